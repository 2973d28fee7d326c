"""What a class knew before and after the course: the normalised gain with an interval, and what moved where.

The normalised gain is (after - before) / (1 - before), with the class's shares of right answers: the part of
what was missing that came (Hake 1998, doi:10.1119/1.18809). It is taken of the class's shares, not averaged
over persons: errors of measurement bias that average (Navarrete and others 2024, arXiv:2407.07730).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: the name of a right option; any other name is a mistake, and an empty name an answer that was left out
RIGHT = "right"
#: of a smaller group nothing is said
FEWEST = 8
_DRAWS, _SEED = 2000, 45
_Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sitting:
    """One learner's answers to one paper."""

    paper: str  #: letter of the paper
    chosen: Mapping[str, str]  #: question -> what the option stands for: right, or the name of a mistake


Pair = tuple[Sitting, Sitting]


@dataclass(frozen=True)
class Matched:
    """The learners with a first and a second test, and how many tests have no partner."""

    pairs: tuple[Pair, ...]
    only_before: int
    only_after: int


@dataclass(frozen=True)
class Gain:
    """Shares of right answers and the normalised gain of one question, or of all questions."""

    learners: int  #: with both tests
    #: shares of right answers as fractions; where the papers were exchanged, each half counts alike
    before: float
    after: float
    #: the normalised gain and the ends of its interval of 95 percent; None where too little was missing
    gain: float | None
    low: float | None
    high: float | None


def match(before: Iterable[tuple[str, Sitting]], after: Iterable[tuple[str, Sitting]]) -> Matched:
    """Return the learners who took both tests, each on another paper.

    Parameters
    ----------
    before, after
        (ticket or name, answers) of each first and each second test. A test without a ticket has no partner,
        and neither have tests of which two have one ticket.
    """
    first, second = list(before), list(after)
    counts = Counter(who for who, _ in first), Counter(who for who, _ in second)
    ones, others = dict(first), dict(second)
    pairs = tuple(
        (ones[who], others[who])
        for who in sorted(ones.keys() & others.keys() - {""})
        if counts[0][who] == counts[1][who] == 1 and ones[who].paper != others[who].paper
    )
    return Matched(pairs, len(first) - len(pairs), len(second) - len(pairs))


def gains(pairs: Sequence[Pair], questions: Sequence[str]) -> tuple[Gain, dict[str, Gain]] | None:
    """Return the gain over all questions and the gain of each question; None for too small a group.

    An answer that was left out counts as not right. The interval is the middle 95 percent of 2,000 bootstrap
    samples of learners, drawn within each half, always with the same seed. The gain of a question is left
    out where fewer than `FEWEST` learners missed it at first.
    """
    if len(pairs) < FEWEST:
        return None
    right = np.array(
        [[[sitting.chosen.get(one) == RIGHT for one in questions] for sitting in pair] for pair in pairs],
        dtype=float,
    )
    of_a = np.array([first.paper == "a" for first, _ in pairs])
    # Each half counts alike, so that a harder paper weighs on both tests alike.
    halves = [right[of_a], right[~of_a]]
    if min(map(len, halves)) < FEWEST:
        halves = [right]
    generator = np.random.default_rng(_SEED)
    seen, drawn = np.zeros(right.shape[1:]), np.zeros((_DRAWS, *right.shape[1:]))
    for half in halves:
        weights = generator.multinomial(len(half), np.full(len(half), 1 / len(half)), _DRAWS)
        seen += half.mean(axis=0) / len(halves)
        drawn += np.tensordot(weights / len(half), half, axes=1) / len(halves)
    missed = (right[:, 0, :] == 0).sum(axis=0)
    by_question = {
        one: _gain(len(pairs), seen[:, place], drawn[:, :, place], enough=missed[place] >= FEWEST)
        for place, one in enumerate(questions)
    }
    whole = _gain(len(pairs), seen.mean(axis=1), drawn.mean(axis=2), enough=seen.mean(axis=1)[0] < 1)
    return whole, by_question


def _gain(learners: int, seen: _Shares, drawn: _Shares, *, enough: bool) -> Gain:
    before, after = map(float, seen)
    if not enough:
        return Gain(learners, before, after, None, None, None)
    some = drawn[drawn[:, 0] < 1 - 1e-12]
    low, high = np.percentile((some[:, 1] - some[:, 0]) / (1 - some[:, 0]), [2.5, 97.5])
    return Gain(learners, before, after, (after - before) / (1 - before), float(low), float(high))


def moves(pairs: Sequence[Pair], question: str) -> dict[str, Counter[str]]:
    """Return for each option at first, by its name, how many then chose which option.

    Options that fewer than `FEWEST` learners chose at first are left out.
    """
    found: dict[str, Counter[str]] = {}
    for first, second in pairs:
        found.setdefault(first.chosen.get(question, ""), Counter())[second.chosen.get(question, "")] += 1
    return {name: count for name, count in found.items() if count.total() >= FEWEST}
