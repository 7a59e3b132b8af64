// Reads the question and its answers aloud on request, where the browser has a voice. Nothing is missing without it.
(() => {
  const group = document.querySelector("form fieldset");
  if (!group || !("speechSynthesis" in window)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary";
  button.textContent = "Bacakan";
  button.addEventListener("click", () => {
    speechSynthesis.cancel();
    const words = [...group.querySelectorAll("legend, label")].map((part) => part.textContent.trim());
    const speech = new SpeechSynthesisUtterance(words.join(". "));
    speech.lang = "id-ID";
    speechSynthesis.speak(speech);
  });
  group.before(button);
})();
