"""Charts on a page: nothing is cut, small or covered at any width; they follow it; a tap shows figures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course import charts, widgets
from course.charts.render import as_version_5
from course.notebook import charts_style
from course.others import vega_script
from course.paths import package_text
from course.workspace.ledger import PersonalLedger

sys.path.append(str(Path(__file__).parents[1] / "charts"))
from test_charts_builders import CALLS, LONG, WORDS

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "charts_measure.js").read_text("utf-8")
#: explorer -> its settings, beside those at which it opens
EXPLORERS: dict[str, dict[str, Any]] = {name: {} for name in widgets.EXPLORERS if name != "article"}
_SIDES = ["percent of all that China buys abroad", "percent of all that China uses"]
_SHARES = pd.DataFrame(
    [(who, side, 1.0) for who in ("Electrical equipment", "Machinery") for side in _SIDES],
    columns=["who", "side", "value"],
)
_LONG_WORDS = ("graphite", "separation", "Caliendo-Parro", "magnet rare earths", "semiconductors")
_BOTH = pd.DataFrame(
    [(one, other, 12.9) for one in _LONG_WORDS for other in _LONG_WORDS], columns=["who", "what", "value"]
)
_FIVE = pd.DataFrame(
    [(who, what, 0.1) for who in ("Japan", "United States", "China", "Viet Nam", "Mexico") for what in "ab"],
    columns=["who", "what", "value"],
)
#: of texts of equal lengths some take three lines at 262 pixels
_CUT = [
    "China announces export licences for graphite of all kinds",
    "China bans the export of magnet-making technology; separati\u2026",
    "Japan announces 21 more controlled chip and quantum items a\u2026",
]
_ROWS = pd.DataFrame(
    {
        "value": [1.0, 2.0],
        "name": [f"ore that is dug up, all of the rare earths ({k}, at most)" for k in "ab"],
    }
)
_EVENTS = pd.DataFrame(
    {
        "day": ["2023-07-03", "2024-12-03", "2025-04-04"],
        "who": ["Japan", "China", "United States"],
        "words": ["a control of the export of three single materials that nobody else makes"] * 3,
    }
)
#: builders with words that a narrow page wraps
WORDY: dict[str, tuple[Any, pd.DataFrame, dict[str, Any]]] = {
    "heatmap of five": (charts.heatmap, _FIVE, {"x": "who", "y": "what", "value": "value"}),
    "heatmap of long words": (charts.heatmap, _BOTH, {"x": "who", "y": "what", "value": "value"}),
    "long timeline": (charts.timeline, _EVENTS.assign(words=_CUT), {"date": "day", "label": "words"}),
    "wordy bars": (charts.bars, _ROWS, {"x": "value", "y": "name"}),
    "marked lines": (
        charts.lines,
        LONG,
        {"x": "year", "y": "value", "series": "who", "mark": (2020, "a long rule")},
    ),
    "wordy mirror_bars": (charts.mirror_bars, _SHARES, {"x": "value", "y": "who", "side": "side"}),
    "wordy heatmap": (charts.heatmap, _SHARES, {"x": "side", "y": "who", "value": "value"}),
    "wordy slope": (charts.slope, _SHARES, {"x": "side", "y": "value", "series": "who"}),
    "wordy timeline": (charts.timeline, _EVENTS, {"date": "day", "label": "words", "group": "who"}),
}
#: rooms of a picture on pages of 320, 390, 820, 1366 and 1920 pixels
WIDTHS = (262, 332, 596, 800, 1100)


@pytest.fixture(scope="module")
def page(module_tab: Any) -> Iterator[Any]:
    page = module_tab.page
    page.set_content(f"<style>body {{ margin: 0 }} {charts_style('[data-theme=dark]')}</style>")
    page.add_script_tag(content=vega_script("window.vegaEmbed = vegaEmbed;"), type="module")
    page.add_script_tag(content=package_text("charts/drawn.js"))
    page.wait_for_function("() => window.vegaEmbed")
    return page


@pytest.fixture(scope="module")
def specs() -> list[tuple[str, dict[str, Any]]]:
    made = {name: build(data, **columns, **WORDS) for name, (build, data, columns, _) in CALLS.items()}
    for name, settings in EXPLORERS.items():
        made[f"explorer {name}"] = getattr(widgets, name)(**settings).state.chart()
    made["the network"] = widgets.world_trade(view="network").state.chart()
    made |= {name: build(data, **columns, **WORDS) for name, (build, data, columns) in WORDY.items()}
    PersonalLedger().record("C05", "contradicted", 0.8)
    made["claims with both ledgers"] = widgets.claims().state.chart()
    return [(name, as_version_5(chart.to_dict())) for name, chart in made.items()]


def test_nothing_is_cut_small_covered_or_pale(page: Any, specs: Any) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "warning" else None)
    found = [line for width in WIDTHS for line in page.evaluate(MEASURE, {"specs": specs, "width": width})]
    assert not found, "\n".join(found)
    assert said == []


_NARROWED = """async spec => {
  document.body.innerHTML = "<div id='place' style='width: 700px'></div>";
  const place = document.querySelector("#place");
  const { view } = await drawn(vegaEmbed, place, spec);
  place.style.width = "340px";
  for (let wait = 0; wait < 100 && place.querySelector("svg").getAttribute("width") !== "340"; wait++)
    await new Promise(done => setTimeout(done, 50));
  await view.runAsync();
  return view.width();
}"""


def test_a_plot_that_turns_narrow_keeps_its_width_below_long_names(page: Any) -> None:
    chart = charts.timeline(_EVENTS, date="day", label="words", group="who", **WORDS)
    assert page.evaluate(_NARROWED, as_version_5(chart.to_dict())) > 200


def test_a_chart_follows_its_place_and_a_tap_near_a_point_shows_its_figures(page: Any) -> None:
    chart = charts.lines(LONG, x="year", y="value", series="who", **WORDS)
    width = page.evaluate(
        """async spec => {
          document.body.innerHTML = "<div id='place' style='width: 700px'></div>";
          const place = document.querySelector("#place");
          await drawn(vegaEmbed, place, spec);
          place.style.width = "340px";
          for (let wait = 0; wait < 100 && place.querySelector("svg").getAttribute("width") !== "340"; wait++)
            await new Promise(done => setTimeout(done, 50));
          place.style.display = "none";  // it keeps its width while nobody sees it
          await new Promise(done => setTimeout(done, 800));
          place.style.display = "";
          return place.querySelector("svg").getAttribute("width");
        }""",
        as_version_5(chart.to_dict()),
    )
    assert width == "340"
    tap = """([right, down]) => {
      const point = document.querySelector("#place .mark-symbol path").getBoundingClientRect();
      const x = point.x + point.width / 2 + right, y = point.y + point.height / 2 + down;
      return [x, y];
    }"""
    shown = "() => document.querySelector('#vg-tooltip-element.visible')?.textContent ?? ''"
    finger = page.context.new_cdp_session(page)
    near, exact = (page.evaluate(tap, aside) for aside in ([-12, -10], [0, 0]))
    for (x, y), seen in ((near, "/2019/.test(shown)"), ((5, 5), "shown === ''")):
        place = {"x": x, "y": y, "gestureSourceType": "touch"}
        finger.send("Input.synthesizeTapGesture", place)
        page.wait_for_function(f"() => {{ const shown = ({shown})(); return {seen}; }}")
    # a browser whose mouse leaves a point that a finger has touched takes no figures away
    page.evaluate(
        """([x, y]) => {
          const mark = document.elementFromPoint(x, y), send = event => mark.dispatchEvent(event);
          const touch = { bubbles: true, pointerType: "touch", clientX: x, clientY: y };
          send(new PointerEvent("pointerup", touch));
          setTimeout(() => {
            send(new MouseEvent("mouseout", { bubbles: true }));
            document.body.dataset.left = "";
          }, 100);
        }""",
        exact,
    )
    page.locator("body[data-left]").wait_for()
    assert "2019" in page.evaluate(f"({shown})()")
