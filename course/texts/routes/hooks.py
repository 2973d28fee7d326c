"""The odd parts of a few tables: what the roles of their columns cannot say, in a few lines each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd

from course.readings import rules
from course.tables import load
from course.tables.meaning import Role
from course.texts.routes._ask import Ask
from course.texts.routes._named import listed
from course.texts.routes._printed import plan_of, printed
from course.texts.routes._route import Measured, NotHeld, Plan, lines
from course.texts.routes._rows import Rows
from course.texts.routes._when import When, months_said
from course.texts.routes._words import asked, concepts, direction, matching, nearest_said, says, things
from course.texts.routes.economy import of_output

__all__ = [
    "ChokePoints",
    "Elasticities",
    "GrowthVintages",
    "Investment",
    "MineralProduction",
    "NewEnergyExports",
    "UnIdealPoints",
    "UnVote2022",
]


class ChokePoints(Rows):
    """Shares of hubs that a government can close: a range, found by the topics of the hub."""

    table = "choke_points"

    def plan(self, ask: Ask) -> Plan:
        """Return how a printed range tests the share of a holder at a hub; see `Route`."""
        if ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds shares at hubs, and no {ask.unit}.")
        self.check(ask)
        topics = concepts(ask.of) or concepts(ask.text)
        figures = [
            printed(self.table, f"{row.choke_point}, {words}", value, "percent", row.Index)
            for row in lines(self.frame.dropna(subset=["share_low_pct"]))
            if (row.holder in ask.economies or not ask.economies)
            and topics & concepts(f"{row.choke_point} {row.share_rule}")
            for words, value in (("lower end", row.share_low_pct), ("upper end", row.share_high_pct))
        ]
        said = {"what": self.claims.what, "about": self.claims.about}
        return plan_of(self.table, figures, fit=self.claims.fit, **said)


class GrowthVintages(Rows):
    """Prints and forecasts of growth: a forecast counts until its issuer replaces it, for a year."""

    table = "growth_vintages"

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` unless the claim is on the growth of output; see `Rows`."""
        if ask.measure != "growth" or not of_output(ask) or "JPN" not in ask.economies[:1]:
            raise NotHeld(f"The table {self.table!r} holds {self.claims.holds} only.")

    def fit(self, ask: Ask) -> float:
        """Return how well the table fits; it is the first choice for forecasts and for parts of years."""
        return 1.04 if says("a forecast", ask.text) or ask.fiscal or ask.period else self.claims.fit

    def narrowed(self, ask: Ask) -> pd.DataFrame:
        """Return the prints, or the forecasts if the claim is one, that were out on the day of the text."""
        found = self.frame.sort_values("issued", kind="stable")
        out = found[found["issued"] <= f"{ask.day:%Y-%m}"] if ask.day else found
        found = out if len(out) else found
        told = found[(found["status"] == "forecast") == says("a forecast", ask.text)]
        found = told if len(told) else found
        found = found[~found.duplicated(["issuer", "status", "measure", "period"], keep="last")]
        if ask.day is None:
            return found
        old = f"{ask.day.year - 1}-{ask.day.month:02d}"
        return found[(found["status"] != "forecast") | (found["issued"] >= old)]


class Elasticities(Rows):
    """Elasticities of trade: another study's estimate is not refuted by these."""

    table = "trade_elasticities"

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return no economy: the figures are of none."""
        return (), []

    def of_product(self, ask: Ask, frame: pd.DataFrame, role: Role) -> pd.DataFrame:
        """Return the rows of the claimed sectors, by the course's names or the published ones; else all."""
        sectors, meant = load("sectors"), asked(ask.of, ask.text)
        if not meant:
            return frame[frame["sector"] == "SERV"] if says("services", ask.text) else frame
        codes = dict(zip(sectors["name"], sectors["sector"], strict=True))
        printed = dict(zip(frame["published_sector"], frame["sector"], strict=True))
        found = [codes[name] for name in matching(meant, codes)]
        found = found or [printed[name] for name in matching(meant, printed)]
        if not found:
            raise NotHeld(f"The table {self.table!r} holds no sector called {ask.of!r}.")
        return frame[frame["sector"].isin(found[:2])]

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure that decides only what is near it."""
        return replace(figure, decides=rules.is_near(ask.claim.quantity.value, figure.value))


class Investment(Rows):
    """Direct investment of Japan: both directions together are more than one of them."""

    table = "investment"

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure that can only refute a larger claim if it counts both directions."""
        both = self.frame.loc[figure.index[0], "measure"] == "statement"
        return replace(figure, at_most=bool(both) and not says("both directions", ask.text))


class MineralProduction(Rows):
    """Output of minerals: a figure whose first print is not held was revised since."""

    table = "mineral_production"

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure from which the first print, in the edition of the next year, may differ."""
        first = any(str(cell).endswith(str(when.year + 1)) for cell in self.frame["vintage"].unique())
        give = (
            0.0
            if first or figure.unit == "rank" or ask.measure == "growth"
            else rules.OTHER_BOOKS * figure.value
        )
        return replace(figure, give=give)


class NewEnergyExports(Rows):
    """Vehicles that China sold abroad: all vehicles, or those with a battery."""

    table = "new_energy_exports"

    def of_product(self, ask: Ask, frame: pd.DataFrame, role: Role) -> pd.DataFrame:
        """Return the rows of electric or of all vehicles."""
        meant = things(ask.of) or things(ask.text)
        if not meant & {"new-energy vehicles", "cars"} or "import" in (direction(ask.of),):
            raise NotHeld(f"The table {self.table!r} holds exports of vehicles only.")
        return frame[(frame["goods"] != "all vehicles") == ("new-energy vehicles" in meant)]

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure that can only refute a larger claim on passenger cars if it counts all vehicles."""
        meant = things(ask.of) or things(ask.text)
        part = "passenger cars" in meant and "new-energy vehicles" not in meant
        return replace(figure, at_most=part and ask.measure != "growth")


class UnIdealPoints(Rows):
    """How often a state votes like one of three powers, each in a column of its own."""

    table = "un_ideal_points"

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return the state that is compared with a power."""
        states = [code for code in ask.economies if code != "WLD"]
        pairs = [(state, power) for power in self._powers for state in states if state != power]
        found = [state for state, power in pairs if power in states]
        if not found:
            raise NotHeld(f"The table {self.table!r} compares states with {listed(list(self._powers))} only.")
        return (found[0],), []

    @property
    def _powers(self) -> dict[str, Role]:
        return {role.at["COUNTERPART_AREA"]: role for role in self.means.of("OBS_VALUE") if role.at}

    def columns(self, ask: Ask) -> list[Role]:
        """Return the column of the power that the claim names."""
        (state,), _ = self.who(ask, self.frame)
        return [role for code, role in self._powers.items() if code in ask.economies and code != state][:1]

    def judged(self, ask: Ask, figure: Measured, when: When) -> Measured:
        """Return a figure from which others differ: counts weigh an abstention in several ways."""
        return replace(figure, give=rules.OTHER_BOOKS * figure.value)


class UnVote2022(Rows):
    """One vote of the United Nations: the figures are the numbers of its rows."""

    table = "un_vote_2022"

    def who(self, ask: Ask, frame: pd.DataFrame) -> tuple[tuple[str, ...], list[str]]:
        """Return no economy: the figures are of none."""
        return (), []

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a vote in another house, or of another year or month; see `Rows`."""
        super().check(ask)
        year, month = self.means.fixed["TIME_PERIOD"].split("-")
        months = months_said(ask)
        elsewhere = says("another house", ask.text) and not says("the United Nations", ask.text)
        if ask.year not in (None, int(year)) or (months and int(month) not in months) or elsewhere:
            raise NotHeld(f"The table {self.table!r} holds one vote of the United Nations, of {year}.")
        if ask.unit == "percent":
            raise NotHeld(f"The table {self.table!r} holds numbers of votes, and no {ask.unit}.")

    def figures(
        self, ask: Ask, frame: pd.DataFrame, codes: Collection[str]
    ) -> Iterator[tuple[int, Measured]]:
        """Yield the number of states that voted as the words nearest to the figure say, else of all kinds."""
        year = int(self.means.fixed["TIME_PERIOD"][:4])
        kinds = {f"voted {kind}": kind for kind in sorted(frame["vote"].unique())}
        number = ask.claim.quantity.text.casefold()
        at = ask.clause.find(number)
        said = nearest_said(kinds, ask.clause, at, at + len(number))
        # a claim without a year or a matter may mean another resolution
        told = ask.year == year or says("the matter of the vote", ask.text)
        for words, kind in kinds.items():
            if words == said or not said:
                rows = frame.index[frame["vote"] == kind]
                yield year, printed(self.table, kind, len(rows), "number", *rows, year=year, decides=told)
