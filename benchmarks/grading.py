"""Seconds a submission: this course, nbgrader as one batch, otter run; the same exercise, the same answers.

    python benchmarks/grading.py                makes an environment with the peers in a temporary folder
    python benchmarks/grading.py --peers ENV    uses one that has nbgrader and otter-grader
    python benchmarks/grading.py --write        also puts the tables into benchmarks/RESULTS.md

Each tool gets the same ten code cells in the form it wants: read a table, compute, six questions. All marks
are compared with the expected ones before any time is reported.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.tables import table  # noqa: E402
from course.grading.batch import Batch, mark_all  # noqa: E402
from course.grading.intake.find import find_submissions  # noqa: E402
from course.grading.questions import BankSet  # noqa: E402
from course.grading.run.runs import Limits  # noqa: E402

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Marking notebooks"
SETUP = (
    'import pandas as pd\nfrom course import load\ntrade = load("japan_trade")\ntrade.head()',
    'total = trade[(trade["goods_level"] == "total") & (trade["partner_kind"] == "economy")]\n'
    'wide = total.pivot_table(index=["year", "partner"], columns="flow", '
    'values="value_usd_mn", observed=True)\n'
    "wide.tail()",
    'latest = wide.loc[wide.index.get_level_values("year").max() - 1].fillna(0.0)\n'
    'latest.sort_values("export").tail()',
)
#: question -> the cell that answers it; each leaves a number under the question's name
SOLUTIONS = {
    "china_export_share": 'china_export_share = latest.loc["CHN", "export"] / latest["export"].sum()',
    "us_export_share": 'us_export_share = latest.loc["USA", "export"] / latest["export"].sum()',
    "china_import_share": 'china_import_share = latest.loc["CHN", "import"] / latest["import"].sum()',
    "us_balance": 'us_balance = latest.loc["USA", "export"] - latest.loc["USA", "import"]',
    "concentration": 'concentration = ((latest["export"] / latest["export"].sum()) ** 2).sum()',
    "partners": 'partners = int((latest["export"] > 1000).sum())',
}


def answers(number: int) -> dict[str, str]:
    """Source of each answer of the learner with this number: right, or one wrong, or one left out."""
    chosen = dict(SOLUTIONS)
    question = list(SOLUTIONS)[number % len(SOLUTIONS)]
    if number % 3 == 1:
        chosen[question] = f"{question} = 0.123"
    if number % 3 == 2:
        chosen[question] = f"{question} = None"
    return chosen


def expected(number: int) -> int:
    """Points of the learner with this number."""
    return len(SOLUTIONS) if number % 3 == 0 else len(SOLUTIONS) - 1


def key() -> dict[str, float]:
    """Compute the right answers."""
    scope: dict[str, Any] = {}
    for source in (*SETUP, *SOLUTIONS.values()):
        exec(source, scope)
    return {question: float(scope[question]) for question in SOLUTIONS}


def notebook(cells: list[tuple[str, dict[str, Any]]], **metadata: Any) -> str:
    """Return a notebook with these code cells and their metadata, as JSON."""
    made = [
        {
            "cell_type": "code",
            "id": f"c{place}",
            "metadata": meta,
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for place, (source, meta) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": made, "metadata": {**kernel, **metadata}, "nbformat": 4, "nbformat_minor": 5})


def bank(folder: Path) -> BankSet:
    """Write the questions as a teacher would, in a folder of their own, and return the set."""
    lines = ["from course.bank import Number, QuestionSet, load", ""]
    lines += ['ASKED = QuestionSet("benchmark", title="Benchmark", scenario="Six numbers.")', ""]
    body = "\n".join(SETUP).replace("import pandas as pd\n", "").replace("from course import load\n", "")
    for question, source in SOLUTIONS.items():
        lines += ['@ASKED.question(Number("", tolerance=1e-6), objective="b", title="b", text="b",']
        lines += ['                starter="pass", hints=("b",))', f"def {question}():"]
        lines += [f"    {line}" for line in body.splitlines()]
        lines += [f"    return {source.partition(' = ')[2]}", ""]
    folder.mkdir()
    (folder / "benchmark.py").write_text("\n".join(lines))
    return BankSet.find("benchmark", folder)


class Peak:
    """Largest memory (proportional set size) of this process and all its descendants while in the block."""

    def __init__(self) -> None:
        self.mb = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.mb = max(self.mb, _tree_memory() >> 20)


def _tree_memory() -> int:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    tree, new = {os.getpid()}, {os.getpid()}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - tree
        tree |= new
    total = 0
    for pid in tree:
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue
    return total


def ours(count: int, folder: Path, questions: BankSet, workers: int) -> tuple[float, int, float]:
    """Mark `count` submissions; return seconds, peak memory in MB and the median of the seconds of one."""
    source = folder / f"ours-{count}"
    source.mkdir(parents=True)
    for number in range(count):
        cells = [(text, {}) for text in SETUP]
        cells[0] = ("from course import exercise\nex = exercise()\n" + SETUP[0], {})
        for question, text in answers(number).items():
            cells.append((f"{text}\nex.check({question!r}, {question})", {}))
        cells.append(("# end", {}))
        (source / f"learner{number:04}.ipynb").write_text(notebook(cells))
    found = tuple(find_submissions(source))
    with Peak() as peak:
        started = time.perf_counter()
        rows = mark_all(Batch(found, questions, folder / f"marks-{count}", Limits(), workers))
        seconds = time.perf_counter() - started
    points: dict[str, float] = {}
    for row in rows:
        points[row.student] = points.get(row.student, 0.0) + row.points
    assert points == {f"learner{number:04}": expected(number) for number in range(count)}, (
        "our marks are wrong"
    )
    each = statistics.median({row.student: row.seconds for row in rows}.values())
    return seconds, peak.mb, each


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def _environment(peers: Path, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{peers / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "IPYTHONDIR": str(folder / "ipython"),
        "HOME": str(folder),
    }


def nbgrader(count: int, folder: Path, right: dict[str, float], peers: Path) -> float:
    """Return the seconds of `nbgrader autograde` over `count` submissions, in one batch."""
    course = folder / "nbgrader"
    source = course / "source" / "ps1"
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'b'\n")

    def cells(chosen: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
        base = {"schema_version": 3, "task": False, "cell_type": "code"}
        made: list[tuple[str, dict[str, Any]]] = [(text, {}) for text in SETUP]
        for question, text in chosen.items():
            own = {**base, "grade": False, "solution": True, "locked": False, "grade_id": f"a_{question}"}
            test = {
                **base,
                "grade": True,
                "solution": False,
                "locked": True,
                "points": 1,
                "grade_id": f"t_{question}",
            }
            made.append((text, {"nbgrader": own}))
            made.append(
                (
                    f"assert abs({question} - {right[question]!r}) <= 1e-6 * abs({right[question]!r})",
                    {"nbgrader": test},
                )
            )
        return made

    (source / "ex.ipynb").write_text(notebook(cells(SOLUTIONS)))
    environment = _environment(peers, folder)
    _run(["nbgrader", "generate_assignment", "ps1"], course, environment)
    for number in range(count):
        handed_in = course / "submitted" / f"learner{number:04}" / "ps1"
        handed_in.mkdir(parents=True)
        (handed_in / "ex.ipynb").write_text(notebook(cells(answers(number))))
    started = time.perf_counter()
    _run(["nbgrader", "autograde", "ps1"], course, environment)
    seconds = time.perf_counter() - started
    _run(["nbgrader", "export", "--to", str(course / "grades.csv")], course, environment)
    import csv

    with (course / "grades.csv").open() as table:
        points = {line["student_id"]: float(line["score"]) for line in csv.DictReader(table)}
    assert points == {f"learner{number:04}": expected(number) for number in range(count)}, (
        "nbgrader's marks differ"
    )
    return seconds


def otter(count: int, folder: Path, right: dict[str, float], peers: Path) -> float:
    """Return the seconds of `otter run` for each of `count` submissions, one after the other."""
    place = folder / "otter"
    (place / "tests").mkdir(parents=True)
    for question, value in right.items():
        (place / "tests" / f"{question}.py").write_text(
            "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
            f"name = {question!r}\npoints = 1\n\n\n@test_case()\ndef test_it({question}):\n"
            f"    assert abs({question} - {value!r}) <= 1e-6 * abs({value!r})\n"
        )
    environment = _environment(peers, folder)
    _run(["otter", "generate", "--no-environment"], place, environment)
    started = time.perf_counter()
    for number in range(count):
        cells: list[tuple[str, dict[str, Any]]] = [
            ("import otter\ngrader = otter.Notebook('ex.ipynb')\n" + SETUP[0], {})
        ]
        cells += [(text, {}) for text in SETUP[1:]]
        cells += [(f"{text}\ngrader.check({question!r})", {}) for question, text in answers(number).items()]
        handed_in = place / f"learner{number}"
        handed_in.mkdir()
        (handed_in / "ex.ipynb").write_text(notebook(cells))
        _run(
            ["otter", "run", "-a", "../autograder.zip", "-o", ".", "--no-logo", "ex.ipynb"],
            handed_in,
            environment,
        )
        result = json.loads((handed_in / "results.json").read_text())
        got = sum(float(test.get("score", 0.0)) for test in result["tests"])
        assert got == expected(number), f"otter's marks differ: {got}"
    return time.perf_counter() - started


def make_peers(folder: Path) -> Path:
    """Make an environment with the peers; kept apart, since they pin other versions than the course."""
    target = folder / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(target)], check=True)
    packages = ["nbgrader", "otter-grader", "ipykernel", "pandas"]
    subprocess.run([str(target / "bin" / "pip"), "install", "--quiet", *packages], check=True)
    return target


def peer_versions(peers: Path) -> str:
    """Return the peers' versions."""
    code = (
        "from importlib.metadata import version as v\nfor n in ('nbgrader', 'otter-grader'): print(n, v(n))"
    )
    return (
        subprocess.run(
            [str(peers / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True
        )
        .stdout.strip()
        .replace("\n", ", ")
    )


def main() -> None:
    """Run all tools and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path, help="environment with nbgrader and otter-grader")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--nbgrader", type=int, default=20, help="submissions for nbgrader")
    parser.add_argument("--otter", type=int, default=5, help="submissions for otter run")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="grading-benchmark-"))
    try:
        right = key()
        peers = chosen.peers.absolute() if chosen.peers else make_peers(folder)
        versions = peer_versions(peers)  # now: an environment made here goes with the folder
        sizes = [
            ["submissions", "seconds", "seconds a submission", "median inside the sandbox", "peak memory, MB"]
        ]
        questions = bank(folder / "bank")
        compared = min(chosen.sizes, key=lambda size: abs(size - 100))  # a class
        for count in chosen.sizes:
            seconds, peak, each = ours(count, folder, questions, chosen.workers)
            if count == compared:
                own = seconds / count
            sizes.append([str(count), f"{seconds:.1f}", f"{seconds / count:.3f}", f"{each:.3f}", str(peak)])
            print(sizes[-1], flush=True)
        batch = nbgrader(chosen.nbgrader, folder, right, peers) / chosen.nbgrader
        print("nbgrader", batch, flush=True)
        single = otter(chosen.otter, folder, right, peers) / chosen.otter
        print("otter", single, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tools = [["tool", "submissions", "seconds a submission", "times ours"]]
    tools.append([f"course grade, {chosen.workers} workers", str(compared), f"{own:.3f}", "1"])
    tools.append(
        ["nbgrader autograde, one batch", str(chosen.nbgrader), f"{batch:.2f}", f"{batch / own:.0f}"]
    )
    tools.append(
        ["otter run, one after the other", str(chosen.otter), f"{single:.2f}", f"{single / own:.0f}"]
    )
    cores, busy = len(os.sched_getaffinity(0)), os.getloadavg()[2]
    text = (
        f"{HEADING}\n\nTen code cells that read a table of 77,616 rows and answer six questions; "
        f"{cores} cores; {versions}. All three give the same "
        f"marks. Load average while it ran: {busy:.1f}.\n\n"
        f"{table(tools)}\n\nOurs by size, sandbox start included:\n\n{table(sizes)}\n"
    )
    print(text)
    if chosen.write:
        _replace_section(RESULTS, text)


def _replace_section(path: Path, text: str) -> None:
    """Put the section into a Markdown file, in place of an older one."""
    old = path.read_text("utf-8") if path.exists() else "# What was measured\n"
    before, _, after = old.partition(HEADING)
    rest = after.partition("\n## ")[2]
    new = before.rstrip() + "\n\n" + text + (f"\n## {rest}" if rest else "")
    path.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
