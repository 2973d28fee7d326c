"""Short texts as answers, written freely by the learner."""

import re
from dataclasses import dataclass

from course.answers import Plain
from course.kinds._words import LONGEST_NAME, fold, names_of, single, what
from course.kinds.base import FormError, Kind


@dataclass(frozen=True)
class Label(Kind):
    """A short text; case, spaces and punctuation do not count.

    Other spellings that a question accepts would give its key away: they stand in the bank (`accepted`).
    """

    name = "label"
    spelt = True
    control = "field"
    prompt = "Your answer, a short text"

    def wanted(self) -> str:
        """Return the sentence on the form of the answer."""
        return "Answer with a short text in quotation marks."

    def _settled(self, plain: Plain) -> Plain:
        value = single(names_of(plain))
        if value["t"] != "text":
            raise FormError(f"The answer is {what(value)}. Give a name or a word in quotation marks.")
        if not fold(value["v"]):
            raise FormError("The answer is an empty text.")
        if len(value["v"]) > LONGEST_NAME:
            raise FormError(f"The answer is a text of {len(value['v']):,} characters. Give a name.")
        return value

    def spelling(self, text: str) -> str:
        """Return the letters and digits of a text, without case and without "the" before a name."""
        return fold(re.sub(r"^\s*the\s", "", text, flags=re.IGNORECASE))

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether letters and digits agree."""
        return self.spelling(key["v"]) == self.spelling(answer["v"])
