"""Turns the cells of an executed notebook into cells of a page of the site.

Text stays text, code is hidden until the reader wants it, and a chart becomes a live figure. An explorer,
guess or quick check becomes an interactive part that needs no kernel. Links between notebooks become links
between pages.
"""

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile
from typing import Any, Protocol

from course.charts.tips import words_of
from course.errors import CourseError
from course.lessons import Lesson
from course.phrases import MINUS, capitalise, number_of
from course.tables import Card, cards
from makers.site.figures import FOLDER, figure
from makers.site.parts import OUTPUT, Part, tidied, without_names

_SPEC = "application/vnd.vegalite.v5+json"
#: line of links to neighbours at both ends of a lesson, which the site replaces by its own
_NEIGHBOURS = re.compile(r"^.*\[Contents\]\([^)]*contents\.ipynb\).*$\n?", re.MULTILINE)
#: folder of the files of interactive parts below the site's root
MOVING = "_static/moving"
#: the beginning of a lesson: title, picture, question, and what the reader can do afterwards and needs before
_OPENING = re.compile(
    r"\A(?P<title># .+\n)\n(?P<picture>!\[.+\n)\n(?P<question>\*.+\*\n)\n"
    r"(?P<folded>After this lesson you can\n[\s\S]*?)(?=^\*\*Claims of this lesson|^\*\*Optional|\Z)",
    re.MULTILINE,
)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


class Moving(Protocol):
    """The interface of `makers.site.moving`, which turns cells into interactive parts of a page."""

    STYLES: tuple[str, ...]

    def scripts_of(self, page: str) -> list[str]:
        """Return the names of the shared scripts that a page needs; `page` is its source."""

    def moving_part(self, cell: dict[str, Any], root: str) -> Part | None:
        """Return the interactive part that replaces a cell, or None if the cell keeps its output.

        `root`: the way from the page to the root of the site.
        """

    def papers(self, lesson: Lesson) -> bytes:
        """Return the sheet of a lesson to print, as HTML."""

    def shared_files(self) -> Mapping[str, bytes]:
        """Return the files that every page with an interactive part loads, as a dictionary by name."""


@dataclass(slots=True)
class Shown:
    """A notebook in the form of the site: cells, files and preview."""

    cells: list[dict[str, Any]] = field(default_factory=list)  #: cells of nbformat, ready for myst-nb
    #: path below the site's root -> content of a file that the page needs
    files: dict[str, bytes] = field(default_factory=dict)
    moves: bool = False  #: whether the page has an interactive part
    #: the first chart's specification, for previews; None where there is no chart
    picture: dict[str, Any] | None = None


def shown(
    notebook: Mapping[str, Any], root: str, lead: Callable[[str], str | None], moving: Moving | None = None
) -> Shown:
    """Return a notebook in the form of the site.

    `notebook`: an executed notebook of nbformat.
    `root`: relative path from the page to the root of the site, such as ``"../"``.
    `lead`: function from the address of a local link in the notebook to the address on the site. It returns
    None where the site has no such page; then the link's words stay without a link.
    `moving`: maker of interactive parts; without it every cell keeps its output.
    """
    page = Shown()
    code = "\n".join(_text(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    tables = {name: card for name, card in cards().items() if f'load("{name}")' in code}
    section: dict[str, Card] = {}
    level = 1
    for cell in copy.deepcopy(list(notebook["cells"])):
        if cell["cell_type"] == "markdown":
            text = relinked(_NEIGHBOURS.sub("", _text(cell["source"])), lead).strip()
            # a line that begins with a per cent sign would be a comment of MyST
            text = re.sub(r"^( *)%", r"\1\%", re.sub(r"\A---\s*", "", text), flags=re.MULTILINE)
            level = max(1, *(len(found) for found in re.findall(r"^(#+) ", text, re.MULTILINE)[-1:] or ["#"]))
            if text:
                page.cells.append({**cell, "source": text})
            section = {} if re.search("^## ", text, re.MULTILINE) else section
            continue
        section |= {name: card for name, card in tables.items() if f'load("{name}")' in _text(cell["source"])}
        part = moving.moving_part(cell, root) if moving else None
        if part is not None:
            page.moves = True
            page.files |= {f"{MOVING}/{name}": content for name, content in part.files}
            cell["outputs"] = [_html_output(part.html)]
            cell["metadata"] = {"tags": ["remove-input"]}
        else:
            cell["outputs"] = [_output(one, page, root, section or tables, level) for one in cell["outputs"]]
            tags = set(cell["metadata"].get("tags", []))
            cell["metadata"] = {"tags": sorted(tags - {"hide-output"} | {"hide-input"})}
            if "hide-output" in tags:
                title = re.search(r"^# Show code: (.+)$", _text(cell["source"]), re.MULTILINE)
                page.cells += _folded([cell], capitalise(title[1]) if title else "More")
                continue
        page.cells.append(cell)
    page.cells = _answers_folded(page.cells)
    return page


#: a part that asks: a guess, a quick check, or an explorer with a task
_ASKS = re.compile(r'<div[^>]* data-kind="(?:guess|check|explorer)"')
#: paragraphs that say what a result means
_MEANS = re.compile(r"(?:\*\*What it (?:shows|cannot show)\.\*\*.*?(?:\n\n|\Z))+", re.DOTALL)
_PRINTED = '<p class="course-printed">'


def _answers_folded(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cells in which the results directly below a question are folded, since they tell its answer."""
    made: list[dict[str, Any]] = []
    rest = list(cells)
    while rest:
        asked = rest.pop(0)
        made.append(asked)
        if not _ASKS.match(html_of(asked)):
            continue
        told = list(takewhile(_leads_to_a_result, rest))
        while told and told[-1]["cell_type"] == "markdown":
            told.pop()
        del rest[: len(told)]
        if any(cell.get("outputs") for cell in told):
            if rest and (means := _MEANS.match(_text(rest[0]["source"]))):
                told.append({**rest[0], "id": f"{asked['id']}-means", "source": means[0]})
                rest[0] = {**rest[0], "source": rest[0]["source"][means.end() :]}
            told = _folded(told, "The result: try first, then open")
        made += told
    return [cell for cell in made if cell["cell_type"] == "code" or cell["source"].strip()]


def _folded(told: list[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    """Return results between the two cells that fold them below a title."""
    begin = f'<details class="course-told"><summary>{escape(title)}</summary>'
    opens, closes = (
        {"cell_type": "markdown", "metadata": {}, "id": f"{told[0]['id']}-{at}", "source": source}
        for at, source in (("told", begin), ("end", "</details>"))
    )
    return [opens, *told, closes]


def _leads_to_a_result(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell is a result, or a sentence that announces one."""
    if cell["cell_type"] == "code":
        return "course-moving" not in html_of(cell)
    text = _text(cell["source"])
    return text.endswith(":") and not re.search(r"^(?:#|\*\*)", text, re.MULTILINE)


#: a sentence at the end of a paragraph that announces what follows
_ANNOUNCES = re.compile(r"(?:(?<=[.!?])\s+|\A)(?P<said>[^\s](?:(?![.!?]\s+[A-Z])[\s\S])*:)\Z")
#: a column's name with emphasis
_EMPHASISED = re.compile(r"(?<=\*)[a-z]+_\w+(?=\*)")
_SWITCH = (
    '<p class="course-view"><label><input type="checkbox" role="switch" data-course-code> '
    "With code</label></p>"
)


def code_apart(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cells with a switch for code, in which sentences that only lead to code are marked.

    A page shows what is marked only together with its code. These are the paragraph above a question on the
    code, and the last sentence above code where no result follows. Tables and texts have words in the place
    of names of columns.

    `cells`: cells of a page as the site shows them; the first one is its opening.
    """
    if all(cell["cell_type"] == "markdown" for cell in cells):
        return cells
    made = [{**cells[0], "source": f"{cells[0]['source']}\n\n{_SWITCH}"}]
    for at, cell in enumerate(cells[1:], 1):
        after = cells[at + 1 :]
        if cell["cell_type"] == "markdown":
            cell = {**cell, "source": _EMPHASISED.sub(lambda found: words_of(found[0]), cell["source"])}
        if cell["cell_type"] == "markdown" and after and after[0]["cell_type"] == "code":
            # code without a result is not seen, so the reader goes on to what follows it
            seen = next((one for one in after if one["cell_type"] == "markdown" or one["outputs"]), after[0])
            before, gap, last = cell["source"].rpartition("\n\n")
            if "course-code" in html_of(after[0]) and last.endswith((":", "?")):
                last = f'<div class="course-code">\n\n{last}\n\n</div>'
            elif seen["cell_type"] == "markdown" or "course-code" in html_of(seen):
                last = _ANNOUNCES.sub(
                    lambda found: (
                        (" " * bool(found.start())) + f'<span class="course-code">{found["said"]}</span>'
                    ),
                    last,
                )
            cell = {**cell, "source": before + gap + last}
        for data in _data_of([cell]):
            if (html := _text(data.get("text/html", ""))).startswith((OUTPUT, _PRINTED)):
                data["text/html"] = without_names(html)
        made.append(cell)
    return made


def html_of(cell: Mapping[str, Any]) -> str:
    """Return the HTML of all outputs of a cell."""
    return "".join(_text(data.get("text/html", "")) for data in _data_of([cell]))


def _data_of(cells: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [output["data"] for cell in cells for output in cell.get("outputs", ()) if "data" in output]


def question_first(text: str) -> str:
    """Return the beginning of a lesson with its question first, and with objectives and needs folded."""
    return _OPENING.sub(
        '\\g<title>\n\\g<question>\n\\g<picture>\n<details class="course-goals"><summary>'
        "What you will learn</summary>"
        "\n\n\\g<folded>\n</details>\n\n",
        text,
    )


def reword(cells: list[dict[str, Any]], here: str, instead: str, name: str) -> None:
    """Replace a sentence of a lesson, or words that a cell prints, by their wording for the web.

    `here`: the sentence in the lesson, whose lines may break elsewhere.
    `instead`: the wording for the web; may be empty.
    `name`: name of the lesson.

    Raises
    ------
    CourseError
        The sentence does not stand in the lesson.
    """
    words, escaped = (
        re.compile(r"(?<![\d.])" + r"\s+".join(map(re.escape, said.split()))) for said in (here, escape(here))
    )
    for cell in cells:
        if cell["cell_type"] == "markdown" and words.search(cell["source"]):
            cell["source"] = words.sub(lambda _: instead, cell["source"])
            return
        for output in cell.get("outputs", ()):
            printed = output.get("data", {}).get("text/html", "")
            if printed.startswith(_PRINTED) and escaped.search(printed):
                said = escaped.sub(lambda _: instead, printed)
                output["data"]["text/html"] = said
                if re.fullmatch(r"(?:<[^>]*>|\s)*", said):
                    cell["outputs"].remove(output)
                return
    raise CourseError(
        f"{name}/lesson.toml: the sentence {here!r} does not stand in the lesson. Copy it anew."
    )


#: begin of a chart or an explorer, with its title further on
_FIGURE = re.compile(
    r'\A<(?:figure|div)(?= class="course-chart"| class="course-explorer [^>]*data-kind="explorer")'
    r'[\s\S]*?(?:<p class="course-title">|<strong id="[^"]*">)(?P<title>[^<]*)<'
    r"(?:/strong> <span>(?P<asks>[^<]*))?"
)
_STILL = re.compile(r'(?:srcset|<img class="course-still [^>]*?src)="(?P<address>[^"]+)"')
_CHECK = re.compile(r'\A<div[^>]* data-kind="check"[\s\S]*?Quick check \u00b7 (?P<title>[^<"]*)')


@dataclass(frozen=True, slots=True)
class Place:
    """A quick check, a chart or an explorer of a page."""

    id: str
    title: str  #: HTML of the title
    picture: str = ""  #: address of its picture on a phone; empty for a quick check
    asks: str = ""  #: HTML of the question of an explorer; empty for anything else


def places(cells: list[dict[str, Any]]) -> tuple[list[Place], list[Place]]:
    """Give each quick check, chart and explorer of a page an id, and return all of them.

    A question on the code has none, since nobody sees it without the code.

    `cells`: cells of the page.

    Returns
    -------
    two lists
        Quick checks, then charts and explorers.
    """
    checks: list[Place] = []
    figures: list[Place] = []
    for data in _data_of(cells):
        html = _text(data.get("text/html", ""))
        if found := _CHECK.match(html):
            own = f"quick-check-{len(checks) + 1}" if checks else "quick-checks"
            checks.append(Place(own, found["title"]))
            data["text/html"] = html.replace(" data-kind=", f' id="{own}" data-kind=', 1)
        if found := _FIGURE.match(html):
            own = f"figure-{len(figures) + 1}"
            still = _STILL.search(html)
            picture = still["address"] if still else ""
            figures.append(Place(own, found["title"], picture, found["asks"] or ""))
            data["text/html"] = html.replace(" class=", f' id="{own}" class=', 1)
    return checks, figures


def ways_in(cells: list[dict[str, Any]], found: tuple[list[Place], list[Place]], minutes: int) -> None:
    """Say below a lesson's opening how long it is, and lead to what takes two minutes and to what is judged.

    `cells`: cells of the lesson as the site shows them; the first one is its opening.
    `found`: what `places` found in them.
    `minutes`: minutes that the lesson takes.
    """
    checks, figures = found
    texts = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    guess = re.search(r'data-kind="guess"[^>]* aria-labelledby="([^"]+)"', "".join(map(html_of, cells)))
    ways = [f'<a href="#{guess[1]}">a guess</a>'] if guess else []
    ways += [f'<a href="#{one.id}">a chart to move</a>' for one in figures if one.asks][:1]
    if checks:
        ways.append(f'<a href="#quick-checks">{number_of(len(checks), "quick check")}</a>')
    ways += [
        f'<a href="#{title.lower().replace(" ", "-")}">{title[0].lower()}{title[1:]}</a>'
        for title in ("Your verdict", "Key points")
        if f"## {title}" in texts
    ]
    long = f"About {minutes} minutes, in {number_of(len(re.findall('^## ', texts, re.MULTILINE)), 'part')}."
    tried = f" Only two minutes? Try {' · '.join(ways)}" if ways else ""
    cells[0]["source"] += f'\n\n<p class="course-ways">{long}{tried}</p>'


def answer_first(cells: list[dict[str, Any]], answer: re.Pattern[str]) -> str:
    """Fold the answer of a lesson's key points below its question, and return its first sentence.

    A very short sentence comes with the next one. The result is empty where a lesson answers nothing.

    `answer`: finds the answer in the text of a cell.
    """
    found = next(filter(None, (answer.search(cell["source"]) for cell in cells)), None)
    if found is None:
        return ""
    told = found[1].strip()
    fold = (
        f'<details class="course-at-once"><summary>The answer at once</summary>\n\n{told}\n\n</details>\n\n'
    )
    cells[0]["source"] = cells[0]["source"].replace("![", f"{fold}![", 1)
    first = re.search(r"(?:\A\*[^*]+\*)?\s*(.{30,}?[.!?])(?=\s|\Z)", told, re.DOTALL)
    return " ".join(first[1].split()) if first else told


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def relinked(text: str, lead: Callable[[str], str | None]) -> str:
    """Return Markdown with its local links changed to pages of the site; see `shown` for `lead`."""

    def one(found: re.Match[str]) -> str:
        mark, words, address = found.groups()
        if mark or re.match(r"[a-z]+:|#", address):
            return found[0]
        there = lead(address)
        return words if there is None else f"[{words}]({there})"

    return _LINK.sub(one, text)


def _html_output(html: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def _output(
    output: dict[str, Any], page: Shown, root: str, loaded: Mapping[str, Card], level: int
) -> dict[str, Any]:
    data = output.get("data", {})
    printed = _text(output.get("text", ""))
    # columns need letters of one width; sentences do not
    if output["output_type"] == "stream" and re.search(r"\S {2,}\S", printed):
        # nobody has typed a guess here
        return {**output, "text": re.sub(r"^my guess:.*\n?", "", printed, flags=re.MULTILINE)}
    if output["output_type"] == "stream":
        printed = re.sub(r"(?<!\w)-(?=\d)", MINUS, printed).replace(" - ", " \u2013 ").strip()
        return _html_output(f"{_PRINTED}{escape(printed)}</p>")
    if _SPEC in data:
        page.picture = page.picture or data[_SPEC]
        made = figure(data[_SPEC], root, loaded)
        page.files |= {f"{FOLDER}/{name}": still.encode() for name, still in made.stills.items()}
        return _html_output(made.html)
    if "text/html" in data:
        return _html_output(tidied(_text(data["text/html"]), level))
    return output
