"""The kinds of settings of an explorer, each with a label and a check that explains a refused value."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import traitlets

from course.errors import CourseError, UnknownNameError

_order = itertools.count()
#: most letters of a label that shares its row with other controls
_LONG = 40


class SettingError(CourseError, ValueError):
    """A value that a setting does not allow."""


class Setting(traitlets.TraitType[Any, Any]):
    """A traitlet that a control on the screen can show.

    `label`: words beside the control, which a screen reader also says.
    `default`: value at the start and after a reset.
    `more`: whether the control is hidden behind the button "More settings".
    """

    def __init__(self, label: str, default: Any, *, more: bool = False) -> None:
        super().__init__(default_value=default)
        self.label, self.more = label, more
        #: place on the screen: settings appear in the order of their definition
        self.place = next(_order)

    @property
    def has_own_row(self) -> bool:
        """Whether the label is so long that no other control fits beside it."""
        return len(self.label) > _LONG

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value in its stored form, or raise an error that says what is wrong with it."""
        return value


class OneOf(Setting):
    """One of several options.

    `label`, `default` and `more`: as in `Setting`.
    `options`: value to its words on the screen, or the values alone.
    """

    def __init__(
        self, label: str, options: Mapping[Any, str] | Sequence[Any], default: Any, *, more: bool = False
    ) -> None:
        super().__init__(label, default, more=more)
        self.options: dict[Any, str] = (
            dict(options) if isinstance(options, Mapping) else {item: str(item) for item in options}
        )

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value, or raise an error that names the options."""
        if value not in self.options:
            raise UnknownNameError(self.label.casefold(), value, map(str, self.options))
        return value


class Among(Setting):
    """One of several options that depend on other settings, such as a claim of the pasted text.

    `label`, `default` and `more`: as in `Setting`. The default must always be an option.
    `options`: function that takes the state and returns value to words on the screen.
    """

    def __init__(
        self, label: str, options: Callable[[Any], Mapping[Any, str]], default: Any, *, more: bool = False
    ) -> None:
        super().__init__(label, default, more=more)
        self.options = options

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value, or raise an error that names the present options."""
        if value == self.default_value:
            return value
        options = self.options(obj)
        if value not in list(options):
            raise UnknownNameError(self.label.casefold(), value, [str(one) for one in options if one != ""])
        return value


class Several(OneOf):
    """Several chosen options or none, at most `most`."""

    def __init__(
        self,
        label: str,
        options: Mapping[Any, str],
        default: tuple[Any, ...],
        most: int = 8,
        *,
        more: bool = False,
    ) -> None:
        super().__init__(label, options, tuple(default), more=more)
        self.most = most

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the values as a tuple, or raise an error that says what is wrong with them."""
        chosen = tuple(value) if isinstance(value, (list, tuple, set)) else (value,)
        for item in chosen:
            super().validate(obj, item)
        if len(chosen) > self.most:
            raise SettingError(
                f"{self.label}: choose between one and {self.most} or none, not {len(chosen)}."
            )
        return chosen


class Amount(Setting):
    """A number between two limits.

    `label`, `default` and `more`: as in `Setting`.
    `low` and `high`: limits, both allowed.
    `step`: step of the slider.
    `form`: d3 number format of the slider's read-out.
    """

    def __init__(
        self,
        label: str,
        low: float,
        high: float,
        default: float,
        step: float = 0.01,
        *,
        form: str = ".2f",
        more: bool = False,
    ) -> None:
        super().__init__(label, default, more=more)
        self.low, self.high, self.step, self.form = low, high, step, form

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the number, or raise an error that names the limits."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            raise SettingError(f"{self.label}: a number is needed, not {value!r}.")
        if not self.low <= value <= self.high:
            raise SettingError(
                f"{self.label}: it must lie between {self.low:g} and {self.high:g}, {value:g} is not."
            )
        # a slider sums its steps and sends 0.39999999999999997 for 0.4
        return min(max(round(float(value), 12), float(self.low)), float(self.high))


class Whole(Amount):
    """A whole number between two limits, for instance a year."""

    def __init__(
        self, label: str, low: int, high: int, default: int, step: int = 1, *, more: bool = False
    ) -> None:
        super().__init__(label, low, high, default, step, form="d", more=more)

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the whole number, or raise an error that names the limits."""
        number = super().validate(obj, value)
        if number != int(number):
            raise SettingError(f"{self.label}: a whole number is needed, not {value!r}.")
        return int(number)


class Line(Setting):
    """One number for each of several years.

    `label` and `default`: as in `Setting`.
    `years`, `low` and `high`: the years, and limits of each number, both allowed.
    `known`: year to number of the recorded part, which the drawn line continues.
    `source`: source of the recorded part.
    """

    def __init__(
        self,
        label: str,
        years: Sequence[int],
        low: float,
        high: float,
        default: tuple[float, ...],
        *,
        known: Mapping[int, float] | None = None,
        source: str = "",
    ) -> None:
        super().__init__(label, tuple(default))
        self.years, self.low, self.high = list(years), low, high
        self.known, self.source = dict(known or {}), source

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the numbers as a tuple, or raise an error that says what is wrong with them."""
        if not isinstance(value, (list, tuple)) or len(value) != len(self.years):
            raise SettingError(f"{self.label}: {len(self.years)} numbers are needed, one for each year.")
        for number in value:
            if isinstance(number, bool) or not isinstance(number, (int, float)) or number != number:
                raise SettingError(f"{self.label}: a number is needed, not {number!r}.")
            if not self.low <= number <= self.high:
                raise SettingError(f"{self.label}: {number:g} is not between {self.low:g} and {self.high:g}.")
        return tuple(float(number) for number in value)


class Flag(Setting):
    """A yes-or-no setting, shown as a checkbox."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return True or False, or raise an error for anything else."""
        if not isinstance(value, bool):
            raise SettingError(f"{self.label}: True or False is needed, not {value!r}.")
        return value


class Words(Setting):
    """A text that is not empty and not longer than a limit.

    `label`, `default` and `more`: as in `Setting`.
    `most`: most characters allowed.
    """

    def __init__(self, label: str, default: str, most: int, *, more: bool = False) -> None:
        super().__init__(label, default, more=more)
        self.most = most

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the text, or raise an error that says what is wrong with it."""
        if not isinstance(value, str):
            raise SettingError(f"{self.label}: words are needed, not {value!r}.")
        if not value.strip():
            raise SettingError(f"{self.label}: it is empty. Paste or type some sentences.")
        if len(value) > self.most:
            raise SettingError(
                f"{self.label}: it has {len(value):,} characters. Paste a part of up to {self.most:,}."
            )
        return value


class Day(Setting):
    """A day as text, year first: "2025-04-27"; empty for none."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the day as text, or raise an error that shows how to write a day."""
        if isinstance(value, date):
            return value.isoformat()[:10]
        text = value.strip() if isinstance(value, str) else value
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except (TypeError, ValueError):
            raise SettingError(
                f"{self.label}: write year, month and day as in 2025-04-27, not {value!r}."
            ) from None
