"""Quick checks of lessons 01a and 01b that come before a result: what will a cell show, which word is missing?"""

from course.bank import Choice, Label, Wrong, load
from course.bank.sets.trade import trade


@trade.lesson_check(
    Label(),
    method_of="Series",
    objective="trade.shares",
    title="Flows side by side",
    level=1,
    text="""
    `china` has two rows for each year: one for exports, one for imports. `shares = china.____()` gives one row for each year,
    with the flows as columns. Which method of pandas fills the blank?
    """,
    hints=(
        "The rows have two labels: the year, and the flow below it.",
        "The method takes the inner label off the pile of rows and makes columns of it.",
        "Check: the result has as many rows as the table has years.",
    ),
    means="`{answer}` gives {len(wide)} rows and {wide.shape[1]} columns: one row a year, the two flows side by side.",
    accepted={
        "unstack": (
            "unstack()",
            ".unstack()",
            "china.unstack()",
            "unstack('flow')",
            "unstack(1)",
            "unstack(-1)",
        )
    },
)
def flows_side_by_side():
    """The inner label of the rows becomes the columns."""
    rows = load("japan_trade").query("partner == 'CHN' and goods == 'All goods'")
    # one value for each year and flow
    long = rows.groupby(["year", "flow"], observed=True)["value_jpy_bn"].sum()
    # the flows become columns
    wide = long.unstack()
    # the method's name, if there is one row a year
    return "unstack" if wide.index.is_unique else "stack"


flows_side_by_side.mistakes(
    "Should the table become wider or longer?",
    stack="`stack` goes the other way: it turns columns into rows.",
    melt="`melt` makes a long table out of a wide one. Here the long one must become wide.",
    pivot=Wrong(
        "`pivot` needs the names of three columns. In `china` year and flow are labels of the rows already.",
        step="Year and flow are no columns here. They are labels of the rows.",
    ),
    pivot_table=Wrong(
        "`pivot_table` needs columns to choose from. In `china` year and flow are labels of the rows already.",
        step="Year and flow are no columns here. They are labels of the rows.",
    ),
    groupby="`groupby` makes piles of rows. It moves nothing into columns.",
    reset_index="`reset_index` makes ordinary columns of the row labels. Each flow still has rows of its own.",
    transpose=Wrong(
        "`T` and `transpose` swap all rows and columns. Only the flows must become columns.",
        step="Only one of the two labels moves.",
    ),
)


@trade.lesson_check(
    Label(),
    objective="trade.shares",
    title="Long again, for a chart",
    level=1,
    text="""
    `shares` has one row for each year and one column for each of three shares. A chart with three lines needs one row for each
    year **and** share: `shares.reset_index().____("year", var_name="share", value_name="share_pct")`. Which method fills the
    blank?
    """,
    hints=(
        "Pile up the three columns, one below the other. The years are repeated beside them.",
        "The method's name is what ice does: the wide table runs down into a long one.",
        "Check: the result has three times as many rows as the table has years.",
    ),
    means="`{answer}` gives {len(long)} rows, one for each of {len(wide)} years and {len(wide.columns)} shares.",
    accepted={"melt": ("melt()", ".melt()", ".melt", "pd.melt", "melt('year')")},
)
def long_for_a_chart():
    """The columns of the shares become rows, so that each line of the chart has a name in each row."""
    rows = load("japan_trade").query("partner == 'CHN' and goods == 'All goods'")
    wide = rows.pivot_table(index="year", columns="flow", values="value_jpy_bn", observed=True)
    # the third column of the lesson: both flows together
    wide["both together"] = wide.sum(axis=1)
    # one row for each year and column
    long = wide.reset_index().melt("year", var_name="share", value_name="value")
    # the method's name, if no value was lost
    return "melt" if len(long) == wide.size else "pivot"


long_for_a_chart.mistakes(
    "Should the table become wider or longer?",
    pivot="`pivot` makes a wide table out of a long one. Here the wide one must become long.",
    pivot_table="`pivot_table` makes a wide table out of a long one. Here the wide one must become long.",
    pivot_longer="`pivot_longer` is a word of R. pandas has another name for it.",
    unstack="`unstack` makes columns out of a label of the rows. Here columns must become rows.",
    stack=Wrong(
        "`stack` makes the table longer, but it takes no `var_name`: it makes labels of the rows, not columns.",
        step="Which method takes `var_name` and `value_name`?",
    ),
)


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
