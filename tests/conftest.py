"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _beside(variable: str, relative: str) -> Path:
    named = os.environ.get(variable)
    folder = Path(named) if named else ROOT.parent / relative
    if not folder.is_dir():
        pytest.skip(f"needs the folder {relative} beside the checkout, or its path in ${variable}")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def raw_dir() -> Path:
    """Folder of the publishers' raw files."""
    return _beside("COURSE_RAW", "shared/data-raw")


@pytest.fixture(scope="session")
def validation_dir() -> Path:
    """Folder of the published tables that the models are checked against."""
    return _beside("COURSE_VALIDATION", "shared/validation")
