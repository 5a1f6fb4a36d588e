// The page of a post-mortem: buttons that copy the link to a timeline row, a line that
// shows the values of all charts at one time, and previews of linked post-mortems.
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

  document.querySelectorAll(".tl > li[id]").forEach(function (row) {
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

  // A log wraps its lines or scrolls sideways.
  document.querySelectorAll(".log").forEach(function (log) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "wrap-lines";
    button.textContent = words("Wrap lines");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", String(log.classList.toggle("wraps")));
    });
    log.before(button);
  });

  var now = null; // time of the line, in seconds since 1970

  // Each chart with a time axis has a line at the same time. The pointer moves it, and so
  // do the arrow keys, because the line is a slider.
  var charts = [];
  document.querySelectorAll(".fig svg .vals").forEach(function (vals) {
    var fig = vals.closest(".fig"), from = Number(vals.dataset.from), to = Number(vals.dataset.to);
    if (!(to > from)) return;
    var chart = {
      fig: fig, from: from, to: to, unit: vals.dataset.unit || "", line: document.createElement("div"),
      text: document.createElement("p"),
      lines: Array.from(vals.children, function (g) {
        var at = 0; // data-t has the time from each value to the next, in seconds
        return {
          label: g.dataset.label, near: Number(g.dataset.near), values: (g.dataset.v || "").split("|"),
          at: g.dataset.t ? g.dataset.t.split("|").map(function (step) { return at += Number(step); }) : []
        };
      })
    };
    var heading = fig.closest("figure") && fig.closest("figure").querySelector("figcaption h3");
    chart.line.className = "cross";
    chart.line.tabIndex = 0;
    chart.line.setAttribute("role", "slider");
    chart.line.setAttribute("aria-label", words("Time in the chart: {0}", (heading ? heading.textContent : fig.querySelector("title").textContent)));
    chart.line.setAttribute("aria-valuemin", from);
    chart.line.setAttribute("aria-valuemax", to);
    chart.text.className = "reading mut";
    chart.text.setAttribute("aria-hidden", "true"); // the slider has the same text
    fig.append(chart.line);
    fig.after(chart.text);
    charts.push(chart);
    fig.addEventListener("pointermove", function (e) {
      var box = fig.getBoundingClientRect();
      moveTo(chart, from + (to - from) * Math.max(0, Math.min(1, (e.clientX - box.left) / box.width)));
    });
    fig.addEventListener("pointerleave", function (e) {
      if (e.pointerType !== "touch" && !document.activeElement.matches(".cross")) leave();
    });
    chart.line.addEventListener("focus", function () { moveTo(chart, now === null ? from + (to - from) / 2 : now); });
    chart.line.addEventListener("blur", leave);
    chart.line.addEventListener("keydown", function (e) {
      var step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[e.key];
      if (e.key === "Escape") return chart.line.blur();
      if (!step && e.key !== "Home" && e.key !== "End" || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      moveTo(chart, e.key === "Home" ? from : e.key === "End" ? to : now + step * (to - from) / 100);
    });
    idle(chart);
  });

  function idle(chart) {
    chart.fig.classList.remove("at");
    chart.text.textContent = chart.lines.length === 0 ? "" : words("Point at the chart, or use the arrow keys, to read the values.");
    chart.line.setAttribute("aria-valuenow", Math.round((chart.from + chart.to) / 2));
    chart.line.setAttribute("aria-valuetext", reading(chart, (chart.from + chart.to) / 2));
  }

  function leave() { charts.forEach(idle); }

  // moveTo moves the line of every chart whose time axis is that of the given chart.
  function moveTo(chart, at) {
    now = Math.max(chart.from, Math.min(chart.to, at));
    charts.forEach(function (c) {
      if (c.from !== chart.from || c.to !== chart.to) return;
      var text = reading(c, now);
      c.fig.classList.add("at");
      c.line.style.left = (now - c.from) / (c.to - c.from) * 100 + "%";
      c.line.setAttribute("aria-valuenow", Math.round(now));
      c.line.setAttribute("aria-valuetext", text);
      c.text.textContent = text;
    });
  }

  function clock(seconds, chart) {
    var text = new Date(seconds * 1000).toISOString();
    return chart.to - chart.from < 86400 ? text.slice(11, 16) : text.slice(0, 10) + " " + text.slice(11, 16);
  }

  // reading returns the time and the value of each line that is nearest to it. A line
  // without a value near that time has no data.
  function reading(chart, at) {
    var parts = chart.lines.map(function (line) {
      var best = -1, away = line.near;
      line.at.forEach(function (t, i) {
        var d = Math.abs(chart.from + t - at);
        if (d <= away) { best = i; away = d; }
      });
      var value = best < 0 ? words("no data") : line.values[best] + chart.unit;
      return line.label ? line.label + " " + value : value;
    });
    if (parts.length === 0) return words("{0} UTC", clock(at, chart));
    return words("{0} UTC: {1}", clock(at, chart), parts.join(" · "));
  }

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
    return link.pathname && !link.closest(".preview") && texts[link.href.split("#")[0]];
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
