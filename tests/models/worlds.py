"""Small random economies for the tests of the models."""

from __future__ import annotations

import numpy as np

from course.models import TradeModel


def random_world(
    seed: int,
    economies: int = 4,
    sectors: int = 3,
    *,
    openness: float = 0.3,
    dominance: float = 1.0,
    zeros: float = 0.0,
    links: float = 0.5,
    tariffs: bool = True,
    theta: tuple[float, float] = (2.0, 9.0),
) -> dict:
    """Return consistent arguments of a `TradeModel`.

    Recipes and shares are drawn; sizes are then solved for, so that the accounts add up with balanced final
    demand in every economy.
    """
    rng = np.random.default_rng(seed)
    size = rng.uniform(0.5, 2.0, economies)
    size[0] *= dominance
    value_added = 1 - links * rng.uniform(0.5, 1.0, (economies, sectors))
    recipe = rng.dirichlet(np.ones(sectors), (economies, sectors)).transpose(0, 2, 1)
    inputs = recipe * (1 - value_added)[:, None, :]
    final = rng.dirichlet(2 * np.ones(sectors), economies)
    rates = np.zeros((economies, economies, sectors))
    if tariffs:
        rates = rng.uniform(0, 0.3, rates.shape) * (1 - np.eye(economies))[:, :, None]
    # purchase shares [exporter, importer, sector]; everyone buys something at home
    abroad = rng.uniform(0.2, 1.0, rates.shape) * size[:, None, None]
    home = np.arange(economies)
    gone = rng.uniform(0, 1, rates.shape) < zeros
    gone[home, (home + 1) % economies, :] = False  # everyone keeps one buyer, or nothing ties the wages
    abroad[gone] = 0.0
    abroad[home, home, :] = 0.0
    share = openness * abroad / np.maximum(abroad.sum(axis=0), 1e-9)
    share[home, home, :] = 1 - share.sum(axis=0)
    net = share / (1 + rates)
    # X = inputs * Y + final * I, Y = net * X, I = value added + revenue: linear, up to one scale
    count = economies * sectors
    supply = np.zeros((economies, sectors, economies, sectors))
    for s in range(sectors):
        supply[:, s, :, s] = net[:, :, s]
    supply = supply.reshape(count, count)
    use = np.zeros((economies, sectors, economies, sectors))
    spend = np.zeros_like(use)
    for n in range(economies):
        use[n, :, n, :] = inputs[n]
        spend[n, :, n, :] = final[n][:, None] * value_added[n][None, :]
    revenue = np.zeros_like(use)
    for n in range(economies):
        revenue[n, :, n, :] = final[n][:, None] * (1 - net[:, n, :].sum(axis=0))[None, :]
    matrix = (use + spend).reshape(count, count) @ supply + revenue.reshape(count, count)
    # the matrix keeps totals (columns sum to one): its fixed point is the base year, here of size 100
    system = np.eye(count) - matrix
    system[-1] = 1.0
    spending = np.linalg.solve(system, np.append(np.zeros(count - 1), 100.0))
    flows = net * spending.reshape(economies, sectors)[None]
    return {
        "flows": flows,
        "input_shares": inputs,
        "value_added_shares": value_added,
        "elasticities": rng.uniform(*theta, sectors),
        "tariffs": rates,
        "countries": [f"C{i}" for i in range(economies)],
        "sectors": [f"S{i}" for i in range(sectors)],
    }


def random_model(seed: int, *args, **kwargs) -> TradeModel:
    """Return the model of `random_world`."""
    return TradeModel(**random_world(seed, *args, **kwargs))
