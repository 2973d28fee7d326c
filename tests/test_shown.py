"""Code is shown as the lines of the function that computed: a cell that runs by itself."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from course.shown import ShownError, shown

LEAST = 3


@cache
def mean_of(values: tuple[float, ...] = (1.0, 2.0), digits: int = 1, unused: int = 5) -> float:
    """Return a mean; this sentence is not shown."""
    # A comment above the first line belongs to the lines.
    table = pd.DataFrame({"value": values})
    return round(float(table["value"].mean()), digits)


def tied(values: tuple[float, ...]) -> list[float]:
    return [value for value in values if value > LEAST]


def early(value: float) -> float:
    if value:
        return 1.0
    raise ValueError(value)


def test_imports_settings_and_lines_make_a_cell_of_its_own() -> None:
    code = shown(mean_of, {"digits": 2})
    assert code.startswith("import pandas as pd\n\ndigits = 2\nvalues = (1.0, 2.0)\n# A comment above")
    assert "this sentence" not in code and "unused" not in code and "def " not in code
    names: dict[str, Any] = {}
    exec(compile(code, "<learner>", "exec", dont_inherit=True), names)
    assert names["result"] == mean_of((1.0, 2.0), 2) == 1.5
    assert shown(mean_of, answer="mean", imports=False).startswith("values = ")
    assert "mean = round(" in shown(mean_of, answer="mean")


def test_what_cannot_stand_by_itself_is_refused() -> None:
    with pytest.raises(ShownError, match="LEAST"):
        shown(tied, {"values": (1.0,)})
    with pytest.raises(ShownError, match="must end with"):
        shown(early)
    with pytest.raises(ShownError, match="plain function"):
        shown(ShownError)
