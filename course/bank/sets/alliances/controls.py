"""Export controls."""

from course.bank import Number, Order, Rare, Wrong, load
from course.bank.sets.alliances import alliances

_CONTROLS = {
    "bis_2022": "United States: advanced computing and chip making",
    "bis_2023": "United States: advanced computing and chip making, extended",
    "chips_2023": "Japan: 23 kinds of chip-making equipment, in force",
    "four_in_force": "Japan: four more technologies, in force",
    "gage_2023": "China: licences for gallium and germanium, in force",
    "seven_ree": "China: licences for seven medium and heavy rare earths",
}


@alliances.question(
    Order(_CONTROLS),
    objective="alliance.controls",
    title="Controls in order",
    level=1,
    text="""
    Put these export controls in the order of their dates in `events`, the oldest first. There are two of each
    of three governments. Each control names an object: machines, metals or technologies, never "chips" as
    such.
    """,
    starter="""
    events = load("events").set_index("id")
    controls_order = ____  # six names in order
    """,
    hints=(
        "The six ids are rows of `events`. Some controls have a second row for their announcement; leave that"
        " out.",
        "Sort the six rows by `date` and read the ids from the top.",
        "Check: print the dates beside the ids. Each must be later than the one above it.",
    ),
    means=(
        "{', then '.join(dict.fromkeys(events.loc[answer, 'actor'].map(name_of)))} is the order of the first "
        "steps in this list; other lists of controls begin elsewhere."
    ),
)
def controls_order():
    """Six controls by date."""
    events = load("events").set_index("id")
    # the six controls, as they came into force
    asked = ["bis_2022", "bis_2023", "chips_2023", "four_in_force", "gage_2023", "seven_ree"]
    # the oldest date first
    return list(events.loc[asked, "date"].sort_values().index)


controls_order.mistakes(
    by_actor=Wrong(
        "This groups the controls by government. The question asks for the order in time.",
        lambda: ["gage_2023", "seven_ree", "chips_2023", "four_in_force", "bis_2022", "bis_2023"],
        step="Look at what you sort by.",
    ),
    announcements=Wrong(
        "You get this if you place China's licences for gallium by their announcement. They came into force "
        "later.",
        lambda: ["bis_2022", "gage_2023", "chips_2023", "bis_2023", "four_in_force", "seven_ree"],
        step="Keep announcement and entry into force apart.",
    ),
)


def _moved(order: list[str], control: str, place: int) -> list[str]:
    rest = [name for name in order if name != control]
    return [*rest[:place], control, *rest[place:]]


controls_order.mistakes(
    by_actor_in_steps=Wrong(
        "This puts the first two American rules together, and then Japan and China. Sort by the date alone.",
        lambda key: _moved(key, "bis_2023", 1),
        step="Look at the date of the second American rule.",
    ),
    metals_after_america=Wrong(
        "You get this if you place China's licences for gallium after the second American rule. They came "
        "before it.",
        lambda key: _moved(key, "bis_2023", 2),
        step="Compare the dates of 2023.",
    ),
    japan_first=Wrong(
        "You get this if you place Japan's rule before the American rule of 2022. It came into force later.",
        lambda key: _moved(key, "chips_2023", 0),
        step="Look at the first two dates.",
    ),
    japans_four_early=Wrong(
        "You get this if you place Japan's four technologies before the second American rule. They came into "
        "force later.",
        lambda key: _moved(key, "four_in_force", 3),
        step="Look at the date of Japan's second rule.",
    ),
    china_before_japans_four=Wrong(
        "You get this if you place China's licences for rare earths before Japan's four technologies.",
        lambda key: _moved(key, "four_in_force", 5),
        step="Compare the last two dates.",
    ),
    metals_first=Wrong(
        "You get this if you place China's licences for gallium first. Two of the other rules are older.",
        lambda key: _moved(key, "gage_2023", 0),
        step="Look at the first of all dates.",
    ),
)


@alliances.question(
    Number("percentage points", tolerance=0.1),
    objective="alliance.controls",
    title="Before and after, with a comparison group",
    level=3,
    points=2,
    text="""
    Japan's licences for chip-making equipment came into force in July 2023. Compare {before} with {after}, in
    yen. By how many **percentage points** did Japan's exports of "Chip-making machinery" to China grow faster
    than those to **all other destinations together**? All other destinations are the world less China. A
    positive number means that exports to China grew faster. Two growth rates cannot say why they did.
    """,
    hints=(
        'Keep the goods "Chip-making machinery" and the flow "export". You need `CHN` and `WLD`, each in '
        "{before} and {after}.",
        "Subtract China from the world to get all others. Compute both growth rates in percent, and take "
        "China's less that of the others.",
        "Check: China plus the others must give the world in both years.",
    ),
    means=(
        "Exports to China grew {answer:.0f} points {'faster' if answer > 0 else 'slower (minus)'} than to all"
        " others; two rates show a gap and not its cause."
    ),
    vary={"before": (2018, 2019, 2020, 2021, 2022), "after": (2024, 2025)},
    unseen={"without_flow": "the table holds only exports of these goods"},
)
def growth_gap(before=2022, after=2024):
    """Growth to China less growth to all others."""
    japan_trade = load("japan_trade")
    # Japan's exports of these machines
    rows = japan_trade[(japan_trade["goods"] == "Chip-making machinery") & (japan_trade["flow"] == "export")]
    # one row a year, one column a partner
    wide = rows.pivot(index="year", columns="partner", values="value_jpy_bn")
    # the destination in question
    china = wide["CHN"]
    # the comparison group must not hold China
    others = wide["WLD"] - china
    # two growth rates over the same years
    growth_china = 100 * (china[after] / china[before] - 1)
    growth_others = 100 * (others[after] / others[before] - 1)
    # how much faster, in percentage points
    return growth_china - growth_others


growth_gap.mistakes(
    "Look at how the two growth rates are compared.",
    mean_of_rates=Wrong(
        "You get this if you take the mean of the growth rates of single destinations. A small buyer then counts "
        "like a large one: add the destinations up first.",
        {
            'wide["WLD"] - china': 'rows[rows["partner_kind"] == "economy"].pivot(index="partner", columns="year", values="value_jpy_bn").drop("CHN")',
            "- growth_others": "- growth_others.mean()",
        },
        step="Look at how the comparison group becomes one number.",
    ),
    no_comparison=Wrong(
        "You get this if you look at China alone. A change that all destinations share is not due to the "
        "control.",
        {"return growth_china - growth_others": "return growth_china"},
        step="Look at the comparison group.",
    ),
    world_as_comparison=Wrong(
        "You get this if you compare with the world including China. China is then part of its own comparison "
        "group.",
        {'wide["WLD"] - china': 'wide["WLD"]'},
        step="Look at what the comparison group holds.",
    ),
    amounts=Wrong(
        "You get this if you subtract the changes in billion yen. The question compares growth rates.",
        {
            "100 * (china[after] / china[before] - 1)": "china[after] - china[before]",
            "100 * (others[after] / others[before] - 1)": "others[after] - others[before]",
        },
        step="Read what is asked: growth in percent.",
    ),
    change_of_share=Wrong(
        "You get this if you take the change of China's share in all exports. The question compares two growth "
        "rates.",
        {
            "return growth_china - growth_others": 'return 100 * (china / wide["WLD"])[[before, after]].diff()[after]'
        },
        step="Read what is asked: by how much faster one of the two grew.",
    ),
    ratio_of_growth=Wrong(
        "You get this if you divide one growth factor by the other. Percentage points are a difference.",
        {
            "return growth_china - growth_others": "return 100 * ((china / others)[after] / (china / others)[before] - 1)"
        },
    ),
    ratio_of_factors=Rare(
        "This is one growth factor divided by the other. Subtract two growth rates in percent.",
        {"return growth_china - growth_others": "return (china / others)[after] / (china / others)[before]"},
    ),
    all_rows_as_the_others=Rare(
        "You get this if you add up all rows but China's. The world's row and the groups count the others again.",
        {'wide["WLD"] - china': 'wide.drop(columns="CHN").sum(axis=1)'},
        step="Look at which rows you add up for the others. The world less China is enough.",
    ),
    groups_beside_their_members=Rare(
        "You get this if you add up all rows but those of China and the world. A group then counts beside its "
        "members.",
        {'wide["WLD"] - china': 'wide.drop(columns=["CHN", "WLD"]).sum(axis=1)'},
        step="Look at which rows you add up for the others. The world less China is enough.",
    ),
    on_the_later_base=Rare(
        "You get this if you divide by the values of {after}. Growth is measured on the earlier year.",
        {
            "china[after] / china[before] - 1": "1 - china[before] / china[after]",
            "others[after] / others[before] - 1": "1 - others[before] / others[after]",
        },
        step="Look at the year that you divide by.",
    ),
)
