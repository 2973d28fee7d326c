"""Ready-made experiments, each with its source, its date and its omissions.

>>> from course.models import TradeModel
>>> from course.models.scenarios import preset
>>> world = TradeModel.baseline()
>>> deal = preset("deal_2025")
>>> result = deal.solve(world)

Rates are added to those of 2022. Only goods pay tariffs, not services (`SERV`) and mining support (`B09`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from course.errors import UnknownNameError
from course.models.model_errors import ModelInputError
from course.paths import package_text
from course.tables import load

if TYPE_CHECKING:
    from course.models.equilibrium.model import Counterfactual, TradeModel

#: the changes of an experiment, and figures by their names in texts
_Experiment = dict[str, Any]
_Figures = dict[str, Any]

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


@cache
def _stated() -> dict[str, dict[str, Any]]:
    """Return the blocks of `scenarios.toml` by name."""
    return tomllib.loads(package_text("models/scenarios.toml"))


def _section_301(_: str) -> tuple[_Experiment, _Figures]:
    figures = load("cited_figures").set_index("id")["value"]
    rise = float(figures["us_tariff_china_rise"])
    return {"tariffs": {("CHN", "USA", GOODS): rise / 100}}, {"rise": rise}


def _by_partner(day: str) -> tuple[_Experiment, _Figures]:
    """Return each partner's increase by a day; an empty day is the last one of the table."""
    table = load("us_tariffs")
    moment = pd.Timestamp(day) if day else table["date"].max()
    rise = table[table["date"] == moment].set_index("iso3")
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
    return {"tariffs": rates}, {"day": str(moment)[:10]}


def _minerals(_: str) -> tuple[_Experiment, _Figures]:
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
    return {"trade_costs": costs}, {}


#: scenario -> code that returns its changes, and the figures that its texts name; takes the scenario's `day`
_COMPUTED: dict[str, Callable[[str], tuple[_Experiment, _Figures]]] = {
    "section_301": _section_301,
    "us_2025": _by_partner,
    "us_2026": _by_partner,
    "china_minerals": _minerals,
}


def _place(word: str | list[str]) -> str | tuple[str, ...]:
    """Return an economy or sectors as the keys of an experiment name them."""
    if word == "goods":
        return GOODS
    return word if isinstance(word, str) else tuple(word)


def _members(group: Sequence[str]) -> list[str]:
    """Return the economies of a group in which "EU" stands for its members."""
    return [code for word in group for code in (EU if word == "EU" else (word,))]


def _changes(stated: dict[str, Any]) -> _Experiment:
    """Take the changes out of a block of `scenarios.toml`."""
    if "cut" in stated:
        one, other = map(_members, stated.pop("cut"))
        return {"trade_costs": cut(one, other)}
    return {
        kind: {tuple(map(_place, key)): factor for *key, factor in stated.pop(kind)}
        for kind in ("tariffs", "trade_costs")
        if kind in stated
    }


def preset(name: str) -> Scenario:
    """Return a ready-made scenario by name.

    Raises
    ------
    UnknownNameError
        There is no such scenario; the message names the nearest.
    """
    if name not in _stated():
        raise UnknownNameError("scenario", name, _stated())
    stated = dict(_stated()[name])
    day = stated.pop("day", "")
    experiment, figures = _COMPUTED[name](day) if name in _COMPUTED else (_changes(stated), {})
    texts = {key: text.format(closed=f"{CLOSED:,.10g}", **figures) for key, text in stated.items()}
    return Scenario(name, **texts, experiment=experiment)


def presets() -> pd.DataFrame:
    """Return a table of all ready-made scenarios: title, date, source, assumptions and omissions."""
    rows = [preset(name) for name in _stated()]
    columns = ["name", "title", "date", "status", "source", "assumes", "leaves_out"]
    return pd.DataFrame([[getattr(row, c) for c in columns] for row in rows], columns=columns).set_index(
        "name"
    )
