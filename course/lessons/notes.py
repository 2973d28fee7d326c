"""Reads the teacher's notes of a lesson, `teacher.md` in its room.

The text before the first `##` heading is about the whole lesson and goes into the plans of
`docs/plans.md`. Each `##` heading repeats a heading of the lesson, with the teacher's note for it. A note
on the vote on the claims, before the first heading, has the heading `OPENING`.
Paragraphs begin with a label in bold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course.lessons.facts import NOTES, RoomError

#: labels of the paragraphs about the whole lesson
ABOUT = ("Read at home", "What goes wrong", "Where the viewpoints differ")
#: labels of the paragraphs under a heading
LABELS = ("Time", "Say", "Ask", "Answer", "Watch for", "Discuss", "Skip")
#: heading of the note on the lesson's claims, which belongs to the cells before the first heading
OPENING = "Opening vote"
#: minutes of a short and of a long class
PLANS = (50, 90)

_LABEL = re.compile(r"^\*\*(.+?)\.\*\* ", re.MULTILINE)
#: minutes in the short and in the long class; a single number counts for both
_TIME = re.compile(r"^\*\*Time\.\*\* (\d+)(?: \| (\d+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """The teacher's note at one heading of a lesson."""

    heading: str  #: the heading in the lesson
    text: str  #: Markdown without the line of minutes
    short: int  #: minutes for the step in a class of 50 minutes; 0 leaves the step out
    long: int  #: the same in a class of 90 minutes

    @property
    def tags(self) -> list[str]:
        """The tags of the note's cell: `teacher`, and one for each label in the note."""
        labels = [label for label in LABELS if label in _LABEL.findall(self.text)]
        return ["teacher", *(f"teacher-{label.lower().replace(' ', '-')}" for label in ("Time", *labels))]

    @property
    def cell_text(self) -> str:
        """The note as a Markdown quotation, whose bar separates it from the lesson's text."""
        minutes = [
            f"{number} minutes of {whole}" if number else f"left out of {whole}"
            for number, whole in zip((self.short, self.long), PLANS, strict=True)
        ]
        text = f"**For the teacher** · {'; '.join(minutes)}\n\n{self.text}"
        return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def read_notes(room: Path) -> list[Note]:
    """Read the notes of a lesson, heading by heading.

    `room`: the lesson's folder.

    Raises
    ------
    RoomError
        There are no notes, a note has no line of minutes, or a paragraph has no label.
    """
    notes = []
    for part in _parts(room)[1:]:
        heading, _, text = part.partition("\n")
        time = _TIME.search(text)
        if time is None:
            raise RoomError(f"{room.name}/{NOTES}: {heading!r} needs a line such as '**Time.** 4 | 7'.")
        text = _TIME.sub("", text).strip()
        _labels_of(text, LABELS, f"{room.name}/{NOTES}: under {heading!r}")
        notes.append(Note(heading.strip(), text, int(time[1]), int(time[2] or time[1])))
    return notes


def read_about(room: Path) -> str:
    """Read the paragraphs of a lesson's notes that are about the whole lesson.

    Raises
    ------
    RoomError
        There are no notes, the title is missing, a paragraph has no label, or a label is missing.
    """
    title, _, text = _parts(room)[0].strip().partition("\n")
    where = f"{room.name}/{NOTES}: above the first '##' heading"
    if not title.startswith("# "):
        raise RoomError(f"{where} the title is missing: begin with a line such as '# Teacher's notes: 01'.")
    found = _labels_of(text.strip(), ABOUT, where)
    for label in ABOUT:
        if label not in found:
            raise RoomError(f"{where} a paragraph '**{label}.** …' is missing.")
    return text.strip()


def plan(notes: Sequence[Note]) -> str:
    """Return a Markdown table with the minutes of each step in both classes."""
    rows = [f"| step | {PLANS[0]} minutes | {PLANS[1]} minutes |", "|---|--:|--:|"]
    rows += [f"| {note.heading} | {note.short or '·'} | {note.long or '·'} |" for note in notes]
    rows.append(f"| *together* | {sum(n.short for n in notes)} | {sum(n.long for n in notes)} |")
    return "\n".join(rows)


def _parts(room: Path) -> list[str]:
    """Return the text before the first `##` heading, and the text after each `##` heading."""
    try:
        text = (room / NOTES).read_text("utf-8")
    except FileNotFoundError as error:
        raise RoomError(
            f"{room.name}/{NOTES}, the teacher's notes, is missing. Copies for a class hold no notes: use a "
            "copy of the course's source."
        ) from error
    return re.split(r"^## ", text, flags=re.MULTILINE)


def _labels_of(text: str, labels: Sequence[str], where: str) -> list[str]:
    """Return the labels of a text's paragraphs; every paragraph must begin with a label."""
    found = []
    for paragraph in re.split(r"\n{2,}", text) if text else ():
        label = _LABEL.match(paragraph)
        if label is None or label[1] not in labels:
            raise RoomError(
                f"{where} the paragraph {paragraph[:30]!r} begins with no label. "
                f"The labels are {', '.join(f'**{one}.**' for one in labels)}."
            )
        found.append(label[1])
    return found
