from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import interdict
import made
import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def program() -> Path:
    """The program, which the library is held against. ``check`` builds it and says where it is."""
    said = os.environ.get("INTERDICT")
    path = Path(said) if said else ROOT / "target/release/interdict"
    if not path.is_file():
        pytest.fail(f"{path} is not there: build it (cargo build --release -p interdict), or name one with INTERDICT")
    return path


@pytest.fixture(scope="session")
def run(program: Path) -> Callable[..., str]:
    """Runs the program, and gives what it prints; 0 and 1 (a hit) are both well."""

    def run(*arguments: object, home: Path, codes: tuple[int, ...] = (0, 1)) -> str:
        environment = {**os.environ, "INTERDICT_HOME": str(home), "INTERDICT_NOW": "2026-12-01T12:00:00Z"}
        command = [str(program), *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode in codes, f"{command}: exit code {done.returncode}\n{done.stderr}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 400 parties that do not exist."""
    return made.write_list(tmp_path_factory.mktemp("list") / "made.ftm.json", 400)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, listed: Path, run: Callable[..., str]) -> Path:
    """A folder of editions with that list in force. Nobody may change it."""
    home = tmp_path_factory.mktemp("home")
    run("sync", "--from", listed, home=home)
    return home


@pytest.fixture
def screener(home: Path) -> interdict.Screener:
    return interdict.Screener(home=home)


@pytest.fixture
def json_lines() -> Callable[[str], list[dict[str, Any]]]:
    return lambda text: [json.loads(line) for line in text.splitlines()]
