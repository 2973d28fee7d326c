"""Scripts and style sheets of pages stand in files of their own, and each can be read by a browser."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path for top in ("course", "makers") for path in (ROOT / top).rglob("*.js"))


def test_every_script_parses() -> None:
    driver = pytest.importorskip("playwright._impl._driver")
    node = driver.compute_driver_executable()[0]
    bad = []
    for path in SCRIPTS:
        # as a module where it is one: it imports or exports
        text = path.read_text("utf-8")
        kind = "module" if re.search(r"(?m)(?:^|[;}])(?:import|export)[ {]", text) else "commonjs"
        done = subprocess.run(
            [node, f"--input-type={kind}", "--check", "-"],
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            bad.append(f"{path.relative_to(ROOT)}: {done.stderr[:300]}")
    assert len(SCRIPTS) > 15 and not bad, "\n".join(bad)
