"""What runs in the page's Python: once when the memory image is made, and for each message of the page."""

from __future__ import annotations

import functools
import gc
from typing import Any

_CACHED: Any = functools._lru_cache_wrapper


def prepare() -> None:
    """Import what exercises need and open every set, so that each page begins with it in memory."""
    import time

    import altair
    import pandas

    if not hasattr(time, "thread_time"):  # with which the search for slips ends loops; here is one thread
        time.thread_time = time.perf_counter

    bars = altair.Chart(pandas.DataFrame({"year": [2024], "share": [0.5]})).mark_bar()
    bars.encode(x="year:O", y="share").to_dict()

    import page_cells  # type: ignore[import-not-found] # `cells.py` under its name in the page

    from course import describe, exercise, load  # noqa: F401
    from course.bank.library import sets
    from course.exercises import ____  # noqa: F401
    from course.tables.loader import cards

    for name in sets():
        opened = exercise(name)
        opened.check(opened.questions[0], 0.123456789)
    page_cells.practice()
    for found in gc.get_objects():  # tables are large, and a set needs few of them
        if type(found) is _CACHED and found.__module__.startswith(
            ("course.tables.loader", "course.bank.sets")
        ):
            found.cache_clear()
    cards()
    gc.collect()


def wipe_free_memory(end: int) -> None:
    """Fill the memory that Python has given back with zeros, which compress to nothing.

    Parameters
    ----------
    end
        Size of the memory, in bytes. A block beyond it means that no free block of this size is left.
    """
    for size in (1 << power for power in (10, 12, 14, 16, 18, 20)):
        blocks = []
        while id(block := bytes(size)) < end:
            blocks.append(block)
        del blocks, block


def begin() -> None:
    """Begin in a page: chance, which is the same in every copy of the image, is drawn anew."""
    import random

    import numpy

    random.seed()
    numpy.random.seed()  # noqa: NPY002 - the state that a learner's own `np.random.rand` draws from
