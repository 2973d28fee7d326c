"""Finds orphans: figures in a lesson's prose that no cell, chart or authored table gives.

A test refuses orphans. After a new version of the tables, figures in outdated sentences become orphans.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from course.tables import load

_NUMBER = re.compile(
    r"(?<![\w.,$^_/-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w|,\d)|(?<![\w.,$^_/-])\d+(?:\.\d+)?(?![\w])"
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
#: numbers that only name something
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


def _printed_numbers(cell: dict[str, Any]) -> Iterator[float]:
    """Yield the numbers that a cell prints, without years, dates and the labels of rows and columns."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if any(mime.startswith(_CHART) for mime in data):
            continue
        html = re.sub(r"<style.*?</style>|<th\b.*?</th>", " ", "".join(data.get("text/html", "")), flags=re.S)
        text = re.sub(r"<[^>]*>", " ", html) or "".join(data.get("text/plain", output.get("text", "")))
        yield from _numbers(re.sub(r"(?<![.\d])(?:19|20)\d\d(?:-\d\d){0,2}\b", " ", text))


def _chart_numbers(cell: dict[str, Any]) -> Iterator[float]:
    """Yield the numbers in the data of the charts that a cell draws."""
    for output in cell.get("outputs", []):
        for mime, spec in output.get("data", {}).items():
            if mime.startswith(_CHART):
                yield from _values(spec.get("datasets", {}))


def _descriptions(code: str) -> Iterator[str]:
    """Yield the titles and descriptions of charts in a cell's code."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"title", "description"}:
            value = getattr(node.value, "value", None)
            if isinstance(value, str):
                yield value


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _figures(text: str) -> Iterator[tuple[re.Match[str], float, float, tuple[float, ...]]]:
    """Yield each figure of a text: its match, its value, the tolerance of a computed value, and its scales.

    Skipped parts are replaced by blanks, so that places in the text stay the same.
    """
    text = re.sub(r"^#+ .*$|^\|.*$", _blank, text, flags=re.MULTILINE)
    text = _NAMES.sub(_blank, text).replace("\n", " ").replace("*", " ")
    for found in _NUMBER.finditer(text):
        written = found.group()
        value = float(written.replace(",", ""))
        step = 10.0 ** -len(written.partition(".")[2])
        if "," in written:  # a number with thousands counts as rounded where its last zeros begin
            digits = written.replace(",", "").partition(".")[0]
            step = min(step * 10.0 ** (len(digits) - len(digits.rstrip("0"))), 100.0)
        if _ROUGH.search(text[: found.start()]):
            step = max(step, 0.05 * value)
        if _BOUND.search(text[: found.start()]):
            step = max(step, 0.5 * value)
        after = text[found.end() : found.end() + 20].lower()
        scales: tuple[float, ...] = (1.0, 100.0) if re.match(r"\s*(?:%|per ?cent)", after) else (1.0,)
        if re.match(r"\s*(?:million|billion|trillion)", after):
            scales = (1.0, 1e-3, 1e3, 1e-6, 1e6)
        yield found, value, 0.51 * step, scales


def _sections(cells: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the cells of each section, which begins at a heading of the second level."""
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
    """Return the figures of the prose that neither the notebook nor the authored tables contain.

    A figure is no orphan when it equals, within its rounding, a number in a cell's output, a chart's data,
    the code or an authored table. Numbers that only name something (years, dates, lessons, sections, claims)
    are skipped.

    Printed numbers, constants and authored figures count everywhere. The many numbers in a chart's data count
    only in the chart's own section and in sections without code. Figures in a chart's title or description
    must be in that cell's chart data or constants.

    Returns
    -------
    list of (str, str)
        The figure as written, and its sentence.
    """
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    everywhere = {*authored}
    for cell in code:
        everywhere.update(_printed_numbers(cell))
        everywhere.update(_constants(_source(cell)))
    drawn_anywhere = {value for cell in code for value in _chart_numbers(cell)}
    found = []
    for section in _sections(cells):
        has_code = any(cell["cell_type"] == "code" for cell in section)
        drawn = {value for cell in section for value in _chart_numbers(cell)} if has_code else drawn_anywhere
        for cell in section:
            if cell["cell_type"] == "markdown":
                texts, pool = [_source(cell)], everywhere | drawn
            else:
                texts, pool = (
                    list(_descriptions(_source(cell))),
                    {*_chart_numbers(cell), *_constants(_source(cell))},
                )
                pool |= {100.0 * value for value in pool if value <= 1.0}
            for text in texts:
                for where, value, slack, scales in _figures(text):
                    if not any(abs(have * scale - value) <= slack for scale in scales for have in pool):
                        found.append((where.group(), _sentence(text, where.start())))
    return found


def _sentence(text: str, place: int) -> str:
    """Return the sentence of a text around a position, on one line."""
    ends = [0, *(end.end() for end in re.finditer(r"(?<=[.!?])\**\s+|\n\s*\n|\n(?=[*-] )", text)), len(text)]
    start = max(end for end in ends if end <= place)
    return " ".join(text[start : min(end for end in ends if end > place)].split())


def authored_figures() -> set[float]:
    """Return the numbers in the tables of the text's claims, of cited figures and of events."""
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
