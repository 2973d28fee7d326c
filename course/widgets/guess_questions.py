"""The questions that learners guess before they look, each with the code that finds its answer.

Each function here is called for the answer, and its source is shown to the learner. It therefore uses only
public names and calls `load` for every figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from course import load


@dataclass(frozen=True)
class GuessQuestion:
    """A question with one answer: a number, one of several options, or a line over years."""

    id: str
    kind: str  #: number, choice or line
    text: str
    unit: str
    source: str  #: name of the table that holds the answer
    truth: Callable[[], Any]  #: returns a number, an option, or a Series over all years, known and guessed
    naive: Callable[[], Any]  #: returns an uninformed guess, of the same kind as the truth
    naive_words: str  #: the uninformed guess in words, as a rule of thumb
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    options: Mapping[str, str] = field(default_factory=dict)
    known_until: int = 0  #: last year that a line shows before the guess
    later: bool = False  #: whether only `my_predictions` shows the answer, which would spoil earlier lessons
    status: str = "observed"  #: status of the answer: observed, estimated or scenario

    @property
    def signed(self) -> bool:
        """Whether the answer may lie below zero, so that numbers above zero have a plus sign."""
        return self.low < 0


def _china_share(year: int = 2024) -> float:
    trade = load("japan_trade").query("goods_level == 'total' and year == @year")
    both = trade.groupby("partner", observed=True)["value_jpy_bn"].sum()
    return 100 * both["CHN"] / both["WLD"]


def _numbers_that_hold() -> float:
    from course.claims import Verdict, claim, ledger

    numbers = ledger().query("kind == 'number'")["id"]
    return 10 * numbers.map(lambda id: Verdict.SUPPORTED in claim(id).readings.counts).mean()


def _balance() -> float:
    trade = load("japan_trade").query("goods_level == 'total' and year == 2024 and partner == 'CHN'")
    value = trade.set_index(trade["flow"].astype(str))["value_usd_mn"] / 1000
    return value["export"] - value["import"]


def _stage(stage: str = "refining") -> float:
    rows = load("mineral_stages").query(
        "mineral == 'magnet rare earths' and stage == @stage and year == 2024"
    )
    return 100 * rows.query("iso3 == 'CHN'")["world_share"].iloc[0]


def _buyer() -> str:
    trade = load("japan_trade").query("goods_level == 'total' and flow == 'export' and year == 2024")
    buyers = trade.query("partner_kind == 'economy'").sort_values("value_jpy_bn")
    return str(buyers["partner"].iloc[-1])


def _export_share() -> pd.Series:
    trade = load("japan_trade").query("goods_level == 'total' and flow == 'export'")
    whole = trade.query("partner == 'WLD'").set_index("year")["value_jpy_bn"]
    return 100 * trade.query("partner == 'CHN'").set_index("year")["value_jpy_bn"] / whole


def _rare_earths() -> pd.Series:
    rows = load("rare_earth_trade").query("importer == 'JPN' and year >= 2000")
    whole = rows.groupby("year")["value_usd_mn"].sum()
    return 100 * rows.query("exporter == 'CHN'").groupby("year")["value_usd_mn"].sum() / whole


def _gas_supplier(year: int = 2024) -> str:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == @year"
    )
    sellers = trade.query("partner_kind == 'economy'").sort_values("value_jpy_bn")
    return str(sellers["partner"].iloc[-1])


def _gas_share() -> float:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == 2024"
    )
    largest = trade.query("partner_kind == 'economy'")["value_jpy_bn"].max()
    return 100 * largest / trade.query("partner == 'WLD'")["value_jpy_bn"].sum()


def _gas_even() -> float:
    trade = load("japan_trade").query(
        "goods == 'Liquefied natural gas' and flow == 'import' and year == 2024"
    )
    return 100 / (trade["partner_kind"] == "economy").sum()


def _shipped_in_2010() -> str:
    rows = load("rare_earth_trade").query("importer == 'JPN' and exporter == 'CHN'")
    tonnes = rows.groupby("year")["weight_t"].sum()
    change = tonnes[2010] / tonnes[2009] - 1
    return "more" if change > 0.05 else "less" if change < -0.05 else "same"


def _debt() -> float:
    rows = load("public_finance").query("economy == 'JPN'")
    value = rows[rows["date"] == "2024-12-31"].set_index("item")["value_jpy_bn"]
    return 100 * value["debt_total"] / value["gdp_nominal"]


def _debt_of_the_text() -> float:
    said = load("claims").query("id == 'C18'")["claimed_value"].iloc[0]
    rows = load("public_finance").query("item == 'gdp_nominal'")
    output = rows[rows["date"] == "2024-12-31"]["value_jpy_bn"].iloc[0]
    return 100 * 1000 * said / output


def _chip_tools() -> float:
    trade = load("japan_trade").query("goods == 'Chip-making machinery' and flow == 'export'")
    to_china = trade.query("partner == 'CHN'").set_index("year")["value_jpy_bn"]
    return 100 * (to_china[2024] / to_china[2022] - 1)


def _votes() -> str:
    votes = load("un_ideal_points").query("iso3 == 'JPN' and 2010 <= year <= 2019 and not predecessor")
    agrees = votes[["agrees_chn_share", "agrees_usa_share"]].mean()
    return "CHN" if agrees["agrees_chn_share"] > agrees["agrees_usa_share"] else "USA"


def _without_china() -> float:
    from course.models import TradeModel

    stop = 1e9  # a trade cost so high that almost nothing crosses
    world = TradeModel.baseline()
    after = world.solve(trade_costs={("CHN", "JPN"): stop, ("JPN", "CHN"): stop})
    return after.welfare["JPN"]


def _sales_to_china() -> float:
    sold = load("sector_trade_2022").query("exporter == 'JPN' and importer == 'CHN'")["value_usd_mn"].sum()
    income = load("macro").query("iso3 == 'JPN' and year == 2022")["gdp_usd_bn"].iloc[0]
    return -100 * sold / 1000 / income


def _unchanged(series: Callable[[], pd.Series], year: int) -> Callable[[], pd.Series]:
    def flat() -> pd.Series:
        values = series()
        return values.where(values.index <= year, float(values.loc[year]))

    return flat


def questions() -> pd.DataFrame:
    """Return all questions to guess, one row each: id (for `predict`), kind, text, unit and table."""
    rows = [(ask.id, ask.kind, ask.text, ask.unit, ask.source) for ask in QUESTIONS.values()]
    return pd.DataFrame(rows, columns=["id", "kind", "question", "unit", "source"])


QUESTIONS: dict[str, GuessQuestion] = {
    question.id: question
    for question in (
        GuessQuestion(
            "china_share",
            "number",
            "What percent of Japan's goods trade, exports and imports together, was with China in 2024?",
            "percent of Japan's goods trade",
            "japan_trade",
            _china_share,
            lambda: _china_share(2009),
            "the share of 2009",
            high=60,
            step=0.5,
        ),
        GuessQuestion(
            "numbers_that_hold",
            "number",
            "Of every ten claims in the text that state a number, how many hold in at least one reading?",
            "of every ten claims",
            "claims",
            _numbers_that_hold,
            lambda: 5.0,
            "that half of them hold",
            high=10,
            later=True,
        ),
        GuessQuestion(
            "japan_china_balance",
            "number",
            "What was Japan's goods balance with China in 2024, by Japan's customs? Below zero: a deficit.",
            "billion US dollars",
            "japan_trade",
            _balance,
            lambda: 32.0,
            "the surplus that the text names",
            low=-100,
            high=100,
        ),
        GuessQuestion(
            "china_refining",
            "number",
            "What percent of the world's magnet rare earths did China refine in 2024?",
            "percent of the world's magnet rare earths",
            "mineral_stages",
            _stage,
            lambda: _stage("mining"),
            "China's share of mining",
        ),
        GuessQuestion(
            "largest_buyer",
            "choice",
            "Which economy bought most of Japan's goods exports in 2024?",
            "one of four",
            "japan_trade",
            _buyer,
            lambda: "CHN",
            "the largest partner of both directions together",
            options={"CHN": "China", "USA": "United States", "KOR": "South Korea", "TWN": "Taiwan"},
        ),
        GuessQuestion(
            "china_export_share",
            "line",
            "How did China's share of Japan's exports move after 2014?",
            "percent of Japan's goods exports",
            "japan_trade",
            _export_share,
            _unchanged(_export_share, 2014),
            "no change after 2014",
            low=0,
            high=40,
            known_until=2014,
        ),
        GuessQuestion(
            "rare_earth_share",
            "line",
            "How did China's share of Japan's rare-earth imports move after the dispute of 2010?",
            "percent of the value of Japan's rare-earth imports",
            "rare_earth_trade",
            _rare_earths,
            _unchanged(_rare_earths, 2010),
            "no change after 2010",
            known_until=2010,
        ),
        GuessQuestion(
            "lng_supplier",
            "choice",
            "Which economy sold Japan the most liquefied natural gas in 2024, by value?",
            "one of five",
            "japan_trade",
            _gas_supplier,
            lambda: _gas_supplier(2009),
            "the largest supplier of 2009",
            options={
                "QAT": "Qatar",
                "USA": "United States",
                "AUS": "Australia",
                "RUS": "Russia",
                "MYS": "Malaysia",
            },
        ),
        GuessQuestion(
            "lng_share",
            "number",
            "What percent of Japan's bill for liquefied natural gas went to its largest supplier in 2024?",
            "percent of the value of Japan's imports of this gas",
            "japan_trade",
            _gas_share,
            _gas_even,
            "the same share for every supplier",
        ),
        GuessQuestion(
            "rare_earths_2010",
            "choice",
            "How much rare earths did China ship to Japan in 2010, the year of the dispute, beside 2009?",
            "tonnes of the whole year",
            "rare_earth_trade",
            _shipped_in_2010,
            lambda: "less",
            "what a stop of shipments suggests",
            options={
                "less": "less, by more than 5 %",
                "same": "about the same",
                "more": "more, by more than 5 %",
            },
        ),
        GuessQuestion(
            "japan_debt",
            "number",
            "How large was the debt of Japan's central government at the end of 2024, in percent of GDP?",
            "percent of GDP",
            "public_finance",
            _debt,
            _debt_of_the_text,
            "the figure in the text",
            high=400,
        ),
        GuessQuestion(
            "chip_tools_change",
            "number",
            "By how much did Japan's exports of chip-making machines to China change from 2022 to 2024?",
            "percent against 2022",
            "japan_trade",
            _chip_tools,
            lambda: 0.0,
            "no change",
            low=-100,
            high=100,
        ),
        GuessQuestion(
            "un_votes",
            "choice",
            "With whom did Japan vote more often in the UN General Assembly from 2010 to 2019?",
            "one of two",
            "un_ideal_points",
            _votes,
            lambda: "USA",
            "the ally",
            options={"USA": "the United States", "CHN": "China"},
            status="estimated",
        ),
        GuessQuestion(
            "without_china",
            "number",
            "If all trade between Japan and China stopped, how would Japan's real income change in the end?",
            "percent of real income, in the course's trade model",
            "sector_trade_2022",
            _without_china,
            _sales_to_china,
            "all value sold to China lost",
            low=-20,
            high=20,  # so that the form opens at zero and leans to no side
            step=0.1,
            status="scenario",
        ),
    )
}
