"""Quick checks of lessons 02a and 02b that come before a result: what will a cell show, which word is missing?"""

from course.bank import Choice, Label, Wrong, load
from course.bank.sets.resources import resources


@resources.lesson_check(
    Choice.of(
        same="it stays as it is: the world is no country",
        half="it falls to half",
        little="it falls a little",
        rises="it rises",
    ),
    objective="resources.concentration",
    title="A row for the world",
    level=1,
    text="""
    The list of mines has one row for each country. Then a row "World" with the sum of all of them is added, and the shares
    are computed again. What happens to China's share?
    """,
    hints=(
        "A share is a part over a whole. Which of the two does the new row change?",
        "The new row is as large as all the others together.",
        "Check: run the cell below, and compare its two lines.",
    ),
    means="China's share goes from {100 * before:.0f} % to {100 * after:.0f} %: the whole is counted twice.",
)
def world_among_sellers():
    """The new row is as large as all others together. The whole doubles, so China's share is halved."""
    # all mines of one year, in one edition
    rows = load("mineral_production").query(
        "mineral == 'rare earths' and year == 2024 and stage == 'mine' and vintage == 'MCS 2025'"
    )
    tonnes = rows.set_index("iso3")["quantity_t"].dropna()
    # China's share among the countries, and among the countries and their sum
    before = tonnes["CHN"] / tonnes.sum()
    after = tonnes["CHN"] / (tonnes.sum() + rows["world_total_t"].max())
    # how far the share falls
    ratio = after / before
    return "half" if ratio < 0.6 else "little" if ratio < 1 else "same" if ratio == 1 else "rises"


world_among_sellers.mistakes(
    "What does the cell divide China's tonnes by?",
    same="The table does not know that the world is no country. The row is added to the whole.",
    little=Wrong(
        "The row is no small one: it is as large as all countries together.",
        step="How large is the new row beside the others?",
    ),
    rises="China's tonnes stay the same, and the whole becomes larger. So the share falls.",
)


@resources.lesson_check(
    Label(),
    method_of="Series",
    objective="resources.dependence",
    title="The year, and not the share",
    level=1,
    text="""
    `by_weight` holds China's share for each year, with the years as row labels. `by_weight.____()` gives the **year** with the
    lowest share. Which method of pandas fills the blank?
    """,
    hints=(
        "`min` gives the lowest value. You need the label of its row.",
        "The name begins with three letters for the index, and ends in the word for the lowest.",
        "Check: the result is a year, and the share of that year is the lowest of all.",
    ),
    means="`{answer}` gives {lowest}: in that year China sold {by_weight[lowest]:.0f} % of the weight.",
    accepted={"idxmin": ("idxmin()", ".idxmin()", "by_weight.idxmin()")},
)
def year_of_the_lowest():
    """The method gives the label of the lowest value."""
    bought = load("rare_earth_trade").query("importer == 'JPN' and year >= 2000")
    china = bought[bought["exporter"] == "CHN"]
    # China's share of the weight, year by year
    by_weight = 100 * china.groupby("year")["weight_t"].sum() / bought.groupby("year")["weight_t"].sum()
    # the year with the lowest share
    lowest = by_weight.idxmin()
    # the method's name, if this is that year
    return "idxmin" if by_weight[lowest] == by_weight.min() else "min"


year_of_the_lowest.mistakes(
    min=Wrong(
        "`min` gives the lowest share itself. The question asks for its year.",
        step="Do you get a percentage or a year?",
    ),
    sort_values=Wrong(
        "`sort_values` gives the whole column in order. The question asks for one year.",
        step="Do you get one year or all of them?",
    ),
    idxmax=Wrong(
        "`idxmax` gives the year of the highest share.",
        step="Which end of the list is asked for?",
    ),
    argmin=Wrong(
        "`argmin` gives a place in the list, counted from zero. It does not give the year.",
        step="Do you get a place in the list or a year?",
    ),
)


@resources.lesson_check(
    Choice.of(
        little="it rises by less than 21 percent",
        as_lost="it rises by 21 percent, as much as the market loses",
        more="it rises by more than 40 percent",
    ),
    objective="resources.shortage",
    title="A cut and the price",
    level=1,
    text="""
    A seller with 70 % of the market cuts 30 % of its sales. So the market loses 21 %. Buyers want 0.3 % less for each percent
    of price, and the other sellers bring 0.2 % more. What happens to the price?
    """,
    hints=(
        "The lost 21 % must be made good by the two reactions together.",
        "A percent of price brings 0.3 from the buyers and 0.2 from less than a third of the market.",
        "Check: your price times the two reactions together must give the lost part.",
    ),
    means="The price rises by {rise:.0f} %: weak reactions need a large rise before the lost part is made good.",
)
def price_of_a_cut():
    """The lost part of supply is divided by the two reactions together."""
    cut, market, demand, supply = 0.30, 0.70, 0.3, 0.2
    # what a percent of price makes good: buyers use less, the other sellers bring more
    reaction = demand + (1 - market) * supply
    rise = 100 * cut * market / reaction
    # the option that holds this rise
    return "little" if rise < 21 else "as_lost" if rise < 40 else "more"


price_of_a_cut.mistakes(
    "How much of the lost part does one percent of price make good?",
    little="A percent of price makes good less than a percent of the market. So the rise is larger than the loss.",
    as_lost="That would need reactions of one percent for each percent of price. They are much weaker here.",
)


@resources.lesson_check(
    Choice.of(
        above="far above the share for electrical machinery",
        near="about the same as for electrical machinery",
        below="far below the share for electrical machinery",
    ),
    objective="resources.dependence",
    title="Change the word",
    level=1,
    text="""
    Put "Integrated circuits" in the place of "Electrical machinery". Where will China's share of Japan's imports be?
    """,
    hints=(
        "Think of who makes the chips that Japan buys: in which economies do the largest makers stand?",
        "The group holds telephones' parts, motors and batteries as well as chips. Its shares can differ widely.",
        "Check: change the word in the cell and run it again.",
    ),
    means="China's share is {shares['Integrated circuits']:.0f} % of the chips and {shares['Electrical machinery']:.0f} % of the group around them.",
)
def chips_instead():
    """The two groups have their own parts and their own wholes."""
    # all that Japan bought
    rows = load("japan_trade").query("year == 2024 and flow == 'import'")
    # China's imports over all imports, for each group of goods
    china = rows[rows["partner"] == "CHN"].set_index("goods")["value_jpy_bn"]
    world = rows[rows["partner"] == "WLD"].set_index("goods")["value_jpy_bn"]
    shares = 100 * china / world
    # the distance of the two shares in percentage points
    apart = shares["Integrated circuits"] - shares["Electrical machinery"]
    return "near" if abs(apart) < 10 else "above" if apart > 0 else "below"


chips_instead.mistakes(
    "Who makes the chips that Japan buys?",
    above="China is the largest seller of telephones and computers to Japan, and a small one of chips.",
    near="A group and a part of it can have very different shares. Most of Japan's chips come from elsewhere.",
)
