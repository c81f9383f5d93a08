// Works without this file: photographs are then sent as they are, and made smaller by the server.
(function () {
  var LONGEST = 1600, ENOUGH = 600 * 1024;
  function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < ENOUGH || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      var paper = document.createElement("canvas");
      paper.width = Math.round(picture.width * scale);
      paper.height = Math.round(picture.height * scale);
      paper.getContext("2d").drawImage(picture, 0, 0, paper.width, paper.height);
      return new Promise(function (done) {
        paper.toBlob(function (blob) {
          done(blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", 0.85);
      });
    }).catch(function () { return file; });
  }
  document.querySelectorAll("form").forEach(function (form) {
    var input = form.querySelector("input[type=file][accept^=image]"), working = null, sent = false;
    if (input) input.addEventListener("change", function () {
      var mine = working = Promise.all(Array.prototype.map.call(input.files, shrink)).then(function (files) {
        var box = new DataTransfer();
        files.forEach(function (file) { box.items.add(file); });
        input.files = box.files;
      }).catch(function () {}).then(function () { if (working === mine) working = null; });
    });
    form.addEventListener("submit", function (event) {
      var button = event.submitter;
      if (sent || working) event.preventDefault();
      // A second press does nothing; one that comes while a photograph is being made smaller waits for it. The pause
      // is needed: a form can't be submitted again while its own submit event is still under way.
      if (working && !sent) working.then(function () { setTimeout(function () { if (form.requestSubmit) form.requestSubmit(button); else form.submit(); }, 0); });
      else sent = true;
    });
    // The back button brings the page back as it was left: let it be sent again then.
    window.addEventListener("pageshow", function () { sent = false; });
  });
})();
