"""Set 04: the model and tariffs (uncertainty and forecasts: `scenarios_forecasts`)."""

from __future__ import annotations

from random import Random

import pandas as pd

from course.bank.authoring import QuestionSet
from course.bank.tables import load, rows_of
from course.kinds import Chart, Function, Number

SET = scenarios = QuestionSet(
    "04-future-scenarios",
    title="Future scenarios",
    scenario="""
    What would tariffs or decoupling do to each side? You take the trade model apart into formulas small enough to
    write yourself, read the American tariffs of 2025-26 (`us_tariffs`; others have tariffs, too, but not in these tables), and state forecasts so that they can be scored.
    Results of models are results of their assumptions: every question says which.
    """,
)


# ----------------------------------------------------------------------------- model


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


# --------------------------------------------------------------------------- tariffs


@scenarios.question(
    Number("percentage points", tolerance=0.05),
    objective="scenarios.tariffs",
    title="The tariff on {economy}",
    level=1,
    text="""
    By how many **percentage points** did the average American tariff on goods from {economy} change between {first} and
    {last} (`us_tariffs`, total rate)?
    """,
    starter="""
    us_tariffs = load("us_tariffs")
    tariff_change = ____
    """,
    hints=(
        "Points are a difference of two rates, not their ratio.",
        "Filter `iso3`, index by `date`, and subtract the earlier from the later `total_pct`.",
    ),
    vary={
        "economy": ("CHN", "DEU", "JPN", "KOR", "VNM"),
        "first": ("2025-02-04", "2025-04-09", "2025-08-07"),
        "last": ("2025-11-14", "2026-02-20"),
    },
)
def tariff_change(economy="JPN", first="2025-02-04", last="2025-11-14"):
    """Difference of total rates."""
    us_tariffs = load("us_tariffs")
    rates = us_tariffs[us_tariffs["iso3"] == economy].set_index("date")["total_pct"]
    return rates[pd.Timestamp(last)] - rates[pd.Timestamp(first)]


def _rates(economy: str, day: str, column: str = "total_pct") -> float:
    return float(rows_of("us_tariffs", iso3=economy, date=pd.Timestamp(day))[column].iloc[0])


tariff_change.mistake(
    "percent_for_points",
    "You get this if you give the change in percent of the first rate: points are the plain difference.",
    lambda economy, first, last: 100 * (_rates(economy, last) / _rates(economy, first) - 1),
    step="Look at the unit: percentage points.",
)
tariff_change.mistake(
    "new_level",
    "You get this if you take the later rate itself: the change is asked for.",
    lambda economy, last: _rates(economy, last),
    step="Look at what is subtracted.",
)
tariff_change.mistake(
    "earlier_less_later",
    "You get this if you subtract the later from the earlier rate.",
    lambda key: -key,
    step="Look at the order of the difference.",
)


@scenarios.question(
    Number("percent", tolerance=0.05),
    objective="scenarios.tariffs",
    title="The average tariff on {day}",
    level=2,
    text="""
    What was the **import-weighted** average of the total American tariff over the partners in `us_tariffs` on {day}? Weights are
    the imports of 2024 in the table.
    """,
    starter="""
    us_tariffs = load("us_tariffs")
    average_tariff = ____
    """,
    hints=(
        "A partner that sells much counts much.",
        "Sum of rate times imports, divided by the sum of imports, over the rows of that date.",
    ),
    vary={
        "day": (
            "2025-04-05",
            "2025-04-09",
            "2025-05-12",
            "2025-08-07",
            "2025-11-14",
            "2026-02-20",
            "2026-07-24",
        )
    },
)
def average_tariff(day="2025-08-07"):
    """Weighted mean of rates."""
    us_tariffs = load("us_tariffs")
    rows = us_tariffs[us_tariffs["date"] == pd.Timestamp(day)]
    weights = rows["imports_2024_usd_bn"]
    return (rows["total_pct"] * weights).sum() / weights.sum()


def _on(day: str) -> pd.DataFrame:
    return rows_of("us_tariffs", date=pd.Timestamp(day))


average_tariff.mistake(
    "plain_mean",
    "You get this if every partner counts the same: a small seller then weighs as much as China.",
    lambda day: _on(day)["total_pct"].mean(),
    step="Look at the weights.",
)
average_tariff.mistake(
    "increase_only",
    "You get this if you average the increase alone: the base rate is part of the tariff.",
    lambda day: (
        (_on(day)["increase_pp"] * _on(day)["imports_2024_usd_bn"]).sum()
        / _on(day)["imports_2024_usd_bn"].sum()
    ),
    step="Look at the column of the rate.",
)
average_tariff.mistake(
    "median",
    "You get this if you take the median partner.",
    lambda day: _on(day)["total_pct"].median(),
    step="Look at the weights.",
)


@scenarios.question(
    Chart(requires=("mark", "x", "y", "color", "title"), one_row_per=("date", "iso3")),
    objective="scenarios.tariffs",
    title="A year and a half of tariffs",
    level=1,
    text="""
    Draw the total American tariff on China, Japan and Viet Nam **over time**: a line for each, `date` as a time axis, the
    economy as colour, and a title. `rates` is made for you.
    """,
    starter="""
    us_tariffs = load("us_tariffs")
    rates = us_tariffs[us_tariffs["iso3"].isin(["CHN", "JPN", "VNM"])]
    tariff_chart = ____  # alt.Chart(rates)...
    """,
    hints=(
        "Dates are spaced unevenly: only a time axis (`date:T`) shows it.",
        '`alt.Chart(rates, title="…").mark_line().encode(x=…, y=…, color=…)`; other line shapes are fine, too.',
    ),
)
def tariff_chart():
    """Lines over dates."""
    import altair as alt

    us_tariffs = load("us_tariffs")
    rates = us_tariffs[us_tariffs["iso3"].isin(["CHN", "JPN", "VNM"])]
    return (
        alt.Chart(rates, title="Average American tariff, percent")
        .mark_line()
        .encode(x="date:T", y="total_pct:Q", color="iso3:N")
    )


def _tariffs(key: object, mark: str, **encoding: str) -> object:
    import altair as alt

    return getattr(alt.Chart(key.data, title="Tariffs"), f"mark_{mark}")().encode(**encoding)


tariff_chart.mistake(
    "dates_as_classes",
    "Dates are drawn as classes: a day and a month then look equally long. Use a time axis.",
    lambda key: _tariffs(key, "line", x="date:O", y="total_pct:Q", color="iso3:N"),
    step="Look at the type of the x axis.",
)
tariff_chart.mistake(
    "bars",
    "You drew bars. Seventeen dates of three economies read better as lines: a development is asked for.",
    lambda key: _tariffs(key, "bar", x="date:T", y="total_pct:Q", color="iso3:N"),
    step="Look at the kind of mark.",
)
tariff_chart.mistake(
    "increase_for_total",
    "You drew the increase: the total rate holds the base as well.",
    lambda key: _tariffs(key, "line", x="date:T", y="increase_pp:Q", color="iso3:N"),
    step="Look at the field on the y axis.",
)
tariff_chart.mistake(
    "one_line",
    "All three economies share one line: give them colours.",
    lambda key: _tariffs(key, "line", x="date:T", y="total_pct:Q"),
    step="Look at how the economies are told apart.",
)
