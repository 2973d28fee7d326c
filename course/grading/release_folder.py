"""Write what is handed out into a folder, so that nothing of an earlier release is lost there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.drafts import remove_drafts, write_atomically

#: folder inside a release where what an earlier release wrote is kept
EARLIER = "earlier"


@dataclass(frozen=True)
class Written:
    """What writing a release did."""

    #: files that were not there, that were there with the same content, and with another content
    new: list[str]
    same: list[str]
    changed: list[str]
    kept: Path | None  #: where the earlier content of the changed files is now


def write_kept(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Write files; whatever would be written over is copied to a numbered folder of its own first.

    `files` maps a path inside the folder, with slashes, to content.
    """
    remove_drafts(folder, *{(folder / name).parent for name in files})
    old = {name: (folder / name).read_bytes() for name in files if (folder / name).is_file()}
    changed = [name for name in files if name in old and old[name] != files[name]]
    kept = _next(folder / EARLIER) if changed else None
    for name, content in files.items():
        if kept is not None and name in changed:
            write_atomically(kept / name, old[name])
        if name not in old or name in changed:
            write_atomically(folder / name, content)
    new = [name for name in files if name not in old]
    return Written(new, [name for name in old if name not in changed], changed, kept)


def releases_in(folder: Path) -> list[Path]:
    """Return the folders that carry a version of a release: this one, and those of earlier releases in it."""
    earlier = sorted((folder / EARLIER).glob("*/release.json"), key=lambda path: path.parent.name.zfill(9))
    return [path.parent for path in (folder / "release.json", *earlier) if path.is_file()]


def _next(folder: Path) -> Path:
    number = 1
    while (folder / str(number)).exists():
        number += 1
    return folder / str(number)
