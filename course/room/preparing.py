"""The examiner: turns a lesson into questions to the class, and marks what is typed.

It runs as a process of its own, ``python -m course.room.preparing 01a``, because tables and keys take much
memory: the server that faces the phones holds neither. Both speak in lines of JSON. The first line out holds
all that was prepared. Each line in asks for one answer to be marked, and each further line out is a mark.
"""

import argparse
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from course.answers import to_plain
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import find_question, find_set, set_names, sets
from course.bank.papers import papers
from course.bank.rendering import fill
from course.claims import claim
from course.errors import CourseError
from course.kinds import FormError
from course.lessons import Lesson, lesson
from course.lessons.deck import Step, steps_of
from course.marking.marker import judge
from course.outcomes import Outcome
from course.room.answers import six_digits
from course.room.questions import CLAIM_OPTIONS, LONGEST_TEXT, Asked, Shown, codes_for
from course.tables import load
from course.verdicts import Verdict
from course.widgets.guess_questions import QUESTIONS

_LABEL = re.compile(r"^\*\*(.+?)\.\*\* ")
_TABLE = re.compile(r'\bload\("(\w+)"\)')
#: verdict -> the option that a class should have chosen
_HOLDS = {
    Verdict.SUPPORTED: "holds",
    Verdict.DEPENDS: "cannot_be_checked",
    Verdict.NOT_CHECKABLE: "cannot_be_checked",
}


# ----------------------------------------------------------------------------- preparing


def prepare_lesson(
    name: str, test: str = "", bank: str | None = None, rows: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    """Return a lesson for the room as plain data, with the test ``before`` or ``after`` if one is named.

    `bank` is the folder of the teacher's own questions. `rows` are those of her plan, as
    `course.present.plan.rows_of` yields them. Where no row has a question, all of the teacher's own questions
    are asked after the lesson's.

    The dict holds `title`, `steps` with the teacher's notes, `questions`, `marks` of the options of quick
    checks, `work` (what a notebook may report, with the sentences of its mistakes) and `troubles`: sentences
    on what could not be prepared.
    """
    chosen = lesson(name)
    steps = steps_of(chosen)
    questions, troubles = asked_in(chosen, steps)
    planned = _planned(questions, troubles, steps, bank, rows)
    if test == "before":
        questions.insert(0, _test(test, steps))
    elif test == "after":
        questions.append(_test(test, steps))
    coded = [replace(one, code=code) for one, code in zip(questions, codes_for(questions), strict=True)]
    marks = {
        one.id: {json.dumps(id): mark_answer(one.id, id, bank) for id, _ in one.options}
        for one in coded
        if one.topic == "check" and one.form == "choice"
    }
    return {
        "title": chosen.heading,
        "steps": planned,
        "questions": [one.plain() for one in coded],
        "marks": marks,
        "work": _work(chosen, steps),
        "troubles": troubles,
    }


def _planned(
    questions: list[Asked],
    troubles: list[str],
    steps: Sequence[Step],
    bank: str | None,
    rows: Sequence[Sequence[str]],
) -> list[dict[str, Any]]:
    """Return the steps of the class, and put the questions that no cell of the lesson asks behind theirs.

    A question of the plan is a step of its own, under the heading that it has on the slides.
    """
    known = {step.heading: step for step in steps}
    found = {steps[0].heading: _step(steps[0].heading, steps[0])}  # the title screen stands before all

    def add(name: str, heading: str = "") -> str:
        """Put a question behind those of the steps so far; return its heading, or else its title."""
        try:
            heading = heading or _case(name, bank).title
            asked = ask_check(name, heading, bank)
        except Exception as error:  # one question that fails must not take the others with it
            troubles.append(f"The question {name} is left out: {error}")
            return list(found)[-1]
        if asked.id not in [one.id for one in questions]:
            before = [one.heading in (*found, heading) for one in questions]
            questions.insert(len(before) - before[::-1].index(True) if True in before else 0, asked)
        return heading

    as_noted = [(one.heading, "", *map(str, _noted(one))) for one in steps]
    for heading, name, short, long in rows or as_noted:
        here = add(name) if name else heading
        step = found.setdefault(here, _step(here, known.get(here)))
        step["short"] += int(short)
        step["long"] += int(long)
    if bank is not None and not any(row[1] for row in rows):
        try:
            for name in [name for name, *_ in answerable(bank)]:
                add(name, steps[-1].heading)
        except CourseError as error:  # a file of the bank was changed after the room's command had read it
            troubles.append(str(error))
    for heading, step in found.items():
        step["skipped"] = any(_noted(known.get(heading))) and not step["short"] and not step["long"]
    return list(found.values())


def answerable(bank: Path | str | None = None) -> Iterator[tuple[str, Question, str]]:
    """Yield the questions of a bank that a phone can answer: name, question, and title of the set."""
    for name, some in sets(bank).items():
        for id, question in some.questions.items():
            if question.kind.control:
                yield id if bank is None else f"{name}/{id}", question, some.title


def _noted(step: Step | None) -> tuple[int, int]:
    """Return the minutes of a step's note in the short and in the long class."""
    return (step.note.short, step.note.long) if step and step.note else (0, 0)


def _step(heading: str, step: Step | None) -> dict[str, Any]:
    return {"heading": heading, "short": 0, "long": 0, "label_texts": note_texts(step) if step else []}


def note_texts(step: Step) -> list[tuple[str, str]]:
    """Return the paragraphs of a step's note, each as its label and its words."""
    note = step.note
    return [_labelled(part) for part in note.text.split("\n\n")] if note is not None and note.text else []


def _labelled(paragraph: str) -> tuple[str, str]:
    found = _LABEL.match(paragraph)
    words = " ".join(paragraph[found.end() if found else 0 :].split())
    return (found[1] if found else "Say"), words


def asked_in(chosen: Lesson, steps: Sequence[Step]) -> tuple[list[Asked], list[str]]:
    """Return the questions of a lesson, and sentences on those that could not be prepared.

    The lesson's claims come first, as the opening vote. Then come the questions of its steps.
    """
    closing = [step.heading for step in steps if any(ask.what == "claim" for ask in step.asks)]
    wanted = [("claim", id, closing[0] if closing else "") for id in chosen.claims]
    wanted += [(ask.what, ask.id, step.heading) for step in steps for ask in step.asks]
    headings: dict[tuple[str, str], str] = {}
    for what, id, heading in wanted:
        headings.setdefault((what, id), heading)
    found, troubles = [], []
    for (what, id), heading in headings.items():
        try:
            found.append(_MAKERS[what](id, heading))
        except Exception as error:  # one question that fails must not take the others with it
            troubles.append(f"The {what} {id} could not be prepared and is left out: {error}")
    return found, troubles


def all_asked_in(chosen: Lesson, steps: Sequence[Step]) -> list[Asked]:
    """Return the questions of `asked_in` for a file, where a missing question would go unnoticed.

    Raises
    ------
    CourseError
        A question could not be prepared.
    """
    questions, troubles = asked_in(chosen, steps)
    if troubles:
        raise CourseError(f"Lesson {chosen.id}: {' '.join(troubles)}")
    return questions


def _plain_text(text: str, pictures: dict[str, str] | None = None) -> str:
    """Return a text for the room's pages; its pictures are put into `pictures`, or only named."""

    def put_aside(found: re.Match[str]) -> str:
        if pictures is None:
            return f"(Picture: {found[1]})"
        name = f"{hashlib.sha256(found[3].encode()).hexdigest()[:24]}.{found[2]}"
        pictures[name] = found[3]
        return f"![{found[1]}](picture/{name})"

    text = re.sub(r"!\[([^\]]*)\]\(data:image/(\w+);base64,([^)\s]*)\)", put_aside, text)
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


@cache
def _citation(table: str) -> str:
    # the card says what its file does not name; a class would ask which file
    return re.sub(", release not named in the files?", "", load(table).attrs["card"].citation)


# a guess -------------------------------------------------------------------------------


def _guess(id: str, heading: str) -> Asked:
    ask = QUESTIONS[id]
    truth, naive = ask.truth(), ask.naive()
    base = Asked(
        f"guess:{id}", "guess", ask.kind, ask.text, ask.unit, float(ask.low), float(ask.high), heading=heading
    )
    shown = Shown(source=_citation(ask.source), status=ask.status)
    if ask.kind == "line":
        return _line(base, truth, ask.known_until, ask.naive_words, shown)
    words, thumb = (
        (ask.options[one] if ask.kind == "choice" else _sized(one, ask.unit)) for one in (truth, naive)
    )
    because = f"A simple guess, \u201c{ask.naive_words}\u201d, says {thumb}."
    shown = replace(shown, words=words, because=because)
    if ask.kind == "choice":
        options = tuple(ask.options.items())
        shown = replace(shown, truth=truth)
        return replace(base, unit="", options=options, sure=True, prompt="Your guess", shown=shown)
    shown, prompt = replace(shown, truth=six_digits(truth)), f"Your guess, {ask.unit}"
    return replace(base, step=float(ask.step), margin=True, prompt=prompt, shown=shown)


def _line(base: Asked, truth: Any, known_until: int, thumb: str, shown: Shown) -> Asked:
    years = tuple(int(year) for year in truth.index if year > known_until)
    known = tuple((int(year), round(float(value), 4)) for year, value in truth.items() if year <= known_until)
    values = [six_digits(truth.loc[year]) for year in years]
    words = f"{_sized(values[0], base.unit)} in {years[0]}, {values[-1]:,.1f} in {years[-1]}"
    shown = replace(shown, truth=values, words=words, because=f"A simple guess: {thumb}.")
    return replace(base, step=0.1, known=known, years=years, prompt=f"Your line, {base.unit}", shown=shown)


def _sized(value: float, unit: str) -> str:
    return f"{value:,.1f} {unit}".replace("-", "\u2212", 1) if value < 0 else f"{value:,.1f} {unit}"


# a claim -------------------------------------------------------------------------------


def _claim(id: str, heading: str) -> Asked:
    found = claim(id)
    evidence, verdict = found.evidence(), found.verdict
    option = _HOLDS.get(verdict, "does_not_hold")
    used = [figure for figure in evidence.figures if figure.used] or list(evidence.figures)
    shown = Shown(
        truth=option,
        words=evidence.in_words,
        because=evidence.finding,
        source="; ".join(dict.fromkeys(figure.source for figure in used[:3])),
        verdict=str(verdict),
    )
    return Asked(
        f"claim:{id}",
        "claim",
        "choice",
        found.text.partition(" (Or: ")[0],  # a vote is on one sentence
        options=CLAIM_OPTIONS,
        prompt="What do you say of this sentence?",
        heading=heading,
        shown=shown,
    )


# a quick check -------------------------------------------------------------------------


@cache
def _case(name: str, bank: str | None) -> Case:
    return Case(find_question(name, bank))


_FORMS = {"one": "choice", "several": "choices", "field": "text"}


def ask_check(id: str, heading: str, bank: str | None = None) -> Asked:
    """Return a question of the course's bank, or of the teacher's own in the folder `bank`, for a class.

    Raises
    ------
    CourseError
        There is no such question, or no phone can answer it.
    """
    return ask_case(_case(id, bank), id, heading)


def ask_case(case: Case, id: str, heading: str) -> Asked:
    """Return a question whose texts are filled in, for a class; `id` is the name that the room uses.

    Raises
    ------
    CourseError
        No phone can answer it.
    """
    kind = case.question.kind
    if not kind.control:
        raise CourseError(f"it asks for a {kind.name}, which no phone can give. Choose another question.")
    form = _FORMS[kind.control]
    words_of = getattr(kind, "options", {})
    pictures: dict[str, str] = {}
    options = tuple((id, _plain_text(words, pictures)) for id, words in words_of.items())
    text, because = _plain_text(case.text, pictures), _plain_text(case.reason, pictures)
    unit = kind.stated_unit
    # the publisher of a table is no source for the name of a method
    tables = {} if case.question.method_of else dict.fromkeys(_TABLE.findall(case.solution))
    truth, words = _key(case, dict(options))
    shown = Shown(
        truth=truth,
        words=words,
        because=because,
        source="; ".join(map(_citation, tables)),
        status=_status(list(tables)),
    )
    prompt = {
        "choice": "Choose one.",
        "choices": "Choose all that fit.",
        "text": f"Your answer, {unit}" if unit else kind.prompt,
    }[form]
    return Asked(
        f"check:{id}",
        "check",
        form,
        text,
        unit,
        options=options,
        prompt=prompt,
        numeric=form == "text" and case.key["t"] == "number",
        heading=heading,
        pictures=tuple(pictures.items()),
        shown=shown,
    )


def _key(case: Case, options: Mapping[str, str]) -> tuple[Any, str]:
    key = case.key
    if key["t"] == "number":
        return six_digits(key["v"]), f"{key['v']:,.4g} {case.question.kind.stated_unit}".rstrip().replace(
            "-", "\u2212", 1
        )
    if key["t"] in ("list", "set"):
        values = [one["v"] for one in key["v"]]
        return values, "; ".join(str(options.get(value, value)) for value in values)
    return key["v"], str(options.get(key["v"], key["v"]))


def _status(tables: list[str]) -> str:
    """Return the status of the figures behind a quick check, the weakest where tables differ."""
    found = {str(getattr(load(table).attrs["card"], "status", "")) for table in tables}
    return next((one for one in ("illustrative", "assumed", "estimated", "observed") if one in found), "")


_MAKERS: dict[str, Callable[[str, str], Asked]] = {"guess": _guess, "claim": _claim, "check": ask_check}


# a test before and after the course -------------------------------------------------------


def _test(when: str, steps: Sequence[Step]) -> Asked:
    text = "What figures say: twelve questions, about ten minutes. No name is asked for, and no mark follows."
    heading = steps[0 if when == "before" else -1].heading
    return Asked(f"test:{when}", "test", "paper", text, papers=tuple(papers().items()), heading=heading)


# what a notebook may report --------------------------------------------------------------


def _work(chosen: Lesson, steps: tuple[Step, ...]) -> dict[str, dict[str, Any]]:
    asked = {ask.id: step.heading for step in steps for ask in step.asks if ask.what == "check"}
    found = {}
    for name in set_names():
        for question in find_set(name).questions.values():
            if question.id in asked or name == chosen.set:
                given = question.printed(question.defaults)
                found[question.id] = {
                    "title": fill(question.title, given),
                    "step": asked.get(question.id, "Exercises"),
                    "mistakes": {wrong.id: fill(wrong.sentence, given) for wrong in question.wrongs},
                }
    return found


# -------------------------------------------------------------------------------- marking


def mark_answer(question: str, answer: Any, bank: str | None = None) -> dict[str, Any]:
    """Mark one answer to a quick check.

    `question` is such as ``check:share_gap``. `answer` is the typed text, or a list of options. `bank` is the
    folder of the teacher's own questions. The dict holds the fields of `course.room.answers.Mark`.
    """
    case = _case(question.partition(":")[2], bank)
    try:
        given = case.question.kind.typed(answer[:LONGEST_TEXT]) if isinstance(answer, str) else answer
    except FormError:
        return {"outcome": str(Outcome.ERROR), "right": False, "says": "", "value": None, "read": False}
    found = judge(case, to_plain(given))
    outcome = Outcome(found["outcome"])
    value = float(given) if isinstance(given, int | float) and abs(given) < 1e300 else None
    # who types a number has filtered no table, and read only those that the question names
    unseen = {"no_row"} | ({"stated"} if "cited_figures" in found["says"] else set())
    named = bool({*found["mistakes"]} - unseen) or outcome.is_partly_right
    says = re.sub(r" \(C\d\d\)", "", found["says"])  # a class knows the claims by their sentences
    listed = [one.plain for one in case.listed if one.id in found["mistakes"]]
    return {
        "outcome": str(outcome),
        "right": outcome is Outcome.RIGHT,
        "says": _plain_text(says) if named and outcome is not Outcome.RIGHT else "",
        "value": None if value is None else six_digits(value),
        "read": outcome is not Outcome.ERROR,
        "word": next((plain["v"] for plain in listed if plain["t"] == "text"), ""),
    }


# --------------------------------------------------------------------------- as a process


def main(arguments: list[str], inlet: IO[str], outlet: IO[str]) -> int:
    """Prepare a lesson, then mark until the other side goes away."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--test", default="")
    parser.add_argument("--bank")
    parser.add_argument("--row", nargs=4, action="append", default=[], dest="rows")
    told = parser.parse_args(arguments)
    _send(outlet, {"kind": "prepared", **prepare_lesson(**vars(told))})
    for line in inlet:
        try:
            asked = json.loads(line)
            mark = mark_answer(asked["question"], asked["answer"], told.bank)
            _send(outlet, {"kind": "mark", "id": asked["id"], "mark": mark})
        except Exception as error:  # a question that the marker fails on must not end the class
            known = asked.get("id") if isinstance(asked, dict) else None
            _send(outlet, {"kind": "failed", "id": known, "says": f"{type(error).__name__}: {error}"[:300]})
    return 0


def _send(outlet: IO[str], message: Mapping[str, Any]) -> None:
    outlet.write(json.dumps(message) + "\n")
    outlet.flush()


if __name__ == "__main__":
    # What a library prints must not come between the lines: it goes to the other stream.
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    sys.exit(main(sys.argv[1:], sys.stdin, pipe))
