// Works without this file: forms are then sent as usual. With it, what is entered without a signal is kept and sent
// again; each form carries its own key, so that what arrives twice is one.
(function () {
  var PLACE = "meeting:" + location.pathname, note = document.getElementById("kept"), busy = false;
  function kept() { try { return JSON.parse(localStorage.getItem(PLACE)) || []; } catch (error) { return []; } }
  function keep(all) { localStorage.setItem(PLACE, JSON.stringify(all)); }
  function said(one) {
    return one.fields.filter(function (pair) { return !/^(csrf|key$|version$)/.test(pair[0]) && pair[1]; })
      .map(function (pair) { return pair[1]; }).join(" · ");
  }
  function show(words, all) {
    note.hidden = !all.length;
    note.textContent = words + " " + all.map(said).join("; ");
  }
  function send(one) {
    return fetch(one.to, { method: "POST", body: new URLSearchParams(one.fields), credentials: "same-origin" });
  }
  function again() {
    var all = kept();
    if (!all.length || busy) return;
    busy = true;
    send(all[0]).then(function (answer) {
      busy = false;
      keep(all.slice(1));
      if (!answer.ok) { show(note.dataset.failed, [all[0]]); return; }
      if (all.length > 1) again(); else location.reload();
    }).catch(function () { busy = false; show(note.dataset.kept, all); });
  }
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      var fields = Array.from(new FormData(form)).filter(function (pair) { return typeof pair[1] === "string"; });
      if (event.submitter && event.submitter.name) fields.push([event.submitter.name, event.submitter.value]);
      event.preventDefault();
      if (busy) return;
      var one = { to: form.getAttribute("action"), fields: fields };
      if (kept().length) { keep(kept().concat([one])); show(note.dataset.kept, kept()); again(); return; }
      busy = true;
      send(one).then(function (answer) {
        busy = false;
        if (answer.ok) { location.href = answer.url; return; }
        // The server says on its own page what is wrong; what was typed comes back with it.
        if (event.submitter && event.submitter.name) {
          var chosen = document.createElement("input");
          chosen.type = "hidden"; chosen.name = event.submitter.name; chosen.value = event.submitter.value;
          form.appendChild(chosen);
        }
        form.submit();
      }).catch(function () {
        busy = false;
        keep(kept().concat([one]));
        show(note.dataset.kept, kept());
        form.reset();
      });
    });
  });
  if (kept().length) show(note.dataset.kept, kept());
  window.addEventListener("online", again);
  setInterval(again, 5000);
  again();
})();
