"""Questions whose answer is chosen among given names: one, several, or all in an order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from course.answers import Plain
from course.kinds._words import fold, listing, names_of, single, what
from course.kinds.base import FormError, Kind, Slip

_FEW = 3  #: up to this many names, chance often gives a usual wrong order


@dataclass(frozen=True)
class _Options(Kind):
    """The common base of the three kinds, with the options id -> text."""

    options: Mapping[str, str]
    asked: ClassVar[str] = ""

    @classmethod
    def of(cls, **options: str) -> Self:
        """Return the kind with these options; a name that Python does not take needs `Choice({...})`."""
        return cls(options)

    def public(self) -> dict[str, Any]:
        return {"kind": self.name, "options": dict(self.options)}

    def written(self, fill: Callable[[str], str]) -> Kind:
        """Return a copy with the names and texts of its options filled in."""
        return replace(self, options={fill(name): fill(text) for name, text in self.options.items()})

    def wanted(self) -> str:
        """Return the sentence on the form of the answer."""
        return self.asked

    def listing(self) -> list[str]:
        """Return the options as `name`: text."""
        return [f"`{name}`: {text}" for name, text in self.options.items()]

    def _option(self, plain: Plain) -> str:
        """Return the option that an answer names.

        Raises
        ------
        FormError
            The answer names no option.
        """
        options = self.options
        value = single(names_of(plain, options))
        if value["t"] == "bool":
            value = {"t": "text", "v": str(value["v"])}
        if value["t"] != "text":
            raise FormError(
                f"The answer is {what(value)}. Give one of {listing(options)}, in quotation marks."
            )
        folded = {fold(option): option for option in options}
        wanted = fold(value["v"])
        if wanted in folded:
            return folded[wanted]
        # Suggesting the nearest option could give the right choice away.
        raise FormError(f"{value['v'][:60]!r} is not among the choices {listing(options)}.")


@dataclass(frozen=True)
class Choice(_Options):
    """A question whose answer is one of several options."""

    name = "choice"
    control = "one"
    prompt = "Choose one, then press Check."
    asked = "Answer with one of these names, in quotation marks."

    def _settled(self, plain: Plain) -> Plain:
        return {"t": "text", "v": self._option(plain)}


@dataclass(frozen=True)
class Choices(_Options):
    """A question whose answer is the set of all right options."""

    name = "choices"
    control = "several"
    prompt = "Choose all that fit, then press Check."
    asked = "Answer with a list of all names that fit, each in quotation marks."

    def _settled(self, plain: Plain) -> Plain:
        plain = names_of(plain, self.options)
        if plain["t"] == "text":
            names = [part.strip() for part in plain["v"][:500].split(",")]
            if len(names) > 1:
                raise FormError(
                    f"The answer is one text. Give a list, each name in its own quotation marks: {names!r}."
                )
            plain = {"t": "list", "v": [plain]}
        if plain["t"] not in {"list", "set"}:
            raise FormError(f"The answer is {what(plain)}. Give a list of choices, for example ['a', 'b'].")
        if not plain["v"]:
            raise FormError(
                "Your list is empty: it names no choice. If a condition made it, no row met it. "
                "A text never equals a number: compare like with like."
            )
        _refuse_other_items(plain["v"])
        chosen = {self._option(item) for item in plain["v"]}
        return {"t": "set", "v": [{"t": "text", "v": option} for option in sorted(chosen)]}

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1) -> bool:
        """Tell whether an answer makes a listed mistake.

        A mistake that adds or leaves out a single option fits any answer that does so, beside other mistakes.
        """
        wrong, given = (
            {(one["v"], one in key["v"]) for one in _apart(key, form)} for form in (mistake, answer)
        )
        return wrong <= given if len(wrong) == 1 else wrong == given

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Count the missing choices and those too many."""
        asked, given = ({one["v"] for one in form["v"]} for form in (key, answer))
        counts = ((len(given - asked), "too many"), (len(asked - given), "missing"))
        said = " and ".join(f"{count} {word}" for count, word in counts if count)
        turned = " You named those that do not fit, and left out those that do."
        return [
            f"Your choices are not yet right: {said}.{turned if given == set(self.options) - asked else ''}"
        ]


def _refuse_other_items(items: list[Plain]) -> None:
    """Raise an error where a list of names holds something else, such as ranks."""
    for item in items:
        if single(item)["t"] not in ("text", "bool"):
            raise FormError(f"Your list holds {what(item)}. Give a list of names, each in quotation marks.")


def _apart(one: Plain, other: Plain) -> list[Plain]:
    """Return the options that only one of two sets holds."""
    return [
        item for form, rest in ((one, other), (other, one)) for item in form["v"] if item not in rest["v"]
    ]


@dataclass(frozen=True)
class Order(_Options):
    """A question whose answer is all options in the right order."""

    name = "order"
    control = "field"
    prompt = "Your answer: all these names in the order asked for, with commas between them"
    asked = "Answer with a list of all these names in the order asked for, each in quotation marks."

    def typed(self, text: str) -> list[str]:
        """Return the names in a text, with commas or semicolons between them; an option's text names it."""
        names = {fold(words): option for option, words in self.options.items()}
        parts = [part.strip().strip("'\"") for part in text.replace(";", ",").split(",")]
        return [names.get(fold(part), part) for part in parts if part]

    def _settled(self, plain: Plain) -> Plain:
        plain = names_of(plain, self.options)
        if plain["t"] != "list":
            raise FormError(f"The answer is {what(plain)}. Give a list in the order asked for.")
        _refuse_other_items(plain["v"])
        chosen = [self._option(item) for item in plain["v"]]
        missing = [item for item in self.options if item not in chosen]
        if missing:
            raise FormError(f"The list leaves out {listing(missing)}.")
        if len(chosen) > len(self.options):
            raise FormError("The list names something twice: write each name once.")
        return {"t": "list", "v": [{"t": "text", "v": item} for item in chosen]}

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Name one or two swapped pairs or the one misplaced option; else count those in the right place."""
        asked, given = ([one["v"] for one in form["v"]] for form in (key, answer))
        apart = [place for place, (a, b) in enumerate(zip(asked, given, strict=True)) if a != b]
        if len(asked) <= _FEW:
            return [f"{len(asked) - len(apart)} of {len(asked)} names stand in the right place."]
        if len(apart) == 2:
            one, other = (given[place] for place in apart)
            return [f"`{one}` and `{other}` stand in each other's place. All others are right."]
        pairs = sorted({tuple(sorted((asked[place], given[place]))) for place in apart})
        if len(apart) == 4 and len(pairs) == 2:
            said = ", and ".join(f"`{one}` with `{other}`" for one, other in pairs)
            return [f"Two pairs have exchanged their places: {said}."]
        for name in given:
            if [one for one in given if one != name] == [one for one in asked if one != name]:
                return [f"`{name}` stands in the wrong place. All others follow each other rightly."]
        return [f"{len(asked) - len(apart)} of {len(asked)} names stand in the right place."]

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield the alphabetical order where it is not the listed one, the listed and the reversed order."""
        if len(self.options) <= _FEW:
            return
        step = "Look at what decides the order."
        right = [one["v"] for one in key["v"]]
        said = "You get this if you list the names in the order of the alphabet."
        if sorted(right) != list(self.options):
            yield Slip("by_name", said, step, sorted(right))
        said = "You get this if you keep the order in which the question lists the names."
        yield Slip("as_listed", said, step, list(self.options))
        said = "You get this if you turn the order round."
        yield Slip("turned_order", said, "Look at which end comes first.", right[::-1])
