"""Set 04: a tariff in the trade model."""

from __future__ import annotations

from course.bank.questions.scenarios import scenarios
from course.bank.tables import load
from course.kinds import Number


@scenarios.question(
    Number("percent", tolerance=0.003),
    objective="scenarios.tariffs",
    title="{buyer} taxes {seller}",
    level=3,
    points=2,
    text="""
    Build the one-sector model of three economies from `world_trade`: goods of 2022 among CHN, JPN and USA alone, with their
    domestic sales, elasticity {elasticity}. {buyer} (`{buyer!r}`) then puts a tariff of {rate} % on all goods from {seller} (`{seller!r}`). By how many
    percent does the **welfare of {seller}** change? (A toy: the rest of the world, inputs and sectors are left out.)
    """,
    starter="""
    from course.models import TradeModel

    world_trade = load("world_trade")
    flows = ____  # rows: exporter, columns: importer, both in the order CHN, JPN, USA
    seller_welfare = ____
    """,
    hints=(
        "`pivot` the rows of the year to a table exporter x importer; `TradeModel.one_sector(flows, {elasticity})` takes it.",
        "`world.solve(tariffs={{(exporter, importer): rate}})` with the rate as a fraction; then `.welfare[…]`.",
    ),
    vary={
        "buyer": ("CHN", "JPN", "USA"),
        "seller": ("CHN", "JPN", "USA"),
        "rate": (10, 25, 60),
        "elasticity": (4, 6),
    },
    valid=lambda buyer, seller, rate, elasticity: buyer != seller,
)
def seller_welfare(buyer="USA", seller="CHN", rate=25, elasticity=4):
    """Welfare of the taxed seller in a world of three."""
    from course.models import TradeModel

    world_trade = load("world_trade")
    three = ["CHN", "JPN", "USA"]
    rows = world_trade[
        (world_trade["year"] == 2022)
        & world_trade["exporter"].isin(three)
        & world_trade["importer"].isin(three)
    ].astype({"exporter": str, "importer": str})
    flows = rows.pivot(index="exporter", columns="importer", values="goods_usd_mn")
    world = TradeModel.one_sector(flows, elasticity)
    result = world.solve(tariffs={(seller, buyer): rate / 100})
    return result.welfare[seller]


def _solved(tariffs, elasticity):
    from course.models import TradeModel

    table = load("world_trade")
    three = ["CHN", "JPN", "USA"]
    rows = table[(table["year"] == 2022) & table["exporter"].isin(three) & table["importer"].isin(three)]
    rows = rows.astype({"exporter": str, "importer": str})
    flows = rows.pivot(index="exporter", columns="importer", values="goods_usd_mn")
    return TradeModel.one_sector(flows, elasticity).solve(tariffs=tariffs)


seller_welfare.mistake(
    "tariff_the_other_way",
    "You get this if the tariff is on goods of the buyer: the first name of the pair is the exporter.",
    lambda buyer, seller, rate, elasticity: _solved({(buyer, seller): rate / 100}, elasticity).welfare[
        seller
    ],
    step="Look at the pair in `tariffs`: exporter first, importer second.",
)
seller_welfare.mistake(
    "percent_as_rate",
    "You get this if you hand over the rate as a percent number: the model reads 1 as a tariff of 100 %.",
    lambda buyer, seller, rate, elasticity: _solved({(seller, buyer): float(rate)}, elasticity).welfare[
        seller
    ],
    step="Look at the rate that you hand to the model: it is a fraction.",
)
seller_welfare.mistake(
    "buyers_welfare",
    "You get this if you read the welfare of the economy that sets the tariff; it may even gain.",
    lambda buyer, seller, rate, elasticity: _solved({(seller, buyer): rate / 100}, elasticity).welfare[buyer],
    step="Look at whose welfare is asked for.",
)
seller_welfare.mistake(
    "wage_for_welfare",
    "You get this if you take the change of the wage: welfare also depends on prices.",
    lambda buyer, seller, rate, elasticity: _solved({(seller, buyer): rate / 100}, elasticity).wages[seller],
    step="Look at which result you read.",
)
