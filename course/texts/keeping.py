"""What a learner decided on a text, kept under the claims it was decided on.

A later version of the course may find one claim more in the same text, and every number after it moves on by
one. A decision therefore remembers at which character of the text its claim stood. It also remembers the
sentence, so that it can be carried over to a text in which another sentence was changed. What somebody edited
by hand may be damaged: `sound` tells it from the rest.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from course.texts.fields import checked, setting
from course.texts.spans import Claim, Sentence
from course.workspace.checked import Reader, each, every, plain_value, single, text, whole
from course.workspace.ledger import read_entry

#: ends the id of a claim that is no longer found
_GONE = " (earlier)"
#: decisions that stand under the id of their claim, as a learner is told of them
_DECISIONS = {"corrected": "corrected", "tests": "tested", "own": "judged"}


def _places(claims: Sequence[Claim]) -> dict[str, float]:
    """Return for each claim the character of the text at which its number begins.

    Several claims of one number follow each other in thousandths of a character.
    """
    found: dict[str, float] = {}
    shared: Counter[int] = Counter()
    for claim in claims:
        start = claim.sentence.start + claim.quantity.start
        found[claim.id] = start + shared[start] / 1000 if shared[start] else start
        shared[start] += 1
    return found


def placed(kept: Mapping[str, Any], proposed: Sequence[Claim]) -> dict[str, Any]:
    """Return what is kept of a text under the ids that its claims have now.

    Parameters
    ----------
    kept
        Corrections, tests, verdicts, claims that were added or dropped, and under ``stood`` the places.
    proposed
        The claims as they are found now.

    Returns
    -------
    dict
        The same decisions. Those on a claim that is no longer found stay under its old id with "(earlier)".
    """
    if not kept.get("stood") and not kept.get("added"):
        return dict(kept)
    now = _places(proposed)
    at = {where: id for id, where in now.items()}
    names = {
        id: at.get(where, id.removesuffix(_GONE) + _GONE)
        for id, where in kept.get("stood", {}).items()
        if now.get(id) != where
    }
    added = [one["id"] for one in kept.get("added", [])]
    free = _free([*now, *added])
    names |= {id: next(free) for id in added if id in now}
    if not names:
        return dict(kept)
    renamed = {
        part: {names.get(id, id): one for id, one in kept[part].items()}
        for part in (*_DECISIONS, "stood", "said")
        if part in kept
    }
    lists = {
        "added": [{**one, "id": names.get(one["id"], one["id"])} for one in kept.get("added", [])],
        "dropped": [names.get(id, id) for id in kept.get("dropped", [])],
    }
    return {**kept, **renamed, **lists}


def _free(used: Iterable[str]) -> Iterator[str]:
    held = set(used)
    return (id for id in map("K{:02d}".format, count(1)) if id not in held)


def standing(
    kept: Mapping[str, Any], proposed: Sequence[Claim], sentences: Sequence[Sentence]
) -> dict[str, Any]:
    """Return what is kept of a text, with the place and the sentence of each claim that was decided on."""
    decided = _decided(kept)
    claims = [claim for claim in proposed if claim.id in decided]
    stood = {id: where for id, where in _places(proposed).items() if id in decided}
    said = {claim.id: {"sentence": claim.sentence.text, "at": claim.quantity.start} for claim in claims}
    texts = {one.number: one.text for one in sentences}
    for one in kept.get("added", []):
        if one["sentence"] in texts:
            said[one["id"]] = {"sentence": texts[one["sentence"]], "at": None}
    new = {"stood": {**kept.get("stood", {}), **stood}, "said": {**kept.get("said", {}), **said}}
    return {**kept, **new}


def _decided(kept: Mapping[str, Any]) -> set[str]:
    return {id for part in _DECISIONS for id in kept.get(part, {})} | set(kept.get("dropped", []))


# another wording of the text


def earlier(texts: Mapping[str, Any], key: str, name: str) -> list[str]:
    """Return the keys of other wordings of a text, the last one first; none where the text has no name."""
    others = [one for one, kept in texts.items() if name and one != key and kept.get("name") == name]
    return sorted(others, key=lambda one: -texts[one].get("wording", 0))


def carried(
    before: Sequence[Mapping[str, Any]],
    kept: dict[str, Any],
    proposed: Sequence[Claim],
    sentences: Sequence[Sentence],
) -> list[tuple[str, str, str, str, str]]:
    """Add decisions on earlier wordings to what is kept of a text, where the same sentence has the number.

    Parameters
    ----------
    before
        What is kept of the earlier wordings, the last one first: what it holds goes before older decisions.
    kept
        What is kept of the text, which is changed. Nothing that stands in it is replaced.
    proposed, sentences
        The claims as they are found in the text, and its sentences.

    Returns
    -------
    list of tuple
        Id before and now, what was decided, what became of it, and the sentence.
    """
    rows: list[tuple[str, str, str, str, str]] = []
    taken: set[str] = set()
    places = _places(proposed)
    for old in before:
        added = {one["id"]: one for one in old.get("added", [])}
        ids = (
            {id for part in _DECISIONS for id in old.get(part, {})} | set(old.get("dropped", [])) | set(added)
        )
        for id in sorted(ids):
            said = old.get("said", {}).get(id)
            words = [word for part, word in _DECISIONS.items() if id in old.get(part, {})]
            words += ["added"] * (id in added) + ["left out"] * (id in old.get("dropped", []))
            decided = ", ".join(words)
            if said is None:
                outcome = "not carried over: an earlier version of the course did not note its sentence"
                rows.append((id, "", decided, outcome, ""))
                continue
            if id in added:
                now = _added_again(added[id], said, kept, proposed, sentences)
            else:
                now = _found_again(said, old.get("stood", {}).get(id, 0), proposed, places, taken)
            if now is None:
                outcome = "not carried over: the sentence changed or is gone"
                rows.append((id, "", decided, outcome, said["sentence"]))
            elif now not in taken:
                taken.add(now)
                outcome = _taken_over(old, id, kept, now)
                rows.append((id, now, decided, outcome, said["sentence"]))
    return rows


def _found_again(
    said: Mapping[str, Any],
    stood: float,
    proposed: Sequence[Claim],
    places: Mapping[str, float],
    taken: Collection[str],
) -> str | None:
    """Return the claim that the same sentence makes at the same place in it; of several, the nearest."""
    same = [
        claim.id
        for claim in proposed
        if claim.sentence.text == said["sentence"] and claim.quantity.start == said["at"]
    ]
    return min(same, key=lambda id: (id in taken, abs(places[id] - stood)), default=None)


def _added_again(
    one: Mapping[str, Any],
    said: Mapping[str, Any],
    kept: dict[str, Any],
    proposed: Sequence[Claim],
    sentences: Sequence[Sentence],
) -> str | None:
    """Return the claim that was added to the same sentence, which is added here unless it stands already."""
    same = [each for each in sentences if each.text == said["sentence"]]
    if not same:
        return None
    number = min(same, key=lambda each: abs(each.number - one["sentence"])).number
    held = kept.setdefault("added", [])
    for other in held:
        if {**other, "id": ""} == {**one, "id": "", "sentence": number}:
            return str(other["id"])
    id = next(_free([*(claim.id for claim in proposed), *(other["id"] for other in held)]))
    held.append({**one, "id": id, "sentence": number})
    return id


def _taken_over(old: Mapping[str, Any], id: str, kept: dict[str, Any], now: str) -> str:
    """Copy the decisions on a claim, unless others stand here; return what became of them."""
    given, held = _decisions(old, id), _decisions(kept, now)
    if held and held != given:
        return "not carried over: you decided on it here already, and that stands"
    for part, one in given.items():
        if part == "dropped":
            kept["dropped"] = [*dict.fromkeys([*kept.get("dropped", []), now])]
        else:
            kept.setdefault(part, {})[now] = deepcopy(one)
    return "carried over"


def _decisions(kept: Mapping[str, Any], id: str) -> dict[str, Any]:
    found = {part: kept[part][id] for part in _DECISIONS if id in kept.get(part, {})}
    return found | ({"dropped": True} if id in kept.get("dropped", []) else {})


# what is damaged


def sound(section: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what can be used of all that is kept of texts, and say what cannot.

    Parameters
    ----------
    section
        Key of a text -> what is kept of it, as it stands in the workspace.

    Returns
    -------
    dict, list of str
        The same without what is damaged, and in words what that is.
    """
    odd: list[str] = []
    texts: dict[str, Any] = {}
    if not isinstance(section, dict):
        return {}, ["all of it"]
    for key, kept in section.items():
        if not isinstance(kept, dict):
            odd.append("all on one text")
            continue
        name = kept.get("name")
        where = f" ({name})" if isinstance(name, str) and name else ""
        # what a later version of the course keeps besides is none of this one's business
        read = {part: _read(part, one, where, odd) for part, one in kept.items()}
        texts[key] = {part: one for part, one in read.items() if one is not None}
    return texts, odd


def _read(part: str, kept: Any, where: str, odd: list[str]) -> Any:
    words, reader = _PARTS.get(part, (part[:40], single(plain_value)))
    damaged: list[str] = []
    found = reader(kept, words, damaged)
    odd += [f"{said}{where}" for said in damaged]
    return found


def _fields(kept: Any) -> dict[str, Any]:
    return {name: checked(name, value) for name, value in kept.items()}


def _added(kept: Any) -> dict[str, Any]:
    fields = {name: value for name, value in kept.items() if name not in ("id", "sentence")}
    where = {"id": text(kept["id"]), "sentence": whole(kept["sentence"])}
    return {**where, "value": kept["value"], **_fields(fields)}


def _tested(kept: Any) -> dict[str, Any]:
    table = kept["table"] if kept["table"] is None else text(kept["table"])
    return {
        "table": table,
        "settings": {name: _plain(name, value) for name, value in kept["settings"].items()},
    }


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, str | int | float | None):
        raise TypeError(name)
    return setting(name, plain_value(value))


def _said(kept: Any) -> dict[str, Any]:
    at = kept["at"] if kept["at"] is None else whole(kept["at"])
    return {"sentence": text(kept["sentence"]), "at": at}


def _where(kept: Any) -> float:
    return kept if isinstance(kept, float) and 0 <= kept < 1e9 else whole(kept)


#: part of what is kept of a text -> words for it, and its reader
_PARTS: dict[str, tuple[str, Reader]] = {
    "name": ("the name of a text", single(text)),
    "wording": ("the number of a wording", single(whole)),
    "corrected": ("the corrections", each(every(single(_fields)))),
    "tests": ("the test", each(single(_tested))),
    "own": ("the verdicts", each(every(read_entry))),
    "added": ("a claim that was added", every(single(_added))),
    "dropped": ("a claim that was left out", every(single(text))),
    "stood": ("the place", each(single(_where))),
    "said": ("the sentence", each(single(_said))),
}
