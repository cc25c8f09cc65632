"""The examples run, and print what they say they print."""

from __future__ import annotations

import doctest
import runpy
from pathlib import Path

import interdict
import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.mark.parametrize("name", ["customers", "with_duckdb", "with_polars"])
def test_an_example_runs(name, capsys):
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert "3 customers with hits of 1000" in printed
    assert "Integrity Technology Group" in printed


def test_the_text_of_the_module_is_true():
    assert doctest.testmod(interdict).failed == 0
