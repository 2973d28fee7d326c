"""Tariffs: their history, their average and their effect in the trade model."""

import pandas as pd

from course.bank import Chart, Number, Rare, Wrong, load
from course.bank.sets.scenarios import scenarios


@scenarios.question(
    Number("percentage points", tolerance=0.05),
    objective="scenarios.tariffs",
    title="The tariff on {economy}",
    level=1,
    text="""
    By how many **percentage points** did the average American tariff on goods from {economy} change between {first} and
    {last} (`us_tariffs`, total rate)?
    """,
    hints=(
        "Keep the rows of `us_tariffs` with `iso3` {economy!r}. You need the days {first} and {last}, in "
        "`total_pct`.",
        "Subtract the earlier rate from the later one. Percentage points need no division.",
        "Check: the earlier rate plus your answer must give the later rate. A rate that fell needs a minus "
        "sign.",
    ),
    means=(
        "The average tariff on {economy} moved by {answer:+.1f} points, from {earlier:.1f} to {later:.1f} %."
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
    # one economy's rate, day by day
    rates = us_tariffs[us_tariffs["iso3"] == economy].set_index("date")["total_pct"]
    # the two days of the question
    later = rates[pd.Timestamp(last)]
    earlier = rates[pd.Timestamp(first)]
    # later less earlier, in percentage points
    return later - earlier


tariff_change.mistakes(
    new_level=Wrong(
        "You get this if you take the later rate itself. The question asks for the change.",
        {"return later - earlier": "return later"},
        step="Look at what is subtracted.",
    ),
    base_taken_off=Rare(
        "You get this if you subtract the base rate from `increase_pp`. That column holds no base rate.",
        {'["total_pct"]': '.eval("increase_pp - base_rate_pct")', "return later - earlier": "return later"},
        step="Look at what each column holds.",
    ),
)


@scenarios.question(
    Number("percent", tolerance=0.01),
    objective="scenarios.tariffs",
    title="The average tariff on {day}",
    text="""
    Take the total American tariff on all 51 partners in `us_tariffs` on {day}. What was its
    **import-weighted** average? The weights are the imports of 2024 in the table. The row SVK counts
    here, although its own rate is off (see `describe`): its weight is small.
    """,
    hints=(
        "Keep the rows of `us_tariffs` dated {day}. You need `total_pct` and `imports_2024_usd_bn` of all "
        "partners.",
        "Multiply each rate by its imports, add up, and divide by the sum of the imports.",
        "Check: the average lies between the lowest and the highest rate, and nearer to the rates of large "
        "sellers.",
    ),
    means=(
        "Weighted by imports the average is {answer:.1f} %, unweighted {rates.mean():.1f} %: a plain mean "
        "counts a small seller like a large one."
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
    # all partners on one day
    rows = us_tariffs[us_tariffs["date"] == pd.Timestamp(day)]
    # what is averaged, and what it is weighted by
    rates = rows["total_pct"]
    imports = rows["imports_2024_usd_bn"]
    # weighted sum over the sum of the weights
    return (rates * imports).sum() / imports.sum()


average_tariff.mistakes(
    "Look at which rows you take.",
    median=Wrong(
        "You get this if you take the median of the partners' rates.",
        {"(rates * imports).sum() / imports.sum()": "rates.median()"},
        step="Look at the weights.",
    ),
    plain_increase=Wrong(
        "You get this if you take the plain mean of the increase. The question asks for the total rate, with "
        "weights.",
        {"(rates * imports).sum() / imports.sum()": 'rows["increase_pp"].mean()'},
        step="Look at the column and at the weights.",
    ),
    without_the_union=Wrong(
        "You get this if you leave the European Union out. It is one partner, and a large one.",
        {
            'us_tariffs["date"] == pd.Timestamp(day)': '(us_tariffs["date"] == pd.Timestamp(day)) & (us_tariffs["iso3"] != "EUU")'
        },
    ),
    duties=Wrong(
        "This is what the tariffs would bring in, in billion dollars. Now divide by the sum of imports.",
        {"/ imports.sum()": "/ 100"},
        step="Look at the last step.",
    ),
    three_economies=Wrong(
        "You get this if you take China, Japan and Viet Nam alone, without weights.",
        {"(rates * imports).sum() / imports.sum()": 'rates[rows["iso3"].isin(["CHN", "JPN", "VNM"])].mean()'},
    ),
)


@scenarios.question(
    Number("percent", tolerance=0.03),
    objective="scenarios.tariffs",
    title="What buyers pay more for goods from {economy}",
    text="""
    Economists of the New York Fed estimated which share of the American duties of 2025 buyers in the United
    States bear (`cited_figures`, id {figure!r}, percent). An adviser of the White House rejects their paper.
    Suppose that the share holds for goods from {economy}, too. By {day}, the average tariff on them had
    **increased** as `us_tariffs` says. By how many **percent** of the price before duties do American buyers
    then pay more at the border? Take the share times the increase, as the authors do. The notebook
    "evidence beside the model" goes deeper; the question does not need it.
    """,
    hints=(
        "Take the share {figure!r} from `cited_figures`. From `us_tariffs` take `increase_pp` of {economy!r} "
        "on {day}.",
        "Turn the share into a fraction. Then multiply it by the increase.",
        "Check: if buyers bore all of it, the price would rise by the whole increase. Yours must be a little "
        "smaller.",
    ),
    means=(
        "If the estimate holds for {economy}, buyers pay {answer:.1f} % more out of an increase of "
        "{increase:.1f} points; one paper on a few months carries this."
    ),
    vary={
        "economy": ("CHN", "JPN", "KOR", "MEX", "VNM"),
        "day": ("2025-08-07", "2025-11-14"),
        "figure": ("pass_fed_2025", "pass_fed_2025_nov"),
    },
)
def dearer_at_the_border(economy="JPN", day="2025-11-14", figure="pass_fed_2025_nov"):
    """Share borne by buyers times the increase."""
    cited_figures = load("cited_figures")
    us_tariffs = load("us_tariffs")
    # the part of the duty that buyers bear, as a fraction
    share = cited_figures.set_index("id").loc[figure, "value"] / 100
    # one partner on one day
    rows = us_tariffs[(us_tariffs["iso3"] == economy) & (us_tariffs["date"] == pd.Timestamp(day))]
    # how far the average tariff has risen, in points
    increase = rows["increase_pp"].iloc[0]
    # the buyers' part of the increase
    return share * increase


dearer_at_the_border.mistakes(
    whole_duty=Wrong(
        "You get this if buyers bear the whole duty. By the estimate, exporters bear a part: they lower their "
        "prices.",
        {"share * increase": "increase"},
        step="Look at who bears the duty.",
    ),
    in_the_store=Wrong(
        "You get this with the share of the study of stores (`pass_clv_2025`). The question is about the border, "
        "where importers pay.",
        {"loc[figure,": 'loc["pass_clv_2025",'},
        step="Look at the id of the estimate: border or store.",
    ),
    with_the_old_duty=Rare(
        "You get this if you divide by the price with the old duty in it. The question takes the price before duties.",
        {"share * increase": 'share * increase / (1 + rows["base_rate_pct"].iloc[0] / 100)'},
        step="Look at the price that the percent is of.",
    ),
)


@scenarios.question(
    Chart(requires=("mark", "x", "y", "color", "title"), one_row_per=("date", "iso3")),
    objective="scenarios.tariffs",
    title="A year and a half of tariffs",
    level=1,
    text="""
    Draw the total American tariff on China, Japan and {third} **over time**. Draw one line for each economy,
    with `date` as a time axis. Use colour for the economy, and give the chart a title. The table `rates` is made for you.
    """,
    starter="""
    us_tariffs = load("us_tariffs")
    rates = us_tariffs[us_tariffs["iso3"].isin(["CHN", "JPN", {third!r}])]
    tariff_chart = ____  # alt.Chart(rates)...
    """,
    hints=(
        "The table `rates` has one row for each economy and day, with the columns `date`, `iso3` and "
        "`total_pct`.",
        "Make a line with `mark_line()`. The days are not evenly spaced, so x needs the type of a time, `:T`."
        " Colour is for the economy.",
        "Check: three lines in three colours, time from left to right, and wider steps between days that lie "
        "further apart.",
    ),
    means=(
        "China's line peaks at {rates.query(\"iso3 == 'CHN'\")['total_pct'].max():.0f} % and Japan's at "
        "{rates.query(\"iso3 == 'JPN'\")['total_pct'].max():.0f} %: one day's rate would tell another story "
        "than the whole line."
    ),
    vary={"third": ("IND", "KOR", "MEX", "THA", "TWN", "VNM")},
)
def tariff_chart(third="VNM"):
    """Lines over dates."""
    import altair as alt

    us_tariffs = load("us_tariffs")
    # three economies, all days
    rates = us_tariffs[us_tariffs["iso3"].isin(["CHN", "JPN", third])]
    # a time axis, since the days are not evenly spaced; colour tells the economies apart
    return (
        alt.Chart(rates, title="Average American tariff, percent")
        .mark_line()
        .encode(x="date:T", y="total_pct:Q", color="iso3:N")
    )


tariff_chart.mistakes(
    "Look at the field on the y axis.",
    base_rate=Wrong(
        "You drew the rate of 2024. It is the same on all days; draw the total.",
        {"total_pct:Q": "base_rate_pct:Q"},
    ),
    increase_for_total=Wrong(
        "You drew the increase. The total rate holds the base rate as well.",
        {"total_pct:Q": "increase_pp:Q"},
    ),
)


@scenarios.question(
    Number("percent", tolerance=0.0002),
    objective="scenarios.tariffs",
    title="{buyer} taxes {seller}",
    level=3,
    points=2,
    text="""
    Build a trade model of three economies, CHN, JPN and USA, with one sector. Take their goods trade of 2022
    with each other and their domestic sales from `world_trade`. The elasticity is {elasticity}. Then {buyer}
    (`{buyer!r}`) puts a tariff of {rate} % on all goods from {seller} (`{seller!r}`). The other economies do
    not answer. By how many percent does the **welfare of {seller}** change? The model is a toy: it leaves out the rest of the world, inputs
    and sectors.
    """,
    starter="""
    from course.models import TradeModel

    world_trade = load("world_trade")
    flows = ____  # rows: exporter, columns: importer, both in the order CHN, JPN, USA
    """,
    hints=(
        "Keep 2022 and the rows of `world_trade` in which both sides are CHN, JPN or USA. Use `goods_usd_mn`.",
        "`pivot` to a table exporter x importer and give it to `TradeModel.one_sector`. Solve with a tariff "
        "on (seller, buyer), as a fraction, and read `.welfare`.",
        "Check: the table is three by three. The seller should lose in this model, and by little, since the "
        "three buy mostly from themselves.",
    ),
    means=(
        "{seller} loses {abs(answer):.2f} % of welfare in this toy, and the buyer changes by "
        "{result.welfare[buyer]:+.2f} %: without inputs and answers this is no forecast."
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
    # the toy has three economies
    three = ["CHN", "JPN", "USA"]
    # their trade with each other, and what each sells at home
    rows = world_trade[
        (world_trade["year"] == 2022)
        & world_trade["exporter"].isin(three)
        & world_trade["importer"].isin(three)
    ].astype({"exporter": str, "importer": str})
    # one row a seller, one column a buyer
    flows = rows.pivot(index="exporter", columns="importer", values="goods_usd_mn")
    # the model reproduces these flows before the tariff
    world = TradeModel.one_sector(flows, elasticity)
    # seller first, buyer second; the rate as a fraction
    result = world.solve(tariffs={(seller, buyer): rate / 100})
    # in percent, as the model gives it
    return result.welfare[seller]


seller_welfare.mistakes(
    "Look at which result you read.",
    tariff_the_other_way=Wrong(
        "You get this if the tariff is on goods of the buyer. The first name of the pair is the exporter.",
        {"(seller, buyer)": "(buyer, seller)"},
        step="Look at the pair in `tariffs`. The exporter comes first, the importer second.",
    ),
    buyers_welfare=Wrong(
        "You get this if you read the welfare of the economy that sets the tariff. That economy may even gain.",
        {"welfare[seller]": "welfare[buyer]"},
        step="Look at whose welfare is asked for.",
    ),
    wage_for_welfare=Wrong(
        "You get this if you take the change of the wage. Welfare also depends on prices.",
        {"result.welfare": "result.wages"},
    ),
    real_wage=Rare(
        "You get this if you read the real wage. Welfare also holds what tariffs bring in.",
        {"result.welfare": "result.real_wage"},
    ),
    answered=Wrong(
        "You get this if the seller answers with a tariff of the same height. In the question nobody answers.",
        {"rate / 100}": "rate / 100, (buyer, seller): rate / 100}"},
        step="Look at which tariffs you give to the model.",
    ),
    elasticity_between=Wrong(
        "You get this if the elasticity is 5, as in another question.",
        {"(flows, elasticity)": "(flows, 5)"},
        step="Look at the elasticity.",
    ),
    with_services=Wrong(
        "You get this if you add services to the goods. The question takes goods alone.",
        {
            "].astype(": '].eval("both = goods_usd_mn + services_usd_mn").astype(',
            'values="goods_usd_mn"': 'values="both"',
        },
        step="Look at the column that becomes the table of flows.",
    ),
    cost_for_tariff=Wrong(
        "You get this if you raise the cost of trade instead of a tariff. A tariff brings revenue; a cost is lost.",
        {"tariffs={(seller, buyer): rate / 100}": "trade_costs={(seller, buyer): 1 + rate / 100}"},
        step="Look at the argument of `solve`.",
    ),
    all_years=Rare(
        "You get this if you add up the flows of all years. Keep the year 2022.",
        {
            'world_trade["year"] == 2022': 'world_trade["year"] > 0',
            "rows.pivot(": "rows.pivot_table(",
            'values="goods_usd_mn"': 'values="goods_usd_mn", aggfunc="sum"',
        },
        step="Look at the year of your rows.",
    ),
    nothing_at_home=Rare(
        "You get this if the domestic sales are missing, those from each economy to itself. The three buy mostly from "
        "themselves.",
        {
            'world_trade["year"] == 2022': 'world_trade["year"] == 2022) & (world_trade["kind"] == "trade"',
            'values="goods_usd_mn")': 'values="goods_usd_mn").fillna(0.0)',
        },
        step="Look at the diagonal of your table of flows.",
    ),
    tariff_from_all=Rare(
        "You get this if the buyer taxes both others. The question taxes one seller alone.",
        {"{(seller, buyer): rate / 100}": "{(one, buyer): rate / 100 for one in three if one != buyer}"},
        step="Look at which tariffs you give to the model.",
    ),
)
