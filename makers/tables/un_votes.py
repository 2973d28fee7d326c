"""Voting in the United Nations General Assembly: ideal points, and one vote of 2022."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import read_csv
from makers.tables.registry import BuildError, Spot, dataset, number, text, year, yes_no
from makers.tables.rhythm import no_rhythm

__all__ = ["un_ideal_points"]

#: numbers in the Correlates of War list whose state needs a special code
YEMEN_NORTH, YEMEN_SOUTH, EAST_GERMANY, CZECHOSLOVAKIA, YUGOSLAVIA = 678, 680, 265, 315, 345
PREDECESSORS = (YEMEN_NORTH, YEMEN_SOUTH, EAST_GERMANY, CZECHOSLOVAKIA)


def _one_row_without_predecessors(frame: pd.DataFrame) -> None:
    rows = frame[~frame["predecessor"]]
    twice = rows.duplicated(["iso3", "year"])
    if twice.any():
        raise BuildError(f"two rows that are no predecessor: {rows[twice].iloc[0].to_dict()}.")


def _interval_holds_the_point(frame: pd.DataFrame) -> None:
    outside = (frame["ideal_point"] < frame["low"] - 0.05) | (frame["ideal_point"] > frame["high"] + 0.05)
    if outside.any():
        raise BuildError(f"an ideal point lies outside its interval: {frame[outside].iloc[0].to_dict()}.")


def _values(when: int, column: str, values: dict[str, float], tolerance: float) -> tuple[Spot, ...]:
    return tuple(
        Spot({"iso3": code, "year": when, "predecessor": False}, column, value, tolerance)
        for code, value in values.items()
    )


@dataset(
    title="Ideal points and agreement in the United Nations General Assembly",
    description=(
        "One row for one state and session. The ideal point is the state's position on the main "
        "axis of disagreement, estimated from all recorded votes, with its 90 % interval. The "
        "agreement columns give the share of votes cast like the United States, China and Russia. "
        "Ideal points of different years can be compared. Raw agreement cannot be compared over "
        "years, because it changes with what is put to the vote."
    ),
    publisher="Bailey, Strezhnev and Voeten, Harvard Dataverse",
    source_url="https://doi.org/10.7910/DVN/LEJUQZ",
    licence="CC0-1.0",
    vintage="June 2024, sessions 1-78 (1946-2023)",
    rhythm=no_rhythm("new sessions are added, but the authors' pages that were seen name no month."),
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "The year is session + 1945: the year in which the session opens. Codes were brought to "
        "ISO 3166. Both Yemens share one code in the file (23 country-years stand twice). Both are "
        "YEM here and are marked as predecessors, like East Germany and Czechoslovakia. Yugoslavia "
        "is YUG until 1992, SCG in 2000-2005 and SRB from 2006. Among rows with predecessor = "
        "false, each economy and year occurs once."
    ),
    known_gaps=(
        "An ideal point says how a state votes, not why. The votes of all years make the axis; the "
        "axis does not measure friendship with anybody. Session 19 (1964) has no votes. TWN until "
        "1970 is the Republic of China, which held China's seat until October 1971. Taiwan and "
        "Hong Kong have no vote since then. RUS until 1990 is the Soviet Union. Early sessions, "
        "and states that vote seldom, have wide intervals."
    ),
    status="estimated",
    compress=True,
    key=("iso3", "year", "state"),
    fields=(
        text("iso3", "Today's economy to which the state corresponds", category=True),
        text("state", "Name of the state in the file", category=True),
        year("Year in which the session opens"),
        number(
            "votes", "votes", "Number of recorded votes in which the state took part", whole=True, minimum=1
        ),
        number(
            "ideal_point", "index", "Position on the axis; larger is nearer to the United States", decimals=4
        ),
        number("low", "index", "Lower end of the 90 % interval", decimals=3),
        number("high", "index", "Upper end of the 90 % interval", decimals=3),
        *(
            number(
                f"agrees_{code}_share",
                "fraction",
                f'f"Share of the votes in which both took part that the state cast like {who}"',
                decimals=4,
                required=False,
                minimum=0,
                maximum=1,
            )
            for code, who in (("usa", "the United States"), ("chn", "China"), ("rus", "Russia"))
        ),
        yes_no("predecessor", "Whether the row is a former state, listed before or beside today's state"),
    ),
    spots=(
        *_values(
            2023,
            "ideal_point",
            {
                "USA": 2.50,
                "JPN": 0.81,
                "KOR": 1.00,
                "AUS": 1.34,
                "IND": -0.25,
                "VNM": -0.62,
                "CHN": -0.80,
            },
            0.006,
        ),
        *_values(2023, "agrees_usa_share", {"JPN": 0.50}, 0.005),
        *_values(2023, "agrees_chn_share", {"JPN": 0.49}, 0.005),
    ),
    identities=(_one_row_without_predecessors, _interval_holds_the_point),
)
def un_ideal_points(raw: Path) -> pd.DataFrame:
    """Build the table from the estimates of all votes."""
    data = read_csv(raw, "un-votes/IdealpointestimatesAll_Jun2024.csv", na_values=["", "NA"])
    data["year"] = data["session"] + 1945
    data["iso3"] = data["iso3c"].replace({"YAR": "YEM"})
    yugoslavia = data["ccode"] == YUGOSLAVIA
    data.loc[yugoslavia & (data["year"] > 1992), "iso3"] = "SCG"
    data.loc[yugoslavia & (data["year"] > 2005), "iso3"] = "SRB"
    strange = set(data["iso3"]) - known_codes()
    if strange:
        raise BuildError(f"ideal points: codes without an economy: {sorted(strange)}.")
    table = data.rename(
        columns={
            "Countryname": "state",
            "NVotesAll": "votes",
            "IdealPointAll": "ideal_point",
            "Q5%All": "low",
            "Q95%All": "high",
            "USAgree": "agrees_usa_share",
            "ChinaAgree": "agrees_chn_share",
            "RUSSAgree": "agrees_rus_share",
        }
    )
    table["predecessor"] = data["ccode"].isin(PREDECESSORS)
    agreement = ["agrees_usa_share", "agrees_chn_share", "agrees_rus_share"]
    return table[["iso3", "state", "year", "votes", "ideal_point", "low", "high", *agreement, "predecessor"]]
