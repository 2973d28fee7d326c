"""A quick check on the screen: the question, a place for the answer, and the buttons Check, Hint and Explain.

Marking is that of `Exercise.check`. Nothing here is needed before a form is shown: its library is imported
then, and a notebook without a screen shows the question as `Exercise.ask` does.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from course.answers import ____
from course.errors import CourseError
from course.exercises.panels import Panel, marked_up
from course.kinds import FormError, Kind
from course.notebook import MAKE, drawn_live, show_after_cell
from course.paths import package_text

if TYPE_CHECKING:
    from course.exercises.session import Exercise

_RUN_AGAIN = "Run this cell again to answer."
_VIEW = "application/vnd.jupyter.widget-view+json"

# A real form: Enter in the field checks, arrows go along the options, and the focus stays where it is, since
# only the text of the result changes. JupyterLab would take letters and arrows for itself.
_SCRIPT = MAKE + package_text("exercises/quick.js")

_LOOK = package_text("exercises/quick.css")


class Quick:
    """A question of a set with its form.

    The exercise marks and helps.
    """

    def __init__(self, exercise: Exercise, question: dict[str, Any]) -> None:
        self._exercise = exercise
        self._id: str = question["id"]
        self._title: str = question["title"]
        self._kind = Kind.from_public(question["kind"])
        self._asked = exercise.ask(self._id)
        self._form: Any = None

    def __repr__(self) -> str:
        return str(self._asked)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": str(self._asked), "text/html": self._asked._repr_html_()}
        if os.environ.get("COURSE_RENDER") == "text" or not drawn_live():
            return bundle
        # the question for when the notebook is opened again, hidden while the form is alive
        again = f"<div class='course-quick-still'>{bundle['text/html']}<p>{_RUN_AGAIN}</p></div>"
        show_after_cell({**bundle, "text/html": again})
        return {_VIEW: {"version_major": 2, "version_minor": 0, "model_id": self.form.model_id}}

    # what the buttons do

    def check(self, *typed: str) -> Panel:
        """Check what was typed, or the options that were chosen."""
        given = [text.strip() for text in typed if text.strip()]
        if not given:
            how = "Type an answer" if self._kind.control == "field" else "Choose an answer"
            blank = self._exercise.check(self._id, ____)
            return replace(blank, paragraphs=(f"{how}, then press **Check**.",))
        if self._kind.control == "several":
            return self._exercise.check(self._id, given)
        try:
            return self._exercise.check(self._id, self._kind.typed(given[0]))
        except FormError as error:
            # What could not be read was not answered: it is no attempt.
            return Panel("error", f"{self._title}: not read", (str(error),))

    def hint(self) -> Panel:
        """Show the next hint."""
        return self._exercise.hint(self._id)

    def why(self) -> Panel:
        """Show the reason and the worked solution."""
        return self._exercise.why(self._id)

    # what is on the screen

    @property
    def form(self) -> Any:
        """The widget, built when it is first needed."""
        if self._form is None:
            earlier = self._exercise.earlier(self._id)
            self._form = _form_class()(
                question=self._question()._repr_html_(),
                control=self._kind.control,
                prompt=self._kind.prompt,
                unit=self._kind.stated_unit,
                options=[[name, marked_up(text)] for name, text in self._options().items()],
                result="" if earlier is None else earlier._repr_html_(),
            )
            self._form.add_class("course-quick")
            self._form.on_msg(self._pressed)
        return self._form

    def _options(self) -> dict[str, str]:
        return dict(getattr(self._kind, "options", {})) if self._kind.control != "field" else {}

    def _question(self) -> Panel:
        """Return the question as `ask` shows it, without what only concerns code and what the form shows."""
        asked, wanted = self._asked, self._kind.wanted()
        if self._kind.prompt != Kind.prompt:
            asked = replace(asked, paragraphs=tuple(part for part in asked.paragraphs if part != wanted))
        return replace(asked, items=()) if self._options() else asked

    def _pressed(self, form: Any, content: Any, _: Any) -> None:
        acts: dict[str, Callable[[], Panel]] = {
            "check": lambda: self.check(*map(str, content.get("answer", ()))),
            "hint": self.hint,
            "why": self.why,
        }
        act = acts.get(str(content.get("act"))) if isinstance(content, dict) else None
        if act is None:
            return
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                shown = act()
            except CourseError as error:
                shown = Panel("error", self._title, (str(error),))
        # a warning that the progress cannot be kept would be seen nowhere else
        more = tuple(str(one.message) for one in said if issubclass(one.category, UserWarning))
        shown = replace(shown, paragraphs=(*shown.paragraphs, *more))
        with form.hold_sync():
            form.result = shown._repr_html_()
            form.revision += 1


@cache
def _form_class() -> Any:
    import anywidget
    import traitlets

    class QuickForm(anywidget.AnyWidget):
        """Question, place for the answer, buttons and `result`; `revision` tells that a result is new."""

        _esm = _SCRIPT
        _css = _LOOK
        question = traitlets.Unicode().tag(sync=True)
        control = traitlets.Unicode().tag(sync=True)
        prompt = traitlets.Unicode().tag(sync=True)
        unit = traitlets.Unicode().tag(sync=True)
        options: Any = traitlets.List().tag(sync=True)
        answer = traitlets.List(traitlets.Unicode()).tag(sync=True)
        result = traitlets.Unicode().tag(sync=True)
        revision = traitlets.Int(0).tag(sync=True)

    return QuickForm
