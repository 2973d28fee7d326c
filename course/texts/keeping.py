"""What a learner decided on a text, kept under the claims it was decided on.

A later version of the course may find one claim more in the same text, and every number after it moves on by
one. A decision therefore remembers at which character of the text its claim stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from course.texts.spans import Claim

__all__ = ["place", "placed"]

#: ends the id of a claim that is no longer found
_GONE = " (earlier)"


def place(claim: Claim) -> int:
    """Return the character of the text at which the number of a claim begins."""
    return claim.sentence.start + claim.quantity.start


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
    now = {claim.id: place(claim) for claim in proposed}
    at = {where: id for id, where in now.items()}
    names = {
        id: at.get(where, id.removesuffix(_GONE) + _GONE)
        for id, where in kept.get("stood", {}).items()
        if now.get(id) != where
    }
    added = [one["id"] for one in kept.get("added", [])]
    free = (id for id in map("K{:02d}".format, count(1)) if id not in now and id not in added)
    names |= {id: next(free) for id in added if id in now}
    if not names:
        return dict(kept)
    renamed = {
        part: {names.get(id, id): one for id, one in kept[part].items()}
        for part in ("corrected", "tests", "own", "stood")
        if part in kept
    }
    lists = {
        "added": [{**one, "id": names.get(one["id"], one["id"])} for one in kept.get("added", [])],
        "dropped": [names.get(id, id) for id in kept.get("dropped", [])],
    }
    return {**kept, **renamed, **lists}
