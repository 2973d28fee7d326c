"""The learner's folder and its record of predictions, progress, practice, ledger, texts and copied files."""

import copy
import json
import math
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course.drafts import first_free, remove_drafts, write_atomically
from course.errors import CourseError, UnknownNameError
from course.others import asked_by_jupyterlab
from course.workspace._files import WorkspaceError, hold_lock, make_way
from course.workspace.checked import Check, check, each, plain_value, single

#: version of state.json; a file of a newer version is never changed
FORMAT = 1
#: default name of the learner's folder
DEFAULT_FOLDER = "interdependence"
HIDDEN = ".course"
MARKER = f"{HIDDEN}/workspace.json"
SECTIONS = ("predictions", "conditions", "progress", "practice", "tests", "ledger", "texts", "files")

Section = dict[str, Any]

#: the default check of a section: a dict of plain values
_PLAIN = check(each(single(plain_value), words="{name}"))
#: section -> the learner's words for it
_WORDS = {
    "predictions": "what you guessed",
    "conditions": "your conditions and answers",
    "progress": "what you answered in exercises",
    "practice": "what you practised",
    "tests": "your tests before and after the course",
    "ledger": "what you wrote into your ledger",
    "texts": "what you decided on texts",
    "files": "the list of files that the course laid out",
}
#: deepest nesting of lists and dicts; a learner's record has about eight levels
_DEEPEST = 100
#: most damaged parts that a warning names
_NAMED = 5


class StateDamagedWarning(UserWarning):
    """Warns that a part of the learner's record could not be read; it is kept beside the record."""


class Workspace:
    """A learner's folder, or a memory for this session where there is no folder.

    `folder` is the top of the workspace.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = None if folder is None else Path(folder).resolve()
        self._memory: dict[str, Section] = {}

    def __repr__(self) -> str:
        return f"Workspace({str(self.folder)!r})" if self.folder else "Workspace()"

    @property
    def hidden(self) -> Path:
        """The folder of the course's own files.

        Raises
        ------
        WorkspaceError
            When the workspace is in memory.
        """
        if self.folder is None:
            raise WorkspaceError(
                "This workspace is in memory only and has no folder: open the course with `course lab`."
            )
        return self.folder / HIDDEN

    @property
    def state_file(self) -> Path:
        """The file behind `read` and `update`."""
        return self.hidden / "state.json"

    def exists(self) -> bool:
        """Tell whether the folder is a workspace already."""
        return self.folder is not None and (self.folder / MARKER).is_file()

    def create(self) -> None:
        """Make the folder a workspace.

        Raises
        ------
        WorkspaceError
            When the folder cannot be written.
        """
        marker = {"course": "interdependence", "format": FORMAT}
        remove_drafts(self.hidden, self.hidden / "handed-out")
        try:
            make_way(self.hidden / "workspace.json")
            # The file is written at each start, so that a read-only folder is found at once.
            write_atomically(self.hidden / "workspace.json", json.dumps(marker, indent=1) + "\n")
        except CourseError as error:
            reason = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error
            raise WorkspaceError(
                f"The folder {self.folder} cannot be written ({reason}): name another folder."
            ) from error

    def read(self, section: str, check: Check = _PLAIN) -> Section:
        """Return one section of the record; damaged parts are set aside, with a warning.

        Parameters
        ----------
        section
            One of predictions, conditions, progress, practice, tests, ledger, texts, files.
        check
            Tells what of the section can be used.

        Returns
        -------
        dict
            A copy of the section; to change the section itself, call `update`. Empty at first.

        Raises
        ------
        UnknownNameError
            When there is no such section.
        WorkspaceError
            When the state was written by a newer version of the course.
        """
        _known(section)
        if self.folder is None:
            return copy.deepcopy(self._memory.get(section, {}))
        if not self.state_file.exists():
            return {}
        problem: CourseError | None = None
        try:
            with hold_lock(self._lock):
                state = self._load()
                found, odd = check(state.get(section, {}))
                if odd:
                    self._set_aside(state, section, found, odd)
                return found
        except CourseError as error:
            problem = error
        # Reading without the lock is safe: the file is replaced as a whole.
        found, odd = check(self._load().get(section, {}))
        if odd:
            self._warn(section, odd, f"It stays where it is and counts for nothing. {problem}")
        return found

    def update(
        self, section: str, function: Callable[[Section], Section | None], check: Check = _PLAIN
    ) -> Section:
        """Change one section; no other process can change the record meanwhile.

        What is damaged in the section is first set aside, with a warning.

        `section`, `check` and the errors are those of `read`. `function` takes the present section and
        returns the new section, or changes the given dict and returns None. The values must be plain: text,
        numbers, truth values, None, lists, dicts.

        Returns
        -------
        dict
            A copy of the new section.

        Raises
        ------
        CourseError
            When the folder cannot be written, or the values are not plain.
        """
        _known(section)
        if self.folder is None:
            self._memory[section] = _changed(section, copy.deepcopy(self._memory.get(section, {})), function)
            return copy.deepcopy(self._memory[section])
        with hold_lock(self._lock):
            state = self._load(writing=True)
            found, odd = check(state.get(section, {}))
            if odd:
                self._set_aside(state, section, found, odd)
            state[section] = _changed(section, found, function)
            state["format"] = FORMAT
            text = json.dumps(state, indent=1, sort_keys=True) + "\n"
            write_atomically(self.state_file, text)
            return dict(state[section])

    def _set_aside(self, state: dict[str, Any], section: str, found: Section, odd: Sequence[str]) -> None:
        """Copy a section to a file beside the record, and leave its usable part in the record."""
        kept = self._unused(section)
        write_atomically(kept, json.dumps(state[section], indent=1, sort_keys=True) + "\n")
        state[section] = found
        write_atomically(self.state_file, json.dumps(state, indent=1, sort_keys=True) + "\n")
        self._warn(section, odd, f"All of it as it was is kept as {kept}.")

    def _warn(self, section: str, odd: Sequence[str], end: str) -> None:
        more = f" and {len(odd) - _NAMED} more" if len(odd) > _NAMED else ""
        warnings.warn(
            f"Some of {_WORDS[section]} is damaged: {'; '.join(odd[:_NAMED])}{more}. {end} "
            "Everything else counts as before.",
            StateDamagedWarning,
            stacklevel=5,
        )

    def _unused(self, stem: str) -> Path:
        return first_free(lambda number: self.hidden / f"{stem}.damaged-{number}.json")

    @property
    def _lock(self) -> Path:
        return self.hidden / "state.lock"

    def _load(self, *, writing: bool = False) -> dict[str, Any]:
        if self.state_file.is_dir():
            return self._begin_anew(writing)
        try:
            state = json.loads(self.state_file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise WorkspaceError(f"{self.state_file} cannot be read: {error.strerror or error}.") from error
        except (ValueError, RecursionError):
            return self._begin_anew(writing)
        if not isinstance(state, dict) or _too_deep(state):
            return self._begin_anew(writing)
        made_by = state.get("format", FORMAT)
        if type(made_by) is int and made_by > FORMAT:
            raise WorkspaceError(
                f"A newer version of the course wrote {self.state_file}: update the course, "
                "or use another folder."
            )
        return state

    def _begin_anew(self, writing: bool) -> dict[str, Any]:
        """Rename an unreadable record and return an empty one."""
        kept = self._unused("state")
        try:
            self.state_file.rename(kept)
        except OSError as error:
            if writing:
                raise WorkspaceError(
                    f"{self.state_file} is damaged and cannot be renamed ({error}): "
                    "move the file out of the folder yourself."
                ) from error
            kept = self.state_file
        warnings.warn(
            "The record of your progress is damaged, so a new record begins. "
            f"The damaged file is kept as {kept}.",
            StateDamagedWarning,
            stacklevel=4,
        )
        return {}


def _too_deep(state: dict[str, Any]) -> bool:
    """Tell whether lists and dicts are nested too deeply for JSON to write them again."""
    level: list[Any] = [state]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return any(isinstance(one, dict | list) for one in level)


def _known(section: str) -> None:
    if section not in SECTIONS:
        raise UnknownNameError("section of a workspace", section, SECTIONS)


def _changed(section: str, now: Section, function: Callable[[Section], Section | None]) -> Section:
    result = function(now)
    new = now if result is None else result
    if not isinstance(new, dict):
        raise WorkspaceError(
            f"The section {section!r} must be a dict, not {type(new).__name__}: return a dict."
        )
    problem = _not_plain(new)
    if problem:
        raise WorkspaceError(
            f"The section {section!r} cannot keep {problem}: use text, finite numbers, truth values, None, "
            "lists and dicts."
        )
    return new


def _not_plain(value: object) -> str | None:
    """Name the first value that JSON would refuse or change; None when there is no such value."""
    if value is None or isinstance(value, bool | str | int):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else f"the number {value}"
    if isinstance(value, list):
        return next(filter(None, map(_not_plain, value)), None)
    if isinstance(value, dict):
        odd = next((key for key in value if not isinstance(key, str)), None)
        if odd is not None:
            return f"the key {odd!r} that is not text"
        return next(filter(None, map(_not_plain, value.values())), None)
    return f"a value of type {type(value).__name__}"


_in_memory = Workspace()
#: folders that keep the record of notebooks outside every workspace; the learner has been told of them
_told: dict[Path, Workspace] = {}


def current(start: Path | None = None) -> Workspace:
    """Return the workspace that a folder belongs to.

    Parameters
    ----------
    start
        The first folder to look in, before the folders above; the working directory when left out.

    Returns
    -------
    Workspace
        The nearest workspace. A notebook that is open outside of every workspace, as on a server for many,
        keeps its record in the folder that ``COURSE_FOLDER`` names, else in ``interdependence`` in the home
        folder, and says so once. Everything else gets a workspace in memory, the same for the whole session.
    """
    try:
        here = Path.cwd() if start is None else Path(start).resolve()
    except OSError:  # the working directory no longer exists
        return _in_memory
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return Workspace(folder)
    return _in_memory if start is not None else _outside()


def _outside() -> Workspace:
    """Return the workspace that keeps the record of a notebook outside every workspace."""
    named = os.environ.get("COURSE_FOLDER", "")
    if not named and not asked_by_jupyterlab():
        return _in_memory
    try:
        folder = (Path(named).expanduser() if named else Path.home() / DEFAULT_FOLDER).resolve()
    except RuntimeError:  # this user has no home folder
        folder = Path()
    if folder not in _told:
        made = Workspace(folder)
        try:
            if folder == Path():
                raise WorkspaceError("There is no home folder.")
            made.create()
        except CourseError as error:
            made = _in_memory
            print(f"Your progress ends with this session. {error} COURSE_FOLDER can name another folder.")
        else:
            print(f"Your guesses, progress and verdicts are kept in {folder / HIDDEN}.")
        _told[folder] = made
    return _told[folder]
