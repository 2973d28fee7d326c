"""Quick checks of lessons 03a and 03b that come before a result: what will the next cell show?"""

import pandas as pd

from course.bank import Choice, Wrong, load, rows_of
from course.bank.sets.alliances import alliances


@alliances.lesson_check(
    Choice.of(
        top="among the ten deepest in debt",
        upper="above the median, but not among the ten",
        lower="below the median",
    ),
    objective="alliance.constraints",
    title="A place in the list",
    level=1,
    text="""
    The text's 300 trillion yen would be a debt of 49 % of GDP. Put this number beside the gross debts of all economies in 2024
    (`macro`). Where would Japan stand?
    """,
    hints=(
        "Keep 2024 and the column `gross_debt_pct_gdp`. Leave out the rows without a figure.",
        "Count the economies that owe more than 49 %, and compare with half of the list.",
        "Check: run the cell below. It prints how many owe more.",
    ),
    means="{more} of {len(gross)} economies owe more than 49 %: with the text's number Japan would not be deep in debt.",
)
def place_with_49():
    """The economies that owe more are counted, and compared with half of all."""
    rows = load("macro").query("year == 2024")
    gross = rows["gross_debt_pct_gdp"].dropna()
    # how many owe more than the text's number
    more = int((gross > 49).sum())
    # the part of the list in which Japan would stand
    return "top" if more < 10 else "upper" if more < len(gross) / 2 else "lower"


place_with_49.mistakes(
    "Compare 49 percent with what a middle economy owes.",
    top="Japan's real debt stands there. With 49 percent of GDP it would not.",
    upper="More than half of the economies owe more than 49 percent of their GDP.",
)


@alliances.lesson_check(
    Choice.of(
        fell="they fell by about the sum of the deficits",
        same="they hardly changed",
        rose="they rose by half",
    ),
    objective="alliance.constraints",
    title="Seven years of deficits",
    level=1,
    text="""
    By Japan's customs, Japan bought more from China than it sold in each year from 2018 to 2024. What happened to Japan's
    reserves from the end of 2017 to early 2025?
    """,
    hints=(
        "Whose money is it? The dollars of trade belong to firms, the reserves to the state.",
        "One partner's balance is a part of many payments. The others can outweigh it.",
        "Check: run the cell below, and compare the two figures of the reserves.",
    ),
    means="The reserves changed by {100 * change:.0f} %: no deficit with one partner can be read from them.",
    prints=lambda: dict(zip(("first", "last"), _reserves()[["2017-11-30", "2025-02-28"]], strict=True)),
)
def reserves_in_deficit():
    """The two figures of the reserves are compared in percent."""
    rows = load("public_finance").query("item == 'reserve_assets' and economy == 'JPN'")
    reserves = rows.set_index("date")["value_usd_bn"]
    # from the end of 2017 to February 2025
    change = reserves["2025-02-28"] / reserves["2017-11-30"] - 1
    # a tenth or less is hardly a change
    return "same" if abs(change) < 0.1 else "rose" if change > 0 else "fell"


def _reserves() -> pd.Series:
    return rows_of("public_finance", item="reserve_assets", economy="JPN").set_index("date")["value_usd_bn"]


reserves_in_deficit.mistakes(
    fell=Wrong(
        "A deficit of firms is not paid out of the state's reserves. Other payments flow in at the same time.",
        step="Who pays for what a firm buys in China?",
    ),
    rose=Wrong(
        "They went from {first:,.0f} to {last:,.0f} billion dollars. A surplus of all trade lands mostly with firms and "
        "funds, not in the reserves.",
        step="Is there a reason in the question for such a rise?",
    ),
)


@alliances.lesson_check(
    Choice.of(
        none="no gap: without a rule both grow alike",
        small="gaps of a few points, never more",
        large="at least one gap of more than 40 points",
    ),
    objective="alliance.controls",
    title="What will the clean spans show?",
    text="""
    In three spans of two years, no rule in our table came into force. The gap is the growth of exports of chip machines to China minus the
    growth to all others. What gaps do you expect?
    """,
    hints=(
        "Exports of machines go up and down with the plans of a few large buyers.",
        "Ask how often one buyer's orders double in two years, with or without a rule.",
        "Check: run the cell, and compare the three clean bars with the bar of 87.",
    ),
    means="The largest clean gap is {clean.abs().max():.0f} points: swings of this size need no rule.",
)
def gap_without_rule():
    """The largest gap of the clean spans is compared with half of 87 points."""
    rows = load("japan_trade").query("flow == 'export' and goods == 'Chip-making machinery'")
    # one column for each partner, one row for each year
    tools = rows.pivot_table(index="year", columns="partner", values="value_jpy_bn", observed=True)
    others = tools["WLD"] - tools["CHN"]
    # growth over two years, to China and to all others
    gap = 100 * (tools["CHN"].pct_change(2) - others.pct_change(2))
    clean = gap.dropna().loc[:2021]
    # half of the gap around the rule
    return "large" if clean.abs().max() > 87 / 2 else "small" if clean.abs().max() > 1 else "none"


gap_without_rule.mistakes(
    none=Wrong(
        "Buyers do not order at the same pace, even where no rule begins.",
        step="Would two buyers' orders ever grow alike?",
    ),
    small=Wrong(
        "A few large firms buy these machines. One new plant moves the figure by many points.",
        step="How many buyers stand behind such a figure?",
    ),
)


@alliances.lesson_check(
    Choice.of(
        ally="more often with the United States",
        equal="about as often with both",
        china="more often with China",
    ),
    objective="alliance.alignment",
    title="With whom did Japan vote?",
    level=1,
    text="""
    From 2010 to 2019, in the General Assembly of the United Nations: did Japan vote more often like the United States or like
    China? Count all votes alike.
    """,
    hints=(
        "A count depends on what is put to the vote. Who puts most questions there?",
        "Many questions come from a large majority of members, and one power often votes against it.",
        "Check: open the table below and read the row of Japan.",
    ),
    means="Japan voted with China in {100 * chn:.0f} % of the votes, and with the United States in {100 * usa:.0f} %.",
)
def japan_votes_with():
    """The two shares of agreement are averaged over the ten years and compared."""
    rows = load("un_ideal_points").query("iso3 == 'JPN' and not predecessor")
    rows = rows[(rows["year"] >= 2010) & (rows["year"] <= 2019)]
    # the mean share of votes like each of the two powers
    usa, chn = rows["agrees_usa_share"].mean(), rows["agrees_chn_share"].mean()
    # which of the two is larger
    return "equal" if abs(chn - usa) < 0.02 else "china" if chn > usa else "ally"


japan_votes_with.mistakes(
    "On which side is the United States in most votes?",
    ally="Many votes pass with nearly all members against the United States. There even allies vote with the majority.",
    equal="The two counts are far apart, since most questions find the United States in a small minority.",
)
