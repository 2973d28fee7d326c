"""Seconds for a class of 40, from the LMS's download to pages and the LMS's file, and for a second time.

    python benchmarks/small_class.py                  times this checkout
    python benchmarks/small_class.py --before DIR     and another checkout, turn by turn
    python benchmarks/small_class.py --wrong 0.2      a fifth of the numbers is wrong, as no mistake is
    python benchmarks/small_class.py --slips          and this checkout without the slips of the solutions
    python benchmarks/small_class.py --write          also puts the table into benchmarks/RESULTS.md

Each learner has an own variant of exercise 01. Most answer with the code of the worked solutions, every
third leaves a question out. The second time runs no notebook: it reads the kept runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.import_time import RESULTS, put  # noqa: E402
from benchmarks.tables import table  # noqa: E402
from course.bank.library import find_set  # noqa: E402
from course.bank.rendering import solution_code  # noqa: E402
from course.kinds import Number  # noqa: E402
from course.marking.frozen import current, draw_parameters  # noqa: E402
from course.marking.release import release_for  # noqa: E402

NAME = "01-trade-interdependence"
SECRET = "a secret that is long enough for this class"
HEADING = "## A small class, from zip to pages"
#: the checkout whose solutions are not changed, and how it is started
WITHOUT = "now, without slips"
_NO_SLIPS = (
    "import sys; from course.bank import case; case.kept_slips = lambda _: (); "
    "from course.cli import main; sys.exit(main())"
)
WORKSHEET = ["Identifier", "Full name", "Username", "Status", "Grade", "Maximum grade", "Feedback comments"]


def make_class(folder: Path, learners: int, wrong: float = 0.0) -> None:
    """Write the secret, Moodle's worksheet and Moodle's download into a folder.

    Parameters
    ----------
    folder, learners
        Where, and for how many.
    wrong
        Part of the numbers that are wrong in a way that fits no usual mistake, which costs most to judge.
    """
    draw = Random(1)
    (folder / "secret").write_text(SECRET + "\n")
    questions = find_set(NAME)
    logins = [f"s{place:03d}" for place in range(learners)]
    released = release_for(questions, logins, SECRET.encode(), mode="assessed")
    rows = [WORKSHEET]
    with zipfile.ZipFile(folder / "moodle.zip", "w") as archive:
        for place, login in enumerate(logins):
            drawn = draw_parameters(SECRET.encode(), current(questions), login)
            document = json.loads(released.notebooks[login])
            answered = {question.id: solution_code(question, drawn[question.id]) for question in questions}
            for question in questions:
                if isinstance(question.kind, Number) and draw.random() < wrong:
                    answered[question.id] += f"\n{question.id} = 1.0371234 * {question.id}"
            if place % 3 == 2:
                answered.pop(list(answered)[place % len(answered)])
            for cell in document["cells"]:
                about = cell["metadata"].get("course", {})
                if about.get("role") == "answer" and about["question"] in answered:
                    cell["source"] = answered[about["question"]]
            name = f"Learner {login}_{5000 + place}_assignsubmission_file_/{NAME}.ipynb"
            archive.writestr(name, json.dumps(document))
            rows.append([f"Participant {5000 + place}", f"Learner {login}", login, "Submitted", "", "20", ""])
    with (folder / "moodle.csv").open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)


def grade(checkout: Path, made: Path, out: Path, workers: int, *, slips: bool = True) -> tuple[float, float]:
    """Run `course grade` of a checkout; return seconds by the clock and of the processor."""
    start = ["-m", "course"] if slips else ["-c", _NO_SLIPS]
    command = [sys.executable, *start, "grade", str(made / "moodle.zip"), "--out", str(out)]
    command += ["--roster", str(made / "moodle.csv"), "--feedback", str(out / "pages"), "--quiet"]
    command += ["--seed-file", str(made / "secret"), "--workers", str(workers)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        cwd=made,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{checkout}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def marks(out: Path) -> list[tuple[str, str, str, str]]:
    """Return what counts of each row of the marks."""
    with (out / "grades.csv").open(encoding="utf-8", newline="") as source:
        lines = list(csv.DictReader(source))
    return [(line["student"], line["question"], line["outcome"], line["points"]) for line in lines]


def main() -> None:
    """Time both checkouts turn by turn and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path, metavar="DIR", help="another checkout, to compare with")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wrong", type=float, default=0.0, help="part of the numbers that are wrong")
    parser.add_argument("--slips", action="store_true", help="also time this checkout without slips")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    chosen = parser.parse_args()
    checkouts = {"before": chosen.before.resolve()} if chosen.before else {}
    checkouts["now"] = ROOT
    if chosen.slips:
        checkouts[WITHOUT] = ROOT
    taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
    folder = Path(tempfile.mkdtemp(prefix="small-class-"))
    try:
        make_class(folder, chosen.learners, chosen.wrong)
        found = {}
        for turn in range(chosen.rounds):
            for name, checkout in checkouts.items():
                out = folder / f"{name}-{turn}"
                for times in ("first time", "again"):
                    figures = grade(checkout, folder, out, chosen.workers, slips=name != WITHOUT)
                    taken.setdefault((name, times), []).append(figures)
                    print(name, times, *(f"{figure:.1f}" for figure in figures), flush=True)
                found[name] = marks(out)
        assert len(set(map(str, found.values()))) == 1, "the checkouts give different marks"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [["checkout", "run", "seconds, median", "fastest", "processor, s", "times now"]]
    for (name, times), figures in taken.items():
        clock = statistics.median(seconds for seconds, _ in figures)
        now = statistics.median(seconds for seconds, _ in taken["now", times])
        processor = statistics.median(used for _, used in figures)
        fastest = min(seconds for seconds, _ in figures)
        lines.append(
            [name, times, f"{clock:.1f}", f"{fastest:.1f}", f"{processor:.1f}", f"{clock / now:.2f}"]
        )
    text = (
        f"{HEADING}\n\n`python benchmarks/small_class.py`, {date.today()}: {chosen.learners} notebooks of "
        f"{NAME}, own variants, {chosen.workers} workers, {chosen.rounds} rounds turn by turn; "
        f"{chosen.wrong:.0%} of the numbers wrong; same marks. "
        f"Python {platform.python_version()}, {platform.system()}, {len(os.sched_getaffinity(0))} cores. "
        f"Load average while it ran: {os.getloadavg()[1]:.1f}.\n\n{table(lines)}\n"
    )
    print(text)
    if chosen.write:
        RESULTS.write_text(put(text, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
