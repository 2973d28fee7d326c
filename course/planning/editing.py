"""Changes single entries in the text of a plan file, and keeps every other line as the teacher wrote it.

Each change is read back before it counts. Where the new text does not say what was wanted, nothing changes.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from course.present.plan import PlanError

_ENTRY = re.compile(r"^(?=[ \t]*\[\[[ \t]*steps[ \t]*\]\])", re.MULTILINE)
#: lines of comment at the end of a text, which belong to the entry below them
_ABOVE = re.compile(r"(?:^[ \t]*#[^\n]*\n)+\Z", re.MULTILINE)


class PlanText:
    """The text of a plan as its head and its entries, each with the comment lines directly above it.

    Raises
    ------
    PlanError
        The entries cannot be told apart, as in `steps = [...]`; the message says what to do.
    """

    def __init__(self, text: str) -> None:
        self._end = "\r\n" if "\r\n" in text else "\n"
        head, *pieces = _ENTRY.split(text)
        parts = [head]
        for piece in pieces:
            if _reads(parts[-1]):
                parts.append(piece)
            else:  # a line [[steps]] inside a text of several lines
                parts[-1] += piece
        for number in range(1, len(parts)):
            above = _ABOVE.search(parts[number - 1])
            if above:
                parts[number - 1], parts[number] = (
                    parts[number - 1][: above.start()],
                    above[0] + parts[number],
                )
        self.head: str = parts[0]
        self.blocks: list[str] = parts[1:]
        found = tomllib.loads(text).get("steps", [])
        if [_entry_of(block) for block in self.blocks] != found:
            raise PlanError(
                "The page cannot tell the entries of the plan apart. Write each below its own line "
                "[[steps]], and run the command again."
            )

    def __str__(self) -> str:
        whole = self.head
        for block in self.blocks:
            if whole and not whole.endswith(("\n\n", "\n\r\n")):
                whole += self._end if whole.endswith("\n") else 2 * self._end
            whole += block
        return whole if whole.endswith("\n") else whole + self._end

    def entry(self, number: int) -> dict[str, Any]:
        """Return an entry as the file states it."""
        return _entry_of(self.blocks[number])

    def insert(self, number: int, lines: Sequence[str]) -> None:
        """Put an entry with these lines before another one."""
        self.blocks.insert(number, "".join(line + self._end for line in ("[[steps]]", *lines)))

    def swap(self, number: int) -> None:
        """Exchange an entry and the next one."""
        self.blocks.insert(number, self.blocks.pop(number + 1))

    def remove(self, number: int) -> None:
        """Take an entry out; the comments on lines of their own stay."""
        comments = "".join(re.findall(r"^[ \t]*#[^\n]*\n", self.blocks.pop(number), re.MULTILINE))
        if number:
            self.blocks[number - 1] += comments
        else:
            self.head += comments

    def set(self, number: int, key: str, value: Any, shown: str) -> None:
        """Let an entry state a value, which `shown` is in TOML.

        Raises
        ------
        PlanError
            The entry states the value over several lines.
        """
        wanted = {**self.entry(number), key: value}
        for text in self._stated(self.blocks[number], key, shown):
            if _reads(text) and _entry_of(text) == wanted:
                self.blocks[number] = text
                return
        raise PlanError(
            f"The page cannot change `{key}` of {wanted.get('heading') or wanted.get('question')!r}: write "
            "it on one line of the plan, and run the command again."
        )

    def _stated(self, block: str, key: str, shown: str) -> Iterator[str]:
        """Yield texts of an entry that may state the value: a line of it changed, or one more line."""
        for line in re.finditer(
            rf"^([ \t]*{key}[ \t]*=[ \t]*)([^#\r\n]*?)(?=[ \t]*(?:#|\r?$))", block, re.MULTILINE
        ):
            yield block[: line.start(2)] + shown + block[line.end(2) :]
        text = block.rstrip()
        yield f"{text}{self._end}{key} = {shown}{block[len(text) :] or self._end}"
        first = re.search(r"^[ \t]*\[\[[^\n]*(?:\n|\Z)", block, re.MULTILINE)
        at = first.end() if first else 0
        yield f"{block[:at]}{key} = {shown}{self._end}{block[at:]}"


def changed(text: str, change: Callable[[PlanText], None]) -> str:
    """Return the text of a plan after a change, which must leave all but the entries as it was.

    Raises
    ------
    PlanError
        The change would lose a line that is no entry.
    """
    plan = PlanText(text)
    change(plan)
    new = str(plan)
    before, after = ({**tomllib.loads(one), "steps": None} for one in (text, new))
    entries = [plan.entry(number) for number in range(len(plan.blocks))]
    if before != after or tomllib.loads(new).get("steps", []) != entries:
        raise PlanError("The page cannot change this plan without losing a line: change it in an editor.")
    return new


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _entry_of(block: str) -> dict[str, Any]:
    found = tomllib.loads(block).get("steps") if _reads(block) else None
    return found[0] if isinstance(found, list) and len(found) == 1 else {}
