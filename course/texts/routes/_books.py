"""Reads what a table of flows between economies holds, by the roles of its columns."""

from __future__ import annotations

from functools import cached_property

from course.readings import rules
from course.tables import cards, cube, load
from course.tables.economies import members
from course.texts.routes._pair import Pair
from course.texts.routes._route import Route
from course.units import unit_named

__all__ = ["FEWEST", "MEASURE", "WORLD", "Books"]

#: the measure of these tables, as their meanings name it
MEASURE = "trade"
WORLD = "WLD"
#: a table with fewer reporters holds the books of one or two sides, and gives no order of the world
FEWEST = 3


class Books(Route):
    """A table of flows between economies."""

    @property
    def adds_up(self) -> bool:
        """True: the years of a flow are added up; see `Route`."""
        return True

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the flows, starting with the unit of the first column."""
        columns = [cards()[self.table].column(role.column) for role in self.means.values(MEASURE)]
        return tuple(dict.fromkeys(unit_named(column.unit).base for column in columns))

    @property
    def months(self) -> bool:
        """True where the table holds months."""
        return any(role.frequency == "M" for role in self.means.of("TIME_PERIOD"))

    @property
    def reconciled(self) -> bool:
        """True where the values are reconciled from both sides' books, which may print other figures."""
        return self.means.both_sides

    @property
    def apart(self) -> float:
        """The distance, as a fraction, by which other books may differ from this table's figures."""
        return self.means.apart * rules.OTHER_BOOKS

    @property
    def some_partners(self) -> bool:
        """True where the table names only some partners."""
        return "COUNTERPART_AREA" in {*self.means.incomplete, *self.means.fixed}

    @property
    def counts_world(self) -> bool:
        """True where the trade with all partners together can be told."""
        partner = self.means.one("COUNTERPART_AREA")
        return not self.some_partners or (partner is not None and bool(partner.total))

    @cached_property
    def reporters(self) -> frozenset[str]:
        """The economies whose trade the table holds."""
        return frozenset(code for code in cube.held(self.table, "area") if "+" not in code)

    @cached_property
    def partners(self) -> frozenset[str]:
        """The economies that can be a partner."""
        return frozenset(code for code in cube.held(self.table, "partner") if "+" not in code)

    @cached_property
    def goods_codes(self) -> dict[str, str]:
        """The table's names of groups of goods, with their codes; empty where it holds all goods only."""
        role = self.means.one("SECTOR") or self.means.one("PRODUCT")
        if self.means.about or role is None:
            return {}
        if role.names:
            names = load(role.names)
            return dict(zip(names["name"], names[role.concept.lower()], strict=True))
        return {code: code for code in sorted(set(self.frame[role.column].astype(str)) - {role.total})}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of trade that stand in columns of their own, such as goods and services."""
        found = [role.at.get("PRODUCT", "") for role in self.means.values(MEASURE)]
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
            filled = [role for role in self.means.values(MEASURE) if rows[role.column].notna().any()]
            found[str(code)] = unit_named(cards()[self.table].column(filled[0].column).unit).base
        return found

    def gives(self, pair: Pair, year: int) -> bool:
        """Tell whether other books on the same trade may print another figure than this table.

        They may where the other side's books stand in, and where both sides' books are reconciled.
        """
        return self.reconciled or (pair.mirrored and not self.in_own_books(pair, year))

    def in_own_books(self, pair: Pair, year: int) -> bool:
        """Tell whether the table also holds the partner's own count for the year."""
        owner, time = self.means.one("COMPILING_ORG"), self.means.one("TIME_PERIOD")
        if owner is None or time is None:
            return False
        rows = self.frame[self.frame[time.column] == year]
        return bool(((rows[owner.column] == pair.partner) & (rows["source_grade"] != "relay")).any())

    def holds(self, pair: Pair) -> bool:
        """Tell whether the table holds the reporter's trade, and the partner as a partner."""
        partner = self.counts_world if pair.partner == WORLD else members(pair.partner, self.partners)
        return bool(members(pair.reporter, self.reporters) and partner)
