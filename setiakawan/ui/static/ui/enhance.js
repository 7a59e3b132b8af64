/* Small comforts on top of pages that work without them: dropping files, going to the error summary, no double posts. */
"use strict";
(() => {
  const words = (zone, files) => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const amount = size > 1048576 ? `${(size / 1048576).toLocaleString("id", { maximumFractionDigits: 1 })} MB` : `${Math.ceil(size / 1024).toLocaleString("id")} KB`;
    const names = files.slice(0, 3).map((file) => file.name).join(", ");
    const rest = files.length > 3 ? ` dan ${files.length - 3} lagi` : "";
    zone.querySelector("[data-drop-words]").textContent = files.length ? `${files.length} berkas dipilih (${amount}): ${names}${rest}` : "";
  };
  const prepareZone = (zone) => {
    const input = zone.querySelector("input[type=file]");
    if (!input) return;
    zone.classList.add("live");
    input.addEventListener("change", () => words(zone, [...input.files]));
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const chosen = new DataTransfer();
      [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => chosen.items.add(file));
      input.files = chosen.files;
      words(zone, [...input.files]);
    });
  };
  const start = () => {
    document.querySelectorAll("[data-dropzone]").forEach(prepareZone);
    const errors = document.querySelector(".errors");
    if (errors) errors.focus();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
