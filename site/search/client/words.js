// Words and questions: the twin of token.go and query.go, step by step.

const symbols = [[0x80, 0xA9], [0xAB, 0xB4], [0xB6, 0xB9], [0xBB, 0xBF], [0xD7, 0xD7], [0xF7, 0xF7], [0x2000, 0x206F],
  [0x2190, 0x2BFF], [0x3000, 0x3004], [0x3008, 0x3020], [0x3030, 0x3030], [0xD800, 0xF8FF], [0xFE10, 0xFE1F], [0xFE30, 0xFE6F],
  [0xFEFF, 0xFF0F], [0xFF1A, 0xFF20], [0xFF3B, 0xFF40], [0xFF5B, 0xFF65], [0xFFE0, 0xFFFF], [0x1F000, 0x1FAFF]];
const isWord = (c) => c < 0x80 ? c >= 97 && c <= 122 || c >= 65 && c <= 90 || c >= 48 && c <= 57 : !symbols.some(([a, b]) => a <= c && c <= b);
const isCJK = (c) => c >= 0x3040 && (c <= 0x30FF || c >= 0x3400 && c <= 0x9FFF || c >= 0xF900 && c <= 0xFAFF || c >= 0x20000 && c <= 0x3FFFF);
const isLetter = (c) => isWord(c) && !isCJK(c);
const isApostrophe = (c) => c === 0x27 || c === 0x2019 || c === 0xFF07;
const isConnector = (c) => c === 0x2010 || c === 0x2011 || c > 0 && c < 0x80 && "-_./:@\\+#=&~".includes(String.fromCharCode(c));
const isSpace = (c) => c <= 32 || c >= 0x7F && c <= 0xA0 || c === 0x1680 || c >= 0x2000 && c <= 0x200B || c === 0x2028 || c === 0x2029 ||
  c === 0x202F || c === 0x205F || c === 0x3000 || c === 0xFEFF || c === 0xFFFD || c >= 0xD800 && c <= 0xDFFF;
const width = (c) => c > 0xFFFF ? 2 : 1;
const points = (s) => { let n = 0; for (const _ of s) n++; return n; };

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
  let at = 0, pos = 1;
  const peek = (i) => i < text.length ? text.codePointAt(i) : -1;
  const run = () => {
    let r = { start: at, end: at, word: "" }, segment = at, joined = "";
    for (;;) {
      const c = peek(at);
      if (isLetter(c)) { at += width(c); continue; }
      r.end = at;
      if (!isApostrophe(c)) break;
      const after = peek(at + 1);
      if (!isLetter(after)) break;
      if ((after === 115 || after === 83) && !isLetter(peek(at + 2))) {
        r.word = joined + text.slice(segment, at);
        at += 2;
        r.over = true;
        return r;
      }
      joined += text.slice(segment, at);
      at++;
      segment = at;
      if (bytes(joined) > 512) break;
    }
    r.word = joined + text.slice(segment, Math.max(segment, r.end));
    return r;
  };
  const glue = () => {
    let end = at;
    for (let n = 0; ; n++) {
      const c = peek(end);
      if (n > 0 && isLetter(c)) return end;
      if (n === 3 || !isConnector(c)) return 0;
      end++;
    }
  };
  while (at < text.length) {
    const c = peek(at);
    if (c === 12) { pos += 16; at++; continue; }
    if (isCJK(c)) {
      const next = peek(at + width(c)), start = at;
      at += width(c);
      if (!isCJK(next) && start > 0 && isCJK(before(text, start))) continue;
      const end = isCJK(next) ? at + width(next) : at, term = text.slice(start, end);
      if (visit({ start, end, pos: pos++, whole: "", prefix: "", parts: [{ term, raw: term }] }) === false) return;
      continue;
    }
    if (!isWord(c)) { at += width(c); continue; }
    const runs = [];
    for (let g = ""; runs.length < 64;) {
      const r = run();
      r.glue = g;
      runs.push(r);
      const end = r.over ? 0 : glue();
      if (!end) break;
      g = text.slice(at, end);
      at = end;
    }
    const k = chunk(runs, pos);
    pos += Math.max(1, k.parts.length);
    if (visit(k) === false) return;
  }
}

const before = (text, i) => { const c = text.charCodeAt(i - 1); return c >= 0xDC00 && c <= 0xDFFF && i > 1 ? text.codePointAt(i - 2) : c; };
const bytes = (s) => { let n = 0; for (const ch of s) { const c = ch.codePointAt(0); n += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; } return n; };

function chunk(runs, pos) {
  const k = { start: runs[0].start, end: runs[runs.length - 1].end, pos, whole: "", prefix: "", parts: [] };
  let joined = runs.map((r) => r.glue + r.word).join("");
  joined = points(joined) > 96 ? "" : lower(joined);
  if (runs.length > 1 && joined && runs.every((r) => /^[0-9]*$/.test(r.word))) {
    k.whole = k.prefix = joined;
    return k;
  }
  for (const r of runs) {
    const w = r.word;
    let from = 0;
    const part = (s) => { const raw = lower([...s.slice(0, 128)].slice(0, 64).join("")); k.parts.push({ term: stem(raw), raw }); };
    for (let i = 1; i < w.length; i++) {
      const two = w.slice(i - 1, i + 1);
      if (/^[a-z][A-Z]/.test(two) || /^[A-Z]{2}/.test(two) && /^[a-z]/.test(w.slice(i + 1, i + 2)) && w.slice(i + 1) !== "s") {
        part(w.slice(from, i));
        from = i;
      }
    }
    part(w.slice(from));
  }
  if (k.parts.length > 1) {
    k.prefix = joined;
    k.whole = stem(joined);
  }
  return k;
}

// stem is Porter's algorithm, for words of the letters a to z.
const stems = new Map();
const shape = (w) => { let s = ""; for (let i = 0; i < w.length; i++) s += "aeiou".includes(w[i]) || w[i] === "y" && i > 0 && s[i - 1] === "c" ? "v" : "c"; return s; };
const measure = (w) => (shape(w).match(/v+c/g) || []).length;
const hasVowel = (w) => shape(w).includes("v");
const endsDouble = (w) => w.length > 1 && w[w.length - 1] === w[w.length - 2] && shape(w).endsWith("c");
const endsCVC = (w) => w.length > 2 && shape(w).endsWith("cvc") && !/[wxy]$/.test(w);
const step2 = "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log";
const step3 = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:";
const step4 = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize".split(" ").sort((a, b) => b.length - a.length);
const rules = (s) => s.split(" ").map((p) => p.split(":")).sort((a, b) => b[0].length - a[0].length);
const rules2 = rules(step2), rules3 = rules(step3);

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
  for (const list of [rules2, rules3]) {
    const rule = list.find(([end]) => w.endsWith(end));
    if (rule && measure(w.slice(0, -rule[0].length)) > 0) w = w.slice(0, -rule[0].length) + rule[1];
  }
  const end = step4.find((e) => w.endsWith(e));
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


const fields = { severity: "severity", sev: "severity", service: "service", factor: "factor", kind: "kind", year: "year", organisation: "organisation", org: "organisation" };

function fold(value) {
  return lower([...value].map((ch) => isSpace(ch.codePointAt(0)) ? " " : ch).join("")).split(" ").filter(Boolean).join("-");
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
    while (at < text.length && isSpace(text.codePointAt(at))) at++;
    if (at >= text.length) return false;
    open = false;
    const not = text[at] === "-";
    if (not) at++;
    const p = quoted();
    if (p !== null) { phrase(p, not); return true; }
    const start = at;
    while (at < text.length && text[at] !== '"' && !isSpace(text.codePointAt(at))) at += width(text.codePointAt(at));
    const s = text.slice(start, at), colon = s.indexOf(":");
    const name = colon < 0 ? "" : lower(s.slice(0, colon));
    if (Object.hasOwn(fields, name)) {
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
