"""Screening what a DuckDB query gives, and asking the hits with another."""

import duckdb
import interdict

screener = interdict.Screener("starter")
database = duckdb.connect()
customers = database.sql(
    """
    select range as id,
           case range when 0 then 'Integrity Technology Group' when 1 then 'Yongxin Zhicheng Technology Group' when 2 then 'LockBit'
           else 'Ordinary Customer ' || range || ' Ltd' end as name
    from range(1000)
    """
)
hits = screener.screen_batch(customers).to_pyarrow()
found, rows = database.sql(
    "select count(distinct id) filter (interdict_status = 'hit'), count(distinct id) from hits"
).fetchall()[0]
for caption, score in database.sql(
    "select interdict_caption, max(interdict_score) from hits where interdict_match group by 1 order by 2 desc"
).fetchall():
    print(f"{score:.3f} {caption}")
print(f"{found} customers with hits of {rows}")
