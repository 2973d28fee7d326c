"""`course build slips`: works out the usual slips of every question, so that no learner waits for them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.drafts import write_atomically
from course.paths import need_checkout

if TYPE_CHECKING:
    from course.bank.authoring import Question


def register_build(kinds: Any) -> None:
    """Add the kind `slips`."""
    parser = kinds.add_parser("slips", help="the usual slips of every question, worked out for the exercises")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    from course.bank.library import set_folder, sets
    from course.bank.slips.shipped import FILE

    need_checkout("course build slips")
    for name, questions in sets().items():
        folder = set_folder(name)
        assert folder is not None
        write_atomically(folder / FILE, slips_text(questions.questions.values(), folder))
        print(folder / FILE)
    return 0


def slips_text(questions: Iterable[Question], folder: Path) -> str:
    """Return the text of a set's file of slips, worked out anew."""
    from course.bank.case import Case
    from course.bank.slips import changed_copies
    from course.bank.slips.making import found_shared, found_slips
    from course.bank.slips.shipped import made_from, plain_slips

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
