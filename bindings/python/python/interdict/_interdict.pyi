import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, final

class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None, /) -> object: ...

class _Array(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None, /) -> tuple[object, object]: ...

_Words = str | int | datetime.date | Iterable[str | int | datetime.date] | None
_DateOrder = Literal["dmy", "mdy"] | None

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
]

FORMAT: str
MATCHER: str
__version__: str

class InterdictError(Exception): ...
class EditionError(InterdictError): ...
class EditionMismatchError(EditionError): ...
class ColumnsError(InterdictError): ...

def columns() -> list[tuple[str, str, bool]]: ...

@final
class Screener:
    def __new__(
        cls,
        edition: str | os.PathLike[str] | None = None,
        home: str | os.PathLike[str] | None = None,
        *,
        threshold: float = 0.7,
        limit: int | None = 5,
        datasets: str | Sequence[str] | None = ...,
        exhaustive: bool = False,
        threads: int | None = None,
        fingerprint: str | None = None,
    ) -> Screener: ...
    def screen(
        self,
        name: str | Iterable[str] | None = ...,
        *,
        schema: str | None = None,
        birth_date: _Words = ...,
        death_date: _Words = ...,
        birth_place: _Words = ...,
        country: _Words = ...,
        gender: _Words = ...,
        address: _Words = ...,
        phone: _Words = ...,
        id: _Words = ...,
        date_order: _DateOrder = None,
    ) -> dict[str, Any]: ...
    def screen_batch(
        self,
        table: _Stream | _Array,
        columns: Mapping[str, str | Sequence[str]] | None = None,
        *,
        schema: str | None = None,
        date_order: _DateOrder = None,
        keep_columns: bool = True,
        first_row: int | None = 1,
    ) -> Table: ...
    def screen_stream(
        self,
        table: _Stream | _Array,
        columns: Mapping[str, str | Sequence[str]] | None = None,
        *,
        schema: str | None = None,
        date_order: _DateOrder = None,
        keep_columns: bool = True,
        first_row: int | None = 1,
    ) -> Stream: ...
    def compare(self, name1: str, name2: str, *, schema: str | None = None) -> dict[str, Any]: ...
    def explain(
        self,
        name: str | Iterable[str] | None,
        party: str,
        *,
        schema: str | None = None,
        birth_date: _Words = ...,
        death_date: _Words = ...,
        birth_place: _Words = ...,
        country: _Words = ...,
        gender: _Words = ...,
        address: _Words = ...,
        phone: _Words = ...,
        id: _Words = ...,
        date_order: _DateOrder = None,
    ) -> dict[str, Any]: ...
    @property
    def edition(self) -> dict[str, Any]: ...
    @property
    def edition_id(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def home(self) -> Path: ...
    @property
    def threshold(self) -> float: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def datasets(self) -> list[str]: ...
    @property
    def files(self) -> list[Path]: ...
    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]: ...

@final
class Table:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __len__(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def counts(self) -> dict[str, int]: ...
    def to_pyarrow(self) -> Any: ...
    def to_pandas(self) -> Any: ...
    def to_polars(self) -> Any: ...

@final
class Stream:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def counts(self) -> dict[str, int]: ...
