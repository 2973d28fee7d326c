"""Claims: what in a text could be tested at all?"""

import pandas as pd

from course.bank import Table
from course.bank.sets.texts import texts
from course.bank.sets.texts._labels import labelled

_TEXTS = tuple(labelled())


def _rows(text: str) -> pd.DataFrame:
    return pd.DataFrame(labelled()[text]["claims"])[["value", "unit"]]


def _typed(text: str) -> str:
    """Write the solution as a reader types it: one row for each claim, with its words beside it."""
    claims, numbers = labelled()[text]["claims"], labelled()[text]["uncounted"]
    left_out = ", ".join(one["quote"] for one in numbers)
    return "\n".join(
        (
            "# Read sentence by sentence: one row for each number that a table could hold.",
            "claims_found = pd.DataFrame(",
            "    [",
            *(f"        ({one['value']:.12g}, {one['unit']!r}),  # {one['quote']}" for one in claims),
            "    ],",
            '    columns=["value", "unit"],',
            ")",
            f"# Left out, since they only say when, where or which: {left_out}",
        )
    )


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
        "Write what the text says, also where it is wrong. Read it beside `mine.claims`, what the tool found: a "
        "sentence with two quantities makes two rows.",
        "Ask of each number whether a table could hold it, and write value and unit as the question says. "
        'Words such as "a third" or "the largest" count, too.',
        "Check: go through the text once more and point at the row of each number. A date, a count of "
        "meetings or the name of a plan has none.",
    ),
    means=(
        "The text makes {len(answer)} claims in {answer['unit'].nunique()} units; each of them now has a "
        "value that a table can confirm or deny."
    ),
    worked=_typed,
    vary={"text": _TEXTS},
)
def claims_found(text="beijing-on-trade"):
    """What a person found in the text."""
    return _rows(text)


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
    "A rank is missing. A sentence that names the largest of its kind ranks it: value 1, unit `rank`.",
    step="Look for a word such as largest: it ranks something.",
)
def without_ranks(text: str) -> pd.DataFrame | None:
    rows = _rows(text)
    return rows[rows["unit"] != "rank"] if rows["unit"].eq("rank").any() else None


@claims_found.wrong(
    "The last claim of the text is missing.",
    step="Read the text to its end.",
)
def without_the_last(text: str) -> pd.DataFrame:
    return _rows(text).iloc[:-1]
