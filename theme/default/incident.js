// The page of a post-mortem: buttons that copy the link to a timeline row, and
// previews of linked post-mortems.
(function () {
  "use strict";
  var foot = document.querySelector("footer.site");

  // announce shows a short message, also to screen readers.
  var toast = null, timer;
  function announce(text) {
    if (!toast) {
      toast = document.createElement("p");
      toast.className = "toast";
      toast.setAttribute("role", "status");
      (foot || document.body).append(toast);
    }
    toast.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(function () { toast.textContent = ""; }, 4000);
  }

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "vh";
    document.body.append(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject();
  }

  document.querySelectorAll(".tl li[id]").forEach(function (row) {
    var at = row.querySelector(".at"), what = row.querySelector(".what");
    if (!at || !what) return;
    var button = what.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "copy";
    button.title = words("Copy the link to {0}", at.textContent.trim());
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", function () {
      var address = location.href.split("#")[0] + "#" + row.id;
      copy(address).then(function () {
        announce(words("The link to {0} is copied.", at.textContent.trim()));
      }, function () {
        location.hash = row.id;
        announce(words("Copying failed; the link is now in the address bar."));
      }).then(function () { button.focus(); });
    });
  });

  // The page contains the previews, so nothing is loaded. A preview is visible while
  // its link is hovered or focused; Escape closes it.
  var store = document.getElementById("previews");
  if (!store || !store.content) return;
  var texts = {};
  store.content.querySelectorAll("[data-href]").forEach(function (div) {
    texts[new URL(div.dataset.href, location.href).href] = div;
  });
  var card = null, shown = null, wait;

  function textOf(link) {
    return link.href && !link.closest(".preview") && texts[link.href.split("#")[0]];
  }

  function show(link) {
    hide();
    if (!card) {
      card = document.createElement("div");
      card.className = "preview";
      card.id = "preview";
      card.setAttribute("role", "tooltip");
      card.addEventListener("pointerenter", function () { clearTimeout(wait); });
      card.addEventListener("pointerleave", later);
    }
    card.replaceChildren.apply(card, Array.from(textOf(link).cloneNode(true).childNodes));
    document.getElementById("main").append(card);
    link.setAttribute("aria-describedby", card.id);
    shown = link;
    var at = link.getClientRects()[0], size = card.getBoundingClientRect();
    var top = at.bottom + 4;
    if (top + size.height > innerHeight && at.top - size.height - 4 > 0) top = at.top - size.height - 4;
    card.style.top = top + scrollY + "px";
    card.style.left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8)) + scrollX + "px";
  }

  function hide() {
    clearTimeout(wait);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    card.remove();
  }

  function later() {
    clearTimeout(wait);
    wait = setTimeout(hide, 250);
  }

  document.addEventListener("pointerover", function (e) {
    var link = e.pointerType !== "touch" && e.target.closest && e.target.closest("main a[href]");
    if (!link || !textOf(link)) return;
    clearTimeout(wait);
    if (link !== shown) wait = setTimeout(function () { show(link); }, 350);
  });
  document.addEventListener("pointerout", function (e) {
    var link = e.target.closest && e.target.closest("main a[href]");
    if (link && textOf(link) && !link.contains(e.relatedTarget)) later();
  });
  document.addEventListener("focusin", function (e) {
    if (e.target.matches("main a[href]") && e.target.matches(":focus-visible") && textOf(e.target)) show(e.target);
    else hide();
  });
  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape") hide();
  });
})();
