"""Every figure of evidence and readings beside a value obtained without the course's code and tables."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from course import claims
from course.claims import ChoiceKind
from course.readings.reading import Reading


class _Key(NamedTuple):
    """What tells figures apart; `place` counts those of a claim with the same label, period and unit."""

    id: str
    label: str
    period: str
    unit: str
    place: int


def _keyed(rows: list[tuple[str, str, str, str]]) -> list[_Key]:
    seen: Counter[tuple[str, str, str, str]] = Counter()
    keys = []
    for row in rows:
        seen[row] += 1
        keys.append(_Key(*row, place=seen[row]))
    return keys


EXPECTED = tomllib.loads(Path(__file__).with_name("expected_figures.toml").read_text("utf-8"))


def _entries() -> dict[_Key, dict[str, Any]]:
    entries = EXPECTED["figure"]
    rows = [(one["id"], one["label"], one["period"], one["unit"]) for one in entries]
    return dict(zip(_keyed(rows), entries, strict=True))


def _figures(id: str) -> dict[_Key, float]:
    figures = claims.claim(id).evidence().figures
    rows = [(id, one.label, one.period, one.unit) for one in figures]
    return dict(zip(_keyed(rows), (one.value for one in figures), strict=True))


ENTRIES = _entries()
READ: list[dict[str, Any]] = EXPECTED["reading"]
IDS = [f"C{number:02d}" for number in range(1, 39)]
#: units of evidence that readings count by the thousand
THOUSANDS = {("JPY bn", "JPY tn"), ("USD mn", "USD bn")}


def _named(keys: set[_Key]) -> str:
    return "\n".join(
        f"  {one.id}: {one.label!r}, {one.period}, {one.unit} (number {one.place} of its kind)"
        for one in sorted(keys)
    )


@pytest.mark.parametrize("key", ENTRIES, ids=lambda key: f"{key.id}-{key.label}-{key.period}-{key.place}")
def test_figure_is_what_another_way_gives(key: _Key) -> None:
    entry, figures = ENTRIES[key], _figures(key.id)
    assert key in figures, f"{key.id} has no figure {key.label!r}, {key.period}, {key.unit}."
    found, expected = figures[key], entry["value"]
    assert abs(found - expected) <= entry["tolerance"] * abs(expected), (
        f"{key.id}, {key.label!r}, {key.period}: the evidence says {found:.9g} {key.unit}, "
        f"expected {expected:.9g} within {entry['tolerance']:.1g} of it. {entry['how']}"
    )


@pytest.mark.parametrize("id", IDS)
def test_figures_and_entries_are_one_to_one(id: str) -> None:
    figures, entries = set(_figures(id)), {key for key in ENTRIES if key.id == id}
    assert figures == entries, (
        f"{id}: figures without an expected value:\n{_named(figures - entries)}\n"
        f"expected values without a figure:\n{_named(entries - figures)}"
    )


def test_every_entry_is_of_a_claim_and_says_how() -> None:
    for entry in (*ENTRIES.values(), *READ):
        named = f"{entry['id']}, {entry.get('label', entry.get('chosen'))!r}"
        assert entry["id"] in IDS, f"{named}: no such claim."
        assert entry["how"].startswith(("Raw file ", "Printed: ", "By hand: ")), named
        assert 0 <= entry["tolerance"] <= 0.001, f"{named}: the tolerance is too wide."


# readings


def _in_words(chosen: Mapping[str, str]) -> str:
    return ", ".join(chosen.values()) or "every reading"


def _takes(reading: Reading, chosen: Mapping[str, str]) -> bool:
    """Tell whether a reading takes all the options that an entry names."""
    return chosen.items() <= dict(reading.chosen).items()


def _with_figure(id: str) -> list[tuple[Reading, float]]:
    judged = claims.claim(id).readings.judged
    return [(reading, reading.figure) for reading in judged if reading.figure is not None]


def _is_in_evidence(id: str, value: float) -> bool:
    """Tell whether the verdict's evidence has the figure, which the tests above hold."""
    unit = claims.claim(id).readings.unit
    return any(
        value == pytest.approx(figure.value * (0.001 if (figure.unit, unit) in THOUSANDS else 1), rel=1e-9)
        for figure in claims.claim(id).evidence().figures
        if figure.used
    )


@pytest.mark.parametrize("entry", READ, ids=lambda entry: f"{entry['id']}-{_in_words(entry['chosen'])}")
def test_reading_is_what_another_way_gives(entry: dict[str, Any]) -> None:
    id, expected = entry["id"], entry["value"]
    figures = [figure for reading, figure in _with_figure(id) if _takes(reading, entry["chosen"])]
    assert figures, f"{id}: no judged reading with a figure takes {entry['chosen']}."
    assert claims.claim(id).readings.unit == entry["unit"], f"{id}: the readings have another unit."
    for found in figures:
        assert abs(found - expected) <= entry["tolerance"] * abs(expected), (
            f"{id}, {_in_words(entry['chosen'])}: the reading says {found:.9g} {entry['unit']}, "
            f"expected {expected:.9g} within {entry['tolerance']:.1g} of it. {entry['how']}"
        )


@pytest.mark.parametrize("id", IDS)
def test_every_figure_of_a_reading_is_held(id: str) -> None:
    expected = any(entry["id"] == id for entry in READ)
    assert bool(_with_figure(id)) == expected, f"{id}: readings and expected values come together."
    assert expected or claims.claim(id).readings.unit == "", f"{id}: a unit, and no figure."
    for reading, figure in _with_figure(id):
        named = f"{id}, {_in_words(reading.chosen)}: {figure:.9g}"
        entries = [entry for entry in READ if entry["id"] == id and _takes(reading, entry["chosen"])]
        assert len(entries) < 2, f"{named} has {len(entries)} expected values."
        assert entries or _is_in_evidence(id, figure), f"{named} has no expected value and no evidence."


@pytest.mark.parametrize("id", sorted({entry["id"] for entry in READ}))
def test_entries_of_readings_name_no_threshold(id: str) -> None:
    kinds = {choice.name: choice.kind for choice in claims.claim(id).readings.choices}
    for entry in READ:
        if entry["id"] == id:
            assert ChoiceKind.THRESHOLD not in {kinds[name] for name in entry["chosen"]}, entry["chosen"]
