"""The learner's conditions for an answer: set before the figures, and held against the answer at the end.

The workspace keeps both in its section `conditions`. Conditions that are kept are never replaced. Each new
answer is added to the earlier ones.
"""

import os
from functools import cache
from html import escape
from typing import Any

from course.errors import CourseError
from course.notebook import MAKE, show_after_cell
from course.others import asked_by_jupyterlab, widget_view
from course.paths import package_text
from course.workspace import Workspace, current
from course.workspace.checked import check, every, parts, single, text

#: how many conditions a learner sets
NUMBER = 3
#: the question that the answer is about
QUESTION = "Does Japan dare to say no, to whom, and at what price?"
#: what an answer can say of one condition
HELD = ("met", "not met", "cannot be said")

CONDITIONS_SCRIPT = MAKE + package_text("widgets/page/conditions.js")
CONDITIONS_STYLE = package_text("widgets/page/conditions.css")

_RUN_AGAIN = "Run this cell to write here."


def _held(kept: Any) -> str:
    if kept not in HELD:
        raise ValueError("what a condition is held to be")
    return str(kept)


_answer = parts(
    {"answer": ("the answer", single(text)), "held": ("the conditions", every(single(_held)))},
    needed=("answer",),
)
#: check of the section "conditions", which tells its usable part
conditions_check = check(
    parts(
        {
            "conditions": ("your conditions", every(single(text))),
            "answers": ("your answers", every(_answer)),
        }
    )
)


class Conditions:
    """The form in which a learner sets three conditions, or holds an answer against them.

    `answering`: whether the form asks for the answer, too.
    `workspace`: where both are kept; the learner's own when left out.
    """

    def __init__(self, *, answering: bool, workspace: Workspace | None = None) -> None:
        self.answering = answering
        self.workspace = workspace or current()
        self._form: Any = None

    def kept(self) -> dict[str, Any]:
        """Return the kept conditions and answers; an empty dict at first."""
        return self.workspace.read("conditions", conditions_check)

    def keep(self, conditions: list[str]) -> None:
        """Keep the conditions, unless some are kept already.

        Raises
        ------
        CourseError
            One of the conditions is empty, or the folder cannot be written.
        """
        written = [one.strip() for one in conditions]
        if len(written) != NUMBER or not all(written):
            raise CourseError(f"Write all {NUMBER} conditions first, then keep them.")
        self.workspace.update("conditions", lambda kept: {"conditions": written, **kept}, conditions_check)

    def answer(self, words: str, held: list[str]) -> None:
        """Add an answer with what it says of each condition.

        Raises
        ------
        CourseError
            No condition is kept, the answer is empty, a condition is left out, or the folder cannot be
            written.
        """
        if not self.kept().get("conditions"):
            raise CourseError("Keep your conditions first.")
        if not words.strip():
            raise CourseError("Write your answer first, then keep it.")
        if len(held) != NUMBER or not set(held) <= set(HELD):
            raise CourseError(f"Say of each condition whether it is {', '.join(HELD[:-1])}, or {HELD[-1]}.")
        entry = {"answer": words.strip(), "held": held}
        self.workspace.update(
            "conditions", lambda kept: kept.setdefault("answers", []).append(entry), conditions_check
        )

    # what is on the screen

    def __repr__(self) -> str:
        return "\n".join([QUESTION, *self._lines()])

    def _lines(self) -> list[str]:
        kept = self.kept()
        lines = [f"Condition {place}: {one}" for place, one in enumerate(kept.get("conditions", ()), 1)]
        for entry in kept.get("answers", ()):
            lines.append(f"Answer: {entry['answer']} ({', '.join(entry.get('held', ()))})")
        return lines or ["No conditions are kept yet."]

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line)}</li>" for line in self._lines())
        return f"<p>{escape(QUESTION)}</p><ul>{items}</ul>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self), "text/html": self._repr_html_()}
        if os.environ.get("COURSE_RENDER") == "text" or not asked_by_jupyterlab():
            return bundle
        # a copy for a reopened notebook, hidden while the form is alive
        again = f"<div class='course-conditions-still'>{bundle['text/html']}<p>{_RUN_AGAIN}</p></div>"
        show_after_cell({**bundle, "text/html": again})
        return widget_view(self.form)

    @property
    def form(self) -> Any:
        """The form widget, built when first needed."""
        if self._form is None:
            self._form = _form_class()(
                question=QUESTION, number=NUMBER, held=list(HELD), answering=self.answering, kept=self.kept()
            )
            self._form.add_class("course-conditions")
            self._form.on_msg(self._pressed)
        return self._form

    def _pressed(self, form: Any, content: Any, _: Any) -> None:
        try:
            if "conditions" in content:
                self.keep([str(one) for one in content["conditions"]])
            else:
                self.answer(str(content["answer"]), [str(one) for one in content["held"]])
        except CourseError as error:
            form.trouble = str(error)
        else:
            with form.hold_sync():
                form.trouble, form.kept = "", self.kept()
        form.revision += 1


def my_conditions(*, answering: bool = False, workspace: Workspace | None = None) -> Conditions:
    """Return the form for the learner's three conditions; with `answering`, also for the answer."""
    return Conditions(answering=answering, workspace=workspace)


@cache
def _form_class() -> Any:
    import anywidget
    import traitlets

    class ConditionsForm(anywidget.AnyWidget):
        """The widget of the form; `revision` says that a message of the page was dealt with."""

        _esm = CONDITIONS_SCRIPT
        _css = CONDITIONS_STYLE
        question = traitlets.Unicode().tag(sync=True)
        number = traitlets.Int().tag(sync=True)
        held: Any = traitlets.List().tag(sync=True)
        answering = traitlets.Bool().tag(sync=True)
        kept: Any = traitlets.Dict().tag(sync=True)
        trouble = traitlets.Unicode().tag(sync=True)
        revision = traitlets.Int(0).tag(sync=True)

    return ConditionsForm
