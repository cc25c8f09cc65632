"""Screening a Polars data frame."""

import interdict
import polars as pl

screener = interdict.Screener("starter")
customers = pl.DataFrame(
    {
        "id": range(1_000),
        "name": ["Integrity Technology Group", "Yongxin Zhicheng Technology Group", "LockBit"]
        + [f"Ordinary Customer {number} Ltd" for number in range(997)],
    }
)
hits = pl.DataFrame(screener.screen_batch(customers))
best = (
    hits.filter(pl.col("interdict_status") == "hit").sort("interdict_score", descending=True).unique("id", keep="first")
)
print(best.select("id", "name", "interdict_caption", "interdict_score"))
print(f"{best.height} customers with hits of {customers.height}")
