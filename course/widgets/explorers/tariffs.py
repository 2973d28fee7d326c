"""The explorer of tariffs in the trade model of 2022: who gains and loses, with ranges."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, ClassVar

import pandas as pd

from course import charts, load
from course.charts.theme import colour_map
from course.models import Counterfactual, TradeModel
from course.models.scenarios import GOODS, preset, presets
from course.phrases import decimals, the
from course.tables.economies import economy_name
from course.widgets.pictures import edge_rows, ranges_of
from course.widgets.settings import Amount, OneOf
from course.widgets.state import State, remembered

_SHOWN = {
    "welfare": "real income of ten economies",
    "real_wage": "real wages in ten economies",
    "JPN": "output of Japan's sectors",
    "CHN": "output of China's sectors",
    "USA": "output of US sectors",
}
#: choices of "Show" that give one number for each economy -> its name in a sentence
_WHOLE = {"welfare": "real income", "real_wage": "the real wage"}
_START = (
    "No tariff is set and no scenario chosen: this is the world of 2022. Move a slider, or take a preset."
)
#: setting -> (exporter, importer)
_PAIRS = {
    "china_on_japan": ("JPN", "CHN"),
    "china_on_us": ("USA", "CHN"),
    "japan_on_china": ("CHN", "JPN"),
    "japan_on_us": ("USA", "JPN"),
    "us_on_china": ("CHN", "USA"),
    "us_on_japan": ("JPN", "USA"),
}
#: scenarios in which an assumed loss of resources does most of the work
_BY_HAND = ("china_minerals", "japan_chokepoints")
_NOTHING = "nothing"


def worlds_of(elasticities: str) -> dict[str, TradeModel]:
    """Return the world of 2022 with elasticities a third lower, as published, and half as high again."""
    world = TradeModel.baseline(elasticities)
    spread = {"low": 2 / 3, "value": 1.0, "high": 1.5}
    return {end: world.with_elasticities(world.elasticities * factor) for end, factor in spread.items()}


def counterfactuals(
    worlds: Mapping[str, TradeModel],
    scenario: str,
    tariffs: Mapping[tuple[str, str], float],
    start: Mapping[str, Counterfactual] | None = None,
    tolerance: float = 1e-8,
) -> dict[str, Counterfactual]:
    """Return each world solved under a scenario and under tariffs on all goods, by exporter and importer."""
    experiment = {} if scenario == "nothing" else dict(preset(scenario).experiment)
    own = {(exporter, importer, GOODS): rate for (exporter, importer), rate in tariffs.items()}
    experiment["tariffs"] = {**experiment.get("tariffs", {}), **own}
    # The solver starts from an earlier solution, which saves steps. The result is the same to the tolerance.
    begin = start or {}
    return {
        end: world.solve(**experiment, start=begin.get(end), tolerance=tolerance)
        for end, world in worlds.items()
    }


def rows_to_show(worlds: Mapping[str, TradeModel], shown: str) -> list[str]:
    """Return the rows of the chart: ten economies, or an economy's twelve goods sectors with most sales."""
    rows = ["JPN", "CHN", "USA", "KOR", "TWN", "VNM", "DEU", "MEX", "AUS", "ROW"]
    if shown not in ("welfare", "real_wage"):
        flows = worlds["value"].flows.xs(shown, level="exporter")
        sold = flows.groupby(level="sector").sum().loc[list(GOODS)]
        rows = list(sold.sort_values(ascending=False, kind="stable").head(12).index)
    return rows


def changes_of(solved: Mapping[str, Counterfactual], shown: str, rows: list[str]) -> pd.DataFrame:
    """Return the change of each economy or sector in percent, with the ends of its range."""
    if shown in ("welfare", "real_wage"):
        changes = pd.DataFrame({end: getattr(result, shown) for end, result in solved.items()}).loc[rows]
        names = [economy_name(code) if code != "ROW" else "Rest of the world" for code in rows]
    else:
        changes = pd.DataFrame({end: result.real_output.loc[shown] for end, result in solved.items()}).loc[
            rows
        ]
        names = list(load("sectors").set_index("sector")["short_name"][rows])
    changes = changes.round(6) + 0.0  # no minus zero
    table = pd.DataFrame({"code": changes.index, "name": names, "value": changes["value"].to_numpy()})
    ends = changes[["low", "value", "high"]]
    return table.assign(low=ends.min(axis=1).to_numpy(), high=ends.max(axis=1).to_numpy())


_worlds = cache(worlds_of)


@cache
def _scenarios() -> dict[str, str]:
    titles = {str(name): str(title) for name, title in presets()["title"].items()}
    return {_NOTHING: "tariffs alone", **titles}


def _assumed() -> dict[str, str]:
    """Return what each scenario takes as given and leaves out, which is too long for a sentence."""
    given = {str(name): preset(str(name)) for name in presets().index}
    return {name: f"{one.title}. {one.assumes} Not in it: {one.leaves_out}" for name, one in given.items()}


_latest: dict[str, dict[str, Counterfactual]] = {}


@lru_cache(maxsize=64)
def _solved(
    scenario: str, tariffs: tuple[tuple[tuple[str, str], float], ...], elasticities: str
) -> dict[str, Counterfactual]:
    start = _latest.get(elasticities)
    solved = counterfactuals(_worlds(elasticities), scenario, dict(tariffs), start, tolerance=1e-6)
    _latest[elasticities] = solved
    return solved


@cache
def _rows(shown: str) -> list[str]:
    return rows_to_show(_worlds("caliendo-parro"), shown)


class Tariffs(State):
    """A scenario, and tariffs between Japan, China and the United States, in the trade model."""

    title = "Try a tariff"
    question = "Who gains and who loses from a tariff?"
    assumptions = (
        "A model with 28 sectors, calibrated to 2022, of the rest of the world and 24 economies: Australia, "
        "Brazil, Canada, China, France, Germany, Hong Kong, India, Indonesia, Italy, Japan, Malaysia, "
        "Mexico, Netherlands, Philippines, Russia, Saudi Arabia, Singapore, South Korea, Taiwan, Thailand, "
        "United Kingdom, United States, Viet Nam.",
        "Tariffs are on goods and come on top of those of 2022. A rate of zero leaves the pair as the "
        "scenario has it; any other rate replaces it.",
        "The range runs from two thirds to one and a half times the trade elasticities. It leaves out all "
        "that the model leaves out.",
        "Years have passed, workers have moved between sectors, trade balances have stayed. Unemployment, "
        "investment, technology and exchange rates are not in it; short-run losses can be larger.",
        "Real income, which economists call welfare, is income over the prices of what is consumed, for an "
        "economy as a whole; the revenue of a tariff is part of income, and no part of wages.",
    )
    notes: ClassVar[Mapping[str, Mapping[Any, str]]] = {"scenario": _assumed()}
    finds = staticmethod(changes_of)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "2 April 2025: China and Japan only": {"us_on_japan": 0.24, "us_on_china": 0.34},
        "The deal of July 2025: 15 %": {"us_on_japan": 0.15},
        "Japan answers the 15 %": {"us_on_japan": 0.15, "japan_on_us": 0.15},
        "China and Japan tax each other": {"china_on_japan": 0.1, "japan_on_china": 0.1},
        "China and the US tax each other": {"china_on_us": 0.6, "us_on_china": 0.6},
        "Japan joins, China answers": {
            "us_on_china": 0.25,
            "china_on_us": 0.25,
            "japan_on_china": 0.25,
            "china_on_japan": 0.25,
        },
        "Japan stays out, the US answers": {"us_on_china": 0.25, "china_on_us": 0.25, "us_on_japan": 0.25},
        "Two blocs": {"scenario": "two_blocs"},
    }

    # always visible: tariffs between the US and each of the two others
    china_on_japan = Amount("China's tariff on Japan", 0.0, 1.0, 0.0, 0.01, form=".0%", more=True)
    china_on_us = Amount("China's tariff on the US", 0.0, 1.0, 0.0, 0.01, form=".0%")
    japan_on_china = Amount("Japan's tariff on China", 0.0, 1.0, 0.0, 0.01, form=".0%", more=True)
    japan_on_us = Amount("Japan's tariff on the US", 0.0, 1.0, 0.0, 0.01, form=".0%")
    us_on_china = Amount("US tariff on China", 0.0, 1.0, 0.0, 0.01, form=".0%")
    us_on_japan = Amount("US tariff on Japan", 0.0, 1.0, 0.0, 0.01, form=".0%")
    scenario = OneOf("Scenario", _scenarios(), _NOTHING, more=True)
    elasticities = OneOf(
        "Trade elasticities",
        {"caliendo-parro": "Caliendo and Parro (2015)", "fontagne": "Fontagné and others (2022)"},
        "caliendo-parro",
        more=True,
    )
    shown = OneOf("Show", _SHOWN, "welfare", more=True)

    def results(self) -> dict[str, Counterfactual]:
        """Return the counterfactuals at the low, middle and high elasticities."""
        return _solved(self.scenario, tuple(self.given()["tariffs"].items()), self.elasticities)

    @remembered
    def changes(self) -> pd.DataFrame:
        """Return code, name, value, low and high in percent, for economies or for sectors."""
        return changes_of(self.results(), self.shown, _rows(self.shown))

    def shape(self) -> tuple[Any, ...]:
        """Return the choice of what is drawn: an economy-wide measure, or one economy's sectors."""
        return (self.shown,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the dots with their ranges."""
        changes = self.changes()
        rows = changes.drop(columns="code")
        if self.shown in _WHOLE:
            shades = colour_map(["JPN", "CHN", "USA"])
            rows["shade"] = [shades.get(code, "#6f6f6f") for code in changes["code"]]
        else:
            rows["shade"] = colour_map([self.shown])[self.shown]
        rows["words"] = [_signed(value) for value in rows["value"]]
        return {
            "dots": rows.assign(before=float("nan")),
            "edges": edge_rows([*rows["low"], *rows["high"]]),
        }

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw a dot with a range for each economy or sector."""
        whole = self.shown in _WHOLE
        return charts.finish(
            ranges_of(frames, count=len(_rows(self.shown))),
            title="Gains and losses by economy" if whole else f"Output by sector: {economy_name(self.shown)}",
            description=self.sentence(),
            unit=f"change of {_WHOLE.get(self.shown, 'output')} in percent; "
            "band: if goods were easier or harder to replace",
            source="Course trade model over OECD inter-country input-output tables, 2022",
            status="scenario",
        )

    def sentence(self) -> str:
        """Say the changes of Japan, China and the United States or of the sectors, and what is assumed."""
        if self.scenario == _NOTHING:
            return self._changed() if any(getattr(self, name) for name in _PAIRS) else _START
        by_hand = "Most of this is put in by hand, not computed. " if self.scenario in _BY_HAND else ""
        return f"{self._changed()} {by_hand}“What is assumed” says what the scenario takes as given."

    def _changed(self) -> str:
        changes = self.changes()
        if self.shown not in _WHOLE:
            # by rounded values: the digits after them vary with the solver's tolerance
            at = changes["value"].round(2)
            top, low = changes.iloc[at.argmax()], changes.iloc[at.argmin()]
            return (
                f"The {len(changes)} largest goods sectors of {the(economy_name(self.shown))} go from "
                f"{_signed(low['value'])} % for {low['name']} to {_signed(top['value'])} % for "
                f"{top['name']}."
            )
        rows = changes.head(3).to_dict("records")
        said = [f"{row['name']} {_signed(row['value'])} %" for row in rows]
        other = "no new tariff" if self.scenario == _NOTHING else "no such step"
        return f"Against {other}: {', '.join(said)}."

    def table(self) -> pd.DataFrame:
        """Return the changes in percent."""
        return self.changes().round(4)

    def steps(self) -> dict[str, Callable[..., Any]]:
        """Return the functions that make the worlds, solve them and choose the rows."""
        return {"worlds": worlds_of, "solved": counterfactuals, "rows": rows_to_show}

    def given(self) -> dict[str, Any]:
        """Return the settings and the tariffs above zero, a dictionary from (exporter, importer) to rate."""
        rates = {pair: getattr(self, name) for name, pair in _PAIRS.items() if getattr(self, name) > 0}
        return {**self.values(), "tariffs": rates}


def _signed(value: float) -> str:
    text = decimals(value, 2)
    return f"+{text}" if round(value, 2) > 0 else text
