"""Makes two forms of the notebook for the site, kept in the browser: the conditions, and the two tests."""

from course.bank.papers import explained, papers
from course.widgets.conditions import HELD, NUMBER, QUESTION
from makers.site.moving.packing import dumped
from makers.site.moving.parts import Part, attributes, data_file
from makers.site.moving.sealing import sealed

#: name of the part, and key of the answers, which the page opens once both tests are handed in
_NAME, _ANY = "tests", "any"


def conditions_part(*, answering: bool = False) -> Part:
    """Return the form for the three conditions; with `answering`, also for the answer."""
    given = {"question": QUESTION, "number": NUMBER, "held": HELD, "answering": answering}
    about = attributes(data_kind="conditions", data_given=dumped(given))
    form = (
        f'<div class="course-moving"{about}><div class="course-conditions" hidden></div>'
        "<noscript><p>You can write your conditions here where scripts are switched on.</p></noscript></div>"
    )
    # who begins to read does not yet write
    folded = f'<details class="course-told"><summary>Write your conditions</summary>{form}</details>'
    return Part(form if answering else folded)


def tests_part() -> Part:
    """Return the two tests for the site."""
    file = data_file(
        _NAME, "both", {"papers": papers(), "explained": sealed(_NAME, _ANY, dumped(explained()))}
    )
    html = (
        f'<div class="course-moving course-tests"{attributes(data_kind=_NAME, data_file=file[0])}>'
        '<div class="course-quick" hidden></div>'
        "<noscript><p>You can take the tests here where scripts are switched on.</p></noscript></div>"
    )
    return Part(html, (file,))
