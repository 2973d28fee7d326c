"""Ready-made experiments, each with its source, its date and its omissions.

>>> from course.models import TradeModel
>>> from course.models.scenarios import preset
>>> world = TradeModel.baseline()
>>> deal = preset("deal_2025")
>>> result = deal.solve(world)

Rates are added to those of 2022. Only goods pay tariffs, not services (`SERV`) and mining support (`B09`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from course.errors import UnknownNameError
from course.models.model_errors import ModelInputError
from course.tables import load

if TYPE_CHECKING:
    from course.models.equilibrium.model import Counterfactual, TradeModel

#: sectors of the baseline that a customs tariff can fall on
GOODS = (
    "A01", "A02", "A03", "B05", "B06", "B07", "B08", "C10T12", "C13T15", "C16", "C17_18", "C19", "C20", "C21",
    "C22", "C23", "C24A", "C24B", "C25", "C26", "C27", "C28", "C29", "C301", "C302T309", "C31T33",
)  # fmt: skip
#: members of the European Union that are in the baseline by name
EU = ("DEU", "FRA", "ITA", "NLD")
#: factor on trade costs that stops nearly all trade; at 1000, 7 % of some transport equipment is still traded
CLOSED = 1e9


@dataclass(frozen=True)
class Scenario:
    """An experiment with its description: the changes, their source, and the omissions."""

    name: str
    title: str
    date: str  #: date of the measure, or "hypothetical"
    source: str
    assumes: str
    leaves_out: str
    status: str = "illustrative"  #: observed (published rates), scheduled or illustrative
    experiment: dict[str, Any] = field(default_factory=dict)  #: keyword arguments of `TradeModel.solve`

    def solve(self, model: TradeModel) -> Counterfactual:
        """Return a model's outcome of this experiment, as `TradeModel.solve` does."""
        return model.solve(**self.experiment)


def cut(one: Sequence[str], other: Sequence[str], factor: float = CLOSED) -> dict[tuple[Any, ...], float]:
    """Return factors on the costs of all goods trade between two groups, both ways.

    Parameters
    ----------
    one, other : sequences of economy codes
        The two groups.
    factor : float
        Factor on trade costs: 1e9 is a full stop, 1.0 no change.

    Raises
    ------
    ModelInputError
        An economy is in both groups.
    """
    for code in set(one) & set(other):
        raise ModelInputError(f"{code!r} is in both groups: leave it in one group only.")
    costs: dict[tuple[Any, ...], float] = {}
    for left in one:
        for right in other:
            costs[(left, right, GOODS)] = factor
            costs[(right, left, GOODS)] = factor
    return costs


def two_blocs(first: Sequence[str], second: Sequence[str], factor: float = CLOSED) -> Scenario:
    """Return the scenario of two blocs that stop trading goods; other economies trade with both.

    Parameters
    ----------
    first, second : sequences of economy codes
        The blocs as the learner draws them.
    factor : float
        Factor on trade costs between the blocs: 1e9 is a full stop, 1.2 a loose separation.
    """
    return Scenario(
        "two_blocs",
        "Two blocs stop trading with each other",
        "hypothetical",
        "drawn by the user; compare International Monetary Fund, SDN/2023/001",
        (
            f"First bloc: {', '.join(first)}. Second bloc: {', '.join(second)}. Trade costs between the "
            f"blocs are multiplied by {factor:,.10g}. All other economies trade with both blocs."
        ),
        "Technology, finance, migration; the time that firms need to adjust; new members.",
        experiment={"trade_costs": cut(first, second, factor)},
    )


#: name -> the function that makes the scenario of this name, in the order of `presets`
_MAKERS: dict[str, Callable[[str], Scenario]] = {}


def _ready_made(name: str) -> Callable[[Callable[[str], Scenario]], Callable[[str], Scenario]]:
    """Register the decorated function as the maker of the scenario `name`; it receives the name."""

    def keep(make: Callable[[str], Scenario]) -> Callable[[str], Scenario]:
        _MAKERS[name] = make
        return make

    return keep


def _tariff(name: str, title: str, date: str, source: str, rates: dict[Any, float], **text: str) -> Scenario:
    return Scenario(name, title, date, source, experiment={"tariffs": rates}, **text)


@_ready_made("reciprocal_2025")
def _reciprocal(name: str) -> Scenario:
    return _tariff(
        name,
        "US tariffs of 2 April 2025 on Japan and China",
        "2025-04-02",
        "Executive Order 14257 (90 FR 15041): Japan 24 %, China 34 %",
        {("JPN", "USA", GOODS): 0.24, ("CHN", "USA", GOODS): 0.34},
        status="observed",
        assumes="The two announced rates fall on all goods.",
        leaves_out="Rates on other partners, exempted goods, the pause of 9 April, retaliation.",
    )


@_ready_made("deal_2025")
def _deal(name: str) -> Scenario:
    return _tariff(
        name,
        "The US-Japan deal of July 2025: 15 %",
        "2025-07-22",
        "Executive order of 4 September 2025 (Yomiuri Shimbun): 15 % on Japanese goods, cars too",
        {("JPN", "USA", GOODS): 0.15},
        status="observed",
        assumes="15 % on all goods from Japan. No other economy's rate changes.",
        leaves_out="The promised investment of 550 billion dollars; older rates that the 15 % replaces.",
    )


@_ready_made("section_301")
def _section_301(name: str) -> Scenario:
    figures = load("cited_figures").set_index("id")["value"]
    rise = float(figures["us_tariff_china_rise"]) / 100
    return _tariff(
        name,
        "US tariffs on China of 2018-19, at their average",
        "2018-19",
        f"table cited_figures, us_tariff_china_rise: {100 * rise:.1f} percentage points (Bown, PIIE)",
        {("CHN", "USA", GOODS): rise},
        status="observed",
        assumes="The average rise falls evenly on all goods from China, in the world of 2022.",
        leaves_out=(
            "China's answer; differences between goods; exclusions. The trade of 2022 already reacted to "
            "these tariffs: the experiment adds them once more."
        ),
    )


def _by_partner(name: str, day: pd.Timestamp, title: str, status: str) -> Scenario:
    table = load("us_tariffs")
    rise = table[table["date"] == day].set_index("iso3")
    known = set(load("sector_trade_2022")["exporter"]) - {"ROW", "USA"}
    rates: dict[Any, float] = {}
    named = rise.drop(index=[code for code in rise.index if code not in known or code == "EUU"])
    for code, points in named["increase_pp"].items():
        rates[(str(code), "USA", GOODS)] = float(points) / 100
    for member in EU:
        rates[(member, "USA", GOODS)] = float(rise["increase_pp"]["EUU"]) / 100
    rest = rise.drop(index=[*named.index, "EUU"])
    mean = (rest["increase_pp"] * rest["imports_2024_usd_bn"]).sum() / rest["imports_2024_usd_bn"].sum()
    rates[("ROW", "USA", GOODS)] = float(mean) / 100
    return _tariff(
        name,
        title,
        str(day)[:10],
        "table us_tariffs: increase of the average rate since 2024, by partner",
        rates,
        status=status,
        assumes=(
            "Each partner's average increase falls evenly on its goods. The rest of the world gets the "
            "weighted mean of the other partners."
        ),
        leaves_out="Differences between goods; partners that the table does not name; retaliation.",
    )


@_ready_made("us_2025")
def _november_2025(name: str) -> Scenario:
    day = pd.Timestamp("2025-11-14")
    return _by_partner(name, day, "US tariffs by partner, from 14 November 2025", "observed")


@_ready_made("us_2026")
def _august_2026(name: str) -> Scenario:
    day = load("us_tariffs")["date"].max()
    return _by_partner(name, day, "US tariffs by partner, as scheduled for August 2026", "scheduled")


@_ready_made("cars_2025")
def _cars(name: str) -> Scenario:
    return _tariff(
        name,
        "US tariff of 25 % on cars from everywhere",
        "2025-04-03",
        "Proclamation 10908 (US Government Publishing Office)",
        {("*", "USA", "C29"): 0.25},
        status="observed",
        assumes="25 % on motor vehicles and parts of every origin.",
        leaves_out="The lower rate on Canadian and Mexican cars with US content; later deals.",
    )


@_ready_made("us_china_decoupling")
def _us_china(name: str) -> Scenario:
    return Scenario(
        name,
        "The United States and China stop trading goods",
        "hypothetical",
        "this course",
        f"Trade costs on goods between the two are multiplied by {CLOSED:,.10g}, both ways.",
        "Services, finance, technology, other economies' reactions; the years that firms need to adapt.",
        experiment={"trade_costs": cut(["USA"], ["CHN"])},
    )


@_ready_made("japan_china_decoupling")
def _japan_china(name: str) -> Scenario:
    return Scenario(
        name,
        "Japan and China stop trading goods",
        "hypothetical",
        "this course; compare RIETI 24-E-073 (a cut of 90 %, one year: -7 % of GDP)",
        f"Trade costs on goods between the two are multiplied by {CLOSED:,.10g}, both ways.",
        "Services; firms' plants in China; the first months, in which nothing can be replaced.",
        experiment={"trade_costs": cut(["JPN"], ["CHN"])},
    )


@_ready_made("japan_us_decoupling")
def _japan_us(name: str) -> Scenario:
    return Scenario(
        name,
        "Japan and the United States stop trading goods",
        "hypothetical",
        "this course",
        f"Trade costs on goods between the two are multiplied by {CLOSED:,.10g}, both ways.",
        (
            "Services; firms' plants in either economy; the first months, in which nothing can be "
            "replaced; the alliance."
        ),
        experiment={"trade_costs": cut(["JPN"], ["USA"])},
    )


@_ready_made("two_blocs")
def _blocs(name: str) -> Scenario:
    drawn = two_blocs(["USA", "JPN", "KOR", "TWN", "AUS", "CAN", "GBR", *EU], ["CHN", "HKG", "RUS"])
    return replace(
        drawn,
        name=name,
        title="Two blocs as drawn by this course stop trading with each other",
        source="this course; the groups are an assumption, not a finding: compare International Monetary "
        "Fund, SDN/2023/001",
        assumes=(
            "First bloc: Australia, Canada, France, Germany, Italy, the Netherlands, Japan, South "
            "Korea, Taiwan, the United Kingdom, the United States. Second bloc: China, Hong Kong, "
            "Russia. All others trade with both blocs. Trade costs on goods between the blocs are "
            f"multiplied by {CLOSED:,.10g}. Moving an economy to another bloc changes the result."
        ),
    )


@_ready_made("two_blocs_asia_outside")
def _blocs_apart(name: str) -> Scenario:
    drawn = two_blocs(["USA", "AUS", "CAN", "GBR", *EU], ["CHN", "HKG", "RUS"])
    return replace(
        drawn,
        name=name,
        title="Two blocs as drawn by this course, with Japan, South Korea and Taiwan in neither",
        source="this course; the groups are an assumption, not a finding: compare two_blocs",
        assumes=(
            "The same blocs as in two_blocs, but Japan, South Korea and Taiwan trade with both. Which "
            "economy belongs where is an assumption, not a result. Trade costs on goods between the "
            f"blocs are multiplied by {CLOSED:,.10g}."
        ),
    )


@_ready_made("china_minerals")
def _minerals(name: str) -> Scenario:
    users, loss = ("C26", "C27", "C28", "C29"), 1.01
    others = (
        "AUS", "BRA", "CAN", "DEU", "FRA", "GBR", "IDN", "IND", "ITA", "JPN", "KOR", "MEX", "MYS", "NLD",
        "PHL", "RUS", "SAU", "SGP", "THA", "TWN", "USA", "VNM", "ROW",
    )  # fmt: skip
    costs: dict[tuple[Any, ...], float] = {}
    for code in others:
        costs[(code, "*", users)] = loss  # more resources for each unit, wherever it is sold …
        costs[(code, code, users)] = loss  # … also at home
        costs[("CHN", code, ("C24B", "C27"))] = 1.25
    return Scenario(
        name,
        "China restricts rare earths and magnets to all",
        "hypothetical",
        "this course; measures of this kind: MOFCOM announcements 18/2025 and 61-62/2025 (suspended)",
        (
            "China's exports of non-ferrous metals and electrical parts cost every buyer 25 % more to "
            "get. Makers of electronics, electrical equipment, machinery and vehicles outside China "
            "need 1 % more resources. This course sets the 1 % by hand, and the 1 % decides the result."
        ),
        (
            "Stocks, licences for single buyers, new mines. Rare earths are far smaller than these "
            "sectors: see course.models.shortage."
        ),
        experiment={"trade_costs": costs},
    )


@_ready_made("japan_chokepoints")
def _japan_tools(name: str) -> Scenario:
    costs: dict[tuple[Any, ...], float] = {
        ("JPN", "CHN", ("C28", "C20", "C26")): 1.25,
        ("CHN", "*", "C26"): 1.01,
        ("CHN", "CHN", "C26"): 1.01,
    }
    return Scenario(
        name,
        "Japan restricts chip equipment and materials to China",
        "hypothetical",
        "this course; measures of this kind: Japan's controls of 23 July 2023",
        (
            "Machinery, chemicals and electronics from Japan cost China 25 % more to get; no other "
            "buyer pays more. China's electronics sector needs 1 % more resources. This course sets "
            "the 1 % by hand, and the 1 % makes most of the result."
        ),
        "Equipment from other suppliers, China's own toolmakers, retaliation.",
        experiment={"trade_costs": costs},
    )


@_ready_made("us_chokepoints")
def _us_chips(name: str) -> Scenario:
    costs: dict[tuple[Any, ...], float] = {
        ("USA", "CHN", ("C28", "C26")): 1.25,
        ("CHN", "*", "C26"): 1.01,
        ("CHN", "CHN", "C26"): 1.01,
    }
    return Scenario(
        name,
        "The United States restricts chips and chip equipment to China",
        "hypothetical",
        "this course; measures of this kind: American controls of 7 October 2022 and 17 October 2023",
        (
            "Machinery and electronics from the United States cost China 25 % more to get; no other "
            "buyer pays more. China's electronics sector needs 1 % more resources. This course sets "
            "the 1 % by hand, and the 1 % makes most of the result."
        ),
        (
            "Software and design; rules for goods made elsewhere with American parts; China's own "
            "makers; retaliation."
        ),
        experiment={"trade_costs": costs},
    )


@_ready_made("japan_answers_us")
def _answers(name: str) -> Scenario:
    return _tariff(
        name,
        "The United States and Japan put 15 % on each other's goods",
        "hypothetical",
        "this course; the American rate is the rate of the deal of July 2025",
        {("JPN", "USA", GOODS): 0.15, ("USA", "JPN", GOODS): 0.15},
        assumes="15 % on all goods, both ways. No other economy's rate changes.",
        leaves_out="Further answers, the promised investment, the alliance.",
    )


@_ready_made("japan_joins")
def _joins(name: str) -> Scenario:
    return _tariff(
        name,
        "Japan joins a US tariff on China, and China answers",
        "hypothetical",
        "this course",
        {
            ("CHN", ("USA", "JPN"), GOODS): 0.25,
            (("USA", "JPN"), "CHN", GOODS): 0.25,
        },
        assumes="25 % on Chinese goods in the United States and Japan, and 25 % on their goods in China.",
        leaves_out="What Japan gets for joining: see course.models.coalition.",
    )


@_ready_made("japan_stays_out")
def _stays_out(name: str) -> Scenario:
    return _tariff(
        name,
        "Japan stays out of a US tariff on China and pays for it",
        "hypothetical",
        "this course",
        {("CHN", "USA", GOODS): 0.25, ("USA", "CHN", GOODS): 0.25, ("JPN", "USA", GOODS): 0.25},
        assumes="25 % between the United States and China, and a US tariff of 25 % on Japan.",
        leaves_out="What Japan loses in security: see course.models.coalition.",
    )


def preset(name: str) -> Scenario:
    """Return a ready-made scenario by name.

    Raises
    ------
    UnknownNameError
        There is no such scenario; the message names the nearest.
    """
    if name not in _MAKERS:
        raise UnknownNameError("scenario", name, _MAKERS)
    return _MAKERS[name](name)


def presets() -> pd.DataFrame:
    """Return a table of all ready-made scenarios: title, date, source, assumptions and omissions."""
    rows = [preset(name) for name in _MAKERS]
    columns = ["name", "title", "date", "status", "source", "assumes", "leaves_out"]
    return pd.DataFrame([[getattr(row, c) for c in columns] for row in rows], columns=columns).set_index(
        "name"
    )
