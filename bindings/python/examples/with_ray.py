"""Screening inside Ray: a screener goes to the workers by its folder, edition and hash, and each of them opens it once."""

import interdict
import pyarrow as pa
import ray

screener = interdict.Screener("starter", threads=1)
customers = pa.table(
    {
        "id": range(1_000),
        "name": ["Integrity Technology Group", "Yongxin Zhicheng Technology Group", "LockBit"]
        + [f"Ordinary Customer {number} Ltd" for number in range(997)],
    }
)


def screened(batch: pa.Table) -> pa.Table:
    return screener.screen_batch(batch, first_row=None).to_pyarrow()


ray.init(num_cpus=2, include_dashboard=False)
hits = ray.data.from_arrow(customers).map_batches(screened, batch_format="pyarrow", batch_size=250)
found = {row["id"] for row in hits.take_all() if row["interdict_status"] == "hit"}
print(f"{len(found)} customers with hits of {customers.num_rows}")
ray.shutdown()
