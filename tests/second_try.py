"""Runs the tests, and the few that drive a browser and failed once more: a busy machine is late now and then.

What passes at the second try only is named, because a race of the product may be behind it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

#: where pytest keeps the names of the tests that failed
FAILED = Path(__file__).parent.parent / ".pytest_cache" / "v" / "cache" / "lastfailed"
#: tests that get a second try: at most so many, and all of this folder
FEW, BROWSER = 3, "tests/browser/"


def _pytest(words: Sequence[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *words], check=False).returncode


def main(words: Sequence[str], run: Callable[[Sequence[str]], int] = _pytest, failed: Path = FAILED) -> int:
    """Run pytest with some words, perhaps a second time, and return its exit code."""
    failed.unlink(missing_ok=True)
    code = run(words)
    names = sorted(json.loads(failed.read_text("utf-8"))) if failed.is_file() else []
    if code != 1 or not 0 < len(names) <= FEW or not all(name.startswith(BROWSER) for name in names):
        return code
    print("Once more, since they may only have waited too long:", *names, sep="\n", flush=True)
    code = run(names)
    if code == 0:
        print("Passed at the second try only; a race may be behind it:", *names, sep="\n", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
