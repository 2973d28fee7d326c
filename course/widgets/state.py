"""The headless half of an explorer: settings in, numbers, picture and sentence out; no screen needed."""

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
    """Keep what a method of a state returned until a setting changes; the caller must not change it."""
    kept = f"_remembered_{method.__name__}"

    @wraps(method)
    def ask(self: Any) -> T:
        now = tuple(self.values().items())
        if kept not in self.__dict__ or self.__dict__[kept][0] != now:
            self.__dict__[kept] = (now, method(self))
        return self.__dict__[kept][1]

    return ask


class State(traitlets.HasTraits):
    """What an explorer is about.

    A subclass writes down its settings (see `course.widgets.settings`) and says how they become tables,
    a picture, a sentence and code. The picture's form depends on `shape()` alone, so that a change of any
    other setting only changes the rows of the tables that the picture draws.
    """

    #: what it is, and the question that moving a control answers
    title: ClassVar[str] = ""
    question: ClassVar[str] = ""
    #: what must be true for the picture to mean what it seems to mean
    assumptions: ClassVar[tuple[str, ...]] = ()
    #: name to settings; a preset resets all others
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    #: label of a further button to the name of the method that it calls
    actions: ClassVar[Mapping[str, str]] = {}
    #: what these buttons say once settings can no longer be changed
    done: ClassVar[str] = ""
    #: the function that finds the numbers of the table, as a static method
    finds: ClassVar[Callable[..., pd.DataFrame]]
    #: nothing that it shows can be worked out before somebody uses it, such as what a text of one's own says
    needs_kernel: ClassVar[bool] = False

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.set(**settings)

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Return the settings by name, in the order in which they stand on the screen."""
        found = {name: t for name, t in cls.class_traits().items() if isinstance(t, Setting)}
        return dict(sorted(found.items(), key=lambda item: item[1].place))

    def values(self) -> dict[str, Any]:
        """Return what each setting is now."""
        return {name: getattr(self, name) for name in self.settings()}

    @classmethod
    def folded(cls) -> list[str]:
        """Return the names of the settings that stand behind the button "More settings"."""
        return [name for name, setting in cls.settings().items() if setting.more]

    def acting(self) -> dict[str, Any]:
        """Return those of the folded settings that are not as at the start."""
        known = self.settings()
        now = {name: getattr(self, name) for name in self.folded()}
        return {name: value for name, value in now.items() if value != known[name].default_value}

    @property
    def preset(self) -> str:
        """The preset whose settings are those of now; empty when there is none."""
        start = {name: setting.default_value for name, setting in self.settings().items()}
        now = self.values()
        return next((name for name, some in self.presets.items() if {**start, **some} == now), "")

    def set(self, **settings: Any) -> None:
        """Change settings together; when one is refused, none is changed."""
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
        self.set(**{name: setting.default_value for name, setting in self.settings().items()})

    def apply(self, preset: str) -> None:
        """Take the settings of a preset, and those at the start for all others."""
        if preset not in self.presets:
            raise UnknownNameError("preset", preset, self.presets)
        start = {name: setting.default_value for name, setting in self.settings().items()}
        self.set(**{**start, **self.presets[preset]})

    # what a subclass says

    @property
    def locked(self) -> bool:
        """The settings can no longer be changed."""
        return False

    @property
    def tells(self) -> bool:
        """What lies behind the picture may be shown: assumptions, table and code."""
        return True

    def shape(self) -> tuple[Any, ...]:
        """Return what the form of the picture depends on, besides its rows."""
        return ()

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables that the picture draws, by the names it gives them."""
        raise AssertionError("a subclass says this")

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin:
        """Return the finished chart of these tables."""
        raise AssertionError("a subclass says this")

    def sentence(self) -> str:
        """Say in words what the picture shows now."""
        raise AssertionError("a subclass says this")

    def table(self) -> pd.DataFrame:
        """Return the numbers of the picture as a table to read."""
        raise AssertionError("a subclass says this")

    def finder(self) -> Callable[..., pd.DataFrame]:
        """Return the function that finds the numbers of the table; it takes settings by their names."""
        return self.finds

    def steps(self) -> dict[str, Callable[..., Any]]:
        """Return the functions that find what the finder takes besides settings, by its names."""
        return {}

    def given(self) -> dict[str, Any]:
        """Return what finder and steps take by name: the settings."""
        return self.values()

    def code(self) -> str:
        """Return the lines that find the numbers, as code that puts them into `result`."""
        steps = {**self.steps(), "result": self.finder()}
        return "\n\n".join(shown(find, self.given(), answer=name) for name, find in steps.items())

    def chart(self) -> alt.TopLevelMixin:
        """Return the finished chart of the present settings."""
        return self.draw(self.frames())
