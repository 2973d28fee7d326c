"""The two views of world trade: the same table behind both, drawn as bubbles or as bands."""

from __future__ import annotations

import pandas as pd
import pytest

from course import load, widgets
from course.charts.render import MIME_SVG
from course.charts.theme import REST
from course.tables import codes, economy_colour
from course.widgets.explorers.world_trade import WorldTrade

INSIDE = [code for code in codes("model") if code != "ROW"]


def test_the_network_holds_the_largest_flows_of_the_table() -> None:
    state = WorldTrade(view="network", economy="VNM", side="importer", year=2016)
    rows = load("world_trade").query("kind == 'trade' and year == 2016")
    rows = rows[rows["exporter"].isin(INSIDE) & rows["importer"].isin(INSIDE)]
    values = rows.set_index(["exporter", "importer"])["goods_usd_mn"] / 1000
    flows = state.flows().set_index(["exporter", "importer"])
    assert flows["value_usd_bn"].iloc[:30].tolist() == pytest.approx(values.nlargest(30).tolist())
    bought = values[values.index.get_level_values("importer") == "VNM"].nlargest(5)
    assert flows.loc[bought.index, "value_usd_bn"].tolist() == pytest.approx(bought.tolist())
    assert flows.index.is_unique and len(flows) <= 35
    share = flows["value_usd_bn"].sum() / values.sum()
    assert f"{100 * share:.0f} % of all trade" in state.sentence()


@pytest.mark.parametrize(
    ("economy", "side", "part", "whole"), [("CHN", "exporter", 28, 2781), ("JPN", "importer", 41, 764)]
)
def test_the_sentence_counts_the_rest_of_the_world_in_the_whole(
    economy: str, side: str, part: int, whole: int
) -> None:
    said = WorldTrade(economy=economy, side=side, year=2022).sentence()
    rows = load("world_trade").query(f"kind == 'trade' and year == 2022 and {side} == '{economy}'")
    assert round(rows["goods_usd_mn"].sum() / 1000) == whole
    assert f"together {part} % of all the goods" in said and f"{whole:,} billion dollars." in said


def test_widths_and_colours_say_what_the_unit_says() -> None:
    state = WorldTrade(view="network", economy="DEU")
    frames = state.frames()
    bands = frames["bands"].groupby("flow", sort=False).first()
    largest = load("world_trade").query("kind == 'trade'")
    top = largest[largest["exporter"].isin(INSIDE) & largest["importer"].isin(INSIDE)]["goods_usd_mn"].max()
    assert bands["pen"].tolist() == pytest.approx(
        (0.3 + 17 * 1000 * bands["value_usd_bn"] / top).tolist(), abs=1e-3
    )
    shades = dict(zip(bands.index, bands["shade"], strict=True))
    assert shades["China to Japan"] == economy_colour("CHN") and shades["Japan to China"] == economy_colour(
        "JPN"
    )
    assert shades["Mexico to United States"] == REST
    assert shades["Germany to France"] not in (REST, *map(economy_colour, ("JPN", "CHN", "USA")))
    dots = frames["dots"].set_index("name")
    assert len(dots) == len(INSIDE) and dots.loc["Germany", "shade"] == shades["Germany to France"]
    # the sender is coloured, so it lies above what is grey
    assert list(bands["shade"] == REST) == sorted(bands["shade"] == REST, reverse=True)


def test_both_views_agree_on_one_flow_and_code_gives_it() -> None:
    state = WorldTrade(economy="JPN", year=2014)
    on_map = state.table().set_index("partner").loc["CHN", "value_usd_bn"]
    state.set(view="network")
    in_network = state.table().set_index(["exporter", "importer"]).loc[("JPN", "CHN"), "value_usd_bn"]
    assert on_map == in_network
    for view in ("map", "network"):
        state.set(view=view)
        names: dict[str, object] = {}
        exec(compile(state.code(), "<learner>", "exec", dont_inherit=True), names)
        pd.testing.assert_frame_equal(names["result"], state.table(), atol=1e-4)  # type: ignore[arg-type]


def test_on_the_screen_the_view_changes_the_picture_once_and_the_year_only_its_rows() -> None:
    explorer = widgets.world_trade()
    assert explorer.view is not None
    form, revision = explorer._chart.form, explorer._chart.revision
    explorer._controls["view"].value = "network"
    assert explorer._chart.form != form and explorer._chart.revision == revision + 1
    assert set(explorer._chart.rows) == {"bands", "dots"}
    form, spec, rows = explorer._chart.form, explorer._chart.spec, explorer._chart.rows
    explorer._controls["year"].value = 2011
    explorer._controls["economy"].value = "VNM"
    assert explorer._chart.form == form and explorer._chart.spec == spec
    assert explorer._chart.rows["bands"] != rows["bands"]


def test_an_export_keeps_the_network_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = widgets.world_trade(view="network")
    bundle = explorer._repr_mimebundle_()[0]
    assert bundle["text/plain"] == explorer.state.sentence()
    assert "Viet Nam" in bundle[MIME_SVG] and "largest flow of goods" in bundle[MIME_SVG]
