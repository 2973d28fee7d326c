"""What lessons 05a and 05b teach: one verdict from many readings, sure and right, and a brief that is complete."""

from typing import Any

from course.bank import Choice, Choices, Number, Rare, Wrong, rows_of
from course.bank.sets.texts import texts


@texts.question(
    Choice.of(
        supported="supported",
        overstated="overstated",
        contradicted="contradicted",
        depends="depends on the reading",
        not_checkable="not checkable",
    ),
    objective="verdict.ledger",
    title="One verdict from many readings",
    level=1,
    text="""
    A sentence can be read in {count} ways. The readings say: supported {supported}, overstated {overstated}, contradicted
    {contradicted}, no data {silent}. Most other numbers of the same speaker are wrong. Which verdict does the ledger give the
    sentence?
    """,
    hints=(
        "Leave out the readings without data, and what the speaker said elsewhere. Which words are left?",
        "One word alone is the verdict. Of several words ask: do all of them go against the sentence?",
        "Check: would your verdict be the same if a friend of the speaker had counted the readings?",
    ),
    means=(
        "{supported + overstated + contradicted} readings decide, and they say {', '.join(judged) or 'nothing'}: the speaker's other sentences "
        "are no evidence on this one."
    ),
    vary={"supported": (0, 1, 3), "overstated": (0, 2), "contradicted": (0, 4, 9), "silent": (1, 2)},
    prints=lambda **readings: {"count": sum(readings.values())},
)
def one_verdict(supported=1, overstated=0, contradicted=9, silent=1):
    """Readings without data decide nothing, and the speaker's other sentences are no evidence."""
    readings = {"supported": supported, "overstated": overstated, "contradicted": contradicted}
    # the words that at least one reading says
    judged = [word for word, count in readings.items() if count > 0]
    if not judged:  # no figure settles it
        verdict = "not_checkable"
    elif len(judged) == 1:  # all the same
        verdict = judged[0]
    else:  # against the sentence in every reading, or not
        verdict = "depends" if "supported" in judged else "overstated"
    return verdict


one_verdict.mistakes(
    "Do all readings with data say the same?",
    supported="Supported needs every reading with data to say so.",
    overstated=Wrong(
        "Overstated needs readings that all go against the sentence, and one at least that calls it overstated.",
        step="Do all readings go against the sentence, and how far?",
    ),
    contradicted="Contradicted needs every reading with data to say so. The most votes do not decide, nor does the speaker.",
    depends=Wrong(
        "A verdict depends on the reading only where some readings support the sentence and others do not.",
        step="Is there a reading that supports the sentence, and one that does not?",
    ),
    not_checkable=Wrong(
        "Not checkable is a sentence that no reading with data settles. A reading without data takes nothing away.",
        step="Is there a reading with data?",
    ),
)


@texts.question(
    Number("percentage points", tolerance=0.05),
    objective="verdict.calibration",
    title="More sure than right",
    text="""
    A reader was {high} % sure of {many} verdicts, and 60 % sure of 6 others. Of the first, {right_high} agree with the
    course, and of the second {right_low}. By how many percentage points is the reader's mean confidence above the share of all
    verdicts that agree? The number is negative for a reader who was too careful.
    """,
    hints=(
        "Two numbers are needed, each over all verdicts: how sure, and how often right.",
        "Every verdict counts once, so a group of many weighs more. Subtract the share from the mean confidence.",
        "Check: a reader who is 80 % sure of ten verdicts and right in eight gets 0.",
    ),
    means=(
        "The reader was {confidence:.1f} % sure and {agreed:.1f} % right: {'too sure' if answer > 0 else 'too careful'} by "
        "{abs(answer):.1f} points, whatever each single verdict was worth."
    ),
    vary={"many": (13, 17), "high": (80, 90), "right_high": (9, 12), "right_low": (2, 4)},
)
def sure_and_right(many=13, high=90, right_high=9, right_low=4):
    """Mean confidence less the share that agrees."""
    few, low = 6, 60
    # how sure on average, each verdict counted once
    confidence = (many * high + few * low) / (many + few)
    # how often right, in percent
    agreed = 100 * (right_high + right_low) / (many + few)
    # above zero: more sure than right
    return confidence - agreed


def _agreed(many: int, right_high: int, right_low: int) -> float:
    return 100 * (right_high + right_low) / (many + 6)


sure_and_right.mistakes(
    "Look at how much each group weighs.",
    groups_alike=Wrong(
        "You get this if both groups weigh the same in the mean confidence. Every verdict counts once.",
        lambda many, high, right_high, right_low: (high + 60) / 2 - _agreed(many, right_high, right_low),
    ),
    mean_of_gaps=Rare(
        "You get this if you take the mean of the two groups' gaps. Every verdict counts once.",
        {
            "return confidence - agreed": "return (high - 100 * right_high / many + low - 100 * right_low / few) / 2"
        },
    ),
    the_surer_group=Rare(
        "You get this if you take the surer verdicts alone. The question asks for all.",
        lambda many, high, right_high: high - 100 * right_high / many,
        step="Look at which verdicts you count.",
    ),
    the_wrong_ones=Wrong(
        "You get this if you subtract the share of the verdicts that do not agree.",
        lambda key, many, right_high, right_low: key + 2 * _agreed(many, right_high, right_low) - 100,
        step="Look at the share: does it count right or wrong verdicts?",
    ),
    shares_of_groups=Rare(
        "You get this if both groups weigh the same in the share that agrees. Every verdict counts once.",
        {
            "100 * (right_high + right_low) / (many + few)": "(100 * right_high / many + 100 * right_low / few) / 2"
        },
    ),
)


#: what a draft may lack: the option's text, and what is said where the draft has it and where it has not
_PARTS = {
    "unit": ("the unit of the figure", "The figure has its unit: percent.", "A bare number has no unit."),
    "year": (
        "the year of the figure",
        "The figure has its year.",
        "Nobody can tell which year the figure is of.",
    ),
    "source": (
        "the source of the figure",
        "The figure has its source.",
        "Nobody can look the figure up: who counts?",
    ),
    "sides": (
        "what each side says",
        "Two lines say what each side says.",
        "A reader learns one view only. Where the sides differ, each needs a line.",
    ),
    "change": (
        "what would change the writer's mind",
        "The last line says what would change the writer's mind.",
        "A page without that line cannot be revised. It is the fourth part of a brief.",
    ),
}


def _draft(no_figure: str, no_page: str, year: int) -> dict[str, str]:
    """Return the lines of the draft, without what it lacks."""
    sold = rows_of("japan_trade", goods="All goods", flow="export", year=year).set_index("partner")[
        "value_jpy_bn"
    ]
    unit = "" if no_figure == "unit" else " percent"
    when = "" if no_figure == "year" else f" in {year}"
    who = "" if no_figure == "source" else " (Ministry of Finance, Japan)"
    lines = {
        "figure": f"China took {100 * sold['CHN'] / sold['WLD']:.1f}{unit} of Japan's exports by value{when}{who}.",
        "sides": "Tokyo says: two lines. Beijing says: two lines. Washington says: two lines.",
        "change": "I would change my mind if another partner took as much.",
    }
    lines.pop(no_page)
    return lines


@texts.question(
    Choices({name: words[0] for name, words in _PARTS.items()}),
    objective="verdict.brief",
    title="What the draft lacks",
    level=3,
    text="""
    A brief names figures with unit, year and source, says what each side says, and what would change its writer's mind. This is a
    draft, after its answer in one sentence:

    {draft}

    What does the draft lack? Name all that is missing.
    """,
    hints=(
        "Read the draft once for each of the five parts, and tick what you find.",
        "In the line with the figure look for three things: what is counted in, when, and by whom.",
        "Check: write what you named into the draft. A stranger could then check every line.",
    ),
    means=(
        "With {' and '.join(answer)} added, a stranger can check the page without you, and knows when to read it again."
    ),
    vary={"no_figure": ("unit", "year", "source"), "no_page": ("sides", "change"), "year": (2023, 2024)},
    prints=lambda **lacking: {"draft": "\n".join(f"- {line}" for line in _draft(**lacking).values())},
    worked=lambda **lacking: _ticked(**lacking),
)
def draft_lacks(no_figure="year", no_page="sides", year=2024):
    """Each of the five parts is looked for in the draft."""
    return [name for name, there in _found(_draft(no_figure, no_page, year), year).items() if not there]


def _found(lines: dict[str, str], year: int) -> dict[str, bool]:
    """Tell of each part whether the draft has it."""
    figure = lines["figure"]
    in_figure = {"unit": "percent" in figure, "year": str(year) in figure, "source": "Ministry" in figure}
    return {**in_figure, "sides": "sides" in lines, "change": "change" in lines}


def _ticked(**lacking: Any) -> str:
    """Write the solution: one line on each part."""
    found = _found(_draft(**lacking), lacking["year"])
    lines = [f"# {name}: {_PARTS[name][1 if there else 2]}" for name, there in found.items()]
    return "\n".join([*lines, f"draft_lacks = {[name for name, there in found.items() if not there]}"])


def _other(name: str, *, there: bool) -> Any:
    """Return code for the answer that names a part that is there, or leaves out one that is missing."""
    if there:
        return lambda key: None if name in key else [*key, name]
    return lambda key: [one for one in key if one != name] if name in key else None


draft_lacks.mistakes(
    **{
        f"{'named' if there else 'overlooked'}_{name}": Wrong(
            words[1 if there else 2],
            _other(name, there=there),
            step="Read the line with the figure again."
            if name in ("unit", "year", "source")
            else "Count the lines.",
        )
        for name, words in _PARTS.items()
        for there in (True, False)
    }
)


@texts.lesson_check(
    Choice.of(
        stop="the stop of imports alone",
        warning="the travel warning alone",
        both="both",
        neither="neither",
    ),
    objective="verdict.requests",
    title="Pressure, or answer?",
    level=1,
    text="""
    A made-up dispute within one month. On day 3 a capital makes a request. It stops imports of fruit on day {stop}, and warns
    against travel on day {warning}. On day 12 the other government refuses. Which of the two measures **can** have been an
    answer to the refusal?
    """,
    hints=(
        "An answer comes after what it answers.",
        "Compare the day of each measure with the day of the refusal, and not with the day of the request.",
        "Check: tell the story in the order of its days. No measure may answer a word that nobody has said yet.",
    ),
    means=(
        "{len(later)} of two measures came after the refusal: the order can rule out that a measure was an answer. It cannot "
        "prove that it was one."
    ),
    vary={"stop": (5, 10, 19), "warning": (8, 21)},
    prints=lambda stop, warning: {
        "stop_came": "after" if stop > 12 else "before",
        "warning_came": "after" if warning > 12 else "before",
    },
)
def pressure_or_answer(stop=19, warning=8):
    """Only a measure that came after the refusal can answer it."""
    days = {"stop": stop, "warning": warning}
    # the measures that came after day 12
    later = [measure for measure, day in days.items() if day > 12]
    return later[0] if len(later) == 1 else "both" if later else "neither"


pressure_or_answer.mistakes(
    "Compare the day of each measure with day 12.",
    stop="The days decide, and not which measure is harsher. The stop came {stop_came} the refusal, the warning {warning_came} it.",
    warning="The days decide, and not which measure is milder. The stop came {stop_came} the refusal, the warning {warning_came} it.",
    both=Wrong(
        "Both came after the request. Between the request and the refusal a measure is pressure, and no answer to a refusal.",
        step="Compare with the day of the refusal, and not with the day of the request.",
    ),
    neither=Wrong(
        "The order proves no cause. But the question is what can have been an answer, and a measure after day 12 can.",
        step="Is the question what was an answer, or what can have been one?",
    ),
)
