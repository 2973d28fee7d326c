"""Read and write `class.toml`, the rules agreed with a class, so that no command needs them again.

`course release` writes the file into the class's folder, and `course grade` goes by it. At the top stand
the rules of the whole class, below them a block for each set. A block goes before the top. The file belongs
to the teacher: the first release of a set adds a block, and no line is ever changed.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError, UnknownNameError
from course.grading.files import write_private
from course.phrases import number_of

if TYPE_CHECKING:
    from course.grading.desk import Desk
    from course.grading.marks.lateness import LateRule


#: name of the file in the class's folder
NAME = "class.toml"
_GRADEBOOK = "gradebook.sqlite"

_HEAD = """\
# The rules of a class. `course release` adds a block for each set, `course grade` goes by them.
# This file is yours: change a line, and the next marking goes by it. Paths start from this folder.
"""


@dataclass(frozen=True)
class _Key:
    """A rule that the file may hold, and the command's option that sets the same rule."""

    form: str  # path, text, time, flag, number, count, texts
    example: Any
    option: str
    about: str
    place: str = ""  # top or set, where it means nothing in the other


#: the lines, in the order in which they are written
_KEYS = {
    "roster": _Key("path", "roster.csv", "--roster", "the class's table"),
    "secret": _Key(
        "path", "secret.txt", "--seed-file", "decides every learner's figures; keep it to yourself"
    ),
    "gradebook": _Key("text", "gradebook.sqlite", "--gradebook", "a file, or postgresql://...", "top"),
    "bank": _Key("path", "my-bank", "--bank", "folder of your own questions"),
    "release": _Key("path", "release/01", "--release", "folder that was handed out"),
    "assessed": _Key("flag", True, "--assessed or --practice", "checks look at type, shape and unit only"),
    "same": _Key("flag", True, "--same", "one notebook for all"),
    "rubric": _Key("path", "rubric.csv", "--rubric", "free texts and their criteria"),
    "due": _Key("time", "2027-01-31T23:59", "--due", "the deadline"),
    "late": _Key("texts", ["24:0.8", "72:0.5"], "--late", "hours and factor of late work"),
    "extensions": _Key("path", "extensions.csv", "", "who has a deadline of their own"),
    "missing": _Key("zero", 0, "", "who hands in nothing gets no points after the deadline"),
    "assignment": _Key("text", "Exercise 1", "--assignment", "column of Canvas's gradebook"),
    "maximum": _Key("number", 20, "--maximum", "most points, where Moodle's worksheet does not state them"),
    "weight": _Key("number", 1, "--weights", "in the gradebook", "set"),
    "drop_lowest": _Key("count", 1, "--drop-lowest", "sets that do not count in the gradebook", "top"),
}
#: what holds for the class, and is written at the top when the first set is released
_TOP = ("roster", "secret", "gradebook", "assessed", "late")
#: lines that a new block offers as remarks
_OFFERED = ("rubric", "due", "late", "extensions", "missing", "assignment", "maximum", "weight")
_FORMS: dict[str, tuple[Any, str]] = {
    "path": (str, "a path in quotation marks, with / between folders"),
    "text": (str, "a text in quotation marks"),
    "time": (str, "a time in quotation marks"),
    "flag": (bool, "true or false"),
    "number": ((int, float), "a number of 0 or more"),
    "count": (int, "a whole number of 0 or more"),
    "zero": (int, "0, or leave the line out, and the mark stays open"),
    "texts": (list, "a list of texts"),
}


@dataclass(frozen=True)
class ClassFile:
    """A class's rules, as its file states them."""

    path: Path  #: the file
    top: Mapping[str, Any]  #: rules of the whole class
    sets: Mapping[str, Mapping[str, Any]]  #: name of a set to its rules

    @property
    def folder(self) -> Path:
        """The class's folder."""
        return self.path.parent

    @property
    def gradebook(self) -> str:
        """Address of the gradebook."""
        return str(self.rules().get("gradebook", self.folder / _GRADEBOOK))

    def named(self, word: str | None) -> str | None:
        """Return the set that a word such as "01" means. Without a word, return the only set."""
        if word is None:
            return next(iter(self.sets)) if len(self.sets) == 1 else None
        if word in self.sets:
            return word
        begun = [name for name in self.sets if name.startswith(f"{word}-")]
        return begun[0] if len(begun) == 1 else None

    def rules(self, name: str | None = None) -> dict[str, Any]:
        """Return the rules that hold for a set, with absolute paths."""
        said = {**self.top, **(self.sets.get(name, {}) if name else {})}
        return {key: self._whole(key, value) for key, value in said.items()}

    def _whole(self, key: str, value: Any) -> Any:
        is_file = key == "gradebook" and "://" not in value
        if _KEYS[key].form != "path" and not is_file:
            return value
        try:
            whole = self.folder / Path(value).expanduser()
        except RuntimeError as error:  # ~ of somebody whom this computer does not know
            raise CourseError(f"{self.path}: {key} = {_toml(value)} cannot be found: {error}") from None
        return str(whole) if is_file else whole


def find_class(*starts: Path, submissions: Path | None = None) -> ClassFile | None:
    """Return the class whose file stands in one of these folders, or above them.

    Nobody has named this file, and it may have come with somebody's work. So there may be one only. It may
    name neither a bank, whose Python would run with the teacher's rights, nor a gradebook on a server.

    The first of `starts` that leads to a file counts. A file of this name among the `submissions` is a
    learner's.

    Raises
    ------
    CourseError
        When several files stand above each other, or the file names a bank or a server.
    """
    handed_in = submissions.resolve() if submissions is not None else None
    for start in starts:
        here = Path(start).resolve()
        folders = [
            folder
            for folder in (here, *here.parents)
            if (folder / NAME).is_file() and not (handed_in is not None and folder.is_relative_to(handed_in))
        ]
        if len(folders) > 1:
            raise CourseError(
                f"Rules of a class stand in {folders[0] / NAME} and in {folders[1] / NAME}, and one of them "
                "may have been handed in. Say which class you mean: --class DIR."
            )
        if folders:
            return _unnamed(read_class(folders[0]))
    return None


def _unnamed(found: ClassFile) -> ClassFile:
    """Return a class found by searching; refuse one that names a bank or a server."""
    for block in (found.top, *found.sets.values()):
        if what := to_be_named(block):
            raise CourseError(
                f"{found.path} names {what}. If the file is yours, say so: --class {found.folder}"
            )
    return found


def to_be_named(rules: Mapping[str, Any]) -> str:
    """Describe the rule that needs a class named by the teacher, and say why; empty when there is none."""
    if "bank" in rules:
        return "a bank of questions, and a bank is Python code that runs with your rights"
    if "://" in str(rules.get("gradebook", "")):
        return "a gradebook on a server, and marks would be sent there"
    return ""


def read_class(folder: Path) -> ClassFile:
    """Read the rules of the class in this folder.

    Raises
    ------
    CourseError
        When the file is absent, is no TOML, or says what no command knows.
    """
    path = folder if folder.name == NAME else folder / NAME
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CourseError(
            f"The class's rules cannot be read from {path}: {error.strerror}. "
            "`course release` writes the file."
        ) from error
    except (ValueError, RecursionError) as error:
        raise CourseError(
            f"{path} is not written as TOML: {error}. Correct the line. Write paths with /, not with \\."
        ) from None
    sets = read.pop("sets", {})
    if not isinstance(sets, dict) or not all(isinstance(one, dict) for one in sets.values()):
        raise CourseError(
            f'{path}: below each set\'s heading, as in [sets."01-trade-interdependence"], write its rules.'
        )
    _check(read, path, "top")
    for block in sets.values():
        _check(block, path, "set")
    return ClassFile(path, read, sets)


def _check(block: Mapping[str, Any], path: Path, place: str) -> None:
    for key, value in block.items():
        if key not in _KEYS:
            raise CourseError(f"{path}: {UnknownNameError('rule', key, _KEYS)}")
        line = _KEYS[key]
        if not _fits(line.form, value):
            raise CourseError(
                f"{path}: {key} is {_toml(value)}; write {_FORMS[line.form][1]}, such as "
                f"{key} = {_toml(line.example)}."
            )
        if line.place and line.place != place:
            where = "at the top, above the first heading" if line.place == "top" else "in the block of a set"
            raise CourseError(f"{path}: {key} means nothing where it stands. Write the line {where}.")


def _fits(form: str, value: Any) -> bool:
    kind, _ = _FORMS[form]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        return False
    if form == "zero":
        return bool(value == 0)
    if form in ("number", "count"):
        return math.isfinite(value) and value >= 0
    if form == "path":  # TOML reads a backslash before a letter as a sign of its own
        return value.isprintable() and value != "" and "\\" not in value
    if form == "time":
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return False
    return form != "texts" or all(isinstance(one, str) for one in value)


def settle(
    given: Mapping[str, Any], found: ClassFile | None, name: str | None, *, override: bool = False
) -> dict[str, Any]:
    """Return the rules that hold: the class's rules, completed by those that the command states.

    `given` maps a rule to what the command says; None, "" and [] stand for what it does not say. With
    `override` the command goes before the file.

    Raises
    ------
    CourseError
        When the command contradicts the file. What the command says of a set that the file does not have yet
        contradicts nothing: it becomes the set's own block.
    """
    rules = found.rules(name) if found is not None else {}
    bound = found is not None and (name is None or name in found.sets) and not override
    for key, value in given.items():
        if value is None or value in ("", []):
            continue
        if found is not None and bound and key in rules and not _agree(key, value, rules[key]):
            raise CourseError(
                f"{found.path} says {key} = {_shown(rules[key])}, and the command says {_shown(value)}. "
                f"For good: change the line in the file and leave {_KEYS[key].option} out. For this time "
                "only: add --override."
            )
        rules[key] = value
    return rules


def line_of(found: ClassFile, name: str | None, key: str) -> str:
    """Name the line of a class's file that holds a rule of a set."""
    return f"the line {key} = {_shown(found.rules(name)[key])} of {found.path}"


def _shown(value: Any) -> str:
    return without_password(_toml(value))


def without_password(address: str) -> str:
    """Return an address of a database without the user, the password and the options in it."""
    scheme, there, rest = address.partition("://")
    if not there:
        return address
    closing = '"' if address.startswith('"') else ""
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0].removesuffix(closing)}{closing}"


def _agree(key: str, said: Any, rule: Any) -> bool:
    if _KEYS[key].form == "path" or (key == "gradebook" and "://" not in f"{said}{rule}"):
        return Path(said).resolve() == Path(rule).resolve()
    return bool(said == rule)


def add_set(folder: Path, name: str, rules: Mapping[str, Any]) -> ClassFile:
    """Write a set's rules into the class's file, unless the file has the set already.

    The file's text stays as it is; at most a block is added at its end. `rules` is what `settle` returned.
    """
    path = folder / NAME
    old = read_class(folder) if path.is_file() else None
    if old is not None and name in old.sets:
        return old
    before = path.read_bytes().decode("utf-8") if old is not None else ""  # its line ends, too, stay
    text = before or _HEAD
    if old is not None:
        top = old.rules()
    else:
        top = {key: rules[key] for key in _TOP if key in rules}
        text += "\n" + "".join(_lines(top, folder))
    own = {key: value for key, value in rules.items() if key not in top or not _agree(key, value, top[key])}
    text += "" if text.endswith("\n") else "\n"
    block = f"\n[sets.{json.dumps(name, ensure_ascii=False)}]\n" + "".join(_lines(own, folder))
    for key in _OFFERED:
        if key not in rules:
            block += f"# {key} = {_toml(_KEYS[key].example)}  # {_KEYS[key].about}\n"
    text += block.replace("\n", "\r\n") if "\r\n" in before else block
    try:
        tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError:  # the teacher's way of writing sets takes no heading below it
        raise CourseError(
            f"{path} takes no block for {name}: write each set below a heading of its own, as in "
            '[sets."01-trade-interdependence"]. The file stays as it was.'
        ) from None
    write_private(path, text)
    return read_class(folder)


def _lines(rules: Mapping[str, Any], folder: Path) -> Iterator[str]:
    for key, line in _KEYS.items():
        if key in rules:
            value = rules[key]
            is_path = line.form == "path" or (key == "gradebook" and "://" not in str(value))
            yield f"{key} = {_toml(_from(folder, value) if is_path else value)}  # {line.about}\n"


def _from(folder: Path, path: Any) -> str:
    """Return a path relative to the class's folder; absolute when it lies outside."""
    whole, home = Path(path).resolve(), folder.resolve()
    return (whole.relative_to(home) if whole.is_relative_to(home) else whole).as_posix()


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int | float):
        return f"{value}"
    return json.dumps(str(value), ensure_ascii=False)


def in_force(desk: Desk, found: ClassFile | None) -> Iterator[str]:
    """Yield a line for each rule that decides marks."""
    if found is not None:
        yield f"Rules: {found.path}"
    yield f"  Set: {desk.questions.name}, {_figures(desk)}"
    if desk.roster is not None:
        yield f"  Class: {number_of(len(desk.roster.learners), 'learner')}, table of {desk.roster.kind}"
    else:
        yield "  Class: no table; the files say whose they are"
    yield f"  Late: {_late(desk.rule)}"
    if desk.rule.extensions:
        yield f"  Own deadlines: {number_of(len(desk.rule.extensions), 'learner')}"
    if desk.rule.missing:
        yield "  Nothing handed in: no points after the deadline" + (
            "" if desk.rule.due else ", which is not set"
        )
    if desk.rubric.criteria:
        points = desk.rubric.points()
        yield "  Free texts: " + ", ".join(f"{name} ({most:g} points)" for name, most in points.items())
    if desk.maximum is not None:
        yield f"  Most points in the LMS: {desk.maximum:g}"
    if desk.gradebook is not None:
        yield f"  Gradebook: {without_password(desk.gradebook)}"


def _figures(desk: Desk) -> str:
    if desk.questions.same:
        return "the same figures for all"
    return "figures of each learner's own" if desk.questions.secret_known else "the figures of self-study"


def _late(rule: LateRule) -> str:
    when = f"after {rule.due:%Y-%m-%d %H:%M}" if rule.due is not None else "what the LMS calls late"
    if not rule.steps:
        return f"{when}, counts in full"
    steps = "".join(f", up to {hours:g} hours {factor:g} of the points" for hours, factor in rule.steps)
    return f"{when}{steps}, later nothing"
