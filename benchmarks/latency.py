"""How long it takes from a key press to the redrawn chart, in JupyterLab and Chromium on this machine.

    python benchmarks/latency.py            prints the table
    python benchmarks/latency.py --write    also puts it into benchmarks/RESULTS.md

Thirty steps each of an explorer that only changes rows (`partners`), of one that solves the trade model
(`tariffs`), and of the plain way: `ipywidgets.interact` and a new chart each time. A step begins with the
key press in the page and ends with the first frame after the chart has changed; the next one starts after a
pause, so that steps do not queue. Needs Debian's chromium (or its path in COURSE_CHROMIUM) and the extra
`test`; no network is used.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
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
from course.widgets._partners import Partners

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
      requestAnimationFrame(() => resolve(performance.now() - begun));
    });
    watch.observe(area, { attributes: true, childList: true, subtree: true });
    window.addEventListener('keydown', () => { begun = performance.now(); }, { capture: true, once: true });
  });
}
"""


def _browser_tools() -> Any:
    spec = importlib.util.spec_from_file_location("browser_tools", ROOT / "tests/browser/conftest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["browser_tools"] = module
    spec.loader.exec_module(module)
    return module


def measure(steps: int) -> dict[str, list[float]]:
    """Return milliseconds of each step of the three ways, all in one session of JupyterLab."""
    import nbformat
    from playwright.sync_api import sync_playwright

    tools = _browser_tools()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(code) for code in CELLS.values()]
        book.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        nbformat.write(book, folder / "latency.ipynb")
        settings = folder / "settings" / "@jupyterlab"
        for part, content in {
            "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
            "notebook-extension/tracker": {"windowingMode": "none"},
        }.items():
            path = settings / f"{part}.jupyterlab-settings"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(content))
        env = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTERLAB_SETTINGS_DIR": str(settings.parent)}
        command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
        chromium = driver.chromium.launch(executable_path=tools._chromium(), args=tools.FLAGS)
        with tools.serve(command, folder, env=env) as url:
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            tab = tools.Tab(page)
            tab.open_notebook(url, "latency.ipynb")
            tab.run_all()
            page.wait_for_function("() => document.querySelectorAll('[data-revision]').length === 2")
            page.wait_for_timeout(3000)
            taken = {way: _steps(page, place, steps) for place, way in enumerate(CELLS)}
        chromium.close()
    return taken


def _steps(page: Any, place: int, steps: int) -> list[float]:
    cell = page.locator(".jp-CodeCell").nth(place)
    cell.scroll_into_view_if_needed()
    times = []
    # The first two steps warm caches on both sides and are not counted.
    for step in range(steps + 2):
        # Up to fifteen to one side, then back: every step is a new state.
        key = (
            ("ArrowLeft" if place != 1 else "ArrowRight")
            if step // 15 % 2 == 0
            else ("ArrowRight" if place != 1 else "ArrowLeft")
        )
        cell.locator(".noUi-handle").first.focus()
        page.evaluate(STEP, place)
        page.keyboard.press(key)
        times.append(float(page.evaluate("() => window.step")))
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
    words = {
        "partners": "explorer `partners`: new rows in one chart",
        "tariffs": "explorer `tariffs`: three solves of the trade model",
        "plain": "`ipywidgets.interact`, a new chart each time",
    }
    lines = [
        HEADING,
        "",
        f"{options.steps} steps each in one session; JupyterLab {version('jupyterlab')}, ipywidgets "
        f"{version('ipywidgets')}, headless Chromium, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load average while it ran {os.getloadavg()[0]:.1f} (a busy machine only "
        f"ever adds time). Aims: 95th percentile at most "
        f"{LIMITS['partners']:.0f} and {LIMITS['tariffs']:.0f} ms, and the plain way at "
        f"least {TIMES:.0f} times slower.",
        "",
        "| way | median, ms | 95th percentile, ms | plain way is slower by |",
        "|---|---:|---:|---:|",
    ]
    kept = True
    for way, times in taken.items():
        middle, late = statistics.median(times), _percentile(times, 0.95)
        kept &= late <= LIMITS.get(way, float("inf")) and (way == "plain" or plain / middle >= TIMES)
        lines.append(f"| {words[way]} | {middle:.0f} | {late:.0f} | {plain / middle:.1f} x |")
    section = "\n".join(lines) + "\n"
    print(section)
    if options.write:
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
