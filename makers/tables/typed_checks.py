"""Checks of typed tables that need code, and the last days on which their figures are valid."""

from collections.abc import Callable

import pandas as pd

from makers.tables.registry import BuildError

Check = Callable[[pd.DataFrame], None]


def _total_is_the_sum(frame: pd.DataFrame) -> None:
    both = frame.dropna(subset=["exports_usd_bn", "imports_usd_bn", "total_usd_bn"])
    gap = (both["exports_usd_bn"] + both["imports_usd_bn"] - both["total_usd_bn"]).abs()
    if (gap > 0.0015).any():
        row = both[gap == gap.max()].iloc[0]
        raise BuildError(f"exports and imports do not add up to the total: {row['basis']} {row['year']}.")


def _a_share_has_one_source(frame: pd.DataFrame) -> None:
    """Raise an error for a share that is both computed and printed, or printed without source and grade."""
    printed = frame[["share_low_pct", "share_high_pct", "share_source", "share_grade"]].notna()
    if (printed.any(axis=1) != printed.all(axis=1)).any():
        raise BuildError("a printed share needs both ends, a source and a grade.")
    computed = frame["share_table"].notna()
    if (computed & printed.any(axis=1)).any():
        raise BuildError("a share is computed from a table or printed by a source, not both.")
    if (frame["share_rule"].notna() != (computed | printed.any(axis=1))).any():
        raise BuildError("share_rule says what a share is of: it is needed with a share, and only there.")
    if (frame["share_low_pct"] > frame["share_high_pct"]).any():
        raise BuildError("the lower end of a share is above its upper end.")


def _an_end_has_its_day(frame: pd.DataFrame) -> None:
    """Raise an error for an undone measure without day, source or grade, or a last day without suspension."""
    undone = frame["outcome"] != "not undone"
    for column in ("undone", "undone_source", "undone_grade"):
        if (frame[column].notna() != undone).any():
            raise BuildError(f"{column} is needed where a measure was suspended or ended, and only there.")
    if (frame["until"].notna() != (frame["outcome"] == "suspended")).any():
        raise BuildError("until is the last day of a suspension: it is needed there, and only there.")
    if (frame["undone"] <= frame["used"]).any() or (frame["until"] <= frame["undone"]).any():
        raise BuildError("a measure is undone after it was used, and a suspension lasts at least a day.")


def _a_request_has_its_answer(frame: pd.DataFrame) -> None:
    """Raise an error for a request without an answer, or an answer that no later event of the table gives."""
    if (frame["request"].notna() != frame["answer"].notna()).any():
        raise BuildError("answer is needed beside a request, and only there.")
    answered = frame["answer"].notna() & ~frame["answer"].isin(["no answer found", "never asked"])
    if (frame["answered_by"].notna() != answered).any():
        raise BuildError("answered_by names the event of an answer: it is needed there, and only there.")
    days = frame["answered_by"].map(frame.set_index("id")["date"])
    without = answered & ~(days >= frame["date"])
    if without.any():
        raise BuildError(f"{frame.loc[without, 'id'].iloc[0]}: no event on the same day or later answers it.")


def _value_or_range(frame: pd.DataFrame) -> None:
    bare = frame["value"].isna() & (frame["low"].isna() | frame["high"].isna())
    if bare.any():
        raise BuildError(f"neither a value nor a range: {frame.loc[bare, 'id'].iloc[0]}.")


def _deficit_is_the_gap(frame: pd.DataFrame) -> None:
    gap = frame["imports_usd_bn"] - frame["exports_usd_bn"] - frame["deficit_usd_bn"]
    # Tolerance for rounding: half a unit in each of two terms, half a decimal in the third.
    if (gap.abs() > 1.05).any():
        raise BuildError("imports less exports is not the deficit.")


def _end_of_the_last_period(frame: pd.DataFrame) -> pd.Timestamp:
    """Return the last day of the table's last year; a fiscal year ends in March."""
    ends = [
        pd.Timestamp(int(period[2:]) + 1, 3, 31)
        if period.startswith("FY")
        else pd.Timestamp(int(period[:4]), 12, 31)
        for period in frame["period"]
    ]
    return max(ends)


def _debt_adds_up(frame: pd.DataFrame) -> None:
    end = frame[(frame["date"] == "2024-12-31") & (frame["scope"] == "central government")]
    value = end.set_index("item")["value_jpy_bn"]
    parts = value["debt_all_bonds"] + value["debt_borrowings"] + value["debt_bills"]
    # The bonds are printed in multiples of ten billion yen.
    if abs(parts - value["debt_total"]) > 10:
        raise BuildError("bonds, borrowings and bills do not add up to the debt at the end of 2024.")


def _balance_is_the_difference(frame: pd.DataFrame) -> None:
    gap = (frame["exports_usd_mn"] - frame["imports_usd_mn"] - frame["balance_usd_mn"]).abs()
    # each of the three is rounded to 0.1 million
    if (gap > 0.151).any():
        first = frame[gap > 0.151].to_dict("records")[0]
        raise BuildError(f"exports less imports is not the balance: {first['partner']} {first['month']}.")


def _every_month_is_there(frame: pd.DataFrame) -> None:
    wanted = set(pd.date_range("2024-01-01", "2026-04-01", freq="MS"))
    for partner, rows in frame.groupby("partner"):
        if set(rows["month"]) != wanted or len(rows) != len(wanted):
            raise BuildError(f"the months of {partner} are not January 2024 to April 2026.")


def _a_gap_is_marked(frame: pd.DataFrame) -> None:
    empty = frame["visitors"].isna()
    if not (empty == (frame["status"] == "not found")).all():
        raise BuildError("a row without a figure must be marked as not found, and no other row.")
    if (frame["status"].eq("not found") & frame["source_grade"].ne("relay")).any():
        raise BuildError("a gap decides nothing: its grade must be relay.")


#: counts of votes in the record of resolution ES-11/1
_VOTES = {"for": 141, "against": 5, "abstained": 35, "did not vote": 12}


def _as_recorded(frame: pd.DataFrame) -> None:
    counts = frame["vote"].value_counts().to_dict()
    if counts != _VOTES:
        raise BuildError(f"the votes count {counts}, the record says {_VOTES}.")


#: name of a table -> checks that take the table and raise `BuildError`
IDENTITIES: dict[str, tuple[Check, ...]] = {
    "choke_points": (_a_share_has_one_source, _an_end_has_its_day),
    "cited_figures": (_value_or_range,),
    "events": (_a_request_has_its_answer,),
    "official_totals": (_total_is_the_sum,),
    "public_finance": (_debt_adds_up,),
    "un_vote_2022": (_as_recorded,),
    "us_goods_trade": (_deficit_is_the_gap,),
    "us_monthly_trade": (_balance_is_the_difference, _every_month_is_there),
    "visitors_to_japan": (_a_gap_is_marked,),
}

#: name of a table without a fixed rhythm -> function that returns the last day on which it is valid
LAST_DAYS: dict[str, Callable[[pd.DataFrame], pd.Timestamp]] = {
    "choke_points": lambda frame: frame["until"].min(),  # the end of the first suspension to end
    "growth_vintages": _end_of_the_last_period,
    "public_finance": lambda frame: frame["date"].max(),
}
