"""The slides of a lesson in JupyterLab: each screen fits and is large enough, answers wait, keys work."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: smallest text of a paragraph, a control, a table; of a picture; of the line with unit and source
PROSE, PICTURE, SOURCE = 22, 15.5, 16

#: text that is seen on the screen: words, size, lowest and rightmost pixel, and where it stands
SEEN = """() => {
  const found = [];
  const hidden = node => {
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0") return true;
    }
    return false;
  };
  const low = (node, box) => {  // how far down it is seen; a box of its own cuts what is scrolled out of it
    let bottom = box.bottom;
    for (let at = node.parentElement; at && !at.matches(".jp-Notebook, body"); at = at.parentElement) {
      const frame = at.getBoundingClientRect();
      const cuts = getComputedStyle(at).overflowY !== "visible";
      if (cuts && (box.top >= frame.bottom || box.bottom <= frame.top)) return 0;
      if (cuts) bottom = Math.min(bottom, frame.bottom);
    }
    return bottom;
  };
  const own = ".course-bar, .course-over, .course-under, .course-keys";
  for (const root of document.querySelectorAll(`.jp-Cell.jp-deck-mod-onscreen, ${own}`)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || parent.closest("style, script, option") || hidden(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const seen = low(node, box);
      if (!box.width || !seen || box.right < 0) continue;
      const drawing = parent.closest("svg");
      let size = parseFloat(getComputedStyle(parent).fontSize) * (parent.currentCSSZoom ?? 1), scale = 1;
      if (drawing) {
        const base = drawing.viewBox.baseVal?.width || drawing.width.baseVal.value;
        scale = drawing.getBoundingClientRect().width / base;
        size = parseFloat(getComputedStyle(parent).fontSize) * scale;
      }
      const kind = drawing ? "picture" : parent.closest(".course-under, .course-pad svg ~ p") ? "source" :
        parent.closest(".course-paper, .course-legend") ? "mark" : "prose";
      found.push({ words: node.textContent.trim(), kind, size, low: seen, far: box.right });
    }
  }
  return found;
}"""
#: the sentences that wait on this screen
HELD_BACK = """() => {
  const { cells, kind } = courseDeck.screen;
  const inside = ".course-sentence, .jp-RenderedText pre, .jp-RenderedHTML";
  const waits = ({ node, model }) => kind !== "finding" ? [...node.querySelectorAll(inside)]
    : model.type === "markdown" ? [node] : [];  // printed lines stand above the finding
  const parts = cells.flatMap(waits);
  const all = [document.querySelector(".course-over"), ...parts];
  return all.map(part => part.textContent.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""
#: what the slides tell the room of themselves is on its way for half a second
SLOW_HEADINGS = """() => {
  const send = window.fetch, late = () => new Promise(go => setTimeout(go, 500));
  window.fetch = async (...what) => {
    if (String(what[0]).endsWith("/deck") && !what[1].body.includes("press")) await late();
    return send(...what);
  };
}"""
#: names and values of controls that do not stand whole in their place
CUT = """() => [...document.querySelectorAll(".jp-deck-mod-onscreen :is(.widget-label, .widget-readout)")]
  .filter(one => one.getClientRects().length && (one.scrollWidth > one.clientWidth + 1
    || one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1))
  .map(one => one.textContent)"""
READY = "() => window.courseDeck?.on && !document.body.classList.contains('course-waiting')"
NOW = "() => [courseDeck.now, courseDeck.screen.kind, courseDeck.holdsBack()]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, course_server: Any) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("deck")
    name = os.environ.get("COURSE_DECK", "01a")
    with course_server(["present", name, "mine"], folder, seconds=180) as url:
        yield url


@pytest.fixture(scope="module")
def deck(server: str, module_tab: Any) -> Any:
    """The deck, open on one page for all tests: its cells run once."""
    page = module_tab.page
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/?token=test-token", wait_until="domcontentloaded")
    page.wait_for_function(READY, timeout=180_000)
    page.wait_for_timeout(1500)
    return page


@pytest.fixture
def page(deck: Any) -> Any:
    """The deck on its first screen, with nothing revealed."""
    deck.set_viewport_size({"width": 1280, "height": 720})
    deck.evaluate("() => { courseDeck.revealed.clear(); return courseDeck.show(0); }")
    return deck


def _settle(page: Any) -> None:
    page.wait_for_function(
        """() => {
          const { planned, coded, screen: { cells, kind } } = courseDeck;
          const output = ".jp-OutputArea-output";
          const shown = ({ model, node }) => model.type !== "code" || node.querySelector(output);
          const drawn = !["picture", "explorer"].includes(kind) || courseDeck.drawings().length > 0;
          const place = one => one.closest(".vega-embed").clientWidth;  // a picture follows it a moment later
          const follows = one => one.viewBox.baseVal.width === place(one);
          const fills = kind !== "picture" || courseDeck.drawings().every(follows);
          return !planned && (coded || cells.every(shown) && drawn && fills);
        }"""
    )
    page.wait_for_timeout(350)


def _walk(page: Any) -> Iterator[tuple[int, str, bool]]:
    """Press the key of a presenter's remote until the end; yield what is on the screen before each press."""
    page.keyboard.press("Home")
    while True:
        _settle(page)
        number, kind, holds = page.evaluate(NOW)
        yield number, kind, holds
        if number + 1 == page.evaluate("courseDeck.screens.length") and not holds:
            return
        page.keyboard.press("PageDown")


def _too_small(part: dict[str, Any]) -> bool:
    least = {"prose": PROSE, "picture": PICTURE, "source": SOURCE, "mark": SOURCE}[part["kind"]]
    return bool(part["size"] < least - 0.05)


def test_the_whole_deck_fits_and_no_answer_comes_early(page: Any, module_tab: Any) -> None:
    told: dict[int, list[str]] = {}
    faults = []
    for number, kind, holds in _walk(page):
        seen = page.evaluate(SEEN)
        # a headline has no-break spaces
        words = " ".join(" ".join(part["words"] for part in seen).split())
        for part in seen:
            if part["low"] > 720 or part["far"] > 1280:
                faults.append((number + 1, kind, "outside", part))
            if _too_small(part):
                faults.append((number + 1, kind, "small", part))
        for drawing in page.evaluate("courseDeck.drawings().map(one => one.getBoundingClientRect().bottom)"):
            if drawing > 720:
                faults.append((number + 1, kind, "picture outside", drawing))
        faults += [(number + 1, kind, "cut", words) for words in page.evaluate(CUT)]
        if holds:
            told[number] = page.evaluate(HELD_BACK)
            assert told[number], f"screen {number + 1} holds nothing back"
            assert "What it shows." not in words
            for sentence in told[number]:
                assert sentence[:40] not in words, f"screen {number + 1} tells {sentence!r}"
            assert page.locator(".course-bar-mark").inner_text() == "R reveals"
        elif number in told and kind == "picture":
            assert told[number][0][:40] in words
        if kind != "claim":
            code = page.evaluate(
                "() => [...document.querySelectorAll('.jp-Deck .jp-CodeCell .jp-InputArea')]"
                ".some(one => one.getBoundingClientRect().height > 0)"
            )
            assert not code, f"screen {number + 1} shows code"
    assert not faults, "\n".join(map(str, faults[:20]))
    kinds = page.evaluate("courseDeck.screens.map(screen => screen.kind)")
    assert {"title", "text", "table", "words", "picture", "finding", "explorer", "guess"} <= set(kinds)
    assert module_tab.outside == []


def _go_to(page: Any, kind: str) -> None:
    page.evaluate("kind => courseDeck.show(courseDeck.screens.findIndex(one => one.kind === kind))", kind)
    _settle(page)


def test_an_explorer_is_live(page: Any) -> None:
    _go_to(page, "explorer")
    before = page.evaluate("courseDeck.drawings()[0].innerHTML")
    handle = page.locator(".jp-deck-mod-onscreen .noUi-handle").first
    handle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => courseDeck.drawings()[0].innerHTML !== before", arg=before)
    assert page.evaluate(NOW)[1] == "explorer"  # arrows belonged to the slider
    page.keyboard.press("PageDown")  # a presenter's remote moves the slides all the same
    assert page.evaluate(NOW)[2] is False


def test_a_long_table_says_that_it_goes_on_after_the_reveal_too(page: Any) -> None:
    _go_to(page, "table")
    page.evaluate(
        """() => {
          const table = document.querySelector(".jp-deck-mod-onscreen table tbody");
          for (let row = 0; row < 60; row++) table.append(table.rows[0].cloneNode(true));
        }"""
    )
    mark = page.locator(".course-bar-mark")
    holds = page.evaluate(NOW)[2]
    page.wait_for_function("document.body.classList.contains('course-long')")
    if not holds:
        page.evaluate("courseDeck.screen.holds = true; courseDeck.mend()")
    assert mark.inner_text() == "R reveals"
    page.keyboard.press("r")
    assert mark.inner_text() == "goes on below: scroll"
    page.keyboard.press("c")
    assert mark.inner_text() == ""
    page.keyboard.press("c")
    _settle(page)
    assert mark.inner_text() == "goes on below: scroll"
    page.evaluate(
        """holds => {
          const rows = document.querySelector(".jp-deck-mod-onscreen table tbody").rows;
          for (let row = 0; row < 60; row++) rows[rows.length - 1].remove();
          courseDeck.screen.holds = holds;
        }""",
        holds,
    )


def test_a_guess_is_answered_after_it_is_kept(page: Any) -> None:
    _go_to(page, "guess")
    seen = page.evaluate(SEEN)
    assert "Your guess" not in " ".join(part["words"] for part in seen), "no ready value first"
    assert next(part["size"] for part in seen if "What percent" in part["words"]) >= 35, "read from the back"
    page.keyboard.press("r")
    assert "20.1" not in " ".join(part["words"] for part in page.evaluate(SEEN))
    keep = page.get_by_role("button", name=re.compile("Keep my guess"))
    assert keep.is_disabled(), "nobody has guessed yet"
    page.locator(".noUi-base").first.click(position={"x": 30, "y": 2})
    keep.click()
    page.wait_for_function("() => document.body.innerText.includes('20.1')")
    _settle(page)
    assert all(part["low"] <= 720 for part in page.evaluate(SEEN))


def test_the_keys(page: Any) -> None:
    page.keyboard.press("Home")
    assert page.evaluate(NOW)[0] == 0
    for key, at in (("ArrowRight", 1), ("Space", 2), ("PageUp", 1), ("ArrowLeft", 0), ("End", -1)):
        page.keyboard.press(key)
        number = page.evaluate("courseDeck.screens.length") - 1 if at == -1 else at
        assert page.evaluate(NOW)[0] == number, key
    for key in ("b", "."):
        page.keyboard.press(key)
        black = page.locator(".course-curtain")
        assert black.is_visible()
        assert black.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 0, 0)"
        page.keyboard.press(key)
        assert not black.is_visible()
    _go_to(page, "picture")
    number = page.evaluate(NOW)[0]
    over = page.locator(".course-over")
    for visible in (True, False, True):
        page.keyboard.press("r")
        assert over.is_visible() is visible
    page.keyboard.press("c")
    _settle(page)
    seen = page.evaluate(SEEN)
    assert any("charts" in part["words"] for part in seen) and all(part["low"] <= 720 for part in seen)
    page.keyboard.press("c")
    page.keyboard.press("PageDown")
    assert page.evaluate(NOW)[0] == number + 1
    page.keyboard.press("h")
    assert page.locator(".course-keys").is_visible()
    page.keyboard.press("h")
    assert not page.locator(".course-keys").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.classList.contains('course-deck')")
    page.wait_for_function(  # the notebook stands at the cell of the slide
        """() => {
          const box = courseDeck.screen.cells[0].node.getBoundingClientRect();
          return box.height > 0 && box.top < innerHeight && box.bottom > 0;
        }"""
    )
    page.keyboard.press("Escape")
    page.wait_for_function("() => courseDeck.on")
    assert page.evaluate(NOW)[0] == number + 1


def test_a_larger_projector_shows_the_same_larger(page: Any) -> None:
    _go_to(page, "picture")
    small = page.evaluate(SEEN)
    page.set_viewport_size({"width": 1920, "height": 1080})
    _settle(page)
    large = page.evaluate(SEEN)
    assert [part["words"] for part in large] == [part["words"] for part in small]
    for one, other in zip(small, large, strict=True):
        assert other["size"] == pytest.approx(1.5 * one["size"], rel=0.05)
        assert other["low"] <= 1080 and other["far"] <= 1920


def test_the_live_room_hears_which_step_is_shown(page: Any) -> None:
    room = page.evaluate("courseDeck.facts.room")
    page.keyboard.press("Home")
    with page.expect_request(f"{room['address']}deck") as sent:
        page.evaluate("courseDeck.show(courseDeck.screens.findIndex(one => one.kind === 'guess'))")
    heading = page.locator(".course-bar-heading").inner_text()
    assert sent.value.post_data_json == {"token": room["token"], "heading": heading}
    corner = page.locator(".course-bar-join", has_text=re.compile(r"^[\w.]+:\d+ [A-Z]{4}$"))
    corner.wait_for()  # for latecomers


def test_a_picture_does_not_jump_while_a_control_is_worked(page: Any) -> None:
    _go_to(page, "explorer")
    where = (
        "() => { const box = courseDeck.drawings()[0].getBoundingClientRect(); return [box.x, box.width]; }"
    )
    before = page.evaluate(where)
    page.locator(".jp-deck-mod-onscreen .noUi-handle").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")  # an earlier test has moved it to the right
        page.wait_for_timeout(200)
        assert page.evaluate(where) == pytest.approx(before, abs=1)


def test_a_page_that_is_loaded_again_has_its_outputs_and_a_live_explorer(page: Any, module_tab: Any) -> None:
    module_tab.come_late()
    _go_to(page, "explorer")
    number = page.evaluate(NOW)[0]
    counts = "courseDeck.cells().map(cell => cell.model.executionCount)"
    ran = page.evaluate(counts)
    page.keyboard.press("w")
    page.reload(wait_until="domcontentloaded")
    page.locator(".course-walled .course-wall").wait_for()  # it comes back before the slides
    page.keyboard.press("w")
    page.locator(".course-curtain", has_text=f"Slide {number + 1} comes back").wait_for()
    page.keyboard.press("w")
    assert page.locator(".course-wall").is_visible()  # the slides may be back by now
    page.wait_for_function(READY, timeout=60_000)
    assert page.locator(".course-wall").is_visible()
    page.keyboard.press("w")
    _settle(page)
    assert page.evaluate(NOW)[0] == number and page.evaluate(counts) == ran  # no cell ran again
    page.locator(".jp-deck-mod-onscreen .noUi-handle").first.focus()
    _settle(page)
    before = page.evaluate("courseDeck.drawings()[0].innerHTML")
    for _ in range(3):
        page.keyboard.press("ArrowRight")  # an earlier test has moved it to the left
    page.wait_for_function("before => courseDeck.drawings()[0].innerHTML !== before", arg=before)


def test_an_answer_to_a_quick_check_fits_too(page: Any) -> None:
    _go_to(page, "check")
    here = page.locator(".jp-deck-mod-onscreen .course-quick")
    here.locator("input[type=text]").fill("3")
    result = here.locator(".course-result")
    for name in ("Check", "Hint", "Explain"):
        before = result.inner_html()
        here.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function(
            "([one, before]) => one.innerHTML !== before && one.innerText",
            arg=[result.element_handle(), before],
        )
        page.wait_for_timeout(300)
        assert all(part["low"] <= 720 for part in page.evaluate(SEEN)), name


def test_the_wall_stands_over_the_slide_and_next_works_the_vote(page: Any, module_tab: Any) -> None:
    room = page.evaluate("courseDeck.facts.room")
    _go_to(page, "guess")
    page.keyboard.press("r")
    number = page.evaluate(NOW)[0]
    frame = page.locator(".course-wall")
    wall = page.frame_locator(".course-wall")
    asked = wall.locator("h1", has_text="What percent of Japan's goods trade")
    for _ in range(60):  # the room prepares its questions meanwhile
        page.keyboard.press("w")
        page.wait_for_timeout(1000)
        if asked.count():
            break
        page.keyboard.press("w")
    assert frame.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    # the vote of this slide waits on it; a press opens it, though somebody clicked into the wall before
    assert asked.is_visible()
    page.mouse.click(640, 360)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")  # a remote that sends a press twice closes no vote
    wall.locator("body", has_text="0 of 0 answered").wait_for()
    page.wait_for_timeout(1000)
    page.keyboard.press("PageDown")
    wall.locator("body", has_text="Voting is closed.").wait_for()
    assert page.evaluate(NOW)[0] == number
    page.keyboard.press("PageDown")
    with page.expect_request("**/deck") as sent:
        page.keyboard.press("v")  # the room refuses it, since nobody has voted
    assert sent.value.post_data_json == {"token": room["token"], "press": "again"}
    page.keyboard.press("b")
    assert page.locator(".course-curtain").is_visible()
    page.keyboard.press("b")
    for back in ("w", "F5", "PageUp", "Escape"):  # F5: the start button of a remote
        page.keyboard.press(back)
        assert not frame.is_visible() and page.evaluate("courseDeck.on")
        assert page.evaluate(NOW)[0] == number
        page.keyboard.press("w")
        assert frame.is_visible()
    page.evaluate(SLOW_HEADINGS)
    with page.expect_response(lambda reply: "press" not in (reply.request.post_data or "press")):
        page.keyboard.press("w")
        page.keyboard.press("j")
    joining = wall.locator("h1, h2, p", has_text="Join").first
    joining.wait_for()
    page.keyboard.press("j")
    assert not frame.is_visible() and page.evaluate(NOW)[0] == number, "J leads back to where it was pressed"
    page.keyboard.press("w")
    joining.wait_for(state="hidden")
    page.keyboard.press("PageDown")
    wall.locator("body", has_text="20.1").wait_for()
    page.keyboard.press("w")
    page.wait_for_function(f"courseDeck.now === {number + 1}")  # the class has seen the answer of this guess
    page.keyboard.press("PageUp")
    assert page.evaluate(NOW)[0] == number - 1
    page.evaluate("courseDeck.facts.room = null")
    page.keyboard.press("w")
    assert not page.locator(".course-wall").is_visible()
    assert module_tab.outside == []
    assert not any("BLOCKED" in text for text in module_tab.console_errors)
