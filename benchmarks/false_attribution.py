"""How often is a random wrong number met with the name of a mistake that nobody made?

For each question on a number: numbers near the key (within a half) and across its range (a tenth to ten times
it, and the other sign), written with three, four, five and all digits. Prints one line a question and the
share of all; the limit is 1 % for each question.

    python benchmarks/false_attribution.py               200 numbers of each sort
    python benchmarks/false_attribution.py --number 50   fewer
    python benchmarks/false_attribution.py --seed 2      others
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course.bank.case import Case
from course.bank.library import sets
from course.kinds import Number
from course.marking import judge
from course.outcomes import Outcome

LIMIT = 0.01
DIGITS = (3, 4, 5, 17)


def numbers(key: float, count: int, draw: Random) -> list[tuple[str, float]]:
    """Return random numbers, each with the sort that it is of."""
    made = []
    for digits in DIGITS:
        for _ in range(count):
            near = key * (1 + draw.uniform(-0.5, 0.5))
            wide = key * 10 ** draw.uniform(-1, 1) * draw.choice([1, 1, 1, -1])
            made += [
                (f"near, {digits} digits", float(f"{near:.{digits}g}")),
                (f"wide, {digits} digits", float(f"{wide:.{digits}g}")),
            ]
    return made


def named(case: Case, count: int, seed: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return how many numbers of each sort were wrong and were named, and by which mistakes."""
    wrong: Counter[str] = Counter()
    found: Counter[str] = Counter()
    mistakes: Counter[str] = Counter()
    for sort, value in numbers(case.key["v"], count, Random(f"{seed} {case.question.id}")):
        outcome = judge(case, {"t": "number", "v": value}, help_too=True)
        if outcome["outcome"] == Outcome.WRONG:
            wrong[sort] += 1
            found[sort] += bool(outcome["mistakes"])
            mistakes.update(outcome["mistakes"])
    return wrong, found, mistakes


def main() -> int:
    """Print the table; 1 when a question is beyond the limit."""
    read = argparse.ArgumentParser()
    read.add_argument("--number", type=int, default=200)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--question", default="")
    chosen = read.parse_args()
    wrong: Counter[str] = Counter()
    found: Counter[str] = Counter()
    beyond = 0
    for one in sets().values():
        for question in one.questions.values():
            if not isinstance(question.kind, Number) or chosen.question not in ("", question.id):
                continue
            case = Case(question)
            mine, said, mistakes = named(case, chosen.number, chosen.seed)
            share = said.total() / max(mine.total(), 1)
            beyond += share > LIMIT
            often = ", ".join(f"{name} {times}" for name, times in mistakes.most_common(4))
            print(f"{question.id:20}{len(case.slips):5} slips {100 * share:6.2f} %  {often}")
            wrong, found = wrong + mine, found + said
    for sort in wrong:
        print(f"{sort:20}{100 * found[sort] / wrong[sort]:6.2f} % of {wrong[sort]:,}")
    share = 100 * found.total() / wrong.total()
    print(f"all {share:.2f} % of {wrong.total():,}; beyond 1 %: {beyond} questions")
    return int(beyond > 0)


if __name__ == "__main__":
    sys.exit(main())
