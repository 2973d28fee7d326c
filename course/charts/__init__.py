"""Theme, renderer, guard and one builder for each kind of picture.

Importing this package makes its theme and its renderer the ones in use.
"""

from __future__ import annotations

import course.charts.render  # noqa: F401  registers and enables the renderer
from course.charts.guard import ChartError, finish
from course.charts.lines_bars import bars, lines

__all__ = ["ChartError", "bars", "finish", "lines"]
