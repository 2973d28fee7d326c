"""The arithmetic audit: compares the text's figures with each other, before any source is opened."""

import pandas as pd

from course.claims._evidence import rate, totals
from course.claims.constraints import finance
from course.claims.trade import claimed, profit


def audit() -> pd.DataFrame:
    """Compare the text's figures with each other and with one plain fact each.

    Returns
    -------
    DataFrame
        id, claims, question, implied, known, unit, ratio (implied / known), reading. `known` is the value
        to compare with the implied figure.
    """
    china, world = totals("mof", "CHN", 2024), totals("mof", "WLD", 2024)
    trade = (world["exports_jpy_bn"] + world["imports_jpy_bn"]) / rate()
    exports = china["exports_jpy_bn"] / rate()
    gdp = finance("gdp_nominal", "2024-12-31", "year").value / 1000
    debt = finance("debt_total", "2024-12-31", "day").value / 1000
    reserves = finance("reserve_assets", "2025-02-28", "day", "value_usd_bn").value
    earned = sum(profit(firm, 2024) for firm in ("Honda", "Toyota")) / 1000 / rate()
    rows = [
        ("X1", "C18 C19", "Which exchange rate do the two figures of debt imply?",
         claimed("C18") * 1e12 / (claimed("C19") * 1e9), rate(), "JPY per USD",
         "No market rate comes near the implied rate."),
        ("X2", "C05 C06", "How large would Japan's whole trade be?",
         claimed("C05") / (claimed("C06") / 100), trade, "USD bn",
         "The two claims cannot both be of 2024."),
        ("X3", "C05 C21", "How large would exports to China be?",
         (claimed("C05") + claimed("C21")) / 2, exports, "USD bn",
         "Volume and surplus together make exports far too large."),
        ("X4", "C26 C27", "How much money would stand behind one job?",
         claimed("C26") * 1e9 / (claimed("C27") * 1e6) / 1000,
         claimed("C26") / 10 * 1e9 / (claimed("C27") * 1e6) / 1000, "USD thousand",
         ("Divided by ten, the amount is a usual one. The slip is more likely in the money than in "
"the jobs.")),
        ("X5", "C11 C12", "What is the share of profit said to be earned in China?",
         claimed("C12"), claimed("C11") / 100 * earned, "USD bn",
         ("The forty billion do not follow from the 35 percent, if both mean the same firms and "
"profit.")),
        ("X6", "C17 C18", "What would the debt be as a share of GDP?",
         100 * claimed("C18") / gdp, 100 * debt / gdp, "percent of GDP",
         "With this debt Japan would have low debt, but the text uses the figure to show high debt."),
        ("X7", "C21 C22", "How much of the reserves would the surplus be?",
         100 * claimed("C21") / reserves, 100.0, "percent of reserves",
         "A surplus of this size is too small to be called crucial."),
        ("X8", "C09 C13", "Do dependence and capacity describe the same stage?",
         claimed("C09"), claimed("C13"), "percent",
         ("An import share below the share of capacity is possible only when others supply too. The "
"two figures describe different stages.")),
    ]  # fmt: skip
    names = ["id", "claims", "question", "implied", "known", "unit", "reading"]
    table = pd.DataFrame(rows, columns=names)
    table.insert(6, "ratio", table["implied"] / table["known"])
    return table
