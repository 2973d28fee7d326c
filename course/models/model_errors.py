"""What can go wrong in a model, each with its own type."""

from __future__ import annotations

from course.errors import CourseError

__all__ = ["ModelError", "ModelInputError", "NotBalancedError", "NotSolvedError"]


class ModelError(CourseError):
    """Base class of the errors of `course.models`."""


class ModelInputError(ModelError, ValueError):
    """The data or the experiment cannot be what a model needs; the message names the cell."""


class NotBalancedError(ModelInputError):
    """The base data contradict each other: what is bought is not what is sold."""


class NotSolvedError(ModelError, ArithmeticError):
    """No equilibrium was found to the asked precision. `residual` tells how far off the best attempt was."""

    def __init__(self, message: str, residual: float) -> None:
        self.residual = residual
        super().__init__(message)
