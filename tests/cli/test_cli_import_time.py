"""`import course` stays cheap, and the benchmark that says so keeps the results of others."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path


def test_importing_the_course_imports_nothing_heavy(root: Path) -> None:
    code = "import sys; import course; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pandas", "numpy", "scipy", "altair", "ipywidgets", "IPython", "jsonschema"}


def test_a_lesson_begins_with_little_more_than_pandas(root: Path) -> None:
    code = "import sys; from course import load, describe, datasets, lesson; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"scipy", "altair", "ipywidgets", "IPython", "jsonschema"}


def test_charts_come_without_grammars_of_web_addresses_and_leave_them_to_others(root: Path) -> None:
    code = (
        "import sys; import course.charts; before = 'lark' in sys.modules; import rfc3987_syntax; "
        "print(before, 'lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_jupyterlab_starts_without_grammars_of_web_addresses(root: Path) -> None:
    code = (
        "import sys; from contextlib import suppress; from course.commands.lab import launch\n"
        "with suppress(SystemExit): launch(['--version'])\n"
        "print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"


def test_a_table_of_results_replaces_its_own_section_only(root: Path) -> None:
    put = runpy.run_path(str(root / "benchmarks" / "import_time.py"))["put"]
    others = "# What was measured\n\n## Other\n\nkept\n\n## Import time\n\nold\n\n## Last\n\nkept too\n"
    new = put("## Import time\n\nnew\n", others)
    assert new == others.replace("old", "new")
    assert put("## Import time\n\nnew\n", new) == new
    assert put("## Third\n\nx\n", "# T\n") == "# T\n\n## Third\n\nx\n"


def test_the_table_states_each_ratio(root: Path) -> None:
    table = runpy.run_path(str(root / "benchmarks" / "import_time.py"))["table"]
    text = table({"`import pandas`": 0.5, "`import course`": 0.01}, 3)
    assert "| `import course` | 0.010 | 0.02 |" in text and "Median of 3" in text


def test_the_times_in_a_benchmarks_tables_are_found(root: Path) -> None:
    figures = runpy.run_path(str(root / "benchmarks" / "before_after.py"))["figures"]
    text = "\n\n| set | asked | open, s | later, max ms |\n|---|---:|---:|---:|\n| 01 | 15 | 0.80 | 2.3 |\n"
    assert list(figures("check", text)) == [
        (("check", "01", "open, s"), 0.8),
        (("check", "01", "later, max ms"), 2.3),
    ]
    assert list(figures("load_time", "| table | best, ms |\n|---|---|\n| trade | 1,048 |\n")) == [
        (("load_time", "trade", "best, ms"), 1048.0)
    ]
