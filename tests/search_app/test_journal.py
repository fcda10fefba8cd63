"""The log: one line of JSON per request, without what was asked and what documents say."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from search_app.app import create_app
from search_app.config import Config
from search_app.journal import JsonLines
from tests.search_app.memory import MemoryEngine


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("search_app")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.parametrize(
    ("path", "route", "shown", "status"),
    [
        ("/search?q=mật", "site.search", "/search", 200),
        ("/doc/chi-thi/05-ct-tu.html?q=mật", "site.document", "/doc/<path:doc_id>", 200),
        ("/khong%0Aco%1B[2J", "", "/khong\nco\x1b[2J", 404),
        ("/search?q=%FF", "site.search", "/search", 400),
    ],
)
def test_a_line_per_request(app: Flask, log: io.StringIO, path: str, route: str, shown: str, status: int) -> None:
    app.test_client().get(path)
    (line,) = log.getvalue().splitlines()
    said = json.loads(line)
    assert (said["event"], said["route"], said["path"], said["status"]) == ("request", route, shown, status)
    assert said["ms"] >= 0
    assert "mật" not in line
    assert "05-ct-tu" not in line


def test_a_fault_is_logged_by_kind_and_place(log: io.StringIO) -> None:
    class Broken(MemoryEngine):
        def search(self, request: object) -> object:  # type: ignore[override]
            raise ValueError("nội dung mật")

    client = create_app(Config(open_engine=lambda _: Broken([]))).test_client()
    assert client.get("/search?q=dân").status_code == 500
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    fault = next(line for line in lines if line["level"] == "error")
    assert fault["kind"] == "ValueError"
    assert "test_journal.py" in fault["place"]
    assert "mật" not in log.getvalue()
