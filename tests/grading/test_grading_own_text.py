# ruff: noqa: E501  (sources of notebooks, one string each)
"""A submission may take a text apart behind the wall: it works there, and leads to nothing of the teacher's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SMALL, Harbour
from hostile import HEAD, check

from course.grading.run.passes import run_notebook
from course.grading.run.runs import Task
from course.grading.run.sandbox import BubblewrapRunner, NamespaceRunner
from course.grading.run.seat import why_not
from course.grading.run.stage import build_stage

LIMITS = replace(SMALL, cell_seconds=60.0, total_seconds=90.0, cpu_seconds=90, memory_mb=900)
CELL = """
import sys
from course import article
mine = article("Japan's exports to China reached 18.9 trillion yen in 2024.", date="2025-04-27")
done = mine.test("K01")
mine.record("K01", "supported", 0.8)
mine.brief("brief.html")
from course import widgets
shown = repr(widgets.article(text=mine.text, date="2025-04-27"))
keys = [name for name in sys.modules if name.startswith(("course.bank", "course.claims", "course.marking"))]
told = [done.table, str(mine.ledger.loc[0, "mine"]), str(len(mine.ledger)), str("K01" in shown), *keys]
"""


def test_a_text_is_taken_apart_behind_the_wall(tmp_path: Path) -> None:
    kinds = [kind for kind in (BubblewrapRunner, NamespaceRunner) if not why_not(kind.containment)]
    if not kinds:
        pytest.skip(str(why_not(BubblewrapRunner.containment)))
    runner = kinds[0](build_stage(tmp_path / "stage"), LIMITS)
    try:
        run = run_notebook(
            runner, Task((HEAD, CELL, check("port", "told")), Harbour().public("", "")), LIMITS
        )
    finally:
        runner.close()
    assert run.ended == "finished" and "port" in run.answers, run
    found = [item["v"] for item in run.answers["port"].plain["v"]]
    assert found == ["japan_trade", "supported", "1", "True"], found
