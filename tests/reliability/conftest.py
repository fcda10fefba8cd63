"""How far each promise is tested: a short way by default, the counts of docs/reliability.md with SOAK=1."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from promises import SOAK, Promise

RECORD = Path(__file__).resolve().parents[2] / "docs" / "reliability.json"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(name): the promise of docs/reliability.md that this test shows")


def commit() -> str:
    """What is tried, with a `+` where files differ from it; empty where it cannot be told."""

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *words], cwd=RECORD.parents[1], capture_output=True, text=True)

    named = git("rev-parse", "--short", "HEAD")
    changed = git("diff", "--quiet", "HEAD", "--", ".", f":!docs/{RECORD.name}")
    return "" if named.returncode else named.stdout.strip() + "+" * (changed.returncode == 1)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    setattr(item, f"_{outcome.get_result().when}", outcome.get_result().passed)  # type: ignore[attr-defined]


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Iterator[Promise]:
    marker = request.node.get_closest_marker("promise")
    test = f"{request.node.path.name}::{request.node.name}"
    kept = Promise(marker.args[0], test)
    yield kept
    if SOAK and getattr(request.node, "_call", False) and kept.reached:
        record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
        record.setdefault(kept.name, {})[test] = {"date": date.today().isoformat(), "commit": commit(), **kept.reached}
        RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
