"""Solves one experiment: first the quick way, then with a longer memory, then in several stages."""

from dataclasses import dataclass

import numpy as np

from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.equilibrium.experiment import Experiment
from course.models.equilibrium.solve import iteration
from course.models.model_errors import ModelInputError, NotSolvedError

#: numbers of stages to try, in this order, for an experiment that cannot be solved at once
STAGES = (4, 16)
LONG_MEMORY = 20


@dataclass(frozen=True)
class Solved:
    """A solved equilibrium, from which another solve can start."""

    state: Array  #: the unknowns
    residual: float  #: largest violation of an equilibrium condition
    iterations: int
    memory: tuple[Array, Array] | None  #: the solver's last moves and steps
    prepared: iteration.Prepared


def solve_one(
    base: Base, experiment: Experiment, start: Solved | None, tolerance: float, max_iterations: int
) -> Solved:
    """Return the equilibrium after an experiment; see `TradeModel.solve`.

    Raises
    ------
    NotSolvedError
        The tolerance was not reached, or an economy would have no income.
    """
    prepared = iteration.prepare_one(base, experiment)
    first, known = iteration.start_state(base, 1), None
    if start is not None:
        if start.state.shape != first[0].shape:
            raise ModelInputError(
                "start comes from a model with other numbers of economies or sectors: give a result of "
                "this model."
            )
        first, known = start.state[None].copy(), start.memory
    solution = iteration.iterate(base, prepared, first, tolerance, max_iterations, known=known)
    if solution.residual[0] > tolerance:
        calm = iteration.start_state(base, 1)
        solution = iteration.iterate(base, prepared, calm, tolerance, max_iterations, memory=LONG_MEMORY)
    for stages in STAGES:
        if solution.residual[0] <= tolerance:
            break
        solution = _in_stages(base, experiment, stages, tolerance, max_iterations)
    _check(base, prepared, solution, tolerance)
    return Solved(
        solution.state[0],
        float(solution.residual[0]),
        int(solution.iterations[0]),
        solution.memory,
        prepared,
    )


def _in_stages(
    base: Base, experiment: Experiment, stages: int, tolerance: float, limit: int
) -> iteration.Solution:
    """Solve an extreme experiment in equal steps from the base."""
    state = iteration.start_state(base, 1)
    used = 0
    for part in np.arange(1, stages + 1) / stages:
        aim = tolerance if part == 1 else max(tolerance, 1e-6)
        prepared = iteration.prepare_one(base, experiment.part(base, part))
        solution = iteration.iterate(base, prepared, state, aim, limit, memory=LONG_MEMORY)
        state = solution.state
        used += int(solution.iterations[0])
    solution.iterations[:] = used
    return solution


def _check(base: Base, prepared: iteration.Prepared, solution: iteration.Solution, tolerance: float) -> None:
    """Raise `NotSolvedError` for a solution that is not an equilibrium."""
    residual = float(solution.residual[0])
    if not residual <= tolerance:
        raise NotSolvedError(
            (
                f"No equilibrium was found. After {int(solution.iterations[0])} iterations the largest "
                f"violation of a condition is {residual:.2g}, above the tolerance of {tolerance:.2g}. Try a "
                "smaller change: a very large change may leave an economy without any supplier."
            ),
            residual,
        )
    _, _, income = iteration.incomes(base, prepared, solution.state)
    if not income.min() > 0:
        poorest = base.countries[int(income.argmin())]
        raise NotSolvedError(
            f"No equilibrium was found: with these deficits {poorest} would pay more than it earns. "
            f"Raise the deficit of {poorest}.",
            residual,
        )
