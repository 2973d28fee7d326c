"""Makes the form of the learner's conditions for the site: the notebook's form, kept in the browser."""

from course.widgets.conditions import HELD, NUMBER, QUESTION
from makers.site.moving.packing import dumped
from makers.site.moving.parts import Part, attributes


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
