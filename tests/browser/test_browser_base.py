"""What all explorers share, in JupyterLab and Chromium: zoom, themes, focus, copying, reopening, steps ahead.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each explorer in both themes and at 200 % zoom.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course import widgets

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: class of the box on the screen -> the lines that open it; every explorer, and each kind of guess
CELLS = {
    **{name.replace("_", ""): f"widgets.{name}()" for name in widgets._EXPLORERS},
    "predictnumber": "widgets.predict('china_share')",
    "predictline": "widgets.predict('rare_earth_share')",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks_in: Any) -> Iterator[str]:
    pages = {
        "all.ipynb": list(CELLS.values()),
        "few.ipynb": ["widgets.partners()", "widgets.mirror()", "widgets.shortage()"],
        "one.ipynb": ["widgets.partners()"],
    }
    cells = {name: [f"from course import widgets\n{line}" for line in lines] for name, lines in pages.items()}
    with notebooks_in(tmp_path_factory.mktemp("base"), cells) as url:
        yield url


@pytest.fixture(scope="module")
def page(lab: str, browser: Any, tab_kind: Any) -> Iterator[Any]:
    """One page with every explorer open, for all tests that only look."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    opened = tab_kind(shown)
    opened.open_notebook(lab, "all.ipynb")
    opened.run_all()
    shown.wait_for_function(
        "count => document.querySelectorAll('.course-explorer .vega-embed svg').length === count"
        " && document.querySelector('.course-claims .course-mark')",
        arg=len(CELLS) - 1,  # the claims are a page of sentences
    )
    shown.wait_for_timeout(2500)  # sliders get their names
    yield shown
    context.close()


def _box(page: Any, name: str) -> Any:
    box = page.locator(".course-explorer").nth(list(CELLS).index(name))
    box.scroll_into_view_if_needed()
    return box


def _keep(box: Any, name: str) -> None:
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = box.page.viewport_size
        box.page.set_viewport_size({**size, "height": 2600})  # nothing out of sight
        box.screenshot(path=str(Path(folder) / f"{name}.png"))
        box.page.set_viewport_size(size)


PARTS = ("What is assumed", "The numbers as a table", "The same numbers in code")


def _unfold(box: Any) -> None:
    """Open all that lies behind the picture and wait until the kernel has filled it.

    A guess tells nothing of what lies behind before it is kept.
    """
    if not box.locator(".course-behind").is_visible():
        return
    box.evaluate("box => { for (const part of box.querySelectorAll('details')) part.open = true; }")
    box.page.wait_for_function(
        "box => box.querySelector('.course-behind td') && box.querySelector('.course-behind textarea').value",
        arg=box.element_handle(),
    )


def _fold(box: Any) -> None:
    box.evaluate("box => { for (const part of box.querySelectorAll('details')) part.open = false; }")


def _serious(box: Any) -> list[str]:
    """Return what axe-core finds wrong inside an element, seriously or worse."""
    import axe_playwright_python

    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    box.page.evaluate("script => window.axe || (0, eval)(script)", script)
    found = box.evaluate("box => axe.run(box, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_nothing_serious_in_either_theme(page: Any, theme: str) -> None:
    pytest.importorskip("axe_playwright_python")
    change = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(change, theme)
    light = str(theme.endswith("Light")).lower()
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light)
    page.wait_for_timeout(500)
    found = []
    try:
        for name in CELLS:
            box = _box(page, name)
            _keep(box, f"base-{name}-{theme.split()[1].lower()}")
            _unfold(box)
            found += [f"{name}: {fault}" for fault in _serious(box)]
            _keep(box, f"base-{name}-{theme.split()[1].lower()}-open")
            _fold(box)
    finally:
        page.evaluate(change, "JupyterLab Light")
        page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")
    assert found == []


#: controls that are cut off or without a size, and parts that scroll sideways
CUT_OFF = """
box => {
  const edge = box.closest('.jp-OutputArea-output').getBoundingClientRect(), found = [];
  const parts = 'select, button, textarea, input:not([type=checkbox]), .noUi-target, .widget-readout,'
    + ' summary, .widget-label, p, li';
  for (const node of box.querySelectorAll(parts)) {
    if (!node.checkVisibility() || node.matches('p:empty, .course-unseen, .course-skip')) continue;
    const r = node.getBoundingClientRect();
    if (r.width < 8 || r.height < 4 || r.left < edge.left - 1 || r.right > edge.right + 1)
      found.push(`${node.className || node.tagName} ${node.textContent.slice(0, 30)}: `
        + `${Math.round(r.left)} to ${Math.round(r.right)} of ${Math.round(edge.right)}`);
  }
  for (let node = box; node !== null; node = node.parentElement)
    if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible')
      found.push(`${node.className || node.tagName} is ${node.scrollWidth} wide in ${node.clientWidth}`);
  return found;
}
"""


def test_at_200_percent_nothing_is_cut_off(page: Any) -> None:
    # 1280 by 900 dots at 200 % leave 640 by 450 to the page; the file list folds away, as a reader would do.
    page.set_viewport_size({"width": 640, "height": 450})
    fold = "() => window.jupyterapp.shell.collapseLeft()"
    page.evaluate(fold)
    page.wait_for_timeout(500)
    found = []
    try:
        for name in CELLS:
            box = _box(page, name)
            _unfold(box)
            found += [f"{name}: {fault}" for fault in box.evaluate(CUT_OFF)]
            _keep(box, f"base-{name}-200")
            _fold(box)
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})
    assert found == []


#: what has the focus: its place among all that can have it, its name, and whether it shows
FOCUS = """
box => {
  const node = document.activeElement;
  if (!box.contains(node)) return null;
  const look = getComputedStyle(node), order = [...box.querySelectorAll('*')];
  return {
    place: order.indexOf(node),
    name: node.getAttribute('aria-label') || node.labels?.[0]?.textContent || node.textContent.trim(),
    shows: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
  };
}
"""


@pytest.mark.parametrize("name", list(CELLS))
def test_the_tab_key_goes_through_in_the_order_of_reading(page: Any, name: str) -> None:
    box = _box(page, name)
    box.evaluate("box => box.querySelector('select, [role=slider], input').focus({ focusVisible: true })")
    seen = []
    for _ in range(60):
        focus = box.evaluate(FOCUS)
        if focus is None:
            break
        seen.append(focus)
        page.keyboard.press("Tab")
    else:
        pytest.fail("the focus does not leave the explorer")
    places = [focus["place"] for focus in seen]
    assert places == sorted(places)
    assert [focus for focus in seen if not focus["shows"] or not focus["name"]] == []
    names = " ".join(focus["name"] for focus in seen)
    tells = box.locator(".course-behind").is_visible()
    assert tells == (not name.startswith("predict"))
    for part in ("Reset", *(PARTS if tells else ())):
        assert part in names


def test_the_code_is_copied_as_shown(page: Any) -> None:
    box = _box(page, "partners")
    box.get_by_text("The same numbers in code", exact=True).press("Enter")
    code = widgets.partners().state.code()
    text = box.get_by_label("Python", exact=False)
    page.wait_for_function("([node, code]) => node.value === code", arg=[text.element_handle(), code])
    assert "mono" in text.evaluate("node => getComputedStyle(node).fontFamily").lower()
    said = box.locator(".course-said")
    for way in ("clipboard", "fallback"):
        page.evaluate("() => navigator.clipboard.writeText('something else')")
        if way == "fallback":
            page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }")
        button = box.get_by_role("button", name="Copy", exact=True)
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("node => node.textContent === 'Copied'", arg=said.element_handle())
        assert page.evaluate("() => navigator.clipboard.readText()") == code, way
        assert button.evaluate("node => node === document.activeElement"), way
    page.evaluate("() => { delete navigator.clipboard.writeText; }")
    assert said.get_attribute("aria-live") == "polite"
    _fold(box)


def _sentences(page: Any) -> list[list[str]]:
    """Return the marks and sentences that the first explorer has shown since `_watch`."""
    return page.evaluate("() => window.shown")


def _watch(page: Any) -> None:
    page.evaluate(
        """() => {
          const live = document.querySelector('[data-revision]');
          window.shown = [];
          new MutationObserver(() => window.shown.push(
            [live.dataset.revision, live.querySelector('[role=status]').textContent]
          )).observe(live, { attributes: true, attributeFilter: ['data-revision'] });
        }"""
    )


def _says(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => window.shown.at(-1)?.[1] === words && !window.shown.at(-1)[0].endsWith('ahead')", arg=words
    )


def test_a_step_ahead_is_drawn_before_the_answer_and_is_the_same(lab: str, tab: Any) -> None:
    page = tab.page
    tab.open_notebook(lab, "one.ipynb")
    tab.run_all()
    box = page.locator(".course-partners")
    box.locator(".vega-embed svg").wait_for()
    box.locator(".noUi-handle").first.focus()
    said = {year: widgets.partners(year=year).state.sentence() for year in range(2009, 2026)}
    _watch(page)
    page.keyboard.press("ArrowLeft")
    _says(page, said[2023])
    # The kernel has worked out the next step once `ahead` has come; a step to it needs no answer.
    for year in (2022, 2021):
        page.wait_for_timeout(1500)
        page.keyboard.press("ArrowLeft")
        _says(page, said[year])
    ahead = [words for mark, words in _sentences(page) if mark.endswith("ahead")]
    assert ahead == [said[2022], said[2021]]
    # A burst: the picture never goes back to an earlier year, and ends in the last one.
    _watch(page)
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    _says(page, said[2013])
    years = [next(year for year, text in said.items() if text == words) for _, words in _sentences(page)]
    assert years == sorted(years, reverse=True)
    assert tab.console_errors == []


def test_a_notebook_opened_again_shows_working_explorers(lab: str, tab: Any) -> None:
    page = tab.page
    tab.open_notebook(lab, "few.ipynb")
    tab.run_all()
    drawn = "() => document.querySelectorAll('.course-explorer .vega-embed svg').length === 3"
    page.wait_for_function(drawn)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def works(year: int) -> None:
        page.wait_for_function(drawn)
        page.locator(".course-partners .noUi-handle").first.focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(
            "words => document.querySelector('.course-partners [role=status]').textContent === words",
            arg=widgets.partners(year=year).state.sentence(),
        )

    works(2023)
    page.evaluate("() => window.jupyterapp.commands.execute('application:close')")
    page.wait_for_function("() => document.querySelector('.course-explorer') === null")
    path = f"{lab.rpartition('/')[2]}/few.ipynb"
    page.evaluate("path => window.jupyterapp.commands.execute('docmanager:open', {path})", path)
    works(2022)
    tab.open_notebook(lab, "few.ipynb")
    works(2021)
    assert "Error displaying widget" not in page.locator(".jp-Notebook").inner_text()
    assert [line for line in tab.console_errors if "favicon" not in line] == []
    assert tab.outside == []
