"""Set 03: export controls and alignment."""

from __future__ import annotations

from random import Random

from course.bank.questions.alliances import alliances
from course.bank.tables import load, rows_of
from course.kinds import Function, Number, Order

# -------------------------------------------------------------------------- controls

_CONTROLS = {
    "bis_2022": "United States: advanced computing and chip making",
    "chips_2023": "Japan: 23 kinds of chip-making equipment, in force",
    "gage_2023": "China: licences for gallium and germanium, in force",
    "bis_2023": "United States: advanced computing and chip making, extended",
    "four_in_force": "Japan: four more technologies, in force",
    "seven_ree": "China: licences for seven medium and heavy rare earths",
}


@alliances.question(
    Order(_CONTROLS),
    objective="alliance.controls",
    title="Controls in order",
    level=1,
    text="""
    Put these export controls, two of each of three governments, in the order of their dates in `events`, the oldest
    first. Each names an object: machines, metals or technologies, never "chips" as such.
    """,
    starter="""
    events = load("events").set_index("id")
    controls_order = ____  # six names in order
    """,
    hints=(
        "Some were announced earlier than they came into force: take the rows named here.",
        "Select the six rows by their ids and sort by `date`.",
    ),
)
def controls_order():
    """Six controls by date."""
    events = load("events").set_index("id")
    asked = ["bis_2022", "bis_2023", "chips_2023", "four_in_force", "gage_2023", "seven_ree"]
    return list(events.loc[asked, "date"].sort_values().index)


controls_order.mistake(
    "newest_first",
    "You get this if you sort from new to old.",
    lambda key: list(reversed(key)),
    step="Look at the direction in which you sort.",
)
controls_order.mistake(
    "by_actor",
    "This groups the controls by government: the order in time is asked for.",
    lambda: ["gage_2023", "seven_ree", "chips_2023", "four_in_force", "bis_2022", "bis_2023"],
    step="Look at what you sort by.",
)
controls_order.mistake(
    "announcements",
    "You get this if you place China's licences for gallium by their announcement: they came into force later.",
    lambda: ["bis_2022", "gage_2023", "chips_2023", "bis_2023", "four_in_force", "seven_ree"],
    step="Keep announcement and entry into force apart.",
)


@alliances.question(
    Number("percentage points", tolerance=0.1),
    objective="alliance.controls",
    title="Before and after, with a comparison group",
    level=3,
    points=2,
    text="""
    Japan's licences for chip-making equipment came into force in July 2023. Compare {before} with {after}: by how many
    **percentage points** did Japan's exports of "Chip-making machinery" to China grow faster than those to **all other
    destinations together** (world less China), in yen? A positive number means that exports to China grew faster; why they
    did, two growth rates cannot say.
    """,
    starter="""
    japan_trade = load("japan_trade")
    growth_gap = ____
    """,
    hints=(
        "The comparison group must not hold China itself: subtract it from the world.",
        "Compute both growth rates in percent over the same two years, then take their difference.",
    ),
    vary={"before": (2018, 2019, 2020, 2021, 2022), "after": (2024, 2025)},
)
def growth_gap(before=2022, after=2024):
    """Growth to China less growth to all others."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["goods"] == "Chip-making machinery") & (japan_trade["flow"] == "export")]
    wide = rows.pivot(index="year", columns="partner", values="value_jpy_bn")
    others = wide["WLD"] - wide["CHN"]
    growth_china = 100 * (wide["CHN"][after] / wide["CHN"][before] - 1)
    growth_others = 100 * (others[after] / others[before] - 1)
    return growth_china - growth_others


def _machines(partner: str, column: str = "value_jpy_bn"):
    rows = rows_of("japan_trade", goods="Chip-making machinery", flow="export", partner=partner)
    return rows.set_index("year")[column]


def _growth(series, before: int, after: int) -> float:
    return float(100 * (series[after] / series[before] - 1))


growth_gap.mistake(
    "no_comparison",
    "You get this if you look at China alone: what all destinations share is not due to the control.",
    lambda before, after: _growth(_machines("CHN"), before, after),
    step="Look at the comparison group.",
)
growth_gap.mistake(
    "world_as_comparison",
    "You get this if you compare with the world including China: the treated group is then in its own comparison.",
    lambda before, after: _growth(_machines("CHN"), before, after) - _growth(_machines("WLD"), before, after),
    step="Look at what the comparison group holds.",
)
growth_gap.mistake(
    "in_dollars",
    "You get this if you compute in dollars: yen are asked for, and the yen fell between the two years.",
    lambda before, after: (
        lambda china, world: _growth(china, before, after) - _growth(world - china, before, after)
    )(_machines("CHN", "value_usd_mn"), _machines("WLD", "value_usd_mn")),
    step="Look at the currency of the column.",
)
growth_gap.mistake(
    "a_year_late",
    "You get this if you start a year late.",
    lambda before, after: (
        lambda china, world: _growth(china, before + 1, after) - _growth(world - china, before + 1, after)
    )(_machines("CHN"), _machines("WLD")),
    step="Look at the first of the two years.",
)
growth_gap.mistake(
    "others_less_china",
    "You get this if you subtract the other way round.",
    lambda key: -key,
    step="Look at which growth is subtracted from which.",
)


# ------------------------------------------------------------------------- alignment


@alliances.question(
    Number("units of the scale", tolerance=0.005),
    objective="alliance.alignment",
    title="How far apart in votes: {one} and {other}",
    level=1,
    text="""
    Ideal points place economies on one line by how they vote in the UN General Assembly. What was the **distance**
    between {one} (`{one!r}`) and {other} (`{other!r}`) in {year}, in units of the scale of `un_ideal_points`?
    """,
    starter="""
    un_ideal_points = load("un_ideal_points")
    vote_distance = ____
    """,
    hints=(
        "A distance has no sign.",
        "Index the rows of the year by `iso3` and subtract the two `ideal_point` values.",
    ),
    vary={
        "one": ("JPN", "KOR", "IND", "AUS"),
        "other": ("CHN", "USA"),
        "year": (2005, 2010, 2015, 2019, 2023),
    },
)
def vote_distance(one="JPN", other="USA", year=2023):
    """Distance of two ideal points."""
    un_ideal_points = load("un_ideal_points")
    points = un_ideal_points[(un_ideal_points["year"] == year) & ~un_ideal_points["predecessor"]].set_index(
        "iso3"
    )["ideal_point"]
    return abs(points[one] - points[other])


def _point(economy: str, year: int, column: str = "ideal_point") -> float:
    return float(rows_of("un_ideal_points", year=year, iso3=economy, predecessor=False)[column].iloc[0])


vote_distance.mistake(
    "agreement",
    "You get this if you take the share of votes in which both agreed: asked is the distance of the ideal points.",
    lambda one, other, year: _point(one, year, f"agrees_{other.lower()}_share"),
    step="Look at the column.",
)
vote_distance.mistake(
    "sum_of_sizes",
    "You get this if you add the two numbers without their signs: on one side of zero they are to be subtracted.",
    lambda one, other, year: (
        abs(_point(one, year)) + abs(_point(other, year))
        if _point(one, year) * _point(other, year) > 0
        else abs(abs(_point(one, year)) - abs(_point(other, year)))
    ),
    step="Draw the line and both points on it.",
)
vote_distance.mistake(
    "other_anchor",
    "You get this if you measure to the other great power.",
    lambda one, other, year: abs(_point(one, year) - _point("CHN" if other == "USA" else "USA", year)),
    step="Look at the second economy.",
)


def _two_shares(draw: Random) -> tuple[float, float]:
    return (round(draw.uniform(0.01, 0.5), 3), round(draw.uniform(0.01, 0.5), 3))


@alliances.question(
    Function(("us_share", "china_share"), tolerance=1e-4),
    inputs=[(0.15, 0.20), (0.2, 0.2), (0.0, 0.3), (0.4, 0.1)],
    draw=_two_shares,
    objective="alliance.alignment",
    title="An index of balance",
    level=2,
    text="""
    Write `balance_index(us_share, china_share)`: one less the **distance of the two trade shares divided by their
    sum**. It is 1 when both partners weigh the same and 0 when only one of them counts.
    """,
    starter="""
    def balance_index(us_share, china_share):
        return ____
    """,
    hints=(
        "Test the two ends first: equal shares must give 1, and (0, 0.3) must give 0.",
        "`1 - abs(us_share - china_share) / (us_share + china_share)`",
    ),
)
def balance_index():
    """One less relative distance."""

    def balance_index(us_share, china_share):
        return 1 - abs(us_share - china_share) / (us_share + china_share)

    return balance_index


balance_index.mistake(
    "signed",
    "You get this if the difference keeps its sign: the index then depends on who is named first.",
    lambda: lambda a, b: 1 - (a - b) / (a + b),
    step="Exchange the two shares: the index must stay the same.",
)
balance_index.mistake(
    "not_relative",
    "You get this if you do not divide by the sum: two small shares then always look balanced.",
    lambda: lambda a, b: 1 - abs(a - b),
    step="Try it with shares of 0 and 0.3.",
)
balance_index.mistake(
    "imbalance",
    "You get this if you leave out the one: this is the imbalance.",
    lambda: lambda a, b: abs(a - b) / (a + b),
    step="Try it with equal shares.",
)
