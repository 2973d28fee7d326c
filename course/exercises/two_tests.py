"""The test before and the test after the course, in a notebook: two papers, and what changed between them."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from course.exercises.session import QUICK_LOOK
from course.exercises.store import WorkspaceStore
from course.notebook import MAKE
from course.others import asked_by_jupyterlab, widget_view
from course.paths import package_text
from course.workspace import current
from course.workspace.checked import check, each, parts, single, text

TESTS_SCRIPT = MAKE + package_text("room/pages/paper.js") + package_text("exercises/two_tests.js")
OWN_LOOK = package_text("exercises/two_tests.css")

_SAYS = (
    "The tests before and after the course: run this cell in JupyterLab to take them. They are an offer, and "
    "no lesson waits for them."
)


def _paper(kept: Any) -> str:
    if kept not in ("a", "b"):
        raise ValueError("a paper is a or b")
    return str(kept)


_sitting = parts(
    {"paper": ("the paper", single(_paper)), "chosen": ("the answers", each(single(text)))}, needed=("paper",)
)
#: check of the section "tests", which tells its usable part
tests_check = check(
    parts(
        {
            name: (words, _sitting)
            for name, words in (
                ("first", "the first test"),
                ("second", "the second test"),
                ("draft", "the test under way"),
            )
        }
    )
)


class TwoTests:
    """The two tests of a learner in one form; the answers are kept in the workspace.

    `papers` are the questions of each paper without a key. `explain` tells the answers once both are kept.
    """

    def __init__(
        self, papers: Mapping[str, Sequence[Any]], explain: Callable[[], list[dict[str, Any]]]
    ) -> None:
        self._papers, self._explain = papers, explain
        self._store = WorkspaceStore(current(), "tests", tests_check)
        self._form: Any = None
        # a file that holds anything else than this form has held was written by another notebook
        self._held: list[Mapping[str, Any]] = []

    def __repr__(self) -> str:
        return _SAYS

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if os.environ.get("COURSE_RENDER") == "text" or not asked_by_jupyterlab():
            return {"text/plain": _SAYS, "text/html": f"<p>{_SAYS}</p>"}
        return {"text/plain": _SAYS, **widget_view(self.form)}

    @property
    def form(self) -> Any:
        """The form widget, built when first needed, with what another notebook has kept since."""
        kept = self._store.read()
        if self._form is None:
            self._form = _form_class()(papers=self._papers, kept=kept, explained=self._explained(kept))
            self._form.add_class("course-quick")
            self._form.observe(self._changed, "kept")
        elif kept not in self._held:
            self._form.kept = kept
        self._held.append(kept)
        return self._form

    def _explained(self, kept: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._explain() if kept.get("first") and kept.get("second") else []

    def _changed(self, change: Any) -> None:
        found, _ = tests_check({name: value for name, value in change["new"].items() if value})
        self._held.append(found)
        self._store.update(lambda _: found)
        self._form.explained = self._explained(found)


@cache
def _form_class() -> Any:
    import anywidget
    import traitlets

    class TestsForm(anywidget.AnyWidget):
        """The widget of both tests: the learner's answers, and at the end what the options stand for."""

        _esm = TESTS_SCRIPT
        _css = QUICK_LOOK + OWN_LOOK
        papers: Any = traitlets.Dict().tag(sync=True)
        kept: Any = traitlets.Dict().tag(sync=True)
        explained: Any = traitlets.List().tag(sync=True)

    return TestsForm
