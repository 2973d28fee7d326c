"""Charts in JupyterLab: their text can be read on a narrow page, and they grow on a wide one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.charts.theme import SIZE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: charts with names at their right, at their left and at places worked out for them; an explorer
CELLS = [
    """import pandas as pd
from course import charts, load, widgets
words = {"title": "A made-up picture of two economies", "unit": "percent", "source": "made up for a test"}
rows = pd.DataFrame({"year": [2020, 2021] * 2, "who": ["France"] * 2 + ["Japan"] * 2, "v": [1, 2, 3, 4]})
charts.lines(rows, x="year", y="v", series="who", **words)""",
    'charts.bars(rows.assign(who=["a long name for one bar", "b", "c", "d"]), x="v", y="who", **words)',
    'charts.scatter(rows, x="year", y="v", label="who", **words)',
    "widgets.tariffs()",
    "widgets.coalition()",
]
#: smallest text and width of each picture, the width that its cell has, and what scrolls sideways
_SEEN = """() => [...document.querySelectorAll('.vega-embed svg.marks')]
  .filter(one => one.getClientRects().length).map(one => {
    const cell = one.closest('.jp-OutputArea-output');
    const texts = [...one.querySelectorAll('text')].filter(text => text.textContent.trim());
    const sizes = texts.map(text => {
      const { a, b } = text.getScreenCTM();
      return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    });
    let scrolls = false;
    for (let box = one.parentElement; box !== cell.parentElement; box = box.parentElement)
      scrolls ||= box.scrollWidth > box.clientWidth + 1;
    const { width } = one.getBoundingClientRect();
    return { text: Math.min(...sizes), width, cell: cell.clientWidth, scrolls };
  })"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, root: Path, notebook_server: Any) -> Iterator[str]:
    with notebook_server(tmp_path_factory.mktemp("sizes"), root, {"sizes.ipynb": CELLS}) as url:
        yield url


def test_text_is_readable_and_nothing_scrolls_at_any_width(lab: str, tab: Any) -> None:
    page = tab.page
    page.set_viewport_size({"width": 820, "height": 900})
    tab.open_notebook(lab, "sizes.ipynb")
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    tab.run_all()
    page.locator(".course-explorer .vega-embed svg").nth(1).wait_for(state="attached")
    for width, height, share in ((820, 900, 0.75), (1366, 768, 0.4), (1920, 1080, 0.4)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        found = page.evaluate(_SEEN)
        assert len(found) == len(CELLS)
        for one in found:
            assert one["text"] >= SIZE - 0.05, (width, one)
            assert one["width"] >= share * one["cell"], (width, one)
            assert not one["scrolls"], (width, one)
