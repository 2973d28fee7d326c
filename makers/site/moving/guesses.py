"""Makes guesses for the site: the browser keeps the learner's guess, and then shows the answer."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from course.charts.layout import LINE
from course.charts.theme import HEIGHT, PALETTE, REST
from course.claims import both_days, claim
from course.phrases import capitalise, the
from course.widgets.guess_questions import QUESTIONS
from course.widgets.guesses import Guess, predict_state
from course.widgets.page_parts import draw_line
from course.widgets.rows import records
from course.widgets.settings import Line
from course.workspace import Workspace
from makers.site.moving.explorers import spec_of
from makers.site.moving.parts import (
    Part,
    attributes,
    control,
    data_file,
    own_name,
    part_frame,
    pictured,
    values_of,
)

#: question -> claim of the text that its answer decides
_DECIDES = {"china_share": "C06"}
#: values that the control for a line reads from its model
_PAD = ("value", "years", "low", "high", "description", "known", "source")


def guess_part(name: str, settings: Mapping[str, Any], root: str) -> Part:
    """Return a question to guess as a part of a page.

    `name`: id of the question.
    `settings`: the values that the control shows at first.
    `root`: the way from the page to the top of the site.
    """
    state = predict_state(name, Workspace(), **settings)
    file = data_file("guess", name, guess_data(name))
    html, pictures = _page(state, name, file[0], root)
    return Part(html, (file, *pictures))


def guess_data(name: str) -> dict[str, Any]:
    """Return the data of a question for the script, including the answer and the chart after the guess.

    `name`: id of the question.
    """
    before, after = predict_state(name, Workspace()), predict_state(name, Workspace())
    ask = after.ask
    if ask.options:
        after.set(guess=next(iter(ask.options)))
    after.commit()
    frames = after.frames()
    truth, naive = after._plain(after.answer()), after._plain(ask.naive())
    rows = {table: records(frame) for table, frame in frames.items()}
    id = _DECIDES.get(name, "")
    data = {
        "id": name,
        "kind": ask.kind,
        "text": ask.text,
        "unit": ask.unit,
        "low": ask.low,
        "high": ask.high,
        "truth": truth,
        "naive": naive,
        "naive_words": ask.naive_words,
        "options": [[key, words, the(words)] for key, words in ask.options.items()],
        "specs": [spec_of(before, before.frames()), spec_of(after, frames)],
        "rows": rows,
        "code": after.code(),
        "assumptions": list(after.assumptions),
        "done": after.done,
        "so": f"The article says: {claim(id).text} {capitalise(both_days(id).verdict.words)}" if id else "",
        "claim": id,
        "shades": [PALETTE[0], REST],
        "gap": LINE / HEIGHT * (ask.high - ask.low),
    }
    if ask.kind == "line":
        (setting,) = (one for one in after.settings().values() if isinstance(one, Line))
        pad = draw_line(setting, getattr(before, "line"))  # noqa: B009
        data["pad"] = {part: getattr(pad, part) for part in _PAD}
    return data


def _page(state: Guess, name: str, file: str, root: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    own = own_name(name, state.values())
    controls = ""
    for key, setting in state.settings().items():
        if isinstance(setting, Line):
            controls += '<div class="course-pad"></div>'
            continue
        controls += control(state, key, own, values_of(setting))
    sentence = f'<p class="course-sentence" role="status">{escape(state.sentence())}</p>'
    picture, pictures = pictured(state, root, sentence)
    (action,) = state.actions
    inside = (
        '<form class="course-form" autocomplete="off" hidden>'
        f'<div class="course-controls course-{state.ask.kind}">{controls}</div>'
        '<div class="course-buttons"><button type="button" class="course-reset">Reset</button>'
        f'<button type="submit" class="course-keep">{escape(action)}</button></div></form>'
        f'<p class="course-trouble" role="status"></p>{picture}<div class="course-after" hidden></div>'
    )
    note = "You can guess here where scripts are switched on."
    html = part_frame(state, own, inside, kind="guess", file=file, note=note, assumed=False)
    return html, pictures


def predictions_part() -> Part:
    """Return the empty table of kept guesses beside answers, which the browser fills."""
    options = {name: dict(ask.options) for name, ask in sorted(QUESTIONS.items())}
    about = attributes(data_kind="predictions", data_options=json.dumps(options, ensure_ascii=False))
    return Part(
        f'<div class="course-moving course-predictions"{about}>'
        '<p class="course-none">No guesses are kept yet: make one at the top of any lesson.</p>'
        '<div class="course-table" role="group" tabindex="0" aria-label="My guesses" hidden></div>'
        "<noscript><p>Your guesses are listed here where scripts are switched on.</p></noscript></div>"
    )
