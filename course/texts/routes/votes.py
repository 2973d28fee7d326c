"""Tests claims on votes in the United Nations: one resolution of 2022, and how often states agree."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator

from course.readings import rules
from course.texts.routes._ask import Ask
from course.texts.routes._named import named
from course.texts.routes._printed import Printed, plan_by_year, plan_of
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import says
from course.texts.routes._years import months_of

__all__ = ["UnIdealPoints", "UnVote2022"]

_KINDS = {
    "for": r"in favou?r|\bfor\b|yes|support|backed|赞成|支持|賛成",
    "against": r"against|opposed|\bno\b|反对|反対",
    "abstained": r"absten|abstain|弃权|棄権",
    "did not vote": r"did not vote|absent|stayed away|未投票|缺席|欠席|不参加",
}


class UnVote2022(Route):
    """The route of `un_vote_2022`."""

    table = "un_vote_2022"
    settings = ("measure", "year", "vote")

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a count of votes on the resolution of March 2022; see `Route`."""
        if ask.measure != "votes" or ask.unit == "percent":
            raise NotHeld(f"The table {self.table!r} holds votes, and no {ask.measure}.")
        year = int(self.table.rsplit("_", 1)[1])
        other = says("another house", ask.text) and not says("the United Nations", ask.text)
        # a claim without a year or a matter may mean another resolution
        told = ask.year == year or says("the matter of the vote", ask.text)
        if (
            ask.year not in (None, year)
            or other
            or self._other_day(ask)
            or not says("the United Nations or their votes", ask.text)
        ):
            raise NotHeld(f"The table {self.table!r} holds one vote of the United Nations, of {year}.")
        table = self.frame
        counts = table["vote"].value_counts()
        kinds = [str(ask.settings["vote"])] if "vote" in ask.settings else self._kinds(ask)
        figures = [
            Printed(
                kind, float(counts[kind]), "number", tuple(table.index[table["vote"] == kind]), year, told
            )
            for kind in kinds
        ]
        return plan_of(table, figures, fit=1.0, what=f"states that voted in {year}", about="how they voted")

    def _other_day(self, ask: Ask) -> bool:
        """Tell whether the sentence dates its vote to a month other than March."""
        if ask.period:
            return 3 not in months_of(ask.period)
        months = {int(next(filter(None, found.groups()))) for found in _MONTH.finditer(ask.text)}
        months |= {at for at, name in enumerate(month_name) if name and re.search(_dated(name), ask.text)}
        return bool(months) and 3 not in months

    def _kinds(self, ask: Ask) -> list[str]:
        """Return the kind of vote named nearest to the number; all kinds where none is named."""
        number = ask.claim.quantity
        near: list[tuple[float, str]] = []
        for kind, pattern in _KINDS.items():
            for found in re.finditer(pattern, ask.text):
                before = number.start - found.end()
                # 反対5: the kind right before its number
                between = ask.text[found.end() : number.start]
                lead = before + (0.5 if between in ("", "が", "は", "：", ":") else 60)
                gap = found.start() - number.end if found.start() >= number.end else lead
                near.append((gap, kind))
        return [min(near)[1]] if near else list(_KINDS)


_MONTH = re.compile(r"(?<!\d)(\d{1,2})月")


def _dated(name: str) -> str:
    """Return a pattern for a month's name beside "in" or a number, since may and march are also words."""
    word = name.casefold()
    return rf"(?:\bin|\d\.?) {word}\b|\b{word} (?:the )?\d"


class UnIdealPoints(Route):
    """The route of `un_ideal_points`: the part of votes in which a state agreed with one of three powers."""

    table = "un_ideal_points"
    settings = ("measure", "year")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on how often two states vote alike; see `Route`."""
        if ask.measure not in ("votes", "share") or ask.unit != "percent" or not says("votes", ask.text):
            raise NotHeld(f"The table {self.table!r} holds parts of votes in percent, and no {ask.measure}.")
        table = self.frame
        powers = [name.split("_")[1].upper() for name in table.columns if name.startswith("agrees_")]
        states = [code for code in ask.economies if code != "WLD"]
        pairs = [(a, b) for b in powers for a in states if a != b and b in states]
        if not pairs:
            raise NotHeld(f"The table {self.table!r} compares states with {' and '.join(powers)} only.")
        figures = self._figures(*pairs[0])
        return plan_by_year(table, ask, figures, fit=1.0, what="votes cast alike", about="the year")

    def _figures(self, state: str, power: str) -> Iterator[tuple[int, Printed]]:
        rows = self.frame[(self.frame["iso3"] == state) & ~self.frame["predecessor"]]
        for row in lines(rows):
            value, year = 100 * float(getattr(row, f"agrees_{power.lower()}_share")), int(row.year)
            words = f"votes of {named(state)} cast like {named(power)}, {year}"
            # counts differ in the votes they include and in the weight of an abstention
            give = rules.OTHER_BOOKS * value
            yield year, Printed(words, value, "percent", (row.Index,), year, give=give)
