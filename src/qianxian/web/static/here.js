// Works without this file: courtyards are then found by name. Asks only when the button is pressed, and rounds first.
(function () {
  var box = document.getElementById("here");
  if (!box || !navigator.geolocation || !window.isSecureContext) return;
  var button = box.querySelector("button"), said = box.querySelector("[role=status]");
  box.hidden = false;
  function stop(why) { said.textContent = said.dataset[why]; button.disabled = false; }
  button.addEventListener("click", function () {
    button.disabled = true;
    said.textContent = said.dataset.asking;
    navigator.geolocation.getCurrentPosition(function (found) {
      var at = found.coords;
      location.assign(box.dataset.to.replace("0,0", at.longitude.toFixed(4) + "," + at.latitude.toFixed(4)));
    }, function () { stop("failed"); }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
  window.addEventListener("pageshow", function () { button.disabled = false; said.textContent = ""; });
})();
