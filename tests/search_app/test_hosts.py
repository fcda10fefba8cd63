"""A request that names no possible host is refused plainly: it once ended in a fault while its error page was drawn."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search_app.security import HEADERS


@pytest.mark.parametrize("host", ["x" * 2000, "*/*", "a b", "[::1", "a\\b", "máy chủ", "..", "h:99999999"])
@pytest.mark.parametrize("path", ["/", "/search?q=dân", "/api/v1/search?q=dân", "/khong-co", "/search?q=%FF"])
def test_a_host_that_is_none(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code < 500
    assert all(answer.headers[name] == value for name, value in HEADERS.items())
