"""Options under the letters a to d, which change their places from variant to variant."""

from collections.abc import Mapping, Sequence

from course.bank.authoring import Wrong
from course.kinds import Choice

_LETTERS = "abcd"


def lettered() -> Choice:
    """Return the kind of a question whose options are the texts `{a}` to `{d}`."""
    return Choice({letter: f"{{{letter}}}" for letter in _LETTERS})


def turned_round(turn: int, options: Sequence[str], **beside: Sequence[str]) -> dict[str, str]:
    """Return four options under their letters, turned round by some places.

    `beside` holds four texts for each name; those of `flaw` stand under `flaw_a` to `flaw_d`.
    """
    found = {}
    for place, letter in enumerate(_LETTERS):
        number = (place + turn) % len(_LETTERS)
        found[letter] = options[number]
        found |= {f"{name}_{letter}": texts[number] for name, texts in beside.items()}
    return found


def letter_of(number: int, turn: int) -> str:
    """Return the letter under which the option of this number stands."""
    return _LETTERS[(number - turn) % len(_LETTERS)]


def weighed(question: str, right: str, printed: Mapping[str, str]) -> str:
    """Write a solution in words: one line on each option, from its `flaw`, and the right letter."""
    return "\n".join(
        [*(f"# {letter}: {printed[f'flaw_{letter}']}" for letter in _LETTERS), f'{question} = "{right}"']
    )


def flaws(step: str = "") -> dict[str, Wrong]:
    """Return the mistake of choosing each letter, with its own `flaw` and `step`, or one `step` for all."""
    return {letter: Wrong(f"{{flaw_{letter}}}", step=step or f"{{step_{letter}}}") for letter in _LETTERS}
