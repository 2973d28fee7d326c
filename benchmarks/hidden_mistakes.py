"""Does a slip name the mistakes that authors list? They are hidden from the marker, then handed in.

Authors wrote their mistakes by hand, and not for the slips, so these tell how many mistakes the slips find by
themselves. Each is handed in with four and with all digits, as a class is marked and as a learner is helped.
A name is counted, whether its sentence is right or not: `--out` writes it beside that of the author.

    python benchmarks/hidden_mistakes.py               one line for each way
    python benchmarks/hidden_mistakes.py --out FILE    also writes what was said
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.kinds import Number
from course.marking import judge
from course.outcomes import Outcome

DIGITS = (4, 17)
WAYS = {"marking": False, "help": True}


def said(question: Question) -> list[tuple[str, int, str, str, str]]:
    """Return way, digits, mistake, the author's sentence and the marker's; only of wrong answers."""
    listed = Case(question).listed
    found = []
    with patch.object(Case, "listed", []):
        case = Case(question)
        for mistake in listed:
            for digits in DIGITS:
                value = float(f"{mistake.plain['v']:.{digits}g}")
                for way, help_too in WAYS.items():
                    outcome = judge(case, {"t": "number", "v": value}, help_too=help_too)
                    if outcome["outcome"] == Outcome.WRONG:
                        told = outcome["says"] if outcome["mistakes"] else ""
                        found.append((way, digits, mistake.id, mistake.sentence, told))
    return found


def main() -> int:
    """Print how many are named."""
    read = argparse.ArgumentParser()
    read.add_argument("--out", type=Path)
    chosen = read.parse_args()
    handed: Counter[tuple[str, int]] = Counter()
    named: Counter[tuple[str, int]] = Counter()
    lines = []
    for one in sets().values():
        for question in one.questions.values():
            for way, digits, mistake, *sentences in (
                said(question) if isinstance(question.kind, Number) else ()
            ):
                handed[way, digits] += 1
                named[way, digits] += bool(sentences[1])
                lines.append("\t".join([question.id, mistake, way, str(digits), *sentences]))
    for (way, digits), count in handed.items():
        met = named[way, digits]
        print(f"{way}, {digits} digits: {met} of {count} named ({100 * met / count:.1f} %)")
    if chosen.out is not None:
        chosen.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
