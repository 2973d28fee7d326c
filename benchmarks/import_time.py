"""How long imports take: the course beside pandas, which every lesson needs anyway.

    python benchmarks/import_time.py            prints the table
    python benchmarks/import_time.py --write    also puts it into benchmarks/RESULTS.md

Each row is the median of fresh processes, taken in turn so that a busy moment hits all rows alike. The
time is that of the import statements, without the start of Python.
"""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Import time"

#: what is shown -> statements
ROWS = {
    "`import pandas`": "import pandas",
    "`import course`": "import course",
    "`import pandas; from course import load, describe, datasets, lesson`": (
        "import pandas; from course import load, describe, datasets, lesson"
    ),
    "`import altair`": "import altair",
}
LIMIT = 1.3


def seconds(statements: str) -> float:
    """Return how long the statements take in a fresh Python."""
    code = f"import time; begun = time.perf_counter(); {statements}; print(time.perf_counter() - begun)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return float(done.stdout)


def measure(runs: int) -> dict[str, float]:
    """Return the median seconds of each row."""
    for statements in ROWS.values():
        seconds(statements)  # reads the files once, so that the disk is not what is measured
    taken: dict[str, list[float]] = {name: [] for name in ROWS}
    for _ in range(runs):
        for name, statements in ROWS.items():
            taken[name].append(seconds(statements))
    return {name: statistics.median(values) for name, values in taken.items()}


def table(medians: dict[str, float], runs: int) -> str:
    """Return the section for RESULTS.md."""
    base = medians["`import pandas`"]
    lines = [
        HEADING,
        "",
        f"Median of {runs} fresh processes; Python {platform.python_version()}, pandas {version('pandas')}, "
        f"altair {version('altair')}, {platform.system()} {platform.machine()}. "
        f"Limit: `import course` at most {LIMIT} times `import pandas`.",
        "",
        "| statements | seconds | times `import pandas` |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {value:.3f} | {value / base:.2f} |" for name, value in medians.items()]
    return "\n".join(lines) + "\n"


def put(section: str, text: str) -> str:
    """Return `text` with the section of the same heading replaced, or the section added at the end."""
    heading = section.partition("\n")[0]
    found = re.search(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found:
        return text[: found.start()] + section + ("\n" if text[found.end() :] else "") + text[found.end() :]
    return text.rstrip("\n") + "\n\n" + section


def main() -> int:
    """Measure, print, and say by the exit code whether the limit is kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    options = parser.parse_args()
    medians = measure(options.runs)
    section = table(medians, options.runs)
    print(section)
    if options.write:
        text = RESULTS.read_text("utf-8") if RESULTS.is_file() else "# What was measured\n"
        RESULTS.write_text(put(section, text), encoding="utf-8", newline="\n")
    ratio = medians["`import course`"] / medians["`import pandas`"]
    print(f"import course / import pandas = {ratio:.2f}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
