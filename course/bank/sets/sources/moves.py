"""Quick checks of lesson 00 that come before a result: what will a cell show, which word is missing?"""

from course.bank import Choice, Label, Wrong, load
from course.bank.sets.sources import sources


@sources.lesson_check(
    Choice.of(
        one_kind="forecasts only",
        two_kinds="forecasts and norms, and nothing else",
        more_kinds="claims of more than two kinds",
    ),
    objective="source.claims",
    title="Do these words tell the kind?",
    level=1,
    text="""
    Take the claims of the text with *could*, *may*, *projected* or *should*. Which kinds of claim are they?
    """,
    hints=(
        "Think of one sentence for each of the four words, and ask what each sentence claims.",
        "A number can be *projected*, and a cause *could* work. Which kinds are these sentences?",
        "Check: run the cell and count the different words in the column `kind`.",
    ),
    means="The six claims have {claims.loc[found, 'kind'].nunique()} kinds: a word such as *could* stands in all of them.",
)
def words_and_kinds():
    """The same word can stand in a number, a cause, a forecast or a norm."""
    claims = load("claims").set_index("id")
    # the claims with one of the words
    found = claims["text"].str.contains("could|may|projected|should")
    # how many kinds they have
    return {1: "one_kind", 2: "two_kinds"}.get(claims.loc[found, "kind"].nunique(), "more_kinds")


words_and_kinds.mistakes(
    one_kind=Wrong(
        "A forecast often says *may* or *could*. But a number and a cause can say *could*, too.",
        step="Is a projected growth rate only a forecast, or also a number?",
    ),
    two_kinds=Wrong(
        "Norms say *should*, and forecasts say *may*. But a number and a cause can be put with *could*.",
        step="Find a sentence with *could* that states an amount.",
    ),
)


@sources.lesson_check(
    Label(),
    method_of="Series",
    objective="source.vintage",
    title="The missing word",
    level=1,
    text="""
    This line should keep only the numbers **without** a year: `numbers[numbers["period"].____()]`. Which method of pandas
    fills the blank? A missing value is written `NaN`.
    """,
    hints=(
        "The method asks each row one question, and answers with True or False.",
        "Its name says: is the value not available? Three letters of the name stand for that.",
        "Check: the method must give True where the year is missing.",
    ),
    means="`{answer}` gives True for {int(missing.sum())} of the {len(numbers)} numbers: so many come without a year.",
    accepted={"isna": ("isna()", "isnull", "isnull()", ".isna()", ".isnull()")},
)
def rows_without_year():
    """The method is True where a value is missing, so the filter keeps these rows."""
    claims = load("claims")
    numbers = claims[claims["kind"] == "number"]
    # one True or False for each row
    missing = numbers["period"].isna()
    # the method's name
    return "isna" if missing.any() else "notna"


rows_without_year.mistakes(
    "The method only has to say True or False for each row.",
    notna=Wrong(
        "`notna` is the opposite: it keeps the numbers that do have a year.",
        step="Do you keep the rows with a year, or the rows without one?",
    ),
    dropna="`dropna` throws the missing values away. The line keeps just these.",
    fillna="`fillna` puts another value in the place of a missing one. It finds no rows.",
    isnan=Wrong(
        "`isnan` is a function of numpy, for numbers. A column of pandas has a method of another name.",
        step="The name says that the value is not available.",
    ),
    empty=Wrong(
        "`empty` says of a whole table whether it has no rows. Here each row is asked on its own.",
        step="The method has to say True or False for each row.",
    ),
    nan=Wrong(
        "`NaN` is how a missing value is written, and no method. A comparison with it is False in every row.",
        step="Which method finds the cells in which `NaN` stands?",
    ),
)


@sources.lesson_check(
    Choice.of(
        hundred="about 100 yen for a dollar",
        hundred_fifty="about 150 yen for a dollar",
        thousand="about 1,000 yen for a dollar",
        ten_thousand="about 10,000 yen for a dollar",
    ),
    objective="source.units",
    title="What does a dollar cost in this text?",
    level=1,
    text="""
    The text gives one debt twice: as 300 trillion yen and as 300 billion dollars. Which exchange rate follows?
    """,
    hints=(
        "Both figures begin with 300. Only their powers of ten differ.",
        "Divide the yen by the dollars. A trillion is a thousand billions.",
        "Check: your rate times 300 billion dollars must give 300 trillion yen.",
    ),
    means="The text pays {rate:,.0f} yen for a dollar. That is no rate of 2024: the lesson shows two published ones.",
)
def yen_for_a_dollar():
    """The rate is yen over dollars, with the powers of ten written out."""
    stated = load("claims").set_index("id")["claimed_value"]
    # a trillion has twelve zeros, a billion nine
    rate = (stated["C18"] * 1e12) / (stated["C19"] * 1e9)
    # the option with this rate
    return {100: "hundred", 1000: "thousand", 10000: "ten_thousand"}[round(rate)]


yen_for_a_dollar.mistakes(
    "Write both numbers out with all their zeros.",
    hundred="You get this with one zero too few. A trillion is a thousand billions.",
    hundred_fifty=Wrong(
        "That is near the market's rate of 2024. The question asks which rate the text's two figures give.",
        step="Use only the two figures of the text.",
    ),
    ten_thousand="You get this with one zero too many. A trillion is a thousand billions.",
)
