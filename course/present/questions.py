"""Makes the screen of a question that the plan names. It reads the bank, so the room keeps away from it."""

from dataclasses import replace
from pathlib import Path

from course.bank.case import Case
from course.bank.library import find_question
from course.present.plan import Entry


def with_question(entry: Entry, bank: Path | None) -> Entry:
    """Return an entry of the plan; one with a question gets its title, its text and its options.

    `bank`: folder of the teacher's own questions.

    Raises
    ------
    UnknownNameError
        There is no such question; names the nearest.
    """
    if not entry.question:
        return entry
    case = Case(find_question(entry.question, bank))
    options = [f"- {words}" for words in getattr(case.question.kind, "options", {}).values()]
    return replace(entry, heading=case.title, text="\n\n".join([case.text, "\n".join(options)]))
