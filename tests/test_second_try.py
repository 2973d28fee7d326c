"""Few failed tests of a browser get a second try, and no other test does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import second_try

ONE = "tests/browser/test_a.py::one"


@pytest.mark.parametrize(
    ("names", "codes", "code"),
    [
        ([ONE], [1, 0], 0),
        ([ONE], [1, 1], 1),
        ([ONE, "tests/test_b.py::two"], [1], 1),
        ([f"{ONE}{k}" for k in range(4)], [1], 1),
        ([], [0], 0),
        ([ONE], [2], 2),
    ],
)
def test_few_tests_of_a_browser_get_a_second_try(
    names: list[str], codes: list[int], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failed, ran = tmp_path / "lastfailed", []

    def run(words: Sequence[str]) -> int:
        ran.append(list(words))
        failed.write_text(json.dumps(dict.fromkeys(names, True)), "utf-8")
        return codes[len(ran) - 1]

    assert second_try.main(["-n", "3"], run, failed) == code
    assert ran == [["-n", "3"], *([names] if len(codes) > 1 else [])]
    assert ("second try only" in capsys.readouterr().out) == (codes == [1, 0])
