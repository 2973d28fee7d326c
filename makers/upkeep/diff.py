"""Reports what changes in the course between two versions of the tables: figures, verdicts, sentences, keys.

The present course runs on both versions. A version of the tables is in a checkout, in an unpacked release, or
in a folder of tables alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError, DamagedFileError
from course.phrases import report_lines
from course.tables.loader import cards, read_bytes
from course.upkeep.uses import uses_of
from makers.upkeep.moved import changed, figures_moved
from makers.upkeep.side import ask

#: places of the tables below a folder that the user names
_PLACES = ("", "data", "course/_data", "_data")
_NONE = "  None."


def tables_in_folder(named: Path) -> Path:
    """Return the folder of tables in a checkout, a release or a folder of tables.

    Raises
    ------
    CourseError
        The path is no folder, or holds no tables.
    """
    if not named.is_dir():
        raise CourseError(f"{named} is not a folder: give a checkout of the course, or its folder data.")
    for place in _PLACES:
        descriptor = named / place / "datapackage.json"
        if descriptor.is_file():
            _look_at(descriptor)
            return descriptor.parent.resolve()
    raise CourseError(
        f"{named} holds no tables: give a checkout of the course, or a folder in which datapackage.json "
        "stands, such as its folder data."
    )


def _look_at(descriptor: Path) -> None:
    """Raise an error for a descriptor that does not have the form of the course's descriptors."""
    try:
        cards(descriptor.parent)
    except DamagedFileError:
        raise CourseError(
            f"{descriptor} is not valid JSON: fetch that version of the course again."
        ) from None
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        raise CourseError(
            f"{descriptor} does not list tables of this course: give a checkout of the course, or its folder "
            "data."
        ) from None


def _refuse_edited(folder: Path) -> None:
    """Raise an error for a table whose file differs from its hash, since changes in it would go unnoticed."""
    for card in cards(folder).values():
        try:
            read_bytes(card, folder)
        except DamagedFileError:
            raise CourseError(
                f"{folder / card.path} is missing, or was edited without its hash in datapackage.json. Make "
                f"the table again with `course build data --only {card.name}`, then compare."
            ) from None


def report(old: Path, new: Path) -> Iterator[str]:
    """Yield the lines of the comparison one by one: first the figures that moved, then their consequences.

    Raises
    ------
    CourseError
        A path holds no tables, or holds a table that was edited without its hash.
    """
    before, after = tables_in_folder(old), tables_in_folder(new)
    for folder in (before, after):
        _refuse_edited(folder)
    yield f"Tables: {before} -> {after}"
    yield "\nFigures that moved"
    yield from figures_moved(before, after)
    tables = changed(before, after)
    if not tables:
        return
    lessons = sorted({lesson for table in tables for lesson in uses_of(table).lessons})
    questions = sorted({one for table in tables for one in uses_of(table).questions})
    yield (
        f"\nRunning all claims, all questions, the variants of {len(questions)} questions and {len(lessons)} "
        "notebooks on both versions …"
    )
    left, right = ask([before, after], lessons, questions)
    yield from compared(left, right)


def compared(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines on verdicts, sentences, keys and variants.

    `left` and `right`: the course's results on the old and on the new tables, from `makers.upkeep.side.ask`.
    """
    for heading, find, part in (
        ("Verdicts that flipped, reading by reading", _verdict, "claims"),
        ("Sentences of the lessons that no longer hold", _sentences, "lessons"),
        ("Read again: what the lessons print or draw is another under these headings", _outputs, "lessons"),
        ("Keys and variants that changed", _question, "questions"),
    ):
        yield f"\n{heading}"
        lines = [line for name in right[part] for line in find(name, left[part].get(name), right[part][name])]
        if part != "lessons":  # both sides have the present lessons
            lines += [f"  {name}: no longer there" for name in left[part] if name not in right[part]]
        yield from lines or [_NONE]


def _failed(name: str, left: Mapping[str, Any] | None, right: Mapping[str, Any]) -> list[str]:
    """Return lines that say on which side a result could not be computed; empty if both were computed."""
    was, is_now = (left or {}).get("error"), right.get("error")
    if is_now:
        return report_lines(f"{name}: cannot be computed from the new tables. {is_now}")
    return report_lines(f"{name}: cannot be computed from the old tables. {was}") if was else []


def _verdict(name: str, left: Mapping[str, Any] | None, right: Mapping[str, Any]) -> list[str]:
    if left is None:
        return [f"  {name}: a new claim, {right.get('verdict')}"]
    if failed := _failed(name, left, right):
        return failed
    before, after = left["readings"], right["readings"]
    flips = [
        f"    {words}: {_reading_in_words(before[words])} -> {_reading_in_words(after[words])}"
        for words in after
        if words in before and before[words]["verdict"] != after[words]["verdict"]
    ]
    flips += [
        f"    {words}: a new reading, {_reading_in_words(after[words])}"
        for words in after
        if words not in before
    ]
    flips += [f"    {words}: no longer a reading" for words in before if words not in after]
    stays = left["verdict"] == right["verdict"]
    verdict = f"stays {right['verdict']}" if stays else f"{left['verdict']} -> {right['verdict']}"
    if flips or not stays:
        return [f"  {name}: {verdict}; {len(flips)} of {len(after)} readings changed", *flips]
    if left["finding"] != right["finding"]:
        return report_lines(f"{name}: {verdict}, in other figures. Now: {right['finding']}")
    moved = sum(before[words]["figure"] != after[words]["figure"] for words in after)
    return [f"  {name}: {verdict}; the figure moved in {moved} of {len(after)} readings"] if moved else []


def _reading_in_words(reading: Mapping[str, Any]) -> str:
    figure = reading["figure"]
    return f"{reading['verdict'] or 'no data'}" + ("" if figure is None else f" ({figure:,.6g})")


def _sentences(name: str, left: Mapping[str, Any] | None, right: Mapping[str, Any]) -> list[str]:
    before = left or {"orphans": [], "failed": []}
    known, broken = [tuple(one) for one in before["orphans"]], set(before["failed"])
    lost: dict[str, list[str]] = {}
    for figure, sentence in right["orphans"]:
        if (figure, sentence) not in known:
            lost.setdefault(sentence, []).append(figure)
    found = [f"{name}: a cell fails. {error}" for error in right["failed"] if error not in broken]
    found += [
        f"{name}: no cell gives {', '.join(figures)} any more. “{sentence}”"
        for sentence, figures in lost.items()
    ]
    return [line for words in found for line in report_lines(words)]


def _outputs(name: str, left: Mapping[str, Any] | None, right: Mapping[str, Any]) -> list[str]:
    """Return lines that name a lesson's headings below which the cells' outputs changed."""
    before = left["shown"] if left else [("", "")] * len(right["shown"])
    headings = [is_now[0] for was, is_now in zip(before, right["shown"], strict=True) if was[1] != is_now[1]]
    return report_lines(f"{name}: {'; '.join(dict.fromkeys(headings))}") if headings else []


def _question(name: str, left: Mapping[str, Any] | None, right: Mapping[str, Any]) -> list[str]:
    if left is None:
        return [f"  {name}: a new question"]
    if failed := _failed(name, left, right):
        return failed
    lines, same = [], _same(name)
    if not same(left["key"], right["key"]):
        was, is_now = _short(left["key"]), _short(right["key"])
        lines.append(f"key {was} -> {is_now}" if was != is_now else f"another key, {is_now}")
    before, after = left["variants"], right["variants"]
    moved = sum(not same(before[one], after[one]) for one in after if one in before)
    if moved:
        lines.append(f"another key in {moved} of {len(after)} variants")
    for what, ones in (
        ("no longer told from a mistake, or without figures", [one for one in before if one not in after]),
        ("new", [one for one in after if one not in before]),
    ):
        if ones:
            listed = "; ".join(_parameters(one) for one in ones[:4]) + ("; …" if len(ones) > 4 else "")
            lines.append(f"variants {what} ({len(ones)}): {listed}")
    return report_lines(f"{name}: {'. '.join(lines)}") if lines else []


def _same(name: str) -> Callable[[Any, Any], bool]:
    """Return a function that tells whether two keys of a question are equal within its tolerance."""
    from course.bank.library import sets

    home, _, id = name.partition("/")
    question = sets()[home].questions[id]
    return lambda one, other: one == other or question.kind.same(one, other)


def _short(key: Any) -> str:
    """Return a key in a few words."""
    value = key.get("v")
    if isinstance(value, (int, float)):
        return f"{value:,.6g}"
    text = json.dumps(value, ensure_ascii=False)
    return text if value is not None and len(text) <= 40 else f"a {key['t']}"


def _parameters(written: str) -> str:
    return ", ".join(f"{name} {value}" for name, value in json.loads(written).items())
