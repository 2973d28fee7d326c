"""Tables made from raw files: a rebuild gives the shipped bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from course.tables import cards
from makers.tables.building import build_one
from makers.tables.registry import all_datasets

FROM_RAW = [name for name, entry in all_datasets().items() if entry.needs_raw]


@pytest.mark.parametrize("name", FROM_RAW)
def test_rebuild_gives_the_shipped_bytes(name: str, raw_dir: Path) -> None:
    _, content = build_one(all_datasets()[name], raw_dir)
    assert hashlib.sha256(content).hexdigest() == cards()[name].sha256_uncompressed
