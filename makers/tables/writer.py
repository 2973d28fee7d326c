"""Writes tables and the Data Package descriptor; the same input always gives the same bytes."""

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from makers.tables.checks import last_period
from makers.tables.registry import LICENCES, BuildError, Dataset, Field

DESCRIPTOR = "datapackage.json"
PACKAGE = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "interdependence-course-data",
    "title": "Tables of the course Interdependence: Japan between China and the United States",
    "description": (
        "Figures re-tabulated from official publications. Each resource states its publisher, licence, "
        "vintage, processing and known gaps; each column its unit and meaning."
    ),
}


def csv_bytes(entry: Dataset, frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV, sorted by its key, with LF, fixed number formats and empty missing cells."""
    frame = frame.sort_values(list(entry.key), kind="stable")
    columns = [_cells(field, frame[field.column.name]) for field in entry.fields]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in entry.columns])
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode("utf-8")


def _cells(field: Field, series: pd.Series) -> list[str]:
    kind = field.column.type
    if kind == "date":
        return ["" if pd.isna(v) else v.strftime("%Y-%m-%d") for v in series]
    if kind == "boolean":
        return ["" if pd.isna(v) else ("true" if v else "false") for v in series]
    if kind in ("year", "integer"):
        return ["" if pd.isna(v) else str(int(v)) for v in series]
    if kind == "number":
        return ["" if pd.isna(v) else _number(float(v), field.decimals) for v in series]
    return ["" if pd.isna(v) else str(v) for v in series]


def _number(value: float, decimals: int | None) -> str:
    """Return a number as text with at most `decimals` places; None keeps ten significant digits."""
    text = f"{value:.10g}" if decimals is None else f"{value:.{decimals}f}"
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def gzip_bytes(content: bytes) -> bytes:
    """Return content compressed without time stamp and file name, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def resource(entry: Dataset, content: bytes, frame: pd.DataFrame | None) -> tuple[dict[str, Any], bytes]:
    """Return the descriptor entry of a table and the bytes of its file.

    `content`: the uncompressed file.
    `frame`: the table; None for a map.
    """
    extension = "json" if frame is None else "csv"
    path = f"{entry.name}.{extension}" + (".gz" if entry.compress else "")
    stored = gzip_bytes(content) if entry.compress else content
    licence, licence_url = LICENCES[entry.licence]
    source = {"title": entry.publisher}
    if entry.source_url.startswith("https://"):
        source["path"] = entry.source_url
    item: dict[str, Any] = {
        "name": entry.name,
        "title": entry.title,
        "description": entry.description,
        "path": path,
        "format": extension,
        "mediatype": "application/json" if frame is None else "text/csv",
        "encoding": "utf-8",
        "bytes": len(stored),
        "hash": _sha256(stored),
        "uncompressedHash": _sha256(content),
        "rows": 0 if frame is None else len(frame),
        "years": "-" if frame is None else _years(entry, frame),
        "licenses": [{"title": licence, "path": licence_url}],
        "sources": [source],
        "sourceNote": entry.source_url,
        "vintage": entry.vintage,
        "retrieved": entry.retrieved,
        "processing": entry.processing,
        "knownGaps": entry.known_gaps,
        "status": entry.status,
        **_releases(entry, "" if frame is None else last_period(entry, frame)),
        **_last_day(entry, frame),
    }
    if entry.compress:
        item["compression"] = "gz"
    if frame is not None:
        item["type"] = "table"
        item["schema"] = {
            "fields": [_field(field, frame[field.column.name]) for field in entry.fields],
            "primaryKey": list(entry.key),
            "missingValues": [""],
        }
    return item, stored


def _releases(entry: Dataset, period: str) -> dict[str, Any]:
    """Return the card's entries on releases; an unknown entry is an empty text.

    The day of the next release depends on rhythm, release held and last period, never on today.
    """
    rhythm, held = entry.rhythm, entry.released
    if rhythm.months and not held:
        if not period:
            raise BuildError(
                f"{entry.name}: the table has no last period, so name the release that the raw files hold: "
                "released, as 2026-01."
            )
        held = rhythm.first_release(period)
    return {
        "rhythm": rhythm.words,
        "rhythmNote": rhythm.says if rhythm.months else "",
        "rhythmPage": rhythm.page,
        "lastPeriod": period,
        "releaseHeld": held,
        "nextDue": rhythm.next_due(held) if rhythm.months else "",
    }


def _last_day(entry: Dataset, frame: pd.DataFrame | None) -> dict[str, str]:
    """Return the card's entry with the table's own last day; empty without one."""
    if entry.last_day is None or frame is None:
        return {}
    return {"lastDay": f"{entry.last_day(frame):%Y-%m-%d}"}


def _field(field: Field, series: pd.Series) -> dict[str, Any]:
    column = field.column
    item: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "unit": column.unit,
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    allowed = list(column.allowed)
    if column.category:
        # The values keep the builder's order; an earlier check refused other values.
        allowed = allowed or sorted(set(series.dropna().astype(str)))
        item["categories"] = allowed
    if allowed:
        constraints["enum"] = allowed
    if field.minimum is not None:
        constraints["minimum"] = int(field.minimum) if column.type != "number" else field.minimum
    if field.maximum is not None:
        constraints["maximum"] = int(field.maximum) if column.type != "number" else field.maximum
    if constraints:
        item["constraints"] = constraints
    return item


def _years(entry: Dataset, frame: pd.DataFrame) -> str:
    """Return the years of a table, such as "2011-2022", from its columns of years or dates; "-" without any.

    A year at the end of the table's name counts too.
    """
    found = [int(end) for end in re.findall(r"_(\d{4})$", entry.name)]
    for column in entry.columns:
        values = frame[column.name].dropna()
        if column.type == "year":
            found += [int(v) for v in values.unique()]
        elif column.type == "date" and len(values):
            found += [values.min().year, values.max().year]
    if not found:
        return "-"
    return str(min(found)) if min(found) == max(found) else f"{min(found)}-{max(found)}"


def read_descriptor(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of a folder's descriptor by table name; an empty dictionary without a descriptor."""
    path = folder / DESCRIPTOR
    if not path.exists():
        return {}
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BuildError(f"{path} is not valid JSON: {error}") from None
    return {entry["name"]: entry for entry in package["resources"]}


def write_descriptor(folder: Path, entries: Mapping[str, dict[str, Any]]) -> None:
    """Write the Data Package descriptor with the entries sorted by name."""
    package = {**PACKAGE, "resources": [entries[name] for name in sorted(entries)]}
    content = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / DESCRIPTOR).write_bytes(content.encode("utf-8"))
