"""Write what is handed out into a folder, so that nothing of an earlier release is lost there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.drafts import remove_drafts, start_of_name
from course.errors import CourseError

__all__ = ["EARLIER", "Written", "releases_in", "write_kept"]

#: folder inside a release where what an earlier release wrote is kept
EARLIER = "earlier"


@dataclass(frozen=True)
class Written:
    """What writing a release did.

    Attributes
    ----------
    new, same, changed : list of str
        Files that were not there, that were there with the same content, and with another content.
    kept : Path or None
        Where the earlier content of the changed files is now.
    """

    new: list[str]
    same: list[str]
    changed: list[str]
    kept: Path | None


def write_kept(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Write files; whatever would be written over is moved to a numbered folder of its own first.

    Parameters
    ----------
    folder : Path
        Where the release goes.
    files : mapping
        Path inside the folder, with slashes, to content.
    """
    remove_drafts(folder, *{(folder / name).parent for name in files})
    old = {name: (folder / name).read_bytes() for name in files if (folder / name).is_file()}
    changed = [name for name in files if name in old and old[name] != files[name]]
    kept = _next(folder / EARLIER) if changed else None
    for name, content in files.items():
        if name not in old or name in changed:
            _write(folder / name, content, kept / name if kept is not None and name in changed else None)
    new = [name for name in files if name not in old]
    return Written(new, [name for name in old if name not in changed], changed, kept)


def _write(path: Path, content: bytes, kept: Path | None) -> None:
    """Write a file that others may read, whole or not at all, and move the one before it to `kept`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{start_of_name(path)}part")
    try:
        draft.write_bytes(content)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
        draft.replace(path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def releases_in(folder: Path) -> list[Path]:
    """Return the folders that carry a version of a release: this one, and those of earlier releases in it."""
    earlier = sorted((folder / EARLIER).glob("*/release.json"), key=lambda path: path.parent.name.zfill(9))
    return [path.parent for path in (folder / "release.json", *earlier) if path.is_file()]


def _next(folder: Path) -> Path:
    number = 1
    while (folder / str(number)).exists():
        number += 1
    return folder / str(number)
