"""Attribution: who said it first?"""

from course.bank import Order, Wrong, load
from course.bank.sets.sources import sources

_CHAIN = {
    "article": "the text itself appears on a Chinese portal",
    "bloomberg": "unnamed officials tell Bloomberg that Japan will resist",
    "ishiba": "Prime Minister Ishiba on concessions in the tariff talks",
    "mofcom_0421": "China's commerce ministry opposes deals at China's expense",
    "wsj_plan": "Wall Street Journal on a plan to use tariff talks against China",
}


@sources.question(
    Order(_CHAIN),
    objective="source.attribution",
    title="Who said it first",
    text="""
    Put the five statements in the order in which they were made, the oldest first. Their dates are in the
    table `events`. Note as you go which of the statements have a named speaker.
    """,
    starter="""
    events = load("events").set_index("id")
    source_chain = ____  # five names in order
    """,
    hints=(
        "The five statements are rows of `events`; their ids are the names of the options.",
        "Sort the five rows by `date` and read the ids from the top.",
        "Check: print the dates beside the ids. Each date must be later than the one above it.",
    ),
    means=(
        "The text stands at place {answer.index('article') + 1} of {len(answer)}: only what stands before it "
        "can be its source."
    ),
)
def source_chain():
    """Five events by date."""
    events = load("events").set_index("id")
    # the five statements
    asked = ["article", "bloomberg", "ishiba", "mofcom_0421", "wsj_plan"]
    # the oldest date first; the index then holds the ids in order
    return list(events.loc[asked, "date"].sort_values().index)


source_chain.mistakes(
    text_before_report=Wrong(
        "You placed the text before the report that it repeats. It can only come after that report.",
        lambda key: [*key[:-2], key[-1], key[-2]],
        step="Look at the last two places.",
    ),
    newspaper_first=Wrong(
        "You placed the newspaper before the prime minister. Their dates are one day apart: look at them again.",
        lambda key: [key[1], key[0], *key[2:]],
        step="Look at the first two places.",
    ),
    ministry_after_report=Wrong(
        "You placed the ministry after the report of Bloomberg. The ministry answers the plan, not that report.",
        lambda key: [*key[:2], key[3], key[2], *key[4:]],
        step="Look at the dates of the ministry and of Bloomberg.",
    ),
    report_first=Wrong(
        "You placed the report of Bloomberg first. The text rests on it, but others spoke before.",
        lambda key: ["bloomberg", *(name for name in key if name != "bloomberg")],
        step="Look at the date of Bloomberg's report.",
    ),
)
