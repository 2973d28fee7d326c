"""A learner's record that is damaged on purpose, and the learner who goes on: what breaks, and what is lost.

`python benchmarks/mutated_records.py [COUNT] [SEED]` changes the record of a learner, COUNT times afresh. A
value of it becomes something else, goes, or gets another name, or some bytes of the file change. Each time
the learner looks at everything that the record holds, and goes on working. Three things may not happen:

- an exception other than a `CourseError`, which says what to do;
- a part beside the changed one that counts no more;
- a content of the file that is nowhere in the folder afterwards.
"""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from course import article, my_ledger, progress
from course.bank.case import Case
from course.bank.library import find_set
from course.errors import CourseError
from course.exercises.practice import Practice
from course.exercises.session import Exercise
from course.exercises.store import default_store
from course.marking import LocalMarker
from course.marking.pool import Pool
from course.widgets import my_predictions
from course.widgets.explorers.claims import Claims
from course.widgets.guesses import predict_state
from course.workspace import Workspace, lay_out

__all__ = ["make_learner", "try_record", "try_records"]

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TEXT = "Japan sent 19.7 % of its exports to China in 2024. In 2023 the share was 17.6 %."
#: question -> what is guessed; nothing for a line that stays as it is
_GUESSES: dict[str, dict[str, Any]] = {
    "china_share": {},
    "largest_buyer": {"guess": "CHN"},
    "rare_earth_share": {},
    "un_votes": {"guess": "USA"},
}
#: what takes the place of a value
_OTHERS: tuple[Any, ...] = (
    None, True, False, "", "x", "0", "right", "\ud800", 0, 1, -1, -3.5, 0.5, 1e308, 10**30, float("nan"),
    float("inf"), [], ["x"], [[1]], {}, {"x": 1}, {"": None}, "2026-05-04", "9999-12-31T23:59:59+00:00",
)  # fmt: skip
#: how many keys name a part of the record that stands or goes as one; 3 where it is not named here
_DEPTH = {"progress": 4, "texts": 5}


def make_learner(folder: Path) -> dict[str, Any]:
    """Let a learner work in a folder, and return the record."""
    os.chdir(folder)
    workspace = Workspace(folder)
    lay_out(workspace)
    for name in ("01", "02"):
        case = _case(name)
        asked, set_ = case.question.id, _exercise(name)
        set_.hint(asked)
        set_.check(asked, case.question.wrongs[0](case.parameters, case.value))
        set_.check(asked, case.value())
        set_.solution(asked)
    for _ in range(3):
        _answer(_practice().next())
    ledger = my_ledger()
    ledger.record("C01", "supported", 0.7, "a reason")
    ledger.record("C01", "overstated", 0.6)
    ledger.record("C05", "contradicted", 0.9)
    for name, mine in _GUESSES.items():
        predict_state(name, **mine).commit()
    text = _text()
    text.correct("K01", value=18)
    text.test("K01", flow="export")
    text.record("K01", "supported", 0.7, "why")
    text.add(1, value=5, unit="percent")
    text.drop("K02")
    record: dict[str, Any] = json.loads(workspace.state_file.read_text("utf-8"))
    return record


def _case(name: str) -> Case:
    return Case(next(one for one in find_set(name).questions.values() if one.wrongs))


# The markers, which the record does not touch, are made once: making them takes seconds.


@cache
def _marker(name: str) -> LocalMarker:
    return LocalMarker(find_set(name))


@cache
def _pool() -> Pool:
    return Pool()


def _exercise(name: str) -> Exercise:
    marker = _marker(name)
    return Exercise(marker.public(), marker, marker, default_store())


def _practice() -> Practice:
    return Practice(_pool(), default_store("practice"), default_store(), clock=lambda: NOW)


def _text() -> Any:
    return article(TEXT, date="2025-04-27", name="mine")


def _answer(dealt: Any) -> None:
    opened = Workspace(Path.cwd()).read("practice")["open"]
    name, question = opened["question"].split("/")
    dealt.check(Case(find_set(name)[question], opened["values"]).value())


def _look() -> None:
    """Look at all that the record holds."""
    for name in ("01", "02"):
        _exercise(name).progress()
    str(progress())
    ledger = my_ledger()
    ledger.table()
    ledger.history("C01")
    str(ledger)
    my_predictions()
    for name in _GUESSES:
        predict_state(name).sentence()
    claims = Claims(shown="own")
    claims.sentence(), claims.own_words(), claims.frames()
    text = _text()
    text.claims, text.tests, text.ledger, text.history, text._repr_html_(), text.own
    lay_out(Workspace(Path.cwd()))


def _go_on() -> None:
    """Go on working."""
    for name in ("01", "02"):
        case, set_ = _case(name), _exercise(name)
        set_.hint(case.question.id)
        set_.check(case.question.id, case.value())
        set_.why(case.question.id)
    dealt = _practice()
    str(dealt)
    dealt.hint()
    dealt.check(0)
    str(dealt.next())
    my_ledger().record("C01", "supported", 0.5)
    for name, mine in _GUESSES.items():
        predict_state(name, **mine).commit()
    text = _text()
    text.record("K01", "supported", 0.4)


# ------------------------------------------------------------------------------- the changes


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*at, key))


def _changed(record: dict[str, Any], rng: random.Random) -> bytes:
    """Return the bytes of a record of which one value, one name or some bytes changed."""
    if rng.random() < 0.15:
        content = bytearray(json.dumps(record, indent=1, sort_keys=True).encode())
        for _ in range(rng.choice((1, 1, 2, 5))):
            content[rng.randrange(len(content))] = rng.choice((rng.randrange(256), *b'"{}[],:0x'))
        return bytes(content[: rng.randrange(len(content))] if rng.random() < 0.1 else content)
    made = copy.deepcopy(record)
    # each section as often as every other: most of a record is the list of files
    section = rng.choice(sorted(made))
    *above, last = rng.choice(list(_places(made[section], (section,))))
    parent: Any = made
    for key in above:
        parent = parent[key]
    change = rng.random()
    if change < 0.1:
        del parent[last]
    elif change < 0.2 and isinstance(parent, dict):
        parent[rng.choice(("x", "", "../../x.ipynb", "\x00", "n" * 5000))] = parent.pop(last)
    else:
        parent[last] = rng.choice(_OTHERS)
    return json.dumps(made, indent=1).encode()


def _differs(one: Any, other: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the places at which two records differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        found = [(*at, key) for key in one.keys() ^ other.keys()]
        return found + [
            place for key in one.keys() & other.keys() for place in _differs(one[key], other[key], (*at, key))
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            place
            for n, (a, b) in enumerate(zip(one, other, strict=True))
            for place in _differs(a, b, (*at, n))
        ]
    return [] if one == other and type(one) is type(other) else [at]


def _unit(at: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the part of the record that stands or goes as one with a value in it."""
    section = at[0] if at else ""
    if section == "practice" and len(at) > 1 and at[1] in ("open", "before"):
        return at[:2]
    if section == "predictions" and len(at) > 2 and at[2] == "first":
        return at[:2]
    return at[: _DEPTH.get(section, 3)]


def _lost(before: Any, now: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places at which something of an earlier record stands no more."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            if (*at, key) == ("files", "contents.md"):
                continue  # the page says where the learner stands, so it is written anew
            if key in now:
                yield from _lost(value, now[key], (*at, key))
            elif isinstance(value, dict | list) and value:
                yield from _lost(value, type(value)(), (*at, key))  # of one thing alone nothing is left
            else:
                yield (*at, key)
    elif isinstance(before, list) and isinstance(now, list):
        # of a list one that is damaged goes, and what comes after it moves up
        for place, value in enumerate(before):
            if value not in now:
                yield (*at, place)
    elif before != now:
        yield at


def _kept_whole(folder: Path, content: bytes) -> bool:
    """Tell whether all of a damaged record is in the folder still."""
    hidden = folder / ".course"
    files = [hidden / "state.json", *hidden.glob("*.damaged-*.json")]
    if any(file.read_bytes() == content for file in files):
        return True
    try:
        damaged = json.loads(content, parse_constant=str)
    except (ValueError, UnicodeDecodeError):
        return False
    if not isinstance(damaged, dict):
        return False
    held = {file.name.split(".")[0]: json.loads(file.read_bytes(), parse_constant=str) for file in files}
    now = held.pop("state")
    if isinstance(damaged.get("files"), dict) and "files" not in held:
        del damaged["files"]  # the course's own list: a readable hash is put right from the file itself
    return all(
        _same(now.get(name), value) or (name in held and _same(held[name], value)) or name == "format"
        for name, value in damaged.items()
    )


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def try_record(made: Path, record: dict[str, Any], content: bytes, folder: Path) -> list[str]:
    """Put damaged bytes in the place of a record, work on, and return what went wrong.

    Parameters
    ----------
    made
        The learner's folder with the whole record.
    record
        The whole record.
    content
        The damaged bytes.
    folder
        An empty folder to work in.
    """
    shutil.copytree(made, folder, dirs_exist_ok=True)
    (folder / ".course" / "state.json").write_bytes(content)
    os.chdir(folder)
    wrong: list[str] = []
    for step in (_look, _go_on):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                step()
            except CourseError as error:
                wrong.append(f"refused: {error}")
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                wrong.append(f"exception: {type(error).__name__} in {Path(where.filename).name}:{where.name}")
        if step is _look and not wrong:
            if not _kept_whole(folder, content):
                wrong.append("lost: a content of the damaged file is nowhere")
            wrong += _uncounted(record, content, folder)
    return wrong


def _uncounted(record: dict[str, Any], content: bytes, folder: Path) -> Iterator[str]:
    """Yield what was whole in a damaged record and counts no more."""
    try:
        damaged = json.loads(content)
    except (ValueError, UnicodeDecodeError):
        return  # no part of the file can be told from the others
    if not isinstance(damaged, dict):
        return
    changed = {_unit(at) for at in _differs(record, damaged)}
    now = json.loads((folder / ".course" / "state.json").read_text("utf-8"))
    for at in _lost(record, now):
        if not any(at[: len(unit)] == unit for unit in changed):
            yield f"lost: {'/'.join(map(str, at))}"


def try_records(count: int, seed: int) -> Iterator[tuple[int, bytes, list[str]]]:
    """Damage a learner's record again and again; yield what went wrong each time.

    Parameters
    ----------
    count
        How many times.
    seed
        Decides the changes.

    Yields
    ------
    tuple
        Number, the damaged bytes, and in words what went wrong.
    """
    rng, before = random.Random(seed), Path.cwd()
    try:
        with tempfile.TemporaryDirectory(prefix="record-", ignore_cleanup_errors=True) as top:
            made = Path(top, "made")
            made.mkdir()
            record = make_learner(made)
            for number in range(count):
                content, folder = _changed(record, rng), Path(top, str(number))
                yield number, content, try_record(made, record, content, folder)
                os.chdir(before)
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.chdir(before)


def main(words: list[str]) -> int:
    """Say how often a learner was stopped, and by what."""
    count, seed = int(words[0]) if words else 1000, int(words[1]) if len(words) > 1 else 1
    found: Counter[str] = Counter()
    bad = 0
    for number, content, wrong in try_records(count, seed):
        bad += any(not one.startswith("refused") for one in wrong)
        for one in wrong:
            if one not in found:
                print(f"{number}: {one}", flush=True)
                if len(words) > 2:
                    Path(words[2], f"{number}.json").write_bytes(content)
            found[one] += 1
    print()
    for one, times in found.most_common():
        print(f"{times:5} {one}")
    print(f"{count:,} damaged records: {bad} with an exception or a loss.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
