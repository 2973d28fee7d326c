"""An explorer and a lesson that tests put into a copy of the course, as somebody would who adds one."""

TIDES = '''
"""Tides of a made-up harbour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.widgets.pictures import ranked, ranked_rows
from course.widgets.state import State
from course.widgets.settings import Whole

__all__ = ["Tides"]


def heights(days: int) -> pd.DataFrame:
    """Return a height for each day."""
    names = [f"day {day}" for day in range(days)]
    return pd.DataFrame({"day": names, "metres": [2.5 + day for day in range(days)]})


class Tides(State):
    """Heights of tides."""

    title = "Tides"
    question = "How high does the water stand?"
    assumptions = ("All of this is made up.",)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {"A week": {"days": 7}}

    days = Whole("Days", 2, 9, 3)

    def finder(self) -> Any:
        """Return the function that finds the heights."""
        return heights

    def shape(self) -> tuple[Any, ...]:
        """Return the number of bars."""
        return (self.days,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the bars."""
        return {"bars": ranked_rows(heights(self.days), "day", "metres")}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the bars."""
        chart = ranked(frames["bars"], high=12, form=".1f", count=self.days)
        return charts.finish(chart, title="Tides of a harbour", unit="metres", source="made up for a test")

    def sentence(self) -> str:
        """Say how high the water stands at last."""
        last = self.table()["metres"].iloc[-1]
        return f"On the last of {self.days} days the water stands {last} metres high."

    def table(self) -> pd.DataFrame:
        """Return the heights."""
        return heights(self.days)
'''

ROOM = {
    "lesson.toml": """
id = "07"
title = "Tides"
question = "When is the harbour open?"
picture = "A boat on the water."
minutes = { reading = 10, exercises = 0 }
needs = ["05b"]
verbs = ["nlargest"]
claims = []
plan = ["a table of tides"]

[[objectives]]
id = "tides.open"
text = "say when the harbour is open"
""",
    "lesson.md": """
```{code-cell} ipython3
from course import lesson

lesson("07")
```

## 1. High water

```{code-cell} ipython3
6.5 + 6.2
```
""",
    "opening.svg": """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1400 336" width="700" height="168" role="img" \
aria-labelledby="title desc">
<title id="title">Tides</title>
<desc id="desc">A boat on the water.</desc>
<rect width="1400" height="336" rx="28" fill="#f4f1ea"/>
<path d="M600 200h200l-30 60h-140z" fill="#0072b2"/>
</svg>
""",
    "teacher.md": """
# Teacher's notes: 07 Tides

**Read at home.** A table of tides.

**What goes wrong.** Nobody has seen the sea.

**Where the viewpoints differ.** Ask a pilot and an owner.

## 1. High water
**Time.** 50 | 90

**Say.** The moon is on nobody's side.
""",
}
