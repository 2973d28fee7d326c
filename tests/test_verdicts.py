"""Verdicts are their words wherever they are written, and the words stand in one place."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pandas as pd
import pytest

from course import claims
from course.errors import UnknownNameError
from course.verdicts import Verdict

WORDS = ["supported", "overstated", "contradicted", "depends on the reading", "not checkable"]


def test_a_verdict_is_written_shown_and_compared_as_its_word() -> None:
    assert list(Verdict) == WORDS == list(claims.VERDICTS)
    for verdict, word in zip(Verdict, WORDS, strict=True):
        assert f"{verdict}" == str(verdict) == word and repr(verdict) == repr(word)
        assert json.dumps({verdict: verdict}) == json.dumps({word: word})
        assert Verdict.of(word) is verdict


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_a_table_of_verdicts_is_the_table_of_their_words(storage: str) -> None:
    with pd.option_context("mode.string_storage", storage):
        table, plain = (pd.DataFrame({"verdict": column, "n": 1}) for column in (list(Verdict), WORDS))
    assert table.equals(plain) and (table["verdict"] == "overstated").sum() == 1
    assert table.dtypes.equals(plain.dtypes)
    for shown in ("to_string", "to_csv", "to_html", "to_json", "to_dict"):
        assert str(getattr(table, shown)()) == str(getattr(plain, shown)())
    counts = table["verdict"].value_counts().reindex(WORDS)
    assert counts.tolist() == [1] * 5 and table.groupby("verdict")["n"].sum()["supported"] == 1


def test_a_word_that_is_no_verdict_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no verdict called 'suported'\. Did you mean 'supported'"):
        Verdict.of("suported")


def test_what_is_asked_of_a_verdict() -> None:
    assert [verdict for verdict in Verdict if verdict.rests_on_figures] == WORDS[:4]
    assert [verdict.letter for verdict in Verdict] == ["S", "O", "C", "D", "N"]


def test_the_words_stand_nowhere_else(root: Path) -> None:
    # in the sets on sources and on texts learners write the words themselves
    sets = ("sources", "texts")
    own = (f"course/bank/sets/{name}/{topic}.py" for name in sets for topic in ("verdicts", "ledger"))
    allowed = {"course/verdicts.py", *own}
    found = [
        f"{name}:{node.lineno}"
        for path in sorted((root / "course").rglob("*.py"))
        if (name := path.relative_to(root).as_posix()) not in allowed
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in WORDS
    ]
    assert not found, found
