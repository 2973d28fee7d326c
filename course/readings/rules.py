"""The rules by which a verdict follows from figures, with every threshold of the ledger.

A rule judges one reading of a sentence. `course/readings/reading.py` combines the readings. What each verdict
means stands in `course/verdicts.py`.
"""

from collections.abc import Collection, Iterable, Mapping

from course.readings.reading import Choice, ChoiceKind
from course.verdicts import Verdict

#: a figure counts as right when it is within ten percent of a measured one: wide enough for rounding and
#: revisions. The basis and the exchange rate are choices of their own, and must not count a second time here
TOLERANCE = 0.10
#: in nine of ten cases two offices' figures for one flow of trade differ by less than this fraction, through
#: freight, goods by way of a third port, and days of counting. Where one office's figure stands in for
#: another's, a claim within this fraction stays open, unless it is near
OTHER_BOOKS = 0.25
#: the same limit for growth from one year to the next, in points
OTHER_GROWTH = 10.0
#: points by which the first print of a year's growth may be revised later
REVISION = 1.0
#: a group of goods with at least this fraction of a trade is a main item
MAIN_ITEM = 0.10

#: allowed distance of a figure; beyond ten percent lie the gaps between bases of statistics
TOLERANCES = Choice(
    "tolerance",
    ChoiceKind.THRESHOLD,
    "how near a figure must be",
    {"within 5 %": 0.05, "within 10 %": TOLERANCE},
)
#: growth rates are near zero, so they are compared in points, not by a fraction of the rate
GROWTH_TOLERANCES = Choice(
    "tolerance",
    ChoiceKind.THRESHOLD,
    "how near a rate must be",
    {"within 0.05 points": 0.05, "within 0.15 points": 0.15},
)
#: thresholds for soft words such as "vital": a supplier's fraction of all purchases
MAJOR_SUPPLIER = 1 / 4
#: threshold for a debt that binds, in percent of GDP: the ceiling of the European Union
HIGH_DEBT = 60.0
#: threshold for slow growth, in percent a year
SLOW_GROWTH = 1.0
#: threshold for a trade that recovers, in months
RECOVERY = 36


def deviation(claimed: float, measured: float) -> float:
    """Return the relative deviation of a claimed figure from a measured one, as a fraction."""
    return claimed / measured - 1


def is_near(claimed: float, measured: float, tolerance: float = TOLERANCE) -> bool:
    """Tell whether a claimed figure has the sign of the measured one and lies within the tolerance."""
    return measured != 0 and abs(claimed - measured) <= tolerance * abs(measured)


def near(claimed: float, measured: float, tolerance: float = TOLERANCE) -> Verdict:
    """Judge a figure against a measured one; the tolerance is a fraction of the measured figure."""
    return holds(is_near(claimed, measured, tolerance))


def near_in_points(claimed: float, measured: float, tolerance: float) -> Verdict:
    """Judge a growth rate in percent against a measured one; the tolerance is in points."""
    return holds(abs(claimed - measured) <= tolerance)


def at_least(claimed: float, actual: float) -> Verdict:
    """Judge a count in a row: supported if the actual count is as long or longer."""
    return holds(actual >= claimed)


def exactly(claimed: float, actual: float) -> Verdict:
    """Judge an exact count: supported if the actual count is the same."""
    return holds(actual == claimed)


def mainly(share: float) -> Verdict:
    """Judge 'mainly': supported above half; overstated for a main item (`MAIN_ITEM`) of at most half."""
    if share > 0.5:
        return Verdict.SUPPORTED
    return Verdict.OVERSTATED if share >= MAIN_ITEM else Verdict.CONTRADICTED


def too_far(goes_too_far: bool) -> Verdict:
    """Judge a sentence that can be overstated but not refuted."""
    return Verdict.OVERSTATED if goes_too_far else Verdict.SUPPORTED


def more_than_bound(claimed: float, bound: float, tolerance: float = TOLERANCE) -> Verdict:
    """Judge an unmeasured figure against the bound that follows from the text's own figures.

    A derived bound is not a measurement, so a figure beyond it is overstated, not contradicted.
    """
    return too_far(claimed > bound * (1 + tolerance))


def all_hold(parts: Mapping[str, bool]) -> Verdict:
    """Judge a sentence of several parts: supported if all hold, overstated if only some hold."""
    return of_parts([holds(part) for part in parts.values()])


def of_parts(parts: Collection[Verdict]) -> Verdict:
    """Judge a sentence by the verdicts on its parts: supported only if all parts are.

    It is overstated if some parts hold and others are refuted. An open part
    beside parts that hold leaves the sentence open.
    """
    found = set(parts)
    if Verdict.CONTRADICTED in found:
        some_hold = found & {Verdict.SUPPORTED, Verdict.OVERSTATED}
        return Verdict.OVERSTATED if some_hold else Verdict.CONTRADICTED
    for word in (Verdict.OVERSTATED, Verdict.NOT_CHECKABLE):
        if word in found:
            return word
    return Verdict.SUPPORTED


def possible(ways: Iterable[bool]) -> Verdict:
    """Judge 'may' and 'could': one way that a sound study or a dated event shows is enough.

    Without any way the sentence stays open: a study that finds no way rules nothing out.
    """
    return Verdict.SUPPORTED if any(ways) else Verdict.NOT_CHECKABLE


def without_exception(exceptions: Iterable[bool]) -> Verdict:
    """Judge an absolute word (always, inseparable, proves): one exception makes it overstated."""
    return too_far(any(exceptions))


def confirmed_on_record(named_sources: float) -> Verdict:
    """Judge 'has clearly stated' and the like: a named source must have said it."""
    return too_far(named_sources <= 0)


def left_free(listed: float, of_others: float) -> Verdict:
    """Judge 'lets it pass' by the law's own list: the list must name other things only."""
    return holds(listed == of_others)


def premise(is_so: bool) -> Verdict:
    """Judge 'because of this': a refuted premise refutes the sentence; else the sentence stays open."""
    return Verdict.NOT_CHECKABLE if is_so else Verdict.CONTRADICTED


def holds(is_so: bool) -> Verdict:
    """Judge a sentence, or a part of one, that is either true or false."""
    return Verdict.SUPPORTED if is_so else Verdict.CONTRADICTED
