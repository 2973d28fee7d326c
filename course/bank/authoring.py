"""Write a question as one function that computes the key, with its usual mistakes.

A set is a `QuestionSet`; `course.bank.library` says where sets are found. `@set.question(...)` makes a
question of a function. Its arguments are the parameters, its defaults the values of the self-study set::

    @trade.question(
        Number("percent", tolerance=0.01),
        objective="trade.shares",
        title="China's share",
        text="Which share of Japan's goods trade … was with {partner} in {year}?",
        hints=("Add exports and imports first.", …),
        vary={"partner": ("CHN", "USA"), "year": tuple(range(2009, 2026))},
    )
    def china_share(partner="CHN", year=2024):
        …
        return 100 * trade / total

    china_share.mistakes(
        exports_only=Wrong("You get this if …", {"both_flows": "exports"}, step="Look at the flow."),
    )

The body of the function, with its `return` turned into an assignment, is the worked solution that learners
see; so key and solution cannot drift apart. The cell in which they start has the solution's lines that load
tables, unless `starter` states others.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

from course.answers import Plain
from course.errors import CourseError, UnknownNameError
from course.kinds import Kind

Parameters = dict[str, Any]


class QuestionError(CourseError):
    """A question that is not complete or contradicts itself."""


@dataclass(frozen=True)
class Wrong:
    """A usual wrong answer: a sentence that explains it, and code that computes it."""

    #: sentence at the second miss on how one gets this answer; for a number, "You get this if …"
    sentence: str
    #: takes `key` (the right answer), parameters or figures of `prints`, as it needs them, and returns the
    #: wrong answer, or None where nobody can make the mistake in this variant. Or parts of the solution, each
    #: with the code that learners write in its place. Left out where the mistake's name is the wrong option;
    #: in a variant where this option is right, it is no mistake
    code: Callable[..., Any] | Mapping[str, str] | None = None
    _: KW_ONLY
    step: str = ""  #: hint where to look, shown at the first miss; by default the question's first hint
    id: str = ""  #: its name within the question

    def __call__(self, parameters: Parameters, key: Callable[[], Any]) -> Any:
        """Compute the wrong answer; code whose first argument is called `key` gets the right answer.

        None stands for a mistake that nobody can make with these parameters.
        """
        if not callable(self.code):
            return self.id
        names = list(inspect.signature(self.code).parameters)
        known: dict[str, Any] = dict(parameters)
        if names and names[0] == "key":
            known["key"] = key()
        return self.code(**{name: known[name] for name in names if name in known})


class Rare(Wrong):
    """A wrong answer that fewer people give.

    It is left out of a variant where its answer is nearly right. Where another mistake gives the same answer,
    both are named. It takes no points from an answer that is right but rounded.
    """


@dataclass(eq=False, repr=False)
class Question:
    """One question of a set; the module's text shows how to write it.

    Facts that would tell a learner too much stand here: accepted spellings, and how inputs are drawn.
    """

    code: Callable[..., Any]  #: computes the key; its defaults are the values of the self-study set
    kind: Kind
    _: KW_ONLY
    objective: str  #: id of the lesson's objective
    #: texts as shown; `{year}` in text and starter stands for a parameter, `{partner!r}` for its code
    title: str
    text: str
    hints: Sequence[str]  #: which rows, which operation, a check; never the question again
    #: said after a right answer: one sentence that ties it to the claim. `{...}` holds an expression over
    #: `answer` and the names of the worked solution, as in an f-string
    means: str = ""
    #: code to start from, where it is not what `course.bank.rendering.starter_code` takes from the solution
    starter: str = ""
    points: float = 1  #: of the whole answer
    level: int = 2  #: 1 easy, 2 middle, 3 hard
    vary: Mapping[str, Sequence[Any]] = field(default_factory=dict)  #: parameter -> its values in variants
    #: figures that the texts print beside the parameters: code that takes the parameters
    prints: Callable[..., Mapping[str, Any]] | None = None
    #: step of the solution whose loss the answer cannot show -> reason; `course build frozen` names them
    unseen: Mapping[str, str] = field(default_factory=dict)
    valid: Callable[..., bool] | None = None  #: tells whether a combination of parameters makes sense
    #: True when the lesson asks the question (`ex.ask`), not the exercise notebook; its points do not count;
    #: `QuestionSet.lesson_check` states it
    in_lesson: bool = False
    #: for a name that learners spell: other spellings, for example {"DR Congo": ("Congo", "COD")}
    accepted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: for the name of a method of pandas: what has it, such as "Series"; another one is told what it does
    method_of: str = ""
    #: for a function: argument tuples that the text shows or that any learner would try
    inputs: Sequence[tuple[Any, ...]] = ()
    #: for a function: makes one more argument tuple from a random generator; it is not shown
    draw: Callable[[Random], tuple[Any, ...]] | None = None
    drawn: int = 4  #: number of argument tuples to draw
    #: the worked solution, where it is not the body of the function; or code that writes it
    worked: str | Callable[..., str] = ""

    def __post_init__(self) -> None:
        """Check that the question is complete.

        Raises
        ------
        QuestionError
            The question is incomplete or contradicts itself.
        """
        self.id: str = self.code.__name__
        self.text, self.starter = inspect.cleandoc(self.text), inspect.cleandoc(self.starter)
        self.wrongs: list[Wrong] = []
        signature = inspect.signature(self.code).parameters
        self.defaults: Parameters = {name: item.default for name, item in signature.items()}
        unset = [name for name, value in self.defaults.items() if value is inspect.Parameter.empty]
        unknown = sorted(set(self.vary) - set(self.defaults))
        if unset or unknown:
            raise QuestionError(
                f"Question {self.id}: every parameter needs a default, and `vary` may name parameters only. "
                f"Correct {', '.join(unset + unknown)}."
            )
        if not self.hints or self.level not in (1, 2, 3):
            raise QuestionError(f"Question {self.id}: give at least one hint, and a level of 1, 2 or 3.")
        self._refuse_what_does_not_belong()
        self._names = self._spellings()

    def _refuse_what_does_not_belong(self) -> None:
        kind = type(self.kind).__name__
        if self.accepted and not self.kind.spelt:
            raise QuestionError(
                f"Question {self.id}: `accepted` is for names that learners spell (Label), not for {kind}."
            )
        given = bool(self.inputs) or self.draw is not None
        if given and not self.kind.called:
            raise QuestionError(
                f"Question {self.id}: `inputs` and `draw` are for functions (Function), not for {kind}."
            )
        if self.kind.called and not given:
            raise QuestionError(
                f"Question {self.id}: {kind} is called on inputs; give some by `inputs`, `draw` or both."
            )

    def __repr__(self) -> str:
        return f"Question({self.id!r})"

    def _spellings(self) -> dict[str, str]:
        """Return the name for each accepted spelling, in the form that is compared.

        Raises
        ------
        QuestionError
            A spelling is accepted for two names.
        """
        found: dict[str, str] = {}
        for name, spellings in self.accepted.items():
            for word in (name, *spellings):
                other = found.setdefault(self.kind.spelling(word), name)
                if other != name:
                    raise QuestionError(
                        f"Question {self.id}: the spelling {word!r} is accepted for {other!r} and for "
                        f"{name!r}: leave it at one of them."
                    )
        return found

    def respelt(self, answer: Plain) -> Plain:
        """Return a settled answer, with an accepted spelling replaced by its name."""
        if not self.accepted or answer["t"] != "text":
            return answer
        name = self._names.get(self.kind.spelling(answer["v"]))
        return answer if name is None else {"t": "text", "v": name}

    def mistakes(self, step: str = "", /, **wrongs: Wrong | str) -> None:
        """Add usual wrong answers by name; for a choice, the name is the option, and a sentence is enough.

        `step` is the hint where to look for those that have no `step` of their own.

        Raises
        ------
        QuestionError
            The question already has a mistake of this name.
        """
        for name, stated in wrongs.items():
            if name in {known.id for known in self.wrongs}:
                raise QuestionError(f"Question {self.id}: two mistakes are called {name!r}: rename one.")
            wrong = Wrong(stated) if isinstance(stated, str) else stated
            code = _changed(self.code, wrong.code) if isinstance(wrong.code, Mapping) else wrong.code
            self.wrongs.append(replace(wrong, code=code, id=name, step=wrong.step or step or self.hints[0]))

    def printed(self, parameters: Parameters) -> Parameters:
        """Return all that texts may name in braces: the parameters, and the figures of `prints`."""
        more = {} if self.prints is None else self.prints(**parameters)
        return {**parameters, **more}

    def candidates(self) -> Iterator[Parameters]:
        """All combinations of parameters in a fixed order, before they are checked."""
        names = sorted(self.vary)
        for values in product(*(self.vary[name] for name in names)):
            parameters = {**self.defaults, **dict(zip(names, values, strict=True))}
            if self.valid is None or self.valid(**parameters):
                yield parameters


def _changed(code: Callable[..., Any], parts: Mapping[str, str]) -> Callable[..., Any]:
    """Return the code of a question with parts of it replaced; it is read when it is first called."""

    @cache
    def made() -> Callable[..., Any]:
        source = textwrap.dedent(inspect.getsource(code))
        body = "\n".join(source.splitlines()[ast.parse(source).body[0].lineno - 1 :])  # without decorators
        for part, other in parts.items():
            if part not in body:
                raise QuestionError(
                    f"Question {code.__name__}: a mistake replaces `{part}`, which is not in the solution. "
                    "Copy the part from the solution as it stands there."
                )
            body = body.replace(part, other)
        names: dict[str, Any] = {}
        exec(body, code.__globals__, names)
        return names[code.__name__]

    def wrong(**parameters: Any) -> Any:
        return made()(**parameters)

    vars(wrong)["__signature__"] = inspect.signature(code)
    return wrong


class QuestionSet:
    """A set of questions on one topic.

    Parameters
    ----------
    name
        Public id of the set and stem of its exercise notebook, such as ``"01-trade-interdependence"``.
    title, scenario
        Heading and first paragraph of the notebook.
    topics
        Modules of the set's folder, in the order in which the notebook asks their questions. Modules that are
        not named follow in the order of their names. Within a module the order is that of its lines.

    Attributes
    ----------
    questions
        All questions by id. Iterating over the set gives those of the exercise notebook, which are what
        counts; `lesson_checks` gives those that a lesson asks.
    """

    def __init__(self, name: str, *, title: str, scenario: str, topics: Sequence[str] = ()) -> None:
        self.name, self.title, self.scenario = name, title, inspect.cleandoc(scenario)
        self.topics = tuple(topics)
        self.questions: dict[str, Question] = {}

    def question(self, kind: Kind, **stated: Any) -> Callable[[Callable[..., Any]], Question]:
        """Make a question of the decorated function; the fields of `Question` say what can be stated."""

        def make(code: Callable[..., Any]) -> Question:
            question = Question(code, kind, **stated)
            if question.id in self.questions:
                raise QuestionError(f"Set {self.name}: two questions are called {question.id!r}: rename one.")
            self.questions[question.id] = question
            return question

        return make

    def lesson_check(self, kind: Kind, **stated: Any) -> Callable[[Callable[..., Any]], Question]:
        """Make a quick check of the decorated function: a question that a lesson asks."""
        return self.question(kind, in_lesson=True, **stated)

    def __getitem__(self, question_id: str) -> Question:
        try:
            return self.questions[question_id]
        except (KeyError, TypeError):
            raise UnknownNameError("question", question_id, self.questions) from None

    @property
    def lesson_checks(self) -> list[Question]:
        """Questions that a lesson asks."""
        return [question for question in self.questions.values() if question.in_lesson]

    def __iter__(self) -> Iterator[Question]:
        return (question for question in self.questions.values() if not question.in_lesson)

    def __len__(self) -> int:
        return sum(1 for _ in self)
