"""When a publisher releases, and when the next release of a table is due.

One rule for all tables. Of a release only the month is known, so a release is due by the last day of its
month. The release held is the one that the builder names as `released`. Where the raw files name none, it is
the first release that can hold the table's last period. The next release is that of the first release month
after the one held. Nothing here looks at the calendar of today: the same table always gives the same day.
"""

import calendar
import datetime
from dataclasses import dataclass

from course.phrases import MONTHS, list_of


@dataclass(frozen=True)
class Rhythm:
    """How often a publisher releases what a table is made from."""

    #: what the publisher says, or does, in one sentence. Of a finished table it begins "closed, no further
    #: release:", and "no fixed rhythm:" where nobody has announced the next release.
    says: str
    #: address where the publisher says it, or shows its releases; empty where there is no rhythm
    page: str = ""
    months: tuple[int, ...] = ()  #: months of release, 1 to 12; empty where no date can be computed
    #: months from the end of a period to the first release that holds it. A year ends in December.
    lag: int = 0

    def __post_init__(self) -> None:
        if any(month not in range(1, 13) for month in self.months) or list(self.months) != sorted(
            set(self.months)
        ):
            raise ValueError(f"release months are numbers from 1 to 12 in their order, not {self.months}")

    @property
    def words(self) -> str:
        """The rhythm as the card shows it."""
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
        """Return the day by which the release after the one of the month `held` is due."""
        year, month = map(int, held.split("-"))
        year, month = map(int, self._release(_count(year, month) + 1).split("-"))
        return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()

    def _release(self, count: int) -> str:
        """Return the first month of release that is not before the month with this count."""
        found = next(one for one in range(count, count + 12) if one % 12 + 1 in self.months)
        return f"{found // 12}-{found % 12 + 1:02d}"


def _count(year: int, month: int) -> int:
    return 12 * year + month - 1
