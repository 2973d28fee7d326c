"""What learners guess before they look: each question with how its truth is computed from the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from course import claims, measures
from course.tables import load

__all__ = ["QUESTIONS", "Question"]


@dataclass(frozen=True)
class Question:
    """A question with one answer: a number, one of several options, or a line over years."""

    id: str
    kind: str  #: number, choice or line
    text: str
    unit: str
    source: str  #: name of the table that knows
    truth: Callable[[], Any]  #: a number, an option, or a Series by year (the known part and the rest)
    naive: Callable[[], Any]  #: what somebody says who does not know, of the same kind
    naive_words: str  #: what that guess is
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    options: Mapping[str, str] = field(default_factory=dict)
    known_until: int = 0  #: last year that a line shows before the guess
    later: bool = False  #: the answer waits for `my_predictions`: it would give away what lessons look for


def _japan(year: int | None = None) -> pd.DataFrame:
    rows = load("japan_trade").query("goods_level == 'total'")
    rows = rows.assign(partner=rows["partner"].astype(str), flow=rows["flow"].astype(str))
    return rows if year is None else rows[rows["year"] == year]


def _china_share(year: int) -> float:
    wide: Any = _japan(year).pivot(index="partner", columns="flow", values="value_jpy_bn")
    china, world = wide.loc["CHN"], wide.loc["WLD"]
    share = measures.trade_share(china["export"], china["import"], world["export"], world["import"])
    return 100 * float(share)


def _numbers_that_hold() -> float:
    verdicts = claims.ledger().query("kind == 'number'")["verdict"]
    return 10 * float((verdicts == "supported").mean())


def _balance() -> float:
    wide: Any = _japan(2024).pivot(index="partner", columns="flow", values="value_usd_mn")
    return float(wide.loc["CHN", "export"] - wide.loc["CHN", "import"]) / 1000


def _stage(stage: str) -> float:
    rows = load("mineral_stages").query(f"mineral == 'magnet rare earths' and stage == '{stage}'")
    return 100 * float(rows.query("year == 2024 and iso3 == 'CHN'")["world_share"].iloc[0])


def _buyer() -> str:
    rows = _japan(2024).query("flow == 'export' and partner_kind == 'economy'")
    return str(rows.sort_values("value_jpy_bn")["partner"].iloc[-1])


def _export_share() -> pd.Series:
    wide: Any = (
        _japan().query("flow == 'export'").pivot(index="year", columns="partner", values="value_jpy_bn")
    )
    return 100 * wide["CHN"] / wide["WLD"]


def _rare_earths() -> pd.Series:
    rows = load("rare_earth_trade").query("importer == 'JPN' and year >= 2000")
    rows = rows.assign(exporter=rows["exporter"].astype(str))
    by: Any = rows.groupby(["year", "exporter"])["value_usd_mn"].sum().unstack()
    return 100 * by["CHN"] / by.drop(columns=[c for c in ("WLD",) if c in by]).sum(axis=1)


def _unchanged(series: Callable[[], pd.Series], year: int) -> Callable[[], pd.Series]:
    def flat() -> pd.Series:
        values = series()
        return values.where(values.index <= year, float(values.loc[year]))

    return flat


QUESTIONS: dict[str, Question] = {
    question.id: question
    for question in (
        Question(
            "china_share",
            "number",
            "What percent of Japan's goods trade, exports and imports together, was with China in 2024?",
            "percent",
            "japan_trade",
            lambda: _china_share(2024),
            lambda: _china_share(2009),
            "the share of 2009",
            high=60,
            step=0.5,
        ),
        Question(
            "numbers_that_hold",
            "number",
            "Of ten claims in the text that state a number, how many will the evidence support?",
            "claims out of ten",
            "claims",
            _numbers_that_hold,
            lambda: 5.0,
            "one half",
            high=10,
            step=0.5,
            later=True,
        ),
        Question(
            "japan_china_balance",
            "number",
            "What was Japan's goods balance with China in 2024? Below zero is a deficit of Japan.",
            "billion US dollars",
            "japan_trade",
            _balance,
            lambda: 32.0,
            "the surplus that the text names",
            low=-100,
            high=100,
        ),
        Question(
            "china_refining",
            "number",
            "What percent of the world's magnet rare earths did China refine in 2024?",
            "percent",
            "mineral_stages",
            lambda: _stage("refining"),
            lambda: _stage("mining"),
            "China's share of mining",
        ),
        Question(
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
        Question(
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
        Question(
            "rare_earth_share",
            "line",
            "How did China's share of Japan's rare-earth imports move after the dispute of 2010?",
            "percent of the value of Japan's imports",
            "rare_earth_trade",
            _rare_earths,
            _unchanged(_rare_earths, 2010),
            "no change after 2010",
            known_until=2010,
        ),
    )
}
