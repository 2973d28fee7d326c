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
    [mixed] = pennies.mixed_equilibria()
    assert mixed["row"] == pytest.approx({"a": 0.5, "b": 0.5})
    sexes = two([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert sexes.pure_equilibria() == [("a", "a"), ("b", "b")]
    assert len(sexes.mixed_equilibria()) == 3
    # who commits first gets the cell it prefers
    assert sexes.commitment("row").set_index("action")["payoff"].to_dict() == {"a": 2, "b": 1}
    assert critical_discount(3, 5, 1) == pytest.approx(0.5)
    assert critical_discount(5, 3, 1) == 0
    assert critical_discount(3, 5, 4) == float("inf")


def supports(first, second):
    """Find all equilibria of a game without ties by trying every pair of supports of equal size."""
    count, found = len(first), set()
    for size in range(1, count + 1):
        for rows in itertools.combinations(range(count), size):
            for columns in itertools.combinations(range(count), size):
                mixes = []
                for table, mine, theirs in ((second.T, columns, rows), (first, rows, columns)):
                    # the other's mix makes me indifferent between the actions I use
                    system = np.zeros((size + 1, size + 1))
                    system[:size, :size] = table[np.ix_(mine, theirs)]
                    system[:size, size], system[size, :size] = -1, 1
                    weights = np.linalg.solve(system, np.append(np.zeros(size), 1.0))[:size]
                    mix = np.zeros(count)
                    mix[list(theirs)] = weights
                    mixes.append(mix)
                row, column = mixes
                if min(row.min(), column.min()) < 0:
                    continue
                gain = max(
                    (first @ column).max() - row @ first @ column,
                    (row @ second).max() - row @ second @ column,
                )
                if gain < 1e-9:
                    found.add((tuple(np.round(row, 6)), tuple(np.round(column, 6))))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_all_equilibria_of_random_games(seed):
    nashpy = pytest.importorskip("nashpy")
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 4))
    payoffs = rng.normal(size=(size, size, 2))
    names = tuple("abc"[:size])
    game = Game(("row", "column"), (names, names), payoffs)
    ours = {
        tuple(tuple(round(p, 6) for p in mix[name].values()) for name in game.players)
        for mix in game.mixed_equilibria()
    }
    assert ours == supports(payoffs[..., 0], payoffs[..., 1])
    assert len(ours) % 2 == 1  # Wilson 1971
    # every equilibrium that nashpy's other algorithms find is among them
    peer = nashpy.Game(payoffs[..., 0], payoffs[..., 1])
    for one, other in [*peer.support_enumeration(), *peer.lemke_howson_enumeration()]:
        assert (tuple(np.round(one, 6) + 0.0), tuple(np.round(other, 6) + 0.0)) in ours
    pure = {
        (names[one.index(1)], names[other.index(1)]) for one, other in ours if max(one) == max(other) == 1
    }
    assert pure == set(game.pure_equilibria())


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
    flat = payoffs[:, :, 0, :2]
    pair = Game(("p", "q"), (("a", "b"),) * 2, flat)
    mixed = gambit.nash.enummixed_solve(gambit.Game.from_arrays(flat[..., 0], flat[..., 1]), rational=False)
    assert len(mixed.equilibria) == len(pair.mixed_equilibria())


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
    table = game.best_responses()
    marked = table[table[["best p", "best q", "best r"]].all(axis=1)][["p", "q", "r"]]
    assert [tuple(row) for row in marked.to_numpy()] == expected


def test_wrong_games_are_refused():
    with pytest.raises(ModelInputError, match="shape"):
        Game(("p",), (("a", "b"),), np.zeros((3, 1)))
    with pytest.raises(ModelInputError, match="two players"):
        Game(("p", "q", "r"), (("a",),) * 3, np.zeros((1, 1, 1, 3))).mixed_equilibria()
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
