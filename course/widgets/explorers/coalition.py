"""The coalition game: what joining a tariff on China costs, what it must be worth, where the game ends."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.models import TradeModel
from course.models.coalition import ACCEPT, JOIN, RETALIATE, STAY, CoalitionGame, Rates
from course.widgets._signed import edge_rows, parts_of, parts_rows
from course.widgets._state import State
from course.widgets._traits import Choice, Number

__all__ = ["Coalition"]

_PARTS = {
    "welfare, from the trade model": "#6a1b5d",
    "joining beyond trade, assumed": "#7a6a00",
    "exporters' losses, assumed weight": "#c44e00",
}
_COLUMNS = ("welfare_pct", "security_pct", "exporters_weighted_pct")
_CHINA = {"free": "chooses freely", RETALIATE: "is bound to retaliate", ACCEPT: "is bound not to retaliate"}
_CASE_OF_CHINA = {RETALIATE: "China retaliates", ACCEPT: "China does not"}
_BELOW = " (below zero: even if joining costs that much)"
#: what the others do, in the order of the bars
_CASES = tuple((other, china) for china in (RETALIATE, ACCEPT) for other in (JOIN, STAY))


@cache
def _world() -> TradeModel:
    return TradeModel.baseline()


@lru_cache(maxsize=32)
def _game(tariff: float, retaliation: float, secondary: float) -> CoalitionGame:
    rates = Rates(tariff, tariff, tariff, retaliation, secondary)
    return CoalitionGame(_world(), rates)


class Coalition(State):
    """Japan and the EU join a US tariff on China or stay out; China retaliates or does not."""

    title = "Join or stay out"
    question = "How much must joining be worth beyond trade before it pays?"
    assumptions = (
        "Welfare comes from the trade model over 2022, solved for each of the eight cells.",
        "What joining is worth beyond trade, and how much exporters weigh, are assumed: move them and see "
        "when the choice flips. Above zero: protection, standing with the ally; below zero: strain with a "
        "neighbour, being drawn into others' quarrels. The break-even needs no assumption on it.",
        "The United States acts first and is not a player: its tariff on China, and the one on whoever stays "
        "out, are certain in every cell. China's answer to the United States is certain, too; its answer to "
        "those who join is a choice. Another drawing would give others the choice.",
        "The EU is one player: here Germany, France, Italy and the Netherlands.",
        "One round, and everybody knows the pay-offs; bargaining, partial joining and time are left out.",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "No secondary tariff": {"secondary": 0.0},
        "China bound to retaliate": {"china": RETALIATE},
        "China bound not to": {"china": ACCEPT},
        "Joining is worth 0.3 %": {"security": 0.3},
        "Joining costs 0.3 %": {"security": -0.3},
    }

    ally = Choice("Whose choice", ("Japan", "EU"), "Japan")
    tariff = Number("Tariff on China", 0.05, 1.0, 0.25, 0.05, ".0%")
    retaliation = Number("China's retaliation", 0.05, 1.0, 0.25, 0.05, ".0%")
    secondary = Number("US tariff on who stays out", 0.0, 0.5, 0.1, 0.05, ".0%")
    security = Number("Joining beyond trade, % of income", -1.0, 1.0, 0.0, 0.05)
    exporters = Number("Weight of exporters' losses", 0.0, 0.5, 0.0, 0.05)
    china = Choice("China", _CHINA, "free")

    def game(self) -> CoalitionGame:
        """Return the game with the weights chosen."""
        solved = _game(self.tariff, self.retaliation, self.secondary)
        return solved.with_weights(dict.fromkeys(("Japan", "EU"), self.security), self.exporters)

    def gains(self) -> pd.DataFrame:
        """Return what joining gains the ally, by part and by what the others do; percent of income."""
        payoffs = self.game().payoffs()
        other = "EU" if self.ally == "Japan" else "Japan"
        mine = payoffs[payoffs["player"] == self.ally].set_index([self.ally, other, "China"])
        columns = [*_COLUMNS, "payoff"]
        gain = (mine.loc[JOIN, columns] - mine.loc[STAY, columns]).loc[list(_CASES)]
        gain.columns = pd.Index([*_PARTS, "gain from joining"])
        words = {JOIN: f"{other} joins", STAY: f"{other} stays out"}
        names = [f"{_CASE_OF_CHINA[action]}, {words[choice]}" for choice, action in gain.index]
        table = gain.round(6).reset_index(drop=True) + 0.0
        table.insert(0, "case", names)
        table["break-even"] = (table["joining beyond trade, assumed"] - table["gain from joining"]).round(6)
        return table

    def outcomes(self) -> list[tuple[str, str, str]]:
        """Return the pure equilibria as (Japan, EU, China)."""
        game = self.game().game()
        if self.china == "free":
            return [(cell[0], cell[1], cell[2]) for cell in game.pure_equilibria()]
        return [(cell[0], cell[1], self.china) for cell in game.fix("China", self.china).pure_equilibria()]

    def shape(self) -> tuple[Any, ...]:
        """Return the player."""
        return (self.ally,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the parts of each bar, their sums and the ends of the axis."""
        gains = self.gains()[[*_PARTS]]
        ends = [*gains.clip(lower=0).sum(axis=1), *gains.clip(upper=0).sum(axis=1)]
        rows = parts_rows(self.gains(), "case", _PARTS, "gain from joining")
        return {**rows, "edges": edge_rows(ends)}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw what joining gains in the four cases."""
        other = "EU" if self.ally == "Japan" else "Japan"
        order = [
            f"{china}, {other} {choice}"
            for china in _CASE_OF_CHINA.values()
            for choice in ("joins", "stays out")
        ]
        return charts.finish(
            parts_of(frames, order=order, parts=_PARTS),
            title=f"What joining gains {'Japan' if self.ally == 'Japan' else 'the EU'}",
            description=self.sentence(),
            unit="percent of income, joining against staying out; diamond: sum",
            source="Course trade model over OECD inter-country input-output tables, 2022",
            status="scenario",
        )

    def sentence(self) -> str:
        """Say where the game ends and what the alliance must be worth."""
        name = "Japan" if self.ally == "Japan" else "the EU"
        table = self.gains().set_index("case")["break-even"]
        if self.china != "free":
            table = table[table.index.str.startswith(_CASE_OF_CHINA[self.china])]
        best, worst = (0.0 + round(float(end), 2) for end in (table.min(), table.max()))
        ends = [
            f"Japan {_does(japan)}, the EU {_does(eu)} and China {_does(china)}"
            for japan, eu, china in self.outcomes()
        ]
        where = "; or ".join(ends) if ends else "no cell: there is no equilibrium without chance"
        return (
            f"The game ends where {where}. {name[0].upper()}{name[1:]} joins once joining is worth more, "
            f"beyond trade, than {_span(best, worst)}{_BELOW if best < 0 else ''}."
        ).replace("-", "\u2212")

    def table(self) -> pd.DataFrame:
        """Return the parts, their sum and the break-even."""
        return self.gains().round(4)

    def code(self) -> str:
        """Return the same with the model of the game."""
        rate, back, second = (f"{x:g}" for x in (self.tariff, self.retaliation, self.secondary))
        fixed = "" if self.china == "free" else f".fix('China', '{self.china}')"
        other = "EU" if self.ally == "Japan" else "Japan"
        return (
            "from course.models import TradeModel\n"
            "from course.models.coalition import CoalitionGame, Rates\n"
            f"rates = Rates({rate}, {rate}, {rate}, retaliation={back}, secondary={second})\n"
            "game = CoalitionGame(TradeModel.baseline(), rates)\n"
            f"game = game.with_weights({{'Japan': {self.security:g}, 'EU': {self.security:g}}}, "
            f"{self.exporters:g})\n"
            f"mine = game.payoffs().query(\"player == '{self.ally}'\")"
            f".set_index(['{self.ally}', '{other}', 'China'])\n"
            f"mine = mine[{[*_COLUMNS, 'payoff']}]\n"
            f"result = mine.loc['{JOIN}'] - mine.loc['{STAY}']\n"
            "result['break_even'] = result['security_pct'] - result['payoff']\n"
            f"ends = game.game(){fixed}.pure_equilibria()"
        )


def _span(best: float, worst: float) -> str:
    if best == worst:
        return f"{best:.2f} % of income"
    return f"{best:.2f} % to {worst:.2f} % of income, depending on what the others do"


def _does(action: str) -> str:
    words = {
        JOIN: "joins",
        STAY: "stays out",
        RETALIATE: "retaliates",
        ACCEPT: "does not retaliate",
    }
    return words[action]
