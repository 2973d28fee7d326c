"""How well the claims of a text are found, on labelled sentences, and how fast.

Usage: python benchmarks/texts.py [FOLDER ...] [--slips] [--verdicts] [--lang LANG]

Each folder holds lists as in tests/texts/sentences/develop; left out, all of them. `--slips` also prints each
thing that is wrong. `--verdicts` tests each labelled claim. Of those that are supported or contradicted, it
counts as wrong those whose number, year, economies or measure is read otherwise than labelled, or whose
table is none of the label's.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "texts"))

from scoring import agreement, labelled, pairs, score  # noqa: E402

from course.texts.finding import claims  # noqa: E402
from course.texts.spans import Claim, Sentence  # noqa: E402
from course.texts.suggesting import proposals  # noqa: E402
from course.texts.testing import test  # noqa: E402
from course.verdicts import Verdict  # noqa: E402


def _tables(claim: Claim) -> list[str]:
    """Return the tables that are proposed for a claim, best first."""
    return list(dict.fromkeys(one.table for one in proposals(claim)))


def _decided(entries: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return how many labelled claims are decided, and a line for each of them that is wrong."""
    decided, wrong = 0, []
    for entry in entries:
        day = date.fromisoformat(entry["date"])
        found = claims([Sentence(1, 0, len(entry["text"]), entry["text"], entry["lang"])], day)
        for label, claim in pairs(entry["claims"], found):
            if claim is None:
                continue
            done = test(claim, day=day, beside=[one for one in found if one is not claim])
            if done.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
                continue
            decided += 1
            read = label is not None and all(agreement(label, claim).values())
            if not read or done.table not in (label or {}).get("tables", [done.table]):
                wrong.append(f"{entry['id']}: {done.verdict}: {done.sentence}\n    {entry['text']}")
    return decided, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--slips", action="store_true")
    parser.add_argument("--verdicts", action="store_true")
    parser.add_argument("--lang", choices=["en", "zh", "ja"])
    asked = parser.parse_args()
    folders = asked.folders or [
        folder
        for place in ("tests/texts", "benchmarks")
        for folder in sorted((ROOT / place).glob("sentences/*/"))
    ]
    entries = [entry for folder in folders for entry in labelled(folder)]
    if asked.lang:
        entries = [entry for entry in entries if entry["lang"] == asked.lang]
    languages = sorted({entry["lang"] for entry in entries})
    columns = {lang: score([one for one in entries if one["lang"] == lang], _tables) for lang in languages}
    columns["all"] = score(entries, _tables)
    names = [name for name, _ in columns["all"].rows()]
    print(f"{'':36}" + "".join(f"{name:>12}" for name in columns))
    for at, name in enumerate(names):
        print(f"{name:36}" + "".join(f"{column.rows()[at][1]:>12}" for column in columns.values()))
    texts = [Sentence(1, 0, len(entry["text"]), entry["text"], entry["lang"]) for entry in entries]
    started = time.perf_counter()
    claims(texts, date(2025, 4, 27))
    took = time.perf_counter() - started
    size = sum(len(text.text) for text in texts)
    print(f"\n{len(texts)} sentences, {size} characters: {took:.3f} s")
    decided, wrong = _decided(entries) if asked.verdicts else (0, [])
    if asked.verdicts:
        print(f"wrong verdicts: {len(wrong)} of {decided}")
    if asked.slips:
        print("\n" + "\n".join([*columns["all"].slips, *wrong]))


if __name__ == "__main__":
    main()
