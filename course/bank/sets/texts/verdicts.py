"""Verdicts: which claims of a text does a table contradict?"""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from course.bank import Choice, Number, Question, Wrong, load
from course.bank.sets.texts import texts

_OTHERS_HOLD = "; the other three hold, so one slip does not settle a whole text"


#: the claims of each text by their names: the words, the numbers, and what is wrong with choosing it
_CLAIMS = tomllib.loads(Path(__file__).with_name("verdicts.toml").read_text("utf-8"))


def _one_fails(
    text: str, *, slip: str, lesson: str, about: str, hints: Sequence[str], level: int = 2
) -> Callable[[Callable[..., str]], Question]:
    """Return a decorator that asks which one of four claims of a text is more than a tenth off.

    `slip` is the claim that the text itself gets wrong, with its first wrong number; `lesson` is what this
    teaches, said after a right answer. Other variants change the numbers.
    """
    claims = _CLAIMS[text]
    own = {name: claim["numbers"][name == slip] for name, claim in claims.items()}

    def valid(**said: float) -> bool:
        return sum(number != claims[name]["numbers"][0] for name, number in said.items()) == 1

    def prints(**said: float) -> dict[str, str]:
        if said == own:
            asked = f"Which of these four claims of the text `{text}` is more than a tenth off the table's figure?"
            return {"asked": asked, "lesson": lesson}
        asked = (
            f"These four claims were made up for practice, after those of the text `{text}`. Which of "
            "them is more than a tenth off the table's figure?"
        )
        return {"asked": asked, "lesson": _OTHERS_HOLD}

    def make(code: Callable[..., str]) -> Question:
        question = texts.question(
            Choice({name: claim["words"] for name, claim in claims.items()}),
            objective="text.verdict",
            title=f"One claim of {text}",
            level=level,
            text="{asked} " + about,
            hints=hints,
            means="The claim says {figures[answer][0]:g} and the table {figures[answer][1]:,.1f}{lesson}.",
            vary={name: tuple(claim["numbers"]) for name, claim in claims.items()},
            valid=valid,
            prints=prints,
        )(code)
        sentences = {name: claim["sentence"] for name, claim in claims.items()}
        question.mistakes("Compute the figure of each claim before you choose.", **sentences)
        return question

    return make


@texts.question(
    Number("percent", tolerance=0.02),
    objective="text.verdict",
    title="The share of {year}",
    text="""
    A figure can be right and out of date. The text `beijing-on-trade`, of March 2025, says: of the chip-making
    machinery that Japan exported last year, 31.5 % went to China. Compute this share for {year}, by value, from
    `japan_trade`. Then try other years: which of them has the text's figure?
    """,
    hints=(
        'Keep the goods "Chip-making machinery", the flow "export" and {year}. You need `CHN` and `WLD`.',
        "Divide China's row by the world's row, times 100.",
        "Check: do the same for a few other years. The text's figure must turn up in one of them.",
    ),
    means=(
        "In {year} the share was {answer:.1f} %; the text's 31.5 fits 2022, so a right figure can be out of "
        "date."
    ),
    vary={"year": (2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025)},
    unseen={"without_flow": "the table holds only exports of these goods"},
)
def share_of_the_year(year=2024):
    """China over the world, for one kind of goods and one flow."""
    japan_trade = load("japan_trade")
    # Japan's exports of these machines in one year, by partner
    rows = japan_trade.query(
        "goods == 'Chip-making machinery' and flow == 'export' and year == @year"
    ).set_index("partner")["value_jpy_bn"]
    # China over the world
    return 100 * rows["CHN"] / rows["WLD"]


share_of_the_year.mistakes(
    of_another_year=Wrong(
        "You get this if you take another year. A figure of the text can be right for a year that it does not name.",
        {'load("japan_trade")': 'load("japan_trade"); year = 2024 if year == 2022 else 2022'},
        step="Look at the year of the rows.",
    ),
    of_all_exports_to_china=Wrong(
        "You get this if you divide by all that Japan sells to China. The whole is what Japan exports of these goods.",
        {
            'return 100 * rows["CHN"] / rows["WLD"]': """return 100 * rows["CHN"] / japan_trade.query(
        f"goods == 'All goods' and flow == 'export' and year == {year} and partner == 'CHN'"
    )["value_jpy_bn"].iloc[0]"""
        },
        step="Look at the whole that you divide by.",
    ),
)


@_one_fails(
    "beijing-on-trade",
    slip="chips",
    lesson=_OTHERS_HOLD,
    about="All four are about 2024.",
    hints=(
        'All four need `japan_trade` of 2024. Three need "All goods" or one group with `CHN` and `WLD`, one a'
        " balance.",
        "Compute the figure behind each claim. Divide the distance by the figure, and see where it is above a"
        " tenth.",
        "Check: print the four beside the text. Three must agree within their rounding.",
    ),
)
def fails_beijing_trade(total=20.1, chips=31.5, computers=62.8, deficit=6.5):
    """Compute all four, then find the one that is off."""
    # the year of the claims
    japan_trade = load("japan_trade").query("year == 2024")
    # one value for each goods, flow and partner
    values = japan_trade.set_index(["goods", "flow", "partner"])["value_jpy_bn"].sort_index()
    # all goods, both flows
    sold, bought = values["All goods", "export"], values["All goods", "import"]
    # the two groups that the text names
    machines = values["Chip-making machinery", "export"]
    computing = values["Computers", "import"]
    # what the claims say, and what the table gives
    figures = {
        "total": (total, 100 * (sold["CHN"] + bought["CHN"]) / (sold["WLD"] + bought["WLD"])),
        "chips": (chips, 100 * machines["CHN"] / machines["WLD"]),
        "computers": (computers, 100 * computing["CHN"] / computing["WLD"]),
        "deficit": (1000 * deficit, bought["CHN"] - sold["CHN"]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@_one_fails(
    "beijing-on-minerals",
    slip="tonnes",
    lesson=": here the slip makes China look smaller, against the text's own case",
    about="All four are about 2024. Take `mineral_stages` for shares. Take the older vintage of "
    "`mineral_production` for tonnes, since the text is older than the other.",
    hints=(
        "Two claims need China's rows of 2024 in `mineral_stages`. Two need those in `mineral_production`, "
        'vintage "MCS 2025".',
        "Read off the four figures; shares are fractions there. Divide each distance by the figure.",
        "Check: print the four beside the text. Three must agree within their rounding.",
    ),
)
def fails_beijing_minerals(lithium=70, mining=61, tonnes=45000, gallium=750):
    """Compute all four, then find the one that is off."""
    # China's shares of the world
    stages = load("mineral_stages").query("iso3 == 'CHN' and year == 2024")
    # by mineral and stage
    shares = stages.set_index(["mineral", "stage"])["world_share"]
    # China's tonnes, in the edition that the text could know
    mined = load("mineral_production").query("iso3 == 'CHN' and year == 2024 and vintage == 'MCS 2025'")
    # what was produced, without what lies in the ground
    produced = mined.query("measure != 'reserves'").set_index(["mineral", "stage"])["quantity_t"]
    # what the claims say, and what the tables give
    figures = {
        "lithium": (lithium, 100 * shares["lithium", "refining"]),
        "mining": (mining, 100 * shares["magnet rare earths", "mining"]),
        "tonnes": (tonnes, produced["rare earths", "mine"]),
        "gallium": (gallium, produced["gallium", "refinery"]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@_one_fails(
    "tokyo-on-trade",
    slip="fall",
    lesson=": it printed the difference in percentage points",
    about="Where no other year is named, the year is 2024.",
    hints=(
        'Three claims need "All goods" of `japan_trade`, with `WLD` as the whole. One needs `current_account`'
        " of `public_finance`.",
        "Compute the figure behind each claim in the unit that the text prints. Divide each distance by the "
        "figure.",
        "Check the units: percent and percentage points are two things, and so are billion and trillion.",
    ),
)
def fails_tokyo_trade(usa=19.9, fall=4.4, imports=22.5, surplus=29.3):
    """Compute all four, then find the one that is off."""
    # all goods together
    japan_trade = load("japan_trade").query("goods == 'All goods'")
    # one value for each flow, partner and year
    values = japan_trade.set_index(["flow", "partner", "year"])["value_jpy_bn"].sort_index()
    # China's share of the exports, year by year
    share = 100 * values["export", "CHN"] / values["export", "WLD"]
    # the balance of a whole year
    finance = load("public_finance").query("item == 'current_account' and precision == 'year'")
    # what the claims say, and what the tables give
    figures = {
        "usa": (usa, 100 * values["export", "USA", 2024] / values["export", "WLD", 2024]),
        "fall": (-fall, 100 * (share[2024] / share[2020] - 1)),
        "imports": (imports, 100 * values["import", "CHN", 2024] / values["import", "WLD", 2024]),
        "surplus": (1000 * surplus, finance["value_jpy_bn"].iloc[0]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@_one_fails(
    "tokyo-on-money",
    slip="japan",
    lesson=": it printed gross debt under the name of net debt",
    about="All four are about 2024. Take the table `macro`.",
    hints=(
        "Keep 2024 of `macro`. You need the rows of JPN, USA and CHN.",
        "Read for each claim whose debt it is, and whether it is gross or net. Divide each distance by the "
        "table's figure.",
        "Check: read the column's name beside the words of the claim. They must be the same measure.",
    ),
)
def fails_tokyo_money(japan=236, usa=122, china=88, gdp=609):
    """Compute all four, then find the one that is off."""
    # one row an economy
    macro = load("macro").query("year == 2024").set_index("iso3")
    # what the claims say, and what the table gives
    figures = {
        "japan": (japan, macro.loc["JPN", "net_debt_pct_gdp"]),
        "usa": (usa, macro.loc["USA", "gross_debt_pct_gdp"]),
        "china": (china, macro.loc["CHN", "gross_debt_pct_gdp"]),
        "gdp": (gdp, macro.loc["JPN", "gdp_jpy_tn"]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@_one_fails(
    "washington-on-tariffs",
    slip="sold",
    lesson=": it took the figure of China's row",
    about="All four are about 2024. Take `us_goods_trade`, and `japan_trade` for the cars.",
    hints=(
        "Three claims need the rows JPN and CHN of `us_goods_trade`. The cars need exports of `japan_trade`, "
        "`USA` and `WLD`.",
        "Read off the four figures. Divide each distance by the table's figure.",
        "Check: imports less exports make the deficit. The text's figures must fit together, too.",
    ),
)
def fails_tariffs(bought=148.2, sold=143.5, deficit=295, cars=36.5):
    """Compute all four, then find the one that is off."""
    # American trade in goods, one row a partner
    american = load("us_goods_trade").query("year == 2024").set_index("partner")
    japan_trade = load("japan_trade").query("year == 2024 and flow == 'export'")
    # Japan's exports of cars, by partner
    shipped = japan_trade.query("goods == 'Passenger cars'").set_index("partner")["value_jpy_bn"]
    # what the claims say, and what the tables give
    figures = {
        "bought": (bought, american.loc["JPN", "imports_usd_bn"]),
        "sold": (sold, american.loc["JPN", "exports_usd_bn"]),
        "deficit": (deficit, american.loc["CHN", "deficit_usd_bn"]),
        "cars": (cars, 100 * shipped["USA"] / shipped["WLD"]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@_one_fails(
    "washington-on-capital",
    slip="flow",
    lesson=": it took a sum over all years for one year",
    about="All four are about 2024. You need `macro`, `japan_trade` and `investment`.",
    level=3,
    hints=(
        "Two claims need rows of 2024 in `macro`, one the exports to `USA` in `japan_trade`, one the row "
        "`flow_jp_2024` of `investment`.",
        "Bring each figure to the unit of its claim. Divide each distance by the table's figure.",
        "Check: `measure` says whether a row of `investment` is one year or all years together.",
    ),
)
def fails_capital(china=18.7, flow=130, exports=21.3, growth=2.8):
    """Compute all four, then find the one that is off."""
    # one row an economy
    macro = load("macro").query("year == 2024").set_index("iso3")
    # Japan's exports of all goods
    trade = load("japan_trade").query("year == 2024 and flow == 'export' and goods == 'All goods'")
    investment = load("investment").set_index("id")
    # what the claims say, and what the tables give
    figures = {
        "china": (china, macro.loc["CHN", "gdp_usd_bn"] / 1000),
        "flow": (flow, investment.loc["flow_jp_2024", "value_usd_bn"]),
        "exports": (exports, trade.set_index("partner")["value_jpy_bn"]["USA"] / 1000),
        "growth": (growth, macro.loc["USA", "growth_pct"]),
    }
    # more than a tenth of the table's figure away
    off = [name for name, (said, found) in figures.items() if abs(said - found) > 0.1 * abs(found)]
    return off[0]


@texts.question(
    Choice(
        {
            "supported": "supported: the table prints 1.1 percent for 2025",
            "contradicted": "contradicted: no growth of 2025 is near 1.1 percent",
            "overstated": "overstated: the figure is right, but the direction is not",
            "not checkable": "not checkable on that day: the figure is a forecast",
        }
    ),
    objective="text.verdict",
    title="A year that is not over",
    level=3,
    text="""
    The text `tokyo-on-money` is of 5 November 2025. It says that Japan's economy **grew** by 1.1 % this year.
    Look at the rows of `growth_vintages` for the calendar year 2025. Which verdict fits on the day of the
    text?
    """,
    hints=(
        "Keep the rows of `growth_vintages` with period 2025 that were issued before 2025-11-05.",
        "Look at `status`: is any of these rows a count of the year, or are all of them forecasts?",
        "Check: on that day the year had eight weeks to go. Could anybody have counted it?",
    ),
    means=(
        'All {len(prints)} prints of that day are forecasts: "grew" states as counted what was only expected.'
    ),
)
def ahead_of_the_count():
    """A forecast may come true. Until the year is counted, no table can say so."""
    # what could be known on the day of the text
    prints = load("growth_vintages").query("period == '2025' and issued < '2025-11-05'")
    # prints of a year that has been counted
    counted = prints[prints["status"] != "forecast"]
    # no count, no verdict; else the distance decides
    if counted.empty:
        found = "not checkable"
    else:
        near = (counted["growth_pct"] - 1.1).abs().min() <= 0.15
        found = "supported" if near else "contradicted"
    return found


ahead_of_the_count.mistakes(
    "Look at the status of the row.",
    supported="A table does print 1.1 percent for 2025, but as a forecast. The sentence says that it happened.",
    contradicted=Wrong(
        "A forecast of October 2025 is 1.1 percent. It says nothing against the sentence.",
        step="Look at the rows that were issued in 2025.",
    ),
    overstated="An overstatement needs a figure that is counted. There is none on that day.",
)
