"""Looks at a page until it stands still: for tests that ask what a page shows after it was changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def settled(look: Callable[[], Any], fits: Callable[[Any], Any] = lambda found: not found) -> Any:
    """Look until what is found fits, by default nothing; return it, or what is found after a minute."""
    end = time.monotonic() + 60
    while not fits(found := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


#: where a part of the page stands once that is the same in five frames, each with what a change of size does
_AT_REST = """async part => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  let at = NaN;
  for (let same = 0; same < 5; await frame()) {
    const now = part.getBoundingClientRect().top;
    same = Math.abs(now - at) < 1 ? same + 1 : 0;
    at = now;
  }
  return at;
}"""


def at_rest(part: Any) -> float:
    """Return how far below the window's upper end a part of a page stands, once it moves no more."""
    return float(part.evaluate(_AT_REST))


def laid_out(page: Any) -> None:
    """Wait until a page has its new size or look: what listens for it runs before the frame is drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
