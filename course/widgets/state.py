"""The state of an explorer: computes numbers, chart and sentence from its settings, without a screen."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar, TypeVar

import altair as alt
import pandas as pd
import traitlets

from course.errors import UnknownNameError
from course.shown import shown
from course.widgets.settings import Setting

T = TypeVar("T")


def remembered(method: Callable[[Any], T]) -> Callable[[Any], T]:
    """Make a method keep its result until a setting changes; callers must not change the result."""
    kept = f"_remembered_{method.__name__}"

    @wraps(method)
    def ask(self: Any) -> T:
        now = tuple(self.values().items())
        if kept not in self.__dict__ or self.__dict__[kept][0] != now:
            self.__dict__[kept] = (now, method(self))
        return self.__dict__[kept][1]

    return ask


class State(traitlets.HasTraits):
    """The settings of an explorer and the results that follow from them.

    A subclass defines its settings (see `course.widgets.settings`) and computes tables, a chart, a sentence
    and code from them. The chart's form depends on `shape()` alone. All other settings change
    only the rows that it draws.
    """

    #: heading of the explorer, and the question that a learner answers with its controls
    title: ClassVar[str] = ""
    question: ClassVar[str] = ""
    #: assumptions that must hold for a right reading of the chart
    assumptions: ClassVar[tuple[str, ...]] = ()
    #: setting -> value -> what is assumed at this value alone
    notes: ClassVar[Mapping[str, Mapping[Any, str]]] = {}
    #: preset name to settings; a preset resets all other settings
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    #: label of a further button to the name of the method that it calls
    actions: ClassVar[Mapping[str, str]] = {}
    #: label of these buttons once settings can no longer be changed
    done: ClassVar[str] = ""
    #: the function that finds the numbers of the table, as a static method
    finds: ClassVar[Callable[..., pd.DataFrame]]
    #: whether results need a kernel because they cannot be computed in advance, as for a learner's own text
    needs_kernel: ClassVar[bool] = False

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.set(**settings)

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Return the settings by name, in their order on the screen."""
        found = {name: t for name, t in cls.class_traits().items() if isinstance(t, Setting)}
        return dict(sorted(found.items(), key=lambda item: item[1].place))

    @classmethod
    def start(cls) -> dict[str, Any]:
        """Return the value of each setting at the start and after a reset."""
        return {name: setting.default_value for name, setting in cls.settings().items()}

    def values(self) -> dict[str, Any]:
        """Return the present value of each setting."""
        return {name: getattr(self, name) for name in self.settings()}

    @classmethod
    def folded(cls) -> list[str]:
        """Return the names of the settings that are hidden behind the button "More settings"."""
        return [name for name, setting in cls.settings().items() if setting.more]

    def acting(self) -> dict[str, Any]:
        """Return the folded settings whose values differ from the start, with these values."""
        now, start = {name: getattr(self, name) for name in self.folded()}, self.start()
        return {name: value for name, value in now.items() if value != start[name]}

    def assumed(self) -> list[str]:
        """Return the assumptions that hold at the present settings."""
        notes = [some.get(getattr(self, name), "") for name, some in self.notes.items()]
        return [*self.assumptions, *filter(None, notes)]

    @property
    def preset(self) -> str:
        """The name of the preset that matches the present settings; empty when none does."""
        start, now = self.start(), self.values()
        return next((name for name, some in self.presets.items() if {**start, **some} == now), "")

    def set(self, **settings: Any) -> None:
        """Change several settings together; if one is refused, none changes."""
        known = self.settings()
        for name in settings:
            if name not in known:
                raise UnknownNameError("setting", name, known)
        checked = {name: known[name].validate(self, value) for name, value in settings.items()}
        with self.hold_trait_notifications():
            for name, value in checked.items():
                setattr(self, name, value)

    def reset(self) -> None:
        """Return to the settings at the start."""
        self.set(**self.start())

    def apply(self, preset: str) -> None:
        """Set a preset; all other settings return to the start."""
        if preset not in self.presets:
            raise UnknownNameError("preset", preset, self.presets)
        self.set(**{**self.start(), **self.presets[preset]})

    # what a subclass defines

    @property
    def locked(self) -> bool:
        """Whether the settings can no longer be changed."""
        return False

    @property
    def ready(self) -> bool:
        """Whether the buttons of `actions` may be pressed."""
        return True

    @property
    def tells(self) -> bool:
        """Whether assumptions, table and code may be shown."""
        return True

    def shape(self) -> tuple[Any, ...]:
        """Return the values that the chart's form depends on; a change of other values only changes rows."""
        return ()

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables that the chart draws, by their names in the chart."""
        raise AssertionError("a subclass says this")

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin:
        """Return the finished chart that draws these tables."""
        raise AssertionError("a subclass says this")

    def sentence(self) -> str:
        """Return a sentence that says what the chart shows now."""
        raise AssertionError("a subclass says this")

    def table(self) -> pd.DataFrame:
        """Return the numbers of the chart as a table for readers."""
        raise AssertionError("a subclass says this")

    def finder(self) -> Callable[..., pd.DataFrame]:
        """Return the function that computes the table; it takes settings by their names."""
        return self.finds

    def steps(self) -> dict[str, Callable[..., Any]]:
        """Return the functions that compute the finder's other arguments, by argument name."""
        return {}

    def given(self) -> dict[str, Any]:
        """Return the arguments that finder and steps take by name: the settings."""
        return self.values()

    def code(self) -> str:
        """Return code that computes the table and stores it in `result`."""
        steps = {**self.steps(), "result": self.finder()}
        return "\n\n".join(shown(find, self.given(), answer=name) for name, find in steps.items())

    def chart(self) -> alt.TopLevelMixin:
        """Return the finished chart of the present settings."""
        return self.draw(self.frames())
