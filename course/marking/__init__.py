"""Compares plain answers with keys and names the mistake.

`LocalMarker` marks on the learner's machine; `judge(case, plain)` marks one answer for any runner.
"""

from course.marking.marker import LocalMarker, judge

__all__ = ["LocalMarker", "judge"]
