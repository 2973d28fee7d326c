"""Find question sets: those that ship with the course, and those in a teacher's own folder.

A set is a folder with an `__init__.py` that makes its `QuestionSet`. The other modules of the folder are its
topics: they add questions to the set and are found by looking. A small set may be a single file instead. In a
teacher's own folder it may also be a TOML file without Python (`course.bank.written`).
"""

import hashlib
import importlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from course.bank.authoring import Question, QuestionSet
from course.bank.papers import SETS, paper_set
from course.bank.written import read_set
from course.errors import CourseError, UnknownNameError
from course.registry import instances_in, modules_of

#: the folder of the bundled sets
_PACKAGE = "course.bank.sets"


def sets(folder: Path | str | None = None) -> dict[str, QuestionSet]:
    """Return all sets of a bank by name.

    Parameters
    ----------
    folder
        A teacher's own bank; by default the bundled bank. Each `.py` file in the folder is imported, and so
        is each folder in it with an `__init__.py`. Every `QuestionSet` there is taken, and each TOML file
        with questions. A folder whose own `__init__.py` makes a set is that one set.

    Raises
    ------
    CourseError
        A file of the teacher's bank cannot be imported, or two sets in it have one name.
    """
    if folder is None:
        return {name: find_set(name) for name in set_names()}
    return _own(Path(folder))


def set_names() -> list[str]:
    """Names of the bundled sets."""
    return list(_bundled())


def set_folder(name: str) -> Path | None:
    """Return the folder of a bundled set by its public id, or None for another set."""
    home = _bundled().get(name)
    return None if home is None else Path(str(home.__file__)).parent


def find_set(name: str, folder: Path | str | None = None) -> QuestionSet:
    """Return one set by name; a bundled set also by its first number, such as "01".

    The papers of the test before and after the course, `test-a` and `test-b`, are found here alone.

    Raises
    ------
    UnknownNameError
        There is no such set; names the nearest.
    """
    if folder is not None:
        found = _own(Path(folder))
        if name not in found:
            raise UnknownNameError("exercise set", name, found)
        return found[name]
    letter = next((letter for letter, known in SETS.items() if known == name), None)
    if letter is not None:
        return paper_set(letter)
    bundled = _bundled()
    full = next((known for known in bundled if name in {known, known[:2]}), None)
    if full is None:
        raise UnknownNameError("exercise set", name, [*bundled, *SETS.values()])
    return _complete(full)


def find_question(name: str, folder: Path | str | None = None) -> Question:
    """Return a question of the course by its id, or a teacher's own as in "week-3/most_mined".

    Parameters
    ----------
    name
        The id alone, such as "share_gap", is that of a question of the course.
    folder
        A teacher's own bank; without one only the bundled questions are known.

    Raises
    ------
    UnknownNameError
        There is no such question; names the nearest.
    CourseError
        The name is one of a teacher's own bank, and no folder is given.
    """
    if "/" in name:
        if folder is None:
            raise CourseError(
                f"{name} is a question of your own bank. Name the folder of that bank, as in --bank my-bank."
            )
        found = _own(Path(folder))
        known = {f"{where}/{id}": one for where, some in found.items() for id, one in some.questions.items()}
    else:
        known = {id: one for some in map(_complete, _bundled()) for id, one in some.questions.items()}
    if name not in known:
        raise UnknownNameError("question", name, known)
    return known[name]


@cache
def _bundled() -> dict[str, ModuleType]:
    """Return the folders of the bundled sets by the sets' names, in the order of these names."""
    found = {one.name: home for home in modules_of(_PACKAGE) for one in instances_in(home, QuestionSet)}
    return dict(sorted(found.items()))


@cache
def _complete(name: str) -> QuestionSet:
    """Return a bundled set with its questions, whose topics are imported only now."""
    return next(one for one in _with_topics(_bundled()[name]) if one.name == name)


def _with_topics(home: ModuleType) -> list[QuestionSet]:
    """Return the sets that a module makes. For a folder, import its topics, which add their questions."""
    found = instances_in(home, QuestionSet)
    if found and hasattr(home, "__path__"):
        topics = [module.__name__.rpartition(".")[2] for module in modules_of(home.__name__)]
        for one in found:
            _put_in_order(one, home.__name__, topics)
    return found


def _put_in_order(questions: QuestionSet, home: str, topics: list[str]) -> None:
    """Sort a set's questions by topic, because a topic that imports another changes the order."""
    for topic in questions.topics:
        if topic not in topics:
            raise UnknownNameError(f"topic of the set {questions.name!r}", topic, topics)
    order = [*questions.topics, *(topic for topic in topics if topic not in questions.topics)]
    place = {f"{home}.{topic}": number for number, topic in enumerate(order)}
    listed = questions.questions.items()
    # Questions of the `__init__.py` come first. The sort keeps the order of lines within a module.
    ordered = sorted(listed, key=lambda item: place.get(item[1].code.__module__, -1))
    questions.questions = dict(ordered)


def _own(folder: Path) -> dict[str, QuestionSet]:
    if not folder.is_dir():
        raise CourseError(f"The bank {folder} is not a folder: name the folder of your questions.")
    found: dict[str, tuple[QuestionSet, Path]] = {}
    for path in _sources(folder):
        for one in _read(path):
            first, where = found.setdefault(one.name, (one, path))
            if first is not one:
                raise CourseError(
                    f"The bank {folder} has two sets named {one.name!r}, in {_start(where)} and in "
                    f"{_start(path)}: give one of them another name."
                )
        if path == folder and found:
            break
    for name, (_, where) in found.items():
        if name in _bundled():
            raise CourseError(f"{_start(where)}: {name!r} is a set of the course. Give yours another name.")
    if not found:
        raise CourseError(
            f"The bank {folder} holds no set. Write questions into a TOML file there (`course questions new` "
            "makes one), or make a QuestionSet in a .py file or in the __init__.py of a folder."
        )
    return {name: one for name, (one, _) in found.items()}


def _sources(folder: Path) -> Iterator[Path]:
    """Yield paths that may hold a set: the folder itself if it has an `__init__.py`, then its content."""
    if (folder / "__init__.py").is_file():
        yield folder
    files = (
        path for path in folder.iterdir() if path.suffix in (".py", ".toml") and path.name != "__init__.py"
    )
    yield from sorted([*files, *(path.parent for path in folder.glob("*/__init__.py"))])


def _read(path: Path) -> list[QuestionSet]:
    """Read a file or import a folder of a teacher's bank, and return its sets."""
    if path.suffix == ".toml":
        return [found for found in [read_set(path)] if found.questions]
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    # The name holds a digest of the files, so that only edited files are imported again.
    content = b"".join(str(file.resolve()).encode() + file.read_bytes() for file in files)
    stem = re.sub(r"\W", "_", path.stem)
    name = f"_course_bank_{stem}_{hashlib.sha256(content).hexdigest()[:12]}"
    try:
        return _with_topics(sys.modules.get(name) or _imported(name, path))
    except Exception as error:
        for known in [known for known in sys.modules if known.partition(".")[0] == name]:
            del sys.modules[known]
        frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        where = [file for file in frames if file.is_relative_to(path)]  # in a folder: the topic that fails
        raise CourseError(f"{where[-1] if where else path}: {type(error).__name__}: {error}") from error


def _start(path: Path) -> Path:
    """Return the file that makes the set: the path itself, or a folder's `__init__.py`."""
    return path / "__init__.py" if path.is_dir() else path


def _imported(name: str, path: Path) -> ModuleType:
    """Import a file, or a folder as a package, under a name of its own."""
    below = [str(path)] if path.is_dir() else None
    spec = importlib.util.spec_from_file_location(name, _start(path), submodule_search_locations=below)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path} cannot be imported.")
    importlib.invalidate_caches()  # a topic may be newer than Python's cache of the folder
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
