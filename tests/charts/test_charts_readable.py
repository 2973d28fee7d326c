"""What readers of the charts stumbled over: labels left out, lines through names, colours that differ."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from course import charts
from course.charts.render import svg
from course.charts.theme import PALETTE, colours_of, text_colour
from course.widgets.guesses import predict_state
from course.workspace import Workspace

WORDS = {"title": "A chart of a test", "unit": "units", "source": "own example"}


def _texts(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


@pytest.mark.parametrize("room", [320, 340, 596, 800])
@pytest.mark.parametrize("question", ["japan_china_balance", "chip_tools_change", "without_china"])
def test_an_axis_with_both_signs_labels_zero(question: str, room: int) -> None:
    chart = predict_state(question, Workspace(), guess=-10.0).chart()
    picture = svg(chart.to_dict(), room)
    assert "0" in _texts(picture)
    # its line is darker than those of the other numbers
    assert picture.count('stroke="#595959"') > picture.count('stroke="#595959" stroke-width="1" d="')


@pytest.mark.parametrize(("first", "last"), [(2009, 2025), (2013, 2024), (1995, 2024), (2020, 2022)])
def test_the_last_year_of_an_axis_has_a_label(first: int, last: int) -> None:
    years = range(first, last + 1)
    table = pd.DataFrame({"year": years, "v": [float(year % 7) for year in years]})
    chart = charts.lines(table, x="year", y="v", **WORDS)
    for room in (320, 390, 596, 800):
        shown = [int(text) for text in _texts(svg(chart.to_dict(), room)) if re.fullmatch(r"\d{4}", text)]
        assert last in shown and len(shown) > 1, room


def test_names_above_bars_hide_the_lines_below_them_and_stand_close_to_their_own_bar() -> None:
    table = pd.DataFrame({"v": [-4.0, 9.0, 5.0], "name": ["goods", "services", "income"]})
    spec = charts.bars(table, x="v", y="name", **WORDS).to_dict()
    narrow = svg(spec, 340)
    for name in table["name"]:
        assert narrow.count(f">{name}</text>") == 2  # the outline in the colour of the ground, then the name
    assert narrow.count('stroke="#ffffff"') >= 3 or narrow.count('stroke="#fff"') >= 3


def test_a_key_has_the_colours_of_its_lines() -> None:
    names = ["Germany", "France"]
    table = pd.DataFrame(
        {"year": [2020, 2021] * 2, "v": [1.0, 2.0, 3.0, 4.0], "who": [*names[:1] * 2, *names[1:] * 2]}
    )
    narrow = svg(charts.lines(table, x="year", y="v", series="who", **WORDS).to_dict(), 340)
    for colour in colours_of(["France", "Germany"]):
        assert re.search(rf'fill="{text_colour(colour, least=3.4)}"[^>]*>\u25a0<', narrow), colour


def test_no_line_of_a_title_ends_between_a_number_and_its_percent_sign() -> None:
    table = pd.DataFrame({"year": [2020, 2021], "v": [1.0, 2.0]})
    words = {**WORDS, "title": "The rate: 2.3 % in January, 31.4 % in April, 11.6 % due in September"}
    chart = charts.lines(table, x="year", y="v", **words).to_dict()
    for room in range(300, 600, 20):
        lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>", svg(chart, room))
        assert len(lines) > 1 and not any(line.startswith("%") for line in lines), room


@pytest.mark.parametrize("room", [300, 332, 596])
@pytest.mark.parametrize("moment", [2021, 2024])
def test_a_mark_has_an_upright_line_and_words_that_stay_in_the_picture(moment: int, room: int) -> None:
    table = pd.DataFrame({"year": range(2020, 2026), "v": [1.0, 2.0, 3.0, 2.0, 1.0, 4.0], "who": "a"})
    chart = charts.lines(table, x="year", y="v", series="who", mark=(moment, "July: a rule"), **WORDS)
    picture = svg(chart.to_dict(), room)
    assert picture.count("July: a rule</text>") == 1 and "stroke-dasharray" in picture
    assert (
        f'text-anchor="{"start" if moment == 2021 else "end"}"'
        in picture.split("July: a rule")[0].split("<text")[-1]
    )


def test_few_bars_are_thick_and_many_are_not() -> None:
    def bar(count: int, room: int) -> float:
        table = pd.DataFrame({"v": range(1, count + 1), "name": [f"row {k}" for k in range(count)]})
        picture = svg(charts.bars(table, x="v", y="name", **WORDS).to_dict(), room)
        return min(float(high) for high in re.findall(r'd="M0,[1-9][\d.]*h[\d.]+v([\d.]+)', picture))

    assert (bar(3, 596), bar(5, 596), bar(12, 596)) == (34, 30, 20)
    assert (bar(3, 332), bar(12, 332)) == (20, 20)


def test_no_spare_colour_is_like_one_in_use() -> None:
    australia, chile = colours_of(["Australia", "Chile"])
    assert chile in PALETTE and chile != "#a0527f" and australia == "#aa4499"


def test_the_end_of_a_cut_axis_has_a_minus() -> None:
    table = pd.DataFrame({"year": [2020, 2021], "v": [-3.0, -1.0]})
    chart = charts.lines(table, x="year", y="v", domain=(-4, -0.5), **WORDS)
    assert "ends at \u22120.5" in chart.to_dict()["title"]["subtitle"][0]
