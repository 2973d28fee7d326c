"""The widgets of an explorer that run their own script in the page: chart, text, drawn line, folded parts.

Each is an anywidget widget with a script in `page/`, and runs without a network. This module is imported
when an explorer is first shown, since only a screen needs that library.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import anywidget
import pandas as pd
import traitlets

from course.notebook import DRAWN, MAKE, RUN_AGAIN
from course.others import vega_script
from course.paths import package_text
from course.phrases import decimals
from course.widgets.settings import Line

#: style sheet of everything inside `.course-explorer`: controls fit any width, and focus and slider handles
#: are visible in both themes
LOOK = package_text("widgets/page/explorer.css").replace("$RUN_AGAIN", RUN_AGAIN)
#: two functions that every explorer's script calls: for the keyboard, and for when the kernel stops
_NAMES = package_text("widgets/page/naming.js")


def _synced(trait: Any) -> Any:
    """Return the trait, marked so that the page reads and sets it too."""
    return trait.tag(sync=True)


# -------------------------------------------------------------------------------------- one chart that stays


class _Library(anywidget.AnyWidget):
    """Sends the Vega script to the page once for all charts, since it is large."""

    _esm = "export default {};"
    source = _synced(traitlets.Unicode())


class _LiveChart(anywidget.AnyWidget):
    """Draws `spec` with `rows` in the page; a new `revision` says that an update is complete.

    New rows replace the old ones in the chart, which is not built again. While the chart draws, only the
    newest state waits. `ahead` may hold the result of a control's next step. The page draws it at once, and
    the kernel's own answer then replaces it.
    """

    _esm = (
        _NAMES
        + package_text("charts/drawn.js")
        + f"const LOOK = {json.dumps(DRAWN)};\n"
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

# Tab or the arrow keys reach every sentence and claim; Enter or Space opens it. The open sentence's panel is
# another widget of the same explorer, `.course-opened`. A link behind the sentence leads there, Escape back.
ARTICLE_SCRIPT = MAKE + _NAMES + package_text("widgets/page/article.js")
ARTICLE_STYLE = package_text("widgets/page/article.css")


class _Article(anywidget.AnyWidget):
    """Shows `rows["sentences"]` with `claim` open; a new `revision` says that an update is complete.

    Each sentence is a button that shows its verdicts; a click sends its id to the kernel. `ahead` stays
    empty, since no setting of a text is a number.
    """

    _esm = ARTICLE_SCRIPT
    _css = LOOK + ARTICLE_STYLE
    label = _synced(traitlets.Unicode())
    looks = _synced(traitlets.Dict())
    claim = _synced(traitlets.Unicode())
    rows = _synced(traitlets.Dict())
    words = _synced(traitlets.Unicode())
    trouble = _synced(traitlets.Unicode())
    run_again = _synced(traitlets.Unicode(RUN_AGAIN))
    ahead = traitlets.Dict()
    revision = _synced(traitlets.Int(0))


def article(label: str, looks: Mapping[str, Mapping[str, str]]) -> Any:
    """Return a new, empty widget that shows the sentences of a text on one page.

    `label`: name of the widget for screen readers.
    `looks`: verdict to its `letter` and its `shade`, a colour on which white letters are readable.
    """
    plain = {str(verdict): dict(look) for verdict, look in looks.items()}
    text = _Article(label=label, looks=plain)
    text.add_class("course-paper")
    return text


class _MarkedText(anywidget.AnyWidget):
    """Shows `html`, which `course.texts.page` made and escaped, with the claim of id `claim` open."""

    _esm = MAKE + package_text("widgets/page/marked.js")
    _css = package_text("texts/page.css") + package_text("widgets/page/marked.css")
    label = _synced(traitlets.Unicode())
    html = _synced(traitlets.Unicode())
    claim = _synced(traitlets.Unicode())


def marked(label: str) -> Any:
    """Return a new, empty widget for a text with marks, named `label` for screen readers."""
    text = _MarkedText(label=label)
    text.add_class("course-pane")
    return text


# ------------------------------------------------------------------------------------------------ controls

# Each point is a slider for screen readers: Tab goes to the next year, the arrows move the point, Page Up and
# Page Down move it by larger steps. The pointer sets the year under it, and all years passed since its last
# event, since a fast pointer sends few events.
DRAW_SCRIPT = package_text("widgets/page/draw.js")


class _DrawLine(anywidget.AnyWidget):
    """Lets a learner draw `value`, one number for each of `years`, after the years of `known`."""

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
    """Return the control with which a learner draws a line by pointer or keyboard."""
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
    """A button that shows further settings while `unfolded`; `changed` counts those that were changed.

    The style sheet shows `.course-folded` while this button is expanded. So the page need not wait for the
    kernel, and nothing flashes before the script has run.
    """

    _esm = _NAMES + package_text("widgets/page/more.js")
    unfolded = _synced(traitlets.Bool(False))
    changed = _synced(traitlets.Int(0))


def more_button() -> Any:
    """Return the button that unfolds further settings, at first folded."""
    button = _More()
    button.add_class("course-more")
    return button


# ------------------------------------------------------------------------------ the parts that unfold


class Behind(anywidget.AnyWidget):
    """The parts of an explorer that unfold: assumptions, table and code; `unfolded` names the open ones.

    Keyboard and pointer unfold them, since `details` is the browser's own element. Browsers allow the
    clipboard only on https and on this machine; elsewhere the script uses the older copy command.
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


def behind() -> Any:
    """Return the parts that unfold; the caller fills them."""
    box = Behind()
    box.add_class("course-behind")
    return box
