// Runs the browser's script outside a browser: node run.js SITE < questions.json.
// SITE holds client.js and search/. The questions are {"texts": […], "queries": […]},
// the answers {"chunks": […], "results": […]}, with every file that was loaded.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
const site = process.argv[2];
const input = JSON.parse(fs.readFileSync(0, "utf8"));
const loaded = [];
const document = {
  baseURI: "http://site.test/", currentScript: { dataset: { root: "/" }, src: "http://site.test/client.js" },
  querySelector: () => null, getElementById: () => null,
  createElement: () => ({ remove() {} }),
  head: {
    append(el) {
      const name = new URL(el.src).pathname.slice(1);
      setTimeout(() => {
        let code;
        try { code = fs.readFileSync(path.join(site, name), "utf8"); } catch (_) { el.onerror(); return; }
        loaded.push([name, code.length]);
        vm.runInContext(code, context);
        el.onload();
      }, 0);
    },
  },
};
const context = vm.createContext({ document, URL, console, setTimeout });
context.window = context;
vm.runInContext(fs.readFileSync(path.join(site, "client.js"), "utf8"), context);
(async () => {
  const out = { chunks: [], results: [] };
  for (const text of input.texts || []) {
    const all = [];
    context.debriefSearch.chunks(text, (k) => { all.push({ pos: k.pos, text: text.slice(k.start, k.end), whole: k.whole, prefix: k.prefix, parts: k.parts.map((p) => p.term) }); });
    out.chunks.push(all);
  }
  for (const query of input.queries || []) {
    const from = loaded.length, begun = Date.now();
    const r = await context.debriefSearch.ask(query, input.limit);
    out.results.push({
      total: r.total, any: r.any, cut: r.cut, also: r.also, ms: Date.now() - begun, loaded: loaded.slice(from),
      hits: r.hits.map((h) => ({ id: h.id, score: h.score, anchor: h.anchor, snippet: h.snippet.map((p) => p.mark ? "<" + p.text + ">" : p.text).join(""), why: h.why })),
    });
  }
  fs.writeSync(1, JSON.stringify(out));
})().catch((err) => { console.error(err); process.exit(1); });
