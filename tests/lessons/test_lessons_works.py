"""Every work to read is whole, every key is known, and a learner's side needs no reader of BibTeX."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course.bank.library import sets
from course.errors import CourseError
from course.lessons import all_deeper, all_lessons
from course.lessons.facts import RoomError
from course.lessons.header import Concept, Deeper
from makers.lessons.building import read_twin
from makers.lessons.lengths import length_of
from makers.lessons.works import (
    REFERENCES,
    TO_READ,
    Work,
    concepts_table,
    for_readers,
    page_of_works,
    to_read,
    works_in,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"
WORKS = works_in(SOURCE)
ROOMS = (*all_lessons(), *all_deeper())
CONCEPTS = [(one, concept) for one in ROOMS for concept in one.concepts]

ENTRY = """@article{farrell2019,
  author = {Henry Farrell and Abraham L. Newman},
  title = {On Hubs},
  journal = {A Journal},
  year = {2019},
  doi = {10.1162/isec_a_00351},
  annote = {Explains hubs.},
  verified = {a page},
}
"""


@pytest.mark.parametrize("key", WORKS)
def test_a_work_is_whole(key: str) -> None:
    work = WORKS[key]
    assert re.fullmatch(r"[a-z]+(1[89]|20)\d\d", key) and key.endswith(work.year)
    surname = work.authors[0][1].lower().replace(" ", "").replace("í", "i").replace("é", "e")
    assert key.startswith(surname), surname
    assert not work.doi or re.fullmatch(r"10\.\d{4,9}/\S+", work.doi)
    assert re.fullmatch(r"https://[^\s()<>]+", work.link), "it stands in brackets in Markdown"
    assert not work.open or work.open.startswith("https://")
    assert work.why.endswith(".") and "{" not in work.why + work.title
    assert len(work.why.split()) <= 30, "one sentence that is read at a glance"


def test_every_entry_says_where_it_was_checked() -> None:
    entries = re.findall(r"^@\w+\{(\w+),\n(.+?)^\}$", (SOURCE / REFERENCES).read_text("utf-8"), re.M | re.S)
    assert [key for key, _ in entries] == sorted(WORKS), "works stand in the order of their keys"
    for key, fields in entries:
        assert len(re.findall(r"^  verified = \{.{10,}\},$", fields, re.M)) == 1, key


def test_every_work_is_read_in_some_room() -> None:
    named = {key for one in ROOMS for key in (*one.reading, *(each.work for each in one.concepts))}
    assert named == set(WORKS)


def test_lessons_of_one_number_have_five_to_eight_works_between_them() -> None:
    numbered = [one for one in all_lessons() if one.id[0].isdigit()]
    for number in {one.id[:2] for one in numbered}:
        works = {key for one in numbered if one.id.startswith(number) for key in one.reading}
        assert 5 <= len(works) <= 8, number
    assert all(one.reading for one in numbered)


@pytest.mark.parametrize("one", [one for one in ROOMS if one.reading], ids=lambda one: one.name)
def test_a_notebook_says_before_its_last_cell_what_to_read(one: object) -> None:
    folder = SOURCE / "deeper" if isinstance(one, Deeper) else SOURCE
    cells = read_twin(folder / one.name / "lesson.md").cells  # type: ignore[attr-defined]
    assert cells[-2].source.startswith(TO_READ)
    for key in one.reading:  # type: ignore[attr-defined]
        assert f"[{WORKS[key].title}]({WORKS[key].link})" in cells[-2].source
    assert [cell for cell in cells if cell.source.startswith(TO_READ)] == [cells[-2]]


def test_what_to_read_is_no_text_of_the_lesson(tmp_path: Path) -> None:
    lesson = all_lessons()[1]
    for name in (f"{lesson.name}/lesson.md", f"{lesson.name}/lesson.toml", REFERENCES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((SOURCE / name).read_text("utf-8"), "utf-8")
    for name in (one for one in lesson.needs if one != lesson.id):
        needed = next(other for other in all_lessons() if other.id == name)
        (tmp_path / needed.name).mkdir()
        for part in ("lesson.md", "lesson.toml"):
            (tmp_path / needed.name / part).write_text(
                (SOURCE / needed.name / part).read_text("utf-8"), "utf-8"
            )
    before = length_of(lesson, tmp_path).words
    facts = tmp_path / lesson.name / "lesson.toml"
    text = facts.read_text("utf-8")
    facts.write_text(re.sub(r"^reading = .*$", "reading = []", text, flags=re.M), "utf-8")
    assert facts.read_text("utf-8") != text
    assert length_of(lesson, tmp_path).words == before


def test_the_learners_file_holds_the_same_works_without_how_they_were_checked() -> None:
    shipped = ROOT / "notebooks" / REFERENCES
    assert shipped.read_text("utf-8") == for_readers((SOURCE / REFERENCES).read_text("utf-8"))
    assert works_in(shipped.parent) == WORKS
    assert "verified" not in shipped.read_text("utf-8")


def test_the_page_names_every_work_of_a_lesson_with_its_sentence() -> None:
    page = page_of_works(all_lessons(), all_deeper(), WORKS)
    for one in ROOMS:
        for key in one.reading:
            assert WORKS[key].entry in page


@pytest.mark.parametrize("word", ["author", "title", "year", "doi", "annote", "journal"])
def test_what_an_entry_lacks_is_said(word: str, tmp_path: Path) -> None:
    (tmp_path / REFERENCES).write_text(re.sub(rf"^  {word} = .*\n", "", ENTRY, flags=re.M), "utf-8")
    with pytest.raises(CourseError, match=f"farrell2019.* has no .*{word}"):
        works_in(tmp_path)


def test_a_file_that_is_no_bibtex_is_said(tmp_path: Path) -> None:
    (tmp_path / REFERENCES).write_text("@article{farrell2019, title = ", "utf-8")
    with pytest.raises(CourseError, match=r"reading\.bib is not BibTeX"):
        works_in(tmp_path)


def _one_work(folder: Path) -> dict[str, Work]:
    (folder / REFERENCES).write_text(ENTRY, "utf-8")
    return works_in(folder)


def test_a_reference_as_a_reader_sees_it(tmp_path: Path) -> None:
    work = _one_work(tmp_path)["farrell2019"]
    link = "https://doi.org/10.1162/isec_a_00351"
    assert work.line == f"Farrell and Newman 2019, [On Hubs]({link}), *A Journal*"
    assert work.entry == (
        f"Henry Farrell and Abraham L. Newman (2019). **On Hubs.** *A Journal*. [doi:{work.doi}]({link}). "
        "Explains hubs."
    )


@pytest.mark.parametrize(
    "room",
    [
        Deeper("hubs", "hubs", None, ("farell2019",)),
        Deeper("hubs", "hubs", None, (), (Concept("hub", "farell2019", "3 of 4", "who"),)),
    ],
)
def test_an_unknown_key_is_said_with_the_nearest(room: Deeper, tmp_path: Path) -> None:
    works = _one_work(tmp_path)
    with pytest.raises(RoomError, match=r"hubs/lesson\.toml: .* 'farell2019'\. Did you mean 'farrell2019'"):
        to_read(room, works, "")


def test_a_concept_is_a_row_of_the_table(tmp_path: Path) -> None:
    room = Deeper("hubs", "hubs", None, (), (Concept("hub", "farrell2019", "3 of 4", "who"),))
    last = concepts_table((), (room,), _one_work(tmp_path)).splitlines()[-1]
    assert last == (
        "| hub | [hubs](../notebooks/deeper/hubs.ipynb) | 3 of 4 | `who` | "
        "[Farrell and Newman 2019](https://doi.org/10.1162/isec_a_00351) |"
    )


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def _shown(one: object) -> str:
    """Return the prose of a built notebook and what its cells print."""
    folder = ROOT / "notebooks" / ("deeper" if isinstance(one, Deeper) else "")
    cells = json.loads((folder / f"{one.name}.ipynb").read_text("utf-8"))["cells"]  # type: ignore[attr-defined]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    for output in (output for cell in cells for output in cell.get("outputs", ())):
        texts += ["".join(output.get("text", ""))]
        texts += [
            "".join(shown) for kind, shown in output.get("data", {}).items() if kind.startswith("text/")
        ]
    return "\n".join(texts)


def test_every_concept_has_a_number_that_its_notebook_shows_and_a_question() -> None:
    questions = {one.id for found in sets().values() for one in (*found, *found.lesson_checks)}
    assert CONCEPTS
    for one, concept in CONCEPTS:
        assert concept.work in WORKS, concept
        assert concept.question in questions, f"{one.name}: no question {concept.question!r}"
        missing = _figures(concept.number) - _figures(_shown(one))
        assert _figures(concept.number) and not missing, f"{one.name}, {concept.name}: {missing}"


def test_figures_are_found_whole() -> None:
    assert _figures("20.7 % of 1,234 in 2024, not 0.07.") == {"20.7", "1,234", "2024", "0.07"}


WITHOUT = """
import sys
sys.modules["pybtex"] = None
from course import lesson, load
from course.lessons import all_deeper, all_lessons
from course.workspace import shipped_files

assert all_lessons() and all_deeper() and str(lesson("01a"))
assert b"doi" in shipped_files()["notebooks/reading.bib"]
"""


def test_a_learner_needs_no_reader_of_bibtex() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
