"""Computes when the next release of a table is due, from its publisher's release months.

Only the month of a release is known, so a release is due by the last day of its month. The release held is
the card's `released`. If the raw files name none, it is the first release that can hold the table's last
period. The next release is in the first release month after the release held. The rule does not use today's
date, so the same table always gives the same day.
"""

import calendar
import datetime
from dataclasses import dataclass

from course.phrases import MONTHS, list_of


@dataclass(frozen=True)
class Rhythm:
    """The months in which a publisher releases the data of a table."""

    #: the publisher's statement or practice in one sentence. It begins "closed, no further release:" for a
    #: finished table, and "no fixed rhythm:" where nobody has announced the next release.
    says: str
    #: address of the statement or of the list of releases; empty where there is no rhythm
    page: str = ""
    months: tuple[int, ...] = ()  #: months of release, 1 to 12; empty where no date can be computed
    #: months from the end of a period to the first release with that period; a year ends in December
    lag: int = 0

    def __post_init__(self) -> None:
        if any(month not in range(1, 13) for month in self.months) or list(self.months) != sorted(
            set(self.months)
        ):
            raise ValueError(f"release months are numbers from 1 to 12 in their order, not {self.months}")

    @property
    def words(self) -> str:
        """The rhythm in the words of the card."""
        if not self.months:
            return self.says
        if len(self.months) == 12:
            return "every month"
        return f"every year in {list_of(MONTHS[month - 1] for month in self.months)}"

    def first_release(self, period: str) -> str:
        """Return the month, as year-month, of the first release that can hold a period."""
        year, _, month = period.partition("-")
        return self._release(_count(int(year), int(month or 12)) + self.lag)

    def next_due(self, held: str) -> str:
        """Return the day by which the release after that of the month `held` is due."""
        year, month = map(int, held.split("-"))
        year, month = map(int, self._release(_count(year, month) + 1).split("-"))
        return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()

    def _release(self, count: int) -> str:
        """Return the first release month (year-month) that is not before a month given as a count."""
        found = next(one for one in range(count, count + 12) if one % 12 + 1 in self.months)
        return f"{found // 12}-{found % 12 + 1:02d}"


def _count(year: int, month: int) -> int:
    return 12 * year + month - 1
