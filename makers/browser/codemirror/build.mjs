// Makes `page/codemirror.js` and its licences anew, from the packages that `package-lock.json` pins by hash:
//   npm ci && node build.mjs
// in this folder. The same packages give the same bytes; write the new hash, which this prints, into the test.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const out = new URL("../page/codemirror.js", import.meta.url);
buildSync({
  entryPoints: ["source.js"], outfile: out.pathname, bundle: true, minify: true, format: "esm", target: "es2022",
  banner: { js: "// CodeMirror 6, under the MIT licence: codemirror/licences.txt. Made by codemirror/build.mjs." },
});
const kept = JSON.parse(readFileSync("package-lock.json", "utf-8")).packages;
const texts = Object.entries(kept).filter(([path, { dev, optional }]) => path && !dev && !optional).map(([path, { version }]) => {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  return `${path.replace("node_modules/", "")} ${version}\n\n${readFileSync(`${path}/${file}`, "utf-8").trim()}\n`;
});
writeFileSync("licences.txt", texts.join(`\n${"-".repeat(80)}\n`));
console.log(createHash("sha256").update(readFileSync(out)).digest("hex"));
