/* Where the browser can speak, `data-speak` gets a button that reads its paragraphs out, one after another. */
"use strict";
(() => {
  if (!("speechSynthesis" in window)) return;
  const offer = (text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    const rest = () => { button.textContent = "Dengarkan"; button.setAttribute("aria-pressed", "false"); };
    const paragraphs = [...text.querySelectorAll("p")];
    const mark = (now) => paragraphs.forEach((p) => p.classList.toggle("spoken", p === now));
    const stop = () => { speechSynthesis.cancel(); mark(null); rest(); };
    const say = (place) => {
      if (place >= paragraphs.length) return stop();
      const words = new SpeechSynthesisUtterance(paragraphs[place].textContent);
      words.lang = "id-ID";
      words.rate = 0.9;
      words.onstart = () => mark(paragraphs[place]);
      words.onend = () => { if (button.getAttribute("aria-pressed") === "true") say(place + 1); };
      words.onerror = stop;
      speechSynthesis.speak(words);
    };
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") return stop();
      button.textContent = "Berhenti";
      button.setAttribute("aria-pressed", "true");
      say(0);
    });
    addEventListener("pagehide", stop);
    rest();
    text.before(button);
  };
  document.querySelectorAll("[data-speak]").forEach(offer);
})();
