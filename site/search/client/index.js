// Files, postings and ranking: the counterpart of encode.go, postings.go and rank.go.
//
// Files are loaded with <script> elements, so that the search works from a disk and under
// script-src 'self'.

const me = document.currentScript;
const root = new URL(me.dataset.root || new URL("..", me.src), document.baseURI);

const files = new Map(), waiting = new Map();

const debriefSearch = window.debriefSearch = (name, data) => waiting.get(name)(data);

function load(name, query = "") {
  if (!files.has(name)) {
    const file = new Promise((resolve, reject) => {
      const el = document.createElement("script");
      el.src = new URL("search/" + name + ".js" + query, root);
      waiting.set(name, resolve);
      el.onload = el.onerror = () => {
        el.remove();
        reject(Error(name)); // has no effect after the file has called back
      };
      document.head.append(el);
    });
    file.catch(() => files.delete(name));
    files.set(name, file);
  }
  return files.get(name);
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const digit = new Map([...digits].map((c, i) => [c, i]));

function reader(text) {
  let at = 0;
  const next = () => {
    for (let n = 0, shift = 0; ; shift += 5) {
      const d = digit.get(text[at++]);
      n += (d & 31) * 2 ** shift;
      if (d < 32) return n;
    }
  };
  next.more = () => at < text.length;
  return next;
}

let manifest;

function start() {
  return load("manifest").then((m) => {
    if (manifest) return;
    if (m.version !== 1 || m.tokens !== 1) throw new Error("manifest");
    const steps = [];
    for (let i = 0, n = 8; i < 64; i++, n += Math.floor(n / 7)) steps.push(n);
    m.length = Float64Array.from(m.lengths, (c) => steps[digit.get(c)]);
    m.synonyms = new Map(Object.entries(m.synonyms));
    m.commonSet = new Set(m.common);
    m.titles = [];
    manifest = m;
  });
}

// atMost compares strings in UTF-8 order, which is the order of the dictionary.
function atMost(a, b) {
  const p = [...a], q = [...b], i = p.findIndex((c, i) => c !== q[i]);
  return i < 0 || i < q.length && p[i].codePointAt(0) < q[i].codePointAt(0);
}

function shardOf(term) {
  let i = 0, end = manifest.firsts.length;
  while (i + 1 < end) {
    const mid = i + end >> 1;
    if (atMost(manifest.firsts[mid], term)) i = mid; else end = mid;
  }
  return i;
}

async function shard(i) {
  const s = await load(manifest.shards[i]);
  if (!s.list) {
    let prev = "";
    s.list = s.terms.split(" ").map((t) => prev = [...prev].slice(0, digit.get(t[0])).join("") + t.slice(1));
    s.rows = s.postings.split(" ");
  }
  return s;
}

async function lookup(term) {
  const s = await shard(shardOf(term)), i = s.list.indexOf(term);
  return i < 0 ? null : { row: s.rows[i], number: s.start + i };
}

// rows calls visit with every post-mortem of a row and its frequencies by field.
function rows(row, visit) {
  const next = reader(row);
  for (let n = -1; next.more();) {
    const d = next();
    n += (d >> 1) + 1;
    const freq = [0, 0, 0, 0, 0, 0];
    if (d & 1) freq[5] = 1;
    else {
      const x = next();
      if (x & 1) freq[5] = x >> 1;
      else for (let f = 0; f < 6; f++) if (x >> 1 & 1 << f) {
        freq[f] = next();
        if (f === 0) manifest.titles[n] = next();
      }
    }
    visit(n, freq);
  }
}

const weights = [4, 4, 4, 3, 2, 1];

async function column(spellings) {
  const col = { freq: new Float64Array(manifest.n), marks: new Uint8Array(manifest.n), count: 0 };
  for (const [term, weight] of spellings) {
    const found = await lookup(term);
    if (found) rows(found.row, (n, freq) => {
      if (!col.marks[n]) col.count++;
      col.marks[n] |= 1 | (freq[0] ? 2 : 0) | (freq[1] && weight === 1 ? 4 : 0);
      freq.forEach((k, f) => { col.freq[n] += weight * weights[f] * k; });
    });
  }
  return col;
}

async function continuations(prefix) {
  const out = [];
  for (let i = shardOf(prefix); i < manifest.shards.length; i++) {
    const { list } = await shard(i);
    out.push(...list.filter((t) => t !== prefix && t.startsWith(prefix)));
    if (out.length >= 128 || !list[list.length - 1].startsWith(prefix) && !atMost(list[list.length - 1], prefix)) break;
  }
  return out.slice(0, 128);
}

async function places(term) {
  const found = await lookup(term), by = new Map();
  if (!found) return by;
  const index = await load(manifest.positions);
  let i = index.starts.length - 1;
  while (index.starts[i] > found.number) i--;
  const file = await load(index.files[i]);
  const next = reader(file.split(" ")[found.number - index.starts[i]]);
  rows(found.row, (n, freq) => {
    by.set(n, freq.map((k) => {
      const at = new Set();
      for (let p = 0; k > 0; k--) at.add(p += next());
      return at;
    }));
  });
  return by;
}

async function beside(terms) {
  const all = await Promise.all(terms.map((t) => t ? places(t) : null));
  const out = new Uint8Array(manifest.n);
  for (const [n, first] of all[0]) {
    out[n] = first.some((set, f) => [...set].some((p) => all.every((by, k) => !by || by.has(n) && by.get(n)[f].has(p + k)))) ? 1 : 0;
  }
  return out;
}

async function spellings(term, prefix) {
  const s = [[term, 1], ...(manifest.synonyms.get(term) || []).map((o) => [o[1], 0.5])];
  if (!prefix) return s;
  const taken = new Set(s.map((x) => x[0])), longer = await continuations(prefix);
  for (const t of longer) if (!taken.has(t)) s.push([t, 0.5]);
  if (prefix !== term && !taken.has(prefix)) s.push([prefix, 0.5]);
  if (longer.length || await lookup(term)) return s;
  const ch = [...prefix];
  for (let cut = 0; cut < 4; cut++) {
    ch.pop();
    if (ch.length < 4) break;
    if (await lookup(ch.join(""))) { s.push([ch.join(""), 0.5]); break; }
  }
  return s;
}

async function prepare(q) {
  const asked = q.clauses.some((c) => c.kind !== "filter" && !c.common && !c.not);
  const ms = [], also = new Set();
  const clauses = q.clauses.filter((c) => !(c.common && (asked || c.not)));
  // Load all files of the query at once. A missing file is reported where it is used.
  for (const c of clauses) for (const t of [c.term, c.whole, c.prefix, ...c.parts || [], ...c.terms || []]) if (t) shard(shardOf(t)).catch(() => {});
  for (const c of clauses) {
    const m = { ...c, words: [] };
    const parts = async (terms) => {
      m.cols = [];
      for (const t of terms) m.cols.push(t ? await column([[t, 1]]) : null);
      const real = terms.filter(Boolean);
      m.words.push(...real);
      if (real.length > 1) {
        // Positions are loaded only if a post-mortem has all parts but not the whole word.
        m.beside = m.cols[0].marks.some((_, n) => !(m.main && m.main.marks[n]) && m.cols.every((col) => !col || col.marks[n])) ? await beside(terms) : [];
      }
    };
    if (c.kind === "phrase") await parts(c.terms);
    else if (c.kind === "filter") m.main = await column([[c.term, 1]]);
    else {
      const term = c.kind === "word" ? c.term : c.whole;
      const s = term ? await spellings(term, c.prefix) : [];
      m.main = await column(s);
      m.words.push(...s.map((x) => x[0]));
      if (c.kind === "word" && !c.not) for (const o of manifest.synonyms.get(term) || []) also.add(o[0]);
      if (c.kind === "identifier" && !(c.not && c.whole)) await parts(c.parts);
    }
    if (c.not) m.words = [];
    ms.push(m);
  }
  return { ms, also: [...also].sort() };
}

function bm25(col, n) {
  const idf = Math.floor(Math.log(1 + (manifest.n - col.count + 0.5) / (col.count + 0.5)) * 4096 + 0.5) / 4096;
  const norm = 1.2 * ((1 - 0.75) + 0.75 * manifest.length[n] / manifest.average);
  return idf * (col.freq[n] * (1.2 + 1)) / (col.freq[n] + norm);
}

// match returns the tier and the score of a post-mortem for one clause, or null.
function match(m, n) {
  if (m.kind === "filter") return m.main.marks[n] ? [0, 0] : null;
  if (m.kind !== "phrase" && m.main.marks[n]) return [0, bm25(m.main, n)];
  if (m.kind === "word" || m.kind === "phrase" && m.beside && !m.beside[n] || !m.cols || !m.cols.length) return null;
  let score = 0;
  for (const col of m.cols) if (col) {
    if (!col.marks[n]) return null;
    score += bm25(col, n);
  }
  return [m.kind === "phrase" ? 0 : m.beside && m.beside[n] ? 1 : 2, score];
}

function find(ms, any) {
  const hits = [];
  next: for (let n = 0; n < manifest.n; n++) {
    const h = { n, pin: 0, tier: 0, score: 0 };
    let met = 0;
    for (const m of ms) {
      const got = match(m, n);
      if (m.not) { if (got) continue next; continue; }
      if (!got) { if (any && m.kind !== "filter") continue; continue next; }
      if (m.kind !== "filter") met++;
      h.tier += got[0];
      h.score += got[1];
    }
    if (any) { if (!met) continue; h.tier = 0; }
    hits.push(h);
  }
  return hits;
}

function pin(ms, n, size) {
  const text = ms.filter((m) => !m.not && m.kind !== "filter");
  let title = manifest.titles[n] === size;
  for (const m of text) {
    let cols = m.cols;
    if (m.main && (m.kind === "word" || m.main.marks[n])) {
      if (text.length === 1 && m.main.marks[n] & 4) return 2;
      cols = [m.main];
    }
    for (const col of cols || []) if (col && !(col.marks[n] & 2)) title = false;
  }
  return title ? 1 : 0;
}

// rank finds the matching post-mortems and returns their numbers, best first.
async function rank(text) {
  await start();
  const q = parse(text, manifest.commonSet), res = { total: 0, any: false, cut: q.cut, words: q.clauses.length, also: [], ranked: [], finder: finder([]) };
  if (!manifest.n || !q.clauses.length) return res;
  const { ms, also } = await prepare(q);
  if (!ms.length) return res;
  const asked = ms.filter((m) => m.kind !== "filter" && !m.not).length;
  const size = q.clauses.reduce((sum, c) => sum + (c.not || c.kind === "filter" ? 0 : c.places), 0);
  let hits = find(ms, false);
  if (!hits.length && asked > 1) { hits = find(ms, true); res.any = hits.length > 0; }
  else if (asked) for (const h of hits) h.pin = pin(ms, h.n, size);
  hits.sort((a, b) => b.pin - a.pin || a.tier - b.tier || b.score - a.score || b.n - a.n);
  return Object.assign(res, { total: hits.length, also, ranked: hits, finder: finder(ms.map((m) => m.words)) });
}
