// Filters of the lists of post-mortems and action items. They combine several
// properties, store the selection in the query string and show the number of results of
// each further value. Without scripts each value is a page or a group of its own.
(function () {
  "use strict";
  var nav = document.querySelector("nav[data-whole]");
  var list = document.querySelector(".list");
  if (!nav || !list) return;

  var whole = new URL(nav.dataset.whole, location.href);
  var bare = function (path) { return path.replace(/index\.html$/, ""); };
  var here = bare(whole.pathname) === bare(location.pathname);
  var links = Array.from(nav.querySelectorAll("[data-facet] a[data-value]"));
  var facetOf = function (a) { return a.closest("[data-facet]").dataset.facet; };
  var actions = nav.dataset.list === "actions";
  var order = actions ? ["state", "team", "service", "strength", "factor"] : ["severity", "kind", "status", "service", "factor", "year"];

  // A state is the selection: {severity: ["sev1"], from: "2026-01-01"}.
  function read(search) {
    var state = {};
    new URLSearchParams(search).forEach(function (value, key) {
      if (order.indexOf(key) >= 0) state[key] = value.split(",").filter(Boolean);
      if (!actions && (key === "from" || key === "to") && /^\d{4}-\d\d-\d\d$/.test(value)) state[key] = value;
    });
    return state;
  }

  function address(state) {
    var parts = [];
    order.concat("from", "to").forEach(function (key) {
      var value = [].concat(state[key] || []).map(encodeURIComponent).join(",");
      if (value) parts.push(key + "=" + value);
    });
    return bare(whole.pathname) + (/index\.html$/.test(whole.pathname) ? "index.html" : "") + (parts.length ? "?" + parts.join("&") : "");
  }

  function toggled(state, key, value) {
    var next = Object.assign({}, state), values = next[key] || [];
    next[key] = values.indexOf(value) < 0 ? values.concat(value) : values.filter(function (v) { return v !== value; });
    return next;
  }

  function without(state, key, value) {
    if (value) return toggled(state, key, value);
    var next = Object.assign({}, state);
    delete next[key];
    return next;
  }

  // chosen returns the selection after a click on a value. A value that only external
  // incidents have, which a note instead of a number shows, selects their kind too.
  function chosen(state, a) {
    var key = facetOf(a), value = a.dataset.value, next = toggled(state, key, value);
    var note = a.parentNode.querySelector(".mut"), kinds = next.kind || [];
    if (note && next[key].indexOf(value) >= 0 && kinds.indexOf("external") < 0) next.kind = kinds.concat("external");
    return next;
  }

  if (!here) { // on the page of one value, a second value leads to the full list with both
    var own = {};
    links.forEach(function (a) {
      if (a.getAttribute("aria-current")) own = toggled({}, facetOf(a), a.dataset.value);
    });
    links.forEach(function (a) {
      if (!a.getAttribute("aria-current") && Object.keys(own).length) a.href = address(chosen(own, a));
    });
    return;
  }

  var state = {}, data = null, rows = null, most = 100, shown = most;
  var counts = links.map(function (a) { return a.nextElementSibling; });
  var said = counts.map(function (n) { return n && n.textContent; });
  var lead = document.querySelector(".head");
  var shelf = lead.querySelector(".shelf a"); // link to the external incidents, which the list leaves out
  var shelfText = shelf && shelf.textContent, shelfHref = shelf && shelf.href;
  var chips = lead.appendChild(document.createElement("p"));
  chips.className = "chosen";
  var status = lead.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  var found = document.createElement(actions ? "div" : "ul");
  found.className = actions ? "found" : "rows";
  found.hidden = true;
  list.prepend(found);
  var items = Array.from(list.querySelectorAll(actions ? ".acts > tbody > tr" : ".rows > .row"));
  var notes = Array.from(list.querySelectorAll("section > h2 > .n")), noted = notes.map(function (n) { return n.textContent; });
  var original = Array.from(list.children).filter(function (e) { return e !== found && !e.matches(".downloads"); });

  // The data files of the list call back with their data when they run. Pages opened
  // from a disk cannot load files in another way.
  var waiting = {};
  window.debriefList = function (name, got) { waiting[name](got); };
  function load(name) {
    return new Promise(function (resolve, reject) {
      waiting[name] = resolve;
      var script = document.createElement("script");
      script.src = new URL(name + ".js", whole);
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function numbers(state) {
    var want = {};
    order.forEach(function (key) {
      if (!state[key] || !state[key].length || key === "year") return;
      want[key] = state[key].map(function (id) {
        return (data.facets[key] || []).findIndex(function (v) { return v[0] === id; });
      });
    });
    return want;
  }

  var columns = actions ? { state: 0, team: 1, service: 2, strength: 3, factor: 4 } : { severity: 1, kind: 2, status: 3, service: 4, factor: 5 };
  var dayOf = function (date) { return Date.parse(date + "T00:00:00Z") / 864e5; };
  var yearOf = function (row) { return String(new Date(row[0] * 864e5).getUTCFullYear()).padStart(4, "0"); };

  function external(row) { return !actions && row[2] >= 0 && data.facets.kind[row[2]][0] === "external"; }

  // fits reports whether a row matches the selection, without the facet but. External
  // incidents match only if their kind is selected.
  function fits(row, state, want, but) {
    if (!want.kind && but !== "kind" && external(row)) return false;
    for (var key in want) {
      if (key !== but && !want[key].some(function (n) { return [].concat(row[columns[key]]).indexOf(n) >= 0; })) return false;
    }
    if (but !== "year" && state.year && state.year.length && state.year.indexOf(yearOf(row)) < 0) return false;
    return !(state.from && row[0] < dayOf(state.from)) && !(state.to && row[0] > dayOf(state.to));
  }

  // counted reports whether numbers count a row: withdrawn post-mortems and duplicates, for
  // example, are shown but not counted, except by status.
  function counted(row, key) { return actions || row[6] || key === "status" || (state.status || []).length > 0; }

  function tally(rows) { return rows.filter(function (row) { return counted(row); }).length; }

  // isOffered reports whether a row is own or external as the selected kinds are.
  function isOffered(row) {
    var kinds = state.kind || [];
    if (!kinds.length) return !external(row);
    return kinds.some(function (kind) { return (kind === "external") === external(row); });
  }

  // count returns the number of results of each value within the rest of the selection.
  function count(state, want) {
    var n = {};
    order.forEach(function (key) {
      var by = n[key] = {};
      data.rows.forEach(function (row) {
        if (!counted(row, key) || !fits(row, state, want, key)) return;
        (key === "year" ? [yearOf(row)] : [].concat(row[columns[key]])).forEach(function (v) {
          var id = key === "year" ? v : v >= 0 && data.facets[key][v][0];
          by[id] = (by[id] || 0) + 1;
        });
      });
    });
    return n;
  }

  function any(state) {
    return Object.keys(state).some(function (key) { return state[key].length; });
  }

  function nameOf(key, value) {
    var known = (data.facets[key] || []).find(function (v) { return v[0] === value; });
    return known ? known[1] : value;
  }

  function chip(text, href) {
    var a = document.createElement("a");
    a.href = href;
    a.append(text + " ");
    var cross = document.createElement("span");
    cross.setAttribute("aria-hidden", "true");
    cross.textContent = "✕";
    var remove = document.createElement("span");
    remove.className = "vh";
    remove.textContent = words("remove");
    a.append(cross, remove);
    chips.append(a, " ");
    return a;
  }

  function showChips(none) {
    chips.replaceChildren();
    order.concat("from", "to").forEach(function (key) {
      [].concat(state[key] || []).forEach(function (value) {
        var next = without(state, key, key === "from" || key === "to" ? "" : value);
        var facet = nav.querySelector('[data-facet="' + key + '"] dt');
        var text = (facet ? facet.textContent : key === "from" ? words("From|a day") : words("To|a day")) + ": " + nameOf(key, value);
        if (none) { // the number of results without this filter
          var left = data.rows.filter(function (row) { return fits(row, next, numbers(next)); });
          text += " " + words("({0} without this filter)", tally(left));
        }
        chip(text, address(next));
      });
    });
    if (chips.children.length > 1) chip(words("Clear all"), address({}));
  }

  function el(name, className, text) {
    var e = document.createElement(name);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  // rowOf renders a row for a post-mortem on another page of the list.
  function rowOf(i, of) {
    var row = data.rows[i], li = el("li", "row"), head = el("div", "row-h"), title = el("p", "row-t"), side = el("p", "row-s"), meta = el("p", "meta");
    var a = title.appendChild(el("a", "", of[1]));
    a.href = new URL(of[0] + "/index.html", whole);
    var badges = side.appendChild(el("span", "c-sev"));
    if (row[1] >= 0) badges.append(el("span", "badge " + of[7], data.facets.severity[row[1]][1]));
    if (row[2] >= 0 && data.facets.kind[row[2]][0] !== "incident") badges.append(el("span", "badge nm", data.facets.kind[row[2]][1]));
    if (row[3] >= 0 && data.facets.status[row[3]][0] !== "published") badges.append(el("span", "badge amended", data.facets.status[row[3]][1]));
    side.append(el("span", "c-dur", of[4]));
    [of[3], of[2], of[5].join(", ")].concat(of[6]).forEach(function (text) {
      if (text) meta.append(el("span", "", text));
    });
    head.append(title, side);
    li.append(head, meta);
    return li;
  }

  // actionOf renders a row for an action item.
  function actionOf(of) {
    var tr = el("tr"), state = tr.appendChild(el("td", "c-state")), th = tr.appendChild(el("th"));
    state.append(el("span", "badge " + of[3], of[2]));
    th.scope = "row";
    var a = th.appendChild(el("p", "act")).appendChild(el("a", "", of[1]));
    a.href = new URL(of[0], whole);
    if (of[14]) a.lang = of[14];
    var more = th.appendChild(el("details", "more"));
    more.appendChild(el("summary")).append(el("span", "vh", words("Details") + " " + of[1]));
    var meta = more.appendChild(el("p", "meta"));
    [of[8], of[7], of[11]].forEach(function (text) {
      if (text) meta.append(el("span", "", text));
    });
    [[words("Done when"), of[12]], [words("Reason"), of[13]], [words("Owner"), of[10]]].forEach(function (line) {
      if (!line[1]) return;
      var p = more.appendChild(el("p", "sub"));
      p.append(el("b", "", line[0]), " " + line[1]);
    });
    tr.append(el("td", "c-own", of[4]), el("td", "c-due", of[5]));
    var incident = tr.appendChild(el("td", "c-inc")).appendChild(el("a", "", of[6]));
    incident.href = a.href.replace(/#.*/, "");
    incident.append(el("span", "vh", " " + of[7]));
    return tr;
  }

  // groupsOf renders the rows of action items, grouped by state as on the page.
  function groupsOf(hits, rowAt) {
    var parts = [], last, body, head = list.querySelector(".acts > thead");
    hits.slice(0, shown).forEach(function (i) {
      var state = data.rows[i][0][0];
      if (state !== last) {
        var section = el("section"), h = section.appendChild(el("h2", "", data.facets.state[state][1] + " "));
        h.append(el("span", "n", String(hits.filter(function (k) { return data.rows[k][0][0] === state; }).length)));
        var table = section.appendChild(el("table", "acts one"));
        table.append(el("caption", "vh", words("Action items")), head.cloneNode(true));
        body = table.appendChild(el("tbody"));
        last = state;
        parts.push(section);
      }
      body.append(actionOf(rowAt(i)));
    });
    return parts;
  }

  // hideEmptySections hides the groups without a visible row, and updates their numbers.
  function hideEmptySections() {
    notes.forEach(function (n) {
      var section = n.closest("section"), left = section.querySelectorAll("tbody > tr:not([hidden])").length;
      section.hidden = !left;
      n.textContent = left;
    });
  }

  function showRows(hits) {
    if (data.own === items.length && hits.every(function (i) { return i < data.own; })) { // all rows are on this page: hide the others
      found.hidden = true;
      original.forEach(function (e) { e.hidden = false; });
      items.forEach(function (li, i) { li.hidden = hits.indexOf(i) < 0; });
      if (actions) hideEmptySections();
      else list.querySelectorAll("h2").forEach(function (h) {
        var ul = h.nextElementSibling;
        h.hidden = ul && ul.matches(".rows") && !ul.querySelector(".row:not([hidden])");
        if (ul && ul.matches(".rows")) ul.hidden = h.hidden;
      });
      return Promise.resolve();
    }
    original.forEach(function (e) { e.hidden = true; });
    found.hidden = false;
    var chunks = {};
    hits.slice(0, shown).forEach(function (i) { chunks[Math.floor(i / data.chunk)] = true; });
    rows = rows || {};
    return Promise.all(Object.keys(chunks).map(function (n) {
      return rows[n] = rows[n] || load("rows-" + n);
    })).then(function (got) {
      var by = {};
      Object.keys(chunks).forEach(function (n, k) { by[n] = got[k]; });
      var rowAt = function (i) { return by[Math.floor(i / data.chunk)][i % data.chunk]; };
      found.replaceChildren.apply(found, actions ? groupsOf(hits, rowAt) : hits.slice(0, shown).map(function (i) {
        return rowOf(i, rowAt(i));
      }));
      if (hits.length <= shown) return;
      var more = el(actions ? "p" : "li", actions ? "all" : "row"), button = more.appendChild(el("button", "", words("Show more")));
      button.type = "button";
      button.addEventListener("click", function () { shown += most; apply(); });
      found.append(more);
    });
  }

  // showShelf links to the external incidents that match the selection, if it leaves
  // them out.
  function showShelf() {
    if (!shelf) return;
    var next = Object.assign({}, state, { kind: ["external"] }), want = numbers(next);
    var n = tally(data.rows.filter(function (row) { return external(row) && fits(row, next, want); }));
    shelf.parentNode.hidden = !n || (state.kind || []).length > 0;
    shelf.textContent = words.count(n, "{n} incident of other organisations", "{n} incidents of other organisations");
    shelf.href = address(next);
  }

  function restore() {
    if (shelf) {
      shelf.parentNode.hidden = false;
      shelf.textContent = shelfText;
      shelf.href = shelfHref;
    }
    original.forEach(function (e) { e.hidden = false; });
    items.forEach(function (li) { li.hidden = false; });
    notes.forEach(function (n, i) {
      n.textContent = noted[i];
      n.closest("section").hidden = false;
    });
    found.hidden = true;
    chips.replaceChildren();
    status.textContent = "";
    links.forEach(function (a, i) { if (counts[i]) counts[i].textContent = said[i]; });
  }

  function mark(n) {
    links.forEach(function (a, i) {
      var key = facetOf(a), on = (state[key] || []).indexOf(a.dataset.value) >= 0;
      a.href = address(chosen(state, a));
      if (on) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
      var left = n ? n[key][a.dataset.value] || 0 : 1;
      a.classList.toggle("none", !left && !on);
      if (n && counts[i]) counts[i].textContent = String(left).replace(/\B(?=(\d{3})+$)/g, words(",|between thousands"));
    });
    Object.keys(range).forEach(function (key) { range[key].value = state[key] || ""; });
  }

  function apply() {
    if (!any(state)) {
      restore();
      mark();
      return Promise.resolve();
    }
    var ready = data ? Promise.resolve(data) : load("facets");
    return ready.then(function (got) {
      data = got;
      var want = numbers(state), hits = [];
      data.rows.forEach(function (row, i) { if (fits(row, state, want)) hits.push(i); });
      var rowsOf = function (list) { return list.map(function (i) { return data.rows[i]; }); };
      var n = tally(rowsOf(hits)), more = hits.length - n;
      mark(count(state, want));
      showShelf();
      showChips(!hits.length);
      return showRows(hits).then(function () {
        var cut = !found.hidden && hits.length > shown, text;
        if (actions) {
          text = words("{0} of {1} action items", (n || words("None")), data.rows.length);
          if (cut) text += words("; the first {0} are shown", shown);
        } else {
          text = words("{0} of {1} post-mortems", (n || words("None")), tally(data.rows.filter(isOffered)));
          if (more) text += words("; {0} more not counted", more);
          if (cut) text += words("; the newest {0} are shown", shown);
        }
        status.textContent = text;
      });
    }).catch(function () {
      restore();
      status.textContent = words("The list could not be filtered: its data file is missing.");
    });
  }

  function go(href) {
    shown = most;
    try {
      history.pushState(null, "", href);
    } catch (e) { // some browsers forbid this for pages from a disk
      location.href = href;
      return;
    }
    state = read(location.search);
    apply();
  }

  // From and to are dates. The style sheet shows their labels, so that the text of the
  // page is the same without scripts.
  var range = {}, form = el("form", "range");
  [["from", words("From|a day")], ["to", words("To|a day")]].forEach(function (side) {
    var label = form.appendChild(el("label"));
    label.dataset.label = side[1];
    var input = range[side[0]] = label.appendChild(document.createElement("input"));
    input.type = "date";
    input.setAttribute("aria-label", side[1]);
    input.addEventListener("change", function () {
      var next = Object.assign({}, state);
      next[side[0]] = input.value;
      go(address(next));
    });
  });
  if (actions) range = {};
  else (nav.querySelector("details") || nav).append(form);

  document.addEventListener("click", function (e) {
    if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    var a = e.target.closest("[data-facet] a[data-value], .chosen a");
    if (!a || !nav.contains(a) && !chips.contains(a)) return;
    e.preventDefault();
    var inChips = chips.contains(a);
    go(a.href);
    if (inChips) { // the clicked filter is gone: focus the next one, or the start of the list
      status.tabIndex = -1;
      (chips.querySelector("a") || status).focus();
    }
  });
  addEventListener("popstate", function () {
    state = read(location.search);
    apply();
  });

  state = read(location.search);
  apply();
})();
