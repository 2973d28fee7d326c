"""Every link in notebooks and documents leads to something, in the checkout and in a learner's folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from posixpath import dirname, normpath

import pytest

from course.lessons import all_lessons
from course.workspace import shipped_files

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "notebooks/**/*.ipynb", "exercises/*.ipynb", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
    if ".ipynb_checkpoints" not in path.parts
)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def _prose(name: str, text: str) -> str:
    if name.endswith(".ipynb"):
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def _anchors(name: str, text: str) -> set[str]:
    """Headings as the two ways of making anchors write them: JupyterLab keeps capitals, forges do not."""
    heads = re.findall(r"^#+ (.+)$", _prose(name, text), flags=re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads]
    return {*plain, *(head.strip().replace(" ", "-") for head in heads)}


def _links(name: str, text: str) -> list[str]:
    return [link for link in _LINK.findall(_prose(name, text)) if "://" not in link and "mailto:" not in link]


def test_there_are_links() -> None:
    assert sum(len(_links(page.name, page.read_text("utf-8"))) for page in PAGES) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_of_a_page_resolve(page: Path) -> None:
    for link in _links(page.name, page.read_text("utf-8")):
        target, _, anchor = link.partition("#")
        found = page if not target else (page.parent / target).resolve()
        assert found.exists(), f"{link}: no such file"
        assert found.is_relative_to(ROOT), f"{link} leaves the project"
        if anchor:
            assert anchor in _anchors(found.name, found.read_text("utf-8")), f"{link}: no such heading"


def test_links_resolve_in_a_learners_folder() -> None:
    files = shipped_files()
    for name, content in files.items():
        if name.endswith((".md", ".ipynb")):
            for link in _links(name, content.decode("utf-8")):
                target = normpath(f"{dirname(name)}/{link.partition('#')[0]}").lstrip("/")
                assert target in files, f"{name}: {link} is not in the learner's folder"


def _entries() -> set[str]:
    text = _prose("glossary.ipynb", (ROOT / "notebooks" / "glossary.ipynb").read_text("utf-8"))
    heads = re.findall(r"^\*\*([^*]+)\.\*\*", text, flags=re.MULTILINE)
    words = {word.strip().lower() for head in heads for word in re.split(r"[,:]", head)}
    return words | {re.sub(r"\s*\(.*?\)", "", word) for word in words} | {head.lower() for head in heads}


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_words_of_a_lesson_are_in_the_glossary(lesson: object) -> None:
    path = ROOT / "notebooks" / f"{lesson.name}.ipynb"  # type: ignore[attr-defined]
    listed = re.search(
        r"\*\*Words:\*\* (.+?)\. ", _prose(path.name, path.read_text("utf-8")).replace("\n", " ")
    )
    assert listed, f"{path.name} names no words"
    words = {word.strip().lower() for word in listed.group(1).split(",")}
    known = {name.split(" of a source")[0] for name in _entries()}
    assert words <= known, f"not in the glossary: {sorted(words - known)}"


def test_the_contents_open_every_lesson_and_exercise() -> None:
    content = (ROOT / "notebooks" / "contents.ipynb").read_text("utf-8")
    assert {cell["cell_type"] for cell in json.loads(content)["cells"]} == {"markdown"}, "it needs no kernel"
    text = _prose("contents.ipynb", content)
    assert "<!--" not in text
    links = set(_LINK.findall(text))
    for lesson in all_lessons():
        short = lesson.heading.partition(":")[0]
        row = f"[{short}]({lesson.name}.ipynb) | {lesson.question} | {lesson.reading_minutes} min |"
        assert row in text
        assert (lesson.set.startswith(("00", "01", "02", "03", "04", "06"))) == (
            f"../exercises/{lesson.set}.ipynb" in links
        )
    deeper = {f"deeper/{path.name}" for path in (ROOT / "notebooks" / "deeper").glob("*.ipynb")}
    assert deeper <= links
