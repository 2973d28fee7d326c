"""Judges sentences: their open choices, the rules with thresholds, and the day of the view.

Nothing here depends on one text. The ledger of the course's article (`course/claims/`) and a learner's own
text (`course/texts/`) are judged by the same rules.
"""

from course.readings.reading import Choice, ChoiceKind, Reading, Readings
from course.readings.rules import TOLERANCE, deviation, is_near

__all__ = ["TOLERANCE", "Choice", "ChoiceKind", "Reading", "Readings", "deviation", "is_near"]
