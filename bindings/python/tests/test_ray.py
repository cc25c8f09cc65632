"""Inside Ray: ``examples/with_ray.py``, on this machine."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="Ray is not installed: nothing of it is tested here (check --with ray)")

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_the_example_runs(capfd):
    runpy.run_path(str(EXAMPLES / "with_ray.py"), run_name="__main__")
    assert "3 customers with hits of 1000" in capfd.readouterr().out
