"""Verdicts: does the evidence support a claim?"""

from random import Random

from course.bank import Function, Rare, Wrong
from course.bank.sets.sources import sources


def _draw(draw: Random) -> tuple[float, float, float]:
    best = draw.choice([-1, 1]) * draw.uniform(5, 400)
    return (
        best * draw.choice([-1.2, -0.3, 0.5, 0.9, 0.97, 1.04, 1.12, 1.6, 2.4, 4.2]),
        best,
        draw.choice([0.05, 0.1]),
    )


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
        (125.0, 100.0, 0.25),
        (75.0, 100.0, 0.25),
        (0.0, 10.0, 0.05),
        (0.4, -10.0, 0.05),
        (0.0, -10.0, 0.05),
        (-3.0, 0.0, 0.05),
        (3.0, 0.0, 0.05),
        (2.03, 2.0, 0.05),
        (105.04, 100.0, 0.05),
        (0.01, 0.02, 0.05),
        (1.004, 1.0, 0.003),
        (5.0, 5.0, 0.0),
        (95.2, 100.0, 0.05),
        (-100.0, 100.0, 0.05),
    ],
    draw=_draw,
    drawn=8,
    objective="source.verdict",
    title="A rule for verdicts",
    level=3,
    points=2,
    text="""
    A verdict that follows a stated rule can be revised when better figures come. Write `verdict(claimed,
    best, tolerance)`. It returns the first of these four words that fits:

    - `"contradicted"` when the claimed and the best figure have different signs{far},
    - `"supported"` when they differ by at most `tolerance` times the size of the **best** figure,
    - `"overstated"` when the claimed number is larger in size than the best one,
    - `"understated"` otherwise.

    Zero never counts as a different sign. Every tolerance is below 1.

    This rule is for this exercise only. The course's ledger has no "understated", and it calls a number that
    is far off contradicted.
    """,
    hints=(
        "Begin with the signs, then the distance, then the sizes: the order of the four rules decides.",
        "Two numbers have different signs if their product is negative. Size is `abs`, and the tolerance is a"
        " part of the size of the best figure.",
        'Check: `verdict(0, 5, 0.1)` and `verdict(-8, -10, 0.1)` both give "understated".',
    ),
    means=(
        "A claim of 370 beside 310 is {answer(370, 310, 0.1)} at a tolerance of 0.1 and {answer(370, 310, "
        "0.25)} at 0.25: a verdict is only as firm as its stated rule."
    ),
    vary={"limit": (0, 1.1, 1.25, 1.5, 2, 3)},
    prints=lambda limit: {
        "far": f", or differ by more than {limit:g} times the size of the best figure" if limit else "",
    },
    unseen=dict.fromkeys(
        ("no_abs", "first_factor", "second_factor", "first_only", "second_only"),
        "where no limit is stated, the rule on it never fits; listed mistakes leave out each part of the others",
    ),
    worked=lambda limit: _written(limit),
)
def verdict(limit=0):
    """Four rules in order."""

    def verdict(claimed, best, tolerance):
        # the product is negative only where the signs differ; zero has none
        if claimed * best < 0:
            return "contradicted"
        if limit and abs(claimed - best) > limit * abs(best):
            return "contradicted"
        # near enough, measured by the size of the best figure
        if abs(claimed - best) <= tolerance * abs(best):
            return "supported"
        # too far off: larger or smaller in size
        return "overstated" if abs(claimed) > abs(best) else "understated"

    return verdict


def _written(limit: float) -> str:
    """Write the solution, with the limit only where the question states one."""
    far = f" or abs(claimed - best) > {limit:g} * abs(best)" if limit else ""
    more = ", or the claim is too far off" if limit else ""
    return f'''def verdict(claimed, best, tolerance):
    # the product is negative only where the signs differ; zero has none{more}
    if claimed * best < 0{far}:
        return "contradicted"
    # near enough, measured by the size of the best figure
    if abs(claimed - best) <= tolerance * abs(best):
        return "supported"
    # too far off: larger or smaller in size
    return "overstated" if abs(claimed) > abs(best) else "understated"'''


verdict.mistakes(
    no_signs=Wrong(
        "You get this if you do not compare the signs. A surplus in place of a deficit is no exaggeration.",
        {"claimed * best < 0": "False"},
        step="Look at claims with the wrong sign.",
    ),
    tolerance_of_the_claim=Wrong(
        "You get this if you take the tolerance as a share of the claimed number. A large claim would then "
        "earn itself more room.",
        {"tolerance * abs(best)": "tolerance * abs(claimed)"},
        step="Look at what the tolerance is a share of.",
    ),
    names_exchanged=Wrong(
        "You get this if you exchange the last two words. A claim larger than the best figure is overstated.",
        {'"overstated" if': '"understated" if', 'else "understated"': 'else "overstated"'},
        step="Try it with a claim that is clearly too large.",
    ),
    absolute_tolerance=Wrong(
        "You get this if you use the tolerance as it is. It is a share of the best figure's size.",
        {"tolerance * abs(best)": "tolerance"},
        step="Look at what the tolerance is a share of.",
    ),
    sizes_first=Wrong(
        "One way to get this: you ask for larger and smaller before the tolerance. Another: the tolerance is never "
        "used, or is far too small. Then only equal numbers are supported.",
        {"tolerance * abs(best)": "0"},
        step="Look at the rule that needs the tolerance: its place, and how it uses it.",
    ),
    signed_distance=Wrong(
        "You get this if you keep the sign of the difference. Then every claim below the best figure is supported: take "
        "the size of the difference.",
        {"abs(claimed - best) <=": "claimed - best <="},
        step="Try it with a claim that is clearly too small.",
    ),
    signed_tolerance=Wrong(
        "You get this if you multiply the tolerance by a negative figure with its sign. Then no number is "
        "near enough.",
        {"tolerance * abs(best)": "tolerance * best"},
        step="Try it with two negative numbers that are close to each other.",
    ),
    signed_size=Wrong(
        "You get this if you compare negative numbers with their signs. In size, -110 is larger than -100.",
        {"abs(claimed) > abs(best)": "claimed > best"},
        step="Try it with two negative numbers.",
    ),
    the_ledgers_words=Wrong(
        "You get this if you use the words of the course's ledger. In this exercise a claim that is too small is "
        "understated.",
        {'else "understated"': 'else "contradicted"'},
        step="Try it with a claim that is clearly too small.",
    ),
    below_alone=Wrong(
        "You get this if you ask for less than the tolerance. At most means that just as much is supported, too.",
        {"<= tolerance": "< tolerance"},
        step="Try it with a claim that is just as far off as the tolerance allows.",
    ),
    zero_is_negative=Rare(
        "You get this if zero counts as a negative number, as in `claimed > 0`. Zero never counts as a different sign.",
        {"claimed * best < 0": "(claimed > 0) != (best > 0)"},
        step="Try it with a zero.",
    ),
    negatives_contradict=Wrong(
        "You get this if each negative number counts as a contradiction. Two negative numbers have the same sign.",
        {"claimed * best < 0": "claimed < 0 or best < 0"},
        step="Try it with two negative numbers.",
    ),
    zero_contradicts=Wrong(
        "You get this if zero counts as a sign of its own. Zero has a different sign from no number.",
        {"claimed * best < 0": "claimed * best <= 0"},
        step="Try it with a claim of 0.",
    ),
    no_limit=Wrong(
        "You get this if you leave out the limit. A claim that is too far off is contradicted, whatever its sign.",
        lambda limit: verdict.code() if limit else None,
        step="Read the first of the four rules to its end.",
    ),
    of_the_larger=Rare(
        "You get this if the tolerance is a share of the larger of the two figures, as in `math.isclose`. It is a share "
        "of the best one.",
        {"tolerance * abs(best)": "tolerance * max(abs(claimed), abs(best))"},
        step="Look at what the tolerance is a share of.",
    ),
    **{
        f"far_off_{of}": Rare(
            f"You get this if a claim that is off by more than {of:g} times the best figure is contradicted, as in the "
            "course's ledger. Here only the first rule of the question contradicts.",
            lambda limit, of=of: verdict.code(of) if not limit or of < limit else None,
            step="Read the first of the four rules to its end.",
        )
        for of in (0.1, 0.2, 0.25, 0.3, 0.5, 1)
    },
    zero_is_positive=Rare(
        "You get this if zero counts as a positive number. Zero has a different sign from no number.",
        {"claimed * best < 0": "(claimed < 0) != (best < 0)"},
        step="Try it with a claim of 0.",
    ),
    rounded_distance=Rare(
        "You get this if you round the distance before you compare. A claim just outside the tolerance is then supported.",
        {
            "abs(claimed - best) <= tolerance * abs(best)": "round(abs(claimed - best), 1) <= round(tolerance * abs(best), 1)"
        },
        step="Leave out the rounding.",
    ),
    tolerance_first=Rare(
        "You get this if only the size of the two figures is compared. A surplus in place of a deficit is contradicted.",
        {"claimed * best < 0": "False", "claimed - best": "abs(claimed) - abs(best)"},
        step="Look at claims with the wrong sign.",
    ),
    of_the_mean=Rare(
        "You get this if the tolerance is a share of the mean of the two figures. It is a share of the best one.",
        {"tolerance * abs(best)": "tolerance * abs(claimed + best) / 2"},
        step="Look at what the tolerance is a share of.",
    ),
    no_signs_no_sizes=Rare(
        "You get this if you compare neither signs nor sizes. First ask for the signs, and compare sizes at the end.",
        {"claimed * best < 0": "False", "abs(claimed) > abs(best)": "claimed > best"},
        step="Look at claims with the wrong sign, and at negative numbers.",
    ),
    sizes_before_signs=Rare(
        "You get this if figures of about the same size are supported before you compare their signs. Begin with the "
        "signs.",
        {
            "if claimed * best < 0": 'if abs(abs(claimed) - abs(best)) <= tolerance * abs(best):\n            return "supported"\n        if claimed * best < 0'
        },
        step="Look at the order of the rules.",
    ),
    contradicted_last=Rare(
        "You get this if the signs come last. Then a wrong sign is called over- or understated: begin with the signs.",
        {"claimed * best < 0": "abs(claimed) == abs(best) and claimed != best"},
        step="Look at the order of the rules.",
    ),
)
