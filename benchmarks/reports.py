"""How well the tool for one's own text judges eighteen reports with a key.

``python benchmarks/reports.py`` counts the claims of each report of `reports/`: how many are found, how
many of those that the tables hold come to supported or contradicted, how many of these decisions are right,
and how many of the false claims are caught. Nothing is set by hand. ``--slips`` also prints every claim
that is not decided rightly. The texts and their keys were written from the tables' figures, before their
author had read how the tool works.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from course.errors import CourseError
from course.readings.rules import is_near
from course.texts.article import Article, article
from course.verdicts import Verdict

_DECIDED = {Verdict.SUPPORTED: True, Verdict.CONTRADICTED: False}
_ROWS = (
    "claims that the tables hold",
    "found",
    "decided",
    "rightly decided",
    "false claims",
    "false ones caught",
    "caught by the right figure",
    "false ones supported",
    "claims that no table holds",
    "of these decided",
)  # fmt: skip


def at(mine: Article, quote: str) -> str | None:
    """Return the claim whose number overlaps a quote; None where none is found."""
    start = mine.text.index(quote)
    for one in mine.found:
        first, last = (one.sentence.start + at for at in (one.quantity.start, one.quantity.end))
        if first < start + len(quote) and start < last:
            return one.id
    return None


def scored(path: Path, slips: list[str]) -> Counter[str]:
    """Return the counts for one report; what is not decided rightly is added to `slips`."""
    report = tomllib.loads(path.read_text("utf-8"))
    mine = article(report["text"], date=report["published"].isoformat())
    counts: Counter[str] = Counter()
    for quote, truth, *figure in report["claims"]:
        id = at(mine, quote)
        verdict, told, measured = _judged(mine, id)
        decision = _DECIDED.get(verdict) if verdict else None
        counts["claims that the tables hold"] += 1
        counts["found"] += id is not None
        counts["decided"] += decision is not None
        counts["rightly decided"] += decision is truth
        counts["false claims"] += not truth
        counts["false ones caught"] += not truth and decision is False
        near = bool(figure) and measured is not None and is_near(abs(measured), abs(figure[0]), 0.02)
        counts["caught by the right figure"] += not truth and decision is False and near
        counts["false ones supported"] += not truth and decision is True
        if decision is not truth or (figure and not near):
            slips.append(f"{path.stem}: {quote} is {truth}: {told}")
    for quote in report["not_held"]:
        verdict, told, _ = _judged(mine, at(mine, quote))
        counts["claims that no table holds"] += 1
        if verdict in _DECIDED:
            counts["of these decided"] += 1
            slips.append(f"{path.stem}: {quote} is held by no table: {told}")
    return counts


def _judged(mine: Article, id: str | None) -> tuple[Verdict | None, str, float | None]:
    if id is None:
        return None, "not found", None
    claim = mine.claim(id)
    read = f"{id} {claim.measure} of {claim.of or '-'}, {claim.year}, {' '.join(claim.economies) or '-'}"
    try:
        done = mine.test(id)
    except CourseError as error:
        return None, f"{read}: {error}", None
    return done.verdict, f"{read}: {done.verdict}: {done.sentence} {done.readings.lead}", done.measured


def main() -> None:
    """Print the counts of each report and of all."""
    slips: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found = {
            path.stem: scored(path, slips)
            for path in sorted(Path(__file__).with_name("reports").glob("*.toml"))
        }
    found["all"] = sum(found.values(), Counter())
    print(f"{'':30}" + "".join(f"{name:>17}" for name in found))
    for row in _ROWS:
        print(f"{row:30}" + "".join(f"{counts[row]:>17}" for counts in found.values()))
    if "--slips" in sys.argv:
        print("\n" + "\n".join(slips))


if __name__ == "__main__":
    main()
