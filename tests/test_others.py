"""What is tied to the inner parts of other packages names a test that notices when they change."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version
from pathlib import Path

from altair.utils import schemapi

from course import others
from course.charts.render import MIME_SPEC

#: as the module names a package -> its distribution
PACKAGES = {"vl-convert": "vl-convert-python"}


def _text() -> str:
    return Path(others.__file__).read_text("utf-8")


def test_each_tie_names_tests_that_are_there(root: Path) -> None:
    named = re.findall(r"tests/[\w/]+\.py", _text())
    assert len(named) >= 6
    assert [name for name in named if not (root / name).is_file()] == []


def test_the_named_versions_are_those_that_are_installed() -> None:
    named = re.findall(
        r"(?<!\w)([A-Za-z][\w-]+) (\d+\.\d+)(?=[,; ])", "\n".join(re.findall(r"^# .*", _text(), re.M))
    )
    assert len(named) >= 8
    assert [one for one in named if not version(PACKAGES.get(one[0], one[0])).startswith(one[1])] == []


def test_jupyterlab_and_the_stored_pictures_draw_the_same_vega_lite() -> None:
    major = others.VEGA_LITE.partition(".")[0]
    assert f"vegalite.v{major}+" in MIME_SPEC and others.VEGA_LITE_SCHEMA.endswith(f"/v{major}.json")


def test_altair_lists_its_classes_once() -> None:
    listed, code = schemapi._FromDict, inspect.getsource(schemapi.SchemaBase.from_dict)
    classes = list(schemapi.SchemaBase.__subclasses__())
    assert listed(classes) is listed(classes) and "_FromDict(cls._default_wrapper_classes())" in code
