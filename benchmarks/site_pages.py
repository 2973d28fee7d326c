"""Weigh every page of the built site, and time when it is interactive, with the processor slowed four times.

    python benchmarks/site_pages.py SITE              prints the table of all pages
    python benchmarks/site_pages.py SITE PAGE ...     of these pages
    python benchmarks/site_pages.py SITE --write      also puts it into benchmarks/RESULTS.md

A page is opened in Debian's Chromium at 360 pixels from a server on this computer, with an empty cache. The
weight is what the page loads while a reader scrolls to its end; "gzipped" is the same as a host sends it. A
page is interactive when it has been laid out and the last long task (over 50 ms) before two quiet seconds has
ended.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
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
#: kilobytes that a lesson's page may load, and seconds to interactive
LIMITS = (1500, 2.0)
SLOWED = 4
QUIET = 2.0
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WATCH = """
window.longTasks = [];
new PerformanceObserver(list => {
  for (const task of list.getEntries()) longTasks.push([task.startTime, task.startTime + task.duration]);
}).observe({ type: "longtask", buffered: true });
"""


def measured(browser: Browser, site: Path, base: str, name: str, runs: int) -> dict[str, Any]:
    """Return weight and times of one page."""
    times = [timed(browser, f"{base}/{name}.html") for _ in range(runs)]
    page = browser.new_page(viewport={"width": 360, "height": 740})
    loaded: set[str] = set()
    page.on("response", lambda answer: loaded.add(unquote(urlsplit(answer.url).path).lstrip("/")))
    page.goto(f"{base}/{name}.html")
    page.wait_for_timeout(500)
    height = page.evaluate("document.documentElement.scrollHeight")
    for place in range(0, height, 700):
        page.evaluate(f"scrollTo(0, {place})")
        page.wait_for_timeout(40)
    page.wait_for_timeout(500)
    page.close()
    files = [site / one for one in sorted(loaded) if (site / one).is_file()]
    return {
        "page": name,
        "own": (site / f"{name}.html").stat().st_size,
        "weight": sum(file.stat().st_size for file in files),
        "packed": sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files),
        "painted": statistics.median(one[0] for one in times),
        "interactive": statistics.median(one[1] for one in times),
    }


def timed(browser: Browser, address: str) -> tuple[float, float]:
    """Return when something is painted and when the page is interactive, in seconds."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address)
    while True:
        page.wait_for_timeout(1000)
        now, ready, paint, tasks = page.evaluate(
            """() => [performance.now(),
              performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
              performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, longTasks]"""
        )
        last = max([ready, paint, *(end for _, end in tasks)])
        if now - last > 1000 * QUIET:
            break
    context.close()
    return paint / 1000, last / 1000


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
        yield found[0]
        server.terminate()


def about(runs: int) -> str:
    """Return what stands above the table: how, where and when it was measured."""
    return (
        f"Each page in headless Chromium at 360 pixels, processor slowed {SLOWED} times, no cache, a server "
        f"on this computer; times are medians of {runs} visits. {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load average at the end {os.getloadavg()[0]:.1f}, "
        f"{datetime.date.today().isoformat()}. Limits for a lesson: {LIMITS[0]:,} kB and {LIMITS[1]:.0f} s."
    )


def main() -> None:
    """Print one table, and write it where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    site = asked.site.resolve()
    names = asked.pages or [str(page.relative_to(site))[:-5] for page in sorted(site.rglob("*.html"))]
    lines = [
        "| page | own kB | all it loads, kB | gzipped, kB | first paint, s | interactive, s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    print(*lines, sep="\n")
    with sync_playwright() as play, served(site) as base:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name in names:
            one = measured(browser, site, base, name, asked.runs)
            kilo = " | ".join(f"{one[key] / 1000:,.0f}" for key in ("own", "weight", "packed"))
            lines.append(f"| {name} | {kilo} | {one['painted']:.2f} | {one['interactive']:.2f} |")
            print(lines[-1], flush=True)
        browser.close()
    if asked.write:
        section = "\n".join([HEADING, "", about(asked.runs), "", *lines]) + "\n"
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
