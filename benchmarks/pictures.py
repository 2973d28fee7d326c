"""Is every picture of the course whole and readable at every width, on a light and on a dark page?

    python benchmarks/pictures.py                   prints the faults and a table
    python benchmarks/pictures.py --write           also puts the table into benchmarks/RESULTS.md
    python benchmarks/pictures.py --sheets FOLDER   also writes contact sheets, to be looked at

Each picture in a built notebook, each explorer in each of its forms and presets, and each guess before and
after it is kept is drawn in Chromium. A fault is text that is cut, is below 12 pixels, touches other text or
has a contrast under 4.5 : 1, and a warning in the console. Needs Debian's chromium and the extra `test`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from import_time import RESULTS, put
from site_pages import CHROMIUM, FLAGS

from course import widgets
from course.charts.render import MIME_SPEC, as_version_5
from course.notebook import charts_style
from course.others import vega_script
from course.paths import package_text
from course.widgets.guess_questions import QUESTIONS
from course.widgets.guesses import predict_state
from course.workspace import Workspace
from course.workspace.ledger import PersonalLedger

ROOT = Path(__file__).resolve().parent.parent
HEADING = "## Pictures at each width"
MEASURE = (ROOT / "tests/browser/charts_measure.js").read_text("utf-8")
#: window -> room of a picture in it
ROOMS = {320: 262, 390: 332, 820: 596, 1366: 800, 1920: 1100}
#: draws pictures beside each other
DRAW = """async ({ specs, width, theme }) => {
  document.documentElement.dataset.theme = theme;
  document.body.replaceChildren();
  document.body.style.cssText = "display: flex; flex-wrap: wrap; gap: 8px; background: #888";
  for (const [name, spec] of specs) {
    const place = document.body.appendChild(document.createElement("figure"));
    place.style.cssText = `margin: 0; width: ${width}px; font: 12px sans-serif`;
    place.append(name);
    await drawn(vegaEmbed, place.appendChild(document.createElement("div")), spec);
  }
}"""
Named = tuple[str, dict[str, Any]]


def of_notebooks() -> Iterator[Named]:
    """Yield name and specification of each picture that the built notebooks hold."""
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        specs = [output["data"][MIME_SPEC] for output in outputs if MIME_SPEC in output.get("data", {})]
        yield from ((f"{path.stem} {place}", spec) for place, spec in enumerate(specs, 1))


def of_explorers() -> Iterator[Named]:
    """Yield each explorer at its start, at each preset, and in each form that one other setting gives it."""
    for name in widgets.EXPLORERS:
        if name == "article":
            continue
        state = getattr(widgets, name)().state
        start, forms = state.values(), set()
        points = {"start": {}, **state.presets}
        for setting, trait in state.settings().items():
            points |= {f"{setting}={one}": {setting: one} for one in getattr(trait, "options", ())}
        for words, some in points.items():
            state.set(**{**start, **some})
            form = repr(state.shape())
            if form in forms and words != "start" and words not in state.presets:
                continue
            forms.add(form)
            yield f"explorer {name}, {words}", as_version_5(state.chart().to_dict())

    PersonalLedger().record("C05", "contradicted", 0.8)
    yield "explorer claims, both ledgers", as_version_5(widgets.claims().state.chart().to_dict())


def of_guesses() -> Iterator[Named]:
    """Yield each guess before it is kept and afterwards."""
    workspace = Workspace()
    for question in QUESTIONS:
        state = predict_state(question, workspace)
        yield f"guess {question}", as_version_5(state.chart().to_dict())
        if state.ask.options:
            state.set(guess=next(iter(state.ask.options)))
        state.commit()
        yield f"guess {question}, kept", as_version_5(state.chart().to_dict())


def faults_of(page: Any, specs: list[Named], width: int) -> list[str]:
    """Draw each picture in so many pixels, and return what is wrong, also what the console says."""
    found = []
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "warning" else None)
    for name, spec in specs:
        said.clear()
        found += page.evaluate(MEASURE, {"specs": [[name, spec]], "width": width})
        found += [f"{name} at {width}: the console says {line}" for line in dict.fromkeys(said)]
    return found


def sheets(page: Any, specs: list[Named], width: int, folder: Path) -> None:
    """Write contact sheets of all pictures in so many pixels, on a light and on a dark page."""
    row = max(1, 1900 // (width + 8))
    many = row * max(1, 8 // row + 2)
    for theme in ("light", "dark"):
        for number, first in enumerate(range(0, len(specs), many), 1):
            page.evaluate(DRAW, {"specs": specs[first : first + many], "width": width, "theme": theme})
            page.screenshot(path=folder / f"{width}-{theme}-{number:02}.png", full_page=True)
    page.evaluate("document.body.replaceChildren()")


def main() -> int:
    """Draw and measure all pictures; the exit code says whether one has a fault."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sheets", type=Path)
    options = parser.parse_args()
    kinds = {
        "in notebooks": list(of_notebooks()),
        "explorers": list(of_explorers()),
        "guesses": list(of_guesses()),
    }
    table, faults = Counter(), []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1900, "height": 900})
        page.set_content(f"<style>body {{ margin: 0 }} {charts_style('[data-theme=dark]')}</style>")
        page.add_script_tag(content=vega_script("window.vegaEmbed = vegaEmbed;"), type="module")
        page.add_script_tag(content=package_text("charts/drawn.js"))
        page.wait_for_function("() => window.vegaEmbed")
        for kind, specs in kinds.items():
            for window, room in ROOMS.items():
                found = faults_of(page, specs, room)
                faults += found
                table[kind, window] = len({line.partition(f" at {room}:")[0] for line in found})
        print("\n".join(faults))
        if options.sheets:
            options.sheets.mkdir(parents=True, exist_ok=True)
            for room in ROOMS.values():
                sheets(page, [one for specs in kinds.values() for one in specs], room, options.sheets)
        chromium.close()
    lines = [
        HEADING,
        "",
        "Pictures with a fault, on a light or a dark page, in Chromium (see `benchmarks/pictures.py`).",
        "",
        f"| window | {' | '.join(f'{kind}, of {len(specs)}' for kind, specs in kinds.items())} |",
        f"|---:|{'---:|' * len(kinds)}",
    ]
    lines += [f"| {window} | {' | '.join(str(table[kind, window]) for kind in kinds)} |" for window in ROOMS]
    section = "\n".join(lines) + "\n"
    print(section)
    if options.write:
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
