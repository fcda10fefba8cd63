"""The API against its own description: whatever the description allows is answered as it says, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine
from tests.search_app.samples import DOCUMENTS

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (the “dev” extra)")

ENGINE = MemoryEngine(DOCUMENTS)
APP = create_app(Config(open_engine=lambda _: ENGINE))
described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)


@described.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
def test_answers_are_as_described(case: Any) -> None:
    if {"from", "to"} <= set(case.query or ()):
        return  # that `from` must not follow `to` is more than a schema can say; test_api.py says it
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # its WSGI client does not unzip
