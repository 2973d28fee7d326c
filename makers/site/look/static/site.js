// The page: theme, menus, wide tables, and charts that come alive when they are near.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (what, where = document) => [...where.querySelectorAll(what)];

  // --- under a <base>, as on the page for an address that leads nowhere, "#main" would lead to another page
  if (document.querySelector("base")) {
    for (const link of all('a[href^="#"]')) link.href = location.href.split("#")[0] + link.getAttribute("href");
  }

  // --- light or dark: as the system says, until the reader wants the other one
  const system = matchMedia("(prefers-color-scheme: dark)");
  const setMode = mode => {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "dark" || (mode === "auto" && system.matches) ? "dark" : "light";
  };
  for (const button of all("[data-course-mode]")) {
    button.addEventListener("click", () => {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      const mode = (next === "dark") === system.matches ? "auto" : next;
      try { localStorage.setItem("mode", mode); } catch { /* kept for this page only */ }
      setMode(mode);
    });
  }
  for (const field of all("[data-course-code]")) {
    field.checked = root.classList.contains("with-code");
    field.addEventListener("change", () => {
      root.classList.toggle("with-code", field.checked);
      try { localStorage.setItem("code", field.checked ? "with" : "without"); } catch { /* kept for this page only */ }
    });
  }
  system.addEventListener("change", () => setMode(root.dataset.mode));
  // paper is light
  const paper = matchMedia("print");
  const onPaper = printed => {
    if (printed) root.dataset.theme = "light"; else setMode(root.dataset.mode);
    // paper has room for the results, and nobody can open them there
    if (printed) for (const told of all(".course-told")) told.open = true;
    // a chart that nobody has scrolled to is not drawn yet
    if (printed) for (const still of all(".course-chart:not(.live) .course-still")) still.loading = "eager";
  };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
  paper.addEventListener("change", () => onPaper(paper.matches));

  // --- on a narrow page the navigation is a dialog, which the browser closes with Escape
  for (const button of all("[data-course-opens]")) {
    const bar = document.getElementById(button.dataset.courseOpens);
    const dialog = document.getElementById(button.dataset.courseOpens + "-modal");
    if (!bar || !dialog) continue;
    dialog.setAttribute("aria-label", button.textContent.trim());
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "course-button", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    button.addEventListener("click", () => {
      dialog.append(close, ...bar.childNodes);
      // the one that is read: the last section whose heading stands above the lower third of the screen
      const links = all('a[href^="#"]', dialog), placed = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
      const now = placed.findLastIndex(place => place?.getBoundingClientRect().top < innerHeight * 2 / 3);
      links.forEach((link, at) => at === now ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current"));
      dialog.showModal();
      links[now]?.scrollIntoView({ block: "nearest" });
    });
    dialog.addEventListener("close", () => {
      close.remove();
      bar.append(...dialog.childNodes);
    });
    dialog.addEventListener("click", event => {
      const link = event.target.closest("a"), there = link?.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (event.target === dialog || link) dialog.close();
      // words that a search has marked would hold the page where they stand
      if (there && link.href.split("#")[0] === location.href.split("#")[0]) setTimeout(() => there.scrollIntoView());
    });
  }

  // --- on a phone a short table that is too wide becomes cards: each row with the names of its columns
  const phone = matchMedia("(max-width: 560px)");
  // so does one of sentences, which would be columns of one word a line
  const isWordy = place => {
    const cells = all("td", place);
    return place.querySelector("tr")?.cells.length > 2 && cells.reduce((sum, cell) => sum + cell.textContent.length, 0) > 80 * cells.length;
  };
  const asCards = place => {
    const table = place.querySelector("table"), rows = [...(table?.tBodies[0]?.rows ?? [])];
    const names = [...(table?.tHead?.rows ?? [])].pop()?.cells ?? [];
    // a cell that stands for several rows would be missing in the others
    if (!rows.length || rows.length * names.length > 40 && !isWordy(place) || table.querySelector("[rowspan], [colspan]")) return;
    for (const row of rows)
      [...row.cells].forEach((cell, at) => { if (cell.tagName === "TD") cell.dataset.head = names[at]?.textContent ?? ""; });
    place.classList.add("course-cards");
  };
  // days that a text lists are a list on a phone, and no date breaks
  const daily = all(".pst-scrollable-table-container").filter(place => /^\s*(day|date)\s*$/i.test(place.querySelector("th")?.textContent));
  for (const place of daily) place.classList.add("course-days");
  // --- a table of a document that would fill many screens is folded
  for (const place of all(".pst-scrollable-table-container")) {
    const rows = all("tbody tr", place).length, fold = document.createElement("details");
    if (rows < 25) continue;
    fold.className = "course-told";
    place.replaceWith(fold);
    fold.append(Object.assign(document.createElement("summary"), { textContent: `The table: ${rows} rows` }), place);
  }
  // --- what is wider than the page scrolls by itself, and the keyboard reaches it
  const reach = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (phone.matches && !target.classList.contains("course-cards") && (target.scrollWidth > target.clientWidth + 1 || isWordy(target) || daily.includes(target))) asCards(target);
      const wide = target.scrollWidth > target.clientWidth + 1;
      if (wide) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  const watch = place => reach.observe(place);
  all(".course-output, .course-formula, .course-inline, pre, .pst-scrollable-table-container").forEach(watch);

  // --- what is kept on this device: what was read, and where the reader stopped
  const READ = "course.read", STOPPED = "#where-you-stopped", here = new URL(document.baseURI.split("#")[0]).pathname;
  const home = new URL(root.dataset.content_root ?? "./", document.baseURI).pathname;
  const kept = () => {
    try {
      const found = JSON.parse(localStorage.getItem(READ));
      return found !== null && typeof found === "object" && !Array.isArray(found) ? found : {};
    } catch { return {}; }
  };
  const name = here.slice(home.length).replace(/\.html$/, "") || "index";
  const blocks = all(".bd-article section > :not(section)");

  // --- who comes by a link to a place stays there while charts above it grow, until they scroll themselves
  if (location.hash || performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    const article = document.querySelector(".bd-article");
    let held = null, top = 0, ends = 0;
    const { block, down } = kept()[name]?.stopped ?? {}, stop = location.hash === STOPPED && blocks[block];
    const hold = () => {
      // never past the block: what is long unfolds only when it is near
      if (stop) [held, top] = [stop, -Math.min(down, stop.offsetHeight)];
      if (stop || !scrollY) return;
      // the place itself; else the words in the middle, to which the browser has jumped
      const place = document.querySelector(":target"), at = place?.getBoundingClientRect().top ?? NaN;
      held = Math.abs(at) < 200 ? place : document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      top = held?.getBoundingClientRect().top;
    };
    const grown = new ResizeObserver(() => {
      clearTimeout(ends);
      ends = setTimeout(leave, 6000);  // by then the page stands still
      if (stop) hold();
      const moved = held?.isConnected ? held.getBoundingClientRect().top - top : 0;
      if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
    });
    const done = new AbortController();
    const leave = () => { done.abort(); grown.disconnect(); };
    addEventListener("scroll", hold, { signal: done.signal, passive: true });
    addEventListener("load", hold, { signal: done.signal });
    hold();  // the browser may have jumped before this script came
    if (stop) scrollBy({ top: stop.getBoundingClientRect().top - top, behavior: "instant" });
    for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(act, leave, { signal: done.signal, passive: true });
    if (article) grown.observe(article);
  }

  // --- charts
  const vega = () => (window.courseVega ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => done(window.courseUnpacked));
    script.addEventListener("error", () => failed(new Error("vega.js was not loaded")));
    script.src = root.dataset.content_root + "_static/vega.js";
    document.head.append(script);
  }));
  const draw = async figure => {
    const place = figure.querySelector(".course-picture");
    const still = place.querySelector(".course-still");
    const live = document.createElement("div");
    live.className = "course-live";
    try {
      const embed = await vega();
      const spec = JSON.parse(figure.querySelector("script").textContent);
      place.append(live);
      const made = await drawn(embed, live, spec);
      called(live, still.alt);
      figure.classList.add("live");
      figure.dispatchEvent(new CustomEvent("course:drawn", { bubbles: true, detail: made.view }));
    } catch (error) {
      console.error(error);
      live.remove();
      figure.classList.add("failed"); // the still picture takes its place
    }
  };
  const near = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target);
    }
  }, { rootMargin: "400px" });
  const idle = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  const charts = all(".course-chart");
  const watchCharts = () => idle(() => {
    if (charts.length) vega().then(embed => embed.ready()).catch(console.error);
    charts.forEach(chart => near.observe(chart));
  });
  if (document.readyState === "complete") watchCharts();
  else addEventListener("load", watchCharts);

  // a finger that scrolls leaves what it has pointed at, so its figures go; a chart shows them again while it moves
  let scrolled = false;
  const silent = () => document.getElementById("vg-tooltip-element")?.classList.remove("visible");
  addEventListener("touchstart", () => { scrolled = false; }, { passive: true });
  addEventListener("scroll", () => {
    scrolled = true;
    silent();
  }, { passive: true });
  for (const kind of ["touchend", "touchcancel", "pointercancel"])
    addEventListener(kind, () => { if (scrolled) setTimeout(silent, 60); }, { passive: true });

  // --- marks at what was read, and the way back to where the reader stopped
  const isRead = page => kept()[page]?.done === true;
  const lessons = all(".course-nav a, .course-list a");
  const pageOf = link => new URL(link.href).pathname.slice(home.length).replace(/\.html$/, "");
  for (const link of lessons) {
    if (isRead(pageOf(link))) link.classList.add("course-read");
  }
  // where the reader stopped, or what follows when that was read to its end; exercises stand only in the menu
  const start = document.querySelector(".course-start"), stopped = link => pageOf(link) === kept().last;
  const listed = [all(".course-list a"), all(".course-nav a")].find(links => links.some(stopped));
  if (start && listed) {
    const from = listed.slice(listed.findIndex(stopped)), next = from.find(link => !isRead(pageOf(link))) ?? from[0], link = document.createElement("a");
    link.href = next.getAttribute("href") + (stopped(next) && kept()[kept().last]?.at || "");
    link.textContent = `Continue: ${next.textContent.trim()}`;
    for (const one of start.querySelectorAll("a")) if (pageOf(one) === pageOf(next)) one.remove();
    start.prepend(link);
  }
  const keep = (more, last = name) => {
    const all = kept();
    try { localStorage.setItem(READ, JSON.stringify({ ...all, last, [name]: { ...all[name], ...more } })); }
    catch { /* nothing is kept here */ }
  };
  // exercises tell where the reader is, and what comes next where all of them are done
  document.addEventListener("course:place", ({ detail: { at, next } }) => {
    keep({ ...(at && { at: `#${at}` }), ...(next && { done: true }) }, next ? pageOf({ href: next }) : name);
  });
  if (document.querySelector(".course-goals")) {
    document.querySelector(".bd-article").style.setProperty("--parts", all(".bd-article section > h2").length);
  }
  // the last thing that is seen, not the section that holds all others
  let end = document.querySelector(".bd-article");
  while (end && (end.localName === "article" || end.localName === "section")) end = end.lastElementChild;
  while (end && !end.getClientRects().length) end = end.previousElementSibling;
  if (end && document.querySelector(".course-goals")) {
    keep({});
    // who jumps to the end has not read: most headings must have been in sight, too
    const parts = [...all(".bd-article h2"), end], seen = new Set();
    const watch = new IntersectionObserver(entries => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.add(target);
      }
      if (!seen.has(end) || seen.size < 0.8 * parts.length) return;
      watch.disconnect();
      keep({ done: true });
    });
    for (const part of parts) watch.observe(part);
    // below the head of the page stands what is read
    const stop = () => {
      const block = blocks.findLastIndex(one => one.getClientRects().length && one.getBoundingClientRect().top < 100);
      if (block > 0) keep({ at: STOPPED, stopped: { block, down: Math.round(-blocks[block].getBoundingClientRect().top) } });
    };
    let rests = 0;
    addEventListener("scroll", () => {
      clearTimeout(rests);
      rests = setTimeout(stop, 150);
    }, { passive: true });
    addEventListener("pagehide", stop);
  }
})();
