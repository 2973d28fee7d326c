"""The explorer of the coalition game: what allies gain by joining a tariff on China, and its equilibria."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.models import TradeModel
from course.models.coalition import ACCEPT, JOIN, RETALIATE, STAY, CoalitionGame, Rates
from course.phrases import with_minus
from course.widgets.pictures import edge_rows, parts_of, parts_rows
from course.widgets.settings import Amount, OneOf
from course.widgets.state import State

_PARTS = {
    "real income, by the model": "#6a1b5d",
    "joining beyond trade, assumed": "#7a6a00",
    "exporters' losses, assumed": "#6f6f6f",
}
_CHINA = {"free": "chooses freely", RETALIATE: "is bound to retaliate", ACCEPT: "is bound not to retaliate"}
_ANSWERED = {RETALIATE: " and China retaliates", ACCEPT: " and China does not retaliate"}
_CALLED = {"Japan": "Japan", "EU": "the EU"}
_DOES = {JOIN: "joins", STAY: "stays out"}
_CASE_OF_CHINA = {RETALIATE: "China retaliates", ACCEPT: "China does not"}
_NO_END = "The game has no outcome without chance: in each case somebody would rather choose otherwise."


def solved_game(tariff: float, retaliation: float, secondary: float, response: float) -> CoalitionGame:
    """Return the game over the trade model; its cells are solved when they are first asked for."""
    rates = Rates(tariff, tariff, tariff, retaliation, secondary)
    world = TradeModel.baseline()
    return CoalitionGame(world.with_elasticities(response * world.elasticities), rates)


_game = lru_cache(maxsize=32)(solved_game)


def ends_of_game(game: CoalitionGame, security: float, exporters: float, china: str) -> list[Any]:
    """Return the pure equilibria; if China's choice is fixed, those of the game between Japan and the EU."""
    played = game.with_weights({"Japan": security, "EU": security}, exporters).game()
    played = played if china == "free" else played.fix("China", china)
    return played.pure_equilibria()


def gains_of_joining(game: CoalitionGame, ally: str, security: float, exporters: float) -> pd.DataFrame:
    """Return an ally's gain from joining (percent of income), by part and by the others' choices."""
    payoffs = game.with_weights({"Japan": security, "EU": security}, exporters).payoffs()
    other = "EU" if ally == "Japan" else "Japan"
    parts = {
        "welfare_pct": "real income, by the model",
        "security_pct": "joining beyond trade, assumed",
        "exporters_weighted_pct": "exporters' losses, assumed",
        "payoff": "gain from joining",
    }
    cases = {
        ("join", "retaliate"): f"China retaliates, {other} joins",
        ("stay out", "retaliate"): f"China retaliates, {other} stays out",
        ("join", "do not retaliate"): f"China does not, {other} joins",
        ("stay out", "do not retaliate"): f"China does not, {other} stays out",
    }
    mine = payoffs[payoffs["player"] == ally].set_index([ally, other, "China"])
    mine = mine[list(parts)].rename(columns=parts)
    table = pd.DataFrame(mine.loc["join"] - mine.loc["stay out"]).loc[list(cases)]
    table = table.round(6).reset_index(drop=True) + 0.0  # no minus zero
    table.insert(0, "case", list(cases.values()))
    table["break-even"] = (table["joining beyond trade, assumed"] - table["gain from joining"]).round(6)
    return table


@lru_cache(maxsize=64)
def _gains(rates: tuple[float, ...], *chosen: Any) -> pd.DataFrame:
    """Return `gains_of_joining`, which does not depend on whether China is bound."""
    return gains_of_joining(_game(*rates), *chosen)


@lru_cache(maxsize=512)
def _ends(rates: tuple[float, ...], *chosen: Any) -> list[Any]:
    """Return `ends_of_game`, which does not depend on whose choice is drawn."""
    return ends_of_game(_game(*rates), *chosen)


class Coalition(State):
    """The state: Japan and the EU join a US tariff on China or not, and China retaliates or not."""

    title = "Join a tariff on China, or stay out?"
    question = "When does joining pay, and how much must it be worth beyond trade?"
    assumptions = (
        "Welfare comes from the trade model over 2022, solved for each of the eight cells. Whether an answer "
        "pays China, and how much joining must be worth, depend on the tariffs and on how much trade reacts "
        "to prices (its elasticities): both stand behind More settings.",
        "What joining is worth beyond trade, and how much exporters weigh, are assumed: move them and see "
        "when the choice flips. Above zero: protection, standing with the ally; below zero: strain with a "
        "neighbour, being drawn into others' quarrels. The break-even needs no assumption on it.",
        "The United States acts first and is not a player: its tariff on China, and the one on whoever stays "
        "out, are certain in every cell. China's answer to the United States is certain, too; its answer to "
        "those who join is a choice. Another drawing would give others the choice.",
        "The EU is one player: here Germany, France, Italy and the Netherlands.",
        "The bars suppose that the other ally joins. Its choice moves them by less than 0.02 at the settings "
        "in front; the table has both cases.",
        "One round, and everybody knows the pay-offs; bargaining, partial joining and time are left out.",
    )
    finds = staticmethod(gains_of_joining)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "No tariff on who stays out": {"secondary": 0.0},
        "China bound to retaliate": {"china": RETALIATE},
        "China bound not to retaliate": {"china": ACCEPT},
        "Trade reacts half as much": {"response": 0.5},
        "Joining is worth 0.3 %": {"security": 0.3},
        "Joining costs 0.3 %": {"security": -0.3},
    }

    ally = OneOf("Whose choice", ("Japan", "EU"), "Japan", more=True)
    tariff = Amount("Tariff on China", 0.05, 1.0, 0.25, 0.05, form=".0%")
    retaliation = Amount("China's retaliation", 0.05, 1.0, 0.4, 0.05, form=".0%", more=True)
    secondary = Amount("US tariff on who stays out", 0.0, 0.5, 0.3, 0.05, form=".0%", more=True)
    security = Amount("Worth beyond trade (% of income)", -0.4, 0.4, 0.0, 0.05)
    exporters = Amount("Weight of exporters' losses", 0.0, 0.5, 0.0, 0.05, more=True)
    china = OneOf("China", _CHINA, "free", more=True)
    response = Amount("How much trade reacts to price, times", 0.5, 2.0, 1.0, 0.25, more=True)

    def rates(self) -> tuple[float, ...]:
        """Return what the trade model solves for: the tariffs that are set, and how much trade reacts."""
        return self.tariff, self.retaliation, self.secondary, self.response

    def gains(self) -> pd.DataFrame:
        """Return the ally's gain from joining (percent of income), by part and by the others' choices."""
        return _gains(self.rates(), self.ally, self.security, self.exporters)

    def outcomes(self) -> list[tuple[str, str, str]]:
        """Return the pure equilibria, each as the choices of (Japan, EU, China)."""
        ends = _ends(self.rates(), self.security, self.exporters, self.china)
        return [(*cell, self.china)[:3] for cell in ends]

    def shape(self) -> tuple[Any, ...]:
        """Return the ally whose gain is drawn."""
        return (self.ally,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the parts of each bar, their sums and the ends of the axis.

        The bars are for each choice of China, if the other ally joins: its choice moves them very little.
        """
        at = list(_CALLED).index(self.ally)
        ends: dict[str, dict[str, str]] = {china: {} for china in _CASE_OF_CHINA}
        for *allies, china in self.outcomes():
            ends[china][allies[at]] = f"{_CALLED[self.ally]} {_DOES[allies[at]]}"
        below = ["outcome: " + ",\nor ".join(found.values()) if found else "" for found in ends.values()]
        gains = self.gains().iloc[::2].assign(case=list(_CASE_OF_CHINA.values()), below=below)
        rows = parts_rows(gains, "case", _PARTS, "gain from joining")
        return {**rows, "edges": edge_rows(rows["boxes"]["upper"])}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the ally's gain from joining for each choice of China."""
        return charts.finish(
            parts_of(frames, order=list(_CASE_OF_CHINA.values()), parts=_PARTS),
            title=f"What joining brings {_CALLED[self.ally]}, or costs it",
            description=self.sentence(),
            unit="percent of real income, joining against staying out; "
            "outcome: nobody gains by choosing otherwise",
            source="Course trade model over OECD inter-country input-output tables, 2022",
            status="scenario",
        )

    def sentence(self) -> str:
        """Say the equilibria of the game, what joining brings, and what it must be worth beyond trade."""
        # if the other ally joins, as in the picture
        table = self.gains().iloc[::2].set_axis(list(_CASE_OF_CHINA))
        bound = [self.china] if self.china != "free" else list(_CASE_OF_CHINA)
        ends: dict[str, list[str]] = {}
        for japan, eu, china in self.outcomes():
            apart = f"Japan {_DOES[japan]}, the EU {_DOES[eu]}"
            who = f"both allies {japan}" if japan == eu else apart
            ends.setdefault(who, []).append(china)
        told = ", or ".join(
            who + (", whatever China would do" if some[1:] else _ANSWERED[some[0]])
            for who, some in ends.items()
        )
        end = f"The outcome: {told.replace('or both allies', 'or both')}." if told else _NO_END
        start = "With what you set beyond trade" if self.security or self.exporters else "By trade alone"
        gains = table["gain from joining"].round(2) + 0.0  # no minus zero
        brings = ", ".join(f"{gains[one]:+.2f} % if {_CASE_OF_CHINA[one]}" for one in bound)
        pays = "Joining pays either way" if bound[1:] else "Joining pays"
        worth = round(table["break-even"][bound].max(), 2) + 0.0
        return with_minus(
            f"{start}, joining brings {_CALLED[self.ally]} {brings}. "
            f"{pays} if it is worth over {worth:.2f} % beyond trade. {end}"
        )

    def table(self) -> pd.DataFrame:
        """Return the parts of the gain, their sum and the break-even."""
        return self.gains().round(4)

    def steps(self) -> dict[str, Callable[..., Any]]:
        """Return the functions that solve the game and find its equilibria."""
        return {"game": solved_game, "ends": ends_of_game}
