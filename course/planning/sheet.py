"""The run sheet: what stands on the page of a plan, the acts that change it, and the search for questions."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import find_question
from course.bank.rendering import fill
from course.bank.written import as_set
from course.drafts import write_atomically
from course.errors import CourseError
from course.lessons import lessons_named
from course.lessons.deck import Step, steps_of
from course.lessons.header import Lesson
from course.lessons.notes import PLANS
from course.lessons.slides import Screen, screens_in, title_screen, words_screens
from course.phrases import number_of, quoted
from course.planning.editing import PlanText, changed
from course.planning.writing import keep_question, question_from, sets_of
from course.present.plan import (
    OWN_MINUTES,
    Entry,
    are_minutes,
    entries_in,
    plan_text,
    read_text,
    whole_plan,
)
from course.present.questions import with_question
from course.present.still import still_screen
from course.room.preparing import answerable, ask_case, asked_in, note_texts
from course.room.questions import Asked

#: most entries of a plan, most acts that can be taken back, and most questions that one search shows
_MOST_ROWS, _MOST_BACK, _MOST_FOUND = 200, 200, 40
#: folder in the teacher's folder where the page keeps her questions, and the name of the one in its form
OWN_BANK, DRAFT = "my-bank", "draft"
_Change = Callable[[PlanText], None]
_FORMS = {"one": "choice", "several": "several choices", "field": "number or text", "order": "order"}


class SheetRefusedError(CourseError):
    """The page asked for something that the plan cannot do."""


class RunSheet:
    """The plan of one lesson in a teacher's folder, as the page shows and changes it.

    The file is written with the first change.
    `path`: the plan file.
    `bank`: folder of the teacher's own questions.
    """

    def __init__(self, lesson: Lesson, path: Path, bank: Path | None = None) -> None:
        self.lesson: Lesson = lesson
        self.path: Path = path
        self.bank: Path | None = bank
        self.steps: tuple[Step, ...] = steps_of(lesson)
        self.asked: list[Asked]
        self.troubles: list[str]
        self.asked, self.troubles = asked_in(lesson, self.steps)
        self._screens: dict[str, Screen] = {}
        #: the questions that were looked at by their names, and that of the form as `DRAFT`
        self.looked_at: dict[str, Asked] = {}
        self._back: list[tuple[str, str]] = []  # the text before an act, and the digest after it

    # ------------------------------------------------------------------------------ showing

    def view(self) -> dict[str, Any]:
        """Return all that the page shows, as plain data.

        Raises
        ------
        PlanError
            The file cannot be read.
        """
        text = self._text()
        rows: list[dict[str, Any]] = []
        totals = [0 for _ in PLANS]
        entries = entries_in(text, self.path, self.lesson, self.steps)
        for number, (entry, step) in enumerate(whole_plan(self.steps, entries)):
            shown = [entry.is_shown(step, whole) for whole in PLANS]
            takes = entry.takes(step)
            rows.append(
                {
                    **(self._step_row(step) if step else self._own_row(entry)),
                    "row": number,
                    "skipped": not entry.show,
                    "shown": shown,
                    "minutes": [
                        takes[place] if shown[place] or not entry.show else 0 for place in range(len(PLANS))
                    ],
                    "begins": list(totals),
                }
            )
            if shown[0]:  # a short class that has minutes for the step does not skip it
                rows[-1]["note"] = [one for one in rows[-1]["note"] if one[0] != "Skip"]
            totals = [total + takes[place] * shown[place] for place, total in enumerate(totals)]
        return {
            "lesson": {"id": self.lesson.id, "title": self.lesson.heading},
            "file": str(self.path),
            "command": self.command,
            "there": self.path.exists(),
            "digest": _digest(text),
            "back": bool(self._back) and self._back[-1][1] == _digest(text),
            "plans": list(PLANS),
            "totals": [total_words(total, whole) for total, whole in zip(totals, PLANS, strict=True)],
            "rows": rows,
            "troubles": self.troubles,
        }

    @property
    def command(self) -> str:
        """The words that present the lesson with this plan."""
        words = ["course present", self.lesson.id, "--minutes 50", f'"{self.path.parent.parent}"']
        return " ".join(words if self.bank is None else [*words, f'--bank "{self.bank}"'])

    def _text(self) -> str:
        text = read_text(self.path)
        return plan_text(self.lesson, self.steps) if text is None else text

    def _step_row(self, step: Step) -> dict[str, Any]:
        by_id = {one.id: one for one in self.asked}
        asks = [by_id[f"{one.what}:{one.id}"] for one in step.asks if f"{one.what}:{one.id}" in by_id]
        screens = list(screens_in(step))
        if step is self.steps[0]:  # the title screen stands before it, with the opening vote
            screens.insert(0, title_screen(self.lesson))
        if step is self.steps[0] or any(one.topic == "claim" for one in asks):
            claims = [one for one in self.asked if one.topic == "claim"]
            asks = claims + [one for one in asks if one.topic != "claim"]
        return {
            "kind": "step",
            "heading": step.note.heading if step.note else step.heading,
            "screens": self._kept(screens),
            "asks": [{"topic": one.topic, "text": one.text} for one in asks],
            "note": note_texts(step),
        }

    def _own_row(self, entry: Entry) -> dict[str, Any]:
        trouble = ""
        try:
            shown = with_question(entry, self.bank)
        except CourseError as error:
            shown, trouble = entry, str(error)
        words = shown.text or ""
        heading = shown.heading or entry.question or "Your own screen"
        asked = words.partition("\n- ")[0] if entry.question else ""
        return {
            "kind": "question" if entry.question else "text",
            "heading": heading,
            "question": entry.question,
            "screens": self._kept(words_screens(heading, words, _digest(heading + words)[:12])),
            "asks": [{"topic": "check", "text": asked}] if asked else [],
            "note": [],
            "trouble": trouble,
        }

    def _kept(self, screens: Sequence[Screen]) -> list[dict[str, str]]:
        """Return the names of screens, under which `screen_page` finds them."""
        named = {str(screen.cells[0]["id"]): screen for screen in screens}
        self._screens |= named
        return [{"id": name, "kind": screen.kind} for name, screen in named.items()]

    def screen_page(self, name: str) -> str:
        """Return one screen as an HTML page."""
        if name not in self._screens:
            raise SheetRefusedError("The plan has no such screen: load the page again.")
        return still_screen(self._screens[name], self.asked)

    # ----------------------------------------------------------------------------- changing

    def act(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the page asks for, write the file, and return the new view.

        `sent` may be anything at all. It names the act in `do`, and in `digest` the view that it changes.

        Raises
        ------
        CourseError
            The act is refused, and the file stays as it is; the message says why.
        """
        text = self._text()
        if sent.get("digest") != _digest(text):
            raise SheetRefusedError(
                "The file was changed meanwhile, perhaps in an editor. The page shows it as it is now: "
                "do your last change again."
            )
        if sent.get("do") == "undo":
            if not self._back or self._back[-1][1] != _digest(text):
                raise SheetRefusedError("There is nothing to take back.")
            write_atomically(self.path, self._back.pop()[0])
            return self.view()
        if sent.get("do") == "write":
            sent = {**sent, "do": "add", "question": self._written(sent)}
        new = changed(text, self._change(sent, text))
        entries_in(new, self.path, self.lesson, self.steps)  # a plan that `present` refuses is never written
        write_atomically(self.path, new)
        self._back = [*self._back[1 - _MOST_BACK :], (text, _digest(new))]
        return self.view()

    def _change(self, sent: Mapping[str, Any], text: str) -> _Change:
        rows = list(whole_plan(self.steps, entries_in(text, self.path, self.lesson, self.steps)))
        edit = self._edit(sent, rows)

        def change(plan: PlanText) -> None:
            # steps that the file leaves out get an entry first, so that rows and entries are the same
            for number, (_, whole) in enumerate(rows):
                if whole and (
                    number >= len(plan.blocks) or plan.entry(number).get("heading") != whole.heading
                ):
                    plan.insert(number, [f"heading = {quoted(whole.heading)}"])
            edit(plan)

        return change

    def _edit(self, sent: Mapping[str, Any], rows: Sequence[tuple[Entry, Step | None]]) -> _Change:
        """Return what an act does to the text of a plan that has an entry for each row."""
        row, does = sent.get("row"), sent.get("do")
        if type(row) is not int or not 0 <= row < len(rows):
            raise SheetRefusedError("The plan has no such row: load the page again.")
        entry, step = rows[row]
        if does == "add":
            lines = self._lines_of(sent.get("question"), len(rows))
            return lambda plan: plan.insert(row + 1, lines)
        if does == "move":
            return self._move(row, sent.get("by"), entry, len(rows))
        if does == "show":
            show = bool(sent.get("show"))
            return lambda plan: plan.set(row, "show", show, str(show).lower())
        if does == "minutes":
            return _minutes(row, sent.get("minutes"), entry, step)
        if does == "remove" and entry.question:
            return lambda plan: plan.remove(row)
        raise SheetRefusedError("The page asked for something unknown: load it again.")

    def _move(self, row: int, by: object, entry: Entry, count: int) -> _Change:
        if entry.is_step:
            raise SheetRefusedError(
                "The lesson's steps keep their order, since later steps need what earlier ones compute. "
                "Move a question or a screen of your own."
            )
        if by not in (-1, 1) or not 0 <= row + by < count:  # type: ignore[operator]
            raise SheetRefusedError("It stands at the end of the plan already.")
        first = row if by == 1 else row - 1
        return lambda plan: plan.swap(first)

    @property
    def home(self) -> Path:
        """The folder of the teacher's own questions; the one where the page keeps them if none is named."""
        return self.bank or self.path.parent.parent / OWN_BANK

    def draft(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the question of the form as the live room asks it, with the sentences on wrong answers.

        Raises
        ------
        UnfinishedError
            A field is empty or does not fit.
        """
        one = question_from(_form(sent))
        made = as_set([one], "draft", title="").questions[one.id]
        asked = ask_case(Case(made), DRAFT, self.steps[0].heading)
        self.looked_at[DRAFT] = asked
        said = [[one.options.get(given, given), says] for given, says in one.wrong.items()]
        return {**asked.plain(), "says": said, "means": one.means, "otherwise": one.otherwise}

    def _written(self, sent: Mapping[str, Any]) -> str:
        """Keep the question of the form in the teacher's bank, and return its name."""
        name = keep_question(_form(sent), self.home, sent.get("set"))
        self.bank = self.home
        return name

    def _lines_of(self, name: object, count: int) -> list[str]:
        if not isinstance(name, str) or count >= _MOST_ROWS:
            raise SheetRefusedError(f"A plan holds at most {_MOST_ROWS} entries, each question by its name.")
        asked = self.question(name)
        if asked.id in [one.id for one in self.asked]:
            raise SheetRefusedError("The lesson asks this question itself: choose another one.")
        title = " ".join(Case(find_question(name, self.bank)).title.split())
        return [f"question = {quoted(name)}  # {title}", f"minutes = [{OWN_MINUTES[0]}, {OWN_MINUTES[1]}]"]

    # ---------------------------------------------------------------------------- searching

    @cached_property
    def _course_questions(self) -> dict[str, dict[str, Any]]:
        return {name: _described(name, one, title) for name, one, title in answerable()}

    def _questions(self) -> dict[str, dict[str, Any]]:
        """Return what the search knows of each question that a phone can answer, the teacher's own first."""
        own = answerable(self.bank) if self.bank is not None else ()
        return {name: _described(name, one, title) for name, one, title in own} | self._course_questions

    def menus(self) -> dict[str, Any]:
        """Return the objectives by lesson, those of this lesson first, and the lessons' titles."""
        known = sorted(lessons_named(), key=lambda one: one.id != self.lesson.id)
        by_lesson = [
            {
                "lesson": one.heading,
                "objectives": [{"id": goal.id, "text": goal.text} for goal in one.objectives],
            }
            for one in known
        ]
        return {"objectives": by_lesson, "sets": sets_of(self.home), "home": str(self.home)}

    def find(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the questions that fit all that is sent: `objective`, `level`, `words` and `misconception`.

        `words` are looked for in title and text, `misconception` in the sentences on wrong answers. The words
        of each may stand in any order. Empty values fit every question.
        """
        objective, level = sent.get("objective"), sent.get("level")
        words, slip = (str(sent.get(name) or "").casefold().split() for name in ("words", "misconception"))
        fitting = []
        for one in self._questions().values():
            told = f"{one['title']} {one['text']} {one['name']} {one['set']}".casefold()
            wrong = [
                sentence for sentence in one["wrong"] if all(part in sentence.casefold() for part in slip)
            ]
            if (
                (not objective or one["objective"] == objective)
                and (not level or one["level"] == level)
                and all(part in told for part in words)
                and (wrong or not slip)
            ):
                fitting.append({**one, "wrong": wrong if slip else one["wrong"]})
        goals = [goal.id for goal in self.lesson.objectives]
        fitting.sort(key=lambda one: (one["objective"] not in goals, "/" not in one["name"]))
        mine = {one.name for one in self.asked}
        used = {entry.question for entry in entries_in(self._text(), self.path, self.lesson, self.steps)}
        for one in fitting:
            one["used"] = (
                "in the lesson" if one["name"] in mine else "in your plan" if one["name"] in used else ""
            )
        return {
            "says": number_of(len(fitting), "question")
            + (f", of which the first {_MOST_FOUND} are shown" if len(fitting) > _MOST_FOUND else ""),
            "questions": fitting[:_MOST_FOUND],
        }

    def question(self, name: str) -> Asked:
        """Return a question as the live room asks it; that of the form, too, by the name of `DRAFT`."""
        if name != DRAFT or name not in self.looked_at:
            case = Case(find_question(name, self.bank))
            self.looked_at[name] = ask_case(case, name, self.steps[0].heading)
        return self.looked_at[name]


def total_words(minutes: int, whole: int) -> str:
    """Return how the minutes of a plan compare with the class: "52 of 50 minutes: 2 too long"."""
    over = minutes - whole
    ending = "" if not over else f": {over} too long" if over > 0 else f": {-over} left"
    return f"{minutes} of {whole} minutes{ending}"


def _minutes(row: int, value: object, entry: Entry, step: Step | None) -> _Change:
    """Return the change of an entry's minutes. Minutes in the long class alone leave it to the long class."""
    if not are_minutes(value):
        raise SheetRefusedError(
            "Minutes are whole numbers from 0 to 240, in the short and in the long class."
        )
    assert isinstance(value, list)
    begins = PLANS[-1] if not value[0] and value[1] else PLANS[0]

    def edit(plan: PlanText) -> None:
        plan.set(row, "minutes", value, str(value))
        if any(value) and entry.show and entry.is_shown(step, PLANS[0]) != (begins == PLANS[0]):
            plan.set(row, "from", begins, str(begins))

    return edit


def _described(name: str, question: Question, title: str) -> dict[str, Any]:
    case = Case(question)
    sentences = [fill(wrong.sentence, case.in_texts) for wrong in question.wrongs]
    return {
        "name": name,
        "set": title,
        "title": case.title,
        "text": case.text,
        "objective": question.objective,
        "level": question.level,
        "form": _FORMS.get(question.kind.name) or _FORMS[question.kind.control or "field"],
        "wrong": [" ".join(sentence.split()) for sentence in sentences],
    }


def _form(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    found = sent.get("form")
    return found if isinstance(found, dict) else {}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
