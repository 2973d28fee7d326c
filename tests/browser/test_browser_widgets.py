"""Every explorer in JupyterLab and Chromium: it opens, answers the keyboard, and asks nobody outside.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each explorer in the light and the dark theme.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course import widgets
from course.widgets.guess_questions import QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: explorer -> (label of a control, key to press, setting that the key changes, its value then)
MOVES: dict[str, tuple[str, str, str, Any]] = {
    "alignment": ("Year", "ArrowLeft", "year", 2021),
    "article": ("Claim", "ArrowDown", "claim", "K02"),
    "chokepoints": ("Mineral", "ArrowDown", "mineral", "graphite"),
    "claims": ("Claim", "ArrowDown", "claim", "C02"),
    "coalition": ("Joining beyond trade, % of income", "ArrowRight", "security", 0.05),
    "mirror": ("Year", "ArrowRight", "year", 2024),
    "partners": ("Year", "ArrowLeft", "year", 2023),
    "shortage": ("Part of deliveries cut", "ArrowRight", "cut", 0.35),
    "tariffs": ("US tariff on Japan", "ArrowRight", "us_on_japan", 0.01),
    "world_trade": ("Year", "ArrowLeft", "year", 2021),
}

#: what an explorer draws when it is no chart
PICTURES = {"claims": ".course-mark"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks_in: Any) -> Iterator[str]:
    cells = [f"from course import widgets\nwidgets.{name}()" for name in MOVES]
    cells.append("widgets.predict('rare_earth_share')")
    with notebooks_in(tmp_path_factory.mktemp("explorers"), {"explorers.ipynb": cells}) as url:
        yield url


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """All explorers on one page; the first test finds them new, each leaves its own one changed."""
    module_tab.open_notebook(lab, "explorers.ipynb")
    module_tab.run_all()
    return module_tab


def _keep(page: Any, box: Any, name: str) -> None:
    folder = os.environ.get("COURSE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        box.screenshot(path=str(Path(folder) / f"{name}.png"))


def _box(page: Any, name: str) -> Any:
    """Bring an explorer into sight and wait for its picture (cells out of sight may not be in the page)."""
    page.evaluate(
        "place => window.jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')",
        list(MOVES).index(name),
    )
    box = page.locator(f".course-{name.replace('_', '')}")
    box.locator(PICTURES.get(name, ".vega-embed svg")).first.wait_for()
    return box


def _shows(page: Any, name: str, words: str) -> None:
    """Wait until the sentence, and the chart where there is one, say these words."""
    page.wait_for_function(
        """([kind, words, chart]) => {
          const box = document.querySelector(kind);
          return box?.querySelector('[role=status]')?.textContent === words
            && (!chart || box.querySelector('.vega-embed svg')?.getAttribute('aria-label') === words); }""",
        arg=[f".course-{name.replace('_', '')}", words, name not in PICTURES],
        timeout=20_000,
    )


def _focus(box: Any, label: str) -> None:
    row = box.locator(".widget-inline-hbox", has=box.page.get_by_text(label, exact=True)).first
    row.locator("select, .noUi-handle").first.focus()


def test_every_explorer_opens_and_answers_the_keyboard(opened: Any) -> None:
    page = opened.page
    for name, (label, key, setting, value) in MOVES.items():
        state = getattr(widgets, name)().state
        box = _box(page, name)
        _shows(page, name, state.sentence())
        _keep(page, box, f"{name}-light")
        _focus(box, label)
        page.keyboard.press(key)
        state.set(**{setting: value})
        _shows(page, name, state.sentence())
        box.get_by_role("button", name="Reset").press("Enter")
        state.reset()
        _shows(page, name, state.sentence())
    assert opened.outside == []
    assert [line for line in opened.console_errors if "favicon" not in line] == []


def test_world_trade_turns_from_the_map_into_the_network(opened: Any) -> None:
    page = opened.page
    box = _box(page, "world_trade")
    state = widgets.world_trade().state
    _shows(page, "world_trade", state.sentence())
    _focus(box, "View")
    page.keyboard.press("ArrowDown")
    state.set(view="network")
    _shows(page, "world_trade", state.sentence())
    picture = box.locator(".vega-embed svg").first
    assert picture.locator("g.mark-trail path").count() == len(state.flows())
    assert "Viet Nam" in picture.text_content()
    _keep(page, box, "world_trade-network-light")
    _focus(box, "Year")
    for _ in range(11):
        page.keyboard.press("ArrowLeft")
    state.set(year=2011)
    _shows(page, "world_trade", state.sentence())
    assert picture.locator("g.mark-trail path").count() == len(state.flows())
    assert opened.serious(".course-worldtrade") == []
    _focus(box, "View")
    page.keyboard.press("ArrowUp")
    state.set(view="map")
    _shows(page, "world_trade", state.sentence())
    assert opened.outside == []
    assert [line for line in opened.console_errors if "favicon" not in line] == []


def test_a_burst_of_moves_ends_in_the_last_state(opened: Any) -> None:
    page = opened.page
    box = _box(page, "partners")
    _focus(box, "Year")
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    state = widgets.partners(year=2012).state
    _shows(page, "partners", state.sentence())
    largest = state.table()["share_pct"].iloc[0]
    assert f"{largest:.1f}" in box.locator(".vega-embed svg").first.text_content()


def test_a_percentage_that_is_typed_is_taken_as_percent(opened: Any) -> None:
    page = opened.page
    box = _box(page, "shortage")
    row = box.locator(".widget-inline-hbox", has=page.get_by_text("Part of deliveries cut", exact=True))
    number = row.get_by_role("textbox", name="Part of deliveries cut")
    state = widgets.shortage().state
    for typed, key, cut in (("40%", "Enter", 0.4), ("45", "Tab", 0.45), ("nothing", "Tab", 0.45)):
        number.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
        page.keyboard.press(key)
        state.set(cut=cut)
        _shows(page, "shortage", state.sentence())
        assert number.inner_text() == f"{cut:.0%}"


def test_every_guess_has_a_slider_to_move_at_any_width(tmp_path: Path, notebooks_in: Any, tab: Any) -> None:
    names = [one for one in QUESTIONS if QUESTIONS[one].kind != "line"]
    cells = [f"from course import widgets\nwidgets.predict({name!r})" for name in names]
    page = tab.page
    with notebooks_in(tmp_path, {"guesses.ipynb": cells}) as url:
        tab.open_notebook(url, "guesses.ipynb")
        tab.run_all()
        page.locator(".course-predict .vega-embed svg").nth(len(names) - 1).wait_for()
        for width in (1280, 640, 600):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.locator(".course-predict .slider-container").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().width)"
            )
            assert len(wide) >= len(names) and min(wide) >= 100, (width, wide)
        assert tab.serious(".course-predict") == []


def test_a_line_is_drawn_with_the_pointer_and_with_the_keyboard(opened: Any) -> None:
    page = opened.page
    page.evaluate(
        "place => window.jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')", len(MOVES)
    )
    box = page.locator(".course-predict")
    points = box.locator("circle[role=slider]")
    points.first.wait_for()
    box.locator(".vega-embed svg").first.wait_for(state="attached")
    # one picture at a time, and the pad shows what is known
    assert not box.locator(".course-picture").is_visible()
    assert box.locator("polyline.course-known").is_visible()
    assert not box.get_by_text("What is assumed").is_visible()
    assert opened.serious(".course-predict") == []
    points.first.focus()
    before = float(points.first.get_attribute("aria-valuenow"))
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "value => Number(document.querySelector('.course-predict circle').ariaValueNow) === value",
        arg=round(before - 10, 1),
    )
    last = points.last
    place = last.bounding_box()
    page.mouse.move(place["x"] + 6, place["y"] + 6)
    page.mouse.down()
    page.mouse.move(place["x"] + 6, place["y"] + 60, steps=4)
    page.mouse.up()
    drawn = float(last.get_attribute("aria-valuenow"))
    assert drawn < before - 10

    # a fast pointer is heard of only here and there: the years between lie on a straight line
    ends = [point.bounding_box() for point in (points.first, last)]
    page.mouse.move(ends[0]["x"] + 6, ends[0]["y"] + 6)
    page.mouse.down()
    page.mouse.move(ends[1]["x"] + 6, ends[1]["y"] + 6, steps=1)
    page.mouse.up()
    heights = points.evaluate_all("all => all.map(one => Number(one.getAttribute('aria-valuenow')))")
    step = (heights[-1] - heights[0]) / (len(heights) - 1)
    assert abs(step) > 0.5
    assert all(abs(high - heights[0] - k * step) < 0.5 for k, high in enumerate(heights)), heights
    drawn = heights[-1]
    sentence = box.locator("[role=status]")
    page.wait_for_function(
        "words => document.querySelector('.course-predict [role=status]').textContent.startsWith(words)",
        arg=f"Your line ends at {drawn:.0f}",
    )
    _keep(page, box, "predict-light")
    assert "what happened" not in box.locator(".vega-embed svg").first.text_content()
    box.get_by_role("button", name="Keep my guess").press("Enter")
    page.wait_for_function(
        """() => document.querySelector('.course-predict .vega-embed svg')
             ?.textContent.includes('what happened')"""
    )
    assert "the rule of thumb" in sentence.inner_text()
    assert box.locator(".course-picture").is_visible() and not points.first.is_visible()
    assert box.get_by_text("What is assumed").is_visible()
    assert page.evaluate("() => document.activeElement.textContent") == "Your guess is kept"
    box.get_by_role("button", name="Reset").press("Enter")
    page.wait_for_timeout(1000)
    assert f"Your line ends at {drawn:.0f}" in sentence.inner_text()
    _keep(page, box, "predict-shown-light")
    assert opened.serious(".course-predict") == []


def test_axe_finds_nothing_serious_in_any_explorer(opened: Any) -> None:
    pytest.importorskip("axe_playwright_python")
    page = opened.page
    found = []
    for name in MOVES:
        box = _box(page, name)
        if box.locator(".noUi-handle").count():
            box.locator(".noUi-handle[aria-label]").first.wait_for()
        for part in ("What is assumed", "The numbers as a table", "The same numbers in code"):
            box.get_by_text(part, exact=True).click()
            found += opened.serious(f".course-{name.replace('_', '')}")
    assert found == []


def test_axe_finds_nothing_serious_in_a_rendered_lesson(root: Path, tab: Any) -> None:
    pytest.importorskip("axe_playwright_python")
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter().from_filename(str(root / "notebooks/01a-japans-trade-with-china.ipynb"))
    # the exporter's scripts draw formulas and come from elsewhere; a lesson is text, tables and pictures
    tab.page.set_content(re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL))
    assert tab.page.locator("svg[role=img], img").count() > 0
    # prompts, the colours of code and links without a line under them are the exporter's style sheet
    found = [*tab.serious(".jp-RenderedMarkdown"), *tab.serious(".jp-OutputArea-output")]
    assert [line for line in found if "link-in-text-block" not in line] == []


def test_in_the_dark_theme_charts_are_dark(opened: Any) -> None:
    page = opened.page
    theme = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(theme, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    try:
        for name in MOVES:
            box = _box(page, name)
            _keep(page, box, f"{name}-dark")
            if name == "world_trade" and os.environ.get("COURSE_SCREENSHOTS"):
                box.get_by_role("button", name="The network of 2022").press("Enter")
                box.locator("g.mark-trail").first.wait_for()
                _keep(page, box, f"{name}-network-dark")
            if name in PICTURES:
                continue
            look = box.locator(".vega-embed svg").first.evaluate("e => getComputedStyle(e).filter")
            assert look == "invert(0.9) hue-rotate(180deg)", name
    finally:
        page.evaluate(theme, "JupyterLab Light")
