"""An exercise set for a learner: check, hint, solution and progress of its questions."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from course.answers import Plain, ____, encode_line
from course.errors import CourseError, UnknownNameError
from course.exercises.markers import CheckedAnswer, Marker, Tutor, checked_answer, quiet, tell
from course.exercises.panels import Panel, marked_up
from course.exercises.store import MemoryStore, Store
from course.kinds import FormError, Kind
from course.lessons import lesson_after
from course.notebook import MAKE, show_after_cell
from course.others import asked_by_jupyterlab, widget_view
from course.outcomes import Outcome
from course.paths import package_text
from course.workspace import START
from course.workspace.standing import days_again, standing_words, state_of

_RUN_AGAIN = "Run this cell again to answer."

# A real HTML form: Enter checks, and arrows move along the options. Only the result's text changes, so the
# focus stays. The script keeps letters and arrows from JupyterLab's own shortcuts.
QUICK_SCRIPT = MAKE + package_text("exercises/quick.js")

QUICK_LOOK = package_text("exercises/quick.css")


class Quick:
    """A question with an answer form in the notebook; its exercise marks and helps."""

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
        if os.environ.get("COURSE_RENDER") == "text" or not asked_by_jupyterlab():
            return bundle
        # a copy of the question for a reopened notebook, hidden while the form is alive
        again = f"<div class='course-quick-still'>{bundle['text/html']}<p>{_RUN_AGAIN}</p></div>"
        show_after_cell({**bundle, "text/html": again})
        return widget_view(self.form)

    # what the buttons do

    def check(self, *typed: str) -> Panel:
        """Check the typed text, or the chosen options."""
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
            # A text that cannot be read is no answer, so it is no attempt.
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
        """The form widget, built when first needed."""
        if self._form is None:
            self._form = _form_class()(**self.plain())
            self._form.add_class("course-quick")
            self._form.on_msg(self._pressed)
        return self._form

    def plain(self) -> dict[str, Any]:
        """Return what the form shows, as plain data by the names of the widget's traits."""
        earlier = self._exercise.earlier(self._id)
        return {
            "question": self._question()._repr_html_(),
            "control": self._kind.control,
            "prompt": self._kind.prompt,
            "unit": self._kind.stated_unit,
            "options": [[name, marked_up(text)] for name, text in self._options().items()],
            "result": "" if earlier is None else earlier._repr_html_(),
        }

    def _options(self) -> dict[str, str]:
        return dict(getattr(self._kind, "options", {})) if self._kind.control != "field" else {}

    def _question(self) -> Panel:
        """Return the panel of `ask` without the parts on code, and without those that the form shows."""
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
        # show the warning that progress cannot be kept, since a form shows no warnings itself
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
        """The widget of a question: answer field, buttons and `result`; `revision` marks a new result."""

        _esm = QUICK_SCRIPT
        _css = QUICK_LOOK
        question = traitlets.Unicode().tag(sync=True)
        control = traitlets.Unicode().tag(sync=True)
        prompt = traitlets.Unicode().tag(sync=True)
        unit = traitlets.Unicode().tag(sync=True)
        options: Any = traitlets.List().tag(sync=True)
        answer = traitlets.List(traitlets.Unicode()).tag(sync=True)
        result = traitlets.Unicode().tag(sync=True)
        revision = traitlets.Int(0).tag(sync=True)

    return QuickForm


_TONE: dict[str, str] = {
    Outcome.RIGHT: "good",
    Outcome.CONVERTED: "near",
    Outcome.ROUNDED: "near",
    Outcome.WRONG: "bad",
    Outcome.BLANK: "blank",
    Outcome.ERROR: "error",
    Outcome.RECORDED: "info",
}

#: where answers are given; empty in a notebook. A page of the site says so, and has buttons below each cell.
WHERE = os.environ.get("COURSE_WHERE", "")
_PROVIDED: dict[str, Exercise] = {}


def provide(exercise: Exercise) -> None:
    """Make `course.exercise(set)` return this exercise while this process runs a submission."""
    quiet()
    _PROVIDED[exercise.set] = exercise


def providing() -> bool:
    """Tell whether this process runs a submission."""
    return bool(_PROVIDED)


def provided_exercise(name: str) -> Exercise | None:
    """Return the exercise that `provide` set for this name, or None."""
    return _PROVIDED.get(name)


class Exercise:
    """One exercise set.

    Parameters
    ----------
    public
        The questions of the set, as plain data without keys::

            {"format": 1, "set": "01-…", "title": …, "version": …,
             "mode": "practice" | "assessed", "token": "",
             "questions": [{"id": …, "title": …, "text": …, "points": 1, "objective": …, "kind": {…},
                            "parameters": {…}, "inputs": [[form, …], …]}, …]}

        `inputs` are the argument lists of a function question. `kind` is the result of `Kind.public` in
        `course.kinds.base`. The lesson asks a question with `"in_lesson": true`, and its points do not count.
    marker
        Takes each answer as plain data; with None, a check looks at type and shape only.
    tutor
        Gives hints and solutions; None in assessed mode.
    store
        Keeps the progress; in this process only when left out.
    practised
        Holds the record of practice, which says when questions come again.
    """

    def __init__(
        self,
        public: Mapping[str, Any],
        marker: Marker | None = None,
        tutor: Tutor | None = None,
        store: Store | None = None,
        practised: Store | None = None,
    ) -> None:
        self.set: str = public["set"]
        self.title: str = public["title"]
        self.mode: str = public.get("mode", "practice")
        self.token: str = public.get("token", "")
        self._questions: dict[str, dict[str, Any]] = {item["id"]: dict(item) for item in public["questions"]}
        self._marker, self._tutor = marker, tutor
        self._store: Store = store if store is not None else MemoryStore()
        self._practised: Store = practised if practised is not None else MemoryStore()

    @property
    def questions(self) -> list[str]:
        """Ids of the questions that count, in order."""
        return [name for name, question in self._questions.items() if not question.get("in_lesson")]

    @property
    def lesson_checks(self) -> list[str]:
        """Ids of the questions that the lesson asks, in order."""
        return [name for name, question in self._questions.items() if question.get("in_lesson")]

    def kind(self, question_id: str) -> dict[str, Any]:
        """Public description of the form of an answer (see `course.kinds`)."""
        return dict(self._question(question_id)["kind"])

    def _question(self, question_id: str) -> dict[str, Any]:
        try:
            return self._questions[question_id]
        except (KeyError, TypeError):
            raise UnknownNameError("question", question_id, self._questions) from None

    def plain(self, question_id: str, answer: object) -> Plain:
        """Turn an answer into plain data; a function is called on the question's inputs."""
        question = self._question(question_id)
        return Kind.from_public(question["kind"]).read(answer, question["inputs"])

    # -------------------------------------------------------------------- the vocabulary

    def ask(self, question_id: str) -> Panel:
        """Show a question: text, choices, unit and tolerance. Earlier answers change nothing."""
        question = self._question(question_id)
        head = "Quick check · " if question.get("in_lesson") else ""
        text = question.get("text", "The notebook holds the text of this question.")
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        kind = Kind.from_public(question["kind"])
        return Panel(
            "ask",
            f"{head}{question['title']}",
            tuple(part for part in (*paragraphs, kind.wanted()) if part),
            items=tuple(kind.listing()),
        )

    def quick(self, question_id: str) -> Quick | Panel:
        """Show a question with an answer form and the buttons Check, Hint and Explain.

        Without a screen the question is shown as by `ask`. So is a question whose answer is a table, a
        function or a chart. The form marks answers as `check` does.
        """
        question = self._question(question_id)
        if not Kind.from_public(question["kind"]).control:
            return self.ask(question_id)
        return Quick(self, question)

    def check(self, question_id: str, answer: object) -> Panel:
        """Check one answer and show its outcome with the next step.

        The answer is a number, text, list, table, function or chart, as the question asks.
        """
        question = self._question(question_id)
        plain = self.plain(question_id, answer)
        if self._marker is not None:
            outcome = self._marker.mark(question_id, plain)
        else:
            outcome = self._look_at_form(question, plain)
        if outcome["outcome"] == Outcome.RECORDED and self.mode == "practice":
            return Panel("info", "Recorded.")
        entry = self._note(question_id, plain, outcome)
        self._tell(outcome)
        return self._panel(question, outcome, entry)

    def hint(self, question_id: str) -> Panel:
        """Show the next hint; each call shows one more."""
        question = self._question(question_id)
        hints = self._tutor.hints(question_id) if self._tutor is not None else []
        if not hints:
            return Panel("info", "There are no hints in this set.")
        entry = self._change(
            question_id, lambda entry: entry | {"hints": min(entry["hints"] + 1, len(hints))}
        )
        shown = hints[: entry["hints"]]
        more = len(hints) - len(shown)
        title = f"Hint {len(shown)} of {len(hints)} · {question['title']}"
        end = (f"Next hint: {self._again(question, 'hint')} again.",) if more else ()
        return Panel("info", title, (*shown, *end))

    def solution(self, question_id: str, *, anyway: bool = False) -> Panel:
        """Show the worked solution; before the first attempt only with `anyway=True`."""
        question = self._question(question_id)
        if self._tutor is None:
            return Panel("info", "This set shows no solutions: your teacher gives them after the deadline.")
        if not anyway and not self._entry(question_id)["attempts"]:
            call = f"call `{self._call(question_id, 'solution', 'anyway=True')}`"
            now = "press **Show the solution now**" if WHERE else call
            words = f"Check an answer first; then you see the solution here. To see the solution now, {now}."
            return Panel("info", f"Try it first: {question['title']}", (words,))
        # A solution that is read after a right answer takes nothing back.
        self._change(
            question_id,
            lambda entry: entry | {"solution": entry["solution"] or entry["outcome"] != Outcome.RIGHT},
        )
        return Panel("info", f"Worked solution · {question['title']}", code=self._tutor.solution(question_id))

    def why(self, question_id: str) -> Panel:
        """Show why an answer is right, why others are not, and the worked solution, after a first attempt."""
        question = self._question(question_id)
        if self._tutor is not None and not self._tried(question_id):
            return Panel(
                "info",
                f"Try it first: {question['title']}",
                ("Check an answer first; then you see here why it is right or wrong.",),
            )
        worked = self.solution(question_id)
        if self._tutor is None:
            return worked
        reason = self._tutor.reason(question_id)
        right, wrong = self._options_explained(question)
        return replace(
            worked,
            title=f"Explain · {question['title']}",
            paragraphs=tuple(part for part in (right, f"**Because:** {reason}" if reason else "") if part),
            items=wrong,
        )

    def progress(self) -> Panel:
        """Show where to go on, what is right, what comes again, and the state and points of each question."""
        rows = [("Question", "State", "Attempts", "Points")]
        reached = total = 0.0
        done = known = 0
        # Quick checks are optional: they are listed only once the learner has tried one.
        quick = self.lesson_checks if any(map(self._tried, self.lesson_checks)) else []
        for question_id in (*self.questions, *quick):
            question, entry = self._questions[question_id], self._entry(question_id)
            right = entry["outcome"] == Outcome.RIGHT
            if question.get("in_lesson"):
                points = "quick check"
                known += right
            else:
                points = f"{entry['points']:g} of {question['points']:g}"
                reached += entry["points"]
                total += question["points"]
                done += right
            state = state_of(entry) if right or entry["outcome"] == Outcome.WRONG else entry["outcome"]
            if entry["attempts"] and entry["where"] != WHERE:
                state += f", {entry['where'] or 'in a notebook'}"
            rows.append((question["title"], state, str(entry["attempts"]), points))
        title = f"{self.title}: {done} of {len(self.questions)} right, {reached:g} of {total:g} points"
        if quick:
            title += f"; {known} of {len(quick)} quick checks in the lesson"
        return Panel("info", title, self._standing(), table=tuple(rows))

    def _standing(self) -> tuple[str, ...]:
        """Say where to go on, and what comes again of this set's objectives."""
        mine = self._store.read().get(self.set, {})
        if self.mode != "practice":
            return (self.following,)
        objectives, today = {one.get("objective", "") for one in self._questions.values()}, date.today()
        again = days_again(self._practised.read(), {self.set: mine}, today, objectives)
        entries = [self._entry(name) for name in self.questions]
        return tuple(filter(None, (self.following, standing_words(entries, again, today))))

    @property
    def following(self) -> str:
        """Where to go on: the first question that is not answered right, or what comes after the set."""
        done = {Outcome.RIGHT, Outcome.RECORDED}
        for number, name in enumerate(self.questions, 1):
            if self._entry(name)["outcome"] not in done:
                title = self._questions[name]["title"]
                place = f"question {number} of {len(self.questions)} of the exercises"
                return f"**Continue with** {place} \u201c{self.title}\u201d: {title}."
        lesson = lesson_after(self.set)
        if lesson is None:
            return "**Continue with** practice, which brings back what you missed: `practice()`."
        return f"**Continue with** lesson {lesson.heading}: `notebooks/{lesson.name}.ipynb`."

    def __repr__(self) -> str:
        quick = f" and {len(self.lesson_checks)} quick checks" if self.lesson_checks else ""
        return f"Exercise {self.set!r}: {len(self.questions)} questions{quick} ({', '.join(self._questions)})"

    # -------------------------------------------------------------------------- inside

    def _call(self, question_id: str, call: str, more: str = "") -> str:
        """Return the code of a call about a question, as the learner writes it."""
        return f'ex.{call}("{question_id}"{more and ", " + more})'

    def _again(self, question: Mapping[str, Any], call: str) -> str:
        """Return how to ask for a hint or a solution: a form and a page of the site have buttons for it."""
        form = self._has_form(question)
        press = f"press **{'Hint' if call == 'hint' else 'Explain' if form else 'Solution'}**"
        code = f"call `{self._call(question['id'], call)}`"
        return press if WHERE else f"{press} or {code}" if form else code

    def _has_form(self, question: Mapping[str, Any]) -> bool:
        """Tell whether the learner answers in a form; a page of the site gives a lesson's question a cell."""
        return bool(question.get("in_lesson")) and not WHERE

    def _tell(self, outcome: CheckedAnswer) -> None:
        """Report a checked answer to a live class that the notebook has joined."""
        tell(outcome)

    def _look_at_form(self, question: dict[str, Any], plain: Plain) -> CheckedAnswer:
        if plain["t"] == "blank":
            return checked_answer(question["id"], Outcome.BLANK, out_of=question["points"])
        kind = Kind.from_public(question["kind"])
        try:
            kind.settle(plain)
        except FormError as error:
            return checked_answer(question["id"], Outcome.ERROR, out_of=question["points"], says=str(error))
        unit = kind.stated_unit
        says = f"Type and shape fit. The unit asked for: {unit}." if unit else "Type and shape fit."
        return checked_answer(question["id"], Outcome.RECORDED, out_of=question["points"], says=says)

    def _options_explained(self, question: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Return the right option, and a line on each wrong one; both empty where there is no choice."""
        if self._tutor is None or Kind.from_public(question["kind"]).control != "one":
            return "", ()
        options = {name: text.rstrip(".") for name, text in question["kind"]["options"].items()}
        wrong = {plain["v"]: sentence for plain, sentence in self._tutor.wrongs(question["id"])}
        left = [text for name, text in options.items() if name not in wrong]
        lines = tuple(f"Not \u201c{options[name]}\u201d: {said}" for name, said in wrong.items())
        # The option left is surely right only where all others are explained.
        return (f"**Right:** \u201c{left[0]}\u201d." if len(left) == 1 else ""), lines

    def earlier(self, question_id: str) -> Panel | None:
        """Return a panel with the outcome of an earlier answer; None before the first attempt."""
        question, entry = self._question(question_id), self._entry(question_id)
        if not entry["attempts"]:
            return None
        times = "one attempt" if entry["attempts"] == 1 else f"{entry['attempts']} attempts"
        said = f"Your earlier answer, after {times}. Its text is not kept."
        return Panel(_TONE.get(entry["outcome"], "info"), f"{question['title']}: {entry['outcome']}", (said,))

    def _entry(self, question_id: str) -> dict[str, Any]:
        return {**START, **self._store.read().get(self.set, {}).get(question_id, {})}

    def _tried(self, question_id: str) -> bool:
        return bool(self._entry(question_id)["attempts"])

    def _change(self, question_id: str, step: Any) -> dict[str, Any]:
        changed: dict[str, Any] = {}

        def change(state: dict[str, Any]) -> dict[str, Any]:
            mine = dict(state.get(self.set, {}))
            mine[question_id] = step({**START, **mine.get(question_id, {})})
            changed.update(mine[question_id])
            return {**state, self.set: mine}

        try:
            self._store.update(change)
        except CourseError as error:
            # A folder that is read-only must not stop the check.
            warnings.warn(f"Your progress lasts only until this notebook closes: {error}", stacklevel=4)
            self._store = MemoryStore()
            self._store.update(change)
        return changed

    def _note(self, question_id: str, plain: Plain, outcome: CheckedAnswer) -> dict[str, Any]:
        """Record an attempt, unless it repeats the last answer; each miss unlocks the next help."""
        if outcome["outcome"] == Outcome.BLANK:
            return self._entry(question_id)
        try:
            digest = hashlib.sha256(encode_line(plain)).hexdigest()[:16]
        except Exception:  # an answer that is too long to encode still counts as an attempt
            digest = ""

        def step(entry: dict[str, Any]) -> dict[str, Any]:
            # what is typed after a right answer is no attempt at it
            again = entry["outcome"] == Outcome.RIGHT or (bool(digest) and digest == entry["last"])
            missed = outcome["outcome"] == Outcome.WRONG
            best = max(entry["points"], outcome["points"])
            return entry | {
                "outcome": outcome["outcome"] if outcome["points"] >= entry["points"] else entry["outcome"],
                "points": best,
                "attempts": entry["attempts"] + (not again),
                "misses": entry["misses"] + missed,
                "last": digest,
                "where": WHERE,
            }

        return self._change(question_id, step)

    def _panel(self, question: dict[str, Any], outcome: CheckedAnswer, entry: dict[str, Any]) -> Panel:
        state, says = outcome["outcome"], outcome["says"]
        title = f"{question['title']}: {state}".replace("?: ", "? Your answer: ")
        if state == Outcome.BLANK:
            run = "run the cell again" if question.get("in_lesson") else "run both cells"
            then = "press **Check** again" if WHERE else run
            return Panel("blank", title, (f"Put your answer where `____` stands and {then}.",))
        if state != Outcome.WRONG:
            return Panel(_TONE[state], title, (says,) if says else ())
        if self.mode == "assessed":
            return Panel("info", f"{question['title']}: recorded")
        quick, misses = question.get("in_lesson"), entry["misses"]
        if misses <= 1:
            step = outcome["step"] or f"Look again, or {self._again(question, 'hint')}."
            return Panel("bad", title, (step,))
        named = says or "I do not recognise this answer: it fits no usual mistake. Check each step again."
        if misses == 2:
            return Panel("bad", title, (named,))
        if outcome["example"]:
            return Panel(
                "bad", title, (named, "Worked solution of a similar question:"), code=outcome["example"]
            )
        offer = f"See the worked solution: {self._again(question, 'why' if quick else 'solution')}."
        return Panel("bad", title, (named, offer))
