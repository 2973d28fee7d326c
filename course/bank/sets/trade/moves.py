"""Quick checks of lessons 01a and 01b that come before a result: what will a cell show, which word is missing?"""

from course.bank import Choice, Label, Wrong, load
from course.bank.sets.trade import trade


@trade.lesson_check(
    Label(),
    objective="trade.balances",
    title="One row a year",
    level=1,
    text="""
    `totals` has one row for each year, partner and flow. The new table has one row for each year, and one column for each
    partner and flow: `totals.____(index="year", columns=["partner", "flow"], values="value_usd_mn")`. Which method
    fills the blank?
    """,
    hints=(
        "The long table must become wide. Lesson 01a used the method, too.",
        "The method turns a column's values into names of columns. Its name begins with the turning point of a door.",
        "Check: the result has as many rows as the table has years.",
    ),
    means="`{answer}` gives {len(wide)} rows, one a year, and {wide.shape[1]} columns, one for each partner and flow.",
    accepted={
        "pivot_table": (
            "pivot_table()",
            ".pivot_table",
            ".pivot_table()",
            "pivot",
            "pivot()",
            ".pivot",
            ".pivot()",
        ),
    },
)
def one_row_a_year():
    """The values of two columns become the names of the new columns."""
    rows = load("japan_trade").query("goods_level == 'total'")
    # one row a year, one column for each partner and flow
    wide = rows.pivot_table(index="year", columns=["partner", "flow"], values="value_usd_mn")
    # the method's name, if there is one row a year
    return "pivot_table" if len(wide) == rows["year"].nunique() else "melt"


one_row_a_year.mistakes(
    "Which method takes the names `index`, `columns` and `values`?",
    melt=Wrong(
        "`melt` makes a long table out of a wide one. Here the long one must become wide.",
        step="Should the table become wider or longer?",
    ),
    unstack="`unstack` needs row labels. In `totals` year, partner and flow are columns.",
    stack=Wrong(
        "`stack` makes a table longer. Here it must become wider.",
        step="Should the table become wider or longer?",
    ),
    groupby="`groupby` makes piles of rows, and the table stays long.",
    crosstab="`pd.crosstab` is a function and no method of a table, and it counts rows.",
    set_index="`set_index` turns columns into row labels. Each flow still has a row of its own.",
)


@trade.lesson_check(
    Choice.of(
        both_up="up in yen and up in dollars",
        yen_only="up in yen and down in dollars",
        dollars_only="down in yen and up in dollars",
        both_down="down in yen and down in dollars",
    ),
    objective="trade.balances",
    title="Up or down?",
    level=1,
    text="""
    Japan's trade with China in 2024, against 2021: which way did its value go in yen, and which way in dollars?
    """,
    hints=(
        "The goods are the same. Only the measuring rod differs.",
        "When a dollar becomes dearer, the same yen are worth fewer dollars.",
        "Check: run the cell below, and read the two signs.",
    ),
    means="In yen the trade is {change['value_jpy_bn']:+.1f} %, in dollars {change['value_usd_mn']:+.1f} %: both sentences are true.",
)
def record_and_fall():
    """The same goods are added up in two currencies, and the rate between them moved."""
    rows = load("japan_trade").query("partner == 'CHN' and goods == 'All goods'")
    # all trade of a year in yen and in dollars
    sums = rows.groupby("year")[["value_jpy_bn", "value_usd_mn"]].sum()
    change = 100 * (sums.loc[2024] / sums.loc[2021] - 1)
    # the option with these two signs
    signs = (change["value_jpy_bn"] > 0, change["value_usd_mn"] > 0)
    return {
        (True, True): "both_up",
        (True, False): "yen_only",
        (False, True): "dollars_only",
        (False, False): "both_down",
    }[signs]


record_and_fall.mistakes(
    both_up=Wrong(
        "The yen lost more than a quarter of its value against the dollar. So growth in yen need not be growth in dollars.",
        step="What happens to a sum in dollars when the yen loses value?",
    ),
    dollars_only=Wrong(
        "That would need a dearer yen. After 2021 the dollar became dearer.",
        step="Which of the two currencies became dearer after 2021?",
    ),
    both_down=Wrong(
        "In dollars the trade fell. In yen a weaker currency made the same goods worth more.",
        step="What happens to a sum in yen when the yen loses value?",
    ),
)


@trade.lesson_check(
    Choice.of(
        wider="the gap grows",
        same="the gap stays about the same",
        closes="the gap nearly closes",
    ),
    objective="trade.mirror",
    title="With Hong Kong added",
    level=1,
    text="""
    In 2024 China recorded about a quarter more imports from Japan than Japan recorded exports to China. Add Japan's exports
    to **Hong Kong** to Japan's count. What happens to the gap?
    """,
    hints=(
        "You need Japan's exports to `CHN` and to `HKG` in 2024.",
        "Compare the exports to Hong Kong with a quarter of the exports to China.",
        "Check: switch Hong Kong on in the explorer, and read its sentence.",
    ),
    means="Hong Kong takes {100 * hong_kong / china:.0f} % as much as the mainland of China: about as much as the gap.",
)
def hong_kong_added():
    """The exports to Hong Kong are set beside the gap of a quarter."""
    rows = load("japan_trade").query("year == 2024 and flow == 'export' and goods == 'All goods'")
    sold = rows.set_index("partner")["value_usd_mn"]
    china, hong_kong = sold["CHN"], sold["HKG"]
    # the gap of a quarter that is left once Hong Kong is in
    left = china / 4 - hong_kong
    # near zero against the gap itself
    return "closes" if abs(left) < china / 8 else "same" if left > 0 else "wider"


hong_kong_added.mistakes(
    wider=Wrong(
        "Japan's count is the smaller one. What is added to it brings it nearer to China's count.",
        step="Which of the two counts is the smaller one?",
    ),
    same=Wrong(
        "Hong Kong is one of Japan's larger buyers. What Japan sends there is about as large as the gap.",
        step="How large are Japan's exports to Hong Kong beside those to the mainland?",
    ),
)


@trade.lesson_check(
    Label(),
    method_of="Index",
    objective="trade.products",
    title="Keep four rows",
    level=1,
    text="""
    `groups` is a list of four names of goods. This line should keep only the four rows with these names:
    `part[part.index.____(groups)]`. Which method of pandas fills the blank?
    """,
    hints=(
        "The method asks of each row label whether it stands in the list.",
        "Its name is made of two short words: is it in the list?",
        "Check: the result has four rows, one for each name in the list.",
    ),
    means="`{answer}` keeps {int(kept.sum())} of the {len(kept)} groups of goods.",
    accepted={"isin": ("isin()", ".isin()", "isin(groups)")},
)
def keep_four_groups():
    """The filter is True for the labels that stand in the list."""
    groups = [
        "Machinery",
        "Electrical machinery",
        "Transport equipment",
        "Scientific and optical instruments",
    ]
    rows = load("japan_trade").query("year == 2024 and partner == 'CHN' and flow == 'export'")
    # one True or False for each row
    kept = rows["goods"].isin(groups)
    # the method's name, if it keeps these rows alone
    return "isin" if set(rows["goods"][kept]) == set(groups) else "contains"


keep_four_groups.mistakes(
    "The method belongs to `part.index` and takes the list.",
    contains=Wrong(
        "`contains` looks for letters inside a text. It would keep every group with such a word in its name.",
        step="Each name must match exactly, and there are four of them.",
    ),
    query="`query` belongs to a table and takes a sentence. Here a method of the row labels is asked for.",
    isna="`isna` finds missing values. Here the row labels are compared with a list.",
    within=Wrong(
        "`in` is Python's own word for one value in a list, and no method. pandas asks all labels at once.",
        lambda: "in",
        step="The blank stands after a point, so a method is asked for.",
    ),
    filter=Wrong(
        "`filter` returns the chosen part of a table. Here True or False is needed for each row label.",
        step="What goes into the square brackets: one True or False for each row.",
    ),
)
