"""Gains from trade: what the trade model rests on."""

from __future__ import annotations

from random import Random

from course.bank import Function, Number, load, rows_of
from course.bank.sets.scenarios import scenarios


@scenarios.question(
    Number("percent", tolerance=0.1),
    objective="scenarios.model",
    title="The tariff that a large buyer would choose",
    level=1,
    text="""
    In the textbook's two-country case a buyer that moves the world price gains most from a tariff (in percent of the
    price) of **one over the elasticity** of the foreign supply of exports: by how many percent foreign sellers offer more when
    the price they get rises by 1 %. That elasticity is {elasticity}; it is not the trade elasticity of the next questions. How high is
    this tariff, in percent? (The foreign side loses, and it may answer in kind: the formula leaves that out.)
    """,
    starter="optimum_tariff = ____",
    hints=("The more elastic the supply, the less there is to gain.", "One over the elasticity, times 100."),
    vary={"elasticity": (2, 2.5, 3, 4, 5, 8)},
)
def optimum_tariff(elasticity=2.5):
    """One over the elasticity."""
    return 100 / elasticity


optimum_tariff.mistake(
    "elasticity_itself",
    "You get this if you take the elasticity for the tariff.",
    lambda elasticity: float(elasticity),
    step="Ask what happens when supply is very elastic.",
)
optimum_tariff.mistake(
    "one_over_one_less",
    "You get this if you take the markup of a seller: one over elasticity less one.",
    lambda elasticity: 100 / (elasticity - 1),
    step="Read the formula: one over the elasticity.",
)
optimum_tariff.mistake(
    "one_over_one_more",
    "You get this if you take one over elasticity plus one.",
    lambda elasticity: 100 / (elasticity + 1),
    step="Read the formula: one over the elasticity.",
)


@scenarios.question(
    Number("percent", tolerance=0.03),
    objective="scenarios.model",
    title="What {economy} would lose alone",
    level=2,
    text="""
    In the simplest models of trade, closing the borders changes real income to the factor λ^(1/θ): λ is the share of
    spending on home goods, θ the trade elasticity. Compute the **loss** of {economy} (`{economy!r}`) in percent for 2022, with goods from
    `world_trade`: λ = domestic sales / (domestic sales + imports), θ = {theta}. (Without links between
    sectors, so far too small for real economies.)
    """,
    starter="""
    world_trade = load("world_trade")
    autarky_loss = ____
    """,
    hints=(
        'Domestic sales are the row with the economy as exporter and importer, kind "domestic".',
        "The exponent is one over θ; the loss is one less the factor.",
    ),
    vary={"economy": ("AUS", "CHN", "DEU", "JPN", "KOR", "USA", "VNM"), "theta": (4, 5, 6)},
)
def autarky_loss(economy="JPN", theta=5):
    """One less the home share to the power of one over theta."""
    world_trade = load("world_trade")
    rows = world_trade[(world_trade["year"] == 2022) & (world_trade["importer"] == economy)]
    home = rows.loc[rows["kind"] == "domestic", "goods_usd_mn"].sum()
    home_share = home / rows["goods_usd_mn"].sum()
    return 100 * (1 - home_share ** (1 / theta))


def _home_share(economy: str, side: str = "importer") -> float:
    rows = rows_of("world_trade", year=2022, **{side: economy})
    home = rows.loc[rows["kind"] == "domestic", "goods_usd_mn"].sum()
    return float(home / rows["goods_usd_mn"].sum())


autarky_loss.mistake(
    "theta_as_exponent",
    "You get this if the exponent is θ: it is one over θ. Easy substitution makes losses small.",
    lambda economy, theta: 100 * (1 - _home_share(economy) ** theta),
    step="Look at the exponent.",
)
autarky_loss.mistake(
    "the_factor",
    "This is the factor that is left of real income: the loss is one less the factor, in percent.",
    lambda economy, theta: _home_share(economy) ** (1 / theta),
    step="Look at what is asked: what is lost, not what is left.",
)
autarky_loss.mistake(
    "import_share",
    "You get this if you take the import share itself: imports can be replaced, at a cost.",
    lambda economy: 100 * (1 - _home_share(economy)),
    step="Look at the exponent.",
)
autarky_loss.mistake(
    "import_share_for_home",
    "You get this if λ is the share of imports: it is the share of home goods.",
    lambda economy, theta: 100 * (1 - (1 - _home_share(economy)) ** (1 / theta)),
    step="Look at what λ is a share of.",
)
autarky_loss.mistake(
    "exports_for_imports",
    "You get this if the denominator is what the economy sells: λ is a share of what it buys.",
    lambda economy, theta: 100 * (1 - _home_share(economy, "exporter") ** (1 / theta)),
    step="Look at the denominator of λ.",
)


def _shift(draw: Random) -> tuple[list[float], list[float], float]:
    count = draw.randint(2, 5)
    raw = [draw.uniform(0.05, 1) for _ in range(count)]
    shares = [round(value / sum(raw), 6) for value in raw]
    shares[-1] = 1 - sum(shares[:-1])
    return (shares, [round(draw.uniform(0.8, 1.6), 3) for _ in range(count)], float(draw.randint(2, 8)))


@scenarios.question(
    Function(("shares", "cost_changes", "theta"), tolerance=1e-5),
    inputs=[
        ([0.6, 0.3, 0.1], [1.0, 1.25, 1.0], 4.0),
        ([0.5, 0.5], [1.0, 1.0], 5.0),
        ([0.9, 0.1], [1.0, 2.0], 4.0),
    ],
    draw=_shift,
    objective="scenarios.model",
    title="Where purchases go",
    level=3,
    points=2,
    text="""
    The core of the trade model in changes: a buyer spends the share s_i on supplier i. When the cost of i changes by
    the factor c_i, the new shares are s_i · c_i^(-θ), divided by the sum of these over all suppliers. Write `new_shares(shares,
    cost_changes, theta)`, which returns them as a list.
    """,
    starter="""
    def new_shares(shares, cost_changes, theta):
        return ____
    """,
    hints=(
        "Dearer suppliers lose: the exponent is negative. New shares add up to one again.",
        "Make the list of s · c ** -theta first, then divide each by its sum.",
    ),
)
def new_shares():
    """Shares in changes, with trade diversion."""

    def new_shares(shares, cost_changes, theta):
        weights = [s * c**-theta for s, c in zip(shares, cost_changes, strict=True)]
        return [weight / sum(weights) for weight in weights]

    return new_shares


def _shares_by(weight, normal=True):
    def other(shares, cost_changes, theta):
        weights = [weight(s, c, theta) for s, c in zip(shares, cost_changes, strict=True)]
        return [w / sum(weights) for w in weights] if normal else weights

    return other


new_shares.mistake(
    "not_normalised",
    "You get this if you do not divide by the sum: shares must add up to one, what one loses others gain.",
    lambda: _shares_by(lambda s, c, theta: s * c**-theta, normal=False),
    step="Add your shares up.",
)
new_shares.mistake(
    "positive_exponent",
    "You get this if the exponent is positive: then the dearer supplier gains.",
    lambda: _shares_by(lambda s, c, theta: s * c**theta),
    step="Raise one cost and see who gains.",
)
new_shares.mistake(
    "share_in_the_power",
    "You get this if the share is raised to the power, too: it is a weight outside of it.",
    lambda: _shares_by(lambda s, c, theta: (s * c) ** -theta),
    step="Look at what the exponent belongs to.",
)
new_shares.mistake(
    "no_elasticity",
    "You get this if θ is left out: shares then react as if it were one.",
    lambda: _shares_by(lambda s, c, theta: s / c),
    step="Look at the third argument.",
)
