"""Tables in a lesson: words at the left, numbers at the right, commas in large ones, nothing else changed."""

from __future__ import annotations

import importlib
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

import course
from course.lessons.reading import table_html

TABLE = pd.DataFrame(
    {
        "date": ["2010-09-07", "2011-03"],
        "event": ["A collision <td>", None],
        "tonnes": [1.5, 2.0],
        "grade": pd.Categorical(["agency", "relay"]),
    }
)


def plain(html: str) -> str:
    return re.sub(r'<(t[dh]) style="[^"]*">', r"<\1>", html)


def test_words_stand_at_the_left_and_numbers_where_they_were() -> None:
    html = str(table_html(TABLE))
    assert plain(html) == TABLE._repr_html_()
    first = html.split("<tbody>")[1].split("</tr>")[0]
    assert '<td style="text-align: left; white-space: nowrap">2010-09-07</td>' in first
    assert '<td style="text-align: left">A collision &lt;td&gt;</td>' in first
    assert "<td>1.5</td>" in first
    assert '<th style="text-align: left">event</th>' in html and "<th>tonnes</th>" in html


@pytest.mark.parametrize(
    "table",
    [
        TABLE[["tonnes"]],
        TABLE.iloc[:0],
        TABLE.set_index(["grade", "date"]),
        TABLE.rename_axis("row"),
        TABLE.pivot(index="date", columns="grade", values=["event", "tonnes"]),
        pd.concat([TABLE] * 8, axis=1),
        pd.concat([TABLE] * 50),
    ],
)
def test_only_the_alignment_changes(table: pd.DataFrame) -> None:
    assert plain(str(table_html(table))) == table._repr_html_()


def test_large_numbers_have_commas_and_years_and_codes_do_not() -> None:
    table = pd.DataFrame({"hs6": ["284690", "850511"], "tonnes": [1234567.5, -98765], "year": [2023, 2024]})
    html = str(table_html(table))
    assert "<td>1,234,567.5</td>" in html and "<td>-98,765.0</td>" in html
    assert "<td>2023</td>" in html
    assert '<td style="text-align: left">284690</td>' in html
    assert "<td>284,690</td>" in str(table_html(pd.DataFrame({"n": [284690]})))


def test_a_column_of_whole_numbers_has_no_decimals_and_years_no_comma() -> None:
    table = pd.DataFrame({"bill": [4185.0, 8265.0], "part": [2.0, 0.5], "since": [2021.0, None]})
    html = str(table_html(table))
    assert "<td>4,185</td>" in html and "<td>8,265</td>" in html
    assert "<td>2.0</td>" in html
    # alone in its column, it keeps the decimals of its row
    assert "<td>2021.0</td>" in html


def test_a_date_in_front_of_a_row_stays_on_one_line() -> None:
    html = str(table_html(TABLE.set_index("date")))
    assert '<th style="white-space: nowrap">2010-09-07</th>' in html


def test_a_notebook_has_it_from_the_first_import(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    formatter = shell.display_formatter.formatters["text/html"]
    assert formatter(TABLE) == TABLE._repr_html_()
    importlib.reload(course)
    assert formatter(TABLE) == table_html(TABLE) != TABLE._repr_html_()
