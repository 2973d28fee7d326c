"""How much work one chart may cause: steps that every stage of reading a chart pays for."""

from __future__ import annotations

from course.answers import AnswerError

__all__ = ["Budget", "UnreadableChartError"]


class UnreadableChartError(AnswerError):
    """A chart that cannot be read as far as it has to be marked."""


class Budget:
    """Steps that are left; a million take about a second.

    Parameters
    ----------
    steps
        How many there are.
    """

    def __init__(self, steps: int = 1_000_000) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Pay for steps before they are made.

        Raises
        ------
        UnreadableChartError
            None are left.
        """
        self._left -= steps
        if self._left < 0:
            raise UnreadableChartError(
                "The chart takes too many steps to be looked at. Compute its rows in pandas first, "
                "and draw from a smaller table."
            )
