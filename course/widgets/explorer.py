"""The screen of an explorer: labelled controls, one chart, one sentence, and parts that unfold."""

import asyncio
import html
import json
import os
from copy import copy
from typing import Any

import altair as alt
import pandas as pd

from course.charts.render import as_version_5, rendered
from course.errors import CourseError
from course.notebook import RUN_AGAIN, show_after_cell
from course.others import asked_by_jupyterlab, widget_view
from course.widgets.rows import records, take_out_rows
from course.widgets.settings import (
    Among,
    Amount,
    Day,
    Flag,
    Line,
    OneOf,
    Setting,
    Several,
    Whole,
    Words,
)
from course.widgets.state import State

#: seconds without a move before the next step is computed; a held key repeats faster than this
_PAUSE = 0.06
#: up to this number of presets have a button each; more stand in one list, so that all fit in one row
_MOST_BUTTONS = 4


class Explorer:
    """The widgets that show one state and let the learner change it.

    `state`: the settings and their results; code can read and set them while the explorer is open.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._view: Any = None
        self._controls: dict[str, Any] = {}
        self._shape: tuple[Any, ...] | None = None
        self._busy = False
        self._box: Any = None
        self._presets: list[Any] = []
        self._acts: list[Any] = []
        self._list: Any = None
        self._more: Any = None
        self._acting: dict[str, Any] = {}
        self._drawn: dict[str, Any] = {}
        self._later: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        return self.state.sentence()

    # the output that an export or a notebook without a kernel keeps

    def still(self, first: str = "") -> alt.TopLevelMixin:
        """Return the present chart with its sentence, for an export or a notebook without a kernel.

        `first`: a line to write before the sentence.
        """
        chart = self.state.chart()
        heading = getattr(chart, "title")  # noqa: B009  (charts know their parts only at run time)
        words = [*([first] if first else []), self.state.sentence()]
        heading = alt.TitleParams(text=heading["text"], subtitle=[*words, *heading["subtitle"]])
        return chart.properties(title=heading, description=f"{first} {self.state.sentence()}".strip())

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        live = asked_by_jupyterlab()
        bundle, about = rendered(self.still(RUN_AGAIN if live else "").to_dict(validate=False))
        if live:
            # this picture shows when the notebook is opened again; it is hidden while the widget is alive
            show_after_cell(bundle, about)
            bundle = {}
        bundle["text/plain"] = self.state.sentence()
        if os.environ.get("COURSE_RENDER") != "text":
            bundle |= widget_view(self.view)
        return bundle, about

    # what is on the screen

    @property
    def view(self) -> Any:
        """The ipywidgets box, built when it is first needed."""
        if self._view is None:
            self._view = self._build()
            self.state.observe(self._changed)
        return self._view

    def _build(self) -> Any:
        import ipywidgets as w

        from course.widgets import page_parts

        state = self.state
        title, question = html.escape(state.title), html.escape(state.question)
        heading = w.HTML(f"<div class='course-heading'><h4>{title}</h4><span>{question}</span></div>")
        self._controls = {
            name: _control(w, setting, state, name) for name, setting in state.settings().items()
        }
        for name, control in self._controls.items():
            if state.settings()[name].has_own_row:
                control.add_class("course-long")
            control.observe(lambda change, name=name: self._moved(name, change["new"]), names="value")
        self._presets = self._ways(w)
        self._acts = [
            self._button(w, label, lambda _, m=method: self._act(m))
            for label, method in state.actions.items()
        ]
        buttons = [*self._presets, *self._acts]
        buttons.append(self._button(w, "Reset", lambda _: self._reset()))
        folded = [self._controls[name] for name in state.folded()]
        if folded:
            self._more = page_parts.more_button()
            buttons.append(self._more)
        front = [control for control in self._controls.values() if control not in folded]
        self._chart = self._screen()
        self._behind = page_parts.behind()
        self._behind.observe(self._show_behind, names="unfolded")
        middle = self._middle(w)
        self._box = box = w.VBox(
            [
                heading,
                _group(w, front, "course-controls"),
                _group(w, buttons, "course-buttons"),
                *([_group(w, folded, "course-controls", "course-folded")] if folded else []),
                *middle,
                self._behind,
            ]
        )
        box.add_class("course-explorer")
        box.add_class(f"course-{type(state).__name__.lower()}")
        self._fill()
        return box

    def _screen(self) -> Any:
        """Return the widget that shows the state: a chart, unless a subclass returns another widget.

        Each step sets `rows`, `words` and `revision`. An error sets `trouble`; a next step sets `ahead`.
        """
        from course.widgets.page_parts import live_chart

        return live_chart()

    def _middle(self, w: Any) -> list[Any]:
        """Return the widgets between the buttons and the parts that unfold: the chart alone."""
        return [self._chart]

    def _ways(self, w: Any) -> list[Any]:
        """Return one button for each preset, or a single list when there are many presets."""
        presets = list(self.state.presets)
        if len(presets) <= _MOST_BUTTONS:
            return [self._button(w, preset, lambda _, p=preset: self.state.apply(p)) for preset in presets]
        options = [("none of these", ""), *((preset, preset) for preset in presets)]
        self._list = w.Dropdown(options=options, value="", description="Preset", **_form(w))
        self._list.observe(lambda change: self._chosen(change["new"]), names="value")
        return [self._list]

    def _chosen(self, preset: str) -> None:
        if self._busy:
            return
        if preset:
            self.state.apply(preset)  # this also draws the preset
        else:
            self._fill()

    @staticmethod
    def _button(w: Any, label: str, act: Any) -> Any:
        button = w.Button(description=label, layout=w.Layout(width="auto"))
        button.on_click(act)
        return button

    def _act(self, method: str) -> None:
        try:
            getattr(self.state, method)()
        except CourseError as error:  # for example, a guess that cannot be written to the folder
            self._chart.trouble = str(error)
            return
        self._fill()

    def _reset(self) -> None:
        self.state.reset()
        if self.state.locked:  # no setting changed, so no change would draw it again
            self._fill()

    def _moved(self, name: str, value: Any) -> None:
        if self._busy:
            return
        before = getattr(self.state, name)
        try:
            self.state.set(**{name: value})
        except CourseError as error:
            if self.state.locked:
                self._fill()
            self._chart.trouble = str(error)
            return
        setting = self.state.settings()[name]
        if isinstance(setting, Amount):
            self._plan(name, setting, 1 if value > before else -1)

    # the next step, computed while the learner looks at the present one

    def _plan(self, name: str, setting: Amount, way: int) -> None:
        """Compute a number's next steps once the learner pauses: first onward, then back."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # without a kernel nobody can move a control
            return
        if self._later is not None:
            self._later.cancel()
        now = getattr(self.state, name)
        answers: list[dict[str, Any]] = []

        def work(steps: list[int]) -> None:
            if getattr(self.state, name) != now:
                return
            value = round(now + steps[0] * setting.step, 9)
            if setting.low <= value <= setting.high:
                answers.extend(self._ahead(name, value))
            self._chart.ahead = {"control": self._controls[name].model_id, "answers": list(answers)}
            if steps[1:]:  # each step has its own turn of the loop, so a new move waits for one at most
                self._later = loop.call_later(0, work, steps[1:])

        self._later = loop.call_later(_PAUSE, work, [way, -way])

    def _ahead(self, name: str, value: float) -> list[dict[str, Any]]:
        """Return rows and sentence at a setting's next value; nothing where the chart's form changes."""
        there = copy(self.state)
        there.set(**{name: value})
        if there.shape() != self._shape:
            return []
        return [{"value": value, "rows": _rows(self._sent(there.frames())), "words": there.sentence()}]

    def _changed(self, change: dict[str, Any]) -> None:
        # A preset changes several settings together, and the chart is drawn only once.
        if change["name"] in self.state.settings() and self.state.values() != self._drawn:
            self._fill()

    def _fill(self) -> None:
        """Update the screen to the state; the chart gets only rows unless its form changed."""
        state = self.state
        self._busy, self._drawn = True, state.values()
        try:
            for name, control in self._controls.items():
                setting = state.settings()[name]
                if isinstance(setting, Among) and list(control.options) != _offered(setting, state):
                    control.options = _offered(setting, state)
                if control.value != getattr(state, name):
                    control.value = getattr(state, name)
            if self._list is not None and self._list.value != state.preset:
                self._list.value = state.preset
        finally:
            self._busy = False
        self._unfold()
        self._lock()
        frames = state.frames()
        sentence = state.sentence()
        chart = self._chart
        # All goes out in one message, since each message waits its turn in kernel, server and page.
        with chart.hold_sync():
            if state.shape() != self._shape:
                self._shape = state.shape()
                self._reform(frames)
            chart.rows = _rows(self._sent(frames))
            chart.words, chart.trouble, chart.ahead = sentence, "", {}
            chart.revision += 1
        self._behind.assumptions = state.assumed()
        self._show_behind()

    def _reform(self, frames: dict[str, pd.DataFrame]) -> None:
        """Send the chart's specification without its rows, which follow on their own."""
        spec = as_version_5(self.state.draw(frames).to_dict(validate=False))
        self._chart.spec = take_out_rows(spec, set(frames))
        self._chart.form = json.dumps([str(part) for part in self.state.shape()])

    def _sent(self, frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the chart's tables that are sent to the screen: all, unless a subclass drops some."""
        return frames

    def _unfold(self) -> None:
        """Show how many folded settings differ from the start, and unfold them when one of these changes."""
        if self._more is None:
            return
        acting = self.state.acting()
        if any(name not in self._acting or self._acting[name] != acting[name] for name in acting):
            self._more.unfolded = True
        self._acting = acting
        if self._more.changed != len(acting):
            self._more.changed = len(acting)

    def _lock(self) -> None:
        """Disable the controls of a locked state, and hide table and code until the state may show them."""
        locked = self.state.locked
        for control in (*self._controls.values(), *self._presets):
            if control.disabled != locked:
                control.disabled = locked
        # A button that was just pressed holds the keyboard focus, so it is not disabled.
        for button in self._acts:
            button.disabled = not self.state.ready
            button.description = self.state.done if locked else button.description
        (self._box.remove_class if self.state.ready else self._box.add_class)("course-unset")
        self._behind.layout.display = None if self.state.tells else "none"
        drawing = not locked and any(isinstance(one, Line) for one in self.state.settings().values())
        (self._box.add_class if drawing else self._box.remove_class)("course-drawing")

    def _show_behind(self, _: Any = None) -> None:
        """Update the table and the code, each only while it is unfolded."""
        if "table" in self._behind.unfolded:
            self._behind.show(self.state.table())
        if "code" in self._behind.unfolded:
            self._behind.code = self.state.code()


def _group(w: Any, parts: list[Any], *kinds: str) -> Any:
    box = w.HBox(parts)
    for kind in kinds:
        box.add_class(kind)
    return box


def _form(w: Any) -> dict[str, Any]:
    """Return the style and layout of every labelled control."""
    layout = w.Layout(width="auto", max_width="30em", margin="2px 0")
    return {"style": {"description_width": "initial"}, "layout": layout}


def _control(w: Any, setting: Setting, state: State, name: str) -> Any:
    value = getattr(state, name)
    common: dict[str, Any] = {
        "description": setting.label,
        "value": value,
        **_form(w),
    }
    if isinstance(setting, Line):
        from course.widgets.page_parts import draw_line

        return draw_line(setting, value)
    if isinstance(setting, Several):
        options = [(words, key) for key, words in setting.options.items()]
        return w.SelectMultiple(options=options, rows=min(len(options), 3), **common)
    if isinstance(setting, Among):
        return w.Dropdown(options=_offered(setting, state), **common)
    if isinstance(setting, Words):
        return w.Textarea(continuous_update=False, rows=2, **common)
    if isinstance(setting, Day):
        return w.Text(continuous_update=False, placeholder="2025-04-27", **common)
    if isinstance(setting, OneOf):
        return w.Dropdown(options=[(words, key) for key, words in setting.options.items()], **common)
    if isinstance(setting, Flag):
        return w.Checkbox(indent=False, **common)
    if isinstance(setting, Whole):
        return w.IntSlider(min=setting.low, max=setting.high, step=setting.step, readout_format="d", **common)
    if isinstance(setting, Amount):
        limits = {"min": setting.low, "max": setting.high, "step": setting.step}
        return w.FloatSlider(readout_format=setting.form, **limits, **common)
    raise CourseError(f"No control can show the setting {name!r}.")


def _offered(setting: Among, state: State) -> list[tuple[str, Any]]:
    """Return the options of a setting in this state, each as its words and its value."""
    return [(words, value) for value, words in setting.options(state).items()]


def _rows(frames: dict[str, pd.DataFrame]) -> dict[str, list[dict[str, Any]]]:
    return {name: records(frame) for name, frame in frames.items()}
