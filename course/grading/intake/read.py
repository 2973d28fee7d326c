"""Read one submitted notebook file within limits, old or damaged, without running anything."""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.errors import CourseError

MAX_FILE_MB = 32
#: role of a cell for a free text, in its metadata
FREE_TEXT = "free-text"
_MAX_PARTS = 1_500_000
_MAX_CELLS = 2_000
_MAX_CODE = 2_000_000
_CHECK = re.compile(r"""\.\s*check\s*\(\s*(?:question\s*=\s*)?[rbuRBU]?(['"])(?P<id>[^'"\n]{1,200})\1""")


class UnreadableNotebookError(CourseError):
    """Raised for a file that is not a readable notebook; the message is a clause that says why."""


@dataclass(frozen=True)
class NotebookFile:
    """The parts of a notebook that marking needs."""

    cells: tuple[str, ...]  #: source of each code cell, in order
    numbers: tuple[int, ...]  #: place of each code cell among all cells, counted from 1
    #: question that each code cell's metadata names, or an empty text
    questions: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  #: question and source of each cell for a free text, in order
    #: the notebook's metadata as found; a learner may have changed it, so it proves nothing
    metadata: dict[str, Any] = field(default_factory=dict)
    format: int = 4  #: the notebook format's major version
    notes: tuple[str, ...] = ()  #: what was odd but did not prevent reading

    def said(self, name: str) -> str:
        """Return what the course wrote into the notebook's metadata, such as its set; empty where nothing."""
        return _said(self.metadata, name)

    def check_cells(self) -> dict[str, int]:
        """Return the index of the last code cell with a `.check(…)` call, by question id."""
        found: dict[str, int] = {}
        for index, source in enumerate(self.cells):
            for match in _CHECK.finditer(source):
                found[match["id"]] = index
        return found

    def code(self) -> dict[str, str]:
        """Return each question's code: the cells whose metadata name it, and the cell that checks it.

        Cells that hold only comments are left out.
        """
        checked = {index: question for question, index in self.check_cells().items()}
        found: dict[str, list[str]] = {}
        for index, source in enumerate(self.cells):
            question = self.questions[index] or checked.get(index, "")
            if re.search(r"^[ \t]*[^#\s]", source, re.MULTILINE):
                found.setdefault(question, []).append(source.strip())
        return {question: "\n\n".join(cells) for question, cells in found.items()}


def read_bounded(path: Path) -> bytes:
    """Return a file's bytes; refuse links, folders, devices, pipes and files that are too large.

    Raises
    ------
    UnreadableNotebookError
        Says why the file is not read.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise UnreadableNotebookError("it is a symbolic link, which is never followed")
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise UnreadableNotebookError(f"it cannot be opened ({type(error).__name__})") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableNotebookError("it is not a regular file")
        if status.st_size > MAX_FILE_MB << 20:
            raise UnreadableNotebookError(f"it is larger than {MAX_FILE_MB} MB")
        with os.fdopen(descriptor, "rb", closefd=False) as source:
            return source.read((MAX_FILE_MB << 20) + 1)
    finally:
        os.close(descriptor)


def parse_notebook(content: bytes) -> NotebookFile:
    """Read the code cells from a notebook's bytes.

    Formats 2, 3 and 4 are read. Damaged cells are left out and noted.

    Raises
    ------
    UnreadableNotebookError
        When the bytes are not text, not JSON or not a notebook; says what is wrong.
    """
    if not content.strip():
        raise UnreadableNotebookError("it is an empty file")
    if len(content) > MAX_FILE_MB << 20:
        raise UnreadableNotebookError(f"it is larger than {MAX_FILE_MB} MB")
    document = _load(content)
    if type(document) is not dict:
        raise UnreadableNotebookError("its JSON is not a notebook")
    version = document.get("nbformat")
    if type(version) is not int or version not in (2, 3, 4):
        raise UnreadableNotebookError("it does not say it is a notebook of format 2, 3 or 4")
    metadata = document.get("metadata")
    notes: list[str] = []
    cells = _all_cells(document, version)
    found = _code_cells(cells, notes)
    sources = [source for source, _, _ in found]
    if sum(map(len, sources)) > _MAX_CODE:
        raise UnreadableNotebookError("its code is longer than 2 million characters")
    if version != 4:
        notes.append(f"old notebook format {version}")
    return NotebookFile(
        tuple(sources),
        tuple(number for _, number, _ in found),
        tuple(question for _, _, question in found),
        tuple(_free_texts(cells)) if version == 4 else (),
        metadata if type(metadata) is dict else {},
        version,
        tuple(notes),
    )


def _load(content: bytes) -> Any:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableNotebookError("it is not text in UTF-8") from error
    if text.count(",") + text.count("[") + text.count("{") > _MAX_PARTS:
        raise UnreadableNotebookError("it has more parts than any real notebook")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableNotebookError("its JSON is nested too deeply") from error
    except ValueError as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableNotebookError(
            f"it is not complete JSON (it breaks off or is damaged{where})"
        ) from error


def _all_cells(document: dict[str, Any], version: int) -> list[Any]:
    if version == 4:
        cells = document.get("cells")
    else:
        sheets = document.get("worksheets")
        cells = []
        for sheet in sheets if type(sheets) is list else []:
            part = sheet.get("cells") if type(sheet) is dict else None
            cells += part if type(part) is list else []
    if type(cells) is not list:
        raise UnreadableNotebookError("it has no list of cells")
    if len(cells) > _MAX_CELLS:
        raise UnreadableNotebookError(f"it has more than {_MAX_CELLS} cells")
    return cells


def _code_cells(cells: list[Any], notes: list[str]) -> list[tuple[str, int, str]]:
    """Return source, place and question of each code cell."""
    found: list[tuple[str, int, str]] = []
    damaged = 0
    for number, cell in enumerate(cells, start=1):
        if type(cell) is not dict or type(cell.get("cell_type")) is not str:
            damaged += 1
            continue
        if cell["cell_type"] != "code":
            continue
        source = _source(cell)
        if source is None:
            damaged += 1
            continue
        found.append((source, number, _said(cell.get("metadata"), "question")))
    if damaged:
        notes.append(f"{damaged} damaged cell(s) left out")
    return found


def _free_texts(cells: list[Any]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        metadata = cell.get("metadata") if type(cell) is dict else None
        question, is_text = _said(metadata, "question"), _said(metadata, "role") == FREE_TEXT
        if question and is_text and (source := _source(cell)) is not None:
            yield question, source


def _source(cell: dict[str, Any]) -> str | None:
    source = cell.get("source", cell.get("input"))
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    return source if type(source) is str else None


def _said(metadata: Any, name: str) -> str:
    """Return a text in the course's part of some metadata; empty where there is none."""
    course = metadata.get("course") if type(metadata) is dict else None
    text = course.get(name) if type(course) is dict else None
    return text if type(text) is str else ""
