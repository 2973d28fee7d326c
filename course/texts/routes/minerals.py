"""Minerals: what mines and refineries make, by economy, in two publishers' figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from course.readings import rules
from course.texts.routes._ask import Ask
from course.texts.routes._groups import members, named
from course.texts.routes._listing import listed
from course.texts.routes._printed import Printed, plan_of, yearly
from course.texts.routes._route import NotHeld, Plan, Route
from course.texts.routes._words import asked, direction, matching, says, things

__all__ = ["MineralProduction", "MineralStages"]

_MEASURES = ("production", "mine_share", "refining_share", "share", "rank", "growth", "other")


def _minerals(ask: Ask, names: Collection[str]) -> list[str]:
    """Return the names of the minerals that the claim is about, by the table's names."""
    if "mineral" in ask.settings:
        return [str(ask.settings["mineral"])]
    return matching(asked(ask.of, ask.text) or things(ask.text), names)


def _stage(ask: Ask, mine: str, refinery: str) -> str:
    if "stage" in ask.settings:
        return str(ask.settings["stage"])
    if ask.measure == "refining_share":
        return refinery
    if ask.measure == "mine_share":
        return mine
    return refinery if says("refined", ask.text) else mine


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
    """Return what is asked of the outputs by economy: tonnes, a share, or a rank."""
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


def _groups(table: pd.DataFrame, by: Any) -> Iterator[Any]:
    return iter(table.groupby(by, observed=True))


def _who(ask: Ask) -> str:
    codes = [code for code in ask.economies if code != "WLD"]
    return listed([named(code) for code in codes]) if codes else "the world"


class MineralProduction(Route):
    """The way to `mineral_production`."""

    table = "mineral_production"
    settings = ("measure", "of", "year", "mineral", "stage")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on output of a mineral; see `Route`."""
        _check(ask, self.table)
        table = self.frame
        names = _minerals(ask, table["mineral"].cat.categories)
        if not names:
            raise NotHeld(f"The table {self.table!r} holds {listed(table['mineral'].cat.categories)}.")
        stage = "reserves" if says("reserves", f"{ask.of} {ask.text}") else _stage(ask, "mine", "refinery")
        if ask.measure == "other" and stage != "reserves":
            raise NotHeld(f"The table {self.table!r} holds output and reserves only.")
        if ask.measure == "growth":
            return self._growth(ask, names[0], stage)
        held = set(table.loc[table["mineral"] == names[0], "stage"].astype(str))
        if stage not in held and "stage" not in ask.settings and ask.measure != "refining_share":
            # of some metals only what refineries make is counted
            stage = "refinery" if "refinery" in held else stage
        found = table[(table["mineral"] == names[0]) & (table["stage"] == stage)]
        figures = self._figures(ask, found)
        day = ask.day.year if ask.day else None
        kept = yearly(figures, ask.year, day, self.table)
        return plan_of(
            table,
            kept,
            fit=1.0,
            what=f"{stage} of {names[0]}, {_who(ask)}",
            about="which edition and year is meant",
            cannot=("China's rare-earth figure is its production quota.",)
            if names[0] == "rare earths"
            else (),
        )

    def _figures(self, ask: Ask, found: pd.DataFrame) -> dict[int, list[Printed]]:
        figures: dict[int, list[Printed]] = {}
        vintages = set(self.frame["vintage"].astype(str))
        for (year, vintage), rows in _groups(found, ["year", "vintage"]):
            by_economy = rows.set_index(rows["iso3"].astype(str))["quantity_t"].dropna()
            world = float(rows["world_total_t"].iloc[0])
            value = _value(ask, by_economy, world, set(by_economy.index))
            if value is None:
                continue
            own = rows[rows["iso3"].isin(ask.economies)] if ask.economies else rows
            words = f"{year}, edition {vintage}"
            # the first print of a year stands in the edition of the next one, and later ones revise it
            first = f"MCS {int(year) + 1}" in vintages
            give = 0.0 if first or value[1] == "rank" else rules.OTHER_BOOKS * value[0]
            index = tuple((own if len(own) else rows).index)
            printed = Printed(words, value[0], value[1], index, int(year), give=give)
            figures.setdefault(int(year), []).append(printed)
        return figures

    def _growth(self, ask: Ask, mineral: str, stage: str) -> Plan:
        table = self.frame
        found = table[(table["mineral"] == mineral) & (table["stage"] == stage)]
        figures = []
        for vintage, rows in _groups(found, "vintage"):
            by_year = rows[rows["iso3"].isin(ask.economies)].set_index("year")["quantity_t"].dropna()
            if not any(code != "WLD" for code in ask.economies):
                by_year = rows.groupby("year")["world_total_t"].first()
            for year in (int(one) for one in by_year.index):
                if year - 1 in by_year.index and (ask.year in (None, year)) and ask.since in (None, year - 1):
                    ratio = float(by_year[year] / by_year[year - 1])
                    value, unit = (ratio, "times") if ask.unit == "times" else (100 * (ratio - 1), "percent")
                    figures.append(
                        Printed(f"{year}, edition {vintage}", value, unit, tuple(rows.index[:1]), int(year))
                    )
        return plan_of(table, figures, fit=0.9, what=f"growth of the output of {mineral}, {_who(ask)}")


class MineralStages(Route):
    """The way to `mineral_stages`: mining and refining of six minerals."""

    table = "mineral_stages"
    settings = ("measure", "of", "year", "mineral", "stage")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on mining or refining of a mineral; see `Route`."""
        _check(ask, self.table)
        table = self.frame
        if ask.measure in ("other", "growth") or says("reserves", ask.of):
            raise NotHeld(f"The table {self.table!r} holds output and shares, and no {ask.measure}.")
        names = _minerals(ask, table["mineral"].unique())
        if not names:
            raise NotHeld(f"The table {self.table!r} holds {listed(table['mineral'].unique())}.")
        stage = _stage(ask, "mining", "refining")
        found = table[(table["mineral"] == names[0]) & (table["stage"] == stage)]
        figures: dict[int, list[Printed]] = {}
        for year, rows in _groups(found, "year"):
            if bool(rows["projection"].all()) and ask.year is None:
                continue
            by_economy = rows.set_index("iso3")["quantity_kt"].dropna() * 1e3
            value = _value(ask, by_economy, float(by_economy.sum()), set(by_economy.index))
            if value is not None:
                own = rows[rows["iso3"].isin(ask.economies)]
                printed = Printed(
                    str(year), value[0], value[1], tuple((own if len(own) else rows).index), int(year)
                )
                figures.setdefault(int(year), []).append(printed)
        kept = yearly(figures, ask.year, ask.day.year if ask.day else None, self.table)
        magnets = names[0] == "magnet rare earths"
        return plan_of(
            table,
            kept,
            fit=1.02 if stage == "refining" and ask.measure == "refining_share" else 0.9,
            what=f"{stage} of {names[0]}, {_who(ask)}",
            cannot=("Magnet rare earths are four of the seventeen.",) if magnets else (),
        )
