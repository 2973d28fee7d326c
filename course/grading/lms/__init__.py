"""Read the class from an LMS's table and write the LMS's files; each LMS is one module of this folder."""

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
