"""The game between capitals."""

from random import Random

import pandas as pd

from course.bank import Function, Number, Wrong
from course.bank.sets.alliances import alliances


def _payoffs(draw: Random) -> tuple[list, list]:
    rows, columns = draw.choice([(2, 2), (2, 3), (3, 3)])
    return (
        [[draw.randint(-9, 9) for _ in range(columns)] for _ in range(rows)],
        [[draw.randint(-9, 9) for _ in range(columns)] for _ in range(rows)],
    )


@alliances.question(
    Function(("row", "column")),
    inputs=[
        ([[3, 0], [5, 1]], [[3, 5], [0, 1]]),
        ([[2, 0], [0, 1]], [[1, 0], [0, 2]]),
        ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]),
        ([[4, 1], [1, 3]], [[4, 1], [1, 3]]),
        ([[1, 2, 3], [3, 2, 1]], [[2, 1, 0], [0, 1, 2]]),
        ([[1], [1], [0]], [[5], [4], [3]]),
        ([[1.004, 0.5], [1.0, 0.2]], [[0.3, 0.3], [0.1, 0.104]]),
        ([[0, 1, 4], [2, 0, 3]], [[1, 2, 5], [3, 1, 2]]),
    ],
    draw=_payoffs,
    drawn=12,
    objective="alliance.game",
    title="Equilibria of a small game",
    level=3,
    points=2,
    text="""
    Write `equilibria(row, column)`. Its arguments are the pay-offs of the row player and of the column
    player, each as a list of rows. Return all **pure Nash equilibria** as a sorted list of cells `[i, j]`: row
    first, both counted from 0. Tuples do as well. A game without an equilibrium gives an empty list. In an
    equilibrium no player gains by changing alone. An equal pay-off is no gain.
    """,
    starter="""
    def equilibria(row, column):
        return ____
    """,
    hints=(
        "Look at one cell [i, j] at a time. The row player could move within column j, the column player "
        "within row i.",
        "Keep the cell if nobody gains: its row pay-off is the largest of its column, its column pay-off the "
        "largest of its row.",
        "Check: in the prisoners' dilemma `[[3, 0], [5, 1]]` and `[[3, 5], [0, 1]]` only the cell [1, 1] is "
        "left.",
    ),
    means=(
        "The dilemma has the equilibrium {answer([[3, 0], [5, 1]], [[3, 5], [0, 1]])}, though both would be "
        "better off elsewhere: an equilibrium is stable, which is not the same as good."
    ),
)
def equilibria():
    """All cells in which both answer best."""

    def equilibria(row, column):
        found = []
        # every cell of the table
        for i in range(len(row)):
            for j in range(len(row[0])):
                # the best that the row player finds in this column
                best_row = max(row[k][j] for k in range(len(row)))
                # the best that the column player finds in this row
                best_column = max(column[i])
                # nobody gains by moving alone; an equal pay-off is no gain
                if row[i][j] == best_row and column[i][j] == best_column:
                    found.append([i, j])
        return found

    return equilibria


def _best_sum(row, column):
    cells = [[i, j] for i in range(len(row)) for j in range(len(row[0]))]
    top = max(row[i][j] + column[i][j] for i, j in cells)
    return [[i, j] for i, j in cells if row[i][j] + column[i][j] == top]


def _row_only(row, column):
    cells = [[i, j] for i in range(len(row)) for j in range(len(row[0]))]
    return [[i, j] for i, j in cells if row[i][j] == max(row[k][j] for k in range(len(row)))]


def _column_only(row, column):
    cells = [[i, j] for i in range(len(row)) for j in range(len(row[0]))]
    return [[i, j] for i, j in cells if column[i][j] == max(column[i])]


def _either(row, column):
    return sorted({tuple(cell) for cell in (*_row_only(row, column), *_column_only(row, column))})


def _cells(row, chosen):
    """Return the cells of a game for which a condition holds."""
    return [[i, j] for i in range(len(row)) for j in range(len(row[0])) if chosen(i, j)]


def _negative(payoffs):
    return [[-one for one in line] for line in payoffs]


def _changed(change):
    """Return a function that hands in the right list changed."""
    right = equilibria.code()
    return lambda row, column: change(right(row, column), row, column)


def _strict(found, row, column):
    """Keep the cells in which both best answers are the only ones."""
    return [
        [i, j]
        for i, j in found
        if [line[j] for line in row].count(row[i][j]) == 1 and column[i].count(column[i][j]) == 1
    ]


equilibria.mistakes(
    best_for_both=Wrong(
        "You get this if you take the cell with the largest sum. A player may gain by leaving that cell.",
        lambda: _best_sum,
        step="Try it with the prisoners' game, the first input.",
    ),
    one_player=Wrong(
        "You get this if only the row player answers best. Both players must.",
        lambda: _row_only,
        step="Ask each of the two players whether a change pays.",
    ),
    players_exchanged=Wrong(
        "You get this if the row player compares along a row. The row player chooses between rows, within one "
        "column. Exchanged pay-offs give the same.",
        lambda: (
            lambda row, column: [
                [i, j]
                for i in range(len(row))
                for j in range(len(row[0]))
                if row[i][j] == max(row[i]) and column[i][j] == max(column[k][j] for k in range(len(row)))
            ]
        ),
        step="Ask which cells a player can reach by changing alone.",
    ),
    ties_lost=Wrong(
        "You get this if a best answer must be better than all others. A player who only draws level does not "
        "gain, so the cell stays an equilibrium.",
        lambda: _changed(_strict),
        step="Try a game in which two pay-offs are equal.",
    ),
    first_only=Wrong(
        "You get this if your function stops at the first equilibrium. A game can have several.",
        lambda: _changed(lambda found, row, column: found[:1]),
        step="Look at where your loop ends.",
    ),
    first_cell_itself=Wrong(
        "You get this if your function returns one cell. Return a list of cells, even when it holds one or none.",
        lambda: _changed(lambda found, row, column: found[0] if found else []),
        step="Look at what your function returns.",
    ),
    column_before_row=Wrong(
        "You get this if you give the column before the row. A cell is `[i, j]`: row first.",
        lambda: _changed(lambda found, row, column: [[j, i] for i, j in found]),
        step="Look at the order of the two numbers.",
    ),
    counted_from_one=Wrong(
        "You get this if you count rows and columns from one. Count them from zero, as Python does.",
        lambda: _changed(lambda found, row, column: [[i + 1, j + 1] for i, j in found]),
        step="Look at the number of the first row.",
    ),
    payoffs_of_the_cells=Wrong(
        "You get this if you return the pay-offs in the cells. The question asks for the cells.",
        lambda: _changed(lambda found, row, column: [[row[i][j], column[i][j]] for i, j in found]),
        step="Look at what your function returns.",
    ),
    sorted_payoffs=Wrong(
        "You get this if you return the pay-offs in the cells, sorted. The question asks for the cells.",
        lambda: _changed(lambda found, row, column: sorted([row[i][j], column[i][j]] for i, j in found)),
        step="Look at what your function returns.",
        rare=True,
    ),
    number_of_them=Wrong(
        "You get this if you return how many equilibria there are. The question asks for the cells.",
        lambda: _changed(lambda found, row, column: len(found)),
        step="Look at what your function returns.",
    ),
    flat_list=Wrong(
        "You get this if you put all numbers into one list. Each cell is a list of its own.",
        lambda: _changed(lambda found, row, column: [number for cell in found for number in cell]),
        step="Look at how your function collects the cells.",
    ),
    one_matrix=Wrong(
        "You get this if you use the row player's pay-offs for both players. The column player has pay-offs of "
        "their own.",
        lambda: lambda row, column: equilibria.code()(row, row),
        step="Look at which pay-offs the column player compares.",
    ),
    either_player=Wrong(
        "You get this if it is enough that one of the two answers best. Both must.",
        lambda: _either,
        step="Look at how you join the two conditions.",
    ),
    column_player_only=Wrong(
        "You get this if only the column player answers best. Both players must.",
        lambda: _column_only,
        step="Ask each of the two players whether a change pays.",
    ),
    square_only=Wrong(
        "You get this if your loops take every game for square. Count the rows by `len(row)`, the columns by "
        "`len(row[0])`.",
        lambda: _changed(lambda found, row, column: [cell for cell in found if cell[1] < len(row)]),
        step="Try a game with more columns than rows.",
        rare=True,
    ),
    least=Wrong(
        "You get this if both players take their lowest pay-off. Each looks for the highest.",
        lambda: lambda row, column: equilibria.code()(_negative(row), _negative(column)),
        step="Look at what is best for a player.",
        rare=True,
    ),
    both_along_rows=Wrong(
        "You get this if both players compare along a row. The row player chooses between rows, within one column.",
        lambda: (
            lambda row, column: _cells(
                row, lambda i, j: row[i][j] == max(row[i]) and column[i][j] == max(column[i])
            )
        ),
        step="Ask which cells a player can reach by changing alone.",
        rare=True,
    ),
    both_along_columns=Wrong(
        "You get this if both players compare along a column. The column player chooses between columns, within one row.",
        lambda: (
            lambda row, column: _cells(
                row,
                lambda i, j: (
                    row[i][j] == max(line[j] for line in row)
                    and column[i][j] == max(line[j] for line in column)
                ),
            )
        ),
        step="Ask which cells a player can reach by changing alone.",
        rare=True,
    ),
    best_of_all=Wrong(
        "You get this if you compare with the largest pay-off of the whole game. A player reaches one row or one column alone.",
        lambda: (
            lambda row, column: _cells(
                row, lambda i, j: row[i][j] == max(map(max, row)) and column[i][j] == max(map(max, column))
            )
        ),
        step="Ask which cells a player can reach by changing alone.",
        rare=True,
    ),
    nobody_better_off_together=Wrong(
        "You get this if you look for cells that no other cell beats for both. That is efficient; an equilibrium asks what one gains alone.",
        lambda: (
            lambda row, column: _cells(
                row,
                lambda i, j: (
                    not _cells(row, lambda k, m: row[k][m] > row[i][j] and column[k][m] > column[i][j])
                ),
            )
        ),
        step="Ask whether one player gains by changing alone.",
        rare=True,
    ),
    by_columns=Wrong(
        "You get this if the cells are in the order of their columns. Sort them: by the row first.",
        lambda: _changed(lambda found, row, column: sorted(found, key=lambda cell: cell[::-1])),
        step="Look at the order of your list.",
        rare=True,
    ),
    first_row_only=Wrong(
        "You get this if `return` stands inside the loop over the rows, so that the first row alone is searched.",
        lambda: _changed(lambda found, row, column: [cell for cell in found if cell[0] == 0]),
        step="Look at where your loop ends.",
        rare=True,
    ),
    two_by_two=Wrong(
        "You get this if your function looks at two rows and two columns only. A game may be larger or smaller.",
        lambda: _changed(lambda found, row, column: [cell for cell in found if max(cell) < 2]),
        step="Try a game of three rows.",
        rare=True,
    ),
)


@alliances.question(
    Number("points of pay-off", tolerance=0.05),
    objective="alliance.game",
    title="When hedging stops paying",
    level=2,
    text="""
    An economy can **hedge** or **join**. If it hedges, it keeps trade with one power, worth {trade}. With
    probability {keep} % it also keeps the other power's protection, worth {shield}. If it joins the other
    power, it has the protection for sure and loses the trade. New partners replace {replaced} % of that
    trade. A **punishment** is taken off the pay-off of hedging. From which punishment on is joining at least
    as good as hedging?
    """,
    starter="punishment = ____",
    hints=(
        "Write down two pay-offs: that of hedging before any punishment, and that of joining.",
        "Hedging has the trade for sure and the protection with its chance. Joining has the protection for "
        "sure and a part of the trade. Subtract joining from hedging.",
        "Check: with your punishment both pay-offs must be equal.",
    ),
    means=(
        "Hedging pays up to a punishment of {answer:g} points; with these made-up numbers a threat below that"
        " changes nothing."
    ),
    vary={
        "trade": (6, 8, 10),
        "shield": (5, 9),
        "keep": (50, 60, 80),
        "replaced": (25, 40),
    },
)
def punishment(trade=8, shield=5, keep=80, replaced=25):
    """Difference of the two pay-offs without punishment."""
    # all of the trade, and the protection if it is kept
    hedging = trade + keep / 100 * shield
    # the protection for sure, and the trade that can be replaced
    joining = shield + replaced / 100 * trade
    # the punishment that makes both equal
    return hedging - joining


punishment.mistakes(
    sure_protection=Wrong(
        "You get this if protection is certain for an economy that hedges, or counts for neither side. It keeps "
        "the protection only with a probability.",
        lambda trade, replaced: trade - replaced / 100 * trade,
        step="Look at what hedging risks.",
    ),
    no_replacement=Wrong(
        "You get this if no new partner replaces the lost trade.",
        lambda trade, shield, keep: trade + keep / 100 * shield - shield,
        step="Look at what joining brings besides protection.",
    ),
    payoff_of_hedging=Wrong(
        "You get this if you take the pay-off of hedging itself. Compare it with the pay-off of joining.",
        lambda trade, shield, keep: trade + keep / 100 * shield,
        step="Write down both pay-offs.",
    ),
    lost_for_replaced=Wrong(
        "You get this if new partners replace what is lost, and the rest is lost. They replace {replaced} %, and "
        "that part stays.",
        lambda trade, shield, keep, replaced: (
            trade + keep / 100 * shield - shield - (1 - replaced / 100) * trade
        ),
        step="Look at which part of the trade comes back.",
    ),
    payoff_of_joining=Wrong(
        "You get this if you take the pay-off of joining itself. Compare it with the pay-off of hedging.",
        lambda trade, shield, replaced: shield + replaced / 100 * trade,
        step="Write down both pay-offs.",
        rare=True,
    ),
    trade_at_risk=Wrong(
        "You get this if the {keep} % hold for trade and protection together. Who hedges has the trade for sure.",
        lambda trade, shield, keep, replaced: keep / 100 * (trade + shield) - shield - replaced / 100 * trade,
        step="Look at what hedging risks.",
        rare=True,
    ),
    replaced_protection=Wrong(
        "You get this if new partners replace {replaced} % of trade and protection together. They replace trade "
        "alone.",
        lambda trade, shield, keep, replaced: (
            trade + keep / 100 * shield - shield - replaced / 100 * (trade + shield)
        ),
        step="Look at what the new partners replace.",
        rare=True,
    ),
)


@alliances.question(
    Number("points of pay-off", tolerance=0.05),
    objective="alliance.game",
    title="Two fears of an ally",
    level=2,
    text="""
    An ally asks Japan to join a tariff on a neighbour. If Japan joins and the neighbour lets it pass, Japan
    gets -2. If Japan joins and the neighbour answers, Japan gets {answered}. The neighbour answers with a
    chance of {chance} %. If Japan stays out, it gets -3. Staying out also makes it {likelier} percentage points
    likelier that the ally does not help when help is due. From which **worth of the ally's help** on, in
    points, is joining at least as good as staying out? All points are made up. The fear of being drawn in is
    called entrapment, the fear of being left is called abandonment. The deeper notebook
    `allies-and-two-levels` has more on both.
    """,
    starter="worth_of_protection = ____",
    hints=(
        "Write down two pay-offs. Joining has two outcomes with their chances. Staying out has -3 and a "
        "chance to lose the ally's help.",
        "Expect joining over both outcomes. Set it equal to -3 less the chance times the worth, and solve for"
        " the worth.",
        "Check: with your worth both sides must give the same pay-off. The chances are fractions.",
    ),
    means=(
        "Joining pays once the ally's help is worth {answer:.3g} points: the fear of being left is weighed "
        "against the fear of being drawn in."
    ),
    vary={"answered": (-6, -7, -9), "chance": (40, 60, 80), "likelier": (5, 12, 20)},
)
def worth_of_protection(answered=-6, chance=60, likelier=20):
    """The loss from joining, over the rise of the chance of abandonment."""
    # expected over both answers of the neighbour
    joining = (1 - chance / 100) * -2 + chance / 100 * answered
    # for sure, before the help is counted
    staying_out = -3
    # the loss from joining, over the chance that it saves
    return (staying_out - joining) / (likelier / 100)


worth_of_protection.mistakes(
    answer_for_sure=Wrong(
        "You get this if the neighbour answers for sure. It answers with a chance of {chance} %.",
        lambda answered, likelier: (-3 - answered) / (likelier / 100),
        step="Look at what you expect from joining.",
    ),
    gap_alone=Wrong(
        "This is how much worse joining is in trade. The help is lost with a chance only, so divide by the rise of "
        "that chance.",
        lambda key, likelier: key * likelier / 100,
        step="Look at how often the help is lost because Japan stayed out.",
    ),
    staying_out_is_free=Wrong(
        "You get this if staying out costs nothing in trade. It gives -3.",
        lambda answered, chance, likelier: (
            -((1 - chance / 100) * -2 + chance / 100 * answered) / (likelier / 100)
        ),
        step="Write down both pay-offs.",
    ),
    lost_for_sure=Wrong(
        "You get this if you multiply by the rise of the chance. The worth is divided by it: a rarer loss must be "
        "larger to count as much.",
        lambda key, likelier: key * (likelier / 100) ** 2,
        step="Solve for the worth once more.",
    ),
    even_chances=Wrong(
        "You get this if both answers of the neighbour weigh alike. The one has {chance} %, the other the rest.",
        lambda answered, likelier: (-3 - (-2 + answered) / 2) / (likelier / 100),
        step="Look at the chances of the two outcomes.",
        rare=True,
    ),
    losses_added=Wrong(
        "You get this if you add the losses of joining and of staying out. What joining costs **more** is asked.",
        lambda answered, chance, likelier: (
            -(-3 + (1 - chance / 100) * -2 + chance / 100 * answered) / (likelier / 100)
        ),
        step="Look at how you compare the two pay-offs.",
        rare=True,
    ),
    answer_on_top=Wrong(
        "You get this if the {answered} come on top of the -2. They come in its place, so the -2 have the rest of "
        "the chance.",
        lambda answered, chance, likelier: (-3 - (-2 + chance / 100 * answered)) / (likelier / 100),
        step="Look at the chance of the -2.",
        rare=True,
    ),
    good_case_alone=Wrong(
        "You get this if you look only at the case in which the neighbour lets it pass. Joining is then better "
        "without any help.",
        lambda: max(0, -3 - -2),
        step="Look at both outcomes of joining.",
        rare=True,
    ),
)


@alliances.question(
    Number("percentage points", tolerance=0.02),
    objective="alliance.game",
    title="Where two win-sets overlap",
    level=2,
    text="""
    Two governments agree on one tariff rate. Each needs **more than {needed} %** of its industries' votes at home
    (level II). All numbers are made up.

    The starter holds both sides' industries with their votes in percent. An industry of the seller accepts rates up
    to `highest`. An industry of the buyer needs a rate of at least `lowest`.

    How wide is the range of rates that lie in **both win-sets**? To read more, see the notebook
    `deeper/allies-and-two-levels`.
    """,
    starter="""
    seller = pd.DataFrame({{
        "industry": ["machines", "food", "cloth", "toys"],
        "votes": [40, 15, 20, 25],
        "highest": [{top}, 12.5, 6.0, 28.0],
    }})
    buyer = pd.DataFrame({{
        "industry": ["cars", "steel", "farms", "shops"],
        "votes": [30, 30, 25, 15],
        "lowest": [{floor}, 16.0, 4.5, 0.0],
    }})
    win_set_overlap = ____
    """,
    hints=(
        "The seller's industries need `votes` and `highest`, the buyer's `votes` and `lowest`.",
        "Sort each side, the most willing industry first, and add up votes with `cumsum()`. The first row "
        "above {needed} % sets the limit of that side.",
        "Check: at the limit more than {needed} % agree, and one step further no longer. The width is the "
        "seller's limit less the buyer's.",
    ),
    means=(
        "The two governments have {answer:g} points of room; a change in the vote needed at home moves it "
        "without any change abroad."
    ),
    vary={"top": (18.5, 19.5, 22.5), "floor": (7.5, 8.5, 9.5), "needed": (50, 60)},
)
def win_set_overlap(top=19.5, floor=8.5, needed=50):
    """From the lowest rate that the buyer's side ratifies to the highest that the seller's side ratifies."""
    # made-up industries of both sides
    seller = pd.DataFrame({"votes": [40, 15, 20, 25], "highest": [top, 12.5, 6.0, 28.0]})
    buyer = pd.DataFrame({"votes": [30, 30, 25, 15], "lowest": [floor, 16.0, 4.5, 0.0]})
    # the seller's industries that accept most come first
    seller = seller.sort_values("highest", ascending=False)
    # where the votes first pass what is needed
    highest = seller["highest"][seller["votes"].cumsum() > needed].iloc[0]
    # the buyer's industries that need least come first
    buyer = buyer.sort_values("lowest")
    lowest = buyer["lowest"][buyer["votes"].cumsum() > needed].iloc[0]
    # the rates between the two limits
    return highest - lowest


win_set_overlap.mistakes(
    industries_counted=Wrong(
        "You get this if 12.5 is your limit on the seller's side. Three of four industries accept it, but votes "
        "are counted, and they pass {needed} % before.",
        lambda floor: 12.5 - floor,
        step="Look at whose votes are added.",
    ),
    all_must_agree=Wrong(
        "You get this if every industry must agree. Then no rate suits both sides. More than {needed} % of the votes "
        "is enough.",
        lambda: 6.0 - 16.0,
        step="Look at how many votes are needed.",
    ),
    averages=Wrong(
        "You get this from the averages of the limits, weighted by votes. An average is nobody's vote: the industry "
        "that tips the vote decides.",
        lambda top, floor: (
            (40 * top + 15 * 12.5 + 20 * 6 + 25 * 28) / 100 - (30 * 16 + 30 * floor + 25 * 4.5) / 100
        ),
        step="Add votes, one industry after the other.",
    ),
    one_side_alone=Wrong(
        "You get this if you take the seller's win-set alone, from zero. A rate must lie in the buyer's win-set, "
        "too.",
        lambda top: top,
        step="Find the lowest rate of the buyer's side as well.",
    ),
    any_industry=Wrong(
        "You get this if one industry on each side is enough. It needs more than {needed} % of the votes.",
        lambda: 28.0,
        step="Look at how many votes are needed.",
    ),
    no_overlap_as_zero=Wrong(
        "You get this if every industry must agree, so that the win-sets do not meet. More than {needed} % of the "
        "votes is enough.",
        lambda: max(0.0, 6.0 - 16.0),
        step="Look at how many votes are needed.",
        rare=True,
    ),
    all_buyers_must_agree=Wrong(
        "You get this if all of the buyer's industries must agree, also the strictest. More than {needed} % of the "
        "votes is enough.",
        lambda top: top - 16.0,
        step="Look at the votes on the buyer's side.",
        rare=True,
    ),
    too_few_buyers=Wrong(
        "You get this if 4.5 is your limit on the buyer's side. Only shops and farms accept it, and they have 40 % "
        "of the votes.",
        lambda top: top - 4.5,
        step="Add up the votes on the buyer's side.",
        rare=True,
    ),
    one_seller=Wrong(
        "You get this if 28 is your limit on the seller's side. Only toys accept it, with 25 % of the votes.",
        lambda floor: 28.0 - floor,
        step="Add up the votes on the seller's side.",
        rare=True,
    ),
    too_few_on_both_sides=Wrong(
        "You get this if your limits are 28 and 4.5. They have 25 % of the seller's votes and 40 % of the buyer's.",
        lambda: 28.0 - 4.5,
        step="Add up the votes on each side.",
        rare=True,
    ),
    middle_of_the_limits=Wrong(
        "You get this if you take the medians of the limits. They count each industry once; the votes must be "
        "added up.",
        lambda top, floor: (
            pd.Series([top, 12.5, 6.0, 28.0]).median() - pd.Series([floor, 16.0, 4.5, 0.0]).median()
        ),
        step="Look at whose votes are added.",
        rare=True,
    ),
)
