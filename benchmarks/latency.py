"""How long it takes from a key press to the redrawn chart, in JupyterLab and Chromium on this machine.

    python benchmarks/latency.py            prints the table
    python benchmarks/latency.py --write    also puts it into benchmarks/RESULTS.md

Thirty steps each of an explorer that only changes rows (`partners`), of one that solves the trade model
(`tariffs`), and of the plain way: `ipywidgets.interact` and a new chart each time. A step begins with the
key press in the page and ends when the frame with the changed chart is painted; the next one starts 150 ms
after the kernel's answer is drawn, so that steps do not queue. In that pause an explorer sends the next step
ahead, which a page then draws by itself; jumps of five steps (Page Up, Page Down) are never sent ahead and
show the whole way through server and kernel. Needs Debian's chromium (or its path in COURSE_CHROMIUM) and
the extra `test`; no network is used.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import statistics
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from import_time import RESULTS, put

ROOT = Path(__file__).resolve().parent.parent
HEADING = "## Key press to redrawn chart"
#: milliseconds at the 95th percentile, and how many times the plain way must be slower
LIMITS = {"partners": 50.0, "tariffs": 60.0}
TIMES = 3.0
PLAIN = """
import altair as alt
import ipywidgets
from course import charts
from course.widgets.explorers.partners import Partners

def show(year):
    state = Partners(year=year)
    return charts.bars(
        state.table(), x="share_pct", y="economy", title="Japan's largest trading partners",
        description=state.sentence(), unit="percent of Japan's goods trade", source="japan_trade",
    )

ipywidgets.interact(show, year=ipywidgets.IntSlider(2025, 2009, 2025))
"""
CELLS = {
    "partners": "from course import widgets\nwidgets.partners(year=2025)",
    "tariffs": "from course import widgets\nwidgets.tariffs(us_on_japan=0.0)",
    "plain": PLAIN,
}
#: way -> (its cell, key that goes away from the start, key that comes back, what it is called)
WAYS = {
    "partners": (0, "ArrowLeft", "ArrowRight", "explorer `partners`: new rows in one chart"),
    "tariffs": (1, "ArrowRight", "ArrowLeft", "explorer `tariffs`: three solves of the trade model"),
    "partners, jumps": (0, "PageDown", "PageUp", "`partners`, a jump of five years"),
    "tariffs, jumps": (1, "PageUp", "PageDown", "`tariffs`, a jump of five points"),
    "plain": (2, "ArrowLeft", "ArrowRight", "`ipywidgets.interact`, a new chart each time"),
}
#: focus the first slider of a cell, and promise the time of the next step
STEP = """
place => {
  const cell = document.querySelectorAll('.jp-CodeCell')[place];
  const area = cell.querySelector('.jp-Cell-outputArea');
  window.step = new Promise(resolve => {
    let begun = null;
    const live = area.querySelector('[data-revision]');
    const watch = new MutationObserver(records => {
      const drawn = live
        ? records.some(r => r.attributeName === 'data-revision')
        : area.querySelector('.jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg') !== null
          && records.some(r => [...r.addedNodes].some(n => n.querySelector?.('canvas, svg')
                                                         || n.matches?.('canvas, svg')));
      if (begun === null || !drawn) return;
      watch.disconnect();
      // A message posted in a frame comes after that frame is laid out and painted.
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => resolve(performance.now() - begun);
        after.port2.postMessage(null);
      });
    });
    watch.observe(area, { attributes: true, childList: true, subtree: true });
    window.addEventListener('keydown', () => { begun = performance.now(); }, { capture: true, once: true });
  });
}
"""
#: the kernel's own answer is drawn
SETTLED = """
place => !document.querySelectorAll('.jp-CodeCell')[place].querySelector('[data-revision$=ahead]')
"""


def _browser_tools() -> Any:
    sys.path.append(str(ROOT / "tests"))
    spec = importlib.util.spec_from_file_location("browser_tools", ROOT / "tests/browser/conftest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["browser_tools"] = module
    spec.loader.exec_module(module)
    return module


def measure(steps: int) -> dict[str, list[float]]:
    """Return milliseconds of each step of every way, all in one session of JupyterLab."""
    from playwright.sync_api import sync_playwright

    tools = _browser_tools()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=tools._chromium(), args=tools.FLAGS)
        with tools.serve_folder(Path(name), ROOT, {"latency.ipynb": list(CELLS.values())}) as url:
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            tab = tools.Tab(page)
            tab.open_notebook(url, "latency.ipynb")
            tab.run_all()
            page.wait_for_function("() => document.querySelectorAll('[data-revision]').length === 2")
            page.wait_for_timeout(3000)
            taken = {way: _steps(page, way, steps) for way in WAYS}
        chromium.close()
    return taken


def _steps(page: Any, way: str, steps: int) -> list[float]:
    place, away, back, _ = WAYS[way]
    cell = page.locator(".jp-CodeCell").nth(place)
    cell.scroll_into_view_if_needed()
    # Far enough to one side, then back; the slider of years ends after three jumps.
    turn = 3 if way == "partners, jumps" else 15
    cell.locator(".noUi-handle").first.focus()
    page.keyboard.press("Home" if away in ("ArrowRight", "PageUp") else "End")
    page.wait_for_timeout(1500)
    times = []
    # The first two steps warm caches on both sides and are not counted.
    for step in range(steps + 2):
        cell.locator(".noUi-handle").first.focus()
        page.evaluate(STEP, place)
        page.keyboard.press(away if step // turn % 2 == 0 else back)
        times.append(float(page.evaluate("() => window.step")))
        page.wait_for_function(SETTLED, arg=place)
        page.wait_for_timeout(150)
    return times[2:]


def _percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, round(part * (len(times) - 1)))]


def main() -> int:
    """Measure, print, and say by the exit code whether the limits are kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    options = parser.parse_args()
    taken = measure(options.steps)
    plain = statistics.median(taken["plain"])
    lines = [
        HEADING,
        "",
        f"{options.steps} steps each in one session; JupyterLab {version('jupyterlab')}, ipywidgets "
        f"{version('ipywidgets')}, headless Chromium, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load average while it ran {os.getloadavg()[0]:.1f} (a busy machine only "
        f"ever adds time). Aims: 95th percentile at most "
        f"{LIMITS['partners']:.0f} and {LIMITS['tariffs']:.0f} ms, and the plain way at "
        f"least {TIMES:.0f} times slower. After a pause of a tenth of a second the next step already "
        "waits in the page; a jump goes through server and kernel, as a step does while a key is held.",
        "",
        "| way | median, ms | 95th percentile, ms | plain way is slower by |",
        "|---|---:|---:|---:|",
    ]
    kept = True
    for way, times in taken.items():
        middle, late = statistics.median(times), _percentile(times, 0.95)
        kept &= late <= LIMITS.get(way, float("inf")) and (way not in LIMITS or plain / middle >= TIMES)
        lines.append(f"| {WAYS[way][-1]} | {middle:.0f} | {late:.0f} | {plain / middle:.1f} x |")
    section = "\n".join(lines) + "\n"
    print(section)
    if options.write:
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
