"""Quick checks that lessons 03a and 03b ask."""

import pandas as pd

from course.bank import Choice, Number, Rare, Wrong, claimed, load
from course.bank.sets.alliances import alliances

#: days of the government's debt, in words
_DAYS = {
    "2014-12-31": "at the end of 2014",
    "2018-03-31": "at the end of March 2018",
    "2023-12-31": "at the end of 2023",
    "2024-12-31": "at the end of 2024",
    "2025-12-31": "at the end of 2025",
}


@alliances.lesson_check(
    Number("times", tolerance=0.02),
    objective="alliance.constraints",
    title="300 trillion yen",
    level=1,
    text="""
    The text says that Japan's government owes 300 trillion yen (C18). Take the central government's total
    debt {when} (`public_finance`, item "debt_total", in billion yen). How many times the text's
    amount was it?
    """,
    hints=(
        "Keep the item `debt_total` of `public_finance` dated {day}. Take C18 from `claims`.",
        "Bring both to billion yen. Then divide the table's debt by the text's amount.",
        "Check: the text's amount times your answer must give the table's debt.",
    ),
    means=(
        "The debt was {answer:.1f} times what the text says: here the text makes Japan's problem smaller."
    ),
    vary={"day": tuple(_DAYS)},
    prints=lambda day: {"when": _DAYS[day]},
)
def debt_times(day="2024-12-31"):
    """The debt in the table is divided by the debt that the text names, both in the same unit."""
    public_finance = load("public_finance")
    # what the government owed on that day, in billion yen
    debt = public_finance[
        (public_finance["item"] == "debt_total") & (public_finance["date"] == pd.Timestamp(day))
    ]["value_jpy_bn"].item()  # `item` refuses more than one row
    claims = load("claims").set_index("id")
    # trillions into billions
    text_jpy_bn = 1000 * claims.loc["C18", "claimed_value"]
    # how many times the text's amount
    return debt / text_jpy_bn


def _debt(day: str, item: str = "debt_total") -> float:
    table = load("public_finance")
    rows = (table["item"] == item) & (table["date"] == pd.Timestamp(day))
    return float(table.loc[rows, "value_jpy_bn"].item())


debt_times.mistakes(
    billions_over_trillions=Wrong(
        "You get this if you divide billions by trillions. Bring both to the same unit first.",
        lambda day: _debt(day) / claimed("C18"),
        step="Look at the units of the two amounts.",
    ),
    times_more=Wrong(
        "You get this if you take how many times **more** the debt is. The question asks how many times the "
        "amount it is.",
        {"debt / text_jpy_bn": "debt / text_jpy_bn - 1"},
        step="Compare with an amount that is just as large: how many times is it?",
    ),
    a_year_later=Wrong(
        "You get this if you take the debt at the end of 2025.",
        lambda day: None if day == "2025-12-31" else _debt("2025-12-31") / (1000 * claimed("C18")),
        step="Look at the date of the debt.",
    ),
    output_for_debt=Wrong(
        "You get this if you take the GDP of 2024 for the debt.",
        lambda day: _debt("2024-12-31", "gdp_nominal") / (1000 * claimed("C18")),
        step="Look at the item.",
    ),
    over_output=Rare(
        "You get this if you divide the debt by the GDP of 2024. The question divides it by the text's amount.",
        lambda day: _debt(day) / _debt("2024-12-31", "gdp_nominal"),
        step="Look at what you divide by.",
    ),
    ordinary_bonds=Wrong(
        "You get this if you take ordinary bonds alone. Bills, borrowings and other bonds are debt, too.",
        lambda day: (
            _debt(day, "debt_ordinary_bonds") / (1000 * claimed("C18"))
            if day in ("2023-12-31", "2024-12-31")
            else None
        ),
        step="Look at the item.",
    ),
)


@alliances.lesson_check(
    Choice.of(
        flow="the net flow of that year",
        stock="the stock at the end of that year",
        running_total="the running total of inflows since the first year",
    ),
    objective="alliance.investment",
    title="A plant is sold",
    level=1,
    text="""
    A Japanese firm sells a plant in China to a Chinese firm and takes the money home. Which of the three
    counts does **not** show this sale?
    """,
    hints=(
        "Go through the three counts. Each adds something over some time.",
        "Ask of each count what the sale takes off it, and in which year.",
        "Check: picture the number before and after the sale. For one count the two are the same.",
    ),
    means=(
        "The sale leaves the running total as it was, so a sum of inflows says little about what is still "
        "there."
    ),
)
def plant_sold():
    """A running total of inflows only grows. A sale takes nothing off it."""
    # The net flow of the year falls by the price, because money goes home.
    # The stock at the end of the year falls, because the plant no longer belongs to the firm.
    # A running total of inflows only adds what came in, so nothing is taken off it.
    return "running_total"


plant_sold.mistakes(
    "Ask of each count: what does the sale take off it?",
    flow="A net flow is what goes in less what comes out. So it falls by what the firm takes home.",
    stock="A stock is what is there at a moment. The plant is no longer Japanese, so the stock no longer holds it.",
)


@alliances.lesson_check(
    Choice.of(
        camp="Japan stands nearer to China than to its ally",
        agenda="the count depends on what is put to the vote, and that is often far from the American position",
        loyalty="Japan's votes are bought by trade with China",
    ),
    objective="alliance.alignment",
    title="More often with China",
    level=1,
    text="""
    From 2010 to 2019 Japan voted more often like China than like the United States. So did nineteen in twenty
    members. What is the best reading of this count?
    """,
    hints=(
        "Take the years 2010 to 2019 of `un_ideal_points`, without `predecessor` rows. Two columns hold "
        "agreement, with `USA` and with `CHN`.",
        "Take each member's mean of both, and the part of all members for which China's is larger.",
        "Check: look up the same count for close allies of the United States. What would your reading say of "
        "them?",
    ),
    means=(
        "{100 * (like_japan):.0f} % of the members voted more often like China: a count that is true of "
        "nearly all says little about Japan."
    ),
)
def raw_agreement():
    """Nearly all other members voted like that, too. So the count tells of the agenda, not of Japan."""
    votes = load("un_ideal_points")
    # ten years, today's members
    decade = votes[(votes["year"] >= 2010) & (votes["year"] <= 2019) & ~votes["predecessor"].astype(bool)]
    # how often each member voted like either power
    agree = decade.groupby("iso3", observed=True)[["agrees_usa_share", "agrees_chn_share"]].mean()
    # the part of the members with the larger share for China
    like_japan = (agree["agrees_chn_share"] > agree["agrees_usa_share"]).mean()
    # true of nearly everybody: then it is the agenda
    return "agenda" if like_japan > 0.9 else "camp"


raw_agreement.mistakes(
    camp=Wrong(
        "By the same count most allies of the United States would stand nearer to China. So the count cannot "
        "tell camps apart.",
        step="Use the same yardstick on others.",
    ),
    loyalty=Wrong(
        "A count of votes holds no motive. Members that trade little with China vote in the same way, too.",
        step="Ask what the count can show at all.",
    ),
)


@alliances.lesson_check(
    Choice.of(
        harder="China's answer hurts Japan more",
        cheaper="answering costs China itself nothing, or even pays",
        louder="China repeats the threat more often",
    ),
    objective="alliance.game",
    title="When a threat is believed",
    text="""
    In the game of this section Japan has already joined. Which change would make China's
    answer most believable?
    """,
    hints=(
        'Take the row "join" of the game, and in it China\'s two pay-offs: with the answer and without.',
        "A threat is believed if carrying it out is China's best reply at that moment.",
        "Check: put your change into the game. Is answering now at least as good for China as letting it "
        "pass?",
    ),
    means=(
        "A threat is believed if it costs nothing to carry out: how much it hurts, or how often it is said, "
        "changes no pay-off of its sender."
    ),
)
def believed_threat():
    """A threat is believed when carrying it out is the best reply. So answering must not cost China anything."""
    # Once Japan has joined, China compares its own two pay-offs.
    # Hurting Japan more, or saying it again, leaves both as they are, so answering stays the worse one.
    # If answering costs China nothing, it is at least as good as letting it pass.
    return "cheaper"


believed_threat.mistakes(
    harder=Wrong(
        "That makes the threat worse if China carries it out. Whether China does so depends on what answering "
        "costs China.",
        step="Ask whose pay-off decides at that moment.",
    ),
    louder=Wrong(
        "Words change no pay-off. They help only where they bind, because breaking them costs something at home.",
        step="Ask what changes in the table.",
    ),
)
