"""Is a known gain found? 2,000 simulated learners with a known skill take both tests of the course.

    python benchmarks/gain.py            prints the tables
    python benchmarks/gain.py --write    also puts them into RESULTS.md

Each learner has a skill and gains skill. The chance of a right answer follows the three-parameter model of
item response theory, with one guess in four. So the gain in expectation is known for every class.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from simulated_tests import QUESTIONS, pairs_of, true_gain  # noqa: E402

from benchmarks.import_time import RESULTS, put  # noqa: E402
from benchmarks.tables import table  # noqa: E402
from course.marking.gain import Pair, gains  # noqa: E402

HEADING = "## The gain of a class"
LEARNERS = 2000
SIZES = [
    "learners in a class",
    "classes",
    "mean error",
    "its spread",
    "width of the interval",
    "held the truth",
]
CASES = ["case", "learners with both tests", "known gain", "gain found", "interval"]
_BETTER, _HARDER, _REPEATS = 1.2, 0.5, 5


def _population(generator: np.random.Generator, better: float) -> tuple[np.ndarray, np.ndarray]:
    before = generator.normal(-0.3, 1, LEARNERS)
    return before, before + generator.normal(better, 0.5 if better else 0, LEARNERS)


def _found(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    found = gains(pairs, QUESTIONS)
    assert found is not None and found[0].gain is not None
    assert found[0].low is not None and found[0].high is not None
    return found[0].gain, found[0].low, found[0].high


def sizes() -> Iterator[tuple[object, ...]]:
    """Yield a row for each size of a class: how far the gain is off, and how often the interval holds it."""
    generator = np.random.default_rng(2026)
    for size in (8, 16, 30, 100, 2000):
        off, wide, held = [], [], []
        for _ in range(_REPEATS):
            before, after = _population(generator, _BETTER)
            for start in range(0, LEARNERS - size + 1, size):
                some = slice(start, start + size)
                truth = true_gain(before[some], after[some], _HARDER)
                gain, low, high = _found(pairs_of(generator, before[some], after[some], harder=_HARDER))
                off.append(gain - truth)
                wide.append(high - low)
                held.append(low <= truth <= high)
        yield (
            size,
            len(off),
            f"{np.mean(off):+.3f}",
            f"{np.std(off):.3f}",
            f"{np.mean(wide):.2f}",
            f"{100 * np.mean(held):.0f} %",
        )


def cases() -> Iterator[tuple[object, ...]]:
    """Yield a row for each case that could mislead, for all 2,000 learners at once."""
    generator = np.random.default_rng(45)
    for words, better, exchange, leave in (
        ("papers exchanged", _BETTER, True, "nobody"),
        ("papers exchanged, nothing learnt", 0.0, True, "nobody"),
        ("paper A first for all", _BETTER, False, "nobody"),
        ("paper A first for all, nothing learnt", 0.0, False, "nobody"),
        ("a fifth leaves by chance", _BETTER, True, "anybody"),
        ("the fifth with the lowest skill leaves", _BETTER, True, "weak"),
        ("the fifth that gained least leaves", _BETTER, True, "gained least"),
    ):
        before, after = _population(generator, better)
        truth = true_gain(before, after, _HARDER)
        pairs = pairs_of(generator, before, after, harder=_HARDER, exchange=exchange)
        order = {
            "nobody": np.arange(LEARNERS),
            "anybody": generator.permutation(LEARNERS),
            "weak": np.argsort(-before),
            "gained least": np.argsort(before - after),
        }[leave]
        stay = sorted(order[: LEARNERS if leave == "nobody" else LEARNERS * 4 // 5])
        gain, low, high = _found([pairs[place] for place in stay])
        yield (words, len(stay), f"{truth:.3f}", f"{gain:.3f}", f"{low:.3f} to {high:.3f}")


TEXT = """{heading}

`python benchmarks/gain.py`, {day}: 2,000 simulated learners with a known skill. They answer by the
three-parameter model of item response theory and guess one of four. Paper B is harder than paper A by half a
unit of skill. The known gain is the one in expectation, of all learners.

{sizes}

Where papers were exchanged and one half has fewer than eight learners, both halves count as one class.

{cases}

Where the papers are exchanged, a harder paper does no harm. Where everybody has paper A first, the harder
paper looks like a lack of learning. Learners who leave by chance do no harm either. Where those leave who
know least or gain least, the gain looks larger than it is, and no table of pairs can show it.
"""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md")
    write = parser.parse_args().write
    text = TEXT.format(
        heading=HEADING,
        day=date.today(),
        sizes=table([SIZES, *([str(cell) for cell in row] for row in sizes())]),
        cases=table([CASES, *([str(cell) for cell in row] for row in cases())]),
    )
    print(text)
    if write:
        RESULTS.write_text(put(text, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
