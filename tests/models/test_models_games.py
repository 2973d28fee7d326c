"""Games against textbook results and against packages of game theory."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from course.errors import UnknownNameError
from course.models import ModelInputError, TradeModel
from course.models.coalition import CoalitionGame, Rates
from course.models.games import Game, critical_discount


def two(first, second, actions=("a", "b")):
    payoffs = np.stack([np.array(first, float), np.array(second, float)], axis=-1)
    return Game(("row", "column"), (actions, actions), payoffs)


def test_textbook_games():
    dilemma = two([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert dilemma.pure_equilibria() == [("b", "b")]
    pennies = two([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert pennies.pure_equilibria() == []
    sexes = two([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert sexes.pure_equilibria() == [("a", "a"), ("b", "b")]
    # who commits first gets the cell it prefers
    assert sexes.commitment("row").set_index("action")["payoff"].to_dict() == {"a": 2, "b": 1}
    assert critical_discount(3, 5, 1) == pytest.approx(0.5)
    assert critical_discount(5, 3, 1) == 0
    assert critical_discount(3, 5, 4) == float("inf")


@pytest.mark.parametrize("seed", range(10))
def test_equilibria_equal_those_of_pygambit(seed):
    gambit = pytest.importorskip(
        "pygambit", reason="pygambit is an extra: no wheel for Linux, compiles from C++"
    )
    rng = np.random.default_rng(seed)
    payoffs = rng.normal(size=(2, 2, 2, 3))
    game = Game(("p", "q", "r"), (("a", "b"),) * 3, payoffs)
    theirs = gambit.Game.from_arrays(*(payoffs[..., i] for i in range(3)))
    solved = gambit.nash.enumpure_solve(theirs).equilibria
    cells = set()
    for profile in solved:
        cell = []
        for player in theirs.players:
            weights = [float(profile[strategy]) for strategy in player.strategies]
            cell.append("ab"[int(np.argmax(weights))])
        cells.add(tuple(cell))
    assert cells == set(game.pure_equilibria())


@pytest.mark.parametrize("seed", range(10))
def test_three_players_by_definition(seed):
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 2, 3))
    game = Game(("p", "q", "r"), (("a", "b"), ("a", "b", "c"), ("a", "b")), payoffs)
    expected = []
    for cell in itertools.product(range(2), range(3), range(2)):
        gains = [
            payoffs[(*cell[:i], other, *cell[i + 1 :])][i] > payoffs[cell][i]
            for i, count in enumerate((2, 3, 2))
            for other in range(count)
        ]
        if not any(gains):
            expected.append(tuple("abc"[i] for i in cell))
    assert game.pure_equilibria() == expected


def test_wrong_games_are_refused():
    with pytest.raises(ModelInputError, match="shape"):
        Game(("p",), (("a", "b"),), np.zeros((3, 1)))
    with pytest.raises(UnknownNameError):
        two([[1, 0], [0, 1]], [[1, 0], [0, 1]]).commitment("Row")


@pytest.fixture(scope="module")
def coalition():
    return CoalitionGame(TradeModel.baseline())


def test_pay_offs_are_the_trade_models(coalition):
    world, rates = coalition.world, Rates()
    tariffs = coalition._tariffs(rates, ("Japan",), True)
    single = world.solve(tariffs=tariffs, tolerance=1e-9)
    cells = coalition.cells.set_index(["Japan", "EU", "China", "player"])["welfare_pct"]
    cell = ("join", "stay out", "retaliate")
    assert cells[(*cell, "Japan")] == pytest.approx(single.welfare["JPN"], abs=1e-5)
    assert cells[(*cell, "China")] == pytest.approx(single.welfare["CHN"], abs=1e-5)


def test_the_break_even_is_where_the_choice_flips(coalition):
    for _, row in coalition.break_even("Japan").iterrows():
        for shift, expected in ((-1e-6, "stay out"), (1e-6, "join")):
            game = coalition.with_weights({"Japan": row["break_even_pct"] + shift}, 0.0).game()
            alone = game.fix("EU", row["EU"]).fix("China", row["China"])
            assert alone.pure_equilibria() == [(expected,)]


def test_commitment_is_the_lesson(coalition):
    """Japan joins when China is bound not to retaliate, and stays out when it is bound to retaliate."""
    game = coalition.game()
    calm = game.fix("China", "do not retaliate").pure_equilibria()
    harsh = game.fix("China", "retaliate").pure_equilibria()
    assert all(cell[0] == "join" for cell in calm)
    assert all(cell[0] == "stay out" for cell in harsh)
    # exporters who count at home raise the price of joining a coalition that is retaliated against
    heard = coalition.with_weights({}, 0.1).break_even().set_index(["EU", "China"])["break_even_pct"]
    plain = coalition.break_even().set_index(["EU", "China"])["break_even_pct"]
    assert heard[("join", "retaliate")] > plain[("join", "retaliate")]


def test_stability_by_definition(coalition):
    rows = coalition.with_weights({"Japan": 5.0, "EU": 5.0}, 0.0).stability().set_index("coalition")
    assert rows["stable"].to_dict() == {"nobody": False, "Japan": False, "EU": False, "Japan and EU": True}
    with pytest.raises(UnknownNameError):
        CoalitionGame(coalition.world, security={"Korea": 1.0})
