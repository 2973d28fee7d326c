"""Slips that a build worked out for the questions as the exercises ask them, so that no learner waits.

Finding slips runs hundreds of changed copies of a solution. `slips.json` in each shipped set's folder keeps
what came out for the default parameters. It is used only as long as the code and the tables from which it was
made are the same. Otherwise, and for other parameters, the slips are worked out when they are needed.
"""

import hashlib
import inspect
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import course
from course.bank.authoring import Question
from course.bank.filled import FilledQuestion
from course.kinds import Slip
from course.paths import data_dir

FILE = "slips.json"
_SETS = "course.bank.sets."
#: parts of the course on which slips depend, besides the set itself and the tables
_PARTS = (
    "answers",
    "bank/*.py",
    "bank/slips",
    "kinds",
    "measures",
    "models",
    "tables",
    "phrases.py",
    "units.py",
)


def worked_out(case: FilledQuestion) -> dict[str, Any]:
    """Return what a build worked out for a case: `slips`, `shared` and `copies`; empty without a build."""
    question = case.question
    if question.draw is not None or case.parameters != question.defaults:
        return {}
    if not question.code.__module__.startswith(_SETS):
        return {}
    found: dict[str, Any] = _kept(_folder(question)).get(question.id, {})
    return found


def _folder(question: Question) -> Path:
    return Path(inspect.getfile(inspect.unwrap(question.code))).parent


@cache
def _kept(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(kept["questions"]) if kept["made_from"] == made_from(folder) else {}


def made_from(folder: Path) -> str:
    """Return a digest of the code and the tables from which the slips of a set's folder are made."""
    home = Path(course.__file__).parent
    files = {*folder.glob("*.py"), *folder.glob("*.toml"), data_dir() / "datapackage.json"}
    for part in _PARTS:
        place = home / part
        files |= set(place.rglob("*.py") if place.is_dir() else home.glob(part))
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def plain_slips(made: Iterable[tuple[Slip, Any]]) -> list[list[Any]]:
    """Return slips with their settled answers as JSON-safe data."""
    return [[slip.id, slip.sentence, slip.step, plain, slip.general] for slip, plain in made]


def from_plain(kept: Iterable[list[Any]]) -> tuple[tuple[Slip, Any], ...]:
    """Return the slips from the data that `plain_slips` made; the answers stand in their settled form."""
    return tuple(
        (Slip(name, sentence, step, None, general), plain) for name, sentence, step, plain, general in kept
    )
