"""The house rules that a machine can hold: imports, formatting, types, size, honest files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _run(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_imports_follow_the_layout() -> None:
    # lint-imports has no `python -m` entry of its own
    code = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_ruff_format() -> None:
    _run("ruff", "format", "--check", ".")


def test_ruff_lint() -> None:
    _run("ruff", "check", ".")


def test_types() -> None:
    # zuban has no `python -m` entry of its own, either
    checker = shutil.which("zmypy", path=str(Path(sys.executable).parent))
    assert checker, "zuban is missing: run `python start.py test`"
    words = [checker, "--python-executable", sys.executable]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def _tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("needs a git checkout")
    return [ROOT / name for name in done.stdout.split("\n") if name and (ROOT / name).is_file()]


def test_no_machine_paths_and_no_unfinished_marks() -> None:
    # the words are put together here so that this file does not find itself
    path = re.compile(
        r"(?:^|[^A-Za-z0-9_.-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "fa" + "rm"]) + r")/[A-Za-z.]"
    )
    mark = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]))
    found = []
    for file in _tracked():
        if file.suffix in {".gz", ".png", ".sqlite"}:
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if path.search(line) or (mark.search(line) and file.suffix == ".py"):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_pins_carry_no_index_address() -> None:
    for name in ("constraints.txt", "pyproject.toml"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text and "--index" not in text and "--find-links" not in text, name


def test_every_submodule_imports_and_public_names_stay_themselves() -> None:
    code = (
        "import importlib, pkgutil, course, makers\n"
        "for top in (course, makers):\n"
        "  for m in pkgutil.walk_packages(top.__path__, top.__name__ + '.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "for name in course._FUNCTIONS:\n"
        "    first = getattr(course, name); second = getattr(course, name)\n"
        "    assert first is second and callable(first), name\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
