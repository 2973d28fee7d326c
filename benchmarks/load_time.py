"""How long each table takes to load for the first time in a process, hash check included.

    python benchmarks/load_time.py            prints the table
    python benchmarks/load_time.py --write    also puts it into benchmarks/RESULTS.md

Each row is the best and the median of fresh processes with pandas imported; the file is in the system's
cache. The best is what the limits look at: a busy machine only ever adds time.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from import_time import RESULTS, put

ROOT = Path(__file__).resolve().parent.parent
HEADING = "## Load time"
LIMIT, COMMON_LIMIT = 0.25, 0.05
COMMON = ("japan_trade", "japan_china_monthly", "official_totals", "economies", "claims")
CODE = """
import sys, time
import pandas
from course.tables import load, world_map
begun = time.perf_counter()
world_map() if sys.argv[1] == "world_map" else load(sys.argv[1])
print(time.perf_counter() - begun)
"""


def names() -> list[str]:
    """Return the names of all tables."""
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    return [entry["name"] for entry in descriptor["resources"]]


def seconds(name: str) -> float:
    """Return how long one table takes in a fresh Python."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, name], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return float(done.stdout)


def main() -> int:
    """Measure, print, and say by the exit code whether the limits are kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    options = parser.parse_args()
    taken: dict[str, list[float]] = {name: [] for name in names()}
    for _ in range(options.runs):
        for name, times in taken.items():
            times.append(seconds(name))
    lines = [
        HEADING,
        "",
        f"Best and median of {options.runs} fresh processes, first load with hash check; "
        f"Python {platform.python_version()}, pandas {version('pandas')}, {platform.system()} "
        f"{platform.machine()}. Limits for the best: {LIMIT * 1000:.0f} ms, for the common tables (*) "
        f"{COMMON_LIMIT * 1000:.0f} ms.",
        "",
        "| table | best, ms | median, ms |",
        "|---|---:|---:|",
    ]
    kept = True
    for name, times in taken.items():
        best, middle = min(times), statistics.median(times)
        kept &= best <= (COMMON_LIMIT if name in COMMON else LIMIT)
        star = " *" if name in COMMON else ""
        lines.append(f"| {name}{star} | {best * 1000:.0f} | {middle * 1000:.0f} |")
    section = "\n".join(lines) + "\n"
    print(section)
    if options.write:
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
