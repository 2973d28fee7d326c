"""The questions that learners guess before they look, each with the code that finds its answer.

Each function with the decorator `_guessed` is called for the answer, and its source is shown to the learner.
It therefore uses only public names and calls `load` for every figure. The function's name, without the line
before it, is the id of the question.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

import pandas as pd

from course import load


@dataclass(frozen=True)
class GuessQuestion:
    """A question with one answer: a number, one of several options, or a line over years."""

    id: str
    text: str
    truth: Callable[[], Any]  #: returns a number, an option, or a Series over all years, known and guessed
    _: KW_ONLY
    unit: str
    source: str  #: name of the table that holds the answer
    naive: Callable[[], Any]  #: returns an uninformed guess, of the same kind as the truth
    naive_words: str  #: the uninformed guess in words, as a rule of thumb
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    options: Mapping[str, str] = field(default_factory=dict)
    known_until: int = 0  #: last year that a line shows before the guess
    status: str = "observed"  #: status of the answer: observed, estimated or scenario

    @property
    def kind(self) -> str:
        """The kind of answer: number, choice or line."""
        return "choice" if self.options else "line" if self.known_until else "number"

    @property
    def signed(self) -> bool:
        """Whether the answer may lie below zero, so that numbers above zero have a plus sign."""
        return self.low < 0


#: id of each question -> the question, in the order of the lines below
QUESTIONS: dict[str, GuessQuestion] = {}


def questions() -> pd.DataFrame:
    """Return all questions to guess, one row each: id (for `predict`), kind, text, unit and table."""
    rows = [(ask.id, ask.kind, ask.text, ask.unit, ask.source) for ask in QUESTIONS.values()]
    return pd.DataFrame(rows, columns=["id", "kind", "question", "unit", "source"])


def _guessed(text: str, **stated: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a question to guess of the decorated function; the fields of `GuessQuestion` can be stated."""

    def add(truth: Callable[..., Any]) -> Callable[..., Any]:
        id = truth.__name__.removeprefix("_")
        QUESTIONS[id] = GuessQuestion(id, text, truth, **stated)
        return truth

    return add


def _unchanged_after(year: int, values: pd.Series) -> pd.Series:
    return values.where(values.index <= year, float(values.loc[year]))


@_guessed(
    "What percent of Japan's goods trade, exports and imports together, was with China in 2024?",
    unit="percent of Japan's goods trade",
    source="japan_trade",
    naive=lambda: _china_share(2009),
    naive_words="the share of 2009",
    high=60,
    step=0.5,
)
def _china_share(year: int = 2024) -> float:
    trade = load("japan_trade").query("goods_level == 'total' and year == @year")
    both = trade.groupby("partner", observed=True)["value_jpy_bn"].sum()
    return 100 * both["CHN"] / both["WLD"]


@_guessed(
    "Of the 14 claims in the text that are about a number, how many hold in at least one reading?",
    unit="claims of 14",
    source="claims",
    naive=lambda: 7.0,
    naive_words="that half of them hold",
    high=14,
)
def _numbers_that_hold() -> float:
    from course.claims import Verdict, claim, ledger

    numbers = ledger().query("kind == 'number'")["id"]
    return float(numbers.map(lambda id: Verdict.SUPPORTED in claim(id).readings.counts).sum())


@_guessed(
    "What was Japan's goods balance with China in 2024, by Japan's customs? Below zero: a deficit.",
    unit="billion US dollars",
    source="japan_trade",
    naive=lambda: 32.0,
    naive_words="the surplus that the text names",
    low=-100,
    high=100,
)
def _japan_china_balance() -> float:
    trade = load("japan_trade").query("goods_level == 'total' and year == 2024 and partner == 'CHN'")
    value = trade.set_index(trade["flow"].astype(str))["value_usd_mn"] / 1000
    return value["export"] - value["import"]


@_guessed(
    "What percent of the world's magnet rare earths did China refine in 2024?",
    unit="percent of the world's magnet rare earths",
    source="mineral_stages",
    naive=lambda: _china_refining("mining"),
    naive_words="China's share of mining",
)
def _china_refining(stage: str = "refining") -> float:
    rows = load("mineral_stages").query(
        "mineral == 'magnet rare earths' and stage == @stage and year == 2024"
    )
    return 100 * rows.query("iso3 == 'CHN'")["world_share"].iloc[0]


@_guessed(
    "Which economy bought most of Japan's goods exports in 2024?",
    unit="one of four",
    source="japan_trade",
    naive=lambda: "CHN",
    naive_words="the largest partner of both directions together",
    options={"CHN": "China", "USA": "United States", "KOR": "South Korea", "TWN": "Taiwan"},
)
def _largest_buyer() -> str:
    trade = load("japan_trade").query("goods_level == 'total' and flow == 'export' and year == 2024")
    buyers = trade.query("partner_kind == 'economy'").sort_values("value_jpy_bn")
    return str(buyers["partner"].iloc[-1])


@_guessed(
    "How did China's share of Japan's exports move after 2014?",
    unit="percent of Japan's goods exports",
    source="japan_trade",
    naive=lambda: _unchanged_after(2014, _china_export_share()),
    naive_words="no change after 2014",
    low=0,
    high=40,
    known_until=2014,
)
def _china_export_share() -> pd.Series:
    trade = load("japan_trade").query("goods_level == 'total' and flow == 'export'")
    whole = trade.query("partner == 'WLD'").set_index("year")["value_jpy_bn"]
    return 100 * trade.query("partner == 'CHN'").set_index("year")["value_jpy_bn"] / whole


@_guessed(
    "How did China's share of Japan's rare-earth imports move after the dispute of 2010?",
    unit="percent of the value of Japan's rare-earth imports",
    source="rare_earth_trade",
    naive=lambda: _unchanged_after(2010, _rare_earth_share()),
    naive_words="no change after 2010",
    known_until=2010,
)
def _rare_earth_share() -> pd.Series:
    rows = load("rare_earth_trade").query("importer == 'JPN' and year >= 2000")
    whole = rows.groupby("year")["value_usd_mn"].sum()
    return 100 * rows.query("exporter == 'CHN'").groupby("year")["value_usd_mn"].sum() / whole


@_guessed(
    "Which economy sold Japan the most liquefied natural gas in 2024, by value?",
    unit="one of five",
    source="japan_trade",
    naive=lambda: _lng_supplier(2009),
    naive_words="the largest supplier of 2009",
    options={
        "QAT": "Qatar",
        "USA": "United States",
        "AUS": "Australia",
        "RUS": "Russia",
        "MYS": "Malaysia",
    },
)
def _lng_supplier(year: int = 2024) -> str:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == @year"
    )
    sellers = trade.query("partner_kind == 'economy'").sort_values("value_jpy_bn")
    return str(sellers["partner"].iloc[-1])


def _gas_even() -> float:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == 2024"
    )
    return 100 / (trade["partner_kind"] == "economy").sum()


@_guessed(
    "What percent of Japan's bill for liquefied natural gas went to its largest supplier in 2024?",
    unit="percent of the value of Japan's imports of this gas",
    source="japan_trade",
    naive=_gas_even,
    naive_words="the same share for every supplier",
)
def _lng_share() -> float:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == 2024"
    )
    largest = trade.query("partner_kind == 'economy'")["value_jpy_bn"].max()
    return 100 * largest / trade.query("partner == 'WLD'")["value_jpy_bn"].sum()


@_guessed(
    "Did China ship Japan more tonnes of rare earths in 2010, the year of dispute, than in 2009, or fewer?",
    unit="tonnes of the whole year",
    source="rare_earth_trade",
    naive=lambda: "less",
    naive_words="what a stop of shipments suggests",
    options={
        "less": "fewer, by more than 5 %",
        "same": "about the same",
        "more": "more, by more than 5 %",
    },
)
def _rare_earths_2010() -> str:
    rows = load("rare_earth_trade").query("importer == 'JPN' and exporter == 'CHN'")
    tonnes = rows.groupby("year")["weight_t"].sum()
    change = tonnes[2010] / tonnes[2009] - 1
    return "more" if change > 0.05 else "less" if change < -0.05 else "same"


def _debt_of_the_text() -> float:
    said = load("claims").query("id == 'C18'")["claimed_value"].iloc[0]
    rows = load("public_finance").query("item == 'gdp_nominal'")
    output = rows[rows["date"] == "2024-12-31"]["value_jpy_bn"].iloc[0]
    return 100 * 1000 * said / output


@_guessed(
    "How large was the debt of Japan's central government at the end of 2024, in percent of GDP?",
    unit="percent of GDP",
    source="public_finance",
    naive=_debt_of_the_text,
    naive_words="the figure in the text",
    high=400,
)
def _japan_debt() -> float:
    rows = load("public_finance").query("economy == 'JPN'")
    value = rows[rows["date"] == "2024-12-31"].set_index("item")["value_jpy_bn"]
    return 100 * value["debt_total"] / value["gdp_nominal"]


@_guessed(
    "By how much did Japan's exports of chip-making machines to China change from 2022 to 2024?",
    unit="percent against 2022",
    source="japan_trade",
    naive=lambda: 0.0,
    naive_words="no change",
    low=-100,
    high=100,
)
def _chip_tools_change() -> float:
    trade = load("japan_trade").query("goods == 'Chip-making machinery' and flow == 'export'")
    to_china = trade.query("partner == 'CHN'").set_index("year")["value_jpy_bn"]
    return 100 * (to_china[2024] / to_china[2022] - 1)


@_guessed(
    "With whom did Japan vote more often in the UN General Assembly from 2010 to 2019?",
    unit="one of two",
    source="un_ideal_points",
    naive=lambda: "USA",
    naive_words="the ally",
    options={"USA": "the United States", "CHN": "China"},
    status="estimated",
)
def _un_votes() -> str:
    votes = load("un_ideal_points").query("iso3 == 'JPN' and 2010 <= year <= 2019 and not predecessor")
    agrees = votes[["agrees_chn_share", "agrees_usa_share"]].mean()
    return "CHN" if agrees["agrees_chn_share"] > agrees["agrees_usa_share"] else "USA"


def _sales_to_china() -> float:
    sold = load("sector_trade_2022").query("exporter == 'JPN' and importer == 'CHN'")["value_usd_mn"].sum()
    income = load("macro").query("iso3 == 'JPN' and year == 2022")["gdp_usd_bn"].iloc[0]
    return -100 * sold / 1000 / income


@_guessed(
    "If all trade between Japan and China stopped, how would Japan's real income change in the end?",
    unit="percent of real income, in the course's trade model",
    source="sector_trade_2022",
    naive=_sales_to_china,
    naive_words="all value sold to China lost",
    low=-20,
    high=20,  # so that the form opens at zero and leans to no side
    step=0.1,
    status="scenario",
)
def _without_china() -> float:
    from course.models import TradeModel

    stop = 1e9  # a trade cost so high that almost nothing crosses
    world = TradeModel.baseline()
    after = world.solve(trade_costs={("CHN", "JPN"): stop, ("JPN", "CHN"): stop})
    return after.welfare["JPN"]
