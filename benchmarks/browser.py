"""Python in a page: size, times, memory, and every worked solution beside the one that runs here.

    python benchmarks/browser.py FOLDER --cache CACHE

builds the page's Python twice into FOLDER, which takes some minutes, compares the two, and then drives it in
Chromium. `--built` takes what an earlier run left in FOLDER. Needs the extras `browser` and `test`.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import functools
import http.server
import io
import json
import math
import os
import re
import threading
import time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright
from site_pages import CHROMIUM, FLAGS

from course import exercise
from course.bank.library import sets
from makers.browser.building import build_python
from makers.site.exercises import exercise_files

PAGE = """<!doctype html><html lang="en"><title>Python in a page</title><script type="module">
import { Python } from "./python.js";
window.python = new Python(new URL("worker.js", location), new URLSearchParams(location.search).get("set"));
</script></html>"""
OPEN = 'from course import exercise\nopened = exercise("{name}")\ncases = opened._tutor.cases\n'
ASK = """
import json
from course.outcomes import Outcome
for name in opened.questions:
    value = cases[name].value()
    plain = opened.plain(name, value)
    print(json.dumps([name, plain, opened._marker.mark(name, plain)["outcome"]]))
"""


#: solution, listed mistakes, computed anew, and slips of a question: outcome and digest of the feedback
MARKER = """
import hashlib, json
from course.bank.library import find_set
from course.marking import LocalMarker
marker = LocalMarker(find_set("{name}"), lesson_too=True)
def marked(case):
    answers = [case.key, *(one.plain for one in case.listed), *(one.plain for one in case.slips)]
    for plain in answers:
        said = marker.mark(case.question.id, plain)
        print(said["outcome"], hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12])
"""


def main() -> None:
    """Print each figure on a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--built", action="store_true")
    words = parser.parse_args()
    first, second = words.folder / "first", words.folder / "second"
    if not words.built:
        for out in (first, second):
            build_python(out, words.cache)
        print("two builds are equal:", _equal(first, second))
    (first / "index.html").write_text(PAGE, "utf-8")
    for path, content in exercise_files().items():
        (first / Path(path).name).write_bytes(content)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(first))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        differ, asked, same, other = 0, 0, 0, 0
        for name in sets():
            page = browser.new_page()
            fetched: list[int] = []
            page.on("response", functools.partial(note_size, fetched))
            begun = time.monotonic()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html?set={name}")
            page.wait_for_function("window.python")
            page.evaluate("python.begin()")
            ready = time.monotonic() - begun
            run(page, OPEN.format(name=name))
            question = exercise(name).questions[0]
            first_check = run(page, f'print(opened.check("{question}", 0.123456).title)')[0]
            again = run(page, f'print(opened.check("{question}", 0.1234567).title)')[0]
            seconds, printed = run(page, ASK)
            found = [json.loads(line) for line in printed.splitlines()]
            asked += len(found)
            differ += compare(name, found)
            alike_marks, other_marks = compare_marks(page, name)
            same, other = same + alike_marks, other + other_marks
            size = page.evaluate("async () => (await python.ask([], {})).bytes") / 1e6
            loaded, files, memory = sum(fetched) / 1e6, len(fetched), page_memory()
            back, most = stop(page)
            print(
                f"{name}: ready {ready:.1f} s, first check {first_check:.2f} s, second {again:.2f} s, "
                f"{len(found)} solutions {seconds:.1f} s, {loaded:.1f} MB "
                f"in {files} files, Python's memory {size:.0f} MB, page {memory:.0f} MB, "
                f"stopped and back in {back:.1f} s, {most:.0f} MB at most",
                flush=True,
            )
            page.close()
        browser.close()
    print(f"{asked} worked solutions, {differ} differ")
    print(f"{same + other} solutions, mistakes and slips marked, {other} with another outcome or sentence")


def note_size(fetched: list[int], answer: Response) -> None:
    """Keep the size of what came."""
    fetched.append(int(answer.headers.get("content-length", 0)))


def run(page: Page, code: str) -> tuple[float, str]:
    """Run code in the page's Python; return its seconds and what it printed."""
    told = page.evaluate("code => python.ask([code], {})", code)
    if not told["ok"]:
        raise SystemExit(f"{code}\n{told['shown']}")
    return told["seconds"], "".join(one.get("text", "") for one in told["shown"])


def stop(page: Page) -> tuple[float, float]:
    """End a Python that never ends and begin another; return seconds, and the page's most memory in MB."""
    most, watched = [0.0], threading.Event()

    def watch() -> None:
        while not watched.wait(0.1):
            most[0] = max(most[0], page_memory())

    page.evaluate("() => { python.ask(['while True: pass'], {}).catch(() => {}); }")
    watching = threading.Thread(target=watch)
    watching.start()
    begun = time.monotonic()
    page.evaluate("async () => { python.end('stopped'); await python.begin(); }")
    seconds = time.monotonic() - begun
    watched.set()
    watching.join()
    return seconds, most[0]


def compare(name: str, found: list[Any]) -> int:
    """Print each answer that differs from the one of this process, and return how many do."""
    opened, differ = exercise(name), 0
    for question, plain, outcome in found:
        case = opened._tutor.cases[question]  # type: ignore[union-attr]
        here = json.loads(json.dumps(opened.plain(question, case.value())))
        if outcome != "right" or not alike(plain, here):
            differ += 1
            print(f"  {name} {question}: {outcome}\n    page {str(plain)[:300]}\n    here {str(here)[:300]}")
        elif plain != here:
            print(f"  {name} {question}: equal within 1e-12")
    return differ


def compare_marks(page: Page, name: str) -> tuple[int, int]:
    """Mark solutions, mistakes and slips of a set in the page and here; return how many agree, and differ."""
    code, same, differ = MARKER.format(name=name), 0, 0
    run(page, code)
    here: dict[str, Any] = {}
    exec(code, here)
    for question in here["marker"].cases:
        ask = f'marked(marker.cases["{question}"])'
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(ask, here)
        told = run(page, ask)[1].splitlines(), printed.getvalue().splitlines()
        pairs = list(zip_longest(*told))  # a slip that only one of them finds counts as a difference
        found = [number for number, (one, other) in enumerate(pairs) if one != other]
        if found:
            print(f"  {name} {question}: answers {found} of {len(pairs)}: {pairs[found[0]]}", flush=True)
        same, differ = same + len(pairs) - len(found), differ + len(found)
    return same, differ


def alike(one: Any, other: Any) -> bool:
    """Tell whether two plain answers are equal, their numbers within one part in 10 to the power 12."""
    if isinstance(one, float) and isinstance(other, float):
        return (
            one == other or math.isclose(one, other, rel_tol=1e-12) or (math.isnan(one) and math.isnan(other))
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


def page_memory() -> float:
    """Return the memory of this run's largest renderer, its share of shared pages included, in MB."""
    found = [0]
    for process in descendants(os.getpid()):
        try:
            if b"--type=renderer" in (process / "cmdline").read_bytes():
                told = (process / "smaps_rollup").read_text()
                found += map(int, re.findall(r"^Pss: +(\d+)", told, re.MULTILINE))
        except OSError:
            continue
    return max(found) / 1000


def descendants(parent: int) -> list[Path]:
    """Return the folders in `/proc` of the processes that a process has started, and of theirs."""
    children: dict[str, list[Path]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            of = (process / "stat").read_text().rpartition(")")[2].split()[1]
            children.setdefault(of, []).append(process)
    found, left = [], [str(parent)]
    while left:
        some = children.get(left.pop(), [])
        found += some
        left += [process.name for process in some]
    return found


def _equal(one: Path, other: Path) -> bool:
    names = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    others = [path.relative_to(other) for path in other.rglob("*") if path.is_file()]
    same = all(filecmp.cmp(one / name, other / name, shallow=False) for name in names)
    return sorted(names) == sorted(others) and same


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:  # type: ignore[override]
        """Keep quiet."""


if __name__ == "__main__":
    main()
