"""Find the submissions in a folder or a zip file, without unpacking or following anything."""

from __future__ import annotations

import hashlib
import os
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course.errors import CourseError
from course.grading.notebook import MAX_FILE_MB, UnreadableNotebookError, read_bounded
from course.grading.runs import clean

__all__ = ["Submission", "find_submissions"]

_MAX_FILES = 20_000
_READ_ALONE = (".ipynb_checkpoints", "__MACOSX", ".git")


@dataclass(frozen=True)
class Submission:
    """One file that a learner handed in.

    Attributes
    ----------
    name : str
        Path below the folder or inside the zip, as text that is safe to print.
    student : str
        Whom the path claims: the top folder's name, or the file's own name when there is no folder.
    path : Path
        The file, or the zip that holds it.
    member : str or None
        Exact name inside the zip.
    """

    name: str
    student: str
    path: Path
    member: str | None = None

    def read(self) -> bytes:
        """Return the content.

        Raises
        ------
        UnreadableNotebookError
            When it is a link, a device, too large, or damaged in its zip.
        """
        if self.member is None:
            return read_bounded(self.path)
        try:
            with zipfile.ZipFile(self.path) as archive:
                information = archive.getinfo(self.member)
                if (information.external_attr >> 16) & 0o170000 == 0o120000:
                    raise UnreadableNotebookError("it is a symbolic link, which is never followed")
                with archive.open(information) as source:  # the size a zip states may be a lie: count
                    content = source.read((MAX_FILE_MB << 20) + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, KeyError) as error:
            raise UnreadableNotebookError(
                f"it cannot be read from its zip ({type(error).__name__})"
            ) from error
        if len(content) > MAX_FILE_MB << 20:
            raise UnreadableNotebookError(f"it is larger than {MAX_FILE_MB} MB")
        return content


def _printable(name: str) -> str:
    text = name.encode("utf-8", "replace").decode("utf-8")
    return clean(unicodedata.normalize("NFC", text), 200) or "?"


def _submission(parts: tuple[str, ...], path: Path, member: str | None) -> Submission:
    own = parts[0] if len(parts) > 1 else PurePosixPath(parts[-1]).stem
    return Submission(_printable("/".join(parts)), _printable(own), path, member)


def _files(folder: Path) -> Iterator[tuple[str, ...]]:
    for where, folders, names in os.walk(folder):  # does not follow links to folders
        folders[:] = sorted(name for name in folders if name not in _READ_ALONE)
        inside = Path(where).relative_to(folder).parts
        yield from ((*inside, name) for name in sorted(names) if name.lower().endswith(".ipynb"))
        for name in folders:
            if (Path(where) / name).is_symlink() and name.lower().endswith(".ipynb"):
                yield (*inside, name)


def _members(archive: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    with zipfile.ZipFile(archive) as opened:
        for information in sorted(opened.infolist(), key=lambda item: item.filename):
            # the name is only ever a label: nothing is unpacked, so "../" leads nowhere
            parts = tuple(part for part in information.filename.replace("\\", "/").split("/") if part)
            if information.is_dir() or not parts or not parts[-1].lower().endswith(".ipynb"):
                continue
            if not set(parts) & set(_READ_ALONE):
                yield tuple(part for part in parts if part not in (".", "..")), information.filename


def find_submissions(source: Path) -> list[Submission]:
    """List the notebooks in a folder or a zip file, sorted by name.

    Raises
    ------
    CourseError
        When there is no such folder or zip, or it holds no notebook, or too many.
    """
    if source.is_dir():
        found = [_submission(parts, source.joinpath(*parts), None) for parts in _files(source)]
    elif source.is_file() and zipfile.is_zipfile(source):
        found = [_submission(parts, source, member) for parts, member in _members(source)]
    else:
        raise CourseError(f"{source} is neither a folder nor a zip file with submissions.")
    if not found:
        raise CourseError(f"There is no notebook (.ipynb) in {source}.")
    if len(found) > _MAX_FILES:
        raise CourseError(f"{source} holds more than {_MAX_FILES} notebooks.")
    return sorted(found, key=lambda one: (one.student, one.name))


def digest(content: bytes) -> str:
    """Return the SHA-256 of a submission, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
