"""Evidence on viewpoints, the world and the outlook."""

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
    value_of,
)
from course.claims.trade import goods
from course.measures import balance_index, trade_share
from course.models import TradeModel
from course.models.scenarios import preset
from course.readings import rules
from course.readings.dates import of_row, text_day
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load
from course.tables.card import source_of
from course.verdicts import Verdict


def exports_change(partner: str, goods: str = "All goods", year: int = 2025) -> float:
    """Return the percent change of Japan's exports, in yen, from the year before."""
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
    """Judge whether a government made a statement, by the number of sources under a name."""

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
    share = {year: 100 * share_of_trade(year) for year in (2024, 2025)}
    return opinion(
        (
            "This is a forecast of what a government will do, and it names no speaker. Nothing that was "
            "published by the day of the text settles it. Later events are no evidence. Japan agreed a "
            "tariff deal and joint work on minerals with the United States. Trade with China was "
            f"{share[2025]:.1f} % of all trade in 2025, after {share[2024]:.1f} % in 2024."
        ),
        cited("sources_named"),
        cited("deal_rate"),
        *(
            computed("China's share of Japan's goods trade", part, "percent", year, "japan_trade", used=False)
            for year, part in share.items()
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
    loses = {name: cited(f"ide_{name}") for name in ("jpn", "chn", "usa")}
    near, gains = cited("rieti_90"), cited("rieti_072_gains")
    sides = Choice(
        "sides",
        ChoiceKind.DEFINITION,
        "which two sides are meant",
        {"Japan and China": ("jpn", "chn"), "the United States and China": ("usa", "chn")},
    )

    def judge(sides: tuple[str, str]) -> tuple[None, Verdict]:
        return None, rules.possible([all(value_of(loses[side]) < 0 for side in sides)])

    japan, china, states = (-study.value for study in loses.values())
    return judged(
        Readings.of([sides], judge),
        (
            "Possible: a published scenario of a harder parting has both sides lose output by 2030. "
            f"Japan loses {japan:.1f} %, China {china:.1f} % and the United States {states:.0f} %. No "
            f"study says how likely that scenario is. {_by_our_model()} Another study also finds a loss of "
            "output for Japan. One more study measures welfare: a side that restricts trade may gain, "
            "because its exports become dearer. In the published scenario, economies that stay outside "
            "gain. No study puts a price on security."
        ),
        "'Could' holds when one sound study shows a way in which both sides lose.",
        (
            *loses.values(),
            beside(near),
            beside(gains),
            beside(cited("ide_world_mild")),
            beside(cited("ide_world_hard")),
        ),
    )


def _by_our_model() -> str:
    """Return a sentence on the smaller losses of Japan that the lessons compute."""
    world, never = TradeModel.baseline(), 1e9
    parted = world.solve(trade_costs={("JPN", "CHN"): never, ("CHN", "JPN"): never})
    apart, blocs = (-one.welfare["JPN"] for one in (parted, preset("two_blocs").solve(world)))
    return (
        f"The course's own model says less: Japan loses {apart:.2f} % of real income where only trade with "
        "China stops, as in lesson 04a. In a world of two blocs, as in that scenario, Japan loses "
        f"{blocs:.2f} % in our model: lesson 04b sets the two models side by side."
    )


def median_balance(year: int) -> float:
    """Return how evenly the median economy trades with China and the United States, from 0 to 1.

    1 is an even split, 0 is trade with one of the two only. The two powers themselves are left out.
    """
    held("goods_trade", year)
    return float(_balancing(year).median())


@cache
def _balancing(year: int) -> pd.Series:
    """Return for each named economy how evenly it trades with China and the United States."""
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
    meanings = Choice(
        "meaning",
        ChoiceKind.DEFINITION,
        "what it is to balance",
        # no table says whether a state intends to balance
        {"as trade with both powers": True, "as a stated policy": False},
    )
    starts = Choice(
        "start",
        ChoiceKind.YEAR,
        "the first year",
        {f"from {year}": year for year in index if year < 2023},
        {"meaning": ["as trade with both powers"]},
    )

    def judge(meaning: bool, start: int = 0) -> tuple[float | None, Verdict | None]:
        if not meaning:
            return None, None
        return median_balance(start), rules.holds(median_balance(2023) > median_balance(start))

    return judged(
        Readings.of([meanings, starts], judge, "index at the start, 1 is even"),
        (
            f"The table goods_trade names {_balancing(2023).size} economies besides the two. In 2023 their "
            "median split its trade between China and the United States more "
            f"evenly ({last:.2f}) than in 2000 ({first:.2f}). The split was less even than in 2009 "
            f"({middle:.2f}). The table joins small economies into the rest of the world, so none of them is "
            "counted. Trade shows no intention: no table says whether states mean to balance. "
            "Surveys of experts in South-East Asia swing from year to year by more than their trend. "
            "The text names neither states nor a measure."
        ),
        "'More and more' must hold from the first year to the last, 2023.",
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
        text = row("events", id="article")["date"]
        # a table of later sources holds the rate; the source of the day shows that it was announced
        announced_then = bool(row("events", id="reciprocal")["date"] <= text and announced > 0)
        on_cars = bool(row("events", id="autos_2025")["date"] <= text)
        # the prime minister publicly weighed what Japan would concede to end the talks
        weighed = bool(row("events", id="ishiba")["date"] <= text)
        return None, rules.possible([weighed and (announced_then or on_cars)])

    return judged(
        Readings.of([], judge),
        (
            f"Possible: when the text was written, a tariff of {announced:.0f} % had been announced for "
            "Japan and a tariff on cars was in force. The prime minister weighed in public what Japan "
            "would give to end the talks. The formula used is half of the deficit, divided by the "
            f"imports. For Japan the formula gives {by_formula:.1f} %. In July 2025 the two sides agreed "
            f"on {deal.value:.0f} % and an investment pledge of {pledge.value:.0f} billion dollars. "
            f"Exports to the United States fell by {-exports:.1f} % in 2025, exports of cars by "
            f"{-cars:.1f} %. On security demands no figure and no event here speaks."
        ),
        (
            "'May' holds when a dated event before the text shows one of the ways named. Later events are "
            "shown beside it."
        ),
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


#: goods that Japan and China both may sell to the United States: codes of the nomenclature
_CHIPS, _BATTERIES, _ELECTRIC_CARS = "8542", "850760", "870380"


def sold_to_usa(seller: str, code: str) -> float:
    """Return US purchases of 2024 from a seller, in million dollars, of goods by the start of their code."""
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
    """Return a count of China's exports of new-energy vehicles, in million; a relay is never used."""
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

    def judge() -> tuple[None, Verdict]:
        text = row("events", id="article")["date"]
        both_sell = min(map(value_of, chips)) > 0
        opposed = bool(row("events", id="mofcom_0403")["date"] <= text)
        return None, rules.possible([both_sell and opposed])

    return judged(
        Readings.of([], judge),
        (
            "Possible: on 3 April 2025 China's commerce ministry opposed Japan's controls on chip "
            "machines in strong words. So a contest over chips already strained the ties. Both also sell "
            f"circuits in one market: in 2024 the United States bought circuits for {china:,.0f} million "
            f"dollars from China and for {japan:,.0f} from Japan. How large the strain may become, no "
            f"figure says. On new energy no event here speaks. China's makers count {makers.value:.2f} "
            f"million new-energy vehicles exported in 2025; relays have {relayed[1].value:.2f} for 2023 "
            f"and, from another counter, {forwarders.value:.2f} for 2025. No such series was found for "
            "Japan. China passed Japan in vehicles of all kinds in 2023, but that is another fact."
        ),
        (
            "'Could' holds when a dated event before the text shows one of the ways named. Both must "
            "sell the goods, and one side must have objected in public."
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


def asked_of_japan() -> pd.DataFrame:
    """Return what Beijing and Washington asked of Japan, and what Japan answered, as far as it was found.

    Returns
    -------
    DataFrame
        By event id, in the order of dates: date (a text, as exact as it is known), capital (who asked),
        request, words (what the capital and third sides say), answer, answered (the day of the answer),
        shared (whether the same act answers a request of the other capital) and japan_says; a dash stands
        where none was found.
    """
    events = load("events").set_index("id")
    day = events["date"].dt.strftime("%Y-%m-%d")
    day = day.where(events["precision"] == "day", day.str[:7])
    asked = events[events["request"].notna()]
    said = asked["disputed"].str.split("; ").explode()
    said = said.groupby([said.index, said.str.startswith("Japan")]).agg("; ".join).unstack()
    return pd.DataFrame(
        {
            "date": day[asked.index],
            "capital": asked["actor"].map({"CHN": "Beijing", "USA": "Washington"}),
            "request": asked["request"],
            "words": said[False],
            "answer": asked["answer"],
            "answered": asked["answered_by"].map(day).fillna("not found"),
            "shared": asked["answered_by"].dropna().duplicated(keep=False).map({True: "yes", False: "no"}),
            "japan_says": said[True],
        },
        index=asked.index,
    ).fillna("-")


@evidence_for("C38")
def _headline() -> Evidence:
    asked = asked_of_japan().query("answered != 'not found'")
    by_text = asked["answered"] <= f"{text_day()}"
    figures, said = [], []
    for capital in ("Beijing", "Washington"):
        for when, period, chosen in (("to", "2023-2025", by_text), ("after", "2025-2026", ~by_text)):
            answers = asked.loc[chosen & (asked["capital"] == capital), "answer"]
            refused = int((answers == "refused").sum())
            label = f"requests of {capital} refused, of {len(answers)} answered {when} the text's day"
            figures.append(computed(label, refused, "requests", period, "events"))
            said.append(f"{refused} of {len(answers)}")
    return opinion(
        "This is a frame, not a fact: 'dares' is praise, and no figure settles praise. The word "
        "recalls the title of a Japanese book of 1989. A refusal can be counted, by what the asker got. "
        f"To the text's day Japan refused {said[0]} requests of Beijing and {said[2]} of Washington. The "
        f"American plan for a group was never put to Japan. After that day Japan refused {said[3]} of "
        f"Washington and {said[1]} of Beijing. The text could not know that.",
        *figures,
    )
