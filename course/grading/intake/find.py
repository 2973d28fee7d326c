"""Find the submissions in a folder or a zip file, without unpacking the zip or following links."""

import hashlib
import os
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath

from course.errors import CourseError
from course.grading.files import clean
from course.grading.intake.read import (
    MAX_FILE_MB,
    NotebookFile,
    UnreadableNotebookError,
    parse_notebook,
    read_bounded,
)

_MAX_FILES = 20_000
_READ_ALONE = (".ipynb_checkpoints", "__MACOSX", ".git")

#: Only so many characters of a name are printed, since normalising a longer name can take seconds.
_READ_OF_NAME = 1_000
_LONGEST_NAME = 200

#: parts of a file's path, the file or zip to read, and the file's exact name and place inside the zip
_Listed = tuple[tuple[str, ...], Path, str | None, int | None]


@dataclass(frozen=True)
class Submission:
    """One file that a learner handed in."""

    #: Path below the folder or inside the zip, as text that is safe to print. It is unique among the files
    #: found: two names that would print alike end with a part of their keys.
    name: str
    #: the learner that the path names: the top folder (below a folder of the whole class), or the file's
    #: own name when there is no folder
    student: str
    path: Path  #: the file, or the zip that holds it
    member: str | None = None  #: exact name inside the zip
    source: Path = field(default=Path(), compare=False)  #: the folder or the zip in which it was found
    #: place in the zip's list: a zip may hold one name twice
    entry: int | None = field(default=None, compare=False)
    #: the path as found, neither cut nor made printable; empty where `name` is the same
    whole: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Digest of the file's whole name, so that two files never share a kept run."""
        return hashlib.sha256((self.whole or self.name).encode("utf-8", "surrogatepass")).hexdigest()

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
                information = (
                    archive.getinfo(self.member) if self.entry is None else archive.infolist()[self.entry]
                )
                if (information.external_attr >> 16) & 0o170000 == 0o120000:
                    raise UnreadableNotebookError("it is a symbolic link, which is never followed")
                with archive.open(information) as source:  # the size a zip states may be a lie: count
                    content = source.read((MAX_FILE_MB << 20) + 1)
        except UnreadableNotebookError:
            raise
        except Exception as error:  # each kind of compression has errors of its own
            raise UnreadableNotebookError(
                f"it cannot be read from its zip ({type(error).__name__})"
            ) from error
        if len(content) > MAX_FILE_MB << 20:
            raise UnreadableNotebookError(f"it is larger than {MAX_FILE_MB} MB")
        return content

    def notebook(self) -> NotebookFile | None:
        """Return the notebook in the file, or None where it cannot be read."""
        try:
            return parse_notebook(self.read())
        except UnreadableNotebookError:
            return None


def _printable(name: str) -> str:
    text = name[:_READ_OF_NAME].encode("utf-8", "replace").decode("utf-8")
    return clean(unicodedata.normalize("NFC", text), _LONGEST_NAME) or "?"


def _whole_class(all_parts: list[tuple[str, ...]]) -> int:
    """Count the folders that hold all files, such as the class's folder that a teacher zipped."""
    by_depth = zip(*(parts[:-1] for parts in all_parts), strict=False)
    depth = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, by_depth))
    return depth if all(len(parts) > depth + 1 for parts in all_parts) else 0


def _submission(listed: _Listed, source: Path, depth: int) -> Submission:
    parts, path, member, entry = listed
    alone = len(parts) == 1
    own = PurePosixPath(parts[-1]).stem if alone else parts[depth]
    whole = "/".join(parts)
    return Submission(_printable(whole), _printable(own), path, member, source, entry, whole)


def _told_apart(found: list[Submission]) -> list[Submission]:
    """Give every file a name of its own; files whose printed names are equal get different endings."""
    wholes: Counter[str] = Counter()
    apart = []
    for one in found:
        wholes[one.whole] += 1
        times = wholes[one.whole]
        apart.append(one if times == 1 else replace(one, whole=f"{one.whole}\0{times}"))
    names = Counter(one.name for one in apart)
    return [
        one
        if names[one.name] == 1
        else replace(one, name=f"{one.name[: _LONGEST_NAME - 11]} [{one.key[:8]}]")
        for one in apart
    ]


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def _files(folder: Path) -> Iterator[tuple[str, ...]]:
    for where, folders, names in os.walk(folder):  # does not follow links to folders
        folders[:] = sorted(name for name in folders if name not in _READ_ALONE)
        inside = Path(where).relative_to(folder).parts
        yield from ((*inside, name) for name in sorted(names))
        for name in folders:
            if (Path(where) / name).is_symlink() and name.lower().endswith(".ipynb"):
                yield (*inside, name)


def _members(archive: Path) -> Iterator[tuple[tuple[str, ...], str, int]]:
    with zipfile.ZipFile(archive) as opened:
        names = [information.filename for information in opened.infolist()]
    for name, entry in sorted((name, entry) for entry, name in enumerate(names)):
        # the name is only ever a label: nothing is unpacked, so "../" leads nowhere
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part)
        if name.endswith("/") or not parts or set(parts) & set(_READ_ALONE):
            continue
        if parts := tuple(part for part in parts if part not in (".", "..")):
            yield parts, name, entry


def _listed(source: Path) -> list[_Listed]:
    """List every file of a folder or a zip."""
    if source.is_dir():
        return [(parts, source.joinpath(*parts), None, None) for parts in _files(source)]
    if not source.exists():
        raise CourseError(f"{source} does not exist: name the folder or the zip file with the notebooks.")
    try:
        if not zipfile.is_zipfile(source):
            raise CourseError(
                f"{source} is not a complete zip file. Download the zip from Moodle or Canvas again, or name "
                "a folder with the notebooks."
            )
        return [(parts, source, member, entry) for parts, member, entry in _members(source)]
    except CourseError:
        raise
    except Exception as error:  # what a damaged directory of a zip raises is not documented
        raise CourseError(f"{source} is a damaged zip file ({error}). Download it again.") from error


def find_submissions(source: Path) -> list[Submission]:
    """List the notebooks in a folder or a zip file, sorted by name.

    Raises
    ------
    CourseError
        When there is no such folder or zip, or it holds no notebook, or too many.
    """
    listed = _listed(source)
    notebooks = [one for one in listed if _is_notebook(one[0][-1])]
    if not notebooks:
        held = (
            f"{len(listed)} other files, such as {_printable('/'.join(listed[0][0]))!r}"
            if listed
            else "nothing"
        )
        raise CourseError(f"There is no notebook (.ipynb) in {source}; it holds {held}.")
    if len(notebooks) > _MAX_FILES:
        raise CourseError(f"{source} holds more than {_MAX_FILES} notebooks: mark the class in parts.")
    depth = _whole_class([one[0] for one in notebooks])
    found = _told_apart([_submission(one, source, depth) for one in notebooks])
    return sorted(found, key=lambda one: (one.student, one.name))


def find_others(source: Path) -> list[Submission]:
    """List the files that are not notebooks, for learners who handed in nothing else."""
    listed = _listed(source)
    depth = _whole_class([one[0] for one in listed if _is_notebook(one[0][-1])])
    others = [one for one in listed if not _is_notebook(one[0][-1]) and not one[0][-1].startswith(".")]
    found = [_submission(one, source, min(depth, len(one[0]) - 1)) for one in others]
    return sorted(found, key=lambda one: (one.student, one.name))


def digest(content: bytes) -> str:
    """Return the SHA-256 of a submission, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
