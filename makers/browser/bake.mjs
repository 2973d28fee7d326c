// Starts Python once, lets it prepare for exercises, and writes its memory; then finds what each set reads besides.
// `node bake.mjs FOLDER` reads whole.wasm, which can start from nothing, and files/ there. It writes python.wasm, with which
// pages go on, image and needed.json.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { forPages } from "./cut.mjs";
import { Machine } from "./machine.js";

const [folder] = process.argv.slice(2);
const files = join(folder, "files");

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
const whole = readFileSync(join(folder, "whole.wasm"));
const cut = forPages(whole);
writeFileSync(join(folder, "python.wasm"), cut);
const pages = new WebAssembly.Module(cut);
let machine;
async function begin(module, readNow, image) {
  machine = new Machine(sorted, readNow, (text) => process.stdout.write(text), imports);
  await machine.start(module, image);
}
const run = (code) => {
  if (machine.run(code) !== 0) process.exit(1);
};
const readHere = (path) => readFileSync(join(files, path));
await begin(new WebAssembly.Module(whole), readHere);
run("import page_inside; page_inside.prepare()");
run(`page_inside.wipe_free_memory(${machine.exports.memory.buffer.byteLength})`);
const image = new Uint8Array(machine.exports.memory.buffer).slice();
writeFileSync(join(folder, "image"), image);

const sets = machine.ask({ codes: ["from course.bank.library import sets\nprint(*sets())"], record: {} }).shown[0].text;
const needed = {};
for (const set of sets.trim().split(" ")) {
  const read = new Set();
  await begin(pages, (path) => {
    read.add(path);
    return readHere(path);
  }, (memory) => {
    memory.grow((image.length - memory.buffer.byteLength) / 65536);
    new Uint8Array(memory.buffer).set(image);
  });
  run(`import page_cells; page_cells.work_through("${set}")`);
  needed[set] = [...read].sort();
}
needed[""] = [...new Set(Object.values(needed).flat())].sort();  // practice, which asks the questions of all sets
writeFileSync(join(folder, "needed.json"), JSON.stringify(needed));
