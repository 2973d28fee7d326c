"""`course gradebook`: show a term at a glance, or move its marks to PostgreSQL."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.bank.authoring import QuestionSet
from course.bank.library import find_set, set_names, sets
from course.errors import CourseError, UnknownNameError
from course.grading.class_file import ClassFile, find_class, read_class
from course.grading.files import write_private
from course.grading.lms import read_roster
from course.lessons import objective
from course.phrases import number_of

if TYPE_CHECKING:  # the gradebook needs the extra `grade`, and `course grade` marks without it
    from course.grading.marks.term import Weighting


def add_gradebook(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write gradebook.html and gradebook.csv: each learner's share of every set and of every "
        "objective, with a weighted total. Or copy the gradebook into a PostgreSQL database."
    )
    parser.add_argument(
        "address",
        nargs="?",
        metavar="ADDRESS",
        help="the gradebook: a file, or postgresql://… (default: the class's own)",
    )
    parser.add_argument(
        "--class",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="the class's folder with its class.toml (default: the one here or above; needed where it names "
        "a bank or a server)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the page and the table (default: the class's folder)",
    )
    what.add_argument(
        "--move-to",
        metavar="ADDRESS",
        help="copy all markings to postgresql://…; the file stays as it is",
    )
    parser.add_argument(
        "--weights",
        nargs="+",
        default=[],
        metavar="SET=WEIGHT",
        help="how heavy sets are in the total, such as 01=1 02=2; a set that is not named has weight 1",
    )
    parser.add_argument(
        "--drop-lowest",
        type=int,
        metavar="N",
        help="leave each learner's N lowest shares out of the total",
    )
    parser.add_argument(
        "--roster", type=Path, metavar="CSV", help="the class: shows names, and learners without any mark"
    )
    parser.add_argument(
        "--bank", type=Path, metavar="DIR", help="folder of your own questions, for their objectives"
    )
    parser.set_defaults(run=_gradebook)


def address(arguments: argparse.Namespace) -> str:
    """Return the address of the gradebook from the command line or the class's file.

    Raises
    ------
    CourseError
        When neither names a gradebook.
    """
    if arguments.address:
        return str(arguments.address)
    raise CourseError(
        "Name the gradebook: its file, as in `course gradebook marks/gradebook.sqlite --out term`, or "
        "postgresql://name@host/database. In a class's folder, or with --class DIR, it is known."
    )


def _gradebook(arguments: argparse.Namespace) -> int:
    found = _fill_in(arguments)
    return _move(arguments) if arguments.move_to else _show(arguments, found)


def _fill_in(arguments: argparse.Namespace) -> ClassFile | None:
    """Fill in missing arguments from the class's file, and return the file."""
    if arguments.folder is not None:
        found: ClassFile | None = read_class(arguments.folder)
    else:
        found = None if arguments.address else find_class(Path())
    if found is not None:
        rules = found.rules()
        arguments.address = arguments.address or found.gradebook
        if not arguments.move_to:
            arguments.out = arguments.out or found.folder
            arguments.roster = arguments.roster or rules.get("roster")
            arguments.bank = arguments.bank or rules.get("bank")
    if arguments.out is None and not arguments.move_to:
        raise CourseError("Say where the page and the table go: --out DIR, or name the class: --class DIR.")
    return found


def _weighting(arguments: argparse.Namespace, found: ClassFile | None, names: Sequence[str]) -> Weighting:
    """Return the weights from the command line, or else the class's weights for the marked sets."""
    from course.grading.marks.term import read_weighting

    sets: Mapping[str, Any] = found.sets if found is not None else {}
    top: Mapping[str, Any] = found.top if found is not None else {}
    words = arguments.weights or [
        f"{name}={one['weight']:g}" for name, one in sets.items() if "weight" in one and name in names
    ]
    drop = arguments.drop_lowest
    if drop is None:
        drop = min(int(top.get("drop_lowest", 0)), len(read_weighting(words, 0, names).counting) - 1)
    return read_weighting(words, drop, names)


def _show(arguments: argparse.Namespace, found: ClassFile | None) -> int:
    """Write the page and the table."""
    from course.grading.marks.gradebook import Gradebook
    from course.grading.marks.term import OPEN, term_csv, term_of
    from course.grading.pages.term import term_page

    roster = read_roster(arguments.roster) if arguments.roster else None
    # files in the class's folder are the class's own, so a trial is written elsewhere
    trial = bool(
        found is not None
        and arguments.out == found.folder
        and (arguments.weights or arguments.drop_lowest is not None)
    )
    page = arguments.out / ("gradebook-trial.html" if trial else "gradebook.html")
    table = page.with_suffix(".csv")
    if arguments.roster and table.resolve() == arguments.roster.resolve():
        raise CourseError(f"{table} is the class's table and stays as it is: name another folder with --out.")
    with contextlib.closing(Gradebook(address(arguments), existing=True)) as book:
        names = sorted({one["set_name"] for one in book.markings()})
        if not names:
            raise CourseError(f"The gradebook {book.shown} holds no marking yet: run `course grade` first.")
        weighting = _weighting(arguments, found, names)
        known = _sets(names, arguments.bank)
        term = term_of(
            book,
            weighting,
            objectives={
                (name, question): asked.objective
                for name, one in known.items()
                for question, asked in one.questions.items()
            },
            titles={name: one.title for name, one in known.items()},
            roster=roster,
        )
    write_private(table, term_csv(term))
    write_private(page, term_page(term, objective_texts(term.objectives)))
    still = sum(one.total == OPEN for one in term.learners)
    final = len(term.learners) - still
    size = f"{number_of(len(term.learners), 'learner')}, {number_of(len(term.sets), 'set')}"
    print(f"{size}. Final totals: {final}, open: {still}.")
    if trial:
        print("Weights of this command are a trial: the class's own page stays as it is.")
    print(f"Page: {page}")
    print(f"Table: {table}")
    return 0


def _sets(names: Iterable[str], folder: Path | None) -> dict[str, QuestionSet]:
    """Return the sets of a gradebook that the teacher's bank or the course knows."""
    own = sets(folder) if folder is not None else {}
    bundled = set(set_names())
    return {
        name: own[name] if name in own else find_set(name) for name in names if name in own or name in bundled
    }


def _move(arguments: argparse.Namespace) -> int:
    """Copy a gradebook into a PostgreSQL database."""
    from course.grading.marks.gradebook import Gradebook

    if arguments.weights or arguments.drop_lowest or arguments.roster or arguments.bank:
        raise CourseError(
            "--weights, --drop-lowest, --roster and --bank shape the page: leave them out with --move-to."
        )
    if not arguments.move_to.startswith(("postgresql:", "postgresql+", "postgres:")):
        raise CourseError(
            f"--move-to {arguments.move_to} is no PostgreSQL database: write an address such as "
            "postgresql://name@host/database. To keep a gradebook in another file, copy the file."
        )
    with contextlib.ExitStack() as stack:
        book = stack.enter_context(contextlib.closing(Gradebook(address(arguments), existing=True)))
        if not book.markings():
            raise CourseError(f"The gradebook {book.shown} holds no marking: there is nothing to move.")
        other = stack.enter_context(contextlib.closing(Gradebook(arguments.move_to)))
        moved = book.copy_to(other)
        if moved["markings"]:
            counts = ", ".join(f"{count} {name}" for name, count in moved.items())
            print(f"Moved to {other.shown}: {counts}.")
        else:
            print(f"{other.shown} holds the same markings already: nothing was moved.")
        if book.shown != other.shown:
            print(
                f"{book.shown} stays as it was. To mark into {other.shown} from now on, write the address "
                'that you gave at the top of the class\'s class.toml: gradebook = "postgresql://…". '
                "Without a class's folder name it with --gradebook."
            )
    return 0


def objective_texts(objectives: Iterable[str]) -> dict[str, str]:
    """Return the lessons' text of each objective. A teacher's own objective may have none."""
    found = {}
    for one in objectives:
        with contextlib.suppress(UnknownNameError):
            found[one] = objective(one).text
    return found
