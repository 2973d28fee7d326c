"""`course bundle`: what goes in, for whom, and that a part of one is never left."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from importlib import metadata
from pathlib import Path

import pytest

from course import cli
from course.commands import _packages, bundle


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What pip was asked for, instead of asking it."""
    words: list[tuple[str, ...]] = []
    monkeypatch.setattr(bundle, "_pip", lambda *given: words.append(given))
    return words


def _packages_in(words: tuple[str, ...]) -> set[str]:
    return {word.partition("==")[0] for word in words if "==" in word}


def test_a_bundle_holds_start_pins_and_packages(tmp_path: Path, asked: list, root: Path) -> None:
    folder = tmp_path / "class"
    assert cli.main(["bundle", str(folder), "--system", "linux", "--python", "3.12"]) == 0
    for name in ("start.py", "constraints.txt"):
        assert (folder / name).read_bytes() == (root / name).read_bytes()
    assert (folder / "wheelhouse").is_dir()
    assert "Python 3.12 (linux)" in (folder / "README.txt").read_text("utf-8")
    wheel, packages = asked
    assert wheel[0] == "wheel" and wheel[-1] == str(root)
    assert {"jupyterlab", "altair", "pandas", "ipykernel", "pexpect"} <= _packages_in(packages)
    assert not {"pywinpty", "colorama", "pytest", "hypothesis"} & _packages_in(packages)
    assert "--python-version=3.12.99" in packages


def test_a_class_on_another_system_gets_its_packages(tmp_path: Path, asked: list) -> None:
    words = ["--system", "windows", "macos", "--python", "3.11", "3.13"]
    assert cli.main(["bundle", str(tmp_path / "class"), *words]) == 0
    windows = [given for given in asked if "--platform=win_amd64" in given]
    assert all("tzdata" in _packages_in(given) for given in windows if len(given) > 20)
    assert {"pywinpty", "colorama"} <= _packages_in(windows[0])
    assert "pexpect" not in _packages_in(windows[0])
    macos = [given for given in asked if "--platform=macosx_14_0_arm64" in given]
    assert "appnope" in _packages_in(macos[0])
    # an early 3.11 needs other pins than a late one: both are fetched
    early = [given for given in asked if "--python-version=3.11.0" in given]
    assert early and all(_packages_in(given) == {"soupsieve"} for given in early)


def test_everything_a_learner_has_is_pinned() -> None:
    for system in bundle.SYSTEMS:
        for python in ("3.11", "3.12", "3.13", "3.14"):
            for patch in (0, 99):
                assert len(_packages.closure(bundle._markers(system, python, patch))) > 90


@pytest.mark.parametrize("python", ["3.10", "2.7", "3", "three"])
def test_an_unfit_python_is_refused(python: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bundle", str(tmp_path / "class"), "--python", python]) == 1
    assert "3.11 or later" in capsys.readouterr().err
    assert not (tmp_path / "class").exists()


def test_a_folder_in_use_is_left_alone(
    tmp_path: Path, asked: list, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "homework.txt").write_text("mine", "utf-8")
    assert cli.main(["bundle", str(tmp_path)]) == 1
    assert "is not empty" in capsys.readouterr().err and not asked
    assert cli.main(["bundle", str(tmp_path / "homework.txt")]) == 1
    assert cli.main(["bundle", str(tmp_path / "homework.txt" / "deep")]) == 1
    assert (tmp_path / "homework.txt").read_text("utf-8") == "mine"


def test_without_a_network_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(
            command, 1, "", "WARNING: Retrying\nERROR: No matching distribution"
        )

    monkeypatch.setattr(bundle, "find_spec", lambda _: True)
    monkeypatch.setattr(bundle.subprocess, "run", pip)
    assert cli.main(["bundle", str(tmp_path / "class")]) == 1
    said = capsys.readouterr().err
    assert (
        "could not be fetched" in said and "ERROR: No matching distribution" in said and said.count("\n") == 1
    )
    assert not (tmp_path / "class").exists()


def test_a_python_without_pip_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bundle, "find_spec", lambda _: None)
    assert cli.main(["bundle", str(tmp_path / "class")]) == 1
    assert "this Python has no pip" in capsys.readouterr().err


def test_this_system_is_known_or_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(bundle.CourseError, match="--system"):
        bundle.this_system()
    for system, machine, name in (("win32", "AMD64", "windows"), ("darwin", "arm64", "macos")):
        monkeypatch.setattr("platform.machine", lambda machine=machine: machine)
        monkeypatch.setattr(sys, "platform", system)
        assert bundle.this_system() == name


def test_a_wheel_is_put_together_from_its_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    about = site / "interdependence_course-9.9.dist-info"
    files = {
        "course/__init__.py": b"__version__ = '9.9'\n",
        "course/_data/datapackage.json": b"{}",
        f"{about.name}/METADATA": b"Metadata-Version: 2.4\nName: interdependence-course\nVersion: 9.9\n",
        f"{about.name}/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
        f"{about.name}/INSTALLER": b"pip\n",
        f"{about.name}/direct_url.json": b"{}",
        "course/__pycache__/__init__.cpython-311.pyc": b"compiled",
    }
    for name, content in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    (about / "RECORD").write_text("".join(f"{name},,\n" for name in [*files, "../../bin/course"]), "utf-8")
    installed = metadata.PathDistribution(about)
    monkeypatch.setattr(metadata, "distribution", lambda _: installed)
    wheel = bundle.wheel_of_installation(tmp_path)
    assert wheel.name == "interdependence_course-9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    record = inside.pop(f"{about.name}/RECORD").decode()
    kept = {name for name in files if name.rpartition("/")[2] not in {"INSTALLER", "direct_url.json"}}
    assert set(inside) == {name for name in kept if "__pycache__" not in name}
    for name, hashed, size in csv.reader(io.StringIO(record)):
        if hashed:
            digest = urlsafe_b64encode(hashlib.sha256(inside[name]).digest()).rstrip(b"=").decode()
            assert (hashed, int(size)) == (f"sha256={digest}", len(inside[name]))
    (site / "course/_data/datapackage.json").unlink()
    (about / "RECORD").write_text("course/__init__.py,,\n", "utf-8")
    with pytest.raises(bundle.CourseError, match="does not hold its data"):
        bundle.wheel_of_installation(tmp_path)
