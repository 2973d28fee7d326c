"""Evidence on viewpoints, the world and the outlook."""

from __future__ import annotations

from functools import cache

import pandas as pd

from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    held,
    judged,
    opinion,
    row,
    source_of,
    value_of,
)
from course.claims.trade import goods
from course.measures import balance_index, trade_share
from course.readings import rules
from course.readings.dates import of_row
from course.readings.reading import Choice, ChoiceKind, Readings, combined
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

    def judge() -> tuple[float, Verdict]:
        return value_of(named), rules.confirmed_on_record(value_of(named))

    return Readings.of([], judge, "sources under a name")


@evidence_for("C01")
def _clearly_stated() -> Evidence:
    named = cited("sources_named")
    return judged(
        _on_record(named),
        (
            "The report behind the text rests on current and former officials who did not wish to be "
            "named. The foreign ministry gave no comment. On the record, the prime minister refused "
            "big concessions in the tariff talks. That statement is not about China."
        ),
        "'Clearly stated' needs at least one named source who says so.",
        (named,),
    )


@evidence_for("C02")
def _mechanism() -> Evidence:
    named, requests = cited("isolate_named"), cited("specific_requests")
    return judged(
        _on_record(named),
        (
            "A newspaper reported a plan to use the tariff talks to isolate China, and no named "
            "official confirmed the plan. The treasury secretary spoke of approaching China as a group "
            "after deals with allies. So efforts are reported. But nobody on record says that "
            "containing China is the aim. The report on Japan adds that no specific request had been "
            "made."
        ),
        "An aim ascribed to a government must be stated by at least one named source.",
        (named, beside(requests)),
    )


@evidence_for("C03")
def _will_not_compromise() -> Evidence:
    named = cited("sources_named")
    share = {year: 100 * share_of_trade(year) for year in (2024, 2025)}
    return judged(
        _on_record(named),
        (
            "Before the text, no named source said so: the statement comes from officials who did not "
            "wish to be named. Later events are no evidence here. Japan agreed a tariff deal and joint "
            f"work on minerals with the United States. Trade with China was {share[2025]:.1f} % of all "
            f"trade in 2025, after {share[2024]:.1f} % in 2024."
        ),
        (
            "At least one named source must have stated a government's intention before the text. "
            "Later events are shown beside it."
        ),
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
        (
            "This is a thesis about alliances in general. Japan gives evidence both ways. It joined "
            "chip controls in 2023 and minerals initiatives in 2025, and was said to resist a trade "
            "bloc. Parts of the thesis can be measured, such as votes and trade. The general law "
            "cannot be measured."
        ),
        _ideal_point("JPN", "Japan"),
        _ideal_point("USA", "United States"),
        _ideal_point("CHN", "China"),
    )


@evidence_for("C30")
def _contradictions() -> Evidence:
    return opinion("This is a judgement. No fact decides what counts as a contradiction, or as unilateral.")


@evidence_for("C32")
def _lose_lose() -> Evidence:
    parted = [cited(name) for name in ("ide_jpn", "ide_chn", "ide_usa")]
    near, gains = cited("rieti_90"), cited("rieti_072_gains")
    studies = Choice(
        "study",
        ChoiceKind.DEFINITION,
        "what is counted as worse off",
        {
            "in output of 2030 (IDE-JETRO)": lambda: all(value_of(study) < 0 for study in parted),
            "in output within a year (RIETI 24-E-073)": lambda: value_of(near) < 0,
            "in welfare (RIETI 24-E-072)": lambda: value_of(gains) == 0,
        },
    )
    return judged(
        Readings.of([studies], lambda study: (None, rules.holds(study()))),
        (
            "In a published scenario of 2030, the output of Japan, China and the United States falls. "
            "Another study also finds a loss of output for Japan. A third study measures welfare: a "
            "side that restricts trade may gain, because its exports become dearer. In the first "
            "study, economies that stay outside gain. No study puts a price on security."
        ),
        "Each study is a reading. Every side that is parted must lose in what the study counts.",
        (*parted, near, gains, beside(cited("ide_world_mild")), beside(cited("ide_world_hard"))),
    )


def median_balance(year: int) -> float:
    """Return how evenly the median economy trades with China and the United States: 1 is alike, 0 only one.

    Over the economies that the table names, without the two.
    """
    held("goods_trade", year)
    return float(_balancing(year).median())


@cache
def _balancing(year: int) -> pd.Series:
    """Return how evenly each economy that the table names trades with the two powers."""
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
    return pd.Series(balance_index(with_both.loc[named, "USA"], with_both.loc[named, "CHN"]))


@evidence_for("C33")
def _multi_balancing() -> Evidence:
    index = {year: median_balance(year) for year in (2000, 2009, 2023)}
    first, middle, last = index.values()
    starts = Choice(
        "start",
        ChoiceKind.YEAR,
        "the first year",
        {f"from {year}": year for year in index if year < 2023},
    )

    def judge(start: int) -> tuple[float, Verdict]:
        in_trade = rules.holds(median_balance(2023) > median_balance(start))
        # whether a state means to balance stands in no table
        return median_balance(start), rules.of_parts((in_trade, Verdict.NOT_CHECKABLE))

    return judged(
        Readings.of([starts], judge, "index at the start, 1 is even"),
        (
            f"The table goods_trade names {_balancing(2023).size} economies besides the two. In 2023 their "
            "median split its trade between China and the United States more "
            f"evenly ({last:.2f}) than in 2000 ({first:.2f}). The split was less even than in 2009 "
            f"({middle:.2f}). The table joins small economies into the rest of the world, so none of them is "
            "counted. Trade shows no intention: no table says whether states mean to balance. "
            "Surveys of experts in South-East Asia swing from year to year by more than their trend. "
            "The text names neither states nor a measure."
        ),
        (
            "'More and more' must hold from the first year to the last, 2023. Nothing here tests the "
            "intention. Where trade fits the sentence, the intention still leaves the sentence open."
        ),
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
            computed(
                "economies that the table names besides the two",
                _balancing(2023).size,
                "economies",
                2023,
                "goods_trade",
                used=False,
            ),
            beside(cited("iseas_china_2023")),
            beside(cited("iseas_china_2024")),
            beside(cited("iseas_china_2025")),
        ),
    )


@evidence_for("C34")
def _balancing_act() -> Evidence:
    return opinion(
        "The sentence is true whatever happens. That success depends on handling the difficulties "
        "rules out nothing."
    )


@evidence_for("C35")
def _hard_choices() -> Evidence:
    trade = row("us_goods_trade", partner="JPN")
    announced = trade["announced_rate_pct"]
    # the formula of the announcement: half of the deficit over the imports
    by_formula = 100 * trade["deficit_usd_bn"] / trade["imports_usd_bn"] / 2
    exports, cars = exports_change("USA"), exports_change("USA", "Passenger cars")
    deal, pledge = cited("deal_rate"), cited("deal_investment")

    def judge() -> tuple[None, Verdict]:
        # the rate stands in a table of later sources; that it was announced, in the source of the day
        was = row("events", id="reciprocal")["date"] <= row("events", id="article")["date"]
        on_cars = row("events", id="autos_2025")["date"] < row("events", id="article")["date"]
        parts = {"announced": bool(was and announced > 0), "in force on cars": bool(on_cars)}
        return None, rules.all_hold(parts)

    return judged(
        Readings.of([], judge),
        (
            f"When the text was written, a tariff of {announced:.0f} % had been announced for Japan and "
            "a tariff on cars was in force. The formula used is half of the deficit, divided by the "
            f"imports. For Japan the formula gives {by_formula:.1f} %. In July 2025 the two sides "
            f"agreed on {deal.value:.0f} % and an investment pledge of {pledge.value:.0f} billion "
            f"dollars. Exports to the United States fell by {-exports:.1f} % in 2025, exports of cars "
            f"by {-cars:.1f} %. On security demands there is no evidence here."
        ),
        ("'May' holds when the measure named existed before the text. Later events are shown beside it."),
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


def _new_energy(name: str) -> Figure:
    """Take a count of China's exports of new-energy vehicles by its id, in million; a relay is never used."""
    found = row("new_energy_exports", id=name)
    label = f"{found['goods']} exported by China, as {found['counted_by']} count"
    grade, out = found["source_grade"], of_row("new_energy_exports", found)
    millions = found["vehicles"] / 1e6
    return Figure(label, millions, "million", found["period"], source_of(found), grade, grade != "relay", out)


@evidence_for("C36")
def _rivalry() -> Evidence:
    chips = _bought_by_usa("integrated circuits", _CHIPS, used=True)
    china, japan = (figure.value for figure in chips)
    relayed = [cited(f"nev_chn_{year}") for year in (2022, 2023)]
    makers, forwarders = map(_new_energy, ("makers_2025", "forwarders_2025"))

    def judge(part: float) -> tuple[float, Verdict]:
        china, japan = map(value_of, chips)
        # new energy: no source counts what Japan sells of it, so there is nothing to compare
        parts = (rules.rivals(china, japan, part), Verdict.NOT_CHECKABLE)
        return 100 * min(china, japan) / max(china, japan), rules.of_parts(parts)

    in_chips = combined([rules.rivals(china, japan, part) for part in rules.RIVAL.options.values()])
    return judged(
        Readings.of([rules.RIVAL], judge, "percent of the larger seller's chips"),
        (
            f"Chips: {in_chips}. In the United States as a third market, China sold circuits for "
            f"{china:,.0f} million dollars in 2024 and Japan for {japan:,.0f}. New energy: not "
            f"checkable. China's makers count {makers.value:.2f} million new-energy vehicles exported in "
            f"2025; relays have {relayed[1].value:.2f} for 2023 and, from another counter, "
            f"{forwarders.value:.2f} for 2025. The two counters disagree on the growth: a doubling, or a "
            "half more. No such series was found for Japan. China passed Japan in vehicles of all kinds in "
            "2023, but that is another fact. No figure here can say whether rivalry strains the ties."
        ),
        (
            "Each part is tested on its own series. Both must sell the goods named in a third market. "
            "The smaller seller must reach at least a stated part of the larger seller's sales. A part "
            "for which there are only relays, or figures of one side only, is open. It leaves the whole "
            "sentence open."
        ),
        (
            *chips,
            *relayed,
            beside(makers),
            forwarders,
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
        "This is a recommendation from China's point of view. China does lead in both fields. That "
        "China should build on this lead is a goal. Whether licences on exports and opening up go "
        "together is a matter of debate."
    )


@evidence_for("C38")
def _headline() -> Evidence:
    return opinion(
        "This is a frame, not a fact: 'dares' is praise, and no figure settles praise. The word "
        "recalls the title of a Japanese book of 1989."
    )
