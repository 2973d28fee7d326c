"""Explorers of the web edition: what is packed is what the notebook shows, equal parts are equal bytes."""

from __future__ import annotations

import base64
from math import prod
from pathlib import Path

import pandas as pd
import pytest

from course import load, widgets
from course.claims import claim
from course.errors import CourseError, UnknownNameError
from course.workspace import Workspace, lay_out
from makers.site.moving import SCRIPTS, STYLES, moving_part, shared_files
from makers.site.moving.cells import Shown, shown_by
from makers.site.moving.checks import as_typed, exercise_of
from makers.site.moving.claims import claims_data
from makers.site.moving.explorers import Answers, explorer_part
from makers.site.moving.grids import MOST, blocks_of, points_of
from makers.site.moving.guesses import guess_data
from makers.site.moving.packing import Shelf, packed_rows, shared_parts
from makers.site.moving.sealing import _mixed, sealed, tag_of


def _cell(code: str) -> dict[str, str]:
    return {"cell_type": "code", "source": code}


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (
            'widgets.partners(flow="both", year=2024)',
            Shown("explorer", "partners", {"flow": "both", "year": 2024}),
        ),
        ("x = 1\nwidgets.coalition()", Shown("explorer", "coalition")),
        ('widgets.predict("china_share")', Shown("guess", "china_share")),
        ('ex.quick("share_gap")', Shown("check", "share_gap")),
        ("chosen = widgets.partners()", None),
        ("widgets.partners(year=last)", None),
        ("kept = widgets.my_predictions()\nkept.head()", Shown("predictions", "")),
        ("widgets.my_conditions(answering=True)", Shown("conditions", "", {"answering": True})),
        ("widgets.questions()", None),
        ("%matplotlib inline\nwidgets.partners()", None),
        ("widgets.nothing_like_it()", None),
        ("", None),
    ],
)
def test_a_cell_is_known_by_its_last_line(code: str, shown: Shown | None) -> None:
    assert shown_by(_cell(code)) == shown


def test_a_cell_of_text_or_of_other_code_has_no_part() -> None:
    assert moving_part({"cell_type": "markdown", "source": "widgets.partners()"}) is None
    assert moving_part(_cell('load("japan_trade")')) is None


def test_a_setting_that_does_not_exist_stops_the_build() -> None:
    with pytest.raises(UnknownNameError, match="setting"):
        moving_part(_cell("widgets.mirror(yaer=2024)"))


def test_all_combinations_are_held_where_they_are_few_and_each_preset_in_any_case() -> None:
    for name in ("mirror", "shortage", "tariffs"):
        state = getattr(widgets, name)().state
        points = [tuple(point.values()) for point in points_of(blocks_of(state))]
        assert len(points) == len(set(points)) <= MOST + len(state.presets)
        start = {key: setting.default_value for key, setting in state.settings().items()}
        for some in ({}, *state.presets.values()):
            assert tuple({**start, **some}.values()) in points
            shown = {key: {point[at] for point in points} for at, key in enumerate(start)}
            moved = [{**start, **some, key: value} for key, values in shown.items() for value in values]
            assert {tuple(one.values()) for one in moved} <= set(points)
    assert len(list(points_of(blocks_of(widgets.mirror().state)))) == 4 * 12 * 2


def test_a_cell_with_further_settings_has_them_in_its_own_file() -> None:
    common, own = Answers("shortage", {}), Answers("shortage", {"share": 0.85, "cut": 0.35})
    held = {tuple(sorted(point.items())) for point in points_of(common.blocks)}
    further = [point for point in points_of(own.blocks) if tuple(sorted(point.items())) not in held]
    assert [(point["share"], point["cut"]) for point in further] == [(0.85, 0.35)]


def test_rows_come_out_of_the_packing_as_they_went_in() -> None:
    heads, columns, runs = Shelf(), Shelf(), Shelf()
    table = pd.DataFrame({"name": ["b", "a", "c"], "value": [3.0, 123.456789, None]})
    head, order, *numbers = packed_rows(table, heads, columns, runs)
    kept = [columns.values[number] for number in numbers]
    assert heads.values[head] == ["name", "value"]
    assert kept == [["a", "b", "c"], [123.46, 3, None]]
    # where each kept row stands in the table
    assert columns.values[order] == [1, 0, 2]
    again = packed_rows(table.iloc[[1, 0, 2]], heads, columns, runs)
    assert again[2:] == numbers
    assert again[1] == -1


def test_lines_are_packed_as_runs_that_are_kept_once() -> None:
    heads, columns, runs = Shelf(), Shelf(), Shelf()
    table = pd.DataFrame({"flow": ["a"] * 3 + ["b"] * 3, "step": [0, 1, 2] * 2})
    packed = packed_rows(table, heads, columns, runs)
    assert packed == [0, -2, 0, 1]
    assert packed_rows(table.head(3), heads, columns, runs) == [0, -2, 0]
    assert columns.values[runs.values[1][0]] == ["b"] * 3


def test_long_parts_that_specs_share_are_kept_once() -> None:
    land = {"values": list(range(200))}
    specs, parts = shared_parts([{"title": "one", "data": land}, {"title": "two", "data": land}])
    assert specs == [{"title": "one", "data": {"$": 0}}, {"title": "two", "data": {"$": 0}}]
    assert parts == [land]


def test_an_explorer_is_the_same_bytes_twice_and_its_picture_stands_without_scripts() -> None:
    part, again = (explorer_part("mirror", {"what": "balance"}, "../") for _ in range(2))
    other = explorer_part("mirror", {"what": "exports"}, "../")
    assert part == again
    (data, *stills), (same, *others) = part.files, other.files
    assert data == same and stills != others
    for (name, picture), place in zip(stills, ("src", "srcset"), strict=True):
        assert picture.startswith(b"<svg") and f'{place}="../_static/moving/{name}"' in part.html
    assert widgets.mirror(what="balance").state.sentence() in part.html.replace("&#x27;", "'")


def test_what_only_a_kernel_can_move_stands_still_and_says_so() -> None:
    part = moving_part(_cell('widgets.article(text="<b>Exports</b> to China rose 5 % in 2024.")'))
    assert part is not None and all(name.endswith(".svg") for name, _ in part.files)
    assert "<img" in part.html and "<b>Exports" not in part.html
    assert "does not move on this page" in part.html and "data-kind" not in part.html
    assert part == moving_part(_cell('widgets.article(text="<b>Exports</b> to China rose 5 % in 2024.")'))


def test_scripts_and_styles_are_shipped() -> None:
    files = shared_files()
    assert sorted(files) == sorted({*SCRIPTS, *STYLES})
    assert all(files.values())


def test_what_is_sealed_opens_with_its_key_alone() -> None:
    text = "Die Zahl „12,5“ stimmt. " * 9
    closed = sealed("share_gap", "4.9", text)
    # a stream that is added twice takes itself away
    assert _mixed("share_gap", "4.9", base64.b64decode(closed)).decode() == text
    assert tag_of("share_gap", "4.9") != tag_of("share_gap", "5") != tag_of("debt_times", "5")
    assert "stimmt" not in closed
    assert sealed("share_gap", "5", text) != closed


def test_each_check_of_the_lessons_has_a_part_that_hides_what_it_says() -> None:
    for name, answer in {"can_be_checked": "a", "one_score": "0.5", "keep_four_groups": "query"}.items():
        part = moving_part(_cell(f'ex.quick("{name}")'))
        assert part is not None
        (_, content), quick = part.files[0], exercise_of(name).quick(name)
        said = quick.check(answer).paragraphs[0]
        assert said not in content.decode() + part.html
        assert quick._asked.paragraphs[0].split("`")[0][:40] in part.html.replace("&#x27;", "'")
    with pytest.raises(UnknownNameError, match="quick check"):
        moving_part(_cell('ex.quick("nothing_like_it")'))


@pytest.mark.parametrize(("value", "text"), [(4.0, "4"), (-0.001, "0"), (120.0, "120"), (0.126, "0.13")])
def test_a_number_is_looked_up_in_one_form(value: float, text: str) -> None:
    assert as_typed(value, 2) == text


def test_the_answer_to_a_guess_stands_in_no_page() -> None:
    part = moving_part(_cell('widgets.predict("largest_buyer")'))
    assert part is not None
    assert "No guess yet. Make your guess, then keep it to see the answer." in part.html
    assert "The answer:" not in part.html
    assert guess_data("largest_buyer")["truth"] == "USA"


def test_the_text_is_readable_without_scripts_and_its_data_holds_every_reading() -> None:
    part = moving_part(_cell('widgets.claims(claim="C05", shown="own")'))
    assert part is not None
    assert "C05. Trade between Japan and China" in part.html
    assert "<li>Trade: C04 China has been" in part.html
    data = claims_data()
    assert sorted(data["opened"]) == sorted(data["verdicts"]) != []
    for id, opened_one in data["opened"].items():
        ways = prod(len(options) for _, options in opened_one["readings"]["menus"])
        assert len(opened_one["readings"]["said"]) == (ways if claim(id).readings.choices else 0)


def test_a_learners_own_verdicts_never_get_onto_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(Workspace(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="outside of a learner's folder"):
        moving_part(_cell("widgets.claims()"))


def test_a_check_on_a_table_that_only_code_shows_gives_its_figures_on_the_web(root: Path) -> None:
    pairs = load("goods_trade").query("year == 2023").astype({"exporter": str, "importer": str})
    sides = pairs[["exporter", "importer"]]
    china, korea = ((sides == code).any(axis=1) for code in ("CHN", "KOR"))
    text = (root / "notebooks/source/01a-japans-trade-with-china/lesson.toml").read_text(encoding="utf-8")
    for rows in (china & korea, china):
        assert f"{pairs[rows]['value_usd_mn'].sum() / 1000:,.1f} billion" in text
