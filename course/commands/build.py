"""What only a maintainer builds, and `build` itself; other modules of this folder have further kinds.

`course build`: build the course's shipped files from their sources
`course build docs`: the facts of the lessons in the contents and in docs/
`course build frozen`: the present version of each set, kept so that it can be marked later
`course build notebooks`: the executed lessons, from the texts in their rooms
`course build site`: the lessons as a static site that any browser shows
`course build slips`: the usual slips of every question, worked out for the exercises
`course lessons`: count words, code, charts and minutes of every lesson
"""

import argparse
import importlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import set_folder, sets
from course.bank.slips.making import changed_copies, found_shared, found_slips
from course.bank.slips.shipped import FILE, made_from, plain_slips
from course.drafts import write_atomically
from course.errors import CourseError
from course.marking.frozen import keep
from course.paths import need_checkout, notebooks_dir


def add_build(parser: argparse.ArgumentParser) -> Any:
    return parser.add_subparsers(title="what to build", metavar="KIND", required=True)


def add_lessons(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source",
        type=Path,
        metavar="DIR",
        help="folder of the rooms (default: this course's notebooks/source)",
    )
    parser.set_defaults(run=_lessons)


def add_build_docs(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_docs)


def add_build_frozen(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_frozen)


def add_build_notebooks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name begins with NAME")
    parser.set_defaults(run=_notebooks)


def add_build_slips(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_slips)


def add_build_site(site: argparse.ArgumentParser) -> None:
    site.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages, such as claims/C05")
    site.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    site.add_argument(
        "--address", default="", metavar="URL", help="where the site will stand; previews of links need it"
    )
    site.add_argument(
        "--repository", default="", metavar="URL", help="where readers find the source of the course"
    )
    site.add_argument(
        "--publisher",
        default="",
        metavar="NAME",
        help="who answers for the site (default: the course's authors)",
    )
    site.add_argument(
        "--contact",
        default="",
        metavar="PLACE",
        help="e-mail address or page at which readers report an error",
    )
    site.add_argument(
        "--python",
        type=Path,
        metavar="CACHE",
        help="add pages that run the exercises; CACHE keeps the downloads of their Python (extra `browser`)",
    )
    site.set_defaults(run=_site)


def _lessons(arguments: argparse.Namespace) -> int:
    need_checkout("lessons")
    from makers.lessons.lengths import lengths

    try:
        table = lengths(arguments.source or notebooks_dir() / "source")
    except ModuleNotFoundError as error:
        raise CourseError(
            "To count the lessons, install the course with its extra `test`: run python start.py test."
        ) from error
    print(table.to_string(index=False))
    print(
        f"together: {table['words'].sum()} words, {table['visible'].sum()} visible lines, "
        f"{table['minutes'].sum()} minutes by the rule, {table['stated'].sum()} stated"
    )
    return 0


def _docs(arguments: argparse.Namespace) -> int:
    need_checkout("build docs")
    from makers.docs import build_docs

    for path in build_docs():
        print(path.relative_to(notebooks_dir().parent))
    return 0


def _frozen(arguments: argparse.Namespace) -> int:
    for name, questions in sets().items():
        version, new = keep(questions)
        print(f"{name}: version {version}" + (" (new)" if new else ""))
    return 0


def _notebooks(arguments: argparse.Namespace) -> int:
    need_checkout("build notebooks")
    from makers.lessons.building import build_notebooks

    folder = notebooks_dir()
    for written in build_notebooks(folder / "source", folder, arguments.names):
        print(written.relative_to(folder))
    return 0


def _site(arguments: argparse.Namespace) -> int:
    need_checkout("build site")
    try:
        importlib.import_module("sphinx_book_theme")
        importlib.import_module("myst_nb")
    except ImportError as error:
        raise CourseError(
            f"Building the site needs {error.name}: install the extra with `pip install -e .[site]`."
        ) from error
    from makers.site import moving
    from makers.site.making import build_site
    from makers.site.publisher import Publisher

    pages = build_site(
        arguments.out,
        moving=moving,
        only=arguments.pages,
        publisher=Publisher(arguments.publisher, arguments.contact, arguments.repository, arguments.address),
        python=arguments.python,
    )
    print(f"{len(pages)} pages in {arguments.out}: open {arguments.out / 'index.html'}")
    return 0


def _slips(arguments: argparse.Namespace) -> int:
    need_checkout("build slips")
    for name, questions in sets().items():
        folder = set_folder(name)
        assert folder is not None
        write_atomically(folder / FILE, slips_text(questions.questions.values(), folder))
        print(folder / FILE)
    return 0


def slips_text(questions: Iterable[Question], folder: Path) -> str:
    """Return the text of a set's file of slips, worked out anew."""
    lines = []
    for question in questions:
        case = Case(question)
        if question.kind.name != "number" or question.draw is not None:
            continue
        slips, shared = plain_slips(found_slips(case, case.named)), plain_slips(found_shared(case))
        kept = {"slips": slips, "shared": shared, "copies": changed_copies(case)}
        lines.append(
            f"{json.dumps(question.id)}:{json.dumps(kept, ensure_ascii=False, separators=(',', ':'))}"
        )
    made = json.dumps(made_from(folder))
    return f'{{"made_from":{made},"questions":{{\n' + ",\n".join(lines) + "\n}}\n"
