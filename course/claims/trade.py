"""Evidence on trade."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    held,
    judged,
    percent,
    rate,
    row,
    totals,
    value_of,
)
from course.measures import share, trade_share
from course.readings import rules
from course.readings.choices import BASES
from course.readings.dates import NotOut, of_period, of_row, out_by, seen_on
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load
from course.tables.card import source_of
from course.verdicts import Verdict


def claimed(claim: str) -> float:
    """Return the figure that the text states in a claim."""
    return float(row("claims", id=claim)["claimed_value"])


def goods(flow: str, partner: str, name: str, year: int) -> float:
    """Return Japan's trade with a partner in a group of goods and one direction, in billion yen."""
    found = row("japan_trade", flow=flow, partner=partner, goods=name, year=year)
    return float(found["value_jpy_bn"])


def exports_share(name: str, year: int, partner: str = "CHN") -> float:
    """Return the share of a group of goods in Japan's exports to a partner, as a fraction."""
    return float(share(goods("export", partner, name, year), goods("export", partner, "All goods", year)))


def imports_share(name: str, year: int, partner: str = "CHN") -> float:
    """Return a partner's share of Japan's imports of a group of goods, as a fraction."""
    return float(share(goods("import", partner, name, year), goods("import", "WLD", name, year)))


#: Japan's customs count in yen, so only their figures need a rate
YEN_RATES = Choice(
    "rate",
    ChoiceKind.CURRENCY,
    "the exchange rate",
    {"at the market rate": "jpy_per_usd_2024_market", "at the customs' rate": "jpy_per_usd_2024_customs"},
    only={"basis": ["by Japan's customs"]},
)


#: a sentence in the present tense without a year means the last two full years before the text
LAST_YEARS = Choice("year", ChoiceKind.YEAR, "the year", {f"of {year}": year for year in (2023, 2024)})


def _flows(basis: str, year: int, yen: float | None = None) -> list[float]:
    """Return Japan's exports to and imports from China in billion dollars; an empty list for a relay."""
    found = totals(basis, "CHN", year)
    if basis == "mof":
        return [found[name] / (yen or rate()) for name in ("exports_jpy_bn", "imports_jpy_bn")]
    if found["source_grade"] == "relay":
        return []
    return [found["exports_usd_bn"], found["imports_usd_bn"]]


def _with_hong_kong(year: int) -> list[float]:
    """Return Japan's exports to, and imports from, China and Hong Kong in billion dollars."""
    both = [totals("mof", partner, year) for partner in ("CHN", "HKG")]
    return [sum(one[name] for one in both) / rate() for name in ("exports_jpy_bn", "imports_jpy_bn")]


def _total_figure(basis: str, year: int, label: str) -> Figure:
    found = totals(basis, "CHN", year)
    value = sum(_flows(basis, year)) if basis == "mof" else found["total_usd_bn"]
    return _of_total(found, label, value)


def _of_total(found: dict[str, Any], label: str, value: float) -> Figure:
    """Return a figure made from a row of `official_totals`; a relayed figure is never used."""
    grade, out = found["source_grade"], of_row("official_totals", found)
    source, year = source_of(found), str(found["year"])
    return Figure(label, float(value), "USD bn", year, source, grade, grade != "relay", out)


def _relayed() -> dict[str, Any]:
    """Return China's customs totals of 2024 as a third party relayed them; they decide nothing."""
    return row("official_totals", basis="china_customs", year=2024, vintage="latest")


def both_customs() -> pd.DataFrame:
    """Return Japan's trade with China by both customs offices, in billion dollars, for years with both.

    Returns
    -------
    DataFrame
        year, japan and china (exports and imports together), japan_balance and china_balance (Japan's exports
        less its imports; empty where only a total is printed). Yen at the mean rate of each year.
    """
    table = load("official_totals").query("basis == 'china_customs' and period == 'calendar'")
    rows = []
    for year in sorted(table["year"].unique()):
        theirs, yen = totals("china_customs", "CHN", int(year)), totals("mof", "CHN", int(year))
        rate_of_year = row("macro", iso3="JPN", year=int(year))["national_per_usd"]
        ours = [yen[name] / rate_of_year for name in ("exports_jpy_bn", "imports_jpy_bn")]
        if theirs["source_grade"] != "relay":
            balance = theirs["exports_usd_bn"] - theirs["imports_usd_bn"]
            rows.append((int(year), sum(ours), theirs["total_usd_bn"], ours[0] - ours[1], balance))
    names = ["year", "japan", "china", "japan_balance", "china_balance"]
    return pd.DataFrame(rows, columns=names)


#: the members of ASEAN that Japan's customs table names
_ASEAN = ("BRN", "IDN", "MYS", "PHL", "SGP", "THA", "VNM")


@cache
def years_in_front(area: tuple[str, ...], rivals: tuple[str, ...]) -> int:
    """Return for how many years in a row up to 2024 Japan traded more with China than with a rival.

    The table begins in 2009, so no count can be longer than sixteen years.
    """
    table = load("japan_trade").astype({"partner": str})
    table = table[table["goods"] == "All goods"]
    by_year = [
        table[table["partner"].isin(side)].groupby("year")["value_jpy_bn"].sum() for side in (area, rivals)
    ]
    ahead = (by_year[0] > by_year[1]).loc[:2024]
    return int(ahead[::-1].cumprod().sum())


@evidence_for("C04")
def _largest_partner() -> Evidence:
    # the annual table begins after 2007 and 2008, which the count of five years through 2011 covers
    through_2011 = cited("years_in_a_row_2011")
    first = 2011 - int(through_2011.value) + 1
    alone = years_in_front(("CHN",), ("USA",))
    years = 2024 - first + 1 if alone >= 2024 - 2011 else alone
    counts = Choice(
        "count",
        ChoiceKind.DEFINITION,
        "what fifteen years in a row means",
        {"as at least fifteen": rules.at_least, "as the exact count through 2024": rules.exactly},
    )

    def judge(count: Callable[[float, float], Verdict]) -> tuple[float, Verdict]:
        held("japan_trade", 2024)
        value_of(through_2011)
        return years, count(claimed("C04"), years)

    readings = Readings.of([counts], judge, "years")
    return judged(
        readings,
        (
            f"China has led every year since {first}, which makes {years} years through 2024. Fifteen "
            "was the count of 2021 and has been repeated since. 'At least fifteen' is true. As an "
            "exact count, fifteen is three years out of date. Our own table begins in 2009, and China leads "
            "in every year of it. It also leads with Hong Kong counted in, and against seven ASEAN members."
        ),
        (
            "As a least number, a count holds when the actual count is as long or longer. As an exact "
            "count, it must be the same. A partner's size is exports and imports together."
        ),
        (
            computed(
                "years 2009-2024 in which China led the United States", alone, "years", 2024, "japan_trade"
            ),
            computed(
                "years 2009-2024 in which China led seven ASEAN members as one partner",
                years_in_front(("CHN",), _ASEAN),
                "years",
                2024,
                "japan_trade",
                used=False,
            ),
            through_2011,
            cited("china_share_2007"),
            cited("usa_share_2007"),
            beside(cited("years_in_a_row_2021")),
            beside(cited("years_above_300bn")),
        ),
    )


@evidence_for("C05")
def _trade_volume() -> Evidence:
    said = claimed("C05")

    def judge(basis: str, tolerance: float, rate: str | None = None) -> tuple[float | None, Verdict | None]:
        flows = _flows(basis, 2024, value_of(cited(rate)) if rate else None)
        return (sum(flows), rules.near(said, sum(flows), tolerance)) if flows else (None, None)

    mof = _total_figure("mof", 2024, "Japan's customs, at the market rate")
    jetro = _total_figure("jetro", 2024, "both sides' imports")
    with_hong_kong = sum(_with_hong_kong(2024))
    table = load("official_totals")
    printed = table[
        (table["partner"] == "CHN") & table["total_usd_bn"].notna() & (table["source_grade"] != "relay")
    ]
    order = (printed["total_usd_bn"] - said).abs().argsort()
    nearest = printed.iloc[order[:1]].to_dict("records")[0]
    near = _total_figure(
        nearest["basis"], int(nearest["year"]), "China's customs: the printed total nearest to 370"
    )
    customs = _total_figure("china_customs", 2024, "China's customs, by the changes on 2023")
    relayed = _relayed()
    return judged(
        Readings.of([BASES, YEN_RATES, rules.TOLERANCES], judge, "USD bn"),
        (
            "No official basis gives 370 billion dollars for 2024. Japan's customs count "
            f"{mof.value:.1f} billion, China's customs {customs.value:.1f}. The imports of both sides "
            f"together are {jetro.value:.1f} billion. The figure fits another year: China's customs printed "
            f"{near.value:.1f} billion for {nearest['year']}. With Hong Kong, which the text does not name, "
            f"Japan's customs count {with_hong_kong:.1f} billion for 2024."
        ),
        ("The text names the year, so only figures of 2024 count. The figure in the text must be near them."),
        (
            mof,
            computed(
                "Japan's customs with Hong Kong",
                with_hong_kong,
                "USD bn",
                2024,
                "official_totals",
                used=False,
            ),
            jetro,
            customs,
            beside(near),
            beside(_total_figure("jetro", 2022, "both sides' imports, the second nearest")),
            _of_total(relayed, "China's customs, as relayed", relayed["total_usd_bn"]),
        ),
    )


@evidence_for("C06")
def _share_of_trade() -> Evidence:
    def judge(tolerance: float) -> tuple[float, Verdict]:
        value = 100 * _share_of_china()
        return value, rules.near(claimed("C06"), value, tolerance)

    china, world = totals("mof", "CHN", 2024), totals("mof", "WLD", 2024)
    alone, with_hong_kong = _share_of_china(), _share_of_china("CHN", "HKG")
    exports = china["exports_jpy_bn"] / world["exports_jpy_bn"]
    imports = china["imports_jpy_bn"] / world["imports_jpy_bn"]
    implied = claimed("C05") / (claimed("C06") / 100)
    with_china, actual = ((one["exports_jpy_bn"] + one["imports_jpy_bn"]) / rate() for one in (china, world))
    return judged(
        Readings.of([rules.TOLERANCES], judge, "percent"),
        (
            f"China's share of Japan's goods trade in 2024 was {100 * alone:.1f} %: {with_china:,.0f} of "
            f"{actual:,.0f} billion dollars. With Hong Kong, which the text does not name, the share was "
            f"{100 * with_hong_kong:.1f} %. So the sentence holds. It does not fit another sentence of the "
            f"text: C05 puts trade with China at {claimed('C05'):.0f} billion dollars, a fifth of "
            f"{implied:,.0f} billion."
        ),
        (
            "The text names the year and the whole. The figure must be near China's share of exports "
            "and imports together."
        ),
        (
            computed(
                "share of exports and imports together", 100 * alone, "percent", 2024, "official_totals"
            ),
            computed(
                "share of exports and imports together, with Hong Kong",
                100 * with_hong_kong,
                "percent",
                2024,
                "official_totals",
                used=False,
            ),
            computed("share of exports", 100 * exports, "percent", 2024, "official_totals", used=False),
            computed("share of imports", 100 * imports, "percent", 2024, "official_totals", used=False),
            computed("total trade", actual, "USD bn", 2024, "official_totals", used=False),
        ),
    )


def _share_of_china(*area: str) -> float:
    """Return the share of China in Japan's goods trade of 2024 by Japan's customs, as a fraction."""
    partners, world = [totals("mof", one, 2024) for one in area or ("CHN",)], totals("mof", "WLD", 2024)
    names = ("exports_jpy_bn", "imports_jpy_bn")
    flows = [sum(one[name] for one in partners) for name in names]
    return float(trade_share(*flows, *(world[name] for name in names)))


#: goods that the text's examples count as technology: machines, electronics, instruments, and cars too
_TECHNOLOGY = (
    "Machinery",
    "Electrical machinery",
    "Transport equipment",
    "Scientific and optical instruments",
)


@evidence_for("C07")
def _what_is_exported() -> Evidence:
    def part(year: int, *, cars: bool = True) -> float:
        names = [name for name in _TECHNOLOGY if cars or name != "Transport equipment"]
        return sum(100 * exports_share(name, year) for name in names)

    def judge(year: int) -> tuple[float, Verdict]:
        return part(year), rules.mainly(part(year) / 100)

    with_cars, without = part(2024), part(2024, cars=False)
    examples = {name: 100 * exports_share(name, 2024) for name in ("Chip-making machinery", "Passenger cars")}
    chips, cars = examples.values()
    main = [name.lower() for name, value in examples.items() if value >= 100 * rules.MAIN_ITEM]
    return judged(
        Readings.of([LAST_YEARS], judge, "percent"),
        (
            f"With cars, technology was {with_cars:.0f} % of exports to China in 2024. Without "
            f"transport equipment, it was {without:.0f} %. The two examples stand beside: "
            f"chip-making machines were {chips:.1f} %, cars {cars:.1f} %. An example of a tenth or more "
            f"is a main item: {' and '.join(main) or 'neither'}."
        ),
        (
            "'Mainly' is more than half. Technology is machinery, electrical machinery, instruments and, "
            "because the text names cars, transport equipment. The examples are shown beside it."
        ),
        (
            *(
                computed(
                    f"{name.lower()} in exports to China",
                    100 * exports_share(name, year),
                    "percent",
                    year,
                    "japan_trade",
                )
                for year in sorted(LAST_YEARS.options.values(), reverse=True)
                for name in _TECHNOLOGY
            ),
            *(
                computed(
                    f"{name.lower()} in exports to China", value, "percent", 2024, "japan_trade", used=False
                )
                for name, value in examples.items()
            ),
            beside(cited("hs87_rank_2024")),
            computed(
                "chemicals in exports to China",
                100 * exports_share("Chemicals", 2024),
                "percent",
                2024,
                "japan_trade",
                used=False,
            ),
        ),
    )


def profits(company: str) -> pd.DataFrame:
    """Return a firm's profits in million yen, years by measure; restated figures replace first ones."""
    return _profits(company, seen_on()).copy()  # a copy protects the cached table


@cache
def _profits(company: str, seen: date | None = None) -> pd.DataFrame:
    table = out_by("company_profits", load("company_profits"))
    table = table[(table["company"] == company) & ~table["scope"].str.startswith("Dongfeng")]
    table = table.sort_values("vintage").drop_duplicates(["fiscal_year", "measure"], keep="last")
    return table.pivot(index="fiscal_year", columns="measure", values="value_jpy_mn")


def profit(company: str, year: int, measure: str = "attributable_profit") -> float:
    """Return a firm's worldwide profit, in million yen, in the fiscal year to March of `year`."""
    return _of_year(profits(company).get(measure, pd.Series(dtype=float)), company, measure, year)


def _of_year(values: pd.Series, company: str, measure: str, year: int) -> float:
    """Return the value of a fiscal year; raise `NotOut` if no filing with it was out."""
    if year not in values.dropna().index:
        filed = of_period("company_profits", year, company=company, measure=measure)
        raise NotOut(f"{company}, {measure.replace('_', ' ')} of the year to March {year}", filed)
    return float(values[year])


def _venture_shares(company: str, measure: str = "attributable_profit") -> pd.Series:
    """Return the joint ventures' share of a firm's profit, in percent, by year."""
    table = profits(company)
    if measure not in table or "joint_ventures_share" not in table:
        return pd.Series(dtype=float)
    # a share of a loss has no meaning
    table = table[table[measure] > 0]
    return (100 * table["joint_ventures_share"] / table[measure]).dropna()


_KINDS_OF_PROFIT = {
    "of attributable profit": "attributable_profit",
    "of operating profit": "operating_profit",
}
#: limit of the firms' filings: they do not show what all ventures and subsidiaries in China earn
_NOT_FILED = {"of all that is earned in China": None}


@evidence_for("C11")
def _profit_in_china() -> Evidence:
    def judge(
        meant: bool, tolerance: float, profit: str | None = None, toyota: int = 0
    ) -> tuple[float | None, Verdict | None]:
        if not meant or profit is None:
            return None, None
        # Honda has no year near the text: the sentence fails where Toyota is far off, else it stays open
        share = _of_year(_venture_shares("Toyota", profit), "Toyota", "joint_ventures_share", toyota)
        near = rules.is_near(claimed("C11"), share, tolerance)
        return share, None if near else Verdict.CONTRADICTED

    meanings = Choice(
        "meant",
        ChoiceKind.DEFINITION,
        "of whom the figure is said",
        {"of each firm": True, "of both firms together": False},
    )
    kinds = Choice(
        "profit",
        ChoiceKind.DEFINITION,
        "which profit",
        {**_KINDS_OF_PROFIT, **_NOT_FILED},
        {"meant": ["of each firm"]},
    )
    years = Choice(
        "toyota",
        ChoiceKind.YEAR,
        "the year of Toyota",
        {f"Toyota in the year to March {year}": year for year in (2024, 2025)},
        {"profit": list(_KINDS_OF_PROFIT)},
    )
    shares = {company: _venture_shares(company) for company in ("Honda", "Toyota")}
    toyota, honda = shares["Toyota"], shares["Honda"]
    counts = toyota[list(years.options.values())]
    operating = _venture_shares("Toyota", "operating_profit")
    loss = beside(cited("honda_loss_2026"))
    return judged(
        Readings.of([meanings, kinds, years, rules.TOLERANCES], judge, "percent"),
        (
            "Toyota does not come near 35 %, so the figure does not hold for both. All its joint ventures "
            f"gave Toyota {counts.min():.1f} to {counts.max():.1f} % of its profit in the two years that "
            f"decide. Toyota's highest share was {toyota.max():.1f} %, in the year to March "
            f"{toyota.idxmax()}. Honda did come near: {honda.max():.1f} % in the year to March 2020, the "
            "highest of the three years held. No year is held for both firms. In the year to March 2026 "
            f"Honda made an operating loss of {-loss.value:.0f} billion yen, and a share of a loss has no "
            "meaning. Most of the ventures lie in China, but not all. The firms also own subsidiaries in "
            "China, which these filings leave out."
        ),
        (
            "Said of each firm, the figure must be near for each. The text names no year, so the last two "
            "fiscal years that had ended count. Of those years only Toyota's share is held."
        ),
        (
            *(
                computed(
                    f"{company}: joint ventures' share of profit",
                    value,
                    "percent",
                    f"year to March {year}",
                    "company_profits",
                    used=company == "Toyota" and year in years.options.values(),
                )
                for company, series in shares.items()
                for year, value in series.items()
            ),
            *(
                computed(
                    "Toyota: joint ventures' share against operating profit",
                    value,
                    "percent",
                    f"year to March {year}",
                    "company_profits",
                    used=year in years.options.values(),
                )
                for year, value in operating.items()
            ),
            loss,
        ),
    )


@evidence_for("C12")
def _cost_of_leaving() -> Evidence:
    losses = Choice(
        "loss",
        ChoiceKind.DEFINITION,
        "what is lost",
        {**_KINDS_OF_PROFIT, "of sales": None},
    )
    has_profit = {"loss": list(_KINDS_OF_PROFIT)}
    years = Choice(
        "year",
        ChoiceKind.YEAR,
        "the year",
        {f"in the year to March {year}": year for year in (2024, 2025)},
        has_profit,
    )
    # a fiscal year lies in two calendar years: the mean rate of each is a reading
    rates = Choice(
        "rate",
        ChoiceKind.CURRENCY,
        "the exchange rate",
        {"at the rate of its first calendar year": -1, "at the rate of its second calendar year": 0},
        has_profit,
    )

    def yen(year: int) -> float:
        return float(row("macro", iso3="JPN", year=year)["national_per_usd"])

    def world(year: int, rate: int, loss: str = "attributable_profit") -> float:
        both = sum(profit(company, year, loss) for company in ("Honda", "Toyota"))
        return both / 1000 / yen(year + rate)

    def judge(
        loss: str | None, tolerance: float, year: int = 0, rate: int = 0
    ) -> tuple[float | None, Verdict | None]:
        if loss is None:
            return None, None
        bound = claimed("C11") / 100 * world(year, rate, loss)
        return bound, rules.more_than_bound(claimed("C12"), bound, tolerance)

    readings = Readings.of([losses, years, rates, rules.TOLERANCES], judge, "USD bn")
    earned = {2024 + rate: world(2024, rate) for rate in (-1, 0)}
    bounds = [one.figure for one in readings.judged if one.figure is not None]
    sold = row("company_profits", company="Honda", fiscal_year=2023, measure="venture_revenue")
    sales = {year: sold["value_jpy_mn"] / 1000 / yen(year) for year in (2022, 2023)}
    least, most = sorted(claimed("C12") / one for one in earned.values())
    return judged(
        readings,
        (
            f"The text's own 35 % of the two firms' profit is {min(bounds):.1f} to {max(bounds):.1f} "
            "billion dollars, by year, rate and kind of profit. The sentence speaks of the whole "
            "industry, so the other firms' profit would raise this amount. The amount would reach "
            "forty billion only if the others earned more than one and a half times what the two firms "
            f"earn. In the year to March 2024, forty billion is {percent(least)} to {percent(most)} of "
            "all that the two firms earned in the world, after tax. The yen are converted at the mean "
            f"rates of 2023 ({yen(2023):.2f} yen) and 2024 ({yen(2024):.2f}). Sales could be of that "
            "size, but the text does not speak of sales. Of sales in China the course holds one firm. "
            f"Dongfeng Honda, a venture of which Honda owns half, sold for {sales[2023]:.1f} to "
            f"{sales[2022]:.1f} billion dollars in the year to March 2023. The industry's sales are not held."
        ),
        (
            "Nobody has measured this figure. It is compared with what follows from the text's own "
            "figures, if both sentences mean the same firms and profit. The mean rate of 2025 is an "
            "estimate of the IMF."
        ),
        (
            *(
                computed(
                    f"{label}, at the rate of {year}",
                    value,
                    "USD bn",
                    "year to March 2024",
                    "company_profits",
                )
                for year in earned
                for label, value in (
                    ("Honda and Toyota, profit in the world", earned[year]),
                    ("35 percent of this profit", claimed("C11") / 100 * earned[year]),
                )
            ),
            *(
                computed(
                    f"Dongfeng Honda, sales, at the rate of {year}",
                    value,
                    "USD bn",
                    "year to March 2023",
                    "company_profits",
                    used=False,
                )
                for year, value in sales.items()
            ),
        ),
    )


def balances() -> dict[str, float]:
    """Return Japan's goods balance with China in 2024 on every basis, in billion dollars."""
    flows = {basis: _flows(basis, 2024) for basis in ("mof", "jetro", "china_customs")}
    return {basis: exports - imports for basis, (exports, imports) in flows.items()}


def balance(basis: str, yen: float | None = None) -> float | None:
    """Return Japan's goods balance with China in 2024, in billion dollars; None without usable figures."""
    flows = _flows(basis, 2024, yen)
    return flows[0] - flows[1] if flows else None


@evidence_for("C21")
def _balance() -> Evidence:
    def judge(basis: str, tolerance: float, rate: str | None = None) -> tuple[float | None, Verdict | None]:
        value = balance(basis, value_of(cited(rate)) if rate else None)
        return (None, None) if value is None else (value, rules.near(claimed("C21"), value, tolerance))

    found = balances()
    sold, bought = _flows("china_customs", 2023)
    earlier, relayed = sold - bought, _relayed()
    exports, imports = _with_hong_kong(2024)
    china, hong_kong = totals("mof", "CHN", 2024), totals("mof", "HKG", 2024)
    needed = -(china["exports_jpy_bn"] - china["imports_jpy_bn"]) / (
        hong_kong["exports_jpy_bn"] - hong_kong["imports_jpy_bn"]
    )
    return judged(
        Readings.of([BASES, YEN_RATES, rules.TOLERANCES], judge, "USD bn"),
        (
            f"Japan's customs show a deficit of {-found['mof']:.1f} billion dollars; both sides' imports "
            f"show a deficit of {-found['jetro']:.1f}. China's customs show a surplus for Japan: "
            f"{earlier:.0f} billion in 2023 and {found['china_customs']:.0f} in 2024. So the sign depends "
            "on who counts, but nobody counts a surplus of 32 billion. Hong Kong does not explain it: to "
            f"turn the sign of Japan's count, {percent(needed)} of the surplus with Hong Kong would be "
            "needed. All these counts are honest, but they count different things."
        ),
        "The text names the year. A balance must be near the figure in size and have the same sign.",
        (
            computed("balance, Japan's customs", found["mof"], "USD bn", 2024, "official_totals"),
            computed("balance, both sides' imports", found["jetro"], "USD bn", 2024, "official_totals"),
            computed(
                "balance, Japan's customs with Hong Kong",
                exports - imports,
                "USD bn",
                2024,
                "official_totals",
                used=False,
            ),
            computed(
                "share of the surplus with Hong Kong that would be needed",
                100 * needed,
                "percent",
                2024,
                "official_totals",
                used=False,
            ),
            computed(
                "balance, China's customs",
                earlier,
                "USD bn",
                2023,
                "official_totals",
                used=False,
            ),
            _of_total(
                totals("china_customs", "CHN", 2024),
                "balance, China's customs, by the changes on 2023",
                found["china_customs"],
            ),
            _of_total(
                relayed,
                "balance, China's customs, as relayed",
                relayed["exports_usd_bn"] - relayed["imports_usd_bn"],
            ),
            beside(cited("surplus_2017")),
        ),
    )


@cache
def months_below_peak(*, in_dollars: bool = False) -> tuple[int, ...]:
    """Return the lengths, in months, of spells in which trade stayed below its old peak.

    Trade is the sum of twelve months; spells last half a year or more. With `in_dollars`, yen are converted
    at each year's mean rate. The last spell may still go on where the table ends.
    """
    table = load("japan_china_monthly").set_index("month")
    trade = table["exports_jpy_bn"] + table["imports_jpy_bn"]
    if in_dollars:
        japan = load("macro").query("iso3 == 'JPN'").set_index("year")["national_per_usd"]
        trade = trade / table["year"].map(japan)
    sums = trade.rolling(12).sum().dropna()
    peak = sums.cummax()
    spells = sums[sums < peak].groupby(peak).size()
    return tuple(int(months) for months in spells if months >= 6)


@evidence_for("C31")
def _resilience() -> Evidence:
    table = load("official_totals")
    jetro = table[(table["basis"] == "jetro") & (table["vintage"] == "latest")].set_index("year")[
        "total_usd_bn"
    ]
    fall = 100 * (jetro[2024] / jetro[2021] - 1)
    currencies = Choice(
        "currency", ChoiceKind.CURRENCY, "the currency", {"in yen": False, "in dollars": True}
    )

    def judge(currency: bool) -> tuple[float, Verdict]:
        held("japan_china_monthly", 2019)
        if currency:
            held("macro", 2019)
        spell = max(months_below_peak(in_dollars=currency))
        return spell, rules.without_exception([spell > rules.RECOVERY])

    longest = {
        "yen": max(months_below_peak()),
        "dollars": max(months_below_peak(in_dollars=True)),
    }
    first = months_below_peak(in_dollars=True)[0]
    return judged(
        Readings.of([currencies], judge, "months"),
        (
            "Resilient trade soon comes back after a fall; the course allows it three years. This trade "
            f"once stayed below its old peak for {longest['yen']} months in yen, and for "
            f"{longest['dollars']} or more in dollars. Trade here is the sum of twelve months. The "
            f"{longest['dollars']} months had not ended where the table ends, in December 2019. The fall "
            f"that lasted {longest['yen']} months in yen lasted {first} in dollars, at the mean rate of each "
            f"year. Trade may last and still recover slowly: it was {-fall:.0f} % lower in dollars in 2024 "
            "than in 2021."
        ),
        (
            "'Show how resilient' is an absolute word with a soft one. A recovery may take three years. One "
            "spell below the old peak that lasts longer shows that the words go too far."
        ),
        (
            *(
                computed(
                    f"longest spell below the old peak, twelve-month sum in {currency}",
                    months,
                    "months",
                    "2001-2019",
                    "japan_china_monthly",
                )
                for currency, months in longest.items()
            ),
            computed(
                "change of trade, both sides' imports",
                fall,
                "percent",
                "2021-2024",
                "official_totals",
                used=False,
            ),
        ),
    )
