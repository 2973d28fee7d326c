"""Evidence on viewpoints, the world and the outlook."""

from __future__ import annotations

import pandas as pd

from course.claims import _rules as rules
from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    judged,
    opinion,
    row,
)
from course.claims._readings import Choice, ChoiceKind, Readings, combined
from course.claims.trade import goods
from course.measures import balance_index, trade_share
from course.tables import load
from course.verdicts import Verdict

__all__ = ["exports_change", "median_balance", "sold_to_usa"]


def exports_change(partner: str, goods: str = "All goods", year: int = 2025) -> float:
    """Return the change of Japan's exports on the year before, in yen and percent."""
    table = load("japan_trade")
    row = table[(table["flow"] == "export") & (table["partner"] == partner) & (table["goods"] == goods)]
    value = row.set_index("year")["value_jpy_bn"]
    return float(100 * (value[year] / value[year - 1] - 1))


def share_of_trade(year: int) -> float:
    """Return China's share of Japan's exports and imports together, as a fraction."""
    flows = [
        goods(flow, partner, "All goods", year) for partner in ("CHN", "WLD") for flow in ("export", "import")
    ]
    return float(trade_share(*flows))


def _on_record(named: Figure) -> Readings:
    """Judge a statement ascribed to a government, which leaves nothing open."""
    return Readings.of(
        [], lambda: (named.value, rules.confirmed_on_record(named.value)), "sources under a name"
    )


@evidence_for("C01")
def _clearly_stated() -> Evidence:
    named = cited("sources_named")
    return judged(
        _on_record(named),
        "The report behind the text rests on current and former officials who did not wish to be named; "
        "the foreign ministry gave no comment. On the record the prime minister refused big concessions in "
        "the tariff talks, which is not about China.",
        "'Clearly stated' needs at least one source who says it under a name.",
        (named,),
    )


@evidence_for("C02")
def _mechanism() -> Evidence:
    named, requests = cited("isolate_named"), cited("specific_requests")
    return judged(
        _on_record(named),
        "A newspaper reported a plan to use the tariff talks to isolate China, and no official confirmed it "
        "under a name; the treasury secretary spoke of approaching China as a group after deals with allies. "
        "That there were efforts is reported; that containing is their aim is said by nobody on record, and "
        "the report on Japan adds that no specific request had been made.",
        "An aim ascribed to a government must be stated by at least one source under a name.",
        (named, beside(requests)),
    )


@evidence_for("C03")
def _will_not_compromise() -> Evidence:
    named = cited("sources_named")
    share = {year: 100 * share_of_trade(year) for year in (2024, 2025)}
    return judged(
        _on_record(named),
        "Before the text nobody said it under a name: it is the word of officials who did not wish to be "
        "named. What came of it stands apart: a tariff deal and joint work on minerals with the United "
        f"States, and trade with China at {share[2025]:.1f} % of all in 2025, after {share[2024]:.1f}.",
        "A government's intention must be stated by at least one source under a name before the text; what "
        "came of it stands beside.",
        (
            named,
            beside(cited("deal_rate")),
            *(
                computed(
                    "China's share of Japan's goods trade", part, "percent", year, "japan_trade", used=False
                )
                for year, part in share.items()
            ),
        ),
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
    return opinion("A judgement: what counts as a contradiction, or as unilateral, is not a matter of fact.")


@evidence_for("C32")
def _lose_lose() -> Evidence:
    parted = [cited(name) for name in ("ide_jpn", "ide_chn", "ide_usa")]
    near, gains = cited("rieti_90"), cited("rieti_072_gains")
    studies = Choice(
        "study",
        ChoiceKind.DEFINITION,
        "what is counted as worse off",
        {
            "in output of 2030 (IDE-JETRO)": all(study.value < 0 for study in parted),
            "in output within a year (RIETI 24-E-073)": near.value < 0,
            "in welfare (RIETI 24-E-072)": gains.value == 0,
        },
    )
    return judged(
        Readings.of([studies], lambda study: (None, rules.holds(study))),
        "In output, in a published scenario of 2030, Japan, China and the United States all lose, and so "
        "does Japan in another study. In welfare a third study finds that a side that restricts may gain, by "
        "dearer exports. Economies that stay outside gain in the first. Security has no price in any.",
        "Each study is a reading: every side that is parted must lose in what the study counts.",
        (*parted, near, gains, beside(cited("ide_world_mild")), beside(cited("ide_world_hard"))),
    )


def median_balance(year: int) -> float:
    """Return how evenly the median economy trades with China and the United States: 1 is alike, 0 only one.

    Over the economies that the table names, without the two.
    """
    table = load("goods_trade").astype({"exporter": str, "importer": str})
    table = table[table["year"] == year]
    powers = ("USA", "CHN")
    ways = [
        table[table[partner].isin(powers)].rename(columns={own: "economy", partner: "power"})
        for own, partner in (("exporter", "importer"), ("importer", "exporter"))
    ]
    with_both = pd.concat(ways).pivot_table(
        index="economy", columns="power", values="value_usd_mn", aggfunc="sum"
    )
    named = with_both.index.isin(table["exporter"]) & ~with_both.index.isin(("ROW", *powers))
    return float(balance_index(with_both.loc[named, "USA"], with_both.loc[named, "CHN"]).median())


@evidence_for("C33")
def _multi_balancing() -> Evidence:
    index = {year: median_balance(year) for year in (2000, 2009, 2023)}
    first, middle, last = index.values()
    starts = Choice(
        "start",
        ChoiceKind.YEAR,
        "the first year",
        {f"from {year}": value for year, value in index.items() if year < 2023},
    )

    def judge(start: float) -> tuple[float, Verdict]:
        in_trade = rules.holds(last > start)
        # whether a state means to balance stands in no table
        return start, rules.of_parts((in_trade, Verdict.NOT_CHECKABLE))

    return judged(
        Readings.of([starts], judge, "index at the start, 1 is even"),
        "The median economy split its trade between "
        f"China and the United States more evenly in 2023 ({last:.2f}) than in 2000 ({first:.2f}), and less "
        f"evenly than in 2009 ({middle:.2f}). Trade shows no intention: whether states mean to balance "
        "stands in no table. Surveys of experts in South-East Asia swing by more than they trend. The text "
        "names neither states nor a measure.",
        "'More and more' must hold from the first year to the last, 2023. The intention is a part that "
        "nothing here tests: where trade bears the sentence out, the intention leaves it open.",
        (
            *(
                computed(
                    "evenness of trade with China and the United States, median economy",
                    value,
                    "index, 1 is even",
                    year,
                    "goods_trade",
                )
                for year, value in index.items()
            ),
            beside(cited("iseas_china_2023")),
            beside(cited("iseas_china_2024")),
            beside(cited("iseas_china_2025")),
        ),
    )


@evidence_for("C34")
def _balancing_act() -> Evidence:
    return opinion(
        "True whatever happens: that success depends on handling the difficulties excludes nothing."
    )


@evidence_for("C35")
def _hard_choices() -> Evidence:
    trade = row("us_goods_trade", partner="JPN")
    announced = trade["announced_rate_pct"]
    # the formula of the announcement: half of the deficit over the imports
    by_formula = 100 * trade["deficit_usd_bn"] / trade["imports_usd_bn"] / 2
    on_cars = row("events", id="autos_2025")["date"] < row("events", id="article")["date"]
    exports, cars = exports_change("USA"), exports_change("USA", "Passenger cars")
    deal, pledge = cited("deal_rate"), cited("deal_investment")
    holds = rules.all_hold({"announced": announced > 0, "in force on cars": bool(on_cars)})
    return judged(
        Readings.of([], lambda: (None, holds)),
        f"A tariff of {announced:.0f} % had been announced for Japan and one on cars was in force when the "
        f"text was written. Half of the deficit over the imports, the formula used, gives "
        f"{by_formula:.1f} %. In July 2025 the two agreed on {deal.value:.0f} % and an investment pledge of "
        f"{pledge.value:.0f} billion dollars; exports to the United States fell by {-exports:.1f} % in 2025, "
        f"cars by {-cars:.1f} %. On "
        "security demands there is no evidence here.",
        "'May' holds when the measure named existed before the text; what came of it stands beside.",
        (
            computed(
                "tariff announced for Japan on 2 April 2025",
                announced,
                "percent",
                "2025-04",
                "us_goods_trade",
            ),
            computed(
                "half of the American deficit with Japan over the imports from there",
                by_formula,
                "percent",
                2024,
                "us_goods_trade",
                used=False,
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


#: what the United States buy of a good is a market in which both others sell: codes of the nomenclature
_CHIPS, _BATTERIES, _ELECTRIC_CARS = "8542", "850760", "870380"


def sold_to_usa(seller: str, code: str) -> float:
    """Return what the United States bought in 2024 of goods whose code begins so, in million dollars."""
    table = load("us_strategic_imports_2024")
    mine = (table["iso3"] == seller) & table["hs6"].astype(str).str.startswith(code)
    return float(table.loc[mine, "imports_usd_mn"].sum())


def _bought_by_usa(name: str, code: str, *, used: bool = False) -> list[Figure]:
    return [
        computed(
            f"{name} bought by the United States from {whose}",
            sold_to_usa(seller, code),
            "USD mn",
            2024,
            "us_strategic_imports_2024",
            used=used,
        )
        for seller, whose in (("CHN", "China"), ("JPN", "Japan"))
    ]


@evidence_for("C36")
def _rivalry() -> Evidence:
    chips = _bought_by_usa("integrated circuits", _CHIPS, used=True)
    china, japan = (figure.value for figure in chips)
    relayed = [cited(f"nev_chn_{year}") for year in (2022, 2023)]

    def judge(part: float) -> tuple[float, Verdict]:
        # new energy: only relays count what China sells of it in the world, and none what Japan sells
        parts = (rules.rivals(china, japan, part), Verdict.NOT_CHECKABLE)
        return 100 * min(china, japan) / max(china, japan), rules.of_parts(parts)

    in_chips = combined([rules.rivals(china, japan, part) for part in rules.RIVAL.options.values()])
    return judged(
        Readings.of([rules.RIVAL], judge, "percent of the larger seller's chips"),
        f"Chips: {in_chips}. In a third market, the United States, China sold circuits for {china:,.0f} "
        f"million dollars in 2024 and Japan for {japan:,.0f}. New energy: not checkable. Only relays count "
        f"China's exports of new-energy vehicles ({relayed[0].value:.2f} million in 2022, "
        f"{relayed[1].value:.2f} in 2023), and no series of Japan's was found. That China passed Japan in "
        "vehicles of all kinds in 2023 is another fact. Whether rivalry strains the ties no figure here can "
        "say.",
        "Each part is tested on its own series: both must sell the goods named in a third market, the "
        "smaller at least a stated part of the larger. A part that only relays speak to is open, and leaves "
        "the sentence open.",
        (
            *chips,
            *relayed,
            *_bought_by_usa("lithium-ion batteries", _BATTERIES),
            *_bought_by_usa("electric cars", _ELECTRIC_CARS),
            beside(cited("cars_jpn_2023")),
            beside(cited("cars_chn_2023")),
            beside(cited("cars_chn_2023_customs")),
            beside(cited("brands_jpn_2024")),
            beside(cited("brands_chn_2024")),
        ),
    )


@evidence_for("C37")
def _should() -> Evidence:
    return opinion(
        "A recommendation, from China's point of view. That China leads in both fields is so; that it "
        "should build on it is a goal. Whether licences on exports and opening up go together is a matter of "
        "debate."
    )


@evidence_for("C38")
def _headline() -> Evidence:
    return opinion(
        "A frame, not a fact: 'dares' praises, and no figure settles praise. It recalls the title of a "
        "Japanese book of 1989."
    )
