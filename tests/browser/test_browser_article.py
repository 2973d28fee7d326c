"""A text of one's own in Chromium: its page, its brief on paper, and the explorer worked by keyboard.

Set `COURSE_SCREENSHOTS` to a folder to keep pictures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from handmade import Found, Handmade, Own, handmade, judged
from settled import settled

from course import widgets
from course.texts.arithmetic import Note
from course.texts.brief import brief_page
from course.texts.page import page
from course.texts.spans import Sentence

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOX = ".course-article"
SIZES = (360, 820, 1366, 1920)
HOSTILE = "Exports <img src=x onerror='window.hurt=1'> rose 5 % in \u202e\u2067 2024 " + "9" * 100_000
MANY = " ".join(f"Japan's imports from China reached {n} trillion yen in 2024." for n in range(10, 40))
LONG = (
    "The value of China's shipments of rare earth magnets and other goods to Japan's makers rose by a third. "
)


def _keep(page: Any, name: str) -> None:
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def _looks_well(tab: Any, html: str, name: str) -> None:
    """Look at a page at every width, light and dark: nothing is wider than the window."""
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        tab.page.set_content(html)
        assert tab.serious("body") == [], scheme
        for width in SIZES:
            tab.page.set_viewport_size({"width": width, "height": 900})
            assert tab.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, width
            _keep(tab.page, f"text-{name}-{width}-{scheme}")


def _as_notebook(inside: str) -> str:
    return (
        "<!doctype html><html lang='en'><title>A text</title><style>body { font: 14px sans-serif; }"
        "@media (prefers-color-scheme: dark) { body { background: #111; color: #fff;"
        f"--jp-content-font-color0: #fff; }} }}</style><body><main><h1>A text</h1>{inside}</main>"
    )


def test_the_page_of_a_text_fits_every_width_in_both_themes(tab: Any) -> None:
    html = page(handmade()).replace("<details>", "<details open>")
    _looks_well(tab, _as_notebook(html), "page")
    assert tab.console_errors == []


def test_a_hostile_text_turns_nothing_around_it_and_runs_nothing(tab: Any) -> None:
    one = Sentence(1, 0, len(HOSTILE), HOSTILE, "en")
    html = _as_notebook(page(Handmade(HOSTILE, [one])) + "<p id='after'>It <b>stands</b> <i>so</i></p>")
    _looks_well(tab, html, "hostile")
    assert tab.page.evaluate("() => window.hurt") is None
    assert tab.page.locator("img, script").count() == 0
    places = [tab.page.locator(f"#after {part}").bounding_box()["x"] for part in ("b", "i")]
    assert places[0] < places[1], "what follows still runs from left to right"


def _worst() -> Any:
    first = handmade().found[0]
    told = replace(first.sentence, text=LONG * 3)
    claims = [
        first.with_(id=f"K{n:02}", sentence=told, of="rare earth magnets", missing=("year", "base"))
        for n in range(1, 60)
    ]
    tests = {f"K{n:02}": Found(source=f"{n} {LONG * 2}", cannot=(LONG * 3,)) for n in range(1, 40)}
    own = {id: Own(note=LONG * 3) for id in tests}
    proposed = [one.with_(year=1999, economies=(), of="") for one in claims]
    return judged(
        found=claims,
        proposed=proposed,
        tests=tests,
        own=own,
        arithmetic=[Note("implied figure", (), LONG * 3)] * 20,
        name=LONG,
        date="2025-04-27",
    )


@pytest.mark.parametrize("kind", ["usual", "worst-with-words"])
def test_the_brief_prints_on_a4(tab: Any, kind: str) -> None:
    made = _worst() if kind != "usual" else judged(tests={"K01": Found()}, own={"K01": Own()})
    html = brief_page(made, "I think so. " * 50 if kind == "worst-with-words" else "")
    _looks_well(tab, html, f"brief-{kind}")
    paper = tab.page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page[^s]", paper))
    assert pages == 1 if kind == "usual" else 4 <= pages <= 12, "every claim with a verdict is on the paper"
    assert tab.outside == [] and tab.console_errors == []


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks_in: Any) -> Iterator[str]:
    cells = ["from course import widgets\nwidgets.article()"]
    late = [f"from course import widgets\nwidgets.article(text={MANY!r}, claim='K14')"]
    notebooks = {"text.ipynb": cells, "late.ipynb": late}
    with notebooks_in(tmp_path_factory.mktemp("own-text"), notebooks) as url:
        yield url


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """The explorer on one page; each test but the last leaves it as it found it."""
    module_tab.open_notebook(lab, "text.ipynb")
    module_tab.run_all()
    module_tab.page.locator(f"{BOX} .vega-embed svg").wait_for()
    module_tab.page.locator(f"{BOX} [data-claim][role=button]").first.wait_for()
    return module_tab


def _says(tab: Any, state: Any) -> None:
    """Wait until sentence, picture, list and marked claim are those of a state."""
    tab.page.wait_for_function(
        """([box, words, claim]) => {
          const root = document.querySelector(box);
          return root.querySelector('[role=status]').textContent === words
            && root.querySelector('.vega-embed svg')?.getAttribute('aria-label') === words
            && root.querySelector('[data-claim][aria-pressed=true]')?.dataset.claim === claim; }""",
        arg=[BOX, state.sentence(), state.opened().id],
    )


def test_a_text_is_pasted_and_its_claims_are_opened_and_put_right_by_keyboard(opened: Any) -> None:
    page, state = opened.page, widgets.article().state
    _says(opened, state)
    text = "Japan's exports to China were 12 trillion yen in 2023. In 2024 its share was <b>17 %</b>."
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.get_by_role("button", name="Read the text").press("Enter")
    state.set(text=text)
    _says(opened, state)
    assert page.locator(f"{BOX} .course-marked b").count() == 0
    assert page.locator(f"{BOX} bdi").last.text_content() == "In 2024Y its shareM was <b>17 %NK02</b>."

    page.locator(f"{BOX} [data-claim=K01]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.dataset.claim") == "K02"
    page.keyboard.press("Enter")
    state.set(claim="K02")
    _says(opened, state)
    assert page.evaluate("() => document.activeElement.dataset.claim") == "K02", (
        "the keyboard keeps its place"
    )

    page.get_by_role("button", name="More settings").press("Enter")
    page.get_by_label("Year", exact=True).select_option("2010")
    state.set(year=2010)
    _says(opened, state)
    page.get_by_label("Measure", exact=True).select_option("growth")
    state.set(measure="growth")
    _says(opened, state)
    assert page.get_by_role("button", name="More settings (2 changed)").count() == 1
    page.locator(f"{BOX} [data-claim=K01]").press("Space")
    state.set(claim="K01")
    _says(opened, state)
    assert page.get_by_role("button", name="More settings", exact=True).count() == 1
    page.get_by_label("Claim", exact=True).focus()
    page.keyboard.press("ArrowDown")
    state.set(claim="K02")
    _says(opened, state)
    assert state.year == 2010, "what was put right is still there"
    page.get_by_role("button", name="Reset").press("Enter")
    state.reset()
    _says(opened, state)
    assert opened.outside == []
    assert opened.faults() == []


def test_what_is_wrong_is_said_and_a_hostile_text_does_no_harm(opened: Any) -> None:
    page = opened.page
    day = page.get_by_label("Day of the text", exact=True)
    day.fill("27 April")
    day.press("Tab")
    alert = page.locator(f"{BOX} .course-trouble")
    alert.get_by_text("write year, month and day as in 2025-04-27, not '27 April'").wait_for()
    text = page.get_by_label("Text", exact=True)
    text.fill("   ")
    text.press("Tab")
    alert.get_by_text("it is empty").wait_for()
    text.fill(HOSTILE)
    text.press("Tab")
    page.locator(f"{BOX} .course-marked", has_text="9999999").wait_for()
    assert page.evaluate("() => window.hurt") is None
    assert page.locator(f"{BOX} .course-marked").locator("img, script").count() == 0
    text.fill("They met.")
    text.press("Tab")
    page.locator(f"{BOX} [role=status]", has_text="no claim").wait_for()
    assert opened.serious(BOX) == []
    page.get_by_role("button", name="Reset").press("Enter")
    page.locator(f"{BOX} [data-claim=K01]").wait_for()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_explorer_fits_every_width_in_both_themes(opened: Any, theme: str) -> None:
    page = opened.page
    change = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(change, theme)
    light = str(theme.endswith("Light")).lower()
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light)
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    unfolding = [page.get_by_role("button", name="More settings"), *page.locator(f"{BOX} summary").all()]
    for part in unfolding:
        part.press("Enter")
    try:
        for width in SIZES:
            page.set_viewport_size({"width": width, "height": 1800})
            # the picture, too, is as narrow as its room, once it is drawn anew for it
            parts = page.locator(f"{BOX}, {BOX} .course-marked, {BOX} .course-picture")
            too_wide = "all => all.map(one => one.scrollWidth - one.clientWidth).filter(more => more > 1)"
            assert parts.count() == 3 and settled(partial(parts.evaluate_all, too_wide)) == [], width
            _keep(page, f"text-explorer-{width}-{theme.split()[1].lower()}")
        assert opened.serious(BOX) == []
    finally:
        page.evaluate(change, "JupyterLab Light")
        for part in unfolding:
            part.press("Enter")


def test_the_claim_that_opens_is_seen_with_its_sentence(lab: str, opened: Any) -> None:
    opened.page.set_viewport_size({"width": 1280, "height": 900})
    opened.turn_to(lab, "late.ipynb")
    opened.run_all()
    opened.page.locator(f"{BOX} [data-claim=K14][aria-pressed=true]").wait_for()
    opened.page.wait_for_function(
        """box => { const pane = document.querySelector(`${box} .course-marked`).getBoundingClientRect();
          const badge = document.querySelector(`${box} [data-claim=K14]`);
          const inside = one => { const place = one.getBoundingClientRect();
            return place.height > 0 && place.top >= pane.top && place.bottom <= pane.bottom; };
          return inside(badge) && inside(badge.previousElementSibling); }""",
        arg=BOX,
    )
