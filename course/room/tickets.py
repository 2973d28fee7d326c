"""Tickets join a learner's first test with the second one, without a name: the room gives a ticket out.

A ticket such as ``KMQTRB-A`` has five random letters, a letter that finds typing mistakes, and the paper of
the first test. The learner keeps it and types it at the second test, which is on the other paper.
"""

import re

from course.room.entrance import CODE_LETTERS

_TICKET = re.compile(rf"([{CODE_LETTERS}]{{6}})-?([AB])")


def ticket_of(device: str) -> str:
    """Return the ticket of a device; the devices of a room take paper A and paper B in turn."""
    number = int(device[:12], 16)
    letters = "".join(CODE_LETTERS[number // len(CODE_LETTERS) ** place % 18] for place in range(5))
    return f"{letters}{_check_letter(letters)}-{'AB'[int(device[-1], 16) % 2]}"


def read_ticket(typed: str) -> str:
    """Return a typed ticket as it was given out; empty where it has a typing mistake."""
    found = _TICKET.fullmatch("".join(typed.split()).upper())
    if found is None or _check_letter(found[1][:5]) != found[1][5]:
        return ""
    return f"{found[1]}-{found[2]}"


def first_paper(ticket: str) -> str:
    """Return the paper of the first test, ``a`` or ``b``."""
    return ticket[-1].lower()


def _check_letter(letters: str) -> str:
    # the weights find every wrong letter, and most neighbours that changed places
    total = sum(
        weight * CODE_LETTERS.index(letter) for weight, letter in zip((1, 5, 7, 11, 13), letters, strict=True)
    )
    return CODE_LETTERS[total % len(CODE_LETTERS)]
