"""All explorers on one page of JupyterLab in Chromium: looks, room, keyboard, copying, opening again.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each explorer in both themes and at 200 % zoom.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from accessible import OF_COLOURS, faults
from settled import laid_out, settled

from course import widgets
from course.widgets.guess_questions import QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: class of the box on the screen -> the lines that open it; every explorer, and each kind of guess
CELLS = {
    **{name.replace("_", ""): f"widgets.{name}()" for name in widgets.EXPLORERS},
    "predictnumber": "widgets.predict('china_share')",
    "predictline": "widgets.predict('rare_earth_share')",
}
#: the longest sentence of all, and settings that unfold; these stand on the page after those of `CELLS`
FURTHER = {
    "tariffs": ['scenario="china_minerals"', "china_on_japan=0.1"],
    "coalition": ["security=-0.3", "exporters=0.1"],
    "article": ["year=2010"],
    "shortage": ["supply=0.0"],
    "partners": ["count=5"],
}

#: explorer -> (label of a control, key to press, setting that the key changes, its value then)
MOVES: dict[str, tuple[str, str, str, Any]] = {
    "alignment": ("Year", "ArrowLeft", "year", 2021),
    "article": ("Claim", "ArrowDown", "claim", "K02"),
    "chokepoints": ("Mineral", "ArrowDown", "mineral", "graphite"),
    "claims": ("Claim", "ArrowDown", "claim", "C02"),
    "coalition": ("Worth beyond trade (% of income)", "ArrowRight", "security", 0.05),
    "mirror": ("Year", "ArrowRight", "year", 2024),
    "partners": ("Year", "ArrowLeft", "year", 2023),
    "shortage": ("Part of deliveries cut", "ArrowRight", "cut", 0.15),
    "tariffs": ("US tariff on Japan", "ArrowRight", "us_on_japan", 0.01),
    "world_trade": ("Year", "ArrowLeft", "year", 2021),
}

#: what an explorer shows when it is no chart
PICTURES = {"claims": ".course-mark"}
LAPTOP = {"width": 1366, "height": 768}
PLAIN = {"width": 1280, "height": 900}


def _calls() -> list[str]:
    """Return what opens the explorers, in their order on the page."""
    further = [f"widgets.{name}({given})" for name, settings in FURTHER.items() for given in settings]
    return [*CELLS.values(), *further]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks_in: Any) -> Iterator[str]:
    guesses = [f"widgets.predict({name!r})" for name, asked in QUESTIONS.items() if asked.kind != "line"]
    pages = {
        "all.ipynb": _calls(),
        "few.ipynb": ["widgets.partners()", "widgets.mirror()", "widgets.shortage()"],
        "guesses.ipynb": guesses,
    }
    cells = {name: [f"from course import widgets\n{line}" for line in lines] for name, lines in pages.items()}
    with notebooks_in(tmp_path_factory.mktemp("explorers"), cells) as url:
        yield url


@pytest.fixture(scope="module")
def opened(lab: str, module_tab: Any) -> Any:
    """One page with every explorer open: the first tests only look, later ones leave an explorer changed."""
    page, calls = module_tab.page, _calls()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    module_tab.open_notebook(lab, "all.ipynb")
    module_tab.run_all()
    page.wait_for_function(
        "count => document.querySelectorAll('.course-explorer .vega-embed svg').length === count"
        " && document.querySelector('.course-claims .course-mark')",
        arg=len(calls) - 1,  # the claims are a page of sentences
    )
    page.wait_for_function(
        "count => document.querySelectorAll('.course-more[class] button[aria-controls]').length === count",
        arg=sum(call.startswith(tuple(f"widgets.{name}" for name in FURTHER)) for call in calls),
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll('.course-explorer :is(.noUi-handle, .widget-readout)')]
             .every(one => one.ariaLabel)"""
    )
    return module_tab


@pytest.fixture
def page(opened: Any) -> Any:
    """The page as wide as most screens, and with the list of files open."""
    opened.page.set_viewport_size(PLAIN)
    opened.page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    return opened.page


def _box(page: Any, name: str) -> Any:
    """Bring an explorer or a guess into sight."""
    box = page.locator(".course-explorer").nth(list(CELLS).index(name.replace("_", "")))
    box.scroll_into_view_if_needed()
    return box


def _no_fault(opened: Any) -> bool:
    """Tell whether nothing was asked of anybody outside and the console is silent."""
    return opened.outside == [] and opened.faults() == []


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


def test_no_chart_warns_when_it_is_drawn(opened: Any) -> None:
    assert opened.chart_warnings == []


def _turn(page: Any, theme: str) -> None:
    """Let JupyterLab take its theme of this name, `Light` or `Dark`."""
    change = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(change, f"JupyterLab {theme}")
    light = str(theme == "Light").lower()
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light)
    laid_out(page)  # JupyterLab hides everything for a frame


@contextmanager
def _unfolded(page: Any) -> Iterator[None]:
    """All that lies behind the pictures is open."""
    for name in CELLS:
        _unfold(_box(page, name))
    yield
    for name in CELLS:
        _fold(_box(page, name))


def test_nothing_is_inaccessible_in_either_theme(page: Any) -> None:
    found = []
    with _unfolded(page):
        try:
            for theme, rules in (("Light", ()), ("Dark", OF_COLOURS)):
                _turn(page, theme)
                found += [f"{theme} {fault}" for fault in faults(page, ".course-explorer", only=rules)]
                # tables of two explorers have one name
                found = [fault for fault in found if "landmark-unique" not in fault]
                for name in CELLS:
                    _keep(_box(page, name), f"base-{name}-{theme.lower()}-open")
        finally:
            _turn(page, "Light")
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
    found = []
    try:
        with _unfolded(page):
            for name in CELLS:
                box = _box(page, name)
                found += [f"{name}: {fault}" for fault in settled(partial(box.evaluate, CUT_OFF))]
                _keep(box, f"base-{name}-200")
    finally:
        page.set_viewport_size(PLAIN)
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


def test_on_a_small_laptop_controls_chart_and_sentence_are_seen_at_once(page: Any) -> None:
    page.set_viewport_size(LAPTOP)
    explorers = [place for place, call in enumerate(_calls()) if "predict" not in call]
    faults = []
    for place in explorers:
        call = _calls()[place]
        name = call.removeprefix("widgets.").partition("(")[0]
        look = partial(page.evaluate, _ENDS, [place, PICTURES.get(name, ".course-picture svg")])
        # the pictures are drawn anew for their new room
        found = settled(look, lambda ends: max(ends["picture"], ends["sentence"]) <= ends["room"])
        assert abs(found["moved"]) <= 1, (call, found)
        faults += [(call, found)] if max(found["picture"], found["sentence"]) > found["room"] else []
    assert not faults, faults


def test_presets_and_buttons_stand_in_one_row(page: Any) -> None:
    page.set_viewport_size(LAPTOP)
    heights = page.locator(".course-buttons").evaluate_all("all => all.map(one => one.clientHeight)")
    assert len(heights) == len(_calls()) and max(heights) < 40, heights


@pytest.mark.parametrize("name", list(FURTHER))
def test_the_keyboard_opens_more_settings_and_closes_them(opened: Any, page: Any, name: str) -> None:
    box = page.locator(f".course-{name}").first
    button, folded = box.locator(".course-more button"), box.locator(".course-folded")
    assert button.inner_text() == "More settings"
    assert button.get_attribute("aria-expanded") == "false" and not folded.is_visible()
    for key in ("Enter", "Space"):
        button.press(key)
        assert button.get_attribute("aria-expanded") == "true" and folded.is_visible()
        assert folded.get_attribute("id") == button.get_attribute("aria-controls")
        assert page.evaluate("() => document.activeElement.textContent") == "More settings"
        if key == "Enter":
            assert opened.serious(f".course-{name}") == []
        page.keyboard.press("Tab")
        assert folded.evaluate("one => one.contains(document.activeElement)")
        button.press(key)
        assert button.get_attribute("aria-expanded") == "false" and not folded.is_visible()
    assert _no_fault(opened)


def test_a_preset_unfolds_what_it_sets_and_the_button_counts(page: Any) -> None:
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
def test_nothing_is_cut_where_the_page_is_narrow(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    assert settled(lambda: page.evaluate(_CUT)) == [], "the pictures are drawn anew for their new room"
    closed, unfolded = (page.locator(f'.course-more [aria-expanded="{word}"]') for word in ("false", "true"))
    click = "all => all.forEach(one => one.click())"
    closed.evaluate_all(click)
    assert closed.count() == 0 and page.locator(".course-folded").last.is_visible()
    assert settled(lambda: page.evaluate(_CUT)) == []
    unfolded.evaluate_all(click)
    assert unfolded.count() == 0


def _shows(page: Any, name: str, words: str) -> None:
    """Wait until the sentence, and the chart where there is one, say these words."""
    page.wait_for_function(
        """([kind, words, chart]) => {
          const box = document.querySelector(kind);
          return box?.querySelector('[role=status]')?.textContent === words
            && (!chart || box.querySelector('.vega-embed svg')?.getAttribute('aria-label') === words); }""",
        arg=[f".course-{name.replace('_', '')}", words, name not in PICTURES],
    )


def _focus(box: Any, label: str) -> None:
    row = box.locator(".widget-inline-hbox", has=box.page.get_by_text(label, exact=True)).first
    row.locator("select, .noUi-handle").first.focus()


def test_every_explorer_opens_and_answers_the_keyboard(opened: Any, page: Any) -> None:
    for name, (label, key, setting, value) in MOVES.items():
        state = getattr(widgets, name)().state
        box = _box(page, name)
        _shows(page, name, state.sentence())
        _keep(box, f"{name}-light")
        _focus(box, label)
        page.keyboard.press(key)
        state.set(**{setting: value})
        _shows(page, name, state.sentence())
        box.get_by_role("button", name="Reset").press("Enter")
        state.reset()
        _shows(page, name, state.sentence())
    assert _no_fault(opened)


def test_world_trade_turns_from_the_map_into_the_network(opened: Any, page: Any) -> None:
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
    _keep(box, "world_trade-network-light")
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
    assert _no_fault(opened)


def test_a_burst_of_moves_ends_in_the_last_state(page: Any) -> None:
    box = _box(page, "partners")
    _focus(box, "Year")
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    state = widgets.partners(year=2012).state
    _shows(page, "partners", state.sentence())
    largest = state.table()["share_pct"].iloc[0]
    assert f"{largest:.1f}" in box.locator(".vega-embed svg").first.text_content()


def test_a_percentage_that_is_typed_is_taken_as_percent(page: Any) -> None:
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
    # no line ends before a percent sign below the picture; its heading has the first sentence
    kept = box.locator("[role=status] span:not(.course-unseen)").all_inner_texts()
    below = state.sentence().partition(". ")[2]
    assert len(kept) == below.count(" %") > 0 and all(re.fullmatch(r"[\d.,]+ %", one) for one in kept)


def test_a_line_is_drawn_with_the_pointer_and_with_the_keyboard(opened: Any, page: Any) -> None:
    box = _box(page, "predictline")
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
        "([point, value]) => Number(point.ariaValueNow) === value",
        arg=[points.first.element_handle(), round(before - 10, 1)],
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
        "([node, words]) => node.textContent.startsWith(words)",
        arg=[sentence.element_handle(), f"Your line ends at {drawn:.0f}"],
    )
    _keep(box, "predict-light")
    assert "what happened" not in box.locator(".vega-embed svg").first.text_content()
    box.get_by_role("button", name="Keep my guess").press("Enter")
    page.wait_for_function(
        "box => box.querySelector('.vega-embed svg')?.textContent.includes('what happened')",
        arg=box.element_handle(),
    )
    assert "A simple guess" in sentence.inner_text()
    assert box.locator(".course-picture").is_visible() and not points.first.is_visible()
    assert box.get_by_text("What is assumed").is_visible()
    assert page.evaluate("() => document.activeElement.textContent") == "Your guess is kept"
    box.get_by_role("button", name="Reset").press("Enter")
    page.wait_for_timeout(1000)
    assert f"Your line ends at {drawn:.0f}" in sentence.inner_text()
    _keep(box, "predict-shown-light")
    assert opened.serious(".course-predict") == []


def test_axe_finds_nothing_serious_in_a_rendered_lesson(root: Path, tab: Any) -> None:
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter().from_filename(str(root / "notebooks/01a-japans-trade-with-china.ipynb"))
    # the exporter's scripts draw formulas and come from elsewhere; a lesson is text, tables and pictures
    tab.page.set_content(re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL))
    assert tab.page.locator("svg[role=img], img").count() > 0
    # prompts, the colours of code and links without a line under them are the exporter's style sheet
    found = tab.serious(".jp-RenderedMarkdown, .jp-OutputArea-output")
    assert [line for line in found if "link-in-text-block" not in line] == []


def test_in_the_dark_theme_charts_are_dark(page: Any) -> None:
    _turn(page, "Dark")
    try:
        for name in MOVES:
            box = _box(page, name)
            _keep(box, f"{name}-dark")
            if name == "world_trade" and os.environ.get("COURSE_SCREENSHOTS"):
                box.get_by_role("button", name="Network 2022").press("Enter")
                box.locator("g.mark-trail").first.wait_for()
                _keep(box, f"{name}-network-dark")
            if name in PICTURES:
                continue
            look = box.locator(".vega-embed svg").first.evaluate("e => getComputedStyle(e).filter")
            assert look == "invert(0.9) hue-rotate(180deg)", name
    finally:
        _turn(page, "Light")


def test_every_guess_has_a_slider_to_move_at_any_width(lab: str, opened: Any, page: Any) -> None:
    names = [one for one in QUESTIONS if QUESTIONS[one].kind != "line"]
    opened.turn_to(lab, "guesses.ipynb")
    opened.run_all()
    # unseen as long as nobody has guessed
    page.locator(".course-predict .vega-embed svg").nth(len(names) - 1).wait_for(state="attached")
    for width in (1280, 640, 600):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.locator(".course-predict .slider-container").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().width)"
        )
        assert len(wide) >= len(names) and min(wide) >= 100, (width, wide)
    assert opened.serious(".course-predict") == []


_FEW = "() => document.querySelectorAll('.course-explorer .vega-embed svg').length === 3"


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


@pytest.fixture(scope="module")
def few(lab: str, opened: Any) -> None:
    """Open a notebook with three explorers; the tests before need the one with all."""
    opened.turn_to(lab, "few.ipynb")
    opened.run_all()
    opened.page.wait_for_function(_FEW)


@pytest.mark.usefixtures("few")
def test_a_step_ahead_is_drawn_before_the_answer_and_is_the_same(opened: Any, page: Any) -> None:
    box = page.locator(".course-partners")
    box.locator(".noUi-handle").first.focus()
    said = {year: widgets.partners(year=year).state.sentence() for year in range(2009, 2026)}
    _watch(page)
    page.evaluate(
        """() => {
          window.ahead = new Set();
          const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
          kernel.iopubMessage.connect((_, { content }) => {
            for (const { words } of content.data?.state?.ahead?.answers ?? []) window.ahead.add(words);
          });
        }"""
    )
    page.keyboard.press("ArrowLeft")
    _says(page, said[2023])
    # The kernel has worked out the next step once `ahead` has come; a step to it needs no answer.
    for year in (2022, 2021):
        page.wait_for_function("words => window.ahead.has(words)", arg=said[year])
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
    assert _no_fault(opened)


@pytest.mark.usefixtures("few")
def test_a_notebook_opened_again_shows_working_explorers(lab: str, opened: Any, page: Any) -> None:
    page.locator(".course-partners").get_by_role("button", name="Reset").press("Enter")
    _shows(page, "partners", widgets.partners().state.sentence())
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    path = f"{lab.rpartition('/')[2]}/few.ipynb"

    def turn_back() -> None:
        page.evaluate("() => window.jupyterapp.commands.execute('application:close')")
        page.wait_for_function("() => document.querySelector('.course-explorer') === null")
        page.evaluate("async path => { await jupyterapp.commands.execute('docmanager:open', {path}); }", path)

    def works(year: int) -> None:
        page.locator(".course-partners .noUi-handle").first.focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(
            "words => document.querySelector('.course-partners [role=status]').textContent === words",
            arg=widgets.partners(year=year).state.sentence(),
        )

    works(2023)
    opened.come_late()
    turn_back()
    page.wait_for_function(_FEW)
    works(2022)
    opened.open_notebook(lab, "few.ipynb")
    page.wait_for_function(_FEW)
    works(2021)
    assert "Error displaying widget" not in page.locator(".jp-Notebook").inner_text()
    assert _no_fault(opened)
