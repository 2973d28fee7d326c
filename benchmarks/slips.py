"""The slips that changes of the worked solutions lead to: how many, how fast, and a sample to judge.

Prints one line a question: slips of its own case, seconds to make them, and how many changes give an answer
within the tolerance that is not the key's. Checks for every variant that no slip equals its key.

    python benchmarks/slips.py                    one line a question
    python benchmarks/slips.py --sample FILE      also writes 200 slips with their sentences
    python benchmarks/slips.py --variants 20      checks the first 20 variants of each question, not all
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course.bank.case import Case
from course.bank.library import sets
from course.bank.slips import solution_slips
from course.marking.variants import valid_parameters


def within(case: Case) -> list[str]:
    """Name the slips that the tolerance takes for the key, though they are another answer."""
    kind = case.question.kind
    return [
        slip.id
        for slip, plain in solution_slips(case)
        if kind.same(case.key, plain) and not kind.same(case.key, plain, slack=0.01)
    ]


def main() -> int:
    """Print the table; 1 when a slip equals its key."""
    read = argparse.ArgumentParser()
    read.add_argument("--sample", type=Path)
    read.add_argument("--variants", type=int, default=10**6)
    read.add_argument("--seed", type=int, default=1)
    chosen = read.parse_args()
    lines: list[str] = []
    slowest = total = equal = count = 0
    for one in sets().values():
        for question in one.questions.values():
            case = Case(question)
            _ = case.key, case.listed, case.shared
            started = time.thread_time()
            slips = case.slips
            seconds = time.thread_time() - started
            slowest, total = max(slowest, seconds), total + len(slips)
            count += bool(slips)
            odd = within(case) if slips else []
            print(f"{question.id:22}{len(slips):5} slips {seconds:6.2f} s  within: {', '.join(odd[:5])}")
            lines += [f"{question.id}\t{slip.sentence}\t{slip.plain.get('v', '')}" for slip in slips]
            for parameters in valid_parameters(question)[: chosen.variants] if slips else ():
                other = Case(question, parameters)
                equal += sum(question.kind.same(other.key, slip.plain) for slip in other.slips)
    print(f"{total} slips of {count} questions; slowest {slowest:.2f} s; equal to a key: {equal}")
    if chosen.sample is not None:
        drawn = Random(chosen.seed).sample(lines, min(200, len(lines)))
        chosen.sample.write_text("\n".join(sorted(drawn)) + "\n", encoding="utf-8")
    return int(equal > 0)


if __name__ == "__main__":
    sys.exit(main())
