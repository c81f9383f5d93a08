// Works without this file: a recording is then chosen as a file, or made with the telephone's own recorder.
(function () {
  var box = document.querySelector("[data-record]"), input = document.querySelector("input[name=voice]");
  if (!input) return;
  var form = input.form, waiting = null;
  // Who says it need not choose what it is about: whoever listens does.
  function spoken() { form.noValidate = input.files.length > 0; }
  input.addEventListener("change", spoken);
  spoken();
  try { if (!window.MediaRecorder || !navigator.mediaDevices || !new DataTransfer()) return; } catch (error) { return; }
  var LONGEST = 90, recorder = null, ticking = 0, seconds = 0;
  var button = box.querySelector("button"), said = box.querySelector("[role=status]"), sound = box.querySelector("audio");
  function say(why) { said.textContent = (said.dataset[why] || "").replace("0", seconds); }
  box.hidden = false;
  input.hidden = true;
  function keep(parts, type) {
    var heard = new Blob(parts, { type: type }), files = new DataTransfer();
    files.items.add(new File([heard], "voice", { type: type }));
    input.files = files.files;
    spoken();
    if (sound.src) URL.revokeObjectURL(sound.src);
    sound.src = URL.createObjectURL(heard);
    sound.hidden = false;
  }
  function failed() { recorder = null; say("failed"); input.hidden = false; button.textContent = button.dataset.start; }
  function record(stream) {
    var parts = [];
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    recorder.ondataavailable = function (event) { parts.push(event.data); };
    recorder.onerror = failed;
    recorder.onstop = function () {
      clearInterval(ticking);
      stream.getTracks().forEach(function (track) { track.stop(); });
      keep(parts, recorder.mimeType);
      recorder = null;
      box.classList.remove("on");
      button.textContent = button.dataset.again;
      say("kept");
      if (waiting) { var pressed = waiting.button; waiting = null; setTimeout(function () { if (form.requestSubmit) form.requestSubmit(pressed); else form.submit(); }, 0); }
    };
    seconds = 0;
    sound.hidden = true;
    recorder.start(1000);
    box.classList.add("on");
    button.textContent = button.dataset.stop;
    say("now");
    ticking = setInterval(function () {
      seconds += 1;
      say("now");
      if (seconds >= LONGEST && recorder) recorder.stop();
    }, 1000);
  }
  button.addEventListener("click", function () {
    if (recorder) return recorder.stop();
    say("asking");
    navigator.mediaDevices.getUserMedia({ audio: true }).then(record).catch(failed);
  });
  // Handed in while still speaking: first stop, then send.
  form.addEventListener("submit", function (event) {
    if (!recorder) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { button: event.submitter };
    recorder.stop();
  }, true);
})();
