"""Settings for the whole test run, lessons included."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let the lessons see this checkout, and compare pictures strictly only where fonts are known.

    The lessons run in kernels whose folder is the notebook's, so the checkout has to be on their path.
    The drawing of a letter depends on the system's fonts: in CI they are installed by the script, elsewhere
    the specification and the text of a chart are compared and its SVG is not.
    """
    here = Path(__file__).resolve().parent
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(here) not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(here), *filter(None, paths)])
    if not os.environ.get("CI") and getattr(config.option, "nbval_sanitize_with", None) is None:
        config.option.nbval_sanitize_with = str(here / "tests" / "notebooks" / "any_fonts.cfg")
