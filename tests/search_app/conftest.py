"""The site over a small engine in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine
from tests.search_app.samples import DOCUMENTS


@pytest.fixture(scope="session")
def memory() -> MemoryEngine:
    return MemoryEngine(DOCUMENTS)


@pytest.fixture(scope="session")
def app(memory: MemoryEngine) -> Flask:
    return create_app(Config(open_engine=lambda _: memory))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def hanoi(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose clock is that of Hà Nội."""
    monkeypatch.setenv("TZ", "<+07>-7")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
