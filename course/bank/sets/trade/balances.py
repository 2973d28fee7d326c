"""Trade balances and growth."""

from course.bank import Number, Rare, Wrong, load, rows_of
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import PARTNERS, YEARS, both_flows


@trade.question(
    Number("JPY bn", tolerance=1.0, also={"trillion yen": 0.001}),
    objective="trade.balances",
    title="Balance with {partner}",
    level=1,
    text="""
    What was Japan's balance of goods trade with {partner} in {year}, in billion yen? A deficit is negative.
    """,
    hints=(
        'Keep the rows of {partner} in {year} with the goods "All goods". There is one for each flow.',
        "Subtract the imports from the exports, both in `value_jpy_bn`.",
        "Check the sign: where Japan buys more than it sells, the balance is negative.",
    ),
    means=(
        "Japan {'bought' if answer < 0 else 'sold'} {abs(answer) / 1000:,.1f} trillion yen more {'from' if "
        "answer < 0 else 'to'} {partner} than it {'sold' if answer < 0 else 'bought'} there in {year}; a "
        "balance does not say who gains."
    ),
    vary={"partner": PARTNERS, "year": YEARS},
)
def balance(partner: str = "CHN", year: int = 2024) -> float:
    """Exports less imports."""
    japan_trade = load("japan_trade")
    # one partner, one year, all goods: two rows are left
    rows = japan_trade.query("partner == @partner and year == @year and goods == 'All goods'")
    # name them by their flow
    flows = rows.set_index("flow")["value_jpy_bn"]
    # seen from Japan: what it sells less what it buys
    return flows["export"] - flows["import"]


def _confirmed(partner: str, year: int) -> float | None:
    """Return the balance of an older print; None where no such print is kept."""
    rows = rows_of("official_totals", basis="mof", partner=partner, year=year, vintage="confirmed")
    return None if rows.empty else float(rows["exports_jpy_bn"].iloc[0] - rows["imports_jpy_bn"].iloc[0])


balance.mistakes(
    partners_view=Wrong(
        "You get this if you look from the partner's side. The question asks for Japan's exports less Japan's "
        "imports.",
        lambda partner, year: both_flows(partner, year)[1] - both_flows(partner, year)[0],
        step="Look at whose balance it is.",
    ),
    an_older_print=Rare(
        "You get this if you take the confirmed figures of `official_totals`, an older print. Take `japan_trade`.",
        lambda partner, year: _confirmed(partner, year),
        step="Look at the table of your figures.",
    ),
)


@trade.question(
    Number("fraction", tolerance=0.002),
    objective="trade.balances",
    title="How much of Hong Kong",
    text="""
    Japan's deficit with China looks smaller if exports through Hong Kong count as exports to China. Which
    share of Japan's **surplus** with Hong Kong (`HKG`) in {year} would have to count as China's, so that the
    balance with China becomes zero? A result above 1 means that even the whole surplus is not enough.
    """,
    hints=(
        'Keep the rows of {year} with the goods "All goods". You need `CHN` and `HKG`, both flows of each.',
        "Compute both balances. Then solve this for the share: deficit with China = share times surplus with "
        "Hong Kong.",
        "Check: your share times the surplus with Hong Kong must be as large as the deficit with China.",
    ),
    means=(
        "{answer:.2f} times the surplus with Hong Kong would close the gap of {year}: {'even all of it is too"
        " little' if answer > 1 else 'a part of it is enough'}, so this route {'does not' if answer > 1 else "
        "'could'} explain the whole deficit."
    ),
    vary={"year": tuple(range(2013, 2026))},
)
def hong_kong_bound(year: int = 2024) -> float:
    """Deficit with China over surplus with Hong Kong."""
    japan_trade = load("japan_trade")
    # all goods of one year
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    # one row a partner, with exports and imports side by side
    flows = rows.pivot(index="partner", columns="flow", values="value_jpy_bn")
    # exports less imports, for every partner at once
    balances = flows["export"] - flows["import"]
    # the deficit is turned positive; the surplus is the whole of which a part is asked
    return -balances["CHN"] / balances["HKG"]


hong_kong_bound.mistakes(
    exports_for_surplus=Wrong(
        "You get this if you divide by all exports to Hong Kong. The question asks for the surplus: exports "
        "less imports.",
        {'/ balances["HKG"]': '/ flows.loc["HKG", "export"]'},
        step="Look at the denominator: surplus or exports?",
    ),
    capped_at_one=Wrong(
        "You get this if you cap the share at 1. Give the quotient as it is, above 1 or below.",
        lambda: 1.0,
        step="Read what a result above 1 means.",
    ),
    exports_for_both=Wrong(
        "You get this if you divide exports by exports. The question compares two balances.",
        {'-balances["CHN"] / balances["HKG"]': 'flows.loc["CHN", "export"] / flows.loc["HKG", "export"]'},
        step="A balance is exports less imports.",
    ),
)


@trade.question(
    Number("percent", tolerance=0.02),
    objective="trade.balances",
    title="Growth in dollars, {first} to {last}",
    text="""
    By how many percent did Japan's goods trade with {partner} change from {first} to {last}, **in dollars**?
    Trade is exports plus imports. Use the column `value_usd_mn`, which converts yen at one rate for each
    year.
    """,
    hints=(
        'Keep {partner} and the goods "All goods". You need both flows of {first} and of {last}, in '
        "`value_usd_mn`.",
        "Add up both flows in each year. Divide the last sum by the first and subtract one.",
        "Check: the first sum, changed by your percentage, must give the last sum. A sum that shrank needs a "
        "minus sign.",
    ),
    means=(
        "In dollars the trade with {partner} changed by {answer:+.1f} %, in yen by {100 * "
        "(rows.groupby('year')['value_jpy_bn'].sum()[last] / "
        "rows.groupby('year')['value_jpy_bn'].sum()[first] - 1):+.1f} %: a growth rate needs its currency."
    ),
    vary={"partner": ("AUS", "CHN", "KOR", "USA"), "first": (2012, 2014, 2018, 2021), "last": (2023, 2024)},
    # There the sum of all goods rows changes by nearly as much as the row "All goods".
    valid=lambda partner, first, last: (partner, first, last) != ("KOR", 2021, 2023),
)
def growth_usd(partner: str = "CHN", first: int = 2021, last: int = 2024) -> float:
    """Change of exports plus imports in dollars."""
    japan_trade = load("japan_trade")
    # one partner, all goods, every year
    rows = japan_trade[(japan_trade["partner"] == partner) & (japan_trade["goods"] == "All goods")]
    # both flows together, in dollars
    by_year = rows.groupby("year")["value_usd_mn"].sum()
    # the last year over the first, less one, in percent
    return 100 * (by_year[last] / by_year[first] - 1)


growth_usd.mistakes(
    in_billions=Wrong(
        "You get this if you give the change in billion dollars. The question asks for percent.",
        {"100 * (by_year[last] / by_year[first] - 1)": "(by_year[last] - by_year[first]) / 1000"},
        step="Look at the unit that is asked for.",
    ),
    a_year=Wrong(
        "You get this if you give the change of an average year. The question asks for the change over the "
        "whole time.",
        lambda key, first, last: 100 * ((1 + key / 100) ** (1 / (last - first)) - 1),
        step="Look at the span of time: all years together, or one year on average?",
    ),
    yearly_changes_added=Wrong(
        "You get this if you add the changes of the single years. Each of them has another base, so they do not add up.",
        {
            "100 * (by_year[last] / by_year[first] - 1)": "100 * by_year.pct_change().loc[first + 1 : last].sum()"
        },
        step="Which year is the base of the whole change?",
    ),
    last_year_alone=Wrong(
        "You get this if you take the change against the year before. The question asks for the whole span.",
        {"by_year[first]": "by_year[last - 1]"},
        step="Look at the year in the denominator.",
    ),
)
