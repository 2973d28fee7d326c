"""Tests claims on the output of mines and refineries, with every table of mineral output."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from course.readings import rules
from course.tables import cards, meaning
from course.texts.routes._ask import Ask
from course.texts.routes._named import listed, members, named
from course.texts.routes._printed import Printed, plan_by_year, plan_of
from course.texts.routes._route import NotHeld, Plan, Route
from course.texts.routes._words import asked, direction, matching, says, things
from course.units import UNITS

__all__ = ["Outputs"]

_MEASURES = ("production", "mine_share", "refining_share", "share", "rank", "growth", "other")


def _minerals(ask: Ask, names: Collection[str]) -> list[str]:
    """Return the table's names of the minerals that the claim is about."""
    if "mineral" in ask.settings:
        return [str(ask.settings["mineral"])]
    return matching(asked(ask.of, ask.text) or things(ask.text), names)


def _check(ask: Ask, table: str) -> None:
    if ask.measure not in _MEASURES:
        raise NotHeld(f"The table {table!r} holds output and shares of output, and no {ask.measure}.")
    if ask.measure == "share" and not re.search(
        r"world|global|全球|世界|output|produc|产量|生産|产出", ask.text
    ):
        raise NotHeld(f"The table {table!r} holds shares of the world's output only.")
    if ask.measure in ("rank", "other") and ask.unit not in ("rank", "percent", "tonnes", "number"):
        raise NotHeld(f"The table {table!r} holds tonnes and shares, and no {ask.unit}.")
    if ask.measure == "share" and says("used up", ask.text):
        raise NotHeld(f"The table {table!r} holds shares of output, and none of what is used.")
    if ask.measure == "share" and direction(ask.text):
        raise NotHeld(f"The table {table!r} holds shares of output, and none of trade.")
    if ask.measure == "growth" and (
        says("prices of minerals", ask.text) or not says("output of minerals", f"{ask.of} {ask.text}")
    ):
        raise NotHeld(f"The table {table!r} holds the growth of output only.")
    if "price" in ask.of:
        raise NotHeld(f"The table {table!r} holds tonnes and shares, and no prices.")
    if ask.money:
        raise NotHeld(f"The table {table!r} holds tonnes and shares, and no money.")


def _value(ask: Ask, by_economy: pd.Series, world: float, held: Collection[str]) -> tuple[float, str] | None:
    """Return the claimed kind of figure from outputs by economy: tonnes, a share, or a rank."""
    codes = [one for code in ask.economies if code != "WLD" for one in members(code, held)]
    if ask.unit == "rank":
        if not codes or codes[0] not in by_economy.index:
            return None
        known = by_economy.drop("ROW", errors="ignore")
        return 1.0 + float((known > by_economy[codes[0]]).sum()), "rank"
    own = world if not codes else float(by_economy[by_economy.index.isin(codes)].sum())
    if ask.unit == "percent" and ask.measure != "growth":
        return (100 * own / world, "percent") if codes and world else None
    return own, "tonnes"


def _who(ask: Ask) -> str:
    codes = [code for code in ask.economies if code != "WLD"]
    return listed([named(code) for code in codes]) if codes else "the world"


class Outputs(Route):
    """The route of a table of output of mines and refineries, by the roles of its columns.

    Parameters
    ----------
    table
        Name of the table.
    """

    settings = ("measure", "of", "year", "mineral", "stage")
    #: the measure of the tables that this route serves, as their meanings name it
    measure = "output"

    def __init__(self, table: str) -> None:
        self.table = table
        means = meaning(table)
        self.output = means.values(self.measure)[0]
        self.prints = means.one("VINTAGE")
        self.note = means.note
        self.stages = {kind: cell for cell, kind in means.of("STAGE")[0].codes.items()}

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on output of a mineral; see `Route`."""
        _check(ask, self.table)
        table = self.frame
        held = sorted(table["mineral"].astype(str).unique())
        names = _minerals(ask, held)
        if not names:
            raise NotHeld(f"The table {self.table!r} holds {listed(held)}.")
        rows = table[table["mineral"] == names[0]]
        stage = self._stage(ask, set(rows["stage"].astype(str)))
        rows = rows[rows["stage"] == stage]
        grows = ask.measure == "growth"

        # a table of stages covers refining, which a table of mines does not
        refined = stage == self.stages["refining"] and ask.measure == "refining_share"
        fit = 1.0 if self.prints else 1.02 if refined else 0.9
        said: dict[str, Any] = {
            "about": "which edition and year is meant",
            "cannot": (self.note,) if self.note and "rare earths" in names[0] else (),
        }
        if grows:
            what = f"growth of the output of {names[0]}, {_who(ask)}"
            return plan_of(table, self._growth(ask, rows), fit=fit - 0.1, what=what, **said)
        what = f"{stage} of {names[0]}, {_who(ask)}"
        return plan_by_year(table, ask, self._figures(ask, rows), fit=fit, what=what, **said)

    def _stage(self, ask: Ask, held: set[str]) -> str:
        """Return the stage of a claim: the learner's setting, else by its measure or its words."""
        if "stage" in ask.settings:
            return str(ask.settings["stage"])
        kind = {"refining_share": "refining", "mine_share": "mining"}.get(ask.measure, "")
        kind = kind or ("refining" if says("refined", ask.text) else "mining")
        # words of the sentence may mean reserves, if the table counts reserves
        words = f"{ask.of} {ask.text}" if "reserves" in self.stages else ask.of
        kind = "reserves" if says("reserves", words) else kind
        counted = {"growth", "other"} if self.prints else set(_MEASURES) - {"growth", "other"}
        if kind not in self.stages or (ask.measure == "other" and kind != "reserves"):
            raise NotHeld(f"The table {self.table!r} holds {listed(self.stages)}, and no {ask.measure}.")
        if ask.measure in ("growth", "other") and ask.measure not in counted:
            raise NotHeld(f"The table {self.table!r} holds output and shares, and no {ask.measure}.")
        lone = self.stages["refining"]
        if self.stages[kind] not in held and ask.measure != "refining_share" and lone in held:
            return lone  # for some metals only the output of refineries is counted
        return self.stages[kind]

    def _levels(self, rows: pd.DataFrame) -> Iterator[tuple[int, str, pd.DataFrame, pd.Series, float]]:
        """Yield for each year and edition its words, rows, outputs by economy in tonnes, and world output."""
        by = ["year", *([self.prints.column] if self.prints else [])]
        size = UNITS[cards()[self.table].column(self.output.column).unit].multiplier
        groups: Any = rows.groupby(by, observed=True)
        for key, group in groups:
            outputs = group.set_index(group["iso3"].astype(str))[self.output.column].dropna() * size
            whole = group[self.output.whole].iloc[0] * size if self.output.whole else outputs.sum()
            words = ", edition ".join(map(str, key))
            yield int(key[0]), words, group, outputs, float(whole)

    def _figures(self, ask: Ask, rows: pd.DataFrame) -> Iterator[tuple[int, Printed]]:
        for year, words, group, outputs, world in self._levels(rows):
            projected = self.prints is None and bool(group[self.output.marked_by].all())
            value = _value(ask, outputs, world, set(outputs.index))
            if value is None or (projected and ask.year is None):
                continue
            own = group[group["iso3"].isin(ask.economies)]
            give = rules.OTHER_BOOKS * value[0] if value[1] != "rank" and self._revised(year) else 0.0
            index = tuple((own if len(own) else group).index)
            yield year, Printed(words, value[0], value[1], index, year, give=give)

    def _revised(self, year: int) -> bool:
        """Tell whether the table lacks the first print of a year, so that its figure is revised."""
        if self.prints is None:
            return False
        # the first print of a year stands in the edition of the next one
        return not any(str(cell).endswith(str(year + 1)) for cell in self.frame[self.prints.column].unique())

    def _growth(self, ask: Ask, rows: pd.DataFrame) -> list[Printed]:
        levels: dict[tuple[str, int], float] = {}
        figures = []
        for year, words, group, outputs, world in self._levels(rows):
            own = outputs[outputs.index.isin(ask.economies)]
            edition = words.partition(",")[2]
            levels[edition, year] = world if set(ask.economies) <= {"WLD"} else float(own.sum(min_count=1))
            before = levels.get((edition, year - 1))
            if before and ask.year in (None, year) and ask.since in (None, year - 1):
                ratio = levels[edition, year] / before
                value, unit = (ratio, "times") if ask.unit == "times" else (100 * (ratio - 1), "percent")
                figures.append(Printed(words, value, unit, tuple(group.index[:1]), year))
        return figures
