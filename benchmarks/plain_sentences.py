"""How the tool for one's own text judges 239 plain sentences and 60 tricky ones with a key.

``python benchmarks/plain_sentences.py`` counts the figures and comparisons of `plain_sentences.jsonl`, and
then those of `tricky_sentences.jsonl`: how many are found, how many come to supported or contradicted, how
many of these decisions are right, and how many of the false ones are caught. ``--slips`` also prints what is
decided wrongly. The plain sentences and their key were written from the tables by somebody who had not seen
the tool; every second one holds a careless mistake. The tricky ones are by an engineer of the tool, in
constructions that its lists did not have, written before it was run on any of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.spans import Claim
from course.texts.tested import Test
from course.texts.testing import test
from course.verdicts import Verdict

ITEMS = Path(__file__).with_name("plain_sentences.jsonl")
TRICKY = Path(__file__).with_name("tricky_sentences.jsonl")
#: the day of the sentences
DAY = date(2026, 6, 24)
_DECIDED = (Verdict.SUPPORTED, Verdict.CONTRADICTED)


def _judged(claim: Claim, every: list[Claim]) -> Test | None:
    beside = [one for one in every if one is not claim and one.sentence == claim.sentence]
    try:
        return test(claim, day=DAY, beside=beside)
    except CourseError:
        return None


def _in_stretch(claim: Claim, at: int, stretch: str) -> bool:
    start, end = (claim.sentence.start + place for place in (claim.quantity.start, claim.quantity.end))
    return start < at + len(stretch) and at < end


def scored(item: dict[str, Any], slips: list[str]) -> Counter[str]:
    """Return the counts for one item; what is decided wrongly is added to `slips`."""
    every, counts = claims(sentences(item["text"]), DAY), Counter[str]()
    for stretch, truth in item["truth"]:
        at = item["text"].index(stretch)
        found = [one for one in every if _in_stretch(one, at, stretch)]
        tests = [done for one in found if (done := _judged(one, every)) and done.verdict in _DECIDED]
        counts += Counter({"figures": 1, "false figures": not truth, "found": bool(found)})
        if not tests:
            continue
        supported = all(one.verdict is Verdict.SUPPORTED for one in tests)
        counts += Counter(
            {
                "decided": 1,
                "rightly decided": supported is truth,
                "false ones caught": not (truth or supported),
                "false ones supported": supported and not truth,
            }
        )
        if supported is not truth:
            slips.append(f"{stretch} in {item['text']}: {'; '.join(one.sentence for one in tests)}")
    return counts


if __name__ == "__main__":
    for path in (ITEMS, TRICKY):
        wrong: list[str] = []
        total = Counter[str]()
        for line in path.read_text("utf-8").splitlines():
            total += scored(json.loads(line), wrong)
        print(f"{path.stem}\n" + "\n".join(f"{name:24}{count:6}" for name, count in total.items()))
        if "--slips" in sys.argv:
            print("\n", *wrong, sep="\n")
