"""`course build site`: builds the lessons as a static site whose explorers need no kernel."""

import argparse
import importlib
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.paths import need_checkout


def register_build(kinds: Any) -> None:
    """Add the kind `site`."""
    build = kinds.add_parser("site", help="the lessons as a static site that any browser shows")
    build.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages, such as claims/C05")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    build.add_argument(
        "--address", default="", metavar="URL", help="where the site will stand; previews of links need it"
    )
    build.add_argument(
        "--repository", default="", metavar="URL", help="where readers find the source of the course"
    )
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
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

    pages = build_site(
        arguments.out,
        moving=moving,
        only=arguments.pages,
        address=arguments.address,
        repository=arguments.repository,
    )
    print(f"{len(pages)} pages in {arguments.out}: open {arguments.out / 'index.html'}")
    return 0
