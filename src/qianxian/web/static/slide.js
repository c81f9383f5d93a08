// Works without this file: the button beside the slider then shows what it stands on.
document.querySelectorAll("form[data-slide]").forEach(function (form) {
  form.querySelector("button").closest(".acts").remove();
  form.querySelector("[type=range]").addEventListener("change", function () { form.submit(); });
});
