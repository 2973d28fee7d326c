"""Builds the shipped tables, for the command `course build data`."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from course.errors import CourseError, UnknownNameError
from course.paths import data_dir
from course.tables.meaning import check_meaning, meaning
from makers.tables.checks import check_dataset, check_frame
from makers.tables.registry import BuildError, Dataset, all_datasets, read_back
from makers.tables.writer import csv_bytes, read_descriptor, resource, write_descriptor


def build_one(entry: Dataset, raw: Path, folder: Path | None = None) -> tuple[pd.DataFrame | None, bytes]:
    """Build and check one table; return its frame (None for a map) and its uncompressed bytes.

    `folder` holds the meanings of the tables; the folder of the shipped tables when left out.

    Raises
    ------
    BuildError
        The card or the meaning is incomplete, or the table breaks its schema, a spot value or an identity.
    """
    check_dataset(entry)
    check_roles(entry, folder or data_dir())
    frame = entry.build(raw)
    if entry.is_map:
        return None, bytes(frame.attrs["content"])
    content = csv_bytes(entry, frame)
    # The check reads the written bytes, as a loader will.
    written = read_back(content, entry.columns)
    check_frame(entry, written)
    written.attrs["left_out"] = frame.attrs.get("left_out", "")
    return written, content


def check_roles(entry: Dataset, folder: Path) -> None:
    """Raise `BuildError` for a table whose meaning is missing, or gives a column no role."""
    try:
        check_meaning(meaning(entry.name, folder), [column.name for column in entry.columns], all_datasets())
    except CourseError as error:
        raise BuildError(f"{entry.name}: {error}") from None


def build_data(raw: Path, out: Path, *, report: bool = False, only: Collection[str] | None = None) -> int:
    """Build tables from the folder of raw files, and write them with their descriptor.

    `raw`: folder of the publishers' raw files.
    `out`: folder to write to; its entries of tables that are not built now are kept.
    `report`: whether to print the list of tables with rows, years, size and licence.

    Returns
    -------
    int
        0, or 1 if a table was refused; the file and entry of a refused table stay unchanged.
    """
    known = all_datasets()
    names = sorted(known) if only is None else list(only)
    for name in names:
        if name not in known:
            raise UnknownNameError("table", name, known)
    out.mkdir(parents=True, exist_ok=True)
    entries = {name: item for name, item in read_descriptor(out).items() if name in known}
    refused = 0
    for name in names:
        entry = known[name]
        try:
            if entry.needs_raw and not raw.is_dir():
                raise BuildError(f"{name}: the folder of raw files {raw} does not exist. Name it with --raw.")
            frame, content = build_one(entry, raw, out if (out / "meaning").is_dir() else None)
        except BuildError as error:
            print(f"refused  {error}")
            refused += 1
            continue
        item, stored = resource(entry, content, frame)
        for stale in out.glob(f"{name}.*"):
            stale.unlink()
        (out / item["path"]).write_bytes(stored)
        entries[name] = item
        print(f"written  {item['path']}  {item['rows']:,} rows  {item['bytes']:,} bytes")
        if frame is not None and frame.attrs["left_out"]:
            print(f"left out {name}: {frame.attrs['left_out']}")
    write_descriptor(out, entries)
    if report:
        print(report_text(out))
    return 1 if refused else 0


def report_text(folder: Path) -> str:
    """Return a text that lists a folder's tables: rows, years, size, status, licence, and total size."""
    entries = read_descriptor(folder)
    rows = [("table", "rows", "years", "kB", "status", "licence")]
    for item in entries.values():
        licence = item["licenses"][0]["title"]
        size = f"{item['bytes'] / 1000:,.1f}"
        rows.append((item["name"], f"{item['rows']:,}", item["years"], size, item["status"], licence))
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        f"{r[0]:<{widths[0]}}  {r[1]:>{widths[1]}}  {r[2]:<{widths[2]}}  {r[3]:>{widths[3]}}  "
        f"{r[4]:<{widths[4]}}  {r[5]}"
        for r in rows
    ]
    total = sum(item["bytes"] for item in entries.values())
    return "\n".join([*lines, "", f"{len(entries)} tables, {total / 1e6:.2f} MB"])
