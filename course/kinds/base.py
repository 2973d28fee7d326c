"""The base class of all kinds of question.

To add a kind, put a file into this folder with one frozen dataclass made from `Kind`: with a `name`, `public`
and `_settled`. Everything else has a default that fits many kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from course.answers import Plain, to_plain
from course.errors import CourseError, UnknownNameError
from course.kinds._words import FormError
from course.registry import classes_of

OTHER_UNIT = "another unit"
OTHER_ROUNDING = "another rounding"
#: rounded so far that a usual mistake gives the same rounded number
UNCLEAR = "unclear"


class Nearly(NamedTuple):
    """Why an answer is nearly right.

    `how` is `OTHER_UNIT`, `OTHER_ROUNDING` or `UNCLEAR`; `says` is the sentence for the learner.
    """

    how: str
    says: str


@dataclass(frozen=True)
class Slip:
    """A usual wrong answer that is found by changing the right one."""

    #: the slip's id, a sentence on the mistake, and a hint where to look
    id: str
    sentence: str
    step: str
    value: Any  #: the wrong answer, as an object in a learner's notebook
    #: True for a sentence that only says what is odd; not shown where an author's own sentence fits
    general: bool = False
    weight: float = 0.0  #: likelihood of a changed solution


@dataclass(frozen=True)
class Kind:
    """A kind of question, which compares two answers in the form that `settle` returns.

    Only the bank knows which of the answers is the key.
    """

    #: the kind's name in a public description; a class without a name is a base for other kinds
    name: ClassVar[str] = ""
    #: True tries changes of the solution's code; not needed where every wrong answer has its own sentence
    from_solution: ClassVar[bool] = False
    #: packages that take seconds to import and are needed to compute a key
    needs: ClassVar[tuple[str, ...]] = ()
    #: True when answers come from tables, so that slips such as a wrong year or flow are tried
    from_tables: ClassVar[bool] = False
    #: True when the answer is a function, which is called on the question's inputs
    called: ClassVar[bool] = False
    #: True when the learner writes a name freely, so that a question may accept other spellings
    spelt: ClassVar[bool] = False
    #: True when `differences` helps more than the first hint
    differs_first: ClassVar[bool] = False
    #: the learner's word for an answer of this kind
    answer_word: ClassVar[str] = "answer"
    #: control for an answer without code: "one" or "several" options, or a "field"; empty for code only
    control: ClassVar[str] = ""
    #: label beside the control; another text than this default replaces `wanted`
    prompt: ClassVar[str] = "Your answer"

    # ------------------------------------------------------------------- what is asked

    def public(self) -> dict[str, Any]:
        """Return the kind as plain data for the learner's side: its name and its public fields."""
        return {"kind": self.name}

    def written(self, fill: Callable[[str], str]) -> Kind:
        """Return a copy with names and texts of its options filled in; other kinds return themselves."""
        return self

    def with_tolerance(self, tolerance: Any) -> Kind:
        """Return a copy with another tolerance; a kind without a tolerance returns itself."""
        return self

    @staticmethod
    def from_public(description: Mapping[str, Any]) -> Kind:
        """Return the kind of a public description.

        The description is what `public` returned, perhaps in another version: unknown fields are left out.

        Raises
        ------
        UnknownNameError
            No file in this folder has a kind of this name.
        """
        name, known = description["kind"], _by_name()
        if type(name) is not str or name not in known:
            raise UnknownNameError("kind of question", name, known)
        return known[name]._read(description)

    @classmethod
    def _read(cls, description: Mapping[str, Any]) -> Self:
        known = (field.name for field in fields(cls))
        return cls(**{name: description[name] for name in known if name in description})

    def wanted(self) -> str:
        """Return a sentence on the form of an answer, such as unit and tolerance; may be empty."""
        return ""

    def asked_for(self) -> str:
        """Return `wanted` as plain text."""
        return self.wanted().replace("**", "").replace("`", "")

    def listing(self) -> list[str]:
        """Return the choices as `name`: text; an empty list for kinds without choices."""
        return []

    @property
    def stated_unit(self) -> str:
        """The unit of the answer; empty for kinds without a unit."""
        return str(getattr(self, "unit", ""))

    # ---------------------------------------------------------------- reading an answer

    def typed(self, text: str) -> Any:
        """Return the answer for a text that a learner typed into a field.

        The text is not empty and has no space at its ends.

        Raises
        ------
        FormError
            The text cannot be understood; the message says how to write it.
        """
        return text

    def read(self, answer: object, inputs: Sequence[list[Plain]] = ()) -> Plain:
        """Return a learner's answer as plain data.

        `inputs` are the lists of arguments on which a function is called.
        """
        return to_plain(answer)

    def settle(self, plain: Plain) -> Plain:
        """Return an answer in the form in which this kind compares answers.

        Raises
        ------
        FormError
            When type, shape or names do not fit.
        """
        try:
            refuse_error(plain)
        except FormError as error:
            # what cannot be read, such as a large table, is often no answer of this kind at all
            unread = plain["kind"] == "AnswerError"
            raise FormError(f"{error} {self.asked_for()}".strip() if unread else str(error)) from None
        return self._settled(plain)

    def _settled(self, plain: Plain) -> Plain:
        return plain

    def spelling(self, text: str) -> str:
        """Return the part of a learner's text that is compared."""
        return text

    def shown(self, answer: Plain) -> str:
        """Return a settled answer as text for a worked example; empty where it would be too long."""
        if answer["t"] == "number":
            return f"{answer['v']:.6g} {self.stated_unit}".rstrip()
        return repr(answer["v"]) if answer["t"] == "text" else ""

    # ----------------------------------------------------------------------- comparing

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether an answer agrees with a key.

        Both are settled. `slack` multiplies every tolerance.
        """
        return key == answer

    def apart(self, one: Plain, other: Plain) -> bool:
        """Tell whether two answers differ by at least three tolerances."""
        return not self.same(one, other, slack=3.0)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Return sentences on how a wrong answer differs from the key, without giving the key away."""
        return []

    def first_failing(self, key: Plain, answer: Plain, among: int) -> int | None:
        """Return the place of the first wrong call among the first `among`; None where no call is wrong."""
        return None

    def near(self, key: Plain, answer: Plain, mistakes: Sequence[Plain]) -> Nearly | None:
        """Say why an answer that is not the same is nearly right; None when it is not.

        Key and answer are settled. `mistakes` are the answers of usual mistakes.
        """
        return None

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1) -> bool:
        """Tell whether an answer equals the answer of a listed mistake; `among` mistakes are listed."""
        return self.same(mistake, answer)

    def brief(self, answer: Plain) -> bool:
        """Tell whether an answer says too little to recognise a slip of the solution in it."""
        return False

    def rounds_to(self, exact: Plain, answer: Plain, digits: int = 2) -> bool:
        """Tell whether an answer is another one, rounded to so many digits or more."""
        return False

    def recognised(self, slips: Sequence[Plain], answer: Plain, key: Plain) -> list[int]:
        """Return the places of the slips that give this answer, the likeliest first.

        `slips` are the answers of changed solutions, the likeliest first.
        """
        return [place for place, slip in enumerate(slips) if self.fits(slip, answer, key)]

    # ------------------------------------------------------------------ making questions

    def degenerate(self, key: Plain) -> str:
        """Say why a question with this key would be poor; empty when it is fine."""
        return ""

    def indistinct(self, key: Plain, wrong: Plain) -> bool:
        """Tell whether a slip's answer is too close to the key to count as wrong."""
        return False

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield slips of form: wrong units or sign, inverted ratios, counts one too high.

        `value` computes the right answer as an object.
        """
        return iter(())


def refuse_error(plain: Plain) -> None:
    """Raise a `FormError` for an answer that stands for an exception; do nothing for any other."""
    if plain["t"] != "error":
        return
    where = f" In your line: `{plain['line'].strip()}`" if plain["line"].strip() else ""
    # The course's own messages need no name of an exception before them.
    named = "" if plain["kind"] == "AnswerError" else f"{plain['kind']}: "
    raise FormError(f"{named}{plain['message'].rstrip('.')}.{where}")


@cache
def _by_name() -> dict[str, type[Kind]]:
    found: dict[str, type[Kind]] = {}
    for kind in classes_of("course.kinds", Kind):
        if kind.name in found:
            raise CourseError(
                f"Two kinds of question are called {kind.name!r}: {found[kind.name].__module__} and "
                f"{kind.__module__}. Give one of them another name."
            )
        if kind.name:
            found[kind.name] = kind
    return found
