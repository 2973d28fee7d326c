"""What readers of the charts stumbled over: labels left out, lines through names, colours that differ."""

from __future__ import annotations

import itertools
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


def _pieces_at_zero(picture: str) -> list[tuple[float, float]]:
    """Return the ends of the pieces of the line at zero."""
    found = re.findall(r"M[\d.]+,([\d.]+)h1v([\d.]+)h-1Z", picture)
    return [(float(y), float(y) + float(h)) for y, h in found]


def test_the_line_at_zero_is_whole_or_ends_below_the_names_above_bars() -> None:
    table = pd.DataFrame(
        {"v": [3.0, -5, 2, -1], "name": ["goods of all kinds", "services", "income", "gifts"]}
    )
    bars, steps = (
        build(table, x="v", y="name", **WORDS).to_dict() for build in (charts.bars, charts.waterfall)
    )
    narrow = svg(bars, 332)
    for picture in (svg(bars, 596), svg(steps, 332)):
        pieces = _pieces_at_zero(picture)
        assert len(pieces) >= len(table)
        assert all(abs(below[0] - above[1]) < 0.1 for above, below in itertools.pairwise(pieces))
    # each piece is little longer than its bar, and no name has an outline that would cut it
    gaps = [below[0] - above[1] for above, below in itertools.pairwise(_pieces_at_zero(narrow))]
    assert len(gaps) == len(table) - 1 and min(gaps) > 14
    assert all(narrow.count(f">{name}</text>") == 1 for name in table["name"])
    # names of steps have a column of their own
    assert re.search(r'text-anchor="end"[^>]*>services<', svg(steps, 332))


def test_keys_and_boxes_of_stacked_columns_stand_out_from_a_light_page() -> None:
    table = pd.DataFrame({"year": [2020] * 3, "v": [1.0, 2, 3], "who": ["Taiwan", "South Korea", "Other"]})
    picture = svg(charts.stack(table, x="year", y="v", part="who", **WORDS).to_dict(), 332)
    squares = re.findall(r'fill="(#\w{6})"[^>]*>\u25a0<', picture)
    assert len(squares) == 3 and all(text_colour(one, least=3) == one for one in squares)
    assert all(f'fill="{one}" stroke="#ffffff"' in picture for one in squares)


def test_a_key_has_the_colours_of_its_lines() -> None:
    names = ["Germany", "France"]
    table = pd.DataFrame(
        {"year": [2020, 2021] * 2, "v": [1.0, 2.0, 3.0, 4.0], "who": [*names[:1] * 2, *names[1:] * 2]}
    )
    chart = charts.lines(table, x="year", y="v", series="who", **WORDS).to_dict()
    for colour in colours_of(["France", "Germany"]):
        assert re.search(rf'fill="{text_colour(colour, least=3.4)}"[^>]*>\u25a0<', svg(chart, 280)), colour


def test_two_lines_that_leave_room_have_names_and_first_and_last_values_on_a_phone() -> None:
    table = pd.DataFrame(
        {"year": [2020, 2021, 2022] * 2, "v": [1.0, 2, 1.5, 7, 8, 9.25], "who": ["A"] * 3 + ["B"] * 3}
    )
    phone = svg(charts.lines(table, x="year", y="v", series="who", **WORDS).to_dict(), 332)
    assert "\u25a0" not in phone  # no key
    for words in ("A", "B", "1.00", "1.50", "7.00", "9.25"):
        assert f">{words}</text>" in phone, words
    # short names of lines that cross stand beside them
    crossing = table.assign(v=[1.0, 9, 1.5, 7, 1, 9.25], who=["Germany"] * 3 + ["France"] * 3)
    beside = svg(charts.lines(crossing, x="year", y="v", series="who", **WORDS).to_dict(), 332)
    assert "\u25a0" not in beside and ">Germany" in beside and ">France" in beside
    # a name that is as long as the plot has no room
    table["who"] = table["who"].map({"A": "counted when they leave, by the seller", "B": "B"})
    assert "\u25a0" in svg(charts.lines(table, x="year", y="v", series="who", **WORDS).to_dict(), 332)


def test_no_line_of_a_title_ends_between_a_number_and_its_percent_sign() -> None:
    table = pd.DataFrame({"year": [2020, 2021], "v": [1.0, 2.0]})
    words = {**WORDS, "title": "The rate: 2.3 % in January, 31.4 % in April, 11.6 % due in September"}
    chart = charts.lines(table, x="year", y="v", **words).to_dict()
    # what an explorer writes below the title of its picture
    chart["title"]["subtitle"] = [
        "Your guess: less, by more than 5 %; you are 50 % sure. Others were 30 % sure."
    ]
    for room in range(300, 600, 20):
        lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>", svg(chart, room))
        assert len(lines) > 1 and not any(line.startswith("%") for line in lines), room


@pytest.mark.parametrize("room", [300, 332, 596])
@pytest.mark.parametrize(
    ("moment", "words", "side"),
    [
        (2021, "July: a rule", "start"),
        (2024, "July: a rule", "start"),
        (2024, "July: a rule that has a long name", "end"),
    ],
)
def test_a_mark_has_an_upright_line_and_words_that_stay_in_the_picture(
    moment: int, words: str, side: str, room: int
) -> None:
    table = pd.DataFrame({"year": range(2020, 2026), "v": [1.0, 2.0, 3.0, 2.0, 1.0, 4.0], "who": "a"})
    chart = charts.lines(table, x="year", y="v", series="who", mark=(moment, words), **WORDS)
    picture = svg(chart.to_dict(), room)
    assert picture.count(f"{words}</text>") == 1 and "stroke-dasharray" in picture
    assert f'text-anchor="{side}"' in picture.split(words)[0].split("<text")[-1]


@pytest.mark.parametrize("room", [300, 332, 596])
def test_told_values_stand_at_their_points_on_every_page(room: int) -> None:
    rows = [(year, who, 10.0 * (year - 2019) % 37 + step) for year in range(2020, 2028) for who, step in
            {"one": 0.25, "other": 1.5}.items()]  # fmt: skip
    table = pd.DataFrame(rows, columns=["year", "who", "v"])
    told = {"one": [2022, 2024], "other": [2024]}
    chart = charts.lines(table, x="year", y="v", series="who", told=told, **WORDS)
    shown = re.findall(r">([^<>]+)</text>", svg(chart.to_dict(), room))
    values = [f"{v:.1f}" for year, who, v in rows if year in told[who]]
    assert all(value in shown for value in values), shown
    # a value covers no other told point: where another line is near above, it stands below its own
    near = pd.DataFrame({"year": [2020, 2021, 2022] * 2, "who": ["a"] * 3 + ["b"] * 3})
    near["v"] = [10.0, 22.0, 19.0, 28.0, 23.0, 26.0]
    chart = charts.lines(near, x="year", y="v", series="who", zero=True,
                         told={"a": [2021], "b": [2021]}, **WORDS)  # fmt: skip
    words = {
        row["word_text"]: (row["word_base"], row["word_page"])
        for rows in chart.to_dict()["datasets"].values()
        for row in rows
        if row.get("word_page") == 1 and not row["word_named"]
    }
    assert words["22"][0] == "top", words
    with pytest.raises(charts.ChartError, match="No point of 'one' stands at 2031"):
        charts.lines(table, x="year", y="v", series="who", told={"one": [2031]}, **WORDS)


def test_a_value_in_a_steep_dip_has_a_stroke_and_words_may_stand_instead_of_a_value() -> None:
    steep = {"one": [27, 27, 31, 16, 23, 15, 8, 9, 13], "other": [23, 20, 12, 13, 13, 6, 4, 10, 11]}
    table = pd.DataFrame(steep, index=range(2006, 2015)).rename_axis("year").reset_index()
    told = {"one": {2010: "", 2012: "low"}}
    chart = charts.lines(table.melt("year"), x="year", y="value", series="variable", zero=True, told=told,
                         **WORDS)  # fmt: skip
    rows = [row for rows in chart.to_dict()["datasets"].values() for row in rows if row.get("word_page") == 0]
    found = {row["word_text"]: row["word_from"] for row in rows}
    assert found["low"] == 8 and found["23"] is None, found


def test_tiles_have_their_numbers_and_two_hues_a_key() -> None:
    table = pd.DataFrame({"stop": ["a", "a", "b", "b"], "who": ["x", "y"] * 2, "v": [-1.36, 0.12, 0.16, 0.0]})
    picture = svg(charts.heatmap(table, x="stop", y="who", value="v", signed=True, **WORDS).to_dict(), 332)
    said = re.findall(r">([^<>]+)</text>", picture)
    assert {"\u22121.36", "0.12", "0.16", "0.00"} <= set(said)
    assert {"\u22121", "\u22120.2", "0.2", "1"} <= set(said) and len(said) == 13, said


@pytest.mark.parametrize("room", [332, 596])
def test_a_threshold_is_one_line_behind_the_bars_and_their_values(room: int) -> None:
    table = pd.DataFrame({"v": [10.0, 29.0, 36.0], "name": ["ten", "nearly", "above"]})
    picture = svg(charts.bars(table, x="v", y="name", mark=(30.0, "a third"), **WORDS).to_dict(), room)
    assert picture.count("a third</text>") == 1 and "stroke-dasharray" in picture
    (line,) = re.findall(r"<line[^>]*stroke-dasharray", picture)
    first_bar, value = picture.index("mark-rect"), picture.index(">29</text>")
    assert picture.index(line) < first_bar < value
    assert re.search(r'text-anchor="start"[^>]*>29</text>', picture)


def test_a_balance_names_its_zero_once() -> None:
    table = pd.DataFrame({"v": [10.0, -29.0, 36.0], "name": ["ten", "less", "above"]})
    for build in (charts.bars, charts.waterfall):
        picture = svg(build(table, x="v", y="name", **WORDS).to_dict(), 596)
        assert picture.count(">0</text>") == 1


def test_events_of_a_kind_stand_below_its_name() -> None:
    table = pd.DataFrame(
        {"day": ["2024", "2023-09", "2022"], "what": ["a", "b", "c"], "is": ["no", "yes", "no"]}
    )
    chart = charts.timeline(table, date="day", label="what", kind="is", **WORDS).to_dict()
    rows = [row["words"] for row in next(iter(chart["datasets"].values()))]
    assert rows == ["no", "c", "a", "yes", "b"]
    assert ">Sep 2023</text>" in svg(chart, 596)
    # a narrow page has the day before the words
    assert ">Sep 2023: b</text>" in svg(chart, 332)


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
