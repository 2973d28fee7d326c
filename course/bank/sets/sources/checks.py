"""Quick checks that the warm-up and lesson 00 ask."""

import pandas as pd

from course.bank import Choice, Wrong, load
from course.bank.sets.sources import sources


@sources.question(
    Choice(
        {
            "a": "`goods == 'Passenger cars' and flow == 'export' and year == 2024`",
            "b": "`goods == 'Passenger cars' and year == 2024 and partner_kind == 'economy'`",
            "c": "`goods == 'Passenger cars' and flow == 'export' and year == 2024 and partner_kind == 'economy'`",
            "d": "`(goods == 'Passenger cars' or flow == 'export') and year == 2024 and partner_kind == 'economy'`",
        }
    ),
    objective="warmup.select",
    title="One row for each buyer",
    level=1,
    text="""
    You want the economies to which Japan sold passenger cars in 2024, **one row for each**. Which of these
    sentences belongs in `trade.query("…")`?
    """,
    hints=(
        "List for each sentence which of the columns goods, flow, year and partner_kind it fixes.",
        "A column that is left free lets more rows in: the world's row, imports, or other goods. `or` lets in"
        " even more.",
        "Check: run the query. No partner may appear twice, and `WLD` may not appear at all.",
    ),
    means=(
        "With all four conditions {len(trade.query(queries[answer]))} economies are left, one row for each; "
        "with one fewer, rows count twice or the world stands among them."
    ),
    in_lesson=True,
)
def cars_query():
    """Only this query leaves out the world's row, the imports and all other goods. Each economy is then there
    once.
    """
    trade = load("japan_trade")
    # all four sentences begin with the goods
    cars = "goods == 'Passenger cars'"
    queries = {
        "a": f"{cars} and flow == 'export' and year == 2024",
        "b": f"{cars} and year == 2024 and partner_kind == 'economy'",
        "c": f"{cars} and flow == 'export' and year == 2024 and partner_kind == 'economy'",
        "d": f"({cars} or flow == 'export') and year == 2024 and partner_kind == 'economy'",
    }
    # the right one has economies only, and each of them once
    for name, query in queries.items():
        rows = trade.query(query)
        if (rows["partner_kind"] == "economy").all() and rows["partner"].is_unique:
            right = name
    return right


cars_query.mistakes(
    **{
        option: Wrong(
            sentence, step="Ask of each sentence: which rows would it let through that you do not want?"
        )
        for option, sentence in {
            "a": "This query keeps the world and the groups as well. They are no buyers but sums of buyers.",
            "b": "This query also keeps what Japan bought. Most economies are then there twice.",
            "d": (
                "With `or`, one of the two conditions is enough. So all exported goods come through, and imported "
                "cars as well."
            ),
        }.items()
    }
)


@sources.question(
    Choice(
        {
            "all_rows": "Australia's row over the sum of **all rows** of `gas_2024`",
            "economies": "Australia's row over the sum of the economies' rows, without the world",
            "in_dollars": "Australia's row over the world's row, both in dollars",
            "year_before": "Australia's row over the world's row, both of 2023",
        }
    ),
    objective="warmup.summarise",
    title="A share that is half as large",
    level=1,
    text="""
    Somebody reports that **19.6 %** of Japan's bill for liquefied natural gas in 2024 went to Australia. Your
    own share is about twice as large. Which of these computations gives 19.6 %?
    """,
    hints=(
        "The part is Australia's row of `gas_2024` in three of the four computations. So look at the wholes.",
        "Compute the four shares, part over whole times 100. See which of them is 19.6.",
        "Check: a share is halved when its whole is doubled. Which whole holds something twice?",
    ),
    means=(
        "The world's row beside its own parts doubles the whole: Australia then has {shares['all_rows']:.1f} "
        "% and not {shares['economies']:.1f} %."
    ),
    in_lesson=True,
)
def half_the_share():
    """The sum of all rows holds the world's row and its parts. Everything counts twice, so the share is
    halved.
    """
    trade = load("japan_trade")
    # the purchases of one good, for two years
    gas = trade.query("goods == 'Liquefied natural gas' and flow == 'import'")
    gas_2024, gas_2023 = gas.query("year == 2024"), gas.query("year == 2023")

    # the part is always Australia; only the whole differs
    def share(rows, whole, column="value_jpy_bn"):
        return 100 * rows.query("partner == 'AUS'")[column].sum() / whole[column].sum()

    # the four computations of the question
    shares = pd.Series(
        {
            "all_rows": share(gas_2024, gas_2024),
            "economies": share(gas_2024, gas_2024.query("partner_kind == 'economy'")),
            "in_dollars": share(gas_2024, gas_2024.query("partner == 'WLD'"), "value_usd_mn"),
            "year_before": share(gas_2023, gas_2023.query("partner == 'WLD'")),
        }
    )
    # the share that lies nearest to the reported 19.6
    return (shares - 19.6).abs().idxmin()


half_the_share.mistakes(
    **{
        option: Wrong(sentence, step="Which whole is twice as large as it should be?")
        for option, sentence in {
            "economies": (
                "This gives nearly the share of the lesson. A sum over economies lacks only the few partners that are "
                "not listed."
            ),
            "in_dollars": (
                "This gives nearly the share of the lesson. Part and whole are converted together, and a share has no "
                "currency."
            ),
            "year_before": "This also gives a share of some forty percent. Another year changes the share but does not halve it.",
        }.items()
    }
)


@sources.question(
    Choice(
        {
            "C16": "The two economies cannot be separated from each other.",
            "C22": "That surplus is crucial for Japan's currency reserves and for its stability.",
            "C36": "Rivalry in chips and new energy could strain the ties.",
            "C37": "China should open up further and build on its lead.",
        }
    ),
    objective="source.claims",
    title="What no table can check",
    level=1,
    text="One of these sentences of the text can be neither right nor wrong. Which one?",
    hints=(
        "Read the verb of each sentence: does it say what is, what could be, or what should be?",
        "Think for each sentence of a figure that would speak against it. For one sentence there is none.",
        "Check: could two people agree on all figures and still disagree on your sentence? Then it is a norm.",
    ),
    means=(
        "This sentence asks for something, so it gets no verdict; the other three describe and can at least "
        "be weighed."
    ),
    in_lesson=True,
)
def beyond_tables():
    """This sentence says what should be done. A table can say what is, not what ought to be."""
    claims = load("claims").set_index("id")
    # the ledger states the kind of each claim
    kinds = claims.loc[["C16", "C22", "C36", "C37"], "kind"]
    # the one that says what should be
    return kinds[kinds == "norm"].index[0]


beyond_tables.mistakes(
    C16=Wrong(
        'This sentence rests on a definition. Once we agree what "separated" means, tables can say how far it '
        "holds.",
        step="Ask of each sentence: what would I look up?",
    ),
    C22=Wrong(
        "This sentence names a cause. A cause is hard to show, but figures can speak for or against it.",
        step="Ask of each sentence: what would I look up?",
    ),
    C36=Wrong(
        "This sentence is a forecast. It can be scored once its time has come.",
        step="Ask of each sentence: what would I look up, and when?",
    ),
)


@sources.question(
    Choice(
        {
            "a": "In 2024, 62.7942 % of Japan's imports of computers came from China.",
            "b": "In 2024, by Japan's customs, 63 % of Japan's imports of computers, by value, came from China.",
            "c": "By Japan's customs, 62.8 % of Japan's imports of computers, by value, came from China.",
            "d": "In 2024, by Japan's customs, 62.8 % came from China.",
        }
    ),
    objective="source.claims",
    title="Which one could be checked tomorrow?",
    level=1,
    text="""
    Here are four sentences on one fact. Which one can a stranger check **without asking you anything**?
    """,
    hints=(
        "Four things must be named: unit, period, denominator and source. Draw four boxes for each sentence.",
        "Tick the boxes word by word. Decimals earn no tick.",
        "Check: with your sentence in hand a stranger must know which table, which year and which whole to "
        "take.",
    ),
    means=(
        "Unit, period, denominator and source are all named: 63 % with a source can be checked, 62.7942 % "
        "without one cannot."
    ),
    in_lesson=True,
)
def can_be_checked():
    """This sentence names unit, period, denominator and source. Each of the others leaves at least one out."""
    # a: no source, and four decimals that nobody needs
    # c: no year
    # d: nothing says of what the 62.8 % are a part
    # b names the unit (%), the period (2024), the denominator (imports by value) and the source (customs)
    return "b"


can_be_checked.mistakes(
    a=Wrong(
        "Six digits look like a check. But the sentence does not say who counted, or whether value or number "
        "is meant.",
        step="Do not count the digits. Count what the sentence names.",
    ),
    d=Wrong(
        "Year and source are there. But 62.8 % of what? The denominator is missing.",
        step="Unit, period, denominator, source: which one is missing?",
    ),
    c=Wrong(
        "Source and denominator are there, but no year. The same sentence may hold for one year and fail for "
        "the next.",
        step="Unit, period, denominator, source: which one is missing?",
    ),
)


@sources.question(
    Choice(
        {
            "ree_share_2020_meti": "58 %, from an answer of Japan's economy ministry (METI) in parliament",
            "nri_1y": "a loss of 0.43 % of GDP, by the research institute NRI, in the People's Daily",
            "sources_named": "0 named officials, in a report of Bloomberg that the Straits Times printed",
            "mizuho_ree": "a loss of 0.2 % of GDP, by the bank Mizuho, as a news portal without a named author repeats it",
        }
    ),
    objective="source.attribution",
    title="How a figure reached us",
    level=1,
    text="""
    The course cites these four figures. Which one may **not decide any verdict** of the course?
    """,
    hints=(
        "The four ids are rows of `cited_figures`. Look at the column `source_grade`.",
        'One grade means that the figure reached us at second hand only. `describe("cited_figures")` explains'
        " the grades.",
        "Check: cover the famous names and look at the road alone. Three of the four grades must be of "
        "another kind.",
    ),
    means=(
        "The figure of {abs(cited('mizuho_ree')):g} % may be true, but nobody here has seen where it was "
        "first printed: so it decides no verdict."
    ),
    in_lesson=True,
)
def carries_nothing():
    """This figure is a relay: it reached us at second hand only. So it decides no verdict."""
    # the grade of every cited figure
    grades = load("cited_figures").set_index("id")["source_grade"]
    # the four of the question
    chosen = grades[["ree_share_2020_meti", "nri_1y", "sources_named", "mizuho_ree"]]
    # a relay may be told, but it decides nothing
    return chosen[chosen == "relay"].index[0]


carries_nothing.mistakes(
    **{
        option: Wrong(sentence, step="Ask who stands between you and the one who counted.")
        for option, sentence in {
            "ree_share_2020_meti": (
                "This figure is primary: it comes in the ministry's own words. The ministry is a party to the matter. "
                "The grade does not say that the ministry is right, only that nobody stands between it and you."
            ),
            "nri_1y": (
                "This figure has the grade agency: a leading newspaper names the institute. Whose paper it is does "
                "not change the grade."
            ),
            "sources_named": (
                "This figure has the grade agency: a paper printed a news agency's own report. That is one step, and "
                "both are named."
            ),
        }.items()
    }
)
