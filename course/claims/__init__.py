"""The ledger of the text's claims: each with an evidence function that computes its verdict.

A verdict is on a sentence, never on an economy or on whoever wrote it. The modules named after a topic hold
the evidence; whatever `evidence_for` is put on in one of them is found. The rules and thresholds by
which verdicts follow from figures all stand in `course/claims/_rules.py`.
"""

from __future__ import annotations

from course.claims._audit import audit
from course.claims._claim import ERRORS, Claim, claim, ledger
from course.claims._evidence import Evidence, Figure
from course.claims._rules import TOLERANCE, deviation, is_near
from course.verdicts import Verdict

__all__ = [
    "ERRORS",
    "TOLERANCE",
    "VERDICTS",
    "Claim",
    "Evidence",
    "Figure",
    "Verdict",
    "audit",
    "claim",
    "deviation",
    "is_near",
    "ledger",
]

#: the words of the ledger, in the order of its tables
VERDICTS = tuple(Verdict)
