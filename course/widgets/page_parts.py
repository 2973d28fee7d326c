"""The parts of an explorer that run a script of ours in the page: chart, text, drawn line, folded parts.

Each is a widget of anywidget with a script in `page/`. All run without a network. This module is imported
when an explorer is first shown, since only a screen needs the library.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import anywidget
import pandas as pd
import traitlets

from course.charts.theme import PAGE
from course.notebook import FITTING, MAKE, NARROW, RUN_AGAIN
from course.others import vega_script
from course.paths import package_text
from course.phrases import decimals
from course.widgets.settings import Line

#: style sheet of everything inside `.course-explorer`: room for every control at any width, focus and handles
#: that show in both themes
LOOK = package_text("widgets/page/explorer.css").replace("$RUN_AGAIN", RUN_AGAIN)
#: two functions that every explorer's script calls: for the keyboard, and for the day the kernel stops
_NAMES = package_text("widgets/page/naming.js")


def _synced(trait: Any) -> Any:
    """Return a trait that the page sees and may set."""
    return trait.tag(sync=True)


# -------------------------------------------------------------------------------------- one chart that stays


class _Library(anywidget.AnyWidget):
    """Carries Vega to the page: one for all charts, since it is large."""

    _esm = "export default {};"
    source = _synced(traitlets.Unicode())


class _LiveChart(anywidget.AnyWidget):
    """Draws `spec` with `rows`; `revision` tells it that all is complete.

    New rows are poured into the picture, which is not built again. A burst of changes never piles up: while
    the chart draws, only the newest state waits. `ahead` may hold what a step of one control will lead to,
    which is drawn at once; the kernel's own answer follows and has the last word.
    """

    _esm = (
        _NAMES
        + f"const FITTING = {json.dumps(FITTING)}, NARROW = {NARROW}, PAGE = {PAGE};\n"
        + package_text("widgets/page/live.js")
    )
    _css = LOOK
    library = _synced(traitlets.Unicode())
    run_again = _synced(traitlets.Unicode(RUN_AGAIN))
    spec = _synced(traitlets.Dict())
    rows = _synced(traitlets.Dict())
    form = _synced(traitlets.Unicode())
    words = _synced(traitlets.Unicode())
    trouble = _synced(traitlets.Unicode())
    ahead = _synced(traitlets.Dict())
    revision = _synced(traitlets.Int(0))


@cache
def _library() -> _Library:
    return _Library(source=vega_script("export default vegaEmbed;"))


def live_chart() -> Any:
    """Return a new, empty chart."""
    return _LiveChart(library=_library().model_id)


# ------------------------------------------------------------ texts whose claims can be opened

# Every sentence and claim is reached with Tab or the arrow keys, and opened with Enter or Space. What
# opens with a sentence stands in another widget of the same explorer, `.course-opened`: a link behind the
# open sentence leads there, and Escape leads back.
ARTICLE_SCRIPT = MAKE + _NAMES + package_text("widgets/page/article.js")
ARTICLE_STYLE = package_text("widgets/page/article.css")


class _Article(anywidget.AnyWidget):
    """Shows the table `sentences` of `rows`, with `claim` open; `revision` tells that all is complete.

    Each sentence is a button that knows how it was judged; a click sends its id back. `ahead` is never
    filled: no setting of a text is a number.
    """

    _esm = ARTICLE_SCRIPT
    _css = LOOK + ARTICLE_STYLE
    label = _synced(traitlets.Unicode())
    looks = _synced(traitlets.Dict())
    unjudged = _synced(traitlets.Unicode())
    claim = _synced(traitlets.Unicode())
    rows = _synced(traitlets.Dict())
    words = _synced(traitlets.Unicode())
    trouble = _synced(traitlets.Unicode())
    run_again = _synced(traitlets.Unicode(RUN_AGAIN))
    ahead = traitlets.Dict()
    revision = _synced(traitlets.Int(0))


def article(label: str, looks: Mapping[str, Mapping[str, str]], not_judged: str) -> Any:
    """Return a new, empty text on one page.

    `label`: what a screen reader calls it.
    `looks`: verdict to its `letter` and its `shade`, a colour that white letters can be read on.
    `not_judged`: words for a sentence without a verdict.
    """
    plain = {str(verdict): dict(look) for verdict, look in looks.items()}
    text = _Article(label=label, looks=plain, unjudged=not_judged)
    text.add_class("course-paper")
    return text


class _MarkedText(anywidget.AnyWidget):
    """Shows `html`, which `course.texts.page` made and escaped, with the claim `claim` open."""

    _esm = MAKE + package_text("widgets/page/marked.js")
    _css = package_text("texts/page.css") + package_text("widgets/page/marked.css")
    label = _synced(traitlets.Unicode())
    html = _synced(traitlets.Unicode())
    claim = _synced(traitlets.Unicode())


def marked(label: str) -> Any:
    """Return a new, empty text with marks, which a screen reader calls `label`."""
    text = _MarkedText(label=label)
    text.add_class("course-pane")
    return text


# ------------------------------------------------------------------------------------------------ controls

# Each point is a slider for screen readers: Tab goes to the next year, the arrows move it, Page Up and Page
# Down by larger steps. The pointer sets the year that it is over, and all years that it passed since it was
# last heard of: a fast one is heard of only now and then.
DRAW_SCRIPT = package_text("widgets/page/draw.js")


class _DrawLine(anywidget.AnyWidget):
    """The line as `value`, one number for each of `years`, drawn on from the years of `known`."""

    _esm = DRAW_SCRIPT
    value = _synced(traitlets.List(traitlets.Float()))
    years = _synced(traitlets.List(traitlets.Int()))
    low = _synced(traitlets.Float(0.0))
    high = _synced(traitlets.Float(100.0))
    description = _synced(traitlets.Unicode(""))
    known = _synced(traitlets.List())
    source = _synced(traitlets.Unicode(""))
    disabled = _synced(traitlets.Bool(False))


def draw_line(setting: Line, value: tuple[float, ...]) -> Any:
    """Return the control for a line, which is drawn with the pointer or set by keyboard."""
    pad = _DrawLine(
        value=list(value),
        years=setting.years,
        low=float(setting.low),
        high=float(setting.high),
        description=f"{setting.label}, from {setting.years[0]} to {setting.years[-1]}",
        known=[[year, number] for year, number in setting.known.items()],
        source=f"Source: {setting.source}" if setting.source else "",
    )
    pad.add_class("course-pad")
    return pad


class _More(anywidget.AnyWidget):
    """Folds settings out while `unfolded`; `changed` says how many of them are not as at the start.

    The style sheet shows `.course-folded` while this button says that it is expanded: so the page needs no
    answer of the kernel, and nothing flashes before the script has run.
    """

    _esm = package_text("widgets/page/more.js")
    unfolded = _synced(traitlets.Bool(False))
    changed = _synced(traitlets.Int(0))


def more_button() -> Any:
    """Return the button that folds out further settings, folded."""
    button = _More()
    button.add_class("course-more")
    return button


# -------------------------------------------------------------------------------- what lies behind a picture


class Behind(anywidget.AnyWidget):
    """Folded parts: assumptions, table and code; `unfolded` names those that somebody looks at.

    They fold out with the keyboard as with the pointer (`details` is the browser's own). The clipboard
    answers only on https and on this machine; elsewhere the text is selected and the older command copies it.
    """

    _esm = MAKE + package_text("widgets/page/behind.js")
    _css = package_text("widgets/page/behind.css")
    assumptions = _synced(traitlets.List(traitlets.Unicode()))
    table = _synced(traitlets.Unicode())
    code = _synced(traitlets.Unicode())
    unfolded = _synced(traitlets.List(traitlets.Unicode()))

    def show(self, table: pd.DataFrame) -> None:
        """Show a table of numbers."""
        self.table = table.to_html(
            index=False, border=0, float_format=lambda value: decimals(value, 2), na_rep="\u2013"
        )


def behind(assumptions: tuple[str, ...]) -> Any:
    """Return the folded parts; whoever knows the state fills in table and code."""
    box = Behind(assumptions=list(assumptions))
    box.add_class("course-behind")
    return box
