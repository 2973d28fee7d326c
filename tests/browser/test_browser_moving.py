"""Parts of the web edition, opened from a folder: they move, and say what the notebook says."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from course import widgets
from course.claims import claim
from course.lessons import home_of
from course.phrases import decimals
from course.widgets.explorers.claims import Claims
from course.widgets.explorers.mirror import Mirror
from course.widgets.guesses import predict_state
from course.widgets.kept_guesses import my_predictions
from course.widgets.opened import readings_found
from course.widgets.rows import records
from course.workspace import Workspace
from makers.site.moving import explorers, grids
from makers.site.moving.checks import exercise_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def compare(root: Path) -> dict[str, Any]:
    """What the benchmark of all explorers does for one of them."""
    return runpy.run_path(str(root / "benchmarks" / "site_explorers.py"))


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """A page that keeps what its console says."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    page.close()


@pytest.mark.parametrize("name", ["partners", "mirror"])
def test_ten_settings_say_and_show_what_the_kernel_does(
    compare: dict[str, Any], page: Any, tmp_path: Path, name: str
) -> None:
    page.goto(compare["stand_in"](tmp_path, f"widgets.{name}()").as_uri())
    points, places = compare["chosen"](name)
    assert len({tuple(place) for place in places}) == 10
    shown = compare["said_by_page"](page, places)
    assert compare["differences"](shown, compare["told_by_kernel"](name, points)) == []
    assert len({one["sentence"] for one in shown}) > 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.said == []


#: the picture is fitted to its room a moment after it is first drawn
_FITTED = """() => {
  const [box, picture] = ['.course-picture', '.course-picture svg']
    .map(one => document.querySelector(one).getBoundingClientRect().width);
  return Math.abs(box - picture) < 20;
}"""
_MARGINS = "document.body.style.cssText = 'margin: 0 auto; padding: 0 1rem; max-width: 48rem'"

#: whether no line of a text is cut
_WHOLE = "all => all.every(one => one.scrollHeight <= one.clientHeight)"
#: the choices whose chosen words are wider than the room between the border and the arrow
_CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll(".course-moving select")].filter(box => {
    if (!box.clientWidth) return false;
    const look = getComputedStyle(box), words = box.selectedOptions[0].text;
    pen.font = look.font;
    return pen.measureText(words).width + 20 > box.clientWidth - 2 * parseFloat(look.paddingLeft);
  }).map(box => box.selectedOptions[0].text);
}"""


@pytest.mark.parametrize("name", ["coalition", "partners", "shortage", "tariffs", "world_trade"])
def test_control_picture_and_sentence_fit_one_screen(
    compare: dict[str, Any], browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The highest; the still picture has the size of the live one, so nothing jumps."""
    # two tariffs have the longest sentence
    forms = {"tariffs": {"china_on_us": 0.6, "us_on_china": 0.6}, "world_trade": {"view": "network"}}
    given: dict[str, Any] = forms.get(name, {})
    state = getattr(widgets, name)().state
    start = {key: [one.default_value] for key, one in state.settings().items()}
    blocks = [start, {**start, **{key: [value] for key, value in given.items()}}]
    monkeypatch.setattr(explorers, "blocks_of", lambda state, *more: blocks)
    monkeypatch.setattr(type(state), "presets", dict.fromkeys(state.presets, given))
    # the few answers are not kept, and those that other tests have computed stay
    monkeypatch.setattr(explorers, "_answers_and_file", explorers._answers_and_file.__wrapped__)
    settings = ", ".join(f"{key}={value!r}" for key, value in given.items())
    address = compare["stand_in"](tmp_path, f"widgets.{name}({settings})").as_uri()
    for width, height in ((390, 844), (1366, 768)):
        size = {"width": width, "height": height}
        # without scripts, since the live picture may take its place before it is measured
        page = browser.new_page(viewport=size, java_script_enabled=False)
        page.goto(address)
        page.evaluate(_MARGINS)
        still = page.locator("img.course-still").bounding_box()
        page.close()
        page = browser.new_page(viewport=size)
        page.goto(address)
        page.evaluate(_MARGINS)
        page.locator(".course-picture svg").wait_for()
        page.wait_for_function(_FITTED)
        live = page.locator(".course-picture svg").bounding_box()
        top, sentence = (page.locator(one).bounding_box() for one in (".course-moving", ".course-sentence"))
        # the answer is the heading of the picture
        assert sentence["y"] + sentence["height"] <= live["y"] + 1
        assert page.evaluate(_CUT) == []
        if width == 390:
            page.locator(".course-presets button").first.click()
            assert page.locator(".course-answer p").evaluate_all(_WHOLE), "no sentence is cut"
            answer = page.locator(".course-answer").bounding_box()
            assert answer["height"] <= 112, "five lines"
            live = page.locator(".course-picture svg").bounding_box()
        assert live["y"] + live["height"] - top["y"] <= height
        assert live["y"] - top["y"] <= height / 2, "the picture begins beside the thumb"
        assert sentence["y"] + sentence["height"] - top["y"] <= height
        if width == 390:
            assert abs(live["width"] - still["width"]) < 20 and abs(live["height"] - still["height"]) < 30
            touched = page.locator(".course-form :is(select, button, input[type=range])").all()
            assert all(one.bounding_box()["height"] >= 44 for one in touched if one.is_visible())
        page.close()


_SET = """first => {
  for (const node of document.querySelectorAll("[data-place]")) {
    node.value = String(JSON.parse(node.dataset.values).indexOf(first[node.dataset.name]));
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""
_STANDS = "words => document.querySelector('.course-moving').courseShown?.words === words"


@pytest.mark.parametrize(
    ("question", "guess"),
    [
        ("japan_china_balance", {"guess": -29.0, "margin": 20.0}),
        ("largest_buyer", {"guess": "KOR", "confidence": 0.55}),
        ("numbers_that_hold", {"guess": 6.0, "margin": 1.0}),
        ("rare_earth_share", {}),
    ],
)
def test_a_guess_is_kept_in_the_browser_and_answered_in_the_notebooks_words(
    compare: dict[str, Any], page: Any, tmp_path: Path, question: str, guess: dict[str, Any]
) -> None:
    page.goto(compare["stand_in"](tmp_path, f'widgets.predict("{question}")').as_uri())
    state = predict_state(question, Workspace())
    page.wait_for_function(_STANDS, arg=state.sentence())
    assert page.is_disabled(".course-keep"), "nothing stands there to be kept"
    page.evaluate(_SET, guess)
    if not guess:  # a line: the fourth year goes down by five steps
        page.locator(".course-pad circle").nth(3).focus()
        for _ in range(5):
            page.keyboard.press("ArrowDown")
        values = page.eval_on_selector_all(
            ".course-pad circle", "all => all.map(one => Number(one.getAttribute('aria-valuenow')))"
        )
        assert values[3] == pytest.approx(values[2] - 5, abs=0.06)
        guess = {"line": tuple(values)}
    state.set(**guess)
    page.wait_for_function(_STANDS, arg=state.sentence())
    page.click(".course-keep")
    state.commit()
    page.wait_for_function(_STANDS, arg=state.sentence())
    rows = page.evaluate("document.querySelector('.course-moving').courseShown.rows")
    drawn = page.get_attribute(".course-picture svg", "aria-label")
    shown = {"sentence": page.text_content(".course-sentence"), "drawn": drawn, "rows": rows}
    told = {name: records(frame) for name, frame in state.frames().items()}
    assert compare["differences"]([shown], [{"words": state.sentence(), "rows": told}]) == []
    page.reload()
    page.wait_for_function(_STANDS, arg=state.sentence())
    assert page.locator("input:enabled, select:enabled").count() == 0
    page.goto(compare["stand_in"](tmp_path, "widgets.my_predictions()").as_uri())
    key = f"course.guess.{question}"
    kept = my_predictions(state.workspace)[["question", "guess", "answer"]].iloc[0].tolist()
    cells = page.locator("tbody tr", has_text=state.ask.text).locator("th, td").all_inner_texts()
    assert cells[:3] == [one if isinstance(one, str) else decimals(one, 1) for one in kept]
    for broken in (
        {"kind": "line", "first": {"line": 3}, "truth": 4},
        {"kind": "choice", "first": {}},
        [1],
        "x",
    ):
        page.evaluate("([name, kept]) => localStorage.setItem(name, kept)", [key, json.dumps(broken)])
        page.reload()
        page.wait_for_selector(".course-none, .course-table", state="attached")
    assert page.said == []


_PLAIN = (
    "html => { const node = document.createElement('div'); node.innerHTML = html; return node.innerHTML; }"
)


#: puts the question into a cell, as on the site, with its result below
_RESULT_BELOW = """() => {
  const cell = document.createElement("div"), check = document.querySelector(".course-check");
  const part = check.closest("details") ?? check;
  cell.className = "cell";
  part.before(cell);
  cell.append(part);
  cell.insertAdjacentHTML("afterend", '<details class="course-told"><summary>The result</summary></details>');
}"""


@pytest.mark.parametrize(
    ("check", "answers"),
    [
        ("can_be_checked", ["a", "b", "c", "d"]),
        ("keep_four_groups", ["query", "zzz", "", "ISIN ", ".isin()", "isin(groups)"]),
        ("share_gap", ["x", "", "1,234", "99", "99", "-4.9", "0.05", "4.9 %", "4.912345"]),
    ],
)
def test_a_check_says_what_the_notebook_says_and_hides_it_till_then(
    compare: dict[str, Any], page: Any, tmp_path: Path, check: str, answers: list[str]
) -> None:
    page.goto(compare["stand_in"](tmp_path, f'ex.quick("{check}")').as_uri())
    if check == "keep_four_groups":
        page.get_by_text("A question on the code").click()
    quick = exercise_of(check).quick(check)
    source = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*check-*.js"))
    page.evaluate(_RESULT_BELOW)
    told = False
    for answer in answers:
        if check != "can_be_checked":
            page.fill(".course-quick input", answer)
        else:
            page.check(f".course-quick input[value={answer}]")
        before = page.get_attribute(".course-quick", "data-revision")
        page.click(".course-quick [type=submit]")
        page.wait_for_function(
            "before => document.querySelector('.course-quick').dataset.revision !== before", arg=before
        )
        panel = quick.check(answer)
        told |= panel.tone == "good"
        assert page.evaluate("document.querySelector('.course-told').open") == told, (
            "the right answer opens it"
        )
        assert page.inner_html(".course-result") == page.evaluate(_PLAIN, panel._repr_html_()), answer
        if panel.tone in ("bad", "good"):
            assert not any(text and text in source for text in panel.paragraphs)
    page.evaluate(
        "for (const key in localStorage) if (key.includes('check')) localStorage[key] = '{\"misses\":\"x\"}'"
    )
    before = page.get_attribute(".course-quick", "data-revision")
    page.click(".course-quick [type=submit]")
    page.wait_for_function(
        "now => document.querySelector('.course-quick').dataset.revision !== now", arg=before
    )
    assert "<p" in page.inner_html(".course-result"), "as after a first miss"
    assert page.evaluate("courseMoving.sha256('abc'.repeat(50))") == sha256(b"abc" * 50).hexdigest()
    assert page.said == []


#: the lines of text through which an edge of a pane runs
_CUT_LINES = """() => [".course-pages", ".course-opened"].flatMap(name => {
  const pane = document.querySelector(name), { top, bottom } = pane.getBoundingClientRect();
  const texts = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT), range = document.createRange();
  const cut = [];
  while (texts.nextNode()) {
    const { parentNode } = texts.currentNode;
    if (!parentNode.checkVisibility() || parentNode.matches(".course-skip")) continue;
    range.selectNode(texts.currentNode);
    for (const line of range.getClientRects())
      if ([top, bottom].some(edge => line.top < edge - 3 && line.bottom > edge + 3))
        cut.push(texts.currentNode.data);
  }
  return cut;
})"""


def test_the_text_opens_as_in_the_notebook_and_keeps_verdicts_in_the_browser(
    compare: dict[str, Any], page: Any, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 600, "height": 800})
    page.goto(compare["stand_in"](tmp_path, 'widgets.claims(claim="C05")').as_uri())
    status = page.locator(".course-paper .course-sentence")
    stands = "words => document.querySelector('.course-paper .course-sentence')?.textContent === words"
    page.wait_for_function(stands, arg=Claims(claim="C05").sentence())
    assert page.evaluate(_CUT_LINES) == []
    for name in ("C21", "C37"):
        page.select_option("[data-name=claim]", label=name)
        page.wait_for_function(stands, arg=Claims(claim=name).sentence())
        assert page.evaluate(_CUT_LINES) == []
    page.click(".course-mark[data-id=C20]")
    page.select_option("[data-name=claim]", label="C06")
    page.wait_for_function(stands, arg=Claims(claim="C06").sentence())
    readings = claim("C06").readings

    def turned_to(panel: str) -> str:
        # two texts on a page would have landmarks of the same name
        return str(page.inner_html(panel)).replace('role="group"', 'role="region"')

    menus, panel = page.locator(".course-turned").locator("xpath=..").locator("select"), ".course-turned"
    assert turned_to(panel) == page.evaluate(_PLAIN, readings_found(readings, {}))
    first, last = readings.choices[0], readings.choices[-1]
    menus.nth(0).select_option(index=1)
    menus.nth(len(readings.choices) - 1).select_option(index=2)
    turned = {first.name: next(iter(first.options)), last.name: list(last.options)[1]}
    assert turned_to(panel) == page.evaluate(_PLAIN, readings_found(readings, turned))
    assert "The course says" not in page.inner_text(".course-opened")
    page.select_option(".course-own select", "overstated")
    page.fill(".course-own input[type=text]", "<b>Hong Kong</b>")
    page.click(".course-own button")
    assert (
        "1. overstated, 60 % sure: <b>Hong Kong</b>" in f"1. {page.inner_text('.course-opened ol').strip()}"
    )
    verdict = page.locator(
        ".course-opened [role=status] p", has_text=f"says: {claim('C06').evidence().verdict}."
    )
    assert verdict.locator("a").get_attribute("href").endswith("/claims/C06.html")
    page.reload()
    page.wait_for_function(stands, arg=Claims(claim="C05").sentence())
    page.select_option("[data-name=shown]", label="my own verdicts")
    page.click(".course-mark[data-id=C06]")
    page.wait_for_function(stands, arg=f"C06. {claim('C06').text} You: overstated, 60 % sure.")
    assert "The course\u2019s verdict" not in page.inner_text(".course-opened")
    kept = page.evaluate("JSON.parse(localStorage.getItem('course.ledger'))")["C06"]
    for broken in (7, "x", [None], {"C06": {}}, {"C06": "x"}, {"C05": 1, "C06": [*kept, None, {}, 3]}):
        page.evaluate("kept => localStorage.setItem('course.ledger', JSON.stringify(kept))", broken)
        page.reload()
        page.wait_for_function(stands, arg=Claims(claim="C05").sentence())
        page.click(".course-mark[data-id=C06]")
    status.get_by_text("You: overstated, 60 % sure.").wait_for()  # what can be read still counts
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".course-mark[data-id=C06] + .course-skip + .course-opened").wait_for()
    # a long paragraph: what opens begins where its sentence ends, which stays where it was tapped
    tapped, panel = page.locator(".course-mark[data-id=C17]"), page.locator(".course-opened")
    tapped.evaluate("mark => scrollBy({ top: mark.getBoundingClientRect().top - 300, behavior: 'instant' })")
    top = tapped.bounding_box()["y"]
    tapped.click()
    page.locator(".course-mark[data-id=C17] + .course-skip + .course-opened").wait_for()
    now = tapped.bounding_box()
    assert abs(now["y"] - top) < 2 and panel.bounding_box()["y"] - now["y"] - now["height"] < 30
    # a lesson that asks for a verdict begins with its own claims
    page.goto(compare["stand_in"](tmp_path, 'widgets.claims(claim="C13", shown="own")').as_uri())
    page.locator(".course-mark[data-id=C13] + .course-skip + .course-opened").wait_for()
    own = page.locator(".course-mark").evaluate_all("marks => marks.map(one => one.dataset.id)")
    assert own == list(home_of("C13").claims)
    page.get_by_role("button", name="Show all 38 sentences").click()
    page.locator(".course-mark[data-id=C38]").wait_for()
    page.locator(".course-mark[data-id=C13] + .course-skip + .course-opened").wait_for()
    scrolls = "one => one.scrollHeight > one.clientHeight && getComputedStyle(one).overflowY !== 'visible'"
    assert not any(
        page.locator(f".course-facing {one}").evaluate(scrolls) for one in (".course-pages", ".course-opened")
    )
    # where the whole text is to be read, nothing is open before it is tapped
    first = page.locator(".course-mark[data-id=C01]")
    for width, opened in ((390, ".course-mark[data-id=C01] + .course-skip + "), (1366, ".course-facing > ")):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(compare["stand_in"](tmp_path, 'widgets.claims(shown="own")').as_uri())
        first.wait_for()
        assert panel.is_hidden() and page.locator(".course-mark[aria-expanded=true]").count() == 0
        first.click()
        page.locator(f"{opened}.course-opened").wait_for()
    assert page.said == []


@pytest.mark.parametrize(
    "code", ["widgets.mirror()", 'widgets.predict("china_share")', 'ex.quick("share_gap")']
)
def test_no_part_breaks_a_rule_of_axe(
    compare: dict[str, Any], page: Any, tab_kind: Any, tmp_path: Path, code: str
) -> None:
    page.goto(compare["stand_in"](tmp_path, code).as_uri())
    page.wait_for_selector(".course-form:not([hidden]), .course-quick:not([hidden])")
    assert tab_kind(page).serious("main") == []


#: goes to another place on the page, and returns what the slider says then
_ELSEWHERE = """() => new Promise(done => {
  const says = () => document.querySelector(".course-slide output").innerText;
  addEventListener("popstate", () => done(says()), { once: true });
  location.hash = "elsewhere";
})"""


def test_the_address_says_what_is_set_and_back_undoes_it(
    compare: dict[str, Any], page: Any, tmp_path: Path
) -> None:
    def says(**settings: Any) -> None:
        page.wait_for_function(_STANDS, arg=widgets.partners(**settings).state.sentence())

    address = compare["stand_in"](tmp_path, "widgets.partners()").as_uri()
    page.goto("about:blank")
    page.goto(f"{address}#partners=year:2013")
    says(year=2013)
    now = page.inner_text(".course-slide output")
    assert page.evaluate(_ELSEWHERE) == now, "another place on the page changes no setting"
    page.get_by_label("Direction").select_option(label="Exports")
    says(year=2013, flow="export")
    page.wait_for_function(
        "() => location.hash.includes('flow:export') && location.hash.includes('year:2013')"
    )
    page.go_back()
    says(year=2013)
    assert page.evaluate("location.hash") == "#elsewhere"
    page.go_forward()
    says(year=2013, flow="export")
    page.locator(".course-reset").click()
    says()
    page.wait_for_function("() => location.hash === ''")
    button = page.get_by_role("button", name="Exports in 2019")
    button.click()
    says(year=2019, flow="export")
    assert button.get_attribute("aria-pressed") == "true"
    marked = page.locator(".course-sentence mark").all_inner_texts()
    assert {"2019", "United States"} <= set(marked), "figures and names that changed stand out"
    assert all(one[0].isalnum() and (one[-1].isalnum() or one[-1] == "%") for one in marked), (
        "whole words alone"
    )
    assert all(one[0].isupper() or any(sign.isdigit() for sign in one) for one in marked)
    for nonsense in ("partners=year:1850,flow:%E0%A4%A", "mirror=year:2013"):
        page.goto("about:blank")
        page.goto(f"{address}#{nonsense}")
        says()
    assert page.said == []


def test_a_combination_that_is_not_held_moves_no_other_control_and_says_so(
    compare: dict[str, Any], page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(grids._BLOCKS, "Mirror", ({"what": ["exports", "balance"]}, {"year": grids.ALL}))
    monkeypatch.setattr(explorers, "_answers_and_file", explorers._answers_and_file.__wrapped__)
    page.goto(compare["stand_in"](tmp_path, "widgets.mirror()").as_uri())
    page.select_option(".course-controls select", label="Japan's balance with China")
    page.wait_for_function(_STANDS, arg=Mirror(what="balance").sentence())
    page.focus(".course-controls input[type=range]")
    page.keyboard.press("Home")
    beside = page.locator(".course-control:has(input[type=range]) .course-trouble")
    assert "“2013” is not worked out here" in beside.inner_text()
    assert page.inner_text(".course-slide output") == str(Mirror().year), "the touched control goes back"
    assert page.evaluate("document.querySelector('.course-controls select').selectedOptions[0].text") == (
        "Japan's balance with China"
    ), "and no other one moves"
    beside.get_by_role("button").click()
    page.wait_for_function(_STANDS, arg=Mirror(year=2013).sentence())
    assert page.text_content(".course-trouble") == ""
    page.click(".course-reset")
    page.wait_for_function(_STANDS, arg=Mirror().sentence())
    assert page.text_content(".course-trouble") == ""


def test_a_move_is_told_in_a_sentence_beside_an_axis_that_stays(
    compare: dict[str, Any], page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """China loses about 0.24 % with the tariff and 0.03 % without it."""
    start = {key: [one.default_value] for key, one in widgets.tariffs().state.settings().items()}
    folded = {"china_on_japan": 0.1}
    blocks = [{**start, "us_on_japan": [0.0, 0.24], "us_on_china": [0.0, 0.25, 0.34]}]
    blocks += [{**start, **{name: [value] for name, value in folded.items()}}]
    monkeypatch.setattr(explorers, "blocks_of", lambda state, *more: blocks)
    monkeypatch.setattr(type(widgets.tariffs().state), "presets", {"Japan is taxed": folded})
    monkeypatch.setattr(explorers, "_answers_and_file", explorers._answers_and_file.__wrapped__)
    page.add_init_script("addEventListener('course:drawn', event => { window.view = event.detail; }, true)")
    page.goto(compare["stand_in"](tmp_path, "widgets.tariffs(us_on_japan=0.24, us_on_china=0.34)").as_uri())
    page.wait_for_function("() => window.view && document.querySelector('.course-moving').courseShown")
    edges = page.evaluate("view.data('edges').map(row => row.value)")
    slider = page.get_by_label("US tariff on China")
    assert json.loads(slider.get_attribute("data-at")) == [0, 25, 34], "true distances"
    slider.focus()
    page.keyboard.press("Home")
    told = page.locator(".course-moved", has_text="instead of")
    one, other = (
        widgets.tariffs(us_on_japan=0.24, us_on_china=rate)
        .state.frames()["dots"]
        .set_index("name")
        .loc[["Japan", "China", "United States"], "words"]
        for rate in (0.0, 0.34)
    )
    changes = [f"{name} {one[name]}\xa0% instead of {other[name]}\xa0%" for name in one.index[one != other]]
    assert told.inner_text() == f"With “US tariff on China” at 0\xa0%: {', '.join(changes)}."
    assert page.evaluate("view.data('edges').map(row => row.value)") == edges
    assert (
        page.evaluate("document.querySelector('.course-moving').courseShown.rows.edges[1].value") <= edges[1]
    )
    assert (
        page.evaluate("view.data('dots').filter(row => row.before !== null).map(row => row.name)").count(
            "China"
        )
        == 1
    )
    assert page.locator(".course-key").is_visible()
    # a number beside the ring would be read as the ring's: all stand in one column, away from every mark
    ends = """() => {
      const box = mark => mark.getBoundingClientRect(), all = kind =>
        [...document.querySelectorAll(`.course-picture svg.marks ${kind}`)].filter(mark => box(mark).width);
      const texts = all(".mark-text.role-mark text").filter(text => /\\d/.test(text.textContent));
      const numbers = texts.map(text => box(text).right), marks = all(".mark-symbol path");
      return [new Set(numbers.map(Math.round)).size, numbers.length,
        Math.max(...numbers), Math.min(...marks.map(mark => box(mark).left))];
    }"""
    columns, rows, last, first = page.evaluate(ends)
    assert (columns, rows) == (1, 10)
    assert last < first
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.course-moved').textContent.includes('25\u00a0%')")
    # what a button sets below "More settings" stands beside the result, and never takes its place
    page.get_by_role("button", name="Japan is taxed").click()
    page.locator(".course-moved", has_text="This sets").wait_for()
    assert "All else is back at the start." in page.locator(".course-moved").inner_text()
    assert page.locator(".course-sentence").inner_text().startswith("Against no new tariff: ")
    assert page.get_by_role("button", name="More settings (1)").is_visible()
