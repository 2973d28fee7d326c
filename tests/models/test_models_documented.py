"""The figures in docs/models.md are what the models give."""

from __future__ import annotations

import re

import numpy as np
import pytest

from course import measures
from course.models import TradeModel
from course.models.coalition import CoalitionGame
from course.models.scenarios import EU, cut, preset


@pytest.fixture(scope="module")
def text(root):
    return (root / "docs" / "models.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def worlds():
    base = TradeModel.baseline()
    theta = base.elasticities.copy()
    theta[["C19", "C302T309"]] = theta.median()
    return [
        base,
        base.with_elasticities(theta),
        TradeModel.baseline("fontagne"),
        base.with_elasticities(np.full(len(base.sectors), 5.0)),
        base.without_deficits(),
    ]


def test_how_results_move_with_elasticities(text, worlds):
    rows = re.findall(r"^\| (\w+) \| ([A-Z]{3}) \| ([-\d. |]+) \|$", text, re.MULTILINE)
    assert len(rows) == 12
    solved = {}
    for name, economy, numbers in rows:
        if name not in solved:
            solved[name] = [world.solve(**preset(name).experiment).welfare for world in worlds]
        printed = [float(cell) for cell in numbers.split("|")]
        assert len(printed) == len(worlds)
        assert printed == [pytest.approx(welfare[economy], abs=0.0051) for welfare in solved[name]]


def test_the_gains_from_trade_by_every_formula(text, worlds):
    cp, fontagne, five = worlds[0], worlds[2], worlds[3]
    rows = re.findall(r"^\| ([A-Z]{3}) \| ([\d. |]+) \|$", text, re.MULTILINE)
    assert len(rows) == 7
    bought = five.flows.groupby(level=["exporter", "importer"]).sum()
    for economy, numbers in rows:
        home = bought[(economy, economy)] / bought.xs(economy, level="importer").sum()
        found = [
            100 * home,
            100 * measures.gains_from_trade(home, 5.0),
            five.gains_from_trade(inputs=False)[economy],
            *(world.gains_from_trade()[economy] for world in (five, cp, fontagne)),
        ]
        assert [float(cell) for cell in numbers.split("|")] == [pytest.approx(x, abs=0.051) for x in found]
    table = [[float(cell) for cell in numbers.split("|")] for _, numbers in rows]
    linked = sorted(with_inputs / without for _, _, without, with_inputs, _, _ in table)
    assert f"multiply the answer by {linked[0]:.1f} to {linked[-1]:.1f}" in text
    moved = max(max(one, other) / min(one, other) - 1 for *_, one, other in table)
    assert f"it moves by up to {round(100 * moved, -1):.0f} %" in text
    after = fontagne.solve(trade_costs={("JPN", "*"): 1e6, ("*", "JPN"): 1e6}, deficits=0)
    deficit = 100 * fontagne.deficits["JPN"] / fontagne.income["JPN"]
    assert f"Japan's deficit is {deficit:.1f} % of income" in text
    assert f"real wage is {-after.real_wage['JPN']:.2f} % lower with" in text
    assert f"and its welfare {-after.welfare['JPN']:.2f} %." in text
    gains = cp.gains_from_trade()
    assert gains["DEU"] == gains["NLD"] == 100


def test_the_scenarios_beside_published_ones(text, worlds):
    world = worlds[0]

    def together(welfare, members):
        weight = world.income[list(members)]
        return float((welfare[list(members)] * weight).sum() / weight.sum())

    part = world.solve(trade_costs=cut(EU, ["CHN"])).welfare
    assert f"together {together(part, EU):.2f}, China {part['CHN']:.2f}" in text
    blocs = world.solve(**preset("two_blocs").experiment).welfare
    asia = ["JPN", "CHN", "KOR", "TWN", "VNM", "THA", "MYS", "IDN", "SGP", "PHL", "IND", "AUS", "HKG"]
    assert f"world {together(blocs, world.countries):.2f}; 13 economies of Asia" in text
    assert f"the Pacific {together(blocs, asia):.2f}" in text
    assert f"| {blocs['JPN']:.2f}, {blocs['USA']:.2f}, {blocs['CHN']:.2f} |" in text
    apart = world.solve(**preset("japan_china_decoupling").experiment).welfare
    assert f"| {apart['JPN']:.2f} for all goods trade" in text
    outside = world.solve(**preset("two_blocs_asia_outside").experiment).welfare["JPN"]
    assert f"Japan then gains {outside:.2f}, where it loses {-blocs['JPN']:.2f} in" in text
    low, high = -together(apart, world.countries), -together(blocs, world.countries)
    assert f"| {low:.2f} (Japan and China part) to {high:.2f} (two blocs)" in text


def test_the_coalition_game(text, worlds):
    rows = CoalitionGame(worlds[0]).break_even("Japan").set_index(["EU", "China"])["break_even_pct"]
    calm, harsh = (rows[("stay out", answer)] for answer in ("do not retaliate", "retaliate"))
    assert f"does not retaliate, Japan joins even at a security value of {calm:.2f} % of income" in text
    assert f"If China retaliates, Japan joins only above {harsh:.2f} %" in text


def test_what_is_said_about_the_negative_cell(text, worlds):
    note = worlds[0].notes[0]
    assert "1 cell(s) of 700" in note and "0.02% of all final demand" in note
    assert "One of 700 cells is negative: metal ores in the rest of the world, 0.02 % of world" in text
