"""How fast the trade model is, alone and beside gegravity 0.3 on the same data.

    python benchmarks/equilibrium.py            prints the tables
    python benchmarks/equilibrium.py --write    also puts them into benchmarks/RESULTS.md

gegravity (US International Trade Commission) keeps output and expenditure shares at their base values, so it
is compared with the model's conditional mode, which answers the same question. Without gegravity that part
is left out and says so. Times are the quickest of several runs.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import platform
import re
import time
import tracemalloc
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course.models import TradeModel

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Trade equilibrium"
SIZES = ((30, 1), (44, 35), (77, 45))
DRAWS = 1000


def timed(call: Callable[[], Any], runs: int) -> tuple[float, float, Any]:
    """Return the quickest time by the clock and of the processor in milliseconds, and the last result.

    On a machine that does something else too the second is the better measure; on an idle one they agree for
    what runs in one thread.
    """
    call()
    clock, processor = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        result = call()
        clock.append(1e3 * (time.perf_counter() - begun))
        processor.append(1e3 * (time.process_time() - used))
    return min(clock), min(processor), result


def synthetic(economies: int, sectors: int) -> TradeModel:
    """Return a made-up world of a given size with input-output links (none for one sector)."""
    rng = np.random.default_rng(economies * 1000 + sectors)
    flows = rng.lognormal(0, 1, (economies, economies, sectors))
    flows *= 0.3 / flows.sum(axis=0)
    home = np.arange(economies)
    flows[home, home, :] += 1.0
    flows *= rng.lognormal(0, 0.1, (economies, 1, sectors)) * rng.lognormal(0, 1, (economies, 1, 1))
    share = 0.45 if sectors > 1 else 0.0
    inputs = share * rng.dirichlet(np.full(sectors, 20.0), (economies, sectors)).transpose(0, 2, 1)
    return TradeModel(flows, inputs, 1 - inputs.sum(axis=1), elasticities=rng.uniform(3, 10, sectors))


def solves(runs: int) -> list[str]:
    """Measure cold and warm solves by size."""
    rows = [
        "| economies x sectors | unknowns | cold: clock, processor ms | iterations "
        "| warm: clock, processor ms | iterations | residual | µs an iteration |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    world = TradeModel.baseline()
    models = [("25 x 28 (2022), to 1e-5", world, "USA", 1e-5), ("25 x 28 (2022)", world, "USA", 1e-8)]
    models += [(f"{n} x {s}", synthetic(n, s), "economy 1", 1e-8) for n, s in SIZES]
    for name, model, payer, tolerance in sorted(models, key=lambda row: row[1]._base.share.size):
        first, second = ({"tariffs": {("*", payer): rate}, "tolerance": tolerance} for rate in (0.25, 0.26))
        cold_best, cold_used, cold = timed(lambda m=model, e=first: m.solve(**e), runs)
        warm_best, warm_used, warm = timed(lambda m=model, e=second, c=cold: m.solve(**e, start=c), runs)
        count = len(cold.state)
        rows.append(
            f"| {name} | {count:,} | {cold_best:.1f}, {cold_used:.1f} | {cold.iterations} | "
            f"{warm_best:.1f}, {warm_used:.1f} | {warm.iterations} | {cold.residual:.0e} | "
            f"{1e3 * cold_used / cold.iterations:.0f} |"
        )
    return rows


def many() -> list[str]:
    """Measure a thousand draws of the 2022 world: elasticities and one tariff."""
    world = TradeModel.baseline()
    rng = np.random.default_rng(1)
    theta = world.elasticities.to_numpy() * rng.uniform(0.6, 1.4, (DRAWS, 1))
    experiments = [{"tariffs": {("JPN", "USA"): rate}} for rate in rng.uniform(0.1, 0.3, DRAWS)]
    best, used, _ = timed(lambda: world.solve_many(experiments, theta, progress=False), 5)
    peaks = []
    for count in (DRAWS // 4, DRAWS):
        tracemalloc.start()
        world.solve_many(experiments[:count], theta[:count], progress=False)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    return [
        f"{DRAWS:,} draws of the 25 x 28 world (own elasticities and tariff each, to 1e-6): "
        f"{best / 1e3:.2f} s by the clock, {used / 1e3:.2f} s of the processor in two threads; "
        f"peak memory {peaks[0]:.0f} MiB for {DRAWS // 4} "
        f"draws, {peaks[1]:.0f} MiB for {DRAWS:,}."
    ]


def world_in_one_sector() -> pd.DataFrame:
    """Return all goods trade of 2022 as one matrix, exporters in rows, from the shipped table."""
    flows = TradeModel.baseline().flows.reset_index()
    goods = flows[flows["sector"] != "SERV"]
    return goods.pivot_table(index="exporter", columns="importer", values="flow", aggfunc="sum")


def peer(flows: pd.DataFrame, theta: float, shock: pd.DataFrame) -> tuple[float, float, pd.DataFrame]:
    """Run gegravity; return seconds for its base, seconds for the experiment, and flows after.

    The base trade cost of each pair is the one that reproduces the data exactly.
    """
    import gegravity

    output, spending = flows.sum(axis=1), flows.sum(axis=0)
    table = flows.stack().rename("trade").reset_index()
    table["year"] = "2022"
    table["Y"] = table["exporter"].map(output).astype(float)
    table["E"] = table["importer"].map(spending).astype(float)
    table["cost"] = np.log(table["trade"] * output.sum() / (table["Y"] * table["E"]))
    after = table.copy()
    after["cost"] -= theta * np.log(shock.stack().to_numpy())
    coefficient = gegravity.CostCoeffs(pd.DataFrame({"var": ["cost"], "value": [1.0]}), "var", "value")
    base = gegravity.BaselineData(table, trade_var_name="trade", expend_var_name="E", output_var_name="Y")
    begun = time.perf_counter()
    model = gegravity.OneSectorGE(
        base,
        year="2022",
        reference_importer=str(flows.columns[0]),
        sigma=theta + 1,
        cost_variables=["cost"],
        cost_coeff_values=coefficient,
        quiet=True,
    )
    model.build_baseline(omr_rescale=1, imr_rescale=1, mr_tolerance=1e-12)
    built = time.perf_counter() - begun
    model.define_experiment(after)
    begun = time.perf_counter()
    model.simulate(ge_tolerance=1e-12)
    spent = time.perf_counter() - begun
    # flows at base margins from its resistances
    inward = pd.Series({n: c._conditional_imr_ratio for n, c in model.country_set.items()})[flows.columns]
    outward = pd.Series({n: c._conditional_omr_ratio for n, c in model.country_set.items()})[flows.index]
    cost = np.exp(after["cost"].to_numpy()).reshape(flows.shape)
    result = cost * np.outer(output * outward, spending * inward) / output.sum()
    return built, spent, pd.DataFrame(result, flows.index, flows.columns)


def side_by_side(runs: int) -> list[str]:
    """Measure one experiment in both programs."""
    try:
        number = version("gegravity")
    except PackageNotFoundError:
        return ["gegravity is not installed: not compared."]
    flows, theta = world_in_one_sector(), 5.0
    shock = pd.DataFrame(1.0, flows.index, flows.columns)
    shock.loc["CHN", "JPN"] = shock.loc["JPN", "CHN"] = 1.25
    model = TradeModel.one_sector(flows, theta)
    best, _, ours = timed(lambda: model.conditional(trade_costs=shock), runs)
    full, _, _ = timed(lambda: model.solve(trade_costs=shock), runs)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        rounds = [peer(flows, theta, shock) for _ in range(3)]
    built, spent = min(r[0] for r in rounds), min(r[1] for r in rounds)
    theirs = rounds[0][2]
    mine = ours.flows["after"].droplevel("sector").unstack("importer")
    gap = float(np.abs(mine / theirs - 1).max(axis=None))
    return [
        f"One sector, goods trade of 2022, {len(flows)} economies, trade between Japan and China 25 % "
        f"dearer, margins fixed; gegravity {number}.",
        "",
        "| program | base, ms | experiment, ms | times ours |",
        "|---|---:|---:|---:|",
        f"| gegravity: `build_baseline`, `simulate` | {1e3 * built:,.0f} | {1e3 * spent:,.0f} "
        f"| {1e3 * spent / best:,.0f} |",
        f"| `TradeModel.conditional` | {timed(lambda: TradeModel.one_sector(flows, theta), runs)[0]:.1f} "
        f"| {best:.2f} | 1 |",
        f"| `TradeModel.solve` (incomes respond too) | | {full:.2f} | {full / best:.1f} |",
        "",
        f"Largest relative difference of a flow: {gap:.1e} (limit 1e-6).",
    ]


def put(section: str, text: str) -> str:
    """Return `text` with the section of the same heading replaced, or the section added at the end."""
    heading = section.partition("\n")[0]
    found = re.search(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found:
        return text[: found.start()] + section + ("\n" if text[found.end() :] else "") + text[found.end() :]
    return text.rstrip("\n") + "\n\n" + section


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    parser.add_argument("--runs", type=int, default=25)
    given = parser.parse_args()
    lines = [
        HEADING,
        "",
        f"Python {platform.python_version()}, numpy {version('numpy')}, {platform.system()} "
        f"{platform.machine()}, 2 cores shared with other work. A tariff of 25 % on everything "
        "one economy imports, to 1e-8; warm: 26 %, started from that result. "
        "Aims: 25 x 28 cold in 4 ms, warm in 2 ms, 1,000 draws in 2 s.",
        "",
        *solves(given.runs),
        "",
        *many(),
        "",
        *side_by_side(given.runs),
    ]
    section = "\n".join(lines) + "\n"
    print(section)
    if given.write:
        RESULTS.write_text(put(section, RESULTS.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
