"""Cuts the steps of a lesson into screens for a projector, by rule.

A screen holds what fits: some paragraphs, or one output of a cell. A sentence that says what is found is on
no screen before the teacher reveals it. Nothing is written a second time: a screen holds the lesson's own
cells, and a text that is longer than a screen is divided between its paragraphs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course.lessons.deck import ASKS, Step, calls_in, id_of_part
from course.lessons.header import Lesson

#: how the list of works at a notebook's end begins
TO_READ = "**What to read.**"
#: letters in a line of text and lines on a screen, as the style sheet of the slides draws them
LETTERS, LINES = 74, 12
#: lines of text that may stand over a table of at most so many rows
_LEAD, _ROWS = 4, 7
_FOUND = "**What it shows.**"
#: paragraphs for a reader at a keyboard: words of the glossary, the way to the next notebook
_AT_HOME = re.compile(
    r"\*\*Words:\*\*|---$|\*\*Now practise:\*\*|\*\*For more, if you like:\*\*|\[?←|\[Contents\]"
)
_ITEM = re.compile(r"^(?:[*-]|\d+\.) ", re.MULTILINE)
#: kinds whose title or sentence says what is found, so that the slides hold it back
_HOLDS_BACK = ("picture", "explorer", "words")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the projector shows at a time."""

    heading: str  #: of the step that it is a part of
    #: ``title``, ``text``, ``finding``, ``table``, ``words`` (printed), ``picture``, ``explorer``,
    #: ``guess``, ``check`` or ``claim``
    kind: str
    cells: tuple[dict[str, Any], ...]  #: cells that stand below each other
    covered: bool = False  #: the text waits for the teacher to reveal it

    @property
    def holds_back(self) -> bool:
        """A part of the screen is not seen before the teacher reveals it."""
        asked = self.kind == "table" and len(self.cells) > 1  # the text above it may ask what it will show
        return self.covered or asked or self.kind in _HOLDS_BACK


def title_screen(lesson: Lesson) -> Screen:
    """Return the first screen of a lesson: what it asks and what one can do after it."""
    lines = [f"# {lesson.heading}", "", f"*{lesson.question}*", "", "After this lesson you can", ""]
    lines += [f"- {objective.text}" for objective in lesson.objectives]
    return Screen(lesson.heading, "title", (_text_cell(id_of_part(lesson.name, "-title"), "\n".join(lines)),))


def words_screens(heading: str, text: str, identity: str) -> tuple[Screen, ...]:
    """Return a teacher's own text as screens.

    `heading`: what stands over it.
    `text`: Markdown.
    `identity`: how the ids of its cells begin.
    """
    pages = _pages(_blocks(text))
    cells = [
        _text_cell(id_of_part(identity, f"-{number}"), "\n\n".join(page)) for number, page in enumerate(pages)
    ]
    return tuple(Screen(heading, "text", (cell,)) for cell in cells)


def screens_in(step: Step) -> tuple[Screen, ...]:
    """Return the screens of a step.

    A cell that shows nothing has no screen. What a reader at a keyboard needs (the lesson's first and last
    cell, the words of the glossary) has none either.
    """
    made: list[Screen] = []
    for cell in step.cells:
        if cell["cell_type"] == "markdown":
            made += _text_screens(step.heading, cell, bool(made) and made[-1].kind != "text")
        elif cell["cell_type"] == "code" and cell.get("outputs"):
            screen = Screen(step.heading, _kind(cell), (cell,))
            if made and _goes_over(made[-1], screen):
                screen = replace(screen, cells=(*made.pop().cells, cell))
            made.append(screen)
    return tuple(_cover(_guessed_first(made)))


def _text_screens(heading: str, cell: dict[str, Any], after_output: bool) -> list[Screen]:
    # the lesson's first cell, which the title screen stands for, and what to read at home
    if cell["source"].startswith(("# ", TO_READ)):
        return []
    blocks = [block for block in _blocks(cell["source"]) if not _AT_HOME.match(block)]
    at = next((place for place, block in enumerate(blocks) if block.startswith(_FOUND)), len(blocks))
    if after_output and at < len(blocks):  # what leads from an output to the finding tells it, too
        at = 0
    parts = [
        *(("text", page) for page in _pages(blocks[:at])),
        *(("finding", page) for page in _pages(blocks[at:])),
    ]
    return [
        Screen(heading, kind, (_text_cell(id_of_part(cell["id"], f"-p{number}"), "\n\n".join(page)),))
        for number, (kind, page) in enumerate(parts)
    ]


def _text_cell(identity: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text.replace(" %", "\u00a0%")}


def _blocks(text: str) -> list[str]:
    """Return the paragraphs of a text without its heading; a list is one block for each of its items."""
    text = re.sub(r"\A#{1,6} .*\n*", "", text)
    found: list[str] = []
    for block in re.split(r"\n{2,}", text.strip()):
        if _ITEM.match(block):
            found += [item.rstrip() for item in re.split(r"\n(?=(?:[*-]|\d+\.) )", block)]
        elif block.strip():
            found.append(block)
    return found


def _lines(block: str) -> float:
    """Return about how many lines a block takes, with the space below it."""
    if block.startswith("|"):
        return 1.5 * (block.count("\n") + 1)
    plain = re.sub(r"\]\([^)]*\)|[*`\[]", "", " ".join(block.split()))
    room = LETTERS - 4 if _ITEM.match(block) else LETTERS
    return -(-len(plain) // room) + 0.5


def _pages(blocks: Iterable[str]) -> list[list[str]]:
    """Return blocks by screen: as few screens as hold them, and of about one length."""
    whole = list(blocks)
    if not whole:
        return []
    few = len(_fill(whole, LINES))
    least = sum(map(_lines, whole)) / few
    room = next(
        (room for room in (least + half / 2 for half in range(24)) if len(_fill(whole, room)) == few), LINES
    )
    return _fill(whole, min(room, LINES))


def _fill(blocks: Sequence[str], room: float) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for block in blocks:
        if pages[-1] and sum(map(_lines, [*pages[-1], block])) > room:
            # a line that leads to a list goes with it
            lead = [pages[-1].pop()] if pages[-1][-1].endswith(":") and len(pages[-1]) > 1 else []
            pages.append(lead)
        pages[-1].append(block)
    return pages


def _kind(cell: dict[str, Any]) -> str:
    calls = {call for call, _ in calls_in(cell)}
    for call, asked in ASKS.items():
        if call in calls:
            return asked
    types = {kind for output in cell["outputs"] for kind in output.get("data", ())}
    # every other call of a widget is an explorer
    if any(call.startswith("widgets.") for call in calls) and any("vega" in kind for kind in types):
        return "explorer"
    if any("vega" in kind or kind.startswith("image/") for kind in types):
        return "picture"
    return "table" if "text/html" in types else "words"


def _goes_over(text: Screen, output: Screen) -> bool:
    """Tell whether a text is so short, and the output below it so small, that both are one screen."""
    if text.kind != "text" or output.kind not in ("table", "words"):
        return False
    lines = sum(_lines(block) for block in _blocks(text.cells[0]["source"]))
    shown = (one["data"].get("text/html", "") for one in output.cells[0]["outputs"] if "data" in one)
    rows = sum("".join(html).count("<tr") for html in shown)
    # each row that a table lacks leaves half a line for the text; the row of names counts as none
    return lines <= _LEAD + 0.5 * (_ROWS - min(rows, _ROWS)) and rows <= _ROWS + 1


def _guessed_first(screens: list[Screen]) -> list[Screen]:
    """Put an explorer that stands before a guess of the same step behind it, since its picture may answer."""
    last = max((place for place, screen in enumerate(screens) if screen.kind == "guess"), default=-1)
    early = [screen for screen in screens[: last + 1] if screen.kind == "explorer"]
    rest = [screen for screen in screens[: last + 1] if screen.kind != "explorer"]
    return [*rest, *early, *screens[last + 1 :]]


def _cover(screens: Iterable[Screen]) -> Iterator[Screen]:
    """Yield the screens; a finding is covered unless the screen before it had something to reveal itself."""
    before: Screen | None = None
    for screen in screens:
        if screen.kind == "finding" and not (before is not None and before.holds_back):
            screen = replace(screen, covered=True)
        yield screen
        before = screen
