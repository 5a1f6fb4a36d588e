// Keyboard shortcuts: "/" for the search, "j" and "k" for the entries of a list, "g"
// and a letter for a page, "?" for help. They can be disabled, and they are ignored in
// text fields.
(function () {
  "use strict";
  var storageKey = "debrief-keys", off = false;
  try {
    off = localStorage.getItem(storageKey) === "off";
  } catch (e) { /* no storage: shortcuts are enabled */ }

  // The targets of "g" and a letter: the navigation links by their first letters.
  var places = {};
  var brand = document.querySelector("a.brand");
  document.querySelectorAll("header.site nav a").forEach(function (a) {
    var letter = a.textContent.trim().charAt(0).toLowerCase();
    if (letter && !places[letter]) places[letter] = a;
  });
  if (brand && !places.h) places.h = brand;

  function titles() {
    Object.keys(places).forEach(function (letter) {
      if (off) places[letter].removeAttribute("title");
      else places[letter].title = words("Shortcut: g, then {0}", letter);
    });
  }

  function search() {
    var field = document.querySelector("main input[type=search]") || document.getElementById("site-q");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  }

  // step focuses the next or previous list entry, relative to the focus or, without
  // focus, to the visible part of the page.
  function step(forward) {
    var all = Array.from(document.querySelectorAll("main :is(.row-t, .act, .hits > li) > a")).filter(function (a) { return a.offsetParent; });
    var from = document.activeElement, main = document.getElementById("main");
    if (!all.length) return false;
    var next;
    if (!from || from === document.body || from === main || !main.contains(from)) {
      next = all.find(function (a) { return a.getBoundingClientRect().bottom > 0; });
    } else {
      var order = forward ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
      var rest = all.filter(function (a) { return from.compareDocumentPosition(a) & order; });
      next = forward ? rest[0] : rest[rest.length - 1];
    }
    if (next) next.focus();
    return !!next;
  }

  var dialog;
  function help() {
    if (!dialog) dialog = makeDialog();
    dialog.showModal();
    return true;
  }

  function makeDialog() {
    var d = document.createElement("dialog");
    d.className = "keys";
    d.setAttribute("aria-labelledby", "keys-title");
    var title = d.appendChild(document.createElement("h2"));
    title.id = "keys-title";
    title.textContent = words("Keyboard shortcuts");
    var list = d.appendChild(document.createElement("dl"));
    function row(keys, what) {
      var div = list.appendChild(document.createElement("div"));
      var dt = div.appendChild(document.createElement("dt"));
      keys.forEach(function (key, i) {
        if (i) dt.append(" ");
        dt.appendChild(document.createElement("kbd")).textContent = key;
      });
      div.appendChild(document.createElement("dd")).textContent = what;
    }
    row(["/"], words("Search"));
    row(["j"], words("Next item in the list"));
    row(["k"], words("Previous item in the list"));
    Object.keys(places).forEach(function (letter) {
      row(["g", letter], places[letter] === brand ? words("Home") : places[letter].textContent.trim());
    });
    row(["?"], words("Show this help"));
    row(["Esc"], words("Close dialogs and menus"));
    var label = d.appendChild(document.createElement("label"));
    var box = label.appendChild(document.createElement("input"));
    box.type = "checkbox";
    box.checked = !off;
    label.append(" ", words("Enable keyboard shortcuts"));
    box.addEventListener("change", function () {
      off = !box.checked;
      try {
        if (off) localStorage.setItem(storageKey, "off");
        else localStorage.removeItem(storageKey);
      } catch (e) { /* no storage: the choice lasts for this page */ }
      titles();
    });
    var close = d.appendChild(document.createElement("button"));
    close.type = "button";
    close.textContent = words("Close");
    close.addEventListener("click", function () { d.close(); });
    document.body.append(d);
    return d;
  }

  var going = 0; // a letter after "g" counts until this time
  document.addEventListener("keydown", function (e) {
    if (off || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector("dialog[open]")) return;
    if (e.target.closest && e.target.closest("input, textarea, select, [contenteditable]")) return;
    var key = e.key, done = false;
    if (going > e.timeStamp && places[key]) {
      going = 0;
      places[key].click();
      done = true;
    } else if (key === "g") {
      going = e.timeStamp + 1500;
      done = true;
    } else {
      going = 0;
      if (key === "/") done = search();
      else if (key === "j") done = step(true);
      else if (key === "k") done = step(false);
      else if (key === "?") done = help();
    }
    if (done) e.preventDefault();
  });

  var foot = document.querySelector("footer.site .bar");
  if (foot) {
    var button = foot.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "switch";
    button.textContent = words("Keyboard shortcuts");
    button.title = words("Show keyboard shortcuts");
    button.addEventListener("click", help);
  }
  titles();
})();
