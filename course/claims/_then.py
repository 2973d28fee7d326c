"""The ledger on two days: each verdict when the text appeared and now, and why it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from course.claims._claim import Claim, claim, ledger
from course.readings.dates import tables_day, text_day
from course.readings.reading import Readings
from course.verdicts import Verdict

#: shown in place of a verdict where none of its figures was published yet
NOT_DECIDED = "not decided then"


@dataclass(frozen=True, slots=True)
class BothDays:
    """One claim on two days: the day of the text and the day of the tables.

    Attributes
    ----------
    then, now
        The readings of the sentence on each day.
    verdict
        The verdict now.
    """

    then: Readings
    now: Readings
    verdict: Verdict

    @property
    def waits(self) -> bool:
        """Tell whether no reading had a figure on the day of the text, and some have one now."""
        return bool(self.now.judged) and not self.then.judged

    @property
    def first(self) -> str:
        """The verdict on the day of the text, or `NOT_DECIDED`."""
        return NOT_DECIDED if self.waits else self.then.verdict.words

    @property
    def changed(self) -> bool:
        """Tell whether the two verdicts differ."""
        return self.waits or self.then.verdict != self.verdict

    @property
    def why(self) -> str:
        """Words on the figures that were published later, or revised since the text."""
        return _why(self.now, self.then)


@cache
def both_days(id: str) -> BothDays:
    """Return the claim with this id on the day of the text and on the day of the tables.

    Raises
    ------
    UnknownNameError
        There is no such claim; the message names the nearest.
    """
    one = claim(id)
    return BothDays(one.as_of(text_day()), one.readings, one.verdict)


def dates() -> pd.DataFrame:
    """Return the ledger on two days, one row for each claim.

    The first verdict counts only what was published by the day of the text; the second counts all that the
    shipped tables hold. The day of a source or vintage counts, not the period it covers.

    Returns
    -------
    DataFrame
        id, then and now (the verdicts), then_readings and now_readings (over how many readings), changed,
        why, stand_ins (tables whose present vintage stands in for the one that was out then). `.attrs` holds
        the two days as `then` and `now`.
    """
    table = pd.DataFrame([_row(claim(id)) for id in ledger()["id"]])
    table.attrs = {"then": text_day(), "now": tables_day()}
    return table


def _row(one: Claim) -> dict[str, object]:
    both = both_days(one.id)
    return {
        "id": one.id,
        "then": both.first,
        "now": both.verdict.words,
        "then_readings": both.then.tally,
        "now_readings": one.evidence().tally,
        "changed": both.changed,
        "why": both.why,
        "stand_ins": both.then.stand_ins,
    }


def _why(now: Readings, then: Readings) -> str:
    """Name the figures that readings lacked on the day of the text, and say if others were revised."""
    if not now.judged:
        return "No figure settles the sentence on either day."
    awaited = dict.fromkeys(reading.awaits for reading in then.missing if reading.awaits)
    later = [str(one) for one in awaited if one.published.earliest > text_day()]
    unknown = [str(one) for one in awaited if one.published.earliest <= text_day()]
    said = [
        f"{head}: {'; '.join(listed)}."
        for head, listed in (("Published later", later), ("Not known to be out then", unknown))
        if listed
    ]
    if _revised(now, then):
        said.append("A figure that was out has been revised since.")
    return " ".join(said) or "The same readings had their figures then."


def _revised(now: Readings, then: Readings) -> bool:
    """Tell whether a reading that had a figure on both days has changed its verdict."""
    before = {_key(reading.chosen): reading.verdict for reading in then.judged}
    return any(before.get(_key(reading.chosen), reading.verdict) != reading.verdict for reading in now.judged)


def _key(chosen: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(chosen.items()))
