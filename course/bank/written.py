"""Reads and writes questions without Python: a set is one TOML file in a teacher's bank.

A question is a choice, several choices, a number or a short text, by what stands beside `right`::

    title = "Week 3: who digs what"
    scenario = "Answer before you look anything up."

    [[questions]]
    id = "most_mined"
    title = "The largest mine"
    text = "Where was most of the world's cobalt mined in 2023?"
    right = "cod"
    options.cod = "in DR Congo"
    options.chn = "in China"
    wrong.chn = "China refines most of it, and mines little."

Nothing in such a file is run: braces and code in a text stay as they are written.
"""

import keyword
import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from course.bank.authoring import Question, QuestionError, QuestionSet, Wrong
from course.errors import nearest
from course.kinds import Choice, Choices, Kind, Label, Number, fold
from course.phrases import quoted

#: kind -> the hint where the teacher wrote none
_HINTS = {
    "choice": "Ask of each option whether it answers what is asked, word by word.",
    "choices": "Go through the options one by one. Ask of each whether it fits.",
    "number": "Write down what is asked: of which place, of which year, in which unit.",
    "label": "Read what is asked once more: a place, a person or a thing?",
}
_OF_THE_SET = ("name", "title", "scenario", "questions")
_LONGEST_ID, _LONGEST_LABEL, _LARGEST = 40, 120, 1e300
#: names that a notebook of exercises uses itself
_TAKEN = frozenset({"alt", "course", "describe", "ex", "exercise", "load", "pd"})


@dataclass(frozen=True)
class Written:
    """A question as plain data; the names of the fields are those of the file."""

    id: str
    title: str
    text: str
    right: str | float | tuple[str, ...]  #: the option, the options, the number or the text
    _: KW_ONLY
    options: Mapping[str, str] = field(default_factory=dict)  #: id -> words; empty for a number and a text
    #: wrong answer as it would be typed -> the sentence on it; of several choices, the option in question
    wrong: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    tolerance: float = 0.0
    accepted: tuple[str, ...] = ()  #: other spellings of a text
    hints: tuple[str, ...] = ()
    because: str = ""  #: why the answer is right; shown with the solution
    means: str = ""  #: said after a right answer
    otherwise: str = ""  #: said after a wrong answer that has no sentence of its own
    objective: str = ""  #: id of a lesson's objective; practice asks only questions that have one
    level: int = 2
    points: float = 1.0
    in_lesson: bool = False  #: True for a question that only the live room asks

    @property
    def kind(self) -> Kind:
        """The kind of question that the fields make."""
        options = {name: _as_it_is(words) for name, words in self.options.items()}
        if isinstance(self.right, tuple):
            return Choices(options)
        if isinstance(self.right, str):
            return Choice(options) if options else Label()
        # a count is right or wrong: nobody is told to give more digits of it
        return Number(self.unit, self.tolerance, whole=not self.tolerance and float(self.right).is_integer())

    @property
    def value(self) -> Any:
        """The right answer as a learner would give it in a notebook."""
        return list(self.right) if isinstance(self.right, tuple) else self.right


# --------------------------------------------------------------------------------- reading


def read_set(path: Path) -> QuestionSet:
    """Return the set of a TOML file; its name is that of the file, unless `name` says another.

    A file with no `[[questions]]` is no set, such as `class.toml`: the set has no question then.

    Raises
    ------
    QuestionError
        The file cannot be read, or a question in it is not complete. The message names the question.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise QuestionError(f"{path} cannot be read as TOML ({error}): correct it there.") from error
    entries = told.get("questions", [])
    if not entries:
        if "question" in told or "scenario" in told:
            raise QuestionError(f"{path} has no question: write each below a line [[questions]].")
        return QuestionSet(path.stem, title=path.stem, scenario="")
    _refuse_unknown(str(path), told, _OF_THE_SET)
    words = [told.get(name, "") for name in ("name", "title", "scenario")]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise QuestionError(f"{path}: write each question below a line [[questions]].")
    if not all(isinstance(one, str) for one in words):
        raise QuestionError(f"{path}: name, title and scenario are words in quotation marks.")
    name, title, scenario = words
    if not re.fullmatch(r"[\w-]+", name or path.stem):
        raise QuestionError(f"{path}: the name of a set has letters, digits, _ and - only, such as week-3.")
    read = [read_question(entry, f"{path}, question {number}") for number, entry in enumerate(entries, 1)]
    return as_set(read, name or path.stem, title=title or path.stem, scenario=scenario)


def read_question(entry: Mapping[str, Any], where: str) -> Written:
    """Return a question from plain data; `where` begins the message of an error.

    Raises
    ------
    QuestionError
        A field is unknown, missing or of the wrong form.
    """
    _refuse_unknown(where, entry, [one.name for one in fields(Written)])
    where = f"{where} ({entry['id']})" if isinstance(entry.get("id"), str) else where
    for name in ("id", "title", "text", "right"):
        if not entry.get(name) and not _is_number(entry.get(name)):
            raise QuestionError(f"{where}: `{name}` is missing. It is {_FORMS.get(name, _WORDS)[1]}.")
    for name, value in entry.items():
        fits, form = _FORMS.get(name, _WORDS)
        if not fits(value):
            raise QuestionError(f"{where}: `{name}` must be {form}.")
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    found = Written(**given)
    _refuse_contradictions(where, found)
    return found


def is_name(text: str) -> bool:
    """Tell whether a text can be the id of a question, and so the name of its answer in a notebook."""
    plain = text.isascii() and text.isidentifier() and len(text) <= _LONGEST_ID
    return plain and not keyword.iskeyword(text) and text not in _TAKEN


def free_name(words: str, taken: Sequence[str], empty: str = "question") -> str:
    """Return a name that Python takes, made from words, and unlike those that are taken."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    stem = re.sub(r"\W+", "_", plain).strip("_")[:32]
    stem = stem if is_name(stem) else f"{empty}_{stem}".rstrip("_")
    known = {fold(name) for name in taken}
    return next(
        name for name in (stem, *(f"{stem}_{n}" for n in range(2, len(taken) + 3))) if fold(name) not in known
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _are_words(value: Any) -> bool:
    return isinstance(value, Sequence) and all(isinstance(one, str) for one in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and _are_words(list(value.values()))


#: field -> whether a value fits, and the words for what does
_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (
        lambda value: isinstance(value, str) and is_name(value),
        f"a name of at most {_LONGEST_ID} letters from a to z, digits and _, and no word of Python",
    ),
    "right": (
        lambda value: _is_number(value) or _are_words(value),
        "an option, a list of options, a number or a text",
    ),
    "options": (_is_table, 'one line for each option, such as `options.mines = "the mines"`'),
    "wrong": (_is_table, 'lines such as `wrong.mines = "Mines are …"`, or `wrong."12.5" = "…"` for a number'),
    "accepted": (lambda value: _are_words(value) and not isinstance(value, str), "a list of texts"),
    "hints": (lambda value: _are_words(value) and not isinstance(value, str), "a list of texts"),
    "tolerance": (lambda value: _is_number(value) and value >= 0, "a number that is not below zero"),
    "points": (lambda value: _is_number(value) and 0 < value <= 1000, "a number above zero"),
    "level": (lambda value: value in (1, 2, 3), "1, 2 or 3"),
    "in_lesson": (lambda value: isinstance(value, bool), "true or false"),
}
_WORDS = (lambda value: isinstance(value, str), "words in quotation marks")


def _refuse_unknown(where: str, entry: Mapping[str, Any], known: Collection[str]) -> None:
    for name in entry:
        if name not in known:
            guess = nearest(name, known)
            hint = f"Did you mean `{guess}`?" if guess else f"Known are {', '.join(known)}."
            raise QuestionError(f"{where}: there is no field `{name}`. {hint}")


def _refuse_contradictions(where: str, found: Written) -> None:
    if found.accepted and not isinstance(found.kind, Label):
        raise QuestionError(f"{where}: only a text has other spellings, so leave `accepted` out.")
    if isinstance(found.kind, Number):
        _refuse_numbers(where, found)
    elif isinstance(found.kind, Label):
        _refuse_texts(where, found)
    else:
        _refuse_options(where, found)


def _refuse_numbers(where: str, found: Written) -> None:
    if found.options:
        raise QuestionError(f"{where}: `right` is a number, so leave the options out.")
    for text in found.wrong:
        if not _reads_as_number(text):
            raise QuestionError(f'{where}: the wrong answer {text!r} is no number, such as "12.5".')
        if abs(float(text) - float(found.value)) <= found.tolerance:
            raise QuestionError(f"{where}: {text} lies within the tolerance, so it is no wrong answer.")


def _refuse_texts(where: str, found: Written) -> None:
    label = Label()
    right = {label.spelling(text) for text in (found.value, *found.accepted)}
    if "" in right or len(found.value) > _LONGEST_LABEL:
        raise QuestionError(f"{where}: a text needs letters or digits, and at most {_LONGEST_LABEL} signs.")
    for text in found.wrong:
        if label.spelling(text) in right | {""}:
            raise QuestionError(f"{where}: {text!r} has the letters of a right answer, or none at all.")


def _refuse_options(where: str, found: Written) -> None:
    options, right = found.options, found.right
    if len(options) < 2:
        raise QuestionError(f"{where}: a choice needs at least two lines such as `options.mines = …`.")
    odd = [name for name in options if not name.isprintable() or set(name) & set("{}")]
    if odd or len({fold(name) for name in options} - {""}) < len(options):
        names = ", ".join(odd or options)
        raise QuestionError(f"{where}: the options {names} must differ in letters or digits, without braces.")
    for name in (*found.value, *found.wrong) if isinstance(right, tuple) else (found.value, *found.wrong):
        if name not in options:
            raise QuestionError(f"{where}: {name!r} is no option. Options are {', '.join(options)}.")
    if right in found.wrong:
        raise QuestionError(f"{where}: {right!r} is right, so `wrong` has no sentence on it. Use `because`.")


def _reads_as_number(text: str) -> bool:
    try:
        return abs(float(text)) < _LARGEST
    except ValueError:
        return False


# ------------------------------------------------------------------------------- as a set


def as_set(questions: Sequence[Written], name: str, *, title: str, scenario: str = "") -> QuestionSet:
    """Return a set of such questions, which is marked, released and asked as any other set."""
    made = QuestionSet(name, title=title, scenario=scenario)
    for one in questions:
        made.question(one.kind, **_stated(one))(_answer(one)).mistakes(**_mistakes(one))
    return made


def _stated(one: Written) -> dict[str, Any]:
    """Return what a question of the bank states beside its kind and its answer."""
    lines = [line for line in one.because.splitlines() if line.strip() and not line.startswith("```")]
    reasons = [f"# {line}" for line in lines]
    accepted = {one.right: one.accepted} if one.accepted else {}
    return {
        "objective": one.objective,
        "title": _as_it_is(one.title),
        "text": _as_it_is(one.text),
        "hints": tuple(map(_as_it_is, one.hints)) or (_HINTS[one.kind.name],),
        # the bank reads this text as an f-string in quotation marks
        "means": _as_it_is(one.means).replace("\\", "\\\\").replace("'", "\\'"),
        "level": one.level,
        "points": one.points,
        "in_lesson": one.in_lesson,
        "accepted": accepted,
        "worked": "\n".join([*reasons, f"{one.id} = {one.value!r}"]),
    }


def _as_it_is(text: str) -> str:
    """Return a text for the bank, which reads names in braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _answer(one: Written) -> Callable[[], Any]:
    """Return the code of a question, which keeps what the teacher wrote."""

    def answer() -> Any:
        return one.value

    answer.__name__, answer.__doc__ = one.id, one.because
    vars(answer)["written"] = one
    return answer


def written_in(question: Question) -> Written | None:
    """Return what a teacher wrote for a question; None for a question written in Python."""
    found = vars(question.code).get("written")
    return found if isinstance(found, Written) else None


def _mistakes(one: Written) -> dict[str, Wrong]:
    said = {given: _as_it_is(sentence) for given, sentence in one.wrong.items() if sentence}
    if isinstance(one.kind, Choice):
        return {option: Wrong(sentence) for option, sentence in said.items()}
    return {
        f"wrong_{number}": Wrong(sentence, partial(_wrong_value, one, given))
        for number, (given, sentence) in enumerate(said.items(), 1)
    }


def _wrong_value(one: Written, given: str) -> Any:
    """Return the wrong answer; of several choices, the right ones with this one more or less."""
    if isinstance(one.kind, Number):
        return float(given)
    if not isinstance(one.right, tuple):
        return given
    return [name for name in one.right if name != given] if given in one.right else [*one.right, given]


# --------------------------------------------------------------------------------- writing


def set_text(questions: Sequence[Written], title: str, scenario: str = "") -> str:
    """Return the text of the TOML file that `read_set` reads."""
    head = f"title = {quoted(title)}\nscenario = {quoted(scenario)}\n"
    return "\n".join([head, *map(question_text, questions)])


def question_text(one: Written) -> str:
    """Return the lines of one question in a set's file."""
    lines = ["[[questions]]"]
    for stated in fields(one):
        value = getattr(one, stated.name)
        if value != stated.default and (value or stated.name == "right"):
            lines += _lines(stated.name, value)
    return "\n".join(lines) + "\n"


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}.{_key(key)} = {quoted(words)}" for key, words in value.items()]
    if isinstance(value, tuple):
        return [f"{name} = [{', '.join(map(quoted, value))}]"]
    if isinstance(value, bool):
        return [f"{name} = {str(value).lower()}"]
    return [f"{name} = {quoted(value) if isinstance(value, str) else repr(value)}"]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)
