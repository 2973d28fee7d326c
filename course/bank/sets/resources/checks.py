"""Quick checks that lessons 02a and 02b ask."""

from datetime import date, timedelta

import pandas as pd

from course.bank import Choice, Number, Rare, Wrong, load, rows_of
from course.bank.sets.resources import resources

#: stock, cut and what is replaced, such that no two usual mistakes give nearly the same number
_STOCKS = {(45, 80, 30), (60, 70, 20), (60, 80, 30), (90, 70, 20), (90, 80, 30)}


def _day(days: int) -> str:
    """Return the day of 2010 that begins after so many days."""
    day = date(2010, 1, 1) + timedelta(days)
    return f"{day.day} {day:%B}"


@resources.lesson_check(
    Number("percentage points", tolerance=0.1),
    objective="resources.stages",
    title="From the mine to the refinery",
    level=1,
    text="""
    Take {mineral} in {year} (`mineral_stages`, column `world_share`). By how many percentage points is
    China's share of refining above its share of mining?
    """,
    hints=(
        'Keep "{mineral}", {year} and `CHN` of `mineral_stages`. There is one row for each stage.',
        "Subtract the share of mining from that of refining, and turn the fraction into percentage points.",
        "Check: the share of mining plus your gap must give the share of refining, and that stays below 100.",
    ),
    means=(
        "China's share is {answer:.1f} points larger in refining than in mining: the narrow place is the "
        "refinery more than the mine."
    ),
    vary={"mineral": ("copper", "lithium", "magnet rare earths"), "year": (2024, 2030, 2035)},
)
def stage_gap(mineral="magnet rare earths", year=2024):
    """Both shares are fractions of the world. Their difference times a hundred is in percentage points."""
    mineral_stages = load("mineral_stages")
    # China's shares of the world, by stage
    rows = mineral_stages.query("mineral == @mineral and year == @year and iso3 == 'CHN'")
    shares = rows.set_index("stage")["world_share"]
    # two fractions, their difference in percentage points
    return 100 * (shares["refining"] - shares["mining"])


def _stage(stage: str, mineral: str, year: int) -> float:
    rows = rows_of("mineral_stages", mineral=mineral, year=year, iso3="CHN")
    return float(rows.set_index("stage").loc[stage, "world_share"])


def _mine_pct(edition: str) -> float:
    row = rows_of("mineral_production", mineral="rare earths", stage="mine", vintage=edition, iso3="CHN")
    row = row[row["year"] == 2024].iloc[0]
    return float(100 * row["quantity_t"] / row["world_total_t"])


stage_gap.mistakes(
    "Look at the mineral of your two rows.",
    in_percent=Wrong(
        "You get this if you say by how many percent one share is larger than the other. Percentage points "
        "are a plain difference.",
        {'shares["refining"] - shares["mining"]': 'shares["refining"] / shares["mining"] - 1'},
        step="Subtract the two shares; do not divide them.",
    ),
    as_fraction=Wrong(
        "You get this if you leave the difference as a fraction. A percentage point is a hundredth.",
        {"100 * ": ""},
        step="Look at the unit of the column.",
    ),
    how_many_times=Wrong(
        "You get this if you divide the two shares. Percentage points are a plain difference.",
        {'100 * (shares["refining"] - shares["mining"])': 'shares["refining"] / shares["mining"]'},
        step="Subtract the two shares; do not divide them.",
    ),
    mining_of_all=Wrong(
        "You get this if you take the mine output of all rare earths. Take the mining of magnet rare earths.",
        # as the lesson prints both
        lambda mineral, year: (
            round(100 * _stage("refining", mineral, year), 1) - round(_mine_pct("MCS 2025"))
            if "rare earths" in mineral
            else None
        ),
    ),
    mining_of_all_in_tonnes=Rare(
        "You get this if you take the mine output of all rare earths from `mineral_production`. The two tables count "
        "different metals.",
        lambda mineral, year: (
            100 * _stage("refining", mineral, year) - _mine_pct("MCS 2026")
            if "rare earths" in mineral
            else None
        ),
    ),
)

_REMAINING = {
    "north_both": "North is more sensitive and more vulnerable.",
    "south_both": "South is more sensitive and more vulnerable.",
    "north_first": "North is more sensitive, South is more vulnerable.",
    "south_first": "South is more sensitive, North is more vulnerable.",
}


@resources.lesson_check(
    Choice(_REMAINING),
    objective="resources.meaning",
    title="Hit hard, or hit for long?",
    level=1,
    text="""
    Two made-up economies lose the same supplier. **North** loses {north:g} % of its output in the first months. Then it finds other
    sellers, and {north_stays:g} % stays lost. **South** loses {south:g} % in the first months. It finds few other sellers, and
    {south_stays:g} % stays lost. Which economy is more sensitive, and which is more vulnerable?
    """,
    hints=(
        "Write down two numbers for each economy: what it loses at first, and what stays lost.",
        "Sensitivity compares the first pair of numbers. Vulnerability compares the second pair.",
        "Check: each word is decided by its own pair. One economy need not lead in both.",
    ),
    means=(
        "{more_sensitive} is hit harder and {more_vulnerable} for longer: only what stays lost after adapting is "
        "vulnerability."
    ),
    vary={"north": (6, 2.5), "south": (2, 8), "north_stays": (0.5, 2), "south_stays": (1.5, 1)},
    prints=lambda **lost: _by_word(**lost),
)
def hit_for_long(north=6, south=2, north_stays=0.5, south_stays=1.5):
    """Sensitivity compares the first losses. Vulnerability compares what stays lost after all have adapted."""
    # sensitivity: the larger loss at first
    more_sensitive = "North" if north > south else "South"
    # vulnerability: the larger loss that stays
    more_vulnerable = "North" if north_stays > south_stays else "South"
    # the option that says both
    names = {
        ("North", "North"): "north_both",
        ("South", "South"): "south_both",
        ("North", "South"): "north_first",
        ("South", "North"): "south_first",
    }
    return names[more_sensitive, more_vulnerable]


_SAYS = {
    "north_both": ("North", "North"),
    "south_both": ("South", "South"),
    "north_first": ("North", "South"),
    "south_first": ("South", "North"),
}


def _by_word(north: float, south: float, north_stays: float, south_stays: float) -> dict[str, str]:
    """Return what is wrong with each option; the right one is no mistake, and its sentence is never read."""
    sensitive = "North" if north > south else "South"
    vulnerable = "North" if north_stays > south_stays else "South"
    found = {}
    for option, (first, lasting) in _SAYS.items():
        if first != sensitive and lasting != vulnerable:
            said = f"Both words are wrong here: {sensitive} loses more at first, and more stays lost in {vulnerable}."
        elif first != sensitive:
            said = f"The first loss of {sensitive} is larger, and that is sensitivity."
        else:
            said = f"More stays lost in {vulnerable}, and that is vulnerability."
        found[option] = said
    return found


hit_for_long.mistakes(
    "Decide each of the two words by its own pair of numbers.",
    **{option: f"{{{option}}}" for option in _SAYS},
)


@resources.lesson_check(
    Number("times", tolerance=0.02),
    objective="resources.dependence",
    title="The price from elsewhere",
    text="""
    In {year} China had {weight:.1f} % of Japan's rare-earth imports by weight and {value:.1f} % by value (`rare_earth_trade`).
    How many times the price of a kilogram from China did a kilogram **from elsewhere** cost, on average?
    """,
    hints=(
        "The two percentages of the question are enough. Think of 100 tonnes that cost 100 dollars in all.",
        "Give China its dollars and its tonnes, and the others what is left of both. Dollars over tonnes are "
        "a price.",
        "Check: China's price lies below 1, the price of the others above it. Weighted by tonnes they give 1.",
    ),
    means=(
        "A kilogram from elsewhere cost {answer:.1f} times as much: these are other products, so the gap is "
        "not the price of switching."
    ),
    vary={"year": (2001, 2015, 2016, 2020, 2021, 2024)},
    prints=lambda year: {
        "weight": 100 * _china("weight_t", year),
        "value": 100 * _china("value_usd_mn", year),
    },
)
def dearer_elsewhere(year=2024):
    """A price is value over weight. The price of the others is divided by China's price."""
    # what Japan bought in that year, from everybody
    trade = load("rare_earth_trade")
    imports = trade[(trade["importer"] == "JPN") & (trade["year"] == year)]
    china = imports[imports["exporter"] == "CHN"]
    # China's part of the tonnes and of the dollars
    weight_share = 100 * china["weight_t"].sum() / imports["weight_t"].sum()
    value_share = 100 * china["value_usd_mn"].sum() / imports["value_usd_mn"].sum()
    # dollars for a tonne, of 100 dollars and 100 tonnes in all
    price_china = value_share / weight_share
    # what is left of both, for the others
    price_elsewhere = (100 - value_share) / (100 - weight_share)
    # how many times China's price
    return price_elsewhere / price_china


def _china(column: str, year: int) -> float:
    """Return China's share, as exact as the question prints it."""
    rows = rows_of("rare_earth_trade", importer="JPN", year=year)
    return round(float(rows.query("exporter == 'CHN'")[column].sum() / rows[column].sum()), 3)


def _others_dear(year: int) -> float:
    return (1 - _china("value_usd_mn", year)) / (1 - _china("weight_t", year))


dearer_elsewhere.mistakes(
    "You compare two prices. For that you need two values and two weights.",
    shares_of_china=Wrong(
        "You get this if you divide China's two shares. That compares China with the average of all sellers, "
        "and China is part of that average.",
        lambda year: _china("weight_t", year) / _china("value_usd_mn", year),
    ),
    against_the_average=Wrong(
        "You get this if you compare the others with the average of all sellers. China is part of that average.",
        _others_dear,
    ),
    china_against_the_average=Wrong(
        "You get this if you compare China with the average of all sellers. The question compares China with the others.",
        lambda year: _china("value_usd_mn", year) / _china("weight_t", year),
    ),
    upside_down=Wrong(
        "You get this if you divide China's price by the price of the others. The question asks for the other "
        "way round.",
        lambda year: _china("value_usd_mn", year) / _china("weight_t", year) / _others_dear(year),
        step="The higher price belongs on top.",
    ),
    less_one=Rare(
        "You get this if you subtract one: that says by how much dearer. The question asks how many times.",
        lambda year: _others_dear(year) * _china("weight_t", year) / _china("value_usd_mn", year) - 1,
        step="Read what is asked: how many times.",
    ),
    values_alone=Wrong(
        "You get this if you divide the two values. The others also sold fewer tonnes, so divide by the weights as well.",
        lambda year: (1 - _china("value_usd_mn", year)) / _china("value_usd_mn", year),
        step="A price is a value divided by a weight.",
    ),
    weights_alone=Wrong(
        "You get this if you divide the two weights. A price is a value divided by a weight.",
        lambda year: _china("weight_t", year) / (1 - _china("weight_t", year)),
        step="Look at what a price is made of.",
    ),
    shares_subtracted=Wrong(
        "You get this if you subtract China's two shares. A price is a value divided by a weight.",
        lambda year: 100 * (_china("weight_t", year) - _china("value_usd_mn", year)),
        step="Look at what a price is made of.",
    ),
)


@resources.lesson_check(
    Number("times the daily pace of 2009", tolerance=0.02),
    objective="resources.evidence",
    title="Could a year hide a stop?",
    text="""
    Suppose that China shipped **nothing at all** to Japan from {start} to 31 December 2010. All tonnes
    of 2010 (`rare_earth_trade`) then left in the {days} days before. How many times the **daily pace of 2009**
    (365 days) was the daily pace of those {days} days?
    """,
    hints=(
        "Keep the rows of `rare_earth_trade` from `CHN` to `JPN`. You need the tonnes of 2009 and of 2010.",
        "Divide the tonnes of 2010 by {days} days and those of 2009 by 365 days. Then divide the paces.",
        "Check: your pace times {days} days must give the tonnes of 2010. A shorter time makes the ratio larger "
        "than that of the years.",
    ),
    means=(
        "China would have had to ship at {answer:.1f} times the pace of 2009: a stop in autumn cannot be "
        "excluded, and it would need a very full summer."
    ),
    vary={"days": (222, 232, 258, 263, 273, 283)},
    prints=lambda days: {"start": _day(days), "stop": 365 - days},
)
def daily_pace(days=263):
    """A year's pace is its tonnes divided by its shipping days. For 2010 only days before the stop count."""
    # what China sent to Japan
    earths = load("rare_earth_trade").query("exporter == 'CHN' and importer == 'JPN'")
    # all products of a year together
    tonnes = earths.groupby("year")["weight_t"].sum()
    pace_2010 = tonnes[2010] / days  # before the stop
    pace_2009 = tonnes[2009] / 365
    # two paces, both in tonnes a day
    return pace_2010 / pace_2009


daily_pace.mistakes(
    years=Wrong(
        "You get this if you compare the two years' tonnes. In this question all tonnes of 2010 left in {days} "
        "days, not in 365.",
        {"tonnes[2010] / days": "tonnes[2010] / 365"},
        step="A pace is tonnes over days. Look at the days.",
    ),
    days=Wrong(
        "You get this if you compare the days alone. The tonnes of the two years differ, too.",
        {"tonnes[2010] / days": "1 / days", "tonnes[2009] / 365": "1 / 365"},
        step="A pace is tonnes over days. Look at the tonnes.",
    ),
    days_upside_down=Wrong(
        "You get this if you multiply by {days} over 365. The same tonnes in fewer days make a faster pace.",
        {"tonnes[2010] / days": "tonnes[2010] * days / 365 / 365"},
        step="Should the pace come out above or below the ratio of the two years' tonnes?",
    ),
    days_of_the_stop=Wrong(
        "You get this if you divide by the {stop} days of the stop. All tonnes of 2010 left in the {days} days before.",
        {"/ days": "/ (365 - days)"},
        step="In which days did the tonnes of 2010 leave?",
    ),
)


@resources.lesson_check(
    Number("days of normal use", tolerance=0.5),
    objective="resources.shortage",
    title="More stock in place of substitutes",
    text="""
    Imports are cut by {cut} %. One firm has stock for {stock_days} days of normal use and can replace {replaced} % of its use. It
    lasts {lasts} days. Another firm can replace nothing. How many days of normal use must it have **in store** to
    last {lasts} days as well?
    """,
    hints=(
        "The first firm gives the time: {lasts} days. The second firm has the same cut and no substitutes.",
        "Ask how much of a day's use the second firm takes from its stock each day. Multiply by the days.",
        "Check: divide your stock by what leaves it each day. The {lasts} days must come back.",
    ),
    means=(
        "Without substitutes the firm needs {answer:.0f} days in store instead of {stock_days}: replacing "
        "{replaced} % of use is worth {answer - stock_days:.0f} days of stock."
    ),
    vary={"stock_days": (45, 60, 90), "cut": (60, 70, 80), "replaced": (20, 30)},
    valid=lambda stock_days, cut, replaced: (stock_days, cut, replaced) in _STOCKS,
    prints=lambda stock_days, cut, replaced: {"lasts": round(100 * stock_days / (cut - replaced))},
)
def stock_instead(stock_days=60, cut=70, replaced=20):
    """The second firm takes the part that is cut from its stock, on each day that the first firm lasts."""
    # how long the first firm lasts: its stock over its daily gap
    days = stock_days / ((cut - replaced) / 100)
    # the second firm takes the whole cut from its stock, day by day
    return days * cut / 100


stock_instead.mistakes(
    "Which part of a day's use does the second firm take from its stock?",
    one_for_one=Wrong(
        "You get this if you forget the imports that still arrive. Each day only the part that is cut leaves "
        "the stock.",
        lambda stock_days, cut, replaced, lasts: lasts,
        step="Does a whole day's use leave the stock each day?",
    ),
    days_added=Wrong(
        "You get this if you add the days that the substitutes gain. Those are days of cover, and a day of "
        "cover takes less than a day's use.",
        lambda stock_days, cut, replaced, lasts: stock_days + lasts - stock_days / (cut / 100),
        step="Days of cover and days of use are two different units.",
    ),
    a_fifth_more=Wrong(
        "You get this if you add {replaced} % to the stock. The first firm replaces that part of its use on each of "
        "the {lasts} days.",
        lambda stock_days, cut, replaced, lasts: stock_days * (1 + replaced / 100),
        step="Is the replaced part of the stock, or part of each day's use?",
    ),
    what_still_arrives=Wrong(
        "You get this if you multiply by what still arrives. The stock fills what is missing.",
        lambda stock_days, cut, replaced, lasts: lasts * (1 - cut / 100),
    ),
    what_is_more=Wrong(
        "This is how much more the second firm needs. The question asks for its whole stock.",
        lambda stock_days, cut, replaced, lasts: lasts * cut / 100 - stock_days,
        step="Read what is asked: the stock, or the difference?",
    ),
    first_stock_times_cut=Wrong(
        "You get this if you multiply the first firm's stock by the cut. Begin with the {lasts} days that the stock must fill.",
        lambda stock_days, cut, replaced, lasts: stock_days * cut / 100,
        step="How long must the second firm's stock last?",
    ),
    without_the_fifth=Wrong(
        "You get this if {replaced} % of the use are replaced and nothing arrives. It is the other way round here.",
        lambda stock_days, cut, replaced, lasts: lasts * (1 - replaced / 100),
    ),
    as_if_replaced=Wrong(
        "You get this if the second firm replaces {replaced} % as well. It can replace nothing.",
        lambda stock_days, cut, replaced, lasts: float(stock_days),
    ),
    how_long_it_lasts=Wrong(
        "This is how long {stock_days} days of stock last without anything in place of the metals. The question asks "
        "for the stock that fills {lasts} days.",
        lambda stock_days, cut, replaced, lasts: stock_days / (cut / 100),
        step="Read what is asked: how long, or how much?",
    ),
    divided_by_the_cut=Wrong(
        "You get this if you divide by the cut. Each day the part that is cut leaves the stock, so multiply.",
        lambda stock_days, cut, replaced, lasts: lasts / (cut / 100),
        step="Does the stock have to be larger or smaller than {lasts} days of use?",
    ),
)


@resources.lesson_check(
    Choice.of(
        japan_sells="all of Japan's exports of these machines",
        japan_to_china="all of Japan's exports to China",
        china_imports="all of China's imports of machinery",
        china_uses="all machinery that China uses, its own included",
    ),
    objective="resources.dependence",
    title="48 % of what?",
    level=1,
    text="""
    "48 %: Japan's chip-making machines, China, 2024." The sentence does not name its whole. Of which
    **whole** are the machines 48 %?
    """,
    hints=(
        "The part is the same for two of the wholes: exports of the machines to China. The other two wholes "
        "are China's, in `sector_trade_2022`.",
        "Compute the four shares: part over whole, times 100. See which is nearest to 48.",
        "Check: print all four. Only one of them lies within a point of 48.",
    ),
    means=(
        "48 % is China's part of what Japan sells of these machines; of all that China uses, Japan's part is "
        "{100 * shares['china_uses']:.1f} %."
    ),
)
def share_of_what():
    """The sentence could mean any of four shares. This one comes nearest to 48 %."""
    # Japan's exports of 2024
    machines = (
        load("japan_trade").query("year == 2024 and flow == 'export'").astype({"goods": str, "partner": str})
    )
    # by goods and partner
    sold = machines.set_index(["goods", "partner"])["value_jpy_bn"]
    # the part: the machines that go to China
    tools = sold["Chip-making machinery", "CHN"]
    # what China buys of machinery, by seller, its own makers included
    used = (
        load("sector_trade_2022")
        .query("importer == 'CHN' and sector == 'C28'")
        .set_index("exporter")["value_usd_mn"]
    )
    # four wholes, four shares
    shares = pd.Series(
        {
            "japan_sells": tools / sold["Chip-making machinery", "WLD"],
            "japan_to_china": tools / sold["All goods", "CHN"],
            "china_imports": used["JPN"] / used.drop("CHN").sum(),
            "china_uses": used["JPN"] / used.sum(),
        }
    )
    # the share nearest to 48
    return (100 * shares - 48).abs().idxmin()


share_of_what.mistakes(
    "Say the whole aloud: 48 of each hundred what?",
    japan_to_china="That share is 12 %. It says how much these machines weigh in Japan's exports to China, and lesson 01b asked for it.",
    china_imports="That share is 27 %, and it speaks of the buyer's dependence. The 48 % speak of the seller's.",
    china_uses="That share is 2 %: most machinery used in China is made there. The 48 % speak of the seller's side.",
)
