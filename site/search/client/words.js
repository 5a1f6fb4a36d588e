// Tokens and queries: the counterpart of token.go and query.go, step by step.

const symbols = "\\x80-\\xA9\\xAB-\\xB4\\xB6-\\xB9\\xBB-\\xBF\\xD7\\xF7\\u2000-\\u206F\\u2190-\\u2BFF\\u3000-\\u3004\\u3008-\\u3020\\u3030\\uD800-\\uF8FF" +
  "\\uFE10-\\uFE1F\\uFE30-\\uFE6F\\uFEFF-\\uFF0F\\uFF1A-\\uFF20\\uFF3B-\\uFF40\\uFF5B-\\uFF65\\uFFE0-\\uFFFF\\u{1F000}-\\u{1FAFF}";
const pairs = "\\u3040-\\u30FF\\u3400-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
const letter = `[^\\0-/:-@[-\`{-\\x7F${symbols}${pairs}]`, apostrophe = "['’＇]", possessive = `${apostrophe}[sS](?!${letter})`;
const begin = new RegExp(`\\f|([${pairs}]+)|${letter}`, "gu");
const run = new RegExp(`(${letter}+(?:(?!${possessive})${apostrophe}${letter}+){0,8})(${possessive})?`, "uy");
const connectors = new RegExp(`[-_./:@\\\\+#=&~‐‑]{1,3}(?=${letter})`, "uy");
const space = /[\0- \x7F-\xA0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF\uFFFD]/;
const points = (s) => [...s].length;

function lower(s) {
  let out = "";
  for (const ch of s) {
    const c = ch.codePointAt(0);
    out += c === 0x2010 || c === 0x2011 ? "-" : c === 0x130 ? "i" : c < 0x590 || c >= 0x1E00 && c < 0x2000 ? ch.toLowerCase() : ch;
  }
  return out;
}

// chunks calls visit with every word and identifier of a text, until it returns false.
function chunks(text, visit) {
  let pos = 1, at = 0;
  const make = () => ({ start: at, end: at, pos, whole: "", prefix: "", parts: [] });
  const next = (pattern) => { pattern.lastIndex = at; return pattern.exec(text); };
  for (let m; (m = next(begin));) {
    at = m.index;
    if (m[0] === "\f") {
      pos += 16;
      at++;
    } else if (m[1]) {
      const all = [...m[1]], end = at + m[1].length;
      for (let i = 0; i < (all.length - 1 || 1); at += all[i++].length) {
        const term = all[i] + (all[i + 1] || ""), k = make();
        k.end += term.length;
        k.parts.push({ term, raw: term });
        pos++;
        if (visit(k) === false) return;
      }
      at = end;
    } else {
      const k = make(), runs = [];
      let joined = "", glue = [""];
      while (glue) {
        m = next(run);
        const word = m[1].replace(/['’＇]/g, "");
        runs.push(word);
        joined += glue[0] + word;
        k.end = at + m[1].length;
        at += m[0].length;
        glue = !m[2] && runs.length < 64 && next(connectors);
        if (glue) at += glue[0].length;
      }
      cut(k, runs, points(joined) > 96 ? "" : lower(joined));
      pos += k.parts.length || 1;
      if (visit(k) === false) return;
    }
  }
}

function cut(k, runs, joined) {
  if (runs[1] && joined && runs.every((w) => /^[0-9]*$/.test(w))) {
    k.whole = k.prefix = joined;
    return;
  }
  for (const w of runs) {
    for (const s of w.replace(/([a-z])(?=[A-Z])/g, "$1 ").replace(/([A-Z])(?=[A-Z][a-z])(?!.s$)/g, "$1 ").split(" ")) {
      const raw = lower([...s.slice(0, 128)].slice(0, 64).join(""));
      k.parts.push({ term: stem(raw), raw });
    }
  }
  if (k.parts[1]) {
    k.prefix = joined;
    k.whole = stem(joined);
  }
}

// stem is Porter's algorithm, for words of the letters a to z.
const stems = new Map();
const shape = (w) => { let s = ""; for (let i = 0; i < w.length; i++) s += "aeiou".includes(w[i]) || w[i] === "y" && i > 0 && s[i - 1] === "c" ? "v" : "c"; return s; };
const measure = (w) => (shape(w).match(/v+c/g) || []).length;
const hasVowel = (w) => shape(w).includes("v");
const endsDouble = (w) => w.length > 1 && w[w.length - 1] === w[w.length - 2] && shape(w).endsWith("c");
const endsCVC = (w) => w.length > 2 && shape(w).endsWith("cvc") && !/[wxy]$/.test(w);
const rules = [
  "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log",
  "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:",
].map((list) => list.split(" ").map((rule) => rule.split(":")));
const endings = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize".split(" ");

function stem(word) {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  if (stems.has(word)) return stems.get(word);
  let w = word;
  if (/.(ss|i)es$/.test(w)) w = w.slice(0, -2); else if (/[^s]s$/.test(w)) w = w.slice(0, -1);
  if (w.endsWith("eed")) {
    if (measure(w.slice(0, -3)) > 0) w = w.slice(0, -1);
  } else {
    const cut = w.endsWith("ed") ? 2 : w.endsWith("ing") ? 3 : 0;
    if (cut && hasVowel(w.slice(0, -cut))) {
      w = w.slice(0, -cut);
      if (/(at|bl|iz)$/.test(w)) w += "e";
      else if (endsDouble(w)) { if (!/[lsz]$/.test(w)) w = w.slice(0, -1); }
      else if (measure(w) === 1 && endsCVC(w)) w += "e";
    }
  }
  if (w.endsWith("y") && hasVowel(w.slice(0, -1))) w = w.slice(0, -1) + "i";
  for (const list of rules) {
    const rule = list.find(([end]) => w.endsWith(end));
    if (rule && measure(w.slice(0, -rule[0].length)) > 0) w = w.slice(0, -rule[0].length) + rule[1];
  }
  const end = endings.find((e) => w.endsWith(e));
  if (end) {
    const rest = w.slice(0, -end.length);
    if (measure(rest) > 1 && (end !== "ion" || /[st]$/.test(rest))) w = rest;
  }
  if (w.endsWith("e")) {
    const rest = w.slice(0, -1), m = measure(rest);
    if (m > 1 || m === 1 && !endsCVC(rest)) w = rest;
  }
  if (w.endsWith("ll") && measure(w) > 1) w = w.slice(0, -1);
  if (stems.size < 20000) stems.set(word, w);
  return w;
}


const fields = { __proto__: null, severity: "severity", sev: "severity", service: "service", factor: "factor", kind: "kind", year: "year", organisation: "organisation", org: "organisation" };

function fold(value) {
  return lower(value).split(space).filter(Boolean).join("-");
}

function parse(text, common) {
  const q = { clauses: [], cut: false }, all = [...text];
  if (all.length > 2000) { text = all.slice(0, 2000).join(""); q.cut = true; }
  text = text.replace(/[“”„]/g, '"');
  let at = 0, open = false;
  const add = (c) => { if (q.clauses.length === 32) q.cut = true; else q.clauses.push(c); };
  const quoted = () => {
    if (text[at] !== '"') return null;
    const from = at + 1, end = text.indexOf('"', from);
    at = end < 0 ? text.length : end + 1;
    return text.slice(from, end < 0 ? text.length : end);
  };
  const phrase = (s, not) => {
    const c = { kind: "phrase", not, terms: [], places: 0 };
    chunks(s, (k) => {
      if (c.terms.length >= 32) return false;
      c.places += Math.max(1, k.parts.length);
      if (!k.whole) c.terms.push(...k.parts.map((p) => p.term));
      else c.terms.push(k.whole, ...k.parts.slice(1).map(() => ""));
    });
    while (c.terms.length && !c.terms[c.terms.length - 1]) c.terms.pop();
    if (c.terms.length) add(c);
  };
  const words = (s, not) => chunks(s, (k) => {
    const c = { kind: "word", not, places: Math.max(1, k.parts.length), prefix: k.prefix };
    if (k.parts.length < 2 && !k.whole) {
      c.term = k.parts[0].term;
      c.prefix = k.parts[0].raw;
      c.common = common.has(c.prefix);
    } else if (!k.parts.length) {
      c.term = k.whole;
    } else {
      c.kind = "identifier";
      c.whole = k.whole;
      c.parts = k.parts.map((p) => p.term);
    }
    add(c);
  });
  const item = () => {
    while (at < text.length && space.test(text[at])) at++;
    if (at >= text.length) return false;
    open = false;
    const not = text[at] === "-";
    if (not) at++;
    const p = quoted();
    if (p !== null) { phrase(p, not); return true; }
    const start = at;
    while (at < text.length && text[at] !== '"' && !space.test(text[at])) at++;
    const s = text.slice(start, at), colon = s.indexOf(":");
    const name = colon < 0 ? "" : lower(s.slice(0, colon));
    if (fields[name]) {
      const value = fold(s.slice(colon + 1) || quoted() || "");
      if (value) { add({ kind: "filter", not, term: "=" + fields[name] + ":" + value }); return true; }
    }
    words(s, not);
    open = !not && at === text.length;
    return true;
  };
  while (item());
  q.clauses.forEach((c, i) => {
    if (i < q.clauses.length - 1 || !open || q.cut || !c.prefix || points(c.prefix) < 3) c.prefix = "";
  });
  return q;
}
