// Under each chart and explorer: pass its link on, save its picture with title and source, save its figures.
(() => {
  "use strict";
  const figures = [...document.querySelectorAll(".course-chart, .course-moving[data-kind=explorer]")];
  const make = (parent, tag, words, more = {}) =>
    Object.assign(parent.appendChild(document.createElement(tag)), { textContent: words, ...more });

  const save = (content, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // where the page can be found again; a file on a disk cannot
  const place = () => {
    const there = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    return /^https?:/.test(there) ? `: ${there.split("#")[0].replace(/^https?:\/\//, "")}` : "";
  };

  // Title, sentence and source are text of the page, so they are written onto the picture.
  const picture = async (figure, view) => {
    const chart = await view.toCanvas(2), canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d"), edge = 24, lines = [];
    for (const [part, font, high] of [[".course-title", "bold 34px sans-serif", 44],
      [".course-unit", "24px sans-serif", 32], [".course-sentence", "26px sans-serif", 34],
      [".course-source", "22px sans-serif", 30], ["", "22px sans-serif", 30]]) {
      pen.font = font;
      let line = "";
      // the controls are not on the picture
      const set = part === ".course-unit" && figure.courseSet ? `. Set: ${figure.courseSet()}.` : "";
      const said = part ? figure.querySelector(part)?.textContent ?? ""
        : `${document.querySelector(".course-home").textContent.trim()}, an open course${place()}`;
      for (const word of `${said}${set}`.split(/\s+/)) {
        if (line && pen.measureText(`${line} ${word}`).width > chart.width - 2 * edge) {
          lines.push([part, font, high, line]);
          line = word;
        } else line = line ? `${line} ${word}` : word;
      }
      if (line) lines.push([part, font, high, line]);
    }
    canvas.width = chart.width;
    canvas.height = chart.height + 2 * edge + lines.reduce((sum, [, , high]) => sum + high, 0);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    let down = edge, drawn = false;
    for (const [part, font, high, line] of lines) {
      if (!drawn && [".course-sentence", ".course-source", ""].includes(part)) {
        pen.drawImage(chart, 0, down);
        [down, drawn] = [down + chart.height, true];
      }
      Object.assign(pen, { font, fillStyle: "#222222", textBaseline: "top" });
      pen.fillText(line, edge, down);
      down += high;
    }
    if (!drawn) pen.drawImage(chart, 0, down);
    return new Promise(done => canvas.toBlob(done, "image/png"));
  };

  // The largest table of a chart holds its marks; the others hold names and lines beside them.
  const figuresOf = figure => {
    const tables = figure.courseShown ? Object.values(figure.courseShown.rows)
      : JSON.parse(figure.querySelector("script").textContent).data.map(table => table.values ?? []);
    return tables.reduce((one, two) => (two.length > one.length ? two : one), []);
  };
  // what only places a mark or its words
  const DRAWN = new Set(["rank", "shade", "before", "at", "head", "run", "dark", "above"]);
  const csv = (rows, figure) => {
    // colours are no figures
    const names = Object.keys(rows[0] ?? {}).filter(name => !DRAWN.has(name)
      && !rows.every(row => (row[name] ?? "") === "" || /^#[0-9a-f]{6}$/i.test(row[name])));
    const cell = value => {
      const said = String(value ?? "").replace(/\s*\n\s*/g, " ");
      return /[",]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
    };
    // unit and source on each row, so that every program reads one header and its rows
    const about = Object.entries({ unit: ".course-unit", source: ".course-source" })
      .map(([name, part]) => [name, figure.querySelector(part)?.textContent.trim()]).filter(([, said]) => said);
    return [[...names, ...about.map(([name]) => name)],
      ...rows.map(row => [...names.map(name => row[name]), ...about.map(([, said]) => said)])]
      .map(row => row.map(cell).join(",")).join("\n") + "\n";
  };

  // a page without a safe address has no clipboard, but what is marked can be copied
  const copied = async (words, marked) => {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      getSelection().removeAllRanges();
      getSelection().addRange(marked);
      return document.execCommand("copy");
    }
  };
  // The browser's own sheet where there is one, else the clipboard.
  const pass = async (about, said) => {
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) return void await navigator.share(about);
      await navigator.clipboard.writeText(`${about.text}\n${about.url}`);
      said.textContent = `Copied, with the link: ${about.text}`;
    } catch (error) {
      if (error.name === "AbortError") return;
      said.textContent = "Copy this to pass it on: ";
      make(said, "span", about.text);
      make(said, "br", "");
      make(said, "a", about.url, { href: about.url });
      const copy = make(said, "button", "Copy", { type: "button", className: "course-button", onclick: async () => {
        const marked = document.createRange();
        marked.setStart(said, 1);
        marked.setEndBefore(copy);
        if (await copied(`${about.text}\n${about.url}`, marked)) copy.textContent = "Copied";
      } });
      said.scrollIntoView({ block: "nearest" });
    }
  };
  const facts = name => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  // in two lines: a claim with its verdict and its figures, a lesson with question and answer
  const between = document.querySelector(".course-between");
  const ways = between ?? document.querySelector(".course-counts, .course-ways");
  if (ways) {
    const said = Object.assign(document.createElement("p"), { className: "course-said" });
    said.setAttribute("role", "status");
    ways.after(said);
    const figures = document.querySelector(".course-verdict > span")?.lastChild.nodeValue ?? "";
    const text = between ? `${facts("title")} ${figures.trim()}`
      : ways.className === "course-ways" ? facts("description") : `${facts("title")}: ${facts("description")}`;
    const about = { title: document.title, text: text.trim(), url: location.href.split("#")[0] };
    // below a list, not as one of its entries
    const row = ways.tagName === "UL" ? document.createElement("p") : ways;
    if (row !== ways) ways.after(row);
    make(row, "button", "Share", { type: "button", className: "course-button", onclick: () => pass(about, said) });
  }
  // the line with which the course is cited, with the day
  const cited = document.querySelector("#how-to-cite blockquote");
  if (cited) {
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    const by = document.querySelector(".course-publisher")?.textContent ?? "";
    const site = document.querySelector("link[rel=canonical]")?.href.replace(/about\.html$/, "");
    const more = cited.textContent.includes(by) ? "" : ` Published by ${by}.`;
    cited.querySelector("p").append(`${more}${site ? ` ${site}` : ""} (read on ${day}).`);
    const copy = make(cited, "button", "Copy", { type: "button", className: "course-button", onclick: async () => {
      const marked = document.createRange();
      marked.selectNodeContents(cited.querySelector("p"));
      if (await copied(marked.toString().replace(/\s+/g, " "), marked)) copy.textContent = "Copied";
    } });
  }
  if (between) {
    const file = facts("image").split("/").pop(), claim = location.pathname.match(/(\w+)\.html$/)?.[1];
    // the card of the claim, which has its verdict, its figures and its address
    if (file) make(between, "a", "Picture", { className: "course-button", href: `../_static/previews/${file}`, download: `${claim}.png` });
    // back to the list as it was chosen, at this claim
    const list = between.querySelector('a[href^="index.html"]');
    let chosen = "::";
    try { chosen = sessionStorage.getItem("course.claims") ?? chosen; } catch { /* the whole list */ }
    if (list) list.href = `index.html${chosen.replace(/^#?/, "#")}${claim ?? ""}`;
  }

  figures.forEach((figure, at) => {
    figure.id ||= `chart-${at + 1}`;
    if (location.hash === `#${figure.id}`) addEventListener("load", () => figure.scrollIntoView());
    let view = null;
    const title = () => figure.querySelector(".course-title")?.textContent || document.title;
    // What is passed on stands alone: the chart, what it says, whether a model says so, and where it stands.
    const told = () => {
      const said = (figure.querySelector(".course-sentence")?.textContent || title()).trim(), about = heading.trim();
      const lead = said === about ? "" : `${about}${/[.?!]$/.test(about) ? "" : ":"} `;
      const unit = figure.querySelector(".course-unit")?.textContent ?? "";
      const model = unit.includes("scenario") ? " A scenario of a model, no forecast." : "";
      const page = facts("title").replace(/^\d+[ab]? /, "");
      return `${lead}${said}${/[.?!]$/.test(said) ? "" : "."}${model} From “${page}” in ${facts("site_name")}, a free course.`;
    };
    const name = () => title().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "");
    // not into the caption, which names the figure
    const share = make(figure, "div", "", { className: "course-share" });
    const heading = figure.querySelector(".course-heading strong, .course-title")?.textContent ?? document.title;
    const row = make(share, "div", "", { className: "course-buttons", role: "group", ariaLabel: `Pass it on: ${heading}` });
    make(row, "span", "Pass it on:");
    const said = make(share, "p", "");
    said.setAttribute("role", "status");
    const button = (words, act) => make(row, "button", words, { type: "button", className: "course-button", onclick: act });
    button(navigator.share && matchMedia("(pointer: coarse)").matches ? "Share" : "Copy link", () => pass(
      { title: title(), text: told(), url: location.href.split("#")[0] + (figure.courseAddress?.() || `#${figure.id}`) }, said));
    const still = button("Picture", async () => {
      save(await picture(figure, view), `${name()}.png`);
      said.textContent = "The picture is saved.";
    });
    const data = button("Figures (CSV)", () => {
      save(new Blob([csv(figuresOf(figure), figure)], { type: "text/csv" }), `${name()}.csv`);
      said.textContent = "The figures are saved.";
    });
    still.disabled = data.disabled = true;
    figure.addEventListener("course:drawn", event => {
      view = event.detail;
      still.disabled = data.disabled = false;
    });
  });
})();
