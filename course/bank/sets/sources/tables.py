"""What the warm-up teaches: read a table's card, and draw a table."""

from typing import Any

from course.bank import Chart, Wrong, load, rows_of
from course.bank.letters import flaws, letter_of, lettered, turned_round, weighed
from course.bank.rendering import name_of
from course.bank.sets.sources import sources

#: four sentences on one row, of which the first says what the card says, and what is wrong with the others
_SENTENCES = (
    "{seller} sold goods for {value:,.0f} billion yen to {buyer} in {year}, as Japan's customs count.",
    "{buyer} sold goods for {value:,.0f} billion yen to {seller} in {year}, as Japan's customs count.",
    "{seller} sold goods for {value:,.0f} million yen to {buyer} in {year}, as Japan's customs count.",
    "{seller} sold goods for {value:,.0f} billion yen to {buyer} in {year}, as {abroad}'s customs count.",
)
_FLAWS = (
    "Direction, unit and publisher are as on the card.",
    "The card sees the direction from Japan: an export is what Japan sells, an import is what it buys.",
    "The card gives billions of yen for this column. In millions the amount would be a thousand times smaller.",
    "The card names Japan's Ministry of Finance. The partner's own office counts the same trade otherwise.",
)
_STEPS = (
    "",
    "Read what the card says of `flow`.",
    "Read the unit of the column.",
    "Read who publishes the table.",
)


def _row(partner: str, flow: str, year: int, turn: int) -> dict[str, Any]:
    """Return the row's figure, and the four sentences under the letters a to d, turned round by some places."""
    row = rows_of("japan_trade", partner=partner, flow=flow, year=year, goods="All goods")
    value = float(row["value_jpy_bn"].item())
    sides = ["Japan", name_of(partner)] if flow == "export" else [name_of(partner), "Japan"]
    words = {"seller": sides[0], "buyer": sides[1], "abroad": name_of(partner), "value": value, "year": year}
    sentences = [sentence.format(**words) for sentence in _SENTENCES]
    options = [sentence[0].upper() + sentence[1:] for sentence in sentences]
    return {"value": value, **turned_round(turn, options, flaw=_FLAWS, step=_STEPS)}


@sources.question(
    lettered(),
    objective="warmup.card",
    title="What a row says",
    level=1,
    text="""
    One row of `japan_trade` has the year {year}, the flow `{flow}`, the partner `{partner!r}` and all goods. In its column
    `value_jpy_bn` stands {value:,.1f}. Read the table's card. Which sentence says what this row counts?
    """,
    starter='# describe("japan_trade") in a cell of its own shows the card',
    hints=(
        "The card has a line for each column. You need those for `flow` and `value_jpy_bn`, and the publisher.",
        "Compare the four sentences word by word. Which three words differ, and what does the card say on each?",
        "Check: your sentence must name seller, buyer, unit and office, each as on the card.",
    ),
    means=(
        "{value:,.1f} alone says nothing; the card makes it an amount: in {unit}, seen from Japan, from the "
        "{publisher}."
    ),
    vary={
        "partner": ("CHN", "KOR", "USA"),
        "flow": ("export", "import"),
        "year": (2019, 2024),
        "turn": (0, 1, 2, 3),
    },
    prints=_row,
    worked=lambda **chosen: _read(**chosen),
)
def card_sentence(partner="CHN", flow="export", year=2024, turn=0):
    """The card gives the direction from Japan, billions of yen, and the Ministry of Finance."""
    return letter_of(0, turn)


def _read(**chosen: Any) -> str:
    """Write the solution: what the card says, and one line on each sentence."""
    return "\n".join(
        (
            'card = load("japan_trade").attrs["card"]',
            "# the unit of the column, the side from which the flow is seen, and the office that counts",
            'unit, publisher = card.column("value_jpy_bn").unit, card.publisher',
            'seen_from = card.column("flow").description',
            weighed("card_sentence", letter_of(0, chosen["turn"]), _row(**chosen)),
        )
    )


card_sentence.mistakes(**flaws())


#: a title names yen and their power of ten, in any order and in the usual short forms
_BILLION_YEN = r"(?is)^(?=.*(yen|jpy|[¥円]))(?=.*(billion|bn|bln|milliard|mrd|[十10]億|10\W{1,2}9|[¥ ]b\b))"


@sources.question(
    Chart(
        requires=("mark", "x", "y", "title"),
        one_row_per=("partner",),
        title_names={"the unit, billion yen": _BILLION_YEN},
    ),
    objective="warmup.chart",
    title="Five suppliers as bars",
    text="""
    Draw what Japan paid its five largest suppliers of {words} in {year}, in billion yen. Draw **one bar for each economy**, with
    the codes on the y axis and the amounts on the x axis. Give the chart a title that names the unit. The table `suppliers`
    is made for you.
    """,
    starter="""
    japan_trade = load("japan_trade")
    rows = japan_trade.query("goods == {goods!r} and flow == 'import' and year == {year} and partner_kind == 'economy'")
    suppliers = rows.nlargest(5, "value_jpy_bn")
    supplier_chart = ____  # alt.Chart(suppliers)...
    """,
    hints=(
        "The table `suppliers` has five rows. You need its columns `partner` and `value_jpy_bn`.",
        "Make bars with `mark_bar()`. A code is a name, `:N`, and an amount is a quantity, `:Q`. The title goes into "
        "`alt.Chart`.",
        "Check: five bars lie one below the other, each with a code on its left, and they begin at 0.",
    ),
    means=(
        "The longest bar is {suppliers['value_jpy_bn'].max() / suppliers['value_jpy_bn'].min():.1f} times the shortest: "
        "with unit and source a stranger can compare both with another table."
    ),
    vary={
        "goods": ("Aircraft", "Computers", "Integrated circuits", "Iron and steel"),
        "year": (2019, 2022, 2024),
    },
    prints=lambda goods, year: {"words": goods.lower()},
)
def supplier_chart(goods="Computers", year=2024):
    """Bars by supplier."""
    import altair as alt

    japan_trade = load("japan_trade")
    # what Japan bought from single economies
    rows = japan_trade.query(
        "goods == @goods and flow == 'import' and year == @year and partner_kind == 'economy'"
    )
    # the five largest
    suppliers = rows.nlargest(5, "value_jpy_bn")
    # a name on one axis, a quantity on the other; the title names the unit
    return (
        alt.Chart(suppliers, title="Japan's five largest suppliers, billion yen")
        .mark_bar()
        .encode(x="value_jpy_bn:Q", y="partner:N")
    )


supplier_chart.mistakes(
    in_dollars=Wrong(
        "You drew millions of dollars. The question asks for billions of yen.",
        {"value_jpy_bn:Q": "value_usd_mn:Q"},
        step="Look at the column on the x axis.",
    ),
    with_the_world=Wrong(
        "The world's row stands among the suppliers. It is the sum of them all.",
        {" and partner_kind == 'economy'": ""},
        step="Look at the names of your bars.",
    ),
    buyers=Wrong(
        "These are the economies to which Japan sold. The question asks from whom it bought.",
        {"flow == 'import'": "flow == 'export'"},
        step="Look at the flow in your rows.",
    ),
)
