"""How a verdict follows from figures: every rule and every threshold of the ledger stands here.

What each verdict means is said in `course/verdicts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from course.verdicts import Verdict

__all__ = [
    "GROWTH_TOLERANCE",
    "MAIN_ITEM",
    "MAJOR_SUPPLIER",
    "RECOVERY_MONTHS",
    "TOLERANCE",
    "all_hold",
    "at_least",
    "confirmed_on_record",
    "deviation",
    "every_one",
    "in_readings",
    "is_near",
    "left_free",
    "mainly",
    "measured",
    "measured_growth",
    "more_than_bound",
    "of_parts",
    "premise",
    "rivals",
    "too_far",
    "without_exception",
]

#: a figure counts as right when it is within ten per cent of a measured one: wide enough for rounding,
#: revisions and another exchange rate, narrower than the gaps between the bases of statistics
TOLERANCE = 0.10
#: growth rates are near zero, so they are compared in points: two prints of one rate differ by less
GROWTH_TOLERANCE = 0.15
#: a group of goods is a main item of a trade from a tenth of it upwards
MAIN_ITEM = 0.10
#: an economy is a major supplier from a third of imports upwards, a rival from a third of another's sales
MAJOR_SUPPLIER = 1 / 3
#: trade that is still below its old peak after two years has not simply come back
RECOVERY_MONTHS = 24


def deviation(claimed: float, measured: float) -> float:
    """Return the relative deviation of a claimed figure from a measured one, as a fraction."""
    return claimed / measured - 1


def is_near(claimed: float, measured: float) -> bool:
    """Tell whether a claimed figure is within `TOLERANCE` of a measured one and of the same sign."""
    return measured != 0 and abs(claimed - measured) <= TOLERANCE * abs(measured)


def measured(claimed: float, values: Iterable[float]) -> Verdict:
    """Judge a figure against measured figures, one for each reading that the text leaves open.

    Where the text names a year or a whole, only figures of it may be given; where it names none, all may.
    """
    return in_readings(is_near(claimed, value) for value in values)


def measured_growth(claimed: float, values: Iterable[float]) -> Verdict:
    """Judge a growth rate in percent, in points, against one print for each reading."""
    return in_readings(abs(claimed - value) <= GROWTH_TOLERANCE for value in values)


def at_least(claimed: float, actual: float) -> Verdict:
    """Judge a count in a row: it holds when the actual count is as long or longer."""
    return Verdict.SUPPORTED if actual >= claimed else Verdict.CONTRADICTED


def mainly(share: float) -> Verdict:
    """Judge 'mainly': more than half; a main item (`MAIN_ITEM`) of no more than half goes too far."""
    if share > 0.5:
        return Verdict.SUPPORTED
    return Verdict.OVERSTATED if share >= MAIN_ITEM else Verdict.CONTRADICTED


def too_far(in_each_reading: Iterable[bool]) -> Verdict:
    """Judge what can go too far, by whether it does so in each reading; where they disagree it is open."""
    found = set(in_each_reading)
    if found == {True}:
        return Verdict.OVERSTATED
    return Verdict.NOT_CHECKABLE if True in found else Verdict.SUPPORTED


def more_than_bound(claimed: float, bounds: Iterable[float]) -> Verdict:
    """Judge a figure nobody has measured against what follows from the text's own figures, in each reading.

    A derived bound is not a measurement, so a figure beyond it is overstated, not contradicted.
    """
    return too_far(claimed > bound * (1 + TOLERANCE) for bound in bounds)


def every_one(claimed: float, by_name: Mapping[str, Iterable[float]]) -> Verdict:
    """Judge a figure said of several at once: each of them is a part of the sentence."""
    return of_parts(measured(claimed, values) for values in by_name.values())


def all_hold(parts: Mapping[str, bool]) -> Verdict:
    """Judge a sentence of several parts: all must hold; where only some do it goes too far."""
    if all(parts.values()):
        return Verdict.SUPPORTED
    return Verdict.OVERSTATED if any(parts.values()) else Verdict.CONTRADICTED


def in_readings(holds: Iterable[bool]) -> Verdict:
    """Judge a sentence that leaves a choice open, by whether it holds in each reading of it.

    What holds in all readings is supported, what holds in none is contradicted. What turns on the choice is
    not checkable as worded: nobody may pick the reading that fits.
    """
    found = set(holds)
    if found == {True}:
        return Verdict.SUPPORTED
    return Verdict.NOT_CHECKABLE if True in found else Verdict.CONTRADICTED


def of_parts(parts: Iterable[Verdict]) -> Verdict:
    """Judge a sentence by the verdicts on its parts: it holds only where all of them do.

    Where some parts hold and others are refuted it goes too far; a part that is open leaves the rest open.
    """
    found = set(parts)
    if Verdict.CONTRADICTED in found:
        some_hold = found & {Verdict.SUPPORTED, Verdict.OVERSTATED}
        return Verdict.OVERSTATED if some_hold else Verdict.CONTRADICTED
    for word in (Verdict.OVERSTATED, Verdict.NOT_CHECKABLE):
        if word in found:
            return word
    return Verdict.SUPPORTED


def rivals(one: float, other: float) -> Verdict:
    """Judge rivalry in a third market: the smaller seller must reach `MAJOR_SUPPLIER` of the larger."""
    smaller, larger = sorted((one, other))
    return Verdict.SUPPORTED if smaller >= MAJOR_SUPPLIER * larger else Verdict.CONTRADICTED


def without_exception(exceptions: Iterable[bool]) -> Verdict:
    """Judge an absolute word (always, inseparable, proves): one exception is too much for it."""
    return Verdict.OVERSTATED if any(exceptions) else Verdict.SUPPORTED


def confirmed_on_record(named_sources: float) -> Verdict:
    """Judge 'has clearly stated' and the like: somebody must have said it under a name."""
    return Verdict.SUPPORTED if named_sources > 0 else Verdict.OVERSTATED


def left_free(listed: float, of_others: float) -> Verdict:
    """Judge 'lets it pass' by the law's own list: all that it names must be other things."""
    return Verdict.SUPPORTED if listed == of_others else Verdict.CONTRADICTED


def premise(holds: bool) -> Verdict:
    """Judge 'because of this': where no basis bears out the premise the sentence falls; else it is open."""
    return Verdict.NOT_CHECKABLE if holds else Verdict.CONTRADICTED
