"""Converts amounts between currencies, with the rates in the table `macro`."""

from functools import cache

from course.tables.loader import load

#: currency -> an economy whose national currency it is
_HOME = {
    "JPY": "JPN", "CNY": "CHN", "EUR": "DEU", "GBP": "GBR", "KRW": "KOR", "AUD": "AUS", "CAD": "CAN",
    "INR": "IND", "TWD": "TWN", "CHF": "CHE", "SGD": "SGP", "THB": "THA", "IDR": "IDN", "MYR": "MYS",
    "VND": "VNM", "PHP": "PHL", "BRL": "BRA", "MXN": "MEX", "RUB": "RUS", "ZAR": "ZAF", "TRY": "TUR",
    "SEK": "SWE", "NOK": "NOR", "DKK": "DNK", "NZD": "NZL",
    "HKD": "HKG", "SAR": "SAU", "AED": "ARE", "PLN": "POL", "CZK": "CZE", "HUF": "HUN",
}  # fmt: skip


@cache
def national_rate(currency: str, year: int) -> float | None:
    """Return the mean price of one dollar in a currency in a year; None where the table lacks the rate."""
    if currency == "USD":
        return 1.0
    home = _HOME.get(currency)
    table = load("macro")
    found = table[(table["iso3"] == home) & (table["year"] == year)]["national_per_usd"].dropna()
    return float(found.iloc[0]) if len(found) else None


def rate_of(given: str, wanted: str, year: int) -> float | None:
    """Return a year's mean price of one unit of `given` in `wanted`; None where the table lacks a rate."""
    one, other = national_rate(given, year), national_rate(wanted, year)
    return None if one is None or other is None else other / one


def converted(value: float, given: str, wanted: str, year: int | None) -> float | None:
    """Return an amount converted at the mean rate of a year; None where the table lacks a rate."""
    if given == wanted:
        return value
    rate = rate_of(given, wanted, year) if year is not None else None
    return None if rate is None else value * rate
