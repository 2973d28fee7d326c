"""Exceptions that nobody should ever see, grouped by where they arise: part of `endurance.py`."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Surprises"]

_ROOT = Path(__file__).resolve().parent.parent


@dataclass
class _Kind:
    """One place where one type of exception arose."""

    first: str
    trace: str
    content: bytes  #: the shortest input that leads there
    times: int = 1


class Surprises:
    """Collects exceptions.

    Parameters
    ----------
    keep
        Folder for the shortest input of each kind; None keeps none.
    """

    def __init__(self, keep: Path | None = None) -> None:
        self._keep = keep
        self._kinds: dict[tuple[str, str, str], _Kind] = {}

    def note(self, part: str, how: str, error: Exception, content: bytes) -> None:
        """Take an exception, how its input was made, and that input."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "course")]
        place = f"{Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}" if ours else "outside"
        key = (part, type(error).__name__, place)
        found = self._kinds.get(key)
        if found is None:
            way = " > ".join(f"{frame.name}:{frame.lineno}" for frame in [*ours, frames[-1]])
            trace = f"{type(error).__name__}: {str(error)[:200]}; {way}"
            found = self._kinds[key] = _Kind(how, trace, content)
            print(f"{part}: {how}: {place}: {trace}", flush=True)
        else:
            found.times += 1
            if len(content) < len(found.content):
                found.first, found.content = how, content
        if self._keep is not None and found.content is content:
            self._keep.mkdir(parents=True, exist_ok=True)
            name = "-".join((*key[:2], place.replace("/", ".").replace(":", "-")))
            (self._keep / name).write_bytes(content)

    def count(self, part: str) -> int:
        """How many inputs of a part ended in one."""
        return sum(kind.times for key, kind in self._kinds.items() if key[0] == part)

    def lines(self) -> list[str]:
        """Each kind in a line, the most frequent first."""
        counts = Counter({key: kind.times for key, kind in self._kinds.items()})
        return [
            f"{part}: {times} times, first by {self._kinds[part, name, place].first}, in {place}: "
            f"{self._kinds[part, name, place].trace}"
            for (part, name, place), times in counts.most_common()
        ]
