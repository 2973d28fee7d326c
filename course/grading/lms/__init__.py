"""Who is in the class and what its LMS gives and takes: one module an LMS, found by being here."""

from course.grading.lms.base import Learner, Lms, LmsName, Roster, folded
from course.grading.lms.reading import lms_name, read_roster
from course.grading.lms.tables import read_table, table_text

__all__ = [
    "Learner",
    "Lms",
    "LmsName",
    "Roster",
    "folded",
    "lms_name",
    "read_roster",
    "read_table",
    "table_text",
]
