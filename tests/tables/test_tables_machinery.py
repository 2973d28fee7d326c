"""The machinery of the tables: what a builder refuses, what the loader notices."""

from __future__ import annotations

import copy
import dataclasses
import gzip
import hashlib
import json
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from course import paths
from course.errors import DamagedFileError, UnknownNameError
from course.tables import loader
from course.tables.card import Column
from makers.tables import building, minerals, registry
from makers.tables.checks import CARD_TEXTS, check_dataset, check_frame, shares_sum_to_one
from makers.tables.registry import CARDS, BuildError, Dataset, Field, Spot, fields_of
from makers.tables.rhythm import Rhythm
from makers.tables.typed import typed_table
from makers.tables.writer import csv_bytes, gzip_bytes, read_descriptor


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": [2021, 2020, 2020],
            "code": ["JPN", "JPN", "NA"],
            "value_usd_mn": [1.23456, 2.0, None],
            "count": pd.array([1, None, 3], dtype="Int64"),
            "day": pd.to_datetime(["2021-01-02", None, "2020-05-06"]),
            "open": [True, False, True],
        }
    )


def column(name: str, kind: str, description: str = "What it holds", unit: str = "-", **more: Any) -> Field:
    limits = {key: more.pop(key) for key in ("decimals", "minimum", "maximum") if key in more}
    return Field(Column(name, kind, unit, description, **more), **limits)


YEAR = column("year", "year", minimum=1900, maximum=2100)


def make(**changes: object) -> Dataset:
    entry = Dataset(
        name="sample",
        build=lambda raw: frame(),
        title="Sample",
        description="A sample.",
        publisher="Nobody",
        source_url="https://example.org/",
        licence="CC0-1.0",
        vintage="2021",
        retrieved="2021-02-03",
        processing="None.",
        known_gaps="None.",
        status="observed",
        fields=(
            YEAR,
            column("code", "string", category=True),
            column("value_usd_mn", "number", unit="USD million", required=False, decimals=2),
            column("count", "integer", unit="items", required=False),
            column("day", "date", required=False),
            column("open", "boolean"),
        ),
        key=("year", "code"),
        spots=(Spot({"year": 2021, "code": "JPN"}, "value_usd_mn", 1.23),),
        needs_raw=False,
        rhythm=Rhythm("closed, no further release: this is a sample."),
    )
    return dataclasses.replace(entry, **changes)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with the sample table plain and compressed, which the loader takes for data/."""
    entries = {"sample": make(), "packed": make(name="packed", compress=True)}
    monkeypatch.setattr(building, "all_datasets", lambda: entries)
    monkeypatch.setattr(loader, "data_dir", lambda: tmp_path)
    monkeypatch.setattr(building, "check_roles", lambda entry, folder: None)
    assert building.build_data(tmp_path, tmp_path) == 0
    return tmp_path


@pytest.mark.parametrize("name", ["sample", "packed"])
def test_round_trip_keeps_types_and_order(folder: Path, name: str) -> None:
    table = loader.load(name)
    assert list(table["year"]) == [2020, 2020, 2021]
    assert list(table["code"]) == ["JPN", "NA", "JPN"]
    assert [str(t) for t in table.dtypes][:4] == ["int64", "category", "float64", "Int64"]
    assert str(table["day"].dtype).startswith("datetime64") and table["open"].dtype == bool
    assert pd.isna(table.loc[1, "value_usd_mn"]) and table.loc[2, "value_usd_mn"] == 1.23
    card = table.attrs["card"]
    assert (card.citation, card.credit) == ("Nobody, Sample (2021)", "Nobody, 2021")
    assert (
        dataclasses.replace(card, publisher="Office, BACI", vintage="BACI of 2021").credit
        == "Office, BACI of 2021"
    )


def test_csv_is_plain_and_sorted(folder: Path) -> None:
    assert (folder / "sample.csv").read_text(encoding="utf-8").splitlines() == [
        "year,code,value_usd_mn,count,day,open",
        "2020,JPN,2,,,false",
        "2020,NA,,3,2020-05-06,true",
        "2021,JPN,1.23,1,2021-01-02,true",
    ]


def test_two_builds_are_identical_and_gzip_has_no_time(folder: Path, tmp_path_factory) -> None:
    other = tmp_path_factory.mktemp("again")
    building.build_data(folder, other)
    for file in other.iterdir():
        assert file.read_bytes() == (folder / file.name).read_bytes()
    assert (folder / "packed.csv.gz").read_bytes()[4:8] == bytes(4)
    assert (folder / "packed.csv.gz").read_bytes()[3] == 0  # flags: no file name


def test_callers_do_not_share(folder: Path) -> None:
    first = loader.load("sample")
    first.loc[0, "value_usd_mn"] = -1
    first["code"] = "X"
    del first["day"]
    first.attrs["card"] = None
    again = loader.load("sample")
    assert again.loc[0, "value_usd_mn"] == 2 and list(again["code"]) == ["JPN", "NA", "JPN"]
    assert "day" in again and again.attrs["card"].name == "sample"


def test_card_is_its_own_copy(folder: Path) -> None:
    card = loader.load("sample").attrs["card"]
    assert copy.deepcopy(card) is card and copy.copy(card) is card
    assert loader.load("sample").groupby("year").sum(numeric_only=True).attrs["card"] is card
    with pytest.raises(dataclasses.FrozenInstanceError):
        card.title = "other"


def test_unknown_names_name_the_nearest(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'sample'"):
        loader.load("smaple")
    with pytest.raises(UnknownNameError, match="Did you mean 'value_usd_mn'"):
        loader.load("sample").attrs["card"].column("value_usd")


def test_a_damaged_file_is_told_by_its_hash(folder: Path) -> None:
    path = folder / "sample.csv"
    path.write_bytes(path.read_bytes().replace(b"1.23", b"9.99"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    with pytest.raises(DamagedFileError, match=found):
        loader.load("sample")


def test_a_missing_file_says_so(folder: Path) -> None:
    (folder / "sample.csv").unlink()
    with pytest.raises(DamagedFileError, match=r"sample\.csv is missing"):
        loader.load("sample")


def test_a_truncated_gzip_is_caught_by_hash_and_without_it(folder: Path) -> None:
    path = folder / "packed.csv.gz"
    cut = path.read_bytes()[:-20]
    path.write_bytes(cut)
    with pytest.raises(DamagedFileError, match="damaged"):
        loader.load("packed")
    # Even when somebody "repairs" the descriptor so that the hash agrees.
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    entry = next(e for e in descriptor["resources"] if e["name"] == "packed")
    entry["hash"] = f"sha256:{hashlib.sha256(cut).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    loader._cards.cache_clear()
    with pytest.raises(DamagedFileError, match="cannot be decompressed"):
        loader.load("packed")


def test_a_broken_descriptor_says_so(folder: Path) -> None:
    loader._cards.cache_clear()
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DamagedFileError, match="not valid JSON"):
        loader.load("sample")


@pytest.mark.parametrize("field", CARD_TEXTS)
def test_a_missing_card_field_is_refused(field: str) -> None:
    check_dataset(make())
    with pytest.raises(BuildError, match=field):
        check_dataset(make(**{field: " "}))


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (column("value_usd_mn", "number", "Value", "JPY billion"), "ends in _usd_mn holds USD million"),
        (column("debt_pct_gdp", "number", "Debt", "percent"), "percent of GDP"),
        (column("value", "number", "Value", "USD million"), "must end in _usd_mn"),
        (column("value", "number", "Value", " "), "lacks the unit"),
        (column("value", "number", "", "items"), "or the description"),
    ],
)
def test_a_wrong_unit_is_refused(field: registry.Field, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        check_dataset(make(fields=(YEAR, column("code", "string"), field)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value_usd_mn": [float("inf"), 1, 2]}, "infinite"),
        ({"year": [2020, 2020, 2020], "code": ["JPN", "JPN", "USA"]}, "share the key"),
        ({"code": ["JPN ", "JPN", "USA"]}, "blanks"),
        ({"year": [2021, 2020, 1066]}, "below 1900"),
        ({"value_usd_mn": [1230.0, 2, 3]}, "the publication says 1.23"),
    ],
)
def test_a_table_that_breaks_its_schema_is_refused(change: dict, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        check_frame(make(), frame().assign(**change))


def test_allowed_values_missing_values_and_identities_are_held() -> None:
    entry = make(fields=(column("code", "string", allowed=("JPN",)),), key=("code",), spots=())
    with pytest.raises(BuildError, match="allowed"):
        check_frame(entry, pd.DataFrame({"code": ["USA"]}))
    with pytest.raises(BuildError, match="missing"):
        check_frame(entry, pd.DataFrame({"code": ["JPN", None]}))
    with pytest.raises(BuildError, match="empty"):
        check_frame(entry, pd.DataFrame({"code": []}))
    shares = pd.DataFrame({"by": ["a", "a"], "share": [0.5, 0.4]})
    with pytest.raises(BuildError, match="add up to one"):
        shares_sum_to_one(["by"], "share")(shares)


def test_a_refused_table_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    before = (folder / "sample.csv").read_bytes()
    monkeypatch.setattr(building, "all_datasets", lambda: {"sample": make(vintage="", compress=True)})
    assert building.build_data(folder, folder, only=["sample"]) == 1
    assert "refused" in capsys.readouterr().out
    assert (folder / "sample.csv").read_bytes() == before
    assert read_descriptor(folder)["sample"]["vintage"] == "2021"


def test_numbers_are_written_without_idle_zeros() -> None:
    entry = make(fields=(column("x", "number", unit="items", decimals=3),), key=("x",), spots=())
    values = pd.DataFrame({"x": [-0.0001, 0.5, 100.0, 1234567.0001]})
    assert csv_bytes(entry, values) == b"x\n0\n0.5\n100\n1234567\n"
    assert gzip.decompress(gzip_bytes(b"abc")) == b"abc"


def test_two_builders_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minerals, "again", make(name="economies"), raising=False)
    with pytest.raises(BuildError, match=r"'economies' has two builders: .*\.minerals and .*\.typed"):
        registry.all_datasets()


def test_a_module_may_import_the_table_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    known = registry.all_datasets()
    monkeypatch.setattr(minerals, "economies", known["economies"], raising=False)
    assert registry.all_datasets() == known


def test_every_hand_typed_file_is_a_table() -> None:
    typed = {name for name, entry in registry.all_datasets().items() if not entry.needs_raw}
    assert typed == {path.stem for path in registry.AUTHORED.iterdir()}


def test_the_example_in_the_docs_works(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (root / "docs" / "data.md").read_text(encoding="utf-8")
    example = textwrap.dedent(text.partition("```yaml\n")[2].partition("```")[0])
    header = "year,reserves_usd_bn," + ",".join(
        field.column.name for field in fields_of(CARDS / "_cited.yaml")
    )
    row = "2024,1230.7,Ministry of Finance Japan,Reserves,https://www.mof.go.jp/,2025-01-10,primary,original,"
    (tmp_path / "reserves.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    (tmp_path / "reserves.yaml").write_text(example, encoding="utf-8")
    table = typed_table(tmp_path / "reserves.yaml")
    monkeypatch.setattr(building, "all_datasets", lambda: {"reserves": table})
    monkeypatch.setattr(loader, "data_dir", lambda: tmp_path / "out")
    meant = text.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "out" / "meaning").mkdir(parents=True)
    (tmp_path / "out" / "meaning" / "reserves.toml").write_text(meant, encoding="utf-8")
    assert building.build_data(tmp_path, tmp_path / "out") == 0
    assert "what the reserves are invested in" in str(loader.describe("reserves"))
    assert loader.load("reserves").loc[0, "reserves_usd_bn"] == 1230.7


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("title: ", "titel: ", "reserves.yaml: 'title' is missing"),
        ("key: ", "planed: [year]\nkey: ", "'planed' is no key of a card. Did you mean 'planned'"),
        ("unit: ", "units: ", "column reserves_usd_bn: 'units' is no key of a card. Did you mean 'unit'"),
        ("title: ", "title: [", "reserves.yaml is not YAML"),
        (
            "retrieved: 2026-11-24, from stored copies",
            "retrieved: 2025-01-10",
            'Write it in quotes: retrieved: "2025-01-10"',
        ),
    ],
)
def test_a_card_with_a_slip_says_which_key(
    root: Path, tmp_path: Path, before: str, after: str, says: str
) -> None:
    text = (root / "docs" / "data.md").read_text(encoding="utf-8")
    example = textwrap.dedent(text.partition("```yaml\n")[2].partition("```")[0])
    path = tmp_path / "reserves.yaml"
    path.write_text(example.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BuildError, match=re.escape(says)):
        typed_table(path)


def test_an_installed_package_finds_its_tables_inside_itself(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path_factory.mktemp("site") / "course"
    shutil.copytree(folder, installed / "_data")
    monkeypatch.setattr(paths, "_PACKAGE", installed)
    monkeypatch.setattr(loader, "data_dir", paths.data_dir)
    assert paths.data_dir() == installed / "_data" and not paths.in_checkout()
    assert len(loader.load("packed")) == 3
