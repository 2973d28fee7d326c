"""Makes the explorer of the text for the site: sentences, their panels, and the reader's own verdicts."""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from itertools import product
from typing import Any

from course.claims import Readings, claim
from course.errors import CourseError
from course.lessons import home_of
from course.phrases import capitalise
from course.widgets import opened
from course.widgets.explorers import claims as text
from course.workspace import current
from makers.site.moving.packing import Shelf
from makers.site.moving.parts import (
    Part,
    control,
    data_file,
    own_name,
    part_frame,
    pictured,
    values_of,
)


def claims_part(settings: Mapping[str, Any], root: str) -> Part:
    """Return the explorer of the text as a part of a page.

    `settings`: the open sentence, and whose verdicts are shown.

    Raises
    ------
    CourseError
        The working directory is in a learner's folder.
    """
    if current().folder is not None:
        raise CourseError("Build the site outside of a learner's folder: its verdicts would be on the page.")
    state = text.Claims(**settings)
    file = _file()
    own = home_of(state.claim).claims if "claim" in settings else ()
    few = own if state.shown == "own" else ()
    html, pictures = _page(state, file[0], root, few, whole="claim" not in settings)
    return Part(html, (file, *pictures))


@cache
def _file() -> tuple[str, bytes]:
    """Return name and content of the data file that all explorers of the text share."""
    return data_file("claims", "text", claims_data())


def claims_data() -> dict[str, Any]:
    """Return the sentences and the panel of each sentence, as plain data for the script."""
    course = text.Claims(shown="course")
    rows = course.sentences()
    verdicts = course.verdicts("course")
    panels = Shelf()
    return {
        "looks": text.LOOKS,
        "open": text._OPEN,
        "rows": rows.assign(mine="", course="").to_dict("records"),
        "verdicts": {id: str(verdict) for id, verdict in verdicts.items()},
        "opened": {
            id: {
                "says": opened.claim_head(claim(id)),
                "found": opened.course_verdict(claim(id)),
                "folded": opened.folded_evidence(claim(id)),
                "sentence": _sentence(id),
                "readings": _choices(claim(id).readings, panels),
            }
            for id in rows["id"]
        },
        "panels": panels.values,
    }


def _sentence(id: str) -> list[str]:
    """Return the explorer's sentence on a claim twice: without the course's verdict, and with it."""
    own, course = (text.Claims(claim=id, shown=shown).sentence() for shown in ("own", "course"))
    return [own.removesuffix(f" You: {text._OPEN}."), course]


def _choices(readings: Readings, panels: Shelf) -> dict[str, Any]:
    """Return the menus of a claim's readings, and the number of the panel for each combination of options."""
    menus = [
        [capitalise(choice.about), [opened.EVERY_READING, *choice.options]] for choice in readings.choices
    ]
    ways = product(*(options for _, options in menus)) if menus else iter(())
    names = [choice.name for choice in readings.choices]
    said = []
    for way in ways:
        turned = {name: one for name, one in zip(names, way, strict=True) if one != opened.EVERY_READING}
        said.append(panels.place(opened.readings_found(readings, turned)))
    return {"menus": menus, "said": said}


def _page(
    state: text.Claims, file: str, root: str, few: Sequence[str], *, whole: bool
) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    # a lesson that asks for a verdict shows its own claims; the others unfold
    own = own_name("claims", state.values())
    controls = ""
    for name, setting in state.settings().items():
        values = values_of(setting)
        # the words of a claim stand in the text
        controls += control(state, name, own, values, words=values if name == "claim" else ())
    picture, pictures = pictured(state, root, f"<p>{escape(state.sentence())}</p>")
    read = "".join(f"<li>{escape(words)}</li>" for words in state.paragraphs().splitlines())
    inside = (
        f'<form class="course-form" autocomplete="off" hidden><div class="course-controls">{controls}'
        '<button type="button" class="course-reset">Reset</button></div></form>'
        '<p class="course-trouble" role="status"></p>'
        f'<div class="course-spread" data-few="{" ".join(few)}"{" data-whole" * whole} hidden>'
        '<div class="course-facing">'
        '<div class="course-paper"></div><div class="course-opened"></div></div></div>'
        f'<div class="course-text">{picture}<ul>{read}</ul></div>'
    )
    note = "The sentences open where scripts are switched on."
    return part_frame(state, own, inside, kind="claims", file=file, note=note), pictures
