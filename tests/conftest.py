"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from hypothesis import settings
from warm_kernels import share_bundles, use_warm_kernels

from course import __released__

ROOT = Path(__file__).resolve().parent.parent

#: beginnings of the modules that take longest, the longest first
LONGEST = (
    "tests/browser/test_browser_explorers",
    "tests/browser/test_browser_end_to_end",
    "tests/browser/",
    "tests/upkeep/",
    "tests/marking/",
    "tests/cli/test_cli_start",
    "tests/grading/",
    "tests/desk/",
    "tests/bank/",
    "notebooks/",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let the lessons see this checkout, and compare pictures strictly only where fonts are known.

    The lessons run in kernels whose folder is the notebook's, so the checkout has to be on their path.
    The drawing of a letter depends on the system's fonts: in CI they are installed by the script, elsewhere
    the specification and the text of a chart are compared and its SVG is not.
    """
    # Nothing that is collected is garbage, and looking for some takes a third of the collection's time.
    gc.disable()
    # The first example often loads tables or compiles patterns, and a busy machine is slow: no example has a
    # time to keep.
    settings.register_profile("course", deadline=None)
    settings.load_profile("course")
    # A shell that runs tests in the background lets them ignore Ctrl-C, and what they start inherits it.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as under nohup
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # The card of a table says its age: in tests, as in builds, as of the day of this version.
    os.environ["COURSE_TODAY"] = __released__
    # A first answer may load the bank, which takes more than tornado's five seconds on a busy machine.
    os.environ.setdefault("ASYNC_TEST_TIMEOUT", "60")
    here = ROOT
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(here) not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(here), *filter(None, paths)])
    if not os.environ.get("CI") and getattr(config.option, "nbval_sanitize_with", None) is None:
        config.option.nbval_sanitize_with = str(here / "tests" / "notebooks" / "any_fonts.cfg")
    share_bundles()
    use_warm_kernels()
    if hasattr(config, "workerinput") and not sys.dont_write_bytecode:
        _rewrite_a_share(config)


def _rewrite_a_share(config: pytest.Config) -> None:
    """Rewrite the asserts of every third module, where three workers begin: the others take them from files.

    Each worker would rewrite all of them at the same time, nine seconds of work. pytest has no public way.
    """
    share = slice(int(config.workerinput["workerid"][2:]), None, config.workerinput["workercount"])
    for path in sorted((ROOT / "tests").rglob("test_*.py"))[share]:
        kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            source, code = rewrite._rewrite_test(path, config)
            rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source, kept)


def pytest_collection_finish() -> None:
    """Leave what has been imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first, so that no worker is left alone with one at the end."""

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))

    items.sort(key=place)


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
