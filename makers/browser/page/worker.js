// Python in a worker of the page. Messages in: ["start", { compiled: interpreter or nothing, set: its name or nothing }], ["ask", request].
// Out: ["part", bytes], ["compiled", interpreter], ["ready"], ["answer", reply], ["text", printed], ["ended", why].
import { Machine } from "./machine.js";
import { packing } from "./packing.js";

const here = (name) => new URL(name, import.meta.url);
const say = (...message) => postMessage(message);

async function fetched(name) {
  const answer = await fetch(here(name));
  if (!answer.ok) throw new Error(`${name}: the host answers ${answer.status}`);
  return answer;
}

// Packed files are unpacked here, so that their size does not depend on the host.
async function unpacked(name) {
  const counted = new TransformStream({
    transform(chunk, out) {
      say("part", chunk.length);
      out.enqueue(chunk);
    },
  });
  return (await fetched(`${name}.${packing.kind}.bin`)).body.pipeThrough(counted).pipeThrough(new DecompressionStream(packing.format));
}

// Python waits for a file, so the request is a synchronous one, which only a worker may make.
function readNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", here(`files/${name}.bin`), false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch {
    throw new Error(`files/${name}.bin did not come`);
  }
  if (request.status !== 200) throw new Error(`files/${name}.bin did not come: the host answers ${request.status}`);
  return new Uint8Array(request.response);
}

// Pages of zeros are left as they are: memory that nobody writes costs nothing.
async function fill(memory, bytes, stream) {
  memory.grow((bytes - memory.buffer.byteLength) / 65536);
  const into = new Uint8Array(memory.buffer);
  let at = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    if (value.some((byte) => byte !== 0)) into.set(value, at);
    at += value.length;
  }
}

let machine;

async function compile(name) {
  const headers = { "content-type": "application/wasm" };
  const compiled = await WebAssembly.compileStreaming(new Response(await unpacked(name), { headers }));
  say("compiled", compiled);  // the page hands it to the next worker
  return compiled;
}

// What the questions of a set read comes as one, so that all of the set then works without a network.
async function filesOfSet({ files, needed }, set, name) {
  if (!name) return new Map();
  const all = new Uint8Array(await new Response(await unpacked(`sets/${name}`)).arrayBuffer());
  let at = 0;
  return new Map(needed[set].map((path) => [path, all.subarray(at, (at += files[path][0]))]));
}

async function start({ compiled: before, set }) {
  const told = await (await fetched("start.json")).json();
  const compiled = before ?? (await compile(told.python));  // alone, since both at once need too much memory
  const listed = await new Response(await unpacked(told.files)).json();
  const { files } = listed;
  const [held, image] = await Promise.all([filesOfSet(listed, set, told.sets[set]), unpacked(told.image)]);
  const sizes = Object.fromEntries(Object.entries(files).map(([path, [bytes]]) => [path, bytes]));
  machine = new Machine(sizes, (path) => held.get(path) ?? readNow(files[path][1]), (text) => say("text", text));
  await machine.start(compiled, (memory) => fill(memory, told.bytes, image));
  machine.run("import page_inside; page_inside.begin()");
}

function ask(request) {
  const begun = performance.now();
  const reply = machine.ask(request);
  say("answer", { ...reply, ok: reply.ran === request.codes.length, seconds: (performance.now() - begun) / 1000, bytes: machine.exports.memory.buffer.byteLength });
}

onmessage = async ({ data: [act, given] }) => {
  try {
    if (act === "start") {
      await start(given);
      say("ready");
    } else ask(given);
  } catch (error) {
    say("ended", String(error));
  }
};
