// Asks Lighthouse about a built site, served from this machine: the median of
// some runs of each page, as on a desk and as on a phone. Ends with 1 where
// a median is below what is wanted.
//
//   node .ci/lighthouse.mjs FOLDER LIGHTHOUSE RUNS PAGE...
import { execFile } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";
import { promisify } from "node:util";

const [folder, lighthouse, runs, ...pages] = process.argv.slice(2);
const wanted = {
  desktop: { performance: 100, accessibility: 100, "best-practices": 100, seo: 100 },
  mobile: { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 },
};
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain" };

// As hosts of static sites serve: packed, and for long where nothing changes.
const server = createServer((ask, answer) => {
  let path = normalize(decodeURIComponent(new URL(ask.url, "http://x").pathname));
  if (path.endsWith("/")) path += "index.html";
  const file = join(folder, path);
  if (path.includes("..") || !existsSync(file) || !statSync(file).isFile()) {
    answer.writeHead(404).end();
    return;
  }
  answer.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Encoding": "gzip", "Cache-Control": "max-age=31536000" });
  createReadStream(file).pipe(createGzip()).pipe(answer);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const root = `http://127.0.0.1:${server.address().port}/`;

// one gives the four scores of a page, from 0 to 100.
async function one(page, form) {
  const args = [lighthouse, root + page, "--quiet", "--output=json", "--only-categories=" + Object.keys(wanted[form]).join(","),
    "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking"];
  if (form === "desktop") args.push("--preset=desktop");
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28 });
  const report = JSON.parse(stdout);
  for (const a of Object.values(report.audits)) {
    if (a.score !== null && a.score < 1 && a.scoreDisplayMode === "binary") console.log(`  ${form} /${page}: ${a.id}: ${a.title}`);
  }
  return Object.fromEntries(Object.entries(report.categories).map(([name, c]) => [name, Math.round(c.score * 100)]));
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
let low = false;
for (const page of pages) {
  for (const form of Object.keys(wanted)) {
    const scores = [];
    for (let i = 0; i < Number(runs); i++) scores.push(await one(page, form));
    const line = Object.entries(wanted[form]).map(([name, least]) => {
      const all = scores.map((s) => s[name]);
      const got = median([...all]);
      if (got < least) low = true;
      return `${name} ${got}${got < least ? ` (wanted ${least})` : ""} of ${all.join(" ")}`;
    });
    console.log(`${form} /${page}: ${line.join(", ")}`);
  }
}
server.close();
process.exit(low ? 1 : 0);
