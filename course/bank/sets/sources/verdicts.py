"""Verdicts: does the evidence support a claim?"""

from __future__ import annotations

from random import Random

from course.bank import Function
from course.bank.sets.sources import sources


def _draw(draw: Random) -> tuple[float, float, float]:
    best = draw.choice([-1, 1]) * draw.uniform(5, 400)
    return (best * draw.choice([-1.2, 0.5, 0.9, 0.97, 1.04, 1.12, 1.6]), best, draw.choice([0.05, 0.1]))


@sources.question(
    Function(("claimed", "best", "tolerance")),
    inputs=[
        (370.0, 291.6, 0.05),
        (20.0, 20.1, 0.05),
        (32.0, -42.5, 0.05),
        (70.0, 91.0, 0.05),
        (-104.9, -100.0, 0.05),
        (-110.0, -100.0, 0.05),
        (95.1, 100.0, 0.05),
        (105.1, 100.0, 0.05),
    ],
    draw=_draw,
    drawn=8,
    objective="source.verdict",
    title="A rule for verdicts",
    level=3,
    points=2,
    text="""
    A verdict that follows a stated rule can be revised when better figures come. Write `verdict(claimed, best,
    tolerance)` that returns one of four words:

    - `"contradicted"` when claimed and best figure have different signs,
    - `"supported"` when they differ by at most `tolerance` times the size of the **best** figure,
    - `"overstated"` when the claimed number is larger in size than the best one,
    - `"understated"` otherwise.

    (The rule of this exercise. The course's ledger has no "understated", and calls a number that is far off contradicted.)
    """,
    starter="""
    def verdict(claimed, best, tolerance):
        return ____
    """,
    hints=(
        "Go through the four rules in their order; size means without the sign: `abs`.",
        "Different signs: the product is negative.",
    ),
)
def verdict():
    """Four rules in order."""

    def verdict(claimed, best, tolerance):
        if claimed * best < 0:
            return "contradicted"
        if abs(claimed - best) <= tolerance * abs(best):
            return "supported"
        return "overstated" if abs(claimed) > abs(best) else "understated"

    return verdict


def _rule(sign=True, base="best", size=True):
    def other(claimed, best, tolerance):
        if sign and claimed * best < 0:
            return "contradicted"
        if abs(claimed - best) <= tolerance * abs(best if base == "best" else claimed):
            return "supported"
        larger = abs(claimed) > abs(best) if size else claimed > best
        return "overstated" if larger else "understated"

    return other


verdict.mistake(
    "no_signs",
    "You get this if the signs are not compared: a surplus for a deficit is no exaggeration.",
    lambda: _rule(sign=False),
    step="Look at claims with the wrong sign.",
)
verdict.mistake(
    "tolerance_of_the_claim",
    "You get this if the tolerance is taken of the claimed number: a large claim would earn itself more room.",
    lambda: _rule(base="claimed"),
    step="Look at what the tolerance is a share of.",
)
verdict.mistake(
    "names_exchanged",
    "You get this if the last two words are exchanged: a claim larger than the best figure is overstated.",
    lambda: (
        lambda claimed, best, tolerance: {"overstated": "understated", "understated": "overstated"}.get(
            word := _rule()(claimed, best, tolerance), word
        )
    ),
    step="Try it with a claim that is clearly too large.",
)
verdict.mistake(
    "absolute_tolerance",
    "You get this if the tolerance is taken as it is: it is a share of the best figure's size.",
    lambda: (
        lambda claimed, best, tolerance: (
            "supported" if abs(claimed - best) <= tolerance else _rule()(claimed, best, 0)
        )
    ),
    step="Look at what the tolerance is a share of.",
)
verdict.mistake(
    "signed_tolerance",
    "You get this if the tolerance is taken of a negative figure with its sign: then nothing is near enough.",
    lambda: lambda claimed, best, tolerance: _rule()(claimed, best, tolerance if best > 0 else 0),
    step="Try it with two negative numbers that are close to each other.",
)
verdict.mistake(
    "signed_size",
    "You get this if negative numbers are compared with their sign: -110 is larger in size than -100.",
    lambda: _rule(size=False),
    step="Try it with two negative numbers.",
)
