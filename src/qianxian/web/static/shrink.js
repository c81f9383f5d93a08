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
    var input = form.querySelector("input[type=file]"), ready = Promise.resolve(), sent = false;
    if (input) input.addEventListener("change", function () {
      ready = Promise.all(Array.prototype.map.call(input.files, shrink)).then(function (files) {
        var box = new DataTransfer();
        files.forEach(function (file) { box.items.add(file); });
        input.files = box.files;
      }).catch(function () {});
    });
    form.addEventListener("submit", function (event) {
      if (form.dataset.ready) return;
      event.preventDefault();
      if (sent) return;
      sent = true;
      var button = event.submitter;
      ready.then(function () {
        form.dataset.ready = "1";
        if (form.requestSubmit) form.requestSubmit(button); else form.submit();
        // The back button brings the page back as it was left: let it be sent again then.
        setTimeout(function () { sent = false; delete form.dataset.ready; }, 4000);
      });
    });
  });
})();
