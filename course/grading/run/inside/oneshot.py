"""Run one notebook in one process without a wall, where the system cannot contain notebooks.

Reads the task from standard input and writes messages to standard output.
"""

import contextlib
import json
import os
from typing import Any

from course.grading.run.inside.cells import Channel, Notebook, silence, warm_up


def _limit(limits: dict[str, Any]) -> None:
    """Set this system's limits, except for the number of processes, which would count the teacher's own."""
    with contextlib.suppress(ImportError):  # Windows has none
        from course.grading.run.inside import jail

        jail.limit_resources(limits, count_processes=False, strict=False)


def main() -> None:
    """Import what notebooks need, wait for a task, run it and end."""
    answers = os.dup(1)
    tasks = os.fdopen(os.dup(0), "rb")
    silence()
    shell = warm_up(for_many=False)
    os.write(answers, b"ready\n")
    content = json.loads(tasks.readline())
    tasks.close()
    _limit(content["limits"])
    try:
        Notebook(content["task"], Channel(answers)).run(shell)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
