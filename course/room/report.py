"""Make the page of a class's answers before and after the talk: one file, with nothing about persons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from course.paths import package_text
from course.phrases import figure, with_minus

_STYLE = package_text("room/report.css")
_TOPICS = {
    "guess": "Guess before the data",
    "claim": "Sentence of the text",
    "check": "Quick check",
    "own": "Question of this class",
    "test": "Test before and after the course",
}

_KINDS = ("observed", "estimated", "assumed", "illustrative")


def page(title: str, closing: Sequence[Mapping[str, Any]], moment: float, joined: int) -> str:
    """Return the page as HTML.

    `closing` is what `closing_view` returned, and `moment` counts seconds since 1970. `joined` is the number
    of phones and names of a chat that answered.
    """
    day = datetime.fromtimestamp(moment).strftime("%d %B %Y").lstrip("0")
    parts = [part for number, one in enumerate(closing, 1) for part in _question(number, one)]
    nothing = "" if closing else "<p>No question was voted on.</p>"
    said = (
        "One vote a device: that is not proof of one vote a person. No name was asked for, and none is here."
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What the class thought: {escape(title)}</title><style>\n{_STYLE}</style></head><body>"
        f"<h1>What the class thought: {escape(title)}</h1>"
        f'<p class="small">{escape(day)}. {joined} answered. {said}</p>{nothing}{"".join(parts)}'
        "</body></html>\n"
    )


def _question(number: int, one: Mapping[str, Any]) -> Iterator[str]:
    asked = one["question"]
    yield f"<h2>{number}. {_words(asked['text'])}</h2>"
    unit = f" In {escape(asked['unit'])}." if asked["unit"] else ""
    yield f'<p class="small">{_TOPICS.get(asked["topic"], "Question")}.{unit}</p>'
    if asked["form"] == "paper":
        handed_in = f"{one['tally']['n']} handed it in."
        yield f"<p>{handed_in} After both tests <code>course gain</code> says what changed.</p>"
        return
    yield _counts(asked, one["tally"], one["first"])
    if one["moves"]:
        yield _moved(asked, one["moves"])
    if one["groups"]:
        yield _mistakes(one["groups"])
    if one["question"]["topic"] != "own":  # nothing is right or wrong there
        yield _answer(one["shown"], one["tally"])


def _counts(asked: Mapping[str, Any], tally: Mapping[str, Any], first: Mapping[str, Any] | None) -> str:
    rows = _rows(asked, tally)
    if first is None:
        head, body = ["answer", "votes"], [[words, f"{count}"] for words, count in rows]
        return _table(head, body) + f'<p class="small">{tally["n"]} answered.</p>'
    before = dict(_rows(asked, first))
    names = list(dict.fromkeys([*before, *(words for words, _ in rows)]))
    after = dict(rows)
    body = [[words, f"{before.get(words, 0)}", f"{after.get(words, 0)}"] for words in names]
    said = f'<p class="small">{first["n"]} answered before the talk, {tally["n"]} after it.</p>'
    return _table(["answer", "before", "after"], body) + said


def _rows(asked: Mapping[str, Any], tally: Mapping[str, Any]) -> list[tuple[str, int]]:
    if asked["form"] == "number":
        return [(_between(asked, one), one["count"]) for one in tally["bins"] if one["count"]]
    if asked["form"] == "text":
        return [(_number(one["value"]), one["count"]) for one in tally["values"]]
    if asked["form"] == "line":
        return [
            (f"{year}: middle {_number(round(value, 1))}", tally["n"])
            for year, value in zip(asked["years"], tally["middle"], strict=False)
        ]
    return [(str(one["words"]), one["count"]) for one in tally["counts"]]


def _between(asked: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    low, high = one["low"], one["high"]
    if float(asked["step"]).is_integer() and high < asked["high"]:
        high -= 1  # the next bar begins there
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    # a number below may be a year, which has no comma
    return figure(value) if abs(value) >= 1e5 else with_minus(f"{value:.10g}")


def _moved(asked: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]) -> str:
    words = dict(asked["options"])
    changed = [one for one in moves if one["from"] != one["to"]]
    if not changed:
        return "<p>Nobody changed the vote.</p>"
    body = [[str(words[one["from"]]), str(words[one["to"]]), f"{one['count']}"] for one in changed]
    return _table(["from", "to", "votes"], body)


def _mistakes(groups: Mapping[str, Any]) -> str:
    body = [["right", f"{groups['right']}"]]
    if groups["right_before"] is not None:
        body.append(["right before the talk", f"{groups['right_before']}"])
    body += [[one["says"], f"{one['count']}"] for one in groups["groups"]]
    body += [
        ["another answer", f"{groups['other']}"],
        ["could not be read", f"{groups['unread'] + groups['waiting']}"],
    ]
    told = [row for row in body if row[1] != "0" or row[0] == "right"]
    return _table(["what was behind it", "answers"], told)


def _answer(shown: Mapping[str, Any] | None, tally: Mapping[str, Any]) -> str:
    if shown is None:
        return "<p>The answer was not shown in class.</p>"
    if not shown["words"]:
        return ""
    parts = [f"<strong>{escape(shown['words'])}</strong>", escape(shown["because"])]
    within = tally.get("within")
    if within is not None:
        parts.append(
            f"{within} of {tally['with_interval']} intervals hold it; nine of ten would be well judged."
        )
    kind = f"The figures are {shown['status']}" if shown["status"] in _KINDS else shown["status"]
    source = ". ".join(escape(part) for part in (shown["source"], kind) if part)
    small = f'<br><span class="small">{source}</span>' if source else ""
    return f'<p class="answer">{"<br>".join(part for part in parts if part)}{small}</p>'


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    rows = "".join(_row("td", row) for row in body)
    return rows and f"<table><thead>{_row('th', head)}</thead><tbody>{rows}</tbody></table>"


def _row(tag: str, cells: Sequence[str]) -> str:
    made = ""
    for place, cell in enumerate(cells):
        is_count = place and (cell.isdecimal() or cell in ("votes", "before", "after", "answers"))
        right = ' class="n"' if is_count else ""
        made += f"<{tag}{right}>{_words(cell)}</{tag}>"
    return f"<tr>{made}</tr>"


def _words(text: str) -> str:
    """Return a text as HTML with its bold and its code."""
    safe = escape(re.sub(r"!\[([^\]]*)\]\(picture/[^)]*\)", r"(Picture: \1)", text))
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
