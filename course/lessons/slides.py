"""Divides the steps of a lesson into screens for a projector.

A screen holds some paragraphs, or one output of a cell. A sentence that states a finding is covered until the
teacher reveals it. Screens hold the lesson's own cells; a text that is longer than a screen is divided
between its paragraphs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course.lessons.deck import ASKS, Step, asks_in, calls_in, id_of_part
from course.lessons.header import Lesson

#: first words of the reading list at a notebook's end
TO_READ = "**What to read.**"
#: most letters in a line and most lines on a screen, by the style sheet of the slides
LETTERS, LINES = 74, 12
#: most lines of text above a table on one screen, and most rows of that table
_LEAD, _ROWS = 4, 7
#: most lines of text above a question, which says more once it is answered
_ABOVE = {"check": 2.5, "guess": 1.5}
_FOUND = "**What it shows.**"
#: paragraphs that only a reader at a keyboard needs: words of the glossary, links to other notebooks
_AT_HOME = re.compile(
    r"\*\*Words:\*\*|---$|\*\*Now practise:\*\*|\*\*For more, if you like:\*\*|\[?←|\[Contents\]"
)
#: what a notebook says to a reader at a keyboard, and what slides say to a class instead
_AT_KEYBOARD = (
    (re.compile(r"\s*\((?:claim )?C\d\d(?:(?:, | and )C\d\d)*\)"), ""),
    (re.compile(r"\s*(?:Guess, then k|K)eep your guess[^.]*\."), ""),
    (re.compile(r"(?:Choose|Begin with) C\d\d[^.]*\."), "Vote again on the sentences of the beginning."),
    (re.compile(r"\s*\(\[more\]\([^)]*\)\)|\s*\[More\b[^\]]*\]\(deeper/[^)]*\)[^.]*\."), ""),
)
_ITEM = re.compile(r"^(?:[*-]|\d+\.) ", re.MULTILINE)
#: kinds of screens whose title or sentence states the finding, so that the slides hide it at first
_HOLDS_BACK = ("picture", "explorer")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the projector shows at one time."""

    heading: str  #: heading of the screen's step
    #: ``title``, ``text``, ``finding``, ``table``, ``words`` (printed), ``picture``, ``explorer``,
    #: ``guess``, ``check`` or ``claim``
    kind: str
    cells: tuple[dict[str, Any], ...]  #: cells from top to bottom
    covered: bool = False  #: whether the text is hidden until the teacher reveals it
    own: str = ""  #: name of the question that the teacher's plan asks on it

    @property
    def asks(self) -> str:
        """Id of the guess or the check that the screen asks, as the live room knows it; else empty."""
        found = [f"check:{self.own}"] if self.own else []
        found += [
            f"{ask.what}:{ask.id}" for cell in self.cells for ask in asks_in(cell) if ask.what != "claim"
        ]
        return next(iter(found), "")

    @property
    def holds_back(self) -> bool:
        """Whether a part of the screen is hidden until the teacher reveals it."""
        # the text above may ask what the output shows
        asked = self.kind in ("table", "words") and len(self.cells) > 1
        return self.covered or asked or self.kind in _HOLDS_BACK


def title_screen(lesson: Lesson) -> Screen:
    """Return the first screen of a lesson, with its question and objectives."""
    lines = [f"# {lesson.heading}", "", f"*{lesson.question}*", "", "After this lesson you can", ""]
    lines += [f"- {objective.text}" for objective in lesson.objectives]
    return Screen(lesson.heading, "title", (_text_cell(id_of_part(lesson.name, "-title"), "\n".join(lines)),))


def words_screens(heading: str, text: str, identity: str) -> tuple[Screen, ...]:
    """Return the screens of a teacher's own text.

    `heading`: heading of the screens.
    `text`: Markdown.
    `identity`: beginning of the ids of the screens' cells.
    """
    pages = _pages(_blocks(text))
    cells = [
        _text_cell(id_of_part(identity, f"-{number}"), "\n\n".join(page)) for number, page in enumerate(pages)
    ]
    return tuple(Screen(heading, "text", (cell,)) for cell in cells)


def screens_in(step: Step) -> tuple[Screen, ...]:
    """Return the screens of a step.

    Cells without output have no screen. Nor have texts that only a reader at a keyboard needs: the lesson's
    first and last cell, and the words of the glossary.
    """
    made: list[Screen] = []
    for place, cell in enumerate(step.cells):
        if cell["cell_type"] == "markdown":
            code = _announced(cell, step.cells[place + 1 : place + 2])
            texts = _text_screens(step.heading, cell, bool(made) and made[-1].kind != "text", code)
            if made and texts and _are_one(made[-1], texts[0]):
                texts[0] = replace(texts[0], cells=(*made.pop().cells, *texts[0].cells))
            made += texts
        elif cell["cell_type"] == "code" and cell.get("outputs"):
            screen = Screen(step.heading, _kind(cell), (cell,))
            if made and _goes_over(made[-1], screen):
                screen = replace(screen, cells=(*made.pop().cells, cell))
            made.append(screen)
    return tuple(_cover(_guessed_first(made)))


def _announced(text: dict[str, Any], after: Sequence[dict[str, Any]]) -> list[str]:
    """Return the code after a text that ends in a colon, as Markdown, where no screen shows its output."""
    for cell in after:
        silent = cell["cell_type"] == "code" and not cell.get("outputs")
        if silent and text["source"].endswith(":") and not cell["source"].startswith("# Show code"):
            return [f"```python\n{cell['source']}\n```"]
    return []


def _text_screens(
    heading: str, cell: dict[str, Any], after_output: bool, code: Sequence[str]
) -> list[Screen]:
    # the lesson's first cell, which the title screen replaces, and the reading list
    if cell["source"].startswith(("# ", TO_READ)):
        return []
    source = words_for_a_class(cell["source"])
    blocks = [*(block for block in _blocks(source) if not _AT_HOME.match(block)), *code]
    at = next((place for place, block in enumerate(blocks) if block.startswith(_FOUND)), len(blocks))
    if after_output and at < len(blocks):  # text between an output and its finding hints at the finding
        at = 0
    parts = [
        *(("text", page) for page in _pages(blocks[:at])),
        *(("finding", page) for page in _pages(blocks[at:])),
    ]
    return [
        Screen(heading, kind, (_text_cell(id_of_part(cell["id"], f"-p{number}"), "\n\n".join(page)),))
        for number, (kind, page) in enumerate(parts)
    ]


def words_for_a_class(text: str) -> str:
    """Return a lesson's text without what only a reader at a keyboard can do or know."""
    for pattern, words in _AT_KEYBOARD:
        text = pattern.sub(words, text)
    return text


def _text_cell(identity: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text.replace(" %", "\u00a0%")}


def _blocks(text: str) -> list[str]:
    """Return the paragraphs of a text without its heading; each item of a list is a separate block."""
    text = re.sub(r"\A#{1,6} .*\n*", "", text)
    found: list[str] = []
    for block in re.split(r"\n{2,}", text.strip()):
        if _ITEM.match(block):
            found += [item.rstrip() for item in re.split(r"\n(?=(?:[*-]|\d+\.) )", block)]
        elif block.strip():
            found.append(block)
    return found


def _lines(block: str) -> float:
    """Return the estimated number of lines of a block, with the space below it."""
    if block.startswith("|"):
        return 1.5 * (block.count("\n") + 1)
    if block.startswith("```"):
        return block.count("\n")
    plain = re.sub(r"\]\([^)]*\)|[*`\[]", "", " ".join(block.split()))
    room = LETTERS - 4 if _ITEM.match(block) else LETTERS
    return -(-len(plain) // room) + 0.5


def _pages(blocks: Iterable[str]) -> list[list[str]]:
    """Return the blocks of each screen, on as few screens as possible and of similar lengths."""
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
            # a line that introduces a list moves to the next screen with the list
            last = pages[-1][-1]
            leads = last.endswith(":") or (_ITEM.match(block) and not _ITEM.match(last))
            lead = [pages[-1].pop()] if leads and len(pages[-1]) > 1 else []
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
    """Tell whether a text and the output below it are small enough to share a screen."""
    if text.kind != "text" or output.kind not in ("table", "words", *_ABOVE):
        return False
    lines = _lines_of(text)
    if output.kind in _ABOVE:
        return lines <= _ABOVE[output.kind]
    shown = (one["data"].get("text/html", "") for one in output.cells[0]["outputs"] if "data" in one)
    rows = sum("".join(html).count("<tr") for html in shown)
    # each row below the most rows leaves half a line for the text; the row of column names does not count
    return lines <= _LEAD + 0.5 * (_ROWS - min(rows, _ROWS)) and rows <= _ROWS + 1


def _stand_together(printed: Screen, finding: Screen) -> bool:
    """Tell whether printed lines and the finding below them fit on one screen."""
    words = "".join(
        "".join(one.get("text") or one["data"]["text/plain"]) for one in printed.cells[0]["outputs"]
    )
    return _lines_of(finding) + len(words.splitlines()) <= LINES


def _lines_of(text: Screen) -> float:
    """Return the estimated number of lines of the texts on a screen."""
    texts = (cell["source"] for cell in text.cells if cell["cell_type"] == "markdown")
    return sum(_lines(block) for source in texts for block in _blocks(source))


def _are_one(above: Screen, below: Screen) -> bool:
    """Tell whether two short texts with silent code between them fit above what comes next."""
    return above.kind == below.kind == "text" and _lines_of(above) + _lines_of(below) <= _LEAD


def _guessed_first(screens: list[Screen]) -> list[Screen]:
    """Return screens with explorers after the step's guesses, since their charts may give the answer."""
    last = max((place for place, screen in enumerate(screens) if screen.kind == "guess"), default=-1)
    early = [screen for screen in screens[: last + 1] if screen.kind == "explorer"]
    rest = [screen for screen in screens[: last + 1] if screen.kind != "explorer"]
    return [*rest, *early, *screens[last + 1 :]]


def _cover(screens: Iterable[Screen]) -> list[Screen]:
    """Return the screens, and cover a finding unless the screen before it already hides something.

    A text or a covered finding stands below the printed lines that it explains, where both fit.
    """
    covered: list[Screen] = []
    for screen in screens:
        before = covered[-1] if covered else None
        is_hidden = before is not None and before.holds_back
        screen = replace(screen, covered=screen.kind == "finding" and not is_hidden)
        explains = before is not None and before.kind == "words" and not is_hidden
        if explains and (screen.covered or screen.kind == "text") and _stand_together(covered[-1], screen):
            screen = replace(screen, cells=(*covered.pop().cells, *screen.cells))
        covered.append(screen)
    return covered
