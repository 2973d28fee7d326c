"""Explorers of the web edition, opened from a folder: they move, and say what the notebook says."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def compare(root: Path) -> dict[str, Any]:
    """What the benchmark of all explorers does for one of them."""
    return runpy.run_path(str(root / "benchmarks" / "site_explorers.py"))


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """A page that keeps what its console says."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_default_timeout(60_000)
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
