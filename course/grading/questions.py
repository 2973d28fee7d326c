"""The teacher's question set as grading needs it: one marker for each learner's variant."""

from __future__ import annotations

import ast
import importlib
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course.bank.authoring import QuestionSet
from course.bank.case import Case
from course.bank.library import find_set
from course.bank.rendering import fill
from course.errors import CourseError, UnknownNameError
from course.grading.files import clean
from course.grading.intake.read import NotebookFile
from course.grading.marks.rows import Judgement
from course.marking import LocalMarker
from course.marking.frozen import FrozenSet, current, draw_parameters, known_versions
from course.marking.variants import TokenError, read_token, submission_seed
from course.others import without_address_grammars
from course.outcomes import Outcome

#: set, version and learner of a token; None when another secret made it
Signed = tuple[str, str, str] | None

_TOKEN = re.compile(r'\\?"token\\?"\s*:\s*\\?"(?P<token>[\w.=-]{10,2000})\\?"')
_VARIED = re.compile(r"\{(\w+)[^{}]*\}")
#: the start of the note on a learner who handed in another's notebook
_RELEASED_TO = "it was released to "
#: in bytes; a shorter secret could be guessed by trying
_SHORTEST_SECRET = 16


def read_secret(path: Path) -> bytes:
    """Return the secret in a file, without the white space around it.

    Raises
    ------
    CourseError
        When the file is absent or its secret is too short to be one.
    """
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise CourseError(f"The secret cannot be read from {path}: {error.strerror}.") from error
    if len(secret) < _SHORTEST_SECRET:
        raise CourseError(
            f"The secret in {path} is shorter than {_SHORTEST_SECRET} bytes. Make one with: "
            'python -c "import secrets; print(secrets.token_hex(32))"'
        )
    return secret


def owner_of(note: str) -> str | None:
    """Return the learner to whom a notebook was released, from a note of *wrong variant*; else None."""
    said = note.removeprefix(_RELEASED_TO)
    return str(ast.literal_eval(said)) if said != note and said != "all" else None


class BankSet:
    """A set of the bank, or of a teacher's own folder, with its keys.

    `secret` decides every learner's parameters and hidden inputs; None is for the self-study set. With `same`
    all learners were given one notebook, and the secret only decides hidden inputs. `asked` is the version
    that was handed out, by default today's. `released` are the versions in the releases of a teacher's own
    set.

    Raises
    ------
    CourseError
        When the bank has changed so much that it cannot mark that version.
    """

    def __init__(
        self,
        questions: QuestionSet,
        secret: bytes | None = None,
        *,
        same: bool = False,
        asked: FrozenSet | None = None,
        released: Iterable[FrozenSet] = (),
    ) -> None:
        self._same, self._released = same, tuple(released)
        self.name, self.title = questions.name, questions.title
        self._today = questions
        self._asked = asked or current(questions)
        self.version = self._asked.version
        self._questions, self._secret = self._asked.applied(questions), secret
        self._markers: OrderedDict[tuple[str, str], LocalMarker] = OrderedDict()
        self._cases: dict[tuple[str, str], Case] = {}
        self._lock = threading.Lock()

    @classmethod
    def find(
        cls,
        name: str,
        folder: Path | None = None,
        secret: bytes | None = None,
        *,
        same: bool = False,
        released: Iterable[FrozenSet] = (),
    ) -> BankSet:
        """Return the set with this name from the course or from a teacher's own folder.

        Raises
        ------
        UnknownNameError
            When neither has it.
        """
        try:
            return cls(find_set(name, folder), secret, same=same, released=released)
        except UnknownNameError as error:
            if folder is None:
                raise CourseError(
                    f"{error} For a set of your own, name its folder: --bank FOLDER."
                ) from error
            raise

    def as_handed_out(self, signed: Iterable[Iterable[Signed]]) -> BankSet:
        """Return the set in the version that most of the notebooks carry.

        `signed` holds the tokens of each notebook.

        Raises
        ------
        CourseError
            When that version is not known here, or this bank cannot mark it any more.
        """
        carrying = [{one[1] for one in found if one is not None and one[0] == self.name} for found in signed]
        versions = Counter(version for found in carrying for version in found)
        if not versions or self.version in versions:
            return self
        version = min(versions, key=lambda one: (-versions[one], one))
        known = known_versions(self._today, self._released)
        if version not in known:
            if versions[version] < 2:  # one notebook alone proves nothing: its row says so
                return self
            raise CourseError(
                f"The notebooks were released from version {version} of {self.name}, but the bank now holds "
                f"version {self.version}. Name the folder of that release with --release DIR. If you no "
                "longer have it, use the bank as it was at the release."
            )
        return BankSet(
            self._today, self._secret, same=self._same, asked=known[version], released=self._released
        )

    def points(self) -> dict[str, float]:
        """Question id to the points it is worth, in the order of the set."""
        return {question.id: float(question.points) for question in self._questions}

    def prepare(self) -> None:
        """Import the packages for judging, and compute the keys that are the same for everybody."""
        for package in sorted({package for question in self._questions for package in question.kind.needs}):
            with without_address_grammars():
                importlib.import_module(package)
        for case in self._marker("", "").cases.values():
            if self._same or not case.question.vary:
                _ = case.key, case.listed  # a case keeps what it has computed

    def public(self, student: str, digest: str) -> dict[str, Any]:
        """The set's public data for this learner's notebook."""
        mode = "practice" if self._secret is None else "assessed"
        return self._marker(student, digest).public(mode=mode, version=self.version)

    def mark(self, student: str, digest: str, question: str, plain: Any) -> Judgement:
        """Judge a recorded answer."""
        outcome = self._marker(student, digest).mark(question, plain)
        says = clean(outcome["says"], 400)
        mistake = "; ".join(outcome["mistakes"])
        if outcome["outcome"] == Outcome.ERROR:
            mistake, says = says, ""
        return Judgement(Outcome(outcome["outcome"]), float(outcome["points"]), mistake, says)

    def claim(self, notebook: NotebookFile) -> str | None:
        """Name of the set that the notebook's metadata gives, or None where they give none."""
        return clean(notebook.said("set"), 100) or None

    def foreign_variant(self, student: str, notebook: NotebookFile) -> str | None:
        """Say to whom or to which set the notebook's token belongs, or None when it fits this learner."""
        if self._secret is None:
            return None
        for token in _tokens(notebook):
            try:
                name, version, learner = read_token(self._secret, token)
            except TokenError:
                return "its token was changed or comes from another course"
            if name != self.name:
                return f"its token belongs to {name!r}"
            if version != self.version:
                return "it was released from another version of the set"
            if learner != ("" if self._same else student):
                return f"{_RELEASED_TO}{clean(learner, 100)!r}" if learner else f"{_RELEASED_TO}all"
        return None

    def learner_of(self, signed: Iterable[Signed]) -> str | None:
        """Return the learner in a notebook's tokens, or None when none or several are named."""
        found = {one[2] for one in signed if one is not None and one[0] == self.name and one[2]}
        return found.pop() if len(found) == 1 else None

    def signed(self, notebook: NotebookFile) -> list[Signed]:
        """Return set, version and learner of each token in a notebook; None for a token of another secret."""
        found: list[Signed] = []
        for token in _tokens(notebook):
            try:
                found.append(None if self._secret is None else read_token(self._secret, token))
            except TokenError:
                found.append(None)
        return found

    @property
    def secret_known(self) -> bool:
        """True when a secret was given."""
        return self._secret is not None

    @property
    def same(self) -> bool:
        """True when all learners were given one notebook."""
        return self._same

    def heading(self, question: str) -> str:
        """Title of a question for the whole class, with "…" for the values that vary."""
        asked = next(one for one in self._questions if one.id == question)
        varied = () if self._same or self._secret is None else asked.vary
        title = _VARIED.sub(lambda found: "…" if found[1] in varied else found[0], asked.title)
        return fill(title, asked.printed(asked.defaults))

    def objectives(self) -> dict[str, str]:
        """Each question's objective, by question id."""
        return {question.id: question.objective for question in self._questions}

    def case(self, student: str, digest: str, question: str) -> Case:
        """The question as this learner was asked it, with its key."""
        return self._marker(student, digest).cases[question]

    def _marker(self, student: str, digest: str) -> LocalMarker:
        with self._lock:
            made = self._markers.get((student, digest))
            if made is None:
                made = self._new_marker(student, digest)
                self._markers[student, digest] = made
                if len(self._markers) > 64:
                    self._markers.popitem(last=False)
            return made

    def _new_marker(self, student: str, digest: str) -> LocalMarker:
        if self._secret is None:
            made = LocalMarker(self._questions, seed=digest, help_too=False)
        else:
            parameters = {} if self._same else draw_parameters(self._secret, self._asked, student)
            seed = submission_seed(self._secret, student, digest)
            made = LocalMarker(self._questions, parameters, seed, help_too=False)
        for name, case in made.cases.items():
            # a case computes its key once; only where inputs are drawn has each submission a key of its own
            if case.question.draw is None:
                made.cases[name] = self._cases.setdefault((name, repr(sorted(case.parameters.items()))), case)
        return made


def _tokens(notebook: NotebookFile) -> list[str]:
    """Return the tokens in a notebook's metadata and in its code cells."""
    found = {notebook.said("token")} - {""}
    for source in notebook.cells:
        found |= {match["token"] for match in _TOKEN.finditer(source)}
    return sorted(found)[:20]
