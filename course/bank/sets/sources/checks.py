"""Quick checks that the warm-up and lesson 00 ask."""

from functools import cache
from typing import Any

import pandas as pd

from course.bank import Choice, Wrong, load, rows_of
from course.bank.letters import flaws, turned_round
from course.bank.rendering import name_of
from course.bank.sets.sources import sources


@sources.lesson_check(
    Choice.of(
        a="`{a}`",
        b="`{b}`",
        c="`{c}`",
        d="`{d}`",
    ),
    objective="warmup.select",
    title="One row for each buyer",
    level=1,
    text="""
    You want the economies {dealt} in {year}, **one row for each**. Which of these
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
    vary={
        "goods": ("Motor vehicles", "Computers", "Iron and steel"),
        "flow": ("export", "import"),
        "year": (2019, 2024),
        "turn": (0, 1, 2, 3),
    },
    prints=lambda **chosen: _queries(**chosen),
    worked=lambda **chosen: _tried(**chosen),
)
def cars_query(goods="Motor vehicles", flow="export", year=2024, turn=0):
    """Only this query leaves out the world's row, the other flow and all other goods. Each economy is then
    there once.
    """
    trade = load("japan_trade")
    queries = {letter: _queries(goods, flow, year, turn)[letter] for letter in "abcd"}
    # the right one has economies only, and each of them once
    for name, query in queries.items():
        rows = trade.query(query)
        if (rows["partner_kind"] == "economy").all() and rows["partner"].is_unique:
            right = name
    return right


_FLAWS = (
    "This query keeps the world and the groups as well. They are no economies but sums of them.",
    "This query keeps both flows. Most economies are then there twice.",
    "This query keeps one row for each economy.",
    "With `or`, one of the two conditions is enough. So other goods come through, and the other flow as well.",
)


def _queries(goods: str, flow: str, year: int, turn: int) -> dict[str, str]:
    """Return the four queries and their flaws under the letters a to d, turned round by some places."""
    named, only = f"goods == '{goods}'", "partner_kind == 'economy'"
    written = (
        f"{named} and flow == '{flow}' and year == {year}",
        f"{named} and year == {year} and {only}",
        f"{named} and flow == '{flow}' and year == {year} and {only}",
        f"({named} or flow == '{flow}') and year == {year} and {only}",
    )
    words = goods.lower()
    dealt = f"to which Japan sold {words}" if flow == "export" else f"from which Japan bought {words}"
    return {"dealt": dealt, **turned_round(turn, written, flaw=_FLAWS)}


def _tried(**chosen: Any) -> str:
    """Write the solution: run the four queries, and keep the one with each economy once."""
    queries = _queries(**chosen)
    return "\n".join(
        (
            'trade = load("japan_trade")',
            "# the four sentences of the question",
            "queries = {",
            *(f'    "{letter}": "{queries[letter]}",' for letter in "abcd"),
            "}",
            "# the right one has economies only, and each of them once",
            "for name, query in queries.items():",
            "    rows = trade.query(query)",
            '    if (rows["partner_kind"] == "economy").all() and rows["partner"].is_unique:',
            "        cars_query = name",
        )
    )


cars_query.mistakes(**flaws("Ask of each sentence: which rows would it let through that you do not want?"))


@sources.lesson_check(
    Choice.of(
        all_rows="{partner}'s row over the sum of **all rows** of {rows}",
        economies="{partner}'s row over the sum of the economies' rows, without the world",
        in_dollars="{partner}'s row over the world's row, both in dollars",
        year_before="{partner}'s row over the world's row, both of {before}",
    ),
    objective="warmup.summarise",
    title="A share that is half as large",
    level=1,
    text="""
    Somebody reports that **{reported:.1f} %** of Japan's bill for {words} in {year} went to {partner}. Your
    own share is {other}. Which of these computations gives {reported:.1f} %?
    """,
    hints=(
        "Three of the four computations are about {year}, and one is about {before}. Look at the wholes.",
        "Compute the four shares, part over whole times 100. See which of them is {reported:.1f}.",
        "Check: a share is halved when its whole is doubled. Which whole holds something twice?",
    ),
    means=(
        "The world's row beside its own parts doubles the whole: {name_of(partner)} then has "
        "{shares['all_rows']:.1f} % and not {shares['economies']:.1f} %."
    ),
    vary={
        "partner": ("AUS", "CHN", "USA"),
        "goods": ("Liquefied natural gas", "Coal", "Computers", "Cereals"),
        "year": (2022, 2024),
        "how": ("all_rows", "year_before"),
    },
    valid=lambda **chosen: _worth_asking(**chosen),
    prints=lambda **chosen: _reported(**chosen),
)
def half_the_share(partner="AUS", goods="Liquefied natural gas", year=2024, how="all_rows"):
    """The sum of all rows holds the world's row and its parts. Everything counts twice there, and a share is
    halved. Another year only changes it.
    """
    trade = load("japan_trade")
    # the purchases of one good, for two years
    bought = trade[(trade["goods"] == goods) & (trade["flow"] == "import")]
    this_year, year_before = bought[bought["year"] == year], bought[bought["year"] == year - 1]

    # the part is always the same partner
    def share(rows, whole, column="value_jpy_bn"):
        return 100 * rows[rows["partner"] == partner][column].sum() / whole[column].sum()

    # the four computations of the question
    shares = pd.Series(
        {
            "all_rows": share(this_year, this_year),
            "economies": share(this_year, this_year[this_year["partner_kind"] == "economy"]),
            "in_dollars": share(this_year, this_year[this_year["partner"] == "WLD"], "value_usd_mn"),
            "year_before": share(year_before, year_before[year_before["partner"] == "WLD"]),
        }
    )
    # the share that somebody reports
    reported = round(shares[how], 1)
    # the computation that gives it
    return (shares - reported).abs().idxmin()


@cache
def _four_shares(partner: str, goods: str, year: int) -> dict[str, float]:
    bought = rows_of("japan_trade", goods=goods, flow="import")

    def share(when: int, column: str = "value_jpy_bn", **whole: str) -> float:
        rows = bought[bought["year"] == when]
        part = rows.loc[rows["partner"] == partner, column].sum()
        for name, value in whole.items():
            rows = rows[rows[name] == value]
        return float(100 * part / rows[column].sum())

    return {
        "all_rows": share(year),
        "economies": share(year, partner_kind="economy"),
        "in_dollars": share(year, "value_usd_mn", partner="WLD"),
        "year_before": share(year - 1, partner="WLD"),
    }


def _worth_asking(partner: str, goods: str, year: int, how: str) -> bool:
    """Tell whether the shares are large, and the one that is reported far from the others."""
    shares = _four_shares(partner, goods, year)
    apart = min(abs(shares[how] - share) for name, share in shares.items() if name != how)
    return min(shares.values()) > 3 and apart > 1


def _reported(partner: str, goods: str, year: int, how: str) -> dict[str, Any]:
    """Return the reported share, what is said of the learner's own, and all four shares."""
    shares = _four_shares(partner, goods, year)
    default = goods == "Liquefied natural gas" and year == 2024
    return {
        **{f"by_{name}": share for name, share in shares.items()},
        "reported": shares[how],
        "other": "about twice as large" if how == "all_rows" else f"{shares['economies']:.1f} %",
        "before": year - 1,
        "words": goods.lower(),
        "rows": "`gas_2024`" if default else f"the rows of {year}",
    }


half_the_share.mistakes(
    "Compute the share before you choose.",
    all_rows="This gives {by_all_rows:.1f} %. All rows hold the world's row beside its parts, so everything counts twice.",
    economies="This gives {by_economies:.1f} %. A sum over economies lacks only the few partners that are not listed.",
    in_dollars="This gives {by_in_dollars:.1f} %. Part and whole are converted together, and a share has no currency.",
    year_before="This gives {by_year_before:.1f} %. Another year has another share.",
)


@sources.lesson_check(
    Choice.of(
        C16="The economies of Japan and China cannot be separated from each other.",
        C22="Japan's surplus with China is crucial for Japan's currency reserves and for its stability.",
        C36="Rivalry in chips and new energy could strain the ties between Japan and China.",
        C37="China should open up further and build on its lead.",
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
)
def beyond_tables():
    """This sentence says what should be done. A table can say what is, not what ought to be."""
    claims = load("claims").set_index("id")
    # the ledger states the kind of each claim
    kinds = claims.loc[["C16", "C22", "C36", "C37"], "kind"]
    # the one that says what should be
    return kinds[kinds == "norm"].index[0]


beyond_tables.mistakes(
    "Ask of each sentence: what would I look up?",
    C16=(
        'This sentence rests on a definition. Once we agree what "separated" means, tables can say how far it '
        "holds."
    ),
    C22="This sentence names a cause. A cause is hard to show, but figures can speak for or against it.",
    C36=Wrong(
        "This sentence is a forecast. It can be scored once its time has come.",
        step="Ask of each sentence: what would I look up, and when?",
    ),
)


#: four sentences on one share; the second one names unit, period, denominator and source
_SENTENCES = (
    "In {year}, {share:.4f} % of Japan's imports of {words} came from {seller}.",
    "In {year}, by Japan's customs, {share:.0f} % of Japan's imports of {words}, by value, came from {seller}.",
    "By Japan's customs, {share:.1f} % of Japan's imports of {words}, by value, came from {seller}.",
    "In {year}, by Japan's customs, {share:.1f} % came from {seller}.",
)
_MISSING = (
    "Many digits look like a check. But the sentence does not say who counted, or whether value or number is meant.",
    "This sentence names unit, period, denominator and source.",
    "Source and denominator are there, but no year. The same sentence may hold for one year and fail for the next.",
    "Year and source are there. But a percentage of what? The denominator is missing.",
)


def _on_one_share(goods: str, partner: str, year: int, turn: int) -> dict[str, str]:
    """Return the four sentences and what they lack under the letters a to d, turned round by some places."""
    share = _four_shares(partner, goods, year + 1)["year_before"]
    words = {"year": year, "share": share, "words": goods.lower(), "seller": name_of(partner)}
    found = {}
    for place, letter in enumerate("abcd"):
        number = (place + turn) % 4
        found[letter] = _SENTENCES[number].format(**words)
        found[f"missing_{letter}"] = _MISSING[number]
    return found


@sources.lesson_check(
    Choice({letter: f"{{{letter}}}" for letter in "abcd"}),
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
        "Unit, period, denominator and source are all named: a rounded share with a source can be checked, "
        "and four decimals without one cannot."
    ),
    vary={
        "goods": ("Computers", "Liquefied natural gas"),
        "partner": ("CHN", "USA"),
        "year": (2019, 2024),
        "turn": (0, 1, 2, 3),
    },
    valid=lambda goods, partner, year, turn: (goods, partner) != ("Liquefied natural gas", "CHN"),
    prints=lambda **chosen: _on_one_share(**chosen),
    worked=lambda **chosen: _boxes(**chosen),
)
def can_be_checked(goods="Computers", partner="CHN", year=2024, turn=0):
    """This sentence names unit, period, denominator and source. Each of the others leaves at least one out."""
    return "abcd"[(1 - turn) % 4]


def _boxes(**chosen: Any) -> str:
    """Write the solution: one line on each sentence."""
    printed = _on_one_share(**chosen)
    lines = [f"# {letter}: {printed[f'missing_{letter}']}" for letter in "abcd"]
    return "\n".join([*lines, f'can_be_checked = "{"abcd"[(1 - chosen["turn"]) % 4]}"'])


can_be_checked.mistakes(
    "Unit, period, denominator, source: which one is missing?",
    **{letter: f"{{missing_{letter}}}" for letter in "abcd"},
)


#: four figures each: the relay, then others; the first four as the lesson tells them
_FIGURES = (
    ("mizuho_ree", "ree_share_2020_meti", "nri_1y", "sources_named"),
    ("jobs_cn_2006", "jobs_world_2021", "iseas_usa_2025", "tel_fy2024"),
    ("people_students_chn_2023", "people_students_chn_2020", "surplus_2017", "jobs_cn_2005"),
    ("ree_share_2011_blog", "ree_share_2012h1", "ree_share_2009_meti", "ree_share_2024_wsj"),
    ("dual_use_share_2026", "us_tariff_china_2017", "pass_fed_2025", "raised_2023"),
    ("expand_2024", "expand_2023", "top3_refining_2024", "usa_share_2007"),
)
_TOLD = {
    "ree_share_2020_meti": "58 %, from an answer of Japan's economy ministry (METI) in parliament",
    "nri_1y": "a loss of 0.43 % of GDP, by the research institute NRI, in the People's Daily",
    "sources_named": "0 named officials, by our own count in a report that the Straits Times printed",
    "mizuho_ree": "a loss of 0.2 % of GDP, by the bank Mizuho, as a news portal repeats it",
}
_GRADES = {
    "primary": (
        "This figure is primary: it comes in the own words of the one who counted. The grade does not say that the "
        "one who counted is right, only that nobody stands between."
    ),
    "agency": (
        "This figure has the grade agency: a news agency or a leading newspaper reports it. That is one step between "
        "you and whoever counted, and the step is named."
    ),
    "relay": "This figure is a relay: it reached us at second hand only.",
}


def _four_figures(pick: int, turn: int) -> dict[str, str]:
    """Return ids, texts and explanations of four figures, with the relay at another place by `turn`."""
    figures = load("cited_figures").set_index("id")
    relay, *others = _FIGURES[pick]
    found: dict[str, str] = {}
    for place, name in enumerate([*others[turn:], relay, *others[:turn]]):
        row = figures.loc[name]
        told = _TOLD.get(name, f"{row['quantity']} ({row['period']}): {row['value']:g} {row['unit']}")
        found |= {f"id_{place}": name, f"told_{place}": told, f"grade_{place}": _GRADES[row["source_grade"]]}
    return {**found, "relay": relay}


@sources.lesson_check(
    Choice({f"{{id_{place}}}": f"{{told_{place}}}" for place in range(4)}),
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
        "The figure `{answer}` may be true, but nobody here has seen where it was first printed: so it decides "
        "no verdict."
    ),
    vary={"pick": tuple(range(len(_FIGURES))), "turn": (0, 1, 2)},
    prints=lambda pick, turn: _four_figures(pick, turn),
    worked=lambda pick, turn: _graded(pick, turn),
)
def carries_nothing(pick=0, turn=0):
    """This figure is a relay: it reached us at second hand only. So it decides no verdict."""
    return _FIGURES[pick][0]


def _graded(pick: int, turn: int) -> str:
    """Write the solution: read off the grades."""
    printed = _four_figures(pick, turn)
    asked = [printed[f"id_{place}"] for place in range(4)]
    return "\n".join(
        (
            "# the grade of every cited figure",
            'grades = load("cited_figures").set_index("id")["source_grade"]',
            "# the four of the question",
            f"chosen = grades[{asked!r}]".replace("'", '"'),
            "# a relay may be told, but it decides nothing",
            'carries_nothing = chosen[chosen == "relay"].index[0]',
        )
    )


carries_nothing.mistakes(
    **{
        f"{{id_{place}}}": Wrong(
            f"{{grade_{place}}} The figure is number {place + 1} of the four.",
            step="Ask who stands between you and the one who counted.",
        )
        for place in range(4)
    }
)
