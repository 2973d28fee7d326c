"""`course build frozen`: keeps the present version of each set, so that it can be marked later."""

import argparse
from typing import Any


def register_build(kinds: Any) -> None:
    """Add the kind `frozen`."""
    parser = kinds.add_parser(
        "frozen", help="the present version of each set, kept so that it can be marked later"
    )
    parser.set_defaults(run=_freeze)


def _freeze(arguments: argparse.Namespace) -> int:
    from course.bank.library import sets
    from course.marking.frozen import keep

    for name, questions in sets().items():
        version, new = keep(questions)
        print(f"{name}: version {version}" + (" (new)" if new else ""))
    return 0
