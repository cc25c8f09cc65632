"""Are we dealing with a sanctioned party? Interdict for notebooks, data frames and engines.

>>> import interdict
>>> screener = interdict.Screener("starter")
>>> answer = screener.screen("Yongxin Zhicheng Technology Group")
>>> answer["status"], answer["hits"][0]["id"]
('hit', 'ofac-50543')

``Screener`` opens an edition of the lists; ``Screener.screen_batch`` takes and gives anything with the Arrow PyCapsule interface.
``interdict.spark`` does the same inside Apache Spark. Warnings of the library go to the logger ``interdict``.

No hit is no clearance: it says that nothing on the lists named in the answer reached the threshold.
"""

from ._interdict import (
    FORMAT,
    MATCHER,
    ColumnsError,
    EditionError,
    EditionMismatchError,
    InterdictError,
    Screener,
    Stream,
    Table,
    __version__,
    columns,
)
from ._pack import pack, unpacked

__all__ = [
    "FORMAT",
    "MATCHER",
    "ColumnsError",
    "EditionError",
    "EditionMismatchError",
    "InterdictError",
    "Screener",
    "Stream",
    "Table",
    "__version__",
    "columns",
    "pack",
    "unpacked",
]
