// Starts Python once, lets it prepare for exercises, and writes its memory. `node bake.mjs WASM FILES IMAGE`
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Machine } from "./machine.js";

const [wasm, files, image] = process.argv.slice(2);

const sizes = {};
for (const entry of readdirSync(files, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile()) sizes[relative(files, path).split(sep).join("/")] = statSync(path).size;
}
const sorted = Object.fromEntries(Object.entries(sizes).sort(([a], [b]) => (a < b ? -1 : 1)));

// Two builds are to leave the same memory: chance and the clock are the same in both.
let ticks = 0n;
const imports = {
  random_get(at, length) {
    new Uint8Array(machine.exports.memory.buffer, at, length).fill(7);
    return 0;
  },
  clock_time_get(id, precision, at) {
    ticks += 1000n;
    const epoch = id === 0 ? BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n : 0n;
    new DataView(machine.exports.memory.buffer).setBigUint64(at, epoch + ticks, true);
    return 0;
  },
};
const machine = new Machine(sorted, (path) => readFileSync(join(files, path)), (text) => process.stdout.write(text), imports);
await machine.start(new WebAssembly.Module(readFileSync(wasm)));
const run = (code) => {
  if (machine.run(code) !== 0) process.exit(1);
};
run("import page_inside; page_inside.prepare()");
run(`page_inside.wipe_free_memory(${machine.exports.memory.buffer.byteLength})`);
writeFileSync(image, new Uint8Array(machine.exports.memory.buffer));
