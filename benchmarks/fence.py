"""What does the course say? Records it into a folder, so that two states of the code can be compared.

    python benchmarks/fence.py record BEFORE                     before a change, some minutes
    python benchmarks/fence.py record AFTER --answers BEFORE     after it: hands in those answers again
    python benchmarks/fence.py compare BEFORE AFTER              what differs, by kind; 1 if anything does
    python benchmarks/fence.py record DIR --only answers claims  only these kinds
    python benchmarks/fence.py record DIR --also hostile site    also hostile notebooks and the site

A recording holds one JSON file a kind: a name of each thing, and what the course says of it.

answers    keys and listed mistakes of every variant; slips, and answers changed by lot, of the first one
claims     the verdict of each claim, its finding, and verdict and figure in every reading
explorers  sentence, rows and picture at the start, at each preset, and at values of each setting
texts      the claims that are found in the labelled sentences, with the proposed tables
lessons    what each cell of the notebooks prints and draws when it runs
files      the bytes of the notebooks, and of the exercises as the bank writes them now
hostile    how the notebooks of `tests/grading` are marked
site       the bytes of each page of the web edition
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

#: so many answers of a question are changed by lot; for a wrong number, several slips at once are looked for
CHANGED, CHANGED_NUMBERS = 15, 3
#: so many values of one setting of an explorer are looked at
VALUES = 5
#: so many differences of a kind are printed
SHOWN = 6
Recording = dict[str, Any]


def _digest(content: Any) -> str:
    text = (
        content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, default=str).encode()
    )
    return hashlib.sha256(text).hexdigest()[:16]


# ------------------------------------------------------------------------------ what is recorded


def answers(before: Recording | None) -> Iterator[tuple[str, Any]]:
    """Yield what a class is told of each answer, and for the first variant what a learner is told."""
    from course.bank.case import Case
    from course.bank.library import sets
    from course.marking import judge

    questions = {f"{name}/{one.id}": one for name, home in sets().items() for one in home.questions.values()}
    if before is None:
        handed = (found for name, question in questions.items() for found in _to_hand_in(name, question))
    else:
        handed = ((key.partition(" ")[0], one["with"], one["answer"]) for key, one in before.items())
    kept: dict[str, Case] = {}
    for name, parameters, plain in handed:
        place = f"{name} {json.dumps(parameters, sort_keys=True)}"
        if place not in kept and name in questions:
            kept = {place: Case(questions[name], parameters)}
        if name in questions:
            marked = judge(kept[place], plain)
            said = {"class": {key: marked[key] for key in ("outcome", "points", "mistakes", "says")}}
            if parameters == questions[name].defaults:
                said["help"] = judge(kept[place], plain, help_too=True)
            yield f"{place} {_digest(plain)}", {"with": parameters, "answer": plain, **said}


def _to_hand_in(name: str, question: Any) -> Iterator[tuple[str, Any, Any]]:
    from mutated_answers import changed_answer, starting_points

    from course.bank.case import Case
    from course.marking.variants import valid_parameters

    for parameters in (question.defaults, *valid_parameters(question)):
        case = Case(question, parameters)
        for plain in (case.key, *(mistake.plain for mistake in case.listed)):
            yield name, parameters, plain
    case, dice = Case(question), random.Random(f"{name}/{question.id}")
    starts = starting_points(case)
    for mistake in (*case.shared, *case.slips):
        yield name, question.defaults, mistake.plain
    for _ in range(CHANGED_NUMBERS if case.kind["kind"] == "number" else CHANGED):
        plain, _how = changed_answer(case, starts, dice)
        try:
            yield name, question.defaults, json.loads(json.dumps(plain))
        except (ValueError, RecursionError):
            continue


def claims(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Yield verdict, finding and readings of each claim."""
    from makers.upkeep.side import claims_on

    yield from claims_on().items()


def explorers(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Yield what each explorer says and draws."""
    from course import widgets
    from course.widgets.rows import records

    for name in widgets.EXPLORERS:
        state = getattr(widgets, name)().state
        for point in _points(state):
            state.reset()
            state.set(**point)
            rows = {table: records(frame) for table, frame in state.frames().items()}
            yield (
                f"{name} {json.dumps(point, sort_keys=True, default=str)}",
                {
                    "sentence": state.sentence(),
                    "rows": _digest(rows),
                    "picture": _digest(state.chart().to_dict()),
                },
            )


def _points(state: Any) -> Iterator[dict[str, Any]]:
    """Yield settings: none changed, each preset, and each setting alone at values across its range."""
    from course.errors import CourseError
    from makers.site.moving.parts import values_of

    yield {}
    yield from state.presets.values()
    for name, setting in state.settings().items():
        try:
            values = values_of(setting)
        except CourseError:  # a text or a line that somebody draws has no list of values
            continue
        if not isinstance(values[0], str):
            values = values[:: -(-len(values) // VALUES)]
        yield from ({name: value} for value in values)


def texts(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Yield the claims that are found in each labelled sentence."""
    from datetime import date

    sys.path.insert(0, str(ROOT / "tests" / "texts"))
    from scoring import labelled

    from course.texts.finding import claims as found_in
    from course.texts.spans import Sentence
    from course.texts.suggesting import proposals

    for folder in sorted([*ROOT.glob("tests/texts/sentences/*/"), *ROOT.glob("benchmarks/sentences/*/")]):
        for entry in labelled(folder):
            text = Sentence(1, 0, len(entry["text"]), entry["text"], entry["lang"])
            found = found_in([text], date(2025, 4, 27))
            proposed = [list(dict.fromkeys(one.table for one in proposals(claim))) for claim in found]
            yield f"{folder.name}/{entry['id']}", [found, proposed]


def lessons(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Run the notebooks and yield what each cell shows."""
    import contextlib
    import io

    from course.upkeep.uses import notebooks
    from makers.upkeep.side import lessons_on

    with contextlib.redirect_stdout(io.StringIO()):
        found = lessons_on(notebooks())
    for name, lesson in found.items():
        yield f"{name}, errors", lesson["failed"]
        yield from ((f"{name}, cell {place}", one) for place, one in enumerate(lesson["shown"], 1))


def files(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Yield the bytes of notebooks as they stand and of exercises as they are written."""
    from course.commands.exercises import write_exercises

    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        yield path.relative_to(ROOT).as_posix(), _digest(path.read_bytes())
    for path in write_exercises(Path("exercises")):
        yield path.as_posix(), _digest(path.read_bytes())


def hostile(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Mark the corpus of `tests/grading`, and yield the outcomes of each notebook and how often each came."""
    # each folder of tests has its own `conftest`: the nearer one comes first
    sys.path[:0] = [str(ROOT / "tests" / "grading"), str(ROOT / "tests")]
    from conftest import SMALL, Harbour
    from test_grading_corpus import CASES, _hand_in

    from course.grading.batch import Batch, mark_all
    from course.grading.intake.find import find_submissions

    for folder in ("handed-in", "marks"):
        Path(folder).mkdir()
    _hand_in(Path("handed-in").resolve(), CASES)
    found = tuple(find_submissions(Path("handed-in").resolve()))
    rows: dict[str, list[str]] = {}
    for row in mark_all(Batch(found, Harbour(), Path("marks").resolve(), SMALL, workers=2)):
        rows.setdefault(row.student, []).append(str(row.outcome))
    yield from rows.items()
    yield "all", dict(sorted(Counter(outcome for one in rows.values() for outcome in one).items()))


def site(_: Recording | None) -> Iterator[tuple[str, Any]]:
    """Build the web edition, and yield the bytes of its files."""
    words = [sys.executable, "-m", "course", "build", "site", "--out", str(Path("site").resolve())]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    for path in sorted(Path("site").rglob("*")):
        if path.is_file():
            yield path.as_posix(), _digest(path.read_bytes())


KINDS: dict[str, Callable[[Recording | None], Iterator[tuple[str, Any]]]] = {
    one.__name__: one for one in (answers, lessons, explorers, claims, texts, files)
}
MORE = {one.__name__: one for one in (hostile, site)}


# ------------------------------------------------------------------------- recording and comparing


def _one(task: tuple[str, Path, Path | None]) -> str:
    """Record one kind in a process of its own, and say how much it is and how long it took."""
    kind, folder, before = task
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as empty, chdir(empty):  # no folder of a learner is found there
        earlier = _read(before, kind) if before and kind == "answers" else None
        found = dict({**KINDS, **MORE}[kind](earlier))
    lines = [f"{json.dumps(name)}: {json.dumps(one, default=str)}" for name, one in found.items()]
    (folder / f"{kind}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return f"{kind}: {len(found):,} in {time.monotonic() - started:.0f} s"


def _read(folder: Path, kind: str) -> Recording:
    found: Recording = json.loads((folder / f"{kind}.json").read_text("utf-8"))
    return found


def record(folder: Path, kinds: list[str], before: Path | None) -> None:
    """Write a recording, two kinds at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [(kind, folder.resolve(), before and before.resolve()) for kind in kinds]
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        for line in pool.imap_unordered(_one, tasks):
            print(line, flush=True)


def _said(before: Any, after: Any) -> str:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return f"{str(before)[:300]}\n      -> {str(after)[:300]}"
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return "; ".join(f"{name}: {_said(before.get(name), after.get(name))}" for name in names)


def compare(before: Path, after: Path, shown: int) -> int:
    """Print what differs between two recordings; return 1 if anything does."""
    differ = 0
    for kind in (*KINDS, *MORE):
        if not all((folder / f"{kind}.json").is_file() for folder in (before, after)):
            print(f"{kind}: not in both recordings")
            continue
        left, right = _read(before, kind), _read(after, kind)
        gone, new = (
            [name for name in one if name not in other] for one, other in ((left, right), (right, left))
        )
        other = [name for name in left if name in right and left[name] != right[name]]
        same = len(left) - len(gone) - len(other)
        print(f"{kind}: {same:,} the same, {len(other):,} differ, {len(gone):,} gone, {len(new):,} new")
        for name in other[:shown]:
            print(f"  differs: {name}\n    {_said(left[name], right[name])}")
        for word, names in (("gone", gone), ("new", new)):
            for name in names[:shown]:
                print(f"  {word}: {name}")
        differ += len(other) + len(gone) + len(new)
    return int(differ > 0)


def main() -> int:
    """Record or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words = parser.add_subparsers(required=True, dest="word")
    one = words.add_parser("record")
    one.add_argument("folder", type=Path)
    one.add_argument("--only", nargs="+", choices=KINDS, default=[*KINDS])
    one.add_argument("--also", nargs="+", choices=MORE, default=[])
    one.add_argument("--answers", type=Path, metavar="BEFORE", help="hand in the answers of this recording")
    two = words.add_parser("compare")
    two.add_argument("before", type=Path)
    two.add_argument("after", type=Path)
    two.add_argument("--shown", type=int, default=SHOWN, help="so many differences of each kind")
    chosen = parser.parse_args()
    if chosen.word == "compare":
        return compare(chosen.before, chosen.after, chosen.shown)
    record(chosen.folder, [*chosen.only, *chosen.also], chosen.answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
