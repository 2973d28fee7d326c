"""`course release`: write notebooks with variants and signed tokens for a class."""

import argparse
import json
import secrets
import unicodedata
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from course.bank import QuestionSet
from course.bank.case import Case
from course.bank.library import find_set
from course.bank.papers import SETS
from course.commands.exercises import check_solutions
from course.errors import CourseError
from course.grading.class_file import NAME, ClassFile, add_set, find_class, read_class, settle, to_be_named
from course.grading.hand_out import EARLIER, FILE, HandOut, Written, write_kept
from course.grading.lms import Roster, read_roster
from course.grading.lms.reading import hand_out_zip
from course.grading.marks.lateness import read_rule
from course.grading.marks.rubric import add_cells, read_rubric
from course.grading.nbgrader_course import write_course
from course.grading.questions import read_secret
from course.marking.release import Release, release_for
from course.phrases import list_of, number_of

#: characters of logins and e-mail addresses besides letters, digits and spaces
_SIGNS = "-_.@+'"
#: default names of files in a class's folder
_ROSTER, _SECRET = "roster.csv", "secret.txt"


def add_release(release: argparse.ArgumentParser) -> None:
    release.add_argument("set", help='exercise set, such as "01"')
    release.add_argument(
        "--class",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="the class's folder: roster.csv, secret.txt and the rules in class.toml "
        "(default: the folder here, where it holds one of them)",
    )
    release.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="the class: a table with a column `student`, or the table that Moodle or Canvas exports",
    )
    release.add_argument("--seed-file", type=Path, metavar="FILE", help="file that holds your secret")
    release.add_argument("--out", type=Path, metavar="DIR", help="where to write the notebooks")
    release.add_argument("--bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    helps = release.add_mutually_exclusive_group()
    helps.add_argument(
        "--assessed",
        action="store_true",
        default=None,
        help="check looks at type, shape and unit only",
    )
    helps.add_argument(
        "--practice",
        dest="assessed",
        action="store_false",
        default=None,
        help="check says what is right and names mistakes (default, unless class.toml says otherwise)",
    )
    release.add_argument(
        "--same",
        action="store_true",
        help="one notebook for all learners, with the numbers of self-study",
    )
    release.add_argument("--rubric", type=Path, metavar="CSV", help="free-text questions to add at the end")
    release.add_argument("--due", default="", metavar="TIME", help="deadline, such as 2027-01-31T23:59")
    release.add_argument(
        "--late",
        nargs="+",
        default=[],
        metavar="HOURS:FACTOR",
        help="what late work counts (see `course grade`)",
    )
    release.add_argument(
        "--override", action="store_true", help="go by this command where class.toml says otherwise"
    )
    release.add_argument("--nbgrader", action="store_true", help="write a course for nbgrader instead")
    release.set_defaults(run=_release)


def _release(arguments: argparse.Namespace) -> int:
    if arguments.nbgrader:
        if arguments.out is None:
            raise CourseError("Say where nbgrader's course goes: --out DIR.")
        questions = find_set(arguments.set, arguments.bank)
        print(f"nbgrader's source of {questions.name}: {write_course(questions, arguments.out)}")
        return 0
    for line in _release_to_class(arguments):
        print(line)
    return 0


def _release_to_class(arguments: argparse.Namespace) -> Iterator[str]:
    """Write a notebook for each learner of the class, and yield lines on the written files."""
    folder, found = _class_folder(arguments)
    name = found.named(arguments.set) or arguments.set if found is not None else arguments.set
    rules = settle(_given(arguments), found, name, override=arguments.override)
    questions = find_set(name, rules.get("bank"))
    if questions.name != name:  # the bank has the set under a longer name
        rules = settle(_given(arguments), found, questions.name, override=arguments.override)
    if "bank" in rules:
        check_solutions(Case(question) for question in questions)
    secret = yield from _secret(arguments, folder, rules)
    roster = _roster(_roster_file(folder, rules))
    # The keys of a teacher's own bank stay with the teacher, so the learner's computer cannot mark answers.
    assessed = rules.get("assessed") or "bank" in rules or name in SETS.values()  # a test helps nobody
    mode = "assessed" if assessed else "practice"
    released = release_for(questions, roster.students(), secret, mode=mode, same=bool(rules.get("same")))
    out = rules["release"] = _out(arguments, folder, rules, questions.name)
    files = _files(questions, roster, released, rules)
    written = write_kept(out, files)
    count = len(released.notebooks)
    yield f"{number_of(count, 'notebook')} of {questions.name} in {out} ({mode}, version {released.version})"
    yield from _told(written, out, files)
    # without a class's folder no rules are kept, since the folder of the notebooks is handed out
    if folder is not arguments.out and (found is None or questions.name not in found.sets):
        yield f"Rules of the class: {add_set(folder, questions.name, rules).path}"
        known = folder.resolve() == Path.cwd() and not to_be_named(rules)
        where = "" if known else f" --class {folder}"
        yield f"Mark with: course grade {arguments.set} SUBMISSIONS{where}"


def _class_folder(arguments: argparse.Namespace) -> tuple[Path, ClassFile | None]:
    """Return the class's folder, and its rules if it has any yet."""
    here = Path()
    if arguments.folder is not None:
        folder = arguments.folder
    elif (here / NAME).is_file():
        folder = here
    elif arguments.out is not None:
        folder = arguments.out
    elif (here / _ROSTER).is_file():
        folder = here
    else:
        raise CourseError(
            f"Say where the class's folder is: --class DIR. It holds the class's table, {_ROSTER}."
        )
    if not (folder / NAME).is_file():
        return folder, None
    return folder, find_class(folder) if folder is here else read_class(folder)


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the command line under the names of class.toml."""
    names = ("roster", "bank", "assessed", "rubric", "due", "late")
    said = {name: getattr(arguments, name) for name in names}
    return {**said, "same": arguments.same or None, "secret": arguments.seed_file, "release": arguments.out}


def _secret(
    arguments: argparse.Namespace, folder: Path, rules: dict[str, Any]
) -> Generator[str, None, bytes]:
    """Return the secret; make one in a class's folder without a secret."""
    path: Path | None = rules.get("secret")
    if path is None:
        if folder is arguments.out:  # that folder is handed out
            raise CourseError(
                "A release needs your secret: name it with --seed-file FILE. With --class DIR instead of "
                "--out a secret is made in the class's folder."
            )
        path = rules["secret"] = folder / _SECRET
        if not path.exists():
            if not folder.is_dir():
                raise CourseError(f"There is no folder {folder}. Make it, and put the class's table into it.")
            path.touch(mode=0o600, exist_ok=False)
            path.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
            yield f"Secret made: {path}. It decides every learner's figures: keep it, and show it to nobody."
    return read_secret(path)


def _roster_file(folder: Path, rules: dict[str, Any]) -> Path:
    if "roster" not in rules:
        if not (folder / _ROSTER).is_file():
            raise CourseError(
                f"A release needs the class: put its table into {folder} as {_ROSTER}, or name it with "
                "--roster CSV."
            )
        rules["roster"] = folder / _ROSTER
    path: Path = rules["roster"]
    return path


def _out(arguments: argparse.Namespace, folder: Path, rules: dict[str, Any], name: str) -> Path:
    path: Path = arguments.out or rules.get("release") or folder / "release" / name
    return path


def _files(
    questions: QuestionSet, roster: Roster, released: Release, rules: dict[str, Any]
) -> dict[str, bytes]:
    """Return the files to hand out: path inside the folder to content."""
    rule, names = read_rule(rules.get("late", []), rules.get("due", "")), roster.names()
    file, assessed = f"{questions.name}.ipynb", released.manifest["mode"] == "assessed"
    given: dict[str, dict[str, str]] = {}
    for learner, text in _with_free_texts(released.notebooks, rules.get("rubric")).items():
        told = HandOut(file, learner, names.get(learner, ""), rule, assessed)
        given[learner] = {file: told.at_top_of(text), FILE: told.text()}
    files = {
        f"{learner}/{name}" if learner else name: text.encode()
        for learner, mine in given.items()
        for name, text in mine.items()
    }
    if not rules.get("same"):
        files |= hand_out_zip(roster, given)
    manifest = json.dumps(released.manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return {**files, "release.json": manifest.encode()}


def _told(written: Written, out: Path, files: dict[str, bytes]) -> Iterator[str]:
    """Yield lines on new, unchanged and changed files, and on notebooks of learners not in the roster."""
    notebooks = {name for name in files if name.endswith(".ipynb")}
    if written.same or written.changed:
        counts = [len(notebooks & set(names)) for names in (written.new, written.same, written.changed)]
        yield "Notebooks: {} new, {} unchanged, {} changed.".format(*counts)
    if written.kept is not None:
        yield f"What was there before is kept in {written.kept}: {list_of(written.changed, 4)}."
    file = next(iter(sorted(notebooks))).rpartition("/")[2]
    gone = sorted(
        path.parent.name for path in out.glob(f"*/{file}") if f"{path.parent.name}/{file}" not in files
    )
    if gone:
        one, many = "notebook stays there, of a learner", "notebooks stay there, of learners"
        yield f"{number_of(len(gone), one, many)} whom the roster does not name: {list_of(gone, 6)}."


def _with_free_texts(notebooks: dict[str, str], table: Path | None) -> dict[str, str]:
    """Add the free-text questions of a rubric to the end of each notebook."""
    if table is None:
        return notebooks
    rubric = read_rubric(table)
    return {learner: add_cells(text, rubric) for learner, text in notebooks.items()}


def _roster(path: Path) -> Roster:
    roster = read_roster(path)
    bad = [learner for learner in roster.students() if not _safe(learner)]
    if bad:
        raise CourseError(
            f"The roster {path} names {bad[0]!r}, which cannot become part of a file name. Begin the name "
            f"with a letter or digit. Then use only letters, digits, inner spaces and {_SIGNS}, and at most "
            "64 characters in all."
        )
    folders: dict[str, str] = {}
    own = (EARLIER, "release.json", f"{roster.kind}-hand-out.zip")
    for learner in roster.students():
        if learner.casefold() in own:
            raise CourseError(
                f"The roster {path} names a learner {learner!r}. The release keeps something of this name "
                "for you: rename the learner."
            )
        other = folders.setdefault(unicodedata.normalize("NFC", learner).casefold(), learner)
        if other != learner:
            raise CourseError(
                f"The roster {path} names {other!r} and {learner!r}. Windows and macOS would give both the "
                "same folder: rename one of them."
            )
    return roster


def _safe(learner: str) -> bool:
    return (
        0 < len(learner) <= 64
        and learner[0].isalnum()
        and learner[-1] not in " ."  # Windows drops them from names
        and all(c.isalnum() or c in f" {_SIGNS}" for c in learner)
    )
