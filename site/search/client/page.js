// Passages, the counterpart of snippet.go, and the search page. All output is set as text.

const flat = (s) => s.replace(/\r\n|[\n\t\r\f]/g, " ");

function finder(spelled) {
  const groups = new Map();
  spelled.forEach((words, i) => words.forEach((w) => groups.set(w, (groups.get(w) || new Set()).add(i))));
  const found = (k) => {
    const out = new Set(groups.get(k.whole));
    for (const p of k.parts) for (const g of groups.get(p.term) || []) out.add(g);
    return out;
  };
  const passage = (text) => {
    const all = [];
    let n = 0;
    chunks(text, (k) => { const g = found(k); if (g.size) all.push([n, g]); n++; });
    let best = { first: 0, last: Math.min(n, 36) - 1, kinds: 0, hits: 0 };
    all.forEach(([word], i) => {
      const kinds = new Set();
      let hits = 0;
      for (let j = i; j < all.length && all[j][0] < word + 30; j++, hits++) for (const g of all[j][1]) kinds.add(g);
      if (kinds.size > best.kinds || kinds.size === best.kinds && hits > best.hits) {
        const first = Math.max(0, word - 6);
        best = { first, last: Math.min(n, first + 36) - 1, kinds: kinds.size, hits };
      }
    });
    return best;
  };
  const best = (doc) => {
    let b = { ...passage(doc.summary || ""), section: -1 };
    (doc.sections || []).forEach(([, , text], i) => {
      const p = passage(text);
      if (p.kinds > b.kinds || p.kinds === b.kinds && p.hits > b.hits) b = { ...p, section: i };
    });
    return b;
  };
  const pieces = (text, p) => {
    const out = [];
    const add = (s, mark) => {
      s = flat(s);
      if (!s) return;
      if (out.length && out[out.length - 1].mark === mark) out[out.length - 1].text += s; else out.push({ text: s, mark });
    };
    if (p.last < p.first) return out;
    if (p.first > 0) add("… ", false);
    let at = -1, n = 0, cut = false;
    chunks(text, (k) => {
      if (n > p.last) { cut = true; return false; }
      if (n++ < p.first) return;
      if (at < 0) at = k.start;
      add(text.slice(at, Math.max(at, k.start)), false);
      add(text.slice(Math.max(at, k.start), k.end), found(k).size > 0);
      at = k.end;
    });
    if (cut) add(" …", false); else if (points(text.slice(at)) < 80) add(text.slice(at).replace(/[ \n\t\f]+$/, ""), false);
    return out;
  };
  const why = (doc) => {
    const out = [];
    for (const [label, key] of [[words("symptom"), "symptoms"], [words("also called"), "aliases"], [words("service"), "services"], [words("factor"), "factors"]]) {
      for (const t of doc[key] || []) {
        let hit = false;
        chunks(t, (k) => { hit = found(k).size > 0; return !hit; });
        if (hit && out.length < 3) out.push(label + ": " + flat(t));
      }
    }
    return out;
  };
  return { best, pieces, why };
}

// fetchHits returns the hits from one rank to another, with their texts.
async function fetchHits(res, from, to) {
  return Promise.all(res.ranked.slice(from, to).map(async (h) => {
    const first = h.n - h.n % manifest.block;
    const doc = (await load("d-" + first, "?v=" + manifest.texts))[h.n - first];
    const b = res.finder.best(doc), section = b.section < 0 ? ["", "", doc.summary || ""] : doc.sections[b.section];
    return { ...doc, score: h.score, anchor: section[0], section: section[1], snippet: res.finder.pieces(section[2], b), why: res.finder.why(doc) };
  }));
}

// ask runs a query without a page, for tests and other scripts.
debriefSearch.ask = async (text, limit = 10) => {
  const res = await rank(text);
  return { total: res.total, any: res.any, cut: res.cut, words: res.words, also: res.also, hits: await fetchHits(res, 0, limit) };
};
debriefSearch.chunks = chunks;

// ---- the search page

const form = document.querySelector("form[role=search]");
const input = form && form.querySelector("input[name=q]");
const status = document.getElementById("search-status"), list = document.getElementById("search-results");

function element(name, className, ...children) {
  const el = document.createElement(name);
  if (className) el.className = className;
  el.append(...children);
  return el;
}

function item(hit) {
  const link = element("a", "", hit.title), to = new URL(hit.url, root);
  to.hash = hit.anchor;
  link.href = to.protocol === root.protocol ? to : root;
  const li = element("li", "hit", link);
  const sev = hit.severity && /^sev(\d)$/.exec(hit.severity);
  if (hit.severity) li.append(" ", element("span", "badge" + (sev ? " s" + sev[1] : ""), hit.severity.toUpperCase()));
  if (hit.organisation) li.append(" ", element("span", "organisation", hit.organisation));
  if (hit.date) {
    const time = element("time", "", hit.date);
    time.dateTime = hit.date;
    li.append(" ", time);
  }
  if (hit.snippet.length) li.append(element("p", "snip", hit.section ? hit.section + ": " : "", ...hit.snippet.map((p) => p.mark ? element("mark", "", p.text) : p.text)));
  if (hit.ended) {
    const label = hit.kind === "near_miss" || hit.kind === "drill" ? words("What stopped it:") : words("What fixed it:");
    li.append(element("p", "ended", element("b", "", label), " ", hit.ended));
  }
  if (hit.why.length) li.append(element("p", "why", hit.why.join(" · ")));
  return li;
}

function summary(text, res) {
  const n = res.total;
  return (!n ? words("No post-mortem contains “{0}”.", text)
    : res.any ? words("No exact match.") + " " + words.count(n, "{n} partial match:", "{n} partial matches:")
    : words.count(n, "{n} result.", "{n} results.")) + (n && res.also.length ? " " + words("Also searched for: {0}.", res.also.join(", ")) : "") +
    (res.cut ? " " + words("Only the first {0} words of your query were used.", res.words) : "");
}

let latest = 0;

async function show() {
  const text = input.value.trim(), mine = ++latest;
  const here = new URL(location.href);
  if (text) here.searchParams.set("q", text); else here.searchParams.delete("q");
  try { history.replaceState(null, "", here); } catch (_) { /* some browsers keep a file's address */ }
  if (!text) {
    list.replaceChildren();
    status.textContent = "";
    return;
  }
  try {
    const res = await rank(text);
    if (mine !== latest) return;
    status.textContent = summary(text, res);
    const hits = await fetchHits(res, 0, 10);
    if (mine !== latest) return;
    list.replaceChildren(...hits.map(item));
    more(res, 10, mine);
  } catch (_) {
    if (mine === latest) status.textContent = words("The search data could not be loaded. Reload the page, or browse by year, service or factor.");
  }
}

// more adds a button under the list if there are more results.
function more(res, from, mine) {
  if (from >= res.total) return;
  const button = element("button", "more", words("Show more"));
  button.type = "button";
  const li = element("li", "", button);
  list.append(li);
  button.onclick = async () => {
    const hits = await fetchHits(res, from, from + 10);
    if (mine !== latest) return;
    const items = hits.map(item);
    li.replaceWith(...items);
    items[0].querySelector("a").focus();
    more(res, from + 10, mine);
  };
}

function keys(event) {
  if (event.key === "Escape") {
    input.value = "";
    input.focus();
    show();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [input, ...list.querySelectorAll("a")], at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    next.focus();
  } else return;
  event.preventDefault();
}

if (input && status && list) {
  let timer;
  input.value = new URLSearchParams(location.search).get("q") || input.value;
  input.addEventListener("focus", () => start().catch(() => {}), { once: true });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); show(); });
  form.addEventListener("keydown", keys);
  list.addEventListener("keydown", keys);
  if (input.value) show();
}
