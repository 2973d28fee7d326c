"""Economies: codes, names, groups and fixed colours."""

from __future__ import annotations

from makers.tables.registry import Spot, authored, number, text, yes_no
from makers.tables.rhythm import no_rhythm

economies = authored(
    "economies",
    title="Economies: codes, names, groups and colours",
    description=(
        "One row for each economy, former economy or aggregate in the tables of this course, with "
        "its colour in every chart. The word is economy, not country. The list follows statistical "
        "practice and says nothing about the status of a territory."
    ),
    publisher="ISO 3166, UN M49 and CEPII GeoDist, arranged for this course",
    source_url="https://unstats.un.org/unsd/methodology/m49/",
    licence="facts",
    vintage="memberships as of November 2025",
    rhythm=no_rhythm("codes and memberships change when governments act."),
    retrieved="2026-11-24, from stored copies",
    processing=(
        "Codes come from ISO 3166-1. Short names follow current English use. Region and "
        "coordinates of the main city come from CEPII GeoDist and are filled by hand where CEPII "
        "has none. The colours were chosen for this course. Six of them (JPN, CHN, USA, TWN, KOR, "
        "DEU) stay apart under the common forms of colour blindness. Economies without a colour of "
        "their own share one grey."
    ),
    known_gaps=(
        "These codes are not in ISO 3166: XKX for Kosovo, and WLD, ROW, EUU and S19 for "
        "aggregates. S19 stands for other Asia in CEPII data. Regions are those of CEPII, which "
        "counts all of Russia as part of Europe. Where a publisher uses another name, the "
        "publisher's table keeps that name."
    ),
    status="observed",
    key=("iso3",),
    fields=(
        text("iso3", "ISO 3166-1 alpha-3 code; XKX, WLD, ROW and EUU where ISO has none"),
        text(
            "iso_numeric",
            "ISO 3166-1 numeric code, three digits stored as text; also the id on the map",
            required=False,
        ),
        text("name", "Short English name"),
        text(
            "kind",
            "economy, former (no longer reported under this code) or aggregate",
            allowed=("economy", "former", "aggregate"),
        ),
        text(
            "region",
            "Part of the world",
            allowed=("Africa", "Americas", "Asia", "Europe", "Oceania", "Other", "World"),
        ),
        number("latitude", "degrees", "Latitude of the main city", required=False, minimum=-90, maximum=90),
        number(
            "longitude", "degrees", "Longitude of the main city", required=False, minimum=-180, maximum=180
        ),
        text("colour", "Colour in charts, #rrggbb"),
        yes_no("g7", "Member of the Group of Seven"),
        yes_no("asean", "Member of ASEAN (Timor-Leste since October 2025)"),
        yes_no("eu", "Member of the European Union (27, without the United Kingdom)"),
        yes_no("rcep", "Party to the Regional Comprehensive Economic Partnership"),
        yes_no("cptpp", "Party to the CPTPP (United Kingdom since December 2024)"),
        yes_no("model", "One of the 24 economies of the trade model"),
        text(
            "customs_label",
            "Label in Japan's customs statistics, where the economy occurs there",
            required=False,
        ),
    ),
    spots=(
        Spot({"iso3": "JPN"}, "iso_numeric", "392"),
        Spot({"iso3": "CHN"}, "iso_numeric", "156"),
        Spot({"iso3": "USA"}, "iso_numeric", "840"),
        Spot({"iso3": "TWN"}, "name", "Taiwan"),
    ),
)
