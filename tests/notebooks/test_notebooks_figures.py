"""No orphan figures: a number in a lesson's prose is computed, printed in a table, or explained here.

What counts as tied is said at `makers.lessons.figures.orphans`; what is left over must stand in `_ALLOWED`
with its reason.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from makers.lessons.figures import authored_figures, orphans

ROOT = Path(__file__).resolve().parent.parent.parent
#: volumes, pages and addresses of works are no figures
_REFERENCES = "reading"
NOTEBOOKS = sorted(
    path
    for path in (ROOT / "notebooks").rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts and path.stem != _REFERENCES
)

#: notebook -> figure as it is written -> why it needs no cell
_ALLOWED: dict[str, dict[str, str]] = {
    "03a-debt-growth-reserves": {"130": "a tenth of the figure in the text"},
    "04b-forecasts": {"63": "economies of the table, in the heading of the output below"},
    "pressure-from-all-sides": {
        "23": "kinds of equipment, in the words of the events that the chart lists",
    },
    "gallery": {
        "5": "one dot in twenty is a chance of five percent",
        "60": "months in five years",
    },
    "value-added": {"400": "price of a made-up phone", "420": "price of a made-up phone and its sensor"},
}


@pytest.fixture(scope="module")
def authored() -> set[float]:
    """The numbers of the tables that hold what the text and the offices say."""
    return authored_figures()


def _cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["cells"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_orphan_figures(path: Path, authored: set[float]) -> None:
    allowed = _ALLOWED.get(path.stem, {})
    found = orphans(_cells(path), authored)
    left = [f"{figure}: {line}" for figure, line in found if figure not in allowed]
    assert not left, "figures that no cell gives:\n" + "\n".join(left)


def test_every_exception_is_still_needed(authored: set[float]) -> None:
    for path in NOTEBOOKS:
        orphaned = {figure for figure, _ in orphans(_cells(path), authored)}
        assert set(_ALLOWED.get(path.stem, {})) <= orphaned, path.stem


def _cell(kind: str, source: str, printed: str = "") -> dict[str, Any]:
    output = [{"output_type": "execute_result", "data": {"text/plain": printed}}] if printed else []
    return {"cell_type": kind, "source": source, "outputs": output}


@pytest.mark.parametrize(
    ("prose", "left"),
    [
        ("The share was 20 percent.", []),  # 0.2013 printed
        ("The share was 20.1 %.", []),
        ("The share was 20.3 %.", ["20.3"]),
        ("It fell by about 41 percent.", ["41"]),
        ("See section 7 of lesson 03, and C13, of 27 April 2025; years 2009 to 2024.", []),
        ("Use `head(77)` or $x^{88}$; [here](page-99.md).", []),
        ("In all 1,530 tonnes.", []),  # 1534 printed, rounded to tens
        ("In all 1,534 tonnes, not 1,550.", ["1,550"]),
    ],
)
def test_an_orphan_is_found(prose: str, left: list[str]) -> None:
    cells = [_cell("code", "x", "0.2013  1534"), _cell("markdown", f"## Title 55\n\n{prose}")]
    assert [figure for figure, _ in orphans(cells, ())] == left


def test_an_orphan_is_shown_in_its_sentence() -> None:
    prose = "## Title 55\n\nFirst, it rose. In **2024** the\nshare was 20.3 %. Then it fell.\n\n* by 7 tonnes"
    found = orphans([_cell("code", "x", "0.2013"), _cell("markdown", prose)], ())
    assert found == [("20.3", "In **2024** the share was 20.3 %."), ("7", "* by 7 tonnes")]


def test_game_values_say_which_digit_the_model_can_bear() -> None:
    # docs/models.md: no result of the course should be read to the second digit; the stars follow the third
    lesson = (ROOT / "notebooks/source/deeper/game-with-a-trade-model/lesson.md").read_text("utf-8")
    boxes = lesson[lesson.index("charts.payoff_matrix(") :]
    boxes = boxes[: boxes.index("```")]
    assert "Read one digit of each number" in boxes and "no result of this model should be read to" in lesson
    assert len(re.findall(r"minus (0\.\d+)", boxes)) == 6


@pytest.mark.parametrize(
    ("name", "figure"), [("01a-japans-trade-with-china", "308.3"), ("01b-whose-balance", "4.3")]
)
def test_chinas_own_count_of_2024_stands_beside_the_others(name: str, figure: str) -> None:
    """The one count that gives Japan a surplus is Beijing's: a lesson that leaves it out takes a side."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    shown = [
        "".join(out["data"]["text/plain"])
        for cell in cells
        for out in cell.get("outputs", [])
        if "data" in out and "text/plain" in out["data"]
    ]
    counts = next(one for one in shown if "China's customs" in one and "JETRO" in one and "\n2024" in one)
    assert re.search(rf"\n2024 .* {re.escape(figure)}\b", counts), counts
