"""The game between capitals."""

from random import Random

import pandas as pd

from course.bank import Function, Number, Rare, Wrong
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


equilibria.mistakes(
    "Ask which cells a player can reach by changing alone.",
    best_for_both=Wrong(
        "You get this if you take the cell with the largest sum. A player may gain by leaving that cell.",
        {
            "row[i][j] == best_row and column[i][j] == best_column": "row[i][j] + column[i][j] == max(a + b for lines in zip(row, column) for a, b in zip(*lines))"
        },
        step="Try it with the prisoners' game, the first input.",
    ),
    one_player=Wrong(
        "You get this if only the row player answers best. Both players must.",
        {" and column[i][j] == best_column": ""},
        step="Ask each of the two players whether a change pays.",
    ),
    players_exchanged=Wrong(
        "You get this if the row player compares along a row. The row player chooses between rows, within one "
        "column. Exchanged pay-offs give the same.",
        {
            "max(row[k][j] for k in range(len(row)))": "max(row[i])",
            "max(column[i])": "max(line[j] for line in column)",
        },
    ),
    ties_lost=Wrong(
        "You get this if a best reply must be better than all others. A player who only draws level does not "
        "gain, so the cell stays an equilibrium.",
        {
            "== best_row": "== best_row and [line[j] for line in row].count(best_row) == 1",
            "== best_column": "== best_column and column[i].count(best_column) == 1",
        },
        step="Try a game in which two pay-offs are equal.",
    ),
    first_only=Wrong(
        "You get this if your function stops at the first equilibrium. A game can have several.",
        {"return found": "return found[:1]"},
        step="Look at where your loop ends.",
    ),
    first_cell_itself=Wrong(
        "You get this if your function returns one cell. Return a list of cells, even when it holds one or none.",
        {"return found": "return found[0] if found else []"},
        step="Look at what your function returns.",
    ),
    column_before_row=Wrong(
        "You get this if you give the column before the row. A cell is `[i, j]`: row first.",
        {"append([i, j])": "append([j, i])"},
        step="Look at the order of the two numbers.",
    ),
    columns_first_sorted=Rare(
        "You get this if you give the column before the row, and sort then. A cell is `[i, j]`: row first.",
        {"append([i, j])": "append([j, i])", "return found": "return sorted(found)"},
        step="Look at the order of the two numbers.",
    ),
    counted_from_one=Wrong(
        "You get this if you count rows and columns from one. Count them from zero, as Python does.",
        {"append([i, j])": "append([i + 1, j + 1])"},
        step="Look at the number of the first row.",
    ),
    payoffs_of_the_cells=Wrong(
        "You get this if you return the pay-offs in the cells. The question asks for the cells.",
        {"append([i, j])": "append([row[i][j], column[i][j]])"},
        step="Look at what your function returns.",
    ),
    sorted_payoffs=Rare(
        "You get this if you return the pay-offs in the cells, sorted. The question asks for the cells.",
        {"append([i, j])": "append([row[i][j], column[i][j]])", "return found": "return sorted(found)"},
        step="Look at what your function returns.",
    ),
    number_of_them=Wrong(
        "You get this if you return how many equilibria there are. The question asks for the cells.",
        {"return found": "return len(found)"},
        step="Look at what your function returns.",
    ),
    flat_list=Wrong(
        "You get this if you put all numbers into one list. Each cell is a list of its own.",
        {"append([i, j])": "extend([i, j])"},
        step="Look at how your function collects the cells.",
    ),
    one_matrix=Wrong(
        "You get this if you use the row player's pay-offs for both players. The column player has pay-offs of "
        "their own.",
        {"max(column[i])": "max(row[i])", "and column[i][j]": "and row[i][j]"},
        step="Look at which pay-offs the column player compares.",
    ),
    column_player_only=Wrong(
        "You get this if only the column player answers best. Both players must.",
        {"row[i][j] == best_row and ": ""},
        step="Ask each of the two players whether a change pays.",
    ),
    square_only=Rare(
        "You get this if your loops take every game for square. Count the rows by `len(row)`, the columns by "
        "`len(row[0])`.",
        {"for j in range(len(row[0]))": "for j in range(min(len(row), len(row[0])))"},
        step="Try a game with more columns than rows.",
    ),
    least=Rare(
        "You get this if both players take their lowest pay-off. Each looks for the highest.",
        {"max(": "min("},
        step="Look at what is best for a player.",
    ),
    both_along_rows=Rare(
        "You get this if both players compare along a row. The row player chooses between rows, within one column.",
        {"max(row[k][j] for k in range(len(row)))": "max(row[i])"},
    ),
    both_along_columns=Rare(
        "You get this if both players compare along a column. The column player chooses between columns, within one row.",
        {"max(column[i])": "max(line[j] for line in column)"},
    ),
    best_of_all=Rare(
        "You get this if you compare with the largest pay-off of the whole game. A player reaches one row or one column alone.",
        {
            "max(row[k][j] for k in range(len(row)))": "max(map(max, row))",
            "max(column[i])": "max(map(max, column))",
        },
    ),
    nobody_better_off_together=Rare(
        "You get this if you look for cells that no other cell beats for both. That is efficient; an equilibrium asks what one gains alone.",
        {
            "row[i][j] == best_row and column[i][j] == best_column": "not any(row[k][m] > row[i][j] and column[k][m] > column[i][j] for k in range(len(row)) for m in range(len(row[0])))"
        },
        step="Ask whether one player gains by changing alone.",
    ),
    by_columns=Rare(
        "You get this if the cells are in the order of their columns. Sort them: by the row first.",
        {"return found": "return sorted(found, key=lambda cell: cell[::-1])"},
        step="Look at the order of your list.",
    ),
    first_row_only=Rare(
        "You get this if `return` stands inside the loop over the rows, so that the first row alone is searched.",
        {"for i in range(len(row))": "for i in range(1)"},
        step="Look at where your loop ends.",
    ),
    two_by_two=Rare(
        "You get this if your function looks at two rows and two columns only. A game may be larger or smaller.",
        {"return found": "return [cell for cell in found if max(cell) < 2]"},
        step="Try a game of three rows.",
    ),
)


@alliances.question(
    Number("points of pay-off", tolerance=0.05),
    objective="alliance.game",
    title="When hedging stops paying",
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
    "Look at what hedging risks.",
    sure_protection=Wrong(
        "You get this if protection is certain for an economy that hedges, or counts for neither side. It keeps "
        "the protection only with a probability.",
        lambda trade, replaced: trade - replaced / 100 * trade,
    ),
    no_replacement=Wrong(
        "You get this if no new partner replaces the lost trade.",
        lambda trade, shield, keep: trade + keep / 100 * shield - shield,
        step="Look at what joining brings besides protection.",
    ),
    lost_for_replaced=Wrong(
        "You get this if new partners replace what is lost, and the rest is lost. They replace {replaced} %, and "
        "that part stays.",
        {"replaced / 100 * trade": "(1 - replaced / 100) * trade"},
        step="Look at which part of the trade comes back.",
    ),
    payoff_of_joining=Rare(
        "You get this if you take the pay-off of joining itself. Compare it with the pay-off of hedging.",
        lambda trade, shield, replaced: shield + replaced / 100 * trade,
        step="Write down both pay-offs.",
    ),
    trade_at_risk=Rare(
        "You get this if the {keep} % hold for trade and protection together. Who hedges has the trade for sure.",
        lambda trade, shield, keep, replaced: keep / 100 * (trade + shield) - shield - replaced / 100 * trade,
    ),
    replaced_protection=Rare(
        "You get this if new partners replace {replaced} % of trade and protection together. They replace trade "
        "alone.",
        {"replaced / 100 * trade": "replaced / 100 * (trade + shield)"},
        step="Look at what the new partners replace.",
    ),
)


@alliances.question(
    Number("points of pay-off", tolerance=0.05),
    objective="alliance.game",
    title="Two fears of an ally",
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
        {"(staying_out - joining)": "-joining"},
        step="Write down both pay-offs.",
    ),
    even_chances=Rare(
        "You get this if both answers of the neighbour weigh alike. The one has {chance} %, the other the rest.",
        lambda answered, likelier: (-3 - (-2 + answered) / 2) / (likelier / 100),
        step="Look at the chances of the two outcomes.",
    ),
    losses_added=Rare(
        "You get this if you add the losses of joining and of staying out. What joining costs **more** is asked.",
        {"(staying_out - joining)": "-(staying_out + joining)"},
        step="Look at how you compare the two pay-offs.",
    ),
    answer_on_top=Rare(
        "You get this if the {answered} come on top of the -2. They come in its place, so the -2 have the rest of "
        "the chance.",
        lambda answered, chance, likelier: (-3 - (-2 + chance / 100 * answered)) / (likelier / 100),
        step="Look at the chance of the -2.",
    ),
    good_case_alone=Rare(
        "You get this if you look only at the case in which the neighbour lets it pass. Joining is then better "
        "without any help.",
        lambda: max(0, -3 - -2),
        step="Look at both outcomes of joining.",
    ),
)


@alliances.question(
    Number("percentage points", tolerance=0.02),
    objective="alliance.game",
    title="Where two win-sets overlap",
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
    "Look at how many votes are needed.",
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
    ),
    averages=Wrong(
        "You get this from the averages of the limits, weighted by votes. An average is nobody's vote: the industry "
        "that tips the vote decides.",
        {
            '[seller["votes"].cumsum() > needed].iloc[0]': '.mul(seller["votes"]).sum() / 100',
            '[buyer["votes"].cumsum() > needed].iloc[0]': '.mul(buyer["votes"]).sum() / 100',
        },
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
    ),
    no_overlap_as_zero=Rare(
        "You get this if every industry must agree, so that the win-sets do not meet. More than {needed} % of the "
        "votes is enough.",
        lambda: max(0.0, 6.0 - 16.0),
    ),
    all_buyers_must_agree=Rare(
        "You get this if all of the buyer's industries must agree, also the strictest. More than {needed} % of the "
        "votes is enough.",
        lambda top: top - 16.0,
        step="Look at the votes on the buyer's side.",
    ),
    too_few_buyers=Rare(
        "You get this if 4.5 is your limit on the buyer's side. Only shops and farms accept it, and they have 40 % "
        "of the votes.",
        lambda top: top - 4.5,
        step="Add up the votes on the buyer's side.",
    ),
    one_seller=Rare(
        "You get this if 28 is your limit on the seller's side. Only toys accept it, with 25 % of the votes.",
        lambda floor: 28.0 - floor,
        step="Add up the votes on the seller's side.",
    ),
    too_few_on_both_sides=Rare(
        "You get this if your limits are 28 and 4.5. They have 25 % of the seller's votes and 40 % of the buyer's.",
        lambda: 28.0 - 4.5,
        step="Add up the votes on each side.",
    ),
    middle_of_the_limits=Rare(
        "You get this if you take the medians of the limits. They count each industry once; the votes must be "
        "added up.",
        {
            '[seller["votes"].cumsum() > needed].iloc[0]': ".median()",
            '[buyer["votes"].cumsum() > needed].iloc[0]': ".median()",
        },
        step="Look at whose votes are added.",
    ),
)
