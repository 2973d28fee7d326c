"""Evidence on viewpoints, the world and the outlook: C01 to C03, C29, C30, C32 to C38."""

from __future__ import annotations

from course.claims import _rules as rules
from course.claims._evidence import Evidence, Figure, beside, cited, computed, evidence_for, opinion, row
from course.tables import load

__all__ = ["exports_change"]


def exports_change(partner: str, goods: str = "All goods", year: int = 2025) -> float:
    """Return the change of Japan's exports on the year before, in yen and percent."""
    table = load("japan_trade")
    row = table[(table["flow"] == "export") & (table["partner"] == partner) & (table["goods"] == goods)]
    value = row.set_index("year")["value_jpy_bn"]
    return float(100 * (value[year] / value[year - 1] - 1))


@evidence_for("C01")
def _clearly_stated() -> Evidence:
    named = cited("sources_named")
    return Evidence(
        rules.confirmed_on_record(named.value),
        "The report behind the text rests on current and former officials who did not wish to be named; "
        "the foreign ministry gave no comment. On the record the prime minister refused big concessions in "
        "the tariff talks, which is not about China.",
        "'Clearly stated' needs at least one source who says it under a name.",
        (named,),
    )


@evidence_for("C02")
def _mechanism() -> Evidence:
    named, requests = cited("isolate_named"), cited("specific_requests")
    return Evidence(
        rules.confirmed_on_record(named.value),
        "A newspaper reported a plan and no official confirmed it under a name; the report on Japan adds "
        "that no specific request had been made. A plan is presented as something that exists.",
        "A mechanism that exists must be confirmed by at least one source under a name.",
        (named, beside(requests)),
    )


@evidence_for("C03")
def _will_not_compromise() -> Evidence:
    return opinion(
        "An intention about the future could not be checked when it was written. What happened since is "
        "listed apart: a tariff deal and joint work on minerals with the United States, and no public "
        "promise to cut trade with China.",
        cited("deal_rate"),
    )


def _ideal_point(code: str, name: str) -> Figure:
    value = row("un_ideal_points", iso3=code, year=2023)["ideal_point"]
    return computed(f"ideal point in the General Assembly, {name}", value, "score", 2023, "un_ideal_points")


@evidence_for("C29")
def _limits() -> Evidence:
    return opinion(
        "A thesis about alliances in general. Japan gives evidence both ways: it joined chip controls in "
        "2023 and minerals initiatives in 2025, and was said to resist a trade bloc. Pieces of it can be "
        "measured, as votes and trade; the law itself cannot.",
        _ideal_point("JPN", "Japan"),
        _ideal_point("USA", "United States"),
        _ideal_point("CHN", "China"),
    )


@evidence_for("C30")
def _contradictions() -> Evidence:
    return opinion(
        "A judgement in the vocabulary of one side: what counts as contradiction is not a matter of fact."
    )


@evidence_for("C32")
def _lose_lose() -> Evidence:
    studies = [
        cited(name)
        for name in ("rieti_90", "ide_world_mild", "ide_world_hard", "ide_usa", "ide_chn", "ide_jpn")
    ]
    return Evidence(
        rules.same_sign([study.value for study in studies]),
        "In the studies all three lose, and the world as a whole. It is no law: economies that stay "
        "outside gain in one of them, a terms-of-trade gain can outweigh a loss of output, and security "
        "has no price in any.",
        "'Could' asks for a loss of every side named in published scenarios.",
        tuple(studies),
    )


@evidence_for("C33")
def _multi_balancing() -> Evidence:
    return opinion(
        "There is no agreed index of balancing, and Japan, the fourth-largest economy, is an odd case of a "
        "smaller state. Surveys of experts in South-East Asia swing by more than they trend.",
        cited("iseas_china_2023"),
        cited("iseas_china_2024"),
        cited("iseas_china_2025"),
    )


@evidence_for("C34")
def _balancing_act() -> Evidence:
    return opinion(
        "True whatever happens: that success depends on handling the difficulties excludes nothing."
    )


@evidence_for("C35")
def _hard_choices() -> Evidence:
    announced = row("us_goods_trade", partner="JPN")["announced_rate_pct"]
    on_cars = row("events", id="autos_2025")["date"] < row("events", id="article")["date"]
    exports, cars = exports_change("USA"), exports_change("USA", "Passenger cars")
    deal, pledge = cited("deal_rate"), cited("deal_investment")
    return Evidence(
        rules.all_hold({"announced": announced > 0, "in force on cars": bool(on_cars)}),
        f"The pressure was there when the text was written: {announced:.0f} % announced for Japan, and a "
        f"tariff on cars in force. It came to a choice in July 2025, {deal.value:.0f} % against a pledge of "
        f"{pledge.value:.0f} billion dollars; exports to the United States fell by {-exports:.1f} % in "
        f"2025, cars by {-cars:.1f} %.",
        "'May' holds when the pressure was on before the text; what came of it stands beside.",
        (
            computed(
                "tariff announced for Japan on 2 April 2025",
                announced,
                "percent",
                "2025-04",
                "us_goods_trade",
            ),
            beside(deal),
            beside(pledge),
            computed(
                "change of exports to the United States", exports, "percent", 2025, "japan_trade", used=False
            ),
            computed(
                "change of car exports to the United States", cars, "percent", 2025, "japan_trade", used=False
            ),
            beside(cited("exports_usa_2025")),
        ),
    )


@evidence_for("C36")
def _rivalry() -> Evidence:
    japan, china = cited("cars_jpn_2023"), cited("cars_chn_2023")
    return Evidence(
        rules.all_hold({"China ahead": china.value > japan.value}),
        f"In 2023 China passed Japan as exporter of vehicles, {china.value:.2f} to {japan.value:.2f} "
        "million, and Japanese brands' share of the Chinese market has shrunk. In chips both sides control "
        "what the other needs.",
        "Rivalry must show in the figures: the later comer ahead in a market named.",
        (
            japan,
            china,
            beside(cited("cars_chn_2023_customs")),
            beside(cited("brands_jpn_2024")),
            beside(cited("brands_chn_2024")),
        ),
    )


@evidence_for("C37")
def _should() -> Evidence:
    return opinion(
        "A recommendation, from China's point of view. That China leads in both fields is so; that it "
        "should build on it is a goal. Later export controls are in tension with opening up: a matter for "
        "debate."
    )


@evidence_for("C38")
def _headline() -> Evidence:
    return opinion(
        "A frame, not a fact: it echoes the title of a Japanese book of 1989 and tells the reader how to "
        "feel about what follows."
    )
