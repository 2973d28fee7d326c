"""Time of one check, from the learner's call to the finished panel.

For every question of every set, those of the lesson too: the first check and the ones after it, with a wrong
answer that fits no usual mistake, which costs most: the slips of the solution are made at the first of them
and kept. Also with a listed mistake, which needs none. Keys and listed mistakes are computed when the set is
opened. Prints one table; the limits are 50 ms for a listed mistake, 3 s for a first check, 300 ms later.

    python benchmarks/check.py            prints the table
    python benchmarks/check.py --write    also puts it into benchmarks/RESULTS.md
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
import time
from pathlib import Path

import altair as alt
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course.bank.library import find_set, set_names
from course.exercises import Exercise
from course.front import exercise
from course.marking import LocalMarker

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## One check"
LISTED_MS, FIRST_MS, LATER_MS = 50.0, 3000.0, 300.0


def wrong_answer(ex: Exercise, question: str) -> object:
    """Return a wrong answer that fits the form of the question."""
    kind = ex.kind(question)
    options = kind.get("options", {})
    made = {
        "number": lambda: 123.456789,
        "choice": lambda: sorted(options)[0],
        "choices": lambda: sorted(options),
        "order": lambda: sorted(options),
        "label": lambda: "nothing",
        "function": lambda: lambda *arguments: 0.123456,
        "table": lambda: {name: [1.0] for name in kind["columns"]},
        "chart": lambda: alt.Chart(pd.DataFrame({"a": [1]})).mark_tick().encode(x="a:Q"),
    }
    return made[kind["kind"]]()


def table() -> tuple[list[str], bool]:
    """Return the lines of the table, and whether the limit is held."""
    lines = [
        "| set | questions | open, s | listed, max ms | first, median ms | first, max ms | later, max ms |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    held = True
    for name in set_names():
        start = time.perf_counter()
        ex = exercise(name)
        opened = time.perf_counter() - start
        marker = LocalMarker(find_set(name), lesson_too=True)
        marker.prepare()
        listed = [_listed(marker, question) for question in marker.cases]
        first, later = [], []
        for question in (*ex.questions, *ex.lesson_checks):
            answer = wrong_answer(ex, question)
            for times in (first, later, later, later):
                start = time.perf_counter()
                ex.check(question, answer)._repr_html_()
                times.append(1000 * (time.perf_counter() - start))
        held &= max(listed) <= LISTED_MS and max(first) <= FIRST_MS and max(later) <= LATER_MS
        lines.append(
            f"| {name} | {len(first)} | {opened:.2f} | {max(listed):.1f} | {statistics.median(first):.1f} "
            f"| {max(first):.1f} | {max(later):.1f} |"
        )
    return lines, held


def _listed(marker: LocalMarker, question: str) -> float:
    """Return the milliseconds to mark a listed mistake; charts, which load a library first, at second try."""
    plain = marker.cases[question].listed[0].plain
    marker.mark(question, plain)
    start = time.perf_counter()
    marker.mark(question, plain)
    return 1000 * (time.perf_counter() - start)


def main() -> int:
    """Measure, print, and write when asked to."""
    lines, held = table()
    print("\n".join(lines), f"limits {'held' if held else 'NOT held'}", sep="\n")
    if "--write" in sys.argv:
        about = f"Python {platform.python_version()}, pandas {pd.__version__}, {platform.system()}. "
        about += (
            f"Limits: {LISTED_MS:g} ms for a listed mistake, {FIRST_MS:g} ms first, {LATER_MS:g} ms later. "
        )
        about += f"Load average while it ran: {os.getloadavg()[0]:.1f}."
        block = "\n".join([HEADING, "", about, "", *lines, ""])
        text = RESULTS.read_text(encoding="utf-8")
        text = re.sub(rf"\n?{HEADING}\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL).rstrip() + "\n\n" + block
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
