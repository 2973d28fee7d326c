"""Small games in normal form: pure equilibria, commitment, repetition."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.errors import UnknownNameError
from course.models.model_errors import ModelInputError

Profile = tuple[str, ...]
#: pay-offs closer than this are a tie
TIE = 1e-12


@dataclass(frozen=True)
class Game:
    """A game in normal form.

    Parameters
    ----------
    players : sequence of str
    actions : sequence of sequences of str
        Each player's actions.
    payoffs : array [action of player 1, …, action of player n, player]
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: NDArray[np.float64]

    def __post_init__(self) -> None:
        expected = (*(len(options) for options in self.actions), len(self.players))
        if len(self.actions) != len(self.players) or self.payoffs.shape != expected:
            raise ModelInputError(
                f"payoffs should have the shape {expected}, but have the shape {self.payoffs.shape}."
            )
        if not np.isfinite(self.payoffs).all():
            raise ModelInputError("A pay-off is missing or infinite: give a finite number for every pay-off.")

    def player(self, name: str) -> int:
        """Return the position of a player."""
        if name not in self.players:
            raise UnknownNameError("player", name, self.players)
        return self.players.index(name)

    def action(self, player: str, name: str) -> int:
        """Return the position of a player's action."""
        options = self.actions[self.player(player)]
        if name not in options:
            raise UnknownNameError(f"action of {player}", name, options)
        return options.index(name)

    def _names(self, cell: Sequence[int]) -> Profile:
        return tuple(options[i] for options, i in zip(self.actions, cell, strict=True))

    def _cells(self) -> list[tuple[int, ...]]:
        return list(itertools.product(*(range(len(options)) for options in self.actions)))

    def _is_best(self, cell: tuple[int, ...], place: int) -> bool:
        mine = self.payoffs[..., place]
        others = np.moveaxis(mine, place, -1)[(*cell[:place], *cell[place + 1 :])]
        return bool(mine[cell] >= others.max() - TIE)

    def pure_equilibria(self) -> list[Profile]:
        """Return the cells in which nobody gains by changing alone (pure Nash equilibria)."""
        every = range(len(self.players))
        return [
            self._names(cell) for cell in self._cells() if all(self._is_best(cell, place) for place in every)
        ]

    def fix(self, player: str, action: str) -> Game:
        """Return the game of the other players when one player is bound to an action."""
        place, choice = self.player(player), self.action(player, action)
        rest = [i for i in range(len(self.players)) if i != place]
        payoffs = np.take(self.payoffs, choice, axis=place)[..., rest]
        return Game(tuple(self.players[i] for i in rest), tuple(self.actions[i] for i in rest), payoffs)

    def commitment(self, leader: str) -> pd.DataFrame:
        """Return the leader's pay-off for each action to which it binds itself before the others choose.

        The others then play a pure equilibrium of the remaining game. Among several equilibria the leader
        expects the worst for itself. The pay-off is missing when there is no pure equilibrium.
        """
        place = self.player(leader)
        rows = []
        for choice, action in enumerate(self.actions[place]):
            answers = self.fix(leader, action).pure_equilibria()
            others = [name for name in self.players if name != leader]
            best: tuple[float, Profile] | None = None
            for answer in answers:
                chosen = dict(zip(others, answer, strict=True)) | {leader: action}
                cell = tuple(self.action(name, chosen[name]) for name in self.players)
                value = float(self.payoffs[(*cell, place)])
                if best is None or value < best[0]:
                    best = (value, self._names(cell))
            rows.append(
                {
                    "action": self.actions[place][choice],
                    "outcome": None if best is None else best[1],
                    "payoff": np.nan if best is None else best[0],
                }
            )
        return pd.DataFrame(rows)


def critical_discount(cooperation: float, deviation: float, punishment: float) -> float:
    """Return the smallest discount factor with which cooperation lasts in a game repeated for ever.

    Grim trigger: delta >= (deviation - cooperation) / (deviation - punishment). The result is zero when
    deviating does not pay even once. The result is infinite when the punishment is no worse than cooperation.
    """
    if deviation <= cooperation:
        return 0.0
    if punishment >= cooperation:
        return float("inf")
    return (deviation - cooperation) / (deviation - punishment)
