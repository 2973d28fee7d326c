"""The examiner's end."""

from __future__ import annotations

import asyncio
import contextlib

from course.room.examiner import Examiner


def test_it_ends_although_one_cancellation_is_lost() -> None:
    async def stubborn() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await asyncio.sleep(3600)

    async def ending() -> None:
        examiner = Examiner("01a", lambda prepared: None, lambda says: None, ["never-started"])
        examiner._task = asyncio.create_task(stubborn())
        await asyncio.sleep(0)
        done, _ = await asyncio.wait([asyncio.create_task(examiner.stop())], timeout=5)
        assert done and examiner._task.cancelled()

    asyncio.run(ending())
