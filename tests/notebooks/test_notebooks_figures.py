"""No orphan figures: a number in a lesson's prose is computed, printed in a table, or explained here.

A number counts as tied when it is, within its own rounding, in an output of a cell or in the data of a
chart, a constant in the code, or a value of one of the authored tables. Numbers that only name something
(years, dates, lessons, sections, claims) are exempt by rule; what is left over must stand in `_ALLOWED`
with its reason.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course.tables import load

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)

#: notebook -> figure as it is written -> why it needs no cell
_ALLOWED: dict[str, dict[str, str]] = {
    "03a-debt-growth-reserves": {"130": "a tenth of the figure in the text"},
    "pressure-from-all-sides": {
        "23": "kinds of equipment, in the words of the events that the chart lists",
    },
    "gallery": {
        "9": "rounded bound on the lines at the bottom of the picture",
        "5": "one dot in twenty is a chance of five percent",
        "60": "months in five years",
    },
    "value-added": {"400": "price of a made-up phone", "420": "price of a made-up phone and its sensor"},
    "glossary": {"80": "example of a confidence", "100": "what an index is set to"},
}

_NUMBER = re.compile(
    r"(?<![\w.,$^_/-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w|,\d)|(?<![\w.,$^_/-])\d+(?:\.\d+)?(?![\w])"
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
#: what only names something
_NAMES = re.compile(
    r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|https?://\S+"  # code, formulas, links
    r"|\b[Ll]essons?\s+0\d(?:(?:,\s|\sto\s|\sand\s)0\d)*|\b[Ss]ections?\s+\d+(?:(?:,\s|\sand\s)\d+)*|\bC\d\d\b"
    rf"|\b\d{{1,2}}\s+(?:{_MONTH})\b|\b(?:{_MONTH})\s+\d{{1,2}}\b"
    r"|\b(?:1[89]|20|21)\d\d(?:\s?[-–/]\s?\d{2,4})?s?\b"  # years and spans of years
    r"|\b(?:CO|G|HS)\s?\d+\b|\b\d+ minutes\b",
)
_ROUGH = re.compile(
    r"\b(?:about|around|near|nearly|almost|some|roughly|over|above|below|under|between|than)\s+"
    r"(?:minus\s+|plus\s+)?$"
)
_BOUND = re.compile(r"\b(?:above|below|over|under|than|reaches|exceeds)\s+(?:minus\s+|plus\s+)?$")
_CHART = "application/vnd.vega"


def _source(cell: dict[str, Any]) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _numbers(text: str) -> Iterator[float]:
    for found in re.findall(r"\d[\d,]*\.?\d*(?:e[+-]?\d+)?", text):
        try:
            yield float(found.replace(",", ""))
        except ValueError:
            continue


def _values(node: Any) -> Iterator[float]:
    """Yield the numbers in nested data."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _values(value)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield abs(float(node))


def _constants(code: str) -> Iterator[float]:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            yield abs(float(node.value))


def _printed(cell: dict[str, Any]) -> Iterator[float]:
    """Yield the numbers that a cell prints; labels of rows and columns and dates are none."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if any(mime.startswith(_CHART) for mime in data):
            continue
        html = re.sub(r"<style.*?</style>|<th\b.*?</th>", " ", "".join(data.get("text/html", "")), flags=re.S)
        text = re.sub(r"<[^>]*>", " ", html) or "".join(data.get("text/plain", output.get("text", "")))
        yield from _numbers(re.sub(r"(?<![.\d])(?:19|20)\d\d(?:-\d\d){0,2}\b", " ", text))


def _drawn(cell: dict[str, Any]) -> Iterator[float]:
    """Yield the numbers in the data of the charts that a cell draws."""
    for output in cell.get("outputs", []):
        for mime, spec in output.get("data", {}).items():
            if mime.startswith(_CHART):
                yield from _values(spec.get("datasets", {}))


def _descriptions(code: str) -> Iterator[str]:
    """Yield what a code cell says about its charts: titles and descriptions."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"title", "description"}:
            value = getattr(node.value, "value", None)
            if isinstance(value, str):
                yield value


def _figures(text: str) -> Iterator[tuple[str, float, float, tuple[float, ...]]]:
    """Yield each figure of a text: as written, its value, how far a computed one may lie off, its scales."""
    text = re.sub(r"^#+ .*$|^\|.*$", "", text, flags=re.MULTILINE)
    text = _NAMES.sub(lambda found: " " * len(found.group()), text).replace("\n", " ").replace("*", " ")
    for found in _NUMBER.finditer(text):
        written = found.group()
        value = float(written.replace(",", ""))
        step = 10.0 ** -len(written.partition(".")[2])
        if "," in written:  # thousands are rounded where their zeros begin
            digits = written.replace(",", "").partition(".")[0]
            step = min(step * 10.0 ** (len(digits) - len(digits.rstrip("0"))), 100.0)
        if _ROUGH.search(text[: found.start()]):
            step = max(step, 0.05 * value)
        if _BOUND.search(text[: found.start()]):
            step = max(step, 0.5 * value)
        after = text[found.end() : found.end() + 20].lower()
        scales = (1.0, 100.0) if re.match(r"\s*(?:%|per ?cent)", after) else (1.0,)
        if re.match(r"\s*(?:million|billion|trillion)", after):
            scales = (1.0, 1e-3, 1e3, 1e-6, 1e6)
        yield written, value, 0.51 * step, scales


def _sections(cells: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the runs of cells between two headings of the second level."""
    run: list[dict[str, Any]] = []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            before, *rest = re.split(r"^(?=## )", _source(cell), flags=re.MULTILINE)
            if before.strip():
                run.append({**cell, "source": before})
            for part in rest:
                yield run
                run = [{**cell, "source": part}]
        else:
            run.append(cell)
    yield run


def orphans(cells: list[dict[str, Any]], authored: Iterable[float]) -> list[tuple[str, str]]:
    """Return the figures of the prose that nothing in the notebook or the authored tables gives.

    Text that cells print, constants and authored figures count everywhere; the data of a chart, which
    are many, count in the chart's own section and in sections without code, which look back. What a
    chart says of itself must be in its own data.

    Returns
    -------
    list of (str, str)
        The figure as written, and the line it stands in.
    """
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    everywhere = {*authored}
    for cell in code:
        everywhere.update(_printed(cell))
        everywhere.update(_constants(_source(cell)))
    drawn_anywhere = {value for cell in code for value in _drawn(cell)}
    found = []
    for section in _sections(cells):
        has_code = any(cell["cell_type"] == "code" for cell in section)
        drawn = {value for cell in section for value in _drawn(cell)} if has_code else drawn_anywhere
        for cell in section:
            if cell["cell_type"] == "markdown":
                texts, pool = [_source(cell)], everywhere | drawn
            else:
                texts, pool = list(_descriptions(_source(cell))), {*_drawn(cell), *_constants(_source(cell))}
                pool |= {100.0 * value for value in pool if value <= 1.0}
            for text in texts:
                for written, value, slack, scales in _figures(text):
                    if not any(abs(have * scale - value) <= slack for scale in scales for have in pool):
                        line = next((line for line in text.splitlines() if written in line), text)
                        found.append((written, line.strip()[:120]))
    return found


@pytest.fixture(scope="module")
def authored() -> set[float]:
    """The numbers of the tables that hold what the text and the offices say."""
    found: set[float] = set()
    for name, columns in {
        "claims": ["claimed_value"],
        "cited_figures": ["value", "low", "high"],
    }.items():
        for column in columns:
            found.update(abs(pd.to_numeric(load(name)[column], errors="coerce").dropna()))
    for text in load("events")["event"].dropna():
        found.update(_numbers(str(text)))
    return found


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


def test_game_values_are_shown_to_the_digit_that_the_model_can_bear() -> None:
    # docs/models.md: no result of the course should be read to the second digit
    lesson = (ROOT / "notebooks/source/deeper/game-with-a-trade-model/lesson.md").read_text("utf-8")
    boxes = lesson[lesson.index("charts.payoff_matrix(") :]
    boxes = boxes[: boxes.index("```")]
    assert 'value_format=".1g"' in boxes
    digits = re.findall(r"minus (0\.\d+)", boxes)
    assert len(digits) == 6 and all(len(figure[2:].lstrip("0")) == 1 for figure in digits)
