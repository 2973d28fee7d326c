"""Clubs and connectors: trade agreements, and economies that stand between two powers."""

from course.bank import Number, Wrong, load, rows_of
from course.bank.sets.alliances import alliances


@alliances.question(
    Number("percent", tolerance=0.02),
    objective="alliance.alignment",
    title="Japan's trade inside an agreement",
    level=2,
    text="""
    The columns `rcep` and `cptpp` of `economies` say who is a member of these two trade agreements today. Which
    share of Japan's **goods trade with the world** in {year}, exports and imports together, was with the
    members of the agreement in the column `{club}`? Use the rows "All goods" of `japan_trade`, and give the
    answer in percent. Some small members have no rows there; leave them out. The deeper notebook
    `friends-and-connectors` has more.
    """,
    starter="""
    economies = load("economies").set_index("iso3")
    japan_trade = load("japan_trade")
    club_share = ____
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


def _members(club: str) -> set[str]:
    economies = load("economies").set_index("iso3")
    return set(economies.index[economies[club]])


def _trade(year: int, partners: set[str], flow: tuple[str, ...] = ("export", "import")) -> float:
    rows = rows_of("japan_trade", year=year, goods="All goods")
    kept = rows[rows["partner"].isin(partners) & rows["flow"].isin(flow)]
    return float(kept["value_jpy_bn"].sum())


def _inside(members: set[str], year: int, flow: tuple[str, ...] = ("export", "import")) -> float:
    return 100 * _trade(year, members, flow) / _trade(year, {"WLD"}, flow)


def _economies(year: int) -> set[str]:
    return set(rows_of("japan_trade", year=year, goods="All goods", partner_kind="economy")["partner"])


club_share.mistakes(
    exports_alone=Wrong(
        "You get this if you take exports alone. The question asks for exports and imports together.",
        lambda club, year: (
            100 * _trade(year, _members(club), ("export",)) / _trade(year, {"WLD"}, ("export",))
        ),
        step="Look at the flows.",
    ),
    imports_alone=Wrong(
        "You get this if you take imports alone. The question asks for exports and imports together.",
        lambda club, year: (
            100 * _trade(year, _members(club), ("import",)) / _trade(year, {"WLD"}, ("import",))
        ),
        step="Look at the flows.",
    ),
    other_club=Wrong(
        "You get this if you take the members of the other agreement.",
        lambda club, year: (
            100 * _trade(year, _members("rcep" if club == "cptpp" else "cptpp")) / _trade(year, {"WLD"})
        ),
        step="Look at the column that names the members.",
    ),
    members_of_both=Wrong(
        "You get this if you take only the economies that are members of both agreements.",
        lambda year: 100 * _trade(year, _members("rcep") & _members("cptpp")) / _trade(year, {"WLD"}),
        step="Look at which column names the members.",
    ),
    exports_over_all_trade=Wrong(
        "You get this if you divide exports to members by exports and imports with the world.",
        lambda club, year: 100 * _trade(year, _members(club), ("export",)) / _trade(year, {"WLD"}),
        step="Numerator and denominator must hold the same flows.",
    ),
    without_the_united_kingdom=Wrong(
        "You get this if you leave out the United Kingdom. It joined later and is a member today.",
        lambda club, year: _inside(_members(club) - {"GBR"}, year) if "GBR" in _members(club) else None,
        step="Compare your members with the column.",
        rare=True,
    ),
    with_china=Wrong(
        "You get this if you count China as a member. The column says that it is none; to apply is not to join.",
        lambda club, year: None if "CHN" in _members(club) else _inside(_members(club) | {"CHN"}, year),
        step="Compare your members with the column.",
        rare=True,
    ),
    without_china=Wrong(
        "You get this if you leave out China. It is a member of this agreement.",
        lambda club, year: _inside(_members(club) - {"CHN"}, year) if "CHN" in _members(club) else None,
        step="Compare your members with the column.",
        rare=True,
    ),
    listed_economies_as_the_whole=Wrong(
        "You get this if the sum of the economies stands for the whole. Not all are listed; the row `WLD` holds all.",
        lambda club, year: 100 * _trade(year, _members(club)) / _trade(year, _economies(year)),
        step="Look at the whole that you divide by.",
        rare=True,
    ),
    mean_of_the_two_shares=Wrong(
        "You get this if you take the mean of the export share and the import share. Add the two flows first: "
        "the larger flow weighs more.",
        lambda club, year: sum(_inside(_members(club), year, (flow,)) for flow in ("export", "import")) / 2,
        step="Look at how you put the two flows together.",
        rare=True,
    ),
    number_of_members=Wrong(
        "This is the number of members. The question asks for their share of the trade.",
        lambda club: len(_members(club)),
        step="Read the unit of the answer.",
        rare=True,
    ),
)


@alliances.question(
    Number("percentage points", tolerance=0.03),
    objective="alliance.alignment",
    title="{economy} between two powers",
    level=2,
    text="""
    A **connector economy** takes a larger part of China's exports, and has a larger part of American imports,
    than before. Use `goods_trade`. By how many percentage points did the part of {economy} (`{economy!r}`) in
    **all imports of the United States** change from {first} to 2023? Give two decimals, and a minus sign for a fall. The deeper
    notebook `friends-and-connectors` has the other half of the measure.
    """,
    starter="""
    goods_trade = load("goods_trade")
    connector_change = ____
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


def _flow(year: int, exporter: str | None = None, importer: str | None = None) -> float:
    rows = rows_of("goods_trade", year=year)
    if exporter:
        rows = rows[rows["exporter"] == exporter]
    if importer:
        rows = rows[rows["importer"] == importer]
    return float(rows["value_usd_mn"].sum())


def _part(economy: str, year: int) -> float:
    return 100 * _flow(year, economy, "USA") / _flow(year, importer="USA")


connector_change.mistakes(
    growth=Wrong(
        "You get this if you compute the growth of the part in percent. The question asks for percentage points: "
        "subtract the two parts.",
        lambda economy, first: 100 * (_part(economy, 2023) / _part(economy, first) - 1),
        step="Read the unit of the answer.",
    ),
    part_of_chinas_exports=Wrong(
        "You get this if you take the economy's part of China's exports. That is the other half of the measure.",
        lambda economy, first: (
            100 * _flow(2023, "CHN", economy) / _flow(2023, "CHN")
            - 100 * _flow(first, "CHN", economy) / _flow(first, "CHN")
        ),
        step="Look at who buys.",
    ),
    part_of_its_exports=Wrong(
        "You get this if you divide by all exports of the economy. The question asks for a part of American imports.",
        lambda economy, first: (
            100 * _flow(2023, economy, "USA") / _flow(2023, economy)
            - 100 * _flow(first, economy, "USA") / _flow(first, economy)
        ),
        step="Look at the denominator.",
    ),
    later_part=Wrong(
        "This is the part in 2023. Now subtract the part of the earlier year.",
        lambda economy: _part(economy, 2023),
        step="Read what is asked: a change.",
    ),
    earlier_less_later=Wrong(
        "You get this if you subtract the later part from the earlier one. A minus sign then stands for a rise.",
        lambda key: -key,
        step="Look at which part is subtracted from which.",
        rare=True,
    ),
    change_in_billion_dollars=Wrong(
        "This is the change of the imports in billion dollars. The question asks for the change of a part of all "
        "imports.",
        lambda economy, first: (_flow(2023, economy, "USA") - _flow(first, economy, "USA")) / 1000,
        step="Read the unit of the answer.",
        rare=True,
    ),
    american_part_of_its_imports=Wrong(
        "You get this if you take the part of the United States in the imports of {economy}. The question asks "
        "about American imports.",
        lambda economy, first: (
            100 * _flow(2023, "USA", economy) / _flow(2023, importer=economy)
            - 100 * _flow(first, "USA", economy) / _flow(first, importer=economy)
        ),
        step="Look at who buys.",
        rare=True,
    ),
    part_of_american_exports=Wrong(
        "You get this if you mix up exporter and importer. The question asks what the United States buys.",
        lambda economy, first: (
            100 * _flow(2023, "USA", economy) / _flow(2023, "USA")
            - 100 * _flow(first, "USA", economy) / _flow(first, "USA")
        ),
        step="Look at the direction of the flow in your rows.",
        rare=True,
    ),
    until_2020=Wrong(
        "You get this if you end in 2020. The question ends in 2023.",
        lambda economy, first: _part(economy, 2020) - _part(economy, first),
        step="Look at the later year.",
        rare=True,
    ),
)
