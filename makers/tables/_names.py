"""Finds the ISO 3166 codes for the names of economies that publishers print."""

import csv
from collections.abc import Iterable
from functools import cache

from makers.tables.registry import AUTHORED, BuildError

#: publishers' spellings that differ from the table of economies -> alpha-3 code
_SPELLINGS = {
    "burma": "MMR",
    "democratic republic of congo": "COD",
    "korea, north": "PRK",
    "korea, republic of": "KOR",
    "korea, south": "KOR",
    "turkey": "TUR",
    "vietnam": "VNM",
    "rest of world": "ROW",
    "other countries": "ROW",
    "world total": "WLD",
}

#: pairs of alpha-3 and alpha-2 codes, since the table of economies holds no alpha-2 codes
_ISO2 = (
    "ABW AW AFG AF AGO AO AIA AI ALB AL AND AD ANT AN ARE AE ARG AR ARM AM ASM AS ATA AQ ATF TF ATG AG "
    "AUS AU AUT AT AZE AZ BDI BI BEL BE BEN BJ BES BQ BFA BF BGD BD BGR BG BHR BH BHS BS BIH BA BLM BL "
    "BLR BY BLZ BZ BMU BM BOL BO BRA BR BRB BB BRN BN BTN BT BVT BV BWA BW CAF CF CAN CA CCK CC CHE CH "
    "CHL CL CHN CN CIV CI CMR CM COD CD COG CG COK CK COL CO COM KM CPV CV CRI CR CUB CU CUW CW CXR CX "
    "CYM KY CYP CY CZE CZ DEU DE DJI DJ DMA DM DNK DK DOM DO DZA DZ ECU EC EGY EG ERI ER ESH EH ESP ES "
    "EST EE ETH ET FIN FI FJI FJ FLK FK FRA FR FRO FO FSM FM GAB GA GBR GB GEO GE GHA GH GIB GI GIN GN "
    "GMB GM GNB GW GNQ GQ GRC GR GRD GD GRL GL GTM GT GUM GU GUY GY HKG HK HND HN HRV HR HTI HT HUN HU "
    "IDN ID IND IN IOT IO IRL IE IRN IR IRQ IQ ISL IS ISR IL ITA IT JAM JM JOR JO JPN JP KAZ KZ KEN KE "
    "KGZ KG KHM KH KIR KI KNA KN KOR KR KWT KW LAO LA LBN LB LBR LR LBY LY LCA LC LKA LK LSO LS LTU LT "
    "LUX LU LVA LV MAC MO MAR MA MDA MD MDG MG MDV MV MEX MX MHL MH MKD MK MLI ML MLT MT MMR MM MNE ME "
    "MNG MN MNP MP MOZ MZ MRT MR MSR MS MUS MU MWI MW MYS MY MYT YT NAM NA NCL NC NER NE NFK NF NGA NG "
    "NIC NI NIU NU NLD NL NOR NO NPL NP NRU NR NZL NZ OMN OM PAK PK PAN PA PCN PN PER PE PHL PH PLW PW "
    "PNG PG POL PL PRK KP PRT PT PRY PY PSE PS PYF PF QAT QA ROU RO RUS RU RWA RW SAU SA SCG CS SDN SD "
    "SEN SN SGP SG SHN SH SLB SB SLE SL SLV SV SMR SM SOM SO SPM PM SRB RS SSD SS STP ST SUR SR SVK SK "
    "SVN SI SWE SE SWZ SZ SXM SX SYC SC SYR SY TCA TC TCD TD TGO TG THA TH TJK TJ TKL TK TKM TM TLS TL "
    "TON TO TTO TT TUN TN TUR TR TUV TV TWN TW TZA TZ UGA UG UKR UA URY UY USA US UZB UZ VCT VC VEN VE "
    "VGB VG VNM VN VUT VU WLF WF WSM WS YEM YE ZAF ZA ZMB ZM ZWE ZW"
)


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    with (AUTHORED / "economies.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["iso3"], row["name"]) for row in csv.DictReader(file))


def known_codes() -> frozenset[str]:
    """Return every alpha-3 code in the table of economies."""
    return frozenset(code for code, _ in _rows())


@cache
def _by_name() -> dict[str, str]:
    return {name.lower(): code for code, name in _rows()} | _SPELLINGS


def iso3_from_names(names: Iterable[str]) -> dict[str, str]:
    """Return a dictionary from each name to its alpha-3 code, whatever its capitals and apostrophes.

    Raises
    ------
    BuildError
        No economy has some of the names; the message lists them.
    """
    known, found, unknown = _by_name(), {}, []
    for name in sorted(set(names)):
        code = known.get(name.replace("\u2019", "'").replace("\xa0", " ").strip().lower())
        if code is None:
            unknown.append(name)
        else:
            found[name] = code
    if unknown:
        raise BuildError(f"No economy is called {', '.join(unknown)}.")
    return found


@cache
def iso3_from_iso2() -> dict[str, str]:
    """Return a dictionary from ISO 3166 alpha-2 code to alpha-3 code for economies in trade statistics."""
    words = _ISO2.split()
    return dict(zip(words[1::2], words[::2], strict=True))
