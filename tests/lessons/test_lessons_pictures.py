"""The pictures at the head of the lessons: present, small, described, and all of one family."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from course.lessons import Lesson, all_lessons
from course.lessons.facts import RoomError
from course.lessons.pictures import checked_picture, write_pictures, write_sign
from course.paths import sign_file
from course.tables.economies import economy_colour
from course.workspace import shipped_files
from makers.lessons.building import build_notebooks, read_twin

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"
LESSONS = all_lessons()
SVG = "{http://www.w3.org/2000/svg}"
_IMAGE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_has_its_picture(lesson: Lesson) -> None:
    content = checked_picture(lesson, SOURCE)
    root = ElementTree.fromstring(content)
    assert b"<text" not in content and b"script" not in content and b"href" not in content
    assert root.findtext(f"{SVG}desc") == lesson.picture
    assert root.findtext(f"{SVG}title") == lesson.title
    assert (ROOT / "notebooks" / "pictures" / f"{lesson.name}.svg").read_bytes() == content, (
        f"run: course build notebooks {lesson.name}"
    )


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_picture_stands_under_the_title_with_its_description(lesson: Lesson) -> None:
    first = read_twin(SOURCE / lesson.name / "lesson.md").cells[0].source
    shown = f"![{lesson.picture}](pictures/{lesson.name}.svg)"
    assert first.startswith(f"# {lesson.heading}\n\n{shown}\n\n*{lesson.question}*\n")


def test_a_description_is_one_or_two_plain_sentences() -> None:
    for lesson in LESSONS:
        sentences = re.split(r"(?<=\.)\s+", lesson.picture)
        assert 1 <= len(sentences) <= 3 and lesson.picture.endswith("."), lesson.id
        assert all(len(sentence.split()) <= 25 for sentence in sentences), lesson.id
        assert not re.search(r"[\d\[\]]", lesson.picture), lesson.id


def test_the_pictures_are_one_family() -> None:
    economies = {economy_colour(code) for code in ("JPN", "CHN", "USA")}
    neutral = {"#fff", "#f4f1ea", "#e6e1d6", "#ddd8cd", "#c9c3b7", "#8c867b", "#4a4a4a"}
    verdicts = {"#3d3d7a", "#6b5b00", "#6a1b5d"}
    for lesson in LESSONS:
        content = checked_picture(lesson, SOURCE).decode("utf-8")
        colours = set(re.findall(r"#[0-9a-fA-F]+", content))
        assert colours <= economies | neutral | verdicts, lesson.id
        assert '<rect width="1400" height="336" rx="28" fill="#f4f1ea"/>' in content, lesson.id
        assert len(colours & economies) >= 2, lesson.id


def test_the_sign_is_a_drawing_of_the_package_in_equal_parts() -> None:
    root = ElementTree.fromstring(sign_file().read_bytes())
    assert root.get("viewBox") == "0 0 64 64" and root.get("role") == "img"
    assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
    drawn = [path.get("stroke") for path in root.iter(f"{SVG}path")]
    assert sorted(drawn) == sorted(economy_colour(code) for code in ("JPN", "CHN", "USA"))
    assert (ROOT / "notebooks" / "pictures" / "sign.svg").read_bytes() == sign_file().read_bytes()


def test_every_picture_of_a_page_is_in_a_learners_folder() -> None:
    files = shipped_files()
    shown = {
        f"notebooks/{found[1]}"
        for name in files
        if name.startswith("notebooks/") and name.count("/") == 1 and name.endswith(".ipynb")
        for cell in json.loads(files[name])["cells"]
        for found in _IMAGE.findall("".join(cell["source"]))
    }
    start = {found[1] for found in _IMAGE.findall(files["contents.md"].decode("utf-8"))}
    assert start == {"notebooks/pictures/sign.svg", "notebooks/pictures/00-the-article.svg"}
    assert shown | start == {name for name in files if name.endswith(".svg")}


def _room(source: Path) -> Lesson:
    lesson = LESSONS[0]
    (source / lesson.name).mkdir(parents=True)
    (source / lesson.name / "opening.svg").write_bytes(checked_picture(lesson, SOURCE))
    return lesson


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</svg>", "", "is not well-formed"),
        ("</svg>", "<text>Trade</text></svg>", "has no element 'text'"),
        ("</svg>", "<script/></svg>", "has no element 'script'"),
        ("</svg>", '<image href="https://example.org/a.png"/></svg>', "has no element 'image'"),
        ("<rect ", '<rect onload="x()" ', "the attribute 'onload' of a rect must go"),
        ("<g ", '<g clip-path="url(#a)" ', "the attribute 'clip-path' of a g must go"),
        ("<rect ", '<rect style="fill: red" ', "the attribute 'style' of a rect must go"),
        ("<svg ", "<!DOCTYPE svg><svg ", "holds a declaration"),
        ("0 0 1400 336", "0 0 1400 700", 'needs viewBox="0 0 1400 336"'),
        ('role="img" ', "", 'needs role="img"'),
        ("</desc>", " More.</desc>", 'must be <desc id="desc"> with the picture of lesson.toml'),
        ("</title>", "!</title>", 'must be <title id="title"> with the title of lesson.toml'),
        ("</svg>", f"<g>{' ' * 6000}</g></svg>", "with fewer shapes, in at most 6000"),
    ],
)
def test_a_picture_that_does_not_fit_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    lesson = _room(tmp_path)
    path = tmp_path / lesson.name / "opening.svg"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RoomError, match=re.escape(f"{lesson.name}/opening.svg: ")) as raised:
        checked_picture(lesson, tmp_path)
    assert said in str(raised.value)


def test_a_missing_picture_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    lesson = _room(tmp_path / "source")
    (tmp_path / "source" / lesson.name / "opening.svg").unlink()
    said = rf"{lesson.name}/opening\.svg is missing: draw the lesson's opening picture and add this file\."
    with pytest.raises(RoomError, match=said):
        write_pictures([lesson], tmp_path / "source", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_notebook_is_built_without_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("makers.lessons.building.build_notebook", lambda *_: pytest.fail("built"))
    lesson = LESSONS[0]
    room = tmp_path / "source" / lesson.name
    room.mkdir(parents=True)
    for part in ("lesson.toml", "lesson.md"):
        (room / part).write_bytes((SOURCE / lesson.name / part).read_bytes())
    with pytest.raises(RoomError, match=r"opening\.svg is missing"):
        build_notebooks(tmp_path / "source", tmp_path / "out")


def test_pictures_are_written_as_they_are(tmp_path: Path) -> None:
    lesson = _room(tmp_path / "source")
    for _ in range(2):
        write_pictures([lesson], tmp_path / "source", tmp_path / "out")
        write_sign(tmp_path / "out")
        written = {path.name: path.read_bytes() for path in (tmp_path / "out" / "pictures").iterdir()}
        assert written == {
            f"{lesson.name}.svg": checked_picture(lesson, SOURCE),
            "sign.svg": sign_file().read_bytes(),
        }
    other = replace(lesson, picture="Another drawing.")
    with pytest.raises(RoomError, match="Another drawing"):
        checked_picture(other, tmp_path / "source")
