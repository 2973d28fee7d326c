"""`course lab` with a real JupyterLab: it serves the workspace, asks nobody, writes nowhere else."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course import cli
from course.commands import lab
from course.workspace import CONTENTS, Workspace

TOKEN = "a-token-for-the-test"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(url: str) -> str:
    request = urllib.request.Request(url, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode("utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[tuple[str, Path, Path, Path]]:
    """Address, workspace, home folder and log of a running `course lab`."""
    place = tmp_path_factory.mktemp("lab")
    home, port = place / "home", _free_port()
    home.mkdir()
    # a learner's own settings for Jupyter must neither disturb the course nor be touched
    (home / ".jupyter").mkdir()
    (home / ".jupyter" / "jupyter_server_config.py").write_text("raise SystemExit('read')", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment |= {"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": str(root)}
    words = [sys.executable, "-m", "course", "lab", "my folder", "--", "--no-browser"]
    words += [f"--port={port}", f"--IdentityProvider.token={TOKEN}"]
    log = place / "log.txt"
    with log.open("w") as stream:
        process = subprocess.Popen(words, cwd=place, env=environment, stdout=stream, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 180
        while True:
            try:
                _get(url + "/api/status")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}") from None
                time.sleep(0.1)
        yield url, place / "my folder", home, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_it_opens_on_the_contents_page(served: tuple[str, Path, Path, Path]) -> None:
    url, folder, _, _ = served
    with urllib.request.urlopen(f"{url}/?token={TOKEN}", timeout=60) as answer:
        assert answer.url.partition("?")[0] == f"{url}/lab/tree/{CONTENTS}"
    listed = {entry["name"] for entry in json.loads(_get(url + "/api/contents/"))["content"]}
    assert CONTENTS in listed
    assert listed == {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_no_news_and_no_search_for_updates(served: tuple[str, Path, Path, Path]) -> None:
    url, _, _, _ = served
    notification = json.loads(_get(url + "/lab/api/settings/@jupyterlab/apputils-extension:notification"))
    defaults = {name: part["default"] for name, part in notification["schema"]["properties"].items()}
    assert (defaults["fetchNews"], defaults["checkForUpdates"]) == ("false", False)
    assert _page(url)["news"] == {"disabled": True}
    assert json.loads(_get(url + "/lab/api/update"))["notification"] is None


def _page(url: str) -> dict[str, Any]:
    found = re.search(r'<script id="jupyter-config-data".*?>(.*?)</script>', _get(url + "/lab"), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_saved_widgets_stay_in_the_file_and_missing_ones_are_hidden(
    served: tuple[str, Path, Path, Path],
) -> None:
    url, folder, _, _ = served
    notebook = {"cells": [], "metadata": {"widgets": {}, "mine": 1}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "saved.ipynb").write_text(json.dumps(notebook), "utf-8")
    try:
        read = json.loads(_get(url + "/api/contents/saved.ipynb"))["content"]
    finally:
        (folder / "saved.ipynb").unlink()
    assert read == notebook | {"metadata": {"mine": 1}}
    assert "custom/custom.css" in _get(url + "/lab")
    assert "display: none" in _get(url + "/custom/custom.css")


def test_what_only_teachers_use_is_off(served: tuple[str, Path, Path, Path]) -> None:
    page = _page(served[0])
    assert set(lab.TEACHERS_EXTENSIONS) <= set(page["disabledExtensions"])
    assert not any(name.startswith(("@jupyter-widgets", "anywidget")) for name in page["disabledExtensions"])
    said = served[3].read_text("utf-8")
    assert "nbgrader" not in said and "took" not in said, "the terminal says only where the page is"


def test_the_kernel_is_the_courses_own_python(served: tuple[str, Path, Path, Path]) -> None:
    url, folder, _, _ = served
    body = json.dumps({"name": "python3", "path": "notebooks"}).encode()
    request = urllib.request.Request(
        url + "/api/kernels", data=body, headers={"Authorization": f"token {TOKEN}"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        kernel = json.loads(answer.read())["id"]
    connections = list(folder.glob(f".course/jupyter/runtime/kernel-{kernel}.json"))
    assert len(connections) == 1
    if Path("/proc").is_dir():
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
        mine = [line.split(b"\0")[0].decode() for line in lines if kernel.encode() in line]
        assert [Path(python) for python in mine] == [Path(sys.executable)]


def test_the_home_folder_stays_as_it_was(served: tuple[str, Path, Path, Path]) -> None:
    _, folder, home, log = served
    inside = sorted(str(path.relative_to(home)) for path in home.rglob("*"))
    assert inside == [".jupyter", ".jupyter/jupyter_server_config.py"]
    assert (folder / ".course" / "jupyter" / "config").is_dir()
    assert str(folder) in log.read_text("utf-8")


def test_it_goes_on_where_the_learner_left_off(tmp_path: Path) -> None:
    mine = Workspace(tmp_path)
    mine.create()
    notebook = tmp_path / "notebooks" / "01 ü.ipynb"
    notebook.parent.mkdir()
    notebook.write_text('{"cells": [{"cell_type": "raw", "source": "mine"}]}', "utf-8")
    told = lab.settings(mine)["jupyter_lab_config.json"]["LabApp"]
    assert told["default_url"] == "/lab/tree/notebooks/01%20%C3%BC.ipynb"


@pytest.mark.parametrize("words", [["--port={}"], ["--port", "{}"], ["--ServerApp.port={}", "--no-browser"]])
def test_a_busy_port_is_one_sentence(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        asked = [word.format(port) for word in words]
        assert cli.main(["lab", str(tmp_path / "mine"), "--", *asked]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Port {port} cannot be used") and said.count("\n") == 1
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert cli.main(["lab", str(tmp_path / "file" / "mine")]) == 1
    said = capsys.readouterr().err
    assert "cannot be written" in said and "name another folder" in said and said.count("\n") == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom a read-only folder stops")
def test_a_read_only_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o500)
    try:
        assert cli.main(["lab", str(tmp_path / "mine")]) == 1
    finally:
        tmp_path.chmod(0o700)
    assert "Permission denied" in capsys.readouterr().err


def test_a_missing_jupyterlab_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    for name in lab.environment(tmp_path):
        monkeypatch.setenv(name, "")
    assert cli.main(["lab", str(tmp_path / "mine")]) == 1
    assert "'jupyterlab' is not installed" in capsys.readouterr().err


def test_a_lesson_that_rests_gives_its_memory_back_and_a_deck_does_not(tmp_path: Path) -> None:
    mine = Workspace(tmp_path)
    mine.create()
    idle = lab.settings(mine)["jupyter_lab_config.json"]["MappingKernelManager"]
    # without `cull_connected` a lesson in an open tab would keep its kernel
    assert idle["cull_connected"] and 600 <= idle["cull_idle_timeout"] <= 2 * 3600
    assert 0 < idle["cull_interval"] < idle["cull_idle_timeout"] and "cull_busy" not in idle
    assert "MappingKernelManager" not in lab.server_settings(mine, "x.md")["jupyter_lab_config.json"]
