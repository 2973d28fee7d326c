# ruff: noqa: E501  (sources of notebooks, one string each)
"""From inside a submission nothing of the teacher's is found, and submissions cannot disturb each other."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tqdm
from conftest import SMALL, Harbour
from hostile import HEAD, check
from inside_search import SEARCH
from lean_stage import lean

from course.grading.run import sandbox
from course.grading.run.passes import run_notebook
from course.grading.run.runs import Run, Task
from course.grading.run.sandbox import BubblewrapRunner, NamespaceRunner, SandboxRunner
from course.grading.run.seat import why_not
from course.grading.run.stage import build_stage, fingerprint, hidden_folders
from course.lessons import all_lessons, lesson

LIMITS = replace(SMALL, cell_seconds=30.0, total_seconds=60.0, cpu_seconds=60, memory_mb=600)


Wall = type[BubblewrapRunner] | type[NamespaceRunner]
WALLS = ["bubblewrap", "bubblewrap of an ordinary user", "namespaces", "namespaces of an ordinary user"]
AS_USER = "course.grading.run.sandbox.is_root = lambda: False\n"


@pytest.fixture(scope="module", params=WALLS)
def wall(request: pytest.FixtureRequest) -> Iterator[Wall]:
    """Each kind of wall; root, too, gets an ordinary user's when it asks for a user namespace."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param.endswith("user"):
            patch.setattr(sandbox, "is_root", lambda: False)
        kind: Wall = BubblewrapRunner if request.param.startswith("bubblewrap") else NamespaceRunner
        if reason := why_not(kind.containment):
            if os.environ.get("CI"):
                pytest.fail(f"CI must contain notebooks: {reason}")
            pytest.skip(reason)
        yield kind


@pytest.fixture(scope="module")
def runner(wall: Wall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxRunner]:
    stage = build_stage(tmp_path_factory.mktemp("stage") / "stage")
    made = wall(stage, LIMITS)
    yield made
    made.close()


def _run(runner: SandboxRunner, *cells: str) -> Run:
    return run_notebook(runner, Task((HEAD, *cells), Harbour().public("", "")), LIMITS)


def _found(run: Run, question: str = "port") -> list[str]:
    assert run.ended == "finished", run
    assert question in run.answers, run
    return [item["v"] for item in run.answers[question].plain["v"]]


def test_search_from_inside_finds_nothing(
    runner: SandboxRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = "CANAR" + "Y-{}-0123abcd"
    monkeypatch.setenv("COURSE_SECRET", canary.format("ENVIRONMENT"))
    for name in ("bank", "submissions", "marks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gradebook.sqlite").write_text(canary.format("FILE"))
    held = [canary.format("MEMORY")]
    neighbour = Path(f"/dev/shm/neighbour-{os.getpid()}")
    neighbour.write_text(canary.format("SHARED"))
    try:
        # an earlier notebook in the same sandbox, then the search
        earlier = f"secret = '{canary.format('NOTEBOOK')}' * 1000\nopen('mine.txt', 'w').write(secret)\n"
        earlier += "open('/dev/shm/mine.txt', 'w').write(secret)\nopen('mine.txt', 'a').write(secret)"
        assert _run(runner, earlier, check("total")).answers
        run = _run(runner, SEARCH, "ex.check('port', found)")
    finally:
        neighbour.unlink()
    assert held
    assert _found(run) == []


def test_search_would_find_what_is_there(runner: SandboxRunner) -> None:
    """The search above must be able to fail: here a canary lies in the open."""
    plant = "open('x', 'w').write('CANAR' + 'Y-PLANTED-0123abcd')\nkeep = 'CANAR' + 'Y-HELD-0123abcd'"
    found = _found(_run(runner, plant, SEARCH, "ex.check('port', found)"))
    assert any(text.startswith("file /home/learner/x") for text in found)
    assert any(text.startswith("memory") for text in found)


def test_folders_are_fresh_for_every_submission(runner: SandboxRunner) -> None:
    # /tmp is one of them unless the Python environment lies in it
    folders = (
        "import os, tempfile\nfolders = sorted({'.', '/dev/shm', tempfile.gettempdir()} - {os.getcwd()})\n"
    )
    listing = folders + "found = [p for d in folders for p in sorted(os.listdir(d)) if p != '.ipython']"
    littering = folders + "for d in folders:\n    open(d + '/litter', 'w').write('x')"
    assert set(_found(_run(runner, littering, listing, "ex.check('port', found)"))) == {"litter"}
    assert _found(_run(runner, listing, "ex.check('port', found)")) == []


def test_changes_to_modules_end_with_the_submission(runner: SandboxRunner) -> None:
    _run(runner, "import pandas\npandas.planted = True\nimport builtins\nbuiltins.planted = True")
    run = _run(
        runner,
        "import pandas\nfound = [str(hasattr(pandas, 'planted')), str('planted' in dir(__builtins__))]",
        "ex.check('port', found)",
    )
    assert _found(run) == ["False", "False"]


def test_network_of_the_machine_is_out_of_reach(runner: SandboxRunner) -> None:
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60.0)

        def listen() -> None:
            with contextlib.suppress(OSError):
                heard.append(server.accept())

        thread = threading.Thread(target=listen)
        thread.start()
        port = server.getsockname()[1]
        reach = f"import socket\ntry:\n    socket.create_connection(('127.0.0.1', {port}), 1)\n    found = ['reached']\nexcept OSError:\n    found = []"
        assert _found(_run(runner, reach, "ex.check('port', found)")) == []
        socket.create_connection(("127.0.0.1", port), 1).close()
        thread.join()
    assert len(heard) == 1  # the test's own call, which shows that the server could be reached


def test_a_notebook_that_empties_its_own_pipe_stops_nobody(runner: SandboxRunner) -> None:
    # as an ordinary user it may open its pipe to read, and so be faster than the marker that was told to read
    drain = """
import os, stat, time
fds = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
pipe = next(fd for fd in fds if os.path.exists(fd) and stat.S_ISFIFO(os.stat(fd).st_mode))
end = time.time() + 1.5
for child in range(6):
    if os.fork() == 0:
        write, read = (os.open(pipe, flag | os.O_NONBLOCK) for flag in (os.O_WRONLY, os.O_RDONLY))
        while time.time() < end:
            try:
                if child < 2:
                    os.write(write, b"\\n")
                os.read(read, 65536)
            except OSError:
                pass
        os._exit(0)
time.sleep(2)"""
    assert _run(runner, drain, check("port")).answers["port"].plain["v"] == "Kobe"


def test_paths_of_the_machine_are_hidden(runner: SandboxRunner) -> None:
    """Which folder a mount came from and how the server was started: neither for a notebook nor its children."""
    code = """
import os
def told(process):
    for name in ("mountinfo", "mounts", "mountstats", "cmdline"):
        try:
            yield open(f"/proc/{process}/{name}").read().strip("\\0")
        except PermissionError:
            yield ""
if os.fork() == 0:
    with open("child.txt", "w") as target:
        target.write(repr(list(told("self"))))
    os._exit(0)
os.wait()
found = [repr(list(told("1"))), open("child.txt").read()]"""
    assert _found(_run(runner, code, "ex.check('port', found)")) == [repr([""] * 4)] * 2


def test_pip_says_at_once_that_there_is_no_network(runner: SandboxRunner) -> None:
    code = (
        "import subprocess, sys\nsaid = subprocess.run([sys.executable, '-m', 'pip', 'install', 'absent-package'], "
        "capture_output=True, text=True)\nfound = [said.stdout + said.stderr]"
    )
    (said,) = _found(_run(runner, code, "ex.check('port', found)"))
    assert "No matching distribution" in said
    assert "Retrying" not in said


def test_names_of_the_users_keys_are_hidden(runner: SandboxRunner) -> None:
    code = "found = open('/proc/keys').read().split() + open('/proc/key-users').read().split()"
    assert _found(_run(runner, code, "ex.check('port', found)")) == []


def test_all_processes_of_a_submission_are_dead_at_its_end(runner: SandboxRunner) -> None:
    code = "import os, time\nfor i in range(5):\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(300)"
    _run(runner, code, check("total"))
    count = "import os\nfound = [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]"
    assert _found(_run(runner, count, "ex.check('port', found)")) == []
    assert runner._process is not None
    assert len(_descendants(runner._process.pid)) <= 2  # bubblewrap's first process and the server


def _descendants(pid: int) -> list[int]:
    parents = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                # as bytes: a process may give itself any name
                parents[int(path.name)] = int((path / "stat").read_bytes().rpartition(b")")[2].split()[1])
            except OSError:
                continue
    found, new = [], [pid]
    while new:
        new = [child for child, parent in parents.items() if parent in new]
        found += new
    return found


def test_nothing_outlives_a_marker_that_is_killed(wall: Wall, tmp_path: Path) -> None:
    stage = lean(tmp_path / "stage")
    script = (
        "import sys\nimport course.grading.run.sandbox\n"
        + ("" if sandbox.is_root() else AS_USER)
        + "from pathlib import Path\nfrom course.grading.run.runs import Limits\n"
        f"from course.grading.run.runs import Task\nfrom {wall.__module__} import {wall.__name__} as Runner\n"
        "runner = Runner(Path(sys.argv[1]), Limits())\nprint('ready', flush=True)\n"
        f"runner.run(Task(('import time; time.sleep(60)',), {Harbour().public('', '')!r}), frozenset(), 60)"
    )
    marker = subprocess.Popen([sys.executable, "-c", script, str(stage)], stdout=subprocess.PIPE)
    assert marker.stdout is not None
    try:
        assert marker.stdout.readline() == b"ready\n"
        end = time.monotonic() + 60
        while len(pids := _descendants(marker.pid)) < 3:  # until the notebook is running
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        marker.kill()
        marker.wait()
        marker.stdout.close()
    end = time.monotonic() + 60
    while time.monotonic() < end and any(_runs(pid) for pid in pids):
        time.sleep(0.05)
    assert [pid for pid in pids if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] not in b"ZX"
    except OSError:
        return False


def test_stage_holds_no_part_of_the_teachers_side(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "stage")
    parts = {path.name for path in (stage / "course").iterdir()}
    assert parts.isdisjoint({"bank", "marking", "claims", "commands", "cli.py"})
    grading = stage / "course" / "grading"
    for folder, part in ((grading, "run"), (grading / "run", "inside")):
        assert {path.name for path in folder.iterdir()} == {"__init__.py", part}
        assert (folder / "__init__.py").read_text() == ""


def test_stage_holds_what_the_lessons_state_and_nothing_else_of_them(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "stage")
    shown = {path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()}
    of_lessons = {name for name in shown if name.startswith("notebooks/")}
    assert {name.rpartition("/")[2] for name in of_lessons} == {"lesson.toml"}
    assert not [name for name in shown if name.endswith("teacher.md")]
    code = "from course.lessons import all_lessons; print(*[one.name for one in all_lessons()])"
    environment = {**os.environ, "PYTHONPATH": str(stage)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout.split() == [one.name for one in all_lessons()], done.stderr


def test_what_a_lesson_states_is_part_of_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "source" / "06-tides"
    room.mkdir(parents=True)
    monkeypatch.setattr("course.grading.run.stage.notebooks_dir", lambda: tmp_path)
    found = set()
    for name, text in (("lesson.toml", "a"), ("lesson.toml", "b"), ("teacher.md", "a"), ("teacher.md", "b")):
        (room / name).write_text(text)
        found.add(fingerprint.__wrapped__())
    assert len(found) == 2  # the teacher's notes change nothing that a notebook records


def test_a_notebook_under_marking_shows_the_header_of_a_lesson(runner: SandboxRunner) -> None:
    code = "from course import lesson\nfound = [lesson('01a').heading]"
    assert _found(_run(runner, code, "ex.check('port', found)")) == [lesson("01a").heading]


def test_sandbox_ends_with_its_runner(runner: SandboxRunner) -> None:
    """The last test of each wall in this sandbox."""
    assert runner._process is not None
    pids = _descendants(runner._process.pid)
    assert pids
    runner.close()
    end = time.monotonic() + 60  # a busy system takes a moment to end what was killed
    while time.monotonic() < end and any(_runs(pid) for pid in pids):
        time.sleep(0.05)
    assert [pid for pid in pids if _runs(pid)] == []


def test_installed_copies_of_the_course_are_found_and_covered(
    wall: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages" / "course"
    (installed / "grading").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(installed.parent))
    assert installed in hidden_folders([tmp_path])
    # also those of the Python that the environment was made with
    base = tmp_path / "base" / "lib" / "python3.11" / "site-packages" / "course"
    (base / "grading").mkdir(parents=True)
    for shown in (tmp_path / "base" / "lib", base.parents[1], base.parent):
        assert base in hidden_folders([shown])
    # and what is covered is empty from inside: tried on a package that notebooks do not need
    package = Path(tqdm.__file__).parent
    monkeypatch.setattr(sandbox, "hidden_folders", lambda shown: [package])
    made = wall(lean(tmp_path / "stage"), LIMITS)
    try:
        listing = f"import os\nfound = os.listdir({str(package)!r})"
        assert _found(_run(made, listing, "ex.check('port', found)")) == []
    finally:
        made.close()
