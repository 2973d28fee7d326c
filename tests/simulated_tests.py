"""Simulated learners with a known skill who take both papers; for a test and a benchmark."""

from __future__ import annotations

import numpy as np

from course.bank.papers import stated
from course.marking.gain import RIGHT, Pair, Sitting

QUESTIONS = [one["id"] for one in stated()]
_MISTAKES = {one["id"]: list(one["mistakes"]) for one in stated()}
#: how hard the questions are, and the chance to guess one of four options
HARD, GUESS = np.linspace(-1, 1, len(QUESTIONS)), 0.25


def chances(skill: np.ndarray, harder: float = 0.0) -> np.ndarray:
    """Return each learner's chance to answer each question rightly, in a model with guessing (3PL)."""
    return GUESS + (1 - GUESS) / (1 + np.exp(HARD + harder - skill[:, None]))


def true_gain(before: np.ndarray, after: np.ndarray, harder: float = 0.0) -> float:
    """Return the gain that learners of these skills have in expectation, over both papers alike."""
    first, second = (
        np.mean([chances(skill, by).mean() for by in (0.0, harder)]) for skill in (before, after)
    )
    return float((second - first) / (1 - first))


def sit(
    generator: np.random.Generator, skill: np.ndarray, letters: list[str], harder: float
) -> list[Sitting]:
    """Return the answers of learners to their papers; paper B is `harder` by so much."""
    right = generator.random((len(skill), len(QUESTIONS))) < np.where(
        np.array(letters)[:, None] == "b", chances(skill, harder), chances(skill)
    )
    wrong = generator.integers(0, 3, right.shape)
    return [
        Sitting(
            letter,
            {
                one: RIGHT if right[row, place] else _MISTAKES[one][wrong[row, place]]
                for place, one in enumerate(QUESTIONS)
            },
        )
        for row, letter in enumerate(letters)
    ]


def pairs_of(
    generator: np.random.Generator,
    before: np.ndarray,
    after: np.ndarray,
    *,
    harder: float,
    exchange: bool = True,
) -> list[Pair]:
    """Return both tests of each learner; half of the class has the papers the other way round."""
    letters = ["ab"[place % 2 if exchange else 0] for place in range(len(before))]
    others = ["b" if letter == "a" else "a" for letter in letters]
    first = sit(generator, before, letters, harder)
    return list(zip(first, sit(generator, after, others, harder), strict=True))
