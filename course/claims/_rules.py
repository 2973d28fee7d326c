"""How a verdict follows from figures: every rule and every threshold of the ledger stands here.

A verdict is on a sentence, never on whoever said it, and never on an economy.

supported        the figures bear the sentence out
overstated       the direction is right, but the strength, the scope or the wording goes too far
contradicted     a measured figure of the same quantity says otherwise
not checkable    no figure could settle it, or only weak sources speak to it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = [
    "CONTRADICTED",
    "GROWTH_TOLERANCE",
    "MAIN_ITEM",
    "MAJOR_SUPPLIER",
    "NOTICEABLE_LOSS",
    "NOT_CHECKABLE",
    "OVERSTATED",
    "RECOVERY_MONTHS",
    "SUPPORTED",
    "TOLERANCE",
    "VERDICTS",
    "all_hold",
    "any_definition",
    "at_least",
    "confirmed_on_record",
    "deviation",
    "every_one",
    "is_near",
    "loss_of_each",
    "measured",
    "measured_growth",
    "more_than_bound",
    "not_below",
    "premise",
    "without_exception",
]

SUPPORTED = "supported"
OVERSTATED = "overstated"
CONTRADICTED = "contradicted"
NOT_CHECKABLE = "not checkable"
VERDICTS = (SUPPORTED, OVERSTATED, CONTRADICTED, NOT_CHECKABLE)

#: a figure counts as right when it is within ten per cent of a measured one: wide enough for rounding,
#: revisions and another exchange rate, narrower than the gaps between the bases of statistics
TOLERANCE = 0.10
#: growth rates are near zero, so they are compared in points: two prints of one rate differ by less
GROWTH_TOLERANCE = 0.15
#: a group of goods is a main item of a trade from a tenth of it upwards
MAIN_ITEM = 0.10
#: an economy is a major supplier from a third of imports upwards
MAJOR_SUPPLIER = 1 / 3
#: a loss is worth the name from a tenth of one per cent of GDP upwards
NOTICEABLE_LOSS = 0.1
#: trade that is still below its old peak after two years has not simply come back
RECOVERY_MONTHS = 24


def deviation(claimed: float, measured: float) -> float:
    """Return the relative deviation of a claimed figure from a measured one, as a fraction."""
    return claimed / measured - 1


def is_near(claimed: float, measured: float) -> bool:
    """Tell whether a claimed figure is within `TOLERANCE` of a measured one and of the same sign."""
    return measured != 0 and abs(claimed - measured) <= TOLERANCE * abs(measured)


def measured(claimed: float, values: Iterable[float]) -> str:
    """Judge a figure against measured figures of the same quantity: one near is enough.

    Where the text names a year, only figures of that year may be given; where it names none, all may.
    """
    return SUPPORTED if any(is_near(claimed, value) for value in values) else CONTRADICTED


def measured_growth(claimed: float, values: Iterable[float]) -> str:
    """Judge a growth rate in percent against prints of the same rate, in points."""
    near = any(abs(claimed - value) <= GROWTH_TOLERANCE for value in values)
    return SUPPORTED if near else CONTRADICTED


def at_least(claimed: float, actual: float) -> str:
    """Judge a count in a row: it holds when the actual count is as long or longer."""
    return SUPPORTED if actual >= claimed else CONTRADICTED


def more_than_bound(claimed: float, bound: float) -> str:
    """Judge a figure nobody has measured against what follows from the text's own figures.

    A derived bound is not a measurement, so a figure beyond it is overstated, not contradicted.
    """
    return OVERSTATED if claimed > bound * (1 + TOLERANCE) else SUPPORTED


def every_one(claimed: float, by_name: Mapping[str, Iterable[float]]) -> str:
    """Judge a figure said of several at once: it must be near a measured one of each of them."""
    near = [any(is_near(claimed, value) for value in values) for values in by_name.values()]
    return SUPPORTED if near and all(near) else CONTRADICTED


def any_definition(claimed: float, by_definition: Mapping[str, float]) -> str:
    """Judge a share whose whole is not named: what some definitions support and others refute is open."""
    near = [is_near(claimed, value) for value in by_definition.values()]
    if all(near):
        return SUPPORTED
    return NOT_CHECKABLE if any(near) else CONTRADICTED


def all_hold(parts: Mapping[str, bool]) -> str:
    """Judge a sentence of several parts: all must hold; where only some do it goes too far."""
    if all(parts.values()):
        return SUPPORTED
    return OVERSTATED if any(parts.values()) else CONTRADICTED


def without_exception(exceptions: Iterable[bool]) -> str:
    """Judge an absolute word (always, inseparable, proves): one exception is too much for it."""
    return OVERSTATED if any(exceptions) else SUPPORTED


def confirmed_on_record(named_sources: float) -> str:
    """Judge 'has clearly stated' and the like: somebody must have said it under a name."""
    return SUPPORTED if named_sources > 0 else OVERSTATED


def not_below(after: float, before: float) -> bool:
    """Tell whether a trade went on as before: it fell by no more than `TOLERANCE`."""
    return after >= (1 - TOLERANCE) * before


def loss_of_each(changes: Iterable[float], floor: float = 0.0) -> str:
    """Judge 'both lose' and the like: each change must be a loss of `floor` or more; one gain is too much."""
    losses = [change < 0 and -change >= floor for change in changes]
    if all(losses):
        return SUPPORTED
    return OVERSTATED if any(losses) else CONTRADICTED


def premise(holds: bool) -> str:
    """Judge 'because of this': where no basis bears out the premise the sentence falls; else it is open."""
    return NOT_CHECKABLE if holds else CONTRADICTED
