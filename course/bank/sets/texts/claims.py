"""Claims: what in a text could be tested at all?"""

import pandas as pd

from course.bank import Table, Wrong
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


def _and_numbers(text: str, most: int | None = None) -> pd.DataFrame:
    """Return the claims of a text, and its numbers that are none, `most` of them."""
    more = pd.DataFrame(labelled()[text]["uncounted"][:most])[["value", "unit"]]
    return pd.concat([_rows(text), more], ignore_index=True)


claims_found.mistakes(
    "Ask of each row: which table could hold this figure?",
    a_number_that_only_counts=Wrong(
        "You also count a number that only says when, where or which, such as the second session of a forum.",
        lambda text: _and_numbers(text, 1),
    ),
    every_number=Wrong(
        "You count every number of the text. Those that only say when, where or which are no claims.",
        _and_numbers,
    ),
    percent_as_fraction=Wrong(
        "Your percentages are fractions. In this table 20 % is 20.",
        lambda key: key.assign(value=key["value"].where(key["unit"] != "percent", key["value"] / 100)),
        step="Look at the rows whose unit is percent.",
    ),
    without_ranks=Wrong(
        "A rank is missing. A sentence that names the largest of its kind ranks it: value 1, unit `rank`.",
        lambda key: key[key["unit"] != "rank"] if key["unit"].eq("rank").any() else None,
        step="Look for a word such as largest: it ranks something.",
    ),
    without_the_last=Wrong(
        "The last claim of the text is missing.",
        lambda key: key.iloc[:-1],
        step="Read the text to its end.",
    ),
)
