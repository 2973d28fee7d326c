"""Every reading of a sentence: what it takes, what follows, and what a planted fault does to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from course import claims
from course.claims import ChoiceKind, _claim, _evidence, constraints, outlook, resources, trade
from course.errors import UnknownNameError
from course.readings import rules
from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, Reading, Readings, combined
from course.verdicts import Verdict

IDS = [f"C{number:02d}" for number in range(1, 39)]

#: the readings of each judged sentence, counted by hand: supported, overstated, contradicted, not checkable,
#: without data
BY_HAND = {
    "C01": (0, 1, 0, 0, 0),
    "C02": (0, 1, 0, 0, 0),
    "C04": (1, 0, 1, 0, 0),
    "C05": (0, 0, 8, 0, 0),
    "C06": (2, 0, 0, 0, 0),
    "C07": (2, 0, 0, 0, 0),
    "C08": (0, 4, 0, 0, 0),
    "C09": (1, 0, 9, 0, 1),
    "C10": (0, 0, 6, 0, 0),
    "C11": (0, 0, 8, 0, 2),
    "C12": (0, 16, 0, 0, 1),
    "C13": (0, 0, 4, 0, 1),
    "C15": (0, 1, 1, 0, 0),
    "C16": (0, 4, 0, 0, 0),
    "C17": (6, 0, 0, 0, 0),
    "C18": (0, 0, 4, 0, 0),
    "C19": (0, 0, 6, 0, 1),
    "C20": (0, 0, 10, 0, 3),
    "C21": (0, 0, 8, 0, 0),
    "C22": (0, 0, 8, 0, 0),
    "C23": (1, 0, 0, 0, 0),
    "C24": (1, 0, 0, 0, 1),
    "C26": (0, 0, 2, 0, 2),
    "C27": (0, 0, 0, 0, 1),
    "C31": (0, 2, 0, 0, 0),
    "C32": (2, 0, 0, 0, 0),
    "C33": (1, 0, 1, 0, 1),
    "C35": (1, 0, 0, 0, 0),
    "C36": (1, 0, 0, 0, 0),
}
JUDGED = list(BY_HAND)
#: what one reading may come to: the verdict "depends on the reading" is none of a reading
OF_ONE = [verdict for verdict in Verdict if verdict is not Verdict.DEPENDS]


def test_every_judged_sentence_is_read_as_counted_by_hand() -> None:
    assert [id for id in IDS if claims.claim(id).readings.every] == JUDGED
    found = {}
    for id in JUDGED:
        readings = claims.claim(id).readings
        found[id] = (*(readings.counts.get(verdict, 0) for verdict in OF_ONE), len(readings.missing))
    assert found == BY_HAND


def test_numbers_declare_a_choice_and_a_threshold() -> None:
    numbers = claims.ledger().query("kind == 'number'")["id"]
    assert len(numbers) == 14
    for id in numbers:
        kinds = {choice.kind for choice in claims.claim(id).readings.choices}
        # a count of years is a whole number, so nothing is near to it; of C27 no figure is held
        assert ChoiceKind.THRESHOLD in kinds or id in ("C04", "C27"), id
        # C06 names its year, its whole and its partner
        assert len(kinds) > 1 or id in ("C04", "C06", "C27"), id


@pytest.mark.parametrize("id", JUDGED)
def test_nothing_counts_twice_and_every_option_is_read(id: str) -> None:
    readings = claims.claim(id).readings
    taken = [tuple(sorted(reading.chosen.items())) for reading in readings.every]
    assert len(taken) == len(set(taken))
    for choice in readings.choices:
        assert len(choice.options) > 1, choice.name
        read = {reading.chosen[choice.name] for reading in readings.every if choice.name in reading.chosen}
        assert read == set(choice.options), choice.name


@pytest.mark.parametrize("id", JUDGED)
def test_the_verdict_follows_from_the_readings(id: str) -> None:
    one = claims.claim(id)
    assert one.verdict == one.readings.verdict == one.evidence().verdict
    if one.readings.turns:
        assert one.finding.startswith(one.readings.lead)
        assert one.finding.startswith("The verdict depends on ")
        assert one.verdict in ("depends on the reading", "overstated")
    else:
        assert not one.finding.startswith("The verdict depends on")
        assert one.readings.agree == len(one.readings.judged)


def test_lead_and_tally_say_what_decides() -> None:
    four = claims.claim("C04").readings
    about = "The verdict depends on what fifteen years in a row means"
    assert (
        four.lead == f"{about}: supported as at least fifteen; contradicted as the exact count through 2024."
    )
    assert four.tally == "supported in 1, contradicted in 1 of 2 readings"
    assert four.summary == f"depends on the reading; {four.tally}. {four.lead}"
    assert claims.claim("C05").readings.summary == "contradicted in 8 of 8 readings."
    assert claims.claim("C25").readings.tally == "no reading with data"
    assert "how near a figure must be" in claims.claim("C09").readings.lead
    assert [choice.name for choice in claims.claim("C33").readings.deciding] == ["start"]


def test_of_one_reading_nothing_is_said_to_hold_in_all() -> None:
    assert claims.claim("C01").readings.tally == "overstated in the only reading"
    assert (
        claims.claim("C24").readings.tally == "supported in the only reading with data; 1 more without data"
    )
    for id in IDS:
        if len(claims.claim(id).readings.judged) == 1:
            assert "of 1 reading" not in str(claims.claim(id)), id


def test_choices_are_turned() -> None:
    readings = claims.claim("C09").readings
    by_weight = readings.where(count="by weight by customs codes", year="of 2024")
    assert by_weight.verdict == "depends on the reading" and len(by_weight) == 2
    assert readings.where(count="by value by customs codes").verdict == "contradicted"
    assert readings.where(year="of 2023", count="as the ministry counts").verdict == "not checkable"
    # a rate has no meaning for a figure in dollars, unless such a figure is asked for
    trade_of_2024 = claims.claim("C05").readings
    turned = trade_of_2024.where(rate="at the market rate")
    assert len(turned) == 2 and {r.chosen["basis"] for r in turned.every} == {"by Japan's customs"}
    both = trade_of_2024.where(rate="at the market rate", basis="by both sides' imports")
    assert len(both) == 2 and len(both.judged) == 2
    # a figure that is not held has no threshold
    assert len(claims.claim("C19").readings.where(tolerance="within 5 %").missing) == 1
    with pytest.raises(UnknownNameError, match="no choice called 'currenci'"):
        readings.where(currenci="in yen")
    with pytest.raises(UnknownNameError, match="Did you mean 'of 2024'"):
        readings.where(year="of 2O24")


def test_readings_show_themselves() -> None:
    table = claims.claim("C19").readings.table
    assert list(table) == ["the exchange rate", "how near a figure must be", "figure, USD bn", "verdict"]
    assert table["verdict"].tolist() == ["contradicted"] * 6 + ["no data"]
    assert table["figure, USD bn"].isna().sum() == 1
    assert table["how near a figure must be"].iloc[6] == "-"
    # two figures, so no column for one
    assert "figure" not in " ".join(claims.claim("C08").readings.table)
    shown = claims.claim("C19").readings._repr_html_()
    assert shown.startswith("<p>Contradicted in 6 of 6 readings") and shown.count("<tr") == 8
    assert "no data" in str(claims.claim("C19").readings)
    assert claims.claim("C25").readings._repr_html_() == "<p>No reading with data.</p>"
    assert "All 8 readings" in claims.claim("C05")._repr_html_()
    assert "All" not in claims.claim("C01")._repr_html_()


def test_how_far_the_claimed_figure_is_from_the_nearest_reading() -> None:
    # by hand: 370 / 323.57 (both sides' imports) - 1; 70 / 91.28 - 1; 300 / 1317.64 - 1
    assert claims.claim("C05").distance == pytest.approx(0.1435, abs=5e-4)
    assert claims.claim("C13").distance == pytest.approx(0.2331, abs=5e-4)
    assert claims.claim("C18").distance == pytest.approx(0.7723, abs=5e-4)
    assert claims.claim("C08").distance is None and claims.claim("C33").distance is None


def test_combined() -> None:
    supported, overstated, contradicted, open_one = OF_ONE
    assert combined([supported, supported]) == "supported"
    assert combined([overstated, contradicted]) == "overstated"
    assert combined([supported, contradicted]) == "depends on the reading"
    assert combined([supported, overstated]) == "depends on the reading"
    assert combined([contradicted, open_one]) == "depends on the reading"
    assert combined([open_one, open_one]) == "not checkable"


def _options_in_code(id: str) -> set[str]:
    readings = claims.claim(id).readings
    words = {option for choice in readings.choices for option in choice.options}
    if words or not readings.every:
        return words
    # one reading: "as worded", or the one option that counts, of which no figure is held
    return {claims.AS_WORDED} if readings.judged else set(claims.options()[id].kept)


@pytest.mark.parametrize("id", IDS)
def test_options_and_their_reasons_stand_in_one_place(id: str) -> None:
    found = claims.options()[id]
    assert set(found.kept) == _options_in_code(id)
    assert not set(found.dropped) & set(found.kept)
    assert bool(found.no_figure) == (not claims.claim(id).readings.every)
    for reason in (*found.kept.values(), *found.dropped.values(), *filter(None, [found.no_figure])):
        for sentence in reason.split(". "):
            assert reason.endswith(".") and len(sentence.split()) <= 25, sentence


def test_a_present_tense_means_the_last_full_years_before_the_text() -> None:
    last = claims.text_day().year
    assert list(trade.LAST_YEARS.options.values()) == list(range(last - OPEN_YEARS, last))


def _example(first: Any = 1.0, second: Any = 2.0) -> Readings:
    basis = Choice("basis", ChoiceKind.BASIS, "the basis", {"on one": first, "on two": second})
    rate = Choice("rate", ChoiceKind.CURRENCY, "the rate", {"at 1": 1, "at 2": 2}, {"basis": ["on two"]})
    near = Choice("near", ChoiceKind.THRESHOLD, "how near", {"within 1": 1.0, "within 9": 9.0})

    def judge(basis: float | None, near: float, rate: int = 1) -> tuple[float | None, Verdict | None]:
        if basis is None:
            return None, None
        return basis * rate, Verdict.SUPPORTED if basis * rate <= near else Verdict.CONTRADICTED

    return Readings.of([basis, rate, near], judge, "units")


def test_a_choice_applies_only_under_its_options() -> None:
    readings = _example()
    assert [dict(reading.chosen) for reading in readings.every[:2]] == [
        {"basis": "on one", "near": "within 1"},
        {"basis": "on one", "near": "within 9"},
    ]
    assert [reading.figure for reading in readings.every] == [1, 1, 2, 2, 4, 4]
    assert [choice.name for choice in readings.deciding] == ["basis", "near"]
    assert (
        readings.lead
        == "The verdict depends on the basis and how near: supported in 4, contradicted in 2 of 6 readings."
    )


def test_a_figure_that_is_not_held_is_missing_once() -> None:
    readings = _example(second=None)
    assert len(readings.missing) == 2 and len(readings.judged) == 2
    assert readings.missing[0] == Reading({"basis": "on two", "rate": "at 1"}, None, None)
    assert readings.verdict == "supported"
    nothing = _example(None, None)
    assert nothing.verdict == "not checkable" and nothing.tally == "no reading with data" and not nothing.lead


# a rule that cannot fail is a defect: each has a case in which it says the opposite


def _cited(module: Any, **values: float) -> Callable[[pytest.MonkeyPatch], None]:
    """Plant the values of cited figures, by their ids."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        def other(name: str, **more: Any) -> claims.Figure:
            figure = _evidence.cited(name, **more)
            return dataclasses.replace(figure, value=values[name]) if name in values else figure

        patch.setattr(module, "cited", other)

    return plant


def _set(module: Any, **functions: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Plant other functions in a module, by their names."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        for name, function in functions.items():
            patch.setattr(module, name, function)

    return plant


def _always(value: Any) -> Callable[..., Any]:
    return lambda *args, **names: value


def _growing(rate: float) -> Callable[..., claims.Figure]:
    return lambda *args, **names: claims.Figure("growth", rate, "percent", "2024", "planted")


def _row(**where: Any) -> Callable[..., dict[str, Any]]:
    """Return a function that finds rows as before, with the values given put in their place."""
    return lambda name, **asked: {**_evidence.row(name, **asked), **where}


def _both(*plants: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    def plant(patch: pytest.MonkeyPatch) -> None:
        for one in plants:
            one(patch)

    return plant


def _later(name: str, **asked: Any) -> dict[str, Any]:
    """Find rows as before, with every event but the text a day after it."""
    found = _evidence.row(name, **asked)
    return found if asked.get("id") == "article" else {**found, "date": pd.Timestamp("2025-04-28")}


_FIRST = resources.Purchases(rank=1, of_imports=0.3, of_all_used=0.25, elsewhere=0.1)
_LAST = resources.Purchases(rank=9, of_imports=0.05, of_all_used=0.01, elsewhere=0.1)
_VENTURES = pd.Series({2024: 35.0, 2025: 35.0})

OPPOSITES = [
    ("C01", _cited(outlook, sources_named=1), "supported"),
    ("C02", _cited(outlook, isolate_named=1), "supported"),
    (
        "C04",
        _both(_set(trade, years_in_front=_always(15)), _cited(trade, years_in_a_row_2011=2)),
        "supported",
    ),
    ("C04", _set(trade, years_in_front=_always(12)), "contradicted"),
    ("C05", _set(trade, _flows=_always([180.0, 190.0])), "supported"),
    ("C06", _set(trade, _share_of_china=_always(0.25)), "contradicted"),
    ("C07", _set(trade, exports_share=_always(0.1)), "overstated"),
    ("C07", _set(trade, exports_share=_always(0.02)), "contradicted"),
    ("C08", _set(resources, rare_earth_share=_always(0.6), imports_share=_always(0.6)), "supported"),
    ("C08", _set(resources, rare_earth_share=_always(0.1), imports_share=_always(0.1)), "contradicted"),
    (
        "C09",
        _both(
            _set(resources, rare_earth_share=_always(0.6)),
            _cited(resources, ree_share_2024_wsj=60),
        ),
        "supported",
    ),
    (
        "C10",
        _set(resources, imports_share=_always(0.4), _used_electronics=_always(40.0)),
        "supported",
    ),
    # where Toyota is near, nothing near the text tells of Honda
    ("C11", _set(trade, _venture_shares=_always(_VENTURES)), "not checkable"),
    ("C12", _set(trade, profit=_always(9_000_000)), "supported"),
    (
        "C13",
        _both(_set(resources, stage_share=_always(0.7)), _cited(resources, ree_refining_2023=70)),
        "supported",
    ),
    ("C15", _set(resources, purchases=_always(_FIRST)), "supported"),
    ("C15", _set(resources, purchases=_always(_LAST)), "contradicted"),
    ("C16", _set(resources, rare_earth_share=_always(0.7)), "supported"),
    ("C17", _set(constraints, growth=_growing(2.0), imf=_growing(2.0)), "overstated"),
    (
        "C17",
        _set(constraints, growth=_growing(2.0), imf=_growing(2.0), _debt_ratio=_always(40.0)),
        "contradicted",
    ),
    ("C18", _set(constraints, _debt=_always(300.0)), "supported"),
    ("C19", _set(constraints, claimed=lambda id: {"C18": 300.0, "C19": 1980.0}[id]), "supported"),
    ("C20", _set(constraints, growth=_growing(1.2), imf=_growing(1.2)), "supported"),
    ("C21", _set(trade, balance=_always(32.0)), "supported"),
    ("C22", _set(constraints, balance=_always(32.0)), "not checkable"),
    ("C23", _set(constraints, row=_row(target="CHN", date=pd.Timestamp("2025-04-27"))), "overstated"),
    ("C24", _cited(constraints, list_2023_machines=22), "contradicted"),
    (
        "C26",
        _set(constraints, investment=lambda name: dataclasses.replace(_REAL_INVESTMENT(name), value=1300.0)),
        "supported",
    ),
    ("C31", _set(trade, months_below_peak=_always((12,))), "supported"),
    # a study that finds no way rules none out
    ("C32", _cited(outlook, ide_chn=1), "not checkable"),
    ("C32", _cited(outlook, ide_jpn=1), "depends on the reading"),
    ("C33", _set(outlook, median_balance={2000: 0.9, 2009: 0.8, 2023: 0.7}.__getitem__), "contradicted"),
    ("C35", _set(outlook, row=_later), "not checkable"),
    ("C36", _set(outlook, sold_to_usa=_always(0.0)), "not checkable"),
]
_REAL_INVESTMENT = constraints.investment


@pytest.mark.parametrize(("id", "plant", "verdict"), OPPOSITES, ids=[f"{id}-{to}" for id, _, to in OPPOSITES])
def test_each_rule_can_say_the_opposite(
    monkeypatch: pytest.MonkeyPatch, id: str, plant: Callable[[pytest.MonkeyPatch], None], verdict: str
) -> None:
    assert claims.claim(id).verdict != verdict
    plant(monkeypatch)
    assert _claim._found()[id]().verdict == verdict


def test_each_rule_has_an_opposite() -> None:
    assert {id for id, _, _ in OPPOSITES} == {id for id in JUDGED if claims.claim(id).readings.judged}


# a fault in one reading shows: the readings fall apart, and the first sentence names the choice


def test_a_wrong_currency_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    # at 119 yen to the dollar Japan's customs would give 370 billion dollars
    _cited(trade, jpy_per_usd_2024_market=119.4)(monkeypatch)
    found = _claim._found()["C05"]()
    assert found.verdict == "depends on the reading" and "the exchange rate" in found.finding.split(":")[0]
    assert found.readings is not None
    assert (
        found.readings.where(rate="at the customs' rate", basis="by Japan's customs").verdict
        == "contradicted"
    )


def test_yen_left_unconverted_show(monkeypatch: pytest.MonkeyPatch) -> None:
    _cited(constraints, jpy_per_usd_2024_customs=1000)(monkeypatch)
    found = _claim._found()["C19"]()
    assert found.verdict == "depends on the reading"
    assert "The verdict depends on the exchange rate" in found.finding


def test_a_swapped_concept_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    # mining taken for refining in one year: 69.2 is near 70
    monkeypatch.setattr(resources, "stage_share", _always(resources.mine_share("MCS 2025")))
    found = _claim._found()["C13"]()
    assert found.verdict == "depends on the reading"
    assert found.finding.startswith(
        "The verdict depends on the year: contradicted of 2023; supported of 2024."
    )


def test_a_missing_basis_is_shown_and_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = trade.balance

    def without(*bases: str) -> Callable[..., float | None]:
        return lambda basis, *more: None if basis in bases else real(basis, *more)

    monkeypatch.setattr(trade, "balance", without("jetro"))
    found = _claim._found()["C21"]().readings
    assert found is not None and found.verdict == "contradicted"
    assert found.tally == "contradicted in 6 of 6 readings; 1 more without data"
    assert (found.table["verdict"] == "no data").sum() == 1


def test_a_relay_never_becomes_a_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    # the amounts of China's customs of 2024 are relayed: 308.2 billion dollars may not decide, 308.3 may
    assert trade._flows("china_customs", 2024) == [156.3, 152.0]
    real = _evidence.totals

    def only_relayed(*asked: Any) -> dict[str, Any]:
        return trade._relayed() if asked == ("china_customs", "CHN", 2024) else real(*asked)

    monkeypatch.setattr(trade, "totals", only_relayed)
    assert trade._flows("china_customs", 2024) == []
    assert _evidence.graded(_evidence.cited("nev_chn_2023")) is None and _evidence.graded(None) is None
    assert _evidence.graded(_evidence.cited("sources_named")) == 0
    relayed = claims.claim("C26").readings.where(measure="as the running total of inflows by 2024")
    assert relayed.tally == "no reading with data"


def test_ten_per_cent_is_the_widest_tolerance() -> None:
    assert max(rules.TOLERANCES.options.values()) == rules.TOLERANCE == 0.10


def test_thresholds_are_what_their_words_say() -> None:
    for choice in (rules.TOLERANCES, rules.GROWTH_TOLERANCES):
        for words, value in choice.options.items():
            number = float(words.split()[1])
            assert value == pytest.approx(number / 100 if "%" in words else number)
