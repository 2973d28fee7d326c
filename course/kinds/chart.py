"""Charts as answers, compared by what they show (`course.kinds.charts`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from course.answers import Plain
from course.kinds._words import what
from course.kinds.base import FormError, Kind
from course.kinds.charts.compared import chart_differences
from course.kinds.charts.picture import picture


@dataclass(frozen=True)
class Chart(Kind):
    """A chart of one layer, compared by its meaning and by the rows that it draws.

    Parameters
    ----------
    requires
        Aspects that count: any of mark, x, y, color, size, order, facet, title. An axis counts with its
        direction, and a logarithmic one is no linear one.
    one_row_per
        Fields that identify a row. Where each has a channel, a sum or mean of one value equals that value.
    title_names
        What the title must name, in words, each with a pattern that finds it in a title.
    """

    requires: Sequence[str] = ("mark", "x", "y", "title")
    one_row_per: Sequence[str] = ()
    title_names: Mapping[str, str] = field(default_factory=dict)
    name = "chart"
    needs = ("altair",)
    differs_first = True

    def public(self) -> dict[str, Any]:
        return {"kind": self.name, "requires": list(self.requires)}

    def _settled(self, plain: Plain) -> Plain:
        if plain["t"] != "chart":
            raise FormError(f"The answer is {what(plain)}. Give a chart.")
        picture(plain["v"])  # refuses what cannot be marked
        return plain

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether the required aspects and the rows drawn agree."""
        return self.fits(key, answer, key, slack=slack) and not self._unnamed(answer)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Return sentences on how the drawn chart differs from the key. They do not give the key away."""
        found = chart_differences(self.requires, self.one_row_per, key, answer)
        return [*found, *self._unnamed(answer)]

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1, *, slack: float = 1.0) -> bool:
        """Tell whether a chart shows what the chart of a listed mistake shows, under any title."""
        return not chart_differences(self.requires, self.one_row_per, mistake, answer, slack)

    def _unnamed(self, answer: Plain) -> list[str]:
        """Say what the title should name and does not; a missing title is said elsewhere."""
        title = picture(answer["v"]).title
        missing = [what for what, pattern in self.title_names.items() if not re.search(pattern, title)]
        return [f"The title does not name {what}." for what in missing if title]
