"""Output, growth, debt and the current account of every economy."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import codes, load
from course.texts.routes._ask import Ask
from course.texts.routes._groups import GROUPS, joined, members, named
from course.texts.routes._listing import listed, years_named
from course.texts.routes._printed import base_year
from course.texts.routes._roles import added_up
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route
from course.texts.routes._running import part_of_year, unfinished
from course.texts.routes._words import direction, things
from course.texts.routes._years import latest_years

__all__ = ["OF_OUTPUT", "PER_HEAD", "TOLD_OF_OTHERS", "Macro", "of_output"]

_GDP = re.compile(
    r"(?<![a-z])gdp(?![a-z])|growth rate|成長率|增长率|gross domestic|econom|"
    r"国内生产总值|国内総生産|经济|経済|成長|增长"
)
#: words in the clause of a figure that leave no doubt what grew
_GREW = re.compile(
    r"economic growth|econom(?:y|ies) .{0,40}(?:gr[eo]w|expand|shr[ai]nk|contract)|"
    r"(?:经济|经济增速|国内生产总值|gdp)[^，。]{0,14}(?:增长|增速|萎缩)|经济增速|成長率|"
    r"(?:经济|経済)(?:は|が)?[^、。]{0,14}成長"
)
_OF_THE_WORLD = re.compile(
    r"(?:world|global)(?:['’]s)? (?:[\w-]+ )?(?:gdp|output|econom|gross|product|growth|debt|current)|"
    r"world (?:grew|grow)|"
    r"世界(?:全体)?(?:の)?(?:gdp|名目|実質|经济|経済|国内|成長|総生産|债务|债務|政府)|全球(?:gdp|经济|国内|债务|政府)"
)
PER_HEAD = re.compile(r"per (?:head|capita|person)|人均|[一1１]人当たり|一人あたり|1人あたり")
#: a part of the debt, by who holds it or to whom it is owed
TOLD_OF_OTHERS = re.compile(
    r"保有|holdings|\bholds?\b|held by|持有|所持|\bowed? to|debts? to|対[中米日]債務|对[华中美日]债务"
)
_QUARTER = re.compile(r"annuali[sz]ed|on[ -](?:the )?quarter|前期比|环比|年率")
#: what something would do to growth
_SCENARIO = re.compile(
    r"\bif\b|\bwould\b|\bcould\b|knock|shav(?:e|ing)|"
    r"れば、?|押し下げ|押し上げ|如果|若是|拖累|拉低|拉动"
)
_WORLD = re.compile(r"world|global|世界|全球")
#: words that compare a debt with output, and not with an earlier debt
OF_OUTPUT = re.compile(
    r"times (?:(?:its|the|their|of|japan's|annual|yearly|economic|national) )*(?:gdp|output|income|econom)|"
    r"(?:gdp|国内总产值|国内生产总值|国内総生産|经济产出|経済規模)(?:的|の)"
)
_WORLD_OUTPUT = re.compile(
    r"(?:world|global)(?:['’]s)? (?:economic )?output|output of the world|世界(?:经济)?总量|世界(?:の)?総生産"
)
_CURRENT = re.compile(r"current.account|经常|経常")
_DEBT = re.compile(r"debt|债务|債務")
#: debts that are not those of a government
_SPECIAL = re.compile(
    r"central|local|provinc|中央|地方|household|corporate|private|company|firms|external|foreign|bond|"
    r"treasury|federal|public.sector|联邦|公共部门|連邦|公的部門|"
    r"\bowed? to|debts? to|対[中米日]債務|对[华中美日]债务|"
    r"家庭|企业|家計|企業|外债|対外"
)
_GOODS = re.compile(r"\bgoods\b|\btrade\b|贸易|貿易")
_NET = re.compile(r"\bnet\b|净债务|純債務")
#: words of a claim's `of` that leave open what grows
_BARE = ("", "output", "economy", "growth")
_DEBTS = Choice(
    "debt",
    ChoiceKind.DEFINITION,
    "whether debt is gross or net",
    {"gross": "gross_debt_pct_gdp", "net": "net_debt_pct_gdp"},
)


@cache
def _by_economy(column: str, year: int) -> pd.Series:
    table = load("macro")
    rows = table[table["year"] == year]
    return pd.Series(rows[column].to_numpy(dtype=float), index=rows["iso3"].astype(str)).dropna()


def of_output(ask: Ask) -> bool:
    """Tell whether a claim speaks of the output of an economy."""
    if (_GDP.search(ask.of) and ask.of not in _BARE) or _GREW.search(ask.clause):
        return True
    made = re.search(r"\boutput of (?!the )|产量|生産量", ask.text)
    if ask.of == "output" and ask.measure == "growth" and not things(ask.text) and not made:
        return True
    if ask.of == "output" and _WORLD_OUTPUT.search(ask.text) and not things(ask.text):
        return True
    return ask.of in _BARE and bool(_GDP.search(ask.text)) and not direction(ask.text)


class Macro(Route):
    """The way to `macro`."""

    table = "macro"
    settings = ("measure", "of", "year", "since", "economy")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on output, growth or debt; see `Route`."""
        column, unit = self._column(ask)
        if ask.measure in ("debt", "debt_to_gdp") and TOLD_OF_OTHERS.search(ask.text):
            raise NotHeld("The table 'macro' holds what a state owes in all, and not whom it owes it.")
        if PER_HEAD.search(ask.text) and ask.money:
            raise NotHeld("The table 'macro' holds whole economies, and no figure for each person.")
        flow = column in ("growth_pct", "gdp_usd_bn", "current_account_usd_bn", "current_account_pct_gdp")
        if flow and (ask.period or part_of_year(ask) or _QUARTER.search(ask.text)):
            raise NotHeld("The table 'macro' holds whole years, and no part of one.")
        if column == "growth_pct" and _SCENARIO.search(ask.text):
            raise NotHeld("The table 'macro' holds growth as counted, and no effects of something else.")
        area = self._area(ask, column)
        if ask.fiscal and area == ("JPN",):
            raise NotHeld("The table 'macro' holds calendar years for Japan, and no fiscal year.")
        years = [ask.year] if ask.year is not None else latest_years(self._years(column, area), ask)
        if not years or not set(years) <= set(self._years(column, area)):
            held = self._years(column, area)
            lacks = OtherYears if held else NotHeld
            raise lacks(
                f"The table 'macro' holds {years_named(held)} for {_names(area)}, and not {ask.year}."
            )
        choices = []
        if len(years) > 1:
            choices.append(Choice("year", ChoiceKind.YEAR, "the year", {str(year): year for year in years}))
        if column == "gross_debt_pct_gdp" and "net" not in ask.settings:
            choices.append(_DEBTS if self._net(area, years) else _GROSS)

        def figure(year: int = years[0], debt: str = column) -> Measured | None:
            return self._figure(ask, debt if column == "gross_debt_pct_gdp" else column, unit, area, year)

        why = f"It holds {_SAYS[column]} of {_names(area)}, {years_named(years)}."
        cannot = ("Years from 2025 on are the IMF's estimates and projections.",) if max(years) > 2024 else ()
        cannot = (*self._doubts(ask, area), *cannot)
        return Plan(self._fit(ask, column, area), why, figure, tuple(choices), cannot)

    def _fit(self, ask: Ask, column: str, area: tuple[str, ...]) -> float:
        # Japan's own accounts and forecasts stand in tables of their own
        if ask.measure == "debt":
            return 0.9
        return 0.93 if area == ("JPN",) and column == "current_account_usd_bn" else 1.0

    def _doubts(self, ask: Ask, area: tuple[str, ...]) -> tuple[str, ...]:
        """Return why the figure decides nothing: a second economy whose part in the claim is not plain."""
        if unfinished(ask):
            return (f"The year {ask.year} was not over on the day of the text, and forecasts change.",)
        others = [code for code in ask.economies if code not in (*area, *GROUPS, "WLD")]
        if not others or ask.measure == "rank" or "economy" in ask.settings or len(area) > 1:
            return ()
        names = listed([named(code) for code in others])
        return (f"The sentence also names {names}: set economy to say whose figure it is.",)

    def _net(self, area: tuple[str, ...], years: list[int]) -> bool:
        return len(area) == 1 and all(
            area[0] in _by_economy("net_debt_pct_gdp", year).index for year in years
        )

    def _column(self, ask: Ask) -> tuple[str, str]:
        about = f"{ask.of} {ask.text}"
        gdp = of_output(ask)
        if ask.measure == "gdp" and ask.money:
            return "gdp_usd_bn", "USD"
        if ask.measure == "growth" and gdp and ask.unit in ("percent", "times"):
            return ("growth_pct", "percent") if ask.unit == "percent" else ("gdp_usd_bn", "times")
        if ask.measure == "debt_to_gdp" or (
            ask.unit == "times" and _DEBT.search(ask.of) and OF_OUTPUT.search(ask.text)
        ):
            return "gross_debt_pct_gdp", "fold" if ask.unit == "times" else "percent"
        if ask.measure == "debt" and ask.money and not _SPECIAL.search(f"{ask.of} {ask.text}"):
            return "gross_debt_pct_gdp", "debt"
        if ask.measure == "rank" and _DEBT.search(ask.of):
            return "gross_debt_pct_gdp", "rank"
        if ask.measure == "growth" and (_CURRENT.search(ask.of) or self._current_grows(ask)):
            return "current_account_usd_bn", "change"
        wholes = {"WLD", *GROUPS} & set(ask.economies)
        world = ask.measure == "rank" or bool(wholes) or bool(_WORLD.search(ask.text))
        if (
            ask.measure in ("rank", "share")
            and gdp
            and world
            and "partner" not in about
            and "贸易" not in about
        ):
            return "gdp_usd_bn", ask.measure
        if ask.measure in ("balance", "other") and _CURRENT.search(about):
            return ("current_account_usd_bn", "USD") if ask.money else ("current_account_pct_gdp", "percent")
        raise NotHeld(
            f"The table 'macro' holds output, growth, debt and the current account, and no {ask.measure}."
        )

    def _current_grows(self, ask: Ask) -> bool:
        """Tell whether the surplus or deficit that grows is that of the current account."""
        bare = ask.of in ("surplus", "deficit", "balance", "")
        return bare and bool(_CURRENT.search(ask.text)) and not _GOODS.search(ask.text)

    def _area(self, ask: Ask, column: str) -> tuple[str, ...]:
        held = set(self.frame["iso3"].astype(str).unique())
        wanted = [str(ask.settings["economy"])] if "economy" in ask.settings else list(ask.economies)
        own = [code for code in wanted if code != "WLD"] or [code for code in wanted if code == "WLD"]
        if own == ["WLD"] and "economy" not in ask.settings and not _OF_THE_WORLD.search(ask.text):
            raise NotHeld("The claim does not say whose figure it is: set economy, such as economy='JPN'.")
        if not own:
            raise NotHeld("The claim names no economy: set economy, such as economy='JPN'.")
        found = members(joined(own) if ask.measure != "rank" and added_up(ask, own) else own[0], held)
        if not found:
            raise NotHeld(f"The table 'macro' does not hold {own[0]}.")
        if len(found) > 1 and column not in ("gdp_usd_bn", "current_account_usd_bn"):
            raise NotHeld(f"The table 'macro' holds no {_SAYS[column]} for {named(own[0])} as a group.")
        return found

    def _years(self, column: str, area: tuple[str, ...]) -> list[int]:
        table = self.frame
        rows = table[table["iso3"].isin(area) & table[column].notna()]
        counts = rows.groupby("year").size()
        return sorted(int(year) for year in counts[counts == len(area)].index)

    def _figure(self, ask: Ask, column: str, unit: str, area: tuple[str, ...], year: int) -> Measured | None:
        by_economy = _by_economy(column, year)
        own = by_economy[[code for code in area if code in by_economy.index]]
        found = self._value(ask, column, unit, own, year) if len(own) else None
        if found is None:
            return None
        value, counted, words = found
        table = self.frame

        def rows() -> pd.DataFrame:
            return table[table["iso3"].isin(area) & (table["year"] == year)]

        what = words.format(f"{_SAYS[column]} of {_names(area)}, {year}")
        # the change of an amount in the economy's own money is another one than in dollars
        decides = (unit != "change" or "USA" in area or "dollar" in ask.text) and not self._doubts(ask, area)
        give = rules.REVISION if column == "growth_pct" else 0.0
        if column.startswith("current_account"):
            # balances of payments are revised by much
            give = rules.OTHER_BOOKS * abs(value)
        return Measured(value, counted, rows, what, year, decides=decides, give=give)

    def _value(
        self, ask: Ask, column: str, unit: str, own: pd.Series, year: int
    ) -> tuple[float, str, str] | None:
        """Return the figure that is asked of a column, its unit, and words around what it counts."""
        total = float(own.sum())
        if unit == "USD":
            return total * 1e9, "USD", "{}"
        if unit == "fold":
            return total / 100, "times", "{}"
        if unit == "debt":
            output = _by_economy("gdp_usd_bn", year).reindex(own.index)
            return float((own / 100 * output).sum()) * 1e9, "USD", "{}, times output in dollars"
        if unit in ("change", "times"):
            return self._change(ask, column, unit, own, year)
        if unit == "rank":
            economies = self._among(ask, own, _by_economy(column, year))
            return 1.0 + float((economies > total).sum()), "rank", "place by the {}"
        if unit == "share":
            by_economy = _by_economy(column, year)
            groups = [code for code in ask.economies if code in GROUPS and len(own) == 1]
            held = members(groups[0], by_economy.index) if groups else ("WLD",)
            whole = named(groups[0]) if groups else "the world"
            return (
                100 * total / float(by_economy[list(held)].sum()),
                "percent",
                f"part of {whole} in the {{}}",
            )
        return total, "percent", "{}"

    def _change(
        self, ask: Ask, column: str, unit: str, own: pd.Series, year: int
    ) -> tuple[float, str, str] | None:
        base = base_year(year, ask.since)
        before = float(_by_economy(column, base).reindex(own.index).sum())
        if not before:
            return None
        ratio = abs(float(own.sum())) / abs(before)
        words = f"change since {base} of the {{}}, in dollars"
        return (ratio, "times", words) if ask.unit == "times" else (100 * (ratio - 1), "percent", words)

    def _among(self, ask: Ask, own: pd.Series, by_economy: pd.Series) -> pd.Series:
        """Return the economies that a place is counted among: those of the group that is named, or all."""
        groups = [code for code in ask.economies if code in GROUPS and len(own) == 1]
        among = members(groups[0], by_economy.index) if groups else codes()
        return by_economy[by_economy.index.isin(among)]


_GROSS = Choice(
    "debt", ChoiceKind.DEFINITION, "whether debt is gross or net", {"gross": "gross_debt_pct_gdp"}
)
_SAYS = {
    "gdp_usd_bn": "output",
    "growth_pct": "growth of real output",
    "gross_debt_pct_gdp": "government debt against output",
    "net_debt_pct_gdp": "net government debt against output",
    "current_account_usd_bn": "the current account",
    "current_account_pct_gdp": "the current account against output",
}


def _names(area: tuple[str, ...]) -> str:
    return named(joined(area)) if len(area) < 4 else f"{len(area)} economies"
