"""Do the tests of a topic notice a small change of its code? Draws changes at random and counts.

    python benchmarks/mutations.py                          changes of all packages below, some two hours
    python benchmarks/mutations.py course/room course/bank  of these packages
    python benchmarks/mutations.py --seed 2 --number 30     others, and 30 of each package
    python benchmarks/mutations.py --at course/readings/rules.py:57    only those drawn from these lines
    python benchmarks/mutations.py --write                  also puts the table into RESULTS.md

A change is a comparison, a sign, a number, a year, a name of a column or an economy, min for max, and for or,
and the like. Each is made in memory, in a process of its own, so no file is touched. Tests that fail without
any change are left out. The tests that reach the changed line run, the quickest first; where an import or a
fixture for all tests reaches it, the others follow. A change in a function that nothing reaches is unnoticed
without a run. A change that stops the import counts as noticed, and so does one with which the tests take
much more of the processor's time. What a test starts as another process runs without it. Needs a system with
fork.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.util
import math
import multiprocessing
import os
import platform
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.import_time import RESULTS, put  # noqa: E402
from benchmarks.tables import table  # noqa: E402

HEADING = "## Changes that the tests notice"
#: package -> how many changes are drawn, and its tests: a later group runs where the earlier ones pass
PACKAGES = {
    "course/claims": (140, [
        ["tests/claims/test_claims_findings.py", "tests/claims/test_claims_figures.py"],
        ["tests/readings/test_readings.py", "tests/claims/test_claims_boundaries.py",
         "tests/claims/test_claims_ledger.py", "tests/widgets/test_widgets_claims.py"],
    ]),
    "course/measures": (70, [["tests/measures"]]),
    "course/kinds": (30, [
        ["tests/kinds/test_kinds_relations.py", "tests/answers", "tests/marking/test_marking_forms.py",
         "tests/marking/test_marking_numbers.py", "tests/marking/test_marking_tables.py"],
        ["tests/marking/test_marking_charts.py", "tests/marking/test_marking_said.py"],
    ]),
    "course/marking": (30, [
        ["tests/marking/test_marking_frozen.py", "tests/marking/test_marking_said.py"],
        ["tests/marking/test_marking_attribution.py", "tests/marking/test_marking_release.py",
         "tests/marking/test_marking_pool.py", "tests/marking/test_marking_gain.py"],
    ]),
    "course/bank": (30, [
        ["tests/bank/test_bank_authoring.py", "tests/bank/test_bank_texts.py",
         "tests/bank/test_bank_totals.py"],
        ["tests/bank/test_bank_slips.py", "tests/bank/test_bank_written.py", "tests/bank/test_bank_papers.py",
         "tests/bank/test_bank_shipped_slips.py", "tests/bank/test_bank_lesson_checks.py"],
    ]),
    "course/room": (30, [
        ["tests/room/test_room_state.py", "tests/room/test_room_store.py", "tests/room/test_room_answers.py",
         "tests/room/test_room_questions.py"],
        ["tests/room/test_room_server.py", "tests/room/test_room_limits.py",
         "tests/room/test_room_preparing.py", "tests/room/test_room_joining.py"],
    ]),
    "course/grading": (30, [
        ["tests/desk/test_desk_class_file.py", "tests/desk/test_desk_lms_moodle.py",
         "tests/desk/test_desk_lms_canvas.py", "tests/desk/test_desk_term.py",
         "tests/desk/test_desk_keys.py", "tests/desk/test_desk_intake.py", "tests/desk/test_desk_work.py"],
        ["tests/desk/test_desk_comments.py", "tests/desk/test_desk_settled.py",
         "tests/desk/test_desk_gradebook.py"],
        ["tests/grading/test_grading_reading.py"],
    ]),
    "course/texts": (30, [
        ["tests/texts/test_numbers.py", "tests/texts/test_time.py", "tests/texts/test_who.py",
         "tests/texts/test_what.py", "tests/texts/test_bounds.py", "tests/texts/test_arithmetic.py"],
        ["tests/texts/test_finding.py", "tests/texts/test_article.py", "tests/texts/test_testing.py",
         "tests/texts/test_suggesting.py"],
    ]),
}  # fmt: skip
#: not changed: keys of questions, which `fence.py` compares, and what runs in a sandbox's own process
LEFT_OUT = ("course/bank/sets", "course/grading/run")
#: what is loaded once, before the first change: none of it belongs to a package that is changed
LOADED = ("altair", "hypothesis", "ipywidgets", "jsonschema", "nbconvert", "scipy", "course.tables")
#: a change is noticed when the tests take so many times the processor time that they take without it, and at
#: least so many seconds
LONGER, SECONDS = 4, 60
#: a test may wait so many times as long as it takes without the change, and so many seconds more, since a
#: server that never answers takes no time of the processor; every so many seconds somebody looks
WAITS, WAIT, LOOK = 10, 60, 10
SWAPS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,), ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "idxmin": "idxmax", "idxmax": "idxmin"}


@dataclass(frozen=True)
class Change:
    """A file's `number`-th node gets `new` in a field, or as the `place`-th entry of the field."""

    file: str
    line: int
    number: int
    field: str
    place: int | None
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: `{self.old}` -> `{self.new}`"

    def code(self, path: str) -> CodeType:
        """Compile the file with the change made."""
        tree = ast.parse(Path(path).read_bytes())
        parent = list(ast.walk(tree))[self.number]
        made: Any = ast.parse(self.new).body[0]
        made = ast.increment_lineno(made.value if isinstance(made, ast.Expr) else made, self.line - 1)
        if self.place is None:
            setattr(parent, self.field, made)
        else:
            getattr(parent, self.field)[self.place] = made
        return compile(tree, path, "exec")


def _literals(value: Any, names: list[str], dice: random.Random) -> list[Any]:
    """Return what a literal may be changed to."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + dice.choice((-1, 1)) if 1900 <= value <= 2100 else value + 1]
    if isinstance(value, float):
        return [value * 1.1 if value else 0.1]
    # a name becomes another of its kind: a code of an economy is in capitals, a column is not
    others = [name for name in names if name != value and name.isupper() == value.isupper()]
    return [dice.choice(others)] if value in names and others else []


def _joins_text(node: ast.AST) -> bool:
    sides = (getattr(node, "left", None), getattr(node, "right", None))
    return any(isinstance(getattr(side, "value", side), str | ast.JoinedStr) for side in sides)


def _changed(node: Any, names: list[str], dice: random.Random) -> Iterator[ast.AST]:
    """Yield the node in every form that it may be changed to."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            yield from (ast.Constant(other) for other in _literals(value, names, dice))
        case ast.Compare(ops=[op]):
            yield from (ast.Compare(node.left, [swap()], node.comparators) for swap in SWAPS[type(op)])
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if not _joins_text(node):
            for swap in SWAPS.get(type(node.op), ()):
                other = copy.copy(node)
                other.op = swap()
                yield other
        case ast.UnaryOp():
            yield node.operand
        case ast.Name(id=name) if name in NAMES:
            yield ast.Name(NAMES[name])
        case ast.Attribute(attr=name) if name in NAMES:
            yield ast.Attribute(node.value, NAMES[name])
        case ast.Call(func=ast.Name(id="sorted")):
            kept = [one for one in node.keywords if one.arg != "reverse"]
            turned = [] if len(kept) < len(node.keywords) else [ast.keyword("reverse", ast.Constant(True))]
            yield ast.Call(node.func, node.args, [*kept, *turned])


def _below(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield each node below with its parent, field and place; hints of types and docstrings are left out."""
    for field, value in ast.iter_fields(node):
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            said = ast.unparse(child) if isinstance(child, ast.AST) else ""
            text = isinstance(child, ast.Constant) and isinstance(node, ast.Expr | ast.JoinedStr)
            idle = said.startswith(("__all__ = ", "dataclass(")) or field in ("annotation", "returns")
            if said and not text and not idle:
                yield node, field, place, child
                yield from _below(child)


def changes(file: Path, dice: random.Random) -> list[Change]:
    """Return every change of a file."""
    tree = ast.parse(file.read_bytes())
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found = list(_below(tree))
    words = {node.value for *_, node in found if isinstance(node, ast.Constant) and type(node.value) is str}
    names = sorted(word for word in words if re.fullmatch(r"[\w%.-]+", word))
    return [
        Change(str(file.relative_to(ROOT)), getattr(node, "lineno", 0), numbers[id(parent)], field, place,
               ast.unparse(node), ast.unparse(other))
        for parent, field, place, node in found
        for other in _changed(node, names, dice)
    ]  # fmt: skip


class _Overlay:
    """Finds the changed module before the one on the disk is found."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.name = change.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, name: str, *more: Any) -> ModuleSpec | None:
        """Return where the changed module is loaded from, None for every other."""
        if name != self.name:
            return None
        change = self.change

        class Changed(SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType:
                return change.code(self.path)

        file = str(ROOT / change.file)
        loader = Changed(name, file)
        return (
            importlib.util.spec_from_file_location(name, file, loader=loader) if name == self.name else None
        )


def idle() -> float:
    """Return the seconds in which this process waited for something else than a busy processor."""
    try:  # Linux says how long it stood in the queue for one
        queued = int(Path("/proc/self/schedstat").read_text("ascii").split()[1]) / 1e9
    except OSError:
        queued = 0.0
    return time.monotonic() - time.process_time() - queued


class _Watch:
    """Chooses and orders the tests, and notes which fail and how long each takes."""

    def __init__(
        self, out: set[str], order: dict[str, float] | None = None, times: dict[str, float] | None = None
    ) -> None:
        self.out = out
        self.order = order
        self.times = times
        self.failed: list[str] = []
        self.seconds: Counter[str] = Counter()
        self.trace: Coverage | None = None
        self.now = ""
        self.until = idle() + WAIT

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out tests that fail without a change; keep those of the order, the quickest modules first."""
        kept = [one for one in items if one.nodeid not in self.out]
        if self.order is not None:
            order = self.order
            kept = [one for one in kept if one.nodeid in order]
            quickest: dict[Path, float] = {}
            for one in kept:
                quickest[one.path] = min(order[one.nodeid], quickest.get(one.path, math.inf))
            kept.sort(key=lambda one: (quickest[one.path], str(one.path), order[one.nodeid]))
        items[:] = kept

    def _turn(self, nodeid: str) -> None:
        """Say whose lines are noted from now on."""
        if self.trace:
            self.trace.switch_context(nodeid)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note the lines of this test, and give it time where it runs with a change."""
        self.now = nodeid
        self._turn(nodeid)
        self.until = idle() + WAIT + WAITS * (self.times or {}).get(nodeid, 0)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Note what several tests share for all of them."""
        if request.scope != "function":
            self._turn(request.node.nodeid)
        yield
        self._turn(self.now)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails, and what it took."""
        self.failed += [report.nodeid] if report.failed else []
        self.seconds[report.nodeid] += report.duration


def files_of(package: str) -> list[Path]:
    """Return the modules of a package that may be changed, sorted."""
    files = sorted((ROOT / package).rglob("*.py"))
    return [one for one in files if not str(one.relative_to(ROOT)).startswith(LEFT_OUT)]


def statements(file: str) -> list[tuple[int, int, bool]]:
    """Return first and last line of each statement or head of one, and whether it stands in a function."""
    found = []

    def walk(node: ast.AST, within: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                below = getattr(child, "body", None)
                last = max(child.lineno, below[0].lineno - 1) if below else child.end_lineno
                found.append((child.lineno, last or child.lineno, within))
            walk(child, within or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    walk(ast.parse((ROOT / file).read_bytes()), False)
    return found


def _users(change: Change) -> set[int]:
    """Return the lines of functions that use the private name which a statement of the module sets."""
    tree = ast.parse((ROOT / change.file).read_bytes())
    set_there: set[str] = set()
    for one in tree.body:
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.lineno <= change.line <= (one.end_lineno or 0):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            set_there = {
                node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
            }
    if not set_there or not all(name.startswith("_") for name in set_there):
        return set()
    within = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    inner = {id(node) for one in within for node in ast.walk(one)}
    used = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in set_there and isinstance(node.ctx, ast.Load)
    ]  # fmt: skip
    return {node.lineno for node in used} if all(id(node) in inner for node in used) else set()


@dataclass(frozen=True)
class Plain:
    """What the tests do without a change: which fail, how long each takes, and which lines each reaches."""

    failing: set[str]
    seconds: dict[str, float]
    processor: float
    #: file -> line -> tests; "" stands for what is loaded or made outside of a test
    reached: dict[str, dict[int, set[str]]]

    def reaching(self, change: Change) -> tuple[dict[str, float], bool]:
        """Return the tests that reach the change with their seconds, and whether others may depend on it."""
        lines = self.reached.get(change.file, {})
        around = [one for one in statements(change.file) if one[0] <= change.line <= one[1]]
        first, last, within = max(around, default=(change.line, change.line, False))
        names = set().union(*(lines.get(line, ()) for line in range(first, last + 1)))
        outside = not within or "" in names
        if not within:  # run at the import: who reaches its users, or else the module, may depend on it
            users = _users(change)
            outside = not users
            names = set().union(*(lines.get(line, ()) for line in users)) if users else set()
            names = names or set().union(*lines.values())
        shared = tuple(f"{one}::" for one in names - self.seconds.keys() if one)
        tests = {one for one in self.seconds if one in names or one.startswith(shared)}
        return {one: self.seconds[one] for one in tests}, outside


def _silent(change: Change | None) -> list[str]:
    """Make this process ready for a run; return pytest's words."""
    os.chdir(ROOT)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    # plugins of the suite that these tests do not need, and that take time to start
    words = ["-q", "-o", "addopts=", "--hypothesis-seed=0"]
    words += [word for plugin in ("cacheprovider", "nbval", "xdist") for word in ("-p", f"no:{plugin}")]
    if change:
        sys.meta_path.insert(0, _Overlay(change))  # type: ignore[arg-type]
        words.append("-x")
    return words


def plain(task: tuple[str, list[list[str]]]) -> Plain:
    """Run the tests of a package without a change."""
    package, tests = task
    words = _silent(None)
    trace = Coverage(data_file=None, include=[f"{ROOT / package}/*"], config_file=False)
    watch = _Watch(set())
    watch.trace = trace
    began = time.process_time()
    trace.start()
    for group in tests:
        trace.switch_context("")
        code = pytest.main([*words, *group], plugins=[watch])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            raise SystemExit(f"The tests of {package} cannot run: {group} ends with {code!r}.")
    trace.stop()
    data = trace.get_data()
    reached = {
        str(Path(file).relative_to(ROOT)): {
            line: set(names) for line, names in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    return Plain(set(watch.failed), dict(watch.seconds), time.process_time() - began, reached)


def run(task: tuple[Change, list[list[str]], Plain]) -> tuple[Change, bool, str]:
    """Run tests with a change; return it, whether it was noticed, and by what."""
    change, groups, before = task
    order, outside = before.reaching(change)
    if not order and not outside:
        return change, False, "no test reaches it"
    words = _silent(change)
    watch = _Watch(before.failing, order, before.seconds)
    reaching = sorted({one.partition("::")[0] for one in order})
    late = []

    def stop(number: int, _: object) -> None:
        if number == signal.SIGALRM and idle() < watch.until:
            signal.alarm(LOOK)
            return
        late.append(True)
        raise KeyboardInterrupt

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, max(SECONDS, LONGER * before.processor))
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LOOK)
    said = ""
    try:
        for group in [reaching, *(groups if outside else [])]:
            if group and pytest.main([*words, *group], plugins=[watch]) not in (0, 5):
                said = watch.failed[0] if watch.failed else "the tests cannot be loaded"
                break
            watch = _Watch(before.failing | set(order), times=before.seconds)
    except BaseException as error:
        said = f"{type(error).__name__} outside of a test"
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(0)
    said = "much longer" if late else said
    return change, bool(said), said


def prepare() -> None:
    """Load what all runs need, so that each begins with it."""
    for name in LOADED:
        importlib.import_module(name)
    tables = sys.modules["course.tables"]
    for name in set(tables.datasets()["name"]) - {"world_map"}:
        tables.load(name)
    early = [
        name for name in sys.modules if name.startswith(tuple(one.replace("/", ".") for one in PACKAGES))
    ]
    if early:
        raise SystemExit(f"{early[0]} is loaded before it can be changed: take its user out of LOADED.")
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = sys.pycache_prefix = tempfile.mkdtemp()


def main() -> None:
    """Draw changes, run the tests with each, print what was noticed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(PACKAGES)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, help="changes of each package")
    parser.add_argument("--at", nargs="+", metavar="FILE:LINE", help="only changes of these lines")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    chosen = parser.parse_args()
    prepare()
    lines, unnoticed = [["package", "possible", "drawn", "noticed", "share"]], []
    with multiprocessing.get_context("fork").Pool(chosen.workers, maxtasksperchild=1) as pool:
        for package in chosen.packages or PACKAGES:
            number, tests = PACKAGES[package]
            dice = random.Random(chosen.seed)
            possible = [one for file in files_of(package) for one in changes(file, dice)]
            drawn = dice.sample(possible, min(chosen.number or number, len(possible)))
            drawn = [one for one in drawn if not chosen.at or f"{one.file}:{one.line}" in chosen.at]
            started = time.monotonic()
            before = pool.apply(plain, [(package, tests)])
            took = time.monotonic() - started
            out = len(before.failing)
            print(f"{package}: {out} tests fail without a change and are left out; {took:.0f} s", flush=True)
            missed = []
            for change, noticed, by in pool.imap_unordered(run, [(one, tests, before) for one in drawn]):
                print("noticed  " if noticed else "UNNOTICED", change, by, flush=True)
                missed += [] if noticed else [str(change)]
            found = len(drawn) - len(missed)
            share = f"{100 * found / max(1, len(drawn)):.0f} %"
            lines.append([package, f"{len(possible):,}", str(len(drawn)), str(found), share])
            unnoticed += sorted(missed)
    text = (
        f"{HEADING}\n\n`python benchmarks/mutations.py --seed {chosen.seed}`, {date.today()}; "
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores."
        f"\n\n{table(lines)}\n\nNot noticed:\n\n" + "".join(f"- {one}\n" for one in unnoticed)
    )
    print(text)
    if chosen.write:
        RESULTS.write_text(put(text, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
