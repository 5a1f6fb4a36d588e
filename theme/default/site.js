// Optional improvements by script. The pages have the same content and functions
// without it.
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
      } catch (e) { /* no storage: the choice lasts for this page */ }
      label();
    });
    system.addEventListener("change", label);
    label();
    button.hidden = false;
  }

  // reach makes scrollable boxes focusable, in browsers that do not do so themselves.
  function reach() {
    document.querySelectorAll(".prose pre, .prose table, blockquote pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  }
  addEventListener("resize", reach); // a rotated phone
  reach();

  // The contents are open next to the text and collapsed above it.
  var contents = document.querySelector(".toc details");
  if (!contents) return;
  var wide = matchMedia("(min-width: 64rem)");
  function unfold() { if (wide.matches) contents.open = true; }
  wide.addEventListener("change", unfold);
  unfold();

  // The contents highlight the current section.
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
