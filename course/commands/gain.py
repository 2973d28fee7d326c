"""`course gain`: say what a class knew before and after the course."""

import argparse
import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.bank.papers import kinds, stated
from course.drafts import write_atomically
from course.errors import CourseError
from course.grading.pages.rendering import templates
from course.marking.gain import FEWEST, RIGHT, Gain, Matched, Sitting, gains, match, moves
from course.outcomes import Outcome

#: file of a marking in its folder
_GRADES = "grades.csv"


def add_gain(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write gain.html and gain.csv: the normalised gain by question and over all, with an "
        "interval, and which misconception moved where. They name nobody, and say nothing of fewer than "
        "eight learners. The files stay on this computer."
    )
    for when in ("before", "after"):
        parser.add_argument(
            f"--{when}",
            nargs="+",
            type=Path,
            required=True,
            metavar="FILE",
            help=f"answers to the test {when} the course: files that `course room --test {when} --keep` "
            "left, or folders that `course grade test-a` or `test-b` wrote",
        )
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="folder of both files")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    matched = match(
        [one for path in arguments.before for one in sittings(path, "before")],
        [one for path in arguments.after for one in sittings(path, "after")],
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    page, table = page_and_table(matched)
    for name, content in {"gain.html": page, "gain.csv": table}.items():
        write_atomically(arguments.out / name, content)
        print(arguments.out / name)
    if len(matched.pairs) < FEWEST:
        print(f"Fewer than {FEWEST} learners have both tests, so the files hold no figures.")
    return 0


def sittings(path: Path, when: str) -> Iterator[tuple[str, Sitting]]:
    """Yield (ticket or learner, answers) of each test in a room's file or in a marking.

    Raises
    ------
    CourseError
        The file cannot be read, or holds no such test.
    """
    marks = path / _GRADES if path.is_dir() else path
    try:
        found = list(_of_marks(marks) if marks.suffix == ".csv" else _of_room(marks, when))
    except (OSError, UnicodeDecodeError, sqlite3.Error, csv.Error, ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} cannot be read as answers to a test ({error}). Name a file that "
            f"`course room --test {when} --keep FOLDER` left, or a folder that `course grade` wrote."
        ) from error
    if not found:
        raise CourseError(f"{path} holds no answers to the test {when} the course: name another file.")
    yield from found


def _of_room(path: Path, when: str) -> Iterator[tuple[str, Sitting]]:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        dropped = base.execute("select value from facts where name = 'dropped'").fetchone()
        gone = set(json.loads(dropped[0])) if dropped else set()
        votes = base.execute("select device, answer from votes where question = ?", (f"test:{when}",))
        for device, text in votes.fetchall():
            answer = json.loads(text)
            names = kinds(answer["paper"])
            chosen = {id: names[id][option] for id, option in answer["chosen"].items()}
            if device not in gone:
                yield answer["ticket"], Sitting(answer["paper"], chosen)
    finally:
        base.close()


def _of_marks(path: Path) -> Iterator[tuple[str, Sitting]]:
    names = {letter: kinds(letter) for letter in "ab"}
    letter = next((one for one in names if f"test-{one}" in (path.parent.name, path.stem)), None)
    if letter is None:
        raise ValueError("the folder of marks must be called test-a or test-b")
    chosen: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            outcome, known = Outcome(row["outcome"]), names[letter].get(row["question"])
            if known is None or outcome.is_without_run:
                continue
            mine = chosen.setdefault(row["student"], {})
            if outcome is Outcome.RIGHT:
                mine[row["question"]] = RIGHT
            elif row["mistake"] in known:
                mine[row["question"]] = known[row["mistake"]]
    for student, answers in chosen.items():
        yield student, Sitting(letter, answers)


def page_and_table(matched: Matched) -> tuple[str, str]:
    """Return the page of the class as HTML, and the table as CSV; neither says anything about a person."""
    names = {one["id"]: one["title"] for one in stated()}
    found = gains(matched.pairs, list(names))
    head = ["question", "learners", "right_before_pct", "right_after_pct", "gain", "low", "high"]
    rows: list[Sequence[object]] = []
    if found is not None:
        whole, by_question = found
        rows = [_row("all", whole), *(_row(id, one) for id, one in by_question.items())]
    words = {one["id"]: {"right": "right", "": "left out", **one["mistakes"]} for one in stated()}
    moved = [
        (
            names[id],
            [
                (words[id][name], [(words[id][to], n) for to, n in to_count.most_common()])
                for name, to_count in sorted(
                    moves(matched.pairs, id).items(), key=lambda one: one[0] != "right"
                )
            ],
        )
        for id in names
    ]
    page = (
        templates()
        .get_template("gain.html")
        .render(matched=matched, found=found, names=names, moved=moved, fewest=FEWEST)
    )
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([head, *rows])
    return page, table.getvalue()


def _row(id: str, one: Gain) -> list[object]:
    shares = [f"{100 * share:.1f}" for share in (one.before, one.after)]
    return [
        id,
        one.learners,
        *shares,
        *("" if x is None else f"{x:.3f}" for x in (one.gain, one.low, one.high)),
    ]
