"""The form for a learner's own verdict on a claim; it never shows the course's verdict."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from course.errors import CourseError
from course.phrases import percent
from course.verdicts import Verdict
from course.workspace.ledger import Entry

#: first option of the menu, which stands for no verdict
_CHOOSE = ("choose …", "")
_SURE = 0.6
#: how sure somebody is who only guesses one of the verdicts
_GUESSED = 1 / len(Verdict)


class VerdictForm:
    """A form for the learner's verdict on a claim, with the list of earlier verdicts.

    `widgets`: the module ipywidgets, which only a screen needs.
    `keep`: called when the learner keeps a verdict.

    Attributes
    ----------
    own, sure, why
        The controls.
    row
        The controls side by side, with a button.
    kept
        The history of verdicts.
    """

    def __init__(self, widgets: Any, keep: Callable[[], None]) -> None:
        w = widgets
        wide = {
            "style": {"description_width": "initial"},
            "layout": w.Layout(width="min(24em, 100%)", margin="2px 12px 2px 0"),
        }
        self.own = w.Dropdown(
            options=[_CHOOSE, *((one.words, one) for one in Verdict)], description="My verdict", **wide
        )
        self.sure = w.FloatSlider(
            value=_SURE, min=_GUESSED, max=1, step=0.05, readout_format=".0%", description="How sure", **wide
        )
        self.why = w.Text(description="Why", **wide)
        button = w.Button(description="Keep my verdict", layout=w.Layout(width="auto"), disabled=True)
        button.on_click(lambda _: keep())
        self.own.observe(lambda change: setattr(button, "disabled", not change["new"]), names="value")
        self.kept = w.HTML()
        self.row = w.HBox([self.own, self.sure, self.why, button], layout=w.Layout(flex_flow="row wrap"))

    def show(self, history: Sequence[Entry]) -> None:
        """Show the earlier verdicts on a claim."""
        self.kept.value = _history(history)

    def take(self, entry: Entry | None) -> None:
        """Fill the form with a verdict; None empties it."""
        self.own.value = entry.verdict if entry else ""
        self.sure.value = entry.confidence if entry else _SURE
        self.why.value = entry.note if entry else ""

    def chosen(self) -> tuple[str, float, str]:
        """Return verdict, confidence and reason.

        Raises
        ------
        CourseError
            No verdict is chosen.
        """
        if not self.own.value:
            raise CourseError("Choose a verdict first, then keep it.")
        return self.own.value, self.sure.value, self.why.value


def _history(history: Sequence[Entry]) -> str:
    if not history:
        return "<p role='status'>My verdicts so far: none.</p>"
    said = [
        f"{entry.verdict.words}, {percent(entry.confidence)} sure" + (f": {entry.note}" if entry.note else "")
        for entry in history
    ]
    return f"<div role='status'>My verdicts so far:{html_list(said, 'ol')}</div>"


def html_list(said: Iterable[str], kind: str) -> str:
    """Return texts as an HTML list; `kind` is the tag, "ul" or "ol"."""
    return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in said)}</{kind}>"


def html_table(label: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return texts as an HTML table, named `label` for screen readers."""
    names = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>" for cells in rows)
    return scrolled(label, f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>")


def scrolled(label: str, table: str) -> str:
    """Return the HTML of a table in a region that scrolls where the table is too wide."""
    return f"<div class='course-table' role='region' tabindex='0' aria-label='{label}'>{table}</div>"
