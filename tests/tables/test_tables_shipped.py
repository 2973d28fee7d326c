"""Every shipped table: card complete, hash right, schema kept, helpers consistent."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from course.errors import CourseError, UnknownNameError
from course.tables import cards, codes, datasets, describe, economy_colour, economy_name, load
from makers.tables.checks import check_dataset, check_frame
from makers.tables.registry import CARDS, all_datasets, fields_of

NAMES = sorted(cards())
TABLES = [name for name, card in cards().items() if card.columns]


def test_what_is_registered_is_shipped_and_nothing_else(root: Path) -> None:
    assert sorted(all_datasets()) == NAMES
    files = {path.name for path in (root / "data").iterdir() if path.is_file()} - {".gitkeep"}
    meanings = {path.stem for path in (root / "data" / "meaning").iterdir()}
    assert files == {"datapackage.json", *(card.path for card in cards().values())}
    assert meanings == {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_card_agrees_with_the_builder_and_the_file(name: str, root: Path) -> None:
    entry, card = all_datasets()[name], cards()[name]
    check_dataset(entry)
    for field in ("title", "description", "publisher", "source_url", "vintage", "retrieved", "status"):
        assert getattr(card, field) == getattr(entry, field), field
    assert (card.processing, card.known_gaps) == (entry.processing, entry.known_gaps)
    assert card.licence and card.licence_url.startswith("https://")
    content = (root / "data" / card.path).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (card.bytes, card.sha256)
    plain = gzip.decompress(content) if card.compressed else content
    assert hashlib.sha256(plain).hexdigest() == card.sha256_uncompressed


@pytest.mark.parametrize("name", TABLES)
def test_shipped_table_satisfies_its_checks(name: str) -> None:
    table = load(name)
    check_frame(all_datasets()[name], table)
    assert len(table) == cards()[name].rows


@pytest.mark.parametrize("name", NAMES)
def test_panel_shows_every_fact_and_column(name: str) -> None:
    card, panel = cards()[name], describe(name)
    for text in (card.title, card.licence, card.vintage, *(c.name for c in card.columns)):
        assert text in str(panel)
    assert panel._repr_html_().count("<td") >= 3 * len(card.columns)
    assert "<script" not in panel._repr_html_()


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_card_is_longer_than_thirty_words(name: str) -> None:
    card = cards()[name]
    texts = [card.title, card.description, card.processing, card.known_gaps]
    texts += [column.description for column in card.columns]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []


def test_cited_tables_carry_all_source_columns() -> None:
    wanted = [field.column.name for field in fields_of(CARDS / "_cited.yaml")[:5]]
    for name, entry in all_datasets().items():
        names = [column.name for column in entry.columns]
        if "source_grade" in names:
            assert set(wanted) <= set(names), name


def test_datasets_lists_all() -> None:
    assert list(datasets()["name"]) == NAMES


def test_all_shipped_files_stay_within_six_megabytes(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "data").iterdir()) <= 6_000_000


def test_describe_takes_a_loaded_table() -> None:
    assert str(describe(load("economies"))) == str(describe("economies"))
    with pytest.raises(CourseError, match="no card"):
        describe(pd.DataFrame({"a": [1]}))


def test_economies_helpers() -> None:
    assert economy_name("TWN") == "Taiwan" and economy_colour("JPN").startswith("#")
    assert len(codes("model")) == 24 and len(codes("eu")) == 27 and {"JPN", "USA"} <= set(codes("g7"))
    assert "WLD" not in codes() and "VNM" in codes("asean") and "CHN" in codes("Asia")
    with pytest.raises(UnknownNameError, match="Did you mean 'JPN'"):
        economy_name("jpn")
    with pytest.raises(UnknownNameError, match="Did you mean 'asean'"):
        codes("asaen")


def _seen(colour: str, kind: str) -> tuple[float, ...]:
    """Colour as seen with protanopia or deuteranopia (matrices of Vienot, Brettel and Mollon 1999)."""
    linear = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    if kind == "full":
        matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    elif kind == "protan":
        matrix = ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1))
    else:
        matrix = ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1))
    seen = (sum(m * v for m, v in zip(row, linear, strict=True)) for row in matrix)
    return tuple(max(v, 0) ** (1 / 2.2) * 255 for v in seen)


@pytest.mark.parametrize("kind", ["full", "protan", "deutan"])
def test_main_colours_stay_apart(kind: str) -> None:
    main = ["JPN", "CHN", "USA", "TWN", "KOR", "DEU"]
    for one, two in itertools.combinations(main, 2):
        a, b = _seen(economy_colour(one), kind), _seen(economy_colour(two), kind)
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 35, (one, two)


def test_colours_of_the_model_are_distinct() -> None:
    colours = [economy_colour(code) for code in codes("model")]
    assert len(set(colours)) == 24


@pytest.fixture(scope="module")
def package(root: Path) -> object:
    frictionless = pytest.importorskip("frictionless")
    return frictionless.Package(str(root / "data" / "datapackage.json"))


@pytest.mark.parametrize("name", NAMES)
def test_resource_is_valid_under_frictionless(name: str, package: object) -> None:
    # The first rows suffice here: every row is checked above against the same schema.
    report = package.get_resource(name).validate(limit_rows=2000)  # type: ignore[attr-defined]
    assert report.valid, report.flatten(["type", "note"])


def test_descriptor_is_a_data_package_of_version_two(root: Path) -> None:
    text = (root / "data" / "datapackage.json").read_text(encoding="utf-8")
    descriptor = json.loads(text)
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for entry in descriptor["resources"]:
        assert entry["hash"].startswith("sha256:") and entry["licenses"] and entry["sources"]
        for field in entry.get("schema", {}).get("fields", []):
            assert field["unit"] and field["description"] and field["type"], (entry["name"], field["name"])


def test_docs_name_every_table_and_trace_those_from_raw_files(root: Path) -> None:
    made = (root / "docs" / "data.md").read_text(encoding="utf-8")
    traced = (root / "docs" / "data-traced.md").read_text(encoding="utf-8")
    for name, entry in all_datasets().items():
        assert f"`{name}`" in made, name
        if entry.needs_raw and not entry.is_map:
            assert traced.count(f"| {name} |") == 3, name
