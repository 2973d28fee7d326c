"""The same marks on a Dask cluster, also when one of its workers is killed on the way."""

from __future__ import annotations

import csv
import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import lean_stage
import pytest
from broken import CHECKS
from conftest import HARBOUR, SMALL, Harbour, WarmRunner
from hostile import HEAD, between, check, notebook

from course.bank.case import Case
from course.cli import main
from course.errors import CourseError
from course.grading.batch import Batch, mark_all
from course.grading.intake.find import find_submissions
from course.grading.marks.rows import Row
from course.grading.run import cluster as cluster_module
from course.grading.run import seat as seat_module
from course.grading.run import worker as worker_module
from course.grading.run.cluster import ClusterSeat, check_address, connect
from course.grading.run.runs import Limits, SandboxError, Task
from course.grading.run.sandbox import why_no_namespaces
from course.grading.run.stage import fingerprint
from course.grading.run.worker import answer

#: a worker that starts again keeps a busy machine busier: no honest cell may run out of its time
PATIENT = replace(SMALL, cell_seconds=30.0, total_seconds=120.0)
NAP = "import time\ntime.sleep(0.2)"


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("lean_stages")]


@pytest.fixture(scope="session")
def distributed() -> Any:
    """Dask's package: each process that collects tests would need a second to import it."""
    return pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def two_workers(distributed: Any) -> Iterator[Any]:
    """Two worker processes; a notebook whose worker is lost twice is given up."""
    import dask

    settings = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.worker.preload": [lean_stage.__file__],
        # a lost worker that takes longer to start again, as on a busy machine, would be given up for good
        "distributed.deploy.lost-worker-timeout": "1 hour",
    }
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as made,
    ):
        yield made


@pytest.fixture
def local(two_workers: Any) -> Any:
    """Wait until both workers are there: one that an earlier test killed may still be starting."""
    two_workers.wait_for_workers(2, timeout=120)
    return two_workers


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy enough takes minutes until lost workers have started again: no clock decides."""
    monkeypatch.setattr(cluster_module, "_EMPTY_SECONDS", math.inf)


def _hand_in(folder: Path, count: int) -> None:
    kinds = [
        (HEAD, NAP, *CHECKS),
        (HEAD, NAP, check("total"), check("port", "'Tokyo'")),
        between(f"import os\nos._exit(0)\n{check('port')}"),
    ]
    for number in range(count):
        (folder / f"learner {number:02}.ipynb").write_bytes(notebook(kinds[number % 3]))
    (folder / "broken.ipynb").write_bytes(b"{")


def _marks(rows: list[Row]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.as_dict().items() if name != "seconds"} for row in rows]


def _batch(source: Path, out: Path, limits: Limits = SMALL, **settings: Any) -> Batch:
    return Batch(tuple(find_submissions(source)), Harbour(), out, limits, **settings)


def test_marks_are_equal_on_one_process_two_and_a_cluster_that_loses_a_worker(
    distributed: Any,
    warm_sandbox: None,
    local: Any,
    submissions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _hand_in(submissions, 6)
    with monkeypatch.context() as patch:
        patch.setattr(seat_module, "BubblewrapRunner", WarmRunner)
        one = mark_all(_batch(submissions, tmp_path / "one", workers=1))
    two = mark_all(_batch(submissions, tmp_path / "two", PATIENT, workers=2))

    with connect(local.scheduler_address) as cluster, distributed.Client(local) as watch:
        pids = watch.run(os.getpid)

        def kill_one_at_work() -> None:
            while not lost:
                at_work = [worker for worker, keys in watch.processing().items() if keys]
                if at_work:
                    os.kill(pids[at_work[0]], signal.SIGKILL)
                    lost.append(pids[at_work[0]])

        lost: list[int] = []
        killer = threading.Thread(target=kill_one_at_work, daemon=True)
        killer.start()  # beside the marker, which cannot hand out more work while it waits for this
        batch = _batch(submissions, tmp_path / "cluster", PATIENT, workers=cluster.threads, cluster=cluster)
        far = mark_all(batch)
        killer.join(60)
        after = set(watch.run(os.getpid, on_error="return").values())
        assert cluster.threads == 2
    assert len(lost) == 1
    assert not after & set(lost)
    assert _marks(one) == _marks(two) == _marks(far)
    assert [row.outcome for row in far[:6]] == ["unreadable"] * 3 + ["right"] * 3
    record = json.loads((tmp_path / "cluster" / "run.json").read_text())
    assert record["scheduler"] == local.scheduler_address
    # what ran there is kept here as if it had run here: the same bytes without running anything again
    table = (tmp_path / "cluster" / "grades.csv").read_bytes()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cluster" / "runs").iterdir()}
    mark_all(_batch(submissions, tmp_path / "cluster", PATIENT))
    assert (tmp_path / "cluster" / "grades.csv").read_bytes() == table
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cluster" / "runs").iterdir()} == kept


def test_a_notebook_that_kills_every_worker_is_a_row(local: Any, submissions: Path, tmp_path: Path) -> None:
    """Only possible without a wall: the process that runs the notebook is the worker's own child."""
    kill = "import os, signal\nif os.getppid() > 1:\n    os.kill(os.getppid(), signal.SIGKILL)"
    (submissions / "a.ipynb").write_bytes(notebook((HEAD, kill, *CHECKS)))
    (submissions / "b.ipynb").write_bytes(notebook((HEAD, *CHECKS)))
    with connect(local.scheduler_address, contained=False) as cluster:
        rows = mark_all(_batch(submissions, tmp_path / "out", PATIENT, contained=False, cluster=cluster))
    assert [row.outcome for row in rows] == ["not marked"] * 3 + ["right"] * 3
    assert rows[0].note == "2 workers of the cluster were lost while they ran it"
    assert {row.containment for row in rows} == {"none"}


def test_a_worker_without_a_wall_is_refused(
    distributed: Any, contained: None, local: Any, submissions: Path, tmp_path: Path
) -> None:
    """Found out when connecting; and by the worker itself, should it lose its wall or join later."""

    # inside the test, so that they travel by value and workers do not import this file with its keys
    def lose_the_wall() -> None:
        os.environ["PATH"] = "/nowhere"
        vars(seat_module)["why_no_namespaces"] = lambda: "this is a test"

    def find_the_wall(path: str) -> None:
        os.environ["PATH"] = path
        vars(seat_module)["why_no_namespaces"] = why_no_namespaces

    (submissions / "a.ipynb").write_bytes(notebook((HEAD, *CHECKS)))
    with distributed.Client(local) as watch, connect(local.scheduler_address) as cluster:
        path = os.environ["PATH"]
        watch.run(lose_the_wall)
        try:
            with (
                pytest.raises(
                    CourseError, match=r"worker tcp://\S+ cannot contain .* bubblewrap is not inst"
                ),
                connect(local.scheduler_address),
            ):
                pass
            with pytest.raises(CourseError, match="refuses to run notebooks: it cannot contain"):
                mark_all(_batch(submissions, tmp_path / "out", cluster=cluster))
            with connect(local.scheduler_address, contained=False) as without:
                assert without.containment == "none"
        finally:
            watch.run(find_the_wall, path)


BANK = """
from course.bank import Number, QuestionSet, Wrong

SET = QuestionSet("quay", title="Quay", scenario="A made-up quay.")


@SET.question(Number("ships", tolerance=0.01), title="Total", objective="quay", text="?", starter="pass",
              hints=("Look.",))
def total():
    return 42.0


total.mistakes(fraction=Wrong("You get this if you give a fraction.", lambda: 0.42))
total.mistakes(negative=Wrong("You get this if you subtract the wrong way round.", lambda: -42.0))
"""


def test_ctrl_c_leaves_a_run_that_goes_on(
    contained: None, local: Any, submissions: Path, tmp_path: Path
) -> None:
    count, nap = (
        12,
        NAP.replace("0.2", "0.8"),
    )  # so long that a busy machine, too, is interrupted before the end
    out, bank = tmp_path / "out", tmp_path / "bank"
    bank.mkdir()
    (bank / "quay.py").write_text(BANK)
    for number in range(count):
        value = "42" if number % 3 else "0.42"
        (submissions / f"{number:02d}.ipynb").write_bytes(notebook((HEAD, nap, check("total", value))))
    words = ["grade", "quay", str(submissions), "--quiet", "--bank", str(bank)]
    there = ["--scheduler", local.scheduler_address]
    marker = subprocess.Popen([sys.executable, "-m", "course", *words, "--out", str(out), *there])
    try:
        while marker.poll() is None and len(list(out.glob("runs/*.json"))) < 2:
            time.sleep(0.02)
        marker.send_signal(signal.SIGINT)
        assert marker.wait(60) == 130
    finally:
        marker.kill()
    kept = {path: path.stat().st_mtime_ns for path in _kept(out)}
    assert 2 <= len(kept) < count
    assert not (out / "grades.csv").exists()
    assert main([*words, "--out", str(out), *there]) == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    with (out / "totals.csv").open(newline="") as table:
        assert [row["total"] for row in csv.DictReader(table)] == [
            "0" if n % 3 == 0 else "1" for n in range(count)
        ]


def test_waiting_for_one_result_spoils_no_other(
    contained: None, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine the next look at the cluster falls into the moment when a result is fetched."""
    monkeypatch.setattr(cluster_module, "_POLL_SECONDS", 0.001)
    said: list[Any] = []

    def ask_often() -> None:
        for _ in range(40):
            said.append(cluster.ask(b"{"))

    with connect(local.scheduler_address) as cluster:
        threads = [threading.Thread(target=ask_often) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [set(one) for one in said] == [{"trouble"}] * 80


def test_a_client_that_dask_has_closed_is_said(
    distributed: Any, contained: None, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask closes it some seconds after the scheduler is gone, at whatever moment that is."""

    def closed(*_: Any) -> None:
        raise distributed.client.ClosedClientError("Client is closed.")

    with connect(local.scheduler_address) as cluster:
        with monkeypatch.context() as patch:
            patch.setattr(distributed.Future, "cancel", closed)
            assert set(cluster.ask(b"{")) == {"trouble"}, "the result is there all the same"
        cluster._client.close()
        with pytest.raises(CourseError, match="The scheduler no longer answers"):
            cluster.ask(b"{")


def test_a_cluster_that_goes_away_is_said_and_what_ran_is_kept(
    distributed: Any, contained: None, submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 30  # on a busy machine the cluster is slow to go, and something must be left by then
    for number in range(count):
        (submissions / f"{number}.ipynb").write_bytes(notebook((HEAD, NAP, *CHECKS)))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as passing:
        # where all go, workers go first: on a slow machine they must not be missed before the scheduler is
        for words, leave, patience in (
            ("No worker is left", partial(passing.scale, 0), 0.5),
            ("The scheduler no longer answers", passing.close, math.inf),
        ):
            monkeypatch.setattr(cluster_module, "_EMPTY_SECONDS", patience)
            passing.scale(1)
            passing.wait_for_workers(1, timeout=120)
            before = _kept(tmp_path / "out")
            with (
                connect(passing.scheduler_address) as cluster,
                pytest.raises(CourseError, match=f"{words} .* Finished runs are kept"),
            ):
                batch = _batch(submissions, tmp_path / "out", cluster=cluster)
                mark_all(batch, partial(_leave, leave, before, tmp_path / "out"))
            assert before < _kept(tmp_path / "out")
    assert 2 <= len(_kept(tmp_path / "out")) < count


def _kept(out: Path) -> set[Path]:
    return set(out.glob("runs/*.json"))


def _leave(leave: Callable[[], object], before: set[Path], out: Path, _done: int) -> None:
    if _kept(out) - before:
        leave()


def test_other_versions_are_named(local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "fingerprint", lambda: "0123456789abcdef")
    with (
        pytest.raises(
            CourseError, match=rf"has course \S*{fingerprint()[:12]}; .* has course \S*0123456789ab"
        ),
        connect(local.scheduler_address),
    ):
        pass


def test_keys_and_their_side_stay_here(
    distributed: Any,
    contained: None,
    local: Any,
    submissions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What goes out is bytes without a key, what comes back is bytes, and workers never load the bank."""
    secret = b"a secret of thirty-two bytes, yes"
    (submissions / "a.ipynb").write_bytes(notebook((HEAD, check("total", "1"), check("port", "'Rome'"))))
    crossed: list[Any] = []
    with distributed.Client(local) as watch, connect(local.scheduler_address) as cluster:
        submit = cluster._client.submit

        def watched(function: Any, *given: Any, **options: Any) -> Any:
            future = submit(function, *given, **options)
            crossed.extend((*given, future.result()))
            return future

        monkeypatch.setattr(cluster._client, "submit", watched)
        rows = mark_all(
            Batch(
                tuple(find_submissions(submissions)),
                Harbour(secret=secret),
                tmp_path / "out",
                PATIENT,
                cluster=cluster,
            )
        )
        loaded = watch.run(lambda: sorted(name for name in __import__("sys").modules if "course." in name))
    assert [row.outcome for row in rows] == ["wrong", "wrong", "missing"]
    assert len(crossed) == 2
    assert {type(part) for part in crossed} == {bytes}
    told = [secret.decode(), "Kobe", *(m.sentence for q in HARBOUR for m in Case(q).listed)]
    assert not [text for text in told for part in crossed if text.encode() in part]
    assert b"Rome" in crossed[0] and b"Rome" in crossed[1]
    assert any("course.grading.run.worker" in names for names in loaded.values())
    for names in loaded.values():  # a worker that has just begun has loaded nothing yet
        assert not [name for name in names if name.startswith(("course.bank", "course.marking"))]


def test_whatever_a_worker_is_sent_comes_back_as_json() -> None:
    for order in (b"", b"{", b"[]", b"{}", json.dumps({"fingerprint": fingerprint()}).encode()):
        assert "the worker failed" in json.loads(answer(order))["trouble"]
    assert "another version" in json.loads(answer(b'{"fingerprint": "0"}'))["refused"]


@pytest.mark.parametrize(
    "run",
    [
        None,
        {},
        {"answers": {"port": {"plain": 1, "cell": 7}}, "reports": {}},
        {"answers": {"port": {"plain": 1, "cell": -1}}, "reports": {}},
        {"answers": {"port": {"plain": 1, "cell": "0"}}, "reports": {}},
        {"answers": {}, "reports": {"9": {"kind": "error", "error": "x", "line": None}}},
        {"answers": {}, "reports": {}, "cell": 1},
        {"answers": {}, "reports": {}, "points": 9},
    ],
)
def test_a_result_that_is_not_of_this_notebook_is_refused(run: object) -> None:
    class Forger:
        containment = "bubblewrap"

        def ask(self, order: bytes) -> object:
            return {"run": run, "python": "3"}

    seat = ClusterSeat(Forger(), SMALL)  # type: ignore[arg-type]
    with pytest.raises(SandboxError, match="a result for another notebook"):
        seat.run(Task(("1",), {"questions": []}))


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("localhost:8786", "tcp://localhost:8786"),
        ("localhost", "tcp://localhost:8786"),
        ("http://head.example.org:8787", "tcp://head.example.org:8786"),
        ("tls://head", "tls://head:8786"),
        ("tcp://10.0.0.5:99999", "tcp://10.0.0.5:8786"),
        ("[::1]:9000", "tcp://[::1]:9000"),
        ("", "tcp://localhost:8786"),
    ],
)
def test_a_wrong_address_is_answered_with_the_nearest_right_one(given: str, nearest: str) -> None:
    with pytest.raises(CourseError, match=r"write tcp://host:port") as caught:
        check_address(given)
    assert str(caught.value).endswith(f"for example {nearest}.")
    assert check_address(nearest) == nearest


def test_nobody_at_the_address_is_said_in_a_sentence(
    distributed: Any,
    submissions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing listens; something listens that is no scheduler; a scheduler has no worker."""
    monkeypatch.setattr(cluster_module, "_CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(cluster_module, "_JOIN_SECONDS", 0.2)
    (submissions / "a.ipynb").write_bytes(notebook((HEAD, *CHECKS)))
    words = ["grade", "01-trade-interdependence", str(submissions), "--out", str(tmp_path / "out")]
    words += ["--quiet", "--scheduler"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert main([*words, f"tcp://127.0.0.1:{port}"]) == 1
        said = capsys.readouterr().err
        assert f"No Dask scheduler answers at tcp://127.0.0.1:{port}" in said and "tcp://host:port" in said
    assert main([*words, f"tcp://127.0.0.1:{port}"]) == 1
    assert "No Dask scheduler answers" in capsys.readouterr().err
    assert main([*words, "tls://127.0.0.1:1"]) == 1
    assert "certificates" in capsys.readouterr().err
    assert main([*words, "127.0.0.1:1"]) == 1
    assert "for example tcp://127.0.0.1:1." in capsys.readouterr().err
    with distributed.LocalCluster(
        n_workers=0, processes=False, protocol="tcp://", dashboard_address=":0"
    ) as empty:
        assert main([*words, empty.scheduler_address]) == 1
    assert "has no worker" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
