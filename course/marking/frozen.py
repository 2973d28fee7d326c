"""Keep versions of a set, so that a class is marked by the version it got even if the bank has changed.

A version of a set fixes, question by question, what learners can be asked: points, the public description of
the kind (unit, tolerance, columns, choices), the combinations of parameters that may be drawn, and the
defaults. It holds no text, no key and no mistake, so these may be corrected at any time. The versions of the
sets that ship with the course are in `versions.json` in each set's folder. A release of a teacher's own set
carries its version in `release.json`.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from course.bank.authoring import Parameters, Question, QuestionSet
from course.bank.case import Case
from course.bank.library import set_folder
from course.bank.slips.making import taken_for_right, unseen
from course.errors import CourseError
from course.marking.variants import is_valid, keyed_digest, valid_parameters

_FORMAT = 1
#: the one part of a kind that may change within a version: how exact an answer must be
_TOLERANCE = "tolerance"


@dataclass(frozen=True)
class FrozenQuestion:
    """The facts about one question that a version of a set fixes."""

    points: float  #: of the whole answer
    kind: dict[str, Any]  #: public description of the kind
    #: combinations of parameters that learners can get; their order decides who gets which
    variants: tuple[Parameters, ...]
    default: Parameters  #: the combination of a notebook that is the same for all


@dataclass(frozen=True)
class FrozenSet:
    """A version of a set, with its questions."""

    name: str  #: the set's public name
    version: str  #: name of this content, which every token carries
    course: str  #: version of the course that first asked it
    questions: dict[str, FrozenQuestion]  #: question id to what it asked, in the order of the set

    def as_dict(self) -> dict[str, Any]:
        """Return the version as JSON-safe data."""
        return {
            "format": _FORMAT,
            "set": self.name,
            "version": self.version,
            "course": self.course,
            "questions": [
                {
                    "id": name,
                    "points": one.points,
                    "kind": one.kind,
                    "variants": list(one.variants),
                    "default": one.default,
                }
                for name, one in self.questions.items()
            ],
        }

    @classmethod
    def from_dict(cls, kept: Any) -> FrozenSet:
        """Return the version from the data that `as_dict` made.

        Raises
        ------
        CourseError
            When the data has another form, or was written by a later version of the course.
        """
        try:
            if kept["format"] > _FORMAT:
                raise CourseError(
                    "A newer version of the course wrote this version of a set: update the course."
                )
            questions = {
                one["id"]: FrozenQuestion(
                    float(one["points"]), dict(one["kind"]), tuple(one["variants"]), dict(one["default"])
                )
                for one in kept["questions"]
            }
            return cls(str(kept["set"]), str(kept["version"]), str(kept["course"]), questions)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise CourseError(
                "A kept version of a set is damaged: get release.json again, or install the course again."
            ) from None

    def changes(self, questions: QuestionSet) -> list[str]:
        """Say why today's questions cannot mark this version; empty when they can."""
        found = []
        for name, asked in self.questions.items():
            question = questions.questions.get(name)
            if question is None:
                found.append(f"the question {name!r} is gone")
            elif not set(asked.default) <= set(question.defaults):
                found.append(f"the question {name!r} has other parameters")
            elif _without_tolerance(question.kind.public()) != _without_tolerance(asked.kind):
                found.append(f"the question {name!r} asks for another form of answer")
        return found

    def applied(self, questions: QuestionSet) -> QuestionSet:
        """Return a set with this version's points and tolerances and today's texts, keys and mistakes.

        Raises
        ------
        CourseError
            When today's questions cannot mark this version; names the version of the course that can.
        """
        if changes := self.changes(questions):
            raise CourseError(
                f"The notebooks were released from version {self.version} of {self.name}, which this course "
                f"can no longer mark: {'; '.join(changes[:3])}. Install version {self.course} of the "
                "course for this class, or use the bank as it was at the release."
            )
        made = QuestionSet(questions.name, title=questions.title, scenario=questions.scenario)
        for name, asked in self.questions.items():
            made.questions[name] = _as_asked(questions.questions[name], asked)
        return made


def _without_tolerance(kind: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kind.items() if name != _TOLERANCE}


def _as_asked(question: Question, asked: FrozenQuestion) -> Question:
    """Return the question with the points, tolerance and defaults of a version."""
    made = copy.copy(question)
    # A parameter that is newer than the version keeps today's default.
    made.points, made.defaults = asked.points, {**question.defaults, **asked.default}
    if question.kind.public() != asked.kind:
        made.kind = question.kind.with_tolerance(asked.kind[_TOLERANCE])
    return made


def freeze(questions: QuestionSet, *, each_step: bool = False) -> FrozenSet:
    """Return today's version of a set, with the valid combinations of parameters.

    With `each_step` a combination is left out where an answer would be right without a step of the solution.

    Raises
    ------
    CourseError
        When a question has no valid combination, or its tolerance takes a usual slip for right.
    """
    asked = {}
    for question in questions:
        variants = tuple(valid_parameters(question))
        if each_step:
            _refuse_unseen(question)
            variants = tuple(variant for variant in variants if not unseen(Case(question, variant)))
        if not variants:
            raise CourseError(
                f"No combination of parameters is valid for the question {question.id}: give `vary` other "
                "values, or lower the tolerance."
            )
        if alike := taken_for_right(Case(question)):
            raise CourseError(
                f"The question {question.id} takes a usual slip for right: lower its tolerance. {alike[0]}"
            )
        asked[question.id] = FrozenQuestion(
            float(question.points), question.kind.public(), variants, dict(question.defaults)
        )
    made = FrozenSet(questions.name, "", _course_version(), asked)
    text = json.dumps([made.name, made.as_dict()["questions"]], sort_keys=True, default=str)
    # through JSON, so that it equals what is read back from a file
    return FrozenSet.from_dict(
        json.loads(json.dumps({**made.as_dict(), "version": hashlib.sha256(text.encode()).hexdigest()[:12]}))
    )


def _refuse_unseen(question: Question) -> None:
    if steps := unseen(Case(question)):
        raise CourseError(
            f"The question {question.id} takes an answer for right in which a step is left out: "
            f"{next(iter(steps.values()))} Change the values or the data, or list {', '.join(steps)} under "
            "`unseen` with the reason."
        )


def _course_version() -> str:
    try:
        return metadata.version("interdependence-course")
    except metadata.PackageNotFoundError:
        return "unknown"


def frozen_file(name: str) -> Path | None:
    """Return the file with the versions of a shipped set, or None for another set."""
    folder = set_folder(name)
    return None if folder is None else folder / "versions.json"


@cache
def shipped(name: str) -> tuple[FrozenSet, ...]:
    """Return all kept versions of a shipped set, the current one last; empty for another set."""
    path = frozen_file(name)
    if path is None or not path.is_file():
        return ()
    return tuple(FrozenSet.from_dict(one) for one in json.loads(path.read_text("utf-8")))


def describes(frozen: FrozenSet, questions: QuestionSet) -> bool:
    """Tell whether a version equals the set's present questions, apart from the valid combinations."""
    return list(frozen.questions) == [question.id for question in questions] and all(
        (one.points, one.kind, one.default)
        == (
            float(questions[name].points),
            json.loads(json.dumps(questions[name].kind.public())),
            json.loads(json.dumps(questions[name].defaults)),
        )
        for name, one in frozen.questions.items()
    )


def keep(questions: QuestionSet) -> tuple[str, bool]:
    """Keep today's version of a shipped set, unless it equals the last kept version.

    The result is the version's name, and whether it is new.
    """
    kept = shipped(questions.name)
    if kept and describes(kept[-1], questions) and not invalid(kept[-1], questions):
        return kept[-1].version, False
    made = freeze(questions, each_step=True)
    path = frozen_file(questions.name)
    if path is None:
        raise CourseError(
            f"The set {questions.name!r} does not ship with the course, so no version of it is kept here: "
            "`course release` keeps the version of a set of your own."
        )
    lines = [
        json.dumps(one.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for one in (*kept, made)
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")
    shipped.cache_clear()
    return made.version, True


def invalid(frozen: FrozenSet, questions: QuestionSet) -> list[str]:
    """Name the questions of a version that have a variant no longer valid, such as one equal to a mistake."""

    def all_valid(question: Question, variants: Iterable[Parameters]) -> bool:
        candidates = json.loads(json.dumps(list(question.candidates())))  # as variants are kept
        return all(variant in candidates and is_valid(question, variant) for variant in variants)

    return [name for name, one in frozen.questions.items() if not all_valid(questions[name], one.variants)]


def current(questions: QuestionSet) -> FrozenSet:
    """Return the version of a set for a new release.

    For a shipped set this is the last kept version, so that a mistake added to the bank changes no draw.
    """
    kept = shipped(questions.name)
    if kept and describes(kept[-1], questions):
        return kept[-1]
    return freeze(questions)


def count_variants(questions: QuestionSet, question: Question) -> int:
    """Return how many variants of a question learners can get: the kept ones, or all valid ones."""
    kept = shipped(questions.name)
    if kept and describes(kept[-1], questions) and question.id in kept[-1].questions:
        return len(kept[-1].questions[question.id].variants)
    return len(valid_parameters(question))


def set_version(questions: QuestionSet) -> str:
    """Return the name of the version of a set for a new release."""
    return current(questions).version


def draw_parameters(secret: bytes, frozen: FrozenSet, learner: str) -> dict[str, Parameters]:
    """Draw one learner's parameters: question id to parameters.

    HMAC-SHA256(secret, set | version | learner | question) is an index into the variants of the version, so
    nobody without the secret can foresee them, and nothing that is added to the bank changes them.
    """
    drawn = {}
    for name, asked in frozen.questions.items():
        number = keyed_digest(secret, "parameters", frozen.name, frozen.version, learner, name)
        drawn[name] = dict(asked.variants[int.from_bytes(number, "big") % len(asked.variants)])
    return drawn


def known_versions(questions: QuestionSet, released: Iterable[FrozenSet] = ()) -> dict[str, FrozenSet]:
    """Return all known versions of a set by name: kept versions, versions of releases, today's version."""
    found = {one.version: one for one in (*shipped(questions.name), *released) if one.name == questions.name}
    today = current(questions)
    return {**found, today.version: today}


def read_frozen(path: Path) -> FrozenSet:
    """Read the version that a release was made from.

    The path is the folder that `course release` wrote, or the file `release.json` in it.

    Raises
    ------
    CourseError
        When there is no such file, or it carries no version.
    """
    file = path / "release.json" if path.is_dir() else path
    try:
        manifest = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise CourseError(f"The release cannot be read from {file}: {error.strerror}.") from error
    except ValueError:
        raise CourseError(f"{file} is damaged: name the folder that `course release` wrote.") from None
    asked = manifest.get("asked") if type(manifest) is dict else None
    if asked is None:
        raise CourseError(
            f"{file} does not hold the version of its questions: name the folder that `course release` wrote."
        )
    return FrozenSet.from_dict(asked)
