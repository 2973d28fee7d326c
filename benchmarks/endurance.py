"""What the marker itself takes and withstands: hostile notebooks, damaged zips, odd answers.

    python benchmarks/endurance.py                     all three, some twenty minutes
    python benchmarks/endurance.py --parts zips        some of: memory, zips, answers
    python benchmarks/endurance.py --copies 2 --kinds "no known form"
    python benchmarks/endurance.py --write             also puts the table into benchmarks/RESULTS.md

Memory: copies of the worst notebooks are handed to `course grade` in a process of its own, with pages for
learners and teacher. Its peak (VmHWM) and its processor time count, those of the sandboxes do not. Then the
same command runs once more over the kept runs, so that no notebook runs. Copies differ by a comment: nothing
is shared between them. A process that takes more than `--most-mb` or `--most-seconds` is stopped, and its
row says so. Needs Linux and a sandbox (`course doctor` says whether there is one).

Zips and answers: changed at random from a fixed seed, see `mutated_zips.py` and `judged_answers.py`. Each
exception that gets out is listed with the change that leads to it, and the program then ends with 1. A right
answer that a second, stricter comparison does not find right is listed for a person to look at.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from import_time import put  # noqa: E402
from judged_answers import try_answers  # noqa: E402
from mutated_zips import try_zips  # noqa: E402
from surprises import Surprises  # noqa: E402

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Endurance of the marker"
SEED = 20_270_101
PARTS = ("memory", "zips", "answers")
#: so many questions of each kind: a notebook may send 24 MB, an answer of known form is far smaller
EACH = 5

_BANK = f"""
from course.bank import Choices, Label, Number, QuestionSet, Table, Wrong

ASKED = QuestionSet("endurance", title="Endurance", scenario="Many questions.")
WORDS = dict(objective="b", title="b", text="b", starter="pass", hints=("b",))


def ask(name, kind, value):
    def code():
        return value

    code.__name__ = name
    wrong = Wrong("You get this if you take the other.", WRONG[name[:-1]])
    ASKED.question(kind, **WORDS)(code).mistakes(m=wrong)


def table(goods):
    import pandas as pd

    return pd.DataFrame({{"goods": goods, "value": [1.0, 2.0]}})


WRONG = {{
    "number": lambda: 5.0,
    "label": lambda: "Osaka",
    "choices": lambda: ["q"],
    "table": lambda: table(["silk", "rice"]),
}}
for n in range({EACH}):
    ask(f"number{{n}}", Number("ships", tolerance=0.01), 42.0)
    ask(f"label{{n}}", Label(), "Kobe")
    ask(f"choices{{n}}", Choices({{"k": "one", "q": "two", "z": "three"}}), ["k", "z"])
    ask(f"table{{n}}", Table({{"goods": None, "value": 0.1}}), table(["silk", "tea"]))
"""

_HEAD = """
import json, os, stat
import pandas as pd
from course import exercise
ex = exercise()
"""
#: says something to the marker without the course's own code, as a learner's program can
_CHANNEL = """
pipes = [int(n) for n in os.listdir("/proc/self/fd")]
def is_pipe(n):
    try:
        return stat.S_ISFIFO(os.fstat(n).st_mode)
    except OSError:
        return False
pipes = [n for n in pipes if is_pipe(n)]
def say(question, answer):
    line = b'{"m": "answer", "question": "' + question.encode() + b'", "answer": ' + answer.encode() + b'}\\n'
    for pipe in pipes:
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(pipe, view):]
        except OSError:
            pass
"""
_HONEST = f"""
for n in range({EACH}):
    ex.check(f'number{{n}}', 42)
    ex.check(f'label{{n}}', 'Kobe')
    ex.check(f'choices{{n}}', ['k', 'z'])
    ex.check(f'table{{n}}', pd.DataFrame({{'goods': ['silk', 'tea'], 'value': [1.0, 2.0]}}))
"""
#: 20 answers, most of them with about as many entries as one may have
_VALID = f"""
number, text = '{{"t":"number","v":1}}', '{{"t":"text","v":"k"}}'
def many(cell, count):
    return '[' + ','.join([cell] * count) + ']'
def numbers(tag, count):
    return '{{"t":"' + tag + '","v":' + many('{{"t":"list","v":' + many(number, 15_000) + '}}', count) + '}}'
names = ['goods', 'value', *map(str, range(5))]
data = [many(text, 10_000), *[many(number, 10_000)] * 6]
table = '{{"t":"table","columns":' + json.dumps(names) + ',"data":[' + ','.join(data) + '],"index":[]}}'
for n in range({EACH}):
    say(f'table{{n}}', table)
    say(f'number{{n}}', numbers('list', 5))
    say(f'choices{{n}}', '{{"t":"list","v":' + many(text, 20_000) + '}}')
    say(f'label{{n}}', numbers('set', 4))
"""
#: many small objects: as few bytes and as much memory as JSON can take
_UNKNOWN = f"""
unknown = '[' + ','.join(['{{"":1.5}}'] * 540_000) + ']'
for n in range({EACH}):
    say(f'label{{n}}', unknown)
"""
#: two marks that a normal form puts into the other order, and that nothing composes with
_MARKS = """
marks = '\\u0315\\u0316' * 5_000
text = lambda sign: '{"t": "text", "v": "' + sign + marks[:9_999] + '"}'
texts = '[' + ', '.join([text('k')] * 390) + ']'
"""
_MARKS_LABEL = f"""
for n in range({EACH}):
    say(f'label{{n}}', text('k'))
"""
_MARKS_CHOICES = """
say('choices0', '{"t": "list", "v": ' + texts + '}')
"""
_MARKS_TABLE = """
numbers = '[' + ', '.join(['{"t": "number", "v": 1}'] * 390) + ']'
data = '[' + texts + ', ' + numbers + ']'
say('table0', '{"t": "table", "columns": ["goods", "value"], "data": ' + data + ', "index": []}')
"""
_MARKS_NAMES = """
names = ['"' + chr(97 + n % 26) + chr(97 + n // 26) + marks[:9_998] + '"' for n in range(50)]
names = '[' + ', '.join(names) + ']'
say('table0', '{"t": "table", "columns": ' + names + ', "data": ' + '[' + '[], ' * 49 + '[]], "index": []}')
"""

#: what a notebook hands in -> its cells
KINDS = {
    "all right": (_HEAD, _HONEST),
    "24 MB in known forms": (_HEAD, _CHANNEL, _VALID),
    "24 MB in no known form": (_HEAD, _CHANNEL, _UNKNOWN),
    "10,000 marks: 5 labels": (_HEAD, _CHANNEL, _MARKS, _MARKS_LABEL),
    "10,000 marks: 390 choices": (_HEAD, _CHANNEL, _MARKS, _MARKS_CHOICES),
    "10,000 marks: 390 labels of a table": (_HEAD, _CHANNEL, _MARKS, _MARKS_TABLE),
    "10,000 marks: 50 columns of a table": (_HEAD, _CHANNEL, _MARKS, _MARKS_NAMES),
}

#: runs `course grade` and says what its own process took; a sandbox's part is not in it
_GRADE = """
import json, resource, sys
sys.path.insert(0, sys.argv[1])
from course.cli import main
code = main(sys.argv[3:])
used = resource.getrusage(resource.RUSAGE_SELF)
peak = next(l for l in open('/proc/self/status') if l.startswith('VmHWM'))
with open(sys.argv[2], 'w') as out:
    json.dump({'code': code, 'seconds': used.ru_utime + used.ru_stime, 'peak_kb': int(peak.split()[1])}, out)
sys.exit(code)
"""


@dataclass(frozen=True)
class Taken:
    """What one run of `course grade` took."""

    seconds: float  #: of the processor
    peak_mb: int
    stopped: str  #: why it did not come to its end, or empty

    def shown(self, count: int) -> list[str]:
        """Cells of the table: peak, seconds, seconds a copy."""
        more = ">" if self.stopped else ""
        return [f"{more}{self.peak_mb:,}", f"{more}{self.seconds:.1f}", f"{more}{self.seconds / count:.2f}"]


def hand_in(folder: Path, cells: Sequence[str], count: int) -> None:
    """Write copies of a notebook that differ by a comment."""
    folder.mkdir(parents=True)
    for number in range(count):
        made = [
            {
                "cell_type": "code",
                "id": f"c{place}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source if place else f"# copy {number}\n{source}",
            }
            for place, source in enumerate(cells)
        ]
        document = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"learner{number:03}.ipynb").write_text(json.dumps(document), encoding="utf-8")


def _usage(pid: int) -> tuple[float, int]:
    """Return processor seconds and peak memory in MB of a process alone, as the kernel counts them."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{pid}/status").read_text()
    peak = status.partition("VmHWM:")[2].split()
    return seconds, int(peak[0]) >> 10 if peak else 0


def grade(folder: Path, submissions: Path, workers: int, most_mb: int, most_seconds: float) -> Taken:
    """Run `course grade` in a process of its own, stopped at the given bounds."""
    said, log = folder / "taken.json", folder / "log.txt"
    said.unlink(missing_ok=True)
    words = ["grade", "endurance", str(submissions), "--out", str(folder / "marks"), "--quiet"]
    words += ["--bank", str(folder.parent / "bank"), "--feedback", str(folder / "pages")]
    words += ["--workers", str(workers)]
    command = [sys.executable, "-c", _GRADE, str(ROOT), str(said), *words]
    seconds, peak, stopped = 0.0, 0, ""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    end = time.monotonic() + most_seconds
    while process.poll() is None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            seconds, peak = _usage(process.pid)
        if peak > most_mb or time.monotonic() > end:
            stopped = f"{most_mb:,} MB" if peak > most_mb else f"{most_seconds:.0f} s"
            os.killpg(process.pid, signal.SIGKILL)  # with the sandboxes that it started
            process.wait()
        time.sleep(0.05)
    if said.exists():
        taken = json.loads(said.read_text())
        return Taken(taken["seconds"], taken["peak_kb"] >> 10, "")
    if not stopped:
        tail = log.read_text("utf-8", "replace").strip().splitlines()
        stopped = tail[-1][:200] if tail else f"ended with {process.returncode}"
        print(f"{submissions.name}: {stopped}", flush=True)
    return Taken(seconds, peak, stopped)


def outcomes(folder: Path) -> str:
    """Count the outcomes of all questions in the marks, without those that nobody answered."""
    path = folder / "marks" / "grades.csv"
    if not path.exists():
        return "no marks"
    with path.open(encoding="utf-8-sig", newline="") as source:
        counts = Counter(row["outcome"] for row in csv.DictReader(source))
    del counts["missing"]
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())


def measure(kinds: Sequence[str], copies: Sequence[int], chosen: argparse.Namespace) -> str:
    """Mark copies of each kind of notebook and return the table."""
    head = [
        "notebook",
        "copies",
        "peak, MB",
        "processor, s",
        "a copy, s",
        "again: peak, MB",
        "processor, s",
        "answers",
    ]
    lines = [head, ["---", *["---:"] * 6, "---"]]
    with tempfile.TemporaryDirectory(prefix="endurance-") as name:
        folder = Path(name)
        (folder / "bank").mkdir()
        (folder / "bank" / "endurance.py").write_text(_BANK, encoding="utf-8")
        for kind in kinds:
            for count in sorted(copies):
                here = folder / "run"
                shutil.rmtree(here, ignore_errors=True)
                hand_in(here / "handed-in", KINDS[kind], count)
                bounds = (chosen.workers, chosen.most_mb, chosen.most_seconds)
                first = grade(here, here / "handed-in", *bounds)
                again = ["", ""]
                if not first.stopped:
                    again = grade(here, here / "handed-in", *bounds).shown(count)[:2]
                found = f"stopped: {first.stopped}" if first.stopped else outcomes(here)
                lines.append([kind, str(count), *first.shown(count), *again, found])
                print("| " + " | ".join(lines[-1]) + " |", flush=True)
                if first.stopped:
                    break  # more copies take no less
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> int:
    """Run the parts that are asked for and print what came of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--kinds", nargs="+", default=[""], metavar="TEXT", help="notebooks of these names")
    parser.add_argument("--copies", type=int, nargs="+", default=[2, 5, 30])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--most-mb", type=int, default=6_000, help="stop a marker that takes more")
    parser.add_argument("--most-seconds", type=float, default=120.0, help="stop one that takes longer")
    parser.add_argument("--zips", type=int, default=6_000)
    parser.add_argument("--answers", type=int, default=38_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", type=Path, help="folder for the inputs that lead to an exception")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    chosen = parser.parse_args()
    started, surprises = time.monotonic(), Surprises(chosen.keep)
    parts = [
        f"{HEADING}\n\n`course grade` with pages, {chosen.workers} workers, {4 * EACH} questions; Python "
        f"{platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{len(os.sched_getaffinity(0))} cores. Its own process, without the sandboxes; again: the same "
        f"over kept runs. Stopped at {chosen.most_mb:,} MB or {chosen.most_seconds:.0f} s by the clock."
    ]
    if "memory" in chosen.parts:
        kinds = [kind for kind in KINDS if any(text in kind for text in chosen.kinds)]
        parts.append(measure(kinds, chosen.copies, chosen))
    if "zips" in chosen.parts:
        parts.append(try_zips(chosen.zips, chosen.seed, surprises))
    if "answers" in chosen.parts:
        text, judged = try_answers(chosen.answers, chosen.seed, surprises)
        print("\n".join(judged.lines()))
        parts.append(text)
    text = "\n\n".join(parts) + f"\n\nAll of it took {(time.monotonic() - started) / 60:.0f} minutes.\n"
    print(text)
    print("\n".join(surprises.lines()))
    if chosen.write:
        RESULTS.write_text(put(text, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    return 1 if surprises.lines() else 0


if __name__ == "__main__":
    raise SystemExit(main())
