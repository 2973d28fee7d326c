"""Evidence on strategic resources."""

from dataclasses import dataclass, replace
from functools import cache

from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    graded,
    held,
    judged,
    opinion,
    percent,
    row,
    value_of,
)
from course.claims.trade import LAST_YEARS, claimed, goods, imports_share
from course.measures import share
from course.readings import rules
from course.readings.dates import is_out, of_period
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load
from course.verdicts import Verdict


def rare_earth_share(year: int, column: str = "weight_t") -> float:
    """Return China's share of Japan's rare-earth imports by weight or by value, as a fraction."""
    held("rare_earth_trade", year)
    return _rare_earth_share(year, column)


@cache
def _rare_earth_share(year: int, column: str) -> float:
    table = load("rare_earth_trade")
    table = table[(table["importer"] == "JPN") & (table["year"] == year)]
    return float(share(table.loc[table["exporter"] == "CHN", column].sum(), table[column].sum()))


@cache
def stage_share(stage: str, year: int = 2024) -> float:
    """Return China's share of the world in a stage of magnet rare earths (IEA), as a fraction."""
    found = row("mineral_stages", mineral="magnet rare earths", stage=stage, year=year, iso3="CHN")
    return float(found["world_share"])


def mine_share(vintage: str, stage: str = "mine", year: int = 2024) -> float:
    """Return China's share of world mine output or reserves of rare earths (USGS), as a fraction."""
    found = row(
        "mineral_production", mineral="rare earths", stage=stage, vintage=vintage, year=year, iso3="CHN"
    )
    return float(share(found["quantity_t"], found["world_total_t"]))


#: the customs' group with "electronic parts" in its name
_PARTS = "Semiconductors and electronic parts"
#: groups to compare: wider groups with finished goods, and one kind of parts
_BESIDE = ("Electrical machinery", "Computers", "Integrated circuits")
_MEASURES = {"by weight": "weight_t", "by value": "value_usd_mn"}


def _part_of_imports(name: str, year: int) -> Figure:
    share, label = imports_share(name, year), f"{name.lower()}, China's share of imports"
    return computed(label, 100 * share, "percent", year, "japan_trade", used=name == _PARTS)


def _electronic_figures() -> list[Figure]:
    named = [_part_of_imports(_PARTS, year) for year in sorted(LAST_YEARS.options.values(), reverse=True)]
    return [*named, *(_part_of_imports(name, 2024) for name in _BESIDE)]


def _earth_figures() -> list[Figure]:
    return [
        computed(
            f"rare earths {words}, customs codes",
            100 * rare_earth_share(year, column),
            "percent",
            year,
            "rare_earth_trade",
        )
        for year in sorted(LAST_YEARS.options.values(), reverse=True)
        for words, column in _MEASURES.items()
    ]


@evidence_for("C08")
def _crucial_source() -> Evidence:
    measures = Choice("measure", ChoiceKind.BASIS, "the measure of rare earths", _MEASURES)

    def judge(year: int, measure: str) -> tuple[None, Verdict]:
        # the sentence names two things, so a reading rests on two figures
        vital = {
            "rare earths": rare_earth_share(year, measure) >= rules.MAJOR_SUPPLIER,
            "electronic parts": imports_share(_PARTS, year) >= rules.MAJOR_SUPPLIER,
        }
        return None, rules.all_hold(vital)

    weight, value = (rare_earth_share(2024, column) for column in _MEASURES.values())
    bought = {name: imports_share(name, 2024) for name in (_PARTS, *_BESIDE)}
    taiwan = imports_share("Integrated circuits", 2024, "TWN")
    return judged(
        Readings.of([LAST_YEARS, measures], judge),
        (
            f"In 2024 China supplied {percent(weight)} of Japan's rare-earth imports by weight and "
            f"{percent(value)} by value. It supplied {percent(bought[_PARTS])} of semiconductors and "
            "electronic parts. Wider and narrower groups stand beside: "
            f"{percent(bought['Electrical machinery'])} of all electrical machinery, with finished goods, "
            f"and {percent(bought['Integrated circuits'])} of the integrated circuits. Taiwan supplied "
            f"{percent(taiwan)} of the circuits."
        ),
        (
            "'Vital' is a soft word: a vital supplier provides a quarter of what is bought. The sentence "
            "names two goods, and the rule tests each of them."
        ),
        (
            *_earth_figures(),
            *_electronic_figures(),
            computed(
                "integrated circuits from Taiwan", 100 * taiwan, "percent", 2024, "japan_trade", used=False
            ),
            beside(cited("items_majority_china")),
            beside(cited("items_china_2019_jp")),
            beside(cited("items_china_2019_us")),
        ),
    )


@evidence_for("C09")
def _rare_earth_dependence() -> Evidence:
    counts = Choice(
        "count",
        ChoiceKind.BASIS,
        "the count",
        {"as the ministry counts": None} | {f"{words} by customs codes": c for words, c in _MEASURES.items()},
    )
    # figures printed by the ministry and its mining agency; none was found for 2023
    ministry = {2024: cited("ree_share_2024_wsj")}

    def judge(year: int, count: str | None, tolerance: float) -> tuple[float | None, Verdict | None]:
        share = 100 * rare_earth_share(year, count) if count else graded(ministry.get(year))
        return (None, None) if share is None else (share, rules.near(claimed("C09"), share, tolerance))

    weight, value = (100 * rare_earth_share(2024, column) for column in _MEASURES.values())
    earlier = beside(cited("ree_share_2020_meti"))
    return judged(
        Readings.of([LAST_YEARS, counts, rules.TOLERANCES], judge, "percent"),
        (
            "The text names neither year nor measure. For 2024 officials speak of about 70 %. Customs "
            f"codes give {weight:.0f} % by weight and {value:.0f} % by value for that year. All these "
            "figures are correct, each by its own measure. Sixty is right as a round figure of an earlier "
            f"year: for 2020 the ministry counted {earlier.value:.0f} % by weight."
        ),
        (
            "The sentence stands in the present tense, so 2023 and 2024 count. Each year and each count is "
            "a reading. The figure in the text must be near the figure of the reading."
        ),
        (
            *ministry.values(),
            *_earth_figures(),
            earlier,
            beside(cited("ree_share_2024_tk")),
            beside(cited("ree_share_2009_meti")),
            beside(cited("ree_share_2012h1")),
        ),
    )


def _used_electronics() -> float:
    """Return China's share, in percent, of the electronics that Japan used in 2022, Japan's own included."""
    table = load("sector_trade_2022").astype({"exporter": str, "importer": str, "sector": str})
    used = table[(table["importer"] == "JPN") & (table["sector"] == "C26")].set_index("exporter")
    return float(100 * used["value_usd_mn"]["CHN"] / used["value_usd_mn"].sum())


@evidence_for("C10")
def _electronic_parts() -> Evidence:
    used = _used_electronics()
    wholes = Choice(
        "whole",
        ChoiceKind.DEFINITION,
        "the whole that is meant",
        {
            "in imports of electronic parts": _PARTS,
            "in electronics that Japan used, its own among them": None,
        },
    )
    years = replace(LAST_YEARS, only={"whole": ["in imports of electronic parts"]})

    def judge(whole: str | None, tolerance: float, year: int = 0) -> tuple[float, Verdict]:
        if whole is None:
            held("sector_trade_2022", 2022)
        share = used if whole is None else 100 * imports_share(whole, year)
        return share, rules.near(claimed("C10"), share, tolerance)

    shares = {name: imports_share(name, 2024) for name in (_PARTS, *_BESIDE)}
    return judged(
        Readings.of([wholes, years, rules.TOLERANCES], judge, "percent"),
        (
            "The sentence does not say what the forty percent are a share of. In 2024 China supplied "
            f"{percent(shares[_PARTS])} of the semiconductors and electronic parts that Japan imported. In "
            f"2022 China supplied {used:.0f} % of all electronics that Japan used, Japan's own among them. "
            f"Only a wider group comes near: {percent(shares['Electrical machinery'])} of the electrical "
            "machinery that Japan imported came from China. It also holds finished goods: no count."
        ),
        (
            "Each whole that the words may mean is a reading, and so is each of the last two full years. "
            "The figure in the text must be near the figure of the reading."
        ),
        (
            *_electronic_figures(),
            computed(
                "China's part in electronics that Japan used, its own among them",
                used,
                "percent",
                2022,
                "sector_trade_2022",
            ),
            beside(cited("electronics_share_firms")),
            cited("dual_use_share_2026", used=False),
        ),
    )


@evidence_for("C13")
def _processing_capacity() -> Evidence:
    at = {
        2023: cited("ree_refining_2023"),
        2024: computed(
            "refining of magnet rare earths", 100 * stage_share("refining"), "percent", 2024, "mineral_stages"
        ),
    }
    kinds = Choice(
        "measure",
        ChoiceKind.DEFINITION,
        "what is measured",
        {"as output of magnet rare earths": True, "as capacity for all rare earths": False},
    )
    years = Choice(
        "year",
        ChoiceKind.YEAR,
        "the year",
        {f"of {year}": year for year in at},
        {"measure": ["as output of magnet rare earths"]},
    )

    def judge(measure: bool, tolerance: float, year: int = 0) -> tuple[float | None, Verdict | None]:
        if not measure:
            return None, None
        share = value_of(at[year])
        return share, rules.near(claimed("C13"), share, tolerance)

    mining, later = 100 * mine_share("MCS 2025"), 100 * mine_share("MCS 2026")
    reserves = 100 * mine_share("MCS 2025", "reserves")
    refined = at[2024].value
    others = refined * (100 / claimed("C13") - 1)  # if China's part of the capacity is the one claimed
    idle = 100 * (1 - (100 - refined) / others)
    return judged(
        Readings.of([kinds, years, rules.TOLERANCES], judge, "percent"),
        (
            "No figure of capacity was found, so the course judges by output: China refined "
            f"{refined:.0f} % of the four magnet rare earths in 2024. Its share of mining is near 70 % for "
            f"all rare earths together ({mining:.0f} % as printed in 2025, {later:.0f} % in 2026), and "
            f"{100 * stage_share('mining'):.0f} % for the same four. Can China's capacity still be 70 %? "
            f"Of each hundred tonnes, China refined {refined:.0f}, so it can refine at least that much. If "
            f"{refined:.0f} tonnes were 70 % of the world's capacity, plants elsewhere could refine "
            f"{others:.0f}. They refined {100 - refined:.0f}, so {idle:.0f} % of their capacity would stand "
            "idle. The text has probably taken mining for processing. The mistake makes the dependence look "
            "smaller, which weakens the text's own point. The output covers four of the seventeen rare "
            "earths. In mining, China's production quota stands for its output."
        ),
        "Only figures of the stage named count, and the figure in the text must be near them.",
        (
            at[2024],
            at[2023],
            *(
                computed(
                    f"mining of all rare earths (as printed in {printed})",
                    share,
                    "percent",
                    2024,
                    "mineral_production",
                    used=False,
                )
                for printed, share in ((2025, mining), (2026, later))
            ),
            computed(
                "mining of magnet rare earths",
                100 * stage_share("mining"),
                "percent",
                2024,
                "mineral_stages",
                used=False,
            ),
            computed("reserves", reserves, "percent", 2024, "mineral_production", used=False),
            beside(cited("refining_average_75")),
            cited("refining_average_70", used=False),
        ),
    )


@evidence_for("C14")
def _vital_input() -> Evidence:
    studies = [cited(name) for name in ("nri_3m", "nri_1y", "daiwa_ree", "daiwa_all", "mizuho_ree")]
    losses = [-study.value for study in studies if study.grade != "relay"]
    return opinion(
        (
            "No figure here covers the three fields named: electronics, advanced manufacturing and "
            "defence. The studies price a cut for the whole economy. Each finds a loss, from "
            f"{min(losses):.2f} to {max(losses):.1f} % of GDP. These losses do not show which industry "
            "would suffer."
        ),
        *studies,
    )


@dataclass(frozen=True, slots=True)
class Purchases:
    """Japan's position among the sellers of a sector's goods to China.

    Attributes
    ----------
    rank
        Japan's rank among the named economies from which China imports.
    of_imports, of_all_used, elsewhere
        Japan's fraction of China's imports, of all that China uses, and of other economies' imports.
    """

    rank: int
    of_imports: float
    of_all_used: float
    elsewhere: float


def purchases(sector: str) -> Purchases:
    """Return Japan's position among the sellers of a sector's goods to China in 2022."""
    table = load("sector_trade_2022").astype({"exporter": str, "importer": str, "sector": str})
    table = table[table["sector"] == sector]
    used = table[table["importer"] == "CHN"].set_index("exporter")["value_usd_mn"]
    imported = used.drop("CHN")
    others = table[~table["importer"].isin(("CHN", "JPN")) & (table["importer"] != table["exporter"])]
    from_japan = others.loc[others["exporter"] == "JPN", "value_usd_mn"].sum()
    return Purchases(
        rank=int(imported.drop("ROW").rank(ascending=False)["JPN"]),
        of_imports=float(imported["JPN"] / imported.sum()),
        of_all_used=float(used["JPN"] / used.sum()),
        elsewhere=float(from_japan / others["value_usd_mn"].sum()),
    )


@evidence_for("C15")
def _built_in() -> Evidence:
    names = {"C26": "electronics and instruments", "C27": "electrical equipment", "C28": "machinery"}
    bought = {sector: purchases(sector) for sector in names}
    instruments, electrical, machines = bought.values()
    wholes = Choice(
        "whole",
        ChoiceKind.DEFINITION,
        "what the parts are built into",
        {"of what China imports": "of_imports", "of all that China uses": "of_all_used"},
    )

    def judge(whole: str) -> tuple[None, Verdict]:
        held("sector_trade_2022", 2022)
        parts = {names[sector]: getattr(one, whole) for sector, one in bought.items()}
        return None, rules.all_hold({name: part >= rules.MAJOR_SUPPLIER for name, part in parts.items()})

    return judged(
        Readings.of([wholes], judge),
        (
            "Among suppliers from abroad, Japan's core parts are built in deeply; its precision instruments "
            f"are not. In 2022 China bought {percent(instruments.of_imports)} of its imports of electronics "
            f"and instruments from Japan. Japan was number {instruments.rank} among China's suppliers of "
            f"these goods. Japan's part was {percent(electrical.of_imports)} in electrical equipment "
            f"(number {electrical.rank}) and {percent(machines.of_imports)} in machinery (number "
            f"{machines.rank}). Of all that China used, its own goods among them, Japan's part was 2 % or "
            "less in each."
        ),
        (
            "'Deeply' is a soft word: a good is built in deeply where Japan supplies a quarter of it, as for "
            "a vital supplier. Electronics and instruments decide on 'precision instruments'. Electrical "
            "equipment and machinery decide on 'core parts'."
        ),
        (
            *(
                computed(f"{label} {names[sector]}", value, unit, 2022, "sector_trade_2022", used=used)
                for sector, one in bought.items()
                for label, value, unit, used in (
                    ("Japan's rank among China's suppliers of", one.rank, "rank", False),
                    ("Japan's part in what China imported of", 100 * one.of_imports, "percent", True),
                    ("Japan's part in what others imported of", 100 * one.elsewhere, "percent", False),
                    ("Japan's part in what China used of", 100 * one.of_all_used, "percent", True),
                )
            ),
            _sold_to_china("Scientific and optical instruments"),
            _sold_to_china("Chip-making machinery"),
            beside(cited("tel_fy2024")),
            cited("tel_q2", used=False),
        ),
    )


def _sold_to_china(name: str, year: int = 2024) -> Figure:
    part = share(goods("export", "CHN", name, year), goods("export", "WLD", name, year))
    label = f"{name.lower()}, share sold to China"
    return computed(label, 100 * float(part), "percent", year, "japan_trade", used=False)


@evidence_for("C16")
def _inseparable() -> Evidence:
    measures = Choice("measure", ChoiceKind.BASIS, "the measure", _MEASURES)
    loosened = Choice(
        "least",
        ChoiceKind.THRESHOLD,
        "how far ties must loosen to count as parted",
        {"by a tenth": 1 / 10, "by a third": 1 / 3},
    )

    def fall(column: str) -> float:
        """Return the fraction by which China's share fell from 2008 to its lowest published year."""
        out = [y for y in range(2008, 2025) if y == 2008 or is_out(of_period("rare_earth_trade", y))]
        shares = [rare_earth_share(year, column) for year in out]
        return 1 - min(shares) / shares[0]

    def judge(measure: str, least: float) -> tuple[float, Verdict]:
        return 100 * fall(measure), rules.without_exception([fall(measure) >= least])

    before, after = (100 * rare_earth_share(year) for year in (2008, 2024))
    low = 100 * min(rare_earth_share(year) for year in range(2008, 2025))
    cut = cited("rieti_90")
    return judged(
        Readings.of([measures, loosened], judge, "percent of the first share"),
        (
            "Ties have been loosened before. China's share of rare-earth imports by weight fell from "
            f"{before:.0f} % in 2008 to {low:.0f} % at its lowest. The share was back at {after:.0f} % "
            f"in 2024. A study estimates that a cut of 90 % would cost about {-cut.value:.0f} % of GDP "
            "within a year: costly, but not impossible. Few firms plan to leave. The weaker sentence "
            "that parting is costly would hold."
        ),
        "'Inseparable' is an absolute word. One counter-example shows that the word goes too far.",
        (
            computed(
                "China's share of Japan's rare-earth imports, by weight",
                before,
                "percent",
                2008,
                "rare_earth_trade",
            ),
            computed(
                "China's share by weight in its lowest year", low, "percent", "2008-2024", "rare_earth_trade"
            ),
            *(
                computed(
                    f"fall of the share from 2008 to its lowest, {words}",
                    100 * fall(column),
                    "percent",
                    "2008-2024",
                    "rare_earth_trade",
                )
                for words, column in _MEASURES.items()
            ),
            cut,
            beside(cited("leave_2023")),
        ),
    )
