"""Do explorers on the web edition say what the notebook says, and how much data do they need?

    python benchmarks/site_explorers.py             all explorers
    python benchmarks/site_explorers.py mirror      one of them

Each explorer is opened from a folder in Chromium and set to ten of its settings. The page's sentence and rows
are compared with those of the explorer in a fresh Python. Ends with 1 if any differ.
"""

from __future__ import annotations

import gzip
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

from course import widgets
from course.paths import package_text
from makers.site import moving
from makers.site.making import vega_script
from makers.site.moving.explorers import Answers
from makers.site.moving.grids import points_of

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
#: so many settings of each explorer are compared
SETTINGS = 10
#: explorers whose solution ends a little elsewhere after another start: by so much, in percent
SOLVED = {"tariffs": 5e-4}
_TOLD = """
import json, sys
from course import widgets
from course.widgets.rows import records
name, points = json.load(sys.stdin)
told = []
for point in points:
    state = getattr(widgets, name)(**point).state
    rows = {table: records(frame) for table, frame in state.frames().items()}
    told.append({"words": state.sentence(), "rows": rows})
print(json.dumps(told))
"""
_MOVE = """
([places, wait]) => new Promise((resolve, reject) => {
  const part = document.querySelector(".course-moving");
  part.courseMove(places);
  const begun = Date.now(), key = JSON.stringify(places);
  const look = () => {
    const shown = part.courseShown;
    if (shown !== undefined && JSON.stringify(shown.places) === key) {
      const sentence = part.querySelector(".course-sentence").textContent;
      const drawn = part.querySelector(".course-picture svg")?.getAttribute("aria-label");
      resolve({ sentence, drawn, rows: shown.rows });
    } else if (Date.now() - begun > wait) reject(new Error("nothing was drawn: " + part.textContent));
    else setTimeout(look, 20);
  };
  look();
})
"""


def moves(name: str) -> bool:
    """Tell whether what a name of `course.widgets` opens is an explorer whose answers a page looks up."""
    if name not in widgets.EXPLORERS or name == "claims":
        return False
    return not getattr(widgets, name)().state.needs_kernel


def stand_in(folder: Path, code: str) -> Path:
    """Write a page with the part of one cell, and all files that it needs, as the site would."""
    part = moving.moving_part({"cell_type": "code", "source": code})
    assert part is not None, code
    files = folder / "_static" / "moving"
    files.mkdir(parents=True, exist_ok=True)
    for name, content in (*moving.shared_files().items(), *part.files):
        (files / name).write_bytes(content)
    library = folder / "_static" / "vega.js"
    if not library.exists():
        library.write_bytes(vega_script())
    (folder / "_static" / "drawn.js").write_text(package_text("charts/drawn.js"), "utf-8")
    links = [f'<link rel="stylesheet" href="_static/moving/{name}">' for name in moving.STYLES]
    links.append('<script defer src="_static/drawn.js"></script>')
    links += [f'<script defer src="_static/moving/{name}"></script>' for name in moving.SCRIPTS]
    page = folder / "index.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en" data-content_root="./"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>A part</title>'
        # as wide as the site's article stands on a phone
        f"{''.join(links)}</head><body style='margin: 0; padding: 0 2rem'>"
        f"<main><h1>A part</h1>{part.html}</main></body></html>",
        "utf-8",
    )
    return page


def chosen(name: str, count: int = SETTINGS) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Return settings of an explorer, spread over all that the page holds, and their places."""
    answers = Answers(name, {})
    points = list(points_of(answers.blocks))
    # a step without a common factor, so that every setting moves
    step = next(one for one in range(max(1, len(points) // count), 0, -1) if math.gcd(one, len(points)) == 1)
    some = [points[(place + 1) * step % len(points)] for place in range(count)]
    return some, [answers.places(point) for point in some]


def told_by_kernel(name: str, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sentence and rows at each point, as a fresh Python gives them."""
    done = subprocess.run(
        [sys.executable, "-c", _TOLD],
        input=json.dumps([name, points]),
        capture_output=True,
        text=True,
        check=True,
    )
    told: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return told


def said_by_page(page: Any, places: list[list[int]], wait: int = 20_000) -> list[dict[str, Any]]:
    """Move an open page to each of the places, and return what it then says and shows."""
    return [page.evaluate(_MOVE, [place, wait]) for place in places]


def differences(page: list[dict[str, Any]], kernel: list[dict[str, Any]], apart: float = 0.0) -> list[str]:
    """Say where sentence, description or rows of a page are not the kernel's; numbers may lie `apart`."""
    found = []
    for shown, told in zip(page, kernel, strict=True):
        if shown["sentence"] != told["words"] or shown["drawn"] != told["words"]:
            found.append(f"{shown['sentence']!r} instead of {told['words']!r}")
        for table, rows in told["rows"].items():
            found += _unlike(table, shown["rows"][table], rows, apart)
    return found


def _unlike(table: str, shown: list[dict[str, Any]], told: list[dict[str, Any]], apart: float) -> list[str]:
    if len(shown) != len(told):
        return [f"{table}: {len(shown)} rows instead of {len(told)}"]
    found = []
    for name in shown[0] if shown else ():
        numbers = [abs(row[name]) for row in told if isinstance(row[name], float)]
        slack = max(5e-5 * max(numbers, default=0.0), apart)
        for mine, theirs in zip(shown, told, strict=True):
            one, other = mine[name], theirs[name]
            if one != other and not (numbers and abs(one - other) <= slack):
                found.append(f"{table}, {name}: {one!r} instead of {other!r}")
    return found


def row(browser: Any, name: str) -> tuple[str, bool]:
    """Return the line of the table for an explorer, and whether all was equal."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        address = stand_in(Path(folder), f"widgets.{name}()").as_uri()
        seconds = time.perf_counter() - begun
        data = next(Path(folder).glob("_static/moving/explorer-*.js")).read_bytes()
        held = json.loads(data[data.index(b",") + 1 : data.rindex(b")")])
        if "gzip" in held:
            held = json.loads(gzip.decompress(b64decode(held["gzip"])))
        points, places = chosen(name)
        kernel = told_by_kernel(name, points)
        page = browser.new_page()
        page.goto(address)
        shown = said_by_page(page, places)
        page.close()
    wrong = differences(shown, kernel, SOLVED.get(name, 0.0))
    for one in wrong[:5]:
        print(f"{name}: {one}", file=sys.stderr)
    equal = sum(one["sentence"] == other["words"] for one, other in zip(shown, kernel, strict=True))
    sizes = f"{len(data) / 1000:.0f} | {len(gzip.compress(data, 9, mtime=0)) / 1000:.0f}"
    counts = f"{len(held['answers'][0])} | {len(held['rows'])}"
    rows = "equal" if not wrong else f"{len(wrong)} differ"
    return f"| {name} | {counts} | {sizes} | {seconds:.0f} | {equal} of {len(points)} | {rows} |", not wrong


def main(names: list[str]) -> int:
    """Print the table; return 1 if anything differs."""
    from playwright.sync_api import sync_playwright

    print("| explorer | settings | tables | kB | kB gzipped | seconds to build | sentences equal | rows |")
    print("|---|---|---|---|---|---|---|---|")
    good = True
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        for name in names or filter(moves, widgets.__all__):
            line, equal = row(browser, name)
            print(line, flush=True)
            good &= equal
        browser.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
