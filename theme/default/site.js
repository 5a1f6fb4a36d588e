// What the pages gain from scripts. Everything here is extra: the pages say
// and do the same without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var system = matchMedia("(prefers-color-scheme: dark)");
  var button = document.getElementById("theme-switch");

  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function label() {
    button.textContent = dark() ? words("Light") : words("Dark");
    button.title = dark() ? words("Use light colours") : words("Use dark colours");
  }

  if (button) {
    button.addEventListener("click", function () {
      var next = dark() ? "light" : "dark";
      var own = next !== (system.matches ? "dark" : "light");
      if (own) root.dataset.theme = next;
      else delete root.dataset.theme;
      try {
        if (own) localStorage.setItem("debrief-theme", next);
        else localStorage.removeItem("debrief-theme");
      } catch (e) { /* storage is off: the choice lasts for this page */ }
      label();
    });
    system.addEventListener("change", label);
    label();
    button.hidden = false;
  }

  // What scrolls can be reached by keyboard, in browsers that do not see to it.
  function reach() {
    document.querySelectorAll(".prose pre, .prose table, blockquote pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  }
  addEventListener("resize", reach); // a phone is turned
  reach();

  // Beside the text there is room for the contents; below it they stay folded.
  var contents = document.querySelector(".toc details");
  if (!contents) return;
  var wide = matchMedia("(min-width: 64rem)");
  function unfold() { if (wide.matches) contents.open = true; }
  wide.addEventListener("change", unfold);
  unfold();

  // The section being read is marked in the contents.
  if (!("IntersectionObserver" in window)) return;
  var links = {};
  contents.querySelectorAll("a[href^='#']").forEach(function (a) {
    links[decodeURIComponent(a.hash.slice(1))] = a;
  });
  var current = null;
  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting || !links[entry.target.id]) return;
      if (current) current.removeAttribute("aria-current");
      current = links[entry.target.id];
      current.setAttribute("aria-current", "true");
    });
  }, { rootMargin: "0px 0px -70% 0px" });
  document.querySelectorAll("h2[id]").forEach(function (h) { watch.observe(h); });
})();
