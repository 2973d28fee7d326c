"""United Nations: predecessors, comparability, the vote of 2 March 2022."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from course.tables import codes, load


def test_duplicate_country_years_are_the_two_yemens() -> None:
    table = load("un_ideal_points")
    twice = table[table.duplicated(["iso3", "year"], keep=False)]
    assert set(twice["iso3"]) == {"YEM"} and twice["predecessor"].all()
    assert len(twice) == 2 * 23
    assert not table[~table["predecessor"]].duplicated(["iso3", "year"]).any()


def test_serbia_is_found_under_its_own_code() -> None:
    serbia = load("un_ideal_points").query("iso3 == 'SRB'")
    assert (serbia["year"].min(), serbia["year"].max()) == (2006, 2023)


def test_seat_of_china_changes_in_1971() -> None:
    table = load("un_ideal_points")
    assert table.loc[table["iso3"] == "TWN", "year"].max() == 1971
    assert table.loc[table["iso3"] == "CHN", "year"].min() == 1971
    assert "HKG" not in set(table["iso3"])


def test_agreement_depends_on_the_agenda_but_the_order_stays() -> None:
    # 2010-2019: Japan casts more votes like China than like the US, because most texts put to the vote are
    # opposed by the US nearly alone; on the common scale it stands between the two in every year.
    table = load("un_ideal_points").query("year >= 2010 and year <= 2019 and not predecessor")
    japan = table[table["iso3"] == "JPN"]
    assert japan["agrees_chn_share"].mean() == pytest.approx(0.545, abs=5e-4)
    assert japan["agrees_usa_share"].mean() == pytest.approx(0.357, abs=5e-4)
    by_year = table.pivot(index="year", columns="iso3", values="ideal_point")
    assert ((by_year["CHN"] < by_year["JPN"]) & (by_year["JPN"] < by_year["USA"])).all()


def test_agreement_with_oneself_is_one() -> None:
    table = load("un_ideal_points")
    assert (table.loc[table["iso3"] == "USA", "agrees_usa_share"] == 1).all()


def test_vote_has_193_members_and_no_bloc() -> None:
    table = load("un_vote_2022")
    assert len(table) == 193
    assert table["vote"].value_counts().to_dict() == {
        "for": 141,
        "abstained": 35,
        "did not vote": 12,
        "against": 5,
    }
    assert not {"TWN", "HKG", "PSE", "XKX", "VAT"} & set(table["iso3"])
    assert not [c for c in table.columns if "bloc" in c]


def test_asean_split_eight_to_two() -> None:
    votes = load("un_vote_2022").set_index("iso3")["vote"]
    asean = votes[[code for code in codes("asean") if code != "TLS"]]
    assert asean.value_counts().to_dict() == {"for": 8, "abstained": 2}
    assert set(asean[asean == "abstained"].index) == {"LAO", "VNM"}


def test_members_of_the_vote_are_those_of_the_ideal_points() -> None:
    # Everybody who took part in sessions 74-78 is a member; Venezuela (arrears) is still in session 76.
    ideal = set(load("un_ideal_points").query("year >= 2019")["iso3"])
    members = set(load("un_vote_2022")["iso3"])
    assert ideal <= members and len(members - ideal) <= 2


def test_published_bloc_labels_hold_another_vote(raw_dir: Path) -> None:
    # Why the file of blocs is not used: it has votes "with Russia" that nobody cast on 2 March 2022.
    blocs = pd.read_csv(raw_dir / "geopolitical-blocs/def_blocs.csv", sep=";").set_index("iso")["vote"]
    record = load("un_vote_2022").set_index("iso3")["vote"]
    with_russia = set(blocs[blocs == "With Russia"].index)
    assert {"CHN", "ETH", "GAB", "HKG"} <= with_russia
    assert record["CHN"] == "abstained" and record["ETH"] == "did not vote" and record["GAB"] == "for"
    assert "HKG" not in record.index
