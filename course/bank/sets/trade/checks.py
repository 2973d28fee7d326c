"""Quick checks that lessons 01a and 01b ask."""

from functools import cache
from typing import Any

import pandas as pd

from course.bank import Number, Rare, Wrong, load
from course.bank.rendering import name_of
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import both_flows

#: years in which no two usual mistakes give nearly the same number
_YEARS = (2012, 2013, 2014, 2015, 2016, 2017, 2022, 2023, 2024, 2025)
#: partners and years between which trade rose in yen and fell in dollars, told apart like the above
_ROSE_AND_FELL = {
    *(("CHN", first, last) for first, last in ((2012, 2015), (2012, 2025), (2021, 2024), (2021, 2025))),
    *(("KOR", first, last) for first in (2012, 2014) for last in (2024, 2025)),
    *((partner, 2012, 2015) for partner in ("KOR", "TWN", "USA")),
    ("KOR", 2014, 2023),
    ("KOR", 2021, 2024),
}
#: partners and years for the share seen from China's side, told apart like the above
_BOTH_SIDES = {
    *((partner, year) for partner in ("JPN", "KOR") for year in (2015, 2019, 2023)),
    ("AUS", 2019),
    ("AUS", 2023),
    ("DEU", 2023),
    ("VNM", 2019),
}


@trade.lesson_check(
    Number("percentage points", tolerance=0.1),  # shares rounded to one decimal are exact enough
    objective="trade.shares",
    title="Two shares, one partner",
    level=1,
    text="""
    Take Japan's trade in all goods in {year} (`japan_trade`). By how many percentage points is {partner}'s share of
    Japan's imports above its share of Japan's exports?
    """,
    hints=(
        'Keep {year} and the goods "All goods". You need {partner} and the world, each with both flows.',
        "Make two shares, one for each flow, the partner over the world. Subtract the share of exports from that of"
        " imports.",
        "Check: each share must lie between 0 and 100, and the gap must be smaller than either of them.",
    ),
    means=(
        "{partner} weighs {answer:.1f} points more in what Japan buys than in what it sells: a share of trade "
        "hides on which side the dependence lies."
    ),
    vary={"year": _YEARS},
)
def share_gap(partner="CHN", year=2024):
    """Each share has a whole of its own. The import share minus the export share gives percentage points."""
    japan_trade = load("japan_trade")
    # all goods of one year
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    # what Japan sells, by partner
    exports = rows[rows["flow"] == "export"].set_index("partner")["value_jpy_bn"]
    # what Japan buys, by partner
    imports = rows[rows["flow"] == "import"].set_index("partner")["value_jpy_bn"]
    # each share has a whole of its own
    export_share = 100 * exports[partner] / exports["WLD"]
    import_share = 100 * imports[partner] / imports["WLD"]
    # two percentages are subtracted: percentage points
    return import_share - export_share


share_gap.mistakes(
    "Look at which two of the three shares the question compares.",
    in_percent=Wrong(
        "You get this if you say by how many percent one share is larger than the other. Percentage points "
        "are a plain difference.",
        {"import_share - export_share": "100 * (import_share / export_share - 1)"},
        step="Subtract the two shares; do not divide them.",
    ),
    how_many_times=Wrong(
        "You get this if you divide the two shares. Percentage points are a plain difference.",
        {"import_share - export_share": "import_share / export_share"},
        step="Subtract the two shares; do not divide them.",
    ),
    above_both_flows=Wrong(
        "You get this if you subtract the share of both flows together. The question compares with exports alone.",
        {"- export_share": '- 100 * (exports + imports)[partner] / (exports + imports)["WLD"]'},
    ),
    above_both_flows_rounded=Rare(
        "You get this if you subtract the share of both flows together, rounded. The question compares with exports alone.",
        {"- export_share": '- round(100 * (exports + imports)[partner] / (exports + imports)["WLD"], 1)'},
    ),
    one_whole=Wrong(
        "You get this if you divide both flows by all trade. Exports have a whole of their own, and so have imports.",
        {'exports["WLD"]': '(exports + imports)["WLD"]', 'imports["WLD"]': '(exports + imports)["WLD"]'},
        step="Look at the denominator of each share.",
    ),
)


@trade.lesson_check(
    Number("percent", tolerance=0.5),
    objective="trade.balances",
    title="One trade, two currencies",
    text="""
    From {first} to {last} Japan's trade with {partner} rose by {up:.1f} % in yen and fell by {down:.1f} % in dollars. By how many percent did
    the **dollar become dearer in yen**?
    """,
    hints=(
        "The two percentages of the question are enough. Start in {first} with 100 yen and 100 dollars for the "
        "same goods.",
        "Turn both changes into factors. What did a dollar cost at first, and what does it cost when you "
        "divide yen by dollars in {last}?",
        "Check: the factor in dollars times the factor of the dollar's price must give the factor in yen.",
    ),
    means=(
        "A dollar cost {answer:.0f} % more yen: the same trade rose in one currency and fell in the other "
        "because the rate moved."
    ),
    vary={
        "partner": ("CHN", "KOR", "TWN", "USA"),
        "first": (2012, 2014, 2021),
        "last": (2013, 2015, 2023, 2024, 2025),
    },
    valid=lambda partner, first, last: (partner, first, last) in _ROSE_AND_FELL,
    prints=lambda **chosen: _printed(**chosen),
    unseen={
        "without_partner": "the question gives both changes; a rate is the same for all trade",
        "without_goods": "the question gives both changes; a rate is the same for all trade",
    },
)
def dearer_dollar(partner="CHN", first=2021, last=2024):
    """Yen per dollar is the value in yen over the value in dollars. So the two growth factors are divided."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["partner"] == partner) & (japan_trade["goods"] == "All goods")]
    # the trade with one partner in yen and in dollars, by year
    sums = rows.groupby("year")[["value_jpy_bn", "value_usd_mn"]].sum()
    yen = 100 * sums.loc[last, "value_jpy_bn"] / sums.loc[first, "value_jpy_bn"]  # first: 100 yen
    dollars = 100 * sums.loc[last, "value_usd_mn"] / sums.loc[first, "value_usd_mn"]  # first: 100 dollars
    # what a dollar costs: yen over dollars
    yen_per_dollar = yen / dollars  # first: 1
    # how far the price lies above its start of 1
    return 100 * (yen_per_dollar - 1)


def _growth(partner: str, first: int, last: int) -> tuple[float, float]:
    """Return the factors in yen and in dollars, as exact as the question prints them."""
    yen, dollars = (
        sum(both_flows(partner, last, column)) / sum(both_flows(partner, first, column))
        for column in ("value_jpy_bn", "value_usd_mn")
    )
    return round(yen, 3), round(dollars, 3)


def _printed(partner: str, first: int, last: int) -> dict[str, float]:
    """Return what the texts print: both changes in percent, what 100 became, and both factors."""
    yen, dollars = _growth(partner, first, last)
    return {
        "up": 100 * (yen - 1),
        "down": 100 * (1 - dollars),
        "of_yen": 100 * yen,
        "of_dollars": 100 * dollars,
        "yen_factor": yen,
        "dollar_factor": dollars,
        "price": yen / dollars,
        "rise": 100 * (yen / dollars - 1),
    }


dearer_dollar.mistakes(
    "Let the trade be 100 in each currency in {first}.",
    added=Wrong(
        "You get this if you add the two percentages. Growth rates are factors: {yen_factor:.3f} is divided by "
        "{dollar_factor:.3f}.",
        lambda up, down: up + down,
        step="Percentages of two different bases cannot be added.",
    ),
    yen_side=Wrong(
        "You get this if you ask by how much the yen became cheaper in dollars. That is the other price, and "
        "it changes by another percentage.",
        lambda yen_factor, dollar_factor: 100 * (1 - dollar_factor / yen_factor),
        step="The question asks for the price of a dollar in yen. Which price did you compute?",
    ),
    one_over_other=Wrong(
        "You get this if you leave the factor as it is. A factor of {price:.1f} is a rise of {rise:.0f} %.",
        lambda price: price,
        step="Look at the unit: percent.",
    ),
    signs_lost=Wrong(
        "You get this if you subtract {down:.1f} from {up:.1f}. Growth rates are factors: {yen_factor:.3f} is divided "
        "by {dollar_factor:.3f}.",
        lambda up, down: up - down,
        step="Percentages of two different bases cannot be subtracted.",
    ),
    percentages_divided=Wrong(
        "You get this if you divide the two percentages. Divide what 100 became: {of_yen:.1f} by {of_dollars:.1f}.",
        lambda up, down: 100 * up / down,
    ),
    percentages_turned_round=Wrong(
        "You get this if you divide {down:.1f} by {up:.1f}. Divide what 100 became: {of_yen:.1f} by {of_dollars:.1f}.",
        lambda up, down: 100 * down / up,
    ),
    multiplied=Wrong(
        "You get this if you multiply the two factors. A price is the value in yen over the value in dollars.",
        lambda yen_factor, dollar_factor: 100 * (yen_factor * dollar_factor - 1),
        step="What does one dollar cost, if the trade is worth {of_yen:.1f} yen and {of_dollars:.1f} dollars?",
    ),
)


@trade.lesson_check(
    Number("percent", tolerance=0.05),
    objective="trade.partners",
    title="From the other side",
    level=1,
    text="""
    {known} (`goods_trade`, {year}). Which share of
    **China's** goods trade, exports and imports together, is with {partner} ({code})?
    """,
    hints=(
        "Keep {year} and all rows in which `CHN` sells or buys. Among them, {code} is on the other side of some.",
        "Add up the rows with {partner} and divide by the sum of all of China's rows, times 100.",
        "Check: China trades more than {partner}. So this share must be smaller than {partner}'s own.",
    ),
    means=(
        "The same trade is {own:.0f} % of {partner}'s and {answer:.1f} % of China's: a share depends on "
        "whose whole it is."
    ),
    vary={"partner": ("AUS", "DEU", "JPN", "KOR", "THA", "VNM"), "year": (2015, 2019, 2023)},
    valid=lambda partner, year: (partner, year) in _BOTH_SIDES,
    prints=lambda partner, year: _known(partner, year),
)
def other_side(partner="KOR", year=2023):
    """The whole is now China's trade. So the trade of the two economies is divided by all of China's trade."""
    # who sells to whom in that year
    pairs = load("goods_trade").astype({"exporter": str, "importer": str})
    pairs = pairs[pairs["year"] == year]
    # the whole: every row in which China sells or buys
    china = pairs[(pairs["exporter"] == "CHN") | (pairs["importer"] == "CHN")]
    # the part: the partner on the other side
    with_partner = china[(china["exporter"] == partner) | (china["importer"] == partner)]
    # part over whole, both ways together
    return 100 * with_partner["value_usd_mn"].sum() / china["value_usd_mn"].sum()


@cache
def _pairs(year: int) -> pd.DataFrame:
    pairs = load("goods_trade").astype({"exporter": str, "importer": str})
    return pairs[pairs["year"] == year]


def _sum(year: int, sellers: tuple[str, ...] = (), buyers: tuple[str, ...] = ()) -> float:
    """Return what some economies sold to others in a year; without names, to and from everybody."""
    rows = _pairs(year)
    rows = rows[rows["exporter"].isin(sellers)] if sellers else rows
    rows = rows[rows["importer"].isin(buyers)] if buyers else rows
    return float(rows.loc[rows["exporter"] != rows["importer"], "value_usd_mn"].sum())


def _of(economy: str, year: int) -> float:
    return _sum(year, (economy,)) + _sum(year, (), (economy,))


def _with_china(partner: str, year: int) -> float:
    return _sum(year, ("CHN",), (partner,)) + _sum(year, (partner,), ("CHN",))


def _known(partner: str, year: int) -> dict[str, Any]:
    """Return the partner's own share of trade with China, in figures and in words."""
    own = 100 * _with_china(partner, year) / _of(partner, year)
    words = f"{own:.0f} % of {name_of(partner)}'s goods trade is with China"
    if (partner, year) == ("KOR", 2023):
        words = "More than a quarter of South Korea's goods trade is with China"
    other = "KOR" if partner == "JPN" else "JPN"
    return {"own": own, "known": words, "code": f"`{partner}`", "other": name_of(other), "other_code": other}


other_side.mistakes(
    "A share of trade needs both flows, in the part and in the whole.",
    korea_owns_the_whole=Wrong(
        "You get this if you divide by {partner}'s trade. The question asks for a share of China's trade.",
        lambda own: own,
        step="The flow is the same in both shares. Whose trade is the whole?",
    ),
    sales_only=Wrong(
        "You get this if you take China's exports alone. The question asks for exports plus imports.",
        lambda partner, year: 100 * _sum(year, ("CHN",), (partner,)) / _sum(year, ("CHN",)),
    ),
    purchases_only=Wrong(
        "You get this if you take China's imports alone. The question asks for exports plus imports.",
        lambda partner, year: 100 * _sum(year, (partner,), ("CHN",)) / _sum(year, (), ("CHN",)),
    ),
    sales_over_trade=Wrong(
        "You get this if you divide China's exports to {partner} by all of China's trade. Imports from there belong to the part.",
        lambda partner, year: 100 * _sum(year, ("CHN",), (partner,)) / _of("CHN", year),
    ),
    purchases_over_trade=Wrong(
        "You get this if you divide China's imports from {partner} by all of China's trade. Exports there belong to the part.",
        lambda partner, year: 100 * _sum(year, (partner,), ("CHN",)) / _of("CHN", year),
    ),
    japan_for_korea=Wrong(
        "This is the share of {other} in China's trade. The question asks for {partner}'s.",
        # as the lesson prints it
        lambda other_code, year: round(100 * _with_china(other_code, year) / _of("CHN", year), 1),
        step="Look at the partner in the numerator.",
    ),
    of_world_trade=Wrong(
        "You get this if you divide by the trade of all economies. The question asks for a share of China's trade.",
        lambda partner, year: 100 * _with_china(partner, year) / _sum(year),
        step="Whose trade is the whole?",
    ),
    mean_of_the_two_shares=Rare(
        "You get this if you take the mean of the export share and the import share. Add the two flows first: the "
        "larger flow weighs more.",
        lambda partner, year: (
            50 * _sum(year, ("CHN",), (partner,)) / _sum(year, ("CHN",))
            + 50 * _sum(year, (partner,), ("CHN",)) / _sum(year, (), ("CHN",))
        ),
        step="Look at how you put the two flows together.",
    ),
)


@trade.lesson_check(
    Number("percent", tolerance=0.1),
    objective="trade.shares",
    title="A share rose. Did the part?",
    text="""
    Take the joint ventures' share in Honda's profit, as filed (`company_profits`, measure `joint_ventures_share`).
    It rose from 19.1 % in the year to March 2018 to 36.1 % in the year to March 2020. By how many percent did the
    **ventures' profit itself** change? A fall is negative.
    """,
    hints=(
        'In `company_profits` take Honda, vintage "as filed", measure "joint_ventures_share". The fiscal '
        "years are 2018 and 2020.",
        "Subtract the earlier profit from the later one and divide by the earlier one, times 100.",
        "Check: compare the two profits in yen first. If the later one is smaller, your answer is negative "
        "although the share rose.",
    ),
    means=(
        "The ventures' profit changed by {answer:+.0f} % while their share rose: a share can grow because the"
        " whole shrinks."
    ),
    unseen={
        "without_company": "no other firm has this measure in these years",
        "without_vintage": "the table has one print of this measure",
    },
)
def venture_change():
    """The ventures' own profit fell; their share grew because the whole shrank faster."""
    # Honda's figures as first filed
    filed = load("company_profits").query("company == 'Honda' and vintage == 'as filed'")
    # one row a year, one column a measure
    profits = filed.pivot_table(index="fiscal_year", columns="measure", values="value_jpy_mn", observed=True)
    # the ventures' own profit in both years
    before = profits.loc[2018, "joint_ventures_share"]
    after = profits.loc[2020, "joint_ventures_share"]
    # the change, measured by the earlier profit
    return 100 * (after - before) / before


def _honda(measure: str, year: int) -> float:
    filed = load("company_profits").query(
        "company == 'Honda' and vintage == 'as filed' and fiscal_year == @year"
    )
    return float(filed.set_index("measure").loc[measure, "value_jpy_mn"])


def _venture_pct(year: int) -> float:
    """Return the share, as exact as the question prints it."""
    return round(100 * _honda("joint_ventures_share", year) / _honda("attributable_profit", year), 1)


venture_change.mistakes(
    "The question is about the part, not about the share.",
    growth_of_the_share=Wrong(
        "You get this if you say by how many percent the share grew. A share can grow while its part shrinks.",
        lambda: 100 * (_venture_pct(2020) / _venture_pct(2018) - 1),
    ),
    points=Wrong(
        "You get this if you subtract the two shares. That gives percentage points of the share.",
        lambda: _venture_pct(2020) - _venture_pct(2018),
    ),
    the_whole=Wrong(
        "You get this if you take the profit of the whole firm. That profit is the denominator, and it fell "
        "faster.",
        lambda: 100 * (_honda("attributable_profit", 2020) / _honda("attributable_profit", 2018) - 1),
        step="Which of the two profits is the part?",
    ),
    against_the_end=Wrong(
        "You get this if you divide the change by the last year. The base is the first year.",
        lambda: 100 * (1 - _honda("joint_ventures_share", 2018) / _honda("joint_ventures_share", 2020)),
        step="Look at the year in the denominator.",
    ),
    times_the_share=Wrong(
        "You get this if you divide the two shares. The question is about the profit itself.",
        lambda: _venture_pct(2020) / _venture_pct(2018),
    ),
)
