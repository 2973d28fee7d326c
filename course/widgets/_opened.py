"""What opens with a sentence: what it says, a form for one's own verdict, the course's with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import Any

from course.claims import ERRORS, GOVERNMENTS, Claim, Evidence, Figure, both_days, claim, text_day
from course.tables import load
from course.units import unit_named
from course.widgets._readings import ReadingsPanel
from course.widgets._verdict_form import VerdictForm
from course.widgets._verdict_form import items as list_of
from course.widgets._words import start
from course.workspace.ledger import PersonalLedger

__all__ = ["OpenedClaim", "claimed_figure"]

_KINDS = {
    "number": "a number, which can be counted",
    "definition": "a definition or description, which hangs on what its words mean",
    "cause": "a cause, by which one thing is said to bring about another",
    "attribution": "an attribution, which says what somebody said or wants",
    "forecast": "a forecast, which speaks of what was still to come",
    "norm": "a norm, which says what is good or what should be",
}


def claimed_figure(id: str) -> str:
    """Return the figure that a claim names, with its unit and what it counts; nothing where it names none."""
    claims = load("claims")
    row = claims[claims["id"] == id].iloc[0]
    if row.isna()["claimed_value"]:
        return ""
    more = "" if row["comparison"] == "equal" else f"{row['comparison']} "
    unit = unit_named(row["claimed_unit"]).said
    counted = ["" if row.isna()[name] else str(row[name]) for name in ("quantity", "period")]
    words = [f"{more}{row['claimed_value']:,g} {unit}", *filter(None, counted)]
    return words[0] + (f" ({', '.join(words[1:])})" if words[1:] else "")


class OpenedClaim:
    """The claim that is open.

    Parameters
    ----------
    widgets
        The module ipywidgets, which only a screen needs.
    keep
        Called when the learner keeps a verdict.

    Attributes
    ----------
    own, sure, why
        The controls of the learner's verdict.
    kept
        The history of verdicts.
    readings
        The menus that turn what the sentence leaves open.
    box
        All of it.
    """

    def __init__(self, widgets: Any, keep: Callable[[], None]) -> None:
        w = widgets
        self._form = form = VerdictForm(w, keep)
        self.own, self.sure, self.why, self.kept = form.own, form.sure, form.why, form.kept
        self.readings = ReadingsPanel(w)
        self._says, self._found, self._folded = w.HTML(), w.HTML(), w.HTML()
        parts = [self._says, form.row, self.kept, self._found, self.readings.box, self._folded]
        self.box = w.VBox(parts)
        self.box.add_class("course-opened")
        self._claim = ""

    def show(self, one: Claim, *, evidence: bool) -> None:
        """Show a claim; without `evidence` nothing of the course's verdict.

        What is typed into the form and not kept yet stays while the claim stays.
        """
        self._says.value = _says(one)
        history = PersonalLedger().history(one.id)
        self._form.show(history)
        if one.id != self._claim:
            self._claim = one.id
            self._form.take(history[-1] if history else None)
        self.readings.show(one.readings if evidence else None)
        self._found.value = _found(one) if evidence else ""
        self._folded.value = _folded(one) if evidence else ""

    def keep(self) -> None:
        """Write the verdict into the learner's ledger.

        Raises
        ------
        CourseError
            No verdict is chosen, or the ledger cannot be written.
        """
        PersonalLedger().record(self._claim, *self._form.chosen())


def _says(one: Claim) -> str:
    figure = claimed_figure(one.id)
    facts = {"Kind": start(_KINDS.get(one.kind, one.kind))} | ({"Figure": figure} if figure else {})
    return f"<h5>{escape(one.id)}. {escape(one.text)}</h5>{_pairs(facts.items())}"


def _found(one: Claim) -> str:
    evidence = one.evidence()
    # the menus say it themselves
    tally = "" if one.readings.choices else f"<p>Readings: {escape(evidence.tally)}.</p>"
    return (
        f"<h6>The course\u2019s verdict</h6><p><strong>{escape(start(evidence.verdict))}</strong> "
        f"(confidence {escape(one.confidence)}; {escape(ERRORS[one.error])}). "
        f"{escape(evidence.finding)}</p>{tally}{_then(one.id)}"
    )


@cache
def _then(id: str) -> str:
    """Say the verdict as of the day of the text, and what was published later where that matters."""
    both, day = both_days(id), text_day()
    had, have = len(both.then.judged), len(both.now.judged)
    same = "" if both.changed else ", as today"
    said = [f"<strong>{escape(start(both.first))}</strong>{same}."]
    if both.changed or had < have:
        readings = f"{have} reading{'s' if have > 1 else ''}"
        said.append(escape(f"{had or 'None'} of today\u2019s {readings} had a figure. {both.why}"))
    if both.then.stand_ins:
        tables = f"table{'s' if len(both.then.stand_ins) > 1 else ''} {' and '.join(both.then.stand_ins)}"
        said.append(escape(f"Some figures are today\u2019s, as the print of then is not held: {tables}."))
    return (
        f"<dl class='course-then'><dt>As of the text\u2019s day ({day.day} {day:%B %Y})</dt>"
        f"<dd>{' '.join(said)}</dd></dl>"
    )


def _folded(one: Claim) -> str:
    evidence = one.evidence()
    parts = {
        f"The figures, {len(evidence.figures)}": _figures(evidence) if evidence.figures else "",
        "The rule": f"<p>{escape(evidence.rule)}</p>",
        "The viewpoints": _pairs(one.viewpoints.items()) if one.viewpoints else "",
        "What happened since (not evidence)": _since(one.id),
    }
    return "".join(
        f"<details><summary>{title}</summary>{content}</details>"
        for title, content in parts.items()
        if content
    )


@cache
def _since(id: str) -> str:
    """List what each government did after the text; nothing where no event bears on the claim."""
    events, last = claim(id).aftermath, load("events")["date"].max()
    if events.empty:
        return ""
    said = [f"<p>The course holds no event after {last.day} {last:%B %Y}.</p>"]
    for government in GOVERNMENTS.values():
        found = events[events["government"] == government]
        items = [
            f"{row.date:%Y-%m-%d}: {row.event} ({row.grade}: {row.source})" for row in found.itertuples()
        ]
        listed = list_of(items, "ul") if items else "<p>None held.</p>"
        said.append(f"<h6>{escape(government)}</h6>{listed}")
    return "".join(said)


def _figures(evidence: Evidence) -> str:
    ordered = sorted(evidence.figures, key=lambda figure: not figure.used)
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("What", "Figure", "Weight", "Source"))
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(one))}</tr>" for one in ordered
    )
    return (
        "<div class='course-table' role='region' tabindex='0' aria-label='The figures'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    value = f"{figure.value:,.0f}" if abs(figure.value) >= 1e5 else f"{figure.value:,.6g}"
    weight = "decides" if figure.used else "stands beside"
    return (
        f"{figure.label}, {figure.period}",
        f"{value} {figure.unit}".replace("-", "\u2212", value.startswith("-")),
        f"{weight} ({figure.grade})",
        figure.source,
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(said)}</dd>' for name, said in pairs)}</dl>"
