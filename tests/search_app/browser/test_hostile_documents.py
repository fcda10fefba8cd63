"""Hostile documents in a real browser: the policy would stop a script, and there is none to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from werkzeug.serving import make_server

pytest.importorskip("playwright", reason="the “browser” extra is not installed")

from tests.search_app.samples import DOCUMENTS

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
EVIL = next(d for d in DOCUMENTS if d.id.startswith("evil/"))


@pytest.fixture(scope="module")
def hostile(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.mark.parametrize("path", ["/", "/search?q=dân", f"/doc/{quote(EVIL.id)}?q=dân+script+mark"])
def test_no_script_of_a_document_runs(chromium: Browser, hostile: str, path: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(hostile) else said.append(request.url))
    page.goto(hostile + path)
    page.wait_for_timeout(100)
    assert not said
    assert page.title() != "pwned"
    assert page.locator("iframe, script:not([src])").count() == 0
    context.close()
