"""The coalition game: Japan and the EU may join a US tariff on China, and China may retaliate.

The United States is not a player. Its tariff on China, its tariff on allies that stay out, and China's tariff
on the United States are fixed. Japan and the EU choose, and China answers. Another version of the game could
give other economies a choice.

A player's pay-off has three parts, in percent of its income: the welfare change from the trade model, a
security value of joining, and a weight on its exporters' losses. The weight stands for a government that
listens to its exporters. Only the welfare change is computed; the other two parts are assumptions. The main
result is the break-even: the security value at which an ally's choice changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from course.errors import UnknownNameError
from course.models.equilibrium import TradeModel
from course.models.games import Game
from course.models.model_errors import ModelInputError
from course.models.scenarios import EU, GOODS

ALLIES = ("Japan", "EU")
PLAYERS = (*ALLIES, "China")
JOIN, STAY = "join", "stay out"
RETALIATE, ACCEPT = "retaliate", "do not retaliate"
MEMBERS: dict[str, tuple[str, ...]] = {"Japan": ("JPN",), "EU": EU, "China": ("CHN",)}


@dataclass(frozen=True)
class Rates:
    """Tariff rates of the game, as fractions, on goods."""

    us_on_china: float = 0.25  #: US tariff on China, in every cell
    allies_on_china: float = 0.25  #: tariff on China of the allies that join
    china_on_us: float = 0.25  #: China's tariff on the US, in every cell
    retaliation: float = 0.25  #: China's tariff on the allies that join, if China retaliates
    secondary: float = 0.10  #: US tariff on the allies that stay out


@dataclass
class CoalitionGame:
    """The pay-offs of all cells, solved in the trade model, with break-even values and stable coalitions.

    Parameters
    ----------
    world : TradeModel
        `TradeModel.baseline()`, or another with the same labels.
    rates : Rates
    security : mapping from "Japan" or "EU" to percent of income
        Value of joining beyond trade; zero when left out, below zero where joining has a cost, such as strain
        with a neighbour. An assumption.
    exporters : float
        Weight on the loss of export revenue: percent of income for each percent of income lost in exports. An
        assumption.
    """

    world: TradeModel
    rates: Rates = field(default_factory=Rates)
    security: Mapping[str, float] = field(default_factory=dict)
    exporters: float = 0.0
    _cells: pd.DataFrame | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name in self.security:
            if name not in ALLIES:
                raise UnknownNameError("ally", name, ALLIES)
        for member in itertools.chain.from_iterable(MEMBERS.values()):
            if member not in self.world.countries:
                raise ModelInputError(
                    f"The game needs the economy {member!r}, which this model lacks: use the baseline."
                )
        if self.exporters < 0:
            raise ModelInputError(f"exporters should be zero or more, and is {self.exporters:g}.")

    def with_weights(self, security: Mapping[str, float], exporters: float) -> CoalitionGame:
        """Return the game with other assumed weights; the trade model is not solved again."""
        return CoalitionGame(self.world, self.rates, security, exporters, self.cells)

    @staticmethod
    def _tariffs(rates: Rates, joined: tuple[str, ...], retaliates: bool) -> dict[tuple[object, ...], float]:
        tariffs: dict[tuple[object, ...], float] = {
            ("CHN", "USA", GOODS): rates.us_on_china,
            ("USA", "CHN", GOODS): rates.china_on_us,
        }
        for ally in ALLIES:
            if ally in joined:
                tariffs[("CHN", MEMBERS[ally], GOODS)] = rates.allies_on_china
                if retaliates:
                    tariffs[(MEMBERS[ally], "CHN", GOODS)] = rates.retaliation
            else:
                tariffs[(MEMBERS[ally], "USA", GOODS)] = rates.secondary
        return tariffs

    @property
    def cells(self) -> pd.DataFrame:
        """Changes of welfare and of exports by cell and player, in percent of income, without weights."""
        if self._cells is None:
            rows = []
            previous = None
            for japan, eu, china in itertools.product((JOIN, STAY), (JOIN, STAY), (RETALIATE, ACCEPT)):
                joined = tuple(name for name, does in zip(ALLIES, (japan, eu), strict=True) if does == JOIN)
                tariffs = self._tariffs(self.rates, joined, china == RETALIATE)
                result = previous = self.world.solve(tariffs=tariffs, start=previous, tolerance=1e-7)
                trade = result.trade
                for player in PLAYERS:
                    members = list(MEMBERS[player])
                    income = self.world.income[members]
                    sold = trade.loc[members]
                    away = sold[~sold.index.get_level_values("importer").isin(members)]
                    change = (away["after"] - away["before"]).sum() / income.sum()
                    rows.append(
                        {
                            "Japan": japan,
                            "EU": eu,
                            "China": china,
                            "player": player,
                            "welfare_pct": float((result.welfare[members] * income).sum() / income.sum()),
                            "exporters_pct": float(100 * change),
                        }
                    )
            self._cells = pd.DataFrame(rows)
        return self._cells

    def payoffs(self) -> pd.DataFrame:
        """Return the three parts of every pay-off and their sum, by cell and player; percent of income."""
        table = self.cells.copy()
        joins = np.where(table["player"] == "Japan", table["Japan"], table["EU"]) == JOIN
        value = table["player"].map(dict(self.security)).fillna(0.0).astype(float)
        table["security_pct"] = np.where(joins & (table["player"] != "China"), value, 0.0)
        table["exporters_weighted_pct"] = self.exporters * table["exporters_pct"].clip(upper=0)
        table["payoff"] = table["welfare_pct"] + table["security_pct"] + table["exporters_weighted_pct"]
        return table

    def game(self) -> Game:
        """Return the game in normal form, which knows equilibria and commitment."""
        actions = ((JOIN, STAY), (JOIN, STAY), (RETALIATE, ACCEPT))
        values = self.payoffs()["payoff"].to_numpy().reshape(2, 2, 2, len(PLAYERS))
        return Game(PLAYERS, actions, values)

    def break_even(self, ally: str = "Japan") -> pd.DataFrame:
        """Return the security value (percent of income) above which an ally joins, by the others' choices.

        With a negative break-even value, the ally joins for the sake of trade alone.

        Raises
        ------
        UnknownNameError
            There is no such ally.
        """
        if ally not in ALLIES:
            raise UnknownNameError("ally", ally, ALLIES)
        table = self.payoffs()
        mine = table[table["player"] == ally].assign(bare=lambda t: t["payoff"] - t["security_pct"])
        others = [name for name in PLAYERS if name != ally]
        wide = mine.pivot(index=others, columns=ally, values="bare")
        result = (wide[STAY] - wide[JOIN]).rename("break_even_pct").reset_index()
        result.columns.name = None
        return result

    def stability(self) -> pd.DataFrame:
        """Return for each coalition of allies whether it is stable, given China's best response.

        Internally stable: no member gains by leaving alone. Externally stable: no outsider gains by joining
        alone. (d'Aspremont et al. 1983; Barrett 1994.)
        """
        game = self.game()

        def value(joined: tuple[str, ...], name: str) -> float:
            choice = [0 if ally in joined else 1 for ally in ALLIES]
            answer = int(np.argmax(game.payoffs[choice[0], choice[1], :, 2]))
            return float(game.payoffs[choice[0], choice[1], answer, game.player(name)])

        rows = []
        for size in range(len(ALLIES) + 1):
            for joined in itertools.combinations(ALLIES, size):
                inside = all(
                    value(joined, name) >= value(tuple(x for x in joined if x != name), name)
                    for name in joined
                )
                outside = all(
                    value(joined, name) >= value(tuple(a for a in ALLIES if a in joined or a == name), name)
                    for name in ALLIES
                    if name not in joined
                )
                rows.append(
                    {
                        "coalition": " and ".join(joined) or "nobody",
                        "internally_stable": inside,
                        "externally_stable": outside,
                        "stable": inside and outside,
                    }
                )
        return pd.DataFrame(rows)
