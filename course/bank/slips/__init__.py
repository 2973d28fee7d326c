"""Find slips: wrong answers that come from changes of the right one.

`tables` runs a solution on changed tables, such as those of the other flow. `making` changes the solution's
own code as learners do, and runs the changed copies. Both know only the bank's code and tables.
"""

from course.bank.slips.making import (
    alike,
    changed_copies,
    changes_of,
    combined_slips,
    kept_slips,
    says_the_same,
    shared_slips,
    solution_slips,
    taken_for_right,
    unseen,
)
from course.bank.slips.tables import total_slips

__all__ = [
    "alike",
    "changed_copies",
    "changes_of",
    "combined_slips",
    "kept_slips",
    "says_the_same",
    "shared_slips",
    "solution_slips",
    "taken_for_right",
    "total_slips",
    "unseen",
]
