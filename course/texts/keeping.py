"""Keeps a learner's decisions on a text with the sentences and numbers that they are on.

So a decision stays with its claim where a later version of the course finds one claim more in the text, and
where another sentence of the text is changed. The wordings of one text are those with one name: what was
decided on an earlier wording counts until it is decided anew. A file that somebody edited by hand may be
damaged: `sound` drops the damaged parts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from course.texts.fields import bare, checked, set_right, setting
from course.texts.spans import Claim, Sentence
from course.workspace.checked import check, each, every, parts, plain_value, single, text, whole
from course.workspace.forms import truth
from course.workspace.ledger import read_entry

#: what is kept of a claim that the learner added begins with this word, in the place of a number
_ADDED = "added"


def placed(
    proposed: Sequence[Claim], sentences: Sequence[Sentence], kept: Mapping[str, Any]
) -> dict[str, Claim]:
    """Return the claims of a text by their places, with those that the learner added at the end.

    Parameters
    ----------
    proposed, sentences
        The claims as they are found in the text, and its sentences.
    kept
        Place -> what the learner decided there; see `decided`.

    Returns
    -------
    dict
        Place -> claim without the learner's corrections. A place is the sentence with the character at which
        the number begins; counts tell apart equal sentences and several claims on one number.
    """
    said = _words(sentences)
    starts = (f"{one.quantity.start}: {said[one.sentence.number]}" for one in proposed)
    found = dict(zip(_apart(starts), proposed, strict=True))
    by_words = {said[one.number]: one for one in sentences}
    added = (one.partition(": ") for one in kept if _ADDED in kept[one])
    for begin, colon, words in sorted(added, key=lambda one: (len(one[0]), one)):
        place = begin + colon + words
        if words in by_words:
            one = bare(f"K{len(found) + 1:02d}", by_words[words])
            found[place] = set_right(one, kept[place][_ADDED])
    return found


def _words(sentences: Sequence[Sentence]) -> dict[int, str]:
    return dict(zip((one.number for one in sentences), _apart(one.text for one in sentences), strict=True))


def _apart(words: Iterable[str]) -> Iterator[str]:
    """Yield words, with a count behind those that were there before."""
    seen: Counter[str] = Counter()
    for one in words:
        seen[one] += 1
        yield one if seen[one] == 1 else f"{one} ({seen[one]})"


def added_to(sentence: Sentence, sentences: Sequence[Sentence], kept: Mapping[str, Any]) -> str:
    """Return a place for a claim that the learner adds to a sentence."""
    number = 1 + sum(_ADDED in one for one in kept.values())
    return f"{_ADDED} {number}: {_words(sentences)[sentence.number]}"


def decided(texts: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    """Return place -> what the learner decided there, on this wording of a text or else on the last one."""
    others = [one for one in texts.values() if name and one.get("name") == name]
    found: dict[str, Any] = {}
    for one in [*sorted(others, key=lambda one: one.get("wording", 0)), texts.get(key, {})]:
        found |= one.get("claims", {})
    return found


def keep(
    texts: dict[str, Any], key: str, name: str, place: str, change: Callable[[dict[str, Any]], Any]
) -> None:
    """Change what is kept of a place of a text; what an earlier wording holds stays as it is."""
    held = deepcopy(decided(texts, key, name).get(place, {}))
    change(held)
    numbers = [one.get("wording", 0) for one in texts.values() if one.get("name") == name]
    own = texts.setdefault(key, {"name": name, "wording": max(numbers, default=0) + 1})
    own.setdefault("claims", {})[place] = held


# damaged decisions


def _fields(kept: Any) -> dict[str, Any]:
    return {name: checked(name, value) for name, value in kept.items()}


def _added(kept: Any) -> dict[str, Any]:
    return {"value": kept["value"], **_fields(kept)}


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


_CLAIM = parts(
    {
        "corrected": ("the corrections", single(_fields)),
        "test": ("the test", single(_tested)),
        "own": ("the verdicts", every(read_entry)),
        _ADDED: ("the claim", single(_added)),
        "dropped": ("whether it is left out", single(truth)),
    }
)
#: returns what is kept of all texts without the damaged parts, and these in words
sound = check(
    each(
        parts(
            {
                "name": ("the name", single(text)),
                "wording": ("the number of the wording", single(whole)),
                "claims": ("the claims", each(_CLAIM, "\u201c{name}\u201d")),
            }
        ),
        "all on one text",
    )
)
