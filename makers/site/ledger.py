"""Writes the pages of claims: one page for all, and one for each claim with its readings."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils.nodes import make_id

from course.claims import (
    ERRORS,
    GOVERNMENTS,
    NOT_DECIDED,
    VERDICTS,
    Choice,
    ChoiceKind,
    Claim,
    both_days,
    claim,
    ledger,
    text_day,
)
from course.claims import Figure as ClaimFigure
from course.errors import CourseError
from course.lessons import home_of
from course.paths import notebooks_dir
from course.phrases import capitalise, day_in_words, figure, list_of, number_of, the, with_minus
from course.readings.reading import NO_DATA
from course.tables import cards, load
from course.tables.card import source_of
from course.units import UNITS
from course.widgets.explorers.claims import LOOKS
from course.widgets.opened import reason
from makers.site.parts import ShareCard, days_in_words, fragment, heading

#: grade of a source -> what it means
_GRADES = {"primary": "primary source", "agency": "agency or press", "relay": "passed on by others"}

#: section that says more than the answer of its lesson, which the site gives at once -> what is answered
_ANSWERED = {
    "05a-verdict.html#does-the-argument-stand": "The article",
    "05b-does-japan-say-no.html#the-price-of-a-no-and-of-a-yes": "Its headline, “dares to say no”",
}
#: the steps of the article's argument, as the first lesson tells them
_STEPS = re.compile(r"It argues (in three steps\..+?)\n\n", re.DOTALL)
#: the answer among the key points of a lesson
ANSWER = re.compile(r"^\*\*The answer\.\*\*(.+?)\*\*Still open", re.MULTILINE | re.DOTALL)

#: a figure within this part of the text's may be the one that the text has taken
_NEAR = 0.05


@cache
def claim_names() -> Mapping[str, str]:
    """Return the short name of each claim, by its id."""
    return _words()["names"]


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("claim_names.toml").read_text("utf-8"))


@cache
def claims_by_verdict() -> Mapping[str, list[str]]:
    """Return verdict of today -> ids of its claims, in the order of the verdicts that occur."""
    now = {id: both_days(id).verdict.words for id in claim_names()}
    found = {one.words: [id for id in now if now[id] == one.words] for one in VERDICTS}
    return {words: ids for words, ids in found.items() if ids}


def conclusion() -> str:
    """Return in Markdown what came out, as the key points of the last two lessons say it."""
    first = (notebooks_dir() / "source" / "00-the-article" / "lesson.md").read_text("utf-8")
    steps = _STEPS.search(first)
    if steps is None:
        raise CourseError("00-the-article/lesson.md does not say in what three steps the article argues.")
    parts = [heading(2, "Conclusion: is the main idea right?"), f"The article argues {steps[1]}"]
    for more, what in _ANSWERED.items():
        name = more.partition(".")[0]
        found = ANSWER.search((notebooks_dir() / "source" / name / "lesson.md").read_text("utf-8"))
        if found is None:
            raise CourseError(f"{name}/lesson.md answers nothing between **The answer.** and **Still open:**")
        # of a longer answer its beginning and its end; the lesson has the rest
        said = found[1].strip().split("\n\n")
        told = " ".join(" ".join(dict.fromkeys((said[0], said[-1]))).split())
        parts.append(f'**{what}.** {told} <a href="{more}">More</a>')
    return "\n\n".join(parts)


def claims_page() -> str:
    """Return the page of all claims in Markdown, by verdict, each with its sentence and its lesson."""
    day, then = day_in_words(text_day()), {id: both_days(id).first for id in claim_names()}
    texts = dict(zip(ledger()["id"], ledger()["text"], strict=True))

    def item(id: str, now: str) -> str:
        before = "" if then[id] == now else f" · {_before(then[id])}"
        one, why = claim(id), ""
        if now == "supported":
            slip = _words()["misleads"].get(id) or (
                "" if one.error == "none" else f"but it can mislead: {ERRORS[one.error]}"
            )
            why = f" {escape(re.split(r'(?<=[.!?]) (?=[A-Z])', reason(one)[0])[0])}"
            why += f" <em>{escape(capitalise(slip))}.</em>" if slip else ""
        return (
            f'<li id="{id}"><a href="{id}.html">{id}: {escape(claim_names()[id])}</a> '
            f"<span>{escape(texts[id])}</span><span>{_verdict(id)}{why}</span>"
            f"<small>Lesson {escape(home_of(id).heading)}{escape(before)}</small></li>"
        )

    groups = [
        f'<h2 id="{anchor(verdict)}">{escape(capitalise(verdict))}: {len(ids)}</h2>'
        f'<ul class="course-list">{"".join(item(id, verdict) for id in ids)}</ul>'
        for verdict, ids in claims_by_verdict().items()
    ]
    return "\n\n".join(
        [
            heading(1, f"All {len(texts)} claims and their verdicts"),
            f"The course tests a text of {day}, sentence by sentence and in its own words. Every verdict is "
            "computed from the tables of today, and again from what was published by that day. "
            "[How a verdict comes about](how.md) says more, and the first page has "
            '<a href="../index.html#conclusion-is-the-main-idea-right">the conclusion</a>. '
            "To judge for yourself first, begin with a lesson.",
            fragment(
                '<div id="course-claims">',
                *groups,
                '</div><script defer src="../_static/claims-list.js"></script>',
            ),
        ]
    )


def _before(verdict: str) -> str:
    """Return a sentence on the verdict of the text's day, without its full stop."""
    day = day_in_words(text_day())
    if verdict == NOT_DECIDED:
        return f"The figures that decide came out after {day}, so nobody could judge it then"
    return f"On {day}: {verdict}"


def article_page() -> str:
    """Return the page on what the text says: its sentences in the course's words, with their verdicts."""
    day, parts = day_in_words(text_day()), []
    for theme, some in ledger().groupby("theme", sort=False):
        items = "".join(
            f'<li><a href="{id}.html">{escape(text)}</a> <small>{id}: {_verdict(id)}</small></li>'
            for id, text in zip(some["id"], some["text"], strict=True)
        )
        parts += [heading(2, capitalise(str(theme))), fragment(f'<ul class="course-list">{items}</ul>')]
    return "\n\n".join(
        [
            heading(1, "What the text says"),
            f"On {day} the Chinese portal Sohu carried an article on Japan between the United States and "
            "China. Its page was not found. The course knows it by an English abstract, most likely made by "
            "software, and says it in its own words. So a mistake may come from the article, the translation "
            "or the abstract. Each sentence leads to its readings and sources.",
            *parts,
        ]
    )


def anchor(verdict: str) -> str:
    """Return the anchor of a verdict's claims on the page of all claims."""
    return verdict.replace(" ", "-")


def verdict_of(id: str) -> tuple[str, str]:
    """Return what somebody understands who knows nothing of the course: a claim with its verdict, and why.

    The second sentence says what the text said, what was measured, by whom and when, and which text it is.
    """
    one = claim(id)
    said = dict[str, str]()
    for it in one.evidence().figures:
        if it.used:
            said.setdefault(it.source.split(", ")[0], f"{it.label}, {it.period} ({_who(it)})")
    measured = f"Measured: {'; '.join([*said.values()][:2])}. " if said else ""
    return (
        f"{capitalise(both_days(id).verdict.words)}: {one.text}",
        f"{_counted(id) or reason(one)[0]} {measured}The text: {_origin()}.",
    )


def _who(figure: ClaimFigure) -> str:
    """Return who published a figure, and when."""
    who, out = figure.source.split(", ")[0], figure.published
    if out is None or out.known == "fetched":
        return who
    day = day_in_words(out.day)
    return f"{who}, {day.split(' ', {'day': 0, 'month': 1, 'year': 2}[out.known])[-1]}"


def the_claims(root: str) -> str:
    """Return HTML that says what the claims are, and of which text; `root` leads to the root of the site."""
    day = day_in_words(text_day()).split(" ", 1)[1]
    return (
        f'<a href="{root}claims/index.html">{len(claim_names())} claims</a> of '
        f'<a href="{root}claims/article.html">an article</a> of {day} on Japan between China and the '
        "United States"
    )


def _origin() -> str:
    day = day_in_words(text_day())
    return (
        f"an article on Japan between China and the United States (Sohu, {day}), known by an English abstract"
    )


def claim_page(id: str) -> str:
    """Return the page of one claim in Markdown: verdict, readings, reasons, figures, viewpoints, aftermath.

    `id`: id of the claim, such as ``"C05"``.
    """
    one, both = claim(id), both_days(id)
    evidence, day = one.evidence(), day_in_words(text_day())
    lead, rest = reason(one)
    same = both.first == both.verdict.words
    before = f"What was published by {day} gives the same verdict" if same else _before(both.first)
    # what the two days have in common needs no words
    sure = "of that" if one.error == "open" else "of its verdict"
    later = both.why.replace("Published later:", f"These figures were published after {day}:")
    later = later.replace("Not known to be out then:", f"These were not known to be out on {day}:")
    parts = [
        heading(1, f"{id}: {one.text}"),
        fragment(
            f'<p class="course-note">One of {the_claims("../")}. {escape(_words()["matters"][id])}</p>',
            f'<p class="course-verdict"><span>{_verdict(id)}</span> {escape(lead)} '
            f"<strong>How sure the course is {sure}: {escape(one.confidence)}.</strong></p>",
            # the picture stands on the first screen of a phone
            _bars(one) if one.readings.judged else "",
            f"<p>The text is {_origin()}. {escape(before)}. {_tested(id)}</p>",
            _ways(id),
        ),
    ]
    short = capitalise(_words()["misleads"].get(id) or ERRORS[one.error])
    if one.error not in ("none", "open"):
        short = f"The kind of slip is this: {ERRORS[one.error]}"
    if both.verdict.words == "supported" and one.error != "none":
        short = f"The sentence holds by this rule, and can still mislead: {ERRORS[one.error]}"
    parts += [
        heading(2, "Why"),
        fragment(
            f"<p><strong>The rule.</strong> {escape(evidence.rule)} {escape(_nearness(one))}</p>",
            f"<p><strong>Also known.</strong> {escape(rest)}</p>" if rest else "",
            f"<p><strong>In short.</strong> {escape(short)}.</p>",
            f"<p>{escape(later)}</p>" if ": " in later else "",
        ),
    ]
    if evidence.figures:
        parts += [
            heading(2, "Figures and their sources"),
            fragment(_figures(evidence.figures, one.readings.unit)),
        ]
    if one.viewpoints:
        views = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in one.viewpoints.items()
        )
        parts += [heading(2, "Viewpoints"), fragment(f"<dl>{views}</dl>")]
    return days_in_words("\n\n".join([*parts, *_aftermath(one)])) + "\n"


def _tested(id: str) -> str:
    """Return a sentence in HTML that leads to the section of the lesson that tests a claim."""
    home = home_of(id)
    notebook = json.loads((notebooks_dir() / f"{home.name}.ipynb").read_text("utf-8"))
    text = "\n\n".join("".join(cell["source"]) for cell in notebook["cells"][1:])
    titles = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)[1:]
    naming = [title for title, said in zip(titles[::2], titles[1::2], strict=True) if re.search(id, said)]
    told = [one for one in naming if one != "Your verdict"] or ["Your verdict"]
    section = _words()["tested_in"].get(id, told[-1])
    there, words = f"../{home.name}.html#{make_id(section)}", re.sub(r"^\d+\. ", "", section)
    end = "" if words.endswith("?") else "."
    tested = f'It is tested in lesson {home.heading.split()[0]}: <a href="{there}">{escape(words)}</a>{end}'
    more = _words()["more"].get(id)
    return f'{tested} More: <a href="../{more["at"]}">{more["words"]}</a>.' if more else tested


def _verdict(id: str) -> str:
    """Return HTML of the verdict on a claim with its figures."""
    words = both_days(id).verdict.words
    said = f'<strong data-verdict="{anchor(words)}">{escape(capitalise(words))}.</strong>'
    return f"{said} {escape(_counted(id))}".strip()


def verdict_style() -> str:
    """Return a style sheet with the colour and the letter of each verdict, for whatever names one."""
    rule = (
        ':is([data-verdict="{0}"], .course-verdict:has([data-verdict="{0}"]), #course-claims #{0}, '
        '.course-counts a[href$="#{0}"]) {{ --verdict: {shade}; --letter: "{letter}" / ""; }}\n'
    )
    return "".join(rule.format(anchor(one), **look) for one, look in LOOKS.items())


def _measured(id: str) -> tuple[str, str, str, float] | None:
    """Return in words the text's figure, the counts and their unit; then the count that comes nearest.

    None where the text has no figure, or none was counted.
    """
    one = claim(id)
    counts = [reading.figure for reading in one.readings.every if reading.figure is not None]
    text = one.claimed_value
    if text is None or one.claimed_unit != one.readings.unit or not counts:
        return None
    signed, near = min(counts) < 0 < max(counts), min(counts, key=lambda count: abs(count - text))
    said, low, high, nearest = (
        _short(value, signed=signed) for value in (text, min(counts), max(counts), near)
    )
    unit = " %" if one.readings.unit == "percent" else f" {_in_words(one.readings.unit)}"
    if low == high:
        told = high
    elif text > max(counts):
        told = f"at most {high}"
    elif text < min(counts):
        told = f"at least {low}"
    else:
        told = f"{low} to {high}{unit}, and {nearest} comes nearest"
    return said, told, unit, near


def _counted(id: str) -> str:
    """Return the text's figure beside the least and the greatest count; empty where the text has none."""
    one, found = claim(id), _measured(id)
    if found is None:
        return ""
    said, told, unit, _ = found
    missing = f" ({one.missing})" if one.missing else ""
    return (
        f"The text says {said}{unit if unit == ' %' else ''}; {one.counted} {told}"
        f"{unit * ('nearest' not in told)}{missing}."
    )


def share_card(id: str) -> ShareCard:
    """Return what the preview of a claim shows: verdict, claim, and the text's figure beside the count."""
    one, found = claim(id), _measured(id)
    bars: tuple[tuple[str, float, str], ...] = ()
    if found is not None and one.claimed_value is not None:
        said, told, unit, near = found
        unit = unit.replace(" US ", " ")
        measured = f"{told.partition(',')[0] if 'nearest' in told else told + unit}"
        bars = ("The article says", one.claimed_value, said + unit), ("Measured", near, measured)
    verdict = capitalise(both_days(id).verdict.words)
    why = "" if bars else reason(one)[0]
    return ShareCard(verdict, one.text, bars, why, whole=100.0 if _is_share(one) else 0.0)


def _is_share(one: Claim) -> bool:
    """Tell whether a claim's figures are parts of a whole, which a bar shows as part of its line."""
    return one.readings.unit == "percent" and not any("growth" in it.label for it in one.evidence().figures)


def _taken(one: Claim) -> ClaimFigure | None:
    """Return the figure of something else that the text has probably taken; None where none comes near."""
    if one.error not in ("concept swap", "stale year", "vintage") or not one.claimed_value:
        return None
    figures = (it for it in one.evidence().figures if not it.used and it.unit == one.claimed_unit)
    near = (it for it in figures if abs(it.value / one.claimed_value - 1) < _NEAR and it.grade != "relay")
    return next(near, None)


def _beside(one: Claim) -> list[ClaimFigure]:
    """Return figures that decide nothing, but count for another name or year what decides."""
    figures = [it for it in one.evidence().figures if it.unit == one.claimed_unit and ": " in it.label]
    decide = {it.label.partition(": ")[2] for it in figures if it.used}
    return [it for it in figures if not it.used and it.label.partition(": ")[2] in decide]


def _short(value: float, *, signed: bool = False) -> str:
    """Return a figure in one rounding for all of a page: three digits, two below ten, no fewer than whole.

    `signed`: whether a figure above zero gets its sign.
    """
    digits = 2 if 1 <= abs(value) < 10 else 3
    # cut and not rounded, so that "at least" stays true
    words = f"{value:,.{digits}g}" if abs(value) < 1000 else f"{int(value):,}"
    return f"+{words}" if signed and value > 0 else with_minus(words)


def _ways(id: str) -> str:
    """Return HTML of the ways to the claim before, to the list of claims, and to the claim after."""
    ids = list(claim_names())
    at = ids.index(id)
    before, after = ids[at - 1 : at], ids[at + 1 : at + 2]
    ways = [f'<a href="{one}.html">← {one}</a>' for one in before] + ['<a href="index.html">All claims</a>']
    ways += [f'<a href="{one}.html">{one} →</a>' for one in after]
    return f'<nav class="course-between" aria-label="Claims">{"".join(ways)}</nav>'


def _ways_to_read(one: Claim) -> dict[tuple[str, float | None], list[str]]:
    """Return words and figure of each way to read a claim -> its verdicts, one for each limit of nearness."""
    limits = {choice.name for choice in _limits(one)}
    ways: dict[tuple[str, float | None], list[str]] = {}
    for reading in one.readings.every:
        words = ", ".join(said for name, said in reading.chosen.items() if name not in limits)
        found = ways.setdefault((words, reading.figure), [])
        found.append(reading.verdict.words if reading.verdict else NO_DATA)
    return ways


def _nearness(one: Claim) -> str:
    """Return a sentence on how far the text's figure is from the nearest count; empty without one."""
    found = _measured(one.id)
    if found is None or not _limits(one):
        return ""
    (said, *_, near), text = found, one.claimed_value or 0.0
    if text > 2 * near > 0:
        return f"The text's {said} is {_short(text / near)} times the nearest figure, {_short(near)}."
    away = f"{100 * abs(text / near - 1):.1f} % of it"
    if one.readings.unit == "percent" and not _is_share(one):
        away = f"{_short(abs(text - near))} points"
    return f"The text's {said} differs from the nearest figure, {_short(near)}, by {away}."


def _limits(one: Claim) -> list[Choice]:
    return [choice for choice in one.readings.choices if choice.kind is ChoiceKind.THRESHOLD]


def _bars(one: Claim) -> str:
    """Return HTML of bars: the figure in the text, and figure and verdict of each way that decides.

    What decides nothing is folded: ways without data, and other names or years.
    """
    ways = _ways_to_read(one)
    taken = _taken(one)
    others = [(it.value, _named(it)) for it in _beside(one) if it is not taken]
    told = [value for _, value in ways if value is not None] + [value for value, _ in others]
    rows, beside, scale = list[str](), list[str](), ""
    if _is_share(one):
        scale = "; a whole line is 100 %"
        told.append(100)
    if one.claimed_value is not None and one.claimed_unit == one.readings.unit and told:
        told.append(one.claimed_value)
        told += [taken.value] if taken else []
        rows.append(_bar("the text", one.claimed_value, "", told, "claimed"))
    for (words, value), found in ways.items():
        said = " or ".join(dict.fromkeys(found))
        if len(set(found)) > 1:
            said += ", by how near the figure must be"
        bar = _bar(words or "the figures", value, said, told)
        (beside if NO_DATA in found else rows).append(bar)
    if taken:
        said = f"decides nothing: {ERRORS[one.error]}"
        rows.append(_bar(_named(taken), taken.value, said, told, "beside"))
    beside += [_bar(words, value, "cannot change the verdict", told) for value, words in others]
    unit = f'<p class="course-unit">In {escape(_in_words(one.readings.unit))}{scale}</p>' if told else ""
    more = ", and what cannot change the verdict" if beside else ""
    folded = f'<ul class="course-bars">{"".join(beside)}</ul>' if beside else ""
    limits = "".join(
        f"Each bar counts as {number_of(len(choice.options), 'reading')}, one for each limit of "
        f"{choice.about}: {list_of(choice.options)}. "
        for choice in _limits(one)
    )
    judged = escape(f"{_nearness(one)} {limits}{capitalise(one.readings.tally)}.".strip())
    return (
        f'{unit}<ul class="course-bars">{"".join(rows)}</ul>'
        f"<details><summary>How this was counted{more}</summary><p>{judged}</p>{folded}</details>"
    )


def _named(figure: ClaimFigure) -> str:
    return f"{figure.label.replace(':', ',')}, {figure.period}"


def _bar(words: str, value: float | None, said: str, told: Iterable[float], kind: str = "") -> str:
    """Return HTML of one line: words, figure, verdict, and a bar on the scale of all the figures.

    `kind`: how the bar looks: "claimed" by the article, "beside" the readings; empty for a reading.
    """
    drawn = number = ""
    if value is not None:
        low, high = min(0.0, *told), max(0.0, *told)
        left, right = ((edge - low) / ((high - low) or 1) for edge in sorted((0.0, value)))
        drawn = f'<i style="margin-left:{left:.1%};width:{right - left:.1%}"></i>'
        number = f" <b>{_short(value)}</b>"
    verdict = f" <small>{escape(said)}</small>" if said else ""
    look = f' class="course-{kind}"' if kind else ""
    return f"<li{look}><span>{escape(capitalise(words))}</span>{number}{verdict}{drawn}</li>"


def _in_words(unit: str) -> str:
    return UNITS[unit].said if unit in UNITS else unit


def _figures(figures: Iterable[ClaimFigure], unit: str) -> str:
    """Return HTML of figures with links to their sources; those that decide nothing are folded."""
    lists: dict[bool, list[str]] = {True: [], False: []}
    for one in figures:
        # a figure of the claim's unit stands in its bars, too; others keep their years and dates whole
        short = one.unit == unit or abs(one.value) < 1000
        said, words = _short(one.value) if short else with_minus(figure(one.value)), _in_words(one.unit)
        if words.startswith("billion ") and abs(one.value) >= 1e5:
            said, words = _short(one.value / 1000), words.replace("b", "tr", 1)
        amount = f"{said} {'%' if words == 'percent' else words}"
        # the edition that is named may be a later one
        about = _GRADES[one.grade] + (f"; out since {one.published}" if one.published else "")
        where = (_places()[one.source], one.source, about)
        lists[one.used].append(_item(amount, f"{one.label}, {one.period}", where))
    used, beside = (
        f'<ul class="course-list">{"".join(some)}</ul>' if some else "" for some in lists.values()
    )
    fold = f"<details><summary>Figures that cannot change the verdict</summary>{beside}</details>"
    # nothing else stands there to read
    return used + (fold if used else fold.replace("<details>", "<details open>", 1)) * bool(beside)


def _item(first: str, words: str, source: tuple[str, str, str]) -> str:
    """Return HTML of a list's item with its source: address, name, and what is said about it."""
    address, name, about = map(escape, source)
    return (
        f"<li><b>{escape(first)}</b> <span>{escape(words)}</span>"
        f'<small><a href="{address}">{name}</a> ({about})</small></li>'
    )


@cache
def _places() -> Mapping[str, str]:
    """Return source of a figure -> where it can be read: what was cited, or the page of a table."""
    found = {card.citation: f"../tables/{name}.html" for name, card in cards().items()}
    for card in cards().values():
        if any(column.name == "source_url" for column in card.columns):
            for row in load(card.name).to_dict("records"):
                found.setdefault(
                    source_of({str(key): value for key, value in row.items()}), row["source_url"]
                )
    return found


def _aftermath(one: Claim) -> list[str]:
    """Return the section on later events as Markdown; empty without events."""
    if one.aftermath.empty:
        return []
    events = load("events")
    places = dict(zip(events["event"], events["source_url"], strict=True))
    items = [
        _item(
            f"{row['government']}, {row['date']:%Y-%m-%d}",
            row["event"],
            (places[row["event"]], row["source"], _GRADES[row["grade"]]),
        )
        for row in one.aftermath.sort_values("date", kind="stable").to_dict("records")
    ]
    silent = [name for name in GOVERNMENTS.values() if name not in set(one.aftermath["government"])]
    none = f" Of {list_of(map(the, silent))} it found nothing." if silent else ""
    return [
        heading(2, "What happened next"),
        "This came after the article, so it decides nothing. It shows what became of the matter. The course "
        f"looked in the same way for what Japan, China and the United States did.{none}",
        fragment(f'<ul class="course-list">{"".join(items)}</ul>'),
    ]
