"""`course questions`: write your own questions without Python, or exchange them with Moodle."""

import argparse
import re
from collections import Counter
from pathlib import Path

from course.bank.library import find_set, sets
from course.bank.moodle import LARGEST, as_written, from_xml, to_xml
from course.bank.written import set_text
from course.drafts import write_atomically
from course.errors import CourseError
from course.paths import package_text
from course.phrases import number_of, quoted


def add_questions(parser: argparse.ArgumentParser) -> None:
    parser.description = "Your own questions stand in a folder of your own, one TOML file for each set."
    ways = parser.add_subparsers(dest="way", metavar="WAY", required=True)
    new = ways.add_parser("new", help="write a file with three questions to change")
    new.add_argument("file", type=Path, metavar="FILE", help="such as my-bank/week-3.toml")
    new.set_defaults(run=_new)
    check = ways.add_parser("check", help="read your folder, and name what cannot be read")
    check.add_argument("bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    check.set_defaults(run=_check)
    out = ways.add_parser("export", help="write a set as an XML file that Moodle imports")
    out.add_argument("set", metavar="SET", help="such as 01, or the name of your own set with --bank")
    out.add_argument("--bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    out.add_argument("--out", type=Path, metavar="FILE", required=True, help="such as week-3.xml")
    out.set_defaults(run=_export)
    back = ways.add_parser("import", help="make a set of an XML file that Moodle exported")
    back.add_argument("file", type=Path, metavar="FILE", help="such as moodle.xml")
    back.add_argument("--out", type=Path, metavar="FILE", required=True, help="such as my-bank/week-3.toml")
    back.set_defaults(run=_import)


def _new(arguments: argparse.Namespace) -> int:
    path = _free(arguments.file)
    title = quoted(path.stem.replace("-", " ").capitalize())
    example = package_text("commands/questions.toml")
    write_atomically(path, example.format(name=path.stem, title=title))
    print(f"{path} has three questions to change.")
    return 0


def _free(path: Path) -> Path:
    """Return the path of a new set.

    Raises
    ------
    CourseError
        The name is not that of a TOML file, or the file is there already.
    """
    if path.suffix != ".toml" or not re.fullmatch(r"[\w-]+", path.stem):
        raise CourseError(f"{path} must end in .toml and have a name of letters, digits and -: week-3.toml.")
    if path.exists():
        raise CourseError(f"{path} is there already and stays as it is: name another file.")
    return path


def _check(arguments: argparse.Namespace) -> int:
    found = sets(arguments.bank)
    count = sum(len(one.questions) for one in found.values())
    print(
        f"{arguments.bank}: {number_of(count, 'question')} in {number_of(len(found), 'set')}, all complete."
    )
    return 0


def _export(arguments: argparse.Namespace) -> int:
    if arguments.out.suffix != ".xml" or arguments.out.exists():
        raise CourseError(f"{arguments.out} must end in .xml and not be there yet: name another file.")
    found = find_set(arguments.set, arguments.bank)
    written = [as_written(question) for question in found.questions.values()]
    kept = [one for one in written if one is not None]
    if not kept:
        raise CourseError(
            f"The set {found.name} has no choice, number or text, so Moodle can ask none of it."
        )
    write_atomically(arguments.out, to_xml(kept, found.title))
    print(f"{number_of(len(kept), 'question')} in {arguments.out}.")
    print("In Moodle open the question bank, choose Import, and there Moodle XML format.")
    if left := [id for id, one in zip(found.questions, written, strict=True) if one is None]:
        print(f"Left out, since they ask for an order, a table, a function or a chart: {', '.join(left)}.")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    path = _free(arguments.out)
    try:
        with arguments.file.open("rb") as file:
            found, left_out = from_xml(file.read(LARGEST + 1))
    except OSError as error:
        raise CourseError(f"{arguments.file} cannot be read: {error.strerror or error}.") from error
    if not found:
        raise CourseError(f"{arguments.file} has no question that the course can ask{_named(left_out)}.")
    write_atomically(path, set_text(found, arguments.file.stem))
    print(f"{number_of(len(found), 'question')} in {path}{_named(left_out)}.")
    return 0


def _named(left_out: Counter[str]) -> str:
    """Return words on what was left out; empty where nothing was."""
    if not left_out:
        return ""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left_out.items()))
    return f"; left out: {kinds}. The course asks multichoice, truefalse, numerical and shortanswer"
