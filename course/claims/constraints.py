"""Evidence on the constraints of Japan: debt, growth, controls, investment and jobs."""

from dataclasses import replace
from typing import Any

import pandas as pd

from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    graded,
    judged,
    opinion,
    percent,
    rate,
    row,
    totals,
    value_of,
)
from course.claims.trade import YEN_RATES, balance, balances, claimed
from course.readings import rules
from course.readings.choices import BASES
from course.readings.dates import of_row, of_vintage, out_by
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load
from course.tables.card import source_of
from course.units import unit_of_column
from course.verdicts import Verdict

_ESTIMATED = {"growth": "gdp_estimated", "debt": "debt_estimated", "account": "current_account_estimated"}


def _unit(column: str) -> str:
    """Return the unit in a column's name, as the ledger writes it."""
    unit = unit_of_column(column)
    assert unit is not None, column
    return unit.short or unit.name


def _figure(table: str, found: dict[str, Any], label: str, value: float, unit: str, *, period: str) -> Figure:
    grade, out = found["source_grade"], of_row(table, found)
    return Figure(label, float(value), unit, period, source_of(found), grade, grade != "relay", out)


def finance(
    item: str, date: str, precision: str, column: str = "value_jpy_bn", scope: str | None = None
) -> Figure:
    """Return a figure from `public_finance` by its item, day and kind of period."""
    where: dict[str, object] = {"item": item, "date": pd.Timestamp(date), "precision": precision}
    found = row("public_finance", **where, **({"scope": scope} if scope else {}))
    label = f"{item.replace('_', ' ')}, {found['scope']}"
    return _figure("public_finance", found, label, found[column], _unit(column), period=date)


def growth(name: str) -> Figure:
    """Return a growth rate from `growth_vintages` by its id."""
    found = row("growth_vintages", id=name)
    label = f"{found['measure']} growth, {found['issuer']}, {found['status']} of {found['issued']}"
    return _figure("growth_vintages", found, label, found["growth_pct"], "percent", period=found["period"])


def investment(name: str) -> Figure:
    """Return a figure from `investment` in billion dollars; yen are converted at the year's mean rate."""
    found = row("investment", id=name)
    dollars = found["value_usd_bn"]
    if pd.isna(dollars):
        rate_of_year = row("macro", iso3="JPN", year=found["date"].year)["national_per_usd"]
        dollars = found["value_jpy_bn"] / rate_of_year
    period = f"{found['date']:%Y-%m}"
    return _figure("investment", found, found["definition"], dollars, "USD bn", period=period)


def imf(column: str, label: str, unit: str, year: int = 2024, *, used: bool = False) -> Figure:
    """Return a figure for Japan from the IMF's outlook in `macro`; the label marks estimates."""
    found = row("macro", iso3="JPN", year=year)
    flag = next(name for part, name in _ESTIMATED.items() if part in column)
    by = "IMF estimate" if found[flag] else "IMF"
    return computed(f"{label} ({by})", found[column], unit, year, "macro", used=used)


def _later_count() -> Figure:
    """Return the growth of 2024 in the present vintage of `macro`, with the vintage's day."""
    label = "real growth, as counted by October 2025"
    return replace(imf("growth_pct", label, "percent", used=True), published=of_vintage("macro"))


def _debt_rank(year: int = 2024) -> Figure:
    table = load("macro")
    debt = table.loc[table["year"] == year].set_index("iso3")["gross_debt_pct_gdp"].dropna()
    rank = debt.rank(ascending=False)["JPN"]
    return computed(
        f"Japan's rank by gross debt among {len(debt)} economies (IMF)",
        rank,
        "rank",
        year,
        "macro",
        used=False,
    )


#: gross measures of Japan's public debt at the end of 2024
_OWED = {
    "by the central government's total": "total",
    "by general government's gross debt": "gross_debt_pct_gdp",
}
#: gross measures, and net debt, from which the government's financial assets are subtracted
_DEBTS = {**_OWED, "by general government's net debt": "net_debt_pct_gdp"}


def _debt(kind: str) -> float:
    """Return the public debt of the end of 2024 in trillion yen, by a value of `_DEBTS`."""
    if kind == "total":
        return finance("debt_total", "2024-12-31", "day").value / 1000
    japan = row("macro", iso3="JPN", year=2024)
    return float(japan[kind] / 100 * japan["gdp_jpy_tn"])


def _debt_ratio(kind: str) -> float:
    """Return the public debt of the end of 2024 in percent of GDP, by a value of `_DEBTS`.

    The IMF divides by its own GDP; the ministry's yen are divided by the Cabinet Office's.
    """
    if kind == "total":
        gdp = finance("gdp_nominal", "2024-12-31", "year")
        return float(100 * 1000 * _debt(kind) / gdp.value)
    return float(row("macro", iso3="JPN", year=2024)[kind])


@evidence_for("C17")
def _constraints() -> Evidence:
    slow, world = growth("cao_2024_first"), totals("mof", "WLD", 2024)
    later = _later_count()
    debts = Choice("debt", ChoiceKind.DEFINITION, "the debt that is meant", _DEBTS)
    prints = Choice(
        "growth",
        ChoiceKind.YEAR,
        "the print of growth",
        {"by the first print": slow, "by the later count": later},
    )

    def judge(debt: str, growth: Figure) -> tuple[float, Verdict]:
        ratio = _debt_ratio(debt)
        slow = value_of(growth) < rules.SLOW_GROWTH
        return ratio, rules.all_hold({"debt": ratio > rules.HIGH_DEBT, "growth": slow})

    ratio = _debt_ratio("total")
    customs = (world["exports_jpy_bn"] - world["imports_jpy_bn"]) / rate()
    account = finance("current_account", "2024-12-31", "year")
    owned = finance("net_external_assets", "2024-12-31", "day")
    return judged(
        Readings.of([debts, prints], judge, "percent of GDP"),
        (
            f"Debt of the central government is {ratio:.0f} % of GDP, and growth was {slow.value} %. "
            "There are signs of room, too. The current account had a record surplus of "
            f"{account.value / 1000:.1f} trillion yen. Japan owns {owned.value / 1000:.0f} trillion yen "
            "more abroad than it owes. No rule decides which signs weigh more."
        ),
        (
            "The text names two signs of constraint: debt and growth. 'Significant' is a soft word: debt "
            f"must be above {rules.HIGH_DEBT:.0f} % of GDP and growth below {rules.SLOW_GROWTH:.0f} % a "
            "year. Signs of room are shown beside them."
        ),
        (
            # as far as its rows may be trusted: a press agency told the debt, and a newspaper the GDP
            replace(
                finance("debt_total", "2024-12-31", "day"),
                label="debt of the central government",
                value=ratio,
                unit="percent of GDP",
                period="end of 2024",
                published=finance("gdp_nominal", "2024-12-31", "year").published,
            ),
            imf("gross_debt_pct_gdp", "gross debt of general government", "percent of GDP", used=True),
            imf("net_debt_pct_gdp", "net debt of general government", "percent of GDP", used=True),
            slow,
            later,
            computed("goods balance, customs", customs, "USD bn", 2024, "official_totals", used=False),
            _debt_rank(),
            beside(account),
            beside(owned),
            beside(
                finance("gross_debt", "2024-12-31", "year", "value_pct_gdp", "general government, Germany")
            ),
        ),
    )


@evidence_for("C18")
def _government_debt() -> Evidence:
    debt, gdp = finance("debt_total", "2024-12-31", "day"), finance("gdp_nominal", "2024-12-31", "year")
    said = claimed("C18")
    owed = debt.value / 1000
    debts = Choice("debt", ChoiceKind.DEFINITION, "the debt that is meant", _OWED)

    def judge(debt: str, tolerance: float) -> tuple[float, Verdict]:
        return _debt(debt), rules.near(said, _debt(debt), tolerance)

    return judged(
        Readings.of([debts, rules.TOLERANCES], judge, "JPY tn"),
        (
            f"The central government owed {owed:,.1f} trillion yen at the end of 2024. That is "
            f"{owed / said:.1f} times the figure in the text, and {100 * debt.value / gdp.value:.0f} % "
            "of GDP as counted in February 2025. A debt of three hundred trillion would be only "
            f"{100 * 1000 * said / gdp.value:.0f} % of GDP, as in an economy with little debt."
        ),
        (
            "Each official measure of what is owed in all is a reading. The figure in the text must be near "
            "the figure of the reading."
        ),
        (
            debt,
            beside(gdp),
            imf("gross_debt_pct_gdp", "gross debt of general government", "percent of GDP", used=True),
            imf("net_debt_pct_gdp", "net debt of general government", "percent of GDP"),
            beside(finance("debt_ordinary_bonds", "2024-12-31", "day")),
            beside(finance("debt_total", "2014-12-31", "day")),
            beside(
                finance("gross_debt", "2024-12-31", "year", "value_pct_gdp", "general government, Germany")
            ),
        ),
    )


@evidence_for("C19")
def _conversion() -> Evidence:
    yen, dollars = claimed("C18") * 1e12, claimed("C19") * 1e9
    rates = {
        "at the market rate": cited("jpy_per_usd_2024_market"),
        "at the customs' rate": cited("jpy_per_usd_2024_customs"),
        "at the IMF's rate": computed(
            "yen per US dollar, mean of the year (IMF)",
            row("macro", iso3="JPN", year=2024)["national_per_usd"],
            "JPY per USD",
            2024,
            "macro",
        ),
    }
    choice = Choice(
        "rate",
        ChoiceKind.CURRENCY,
        "the exchange rate",
        {**rates, "at the rate of the last day of 2024": None},
    )

    def judge(rate: Figure | None, tolerance: float) -> tuple[float | None, Verdict | None]:
        if rate is None:
            return None, None
        said = yen / value_of(rate) / 1e9
        return said, rules.near(claimed("C19"), said, tolerance)

    worth = yen / rate() / 1e9
    return judged(
        Readings.of([choice, rules.TOLERANCES], judge, "USD bn"),
        (
            f"At {rate():.2f} yen to the dollar, 300 trillion yen are {worth:,.0f} billion dollars. The "
            f"text's two figures imply a rate of {yen / dollars:,.0f} yen to the dollar."
        ),
        (
            "The text's own figures are converted at each mean rate of the year that is held. The figure in "
            "dollars must be near the converted figure."
        ),
        tuple(rates.values()),
    )


@evidence_for("C20")
def _growth() -> Evidence:
    calendar = {
        "by the first print": growth("cao_2024_first"),
        "by the later count": _later_count(),
        "by the IMF's last forecast (October 2024)": growth("imf_2024_2024-10"),
        "by the World Bank's last forecast (January 2025)": growth("wb_2024_2025-01"),
        "by the United Nations' last forecast (January 2025)": growth("un_2024_2025-01"),
    }
    fiscal = {
        "by the government's last forecast (November 2024)": growth("cao_fy2024_2024-11"),
        "by the Bank of Japan's last forecast": None,
        "by the first print of fiscal 2024": growth("cao_fy2024_first"),
    }
    years = Choice(
        "year",
        ChoiceKind.YEAR,
        "the year that is meant",
        {"in calendar 2024": "calendar", "in fiscal 2024": "fiscal"},
    )
    of_calendar = Choice("calendar", ChoiceKind.YEAR, "the count", calendar, {"year": ["in calendar 2024"]})
    of_fiscal = Choice("fiscal", ChoiceKind.YEAR, "the forecast", fiscal, {"year": ["in fiscal 2024"]})

    def judge(
        year: str, tolerance: float, calendar: Figure | None = None, fiscal: Figure | None = None
    ) -> tuple[float | None, Verdict | None]:
        value = graded(calendar if year == "calendar" else fiscal)
        if value is None:
            return None, None
        return value, rules.near_in_points(claimed("C20"), value, tolerance)

    first = calendar["by the first print"]
    last, outturn = (growth(name) for name in ("cao_fy2024_2024-11", "cao_fy2024_first"))
    bank = growth("boj_fy2024")
    imf = calendar["by the IMF's last forecast (October 2024)"]
    early = growth("un_2024_2024-01")
    replaced = [f"imf_2024_{month}" for month in ("2023-07", "2023-10", "2024-04", "2024-07")]
    replaced += ["un_2024_2024-05", "wb_2024_2024-01", "wb_2024_2024-06", "cao_fy2024_2024-07"]
    others = [growth(name) for name in (*replaced, "cao_fy2025_2024-11", "imf_2025_a4", "cao_2024q4_first")]
    return judged(
        Readings.of([years, of_calendar, of_fiscal, rules.GROWTH_TOLERANCES], judge, "percent"),
        (
            f"In calendar 2024 the economy grew by {first.value} %. The IMF's last forecast of that year "
            f"said {imf.value} %, the government's last forecast of fiscal 2024 {last.value} %. The figure "
            f"is an old forecast: in January 2024 the United Nations said {early.value} % for calendar 2024, "
            f"and the Bank of Japan {bank.value} % for fiscal 2024. By the day of the text they were fifteen "
            "months old. Newer forecasts had replaced them, and the year had been counted."
        ),
        (
            "'Is projected' means a forecast that stood on the day of the text. Each count of 2024, calendar "
            "or fiscal, and each issuer's last forecast is a reading. The figure in the text must be near it "
            "in percentage points."
        ),
        (
            *calendar.values(),
            last,
            beside(outturn),
            beside(early),
            beside(bank),
            *(beside(figure) for figure in others),
        ),
    )


@evidence_for("C22")
def _reserves() -> Evidence:
    def judge(basis: str, tolerance: float, rate: str | None = None) -> tuple[float | None, Verdict | None]:
        found = balance(basis, value_of(cited(rate)) if rate else None)
        if found is None:
            return None, None
        return found, rules.premise(rules.is_near(claimed("C21"), found, tolerance))

    held_balances = balances()
    held = finance("reserve_assets", "2025-02-28", "day", "value_usd_bn")
    income, account = (finance(item, "2024-12-31", "year") for item in ("primary_income", "current_account"))
    sold = finance("intervention", "2024-12-31", "year")
    share = 100 * claimed("C21") / held.value
    return judged(
        Readings.of([BASES, YEN_RATES, rules.TOLERANCES], judge, "USD bn"),
        (
            "Nobody counts a surplus of 32 billion dollars. By Japan's count and both sides' imports there "
            f"is a deficit, by China's count a surplus of {held_balances['china_customs']:.0f} billion. "
            f"Even 32 billion would be only {share:.1f} % of Japan's reserves. Reserves change for other "
            f"reasons: the government sold dollars for {sold.value / 1000:.1f} trillion yen in 2024, and "
            "yields and exchange rates move. Japan's current account rests on income from abroad "
            f"({income.value / 1000:.1f} trillion yen), not on this trade."
        ),
        (
            "A surplus that does not exist cannot be crucial. So a surplus near the one named must be "
            "there. With such a surplus, the sentence would be open, since 'crucial' is a soft word."
        ),
        (
            *(
                computed(
                    f"goods balance with China, {name}",
                    held_balances[basis],
                    "USD bn",
                    2024,
                    "official_totals",
                )
                for basis, name in (
                    ("mof", "Japan's customs"),
                    ("jetro", "both sides' imports"),
                    ("china_customs", "China's customs"),
                )
            ),
            beside(held),
            beside(income),
            beside(account),
            imf("current_account_usd_bn", "current account", "USD bn"),
            beside(sold),
        ),
    )


def _sold_to_china(name: str, year: int, column: str = "value_jpy_bn") -> Figure:
    value = row("japan_trade", flow="export", partner="CHN", goods=name, year=year)[column]
    label, unit = f"{name.lower()} sold to China", _unit(column)
    return computed(label, value, unit, year, "japan_trade", used=False)


@evidence_for("C23")
def _controls() -> Evidence:
    def taken() -> int:
        """Return how many steps Japan took before the text, counting those published by the viewed day."""
        events = out_by("events", load("events"))
        before = (
            (events["theme"] == "export controls")
            & (events["actor"] == "JPN")
            & (events["target"] == "WLD")
            & events["claims"].fillna("").str.contains("C23")
            & (events["date"] <= row("events", id="article")["date"])
            & (events["source_grade"] != "relay")
        )
        return int(before.sum())

    def of_its_own() -> Verdict:
        own = row("events", id="chips_2023")["target"] == "WLD"
        unlike = row("events", id="bis_2022")["target"] == "CHN"
        return rules.all_hold({"a rule of its own": bool(own and unlike), "applied": taken() > 0})

    steps = taken()
    exempt = cited("exempt_destinations")
    return judged(
        Readings.of([], lambda: (None, of_its_own())),
        (
            f"Japan's rule of 2023 names no economy. It asks for licences to all but {exempt.value:.0f} "
            "destinations, while the American rule names China. Up to this point, Japan goes its own "
            "way. But Japan tightened its rule again in 2024 and in January 2025, before the text, and "
            "the text leaves this out."
        ),
        (
            "Japan must have acted under a rule of its own, unlike the American rule, and must have "
            "applied it."
        ),
        (
            exempt,
            computed(
                "Japanese steps on chip controls before the text", steps, "events", "2023-2025", "events"
            ),
            _sold_to_china("Chip-making machinery", 2024),
        ),
    )


@evidence_for("C24")
def _mature_chips() -> Evidence:
    listed, machines = cited("list_2023_items"), cited("list_2023_machines")
    named = ("Integrated circuits", "Semiconductors and electronic parts")
    sold = {
        column: [[_sold_to_china(name, year, column) for year in (2022, 2024)] for name in named]
        for column in ("value_jpy_bn", "value_usd_mn")
    }
    yen, dollars = (
        [100 * (after.value / before.value - 1) for before, after in pairs] for pairs in sold.values()
    )
    lists = Choice(
        "kinds",
        ChoiceKind.YEAR,
        "the list",
        {"on the list of July 2023": (listed, machines), "on the list as widened in 2025": None},
    )

    def judge(kinds: tuple[Figure, Figure] | None) -> tuple[None, Verdict | None]:
        return None, rules.left_free(*map(value_of, kinds)) if kinds else None

    return judged(
        Readings.of([lists], judge),
        (
            f"All {listed.value:.0f} kinds of goods on Japan's list of 2023 are chip-making equipment. "
            "No chip, mature or not, needs a licence under this list, so the sentence holds. It does not "
            "show a wish to let chips pass. Sales decide nothing here, because their change depends on "
            f"the currency. From 2022 to 2024 exports of chips to China changed by {yen[1]:.0f} to "
            f"{yen[0]:.0f} % in yen and by {dollars[1]:.0f} to {dollars[0]:.0f} % in dollars. Customs "
            "do not tell mature chips from other chips. This course does not hold the lists of the "
            "additions of 2024 and 2025."
        ),
        "The scope of the law decides: no kind of goods that the list names may be a chip.",
        (
            listed,
            machines,
            *(figure for pairs in sold.values() for pair in pairs for figure in pair),
            _sold_to_china("Chip-making machinery", 2022),
            _sold_to_china("Chip-making machinery", 2024),
        ),
    )


@evidence_for("C25")
def _motive() -> Evidence:
    return opinion(
        (
            "Figures cannot show a motive. The ministry names non-proliferation. Makers that sell a "
            "third to a half of their machines in China have an interest in this trade. Such a motive "
            "is plausible, but the interest is no proof."
        ),
        cited("tel_fy2023"),
        cited("tel_fy2024"),
    )


@evidence_for("C26")
def _invested() -> Evidence:
    counted = [investment(name) for name in ("cum_2004", "cum_2006", "cum_2012", "cum_2019")]
    said_2025, world = investment("mutual_2025"), investment("stock_world_2023")
    first, last = counted[0], counted[-1]
    slope = (last.value - first.value) / (2020.0 - 2004.83)
    said = claimed("C26")
    kinds = Choice(
        "measure",
        ChoiceKind.DEFINITION,
        "what is counted as invested",
        {
            "as the running total of inflows by 2019": last,
            "as the running total of inflows by 2024": investment("cum_2024"),
            "as the stock at market value": None,
        },
    )

    def judge(measure: Figure | None, tolerance: float) -> tuple[float | None, Verdict | None]:
        value = graded(measure)
        return (None, None) if value is None else (value, rules.near(said, value, tolerance))

    return judged(
        Readings.of([kinds, rules.TOLERANCES], judge, "USD bn"),
        (
            "By China's count, Japanese firms had invested more than "
            f"{last.value:.0f} billion dollars in all by 2019, after about {slope:.0f} billion a year. In "
            f"2025 China's foreign minister spoke of nearly {said_2025.value:.0f} billion, both directions "
            "together. Probably the figure is ten times too large: Chinese counts in a unit of a hundred "
            "million, so 130 billion is written as 1,300. The text's figure would be "
            f"{percent(said / world.value)} of all Japanese direct investment in the world. A running total, "
            "a stock at market value and a year's flow are three different things. The text's figure is near "
            "none of them."
        ),
        (
            "Each way to count what firms of one economy invested in the other is a reading. The "
            "figure in the text must be near the figure of the reading. All investment in the world is "
            "not such a count."
        ),
        (
            *map(beside, counted[:-1]),
            last,
            beside(said_2025),
            beside(world),
            investment("stock_world_2023_directional"),
            investment("cum_2015"),
            investment("cum_2024"),
            beside(investment("flow_jp_2024")),
        ),
    )


@evidence_for("C27")
def _jobs() -> Evidence:
    official = [beside(cited("jobs_cn_1997")), beside(cited("jobs_cn_2005"))]
    compiled = [cited(f"jobs_cn_{year}", used=False) for year in (2006, 2007, 2008, 2009, 2010)]
    first, last = (figure.value for figure in official)
    return judged(
        Readings.of([], lambda: (None, None)),
        (
            f"No count of a year near the text was found. The ministry's survey counted {first:.2f} "
            f"million employees of Japanese affiliates in China in fiscal 1997. It counted {last:.2f} "
            "million, with Hong Kong, in March 2006. A compiled table of the same survey has about 1.5 "
            "million for fiscal 2006 to 2009; this table is a relay and decides no verdict. No survey "
            "tells how many of these jobs the investment created."
        ),
        (
            "The sentence speaks of the jobs that there are. A graded count of a year near the text would "
            "decide, and none is held. A count of 2006 does not stand for today."
        ),
        (*official, *compiled, beside(cited("jobs_world_2021"))),
    )


@evidence_for("C28")
def _lobbying() -> Evidence:
    return opinion(
        (
            "Bloomberg reported another worry of one firm: Toyota told officials in 2024 that it feared to "
            "be cut off from minerals. Nothing was found for Sony, and nobody keeps public figures of "
            "such talks. Surveys show what firms plan, not what they ask for."
        ),
        cited("expand_2018"),
        cited("expand_2023"),
        cited("leave_2023"),
        cited("raise_or_keep_2025"),
        cited("cut_or_none_2023"),
        cited("expand_2024"),
    )
