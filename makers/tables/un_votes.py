"""Builds the table of states' ideal points from votes in the United Nations General Assembly."""

from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import read_csv
from makers.tables.registry import BuildError, dataset

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


@dataset(identities=(_one_row_without_predecessors, _interval_holds_the_point))
def un_ideal_points(raw: Path) -> pd.DataFrame:
    """Build the table of ideal points from the estimates over all votes."""
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
