"""A table added by its figures, its card and its meaning alone is described, charted, matched and asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from copied import copy_folder

FIGURES = """\
year,partner,exports_usd_bn,imports_usd_bn
2030,JPN,30,50
2030,VNM,62.5,28
2030,WLD,700,640
2031,JPN,33,47
2031,VNM,70,30
2031,WLD,720,650
"""
CARD = """\
title: Made-up trade of South Korea
description: Figures that a test made up.
publisher: Nobody
source_url: https://example.org/
licence: facts
vintage: "2032"
rhythm:
  says: A sample has no next release.
retrieved: 2032-01-01, from nowhere
processing: Made up.
known_gaps: Everything.
status: illustrative
key: [year, partner]
columns:
  - {name: year, type: year, description: Calendar year}
  - {name: partner, type: string, description: Partner}
  - {name: exports_usd_bn, type: number, unit: USD billion, description: Exports}
  - {name: imports_usd_bn, type: number, unit: USD billion, description: Imports}
"""
MEANING = """\
counts = "Made-up goods that cross the border of South Korea."
cannot = ["anything real"]
books = "Nobody"
adds_along = ["TIME_PERIOD", "TRADE_FLOW"]

[fixed]
REF_AREA = "KOR"

[columns]
year = { concept = "TIME_PERIOD" }
partner = { concept = "COUNTERPART_AREA", total = "WLD" }
exports_usd_bn = { concept = "OBS_VALUE", measure = "trade", at = { TRADE_FLOW = "export" } }
imports_usd_bn = { concept = "OBS_VALUE", measure = "trade", at = { TRADE_FLOW = "import" } }
"""
#: what somebody does with the table, in a process that sees the copy
USE = """
import json
from datetime import date
from pathlib import Path

from makers.tables.building import build_data

said = {"refused": build_data(Path(), Path("data"), only=["korea_trade"])}

from course import charts
from course.bank import Number, QuestionSet, load
from course.bank.case import Case
from course.tables import cube, describe
from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.suggesting import proposals
from course.texts.testing import test

said["panel"] = str(describe("korea_trade"))
said["share"] = cube.share("korea_trade", partner="VNM", flow="export", period=2031).value
chart = charts.lines(
    load("korea_trade"), x="year", y="exports_usd_bn", series="partner",
    title="Exports of Korea", unit="USD billion",
)
said["chart"] = json.dumps(chart.to_dict(), default=str)
day = date(2033, 1, 1)
for text in ("South Korea exported goods worth $70 billion to Vietnam in 2031.",
             "South Korea exported goods worth $95 billion to Vietnam in 2031."):
    found = claims(sentences(text), day)
    said.setdefault("tables", []).append([one.table for one in proposals(found[0], day)])
    said.setdefault("verdicts", []).append(str(test(found[0], day=day).verdict))


def _share() -> float:
    table = load("korea_trade")
    values = table[table["year"] == 2031].groupby("partner")["exports_usd_bn"].sum()
    return 100 * values["VNM"] / values["WLD"]


ask = QuestionSet("tiny", title="Tiny", scenario="A set for tests.").question(
    Number("percent", tolerance=0.01),
    objective="none", title="Tiny", text="Tiny?", hints=("Think.",), level=1,
)
said["slips"] = {one.id: one.plain["v"] for one in Case(ask(_share)).shared if "v" in one.plain}
print(json.dumps(said))
"""


def test_a_table_is_added_by_three_files(root: Path, tmp_path: Path) -> None:
    for name in ("course", "makers", "data"):
        copy_folder(root / name, tmp_path / name)
    shutil.copy(root / "pyproject.toml", tmp_path)
    authored = tmp_path / "makers" / "tables" / "authored"
    (authored / "korea_trade.csv").write_text(FIGURES, "utf-8")
    (authored / "korea_trade.yaml").write_text(CARD, "utf-8")
    (tmp_path / "data" / "meaning" / "korea_trade.toml").write_text(MEANING, "utf-8")
    (tmp_path / "use.py").write_text(textwrap.dedent(USE), "utf-8")
    done = subprocess.run(
        [sys.executable, "use.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["refused"] == 0
    assert "Made-up goods that cross the border" in said["panel"] and "anything real" in said["panel"]
    assert said["share"] == 100 * 70 / 720
    assert "Source: Nobody" in said["chart"]
    assert [tables[0] for tables in said["tables"]] == ["korea_trade", "korea_trade"]
    assert said["verdicts"] == ["supported", "contradicted"]
    # the other flow, and the year before: what the meaning says can be mixed up
    assert said["slips"]["other_flow"] == 100 * 30 / 650
    assert said["slips"]["year_before"] == 100 * 62.5 / 700
    assert said["slips"]["total_wld_doubled"] < said["share"]
