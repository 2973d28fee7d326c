"""Matches a claim with a table by the roles of its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import ClassVar

import pandas as pd

from course.phrases import list_of
from course.readings import rules
from course.readings.choices import OPEN_YEARS
from course.tables import meaning
from course.tables.books import names_of
from course.tables.economies import GROUPS, members
from course.tables.meaning import CONCEPTS, Claims, Role
from course.tables.series import VARIANTS, Level, When, levels, periods_of, unit_of
from course.texts.known import measures
from course.texts.routes.ask import PART_OF_YEAR, Ask, added_over_years, part_of_year, same_time
from course.texts.routes.plans import (
    Measured,
    NotHeld,
    Plan,
    base_year,
    frame_of,
    of_its_year,
    plan_of,
    printed,
)
from course.texts.routes.trades import AMOUNTS, added_up, together
from course.texts.routes.words import (
    asked,
    is_generic,
    listed_words,
    matching,
    named,
    nearest_said,
    says_any,
    things,
    years_named,
)

_WORLD = "WLD"
#: roles of an economy from which people or goods come
_CAME = ("from", "source", "counted")


def change_of(ask: Ask, level: Level, others: Collection[Level], codes: Collection[str]) -> float | None:
    """Return the factor by which a figure changed since the claim's base year; None where it is not known."""
    own = level.of(codes)
    if own is None:
        return None
    wanted = level.when.in_year(base_year(level.when.year, ask.since))
    before = [one.of(codes) for one in others if one.when == wanted and one.series == level.series]
    # a later print of the base year is the one that an office compares with
    bases = [one for one in before if one]
    return abs(own) / abs(bases[-1]) if bases else None


def near_in_time(table: str, frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Return the rows of the years that a claim can need; without a year, those that were over."""
    time = meaning(table).one("TIME_PERIOD")
    if time is None or not pd.api.types.is_integer_dtype(frame[time.column]):
        return frame
    years = frame[time.column]
    if ask.year is not None:
        # a business year is called after the year before its end
        return frame[years.between(ask.year - 1, ask.year + 1) | (years == ask.since)]
    over = ask.day.year - (time.frequency != "FY") if ask.day else years.max()
    last = min(over, years.max()) if (years <= over).any() else over + 1
    return frame[years.between(last - OPEN_YEARS - 1, last) | (years == ask.since)]


#: words in a claim's `of` that do not say what grows
_BARE = ("other", "assets", "net assets")
#: the kind of rows that print running totals
_SUMMED = "added up over years"


class Route:
    """How one table tests claims: by its rows, which are matched with a claim by the roles of the columns.

    A subclass overrides the steps in which a table, or a kind of tables, is odd. A plan without any figure is
    not proposed.
    """

    #: tables that only this class serves
    tables: ClassVar[tuple[str, ...]] = ()
    #: settings that a learner may use, besides fields of the claim and the choices of a plan
    settings: tuple[str, ...] = ()
    #: True where the table holds figures of parts of an economy, such as a province
    holds_regions: ClassVar[bool] = False

    def __init__(self, table: str) -> None:
        self.table, self.means = table, meaning(table)
        self.claims = self.means.claims or Claims("", "")
        self._kinds = self.means.one("STAGE", "INDICATOR")
        self._product = self.means.one("SECTOR", "PRODUCT")
        self._firms = self.means.one("ORGANISATION") is not None
        columns = [
            one.column for one in self.means.roles.values() if one.concept in ("ORGANISATION", *VARIANTS)
        ]
        self.settings = self.settings or ("economy", *columns)

    @property
    def adds_up(self) -> bool:
        """True where rows print running totals or years are added up; other tables refuse such claims."""
        return _SUMMED in self.claims.kinds

    @property
    def frame(self) -> pd.DataFrame:
        """The table; a route only reads it."""
        return frame_of(self.table)

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the claim.

        Raises
        ------
        NotHeld
            The table does not hold what is asked; the message says what it holds.
        UnknownNameError
            A value that the learner set is not valid; the message names the nearest.
        """
        self.check(ask)
        frame = self.narrowed(ask)
        codes, doubts = self.who(ask, frame)
        if part_of_year(ask) and ask.measure != "growth":
            doubts = [*doubts, PART_OF_YEAR]
        by_year = list(self.figures(ask, frame, codes))
        figures = [one for _, one in by_year]
        timeless = self.means.one("TIME_PERIOD") is None
        return plan_of(
            self.table,
            figures if timeless else of_its_year(self.table, ask, by_year),
            fit=self.fit(ask),
            what=self.what(ask, frame, codes),
            about=self.claims.about,
            doubts=doubts,
            cannot=[*self._estimates(ask, figures), *filter(None, [self.means.note])],
        )

    def _estimates(self, ask: Ask, figures: Collection[Measured]) -> list[str]:
        """Return the sentence on the years whose figures are marked as estimates; none where none is."""
        marks = {role.marked_by for role in self.columns(ask)} - {""}
        rows = self.frame.loc[[row for one in figures for row in one.index]]
        marked = rows[rows[list(marks)].any(axis=1)] if marks else rows.head(0)
        years = sorted({when.year for row in marked.itertuples() for when in periods_of(self.means, row)})
        return [f"The figures of {years_named(years)} rest on estimates or projections."] if years else []

    def fit(self, ask: Ask) -> float:
        """Return how well the table fits the claim; see `Plan`."""
        return self.claims.fits.get(ask.measure, self.claims.fit)

    def what(self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]) -> str:
        """Return the counted quantity in words."""
        words = {
            name: str(frame[role.column].iloc[0]).replace("_", " ") if role and len(frame) else ""
            for name, role in (("kind", self._kinds), ("product", self._product))
        }
        words["kind"] = words["kind"] or next((role.measure for role in self.columns(ask)), "")
        who = list_of(codes, 8) if self._firms else named("+".join(codes) or _WORLD)
        who = who if len(codes) < 4 else f"{len(codes)} economies"
        whom = list_of(named(one) for one in self._sides_of(ask))
        return self.claims.what.format(who=who, whom=whom, **words)

    # what the table counts

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a claim on something else than the table counts."""
        if ask.measure not in self.claims.measures:
            raise NotHeld(f"The table {self.table!r} holds {self.claims.holds}, and no {ask.measure}.")
        wanted = self.claims.measures[ask.measure]
        # the claim's own word for what grows is surer than the other words of the sentence
        own = ask.measure == "growth" and not self._product and not (is_generic(ask.of) or ask.of in _BARE)
        if wanted and not says_any(wanted, ask.of if own else f"{ask.of} {ask.text}"):
            raise NotHeld(f"The table {self.table!r} holds {self.claims.holds} only.")
        self.check_others(ask)
        if ask.measure in AMOUNTS and not self._product and ask.goods:
            raise NotHeld(f"The table {self.table!r} holds all goods together only.")
        places = [code for place in ask.places for code in place.codes]
        told = [*ask.economies, *places, *ask.codes_beside] or self.unnamed(ask)
        if self._home and not self._firms and self._home not in told and not self._is_host(ask):
            raise NotHeld(f"The table {self.table!r} holds figures of {named(self._home)} only.")

    def check_others(self, ask: Ask) -> None:
        """Raise `NotHeld` for a claim whose words name what the table does not hold."""
        for what in self.claims.other:
            if ask.measure == "reserves" and what == "debt by holder":
                continue  # reserves and Treasuries are what an economy holds
            if says_any([what], f"{ask.of}; {ask.clause}"):
                raise NotHeld(f"The table {self.table!r} holds {self.claims.holds}, and not {what}.")

    @cached_property
    def _home(self) -> str:
        """The one economy that the whole table is about; empty for several."""
        role = self.means.one("REF_AREA")
        codes = set(self.frame[role.column].astype(str)) if role else {self.means.fixed.get("REF_AREA", "")}
        return codes.pop() if len(codes) == 1 else ""

    def _is_host(self, ask: Ask) -> bool:
        """Tell whether a sentence names a partner only and leaves out its text's country: 韓国が首位だ."""
        partners = self.axis is not None and self.axis.concept == "COUNTERPART_AREA"
        named_here = (*ask.economies, *ask.codes_beside)
        meant = (ask.home, *ask.claim.spoken_of[:1])
        return partners and self._home in meant and self._home not in named_here

    # whose figure it is

    @cached_property
    def axis(self) -> Role | None:
        """The column whose codes a claim names: the firm, the partner, or else whose figure it is."""
        found = self.means.one("ORGANISATION", "COUNTERPART_AREA", "REF_AREA")
        return None if found and found.concept == "REF_AREA" and self._home else found

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return the codes of the claim's economies or firms, with doubts whether they are meant.

        Raises
        ------
        NotHeld
            The claim names none of them; the message says which the table holds.
        """
        axis, own = self.axis, self._named(ask)
        if axis is None:
            if own and self._home:
                raise NotHeld(f"The table {self.table!r} holds nothing of {named(own[0])}.")
            return (), []
        held = set(frame[axis.column].dropna().astype(str))
        holds = f"The table {self.table!r} holds {CONCEPTS[axis.concept]} as {list_of(sorted(held), 8)}."
        summed = axis.total or axis.concept in self.means.adds_along
        if not own and summed and not self._firms:
            return (), []
        own = [code for code in own if code not in self._sides_of(ask)]
        # 香港からも600万人: who came from there, after another economy
        if axis.concept == "COUNTERPART_AREA":
            own = [code for code in own if ask.claim.roles.get(code) in _CAME] or own
        own = own or [code for code in self.unnamed(ask) if code in held]
        if not own:
            raise NotHeld(f"The claim does not say whose figure it is. {holds}")
        added = self._firms or "economy" in ask.settings or added_up(ask, own)
        added = added and ask.measure != "rank"
        if len(own) > 1 and not added and ask.measure in AMOUNTS and axis.concept == "REF_AREA":
            raise NotHeld(f"The table {self.table!r} holds no partners, and the claim names one.")
        found = members("+".join(own if added else own[:1]), held)
        if not found or (added and len(found) < len(own)):
            raise NotHeld(holds)
        # the issuer of a bond is not its holder
        others = [one for one in own[1:] if one not in GROUPS and ask.claim.roles.get(one) != "whole"]
        others = [] if added or ask.measure == "rank" else others
        names = list_of(named(one) for one in others)
        return found, [f"The sentence also names {names}: set economy."] if others else []

    @cached_property
    def _sides(self) -> frozenset[str]:
        """The economies with each of which a column of its own counts something."""
        told = (role.at.get("COUNTERPART_AREA", "") for role in self.means.roles.values())
        return frozenset(filter(None, told))

    def _sides_of(self, ask: Ask) -> list[str]:
        """Return the economies of a claim with columns of their own, but for the owner of the figure."""
        found = [code for code in ask.economies if code in self._sides]
        return found[1:] if set(ask.economies) <= self._sides else found

    def _named(self, ask: Ask) -> list[str]:
        """Return the economies or firms that the claim names, but for the one that the table is about."""
        if not self._firms:
            told = str(ask.settings.get("economy", "")).split("+")
            named_here = list(filter(None, told)) or ask.economies
            found = [code for code in named_here if code not in (self._home, _WORLD)]
            # the issuer of a bond comes after its holder
            return sorted(found, key=lambda code: ask.claim.roles.get(code) == "whole")
        column = self.means.of("ORGANISATION")[0].column
        if column in ask.settings:
            return [str(ask.settings[column])]
        firms = sorted(self.frame[column].unique())
        # the clause of the figure first: another firm may stand in the next one
        said = (
            [one for one in firms if says_any([one.casefold()], words)] for words in (ask.clause, ask.text)
        )
        own = next(filter(None, said), [])
        return own if together(ask) else own[:1]

    def unnamed(self, ask: Ask) -> list[str]:
        """Return the economy that a Japanese or Chinese sentence means when it names none."""
        return [ask.home] if ask.home and not ask.economies and not ask.codes_beside else []

    # which rows

    def narrowed(self, ask: Ask) -> pd.DataFrame:
        """Return the rows of the claimed kind and product, the best first.

        Raises
        ------
        NotHeld
            The table does not hold them; the message says what it holds.
        """
        frame = self.frame
        for role in self.means.roles.values():
            if role.leave_out:
                frame = frame[~frame[role.column].isin(role.leave_out)]
            if role.projected and ask.year is None:
                frame = frame[~frame[role.column]]
            if role.column in ask.settings and role.concept in VARIANTS:
                frame = frame[frame[role.column].astype(str) == str(ask.settings[role.column])]
        product, kinds = self._product, self._kinds
        if product is not None and product.column not in ask.settings:
            frame = self.of_product(ask, frame, product)
        if kinds is not None and self.claims.kinds and kinds.column not in ask.settings:
            cells = [cell for cell in self._kind(ask) if cell in set(frame[kinds.column])]
            # of some goods only a later stage is counted
            cells = cells[:1] if kinds.concept == "STAGE" else cells
            frame = pd.concat([frame[frame[kinds.column] == cell] for cell in cells] or [frame.head(0)])
        return frame

    def of_product(self, ask: Ask, frame: pd.DataFrame, role: Role) -> pd.DataFrame:
        """Return the rows of the claimed product."""
        names = names_of(role, frame)
        found = matching(asked(ask.of, ask.text) or things(ask.text) or ask.goods, names)
        if not found:
            raise NotHeld(f"The table {self.table!r} holds {list_of(names, 8)}, and not {ask.of!r}.")
        same = [names[one] for one in found if things(one) == things(found[0])]
        return frame[frame[role.column].isin(same)]

    def _kind(self, ask: Ask) -> tuple[str, ...]:
        """Return the cells of what is counted, best first: by the nearest words, else by the measure."""
        kinds, at = self.claims.kinds, ask.claim.quantity.start
        if self.adds_up and added_over_years(ask) == "sum":
            return kinds[_SUMMED]
        said = [kind for kind in kinds if kind in listed_words()]
        own = ask.measure in kinds
        for words, near in ((ask.of, 0), (ask.text, at)):
            found = nearest_said([kind for kind in said if not own or kind not in measures()], words, near)
            if found in measures():
                # "profit" alone may be the operating profit that the sentence names
                found = (
                    nearest_said([one for one in said if one.endswith(f" {found}")], ask.text, at) or found
                )
            if found:
                return kinds[found]
            if not self.claims.measures[ask.measure]:
                break
        if not own:
            raise NotHeld(f"The table {self.table!r} holds {list_of(kinds, 8)}, and none is named.")
        return kinds[ask.measure]

    def columns(self, ask: Ask) -> list[Role]:
        """Return the columns of figures for the claim's unit, or those from which it is computed."""
        totals = {role.whole for role in self.means.roles.values()}
        roles = [role for role in self.means.of("OBS_VALUE") if role.column not in totals]
        if self._sides:
            roles = [role for role in roles if role.at.get("COUNTERPART_AREA", "") in self._sides_of(ask)]
        counted = [role for role in roles if unit_of(self.table, role).base != "percent"]
        if ask.measure == "growth":
            return [role for role in roles if role in counted or role.change_of]
        if ask.unit == "percent":
            return [role for role in roles if role not in counted and not role.change_of] or counted
        return counted

    # the figures

    def figures(
        self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]
    ) -> Iterator[tuple[int, Measured]]:
        """Yield each figure that fits the claim, with its year."""
        frame = near_in_time(self.table, frame, ask)
        held = list(levels(self.table, frame, self.columns(ask), self.axis))
        fits = [(same_time(ask, level.when) if level.when.year else True, level) for level in held]
        sure = any(same for same, _ in fits)
        for same, level in fits:
            found = None if same is None or (sure and not same) else self.value(ask, level, held, codes)
            if found is None or not ask.fits(found[1]):
                continue
            money = f"in {level.unit}" if ask.money and len({one.unit for one in held}) > 1 else ""
            words = ", ".join(filter(None, [level.words, level.when.period, money]))
            year = level.when.year or None
            # a country that is left out may be another one, so such a figure only supports
            unsure = self._is_host(ask) or self.claims.only_supports
            decides = not unsure or rules.is_near(ask.claim.quantity.value, found[0])
            rows = level.rows_of(codes)
            made = printed(self.table, words, *found, *rows, year=year, decides=bool(same) and decides)
            yield level.when.year - (ask.fiscal and not level.when.fiscal), self.judged(ask, made, level.when)

    def value(
        self, ask: Ask, level: Level, held: Collection[Level], codes: Collection[str]
    ) -> tuple[float, str] | None:
        """Return the claimed kind of figure with its unit; None where it cannot be computed."""
        own = level.of(codes)
        if own is None:
            return None
        if level.printed_change:
            return (1 + own / 100, "times") if ask.unit == "times" else (own, "percent")
        if ask.measure == "growth":
            factor = change_of(ask, level, held, codes)
            if factor is None or ask.unit == "times":
                return None if factor is None else (factor, "times")
            return 100 * (factor - 1), "percent"
        group = next((code for code in ask.economies if code in GROUPS and len(codes) == 1), "")
        among = members(group, level.by_code.index) if group else ()
        if ask.measure == "rank":
            rest = {_WORLD, *(self.axis.rest if self.axis else ())}
            return level.place(codes, among or set(level.by_code.index) - rest), "rank"
        if ask.unit == "percent" and level.unit != "percent":
            whole = level.of(among)
            return (100 * own / whole, "percent") if whole and codes else None
        return own, level.unit

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure with what it can decide; most tables leave it as it is."""
        return figure
