"""Makes quick checks for the site: the notebook's form, with the feedback on each answer sealed."""

import hashlib
import re
from functools import lru_cache
from html import escape
from itertools import chain
from math import floor, log10
from typing import Any

from course.bank.authoring import QuestionSet
from course.bank.case import Case
from course.bank.library import find_set, set_names
from course.errors import UnknownNameError
from course.exercises import Exercise
from course.exercises.panels import Panel
from course.exercises.session import Quick
from course.kinds import Label, fold
from course.marking import LocalMarker
from course.phrases import with_minus
from makers.site.moving.packing import Shelf, dumped
from makers.site.moving.parts import Part, attributes, data_file
from makers.site.moving.sealing import sealed, tag_of
from makers.site.parts import without_names

#: number of wrong answers after which the feedback no longer changes
_MISSES = 3
#: key of texts that any answer opens
_ANY = "any"
#: where a paragraph begins: many answers share most of theirs
_PIECES = re.compile(r"(?<=>)(?=<(?:p|pre)\b)")
#: a text that is no number, and the feedback on it
_NO_NUMBER = "x"
_SAID = "\u201cx\u201d is not read as a number. Type one number, for example 12.5."


def check_part(name: str) -> Part:
    """Return a quick check for the site.

    `name`: id of the check.
    """
    form = _form(exercise_of(name), name)
    file = data_file("check", name, check_data(name))
    about = attributes(data_kind="check", data_file=file[0])
    options = "".join(f"<li>{words}</li>" for _, words in form["options"])
    html = (
        f'<div class="course-moving course-check"{about}>'
        f'<div class="course-quick" hidden></div><div class="course-quick-text">{form["question"]}'
        f"{f'<ul>{options}</ul>' if options else ''}"
        f"<p>{escape(form['unit'])}</p>"
        '<p class="course-note">You can answer here as soon as the scripts have come.</p></div></div>'
    )
    if "____" in form["question"]:
        summary = "<summary>A question on the code, for who learns Python</summary>"
        html = f'<details class="course-code">{summary}{html}</details>'
    return Part(html, (file,))


@lru_cache(maxsize=64)
def _set_of(name: str) -> QuestionSet:
    """Return the question set of the lesson that asks a check.

    Raises
    ------
    UnknownNameError
        No lesson asks a check of this name.
    """
    known = {}
    for set_name in set_names():
        found = find_set(set_name)
        known.update({one.id: found for one in found.questions.values() if one.in_lesson})
    if name not in known:
        raise UnknownNameError("quick check", name, known)
    return known[name]


@lru_cache(maxsize=8)
def _marker(set_name: str) -> LocalMarker:
    return LocalMarker(find_set(set_name), lesson_too=True)


def exercise_of(name: str) -> Exercise:
    """Return the exercise set that holds a check, without any progress.

    `name`: id of the check.

    Raises
    ------
    UnknownNameError
        No lesson asks a check of this name.
    """
    marker = _marker(_set_of(name).name)
    return Exercise(marker.public(), marker, marker)


def _form(exercise: Exercise, name: str) -> dict[str, Any]:
    form = exercise.quick(name).plain()  # type: ignore[union-attr]
    return form | {"question": _plain(form["question"]), "result": ""}


def check_data(name: str) -> dict[str, Any]:
    """Return a check's form and its sealed feedback on each answer, as plain data for the script.

    `name`: id of the check.
    """
    exercise, case = exercise_of(name), _marker(_set_of(name).name).cases[name]
    kind = case.question.kind
    # a word is looked up by its letters and digits, which alone count
    words = isinstance(kind, Label)
    other = _panels(name, _unlike(case) if kind.control == "field" else "")
    if words:
        accepted = _set_of(name).questions[name].accepted.values()
        spelt = [case.key["v"], *(mistake.plain["v"] for mistake in case.listed), *chain(*accepted)]
        answers = list(dict.fromkeys(map(fold, spelt)))
    elif kind.control == "field":
        answers = typed_numbers(case)
    else:
        answers = list(kind.options)  # type: ignore[attr-defined]
    panels: list[str] = []
    pieces, found = Shelf(), {}
    for answer in answers:
        said = _panels(name, answer)
        if kind.control == "field" and said == other:
            continue
        text = _numbered(said, pieces)
        if text not in panels:
            panels.append(text)
        # Each feedback is stored once: an answer opens the number and the key of its feedback.
        found[tag_of(name, answer)] = sealed(name, answer, f"{panels.index(text)} {_key_of(text)}")
    explained = _explained(name, answers[0] if kind.control != "field" else _unlike(case))
    any_other = sealed(name, _ANY, _numbered(other, pieces)) if kind.control == "field" else ""
    return {
        "id": name,
        "form": _form(exercise, name),
        "answers": found,
        "panels": [sealed(name, _key_of(text), text) for text in panels],
        "pieces": [sealed(name, _ANY, piece) for piece in pieces.values],
        "other": any_other,
        "unknown": _UNKNOWN if words else "",
        "hints": [sealed(name, _ANY, text) for text in _hints(name)],
        "why": [_html(exercise_of(name).why(name)), sealed(name, _ANY, explained)],
        "blank": _html(_quick(name).check()),
        "words": words,
        "decimals": _decimals(case) if kind.control == "field" and not words else 0,
        "unread": _html(_quick(name).check(_NO_NUMBER)).replace(_SAID, "{}")
        if kind.control == "field" and not words
        else "",
    }


def _numbered(said: list[str], pieces: Shelf) -> str:
    """Return what `_panels` returned as JSON, each feedback as the numbers of its paragraphs."""
    tone, *panels = said
    return dumped([tone, *([pieces.place(one) for one in _PIECES.split(panel)] for panel in panels)])


def _html(panel: Panel) -> str:
    return _plain(panel._repr_html_())


#: names of tables and rows in brackets, of which only a year stays; what to call in Python
_FOR_PYTHON = re.compile(
    r"\s\(<code>\w+</code>(?:, (?:(?P<year>\d{4})|[^()]*))?\)| or call <code>[^<]*</code>(?: again)?"
)
_RUN = re.compile(r"([Rr])un the cell(?: below)?")


def _plain(html: str) -> str:
    """Return the HTML of a check for a page that hides its code."""
    if "____" in html:
        return html
    html = _FOR_PYTHON.sub(lambda found: f" ({found['year']})" if found["year"] else "", html)
    html = _RUN.sub(lambda found: f"{'L' if found[1] == 'R' else 'l'}ook below", html)
    return without_names(re.sub(r"Tolerance: ([\d.]+)\.", r"An answer within \1 counts.", html))


def _key_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _quick(name: str) -> Quick:
    """Return the check before any attempt."""
    quick = exercise_of(name).quick(name)
    assert isinstance(quick, Quick)
    return quick


def _panels(name: str, answer: str) -> list[str]:
    """Return the tone of an answer's feedback, then the feedback at the first, second and third try."""
    quick = _quick(name)
    panels = [quick.check(answer) for _ in range(_MISSES)]
    return [panels[0].tone, *map(_html, panels)]


def _hints(name: str) -> list[str]:
    exercise = exercise_of(name)
    return [_html(exercise.hint(name)) for _ in _marker(_set_of(name).name).hints(name) or [""]]


def _explained(name: str, answer: str) -> str:
    quick = _quick(name)
    quick.check(answer)
    said, case = _html(quick.why()), _marker(_set_of(name).name).cases[name]
    if case.question.kind.control == "field":  # a choice is named already
        right = with_minus(f"{case.key['v']:.3g}") if case.key["t"] == "number" else escape(case.key["v"])
        said = said.replace("<strong>Because", f"<strong>Right:</strong> {right}. <strong>Because", 1)
    folded = r'<details class="course-code"><summary>In code</summary>\g<0></details>'
    return re.sub(r"<pre.*</pre>", folded, said, flags=re.DOTALL)


#: a word that no question knows; feedback that names the reader's word names this one instead
_UNKNOWN = "no such word"


def _unlike(case: Case) -> str:
    """Return an answer that is neither the right one nor a usual mistake."""
    if case.key["t"] == "text":
        return _UNKNOWN
    key = float(case.key["v"])
    return repr(round(abs(key) * 7919.137 + 54321.987, 3))


def typed_numbers(case: Case) -> list[str]:
    """Return the typed numbers that may get more feedback than that they are wrong.

    These are all numbers near the key, and the roundings of the key and of usual mistakes with their
    neighbours. The marker gives the feedback on each number.

    `case`: a question whose answer is a number.
    """
    key, kind, last = float(case.key["v"]), case.question.kind, _decimals(case)
    values = [float(mistake.plain["v"]) for mistake in case.listed if mistake.plain["t"] == "number"]
    values += [float(slip.value) for slip in kind.slips(case.key, lambda: key)]
    values += [key * factor for factor in getattr(kind, "units", {}).values()]
    reach = round(1.2 * float(getattr(kind, "tolerance", 0.0)) * 10**last)
    found = dict.fromkeys(as_typed(key + apart * 10.0**-last, last) for apart in range(-reach, reach + 1))
    for value in (key, *values):
        for places in range(-2, last + 1):
            for apart in (-1, 0, 1):
                found[as_typed(round(value, places) + apart * 10.0**-places, last)] = None
    return list(found)


def _decimals(case: Case) -> int:
    """Return the number of decimals that the page looks up, at least ten steps within the tolerance.

    The page rounds a number that is typed with more decimals.
    """
    return min(6, max(1, 1 - floor(log10(case.question.kind.tolerance))))  # type: ignore[attr-defined]


def as_typed(value: float, places: int) -> str:
    """Return a number in the form that the page looks up: without trailing zeros or minus zero.

    `places`: number of decimals to keep.
    """
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
