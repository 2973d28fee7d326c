"""How much do pages of the site weigh, and how busy do they keep a slow phone, before and after a change?

    python benchmarks/site_pages.py BEFORE AFTER            prints the table, of two built sites
    python benchmarks/site_pages.py BEFORE AFTER PAGE ...   of these pages
    python benchmarks/site_pages.py BEFORE AFTER --write    also puts it into benchmarks/RESULTS.md

A page is opened in Debian's Chromium at 390 pixels from a server on this computer, with an empty cache. Then
a reader scrolls to its end and touches nothing. The weight is what the page loads; "gzipped" is the same as a
host sends it. Work and tasks are processor time of the page's main thread, so that other work on the computer
counts little. The largest picture or paragraph is timed by the clock, so other work delays it. The work
before it is processor time, too. The sites take turns.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from import_time import RESULTS, put
from playwright.sync_api import Browser, sync_playwright

HEADING = "## Pages of the site"
#: the first page, a lesson, a claim, a lesson with explorers, the ledger
PAGES = ("index", "01a-japans-trade-with-china", "claims/C05", "02b-when-supply-stops", "claims/index")
SLOWED = 4
#: the shell draws no windows and takes half the processor
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WATCH = """
window.watched = { paint: 0, shift: 0 };
const watch = (type, act) => new PerformanceObserver(list => list.getEntries().forEach(act))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", one => { watched.paint = one.startTime; });
watch("layout-shift", one => { if (!one.hadRecentInput) watched.shift += one.value; });
"""
#: what is measured -> heading, and digits after the point
SHOWN = {
    "weight": ("all it loads, kB", 0),
    "packed": ("gzipped, kB", 0),
    "paint": ("largest paint, s", 2),
    "before": ("work before it, s", 2),
    "work": ("work, s", 2),
    "task": ("longest task, ms", 0),
    "shift": ("layout shift", 3),
}


def visited(browser: Browser, site: Path, base: str, name: str) -> dict[str, float]:
    """Return what one visit of a page measures."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    loaded: set[str] = set()
    page.on("response", lambda answer: loaded.add(unquote(urlsplit(answer.url).path).lstrip("/")))
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline", "blink.user_timing"])
    page.goto(f"{base}/{name}.html")
    page.wait_for_timeout(3000)
    paint = page.evaluate("watched.paint")
    down = 0
    while down < page.evaluate("document.documentElement.scrollHeight"):
        page.evaluate(f"scrollTo(0, {down})")
        page.wait_for_timeout(250)
        down += 400
    page.wait_for_timeout(2000)
    shift = page.evaluate("watched.shift")
    tasks = tasks_in(json.loads(browser.stop_tracing())["traceEvents"])
    context.close()
    files = [site / one for one in loaded if (site / one).is_file()]
    return {
        "weight": sum(file.stat().st_size for file in files) / 1000,
        "packed": sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files) / 1000,
        "paint": paint / 1000,
        "before": sum(work for begun, work in tasks if begun < paint) / 1000,
        "work": sum(work for _, work in tasks) / 1000,
        "task": max(work for _, work in tasks),
        "shift": shift,
    }


def tasks_in(events: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return when each task of the page's main thread began, and its processor time, in milliseconds."""
    begun = {one["pid"]: one["ts"] for one in events if one["name"] == "navigationStart"}
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain" and one["pid"] in begun
    }
    return [
        ((one["ts"] - begun[one["pid"]]) / 1000, one["tdur"] / 1000)
        for one in events
        if one["name"] == "ThreadControllerImpl::RunTask"
        and (one["pid"], one["tid"]) in mains
        and "tdur" in one
    ]


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this computer, and yield the address."""
    command = [
        sys.executable,
        "-u",
        "-m",
        "http.server",
        "0",
        "--bind",
        "127.0.0.1",
        "--directory",
        str(site),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert found is not None
        try:
            yield found[0]
        finally:
            server.terminate()


def row(name: str, before: list[dict[str, float]], after: list[dict[str, float]]) -> str:
    """Return the line of a page: each median before and after, and their ratio."""
    cells = []
    for key, (_, digits) in SHOWN.items():
        was, now = (statistics.median(one[key] for one in visits) for visits in (before, after))
        ratio = f" ({now / was:.2f})" if was and key != "shift" else ""
        cells.append(f"{was:,.{digits}f} → {now:,.{digits}f}{ratio}")
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table, and write it where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--names", nargs=2, default=("before", "after"), help="what the two sites are")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    heads = [words for words, _ in SHOWN.values()]
    lines = [f"| page | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
    print(*lines, sep="\n")
    sites = [asked.before.resolve(), asked.after.resolve()]
    with sync_playwright() as play, served(sites[0]) as first, served(sites[1]) as second:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in asked.pages:
            visits: list[list[dict[str, float]]] = [[], []]
            for _ in range(asked.runs):
                for site, base, some in zip(sites, (first, second), visits, strict=True):
                    some.append(visited(browser, site, base, name))
            lines.append(row(name, *visits))
            print(lines[-1], flush=True)
        browser.close()
    about = (
        f"{asked.names[0]} → {asked.names[1]} (ratio). Headless Chromium at 390x844, processor slowed "
        f"{SLOWED} times, no cache, a server on this computer; medians of {asked.runs} visits in turn. Work "
        f"and tasks are processor time. {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"load average at the end {os.getloadavg()[0]:.1f}, {datetime.date.today().isoformat()}."
    )
    if asked.write:
        section = "\n".join([HEADING, "", about, "", *lines]) + "\n"
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
