"""The learner's own ledger: a verdict and a confidence for each claim, with all revisions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from course.errors import UnknownNameError
from course.lessons import all_lessons
from course.verdicts import Verdict
from course.workspace._files import WorkspaceError
from course.workspace._folder import Workspace, current
from course.workspace.checked import check, each, every, finite, parts, single, text

if TYPE_CHECKING:
    import pandas as pd

_SECTION = "ledger"


@dataclass(frozen=True, slots=True)
class Entry:
    """The learner's verdict on one claim at one time."""

    verdict: Verdict
    confidence: float
    note: str = ""


class PersonalLedger:
    """The learner's own ledger of verdicts, kept in a workspace, by default the current one.

    A revision is added and never overwrites an earlier entry; `history` returns all entries. The ledger keeps
    the order of the entries and no times.
    """

    def __init__(self, workspace: Workspace | None = None) -> None:
        self.workspace = workspace or current()

    def record(self, claim: str, verdict: str, confidence: float, note: str = "") -> Entry:
        """Write down a verdict, or revise the last one.

        Parameters
        ----------
        claim
            Id of a claim, such as ``"C05"``.
        verdict
            Supported, overstated, contradicted, depends on the reading or not checkable; see `Verdict`.
        confidence
            Probability, from 0 to 1, that the verdict is right.
        note
            A reason; optional.

        Returns
        -------
        Entry
            The new entry.

        Raises
        ------
        UnknownNameError
            There is no such claim or verdict; the message names the nearest.
        CourseError
            The confidence is not a number from 0 to 1, or the folder cannot be written.
        """
        _known_claim(claim)
        entry = Entry(Verdict.of(verdict), probability(confidence), str(note))

        def add(section: dict[str, Any]) -> None:
            section.setdefault(claim, []).append(asdict(entry))

        self.workspace.update(_SECTION, add, ledger_check)
        return entry

    def history(self, claim: str) -> tuple[Entry, ...]:
        """Return all entries on a claim, the oldest first."""
        _known_claim(claim)
        return tuple(entry_of(kept) for kept in self.workspace.read(_SECTION, ledger_check).get(claim, []))

    def latest(self) -> dict[str, Entry]:
        """Return the last entry on each claim that has entries, by the claim's id."""
        kept = self.workspace.read(_SECTION, ledger_check)
        return {claim: entry_of(kept[claim][-1]) for claim in sorted(kept) if kept[claim]}

    def table(self) -> pd.DataFrame:
        """Return the last entry on each claim: claim, verdict, confidence, note, number of revisions."""
        import pandas as pd

        kept = self.workspace.read(_SECTION, ledger_check)
        rows = [
            {"claim": claim, **asdict(entry), "revisions": len(kept[claim]) - 1}
            for claim, entry in self.latest().items()
        ]
        return pd.DataFrame(rows, columns=["claim", "verdict", "confidence", "note", "revisions"])

    def score(self, verdicts: Mapping[str, str], *, first: bool = False) -> pd.DataFrame:
        """Compare the entries with other verdicts, such as the course's.

        Parameters
        ----------
        verdicts
            Claim -> verdict.
        first
            True compares the first entry on each claim instead of the last.

        Returns
        -------
        DataFrame
            Columns claim, own, confidence, other, right, brier. `brier` is the squared distance of the
            confidence from 1 where both verdicts agree, and from 0 where they differ (Brier 1950). Smaller
            is better; a confidence of 0.5 always gives 0.25.
        """
        import pandas as pd

        kept = self.workspace.read(_SECTION, ledger_check)
        rows = []
        for claim in sorted(set(kept) & set(verdicts)):
            entry = entry_of(kept[claim][0 if first else -1])
            right = entry.verdict == verdicts[claim]
            rows.append(
                (
                    claim,
                    entry.verdict,
                    entry.confidence,
                    verdicts[claim],
                    right,
                    (entry.confidence - right) ** 2,
                )
            )
        return pd.DataFrame(rows, columns=["claim", "own", "confidence", "other", "right", "brier"])

    def __len__(self) -> int:
        return len(self.latest())

    def __repr__(self) -> str:
        lines = [
            f"{claim}: {one.verdict.words} ({one.confidence:.0%})" for claim, one in self.latest().items()
        ]
        return "\n".join(lines) or f"No verdicts yet: my_ledger().record('C05', {Verdict.SUPPORTED!r}, 0.6)."

    def _repr_html_(self) -> str:
        return self.table().to_html(index=False) if len(self) else f"<p>{escape(repr(self))}</p>"


def my_ledger() -> PersonalLedger:
    """Return the learner's own ledger in the current workspace."""
    return PersonalLedger()


def _known_claim(claim: str) -> None:
    known = [one for lesson in all_lessons() for one in lesson.claims]
    if claim not in known:
        raise UnknownNameError("claim", claim, known)


def probability(value: float) -> float:
    """Return a confidence as a number from 0 to 1.

    Raises
    ------
    WorkspaceError
        The value is no number from 0 to 1.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= 1:
        raise WorkspaceError(
            f"The confidence {value!r} does not fit: give a number from 0 to 1, such as 0.7."
        )
    return number


def entry_of(kept: Mapping[str, Any]) -> Entry:
    """Return an entry from the data that `read_entry` returned."""
    return Entry(Verdict.of(kept["verdict"]), kept["confidence"], kept.get("note", ""))


def _verdict(kept: Any) -> str:
    return Verdict.of(text(kept)).value


def _confidence(kept: Any) -> float:
    return probability(finite(kept))


#: the reader of one entry, also for claims in a learner's own text
read_entry = parts(
    {
        "verdict": ("the verdict", single(_verdict)),
        "confidence": ("the confidence", single(_confidence)),
        "note": ("the note", single(text)),
    },
    needed=("verdict", "confidence"),
)

#: the check of the section "ledger"
ledger_check = check(each(every(read_entry), words="a verdict on {name}"))
