"""Does the course work with the lowest versions that `pyproject.toml` allows a learner?

Installs them into an environment of its own, then tries every worked solution and listed mistake, every chart
and one lesson.

    python benchmarks/lowest_versions.py                  with this Python
    python benchmarks/lowest_versions.py --python 3.12    with another one

Needs uv and a package index. Prints the versions and what pytest says; ends with 1 where anything fails.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: what runs the tests, in whatever version fits beside the lowest ones
TOOLS = ["hypothesis", "jsonschema", "nbval", "pytest"]
#: the words for pytest of each thing that is tried
TRIED = {
    "every worked solution, every listed mistake": [
        *("tests/bank/test_bank_questions.py", "-k"),
        "solution_as_shown_is_right or each_listed_mistake_fails_with_its_own_sentence",
    ],
    "every chart": ["tests/charts/test_charts_builders.py", "-k", "valid_where_jupyterlab_draws_it"],
    # lax: runs every cell; that outputs equal those of the pinned versions is not asked
    "one lesson": ["notebooks/01a-japans-trade-with-china.ipynb", "--nbval-lax"],
}


def lowest() -> list[str]:
    """Return the requirements of a learner's installation, each with its lower bound as the only version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line.split(",")[0].replace(">=", "==") for line in project["dependencies"]]


def environment(folder: Path, uv: str, version: str) -> Path:
    """Install the lowest versions into a folder; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([uv, "venv", "--quiet", "--python", version, str(folder)], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *lowest(), *TOOLS], check=True)
    return python


def main() -> int:
    """Install and try; return 1 where anything fails."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--python", default=sys.executable, metavar="VERSION")
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("This script needs uv: python -m pip install uv")
    version = words.parse_args().python
    failed = []
    with tempfile.TemporaryDirectory(prefix="course-lowest-") as folder:
        python = environment(Path(folder) / "venv", uv, version)
        print("with", subprocess.check_output([str(python), "--version"], text=True).strip(), *lowest())
        for name, tests in TRIED.items():
            print(f"\n{name}", flush=True)
            command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", *tests]
            # the kernel of the lesson takes the course from this checkout, too
            done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
            failed += [name] if done.returncode else []
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall of it works")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
