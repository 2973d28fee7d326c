"""How long a learner waits: opening an exercise set, and checking answers, in processor time.

    python benchmarks/check_time.py

Each set opens in a process of its own, which has imported pandas, as the first cell of each exercise notebook
does. For each question the first answer is one that fits no usual mistake: the longest way. The second answer
is another such one, and the third is right. An answer of another kind than a number is the right one, first
and again. With and without what `course build slips` worked out, in turn.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median, quantiles

SETS = ("00", "01", "02", "03", "04", "06")
CODE = """
import json, sys, time
import pandas
from course import exercise
from course.bank.slips import making, shipped
from course.workspace import current
if sys.argv[2] == "without":
    making.worked_out = lambda case: {}
clock = time.process_time
begun = clock()
ex = exercise(sys.argv[1])
opened = clock() - begun
times = []
for name in ex.questions:
    case = ex._marker.cases[name]
    right = case.value()
    odd = (123.4567891, 7123.456789) if case.question.kind.name == "number" else (right, right)
    row = [case.question.kind.name]
    for answer in (*odd, right):
        begun = clock()
        ex.check(name, answer)
        row.append(clock() - begun)
    times.append(row)
print(json.dumps([opened, times]))
"""


def main() -> None:
    """Print one table."""
    print("| | opening a set, s | first number, ms | second, ms | right, ms | other kinds, first, ms |")
    print("|---|---:|---:|---:|---:|---:|")
    found: dict[str, list[list[float]]] = {}
    for name in SETS:
        for how in ("without", "with"):
            done = subprocess.run(
                [sys.executable, "-c", CODE, name, how], capture_output=True, text=True, check=True
            )
            opened, times = json.loads(done.stdout.splitlines()[-1])
            columns = found.setdefault(how, [[], [], [], [], []])
            columns[0].append(opened)
            for kind, *three in times:
                if kind == "number":
                    for column, seconds in zip(columns[1:4], three, strict=True):
                        column.append(1000 * seconds)
                else:
                    columns[4].append(1000 * three[0])
    for how, columns in found.items():
        shown = [f"{median(columns[0]):.2f} (at most {max(columns[0]):.2f})"]
        for column in columns[1:]:
            shown.append(f"{median(column):.0f} (nine of ten {quantiles(column, n=10)[-1]:.0f})")
        print(f"| {how} shipped slips | " + " | ".join(shown) + " |")


if __name__ == "__main__":
    main()
