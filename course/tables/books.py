"""Tells what a table of flows between economies holds: whose trade, with whom, in which goods and units."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from course.tables import cube
from course.tables.economies import members
from course.tables.loader import cards, load
from course.tables.meaning import Meaning, Role, meaning
from course.units import unit_named

#: the measure of these tables, as their meanings name it
TRADE = "trade"
WORLD = "WLD"


def names_of(role: Role, frame: pd.DataFrame) -> dict[str, str]:
    """Return the names of a column's goods or sectors -> their codes, without the total."""
    if role.names:
        names = load(role.names)
        return dict(zip(names["name"], names[role.concept.lower()], strict=True))
    return {code: code for code in sorted(set(frame[role.column].astype(str)) - {role.total})}


@dataclass(frozen=True)
class Books:
    """A table of flows between economies, by its meaning."""

    #: its name
    table: str

    @property
    def means(self) -> Meaning:
        """The meaning of the table."""
        return meaning(self.table)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table, which is only read."""
        return load(self.table)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the flows, starting with the unit of the first column."""
        columns = [cards()[self.table].column(role.column) for role in self.means.values(TRADE)]
        return tuple(dict.fromkeys(unit_named(column.unit).base for column in columns))

    @property
    def months(self) -> bool:
        """True where the table holds months."""
        return any(role.frequency == "M" for role in self.means.of("TIME_PERIOD"))

    @property
    def count_all(self) -> bool:
        """True where the trade with all partners together can be told."""
        partner = self.means.one("COUNTERPART_AREA")
        only_some = "COUNTERPART_AREA" in {*self.means.incomplete, *self.means.fixed}
        return not only_some or (partner is not None and bool(partner.total))

    @cached_property
    def reporters(self) -> frozenset[str]:
        """The economies whose trade the table holds."""
        return frozenset(code for code in cube.held(self.table, "area") if "+" not in code)

    @cached_property
    def partners(self) -> frozenset[str]:
        """The economies that can be a partner."""
        return frozenset(code for code in cube.held(self.table, "partner") if "+" not in code)

    def hold(self, reporter: str, partner: str) -> bool:
        """Tell whether the table holds the trade of a reporter with a partner."""
        whom = self.count_all if partner == WORLD else members(partner, self.partners)
        return bool(members(reporter, self.reporters) and whom)

    @cached_property
    def goods(self) -> dict[str, str]:
        """The table's names of groups of goods, with their codes; empty where it holds all goods only."""
        role = self.means.one("SECTOR", "PRODUCT")
        return {} if self.means.about or role is None else names_of(role, self.frame)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of trade that stand in columns of their own, such as goods and services."""
        found = [role.at.get("PRODUCT", "") for role in self.means.values(TRADE)]
        return tuple(dict.fromkeys(filter(None, found)))

    def bases(self, partner: str) -> dict[str, str]:
        """Return the offices that counted the trade with a partner: words for each office -> its code."""
        role, other = self.means.one("BASIS"), self.means.one("COUNTERPART_AREA")
        if role is None or other is None:
            return {}
        counted = set(self.frame.loc[self.frame[other.column] == partner, role.column])
        return {words: code for code, words in role.codes.items() if code in counted}

    @cached_property
    def currencies(self) -> dict[str, str]:
        """The currency in which each office counts, by the office's code."""
        basis, found = self.means.one("BASIS"), {}
        for code, rows in self.frame.groupby(basis.column) if basis else ():
            filled = [role for role in self.means.values(TRADE) if rows[role.column].notna().any()]
            found[str(code)] = unit_named(cards()[self.table].column(filled[0].column).unit).base
        return found

    def are_also_of(self, partner: str, year: int) -> bool:
        """Tell whether the table also holds the partner's own count for the year."""
        owner, time = self.means.one("COMPILING_ORG"), self.means.one("TIME_PERIOD")
        if owner is None or time is None:
            return False
        rows = self.frame[(self.frame[time.column] == year) & (self.frame[owner.column] == partner)]
        return bool((rows["source_grade"] != "relay").any())
