"""Make the notebooks to hand out, and write a release without losing an earlier one.

A notebook says whose it is and when it is due. Files of an earlier release are kept beside the new ones.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.bank.notebook import markdown_cell, notebook_text
from course.drafts import first_free, remove_drafts, write_atomically
from course.grading.marks.lateness import LateRule

#: name of the file with the same text beside a learner's notebook
FILE = "how-to-hand-in.txt"
#: signs that mean something in Markdown, so that names need a backslash before them
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+-.!|$~&"})


@dataclass(frozen=True)
class HandOut:
    """The text at the top of one learner's notebook: whose it is, when it is due, how to hand it in."""

    file: str  #: name of the notebook
    #: the learner's name in the roster; empty where all get the same notebook
    learner: str = ""
    name: str = ""
    rule: LateRule = field(default_factory=LateRule)  #: the deadline and what late work counts
    assessed: bool = False  #: checks look at type, shape and unit only

    def cell(self) -> dict[str, Any]:
        """Return the text as a notebook's Markdown cell."""
        lines = ["**Hand this notebook in**", ""]
        lines += [f"- **{head}:** {text.translate(_SIGNS)}" for head, text in self._facts()]
        lines += ["", *(f"{number}. {step}" for number, step in enumerate(self._steps("*", "`"), 1))]
        return markdown_cell("hand-in", "\n".join(lines))

    def text(self) -> str:
        """Return the text as plain text."""
        lines = [f"Hand in {self.file}", ""]
        lines += [f"{head}: {text}" for head, text in self._facts()]
        lines += ["", *(f"{number}. {step}" for number, step in enumerate(self._steps("", ""), 1))]
        return "\n".join(lines) + "\n"

    def at_top_of(self, notebook: str) -> str:
        """Return a notebook's JSON with this text in a cell below its title."""
        document = json.loads(notebook)
        document["cells"].insert(1, self.cell())
        return notebook_text(document)

    def _facts(self) -> list[tuple[str, str]]:
        facts = []
        if self.learner:
            called = f"{self.name} ({self.learner})" if self.name not in ("", self.learner) else self.learner
            facts.append(("For", f"{called}. The figures are yours alone: another's notebook does not count"))
        if self.rule.due is not None:
            facts.append(("Due", f"{self.rule.due:%Y-%m-%d, %H:%M}"))
        if self.rule.steps:
            steps = ", ".join(f"up to {hours:g} hours late {factor:.0%}" for hours, factor in self.rule.steps)
            facts.append(("Late work counts", f"{steps} of its points, after that nothing"))
        if self.assessed:
            facts.append(("Checks", "they look at type, shape and unit only; the marks come later"))
        return facts

    def _steps(self, menu: str, code: str) -> list[str]:
        return [
            f"Save this file, then open it in the course: {code}python start.py lab {code}, a space, and the "
            f"file's path. This copies it to {code}hand-in/{self.file}{code} in your folder.",
            f"Answer. Then choose {menu}Run > Restart Kernel and Run All Cells{menu}, and {menu}File > Save "
            f"Notebook{menu}.",
            f"Upload the file {code}hand-in/{self.file}{code} under the name that it has.",
        ]


#: folder inside a release that keeps the files of earlier releases
EARLIER = "earlier"


@dataclass(frozen=True)
class Written:
    """The names of the files of a release: new, unchanged and changed."""

    #: files that were absent before, that had the same content, and that had another content
    new: list[str]
    same: list[str]
    changed: list[str]
    kept: Path | None  #: where the earlier content of the changed files is now


def write_kept(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Write files into a folder; copy files that would be overwritten into a numbered folder first.

    `files` maps a path inside the folder, with slashes, to content.
    """
    remove_drafts(folder, *{(folder / name).parent for name in files})
    old = {name: (folder / name).read_bytes() for name in files if (folder / name).is_file()}
    changed = [name for name in files if name in old and old[name] != files[name]]
    kept = first_free(lambda number: folder / EARLIER / str(number)) if changed else None
    for name, content in files.items():
        if kept is not None and name in changed:
            write_atomically(kept / name, old[name])
        if name not in old or name in changed:
            write_atomically(folder / name, content)
    new = [name for name in files if name not in old]
    return Written(new, [name for name in old if name not in changed], changed, kept)


def releases_in(folder: Path) -> list[Path]:
    """Return the folders with a `release.json`: this folder, and its folders of earlier releases."""
    earlier = sorted((folder / EARLIER).glob("*/release.json"), key=lambda path: path.parent.name.zfill(9))
    return [path.parent for path in (folder / "release.json", *earlier) if path.is_file()]
