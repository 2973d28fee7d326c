"""The possible verdicts on a claim, in the course's ledger and in the learner's own."""

from __future__ import annotations

from enum import StrEnum

from course.errors import UnknownNameError


class Verdict(StrEnum):
    """The verdict on a sentence by the evidence, never on the person who said it or on an economy.

    A member equals its word, and is written as that word into tables, JSON and charts.
    """

    #: the figures agree with the sentence
    SUPPORTED = "supported"
    #: the direction is right, but the strength, the scope or the wording goes too far
    OVERSTATED = "overstated"
    #: a measured figure of the same quantity disagrees with the sentence
    CONTRADICTED = "contradicted"
    #: the sentence was tested, and different readings give different verdicts
    DEPENDS = "depends on the reading"
    #: no figure could decide the sentence, or no reliable figure exists
    NOT_CHECKABLE = "not checkable"

    @classmethod
    def of(cls, word: str) -> Verdict:
        """Return the verdict that a word names.

        Raises
        ------
        UnknownNameError
            The word is no verdict; the message names the nearest.
        """
        if word not in list(cls):
            raise UnknownNameError("verdict", word, cls)
        return cls(word)

    def __repr__(self) -> str:
        # a learner who displays a verdict, alone or in a list, sees its word
        return repr(self.value)

    @property
    def words(self) -> str:
        """The verdict's words for learners, which a translation may replace; files keep the value."""
        return str(self.value)

    @property
    def letter(self) -> str:
        """The letter that replaces the verdict's word in small spaces."""
        return self.words[0].upper()

    @property
    def rests_on_figures(self) -> bool:
        """Whether the verdict needs a figure that it follows from."""
        return self is not Verdict.NOT_CHECKABLE
