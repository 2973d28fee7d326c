"""The learner's folder and what it remembers: predictions, progress, ledger, files laid out."""

from __future__ import annotations

import copy
import json
import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course.errors import UnknownNameError
from course.workspace._files import WorkspaceError, locked, write_atomically

__all__ = ["FORMAT", "HIDDEN", "MARKER", "SECTIONS", "StateDamagedWarning", "Workspace", "current"]

#: version of state.json; a newer one is never touched
FORMAT = 1
HIDDEN = ".course"
MARKER = f"{HIDDEN}/workspace.json"
SECTIONS = ("predictions", "progress", "ledger", "files")

Section = dict[str, Any]


class StateDamagedWarning(UserWarning):
    """The file that remembers the learner's progress could not be read and was set aside."""


class Workspace:
    """A learner's folder, or, without a folder, a memory that lasts as long as the session.

    Parameters
    ----------
    folder
        Top of the workspace; None keeps everything in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = None if folder is None else Path(folder).resolve()
        self._memory: dict[str, Section] = {}

    def __repr__(self) -> str:
        return f"Workspace({str(self.folder)!r})" if self.folder else "Workspace()"

    @property
    def hidden(self) -> Path:
        """Folder of what the course itself keeps.

        Raises
        ------
        WorkspaceError
            When the workspace is in memory.
        """
        if self.folder is None:
            raise WorkspaceError("This workspace is in memory only: it has no folder.")
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
            When it cannot be written.
        """
        marker = {"course": "interdependence", "format": FORMAT}
        try:
            # Written each time: a folder that has become read-only is noticed at once.
            write_atomically(self.hidden / "workspace.json", json.dumps(marker, indent=1) + "\n")
        except WorkspaceError as error:
            reason = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error
            raise WorkspaceError(
                f"The folder {self.folder} cannot be written ({reason}): name another one."
            ) from error

    def read(self, section: str) -> Section:
        """Return one section of what the workspace remembers.

        Parameters
        ----------
        section
            One of predictions, progress, ledger, files.

        Returns
        -------
        dict
            A copy: changing it changes nothing in the workspace. Empty when nothing was kept yet.

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
        try:
            with locked(self._lock):
                state = self._load()
        except WorkspaceError:
            # A folder that cannot be written can still be read: replacing is atomic.
            state = self._load()
        return dict(state.get(section, {}))

    def update(self, section: str, function: Callable[[Section], Section | None]) -> Section:
        """Change one section while no other process can.

        Parameters
        ----------
        section
            One of predictions, progress, ledger, files.
        function
            Gets the section as it is now and returns it as it shall be; None when it changed the one
            it was given. The values must be plain: text, numbers, truth values, None, lists, dicts.

        Returns
        -------
        dict
            A copy of the section as kept.

        Raises
        ------
        UnknownNameError
            When there is no such section.
        WorkspaceError
            When the folder cannot be written, or the values are not plain.
        """
        _known(section)
        if self.folder is None:
            self._memory[section] = _changed(section, copy.deepcopy(self._memory.get(section, {})), function)
            return copy.deepcopy(self._memory[section])
        with locked(self._lock):
            state = self._load(writing=True)
            state[section] = _changed(section, state.get(section, {}), function)
            state["format"] = FORMAT
            text = json.dumps(state, indent=1, sort_keys=True) + "\n"
            write_atomically(self.state_file, text)
            return dict(state[section])

    @property
    def _lock(self) -> Path:
        return self.hidden / "state.lock"

    def _load(self, *, writing: bool = False) -> dict[str, Any]:
        try:
            text = self.state_file.read_text("utf-8")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            return self._set_aside(writing)
        except OSError as error:
            raise WorkspaceError(f"{self.state_file} cannot be read: {error.strerror or error}.") from error
        try:
            state = json.loads(text)
        except (ValueError, RecursionError):
            return self._set_aside(writing)
        if not isinstance(state, dict) or not all(isinstance(state.get(s, {}), dict) for s in SECTIONS):
            return self._set_aside(writing)
        made_by = state.get("format", FORMAT)
        if isinstance(made_by, int) and made_by > FORMAT:
            raise WorkspaceError(
                f"{self.state_file} was written by a newer version of the course: update the course, "
                "or use another folder."
            )
        return state

    def _set_aside(self, writing: bool) -> dict[str, Any]:
        number = 1
        while (kept := self.hidden / f"state.damaged-{number}.json").exists():
            number += 1
        try:
            self.state_file.rename(kept)
        except OSError as error:
            if writing:
                raise WorkspaceError(
                    f"{self.state_file} is damaged and cannot be set aside: {error}."
                ) from error
            kept = self.state_file
        warnings.warn(
            f"The record of your progress could not be read and starts anew; the damaged file is {kept}.",
            StateDamagedWarning,
            stacklevel=4,
        )
        return {}


def _known(section: str) -> None:
    if section not in SECTIONS:
        raise UnknownNameError("section of a workspace", section, SECTIONS)


def _changed(section: str, now: Section, function: Callable[[Section], Section | None]) -> Section:
    result = function(now)
    new = now if result is None else result
    if not isinstance(new, dict):
        raise WorkspaceError(f"The section {section!r} must be a dict, not {type(new).__name__}.")
    problem = _not_plain(new)
    if problem:
        raise WorkspaceError(f"The section {section!r} cannot keep {problem}: only plain values are kept.")
    return new


def _not_plain(value: object) -> str | None:
    """Name the first value that JSON would refuse or change."""
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


def current(start: Path | None = None) -> Workspace:
    """Return the workspace that a folder belongs to.

    Parameters
    ----------
    start
        Where to look, then upwards; the working directory when left out.

    Returns
    -------
    Workspace
        The nearest workspace, or one in memory, the same for the whole session, where there is none.
    """
    try:
        here = Path.cwd() if start is None else Path(start).resolve()
    except OSError:  # the working directory was removed
        return _in_memory
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return Workspace(folder)
    return _in_memory
