"""Gains from trade: what the trade model rests on."""

from random import Random

from course.bank import Function, Number, Rare, Wrong, load
from course.bank.sets.scenarios import scenarios


@scenarios.question(
    Number("percent", tolerance=0.1),
    objective="scenarios.model",
    title="The tariff that a large buyer would choose",
    level=1,
    text="""
    A large buyer can move the world price. In the textbook's two-country case one tariff brings such a buyer
    the largest gain. It is **one over the elasticity** of the foreign supply of exports, in percent of the
    price. This elasticity says by how many percent foreign sellers offer more when the price they get rises
    by 1 %. Here it is {elasticity}; it is not the trade elasticity of the next questions. How high is this
    tariff, in percent? The foreign side loses, and it may answer with a tariff of its own. The formula leaves
    that out.
    """,
    starter="optimum_tariff = ____",
    hints=(
        "One number is needed: the elasticity of the foreign supply that the question states.",
        "Take one over it, and write the fraction in percent.",
        "Check: the more elastic the supply, the lower the tariff must be. At an elasticity of 1 it is 100 %.",
    ),
    means=(
        "A buyer who faces this supply would gain most at {answer:.0f} %, if nobody answers; with twice the "
        "elasticity it would be {answer / 2:.0f} %."
    ),
    vary={"elasticity": (2, 2.5, 3, 4, 5, 8)},
)
def optimum_tariff(elasticity=2.5):
    """One over the elasticity."""
    # one over the elasticity, in percent
    return 100 * (1 / elasticity)


optimum_tariff.mistakes(
    "Read the formula: one over the elasticity.",
    elasticity_itself=Wrong(
        "You get this if you take the elasticity itself for the tariff.",
        lambda elasticity: float(elasticity),
        step="Ask what happens when supply is very elastic.",
    ),
    one_over_one_less=Wrong(
        "You get this if you take one over the elasticity less one. That is the markup of a seller.",
        lambda elasticity: 100 / (elasticity - 1),
    ),
    one_over_one_more=Wrong(
        "You get this if you take one over the elasticity plus one.",
        lambda elasticity: 100 / (elasticity + 1),
    ),
    next_questions=Rare(
        "You get this if you take 5, the trade elasticity of the next questions. Here the supply has {elasticity}.",
        lambda elasticity: None if elasticity == 5 else 100 / 5,
        step="Look at which elasticity you take.",
    ),
    the_lessons=Rare(
        "You get this if you take 4, the trade elasticity of the lesson. Here the supply has {elasticity}.",
        lambda elasticity: None if elasticity == 4 else 100 / 4,
        step="Look at which elasticity you take.",
    ),
)


@scenarios.question(
    Number("percent", tolerance=0.03),
    objective="scenarios.model",
    title="What {economy} would lose without trade",
    text="""
    In the simplest models of trade, closing the borders multiplies real income by the factor λ^(1/θ). Here λ
    is the share of spending on home goods, and θ is the trade elasticity. Compute the **loss** of {economy}
    (`{economy!r}`) in percent for 2022, with goods from `world_trade`. Take λ = domestic sales / (domestic
    sales + imports) and θ = {theta}. The model has no links between sectors, so its loss is far too small for
    real economies.
    """,
    hints=(
        'Keep 2022 and the importer {economy!r} of `world_trade`. Rows of kind "domestic" are what it buys at'
        ' home, rows of kind "trade" what it buys abroad.',
        "λ is domestic over domestic plus imports, of goods. Raise it to one over θ. The loss is one less "
        "that factor, in percent.",
        "Check: λ and the factor lie between 0 and 1, and the factor is nearer to 1. A larger θ gives a "
        "smaller loss.",
    ),
    means=(
        "By the simplest formula {economy} would lose {answer:.1f} % of income at a home share of {100 * "
        "home_share:.0f} %; links between sectors are left out, so real losses are larger."
    ),
    vary={"economy": ("AUS", "CHN", "DEU", "JPN", "KOR", "USA", "VNM"), "theta": (4, 5, 6)},
)
def autarky_loss(economy="JPN", theta=5):
    """One less the home share to the power of one over theta."""
    world_trade = load("world_trade")
    # all that the economy bought in 2022, at home and abroad
    rows = world_trade[(world_trade["year"] == 2022) & (world_trade["importer"] == economy)]
    # what it bought at home
    domestic = rows.loc[rows["kind"] == "domestic", "goods_usd_mn"].sum()
    # what it bought abroad
    imports = rows.loc[rows["kind"] == "trade", "goods_usd_mn"].sum()
    # λ, the part of spending on home goods
    home_share = domestic / (domestic + imports)
    # what is left of real income
    factor = home_share ** (1 / theta)
    # what is lost, in percent
    return 100 * (1 - factor)


autarky_loss.mistakes(
    "Look at the exponent.",
    theta_as_exponent=Wrong(
        "You get this if the exponent is θ. The exponent is one over θ: easy substitution makes losses small.",
        {"(1 / theta)": "theta"},
    ),
    approximation=Wrong(
        "You get this if you divide the import share by θ. That straight line is near the formula for small shares only.",
        {"(1 - factor)": "(1 - home_share) / theta"},
        step="Look at the exponent: a power, not a quotient.",
    ),
    import_share=Wrong(
        "You get this if you take the import share itself. Imports can be replaced, at a cost.",
        {"(1 - factor)": "(1 - home_share)"},
    ),
    import_share_for_home=Wrong(
        "You get this if λ is the share of imports. It is the share of home goods.",
        {"= domestic / (": "= imports / ("},
        step="Look at what λ is a share of.",
    ),
    with_services=Wrong(
        "You get this if you add services to the goods. The question takes goods alone.",
        {'"goods_usd_mn"].sum()': '["goods_usd_mn", "services_usd_mn"]].sum().sum()'},
        step="Look at the column.",
    ),
)


@scenarios.question(
    Number("percent", tolerance=0.005),
    objective="scenarios.model",
    title="Goods and services apart",
    level=3,
    text="""
    The formula for the gains from trade can take goods and services as two sectors. Then λ is taken for each
    sector by itself, and the part of real income that is left without trade is λ_goods^(w/θ) ·
    λ_services^((1-w)/θ). Here w is the share of goods in all purchases of the economy, from itself and from
    others. Compute the gains from trade of {economy} (`{economy!r}`) in 2022: one less that product, in
    **percent**. Take `world_trade`; in each sector λ = domestic sales / (domestic sales + imports). θ is
    {theta} in both. The notebook "gains from trade by formula" goes deeper; the question does not need it.
    """,
    hints=(
        "Keep 2022 and the importer {economy!r} of `world_trade`. All its rows are its purchases; the row of "
        'kind "domestic" is the home part.',
        "Compute λ of goods, λ of services and the weight w of goods. Raise each λ to its weight over θ and "
        "multiply. The gain is one less the product.",
        "Check: the two weights add up to one. The result must lie between those of goods alone and of "
        "services alone.",
    ),
    means=(
        "With services as a sector of its own the gain is {answer:.1f} %: services are bought at home mostly,"
        " so they pull the figure down."
    ),
    vary={"economy": ("AUS", "CHN", "DEU", "JPN", "KOR", "VNM"), "theta": (4, 5, 6)},
)
def gains_in_two_sectors(economy="JPN", theta=5):
    """One less the weighted product of home shares."""
    world_trade = load("world_trade")
    # all purchases of the economy in 2022
    rows = world_trade[(world_trade["year"] == 2022) & (world_trade["importer"] == economy)]
    # by sector, from everybody
    bought = rows[["goods_usd_mn", "services_usd_mn"]].sum()
    # by sector, from home
    domestic = rows[rows["kind"] == "domestic"][["goods_usd_mn", "services_usd_mn"]].sum()
    # λ of goods and λ of services
    home_share = domestic / bought
    # what each sector weighs in all purchases
    weight = bought / bought.sum()
    # what is left of real income without trade
    left = (home_share ** (weight / theta)).prod()
    # what trade adds, in percent
    return 100 * (1 - left)


gains_in_two_sectors.mistakes(
    "Look at what the weights are shares of.",
    one_sector=Wrong(
        "You get this if you add goods and services up before you take λ. The average hides that few goods are "
        "bought at home.",
        {"domestic / bought": "domestic.sum() / bought.sum()"},
        step="Take λ for each sector by itself.",
    ),
    no_weights=Wrong(
        "You get this if both exponents are one over θ. Then goods and services count as if each were all that "
        "is bought.",
        {"weight / theta": "1 / theta"},
        step="Look at the exponents: each sector has a weight.",
    ),
    equal_weights=Wrong(
        "You get this if goods and services have the same weight. The weights are their shares in purchases.",
        {"weight / theta": "0.5 / theta"},
        step="Look at the weights.",
    ),
    weights_exchanged=Wrong(
        "You get this if services have the weight of goods, and goods the weight of services.",
        {"weight / theta": "(1 - weight) / theta"},
        step="Look at which weight belongs to which λ.",
    ),
    goods_alone=Wrong(
        "You get this if you take goods alone. Services are a sector of their own, and a large one.",
        {"(home_share ** (weight / theta)).prod()": 'home_share["goods_usd_mn"] ** (1 / theta)'},
        step="Count the sectors of the formula.",
    ),
    mean_of_gains=Wrong(
        "You get this if you take the weighted mean of the two gains. The formula multiplies what is left of each.",
        {"100 * (1 - left)": "(100 * (1 - home_share ** (1 / theta)) * weight).sum()"},
        step="Look at how the two sectors are put together.",
    ),
    weights_of_home=Wrong(
        "You get this if the weights are shares of what is bought at home. They are shares of all purchases.",
        {"bought / bought.sum()": "domestic / domestic.sum()"},
    ),
    import_shares=Wrong(
        "You get this if λ is the share of imports. λ is the share of home goods.",
        {"domestic / bought": "1 - domestic / bought"},
        step="Look at what λ is a share of.",
    ),
    weights_of_imports=Rare(
        "You get this if the weights are shares of imports. They are shares of all purchases, from home and from abroad.",
        {"bought / bought.sum()": "(bought - domestic) / (bought - domestic).sum()"},
    ),
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
        ([1.0], [1.3], 4.0),
        ([0.2, 0.8], [0.5, 1.5], 1.0),
    ],
    draw=_shift,
    objective="scenarios.model",
    title="Where purchases go",
    level=3,
    points=2,
    text="""
    This is the core of the trade model. A buyer spends the share s_i on supplier i. Then the cost of supplier
    i changes by the factor c_i. The new shares are s_i · c_i^(-θ), divided by the sum of these over all
    suppliers. Write `new_shares(shares, cost_changes, theta)`. It returns the new shares as a list of
    fractions; an array does as well.
    """,
    hints=(
        "Each supplier has a share and a change of cost; θ is the same for all.",
        "Multiply each share by its cost change to the power of minus θ. Then divide by the sum of these "
        "numbers.",
        "Check: the new shares add up to one. If no cost changes, the shares stay as they are.",
    ),
    means=(
        "Two suppliers of one half each: if one becomes a tenth dearer, its share falls to {100 * "
        "(answer([0.5, 0.5], [1.1, 1.0], 4)[0]):.0f} % at an elasticity of 4."
    ),
)
def new_shares():
    """Shares in changes, with trade diversion."""

    def new_shares(shares, cost_changes, theta):
        # dearer suppliers lose, so the exponent is negative
        weights = [s * c**-theta for s, c in zip(shares, cost_changes, strict=True)]
        # the shares must add up to one again
        total = sum(weights)
        return [weight / total for weight in weights]

    return new_shares


new_shares.mistakes(
    "Try your function with costs that do not change.",
    not_normalised=Wrong(
        "You get this if you do not divide by the sum of the new numbers. The old shares add up to one already, so "
        "their sum changes nothing.",
        {"return [weight / total for weight in weights]": "return weights"},
        step="Add your new shares up: do they give one?",
    ),
    first_supplier=Rare(
        "You get this if `return` stands inside the loop, so that the list ends with the first supplier.",
        {"return [weight / total for weight in weights]": "return [weights[0] / total]"},
        step="Look at where your loop ends.",
    ),
    share_in_the_power=Wrong(
        "You get this if you raise the share to the power as well. The share is a weight outside the power.",
        {"s * c**-theta": "(s * c) ** -theta"},
        step="Look at what the exponent belongs to.",
    ),
    factor_as_rate=Wrong(
        "You get this if you add one to the change. It is a factor already: 1.25 means a quarter dearer.",
        {"c**-theta": "(1 + c) ** -theta"},
    ),
    one_less_theta=Wrong(
        "You get this if the exponent is 1 - θ. Here it is -θ.",
        {"c**-theta": "c ** (1 - theta)"},
        step="Look at the exponent.",
    ),
    straight_line=Wrong(
        "You get this if each percent of cost takes θ percent off the share. That holds for tiny changes alone.",
        {"c**-theta": "(1 - theta * (c - 1))"},
        step="Look at the formula: it has a power.",
    ),
    in_percent=Wrong(
        "You get this if you return percent. The old shares are fractions, and so are the new ones.",
        {"weight / total": "100 * weight / total"},
        step="Add your shares up.",
    ),
    changes_of_shares=Wrong(
        "You get this if you return by how much each share changes. The question asks for the new shares.",
        {
            "return [weight / total for weight in weights]": "return [weight / total - s for weight, s in zip(weights, shares, strict=True)]"
        },
        step="Add your shares up.",
    ),
    one_more_theta=Rare(
        "You get this if the exponent is -(θ + 1). Here it is -θ.",
        {"c**-theta": "c ** -(theta + 1)"},
        step="Look at the exponent.",
    ),
    sorted_shares=Rare(
        "You get this if you sort the new shares. They stay in the order of the suppliers.",
        {
            "return [weight / total for weight in weights]": "return sorted(weight / total for weight in weights)"
        },
        step="Look at the order of your list.",
    ),
    cost_less_one=Rare(
        "You get this if you subtract one from the cost change. It is a factor already.",
        {"c**-theta": "((c - 1) or 1) ** -theta"},
    ),
)
