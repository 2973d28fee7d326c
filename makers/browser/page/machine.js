// One Python in WebAssembly with its files. The page's worker and the build use the same machine.
import {
  ConsoleStdout, Directory, File, Inode, OpenDirectory, OpenFile, PreopenDirectory, WASI, WASIProcExit, wasi,
} from "./shim/index.js";

const ALL_RIGHTS = (1n << 29n) - 1n;
const NOT_SUPPORTED = wasi.ERRNO_NOSYS;

// The shim grants no rights, and Python asks for them before it reads a folder.
for (const kind of [OpenFile, OpenDirectory]) {
  const told = kind.prototype.fd_fdstat_get;
  kind.prototype.fd_fdstat_get = function () {
    const answer = told.call(this);
    answer.fdstat.fs_rights_base = answer.fdstat.fs_rights_inherited = ALL_RIGHTS;
    return answer;
  };
}

// A file whose bytes are read when Python first opens it. Its size is known before.
class LazyFile extends Inode {
  readonly = true;
  #bytes;
  constructor(path, bytes, read) {
    super();
    this.size = BigInt(bytes);
    this.read = () => read(path);
  }
  get data() {
    return (this.#bytes ??= this.read());
  }
  path_open(flags, rights) {
    const writes = (rights & BigInt(wasi.RIGHTS_FD_WRITE)) || (flags & wasi.OFLAGS_TRUNC);
    if (writes) return { ret: wasi.ERRNO_PERM, fd_obj: null };
    try {
      this.data;
    } catch {  // it did not come: an error of Python, which goes on
      return { ret: wasi.ERRNO_IO, fd_obj: null };
    }
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: new OpenFile(this) };
  }
  stat() {
    return new wasi.Filestat(this.ino, wasi.FILETYPE_REGULAR_FILE, this.size);
  }
}

// `sizes` is an object from path to bytes; `read(path)` returns the file's bytes at once.
function folderOf(sizes, read) {
  const root = new Map();
  for (const [path, bytes] of Object.entries(sizes)) {
    const parts = path.split("/");
    const name = parts.pop();
    let folder = root;
    for (const part of parts) {
      if (!folder.has(part)) folder.set(part, new Directory(new Map()));
      folder = folder.get(part).contents;
    }
    folder.set(name, new LazyFile(path, bytes, read));
  }
  return root;
}

export class Machine {
  // `write(text)` gets what Python prints; `imports` replaces functions of the system, such as its clock.
  constructor(sizes, read, write, imports = {}) {
    const sink = () => {
      const decoder = new TextDecoder();
      return new ConsoleStdout((bytes) => write(decoder.decode(bytes, { stream: true })));
    };
    this.home = new Directory(new Map());
    const folders = [
      new PreopenDirectory("/usr/local", folderOf(sizes, read)),
      new PreopenDirectory("/tmp", new Map([["home", this.home]])),
    ];
    const environment = ["HOME=/tmp/home", "TMPDIR=/tmp", "PYTHONTZPATH=", "COURSE_WHERE=in the browser"];
    this.system = new WASI(["/python/python.wasm"], environment, [new OpenFile(new File([])), sink(), sink(), ...folders], { debug: false });
    this.imports = { ...this.system.wasiImport, ...imports };
  }

  // Starts from `image`, an array of bytes that a built machine left, or from nothing.
  async start(module, image) {
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      if (from !== "host") this.imports[name] ??= () => NOT_SUPPORTED;
    }
    const given = { wasi_snapshot_preview1: this.imports, host: { call: () => 0 } };
    const { exports } = await WebAssembly.instantiate(module, given);
    this.exports = exports;
    this.system.inst = { exports };
    if (image) await image(exports.memory);
    else exports._initialize();
  }

  // Hands a request to Python and returns its reply, both plain data. They go as files, never as code.
  ask(request) {
    this.home.contents.set("request.json", new File(new TextEncoder().encode(JSON.stringify(request))));
    if (this.run("import page_cells; page_cells.turn()") !== 0) throw new Error("Python did not answer.");
    return JSON.parse(new TextDecoder().decode(this.home.contents.get("reply.json").data));
  }

  // Runs `code` in Python; returns 0 where it ended without an error.
  run(code) {
    const bytes = new TextEncoder().encode(code);
    const at = this.exports.host_alloc(bytes.length) >>> 0;
    new Uint8Array(this.exports.memory.buffer).set(bytes, at);
    return this.exports.turn(at, bytes.length);
  }
}

export { WASIProcExit };
