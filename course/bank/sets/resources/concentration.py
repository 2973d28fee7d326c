"""Concentration of supply."""

from math import exp, log
from random import Random

from course.bank import Function, Label, Number, Rare, Wrong, load
from course.bank.sets.resources import resources
from course.bank.sets.resources.stages import mined

#: other names under which people know the economies that mine
_ALSO_CALLED = {
    "COD": ("Congo", "DR Congo", "Democratic Republic of the Congo"),
    "USA": ("US", "America", "United States of America"),
    "RUS": ("Russian Federation",),
    "VNM": ("Vietnam",),
}


@resources.question(
    Label(),
    accepted={
        str(code): (str(name), *_ALSO_CALLED.get(str(code), ()))
        for code, name in load("economies")[["iso3", "name"]].values
    },
    objective="resources.concentration",
    title="The second largest miner of {mineral}",
    level=1,
    text="""
    Which **single economy** mined the second largest amount of {mineral} in 2024? Take `mineral_production`,
    stage "mine", vintage "MCS 2026". Give the economy's code or its name.
    """,
    starter="""
    mineral_production = load("mineral_production")
    second_miner = ____  # a text
    """,
    hints=(
        'Keep "{mineral}", stage "mine", vintage "MCS 2026" and year 2024.',
        "Sort by `quantity_t`, the largest first, and count down from the top.",
        "Check: print the sorted rows. Exactly one economy has more tonnes than yours.",
    ),
    means=(
        "{name_of(answer)} comes second with {100 * (rows.nlargest(2, 'quantity_t')['quantity_t'].iloc[1] / "
        "rows['quantity_t'].max()):.0f} % of the tonnes of the first: a rank hides how far apart two "
        "producers are."
    ),
    vary={"mineral": ("cobalt", "graphite", "lithium", "rare earths", "tin", "tungsten")},
    unseen={"without_stage": "reserves have no year, so the year leaves them out"},
)
def second_miner(mineral="rare earths"):
    """Second of the ranking."""
    mineral_production = load("mineral_production")
    # all miners of one year, in one edition
    rows = mineral_production.query(
        "mineral == @mineral and stage == 'mine' and vintage == 'MCS 2026' and year == 2024"
    )
    # two largest rows; the second of them
    return str(rows.nlargest(2, "quantity_t")["iso3"].iloc[1])


def _ranked(mineral: str, stage: str = "mine") -> list[str]:
    rows = mined(mineral, "MCS 2026", stage, 2024 if stage == "mine" else None)
    rows = rows[rows["iso3"] != "ROW"]
    return [str(code) for code in rows.nlargest(10, "quantity_t")["iso3"]]


def _from_the_smallest(mineral: str) -> str:
    rows = mined(mineral, "MCS 2026")
    return str(rows[rows["quantity_t"] > 0].nsmallest(2, "quantity_t")["iso3"].iloc[1])


def _large_reserves(mineral: str) -> str:
    return next(code for code in _ranked(mineral, "reserves") if code not in _ranked(mineral)[:4])


second_miner.mistakes(
    "Look at the direction in which you sort.",
    the_first=Wrong(
        "This is the largest miner. The question asks for the second largest.",
        lambda mineral: _ranked(mineral)[0],
        step="Look at the rank.",
    ),
    the_third=Wrong(
        "This is the third largest miner. Python counts from zero, so the second stands at place 1.",
        lambda mineral: _ranked(mineral)[2],
        step="Look at how the places are counted.",
    ),
    the_fourth=Wrong(
        "This is the fourth largest miner by the tonnes of this edition. The question asks for the second.",
        lambda mineral: _ranked(mineral)[3],
        step="Look at the tonnes of the largest miners.",
    ),
    large_reserves=Wrong(
        "This economy has large reserves. What lies in the ground is not what is mined.",
        _large_reserves,
        step="Look at the stage.",
    ),
    from_the_smallest=Rare(
        "You get this if you sort from small to large. The question asks for the second from the top.",
        _from_the_smallest,
    ),
    rest_of_the_world=Wrong(
        "The rest of the world is no single economy. Leave its row out before you rank.",
        lambda: "ROW",
        step="Look at which rows are economies.",
    ),
    second_by_another_table=Rare(
        "This economy comes second in `mineral_stages`, which counts magnet metals alone. The question takes "
        "`mineral_production`, all rare earths.",
        lambda mineral: "MMR" if mineral == "rare earths" and _ranked(mineral)[1] != "MMR" else None,
        step="Look at the table that the question names.",
    ),
    among_the_smallest=Rare(
        "This economy mined nothing or least in 2024: the rows are sorted from small to large. Take the second from "
        "the top.",
        lambda mineral: str(mined(mineral, "MCS 2026").nsmallest(2, "quantity_t")["iso3"].iloc[1]),
    ),
)


@resources.question(
    Number("index 0-1", tolerance=0.0005, also={"points of 10,000": 10_000.0}),
    objective="resources.concentration",
    title="Concentration of {mineral} mining",
    text="""
    Compute the Herfindahl-Hirschman index of {mineral} mining in 2024 over the **listed rows**. Take the
    vintage "MCS 2026"; a cell of the lesson may take another one. The index is the sum of squared shares. The shares are fractions of the sum of these rows. The row `ROW`,
    the rest of the world, counts as one producer.
    """,
    hints=(
        'Keep "{mineral}", stage "mine", vintage "MCS 2026" and year 2024. `ROW` stays in.',
        "Divide each quantity by the sum of these rows. Square the shares and add them up.",
        "Check: the shares add up to one before you square them. The index is at least as large as the square"
        " of the largest share.",
    ),
    means=(
        "An index of {answer:.2f} is that of {1 / answer:.1f} equal producers; the largest alone holds {100 *"
        " shares.max():.0f} %."
    ),
    # Only minerals whose listed rows add up to another number than the printed world total.
    vary={"mineral": ("cobalt", "lithium", "niobium", "rare earths", "tungsten", "vanadium")},
    unseen={"without_stage": "reserves have no year, so the year leaves them out"},
)
def mining_hhi(mineral="rare earths"):
    """Sum of squared shares."""
    mineral_production = load("mineral_production")
    # all listed producers, the rest of the world as one of them
    rows = mineral_production.query(
        "mineral == @mineral and stage == 'mine' and vintage == 'MCS 2026' and year == 2024"
    )
    # fractions that add up to one
    shares = rows["quantity_t"] / rows["quantity_t"].sum()
    # squares give the large ones more weight
    return (shares**2).sum()


mining_hhi.mistakes(
    largest_share=Wrong(
        "You get this if you take the share of the largest producer.",
        {"(shares**2).sum()": "shares.max()"},
        step="Square all shares and add them.",
    ),
    not_squared=Wrong(
        "You get this if you add up the shares without squaring them. Shares of one whole always add up to one.",
        lambda: 1.0,
        step="Square each share before you add.",
    ),
    printed_total=Wrong(
        "You get this if you divide by the printed world total. The question takes the sum of the listed rows.",
        {'/ rows["quantity_t"].sum()': '/ rows["world_total_t"]'},
        step="Add up your shares. Do they give one?",
    ),
    amounts_squared=Wrong(
        "You get this if you divide the sum of squared tonnes by the sum of tonnes. The index squares shares.",
        {"(shares**2).sum()": '(shares * rows["quantity_t"]).sum()'},
        step="Compute the shares first, then square them.",
    ),
    effective_number=Wrong(
        "You get this if you give the effective number of producers. That number is one over the index.",
        lambda key: 1 / key,
        step="Look at what is asked: the index itself.",
    ),
    normalised=Rare(
        "You get this if you rescale the index so that equal shares give 0. The question asks for the plain sum of squares.",
        {"(shares**2).sum()": "((shares**2).sum() - 1 / len(rows)) / (1 - 1 / len(rows))"},
        step="Look at what is done after you add the squares.",
    ),
    only_the_largest=Rare(
        "You get this if you keep only the three largest producers. The sum is then too small and each share too large.",
        {
            'rows["quantity_t"] / rows["quantity_t"].sum()': 'rows["quantity_t"].nlargest(3) / rows["quantity_t"].nlargest(3).sum()'
        },
        step="Count your rows.",
    ),
)


def _amounts(draw: Random) -> tuple[list[float]]:
    return ([round(draw.uniform(1, 300), 1) for _ in range(draw.randint(2, 9))],)


@resources.question(
    Function(("amounts",), tolerance=1e-4),
    inputs=[
        ([70.0, 30.0],),
        ([25.0, 25.0, 25.0, 25.0],),
        ([100.0],),
        ([0.4, 0.1],),
        ([270.0, 45.5, 29.0, 27.0, 0.0],),
        ([0.004, 0.012],),
    ],
    draw=_amounts,
    objective="resources.concentration",
    title="Effective number of suppliers",
    text="""
    Write `effective_suppliers(amounts)`. Its argument is a list of the amounts that suppliers deliver, in any
    unit. It returns the **effective number of suppliers**: one over the sum of squared shares. Four equal
    suppliers give 4.
    """,
    hints=(
        "The only input is the list of amounts. Its sum is the whole.",
        "Turn each amount into a share of the sum. Square the shares, add them up, and take one over the "
        "result.",
        "Check: four equal suppliers give 4, in tonnes and in kilograms. A single supplier gives 1.",
    ),
    means=(
        "Suppliers of 80, 10 and 10 count like {answer([80, 10, 10]):.1f} equal ones: a long list of sellers "
        "can hide a single one."
    ),
)
def effective_suppliers():
    """One over the index of concentration."""

    def effective_suppliers(amounts):
        # the whole, so that any unit will do
        total = sum(amounts)
        # one over the sum of squared shares
        return 1 / sum((amount / total) ** 2 for amount in amounts)

    return effective_suppliers


def _shares(amounts):
    return [amount / sum(amounts) for amount in amounts]


effective_suppliers.mistakes(
    "Try it with four equal suppliers.",
    index_itself=Wrong(
        "You get this if you return the index of concentration. The question asks for one over that index.",
        lambda: lambda amounts: sum((a / sum(amounts)) ** 2 for a in amounts),
    ),
    head_count=Wrong(
        "You get this if you count suppliers. A small supplier counts less than a large one.",
        lambda: lambda amounts: float(len(amounts)),
        step="Try it with amounts of 99 and 1.",
    ),
    largest=Wrong(
        "You get this if you take one over the largest share alone.",
        lambda: lambda amounts: sum(amounts) / max(amounts),
        step="All shares count, each of them squared.",
    ),
    who_delivers=Wrong(
        "You get this if you count those who deliver something. A small supplier counts less than a large one.",
        lambda: lambda amounts: float(sum(amount > 0 for amount in amounts)),
        step="Try it with amounts of 99 and 1.",
    ),
    amounts_squared=Wrong(
        "You get this if you divide the sum of amounts by the sum of squared amounts. Square the shares.",
        lambda: lambda amounts: sum(amounts) / sum(amount**2 for amount in amounts),
        step="Compute the shares first, then square them.",
    ),
    percent=Wrong(
        "You get this if you take shares in percent. Their squares are ten thousand times as large.",
        lambda: lambda amounts: 1 / sum((100 * amount / sum(amounts)) ** 2 for amount in amounts),
        step="The shares must add up to one.",
    ),
    not_squared=Wrong(
        "You get this if you add up the shares before you square, or do not square at all. Their sum is one, so the "
        "result is always one.",
        lambda: lambda amounts: 1.0,
        step="Square each share before you add.",
    ),
    equal_once=Rare(
        "You get this if equal amounts count once, as in a set. Each supplier counts.",
        lambda: lambda amounts: 1 / sum((a / sum(amounts)) ** 2 for a in set(amounts)),
    ),
    entropy=Rare(
        "You get this if you take the exponential of the entropy, which is another measure. Square the shares here.",
        lambda: lambda amounts: exp(-sum(s * log(s) for s in _shares(amounts) if s)),
        step="Look at what is done with each share.",
    ),
    last_kept=Rare(
        "You get this if your loop keeps the last share alone. Add each square to those before it.",
        lambda: lambda amounts: 1 / (_shares(amounts)[-1] ** 2 or 1),
        step="Look at what your loop does with the squares before the last.",
    ),
    first_returned=Rare(
        "You get this if `return` stands inside the loop, so that the first share counts alone. All shares count.",
        lambda: lambda amounts: 1 / _shares(amounts)[0] ** 2,
        step="Look at where your loop ends.",
    ),
    rooted=Rare(
        "You get this if you take the root of the sum of squares. The question asks for one over the sum itself.",
        lambda: lambda amounts: 1 / sum(s**2 for s in _shares(amounts)) ** 0.5,
    ),
    inverse_of_each=Rare(
        "You get this if you take one over each square before you add. Add the squares first.",
        lambda: lambda amounts: sum(1 / s**2 for s in _shares(amounts) if s),
        step="Look at what comes first: the sum or one over.",
    ),
    one_less_index=Rare(
        "You get this if you take one less the index. The question asks for one over it.",
        lambda: lambda amounts: 1 - sum(s**2 for s in _shares(amounts)),
    ),
    mean_index=Rare(
        "You get this if you take the mean of the squared shares. Add them up, and take one over the sum.",
        lambda: lambda amounts: sum(s**2 for s in _shares(amounts)) / len(amounts),
    ),
    as_percent=Rare(
        "You get this if you take the amounts for percent. They are in any unit: divide each by their sum.",
        lambda: lambda amounts: 1 / sum((amount / 100) ** 2 for amount in amounts),
        step="Try it with amounts that do not add up to 100.",
    ),
    brackets=Rare(
        "You get this if you square the sum alone. Put brackets around the share, then square it.",
        lambda: lambda amounts: float(sum(amounts)),
        step="Look at the brackets.",
    ),
    entropy_itself=Rare(
        "You get this if you take the entropy of the shares, another measure. Square the shares here.",
        lambda: lambda amounts: -sum(s * log(s) for s in _shares(amounts) if s),
        step="Look at what is done with each share.",
    ),
)
