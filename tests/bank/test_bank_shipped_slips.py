"""Slips that a build worked out are those that are found anew, and stale ones are not used."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.bank.case import Case
from course.bank.library import find_set, set_folder
from course.bank.slips import making, shipped
from course.commands.build import slips_text

NAME = "01-trade-interdependence"
ASKED = ("china_share", "spending_beside_goods")


@pytest.fixture(scope="module")
def text() -> str:
    """The file of a set with two questions only."""
    folder = set_folder(NAME)
    assert folder is not None
    return slips_text([find_set("01")[name] for name in ASKED], folder)


@pytest.fixture
def kept(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with that file, from which the course reads it."""
    folder = set_folder(NAME)
    assert folder is not None
    made = shipped.made_from(folder)
    (tmp_path / shipped.FILE).write_text(text, "utf-8")
    monkeypatch.setattr(shipped, "_folder", lambda _: tmp_path)
    monkeypatch.setattr(shipped, "made_from", lambda _: made)
    monkeypatch.setattr(making, "_kept", OrderedDict())
    monkeypatch.setattr(making, "_combined", OrderedDict())
    shipped._kept.cache_clear()
    yield tmp_path
    shipped._kept.cache_clear()


@pytest.mark.parametrize("name", ASKED)
def test_shipped_slips_are_those_that_are_found(name: str, kept: Path) -> None:
    case = Case(find_set("01")[name])
    assert set(shipped.worked_out(case)) == {"slips", "shared", "copies"}
    anew_shared = list(making.found_shared(case))
    assert [(slip.id, slip.general, plain) for slip, plain in anew_shared] == [
        (slip.id, slip.general, plain) for slip, plain in making.shared_slips(case)
    ]
    live = making.found_slips(case, case.named)
    assert [(slip.id, plain) for slip, plain in live] == [(one.id, one.plain) for one in case.slips]
    anew, read = making._all_combined(case), making._all_combined(case, shipped.worked_out(case)["copies"])
    assert anew is not None and read is not None
    values = anew._results.values
    assert values.size > 10_000 and (values == read._results.values)[values == values].all()
    for answer in (*values[5:9], float(f"{values[400]:.9g}")):
        found = [[(one.id, one.sentence) for one in made.leading_to(float(answer))] for made in (anew, read)]
        assert found[0] == found[1]


def test_with_shipped_slips_no_copy_of_the_solution_runs(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ran(*_: object) -> None:
        raise AssertionError("a changed copy ran")

    monkeypatch.setattr(making.Solution, "noted", ran)
    case = Case(find_set("01")["china_share"])
    assert case.slips and case.combined({"t": "number", "v": 123.4567891}) == []
    assert not shipped.worked_out(Case(find_set("01")["china_share"], {"year": 2010})), (
        "other values are found anew"
    )


def test_slips_of_other_code_or_tables_are_not_used(kept: Path) -> None:
    path = kept / shipped.FILE
    path.write_text(
        path.read_text("utf-8").replace(json.loads(path.read_text("utf-8"))["made_from"], "0" * 16)
    )
    assert shipped.worked_out(Case(find_set("01")["china_share"])) == {}


def test_a_changed_line_changes_what_slips_are_made_from(tmp_path: Path) -> None:
    (tmp_path / "topic.py").write_text("year = 2024\n")
    before = shipped.made_from(tmp_path)
    (tmp_path / "topic.py").write_bytes(b"year = 2024\r\n")
    assert shipped.made_from(tmp_path) == before, "the ends of lines do not count"
    (tmp_path / "topic.py").write_text("year = 2023\n")
    assert shipped.made_from(tmp_path) != before
