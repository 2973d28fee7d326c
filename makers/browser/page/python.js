// The life of a page's Python: it begins in a worker, answers requests, ends, and begins anew.
// The time that a browser needs until the memory of an ended worker is free.
const FREED = 1000;

export class Python {
  #address;
  #compiled;
  #set;
  #ended = 0;
  #waiting;
  #why;
  #worker;

  // `set` names the exercise set whose files are to come at once; without a name those of all sets do.
  constructor(address, set) {
    this.#address = address;
    this.#set = set;
  }

  // Resolves when Python answers requests; `heard(bytes)` gets the size of each part that has come.
  async begin(heard = () => {}) {
    const before = this.#ended;
    const left = before + FREED - performance.now();
    if (before && left > 0) await new Promise((done) => setTimeout(done, left));
    if (this.#ended !== before) throw new Error(this.#why);
    this.#worker = new Worker(this.#address, { type: "module" });
    this.#worker.onerror = ({ message }) => this.end(message || "the script of Python did not come");
    this.#worker.onmessage = ({ data: [what, value] }) => {
      if (what === "part") heard(value);
      else if (what === "compiled") this.#compiled = value;
      else if (what === "ended") this.end(value);
      else if (what === "ready" || what === "answer") this.#waiting.resolve(value);
    };
    await this.#say("start", { compiled: this.#compiled, set: this.#set });
  }

  // Runs codes in order up to the first that fails. Rejects where Python ends meanwhile. `asked`: the answer's name,
  // `checks`: whether the last code checks what the one before it makes.
  ask(codes, record, asked = "", checks = false) {
    return this.#say("ask", { codes, record, asked, checks, zone: -new Date().getTimezoneOffset() });
  }

  // Ends Python at once, whatever it does.
  end(why) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ended = performance.now();
    this.#why = why;
    this.#waiting?.reject(new Error(why));
  }

  #say(...message) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(message);
    });
  }
}
