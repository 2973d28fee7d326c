"""Quick checks of lesson 06 that come before a result: which word is missing, what do the figures say?"""

from course.bank import Choice, Label, Wrong, load
from course.bank.sets.texts import texts


@texts.lesson_check(
    Label(),
    method_of="Series",
    objective="text.claims",
    title="A row for each",
    level=1,
    text="""
    `claims["economies"].str.split()` makes a list of each text: "USA JPN" becomes two words in one row. Then `.____()` gives **each
    word a row of its own**. Which method of pandas fills the blank?
    """,
    hints=(
        "The rows become more. Each list bursts into its parts.",
        "The name of the method is the English word for what a firework does.",
        "Check: a claim that names two economies must have two rows afterwards.",
    ),
    means="`{answer}` makes {len(rows)} rows of {len(lists)} lists.",
    accepted={"explode": ("explode()", ".explode()")},
)
def row_for_each_economy():
    """Each word of a list gets a row of its own."""
    pairs = load("claims")["text"].head(2)
    # one list of words in each row
    lists = pairs.str.split()
    # one row for each word
    rows = lists.explode()
    # the method's name, if there are more rows than lists
    return "explode" if len(rows) > len(lists) else "split"


row_for_each_economy.mistakes(
    "The words stand in lists. What takes a list apart?",
    unstack=Wrong(
        "`unstack` makes columns of row labels. Here lists become rows.",
        step="Do the rows become more, or the columns?",
    ),
    melt="`melt` makes rows of columns. Here the words stand in lists inside one column.",
    split="`split` has made the lists already. They are still one row each.",
    unnest=Wrong(
        "`unnest` is a word of SQL. pandas has a method of another name for the same.",
        step="The lists burst into rows: what would you call that?",
    ),
)


@texts.lesson_check(
    Choice.of(
        fit="the three figures fit together",
        one_wrong="at least one of the three is wrong, and arithmetic cannot say which one",
        second_wrong="the second figure is wrong, since it must be 79.7",
        deficit_wrong="the deficit is wrong, since it must be 4.7",
    ),
    objective="text.arithmetic",
    title="Three figures",
    level=1,
    text="""
    A text gives imports of 148.2 billion dollars, sales of 143.5 and a deficit of 68.5. A deficit is imports less sales. What
    do the three figures say, before you look at any table?
    """,
    hints=(
        "Subtract the sales from the imports, and compare with the deficit.",
        "Two of the three figures always give the third. Which two would you trust, and why?",
        "Check: name the figure that you would change. Could another one be changed in its place?",
    ),
    means="Imports less sales give {148.2 - 143.5:.1f} billion dollars: a contradiction shows a slip, and a table must find it.",
)
def three_figures():
    """The difference of the first two is compared with the third."""
    imports, sales, deficit = 148.2, 143.5, 68.5
    # what the first two figures give
    gives = imports - sales
    # near the third, or not
    return "fit" if abs(gives - deficit) < 0.1 else "one_wrong"


three_figures.mistakes(
    "Is this the only figure that you could change?",
    fit=Wrong(
        "148.2 less 143.5 is 4.7, and the text says 68.5.",
        step="Subtract the sales from the imports.",
    ),
    second_wrong="That would make the three fit. But another imports figure or another deficit would do so, too.",
    deficit_wrong="That would make the three fit. But another figure for the sales or the imports would do so, too.",
)
