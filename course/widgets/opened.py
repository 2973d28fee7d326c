"""The panel of an open claim: its words, a form for the learner's verdict, and the course's evidence."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from course.claims import (
    ERRORS,
    GOVERNMENTS,
    Choice,
    Claim,
    Evidence,
    Figure,
    Readings,
    both_days,
    claim,
    text_day,
)
from course.phrases import capitalise, day_in_words, figure, list_of, number_of
from course.tables import load
from course.units import unit_named
from course.verdicts import Verdict
from course.widgets.verdict_form import VerdictForm, html_list, html_table, scrolled
from course.workspace.ledger import PersonalLedger

_KINDS = {
    "number": "a number, which can be counted",
    "definition": "a definition or description, which hangs on what its words mean",
    "cause": "a cause, by which one thing is said to bring about another",
    "attribution": "an attribution, which says what somebody said or wants",
    "forecast": "a forecast, which speaks of what was still to come",
    "norm": "a norm, which says what is good or what should be",
}
#: most letters of a finding that stand beside its verdict, where its first sentence is no longer
_SHORT = 200


def claimed_figure(id: str) -> str:
    """Return the figure that a claim names, with unit, quantity and period; empty without one."""
    claims = load("claims")
    row = claims[claims["id"] == id].iloc[0]
    if row.isna()["claimed_value"]:
        return ""
    more = "" if row["comparison"] == "equal" else f"{row['comparison']} "
    unit = unit_named(row["claimed_unit"]).said
    about = ["" if row.isna()[name] else str(row[name]) for name in ("quantity", "period")]
    words = [f"{more}{row['claimed_value']:,g} {unit}", *filter(None, about)]
    return words[0] + (f" ({', '.join(words[1:])})" if words[1:] else "")


class OpenedClaim:
    """The panel that shows the open claim and takes the learner's verdict on it.

    `widgets`: the module ipywidgets, which only a screen needs.
    `keep`: called when the learner keeps a verdict.

    Attributes
    ----------
    own, sure, why
        The controls of the learner's verdict.
    kept
        The history of verdicts.
    readings
        The menus that choose between readings of the sentence.
    box
        The whole panel.
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
        """Show a claim, and the course's verdict only with `evidence`.

        An unsaved verdict stays in the form while the same claim is open.
        """
        self._says.value = claim_head(one)
        history = PersonalLedger().history(one.id)
        self._form.show(history)
        if one.id != self._claim:
            self._claim = one.id
            self._form.take(history[-1] if history else None)
        self.readings.show(one.readings if evidence else None)
        self._found.value = course_verdict(one) if evidence else ""
        self._folded.value = folded_evidence(one) if evidence else ""

    def keep(self) -> None:
        """Write the verdict into the learner's ledger.

        Raises
        ------
        CourseError
            No verdict is chosen, or the ledger cannot be written.
        """
        PersonalLedger().record(self._claim, *self._form.chosen())


def claim_head(one: Claim) -> str:
    """Return HTML with a claim's id, its kind, and the figure that it names; its words stand in the text."""
    figure = claimed_figure(one.id)
    facts = {"Kind": capitalise(_KINDS.get(one.kind, one.kind))} | ({"Figure": figure} if figure else {})
    return f"<h5>{escape(one.id)}</h5>{_pairs(facts.items())}"


def course_verdict(one: Claim) -> str:
    """Return HTML with the course's verdict on a claim, the finding, and the verdict on the text's day."""
    lead, rest = reason(one)
    # where there are menus, they show the tally themselves
    tally = "" if one.readings.choices else f"Readings: {one.evidence().tally}."
    return (
        f"<h6>The course\u2019s verdict</h6><p><strong>{escape(capitalise(one.evidence().verdict))}</strong> "
        f"(confidence: {escape(one.confidence)}). {escape(lead)} In short: {escape(ERRORS[one.error])}.</p>"
        "<details><summary>More reasons, and the verdict on the text\u2019s day</summary>"
        f"<p>{escape(f'{rest} {tally}')}</p>{_then(one.id)}</details>"
    )


def reason(one: Claim) -> tuple[str, str]:
    """Return the first sentences of a claim's finding, as many as are short together, and the others."""
    turns, finding = one.readings.lead, one.evidence().finding
    if one.evidence().verdict != Verdict.DEPENDS:  # beside another verdict, what it turns on comes last
        finding = f"{finding.removeprefix(turns)} {turns}".strip()
    first, *others = re.split(r"(?<=[.!?]) (?=[A-Z'])", finding)
    while others and len(f"{first} {others[0]}") <= _SHORT:
        first += f" {others.pop(0)}"
    return first, " ".join(others)


@cache
def _then(id: str) -> str:
    """Return HTML with the verdict as of the text's day, and with later publications where they matter."""
    both, day = both_days(id), text_day()
    had, have = len(both.then.judged), len(both.now.judged)
    same = "" if both.changed else ", as today"
    said = [f"<strong>{escape(capitalise(both.first))}</strong>{same}."]
    if both.changed or had < have:
        readings = number_of(have, "reading")
        said.append(escape(f"{had or 'None'} of today\u2019s {readings} had a figure. {both.why}"))
    if both.then.stand_ins:
        tables = f"table{'s' if len(both.then.stand_ins) > 1 else ''} {list_of(both.then.stand_ins)}"
        said.append(escape(f"Some figures are today\u2019s, as the print of then is not held: {tables}."))
    return f"<p>As of the text\u2019s day ({day_in_words(day)}): {' '.join(said)}</p>"


def folded_evidence(one: Claim) -> str:
    """Return HTML with the parts that unfold below a verdict: figures, rule, viewpoints, later events."""
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
    """Return HTML that lists each government's later events on a claim; empty without any event."""
    events, last = claim(id).aftermath, load("events")["date"].max()
    if events.empty:
        return ""
    said = [f"<p>The course holds no event after {day_in_words(last)}.</p>"]
    for government in GOVERNMENTS.values():
        found = events[events["government"] == government]
        items = [
            f"{row.date:%Y-%m-%d}: {row.event} ({row.grade}: {row.source})" for row in found.itertuples()
        ]
        held = html_list(items, "ul") if items else "<p>None held.</p>"
        said.append(f"<h6>{escape(government)}</h6>{held}")
    return "".join(said)


def _figures(evidence: Evidence) -> str:
    ordered = sorted(evidence.figures, key=lambda figure: not figure.used)
    return html_table("The figures", ("What", "Figure", "Weight", "Source"), map(_cells, ordered))


def _cells(one: Figure) -> tuple[str, ...]:
    value = figure(one.value)
    weight = "decides" if one.used else "stands beside"
    return (
        f"{one.label}, {one.period}",
        f"{value} {one.unit}".replace("-", "\u2212", value.startswith("-")),
        f"{weight} ({one.grade})",
        one.source,
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(said)}</dd>' for name, said in pairs)}</dl>"


# -------------------------------------------------------------------------------- readings of a sentence

#: option of each menu that leaves its choice open
EVERY_READING = "every reading"


class ReadingsPanel:
    """A menu for each choice that a sentence leaves open, and the readings that match the menus.

    `widgets`: the module ipywidgets, which only a screen needs.
    """

    def __init__(self, widgets: Any) -> None:
        self._w = widgets
        self._readings: Readings | None = None
        self._menus: dict[str, Any] = {}
        self._row = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self._found, self._heading = widgets.HTML(), widgets.HTML()
        self.box = widgets.VBox([self._heading, self._row, self._found])

    def show(self, readings: Readings | None) -> None:
        """Show the readings of a sentence; None, or readings without a choice, clear the panel."""
        if readings is self._readings:
            return
        self._readings = readings
        for menu in self._menus.values():  # ipywidgets keeps every widget in memory until it is closed
            for part in (menu, menu.layout, menu.style):
                part.close()
        self._menus = {choice.name: self._menu(choice) for choice in readings.choices} if readings else {}
        self._row.children = list(self._menus.values())
        self._heading.value = "<strong>What the sentence leaves open: choose</strong>" if self._menus else ""
        self._fill()

    def turned(self) -> dict[str, str]:
        """Return a dictionary from the name of a choice to the chosen option, without choices left open."""
        return {name: menu.value for name, menu in self._menus.items() if menu.value != EVERY_READING}

    def _menu(self, choice: Choice) -> Any:
        menu = self._w.Dropdown(
            options=[EVERY_READING, *choice.options],
            value=EVERY_READING,
            description=capitalise(choice.about),
            style={"description_width": "initial"},
            layout=self._w.Layout(width="min(34em, 100%)", margin="2px 18px 2px 0"),
        )
        menu.observe(lambda _: self._fill(), names="value")
        return menu

    def _fill(self) -> None:
        self._found.value = (
            readings_found(self._readings, self.turned()) if self._menus and self._readings else ""
        )


def readings_found(readings: Readings, turned: Mapping[str, str]) -> str:
    """Return HTML with the verdicts of the readings that take the chosen options, and their table.

    `readings`: the readings of a sentence.
    `turned`: name of a choice to the chosen option; a choice that is left out stays open.
    """
    kept = readings.where(**turned)
    words = f"{'In the readings chosen here: ' if turned else ''}{kept.tally}."
    table = kept.table.to_html(index=False, na_rep="", float_format=lambda value: f"{value:,.4g}", border=0)
    return (
        f"<p role='status'>{escape(capitalise(words))}</p>"
        f"<details><summary>{len(kept)} readings in a table</summary>{scrolled('Readings', table)}</details>"
    )
