"""Clubs and connectors: trade agreements, and economies that stand between two powers."""

from course.bank import Number, Rare, Wrong, load
from course.bank.sets.alliances import alliances


@alliances.question(
    Number("percent", tolerance=0.02),
    objective="alliance.alignment",
    title="Japan's trade inside an agreement",
    text="""
    The columns `rcep` and `cptpp` of `economies` say who is a member of these two trade agreements today. Which
    share of Japan's **goods trade with the world** in {year}, exports and imports together, was with the
    members of the agreement in the column `{club}`? Use the rows "All goods" of `japan_trade`, and give the
    answer in percent. Some small members have no rows there; leave them out. The deeper notebook
    `friends-and-connectors` has more.
    """,
    hints=(
        'Keep {year} and the goods "All goods". The members are the economies whose column `{club}` is true; '
        "the whole is `WLD`.",
        "Add up both flows of the members and both flows of the world. Divide, times 100.",
        "Check: a share of exports alone and one of imports alone must lie on either side of yours. Japan is "
        "no partner of its own.",
    ),
    means=(
        "{answer:.0f} % of Japan's trade of {year} was with those who are members today; a share does not say"
        " what the agreement did."
    ),
    vary={"club": ("rcep", "cptpp"), "year": (2013, 2015, 2019, 2022, 2024)},
)
def club_share(club="cptpp", year=2024):
    """Trade with members over trade with the world."""
    economies = load("economies").set_index("iso3")
    japan_trade = load("japan_trade")
    # today's members, by code
    members = economies.index[economies[club]]
    # all goods of one year
    rows = japan_trade[(japan_trade["goods"] == "All goods") & (japan_trade["year"] == year)]
    # both flows with the members
    inside = rows[rows["partner"].isin(members)]["value_jpy_bn"].sum()
    # both flows with everybody
    world = rows[rows["partner"] == "WLD"]["value_jpy_bn"].sum()
    # part over whole, in percent
    return 100 * inside / world


club_share.mistakes(
    "Compare your members with the column.",
    members_of_both=Wrong(
        "You get this if you take only the economies that are members of both agreements.",
        {"economies[club]": 'economies["rcep"] & economies["cptpp"]'},
        step="Look at which column names the members.",
    ),
    exports_over_all_trade=Wrong(
        "You get this if you divide exports to members by exports and imports with the world.",
        {".isin(members)": '.isin(members) & (rows["flow"] == "export")'},
        step="Numerator and denominator must hold the same flows.",
    ),
    without_the_united_kingdom=Rare(
        "You get this if you leave out the United Kingdom. It joined later and is a member today.",
        {"(members)": '(members.drop("GBR", errors="ignore"))'},
    ),
    with_china=Rare(
        "You get this if you count China as a member. The column says that it is none; to apply is not to join.",
        {"(members)": '([*members, "CHN"])'},
    ),
    without_china=Rare(
        "You get this if you leave out China. It is a member of this agreement.",
        {"(members)": '(members.drop("CHN", errors="ignore"))'},
    ),
    listed_economies_as_the_whole=Rare(
        "You get this if the sum of the economies stands for the whole. Not all are listed; the row `WLD` holds all.",
        {'"partner"] == "WLD"': '"partner_kind"] == "economy"'},
        step="Look at the whole that you divide by.",
    ),
    mean_of_the_two_shares=Rare(
        "You get this if you take the mean of the export share and the import share. Add the two flows first: "
        "the larger flow weighs more.",
        {
            '["value_jpy_bn"].sum()': '.groupby("flow", observed=True)["value_jpy_bn"].sum()',
            "100 * inside / world": "(100 * inside / world).mean()",
        },
        step="Look at how you put the two flows together.",
    ),
    number_of_members=Rare(
        "This is the number of members. The question asks for their share of the trade.",
        {"100 * inside / world": "len(members)"},
        step="Read the unit of the answer.",
    ),
)


@alliances.question(
    Number("percentage points", tolerance=0.03),
    objective="alliance.alignment",
    title="{economy} between two powers",
    text="""
    A **connector economy** takes a larger part of China's exports, and has a larger part of American imports,
    than before. Use `goods_trade`. By how many percentage points did the part of {economy} (`{economy!r}`) in
    **all imports of the United States** change from {first} to 2023? Give two decimals, and a minus sign for a fall. The deeper
    notebook `friends-and-connectors` has the other half of the measure.
    """,
    hints=(
        "Keep the rows of `goods_trade` with importer `USA`. You need {first} and 2023, all exporters.",
        "Divide each exporter's value by the sum of its year. Subtract the earlier part from the later one, "
        "times 100.",
        "Check: the parts of one year add up to 100. The change cannot be larger than the later part.",
    ),
    means=(
        "The part of {economy} in American imports moved by {answer:+.1f} points from {first} to 2023: a gain"
        " would fit a connector, and alone it shows no rerouting."
    ),
    vary={"economy": ("VNM", "MEX", "THA", "KOR", "IND", "JPN"), "first": (2015, 2017, 2019)},
)
def connector_change(economy="VNM", first=2017):
    """Part of American imports in 2023 less the part in the first year."""
    goods_trade = load("goods_trade")
    # what the United States bought, from everybody
    imports = goods_trade[goods_trade["importer"] == "USA"]
    # one row an exporter, one column a year
    values = imports.pivot(index="exporter", columns="year", values="value_usd_mn")
    # each exporter's part of the year's sum
    parts = 100 * values / values.sum()
    # the later part less the earlier
    return parts.loc[economy, 2023] - parts.loc[economy, first]


connector_change.mistakes(
    "Look at who buys.",
    part_of_chinas_exports=Wrong(
        "You get this if you take the economy's part of China's exports. That is the other half of the measure.",
        {'"importer"] == "USA"': '"exporter"] == "CHN"', 'index="exporter"': 'index="importer"'},
    ),
    part_of_its_exports=Wrong(
        "You get this if you divide by all exports of the economy. The question asks for a part of American imports.",
        {
            '"importer"] == "USA"': '"exporter"] == economy',
            'index="exporter"': 'index="importer"',
            "loc[economy": 'loc["USA"',
        },
        step="Look at the denominator.",
    ),
    later_part=Wrong(
        "This is the part in 2023. Now subtract the part of the earlier year.",
        {" - parts.loc[economy, first]": ""},
        step="Read what is asked: a change.",
    ),
    change_in_billion_dollars=Rare(
        "This is the change of the imports in billion dollars. The question asks for the change of a part of all "
        "imports.",
        {"100 * values / values.sum()": "values / 1000"},
        step="Read the unit of the answer.",
    ),
    american_part_of_its_imports=Rare(
        "You get this if you take the part of the United States in the imports of {economy}. The question asks "
        "about American imports.",
        {'"importer"] == "USA"': '"importer"] == economy', "loc[economy": 'loc["USA"'},
    ),
)
