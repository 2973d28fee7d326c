"""On a small laptop (1366 x 768, files open on the left) an explorer is seen whole, with its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from course import widgets

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP = {"width": 1366, "height": 768}
EXPLORERS = [name for name in widgets.__all__ if name not in ("predict", "my_predictions", "questions")]
#: the longest sentence of all, and settings that unfold
FURTHER = {
    "tariffs": ['scenario="china_minerals"', "china_on_japan=0.1"],
    "coalition": ["security=-0.3", "exporters=0.1"],
    "article": ["year=2010"],
}
#: what an explorer shows when it is no chart
PICTURES = {"claims": ".course-facing"}

# Where the lower ends of the parts lie below the upper end of the explorer, and how much room there is.
_ENDS = """([place, picture]) => {
  const box = document.querySelectorAll('.course-explorer')[place];
  box.scrollIntoView({ block: 'start' });
  const top = box.getBoundingClientRect().top;
  const pane = document.querySelector('.jp-WindowedPanel-outer').getBoundingClientRect();
  const end = part => box.querySelector(part).getBoundingClientRect().bottom - top;
  return { moved: Math.round(top - pane.top), room: Math.min(pane.bottom, innerHeight) - top,
    picture: end(picture), sentence: end('[role=status]') };
}"""

# Whatever reaches past the right end of the explorer; the picture and tables scroll by themselves.
_CUT = """() => [...document.querySelectorAll('.course-explorer')].flatMap(box => {
  const right = box.getBoundingClientRect().right + 1;
  return [...box.querySelectorAll('*')]
    .filter(one => !one.closest('.course-pages, .course-unseen'))
    .filter(one => !one.closest('.course-table, .noUi-target'))
    .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > right)
    .map(one => `${box.className.split(' ').pop()}: ${one.className || one.tagName}`);
})"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks_in: Any) -> Iterator[str]:
    cells = [f"from course import widgets\nwidgets.{call}" for call in _calls()]
    with notebooks_in(tmp_path_factory.mktemp("fits"), {"fits.ipynb": cells}) as url:
        yield url


def _calls() -> list[str]:
    return [f"{name}({given})" for name in EXPLORERS for given in ["", *FURTHER.get(name, [])]]


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """All explorers on one page; each test leaves them as it found them."""
    tab, page = module_tab, module_tab.page
    page.set_viewport_size(LAPTOP)
    tab.open_notebook(lab, "fits.ipynb")
    page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    tab.run_all()
    calls = _calls()
    charts = sum(call.split("(")[0] not in PICTURES for call in calls)
    page.locator(".course-explorer .vega-embed svg").nth(charts - 1).wait_for(state="attached")
    page.locator(".course-mark").first.wait_for()
    page.wait_for_function(
        "count => document.querySelectorAll('.course-more[class] button[aria-controls]').length === count",
        arg=sum(call.startswith(tuple(FURTHER)) for call in calls),
    )
    return tab


def test_controls_chart_and_sentence_are_seen_at_once(opened: Any) -> None:
    page = opened.page
    for place, call in enumerate(_calls()):
        found = page.evaluate(_ENDS, [place, PICTURES.get(call.split("(")[0], ".course-picture svg")])
        assert abs(found["moved"]) <= 1, (call, found)
        assert found["picture"] <= found["room"], (call, found)
        assert found["sentence"] <= found["room"], (call, found)
    assert opened.chart_warnings == []


def test_presets_and_buttons_stand_in_one_row(opened: Any) -> None:
    page = opened.page
    heights = page.locator(".course-buttons").evaluate_all("all => all.map(one => one.clientHeight)")
    assert len(heights) == len(_calls()) and max(heights) < 40, heights


@pytest.mark.parametrize("name", list(FURTHER))
def test_the_keyboard_opens_more_settings_and_closes_them(opened: Any, name: str) -> None:
    page = opened.page
    box = page.locator(f".course-{name}").first
    button, folded = box.locator(".course-more button"), box.locator(".course-folded")
    kind = f".course-{name}"
    assert button.inner_text() == "More settings"
    assert button.get_attribute("aria-expanded") == "false" and not folded.is_visible()
    assert opened.serious(kind) == []
    for key in ("Enter", "Space"):
        button.press(key)
        assert button.get_attribute("aria-expanded") == "true" and folded.is_visible()
        assert folded.get_attribute("id") == button.get_attribute("aria-controls")
        assert page.evaluate("() => document.activeElement.textContent") == "More settings"
        assert opened.serious(kind) == []
        page.keyboard.press("Tab")
        assert folded.evaluate("one => one.contains(document.activeElement)")
        button.press(key)
        assert button.get_attribute("aria-expanded") == "false" and not folded.is_visible()
    assert [line for line in opened.console_errors if "favicon" not in line] == []


def test_a_preset_unfolds_what_it_sets_and_the_button_counts(opened: Any) -> None:
    page = opened.page
    box = page.locator(".course-tariffs").first
    button = box.locator(".course-more button")
    box.get_by_label("Preset", exact=True).select_option("China and Japan tax each other")
    page.wait_for_function(
        "() => document.querySelector('.course-tariffs .course-more button').textContent.includes('(2 ')"
    )
    assert button.inner_text() == "More settings (2 changed)"
    assert button.get_attribute("aria-expanded") == "true" and box.locator(".course-folded").is_visible()
    state = widgets.tariffs(china_on_japan=0.1, japan_on_china=0.1).state
    page.wait_for_function(
        "words => document.querySelector('.course-tariffs [role=status]').textContent === words",
        arg=state.sentence(),
    )
    box.get_by_role("button", name="Reset").press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.course-tariffs .course-more button').textContent === 'More settings'"
    )
    assert box.get_by_label("Preset", exact=True).evaluate("list => list.selectedIndex") == 0


@pytest.mark.parametrize("width", [820, 360])
def test_nothing_is_cut_where_the_page_is_narrow(opened: Any, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.wait_for_timeout(500)  # the pictures are drawn anew for their new room
    assert page.evaluate(_CUT) == []
    closed, unfolded = (page.locator(f'.course-more [aria-expanded="{word}"]') for word in ("false", "true"))
    click = "all => all.forEach(one => one.click())"
    closed.evaluate_all(click)
    assert closed.count() == 0 and page.locator(".course-folded").last.is_visible()
    assert page.evaluate(_CUT) == []
    unfolded.evaluate_all(click)
    assert unfolded.count() == 0
