"""Whose is which file: signed token, roster, file name, or the teacher's own word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from course.grading.intake.find import Submission
from course.grading.lms import Learner, LmsName, Roster, folded, lms_name

#: The teacher's sign for a file that shall not count.
IGNORED = "-"


@dataclass(frozen=True)
class Placed:
    """A submission whose learner is known."""

    submission: Submission  #: with the learner's name as the roster has it
    how: str  #: ``by hand``, ``token``, ``roster`` or ``file name``
    late: bool = False  #: the LMS marked the file as late


@dataclass(frozen=True)
class Unmatched:
    """A file without a learner, and the reason."""

    file: str
    why: str


def place(
    submissions: Iterable[Submission],
    roster: Roster | None = None,
    settled: Mapping[str, str] | None = None,
    token: Callable[[Submission], str | None] | None = None,
) -> tuple[list[Placed], list[Unmatched]]:
    """Find each file's learner; return the files with a learner and those without.

    The teacher's decision by hand comes first. A path of the LMS's download that the roster confirms comes
    second: the LMS knows who was logged in. A token for somebody else then does not move the file, and
    marking reports a wrong variant. Otherwise the token decides, then a name from the roster in the path.
    Where the token and that name disagree, the file waits for the teacher. Without a roster the path names
    the learner, and a token for somebody else makes a wrong variant.

    `settled` maps a file to its learner, or to `IGNORED`. `token` returns the learner in a submission's valid
    signed token, or None.
    """
    index = _Index(roster.learners) if roster is not None else None
    known = set(roster.students()) if roster is not None else None
    placed: list[Placed] = []
    unmatched: list[Unmatched] = []
    for submission in submissions:
        word = (settled or {}).get(submission.name, "")
        if word == IGNORED:
            continue
        said = lms_name(submission.name)
        late = said is not None and said.late
        if word:
            if known is not None and word not in known:
                unmatched.append(Unmatched(submission.name, f"{word!r} is not in the roster"))
                continue
            student, how = word, "by hand"
        else:
            student, how = _find(submission, said, index, known, token)
        if student:
            placed.append(Placed(replace(submission, student=student), how, late))
        else:
            unmatched.append(Unmatched(submission.name, how))
    return placed, unmatched


def _find(
    submission: Submission,
    said: LmsName | None,
    index: _Index | None,
    known: set[str] | None,
    token: Callable[[Submission], str | None] | None,
) -> tuple[str, str]:
    """Return a file's learner and how the learner was found, or an empty text and the reason."""
    if index is not None and said is not None and (found := index.of_lms(said)):
        above = index.of_text(submission.student)
        # learners name their files: no LMS puts its names into learners' folders
        if above and above != found:
            return "", f"its folder names {above!r}, its file {found!r}"
        return found, "roster"
    if index is None:
        return (f"{said.name} {said.number}" if said is not None else submission.student), "file name"
    signed = token(submission) if token is not None else None
    found = index.of_text(submission.student)
    if signed and known is not None and signed in known:
        if found and found != signed:
            return "", f"its token names {signed!r}, its path {found!r}"
        return signed, "token"
    if found:
        return found, "roster"
    mentioned = index.mentioned_in(submission.name)
    if len(mentioned) == 1:
        return mentioned[0], "file name"
    if mentioned:
        return "", "the path names several learners: " + ", ".join(mentioned[:5])
    if signed:
        return "", f"its token names {signed!r}, who is not in the roster"
    return "", "neither token nor path names a learner of the roster"


class _Index:
    """Learners by each of their names. A name that two learners share identifies neither."""

    def __init__(self, learners: Iterable[Learner]) -> None:
        self._numbers: dict[str, str] = {}
        self._names: dict[str, str | None] = {}
        self._words: dict[str, str] = {}
        for learner in learners:
            if learner.number:
                self._numbers[learner.number] = learner.student
            self._words[learner.student.casefold()] = learner.student
            for name in {folded(text) for text in (learner.student, *learner.names)} - {""}:
                shared = name in self._names and self._names[name] != learner.student
                self._names[name] = None if shared else learner.student

    def of_lms(self, said: LmsName) -> str | None:
        return self._numbers.get(said.number) or self.of_text(said.name)

    def of_text(self, text: str) -> str | None:
        return self._names.get(folded(text))

    def mentioned_in(self, file: str) -> list[str]:
        """Return the learners whose name stands in a path as a whole word."""
        low = file.casefold()
        return sorted(
            student
            for word, student in self._words.items()
            # `in` is quick, and it rules out most names
            if word in low and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", low)
        )
