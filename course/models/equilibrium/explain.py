"""Explains a welfare change by the linear split of Caliendo & Parro, and by a split of the exact change."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from course.errors import UnknownNameError
from course.models.equilibrium.checks import Array
from course.models.equilibrium.result import Result
from course.models.equilibrium.solve import iteration


def linear_welfare(result: Result) -> pd.DataFrame:
    """Return the linear welfare change by terms of trade, volume of trade and sum, percent of base income.

    terms_n = sum over partners and sectors of (E_ni dc_n - M_ni dc_i) / I_n,
    volume_n = sum of tau_ni M_ni (dM_ni - dc_i) / I_n, with relative changes dx = x'/x - 1, exports E and
    imports M before tariffs and unit costs c (Caliendo & Parro 2015, equation 17).
    """
    base, before = result.base, result.paid_before
    abroad = before * (1 - np.eye(before.shape[1]))
    cost = np.expm1(result.evaluation.log_cost)
    earned = (abroad.sum(axis=1) * cost).sum(axis=0)
    paid = (abroad * cost[:, None, :]).sum(axis=(0, 2))
    moved = np.where(before > 0, result.paid / np.where(before > 0, before, 1.0) - 1, 0.0)
    volume = (base.tariff * before * (moved - cost[:, None, :])).sum(axis=(0, 2))
    split = {
        "terms_of_trade": 100 * (earned - paid) / base.income,
        "volume_of_trade": 100 * volume / base.income,
    }
    frame = pd.DataFrame(split, base.countries)
    return frame.assign(total=frame.sum(axis=1))


#: source of a welfare change -> the phrase for a gain, and the phrase for a loss
_PHRASES = {
    "export_prices": (
        "its exports earn more",
        "its exports earn less, because buyers abroad want less of them",
    ),
    "import_prices": ("imports cost less before tariffs", "imports cost more before tariffs"),
    "own_tariffs": (
        "its own tariffs hold back less trade",
        "its own tariffs hold back trade that was worth more than it cost",
    ),
    "trade_costs": (
        "its trade loses less in trade costs",
        "it loses trade on routes that are cut or cost more",
    ),
    "transfers": ("its trade imbalance lets it spend more", "its trade imbalance lets it spend less"),
}


@dataclass(frozen=True)
class _Point:
    """One equilibrium on the way from the base to an experiment."""

    flows: Array  #: [J, N, N] before tariffs
    tariff: Array
    log_cost: Array
    log_shipping: Array
    income: Array
    deficit: Array


def _way(result: Result) -> Iterator[_Point]:
    """Yield equilibria from the base to the experiment, closer together where trade reacts most."""
    base, experiment = result.base, result.experiment
    longest = np.abs(np.log1p(experiment.tariff) - np.log1p(base.tariff)).max()
    shipping = np.zeros_like(base.tariff) if experiment.cost is None else np.log(experiment.cost)
    longest = max(longest, np.abs(shipping).max())
    # trade falls exponentially in the logarithm of its cost, so most of an embargo's effect comes early
    grid = np.linspace(0, 1, 5) if longest < 0.7 else np.linspace(0, 1, 13) ** 3
    state = iteration.start_state(base, 1)
    for part in grid:
        there = experiment.part(base, part)
        prepared = iteration.prepare_one(base, there)
        if part == 1:
            state = result.state[None]
        elif part > 0:
            state = iteration.iterate(base, prepared, state, 1e-8, 300).state
        out = iteration.evaluate(base, prepared, state)
        income = np.exp(out.log_wage[0]) * base.labour_income + out.revenue[0] + there.deficit
        flows = out.share[0] * out.spending[0][..., None] / (1 + there.tariff)
        yield _Point(flows, there.tariff, out.log_cost[0], part * shipping, income, there.deficit)


def sources(result: Result) -> pd.DataFrame:
    """Return the sources of the exact welfare change, summed over small steps by the envelope theorem.

    d ln W = (sum E dln c_own - sum M (dln c_partner + dln d) + sum tau M (dln M - dln c - dln d) + dD) / I,
    with each step weighted by the mean of its two ends.
    """
    base = result.base
    abroad = 1 - np.eye(base.size[1])
    total = {name: np.zeros(base.size[1]) for name in _PHRASES}
    for one, two in pairwise(_way(result)):
        dear = (two.log_cost - one.log_cost)[:, None, :]
        shipped = two.log_shipping - one.log_shipping
        buyer = [point.flows / point.income[:, None] for point in (one, two)]
        weight = 0.5 * (buyer[0] + buyer[1])
        seller = 0.5 * (one.flows / one.income + two.flows / two.income)
        wedge = 0.5 * (one.tariff * buyer[0] + two.tariff * buyer[1])
        both = (one.flows > 0) & (two.flows > 0)
        moved = np.log(np.where(both, two.flows, 1.0)) - np.log(np.where(both, one.flows, 1.0))
        total["export_prices"] += (seller * abroad * dear).sum(axis=(0, 1))
        total["import_prices"] -= (weight * abroad * dear).sum(axis=(0, 2))
        total["own_tariffs"] += (wedge * (moved - dear - shipped)).sum(axis=(0, 2))
        total["trade_costs"] -= (weight * shipped).sum(axis=(0, 2))
        total["transfers"] += 0.5 * (two.deficit - one.deficit) * (1 / one.income + 1 / two.income)
    # the parts add up to the change in logarithms; rescaled, they add up to the percent change
    exact = result.welfare.to_numpy() / 100
    log = np.log1p(exact)
    small = np.abs(log) < 1e-9
    factor = np.where(small, 1.0, exact / np.where(small, 1.0, log))
    frame = pd.DataFrame({name: 100 * factor * value for name, value in total.items()}, base.countries)
    return frame.assign(remainder=result.welfare - frame.sum(axis=1), welfare=result.welfare)


def sentences(result: Result, parts: pd.DataFrame, country: str) -> str:
    """Return an economy's welfare change in words: one line per source, then the largest change in sales.

    Parameters
    ----------
    parts : DataFrame
        The sources of the change, as `sources` returns them.
    """
    countries = result.base.countries
    if country not in countries:
        raise UnknownNameError("economy", country, list(countries))
    row = {str(name): float(value) for name, value in parts.loc[[country]].iloc[0].to_dict().items()}
    by_size = sorted(((name, row[name]) for name in _PHRASES), key=lambda part: -abs(part[1]))
    listed = [
        f"{value:+.2f} points because {_PHRASES[name][0 if value > 0 else 1]}"
        for name, value in by_size
        if abs(value) >= 0.005
    ]
    verb = "rises" if row["welfare"] > 0 else "falls"
    if abs(row["welfare"]) < 0.005 and not listed:
        first = f"{country}'s welfare does not change (less than 0.005 %)."
    else:
        first = f"{country}'s welfare {verb} by {abs(row['welfare']):.2f} %"
        first += ":\n  " + ",\n  ".join(listed) + "." if listed else "."
    return first + "\n" + _partner_sentence(result, country)


def _partner_sentence(result: Result, country: str) -> str:
    place = list(result.base.countries).index(country)
    trade = result.trade
    sales = trade.xs(country, level="exporter").drop(country)
    change = sales["after"] - sales["before"]
    partner = str(change.abs().idxmax())
    words = "more" if change[partner] > 0 else "less"
    income = result.income.loc[partner]
    other = 100 * (income["after"] / income["before"] - 1)
    percent = float(sales["change_pct"][partner])
    size = "" if np.isnan(percent) else f" ({percent:+.1f} %)"
    revenue = result.tariff_revenue.iloc[place]
    gained = 100 * (revenue["after"] - revenue["before"]) / result.base.income[place]
    tail = (
        f". {country}'s tariff revenue changes by {gained:+.2f} % of income" if abs(gained) >= 0.005 else ""
    )
    return (
        f"The largest change in sales is to {partner}, which buys {words}{size}.\n{partner}'s "
        f"income, in world money, changes by {other:+.2f} %{tail}."
    )
