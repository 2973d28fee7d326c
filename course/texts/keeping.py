"""Keeps a learner's decisions on a text under the ids of its claims.

A later version of the course may find one claim more in the same text, and every later id moves on by one.
Each decision therefore stores at which character of the text its claim stood. It also stores the sentence,
so that it can be carried over to a text in which another sentence was changed. A file that somebody edited
by hand may be damaged: `sound` drops the damaged parts.
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

#: ending of the id of a claim that is no longer found
_GONE = " (earlier)"
#: kinds of decisions that are kept under the id of their claim -> words for them
_DECISIONS = {"corrected": "corrected", "tests": "tested", "own": "judged"}


def _places(claims: Sequence[Claim]) -> dict[str, float]:
    """Return by claim id the character of the text at which the claim's number begins.

    Several claims on one number differ by thousandths of a character.
    """
    found: dict[str, float] = {}
    shared: Counter[int] = Counter()
    for claim in claims:
        start = claim.sentence.start + claim.quantity.start
        found[claim.id] = start + shared[start] / 1000 if shared[start] else start
        shared[start] += 1
    return found


def placed(kept: Mapping[str, Any], proposed: Sequence[Claim]) -> dict[str, Any]:
    """Return the kept decisions on a text under the ids that its claims have now.

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
    """Return the kept decisions on a text, with the place and the sentence of each claim they are on."""
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
    """Return the keys of the other texts with this name, the latest wording first. No name gives no keys."""
    others = [one for one, kept in texts.items() if name and one != key and kept.get("name") == name]
    return sorted(others, key=lambda one: -texts[one].get("wording", 0))


def carried(
    before: Sequence[Mapping[str, Any]],
    kept: dict[str, Any],
    proposed: Sequence[Claim],
    sentences: Sequence[Sentence],
) -> list[tuple[str, str, str, str, str]]:
    """Copy decisions on earlier wordings to a text, where the same sentence states the same number.

    Parameters
    ----------
    before
        Decisions on the earlier wordings, the last wording first. Its decisions go before older ones.
    kept
        Decisions on the text; the function adds to them and replaces none.
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
    """Return the id of the claim at the same place of the same sentence; of several, the nearest."""
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
    """Add a learner's added claim to the same sentence here; return its id, None without the sentence."""
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
    """Copy the decisions on a claim unless it already has others; return in words what was done."""
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


# damaged decisions


def sound(section: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the kept decisions on all texts without the damaged ones, and name these in words.

    Parameters
    ----------
    section
        Key of a text -> what is kept of it, as it stands in the workspace.

    Returns
    -------
    dict, list of str
        The section without damaged parts, and the damaged parts in words.
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
        # a part that only a later version of the course knows is kept if it is plain data
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


#: part of the kept decisions -> words for the part, and its reader
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
