"""The iteration of the trade model, on arrays without labels.

Arrays are ordered [sector, importer, exporter], and every array of an experiment has a leading axis for the
scenarios that are solved together. One scenario is a batch of one.

The unknowns of a scenario are the changes of wages and prices in logarithms and expenditure as a share of
base income. One pass through the equilibrium conditions maps them to new values; the equilibrium is the fixed
point of that map. The wage follows the ratio of exports to imports, not the whole demand for labour: for an
economy that hardly trades the latter says almost nothing about its wage. The step is damped by the trade
elasticity, and the sequence is accelerated by Anderson's method (1965; type II, memory 8), which needs no
derivatives and no stored matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.equilibrium.experiment import Experiment

MEMORY = 8
#: number of remembered passes of a scenario in a batch, small so that the batch fits the processor's cache
BATCH_MEMORY = 5
DAMPING = 0.8
#: a step is undone when its residual exceeds the best residual by this factor
SETBACK = 30.0


@dataclass
class Prepared:
    """B experiments that are solved together; their powers are computed once, before the loop."""

    theta: Array  #: [B, J, 1]
    pull: Array  #: [B, J, N, N] share * change of trade cost ^ -theta, each row scaled by its largest factor
    paid: Array  #: [B, J, N, N] `pull` over 1 + tariff, the producers' part; zero on the diagonal
    home: Array  #: [B, J, N] the diagonal of `paid`
    scale: Array  #: [B, J, N] logarithm of the factor taken out of each row
    deficit: Array  #: [B, N]

    def take(self, rows: NDArray[np.intp]) -> Prepared:
        """Return the batch of the scenarios in `rows`."""
        return Prepared(
            self.theta[rows],
            self.pull[rows],
            self.paid[rows],
            self.home[rows],
            self.scale[rows],
            self.deficit[rows],
        )


@dataclass
class Solution:
    """The end of the iteration for each scenario: state, residual and passes."""

    state: Array  #: [B, N + 2 J N]
    residual: Array  #: [B] largest violation of an equilibrium condition
    iterations: NDArray[np.intp]  #: [B]
    memory: tuple[Array, Array] | None = None  #: the last moves and steps, for a similar experiment


@dataclass
class Evaluation:
    """Prices, costs, shares and flows of each scenario at a state."""

    log_wage: Array  #: [B, N]
    log_price: Array  #: [B, J, N]
    log_cost: Array  #: [B, J, N]
    spending: Array  #: [B, J, N]
    share: Array  #: [B, J, N, N]
    revenue: Array  #: [B, N] tariff revenue
    output: Array  #: [B, J, N]


def prepare(base: Base, theta: Array, tariff: Array, cost: Array | None, deficit: Array) -> Prepared:
    """Return the arrays that stay the same during the iteration.

    Parameters
    ----------
    theta : array [B, J]
        Trade elasticities.
    tariff : array [B, J, N, N]
        New tariff rates.
    cost : array [B, J, N, N], optional
        Factors on iceberg trade costs.
    deficit : array [B, N]
        New deficits.
    """
    power = theta[:, :, None, None]
    change = np.log1p(tariff) - np.log1p(base.tariff)
    if cost is not None:
        change = change + np.log(cost)
    # The exponential takes the most time here.
    exponent = np.where(base.share > 0, -power * change, -np.inf)
    scale = exponent.max(axis=-1)
    scale = np.where(np.isfinite(scale), scale, 0.0)
    with np.errstate(under="ignore"):
        pull = base.share * np.exp(exponent - scale[..., None])
    paid = pull / (1 + tariff)
    home = np.einsum("...ii->...i", paid)
    kept = home.copy()
    home[...] = 0.0
    return Prepared(theta[:, :, None], pull, paid, kept, scale, deficit)


def prepare_one(base: Base, experiment: Experiment) -> Prepared:
    """Return one experiment as a prepared batch of one scenario."""
    cost = None if experiment.cost is None else experiment.cost[None]
    return prepare(base, base.theta[None], experiment.tariff[None], cost, experiment.deficit[None])


def start_state(base: Base, batch: int) -> Array:
    """Return the state in which nothing has changed from the base year."""
    sectors, economies = base.size
    calm = np.zeros(economies + sectors * economies)
    return np.tile(np.concatenate([calm, (base.spending / base.income).ravel()]), (batch, 1))


def _parts(base: Base, state: Array) -> tuple[Array, Array, Array]:
    sectors, economies = base.size
    cut = economies + sectors * economies
    log_wage = state[:, :economies]
    log_price = state[:, economies:cut].reshape(-1, sectors, economies)
    spending = state[:, cut:].reshape(-1, sectors, economies) * base.income
    return log_wage, log_price, spending


def _transpose(array: Array) -> Array:
    return np.swapaxes(array, -1, -2)


def _log_cost(base: Base, log_wage: Array, log_price: Array) -> Array:
    """Return log unit cost: c = w ^ value added share * product over inputs of P ^ input share."""
    inputs = _transpose(np.matvec(base.inputs_by_user, _transpose(log_price)))
    return base.value_added * log_wage[:, None, :] + inputs


def _prices(base: Base, exp: Prepared, log_cost: Array) -> tuple[Array, Array, Array]:
    """Return exporters' pull, its sum over exporters and the log price index; scaled against overflow."""
    power = -exp.theta * log_cost
    peak = power.max(axis=-1, keepdims=True)
    pull = np.exp(power - peak)
    total = np.matvec(exp.pull, pull)
    if base.gaps:
        total = np.where(base.traded, total, 1.0)
    log_price = (np.log(total) + exp.scale + peak) / -exp.theta
    if base.gaps:
        log_price = np.where(base.traded, log_price, 0.0)
    return pull, total, log_price


def _step(base: Base, exp: Prepared, state: Array) -> tuple[Array, Array]:
    """Return the change that one pass makes to the state, and the residual of each scenario."""
    log_wage, log_price, spending = _parts(base, state)
    pull, total, new_price = _prices(base, exp, _log_cost(base, log_wage, log_price))
    per_pull = spending / total
    sales = pull * np.vecmat(per_pull, exp.paid)
    bills = per_pull * np.matvec(exp.paid, pull)
    at_home = per_pull * pull * exp.home
    output = sales + at_home
    exports, imports = sales.sum(axis=1), bills.sum(axis=1)
    revenue = (spending - at_home).sum(axis=1) - imports
    labour = np.exp(log_wage) * base.labour_income
    income = labour + revenue + exp.deficit
    new_spending = _transpose(np.matvec(base.inputs, _transpose(output))) + base.final * income[:, None, :]
    # An economy behind prohibitive barriers cannot pay for a deficit that is only a rounding error, and trade
    # of next to nothing should not steer its wage. An acceleration step can leave the domain; the last floor
    # makes that a large residual.
    owed = np.where(np.abs(exp.deficit) > 1e-11 * base.labour_income, exp.deficit, 0.0)
    floor = 1e-10 * labour
    inflow = np.maximum(exports + np.maximum(owed, 0) + floor, 1e-300)
    outflow = np.maximum(imports + np.maximum(-owed, 0) + floor, 1e-300)
    excess = np.log(inflow / outflow)
    wage = log_wage + DAMPING * base.pace * excess
    # numeraire: the labour income (value added) of the world
    wage = wage - np.log((np.exp(wage) * base.labour_income).sum(axis=1) / base.labour_income.sum())[:, None]
    batch = len(state)
    move = np.concatenate(
        [
            wage - log_wage,
            (new_price - log_price).reshape(batch, -1),
            ((new_spending - spending) / base.income).reshape(batch, -1),
        ],
        axis=1,
    )
    balance = np.abs(exports + owed - imports) / labour
    residual = np.maximum(np.abs(move).max(axis=1), balance.max(axis=1))
    return move, residual


def iterate(
    base: Base,
    exp: Prepared,
    start: Array,
    tolerance: float,
    max_iterations: int,
    *,
    memory: int = MEMORY,
    known: tuple[Array, Array] | None = None,
) -> Solution:
    """Return the fixed point of every scenario of a batch.

    The result of a scenario does not depend on the other scenarios of its batch.

    Parameters
    ----------
    memory : int
        Number of past passes that are remembered.
    known : pair of arrays, optional
        The memory of an earlier solution; see `Solution.memory`.
    """
    search = _Search(base, exp, start, memory, known)
    with np.errstate(all="ignore"):
        for count in range(1, max_iterations + 1):
            if search.solved_after(count, tolerance):
                break
    return search.ended()


class _Search:
    """The unsolved scenarios of a batch, each with its best state and its memory."""

    def __init__(
        self, base: Base, exp: Prepared, start: Array, memory: int, known: tuple[Array, Array] | None
    ) -> None:
        batch, size = start.shape
        self.base, self.exp = base, exp
        self.result = Solution(start.copy(), np.full(batch, np.inf), np.zeros(batch, dtype=np.intp))
        if known is not None and known[0].shape == (batch, memory, size):
            self.moves, self.steps = known[0].copy(), known[1].copy()
        else:
            self.moves, self.steps = np.zeros((batch, memory, size)), np.zeros((batch, memory, size))
        self.gram = self.moves @ _transpose(self.moves)
        self.rows = np.arange(batch)  # positions of the scenarios in the result
        self.state, self.kept = start, start  # the best state of each scenario so far, with its residual
        self.best, self.spent = np.full(batch, np.inf), np.zeros(batch, dtype=np.intp)
        self.done = np.zeros(batch, dtype=bool)
        self.fresh = np.zeros(batch, dtype=bool)  # just set back, so without a previous pass
        self.old_move = self.old_next = start

    def solved_after(self, count: int, tolerance: float) -> bool:
        """Make pass number `count`; return whether all scenarios are then solved."""
        move, residual = _step(self.base, self.exp, self.state)
        better = ~self.done & (residual < self.best)  # False for a residual that is not a number
        if better.all():
            self.kept, self.best = self.state, residual
        else:
            self.kept = np.where(better[:, None], self.state, self.kept)
            self.best = np.where(better, residual, self.best)
        self.spent[~self.done] = count
        self.done = self.best <= tolerance
        if self.done.all():
            return True
        if 2 * self.done.sum() >= len(self.rows):
            move, residual = self._let_go(move, residual)
        self._set_back(move, residual)
        self._go_on(move, count)
        return False

    def ended(self) -> Solution:
        """Return the solution at the end of the search."""
        self._note()
        self.result.memory = (self.moves, self.steps)
        return self.result

    def _note(self) -> None:
        """Copy the scenarios that are still in the search into the result."""
        rows, result = self.rows, self.result
        result.state[rows], result.residual[rows], result.iterations[rows] = self.kept, self.best, self.spent

    def _let_go(self, move: Array, residual: Array) -> tuple[Array, Array]:
        """Remove the solved scenarios from the search."""
        self._note()
        keep = np.flatnonzero(~self.done)
        self.exp = self.exp.take(keep)
        self.rows, self.done, self.fresh = self.rows[keep], self.done[keep], self.fresh[keep]
        self.state, self.kept = self.state[keep], self.kept[keep]
        self.best, self.spent = self.best[keep], self.spent[keep]
        self.moves, self.steps, self.gram = self.moves[keep], self.steps[keep], self.gram[keep]
        self.old_move, self.old_next = self.old_move[keep], self.old_next[keep]
        return move[keep], residual[keep]

    def _set_back(self, move: Array, residual: Array) -> None:
        """Reset scenarios that got much worse to their best state, and continue with a plain, damped pass."""
        lost = ~self.done & ~(residual <= SETBACK * self.best)
        if lost.any():
            self.state = np.where(lost[:, None], self.kept, self.state)
            move[lost] = _step(self.base, self.exp.take(np.flatnonzero(lost)), self.state[lost])[0]
            self.moves[lost], self.steps[lost], self.gram[lost] = 0.0, 0.0, 0.0
            self.fresh = self.fresh | lost

    def _go_on(self, move: Array, count: int) -> None:
        """Add this pass to the memory, and take the accelerated step of Anderson's method."""
        following = self.state + move
        if count > 1:
            slot = count % self.moves.shape[1]
            np.subtract(move, self.old_move, out=self.moves[:, slot])
            np.subtract(following, self.old_next, out=self.steps[:, slot])
            if self.fresh.any():
                self.moves[self.fresh, slot], self.steps[self.fresh, slot] = 0.0, 0.0
                self.fresh = np.zeros(len(self.rows), dtype=bool)
            self.gram[:, slot, :] = self.gram[:, :, slot] = np.matvec(self.moves, self.moves[:, slot])
        self.state = following - _combination(self.gram, self.moves, self.steps, move)
        self.old_move, self.old_next = move, following


def _combination(gram: Array, moves: Array, steps: Array, move: Array) -> Array:
    """Return the combination of past steps whose moves fit the present move best (least squares)."""
    system = gram.copy()
    diagonal = np.einsum("bii->bi", system)  # a view
    diagonal *= 1 + 1e-12
    diagonal[diagonal == 0] = 1.0  # an empty slot of the memory gets no weight
    try:
        weights = np.linalg.solve(system, np.matvec(moves, move)[..., None])[..., 0]
    except np.linalg.LinAlgError:
        return np.zeros_like(move)
    weights = np.where(np.isfinite(weights), weights, 0.0)
    return np.vecmat(weights, steps)


def evaluate(base: Base, exp: Prepared, state: Array) -> Evaluation:
    """Return prices, costs, shares, flows and incomes at a state."""
    log_wage, log_price, spending = _parts(base, state)
    log_cost = _log_cost(base, log_wage, log_price)
    pull, total, log_price = _prices(base, exp, log_cost)
    cells = np.arange(base.size[1])
    with np.errstate(under="ignore"):
        share = exp.pull * pull[:, :, None, :] / total[..., None]
        paid = exp.paid * pull[:, :, None, :] * (spending / total)[..., None]
    paid[..., cells, cells] = exp.home * pull * spending / total
    revenue = (spending - paid.sum(axis=-1)).sum(axis=1)
    return Evaluation(log_wage, log_price, log_cost, spending, share, revenue, paid.sum(axis=2))


def incomes(base: Base, exp: Prepared, state: Array) -> tuple[Array, Array, Array]:
    """Return log wages, log prices and incomes at a state, without the flows behind them."""
    log_wage, log_price, spending = _parts(base, state)
    pull, total, log_price = _prices(base, exp, _log_cost(base, log_wage, log_price))
    per_pull = spending / total
    received = per_pull * (np.matvec(exp.paid, pull) + pull * exp.home)
    revenue = (spending - received).sum(axis=1)
    return log_wage, log_price, np.exp(log_wage) * base.labour_income + revenue + exp.deficit
