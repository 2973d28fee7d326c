"""Tests claims on trade elasticities against published estimates by sector."""

from __future__ import annotations

from course.readings import rules
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._printed import Printed, plan_of
from course.texts.routes._route import NotHeld, Plan, Route, lines
from course.texts.routes._words import asked, matching, says

__all__ = ["TradeElasticities"]


class TradeElasticities(Route):
    """The route of `trade_elasticities`."""

    table = "trade_elasticities"
    settings = ("measure", "of", "sector")

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests an elasticity of trade; see `Route`."""
        if ask.measure != "elasticity":
            raise NotHeld(f"The table {self.table!r} holds elasticities, and no {ask.measure}.")
        table = self.frame
        sectors = load("sectors").set_index("sector")
        names = {str(sectors.loc[code, "name"]): code for code in sectors.index}
        meant = asked(ask.of, ask.text)
        wanted = [names[name] for name in matching(meant, names)]
        if not wanted:
            printed = dict(zip(table["published_sector"], table["sector"], strict=True))
            wanted = [printed[name] for name in matching(meant, printed)]
        if meant and not wanted:
            raise NotHeld(f"The table {self.table!r} holds no sector called {ask.of!r}.")
        rows = table[table["sector"].isin(wanted[:2] if wanted else [])] if meant else table
        if not meant and says("services", ask.text):
            rows = table[table["sector"] == "SERV"]
        figures = [
            Printed(
                f"{sectors.loc[row.sector, 'short_name']}, {row.elasticity_set}",
                float(row.elasticity),
                "number",
                (row.Index,),
                # another study's estimate is not refuted by these
                decides=rules.is_near(ask.claim.quantity.value, float(row.elasticity)),
            )
            for row in lines(rows)
        ]
        return plan_of(table, figures, fit=1.0, what="trade elasticity", about="the sector and the estimate")
