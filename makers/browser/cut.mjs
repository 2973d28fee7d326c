// Cuts from a WebAssembly module what no page needs. The format stands in chapter 5 of the WebAssembly specification.
const CUSTOM = 0, CODE = 10, DATA = 11, START = 8;
// part of the section of names that holds those of functions
const FUNCTION_NAMES = 1;
// Functions of packages that are left out (left_out.txt) and of their libraries stand together: first function -> the
// next one that pages need.
const UNUSED = new Map([["PyImagingNew", "logfactorial"], ["PyInit__sobol", "UBYTE_argmax"], ["findModeID", "adler32_z"]]);
// functions of the C++ library, of which the linker keeps one copy wherever it met the first
const SHARED = /^(?:[\w ]+[*&]* )?(?:std::|operator|__clang)/;
// the body of a function: three bytes, no local variables, `unreachable`, `end`
const NEVER_CALLED = new Uint8Array([3, 0, 0, 0x0b]);

// Returns a module without its names, its memory's first data, which the image holds, and code that no page runs.
export function forPages(module) {
  const kept = [module.subarray(0, START)], names = functionNames(module);
  for (const { kind, start, body, end } of sections(module, START, module.length)) {
    if (kind === CODE) {
      const code = neededCode(module, body, names);
      kept.push(new Uint8Array([CODE]), packed(code.reduce((sum, { length }) => sum + length, 0)), ...code);
    } else if (kind !== CUSTOM && kind !== DATA) kept.push(module.subarray(start, end));
  }
  const cut = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of kept) {
    cut.set(part, at);
    at += part.length;
  }
  return cut;
}

// The number of functions and then each body, which is a short one where no page calls it.
function neededCode(module, start, names) {
  let [count, place] = unsigned(module, start), until;
  const kept = [module.subarray(start, place)];
  for (const name of names.slice(-count)) {  // those of imported functions come first
    const [length, body] = unsigned(module, place);
    if (name === until) until = undefined;
    until = UNUSED.get(name) ?? until;
    kept.push(until && !SHARED.test(name) ? NEVER_CALLED : module.subarray(place, body + length));
    place = body + length;
  }
  return kept;
}

function functionNames(module) {
  const names = [], decoder = new TextDecoder();
  for (const { kind, body, end } of sections(module, START, module.length)) {
    if (kind !== CUSTOM || decoder.decode(module.subarray(body, body + 5)) !== "\x04name") continue;
    for (const part of sections(module, body + 5, end)) {
      if (part.kind !== FUNCTION_NAMES) continue;
      let [count, place] = unsigned(module, part.body), length;
      for (; count; count -= 1) {
        [, place] = unsigned(module, place);  // the function's number, one after another
        [length, place] = unsigned(module, place);
        names.push(decoder.decode(module.subarray(place, (place += length))));
      }
    }
  }
  return names;
}

function* sections(module, start, stop) {
  while (start < stop) {
    const [length, body] = unsigned(module, start + 1);
    yield { kind: module[start], start, body, end: body + length };
    start = body + length;
  }
}

// An unsigned LEB128 number and the place after it.
function unsigned(module, place) {
  let number = 0, scale = 1;
  for (;; scale *= 128) {
    const byte = module[place++];
    number += (byte & 127) * scale;
    if (byte < 128) return [number, place];
  }
}

// A number of 32 bits as LEB128 of five bytes.
const packed = (number) => new Uint8Array([0, 7, 14, 21, 28].map((shift) => ((number >>> shift) & 127) | (shift < 28 ? 128 : 0)));
