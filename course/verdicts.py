"""What a claim can be found to be: the words of the course's ledger and of the learner's own."""

from __future__ import annotations

from enum import StrEnum

from course.errors import UnknownNameError


class Verdict(StrEnum):
    """What the evidence makes of a sentence: a verdict is never on whoever said it, nor on an economy.

    A member equals its word, and is written as that word into tables, JSON and charts.
    """

    #: the figures bear the sentence out
    SUPPORTED = "supported"
    #: the direction is right, but the strength, the scope or the wording goes too far
    OVERSTATED = "overstated"
    #: a measured figure of the same quantity says otherwise
    CONTRADICTED = "contradicted"
    #: it was measured, and comes out differently in different readings
    DEPENDS = "depends on the reading"
    #: no figure could settle it, or no sound figure speaks to it
    NOT_CHECKABLE = "not checkable"

    @classmethod
    def of(cls, word: str) -> Verdict:
        """Return the verdict of a word.

        Raises
        ------
        UnknownNameError
            The word is no verdict; the message names the nearest.
        """
        if word not in list(cls):
            raise UnknownNameError("verdict", word, cls)
        return cls(word)

    def __repr__(self) -> str:
        # a learner who shows a verdict, alone or in a list, sees its word
        return repr(self.value)

    @property
    def words(self) -> str:
        """The verdict as learners read it, which another language may exchange. The value is what is kept."""
        return str(self.value)

    @property
    def letter(self) -> str:
        """The letter that stands for the verdict where there is no room for the word."""
        return self.words[0].upper()

    @property
    def rests_on_figures(self) -> bool:
        """There must be a figure that the verdict follows from."""
        return self is not Verdict.NOT_CHECKABLE
