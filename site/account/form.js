"use strict";
// Saves the answers as a text file, which debrief account add files. Nothing is sent, and
// nothing is stored in the browser.
(() => {
  const form = document.getElementById("account");
  const answers = [...form.querySelectorAll("textarea[data-heading]")];
  const consent = document.getElementById("consent");
  const status = document.getElementById("status");
  const written = () => JSON.stringify(answers.map(a => a.value));
  let saved = written();

  addEventListener("beforeunload", event => {
    if (written() !== saved) event.preventDefault();
  });

  const show = (text, field) => {
    status.textContent = text;
    if (field) field.focus();
  };

  form.addEventListener("submit", event => {
    event.preventDefault();
    const given = answers.filter(a => a.value.trim());
    consent.setAttribute("aria-invalid", String(!consent.checked));
    if (!given.length) return show(form.dataset.needText, answers[0]);
    if (!consent.checked) return show(form.dataset.needConsent, consent);
    const text = form.dataset.head + "written: " + new Date().toISOString().replace(/\.\d+/, "") + "\nconsent: yes\n---\n\n" +
      "# " + form.dataset.title + "\n" + given.map(a => "\n## " + a.dataset.heading + "\n\n" + a.value.trimEnd() + "\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: "text/plain"}));
    link.download = form.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    document.getElementById("text").value = text;
    document.getElementById("copy").hidden = false;
    saved = written();
    show(form.dataset.saved);
  });
})();
