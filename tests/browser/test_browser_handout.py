"""The handouts on paper, as Chromium prints them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from course.cli import main

pytestmark = pytest.mark.browser


def test_each_handout_prints_on_two_pages_and_nothing_is_cut(tmp_path: Path, browser: Any) -> None:
    assert main(["build", "handout", "--out", str(tmp_path)]) == 0
    page = browser.new_page()
    page.emulate_media(media="print")
    for path in sorted(tmp_path.glob("*.html")):
        page.goto(path.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        assert re.findall(rb"/Count (\d+)", printed) == [b"2"], path.name
        # what a page hides, and the smallest picture in pixels
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.page')].map(one => [
                 one.scrollHeight - one.clientHeight,
                 Math.min(...[...one.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().height)),
               ])"""
        )
        assert all(hidden <= 0 for hidden, _ in cut), (path.name, cut)
        assert all(height is None or height > 150 for _, height in cut), (path.name, cut)
    page.close()


def test_a_page_of_these_tests_reaches_this_machine_only_and_what_it_asked_for_is_recorded(tab: Any) -> None:
    asked = ["http://elsewhere.example/name", "http://192.0.2.1/number"]
    for address in asked:
        with tab.page.expect_event("requestfailed"):
            tab.page.set_content(f"<img src='{address}'>")
    assert tab.outside == asked
