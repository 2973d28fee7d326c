"""`course doctor` finds what is broken and says what to do."""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

from course import cli
from course.commands import _packages, doctor
from course.commands.doctor import CHECKS, Finding


def _found(name: str, folder: Path = Path("nowhere")) -> list[Finding]:
    return list(CHECKS[name](folder))


def test_every_line_says_how_it_is_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, note, bad = (
        Finding("a", "fine"),
        Finding("b", "old", "renew", note=True),
        Finding("c", "gone", "fetch"),
    )
    monkeypatch.setattr(doctor, "CHECKS", {"x": lambda _: iter([good, note])})
    assert cli.main(["doctor"]) == 0
    assert capsys.readouterr().out == "ok    a: fine\nnote  b: old\n      -> renew\nAll is well.\n"
    monkeypatch.setattr(doctor, "CHECKS", {"x": lambda _: iter([good, bad])})
    assert cli.main(["doctor"]) == 1
    assert "BAD   c: gone\n      -> fetch\n" in capsys.readouterr().out


def test_a_check_that_breaks_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_: Path) -> list[Finding]:
        raise ImportError("cannot import name 'x'")

    monkeypatch.setattr(doctor, "CHECKS", {"renderer": breaks, "y": lambda _: iter([Finding("y", "fine")])})
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "BAD   renderer: ImportError: cannot import name 'x'" in said and "ok    y: fine" in said


def test_this_installation_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = cli.main(["doctor", str(tmp_path)])
    said = capsys.readouterr().out
    assert done == 0, said
    looked_at = [line[6:].partition(":")[0] for line in said.splitlines() if line.startswith("ok ")]
    wanted = ["Python", "data", "renderer", "kernel", "your folder", "widget manager", "anywidget"]
    assert [name for name in looked_at if name != "packages"] == wanted


def test_a_renderer_that_needs_a_network_is_found() -> None:
    import altair as alt

    import course.charts  # noqa: F401  (registers its own renderer, once)

    with alt.renderers.enable("default"):
        (finding,) = _found("renderer")
    assert not finding.ok and "no picture" in finding.how


def test_packages_are_compared_with_needs_and_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "altair":
            return "5.5.0"
        if name == "pandas":
            return "3.999"
        if name == "tqdm":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    found = {finding.what: finding for finding in _found("packages")}
    assert set(found) == {"altair", "tqdm", "packages"}
    assert not found["altair"].ok and "5.5.0 is installed, the course needs" in found["altair"].how
    assert not found["tqdm"].ok and found["tqdm"].how == "not installed"
    assert found["packages"].ok and "pandas 3.999 (tested: " in found["packages"].how


def test_a_changed_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = []
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(name.encode())
        digest = hashlib.sha256(name.encode()).hexdigest()
        resources.append({"path": name, "hash": f"sha256:{digest}"})
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    monkeypatch.setattr(doctor, "data_dir", lambda: tmp_path)
    (well,) = _found("data")
    assert well.ok and "all 2 tables" in well.how
    (tmp_path / "b.csv").write_bytes(b"b.csw")
    (damaged,) = _found("data")
    assert not damaged.ok and damaged.how.endswith(": b.csv")
    (tmp_path / "a.csv").unlink()
    (both,) = _found("data")
    assert both.how.endswith(": a.csv, b.csv")
    (tmp_path / "datapackage.json").unlink()
    (none,) = _found("data")
    assert not none.ok and "missing" in none.how


def test_the_shipped_tables_are_whole() -> None:
    (finding,) = _found("data")
    assert finding.ok, finding


def test_a_folder_is_tried_without_being_made(tmp_path: Path) -> None:
    (finding,) = _found("your folder", tmp_path / "not" / "yet")
    assert finding.ok and not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("", "utf-8")
    (finding,) = _found("your folder", tmp_path / "file" / "mine")
    assert not finding.ok and "cannot be written" in finding.how


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_another_python_as_kernel_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "python"
    stand_in.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    (finding,) = _found("kernel")
    assert not finding.ok and f", not in {stand_in}" in finding.how


def test_a_missing_widget_manager_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])
    assert [finding.ok for finding in _found("widgets")] == [False, False]


def test_pins_follow_the_markers() -> None:
    tested = _packages.pins({"python_version": "3.11", "python_full_version": "3.11.9"})
    newer = _packages.pins({"python_version": "3.13", "python_full_version": "3.13.1"})
    assert tested["numpy"] != newer["numpy"]
    assert all(one.specifier.contains(tested[one.name]) for one in _packages.requirements())


def test_one_line_for_the_teacher_names_no_file_and_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [doctor.Finding("Python", "3.12.1, /home/ann/python"), doctor.Finding("note", "x", "y", note=True)]
    monkeypatch.setattr(doctor, "examine", lambda folder: iter(good))
    assert cli.main(["doctor", "--line", str(tmp_path)]) == 0
    well = capsys.readouterr().out
    assert well.count("\n") == 1 and well.endswith("| all is well\n") and "/home" not in well
    bad = [*good, doctor.Finding("data", "missing", "again"), doctor.Finding("kernel", "x", "again")]
    monkeypatch.setattr(doctor, "examine", lambda folder: iter(bad))
    assert cli.main(["doctor", "--line", str(tmp_path)]) == 1
    ill = capsys.readouterr().out
    assert ill.endswith("| BAD: data, kernel\n")
    chat = tmp_path / "chat.txt"
    chat.write_text(f"09:01 Ann: {well}09:02 Bo: hello\n> {well}{ill}", encoding="utf-8")
    assert cli.main(["doctor", "--tally", str(chat)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["3 computers, 2 ready.", "Not ready: data (1), kernel (1)"]
    assert [line.split(":")[0] for line in said[2:]] == ["Course", "System", "Python"]
    assert all(line.endswith(" (3)") for line in said[2:])
    made_up = "interdependence 1 | {} | Python {} | {}\n"
    odd = [
        ("  ", "3.12", "all is well"),
        ("Linux", "3." + 50 * "1", "all is well"),
        ("Linux", "3.12", "BAD: ,"),
    ]
    chat.write_text("".join(made_up.format(*one) for one in odd) + chat.read_text("utf-8"), encoding="utf-8")
    assert cli.main(["doctor", "--tally", str(chat)]) == 0
    assert capsys.readouterr().out.splitlines() == said, "a made-up line neither counts nor stops the others"
    chat.write_text("hello\n", encoding="utf-8")
    assert cli.main(["doctor", "--tally", str(chat)]) == 1
    assert "holds no line of" in capsys.readouterr().err
