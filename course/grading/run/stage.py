"""Build the stage, a copy of the course's learner side that a notebook under marking may see."""

import contextlib
import functools
import hashlib
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import course.errors
from course.errors import CourseError
from course.paths import data_dir, notebooks_dir

#: Subpackages to copy: an allow-list, so that a new part of the teacher's side stays outside.
LEARNER_SIDE = (
    "tables",
    "measures",
    "models",
    "readings",
    "charts",
    "widgets",
    "lessons",
    "workspace",
    "texts",
    "answers",
    "kinds",
    "exercises",
)
_TOP_LEVEL = (
    "__init__.py",
    "drafts.py",
    "errors.py",
    "fitting.css",
    "front.py",
    "make.js",
    "notebook.py",
    "others.py",
    "outcomes.py",
    "paths.py",
    "phrases.py",
    "py.typed",
    "registry.py",
    "shown.py",
    "units.py",
    "verdicts.py",
)
#: files of `room` that a cell needs to join a class; the room's server stays outside
_JOINING = ("room/__init__.py", "room/joining.py")
_PACKAGE = Path(course.errors.__file__).resolve().parent


_PREFIX, _LOCK = "course-stage-", "in-use"


@contextlib.contextmanager
def staged() -> Iterator[Path]:
    """Make a stage in the temporary folder and remove it afterwards; also remove stages of killed runs.

    Raises
    ------
    CourseError
        When the temporary folder is full or cannot be written.
    """
    temporary = Path(tempfile.gettempdir())
    _clear_abandoned(temporary)
    with contextlib.ExitStack() as stack:
        try:
            made = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=temporary, ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
            held = stack.enter_context((folder / "new").open("wb"))
            if _lock(held):  # a stage that could not be locked has no lock file, and nobody clears it
                (folder / "new").replace(folder / _LOCK)
        except OSError as error:
            raise _no_room(temporary, error) from error
        yield build_stage(folder / "stage")


def _lock(held: IO[bytes]) -> bool:
    """Lock an open file for as long as this process lives; False when another process holds it."""
    try:
        import fcntl
    except ImportError:  # Windows, where nothing is cleared
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _clear_abandoned(temporary: Path) -> None:
    """Remove the stages of processes that were killed; their locks are free."""
    for folder in temporary.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), (folder / _LOCK).open("rb") as held:
            if _lock(held):
                shutil.rmtree(folder, ignore_errors=True)


def _no_room(temporary: Path, error: OSError) -> CourseError:
    # copying a folder collects its errors: (source, target, text) each
    listed = error.args[0] if error.args and type(error.args[0]) is list else []
    why = error.strerror or (str(listed[0][-1]).rpartition(":")[0] if listed else "") or type(error).__name__
    return CourseError(
        f"The temporary folder {temporary} cannot take the files that notebooks need, some 20 MB ({why}). "
        "Make room there, or name another folder in the environment variable TMPDIR."
    )


def build_stage(folder: Path) -> Path:
    """Copy the learner's side of the course, its tables and the sandbox's part of grading into a folder.

    The folder must be empty or absent. The result is the folder, to be used as an import path.

    Raises
    ------
    CourseError
        When there is no room for the copy.
    """
    try:
        return _build(folder)
    except OSError as error:
        raise _no_room(folder.parent.parent, error) from error


def _build(folder: Path) -> Path:
    target = folder / "course"
    target.mkdir(parents=True)
    for name in _TOP_LEVEL:
        if (_PACKAGE / name).is_file():
            shutil.copy2(_PACKAGE / name, target / name)
    for name in LEARNER_SIDE:
        shutil.copytree(_PACKAGE / name, target / name)
    (target / "room").mkdir()
    for name in _JOINING:
        shutil.copy2(_PACKAGE / name, target / name)
    for package in (target / "grading", target / "grading" / "run"):
        package.mkdir()
        (package / "__init__.py").write_text("")
    shutil.copytree(_PACKAGE / "grading" / "run" / "inside", target / "grading" / "run" / "inside")
    shutil.copytree(data_dir(), folder / "data")
    for name, path in _facts().items():
        (folder / name).parent.mkdir(parents=True)
        shutil.copy2(path, folder / name)
    (folder / "passwd").write_text("learner:x:1000:1000:learner:/home/learner:/bin/sh\n")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def _facts() -> dict[str, Path]:
    """Return each lesson's `lesson.toml` by its path on the stage; the teacher's notes are left out."""
    folder = notebooks_dir()
    found = (folder / "source").rglob("lesson.toml")
    return {f"notebooks/{path.relative_to(folder).as_posix()}": path for path in found}


@functools.cache
def fingerprint() -> str:
    """Return a hash of all files that decide what a notebook records."""
    roots = [_PACKAGE / name for name in (*_TOP_LEVEL, *LEARNER_SIDE, *_JOINING, "grading")]
    files = _facts()
    for root in roots:
        for path in [root, *root.rglob("*")]:
            if path.is_file() and path.suffix != ".pyc":
                files[path.relative_to(_PACKAGE).as_posix()] = path
    for path in data_dir().rglob("*"):
        if path.is_file():
            files["data/" + path.relative_to(data_dir()).as_posix()] = path
    made = hashlib.sha256()
    for name, path in sorted(files.items()):
        made.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def system_folders() -> list[Path]:
    """Return the folders outside the course that a notebook's Python needs, to be shown read-only.

    The list holds system libraries and programs, the interpreter's own library and the installed packages.
    """
    wanted = [Path(name) for name in ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo")]
    for prefix in {Path(sys.prefix), Path(sys.base_prefix)}:
        if prefix == Path("/usr"):
            continue
        wanted += [prefix / "bin", prefix / "lib", prefix / "lib64", prefix / "pyvenv.cfg"]
    wanted += [Path(path) for path in sysconfig.get_paths().values() if path.endswith("-packages")]
    found: list[Path] = []
    for path in sorted({path for path in wanted if path.exists()}):
        if not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return found


_INSTALLED = ("course", "*-packages/course", "python*/*-packages/course", "lib*/python*/*-packages/course")


def hidden_folders(shown: list[Path]) -> list[Path]:
    """Return copies of `course` inside shown folders; they must be covered because they hold the bank."""
    places = {
        _PACKAGE,
        *(Path(entry) / "course" for entry in (*sys.path, *sysconfig.get_paths().values()) if entry),
        # another Python's packages, such as those of the Python that made the environment
        *(place for folder in shown for form in _INSTALLED for place in folder.glob(form)),
    }
    found = {place.resolve() for place in places if (place / "grading").is_dir()}
    return sorted(place for place in found if any(place.is_relative_to(path.resolve()) for path in shown))


def refuse_exposed(private: list[Path], shown: list[Path]) -> None:
    """Raise when something private to the teacher lies inside a folder that notebooks can read.

    Raises
    ------
    CourseError
        Names the file or folder, so that the teacher can move it.
    """
    for secret in private:
        for path in shown:
            if secret.resolve().is_relative_to(path.resolve()):
                raise CourseError(
                    f"{secret} lies inside {path}, which notebooks can read while they are marked. "
                    "Move it elsewhere, for example into your home folder."
                )
