"""What a kind of question is, and what it can be asked.

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
#: rounded so far that a usual mistake, rounded, gives the same number
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

    #: its name, what somebody does who gets this, and where to look
    id: str
    sentence: str
    step: str
    value: Any  #: the answer it leads to, as a learner's notebook would hold it
    #: it says only what is odd about the answer, and is silent where an author's own sentence fits
    general: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    A kind compares two answers. Only the bank knows which of them is the key. Answers that are
    compared are settled first (`settle`).
    """

    #: the kind's name in a public description; a class without a name is a base for other kinds
    name: ClassVar[str] = ""
    #: changes of the solution's code are tried; not where every wrong answer has a sentence of its own
    from_solution: ClassVar[bool] = False
    #: packages that computing a key needs and that take seconds to import
    needs: ClassVar[tuple[str, ...]] = ()
    #: the answer is computed from tables, so slips such as the wrong year or flow can be tried
    from_tables: ClassVar[bool] = False
    #: the learner hands in a function, which is called on the question's inputs
    called: ClassVar[bool] = False
    #: the learner writes a name freely, so a question may accept other spellings of it
    spelt: ClassVar[bool] = False
    #: how an answer differs says more than the first hint
    differs_first: ClassVar[bool] = False
    #: how an answer is called
    answer_word: ClassVar[str] = "answer"
    #: how an answer is given without code: "one" or "several" of the options, a "field"; else by code only
    control: ClassVar[str] = ""
    #: what stands beside that control; another text than this one takes the place of `wanted`
    prompt: ClassVar[str] = "Your answer"

    # ------------------------------------------------------------------- what is asked

    def public(self) -> dict[str, Any]:
        """Return what the learner may know, as plain data: `kind`, its name, and fields of the class."""
        return {"kind": self.name}

    def with_tolerance(self, tolerance: Any) -> Kind:
        """Return the kind with the tolerance of another public description; a kind without one stays."""
        return self

    @staticmethod
    def from_public(description: Mapping[str, Any]) -> Kind:
        """Make a kind of its public description.

        The description is what `public` returned, perhaps in another version: a field that is unknown is left
        out.

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
        """Say in a sentence what an answer looks like: unit and tolerance, columns; may be empty."""
        return ""

    def listing(self) -> list[str]:
        """Return the choices as `name`: text; an empty list for kinds without choices."""
        return []

    @property
    def stated_unit(self) -> str:
        """The unit that is asked for; an empty text for kinds without one."""
        return str(getattr(self, "unit", ""))

    # ---------------------------------------------------------------- reading an answer

    def typed(self, text: str) -> Any:
        """Turn what a learner typed into a field into the answer that code would hand in.

        The text is not empty and has no space at its ends.

        Raises
        ------
        FormError
            It cannot be understood; the message says how to write it.
        """
        return text

    def read(self, answer: object, inputs: Sequence[list[Plain]] = ()) -> Plain:
        """Turn what a learner hands in into plain data.

        `inputs` are the lists of arguments on which a function is called.
        """
        return to_plain(answer)

    def settle(self, plain: Plain) -> Plain:
        """Bring an answer into the one form in which this kind compares.

        Raises
        ------
        FormError
            When type, shape or names do not fit.
        """
        refuse_error(plain)
        return self._settled(plain)

    def _settled(self, plain: Plain) -> Plain:
        return plain

    def spelling(self, text: str) -> str:
        """Return the part of a learner's text that is compared."""
        return text

    def shown(self, answer: Plain) -> str:
        """Write a settled answer into the comment under a worked example; empty where it is too long."""
        if answer["t"] == "number":
            return f"{answer['v']:.6g} {self.stated_unit}".rstrip()
        return repr(answer["v"]) if answer["t"] == "text" else ""

    # ----------------------------------------------------------------------- comparing

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether an answer agrees with a key.

        Both are settled. `slack` is a factor on every tolerance.
        """
        return key == answer

    def apart(self, one: Plain, other: Plain) -> bool:
        """Tell whether two answers differ by at least three tolerances."""
        return not self.same(one, other, slack=3.0)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Say in what a wrong answer differs, in sentences that do not give the key away."""
        return []

    def first_failing(self, key: Plain, answer: Plain, among: int) -> int | None:
        """Return the place of the first of some calls of a function that fails; None for other kinds."""
        return None

    def near(self, key: Plain, answer: Plain, mistakes: Sequence[Plain]) -> Nearly | None:
        """Say why an answer that is not the same is nearly right; None when it is not.

        Key and answer are settled. `mistakes` are the answers of usual mistakes.
        """
        return None

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1) -> bool:
        """Tell whether an answer equals the wrong answer of a listed mistake; `among` mistakes are listed."""
        return self.same(mistake, answer)

    def brief(self, answer: Plain) -> bool:
        """Tell whether an answer says too little to tell slips of the solution by."""
        return False

    def recognised(self, slips: Sequence[Plain], answer: Plain, key: Plain) -> list[int]:
        """Return the places of the slips whose answer this is, the likeliest first.

        `slips` are the answers that changes of the solution lead to, the likeliest first.
        """
        return [place for place, slip in enumerate(slips) if self.fits(slip, answer, key)]

    def remark(self, answer: Plain) -> str:
        """Return a remark on a right answer, such as an odd axis; usually an empty text."""
        return ""

    # ------------------------------------------------------------------ making questions

    def degenerate(self, key: Plain) -> str:
        """Say why this key would make a poor question; an empty text when it would not."""
        return ""

    def indistinct(self, key: Plain, wrong: Plain) -> bool:
        """Tell whether the answer of a slip is too close to the key to be wrong."""
        return False

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield slips of form: units, sign, ratios turned round, counting one too many.

        `value` computes the right answer as an object.
        """
        return iter(())


def refuse_error(plain: Plain) -> None:
    """Raise the exception that an answer stands for as a `FormError`; any other answer passes."""
    if plain["t"] != "error":
        return
    where = f" In your line: `{plain['line'].strip()}`" if plain["line"].strip() else ""
    # What the course itself says of an answer needs no name of an exception before it.
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
