# %% [markdown]
# # Screening customers in a notebook
#
# The embedded starter edition is enough to see how it works: it has some hundred cyber-related designations. With real lists
# (`interdict sync` of the program), leave `"starter"` out: `interdict.Screener()` takes the edition in force.

# %%
import interdict
import pyarrow as pa

screener = interdict.Screener("starter")
print(screener)

# %% [markdown]
# ## One name

# %%
answer = screener.screen("Yongxin Zhicheng Technology Group")
for hit in answer["hits"]:
    print(f"{hit['score']:.3f}  {hit['caption']}  {hit['id']}: {hit['explanation']}")
    for line in hit["evidence"]:
        print(f"  {line['points']:+.3f}  {line['detail']}")

# %% [markdown]
# What is said beside the name counts: dates, countries, numbers. `explain` shows the whole computation.

# %%
print(screener.screen("Integrity Technology", country="China")["hits"][0]["explanation"])
explained = screener.explain("Integrity Technology", "ofac-50543")
print([part["raw"] for part in explained["parties"][0]["names"]["asked"]["parts"]])

# %% [markdown]
# ## A table
#
# Any table with the Arrow PyCapsule interface: pyarrow, Polars, pandas, DuckDB. Columns are known by their usual headings, or said.

# %%
customers = pa.table(
    {
        "number": [f"C{number:04}" for number in range(1_000)],
        "customer": ["Integrity Technology Group", "Yongxin Zhicheng Technology Group", "LockBit"]
        + [f"Ordinary Customer {number} Ltd" for number in range(997)],
    }
)
hits = screener.screen_batch(customers, columns={"name": "customer", "id": "number"})
counts = hits.counts
print(f"{counts['hits']} customers with hits of {counts['rows']}, {counts['rejected']} rejected")

# %%
for row in hits.to_pyarrow().filter(pa.compute.field("interdict_status") == "hit").to_pylist():
    print(row["number"], row["customer"], "~", row["interdict_caption"], f"{row['interdict_score']:.3f}")
