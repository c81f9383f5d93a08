// Works without this file: numbers are then written into the form. With it, one courtyard is drawn onto another on the
// map: it takes over its grid's number, is held there, and the planner fills in the rest.
(function () {
  var form = document.getElementById("recut"), solve = form && form.querySelector("[name=solve]"), held = null;
  // A finger moves the page, and not the courtyards on it.
  if (!solve || solve.disabled || !window.matchMedia("(pointer: fine)").matches) return;
  var yards = form.querySelectorAll("[data-courtyard]");
  form.querySelectorAll("[data-drag]").forEach(function (said) { said.hidden = false; });
  function field(kind, yard) { return form.elements[kind + "-" + yard.dataset.courtyard]; }
  function under(event) {
    var found = document.elementFromPoint(event.clientX, event.clientY);
    return found && found.closest("[data-courtyard]");
  }
  function let_go() { if (held) held.classList.remove("held"); held = null; }
  yards.forEach(function (yard) {
    yard.addEventListener("pointerdown", function (event) {
      if (event.button) return;
      held = yard;
      yard.classList.add("held");
      event.preventDefault();
    });
  });
  window.addEventListener("pointerup", function (event) {
    var from = held, to = held && under(event);
    let_go();
    if (!to || to === from || field("grid", to).value === field("grid", from).value) return;
    field("grid", from).value = field("grid", to).value;
    field("kept", from).checked = field("kept", to).checked = true;
    form.requestSubmit(solve);
  });
  window.addEventListener("pointercancel", let_go);
})();
