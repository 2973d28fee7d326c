"""`start.py` makes, keeps and mends its environment, and says in a sentence what it cannot do.

Most of it is tried with a course of a few lines in a wheelhouse, so that no network is needed.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGES = "altair anywidget ipykernel ipywidgets jupyterlab numpy pandas scipy vl_convert"
MAIN = """
import os, sys
print("course", *sys.argv[1:])
print("python", sys.executable)
sys.exit(int(os.environ.get("CODE", "0")))
"""


def _wheel(folder: Path, version: str) -> None:
    """Write a small course that holds a stand-in for every package."""
    about = f"interdependence_course-{version}.dist-info"
    files = {f"{name}/__init__.py": "" for name in ["course", *PACKAGES.split()]}
    files["course/__main__.py"] = MAIN.replace('"course"', f'"course {version}"')
    files[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: interdependence-course\nVersion: {version}\n"
    files[f"{about}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{about}/RECORD"])
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"interdependence_course-{version}-py3-none-any.whl", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)


class Folder:
    """A folder with `start.py`, as somebody got it."""

    def __init__(self, top: Path) -> None:
        self.top, self.venv = top, top / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def start(
        self, *words: str, python: str = sys.executable, **environment: str
    ) -> subprocess.CompletedProcess:
        # No index can be reached: whatever is not in the folder cannot be had.
        offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        command = [sys.executable, str(self.top / "start.py"), *words]
        return subprocess.run(
            command,
            cwd=self.top.parent,
            env=kept | offline | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, root: Path) -> tuple[Folder, subprocess.CompletedProcess]:
    """A bundle whose environment has been made, and what the first start said."""
    folder = Folder(tmp_path_factory.mktemp("start") / "a course")
    folder.top.mkdir()
    shutil.copy(root / "start.py", folder.top)
    (folder.top / "constraints.txt").write_text("interdependence-course==1\n", "utf-8")
    _wheel(folder.top / "wheelhouse", "1")
    return folder, folder.start("lab", "my folder", "--", "--no-browser")


@pytest.fixture
def bundle(made: tuple[Folder, subprocess.CompletedProcess]) -> Folder:
    """The bundle, whole: what a test breaks, the next start mends."""
    return made[0]


@pytest.fixture(scope="module")
def quick_venv(made: tuple[Folder, subprocess.CompletedProcess]) -> str:
    """A module `venv` that copies an environment with pip, which takes Python six seconds to make."""
    empty = made[0].top.parent / "empty environment"
    shutil.copytree(made[0].venv, empty, symlinks=True)
    (empty / "course-installed.txt").unlink()
    for found in next(empty.rglob("site-packages")).iterdir():
        if not found.name.startswith("pip"):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    copies = f"shutil.copytree({str(empty)!r}, folder, symlinks=True)"
    return f"import shutil\ndef create(folder, **_):\n    {copies}\n"


def _installs(done: subprocess.CompletedProcess) -> bool:
    return "Installing the course" in done.stdout


def test_the_first_start_makes_the_environment_and_runs_the_words(
    made: tuple[Folder, subprocess.CompletedProcess],
) -> None:
    folder, done = made
    assert done.returncode == 0, done.stdout + done.stderr
    assert _installs(done)
    said = done.stdout.splitlines()
    assert "course 1 lab my folder -- --no-browser" in said
    # run by the environment's own Python, and by no other
    assert f"python {folder.python}" in said


@pytest.mark.parametrize(
    ("words", "run"), [([], "lab"), (["--", "--no-browser"], "lab -- --no-browser"), (["doctor"], "doctor")]
)
def test_a_second_start_installs_nothing(bundle: Folder, words: list[str], run: str) -> None:
    bundle.start("--version")
    done = bundle.start(*words, CODE="3")
    assert done.returncode == 3
    assert not _installs(done)
    assert done.stdout.splitlines()[0] == f"course 1 {run}"


def test_a_word_for_class_adds_its_extra_once(bundle: Folder) -> None:
    first, second = bundle.start("room", "01a"), bundle.start("present", "01a")
    assert "Adding what a class needs" in first.stdout and "course 1 room 01a" in first.stdout
    assert "Adding" not in second.stdout and "course 1 present 01a" in second.stdout
    assert (bundle.venv / "course-installed.txt").read_text("utf-8").split()[1:] == ["teach"]


def test_a_word_for_class_goes_on_where_its_extra_cannot_be_had(bundle: Folder) -> None:
    stamp = bundle.venv / "course-installed.txt"
    stamp.write_text(stamp.read_text("utf-8").split()[0] + "\n", "utf-8")
    done = bundle.start("room", "01a", PIP_CONSTRAINT=str(bundle.top / "missing.txt"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "going on with what is installed" in done.stdout and "course 1 room 01a" in done.stdout
    assert bundle.python.exists()  # the environment was not made anew


def _no_stamp(folder: Folder) -> None:
    (folder.venv / "course-installed.txt").unlink()


def _no_package(folder: Folder) -> None:
    (package,) = folder.venv.rglob("site-packages/jupyterlab")
    shutil.rmtree(package)


def _no_python(folder: Folder) -> None:
    folder.python.unlink()


def _no_pip(folder: Folder) -> None:
    _no_stamp(folder)
    for pip in folder.venv.rglob("site-packages/pip"):
        shutil.rmtree(pip)


def _file(folder: Folder) -> None:
    shutil.rmtree(folder.venv)
    folder.venv.write_text("not a folder", "utf-8")


def _garbled(folder: Folder) -> None:
    (folder.venv / "course-installed.txt").write_bytes(b"\xff\xfe")
    (folder.venv / "pyvenv.cfg").write_text("home = /nowhere\n", "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("breaks", [_no_stamp, _no_package, _no_python, _no_pip, _file, _garbled])
def test_a_broken_environment_is_mended(bundle: Folder, quick_venv: str, breaks: object) -> None:
    bundle.start("--version")
    breaks(bundle)  # type: ignore[operator]
    if breaks is not _no_python:  # one is made by Python itself
        (bundle.top / "venv.py").write_text(quick_venv, "utf-8")
    done = bundle.start("doctor")
    (bundle.top / "venv.py").unlink(missing_ok=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _installs(done) and "course 1 doctor" in done.stdout
    assert not _installs(bundle.start("doctor"))


def test_an_upgrade_is_installed(bundle: Folder) -> None:
    pins = bundle.top / "constraints.txt"
    _wheel(bundle.top / "wheelhouse", "2")
    try:
        assert "course 1 doctor" in bundle.start("doctor").stdout
        pins.write_text("interdependence-course==2\n", "utf-8")
        done = bundle.start("doctor")
        assert _installs(done) and "course 2 doctor" in done.stdout
    finally:
        pins.write_text("interdependence-course==1\n", "utf-8")
        next((bundle.top / "wheelhouse").glob("*-2-*")).unlink()


def test_a_bundle_has_no_tests(bundle: Folder) -> None:
    done = bundle.start("test")
    assert done.returncode == 1
    assert done.stderr.startswith("There are no tests") and done.stderr.count("\n") == 1


def test_no_network_is_one_sentence(tmp_path: Path, root: Path, quick_venv: str) -> None:
    folder = Folder(tmp_path / "course")
    folder.top.mkdir()
    (folder.top / "venv.py").write_text(quick_venv, "utf-8")
    for name in ("start.py", "constraints.txt", "pyproject.toml"):
        shutil.copy(root / name, folder.top)
    done = folder.start()
    assert done.returncode == 1
    assert done.stderr == (
        "The packages could not be fetched: connect to the network once and run the same command again.\n"
    )
    assert "Traceback" not in done.stdout


def test_without_a_network_what_is_installed_goes_on(bundle: Folder) -> None:
    bundle.start("--version")
    pins, wheelhouse = bundle.top / "constraints.txt", bundle.top / "wheelhouse"
    kept = wheelhouse.rename(bundle.top / "elsewhere")
    pins.write_text("interdependence-course==3\n", "utf-8")
    try:
        done = bundle.start("doctor")
        assert done.returncode == 0
        assert "No network: going on" in done.stdout and "course 1 doctor" in done.stdout
    finally:
        kept.rename(wheelhouse)
        pins.write_text("interdependence-course==1\n", "utf-8")


def test_a_failing_installation_shows_pips_last_error(
    bundle: Folder, tmp_path: Path, quick_venv: str
) -> None:
    folder = Folder(tmp_path / "course")
    (folder.top / "wheelhouse").mkdir(parents=True)
    (folder.top / "venv.py").write_text(quick_venv, "utf-8")
    shutil.copy(bundle.top / "start.py", folder.top)
    done = folder.start()
    assert done.returncode == 1
    assert re.fullmatch(r"The installation failed: ERROR: No matching .*install\.log\)\n", done.stderr)
    assert "interdependence-course" in (folder.venv / "install.log").read_text("utf-8")


def test_a_python_without_venv_is_one_sentence(bundle: Folder, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "course")
    folder.top.mkdir()
    shutil.copy(bundle.top / "start.py", folder.top)
    (folder.top / "ensurepip.py").write_text("raise ImportError('removed by the system')\n", "utf-8")
    (folder.top / "venv.py").write_text("import ensurepip\n", "utf-8")
    done = folder.start()
    assert done.returncode == 1
    assert "cannot make environments" in done.stderr and done.stderr.count("\n") == 1
    assert not folder.venv.exists()


def test_an_old_python_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(sys, "version", "3.8.18 (default)")
    text = (root / "start.py").read_text("utf-8")
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or later, this is 3\.8\.18"):
        exec(compile(text, "start.py", "exec"), {"__name__": "__main__", "__file__": "start.py"})


def test_an_old_python_can_read_the_file(root: Path) -> None:
    import ast

    text = (root / "start.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 5))
    assert len(text.splitlines()) < 225, "start.py is to stay short"


def test_only_the_standard_library_is_used(root: Path) -> None:
    text = (root / "start.py").read_text("utf-8").partition("PROBE")[0]
    used = re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE)
    assert used and set(used) <= set(sys.stdlib_module_names)


def test_the_tests_are_run_in_turn(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import runpy

    start = runpy.run_path(str(root / "start.py"))
    main, names = start["main"], start["main"].__globals__
    ran: list[tuple[str, ...]] = []
    wanted: list[set[str]] = []
    names["TESTS"] = [["-m", "one"], ["-m", "two"]]
    names["prepare"] = wanted.append
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for codes, expected in (([0, 0], 0), ([2, 0], 1), ([0, 1], 1)):
        left = list(codes)
        ran.clear()
        names["run"] = lambda *words, left=left: ran.append(words) or left.pop(0)
        assert main(["test", "-k", "cards"]) == expected
        # a failure does not keep the rest from running, and the last one closes
        assert ran == [("-m", "one"), ("-m", "two", "-k", "cards")]
    assert wanted == [{"test"}] * 3
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ, "hundreds of processes share what one has compiled"


@pytest.mark.parametrize(("index", "by"), [("", "uv"), ("http://127.0.0.1:9/simple", "")])
def test_what_tests_need_comes_by_uv_unless_pip_has_an_index_of_its_own(
    root: Path, monkeypatch: pytest.MonkeyPatch, index: str, by: str
) -> None:
    start = runpy.run_path(str(root / "start.py"))
    words: list[tuple[str, ...]] = []
    install_by_uv = start["install_by_uv"]
    given = {"PYTHON": Path(sys.executable), "works": lambda *more: words.append(more) or True}
    install_by_uv.__globals__.update(given)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    if index:
        monkeypatch.setenv("PIP_INDEX_URL", index)
    assert install_by_uv("[test]") is bool(by)
    assert [word for more in words for word in more[1:2] if word == "uv"] == ([by] if by else [])
