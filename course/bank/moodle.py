"""Carries questions to Moodle and back, in Moodle's XML format.

The format is that of Moodle's `question/format/xml/format.php`. Texts are written as Markdown, which Moodle
reads as well as HTML. What Moodle has no field for travels in a tag (the objective) or in an attribute that
Moodle leaves out (the ids of options).
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import ClassVar
from urllib.parse import unquote
from xml.etree import ElementTree

from course.bank.authoring import Question, QuestionError
from course.bank.case import Case
from course.bank.written import Written, free_name, read_question, written_in
from course.kinds import Choice, Choices, Label, Number

Element = ElementTree.Element

#: most bytes of a file from Moodle
LARGEST = 30_000_000
#: picture in a text, with its data in the address
_PICTURE = re.compile(r"!\[([^\]]*)\]\(data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=]+)\)")
_FILE = re.compile(r"(?:@@PLUGINFILE@@|%40%40PLUGINFILE%40%40)/([^\s)\"'?]+)(?:\?[^\s)\"']*)?")
_TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
#: id of an option that the course wrote into the file
_OPTION = re.compile(r"[\w. +-]{1,60}")
_OBJECTIVE, _LEVEL, _LESSON = "objective:", "level:", "quick check"


# ------------------------------------------------------------------------ from any bank


def as_written(question: Question) -> Written | None:
    """Return a question of any bank as plain data, with its default values.

    None stands for a question that asks for an order, a table, a function or a chart.
    """
    kept = written_in(question)
    if kept is not None or not isinstance(question.kind, Choice | Choices | Number | Label):
        return kept
    case = Case(question)
    options = dict(getattr(case.question.kind, "options", {}))
    right = case.key["v"]
    if isinstance(right, list):
        chosen = {one["v"] for one in right}
        right = tuple(option for option in options if option in chosen)
    wrong: dict[str, str] = {}
    for one in case.listed:
        given = _typed(one.plain["v"], right)
        wrong[given] = _joined(wrong.get(given, ""), one.sentence)
    return Written(
        question.id,
        case.title,
        case.text,
        right,
        options=options,
        wrong={given: sentence for given, sentence in wrong.items() if given},
        unit=case.question.kind.stated_unit,
        tolerance=float(getattr(question.kind, "tolerance", 0.0)),
        accepted=tuple(word for some in question.accepted.values() for word in some),
        hints=tuple(case.hints),
        because=case.reason or f"```python\n{case.solution}\n```",
        means=case.meaning,
        objective=question.objective,
        level=question.level,
        points=float(question.points),
        in_lesson=question.in_lesson,
    )


def _typed(plain: object, right: object) -> str:
    """Return a listed wrong answer as `Written.wrong` names it; empty for several options at once."""
    if isinstance(plain, list) and isinstance(right, tuple):
        apart = {one["v"] for one in plain} ^ set(right)
        return next(iter(apart)) if len(apart) == 1 else ""
    return str(plain)


def _joined(*sentences: str) -> str:
    """Return sentences as one text, each of them once."""
    return " ".join(dict.fromkeys(filter(None, sentences)))


# ----------------------------------------------------------------------------- to Moodle


def to_xml(questions: Iterable[Written], category: str) -> bytes:
    """Return Moodle's XML of questions, which Moodle puts into a category of this name.

    Pictures in a text, as `![words](data:image/png;base64,…)`, become files beside it.
    """
    quiz = Element("quiz")
    top = _below(quiz, "question", type="category")
    _text(_below(top, "category"), f"$course$/top/{category.replace('/', '//')}")
    for one in questions:
        _QUESTION[type(one.kind)](_common(quiz, one), one)
    ElementTree.indent(quiz)
    whole: bytes = ElementTree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return whole + b"\n"


def _below(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _text(parent: Element, text: str) -> Element:
    # XML cannot hold the signs below the space, but for tab and line end
    _below(parent, "text", re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text))
    return parent


def _marked(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    """Add a text in Markdown, with its pictures as files."""
    files: list[tuple[str, str]] = []

    def put_aside(found: re.Match[str]) -> str:
        files.append((f"picture-{len(files) + 1}.{found[2]}", found[3]))
        return f"![{found[1]}](@@PLUGINFILE@@/{files[-1][0]})"

    made = _text(_below(parent, tag, **attributes, format="markdown"), _PICTURE.sub(put_aside, text))
    for name, data in files:
        _below(made, "file", data, name=name, path="/", encoding="base64")
    return made


def _common(quiz: Element, one: Written) -> Element:
    made = _below(quiz, "question", type=_MOODLE[type(one.kind)])
    _text(_below(made, "name"), one.title)
    _marked(made, "questiontext", one.text)
    _marked(made, "generalfeedback", one.because)
    _below(made, "defaultgrade", f"{one.points:g}")
    _below(made, "penalty", "0.3333333")
    _below(made, "hidden", "0")
    _below(made, "idnumber", one.id)
    for hint in one.hints:
        _marked(made, "hint", hint)
    tags = _below(made, "tags")
    for tag in (
        one.objective and _OBJECTIVE + one.objective,
        f"{_LEVEL}{one.level}",
        one.in_lesson and _LESSON,
    ):
        if tag:
            _text(_below(tags, "tag"), tag)
    return made


def _choice(made: Element, one: Written) -> None:
    right = one.right if isinstance(one.right, tuple) else (one.right,)
    _below(made, "single", "false" if isinstance(one.right, tuple) else "true")
    _below(made, "shuffleanswers", "true")
    _below(made, "answernumbering", "abc")
    _marked(made, "correctfeedback", one.means)
    _marked(made, "incorrectfeedback", one.otherwise)
    wrong = "-100" if isinstance(one.right, tuple) else "0"  # one wrong tick costs all points
    for option, words in one.options.items():
        worth = f"{100 / len(right):.7g}" if option in right else wrong
        answer = _marked(made, "answer", words, fraction=worth, id=option)
        _marked(answer, "feedback", "" if option in right else one.wrong.get(option, ""))
        # Moodle shows an option's feedback to who chose it; on a missing one it says what all may need.
        if says := option in right and one.wrong.get(option):
            answer.set("missing", says)
    missing = [says for option, says in one.wrong.items() if option in right]
    _marked(made, "partiallycorrectfeedback", _joined(one.otherwise, *missing))


def _number(made: Element, one: Written) -> None:
    _numeric(made, "100", repr(one.right), one, one.means)
    others = [("*", one.otherwise)] if one.otherwise else []  # in Moodle a star stands for any other answer
    for given, says in [*one.wrong.items(), *others]:
        _numeric(made, "0", given, one, says)
    if one.unit:
        unit = _below(_below(made, "units"), "unit")
        _below(unit, "multiplier", "1")
        _below(unit, "unit_name", one.unit)
        _below(made, "unitgradingtype", "0")  # the unit is shown, and not marked
        _below(made, "showunits", "3")
        _text(_below(made, "instructions", format="markdown"), f"Unit: {one.unit}")


def _numeric(made: Element, worth: str, value: str, one: Written, says: str) -> None:
    answer = _text(_below(made, "answer", fraction=worth, format="moodle_auto_format"), value)
    _below(answer, "tolerance", f"{one.tolerance:.12g}")
    _marked(answer, "feedback", says)


def _label(made: Element, one: Written) -> None:
    _below(made, "usecase", "0")
    answers = [("100", str(one.right), one.means), *(("100", word, "") for word in one.accepted)]
    answers += [("0", given, says) for given, says in one.wrong.items()]
    # in Moodle a star stands for any signs
    answers = [(worth, text.replace("*", r"\*"), says) for worth, text, says in answers]
    for worth, text, says in [*answers, *([("0", "*", one.otherwise)] if one.otherwise else [])]:
        answer = _text(_below(made, "answer", fraction=worth, format="plain_text"), text)
        _marked(answer, "feedback", says)


_MOODLE = {Choice: "multichoice", Choices: "multichoice", Number: "numerical", Label: "shortanswer"}
_QUESTION = {Choice: _choice, Choices: _choice, Number: _number, Label: _label}


# --------------------------------------------------------------------------- from Moodle


def from_xml(data: bytes) -> tuple[list[Written], Counter[str]]:
    """Return the questions in Moodle's XML, and how many of each other type were left out.

    Raises
    ------
    QuestionError
        The file is no XML of Moodle's, is too large, or holds a document type.
    """
    if len(data) > LARGEST:
        raise QuestionError(f"The file has more than {LARGEST:,} bytes: export fewer questions at a time.")
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise QuestionError("The file has a document type or no UTF-8, unlike Moodle's: export it again.")
    try:
        quiz = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise QuestionError(f"The file is no XML ({error}): choose Moodle's format XML at export.") from None
    if quiz.tag != "quiz":
        raise QuestionError("The file is no export of Moodle's questions: it does not begin with <quiz>.")
    found: list[Written] = []
    left_out: Counter[str] = Counter()
    for made in quiz.iter("question"):
        type_ = made.get("type", "")
        if type_ == "category":
            continue
        title = _words(made, "name")
        try:
            fields = _READERS[type_](made)
            given = {**_headers(made, found), **(fields or {})}
            found.append(read_question({name: one for name, one in given.items() if one != ""}, title))
        except (KeyError, QuestionError):
            left_out[f"{type_} {title[:40]!r}" if type_ in _READERS else type_] += 1
    return found, left_out


def _words(parent: Element, way: str) -> str:
    return (parent.findtext(f"{way}/text") or parent.findtext(way) or "").strip()


def _markdown(parent: Element | None) -> str:
    """Return a text of Moodle's as Markdown, with its pictures in it."""
    if parent is None:
        return ""
    text = (parent.findtext("text") or "").strip()
    if parent.get("format", "html") == "html":
        text = _Reader.read(text)
    files = {file.get("name", ""): (file.text or "").strip() for file in parent.findall("file")}

    def put_in(found: re.Match[str]) -> str:
        name = unquote(found[1])
        kind = _TYPES.get(name[name.rfind(".") :].lower())
        return f"data:image/{kind};base64,{_clean(files[name])}" if kind and files.get(name) else found[0]

    return _FILE.sub(put_in, text)


def _clean(data: str) -> str:
    try:
        return base64.b64encode(base64.b64decode(data, validate=False)).decode()
    except ValueError:
        raise QuestionError("A picture in the file is damaged: export the questions again.") from None


def _headers(made: Element, before: Sequence[Written]) -> dict[str, object]:
    tags = [_words(tag, ".") for tag in made.findall("tags/tag")]
    title = _words(made, "name")
    level = next((tag.removeprefix(_LEVEL) for tag in tags if tag.startswith(_LEVEL)), "")
    try:
        points = float(_words(made, "defaultgrade") or 1)
    except ValueError:
        points = 1.0
    return {
        "id": free_name(_words(made, "idnumber") or title, [one.id for one in before]),
        "title": title,
        "text": "\n\n".join(
            filter(None, [_markdown(made.find("questiontext")) or title, _instructions(made)])
        ),
        "because": _markdown(made.find("generalfeedback")),
        "hints": [hint for one in made.findall("hint") if (hint := _markdown(one))],
        "objective": next((tag.removeprefix(_OBJECTIVE) for tag in tags if tag.startswith(_OBJECTIVE)), ""),
        "level": int(level) if level in ("1", "2", "3") else 2,
        "points": points if 0 < points <= 1000 else 1.0,
        "in_lesson": _LESSON in tags,
    }


def _instructions(made: Element) -> str:
    """Return what Moodle shows beside the field for a number; the course names the unit itself."""
    said = _markdown(made.find("instructions"))
    return "" if said == f"Unit: {_words(made, 'units/unit/unit_name')}" else said


def _answers(made: Element) -> Iterator[tuple[float, Element, str]]:
    for answer in made.findall("answer"):
        try:
            worth = float(answer.get("fraction", "0"))
        except ValueError:
            worth = 0.0
        yield worth, answer, _markdown(answer.find("feedback"))


#: what Moodle itself writes into each new question
_MOODLES_OWN = [f"Your answer is {how}." for how in ("correct", "partially correct", "incorrect")]


def _said(made: Element, *tags: str) -> list[str]:
    """Return what a teacher wrote for every right, or every wrong, answer."""
    said = [_markdown(made.find(tag)) for tag in tags]
    return [one for one in said if one not in _MOODLES_OWN]


def _read_choice(made: Element) -> dict[str, object] | None:
    options: dict[str, str] = {}
    right, wrong = [], {}
    means, otherwise = _said(made, "correctfeedback"), _said(made, "incorrectfeedback")
    single = _words(made, "single") in ("", "true", "1")
    answers = list(_answers(made))
    best = max((worth for worth, _, _ in answers), default=0.0)
    for worth, answer, says in answers:
        words = _markdown(answer)
        name = answer.get("id", "")
        if not _OPTION.fullmatch(name) or name in options:
            name = free_name(words, list(options), "option")
        options[name] = words
        is_right = worth > 0 and (not single or worth == best)
        if is_right:
            right.append(name)
            means.append(says)
        if said := answer.get("missing", "") if is_right else says:
            wrong[name] = said
    if len(options) < 2 or not right or (single and len(right) > 1):
        return None
    if not any(name in right for name in wrong):
        otherwise += _said(made, "partiallycorrectfeedback")
    return {
        "options": options,
        "right": right[0] if single else right,
        "wrong": wrong,
        "means": _joined(*means),
        "otherwise": _joined(*otherwise),
    }


def _read_truth(made: Element) -> dict[str, object] | None:
    says = {_words(answer, "."): (worth, said) for worth, answer, said in _answers(made)}
    if set(says) != {"true", "false"}:
        return None
    right = max(says, key=lambda name: says[name][0])
    other = "false" if right == "true" else "true"
    wrong = {other: says[other][1]} if says[other][1] else {}
    options = {"true": "True", "false": "False"}
    return {"options": options, "right": right, "wrong": wrong, "means": says[right][1]}


def _read_number(made: Element) -> dict[str, object] | None:
    right, tolerance = None, 0.0
    wrong: dict[str, str] = {}
    means, otherwise = [], []
    # the whole right answer comes first, so that a wider range for part of the points is held against it
    for worth, answer, says in sorted(_answers(made), key=lambda one: -one[0]):
        try:
            value, slack = float(_words(answer, ".")), abs(float(_words(answer, "tolerance") or 0))
        except ValueError:  # a star stands for any other number
            otherwise.append(says)
            continue
        if worth == 100:
            right, tolerance = (value, slack) if right is None else (right, tolerance)
            means.append(says)
        elif right is not None and abs(value - right) <= tolerance:
            otherwise.append(says)
        else:
            wrong[_words(answer, ".")] = _joined(wrong.get(_words(answer, "."), ""), says)
    if right is None:
        return None
    return {
        "right": right,
        "tolerance": tolerance,
        "wrong": {given: says for given, says in wrong.items() if says},
        "means": _joined(*means),
        "otherwise": _joined(*otherwise),
        "unit": _words(made, "units/unit/unit_name"),
    }


def _read_label(made: Element) -> dict[str, object] | None:
    right: list[str] = []
    wrong: dict[str, str] = {}
    means, otherwise = [], []
    for worth, answer, says in sorted(_answers(made), key=lambda one: -one[0]):
        text = _words(answer, ".")
        # a star stands for any signs
        is_pattern, text = bool(re.search(r"(?<!\\)\*", text)), text.replace(r"\*", "*")
        if worth == 100:
            means.append(says)
            right += [text] * (not is_pattern)
        elif is_pattern or Label().spelling(text) in map(Label().spelling, right):
            otherwise.append(says)
        else:
            wrong[text] = _joined(wrong.get(text, ""), says)
    if not right:
        return None
    return {
        "right": right[0],
        "accepted": right[1:],
        "wrong": {given: says for given, says in wrong.items() if says},
        "means": _joined(*means),
        "otherwise": _joined(*otherwise),
    }


_READERS = {
    "multichoice": _read_choice,
    "truefalse": _read_truth,
    "numerical": _read_number,
    "shortanswer": _read_label,
}


class _Reader(HTMLParser):
    """Writes the Markdown of the simple HTML that Moodle's editor makes."""

    #: tag -> Markdown before and after its text
    _SIGNS: ClassVar = {
        **dict.fromkeys(("b", "strong"), ("**", "**")),
        **dict.fromkeys(("i", "em"), ("*", "*")),
        **dict.fromkeys(
            ("p", "div", "ul", "ol", "blockquote", *(f"h{n}" for n in range(1, 7))), ("\n\n", "\n\n")
        ),
        "br": ("\n", ""),
        "code": ("`", "`"),
        "li": ("\n- ", ""),
        "pre": ("\n\n```\n", "\n```\n\n"),
        "sub": ("_(", ")"),
        "sup": ("^(", ")"),
        "td": ("", " | "),
        "th": ("", " | "),
        "tr": ("\n", ""),
    }

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inside: list[str] = []  # the tags whose text is taken as it is, or not at all
        self.link = ""

    @classmethod
    def read(cls, text: str) -> str:
        reader = cls()
        reader.feed(text.replace("<![", "&lt;!["))
        reader.close()
        lines = [line.rstrip() for line in "".join(reader.parts).splitlines()]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.parts.append(f"![{given.get('alt') or 'picture'}]({given.get('src') or ''})")
        elif tag == "a":
            self.link = given.get("href") or ""
        elif tag in ("pre", "script", "style"):
            self.inside.append(tag)
        self.parts.append(self._SIGNS.get(tag, ("", ""))[0])

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()
        if tag == "a" and self.link:
            self.parts.append(f" ({self.link})")
            self.link = ""
        self.parts.append(self._SIGNS.get(tag, ("", ""))[1])

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data if self.inside[-1] == "pre" else "")
            return
        plain = re.sub(r"\s+", " ", data).replace("<", "&lt;")
        fresh = not self.parts or self.parts[-1].endswith("\n")
        self.parts.append(plain.lstrip() if fresh else plain)
