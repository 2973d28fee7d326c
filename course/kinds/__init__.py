"""The kinds of question: the form of an answer, when two answers agree, how they differ, slips of form.

A kind is one class in one file of this folder, made from `Kind` (`course.kinds.base`). Every file put here is
found: its class can be imported from `course.kinds` and `course.bank`, without any list. A kind knows no key,
no table and nothing of the bank, so a learner's notebook may see it.
"""

from typing import TYPE_CHECKING, Any

from course.kinds._words import NO_ROW, fold
from course.kinds.base import FormError, Kind, Nearly, Slip
from course.registry import classes_of

__all__ = ["NO_ROW", "FormError", "Kind", "Nearly", "Slip", "fold"]

# Makes each class importable by its name: `from course.kinds import Number`.
_CLASSES = {kind.__name__: kind for kind in classes_of(__name__, Kind) if kind.name}
globals().update(_CLASSES)
__all__ += sorted(_CLASSES)

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...
