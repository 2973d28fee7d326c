"""The charts of the course: theme, renderer, checks, and one builder for each kind of chart.

Importing this package turns its theme and its renderer on. Each builder takes a tidy table and column names
and returns a finished Altair chart. `finish` adds the same caption to a chart of your own.
"""

import course.charts._altair  # noqa: F401  before every module that imports Altair
import course.charts.render  # noqa: F401  registers and enables the renderer
from course.charts._bars import bars, mirror_bars, stack
from course.charts._chance import fan, payoff_matrix, quantile_dots
from course.charts._flows import network, timeline, waterfall
from course.charts._lines import lines, slope
from course.charts._points import heatmap, scatter
from course.charts.caption import finish
from course.charts.guard import ChartError
from course.charts.maps import bubble_map, choropleth

__all__ = [
    "ChartError",
    "bars",
    "bubble_map",
    "choropleth",
    "fan",
    "finish",
    "heatmap",
    "lines",
    "mirror_bars",
    "network",
    "payoff_matrix",
    "quantile_dots",
    "scatter",
    "slope",
    "stack",
    "timeline",
    "waterfall",
]
