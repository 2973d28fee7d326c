"""The lesson with its objectives and facts, which shows itself as the header of a notebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True, slots=True)
class Objective:
    """One thing the reader can do after a lesson, with an id that questions refer to."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the field that a lesson uses.

    `work` is the key of the work that the term comes from. `number` is a figure that a cell of the lesson
    prints. `question` is the name of a question that tests the term.
    """

    name: str
    work: str
    number: str
    question: str


@dataclass(frozen=True, slots=True)
class Deeper:
    """An optional notebook; `after` is the id of the lesson that it follows, if any."""

    name: str
    title: str
    after: str | None
    #: keys of the works to read next
    reading: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    #: sentence that asks to edit or run a cell -> its wording on the web
    web: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson and its facts, which are the text at the start of its notebook.

    `set` names the exercise set whose questions the lesson asks or prepares. Two lessons may share one. The
    exercises come after the lesson that states their minutes.
    """

    id: str
    name: str
    title: str
    question: str
    #: description of the opening picture, for readers who cannot see it
    picture: str
    objectives: tuple[Objective, ...]
    reading_minutes: int
    exercise_minutes: int
    set: str
    needs: tuple[str, ...]
    #: headings of the lessons that this lesson needs
    before: tuple[str, ...]
    verbs: tuple[str, ...]
    claims: tuple[str, ...]
    plan: tuple[str, ...]
    deeper: tuple[Deeper, ...]
    #: keys of the works to read next
    reading: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    #: as for `Deeper`
    web: Mapping[str, str] = field(default_factory=dict)
    #: words of the key points -> heading of the step that alone shows it
    points: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """The lesson's number, if it has one, and its title."""
        return f"{self.id} {self.title}" if self.id[0].isdigit() else self.title

    @property
    def time(self) -> str:
        """The minutes of the lesson in words. Its last cell says how long the exercises take."""
        return f"about {self.reading_minutes} minutes (an estimate), exercises not counted"

    def _facts(self) -> list[tuple[str, str]]:
        needs = ", ".join(self.before) or "nothing from before"
        facts = [("Time", self.time), ("Needs", needs)]
        if self.claims:
            facts.append(("Claims of this lesson", ", ".join(self.claims)))
        if self.deeper:
            facts.append(("Optional, deeper", ", ".join(one.title for one in self.deeper)))
        return facts

    def __str__(self) -> str:
        lines = [self.heading, self.question, "", "After this lesson you can"]
        lines += [f"  - {objective.text}" for objective in self.objectives]
        lines += ["", *(f"{name}: {value}" for name, value in self._facts())]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        lines = [f"# {self.heading}", "", f"*{self.question}*", "", "After this lesson you can", ""]
        lines += [f"- {objective.text}" for objective in self.objectives]
        lines += ["", *(f"**{name}:** {value}  " for name, value in self._facts())]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(objective.text)}</li>" for objective in self.objectives)
        facts = "".join(
            f"<dt><strong>{escape(name)}</strong></dt><dd>{escape(value)}</dd>"
            for name, value in self._facts()
        )
        # The header sets no colours, so it can be read in light and dark themes and in print.
        return (
            f'<section aria-label="{escape(self.heading)}"><h1>{escape(self.heading)}</h1>'
            f"<p><em>{escape(self.question)}</em></p><p>After this lesson you can</p><ul>{items}</ul>"
            f"<dl>{facts}</dl></section>"
        )
