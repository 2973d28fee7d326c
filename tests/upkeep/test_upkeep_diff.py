"""What changes from one version of the tables to another, and a made-up vintage played through in small.

The made-up vintage stands in a temporary folder. No figure of it is real.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course.cli import main
from course.errors import CourseError
from course.tables.loader import read_table
from makers.tables import building
from makers.tables.checks import check_frame
from makers.tables.japan_trade import _later_years
from makers.tables.registry import BuildError, all_datasets
from makers.tables.writer import csv_bytes, read_descriptor, resource, write_descriptor
from makers.upkeep.diff import compared, report, tables_in_folder
from makers.upkeep.moved import _cells, _step, changed, figures_moved
from makers.upkeep.side import ask


def next_vintage(table: pd.DataFrame) -> pd.DataFrame:
    """Return a made-up table: 2024 and 2025 revised for China, and a year 2026 that never was."""
    made = table.astype({c: str for c in table.columns if isinstance(table[c].dtype, pd.CategoricalDtype)})
    china = (made["partner"] == "CHN") & made["year"].isin([2024, 2025])
    for column in ("value_jpy_bn", "value_usd_mn"):
        made.loc[china, column] *= 0.3
    later = made[made["year"] == 2025].assign(year=2026)
    return pd.concat([made, later], ignore_index=True)


def write_table(folder: Path, name: str, frame: pd.DataFrame, **changes: Any) -> None:
    """Write a table into a folder of tables, as a build does, but without the checks of its publisher."""
    entry = dataclasses.replace(all_datasets()[name], **changes)
    item, stored = resource(entry, csv_bytes(entry, frame), frame)
    (folder / item["path"]).write_bytes(stored)
    write_descriptor(folder, {**read_descriptor(folder), name: item})


@pytest.fixture(scope="module")
def vintages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folder of the shipped tables, and one with the made-up next vintage of `japan_trade`."""
    old, new = root / "data", tmp_path_factory.mktemp("checkout")
    shutil.copytree(old, new / "data")
    frame = next_vintage(read_table(old, "japan_trade"))
    write_table(new / "data", "japan_trade", frame, vintage="made up for a test", released="2027-01")
    return old, new


def test_the_made_up_vintage_is_said_in_figures(vintages: tuple[Path, Path]) -> None:
    old, new = vintages
    assert changed(old, new / "data") == ["japan_trade"]
    said = "\n".join(figures_moved(old, new / "data"))
    rows = len(read_table(new / "data", "japan_trade")) - len(read_table(old, "japan_trade"))
    assert f"rows added ({rows:,}): year 2026" in said
    assert "figures up to: 2025 -> 2026" in said and "next release due by: 2026-11-30 -> 2027-03-31" in said
    assert "-> made up for a test" in said and "gone" not in said
    assert "2025 import CHN All goods: 26,699.86 -> 8,009.958 (-70.0%)" in said


@pytest.mark.slow
def test_the_made_up_vintage_played_through(vintages: tuple[Path, Path]) -> None:
    old, new = vintages
    sides = ask(
        [old, tables_in_folder(new)],
        ["01a-japans-trade-with-china"],
        ["01-trade-interdependence/china_share", "02-strategic-resources/mine_share"],
    )
    parts = "\n".join(compared(*sides)).strip().split("\n\n")
    assert [part.partition("\n")[0].strip() for part in parts] == [
        "Verdicts that flipped, reading by reading",
        "Sentences of the lessons that no longer hold",
        "Read again: what the lessons print or draw is another under these headings",
        "Keys and variants that changed",
    ]
    verdicts, sentences, outputs, keys = parts
    # The claims of China's rank and of its share flip; a claim on minerals reads another table.
    assert "C04: depends on the reading -> contradicted; 1 of 2 readings changed" in verdicts
    assert "C13" not in verdicts
    assert "    as at least fifteen: supported (18) -> contradicted (0)" in verdicts
    assert "C03: stays not checkable, in other figures." in verdicts
    assert "no cell gives 65 any more. “Trade in yen climbs to plus 65 in 2025.”" in sentences
    assert "A share of what?" in outputs and "Fifteen years in a row?" in outputs
    assert "01-trade-interdependence/china_share: key 20.0978 -> " in keys and "variants" in keys
    assert "mine_share" not in keys and "dearer_dollar" not in keys  # another table; within the tolerance
    assert "cannot be computed" not in "\n".join(parts)


def test_two_like_versions_differ_in_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "diff", str(root), str(root / "data")]) == 0
    assert capsys.readouterr().out.endswith("Figures that moved\n  No table changed.\n")


def test_a_table_that_was_edited_without_its_hash_is_an_error(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    edited = tmp_path / "data" / "us_goods_trade.csv"
    edited.write_text(edited.read_text("utf-8").replace("148.2", "184.2"), "utf-8")
    for sides in ((root, tmp_path), (tmp_path, root)):
        assert main(["data", "diff", *map(str, sides)]) == 1
        said = capsys.readouterr()
        assert "us_goods_trade.csv is missing, or was edited without its hash" in said.err
        assert "course build data --only us_goods_trade" in said.err and "No table changed" not in said.out


def test_paths_without_tables_are_refused(tmp_path: Path, root: Path) -> None:
    with pytest.raises(CourseError, match="is not a folder: give a checkout of the course"):
        list(report(tmp_path / "gone", root))
    with pytest.raises(CourseError, match=r"holds no tables: .* in which datapackage\.json stands"):
        list(report(root, tmp_path))
    assert main(["data", "diff", str(root), str(tmp_path)]) == 1
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "_data").mkdir()
    (tmp_path / "course" / "_data" / "datapackage.json").write_text("{}")
    with pytest.raises(CourseError, match="does not list tables of this course"):
        tables_in_folder(tmp_path)
    (tmp_path / "course" / "_data" / "datapackage.json").write_text('{"resources": []}')
    assert tables_in_folder(tmp_path) == (tmp_path / "course" / "_data").resolve()  # an unpacked release


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "is not valid JSON: fetch that version"),
        ("[]", "does not list tables of this course"),
        ('{"resources": 3}', "does not list tables of this course"),
        ('{"resources": [{"name": "macro"}]}', "does not list tables of this course"),
    ],
)
def test_a_descriptor_of_something_else_is_refused(
    tmp_path: Path, root: Path, written: str, said: str
) -> None:
    (tmp_path / "datapackage.json").write_text(written, "utf-8")
    with pytest.raises(CourseError, match=said):
        next(report(tmp_path, root))


def test_tables_of_an_older_checkout_are_read(root: Path, tmp_path: Path) -> None:
    # an older checkout lacks a table and a column
    shutil.copytree(root / "data", tmp_path / "data")
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text("utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != "un_vote_2022"]
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
    entry = all_datasets()["us_goods_trade"]
    fields = tuple(field for field in entry.fields if field.column.name != "note")
    frame = read_table(root / "data", "us_goods_trade").assign(deficit_usd_bn=1.0)
    write_table(tmp_path / "data", "us_goods_trade", frame.drop(columns="note"), fields=fields)
    said = list(figures_moved(tmp_path / "data", root / "data"))
    assert "  un_vote_2022: only in the new version, 193 rows" in said
    assert (
        "    columns new: note" in said and "    deficit_usd_bn: 2 of 2 figures moved, the largest:" in said
    )


def _number(value: float) -> dict[str, Any]:
    return {"t": "number", "v": value}


def test_cells_are_written_for_reading() -> None:
    long = "Japanese traders report that shipments to Japan stopped for many weeks, "
    rows = pd.MultiIndex.from_tuples([("CHN", 2024)])
    for was, is_now, said in [
        (True, False, "CHN 2024: yes -> no"),
        (2.0, 3.0, "CHN 2024: 2 -> 3 (+50.0%)"),
        (0.0, 3.0, "CHN 2024: 0 -> 3"),
        (None, 12345.5, "CHN 2024: nothing -> 12,345.5"),
        (long + "until May", long + "until June", "CHN 2024: …May -> …June"),
        (pd.Timestamp(2026, 1, 2), pd.Timestamp(2026, 1, 3), "CHN 2024: 2026-01-02 -> 2026-01-03"),
    ]:
        assert _step(rows[0], pd.Series([was], rows), pd.Series([is_now], rows)) == said


@pytest.mark.parametrize(
    ("type_", "was", "is_now"),
    [("Int64", 2, 5), ("float64", 2.0, 5.0), ("boolean", True, False), ("str", "Japan", "China")],
)
def test_a_gap_that_is_filled_or_left_is_a_change(type_: str, was: Any, is_now: Any) -> None:
    rows = pd.Index(["CHN", "JPN", "USA"])
    left, right = (pd.Series(cells, rows, dtype=type_) for cells in ([was, None, None], [None, None, is_now]))
    said = "\n".join(_cells("column", left, right))
    assert "column: 2 of 3 " in said and "CHN: " in said and " -> nothing" in said
    assert not list(_cells("column", left, left))


QUESTION = "01-trade-interdependence/china_share"
LEFT: dict[str, Any] = {
    "claims": {
        "C01": {
            "verdict": "supported",
            "finding": "It was 20.1 %.",
            "readings": {
                "in yen": {"verdict": "supported", "figure": 20.1},
                "in dollars": {"verdict": None, "figure": None},
            },
        }
    },
    "lessons": {"01": {"orphans": [["7", "By 7."]], "failed": [], "shown": [["Shares", "a"], ["Sums", "b"]]}},
    "questions": {
        QUESTION: {
            "key": _number(1.0),
            "variants": {'{"year": 2023}': _number(1.0), '{"year": 2024}': _number(2.0)},
        }
    },
}


def _right(change: Any) -> str:
    right = copy.deepcopy(LEFT)
    change(right)
    return "\n".join(compared(LEFT, right))


def test_nothing_is_said_where_nothing_changed() -> None:
    assert _right(lambda right: None).count("  None.") == 4
    within = {"key": _number(1.001)}  # the question asks for percent to two decimals
    assert _right(lambda right: right["questions"][QUESTION].update(within)).count("  None.") == 4


@pytest.mark.parametrize(
    ("part", "name", "change", "said"),
    [
        (
            "claims",
            "C01",
            {"finding": "It was 20.4 %."},
            "C01: stays supported, in other figures. Now: It was 20.4 %.",
        ),
        (
            "claims",
            "C01",
            {"error": "KeyError: 'x'"},
            "C01: cannot be computed from the new tables. KeyError: 'x'",
        ),
        (
            "lessons",
            "01",
            {"orphans": [["7", "By 7."], ["20", "It is 20 %."]]},
            "01: no cell gives 20 any more. “It is 20 %.”",
        ),
        ("lessons", "01", {"failed": ["KeyError: 'JPN'"]}, "01: a cell fails. KeyError: 'JPN'"),
        ("lessons", "01", {"shown": [["Shares", "a"], ["Sums", "c"]]}, "  01: Sums"),
        ("questions", QUESTION, {"key": _number(1.5)}, "01-trade-interdependence/china_share: key 1 -> 1.5"),
        (
            "questions",
            QUESTION,
            {"variants": {'{"year": 2024}': _number(3.0), '{"year": 2025}': _number(4.0)}},
            "another key in 1 of 2 variants. variants no longer told from a mistake, or without figures (1): "
            "year 2023. variants new (1): year 2025",
        ),
    ],
)
def test_each_change_is_said(part: str, name: str, change: dict[str, Any], said: str) -> None:
    whole = _right(lambda right: right[part][name].update(change))
    assert said in " ".join(whole.replace("\n    ", " ").split("\n")) or said in whole
    assert whole.count("  None.") == 3


def test_a_claim_and_a_question_that_are_gone_are_said() -> None:
    def drop(right: dict[str, Any]) -> None:
        del right["claims"]["C01"], right["questions"][QUESTION]

    said = _right(drop)
    assert "  C01: no longer there" in said and f"  {QUESTION}: no longer there" in said


def test_a_flip_is_said_reading_by_reading() -> None:
    def flip(right: dict[str, Any]) -> None:
        right["claims"]["C01"]["verdict"] = "contradicted"
        right["claims"]["C01"]["readings"]["in yen"] = {"verdict": "contradicted", "figure": 15.25}

    said = _right(flip)
    assert "  C01: supported -> contradicted; 1 of 2 readings changed" in said
    assert "    in yen: supported (20.1) -> contradicted (15.25)" in said


def test_figures_younger_than_the_release_named_are_refused(root: Path) -> None:
    entry = all_datasets()["japan_trade"]
    loose = dataclasses.replace(entry, spots=(), identities=())
    made = next_vintage(read_table(root / "data", "japan_trade"))
    with pytest.raises(BuildError, match="2026-03, but figures up to 2026 first come out in 2027-01"):
        check_frame(loose, made)
    check_frame(dataclasses.replace(loose, released="2027-01"), made)


def test_the_build_says_which_years_it_leaves_out(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = pd.DataFrame({"year": [2025, 2025, 2026], "value": [60.0, 40.0, 27.0]})
    assert _later_years(data) == "2026, which is 27% of 2025: if it is whole, raise LAST_YEAR"
    assert _later_years(data[data["year"] < 2026]) == ""
    frame = read_table(root / "data", "claims")
    frame.attrs["left_out"] = "a year"
    entry = dataclasses.replace(all_datasets()["claims"], build=lambda raw: frame)
    monkeypatch.setattr(building, "all_datasets", lambda: {"claims": entry})
    assert building.build_data(tmp_path, tmp_path) == 0
    assert "left out claims: a year" in capsys.readouterr().out
