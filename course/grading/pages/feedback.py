"""One page for each learner and one for the teacher: static HTML, no script, learners' text escaped."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from course.bank.case import Case
from course.grading.files import write_private
from course.grading.intake.match import Unmatched
from course.grading.lms import folded
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Rubric
from course.grading.marks.totals import NOT_READ, Total
from course.grading.pages.classroom import ClassReport, QuestionReport, named_mistake
from course.grading.pages.rendering import Recorded, templates, without_cell_names
from course.grading.questions import BankSet, owner_of
from course.outcomes import Outcome


def page_name(student: str) -> str:
    """Return the file name of a learner's page: readable, safe on every system and unique."""
    mark = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:8]
    readable = "".join(character for character in folded(student) if character.isascii())[:40]
    return f"{readable or 'learner'}-{mark}.html"


def learner_page(
    questions: BankSet,
    total: Total,
    rows: Sequence[Row],
    answers: Mapping[str, Recorded],
    *,
    rubric: Rubric | None = None,
    texts: Mapping[str, str] | None = None,
    solutions: bool = False,
    name: str = "",
) -> str:
    """Return a learner's page as HTML.

    The page shows only named mistakes and hints of the set. With `solutions` it also shows the worked
    solution, which holds the key. `answers` maps a question to the recorded answer, and `texts` a free-text
    question to its text. `name` is the learner's full name.
    """
    cards = []
    for question in questions.points():
        mine = [row for row in rows if row.question == question]
        if mine:
            cards.append(answer_card(questions, total, mine[0], answers.get(question), solutions))
    cards += _text_cards(rubric or Rubric(), total, texts or {})
    whole = _about_the_file(rows)
    page = templates().get_template("learner.html")
    who = full_name(total.student, name)
    return str(page.render(heading=questions.title, total=total, cards=cards, whole=whole, who=who))


def _text_cards(rubric: Rubric, total: Total, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the page's cards for the free texts, in the order of the rubric."""
    titles = dict(rubric.texts)
    return [
        {
            "title": question.replace("_", " "),
            "outcome": "Read by your teacher" if question in total.comments else "A free text",
            "tone": "",
            "points": total.points.get(question, 0.0),
            "of": worth,
            "text": titles.get(question, ""),
            "answer": texts.get(question, "") or "(nothing)",
            "says": total.comments.get(question, "").splitlines(),
            "hint": "",
            "place": "",
            "solution": "",
        }
        for question, worth in rubric.points().items()
    ]


def _about_the_file(rows: Sequence[Row]) -> str:
    """Say why a whole file has no marks; empty when it was run."""
    if len({row.outcome for row in rows}) != 1 or not rows[0].outcome.is_without_run:
        return ""
    outcome, note = rows[0].outcome, rows[0].note
    if outcome is Outcome.WRONG_VARIANT and owner_of(note) is not None:
        note = ""  # the page does not say who else handed this file in: that is for the teacher to settle
    return f"{outcome.capitalize()}: {outcome.meaning}. {note}".strip()


def full_name(student: str, name: str = "") -> str:
    """Return the learner's full name with the roster's name in brackets."""
    return f"{name} ({student})" if name and name != student else student


def _short(student: str, name: str, often: Mapping[str, int]) -> str:
    """Return the name alone when it is unique in the class, else with the roster's name in brackets."""
    return name if often.get(name) == 1 else full_name(student, name)


def _answer(case: Case, answer: Recorded | None) -> str:
    """Return a recorded answer as text; a chosen option also shows the option's words."""
    if answer is None:
        return ""
    text, options = answer.shown, case.kind.get("options")
    if isinstance(options, dict):
        named = [f"{one}: {options[one]}" for one in dict.fromkeys(text.split(", ")) if one in options]
        return "\n".join(named) or text
    return text


def answer_card(
    questions: BankSet, total: Total, row: Row, answer: Recorded | None, solutions: bool
) -> dict[str, Any]:
    """Return what a page shows of one answer; the solution only with `solutions`."""
    case = questions.case(total.student, "", row.question)
    says, hint = [], ""
    if row.outcome is Outcome.WRONG:
        found = (named_mistake(case, name) for name in row.mistake.split("; "))
        says = [one.sentence for one in found if one is not None] or [row.note]
    elif row.outcome.is_right:
        says = [row.note]
    elif row.outcome is not Outcome.BLANK and not row.outcome.is_without_run:
        says = [row.outcome.meaning.capitalize() + ".", row.mistake, row.note]
    if row.outcome is not Outcome.RIGHT and not row.outcome.is_without_run:
        hint = case.hints[0]
    says += total.comments.get(row.question, "").splitlines()
    place = "" if row.cell is None else f"Cell {row.cell}" + (f", line {row.line}" if row.line else "")
    return {
        "title": case.title,
        "outcome": row.outcome.capitalize(),
        "tone": row.outcome.tone,
        "points": total.points.get(row.question, row.points),
        "of": row.of,
        "text": case.text,
        "answer": _answer(case, answer),
        "says": [without_cell_names(text) for text in says if text],
        "hint": hint,
        "place": place if not row.outcome.is_right else "",
        "solution": case.solution if solutions else "",
    }


def class_page(
    heading: str,
    report: ClassReport,
    totals: Sequence[Total],
    *,
    unmatched: Iterable[Unmatched] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the teacher's page on the class as HTML; the learners' pages stand in a folder beside it.

    `names` maps a learner to the full name.
    """
    called = dict(names or {})
    often = Counter(called.values())
    absent = set(report.absent)
    many = [
        (
            question,
            min(question.variants, key=lambda one: (one.right / one.learners, one.parameters)),
            max(question.variants, key=lambda one: (one.right / one.learners, one.parameters)),
        )
        for question in report.questions
        if len(question.variants) > 1
    ]
    page = templates().get_template("class.html")
    return str(
        page.render(
            heading=heading,
            report=report,
            most=max((one.most for one in totals), default=0.0),
            unmatched=list(unmatched),
            flagged=sorted(
                ((one, variant) for one in report.questions for variant in one.variants if variant.flagged),
                key=lambda pair: (pair[1].chance, pair[0].question, pair[1].parameters),  # the oddest first
            ),
            many=many,
            distribution=_distribution(report),
            difficulty=_difficulty(report.questions),
            learners=[
                (one, "" if one.student in absent else f"learners/{page_name(one.student)}") for one in totals
            ],
            states={one.student: _state(one, report) for one in totals},
            titles={one.question: one.title for one in report.questions},
            named=bool(called),
            names=called,
            who=lambda student: _short(student, called.get(student, ""), often),
        )
    )


def _state(total: Total, report: ClassReport) -> str:
    """Say in a few words whether a learner's mark is final, and if not, why."""
    if not total.open:
        return "marked"
    if total.student in report.absent:
        return str(Outcome.ABSENT)
    if file := report.other_files.get(total.student, "").rpartition("/")[2]:
        return f"handed in no notebook, but {file}"
    if any(note.endswith(NOT_READ) for note in total.notes):
        return "texts to be read"
    return "to be settled"


def _drawn(
    rows: list[tuple[str, float]], *, title: str, description: str, unit: str, form: str, top: float
) -> Any:
    import pandas as pd
    from markupsafe import Markup

    from course.charts import bars
    from course.charts.render import svg

    table = pd.DataFrame(rows, columns=["name", "value"])
    chart = bars(
        table,
        x="value",
        y="name",
        title=title,
        description=description,
        unit=unit,
        source="This marking",
        order=[name for name, _ in rows],
        number_format=form,
        domain=(0.0, top),
    )
    return Markup(svg(chart.to_dict()))  # drawn from numbers and the teacher's own words


def _distribution(report: ClassReport) -> Any:
    counted = sum(count for _, count in report.bins)
    if not counted:
        return ""
    rows = [(name, float(count)) for name, count in reversed(report.bins)]
    most = max(report.bins, key=lambda item: item[1])[0]
    description = f"{counted} learners by their share of the points; the largest group reached {most}."
    top = max(value for _, value in rows)
    return _drawn(
        rows,
        title="How many learners reached which share",
        description=description,
        unit="learners",
        form="d",
        top=top,
    )


def _difficulty(questions: Sequence[QuestionReport]) -> Any:
    if not questions:
        return ""
    rows = sorted(((one.title, one.share) for one in questions), key=lambda item: (item[1], item[0]))
    description = (
        f"Share of right answers by question, from {rows[0][0]} (hardest) to {rows[-1][0]} (easiest)."
    )
    return _drawn(
        rows,
        title="Share of the class that answered right",
        description=description,
        unit="share",
        form=".0%",
        top=1.0,
    )


def _by_learner(
    rows: Iterable[Row], answers: Mapping[tuple[str, str], Recorded]
) -> tuple[dict[str, list[Row]], dict[str, dict[str, Recorded]]]:
    mine: dict[str, list[Row]] = {}
    for row in rows:
        mine.setdefault(row.student, []).append(row)
    given: dict[str, dict[str, Recorded]] = {}
    for (student, question), one in answers.items():
        given.setdefault(student, {})[question] = one
    return mine, given


def write_pages(
    folder: Path,
    questions: BankSet,
    rows: Sequence[Row],
    totals: Sequence[Total],
    answers: Mapping[tuple[str, str], Recorded],
    *,
    report: ClassReport,
    unmatched: Iterable[Unmatched] = (),
    rubric: Rubric | None = None,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    solutions: bool = False,
    names: Mapping[str, str] | None = None,
) -> dict[str, Path]:
    """Write `class.html`, and a page for each learner in `learners/`. Return each learner's page.

    `answers` maps (learner, question) to the recorded answer, and `texts` a learner to free-text questions
    with their texts. `names` maps a learner to the full name.
    """
    written = {}
    (folder / "learners").mkdir(parents=True, exist_ok=True)
    mine, given = _by_learner(rows, answers)
    for total in totals:
        if total.student in report.absent:
            continue
        page = learner_page(
            questions,
            total,
            mine[total.student],
            given.get(total.student, {}),
            rubric=rubric,
            texts=(texts or {}).get(total.student),
            solutions=solutions,
            name=(names or {}).get(total.student, ""),
        )
        written[total.student] = folder / "learners" / page_name(total.student)
        write_private(written[total.student], page)
    page = class_page(questions.title, report, totals, unmatched=unmatched, names=names)
    write_private(folder / "class.html", page)
    return written
