"""Claims: what in a text could be tested at all?"""

import pandas as pd

from course.bank import Table
from course.bank.sets.texts import texts
from course.bank.sets.texts._labels import labelled

_TEXTS = tuple(labelled())


@texts.question(
    Table({"value": 0.05, "unit": None}),
    objective="text.claims",
    title="Every claim of {text}",
    level=1,
    points=2,
    text="""
    Open the text `{text}` and take it apart. Make a table with **one row for each claim**. `value` is in base
    units: 18.9 trillion yen is 18.9e12, and 20 % is 20. `unit` is in the tool's words: `JPY`, `USD`,
    `percent`, `tonnes` or `rank`. A fraction in words counts in percent. A fall is negative. A sentence that
    names the largest of its kind ranks it: value 1, unit `rank`. A number that only says when, where or which
    is no claim.
    """,
    starter="""
    from course import article

    mine = article({text!r})
    claims_found = ____  # a table with the columns value and unit
    """,
    hints=(
        "Look at `mine`, then at `mine.claims`. The tool finds most claims, but you decide.",
        "Read sentence by sentence. Ask of each number: could a table hold this figure?",
    ),
    vary={"text": _TEXTS},
)
def claims_found(text="beijing-on-trade"):
    """A person read the text; `labels` holds what was found."""
    from course.bank.sets.texts import labels

    found = labels(text)
    return found[["value", "unit"]]


def _rows(text: str) -> pd.DataFrame:
    return pd.DataFrame(labelled()[text]["claims"])[["value", "unit"]]


@claims_found.wrong(
    "You also count a number that only says when, where or which, such as the second session of a forum.",
    step="Ask of each row: which table could hold this figure?",
)
def a_number_that_only_counts(text: str) -> pd.DataFrame:
    more = pd.DataFrame(labelled()[text]["uncounted"][:1])[["value", "unit"]]
    return pd.concat([_rows(text), more], ignore_index=True)


@claims_found.wrong(
    "You count every number of the text. Those that only say when, where or which are no claims.",
    step="Ask of each row: which table could hold this figure?",
)
def every_number(text: str) -> pd.DataFrame:
    more = pd.DataFrame(labelled()[text]["uncounted"])[["value", "unit"]]
    return pd.concat([_rows(text), more], ignore_index=True)


@claims_found.wrong(
    "Your percentages are fractions. In this table 20 % is 20.",
    step="Look at the rows whose unit is percent.",
)
def percent_as_fraction(text: str) -> pd.DataFrame:
    rows = _rows(text)
    return rows.assign(value=rows["value"].where(rows["unit"] != "percent", rows["value"] / 100))


@claims_found.wrong(
    "The last claim of the text is missing.",
    step="Read the text to its end.",
)
def without_the_last(text: str) -> pd.DataFrame:
    return _rows(text).iloc[:-1]
