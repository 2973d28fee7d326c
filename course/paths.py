"""Finds the course's own files: inside the package in a wheel, beside the package in a checkout."""

from pathlib import Path

from course.errors import CourseError

_PACKAGE = Path(__file__).resolve().parent


def in_checkout() -> bool:
    """Tell whether the package runs from a source checkout (and not from an installed wheel)."""
    return not (_PACKAGE / "_data").exists() and (_PACKAGE.parent / "pyproject.toml").is_file()


def need_checkout(command: str) -> None:
    """Raise a `CourseError` unless the package runs from a checkout.

    Parameters
    ----------
    command
        The command that was typed after `course`, such as ``"build site"``.
    """
    if not in_checkout():
        raise CourseError(
            f"`course {command}` works on the source of the course, which an installed course does not have: "
            "get a checkout of the source and run the command there."
        )


def _find(inside: str, beside: str) -> Path:
    for candidate in (_PACKAGE / inside, _PACKAGE.parent / beside):
        if candidate.exists():
            return candidate
    raise CourseError(
        f"The course's own {beside!r} was not found: looked for {_PACKAGE / inside} and "
        f"{_PACKAGE.parent / beside}. The installation is incomplete; install the course again."
    )


def data_dir() -> Path:
    """Return the folder of the shipped tables and their `datapackage.json`."""
    return _find("_data", "data")


def notebooks_dir() -> Path:
    """Return the folder of the executed lesson notebooks."""
    return _find("_notebooks", "notebooks")


def exercises_dir() -> Path:
    """Return the folder of the exercise notebooks."""
    return _find("_exercises", "exercises")


def constraints_file() -> Path:
    """Return the path of the file that pins the version of every dependency."""
    return _find("_constraints.txt", "constraints.txt")


def package_text(name: str) -> str:
    """Return the text of a script or style sheet in the package.

    Parameters
    ----------
    name
        Path below the package, such as ``"widgets/page/draw.js"``.
    """
    return (_PACKAGE / name).read_text("utf-8")


def sign_file() -> Path:
    """Return the path of the course's sign, an SVG in the package."""
    return _PACKAGE / "sign.svg"


def start_file() -> Path:
    """Return the path of the start script, which also installs the course from a bundle."""
    return _find("_start.py", "start.py")
