"""The ledger of the article's claims, each with a function that computes its evidence and verdict.

A verdict judges a sentence, never an economy or an author. It is computed in every reading of
the sentence (`course/readings/reading.py`), and as of two days: the day of the text and that of the tables
(`course/claims/_then.py`). All rules and thresholds stand in `course/readings/rules.py`. The
modules named after a topic hold the evidence: functions with the decorator `evidence_for` are found.
"""

from course.claims._audit import audit
from course.claims._claim import ERRORS, GOVERNMENTS, Claim, claim, ledger
from course.claims._evidence import Evidence, EvidenceOf, Figure
from course.claims._options import AS_WORDED, Options, options
from course.claims._then import NOT_DECIDED, BothDays, both_days, dates
from course.claims.outlook import asked_of_japan
from course.readings.dates import text_day
from course.readings.reading import Choice, ChoiceKind, Reading, Readings
from course.readings.rules import TOLERANCE, deviation, is_near
from course.verdicts import Verdict

__all__ = [
    "AS_WORDED",
    "ERRORS",
    "GOVERNMENTS",
    "NOT_DECIDED",
    "TOLERANCE",
    "VERDICTS",
    "BothDays",
    "Choice",
    "ChoiceKind",
    "Claim",
    "Evidence",
    "EvidenceOf",
    "Figure",
    "Options",
    "Reading",
    "Readings",
    "Verdict",
    "asked_of_japan",
    "audit",
    "both_days",
    "claim",
    "dates",
    "deviation",
    "is_near",
    "ledger",
    "options",
    "text_day",
]

#: the verdicts of the ledger in words, in the order of its tables
VERDICTS = tuple(Verdict)
