"""The errors of the models, one type for each kind of fault."""

from course.errors import CourseError


class ModelError(CourseError):
    """Base class of the errors of `course.models`."""


class ModelInputError(ModelError, ValueError):
    """The data or the experiment do not fit the model; the message says where."""


class NotBalancedError(ModelInputError):
    """The base data contradict each other, for example when spending differs from income."""


class NotSolvedError(ModelError, ArithmeticError):
    """No equilibrium was found with the required precision; `residual` is the error of the best attempt."""

    def __init__(self, message: str, residual: float) -> None:
        self.residual = residual
        super().__init__(message)
