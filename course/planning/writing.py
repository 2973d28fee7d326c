"""Keeps a question that a teacher wrote into the form of the page: as one more entry of a file in her bank.

A file only ever grows: what stands in it stays byte for byte, and the new text is read back before it counts.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.bank.authoring import QuestionError
from course.bank.library import set_names
from course.bank.written import Written, free_name, question_text, read_question, read_set
from course.drafts import write_atomically
from course.errors import CourseError
from course.kinds import FormError, Number
from course.phrases import quoted

_LONGEST, _MOST_LINES = 4000, 12


class UnfinishedError(CourseError):
    """The form cannot be kept yet; the message says which field to change."""


def sets_of(bank: Path) -> list[str]:
    """Return the names of the files in a bank that can take one more question."""
    return sorted(path.stem for path in bank.glob("*.toml") if _entries(path))


def question_from(form: Mapping[str, Any], taken: Sequence[str] = ()) -> Written:
    """Return the question of a form, with an id that is not among those `taken`.

    `form` may hold anything at all.

    Raises
    ------
    UnfinishedError
        A field is empty or does not fit; the message names it as the page does.
    """
    text = _words(form, "text")
    if not text:
        raise UnfinishedError("Question: write what you ask.")
    words = re.sub(r"!\[[^\]]*\]\([^)]*\)|[*`]", "", text).split()
    title = _words(form, "title") or " ".join(words[:6]) + "\u2026" * (len(words) > 6)
    makers = {"choice": _choice, "number": _number, "text": _text}
    maker = makers.get(str(form.get("kind")))
    if maker is None:
        raise UnfinishedError("Choose what is asked for: a choice, a number or a text.")
    hint, level = _words(form, "hint"), form.get("level")
    entry = {
        "id": free_name(title.lower(), taken),
        "title": title,
        "text": text,
        "because": _words(form, "because"),
        "otherwise": _words(form, "otherwise"),
        "objective": _words(form, "objective"),
        "level": level if level in (1, 2, 3) else 2,
        "hints": [hint] if hint else [],
        **maker(form),
    }
    try:
        return read_question(entry, "This question")
    except QuestionError as error:
        raise UnfinishedError(str(error)) from None


def _words(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    if len(value) > _LONGEST:
        raise UnfinishedError(f"One field has more than {_LONGEST} signs: shorten it.")
    return "\n".join(line.rstrip() for line in value.strip().splitlines())


def _lines(form: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the lines of a form's small table that are not empty."""
    found = form.get(name)
    lines: list[Mapping[str, Any]] = (
        [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    )
    return [one for one in lines if any(_words(one, key) for key in one)][:_MOST_LINES]


def _choice(form: Mapping[str, Any]) -> dict[str, Any]:
    options: dict[str, str] = {}
    right: list[str] = []
    says: dict[str, str] = {}
    for line in _lines(form, "options"):
        words = _words(line, "words")
        if not words:
            raise UnfinishedError(
                "Options: one has a sentence and no words. Write the option, or empty its line."
            )
        if words in options.values():
            raise UnfinishedError(f"Options: {words!r} stands there twice.")
        name = free_name(words, list(options), "option")
        options[name] = words
        right += [name] if line.get("right") is True else []
        if _words(line, "says"):
            says[name] = _words(line, "says")
    if len(options) < 2:
        raise UnfinishedError("Options: write at least two.")
    if not right:
        raise UnfinishedError("Options: tick the one that is right, or all that are.")
    if len(right) > 1:  # a sentence on a right option is for who leaves it out
        return {"options": options, "right": right, "wrong": says}
    return {"options": options, "right": right[0], "means": says.pop(right[0], ""), "wrong": says}


def _number(form: Mapping[str, Any]) -> dict[str, Any]:
    unit = _words(form, "unit")
    right = _as_number(_words(form, "right"), "Right number", unit)
    tolerance = _words(form, "tolerance")
    wrong = {f"{_as_number(given, 'Wrong answers', unit):.12g}": says for given, says in _wrong(form).items()}
    return {
        "right": right,
        "unit": unit,
        "tolerance": _as_number(tolerance, "Tolerance", unit) if tolerance else 0,
        "wrong": wrong,
    }


def _as_number(text: str, field: str, unit: str) -> float:
    if not text:
        raise UnfinishedError(f"{field}: write a number, such as 12.5.")
    try:
        return float(Number(unit, 0.0).typed(text))
    except FormError as error:
        raise UnfinishedError(f"{field}: {error}") from None


def _text(form: Mapping[str, Any]) -> dict[str, Any]:
    right = _words(form, "right")
    if not right:
        raise UnfinishedError("Right text: write the answer.")
    accepted = [word.strip() for word in _words(form, "accepted").split(";")]
    return {"right": right, "accepted": [word for word in accepted if word], "wrong": _wrong(form)}


def _wrong(form: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence on each wrong answer, as it is typed."""
    found: dict[str, str] = {}
    for line in _lines(form, "wrong"):
        given, says = _words(line, "given"), _words(line, "says")
        if not given or not says:
            raise UnfinishedError("Wrong answers: each line needs an answer and the sentence on it.")
        if given in found:
            raise UnfinishedError(f"Wrong answers: {given!r} stands there twice.")
        found[given] = says
    return found


# ------------------------------------------------------------------------------------ keeping


def keep_question(form: Mapping[str, Any], bank: Path, name: object) -> str:
    """Add the question of a form to the end of a set's file; return its name, such as `week-3/most_mined`.

    `bank`: folder of the teacher's own questions, made where it is missing.
    `name`: name of the file without its ending; a new file is begun where there is none.

    Raises
    ------
    CourseError
        The form is not complete, or the file cannot take the question; the file stays as it is.
    """
    stem = name.strip() if isinstance(name, str) else ""
    if not stem or not stem.replace("-", "").replace("_", "").isalnum():
        raise UnfinishedError("File: give it a name of letters, digits and -, such as week-3.")
    path = bank / f"{stem}.toml"
    if stem in set_names():
        raise UnfinishedError(f"File: {stem} is a set of the course. Give yours another name.")
    before, taken = b"", []
    if path.exists():
        if not _entries(path):
            raise UnfinishedError(f"File: {path} holds no questions and stays as it is. Give another name.")
        before, taken = path.read_bytes(), list(read_set(path).questions)
    one = question_from(form, taken)
    if not before:
        before = f"title = {quoted(stem.replace('-', ' ').capitalize())}\n".encode()
    end = "\r\n" if b"\r\n" in before else "\n"
    gap = end if before.endswith(b"\n") else end * 2
    new = before + (gap + question_text(one).replace("\n", end)).encode()
    try:
        old, told = (tomllib.loads(some.decode("utf-8-sig")) for some in (before, new))
        is_more = told == {**old, "questions": [*old.get("questions", []), told["questions"][-1]]}
    except ValueError:  # as after `questions = [...]`
        is_more = False
    if not is_more:
        raise CourseError(
            f"{path} takes no question at its end: write each below its own line [[questions]]."
        )
    write_atomically(path, new)
    return f"{read_set(path).name}/{one.id}"


def _entries(path: Path) -> bool:
    """Tell whether a file has questions; False for one that cannot be read."""
    try:
        return bool(tomllib.loads(path.read_text("utf-8-sig")).get("questions"))
    except (OSError, ValueError, RecursionError):
        return False
