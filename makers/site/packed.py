"""Packs the course as a ZIP that a reader downloads, unpacks and starts."""

import io
import subprocess
import zipfile
from pathlib import Path

from course.lessons.facts import NOTES
from course.paths import notebooks_dir

#: path of the ZIP below the site's root, and the folder in it
PACKED, _FOLDER = "_static/interdependence-course.zip", "interdependence-course"
_FILES = (
    "start.py",
    "pyproject.toml",
    "constraints.txt",
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CHANGELOG.md",
)
_FOLDERS = ("course", "data", "notebooks", "exercises", "docs")
#: the first day that a ZIP can state, so that equal files give equal bytes
_DAY = (1980, 1, 1, 0, 0, 0)


def packed_course() -> bytes:
    """Return the course as a ZIP, without tests and without the teacher's notes, which hold answers.

    Where Git keeps the course, only files that it tracks are packed, so that nobody publishes a draft.
    """
    root = notebooks_dir().parent
    paths = [root / name for name in _FILES]
    paths += [path for path in _in_git(root) or _in_folders(root) if path.is_file()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in paths:
            inside = path.relative_to(root)
            hidden = any(part.startswith((".", "__pycache__")) for part in inside.parts)
            if not hidden and path.name != NOTES:
                about = zipfile.ZipInfo(f"{_FOLDER}/{inside.as_posix()}", _DAY)
                archive.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _in_git(root: Path) -> list[Path]:
    """Return the files of the packed folders that Git tracks; none where Git does not keep the course."""
    asked = ["git", "ls-files", "-z", "--", *_FOLDERS]
    try:
        done = subprocess.run(asked, cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [root / name for name in sorted({*done.stdout.decode().split("\0")}) if name]


def _in_folders(root: Path) -> list[Path]:
    return [path for folder in _FOLDERS for path in sorted((root / folder).rglob("*"))]
