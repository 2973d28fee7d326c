"""The tests before and after the course on a phone: alone on the site, and in the room.

Set `COURSE_SCREENSHOTS` to a folder to keep pictures.
"""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from accessible import faults
from test_browser_room import Running, _free_port, _screens

from course.bank.papers import kinds, papers, stated

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def answer_all(page: Any, *, right: bool) -> None:
    """Choose in each question of the shown paper the right option, or the option of its first mistake."""
    text = page.inner_text(".paper-question legend")
    letter = next(one for one, shown in papers().items() if shown[0][1] in text)
    groups = page.locator(".paper-question")
    assert groups.count() == 12
    for place, one in enumerate(stated()):
        wanted = "right" if right else next(iter(one["mistakes"]))
        option = next(key for key, name in kinds(letter)[one["id"]].items() if name == wanted)
        groups.nth(place).locator(f"input[value={option}]").check()


def keep(page: Any, name: str) -> None:
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"tests-{name}.png"))


def test_conditions_of_a_learner_on_the_site(browser: Any, root: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    stand_in = runpy.run_path(str(root / "benchmarks" / "site_explorers.py"))["stand_in"]
    page.goto(stand_in(tmp_path, "widgets.my_conditions()").as_uri())
    page.locator("textarea").first.wait_for(state="attached")
    assert page.locator("textarea").first.is_hidden(), "who begins to read does not yet write"
    page.click("text=Write your conditions")
    page.click("text=Keep my conditions")
    page.wait_for_selector("text=Write all 3 conditions first")
    for place, words in enumerate(("In public.", "To both.", "With a price.")):
        page.locator("textarea").nth(place).fill(words)
    page.click("text=Keep my conditions")
    page.wait_for_selector("text=Lesson 05b opens them")
    page.goto(stand_in(tmp_path, "widgets.my_conditions(answering=True)").as_uri())
    assert page.locator("li").first.inner_text().startswith("In public.")
    page.fill("textarea", "To both, at a small price.")
    page.click("text=Keep my answer")
    page.wait_for_selector("text=Say of each condition whether it is met, not met, or cannot be said.")
    assert page.input_value("textarea") == "To both, at a small price.", (
        "a refused form stays as it was typed"
    )
    for place, held in enumerate(("met", "not met", "cannot be said")):
        page.locator("select").nth(place).select_option(held)
    keep(page, "site-conditions")
    page.click("text=Keep my answer")
    page.wait_for_selector("text=conditions: met, not met, cannot be said")
    assert faults(page, "main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    page.wait_for_selector("text=To both, at a small price.")
    assert errors == []
    page.close()


def test_alone_on_the_site(browser: Any, root: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    stand_in = runpy.run_path(str(root / "benchmarks" / "site_explorers.py"))["stand_in"]
    address = stand_in(tmp_path, "before_and_after()").as_uri()
    page.goto(address)
    sources = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.js"))
    assert "Both figures are values" not in sources, "no sentence on an option can be read before"
    page.click("text=Begin the first test")
    answer_all(page, right=False)
    keep(page, "site-paper")
    page.reload()
    page.click("text=Go on with it")
    assert page.locator(".paper-question input:checked").count() == 12, "what was chosen is still there"
    first = page.inner_text(".paper-question legend")
    page.click("text=Hand in")
    page.wait_for_selector("text=12 of 12 answered")
    assert page.locator("details").count() == 0, "nothing is explained before the second test"
    page.click("text=Begin the second test")
    assert page.inner_text(".paper-question legend") != first
    page.click("text=Hand in")
    page.wait_for_selector("text=Answer at least one")
    answer_all(page, right=True)
    page.click("text=Hand in")
    page.wait_for_selector("text=Right in the first test: 0 of 12. Right in the second: 12.")
    page.click("summary >> nth=5")
    assert "Both figures are values" in page.inner_text("details >> nth=5")
    keep(page, "site-result")
    assert faults(page, "main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    page.wait_for_selector("text=12 came right")
    assert json.loads(page.evaluate("localStorage['course.tests']"))["second"]["paper"] in "ab"
    assert errors == []
    page.close()


def test_in_the_room(browser: Any, root: Path, tmp_path: Path) -> None:
    ticket = ""
    for when in ("before", "after"):
        folder = tmp_path / when
        folder.mkdir()
        room = Running(folder, root, _free_port(), "00", (f"--test={when}", f"--keep={folder}"))
        try:
            room.start()
            with _screens(browser, room) as screens:
                phone = screens.phone
                phone.set_viewport_size({"width": 390, "height": 844})
                screens.choose("Test before and after the course")
                if when == "before":
                    ticket = phone.inner_text(".ticket strong")
                else:
                    phone.fill("#ticket", ticket.lower())
                    phone.press("#ticket", "Tab")
                answer_all(phone, right=when == "after")
                phone.reload()
                phone.wait_for_selector(".paper-question input:checked")
                assert phone.locator(".paper-question input:checked").count() == 12
                assert faults(phone) == []
                keep(phone, f"room-{when}-phone")
                assert phone.evaluate("document.documentElement.scrollWidth") <= 390
                phone.click("text=Send")
                phone.wait_for_selector("#kept:text-is('Kept')")
                assert "12 questions answered" in phone.inner_text("main")
                assert faults(phone) == []
                keep(phone, f"room-{when}-kept")
                screens.wall.wait_for_selector("text=1 of 1 answered")
                keep(screens.wall, f"room-{when}-wall")
                screens.act("Close the vote")
                screens.act("Show the counts")
                screens.wall.wait_for_selector("text=1 handed in.")
                assert faults(screens.wall) == faults(screens.teacher) == []
                keep(screens.teacher, f"room-{when}-teacher")
                assert screens.outside == [] and screens.errors == []
        finally:
            room.kill()
