"""What the ledger says of each claim: numbers in the sentences, figures of the readings, the pages shown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from course import claims
from course.claims import ChoiceKind, _claim, _evidence
from course.errors import CourseError
from course.readings import reading as _readings
from course.readings.reading import Choice, Reading, Readings
from course.verdicts import Verdict

IDS = [f"C{number:02d}" for number in range(1, 39)]

# Japan's customs, 2024, billion yen: exports to and imports from mainland China, Hong Kong, the world
CHINA, HONG_KONG, WORLD = (18_862.458, 25_313.195), (5_440.210, 275.920), (107_087.511, 112_715.961)
BOTH = (CHINA[0] + HONG_KONG[0], CHINA[1] + HONG_KONG[1])
# yen to the dollar: market and customs in 2024, the IMF's means of the years
MARKET, CUSTOMS, IMF = 151.48, 150.97, {2023: 140.491, 2024: 151.366, 2025: 147.682}
#: numbers of the findings that are no figure of the evidence, worked out by hand
BY_HAND: dict[str, list[float]] = {
    # the other claim, the total that both would need, and the trade with China
    "C06": [370, 370 / 0.20, sum(CHINA) / MARKET],
    "C07": [24.47 + 20.69 + 7.45 + 3.59, 24.47 + 20.69 + 3.59],  # shares of exports in 2024, raw file
    # a third and a bit of both firms' profits: least and most of two years, two rates and two profits
    "C12": [35, 12.95, 16.78, 40 / 43.08 * 100, 40 / 39.98 * 100, IMF[2023], IMF[2024]],
    "C16": [66.13, 90],  # the share by weight in 2024, as in C08; the cut that the study asks about
    "C18": [1317.6 / 300, 100 * 1317.6 / 609.3, 100 * 300 / 609.3],
    "C19": [300e12 / 300e9, 300_000 / MARKET],
    "C22": [32, 100 * 32 / 1253.281],
    "C24": [5, 2, 17, 15],  # -4.7 and -2.1 % in yen, -17.2 and -14.9 % in dollars
    # 110 less 46.8 billion from November 2004 to the end of 2019; 1,300 of 307,692 / 140.49
    "C26": [(110 - 46.8) / 15.17, 100 * 1300 / (307_692 / 140.49)],
    "C32": [1.36, 1.16],  # the trade model, as `docs/models.md` and lessons 04a and 04b have it
    "C31": [20],  # months from November 2008 to June 2010
    "C36": [905, 993],
    # the others' capacity and output, of 100 tonnes refined, and the part that would stand idle
    "C13": [91.277 * 30 / 70, 100 - 91.277, 100 - 100 * (100 - 91.277) / (91.277 * 30 / 70)],
    "C38": [4, 2],  # requests answered to the text's day, of Beijing and of Washington
}
_ENTRIES = tomllib.loads(Path(__file__).with_name("expected_figures.toml").read_text("utf-8"))["figure"]


def _said(id: str) -> list[tuple[float, int]]:
    """Return the numbers of a finding with their decimals, without years and names of studies or lessons."""
    lead = claims.claim(id).readings.lead
    text = claims.claim(id).finding.removeprefix(lead)
    text = re.sub(r"\b(19|20)\d\d(-\d\d)?\b|\d+-E-\d+|20\d\d-\d\d|C\d\d|\d\d[ab]\b", "", text)
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"(\d),(?!\d)|, \d\d\d\d", r"\1", text))
    return [(float(one.replace(",", "")), len(one.partition(".")[2])) for one in found]


@pytest.mark.parametrize("id", IDS)
def test_every_number_of_a_finding_is_known_from_elsewhere(id: str) -> None:
    known = [one["value"] for one in _ENTRIES if one["id"] == id] + BY_HAND.get(id, [])
    known += [value for value in [claims.claim(id).claimed_value] if value is not None]
    for number, decimals in _said(id):
        # a figure is said as it is, as a percentage or a fraction of a hundred, in thousands or millions
        near = [abs(abs(value) * factor - number) for value in known for factor in (1, 100, 0.01, 1e-3, 1e-6)]
        assert min(near) <= 0.501 * 10**-decimals, f"{id} says {number}: {claims.claim(id).finding}"


@pytest.mark.parametrize("id", IDS)
def test_no_sentence_of_a_claim_is_longer_than_thirty_words(id: str) -> None:
    claim = claims.claim(id)
    # the lead lists choices and options, so its length follows from the readings
    texts = [claim.finding.removeprefix(claim.readings.lead), claim.evidence().rule]
    texts += claim.viewpoints.values()
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []


def test_numbers_worked_out_by_hand_are_said() -> None:
    for id, known in BY_HAND.items():
        for value in known:
            assert any(abs(value - number) <= 0.501 * 10**-places for number, places in _said(id)), (
                id,
                value,
            )


#: by hand: how far the text's figure is from the nearest reading
DISTANCES = {
    "C04": 15 / 18 - 1, "C05": 370 / 323.575 - 1, "C06": 20 / 20.0978 - 1,
    "C09": 60 / 66.128 - 1, "C10": 40 / 25.799 - 1, "C11": 35 / 5.758 - 1, "C12": 40 / 16.778 - 1,
    "C13": 70 / 91.277 - 1,
    "C18": 300 / 1317.64 - 1, "C19": 300 / 1980.46 - 1, "C20": 1.2 / 0.7 - 1, "C21": 32 / -42.73 - 1,
    "C26": 1300 / 110 - 1,
}  # fmt: skip


def test_distances_by_hand() -> None:
    found = {id: claims.claim(id).distance for id in IDS}
    assert {id for id, distance in found.items() if distance is not None} == set(DISTANCES)
    for id, distance in DISTANCES.items():
        assert found[id] == pytest.approx(abs(distance), abs=2e-3), id


#: how many figures carry the verdict, how many stand beside it, and the kinds of the choices
HELD = {
    "C01": (1, 0, ""), "C02": (1, 1, ""), "C03": (0, 4, ""),
    "C04": (4, 3, "definition"), "C05": (3, 4, "basis currency threshold"), "C06": (1, 4, "threshold"),
    "C07": (8, 4, "year"), "C08": (6, 7, "year basis"), "C09": (5, 4, "year basis threshold"),
    "C10": (3, 5, "definition year threshold"), "C11": (4, 6, "definition definition year threshold"),
    "C12": (4, 2, "definition year currency threshold"), "C13": (2, 6, "definition year threshold"),
    "C14": (0, 5, ""), "C15": (6, 10, "definition"), "C16": (5, 1, "basis threshold"),
    "C17": (5, 5, "definition year"), "C18": (2, 5, "definition threshold"),
    "C19": (3, 0, "currency threshold"), "C20": (5, 15, "year year year threshold"),
    "C21": (3, 5, "basis currency threshold"), "C22": (3, 5, "basis currency threshold"),
    "C23": (2, 1, ""), "C24": (2, 10, "year"), "C25": (0, 2, ""), "C26": (1, 9, "definition threshold"),
    "C27": (0, 8, ""), "C28": (0, 6, ""), "C29": (0, 3, ""), "C30": (0, 0, ""), "C31": (2, 1, "currency"),
    "C32": (3, 4, "definition"), "C33": (3, 4, "definition year"), "C34": (0, 0, ""), "C35": (1, 6, ""),
    "C36": (2, 13, ""), "C37": (0, 0, ""), "C38": (0, 4, ""),
}  # fmt: skip


@pytest.mark.parametrize("id", IDS)
def test_what_carries_a_verdict_and_what_stands_beside_it(id: str) -> None:
    evidence = claims.claim(id).evidence()
    used = [figure.used for figure in evidence.figures]
    kinds = " ".join(choice.kind for choice in claims.claim(id).readings.choices)
    assert (used.count(True), used.count(False), kinds) == HELD[id]


def test_kinds_of_choices_are_five_words() -> None:
    assert [*map(str, ChoiceKind)] == ["currency", "year", "basis", "definition", "threshold"]


# the audit


def test_every_line_of_the_audit_by_hand() -> None:
    both = 4_944.9 + 1_107.174  # Toyota and Honda, billion yen
    rows = [
        ("X1", "C18 C19", 1000, MARKET, "JPY per USD"),
        ("X2", "C05 C06", 370 / 0.2, sum(WORLD) / MARKET, "USD bn"),
        ("X3", "C05 C21", (370 + 32) / 2, CHINA[0] / MARKET, "USD bn"),
        ("X4", "C26 C27", 1300e9 / 1.5e6 / 1000, 130e9 / 1.5e6 / 1000, "USD thousand"),
        ("X5", "C11 C12", 40, 0.35 * both / MARKET, "USD bn"),
        ("X6", "C17 C18", 100 * 300 / 609.3, 100 * 1317.6365 / 609.3, "percent of GDP"),
        ("X7", "C21 C22", 100 * 32 / 1253.281, 100, "percent of reserves"),
        ("X8", "C09 C13", 60, 70, "percent"),
    ]
    table = claims.audit()
    assert list(table) == ["id", "claims", "question", "implied", "known", "unit", "ratio", "reading"]
    for row, found in zip(rows, table.to_dict("records"), strict=True):
        id, of, implied, known, unit = row
        assert (found["id"], found["claims"], found["unit"]) == (id, of, unit)
        assert found["implied"] == pytest.approx(implied, rel=1e-6), id
        assert found["known"] == pytest.approx(known, rel=1e-6), id
        assert found["ratio"] == pytest.approx(implied / known, rel=1e-6), id
        assert found["question"].endswith("?") and found["reading"].endswith(".")


# how it is shown


def test_numbers_as_they_are_written() -> None:
    for value, said in (
        (1234.5678, "1,234.57"), (-99_999.4, "-99,999.4"), (100_000.0, "100,000"), (1_234_567.8, "1,234,568"),
        (-100_000.4, "-100,000"), (0.1234567, "0.123457"),
    ):  # fmt: skip
        assert _evidence.shown(value) == said
    assert _evidence.percent(0.256) == "26 %" and _evidence.percent(1.0) == "100 %"


def _figure(label: str, value: float, *, used: bool = True, grade: str = "primary") -> claims.Figure:
    return claims.Figure(label, value, "tonnes", "2024", "an <office>", grade, used)


def _evidence_of(readings: Readings, *figures: claims.Figure) -> claims.Evidence:
    return _evidence.judged(readings, "It is <so>.", "A < b.", figures)


ONE = Readings.of([], lambda: (2.0, Verdict.SUPPORTED), "tonnes")


def test_evidence_shows_itself() -> None:
    evidence = _evidence_of(ONE, _figure("beside", 1.0, used=False), _figure("first", 250_000.0))
    assert str(evidence).splitlines() == [
        "supported: It is <so>.",
        "Readings: supported in the only reading.",
        "Rule: A < b.",
        "  beside, 2024: 1 tonnes (beside) [an <office>]",
        "  first, 2024: 250,000 tonnes [an <office>]",
    ]
    table = evidence.table
    assert table.to_dict("list") == {
        "label": ["first", "beside"], "value": [250_000.0, 1.0], "unit": ["tonnes"] * 2,
        "period": ["2024"] * 2,
        "source": ["an <office>"] * 2, "grade": ["primary"] * 2, "used": [True, False],
    }  # fmt: skip
    page = evidence._repr_html_()
    assert page.startswith(
        "<p><strong>supported</strong>: It is &lt;so&gt;.</p><p>Readings: supported in the"
    )
    assert "<p>Rule: A &lt; b.</p>" in page and "<td>250,000</td>" in page and "<th>0</th>" not in page
    said = _evidence.opinion("Nobody knows.", _figure("one", 1.0))
    assert "<table" in said._repr_html_() and "<table" not in _evidence.opinion("Nobody knows.")._repr_html_()
    assert [figure.used for figure in said.figures] == [False] and said.verdict == "not checkable"
    assert said.tally == "no figure settles it" and said.in_words == "not checkable; no figure settles it"
    assert evidence.in_words == "supported in the only reading"
    assert (
        claims.claim("C09").evidence().in_words.startswith("depends on the reading; supported in 1, contra")
    )


def test_evidence_needs_graded_figures_only_where_it_rests_on_them() -> None:
    relay = _figure("relay", 1.0, used=False, grade="relay")
    assert _evidence_of(ONE, _figure("own", 1.0), relay).verdict == "supported"
    with pytest.raises(CourseError, match="at least one figure"):
        _evidence_of(ONE, relay)
    assert _evidence.cited("tel_fy2023").used and not _evidence.cited("tel_fy2023", used=False).used
    assert _evidence.graded(_figure("own", 3.0)) == 3 and _evidence.graded(relay) is None
    assert _evidence.graded(_figure("own", 3.0, grade="agency")) == 3
    with pytest.raises(CourseError, match=r"'events' has no row with \{'id': 'none'\}"):
        _evidence.row("events", id="none")
    first = _evidence.computed("x", 1, "t", 2024, "events")
    assert first.used and first.grade == "primary" and first.period == "2024"
    assert not _evidence.computed("x", 1, "t", 2024, "events", used=False).used
    assert _evidence.totals("mof", "CHN", 2024)["exports_jpy_bn"] == CHINA[0]
    assert _evidence.rate() == MARKET


def test_readings_show_themselves_with_and_without_figures() -> None:
    assert str(Readings((), ())) == "no reading with data."
    lines = str(ONE).splitlines()
    assert lines[0] == "supported in the only reading." and lines[1].split() == [
        "figure,",
        "tonnes",
        "verdict",
    ]
    assert lines[2].split() == ["2.0", "supported"]
    page = Readings.of([], lambda: (12_345.678, Verdict.SUPPORTED), "t")._repr_html_()
    assert page.startswith("<p>Supported in the only reading.</p><table") and "<td>12,346</td>" in page
    assert "<th>0</th>" not in page
    five = claims.claim("C05").readings
    assert "NaN" not in five._repr_html_() and "NaN" not in str(five)
    assert _readings.NO_DATA == "no data" and "None" not in str(five)


def _one(verdict: str | None, **chosen: str) -> Reading:
    return Reading(chosen, None, None if verdict is None else Verdict(verdict))


def _of(choices: dict[str, list[str]], *readings: Reading) -> Readings:
    made = [
        Choice(name, ChoiceKind.BASIS, f"the {name}", dict.fromkeys(options))
        for name, options in choices.items()
    ]
    return Readings(tuple(made), readings)


def test_what_decides_is_what_turns_the_verdict_alone() -> None:
    # the year turns nothing, and the third basis agrees with the first
    basis = {"basis": ["one", "two", "three"], "year": ["2023", "2024"]}
    verdicts = {"one": "supported", "two": "contradicted", "three": "supported"}
    readings = _of(
        basis,
        *(_one(verdicts[one], basis=one, year=year) for one in basis["basis"] for year in basis["year"]),
    )
    assert [choice.name for choice in readings.deciding] == ["basis"]
    assert readings.lead == "The verdict depends on the basis: supported one and three; contradicted two."
    assert readings.agree == 0 and readings.turns
    assert readings.where(basis="one").agree == 2 and not readings.where(basis="one").turns
    # a missing reading belongs to no side
    assert _of({"basis": ["one"]}, _one("supported", basis="one"), _one(None, basis="two")).lead == ""
    # the basis decides only in 2024, so its options cannot be listed under one verdict each
    mixed = _of(
        {"basis": ["one", "two"], "year": ["2023", "2024"]},
        _one("supported", basis="one", year="2023"), _one("supported", basis="two", year="2023"),
        _one("supported", basis="one", year="2024"), _one("contradicted", basis="two", year="2024"),
    )  # fmt: skip
    assert [choice.name for choice in mixed.deciding] == ["basis", "year"]
    assert mixed.lead == (
        "The verdict depends on the basis and the year: supported in 3, contradicted in 1 of 4 readings."
    )
    # no choice turns it alone: both must change, so both are named
    apart = _of({"basis": ["one", "two"], "year": ["2023", "2024"]},
                _one("supported", basis="one", year="2023"),
                _one("contradicted", basis="two", year="2024"))  # fmt: skip
    assert apart.deciding == () and apart.lead.startswith(
        "The verdict depends on the basis and the year: supported in 1"
    )


def test_a_reading_that_leaves_the_choice_out_is_not_listed_under_it() -> None:
    readings = [_one("supported", basis="one"), _one("contradicted", basis="two"), _one("supported")]
    partial = _of({"basis": ["one", "two"]}, *readings)
    assert (
        partial.lead == "The verdict depends on the basis: supported in 2, contradicted in 1 of 3 readings."
    )


def test_readings_without_data_stand_in_the_table_and_in_no_count() -> None:
    readings = _of({"basis": ["one", "two"]}, _one("overstated", basis="one"), _one(None, basis="two"))
    assert readings.verdict == "overstated" and len(readings) == 2
    assert readings.tally == "overstated in the only reading with data; 1 more without data"
    assert list(readings.table) == ["the basis", "verdict"]
    assert readings.table["verdict"].tolist() == ["overstated", "no data"]


# claims


def test_a_claim_is_shown_with_all_its_parts() -> None:
    one = claims.claim("C05")
    page = one._repr_html_()
    assert (
        page.startswith("<h3>C05: ") and f"(confidence {one.confidence}; {claims.ERRORS[one.error]})" in page
    )
    for part in (
        "<p>Readings: contradicted in 8 of 8 readings.</p>",
        "<h4>Viewpoints</h4><dl><dt>Japan",
        "<details><summary>All 8 readings</summary><table", "<td>291.627</td>",
    ):  # fmt: skip
        assert part in page, part
    assert "<th>0</th>" not in page
    later = one.afterwards
    assert ("<h4>What happened next</h4>" in page) == bool(len(later))
    # neither readings, nor figures, nor what came after
    bare = claims.claim("C34")._repr_html_()
    assert "<table" not in bare and "<details>" not in bare
    for id in IDS:
        page, said = claims.claim(id)._repr_html_(), str(claims.claim(id))
        after = claims.claim(id).afterwards
        assert page.count("<li>") == len(after) == said.count("\nNext, 20")
        assert ("What happened next" in page) == (len(after) > 0)
        assert ("Viewpoints" in page) == bool(claims.claim(id).viewpoints)
        assert ("<details>" in page) == (len(claims.claim(id).readings) > 1)
        assert f"Confidence: {claims.claim(id).confidence}." in said


def test_what_happened_next_is_graded_and_of_the_claim() -> None:
    table = claims.claim("C35").afterwards
    assert list(table) == ["date", "event", "source_publisher"] and list(table.index) == list(
        range(len(table))
    )
    events = _evidence.load("events")
    graded = events[events["source_grade"].isin(["primary", "agency"]) & (events["date"] > "2025-04-27")]
    for id in IDS:
        expected = [event for event, of in zip(graded["event"], graded["claims"], strict=True)
                    if isinstance(of, str) and id in of.split(";")]  # fmt: skip
        assert claims.claim(id).afterwards["event"].tolist() == expected


def test_the_ledger_is_a_table_of_all_claims() -> None:
    table = claims.ledger().set_index("id")
    assert list(table) == [
        "theme", "kind", "text", "claimed", "verdict", "readings", "error", "confidence", "finding",
    ]  # fmt: skip
    assert table.loc["C05", "claimed"] == "370 USD bn" and table.loc["C01", "claimed"] == ""
    assert table.loc["C20", "claimed"] == "1.2 percent"
    for id in IDS:
        one = claims.claim(id)
        row = table.loc[id]
        assert (row["theme"], row["kind"], row["text"], row["error"]) == (
            one.theme,
            one.kind,
            one.text,
            one.error,
        )
        assert (row["confidence"], row["finding"], row["readings"]) == (
            one.confidence, one.finding, one.evidence().tally,
        )  # fmt: skip


def test_names_of_the_viewpoints() -> None:
    named = {name for id in IDS for name in claims.claim(id).viewpoints}
    assert named == {
        "Japan", "China", "United States", "Multilateral", "South-East Asia", "Reconciled statistics",
    }  # fmt: skip
    texts = tomllib.loads((Path(_claim.__file__).parent / "texts.toml").read_text("utf-8"))
    pairs = {"japan": "Japan", "china": "China", "us": "United States", "multilateral": "Multilateral",
             "asean": "South-East Asia", "reconciled": "Reconciled statistics"}  # fmt: skip
    for id, entry in texts.items():
        views = {pairs[key]: said for key, said in entry.get("views", {}).items()}
        assert claims.claim(id).viewpoints == views
        assert (claims.claim(id).error, claims.claim(id).confidence) == (entry["error"], entry["confidence"])


def test_a_distance_needs_a_claimed_figure_in_the_unit_of_the_readings() -> None:
    # C33 has a figure in its readings and none in the text; C17 names no number
    assert claims.claim("C33").distance is None and claims.claim("C17").distance is None
    assert claims.claim("C25").distance is None
