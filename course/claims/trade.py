"""Evidence on trade."""

from __future__ import annotations

import pandas as pd

from course.claims import _rules as rules
from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    percent,
    rate,
    row,
    source_of,
    totals,
)
from course.measures import share, trade_share
from course.tables import load

__all__ = [
    "balances",
    "claimed",
    "exports_share",
    "goods",
    "imports_share",
    "months_below_peak",
    "profit",
    "profits",
]


def claimed(claim: str) -> float:
    """Return the figure that the text gives for a claim."""
    return float(row("claims", id=claim)["claimed_value"])


def goods(flow: str, partner: str, name: str, year: int) -> float:
    """Return Japan's exports to or imports from a partner of a group of goods, in billion yen."""
    found = row("japan_trade", flow=flow, partner=partner, goods=name, year=year)
    return float(found["value_jpy_bn"])


def exports_share(name: str, year: int, partner: str = "CHN") -> float:
    """Return the share of a group of goods in Japan's exports to a partner, as a fraction."""
    return float(share(goods("export", partner, name, year), goods("export", partner, "All goods", year)))


def imports_share(name: str, year: int, partner: str = "CHN") -> float:
    """Return a partner's share of Japan's imports of a group of goods, as a fraction."""
    return float(share(goods("import", partner, name, year), goods("import", "WLD", name, year)))


def _usd(basis: str, year: int) -> tuple[float, float]:
    found = totals(basis, "CHN", year)
    if basis == "mof":
        return found["exports_jpy_bn"] / rate(), found["imports_jpy_bn"] / rate()
    return found["exports_usd_bn"], found["imports_usd_bn"]


def _total_figure(basis: str, year: int, label: str, *, used: bool = True) -> Figure:
    found = totals(basis, "CHN", year)
    value = sum(_usd(basis, year)) if basis == "mof" else found["total_usd_bn"]
    grade = found["source_grade"]
    return Figure(
        label, float(value), "USD bn", str(year), source_of(found), grade, used and grade != "relay"
    )


@evidence_for("C04")
def _largest_partner() -> Evidence:
    table = load("official_totals")
    table = table[(table["basis"] == "mof") & (table["vintage"] == "latest") & (table["year"] >= 2009)]
    trade = (
        (table["exports_jpy_bn"] + table["imports_jpy_bn"]).groupby([table["year"], table["partner"]]).sum()
    )
    wide = trade.unstack()
    ahead = wide["CHN"] > wide["USA"]
    unbroken = bool(ahead.loc[:2024].all())
    # 2007 and 2008 lie before the annual table: the count of five years through 2011 covers them.
    through_2011 = cited("years_in_a_row_2011")
    first = 2011 - int(through_2011.value) + 1
    years = 2024 - first + 1 if unbroken else 0
    said = claimed("C04")
    return Evidence(
        rules.at_least(said, years),
        f"China has led every year since {first}, which makes {years} years through 2024. Fifteen was the "
        "count of 2021 and has been repeated since; so at least fifteen is true, and three years out of "
        "date.",
        "A count in a row holds when the actual count is as long or longer.",
        (
            computed(
                "years 2009-2024 in which China led the United States",
                ahead.loc[:2024].sum(),
                "years",
                2024,
                "official_totals",
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
    mof = _total_figure("mof", 2024, "Japan's customs, at the market rate")
    jetro = _total_figure("jetro", 2024, "both sides' imports")
    table = load("official_totals")
    printed = table[
        (table["partner"] == "CHN") & table["total_usd_bn"].notna() & (table["source_grade"] != "relay")
    ]
    order = (printed["total_usd_bn"] - said).abs().argsort()
    nearest = printed.iloc[order[:1]].to_dict("records")[0]
    near = _total_figure(
        nearest["basis"], int(nearest["year"]), "China's customs: the printed total nearest to 370"
    )
    return Evidence(
        rules.measured(said, [mof.value, jetro.value]),
        f"No official basis gives 370 for 2024: Japan's customs {mof.value:.1f}, both sides' imports "
        f"{jetro.value:.1f}. The nearest printed total is that of {nearest['year']}, {near.value:.1f}.",
        "The text names the year, so only figures of 2024 count; each basis must be within ten per cent.",
        (
            mof,
            jetro,
            beside(near),
            beside(_total_figure("jetro", 2022, "both sides' imports, the second nearest")),
            _total_figure("china_customs", 2024, "China's customs, as relayed", used=False),
        ),
    )


@evidence_for("C06")
def _share_of_trade() -> Evidence:
    china, world = totals("mof", "CHN", 2024), totals("mof", "WLD", 2024)
    flows = [row[name] for row in (china, world) for name in ("exports_jpy_bn", "imports_jpy_bn")]
    fraction = float(trade_share(*flows))
    exports = china["exports_jpy_bn"] / world["exports_jpy_bn"]
    imports = china["imports_jpy_bn"] / world["imports_jpy_bn"]
    implied = claimed("C05") / (claimed("C06") / 100)
    actual = (world["exports_jpy_bn"] + world["imports_jpy_bn"]) / rate()
    return Evidence(
        rules.measured(claimed("C06"), [100 * fraction]),
        f"China's share of Japan's goods trade in 2024 was {100 * fraction:.1f} %. Beside 370 billion "
        f"dollars it would need a total trade of {implied:,.0f} billion, where the actual one was "
        f"{actual:,.0f}.",
        "The share of the year must be within ten per cent.",
        (
            computed(
                "share of exports and imports together", 100 * fraction, "percent", 2024, "official_totals"
            ),
            computed("share of exports", 100 * exports, "percent", 2024, "official_totals", used=False),
            computed("share of imports", 100 * imports, "percent", 2024, "official_totals", used=False),
            computed("total trade", actual, "USD bn", 2024, "official_totals", used=False),
        ),
    )


#: what the text's own examples put into technology: machines, electronics, instruments, and cars with them
_TECHNOLOGY = (
    "Machinery",
    "Electrical machinery",
    "Transport equipment",
    "Scientific and optical instruments",
)


@evidence_for("C07")
def _what_is_exported() -> Evidence:
    shares = {name: 100 * exports_share(name, 2024) for name in _TECHNOLOGY}
    technology = sum(shares.values())
    without = technology - shares["Transport equipment"]
    examples = {name: 100 * exports_share(name, 2024) for name in ("Chip-making machinery", "Passenger cars")}
    chips, cars = examples.values()
    main = [name.lower() for name, value in examples.items() if value >= 100 * rules.MAIN_ITEM]
    return Evidence(
        rules.mainly(technology / 100),
        f"Technology as the text understands it, cars included, was {technology:.0f} % of exports to China "
        f"in 2024; without transport equipment it is {without:.0f} %. The two examples, judged apart: "
        f"chip-making machines were {chips:.1f} %, cars {cars:.1f} %. From a tenth upwards an example is a "
        f"main item: {' and '.join(main) or 'neither'}.",
        "'Mainly' is more than half. Technology is machinery, electrical machinery, transport equipment and "
        "instruments; the examples must belong to it and are judged apart.",
        (
            *(
                computed(
                    f"{name.lower()} in exports to China",
                    value,
                    "percent",
                    2024,
                    "japan_trade",
                    used=name in _TECHNOLOGY,
                )
                for name, value in (shares | examples).items()
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
    """Return a firm's profits, years by measure, in million yen; restated figures go before first ones."""
    table = load("company_profits")
    table = table[(table["company"] == company) & ~table["scope"].str.startswith("Dongfeng")]
    table = table.sort_values("vintage").drop_duplicates(["fiscal_year", "measure"], keep="last")
    return table.pivot(index="fiscal_year", columns="measure", values="value_jpy_mn")


def profit(company: str, year: int) -> float:
    """Return a firm's profit in the world in the fiscal year that ends in March of `year`, in million yen."""
    return float(profits(company)["attributable_profit"][year])


def _venture_shares(company: str) -> pd.Series:
    table = profits(company)
    # a share of a loss has no meaning
    table = table[table["attributable_profit"] > 0]
    return (100 * table["joint_ventures_share"] / table["attributable_profit"]).dropna()


@evidence_for("C11")
def _profit_in_china() -> Evidence:
    shares = {company: _venture_shares(company) for company in ("Honda", "Toyota")}
    figures = tuple(
        computed(
            f"{company}: joint ventures' share of profit",
            value,
            "percent",
            f"year to March {year}",
            "company_profits",
        )
        for company, series in shares.items()
        for year, value in series.items()
    )
    toyota, honda = shares["Toyota"], shares["Honda"]
    return Evidence(
        rules.every_one(claimed("C11"), {name: series.tolist() for name, series in shares.items()}),
        f"All joint ventures together gave Toyota {toyota.min():.1f} to {toyota.max():.1f} % of its profit "
        f"in the years held, to March 2023-25; Honda came to {honda.max():.1f} % once, in the year to March "
        "2020 of the three held, 2018-20. The two firms have no year in common. Of Toyota 35 % holds in none "
        "of its years, so it does not hold of both. The ventures lie mainly, not only, in China, and the "
        "firms' Chinese subsidiaries are not in these filings: a part of what the text names.",
        "Each firm is a part of the sentence, and each year held is a reading of it.",
        figures,
    )


@evidence_for("C12")
def _cost_of_leaving() -> Evidence:
    both = sum(profit(company, 2024) for company in ("Honda", "Toyota")) / 1000
    # a fiscal year lies in two calendar years: the mean rate of each is a reading
    rates = {year: float(row("macro", iso3="JPN", year=year)["national_per_usd"]) for year in (2023, 2024)}
    world = {year: both / yen for year, yen in rates.items()}
    bounds = {year: claimed("C11") / 100 * earned for year, earned in world.items()}
    least, most = sorted(claimed("C12") / earned for earned in world.values())
    return Evidence(
        rules.more_than_bound(claimed("C12"), bounds.values()),
        f"The text's own 35 % of the two firms' profit is {min(bounds.values()):.1f} to "
        f"{max(bounds.values()):.1f} billion dollars. Forty billion is {percent(least)} to "
        f"{percent(most)} of all they earned in the world in the year to March 2024, at the mean rates of "
        f"2023 ({rates[2023]:.2f} yen) and 2024 ({rates[2024]:.2f}). The sentence speaks of the industry and "
        "the bound of these two: the others' profit would raise it, but to forty only if the rest earned "
        "more than one and a half times what the two earn. Sales could be of that size; the text does not "
        "say so, and no source was found.",
        "Nobody has measured it: the figure is held against what follows from the text's own figures, if "
        "both sentences mean the same firms and profit, at the rate of each calendar year.",
        tuple(
            computed(f"{label}, at the rate of {year}", values[year], "USD bn", "year to March 2024", table)
            for year in rates
            for label, values, table in (
                ("Honda and Toyota, profit in the world", world, "company_profits"),
                ("35 per cent of it", bounds, "company_profits"),
            )
        ),
    )


def balances() -> dict[str, float]:
    """Return Japan's goods balance with China on every basis, latest graded year, in billion dollars."""
    years = {"mof": 2024, "jetro": 2024, "china_customs": 2023}
    flows = {basis: _usd(basis, year) for basis, year in years.items()}
    return {basis: exports - imports for basis, (exports, imports) in flows.items()}


@evidence_for("C21")
def _balance() -> Evidence:
    balance = balances()
    customs = balance.pop("china_customs")
    relayed = totals("china_customs", "CHN", 2024)
    later = float(relayed["exports_usd_bn"] - relayed["imports_usd_bn"])
    china, hong_kong = totals("mof", "CHN", 2024), totals("mof", "HKG", 2024)
    needed = -(china["exports_jpy_bn"] - china["imports_jpy_bn"]) / (
        hong_kong["exports_jpy_bn"] - hong_kong["imports_jpy_bn"]
    )
    return Evidence(
        rules.measured(claimed("C21"), balance.values()),
        f"By Japan's customs there was a deficit of {-balance['mof']:.1f} billion dollars, on both sides' "
        f"imports one of {-balance['jetro']:.1f}. China's customs put Japan ahead, by {customs:.0f} billion "
        f"in 2023 (a relayed figure for 2024 has {later:.0f}). So the sign depends on who counts; a surplus "
        "of 32 billion is on no basis. Counting Hong Kong as China would not turn the sign of Japan's count: "
        f"{percent(needed)} of the surplus with Hong Kong would be needed. All are honest counts, of "
        "different things.",
        "The text names the year; each basis must be near in size and of the same sign.",
        (
            computed("balance, Japan's customs", balance["mof"], "USD bn", 2024, "official_totals"),
            computed("balance, both sides' imports", balance["jetro"], "USD bn", 2024, "official_totals"),
            computed(
                "share of the surplus with Hong Kong that would be needed",
                100 * needed,
                "percent",
                2024,
                "official_totals",
                used=False,
            ),
            computed("balance, China's customs", customs, "USD bn", 2023, "official_totals", used=False),
            Figure(
                "balance, China's customs, as relayed",
                later,
                "USD bn",
                "2024",
                source_of(relayed),
                relayed["source_grade"],
                used=False,
            ),
            beside(cited("surplus_2017")),
        ),
    )


def months_below_peak(*, in_dollars: bool = False) -> list[int]:
    """Return the spells of half a year or more in which the twelve-month sum stayed below its old peak.

    In months; dollars at the mean rate of each year. The last one may still be open where the table ends.
    """
    table = load("japan_china_monthly").set_index("month")
    trade = table["exports_jpy_bn"] + table["imports_jpy_bn"]
    if in_dollars:
        japan = load("macro").query("iso3 == 'JPN'").set_index("year")["national_per_usd"]
        trade = trade / table["year"].map(japan)
    sums = trade.rolling(12).sum().dropna()
    peak = sums.cummax()
    spells = sums[sums < peak].groupby(peak).size()
    return [int(months) for months in spells if months >= 6]


@evidence_for("C31")
def _resilience() -> Evidence:
    table = load("official_totals")
    jetro = table[(table["basis"] == "jetro") & (table["vintage"] == "latest")].set_index("year")[
        "total_usd_bn"
    ]
    fall = 100 * (jetro[2024] / jetro[2021] - 1)
    longest = {
        "yen": max(months_below_peak()),
        "dollars": max(months_below_peak(in_dollars=True)),
    }
    first = min(months_below_peak(in_dollars=True))
    return Evidence(
        rules.too_far(months > rules.RECOVERY_MONTHS for months in longest.values()),
        f"Counted over twelve months in yen, the trade once stayed {longest['yen']} months below its old "
        f"peak. In dollars, at the mean rate of each year, that spell is {first} months, and a later one "
        f"lasts {longest['dollars']} months or more: it is open where the table ends, in December 2019. That "
        "it stays large shows that it lasts; how fast it comes back after a blow is what resilience asks. In "
        f"dollars it was {-fall:.0f} % lower in 2024 than in 2021.",
        "'Demonstrates' is an absolute word: a spell of more than two years below the old peak is too much "
        "for it, in yen and in dollars alike.",
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
