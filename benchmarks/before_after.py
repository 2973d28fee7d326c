"""Is this checkout slower than another one? Runs our own benchmarks in both, turn by turn.

    python benchmarks/before_after.py --before DIR                  all benchmarks below
    python benchmarks/before_after.py --before DIR check latency    only these
    python benchmarks/before_after.py --before DIR --write          also puts the table into RESULTS.md

Each benchmark prints tables. Each time in them is compared with the time in the same row and column of the
other checkout: the median over all turns. Both checkouts run in this Python, so that only the course differs.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.import_time import RESULTS, put  # noqa: E402
from benchmarks.tables import table  # noqa: E402

HEADING = "## Before and after"
#: benchmark -> the columns that are times
TIMES = {
    "import_time": ("seconds", "s"),
    "load_time": ("ms",),
    "check": ("open, s", "median ms", "later, max ms"),
    "equilibrium": ("ms",),
    "latency": ("median, ms",),
}
Figure = tuple[str, str, str]


def figures(name: str, text: str) -> Iterator[tuple[Figure, float]]:
    """Yield each time in the tables that a benchmark printed, with its benchmark, row and column."""
    head: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
        elif not set(line) <= set("|-: "):
            for column, cell in zip(head[1:], cells[1:], strict=False):
                number = re.match(r"[\d,]+(?:\.\d+)?", cell)
                if number and any(word in column for word in TIMES[name]):
                    yield (name, cells[0], column), float(number[0].replace(",", ""))


def run(name: str, checkout: Path) -> str:
    """Return what a benchmark of a checkout prints."""
    command = [sys.executable, str(checkout / "benchmarks" / f"{name}.py")]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )  # its exit code says whether an aim is kept, which is not asked here
    if "|" not in done.stdout:
        raise SystemExit(f"{name} in {checkout} printed no table:\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def main() -> None:
    """Run the benchmarks turn by turn and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TIMES)}; all when left out")
    parser.add_argument("--before", type=Path, required=True, metavar="DIR", help="the other checkout")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    chosen = parser.parse_args()
    for name in chosen.names:
        if name not in TIMES:
            parser.error(f"there is no benchmark {name!r} here; there are {', '.join(TIMES)}")
    seen: dict[Figure, dict[str, list[float]]] = defaultdict(lambda: {"before": [], "now": []})
    for name in chosen.names or TIMES:
        for turn in range(chosen.turns):
            for side, checkout in (("before", chosen.before.resolve()), ("now", ROOT)):
                for figure, value in figures(name, run(name, checkout)):
                    seen[figure][side].append(value)
            print(name, turn + 1, flush=True)
    lines = [["benchmark", "row", "column", "before", "now", "now / before"]]
    ratios = []
    for (name, row, column), sides in seen.items():
        if sides["before"] and sides["now"]:
            before, now = (statistics.median(sides[side]) for side in ("before", "now"))
            ratio = now / before if before else float("nan")
            ratios.append(ratio)
            lines.append([name, row, column, f"{before:g}", f"{now:g}", f"{ratio:.2f}"])
    text = (
        f"{HEADING}\n\n`python benchmarks/before_after.py`, {date.today()}: medians of {chosen.turns} turns. "
        f"Load average while it ran: {os.getloadavg()[2]:.1f}. Median of all ratios: "
        f"{statistics.median(ratios):.2f}.\n\n{table(lines)}\n"
    )
    print(text)
    if chosen.write:
        RESULTS.write_text(put(text, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
