// Sets the chosen colour scheme before the first paint, so that the page does not flash.
try {
  var saved = localStorage.getItem("debrief-theme");
  if (saved === "dark" || saved === "light") document.documentElement.dataset.theme = saved;
} catch (e) { /* storage is off: the system's choice holds */ }
