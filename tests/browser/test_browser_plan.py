"""The run sheet in Chromium: a class is planned by keys alone, on a wide and on a narrow page.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each page.
"""

from __future__ import annotations

import asyncio
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from accessible import faults
from settled import laid_out

from course.lessons import lesson
from course.planning.server import PlanServer, serve
from course.planning.sheet import RunSheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[PlanServer]:
    """Return a run sheet that is served from a thread."""
    server, ready = PlanServer(RunSheet(lesson("01a"), tmp_path / "decks" / "01a.toml")), threading.Event()
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve(server, 0, ready.set))

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(30)
    yield server
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)


def _write_a_question(page: Page) -> None:
    """Write a choice into the form by keys alone, see it, and keep it."""
    page.get_by_role("button", name="Add a question below: Yen or dollars?").press("Enter")
    page.get_by_role("button", name="Write your own").press("Enter")
    page.keyboard.type("Who digs most of the cobalt?")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="See it", exact=True).press("Enter")
    page.get_by_role("alert").get_by_text("Options: write at least two.").wait_for()
    page.get_by_label("Option 1", exact=True).focus()
    for words in ("Japan", "Japan buys it."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")  # what was written stays
    page.get_by_role("button", name="Add a question below: Yen or dollars?").press("Enter")
    page.get_by_role("button", name="Go on writing").press("Enter")
    page.get_by_label("Option 2", exact=True).fill("DR Congo")
    page.get_by_role("button", name="See it", exact=True).press("Enter")
    page.frame_locator("iframe.phone-frame").get_by_text("DR Congo").wait_for()
    for width in (820, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert not faults(page)
            assert page.evaluate("document.querySelector('#find').scrollWidth") <= width
    page.set_viewport_size({"width": 820, "height": 1000})
    page.get_by_role("button", name="Keep it and add it").press("Enter")
    page.get_by_text("57 of 50 minutes: 7 too long.").first.wait_for()
    assert page.evaluate("document.activeElement.ariaLabel") == "Move down: Who digs most of the cobalt?"


def test_a_class_is_planned_by_keys(browser: Browser, running: PlanServer) -> None:
    page = browser.new_page(viewport={"width": 820, "height": 1000})
    trouble: list[str] = []
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(running.address)
    page.get_by_text("50 of 50 minutes.").wait_for()

    page.get_by_label("Minutes of 50: A share of what?").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    page.get_by_text("51 of 50 minutes: 1 too long.").first.wait_for()
    assert page.evaluate("document.activeElement.ariaLabel") == "Minutes of 50: A share of what?"
    page.get_by_role("button", name="Add a question below: A share of what?").press("Enter")
    page.locator(".found > li").first.wait_for()
    with page.expect_response("**/find") as told:
        page.get_by_label("Misconception").fill("percentage points")
    count = len(told.value.json()["questions"])  # the list is drawn anew, and a press meanwhile is lost
    page.wait_for_function(f"document.querySelectorAll('.found > li').length === {count}")
    late: list[Route] = []
    page.route("**/question", lambda route: route.continue_() if late else late.append(route))
    other = page.get_by_role("button", name=re.compile(r"^See it: (?!A share rose\. Did the part)")).first
    with page.expect_request("**/question"):
        other.press("Enter")
    page.get_by_role("button", name="See it: A share rose. Did the part?").press("Enter")
    phone = page.frame_locator("iframe.phone-frame")
    phone.get_by_text("ventures' profit itself").wait_for()
    with page.expect_response("**/question"):
        late[0].continue_()
    laid_out(page)  # the answer that comes late takes the place of none
    page.unroute("**/question")
    phone.get_by_text("ventures' profit itself").wait_for()
    phone.get_by_role("textbox").wait_for()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not faults(page)
    page.get_by_role("button", name="Add: A share rose. Did the part?").press("Enter")
    page.get_by_text("54 of 50 minutes: 4 too long.").first.wait_for()
    assert page.evaluate("document.activeElement.ariaLabel") == "Move down: A share rose. Did the part?"
    for key in ("ArrowDown", "ArrowUp", "ArrowUp"):
        with page.expect_response("**/act"):  # its answer draws the list anew, and a press meanwhile is lost
            page.keyboard.press(f"Alt+{key}")
    page.get_by_text("A share rose. Did the part? is moved up.").wait_for()
    laid_out(page)
    _write_a_question(page)
    kept = running.sheet.home / "my-questions.toml"
    assert tomllib.loads(kept.read_text("utf-8"))["questions"][0]["wrong"] == {"Japan": "Japan buys it."}
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("54 of 50 minutes: 4 too long.").first.wait_for()
    page.get_by_role("button", name="Skip: Yen or dollars?").press("Enter")
    page.get_by_text("47 of 50 minutes: 3 left.").first.wait_for()
    steps = tomllib.loads(running.sheet.path.read_text("utf-8"))["steps"]
    question = next(place for place, entry in enumerate(steps) if "question" in entry)
    assert steps[question + 1]["heading"] == "A share of what?" and steps[question + 1]["minutes"] == [13, 16]

    page.get_by_role("button", name=re.compile(r"Look at screen 1 of \d+, text: A share of what\?")).press(
        "Enter"
    )
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    page.get_by_role("heading", name="A share of what?: screen 2 of").wait_for()
    large = page.frame_locator("#look iframe")
    large.get_by_text("A share of what?").wait_for()
    page.keyboard.press("Escape")
    running.sheet.path.write_text('[[steps]]\nheading = "Key points"\nshow = false # hers\n', "utf-8")
    page.get_by_role("button", name="Skip: Do 370 billion dollars fit?").press("Enter")
    page.get_by_text("The file was changed meanwhile").wait_for()
    page.get_by_text("skipped", exact=True).wait_for()
    assert "# hers" in running.sheet.path.read_text("utf-8")
    small = page.locator('iframe[title="Screen 2 of Is a fifth much?"]')
    small.scroll_into_view_if_needed()
    drawing = small.content_frame.locator(".picture svg")
    drawing.wait_for()
    page.emulate_media(media="print")
    box = drawing.evaluate(
        "node => { const { left, height } = node.getBoundingClientRect(); return [left, height]; }"
    )
    assert box[0] > 20 and box[1] > 300, "an explorer's picture on paper stands as on the screen"
    page.emulate_media(media="screen")
    for width in (820, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert not faults(page)
    assert len(trouble) == 2 and all("400" in one for one in trouble)  # an empty form, a refused change
    page.close()
