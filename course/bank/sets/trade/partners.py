"""Trading partners and their concentration."""

import pandas as pd

from course.bank import Number, Order, Rare, Wrong, load
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import YEARS, all_goods


@trade.question(
    Order(
        {"AUS": "Australia", "CHN": "China", "KOR": "South Korea", "TWN": "Taiwan", "USA": "United States"}
    ),
    objective="trade.partners",
    title="Partners in order",
    level=1,
    text="""
    Put these five economies in the order of Japan's goods trade with them in {year}, the largest first. Trade
    is exports and imports together.
    """,
    starter="""
    japan_trade = load("japan_trade")
    partner_order = ____  # for example ["AUS", "CHN", ...]
    """,
    hints=(
        'Keep the rows of {year} with the goods "All goods", of both flows.',
        "Add up both flows for each partner. Then sort the five sums, the largest first.",
        "Check: print the sums beside the codes. Each must be smaller than the one above it.",
    ),
    means=(
        "{name_of(answer[0])} leads with {by_partner[answer[0]] / by_partner[answer[-1]]:.1f} times the trade"
        ' of {name_of(answer[-1])}: "largest partner" is a place in a list, and the distances differ.'
    ),
    vary={"year": YEARS},
    unseen={
        "without_year": "an order shows a step only where places change",
        "without_goods": "an order shows a step only where places change",
    },
)
def partner_order(year: int = 2024) -> list:
    """Five economies by exports plus imports."""
    japan_trade = load("japan_trade")
    # all goods of one year
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    # exports plus imports of each partner
    by_partner = rows.groupby("partner")["value_jpy_bn"].sum()
    # the five economies of the question
    asked = ["AUS", "CHN", "KOR", "TWN", "USA"]
    # the largest sum first; the index holds the codes
    return list(by_partner[asked].sort_values(ascending=False).index)


def _sums(year: int) -> pd.Series:
    return all_goods(year).groupby("partner", observed=True)["value_jpy_bn"].sum()


def _neighbours_exchanged(key: list, year: int) -> list:
    """Exchange the two neighbours whose trade differs least."""
    trade_with = _sums(year)[key]
    gaps = (trade_with / trade_with.shift(-1)).iloc[:-1].to_numpy()
    place = int(gaps.argmin())
    return [*key[:place], key[place + 1], key[place], *key[place + 2 :]]


def _by_balance(year: int) -> list:
    flows = all_goods(year).pivot(index="partner", columns="flow", values="value_jpy_bn")
    balances = (flows["export"] - flows["import"])[["AUS", "CHN", "KOR", "TWN", "USA"]]
    return list(balances.sort_values(ascending=False).index)


partner_order.mistakes(
    "Look at which flows you sum.",
    by_exports=Wrong(
        "You get this if you sort by exports alone. Imports belong to trade as well.",
        {'["goods"] == "All goods")': '["goods"] == "All goods") & (japan_trade["flow"] == "export")'},
    ),
    by_imports=Wrong(
        "You get this if you sort by imports alone. Exports belong to trade as well.",
        {'["goods"] == "All goods")': '["goods"] == "All goods") & (japan_trade["flow"] == "import")'},
    ),
    by_balance=Wrong(
        "You get this if you sort by the balance. The question asks for exports plus imports.",
        _by_balance,
        step="Look at how you put the two flows together.",
    ),
    close_neighbours=Wrong(
        "You exchanged the two neighbours whose trade is most alike. Compare their sums of {year}: other years have "
        "other orders.",
        _neighbours_exchanged,
        step="Look at the two partners whose trade is nearly the same.",
    ),
    year_before=Rare(
        "You get this if you take the year before the one asked for.",
        {'["year"] == year': '["year"] == year - 1'},
        step="Look at the year in your rows.",
    ),
)


@trade.question(
    Number("index 0-1", tolerance=0.0001, also={"points of 10,000": 10_000.0}),
    objective="trade.partners",
    title="How concentrated are the partners?",
    level=3,
    points=2,
    text="""
    Compute the Herfindahl-Hirschman index of Japan's {flow}s by partner economy in {year}. It is the sum of
    squared shares, with shares as fractions. The denominator is the **sum of the listed economies**
    (`partner_kind` "economy"), so that the shares add up to one. The world row and the groups are no
    partners. The world's total is larger, because it also holds economies that the table does not list. The
    lesson takes shares of that total: they add up to less than one and give a lower index.
    """,
    hints=(
        'Keep {year}, the flow "{flow}", the goods "All goods" and the `partner_kind` "economy".',
        "Divide each value by the sum of these rows. Square the shares and add them up.",
        "Check: the shares add up to one before you square them. One over your index must be a plausible "
        "number of partners.",
    ),
    means=(
        "An index of {answer:.3f} is that of {1 / answer:.0f} equal partners, far from the 1 of a single one;"
        " the largest share is {100 * shares.max():.0f} %."
    ),
    vary={"flow": ("export", "import"), "year": YEARS},
)
def partner_hhi(flow: str = "import", year: int = 2024) -> float:
    """Sum of squared shares over economies."""
    japan_trade = load("japan_trade")
    # single economies only: the world and groups are sums of others
    rows = japan_trade.query(
        "year == @year and flow == @flow and goods == 'All goods' and partner_kind == 'economy'"
    )
    # fractions that add up to one
    shares = rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()
    # squares give large partners more weight
    return (shares**2).sum()


partner_hhi.mistakes(
    shares_of_the_world=Wrong(
        "You get this if you divide by the world's total. It holds more than the listed economies, so the "
        "shares do not add up to one.",
        {
            '/ rows["value_jpy_bn"].sum()': "/ japan_trade.query(f\"year == {year} and flow == {flow!r} and goods == 'All goods' and partner == 'WLD'\")[\"value_jpy_bn\"].item()"
        },
        step="Add up your shares. Do they give one?",
    ),
    effective_number=Wrong(
        "You get this if you give the effective number of partners. That number is one over the index.",
        lambda key: 1 / key,
    ),
    both_flows=Wrong(
        "You get this if you take exports and imports together. The question asks for one of the two flows.",
        {
            " and flow == @flow": "",
            'rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()': 'rows.groupby("partner", observed=True)["value_jpy_bn"].sum() / rows["value_jpy_bn"].sum()',
        },
        step="Look at the flow in your rows.",
    ),
    all_goods_rows=Wrong(
        "You get this if you add up all goods rows. Groups and their parts then count beside the total.",
        {
            " and goods == 'All goods'": "",
            'rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()': 'rows.groupby("partner", observed=True)["value_jpy_bn"].sum() / rows["value_jpy_bn"].sum()',
        },
        step="Look at which goods your rows count.",
    ),
    values_squared=Wrong(
        "You get this if you divide the sum of squared values by the sum of values. The index squares shares.",
        {"(shares**2).sum()": '(shares * rows["value_jpy_bn"]).sum()'},
        step="Compute the shares first, then square them.",
    ),
    not_squared=Wrong(
        "You get this if you add up the shares without squaring them. Shares of one whole always add up to one.",
        lambda: 1.0,
        step="Square each share before you add.",
    ),
    largest_share=Wrong(
        "You get this if you take the share of the largest partner. The index adds up all squared shares.",
        {"(shares**2).sum()": "shares.max()"},
        step="Square all shares and add them.",
    ),
    normalised=Rare(
        "You get this if you rescale the index so that equal shares give 0. The question asks for the plain sum of squares.",
        {"(shares**2).sum()": "((shares**2).sum() - 1 / len(rows)) / (1 - 1 / len(rows))"},
        step="Look at what is done after you add the squares.",
    ),
    the_five_largest=Rare(
        "You get this if you keep only the five largest partners before you divide. All listed economies count.",
        {
            'rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()': 'rows["value_jpy_bn"].nlargest(5) / rows["value_jpy_bn"].nlargest(5).sum()'
        },
        step="Count your rows.",
    ),
    the_ten_largest=Rare(
        "You get this if you keep only the ten largest partners before you divide. All listed economies count.",
        {
            'rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()': 'rows["value_jpy_bn"].nlargest(10) / rows["value_jpy_bn"].nlargest(10).sum()'
        },
        step="Count your rows.",
    ),
)
