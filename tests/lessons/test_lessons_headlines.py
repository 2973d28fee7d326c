"""The headline of a chart comes off, and nothing else does."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from course.lessons import all_lessons
from course.lessons.deck import steps_of
from course.lessons.headlines import chart_of, headline_apart

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80" viewBox="0 0 100 80">'
    '<g class="mark-text role-title-text" aria-label="Title text \'It fell\'">'
    '<text font-size="18px"><tspan>It fell,</tspan><tspan x="0" dy="23">and rose</tspan></text></g>'
    '<g class="mark-text role-title-subtitle"><text>tonnes</text></g><path d="M0,0"/></svg>'
)


def test_a_headline_of_two_lines_and_its_space_are_cut_off() -> None:
    bare, headline, below = headline_apart(CHART)
    assert headline == "It fell, and rose"
    assert "fell" not in bare and below == ""
    assert "tonnes" in bare and '<path d="M0,0"' in bare
    assert 'viewBox="0 41 100 39"' in bare and 'height="39"' in bare


def test_the_lines_below_the_headline_come_off_as_well_where_asked() -> None:
    bare, headline, below = headline_apart(CHART, below_too=True)
    assert (headline, below) == ("It fell, and rose", "tonnes")
    assert "tonnes" not in bare and 'viewBox="0 59 100 21"' in bare


def test_a_picture_without_a_headline_stays_as_it_is() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g class="mark"/></svg>'
    assert headline_apart(picture) == (picture, "", "")


def test_a_cell_without_a_picture_has_none() -> None:
    assert chart_of({"cell_type": "code", "outputs": [{"output_type": "stream", "text": "x"}]}) is None
    assert chart_of({"cell_type": "markdown"}) is None


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda one: one.id)
def test_the_charts_of_a_lesson_keep_all_but_their_headlines(lesson: object) -> None:
    cells = [cell for step in steps_of(lesson) for cell in step.cells if chart_of(cell)]  # type: ignore[arg-type]
    assert cells
    for cell in cells:
        picture = str(chart_of(cell))
        bare, headline, _ = headline_apart(picture)
        root = ElementTree.fromstring(bare)
        words = " ".join("".join(text.itertext()) for text in root.iter() if text.tag.endswith("}text"))
        assert headline and headline not in words
        assert len(re.findall("<path", bare)) == len(re.findall("<path", picture))
