"""A chart that a notebook draws is marked by what can be seen of it, behind either wall."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SMALL
from hostile import notebook

from course.bank.library import find_set
from course.grading.batch import Batch, mark_all
from course.grading.intake.find import find_submissions
from course.grading.questions import BankSet
from course.grading.run import seat
from course.grading.run.seat import why_not
from course.marking import LocalMarker

LIMITS = replace(SMALL, cell_seconds=10.0, total_seconds=30.0, memory_mb=500)
SOLUTION = LocalMarker(find_set("01")).solution("share_chart")
#: what is done to the right chart, and what comes of it
NOTEBOOKS = {
    "as asked": ("", "right"),
    "not to be seen": ("share_chart = share_chart.mark_line(opacity=0)", "wrong"),
    "in the colour of the page": ("share_chart = share_chart.encode(color=alt.value('white'))", "wrong"),
    "invented rows": (
        "made = share_chart.data.copy()\n"
        "number = made.select_dtypes('float').columns[0]\n"
        "made[number] = range(len(made))\nshare_chart.data = made",
        "wrong",
    ),
    "no rows": ("share_chart.data = share_chart.data.head(0)", "wrong"),
    "rows out of the picture": ("share_chart = share_chart.transform_filter('datum.year < 0')", "error"),
}


@pytest.mark.parametrize("level", ["bubblewrap", "namespaces"])
def test_charts_count_by_what_can_be_seen(
    level: str, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason := why_not(level):
        if os.environ.get("CI"):
            pytest.fail(f"CI must contain notebooks: {reason}")
        pytest.skip(reason)
    if level == "namespaces":
        monkeypatch.setattr(seat, "why_no_bubblewrap", lambda: "this is a test")
    head = "import altair as alt\nimport pandas as pd\nfrom course import exercise, load\nex = exercise('01')"
    for name, (change, _) in NOTEBOOKS.items():
        cells = (head, SOLUTION, change or "pass", "ex.check('share_chart', share_chart)")
        (submissions / f"{name}.ipynb").write_bytes(notebook(cells))
    found = tuple(find_submissions(submissions))
    rows = mark_all(Batch(found, BankSet.find("01"), tmp_path / "out", LIMITS, workers=1))
    outcomes = {row.student: row for row in rows if row.question == "share_chart"}
    assert {row.containment for row in rows} == {level}
    for name, (_, wanted) in NOTEBOOKS.items():
        assert outcomes[name].outcome == wanted, (name, outcomes[name])
        assert outcomes[name].points == (1.0 if wanted == "right" else 0.0)
