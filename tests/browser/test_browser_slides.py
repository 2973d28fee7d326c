"""The slides as one file, walked by key as a presenter's remote does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course.cli import main

pytestmark = pytest.mark.browser

_STATE = """() => {
  const now = document.querySelector('.screen.now'), body = now.querySelector('.body');
  const seen = one => getComputedStyle(one).visibility !== 'hidden';
  const held = [...now.querySelectorAll('.held')].filter(seen);
  const words = [...body.querySelectorAll('p:not(.below), li, td, th, pre')].filter(one => one.offsetHeight);
  const picture = now.querySelector('.picture svg');
  return {number: location.hash, open: now.classList.contains('open'), seen: held.length,
    waits: now.querySelectorAll('.held').length,
    below: body.scrollHeight - body.clientHeight, wide: document.documentElement.scrollWidth - innerWidth,
    text: Math.min(99, ...words.map(one => parseFloat(getComputedStyle(one).fontSize))),
    share: picture ? picture.getBoundingClientRect().height / innerHeight : 1}; }"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    made: Path = tmp_path_factory.mktemp("slides")
    assert main(["build", "slides", "01a", "04b", "--out", str(made)]) == 0
    return made


@pytest.mark.parametrize("name", ["01a-japans-trade-with-china", "04b-forecasts"])
def test_every_screen_fits_and_holds_back_until_the_next_press(browser: Any, folder: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / f"slides-{name}.html").as_uri())
    last, smallest = None, []
    while (state := page.evaluate(_STATE)) != last:
        assert state["below"] <= 1 and state["wide"] <= 0, state
        assert state["open"] or not state["seen"], state
        assert not (state["open"] and state["waits"]) or state["seen"], state
        assert state["share"] > 0.3, state
        smallest.append(state["text"])
        last = state
        page.keyboard.press("PageDown")
    assert last["number"] == f"#{page.locator('.screen').count()}"
    # tables of many rows are drawn smaller; every other text has 22 pixels
    assert sorted(smallest)[2] >= 22
    assert said == []
    page.close()


def test_the_keys_of_a_remote_and_the_list_of_keys(browser: Any, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "slides-01a-japans-trade-with-china.html").as_uri())
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert page.evaluate("location.hash") == "#1"
    page.keyboard.press(".")
    assert page.evaluate("document.body.classList.contains('blank')")
    page.keyboard.press("b")
    page.keyboard.press("h")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("h")
    for _ in range(4):
        page.keyboard.press("PageDown")
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.reload()
    assert page.evaluate("location.hash") != "#1"  # a reload stays on its screen
    page.close()
