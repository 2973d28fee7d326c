"""Every explorer without a screen: settings, presets, reset, sentence, code, and a picture that stays one."""

from __future__ import annotations

import gzip
import inspect
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from course import widgets
from course.charts.render import MIME_SPEC, MIME_SVG, as_version_5, svg
from course.charts.theme import text_colour
from course.errors import CourseError, UnknownNameError
from course.models import TradeModel
from course.models.scenarios import presets
from course.models.shortage import isoelastic_market, market
from course.tables.economies import economy_name
from course.widgets.explorers.claims import Claims
from course.widgets.explorers.shortage import _COLOURS
from course.widgets.page_parts import behind
from course.widgets.rows import records, take_out_rows
from course.widgets.settings import Among, Amount, Day, Flag, OneOf, SettingError, Several, Words
from course.workspace import Workspace

SCHEMA = json.loads(
    gzip.decompress((Path(__file__).parents[1] / "charts/vega-lite-5.6.1-schema.json.gz").read_bytes())
)
EXPLORERS = list(widgets.EXPLORERS)


def _settings_to_try(state: Any) -> list[dict[str, Any]]:
    """One change for each setting, from the start."""
    tries: list[dict[str, Any]] = []
    for name, setting in state.settings().items():
        if isinstance(setting, Several):
            tries.append({name: tuple(setting.options)[:1]})
        elif isinstance(setting, OneOf):
            tries += [{name: option} for option in list(setting.options)[:4]]
        elif isinstance(setting, Flag):
            tries.append({name: not getattr(state, name)})
        elif isinstance(setting, Amount):
            tries += [{name: setting.low}, {name: setting.high}]
        elif isinstance(setting, Among):
            tries += [{name: option} for option in list(setting.options(state))[:4]]
        elif isinstance(setting, Words):
            first = "Japan's exports to China reached 12 trillion yen last year. "
            tries.append({name: first + getattr(state, name)})
        elif isinstance(setting, Day):
            tries.append({name: "2011-03-11"})
    return tries


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a folder of its own: the code of one explorer keeps what is set right there."""
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=EXPLORERS)
def explorer(request: pytest.FixtureRequest) -> Any:
    return getattr(widgets, request.param)()


def test_it_says_what_it_is(explorer: Any) -> None:
    state = explorer.state
    assert state.title and state.question.endswith("?")
    assert len(state.assumptions) >= 3
    assert all(setting.label for setting in state.settings().values())
    assert str(explorer) == state.sentence()


def test_wrong_settings_are_refused_and_change_nothing(explorer: Any) -> None:
    state = explorer.state
    before = state.values()
    with pytest.raises(UnknownNameError, match="setting"):
        state.set(no_such_setting=1)
    for name, setting in state.settings().items():
        wrong: Any = setting.high + 1 if isinstance(setting, Amount) else "no such value"
        wrong = " " if isinstance(setting, Words) else wrong
        with pytest.raises((UnknownNameError, SettingError)):
            state.set(**{name: wrong})
        with pytest.raises(CourseError):
            setattr(state, name, wrong)
    assert state.values() == before


def test_presets_and_reset(explorer: Any) -> None:
    state = explorer.state
    start = state.values()
    assert state.presets or isinstance(state, Claims)  # all its sentences stand on it to choose from
    seen = {state.sentence()}
    for preset, settings in state.presets.items():
        state.apply(preset)
        assert state.values() == {**start, **settings} != start
        seen.add(state.sentence())
        state.reset()
        assert state.values() == start
    assert len(seen) > 1 or not state.presets
    with pytest.raises(UnknownNameError, match="preset"):
        state.apply("no such preset")


def test_limits_are_allowed_and_just_beyond_them_refused(explorer: Any) -> None:
    state = explorer.state
    for name, setting in state.settings().items():
        if isinstance(setting, Amount):
            for limit, beyond in ((setting.low, setting.low - 1e-6), (setting.high, setting.high + 1e-6)):
                state.set(**{name: limit})
                assert state.sentence() and len(state.table())
                with pytest.raises(SettingError, match="must lie between"):
                    state.set(**{name: beyond})
                assert getattr(state, name) == limit
        elif isinstance(setting, Several):
            with pytest.raises(SettingError, match="between one and"):
                state.set(**{name: tuple(setting.options)[: setting.most + 1]})
        elif isinstance(setting, OneOf):
            for option in (next(iter(setting.options)), list(setting.options)[-1]):
                state.set(**{name: option})
                assert state.sentence() and len(state.table())
    state.reset()


def test_the_code_gives_the_very_table_shown(explorer: Any) -> None:
    """Row by row, as near as four decimals and the tolerance of the models allow."""
    state = explorer.state
    for settings in [{}, *state.presets.values(), *_settings_to_try(state)]:
        state.reset()
        state.set(**settings)
        names: dict[str, Any] = {}
        code = state.code()
        assert not re.search(r"^(from|import) .*[. ]_", code, re.MULTILINE), "public names only"
        exec(compile(code, "<learner>", "exec", dont_inherit=True), names)
        shown = {"check_dtype": False, "atol": 2e-4, "rtol": 1e-4, "obj": str(settings)}
        pd.testing.assert_frame_equal(names["result"], state.table(), **shown)


def test_the_code_is_the_function_that_found_the_table(explorer: Any) -> None:
    state = explorer.state
    found = [*state.steps().values(), state.finder()]
    lines = {line.strip() for find in found for line in inspect.getsource(find).splitlines()}
    code = state.code().splitlines()
    assert {line.strip() for line in code if line.startswith(" ")} <= lines
    assert any(line.startswith("result = ") for line in code)


def test_only_rows_change_while_the_shape_is_the_same(explorer: Any) -> None:
    state = explorer.state
    forms: dict[Any, Any] = {}
    for settings in [{}, *_settings_to_try(state)]:
        state.reset()
        state.set(**settings)
        frames = state.frames()
        made = state.draw(frames).to_dict(validate=not settings)  # Altair takes longer to look than to draw
        spec = take_out_rows(as_version_5(made), set(frames))
        spec.pop("description")
        form = forms.setdefault(state.shape(), spec)
        assert spec == form, f"{settings} changes the picture's form without changing shape()"
        json.dumps({name: records(frame) for name, frame in frames.items()}, allow_nan=False)


def _moves(state: Any, name: str, start: Any) -> bool:
    seen = set()
    start()
    for settings in [{}, *(t for t in _settings_to_try(state) if name in t)]:
        start()
        state.set(**settings)
        frames = {key: records(frame) for key, frame in state.frames().items()}
        seen.add(json.dumps([frames, state.sentence()], sort_keys=True))
        if len(seen) > 1:
            return True
    return False


def test_a_setting_changes_the_picture_and_the_sentence_or_table(explorer: Any) -> None:
    state = explorer.state
    for name in state.settings():
        # where nothing is set there is nothing to move: then from the first preset
        starts = (state.reset, lambda: state.apply(next(iter(state.presets))))
        assert any(_moves(state, name, start) for start in starts), f"moving {name} changes nothing"


def test_the_still_picture_carries_the_sentence(explorer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = as_version_5(explorer.still().to_dict())
    # the signals and the wrapped heading that fit a chart to its place are Vega's and not in the schema
    jsonschema.Draft7Validator(SCHEMA).validate({**spec, "params": [], "title": "any"})
    assert spec["description"] == explorer.state.sentence()
    below = next(one["value"] for one in spec["params"] if one["name"] == "below")
    assert " ".join(below.split()).startswith(explorer.state.sentence())
    monkeypatch.setenv("COURSE_RENDER", "text")
    bundle = explorer._repr_mimebundle_()[0]
    assert set(bundle) == {MIME_SPEC, "text/plain"}
    # what some add in words, such as the text's paragraphs, follows on lines of its own
    assert bundle["text/plain"].split("\n")[0] == explorer.state.sentence()


def test_on_the_screen_state_and_controls_follow_each_other(explorer: Any) -> None:
    state = explorer.state
    bundle = explorer._repr_mimebundle_()[0]
    assert {MIME_SVG, "application/vnd.jupyter.widget-view+json"} < set(bundle)
    for settings in _settings_to_try(state):
        ((name, value),) = settings.items()
        state.reset()
        control = explorer._controls[name]
        before = explorer._chart.revision
        changed = getattr(state, name) != value
        control.value = value
        assert getattr(state, name) == value
        assert explorer._chart.revision == before + changed, "one change, one drawing"
        shown = explorer._sent(state.frames())
        assert explorer._chart.rows == {key: records(frame) for key, frame in shown.items()}
    for preset in state.presets:
        state.reset()
        before = explorer._chart.revision
        state.apply(preset)
        assert explorer._chart.revision == before + 1, "a preset is drawn once"
    state.reset()
    assert {name: control.value for name, control in explorer._controls.items()} == state.values()
    assert all(control.description for control in explorer._controls.values())
    assert explorer._behind.assumptions == state.assumed()
    assert explorer._behind.code == explorer._behind.table == "", "nobody looks"
    explorer._behind.unfolded = ["table", "code"]
    assert explorer._behind.code == state.code()
    assert "<table" in explorer._behind.table


def test_the_table_reads_well() -> None:
    shown = behind()
    shown.show(pd.DataFrame({"name": ["<a>", "b", "c"], "x": [-0.001, -1234.5, float("nan")]}))
    cells = re.findall("<td>(.*?)</td>", shown.table)
    assert cells == ["&lt;a&gt;", "0.00", "b", "\u22121,234.50", "c", "\u2013"]


def test_known_numbers() -> None:
    partners = widgets.partners(year=2024).state
    assert partners.table().loc[0, "economy"] == "China"
    assert partners.table().loc[0, "share_pct"] == pytest.approx(20.10, abs=0.01)
    shortage = widgets.shortage(share=0.7, cut=0.3, demand=0.3, supply=0.2).state
    assert shortage.sentence().endswith("0.3 for buyers and 0.2 for others, by 58 %.")
    marked = shortage.frames()["points"].set_index("name")["label_wide"].to_dict()
    assert marked == {"first weeks": "+127 %", "your case": "+58 %", "after some years": "+19 %"}
    refining = widgets.chokepoints().state.table()
    china = refining[(refining["stage"] == "refining") & (refining["economy"] == "China")]
    assert china["world_share"].iloc[0] == pytest.approx(0.913, abs=1e-3)
    mirror = widgets.mirror(what="exports", year=2023).state.table().set_index("year")
    assert mirror.loc[2023, "counted on arrival, by the buyer"] == pytest.approx(160.8, abs=0.1)
    with_china = (
        widgets.world_trade(economy="JPN", side="exporter", year=2022).state.table().set_index("partner")
    )
    assert with_china.loc["CHN", "value_usd_bn"] == pytest.approx(150.6, abs=0.2)
    deal = widgets.tariffs(us_on_japan=0.15).state.table().set_index("code")
    assert deal.loc["JPN", "value"] == pytest.approx(-0.10, abs=0.01)
    game = widgets.coalition().state
    assert game.outcomes() == [("join", "join", "do not retaliate")]
    game.apply("China bound to retaliate")  # at the start commitment decides
    assert game.outcomes() == [("stay out", "join", "retaliate")]
    game.set(china="free", response=0.5)  # where trade responds less, an answer pays by itself
    assert game.outcomes() == [("stay out", "join", "retaliate")]
    assert widgets.claims().state.table()["course"].sum() == 38
    votes = widgets.alignment(year=2022).state.table().set_index("iso3")
    assert 0.5 < votes.loc["JPN", "ideal_point"] < 1.2


@pytest.mark.parametrize("name", [*EXPLORERS, "predict"])
def test_every_value_lies_on_a_step_of_its_slider(name: str) -> None:
    # elsewhere the slider would move it as soon as it is shown
    asked = [widgets.predict(one).state for one in widgets.questions()["id"]]
    for state in asked if name == "predict" else [getattr(widgets, name)().state]:
        for settings in [state.values(), *state.presets.values()]:
            for key, value in settings.items():
                setting = state.settings()[key]
                if isinstance(setting, Amount):
                    steps = (value - setting.low) / setting.step
                    assert steps == pytest.approx(round(steps), abs=1e-6), (state.question, key, value)


def test_a_line_and_a_part_keep_their_colour_whatever_comes_first() -> None:
    for name, table, key in (
        ("mirror", "lines", "name"),
        ("shortage", "lines", "name"),
        ("chokepoints", "boxes", "part"),
    ):
        state = getattr(widgets, name)().state
        minerals = state.settings()["mineral"].options if name == "chokepoints" else [None]
        for mineral in minerals:
            seen: dict[str, set[str]] = {}
            for settings in [{}, *_settings_to_try(state)]:
                state.reset()
                state.set(**{**settings, **({"mineral": mineral} if mineral else {})})
                rows = state.frames()[table]
                for part, shade in zip(rows[key], rows["shade"], strict=True):
                    seen.setdefault(part, set()).add(shade)
            assert all(len(shades) == 1 for shades in seen.values()), seen


def test_gaps_and_names_are_said_in_words() -> None:
    mirror = widgets.mirror().state
    for settings in [{}, *_settings_to_try(mirror), *mirror.presets.values()]:
        mirror.reset()
        mirror.set(**settings)
        for year in range(2013, 2025):
            mirror.set(year=year)
            said = re.fullmatch(
                r".*, \d{4}: (([\d.]+) .* (more|less)|the buyer) .* Japan counts (\S+) .* (\S+)\.",
                mirror.sentence(),
            )
            assert said is not None, mirror.sentence()
            japan, both = (float(one.replace("\u2212", "-").replace(",", "")) for one in said.groups()[-2:])
            gap = float(said[2] or 0) * (-1 if said[3] == "less" else 1)
            assert both - japan == pytest.approx(gap), "whoever subtracts finds the same gap"
    partners = widgets.partners(flow="export", year=2019).state
    assert partners.sentence().startswith("The United States leads with ")
    assert "to the United States" in widgets.world_trade(economy="MEX", view="network").state.sentence()
    chokepoints = widgets.chokepoints(mineral="nickel").state
    assert chokepoints.sentence().startswith("Nickel, 2024: Indonesia mines most, 64 %, and ")
    drawn = svg(chokepoints.chart().to_dict(), 332)
    assert all(drawn.count(name) for name in chokepoints.shares()["economy"])
    shortage = widgets.shortage().state
    assert "in the first weeks" in shortage.sentence() and "Illustrative" in shortage.sentence()


def test_an_unknown_explorer_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'partner'"):
        widgets.partner  # noqa: B018


def test_what_a_scenario_puts_in_by_hand_is_said() -> None:
    state = widgets.tariffs().state
    assert "world of 2022" in state.sentence() and not state.table()[["value", "low", "high"]].any(axis=None)
    state.set(scenario="china_minerals")
    assert "put in by hand" in state.sentence()
    assert len(state.sentence()) <= 260, "control, chart and sentence must fit one screen of a phone"
    state.set(scenario="us_china_decoupling")
    assert "put in by hand" not in state.sentence()
    for name, scenario in presets()["title"].items():
        state.set(scenario=name)
        assert state.assumed()[-1].startswith(f"{scenario}. ") and "Not in it:" in state.assumed()[-1]
        assert len(state.assumed()) == len(state.assumptions) + 1, "of the chosen one alone"
    named = [economy_name(code) for code in TradeModel.baseline().countries if code != "ROW"]
    assert all(name in state.assumptions[0] for name in named)
    document = (Path(__file__).resolve().parents[2] / "docs" / "models.md").read_text("utf-8")
    assert f"The {len(named)}: {', '.join(sorted(named))}." in document


def test_every_side_can_tax_every_other() -> None:
    from course.widgets.explorers.tariffs import _PAIRS

    sides = ("CHN", "JPN", "USA")
    assert set(_PAIRS.values()) == {(one, other) for one in sides for other in sides if one != other}
    state = widgets.tariffs(japan_on_us=0.15).state
    table = state.table().set_index("code")
    assert table.loc["USA", "value"] < 0
    state.set(shown="real_wage")
    assert state.sentence() != widgets.tariffs(japan_on_us=0.15).state.sentence()


def test_far_from_the_start_the_shortage_says_how_little_it_knows() -> None:
    state = widgets.shortage(cut=0.5).state
    assert "trust only which case is worse" in state.sentence()
    state.set(cut=0.1)
    assert "trust only" not in state.sentence()


def test_every_line_and_the_bar_of_the_shortage_stay_in_the_chart() -> None:
    state = widgets.shortage().state
    for settings in [{}, *_settings_to_try(state), {"share": 1.0, "cut": 0.5, "demand": 0.15, "supply": 0.0}]:
        state.reset()
        state.set(**settings)
        frames = state.frames()
        assert frames["ends"]["name"].tolist() == list(_COLOURS), "a key keeps its order"
        (mark,) = frames["mark"].to_dict("records")
        most, end = frames["lines"]["y"].max() + 1e-6, state.shape()[1]
        assert 0 <= mark["low"] <= mark["high"] <= most <= end + 1e-5, settings
        assert most > end / 2, "the lines fill the picture"
    state.apply("35 %, and nobody steps in")
    at = state.frames()["lines"].query("x == 10").set_index("name")["y"]
    assert at["your case"] > at["first weeks"] > at["after some years"], "the worst case"
    state.reset()
    lines = state.frames()["lines"].set_index(["name", "x"])["y"]
    assert lines["your case", 10] == pytest.approx(100 * market(0.9, 0.1, 0.3, 0.2).price_rise)
    assert state.table().set_index("cut_pct").loc[10, "your case, full formula"] == pytest.approx(
        100 * isoelastic_market(0.9, 0.1, 0.3, 0.2).price_rise
    )


def test_joining_may_be_worth_less_than_nothing() -> None:
    state = widgets.coalition(china="do not retaliate", secondary=0.1).state
    assert "joining brings Japan +0.07 % if China does not" in state.sentence()
    assert state.outcomes() == [("join", "join", "do not retaliate")]
    state.set(security=-0.3)
    assert state.outcomes() == [("stay out", "stay out", "do not retaliate")]
    assert (state.table()["joining beyond trade, assumed"] == -0.3).all()


def test_colours_of_verdicts_and_of_gains_belong_to_no_economy() -> None:
    from course.charts.theme import SIGNED
    from course.tables import codes, economy_colour
    from course.widgets.explorers.claims import LOOKS
    from course.widgets.explorers.coalition import _PARTS

    shades = [look["shade"] for look in LOOKS.values()]
    taken = {economy_colour(code) for code in codes("model")}
    assert not taken & {*SIGNED, *shades, *_PARTS.values()}
    for shade in shades:
        assert text_colour(shade) == shade, "white letters on it can be read"


def test_a_sum_of_a_sliders_steps_is_the_number_that_it_stands_for() -> None:
    state = widgets.coalition().state
    state.retaliation = 0.39999999999999997  # what a slider sends for 0.4, which is where it starts
    assert state.retaliation == 0.4 and state.acting() == {}
