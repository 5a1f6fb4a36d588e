// Runs before the page is drawn, so that a reader's choice of colours does not flash.
try {
  var saved = localStorage.getItem("debrief-theme");
  if (saved === "dark" || saved === "light") document.documentElement.dataset.theme = saved;
} catch (e) { /* storage is off: the system's choice holds */ }
