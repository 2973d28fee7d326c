"""Years and vintages: when is a figure from, and when was it published?"""

import pandas as pd

from course.bank import Choices, Number, Rare, Wrong, claimed, load
from course.bank.sets.sources import sources


@sources.question(
    Number("years", tolerance=0.3, whole=True),
    objective="source.vintage",
    title="Years in a row, through {last}",
    level=1,
    text="""
    In which year did China pass the United States as Japan's largest trading partner? That depends on whether
    Hong Kong is counted. The table `events` has both dates: `partner` without Hong Kong, `partner_hk` with
    it. Count by the event `{event}`; the year of the event is the first year. **How many calendar years in a
    row** was China the largest partner through {last}, both ends included?
    """,
    hints=(
        "One row of `events` is needed: the id {event!r}. Its `date` holds the first year.",
        "Subtract the first year from the last one and add one, because both ends count. A single date has "
        "its year in `.year`.",
        "Check with a short case: from 2007 through 2008 are two years.",
    ),
    means=(
        "Through {last} it is {answer} years {'without' if event == 'partner' else 'with'} Hong Kong: a "
        "number of years needs a definition and a last year."
    ),
    vary={"event": ("partner", "partner_hk"), "last": (2011, 2012, 2014, 2016, 2019, 2023, 2024)},
)
def years_in_a_row(event="partner", last=2024):
    """Both ends counted."""
    events = load("events").set_index("id")
    # the year in which China came first
    first = events.loc[event, "date"].year
    # both ends count, so one more than the difference
    return last - first + 1


def _first(event: str) -> int:
    return int(load("events").set_index("id").loc[event, "date"].year)


def _other(event: str) -> str:
    return "partner_hk" if event == "partner" else "partner"


years_in_a_row.mistakes(
    gaps=Wrong(
        "You get this if you subtract the years. That counts the gaps, but the question counts both ends.",
        lambda event, last: last - _first(event),
        step="Try a short example. 2007 and 2008 are two years in a row, but 2008 less 2007 is one.",
    ),
    other_definition=Wrong(
        "You get this if you count by the other event. The dates with and without Hong Kong differ by some "
        "years.",
        lambda event, last: last - _first(_other(event)) + 1,
        step="Look at which event the question names.",
    ),
    days=Rare(
        "You get this if you count days. Take the years of both dates and count them.",
        lambda event, last: (
            (pd.Timestamp(f"{last}-12-31") - load("events").set_index("id").loc[event, "date"]).days
        ),
        step="Look at the unit: days or years?",
    ),
    the_texts_number=Wrong(
        "This is the number of the text. The question asks for a count from the event's year on.",
        lambda: claimed("C04"),
        step="Count from the event that the question names.",
    ),
    other_definition_and_gaps=Rare(
        "You get this if you count by the other event and subtract only. The question counts both ends.",
        lambda event, last: last - _first(_other(event)),
        step="Look at which event the question names, and count a short example.",
    ),
    ends_left_out=Wrong(
        "You get this if you count only the years between the two ends. The question counts both ends as well.",
        lambda event, last: last - _first(event) - 1,
        step="Try a short example. 2007 and 2008 are two years in a row.",
    ),
)


_GROWTH = {
    "boj_fy2024": "Bank of Japan, January 2024: real growth of fiscal 2024",
    "cao_2024_first": "Cabinet Office, February 2025: real growth of calendar 2024",
    "cao_2024_nominal": "Cabinet Office, February 2025: nominal growth of calendar 2024",
    "cao_fy2025_2024-11": "Cabinet Office, November 2024: real growth of fiscal 2025",
    "imf_2025_a4": "IMF, April 2025: real growth of calendar 2025",
}


@sources.question(
    Choices(_GROWTH),
    objective="source.vintage",
    title="Which rows print 1.2 percent?",
    text="""
    The text says that Japan's economy is projected to grow by 1.2 % in 2024 (C20). Several official
    publications print just this number, each for something else. Which of these rows of `growth_vintages`
    print **1.2**? Name all of them. Other rows of the table may print it, too: leave those out.
    """,
    starter="""
    growth_vintages = load("growth_vintages").set_index("id")
    prints_of_12 = ____  # a list of names from the list above
    """,
    hints=(
        "The five ids are rows of `growth_vintages`. The printed number is in `growth_pct`.",
        "Compare the number of each row with 1.2. The descriptions play no part in this step.",
        "Check: print your rows. Each must show 1.2, and no other row of the five may.",
    ),
    means=(
        "{len(answer)} of the five rows print 1.2, each for another period or measure: the same number does "
        "not make the same statement."
    ),
)
def prints_of_12():
    """Rows whose growth is 1.2."""
    growth_vintages = load("growth_vintages").set_index("id")
    # the five rows of the question
    asked = ["boj_fy2024", "cao_2024_first", "cao_2024_nominal", "cao_fy2025_2024-11", "imf_2025_a4"]
    # what each of them prints
    growth = growth_vintages.loc[asked, "growth_pct"]
    # keep those that print 1.2; a small margin allows for the way a computer stores decimals
    return list(growth[(growth - 1.2).abs() < 0.001].index)


prints_of_12.mistakes(
    "Go through all five rows.",
    calendar_year_too=Wrong(
        "Calendar 2024 is among your choices, since the text speaks of it. But its first print says something "
        "else.",
        lambda key: [*key, "cao_2024_first"],
        step="Read `growth_pct` in each row that you named.",
    ),
    no_government=Wrong(
        "You left out a forecast of the government. It prints the number, too, for a later year.",
        lambda key: [name for name in key if name != "cao_fy2025_2024-11"],
    ),
    nominal_growth_too=Wrong(
        "Nominal growth of 2024 is among your choices. It counts rising prices as well, and it prints another number.",
        lambda key: [*key, "cao_2024_nominal"],
        step="Read `growth_pct` in each row that you named.",
    ),
    no_calendar_year=Wrong(
        "You left out a row for a calendar year. The same number stands for another year than the text's.",
        lambda key: [name for name in key if name != "imf_2025_a4"],
    ),
    no_central_bank=Wrong(
        "You left out a forecast that is older than the year itself. It prints the number as well.",
        lambda key: [name for name in key if name != "boj_fy2024"],
    ),
)
