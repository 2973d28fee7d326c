"""The text on one page in JupyterLab and Chromium: sentences open, and verdicts outlive the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from settled import settled

from course.claims import claim
from course.tables import load
from course.widgets.opened import reason
from course.widgets.page_parts import ARTICLE_SCRIPT
from course.workspace import Workspace
from course.workspace.ledger import PersonalLedger

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOX = ".course-claims"
#: what the learner types: it must be shown as it is
REASON = "by <b>both</b> sides' customs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("text")
    Workspace(folder).create()
    return folder


@pytest.fixture(scope="module")
def lab(folder: Path, notebooks_in: Any) -> Iterator[str]:
    cells = ['from course import widgets\nwidgets.claims(shown="own")']
    with notebooks_in(folder, {"text.ipynb": cells}) as url:
        yield url


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """The text on one page; the first test finds it new, the last one starts its kernel again."""
    module_tab.open_notebook(lab, "text.ipynb")
    module_tab.run_all()
    module_tab.page.locator(f"{BOX} .course-mark").first.wait_for()
    module_tab.page.locator(f"{BOX} .course-opened[role=region]").wait_for()
    return module_tab


def _mark(tab: Any, id: str) -> Any:
    return tab.page.locator(f"{BOX} .course-mark[data-id={id}]")


def _open(tab: Any, id: str) -> None:
    """Wait until a sentence, and no other, is open, the menu follows and it is said."""
    tab.page.wait_for_function(
        """([box, id]) => {
          const root = document.querySelector(box);
          const open = [...root.querySelectorAll('.course-mark[aria-expanded=true]')].map(e => e.dataset.id);
          const menu = root.querySelector('.widget-dropdown select');
          return open.join() === id && root.querySelector('.course-opened h5').textContent.startsWith(id)
            && menu.selectedOptions[0].textContent.startsWith(id)
            && root.querySelector('[role=status]').textContent.startsWith(id); }""",
        arg=[BOX, id],
    )


def test_a_sentence_opens_by_click_and_by_keyboard(opened: Any) -> None:
    page = opened.page
    assert page.locator(f"{BOX} .course-mark[role=button]").count() == len(load("claims"))
    _open(opened, "C01")
    _mark(opened, "C09").click()
    _open(opened, "C09")
    page.keyboard.press("Tab")  # the link to what opened, then the next sentence
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _open(opened, "C10")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    page.keyboard.press("Space")
    _open(opened, "C37")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.classList.contains('course-opened')")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.dataset.id") == "C37"
    page.locator(f"{BOX} .widget-dropdown select").first.focus()
    page.keyboard.press("ArrowUp")
    _open(opened, "C36")
    assert opened.outside == []
    assert opened.faults() == []


def test_text_and_what_opened_stand_on_one_laptop_screen_and_wrap_on_a_narrow_one(opened: Any) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("box => document.querySelector(box).scrollIntoView()", BOX)
    text, panel = (page.locator(f"{BOX} .course-{part}").bounding_box() for part in ("pages", "opened"))
    assert max(one["y"] + one["height"] for one in (text, panel)) <= 768
    assert text["x"] + text["width"] <= panel["x"]
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")  # on a phone nobody keeps the files open
    for width in (1920, 820, 360):
        page.set_viewport_size({"width": width, "height": 768})
        parts = page.locator(f"{BOX}, {BOX} .course-pages, {BOX} .course-opened")
        too_wide = "all => all.map(one => one.scrollWidth - one.clientWidth).filter(more => more > 1)"
        assert parts.count() >= 3 and settled(partial(parts.evaluate_all, too_wide)) == [], width
    # what opens below the text comes into sight
    _mark(opened, "C17").click()
    _open(opened, "C17")
    page.wait_for_function(
        "panel => document.querySelector(panel).getBoundingClientRect().top < 0.7 * innerHeight",
        arg=f"{BOX} .course-opened",
    )


def test_a_verdict_is_kept_and_the_courses_stands_beside_it_and_both_outlive_the_kernel(
    opened: Any, folder: Path
) -> None:
    page, form = opened.page, opened.page.locator(f"{BOX} .course-opened")
    page.set_viewport_size({"width": 1280, "height": 900})
    _mark(opened, "C04").click()
    _open(opened, "C04")
    lead, rest = reason(claim("C04"))
    assert lead[:40] not in page.locator(BOX).inner_text()
    assert opened.serious(BOX) == []
    form.get_by_label("My verdict").select_option("overstated")
    form.get_by_label("Why").fill(REASON)
    form.get_by_role("button", name="Keep my verdict").press("Enter")
    form.get_by_text(f"overstated, 60 % sure: {REASON}").wait_for()
    assert PersonalLedger(Workspace(folder)).latest()["C04"].note == REASON
    badges = _mark(opened, "C04").locator(".course-badge")
    assert badges.all_inner_texts() == ["O"]
    assert _mark(opened, "C07").locator(".course-badge").count() == 0, "no verdict, no mark"
    assert "My verdict: overstated." in _mark(opened, "C04").text_content()

    page.get_by_label("Show", exact=True).select_option("the course's verdicts")
    form.get_by_text(lead).wait_for()
    assert form.get_by_text(rest).is_hidden(), "other reasons are folded"
    page.wait_for_function("box => document.querySelector(`${box} .course-theirs`) !== null", arg=BOX)
    assert badges.all_inner_texts() == ["O", "D"]
    assert "The course: depends on the reading." in _mark(opened, "C04").text_content()
    form.get_by_label("What fifteen years in a row means").select_option("as the exact count through 2024")
    form.get_by_text("In the readings chosen here: contradicted in the only reading").wait_for()
    for part in form.locator("summary").all():
        part.press("Enter")
    form.get_by_text(rest).wait_for()
    assert opened.serious(BOX) == []
    theme = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(theme, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    try:
        assert opened.serious(BOX) == []
    finally:
        page.evaluate(theme, "JupyterLab Light")

    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_function(
        """() => { const k = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                   return k.connectionStatus === 'connected' && k.status === 'idle'; }"""
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.locator(BOX).wait_for(state="detached")
    opened.run_all()
    page.locator(f"{BOX} .course-opened[role=region]").wait_for()
    assert badges.all_inner_texts() == ["O"]
    assert page.locator(f"{BOX} .course-theirs").count() == 0, "the notebook asks for one's own"
    _mark(opened, "C04").press("Enter")
    form.get_by_text(f"overstated, 60 % sure: {REASON}").wait_for()
    assert form.get_by_label("Why").input_value() == REASON
    assert opened.outside == []
    assert opened.faults() == []


DRAWN_AGAIN = """async script => {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: { render } } = await import(address);
  const parts = "<div id=text></div><div class=course-opened></div>";
  document.body.innerHTML = `<div class=course-explorer>${parts}</div>`;
  const values = { looks: {}, rows: { sentences: [
    { id: "C01", heading: "A", paragraph: 1, text: "One sentence.", mine: "", course: "" }] }, claim: "C01" };
  const listening = new Map();
  const model = { get: name => values[name] ?? "", set() {}, save_changes() {}, widget_manager: {},
    on: (name, act) => listening.set(act, name), off: (name, act) => listening.delete(act) };
  const panel = document.querySelector(".course-opened"), taken = [], left = [];
  for (let time = 0; time < 3; time += 1) {
    const end = render({ model, el: document.querySelector("#text") });
    const key = { key: "Escape", cancelable: true };
    const press = () => !panel.dispatchEvent(new KeyboardEvent("keydown", key));
    for (let look = 0; look < 600 && !press(); look += 1) await new Promise(requestAnimationFrame);
    taken.push(press());
    end();
    await new Promise(later => setTimeout(later, 100));
    left.push(press());
    document.querySelector("#text").replaceChildren();
  }
  return [taken, left, listening.size];
}"""


LATE = """async script => {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: { render } } = await import(address);
  document.body.innerHTML = "<div class=course-explorer><div id=text></div></div>";
  const values = { looks: {}, rows: {}, claim: "" };
  const model = { get: name => values[name] ?? "", on() {}, off() {}, widget_manager: {} };
  render({ model, el: document.querySelector("#text") });
}"""
#: what a slow computer draws long after the text
COMES = """() => document.querySelector(".course-explorer").insertAdjacentHTML("beforeend",
  "<div class=widget-inline-hbox><span class=widget-label>Year</span><i class=noUi-handle>o</i></div>"
  + "<div class=course-opened>Opened</div>")"""


def test_what_comes_late_is_named_all_the_same(tab: Any) -> None:
    tab.page.clock.install()
    tab.page.evaluate(LATE, ARTICLE_SCRIPT)
    tab.page.clock.run_for(60_000)
    tab.page.evaluate(COMES)
    tab.page.locator(".noUi-handle[aria-label=Year]").wait_for()
    tab.page.locator(".course-opened[role=region]").wait_for()
    assert tab.console_errors == []


def test_a_text_that_is_taken_away_leaves_no_listener_behind(tab: Any) -> None:
    taken, left, listening = tab.page.evaluate(DRAWN_AGAIN, ARTICLE_SCRIPT)
    assert taken == [True] * 3 and left == [False] * 3 and listening == 0
    assert tab.console_errors == []
