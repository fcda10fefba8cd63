"""No script from a document or a query runs in a browser, and nothing in results is marked up but matches."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from promises import Promise
from samples import ROOT, hostile_text
from werkzeug.serving import make_server

pytest.importorskip("playwright", reason="the “browser” extra is not installed")

from engines import whoosh
from engines.documents import Citation, Document
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.browser.conftest import open_browser

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
DOCUMENTS = 100
MARKED = "article.hit .snippet *, article.hit .hit-link *"
"""What stands within the texts that the engine marked: titles and passages."""
DESCRIBED = """all => all.map(e => [e.localName, ...[...e.attributes].map(a => a.name === 'href'
    ? a.name + '=' + a.value.replace(/^(\\/so\\/).*/, '$1') : a.name + (a.name === 'class' ? '=' + a.value : ''))]
    .join(' '))"""
OURS = {"mark", "mark class=nb", "span class=nb", "a href=/so/"}
"""Elements with their attributes as macros.html makes them: a match, what may not be broken, a document's number."""


def hostile_document(number: int) -> Document:
    rng = random.Random(number)
    return Document(
        id=f"{number:03}/{hostile_text(rng, 2)}",
        title=f"dân {hostile_text(rng)}",
        number=hostile_text(rng, 1),
        issuer=hostile_text(rng, 2),
        doctype=hostile_text(rng, 1),
        locality=hostile_text(rng, 1),
        signer=hostile_text(rng, 1),
        author=hostile_text(rng, 1),
        abstract=hostile_text(rng),
        url="javascript:alert(1)" if number % 2 else f"https://x/{hostile_text(rng, 1)}",
        date=f"20{number % 30:02}-01-01",
        body=f"dân {hostile_text(rng, 30)}. " * 3,
        citations=(Citation(number="290-QĐ/TW", text=hostile_text(rng)),),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index: Path = tmp_path_factory.mktemp("hostile")
    with whoosh.open_writer(index) as writer:
        writer.add(whoosh.analyse([hostile_document(number) for number in range(DOCUMENTS)]))
        writer.commit(corpus=["kho"], report={"failed": 0})
    server = make_server("127.0.0.1", 0, create_app(Config(index=index)), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with this module: there is one at a time."""
    with open_browser() as opened:
        yield opened


@pytest.mark.promise("no script from a document or a query runs")
def test_pairs_of_documents_and_queries(promise: Promise, browser: Browser, address: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text) if "favicon" not in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else said.append(request.url))
    rng = random.Random(1)
    pairs, documents, elements = 0, 0, set[str]()
    foreign = page.locator(
        "iframe, object, embed, script:not([src]), base, main style, main img, [onerror], [onload], [onmouseover]"
    )
    wanted = promise.reach(300, 10_000)
    while pairs < wanted:
        query = f"dân OR {hostile_text(rng)}"
        answer = page.goto(f"{address}/search?q={quote(query)}&limit=100")
        assert answer is not None
        if "\0" in query:
            # Refused, which the browser says in its console.
            assert answer.status == 400
            said.clear()
        else:
            assert answer.status == 200, query
            hits = page.locator("article.hit").count()
            assert hits == DOCUMENTS, (query, hits)
            pairs += hits
        assert foreign.count() == 0, query
        elements |= set(page.locator(MARKED).evaluate_all(DESCRIBED))
        assert not said, (query, said)
    for number in range(promise.reach(3, DOCUMENTS)):
        document, query = hostile_document(number), "dân " + hostile_text(rng)
        page.goto(f"{address}/doc?id={quote(document.id)}&q={quote(query)}")
        if "\0" in document.id + query:
            said.clear()  # refused
        assert foreign.count() == 0, document.id
        assert not said, (document.id, said)
        documents += "\0" not in document.id + query
    page.close()
    assert "mark" in elements
    assert elements <= OURS, elements - OURS
    promise.note(pairs=pairs, scripts=0, **{"pages of documents": documents})


@pytest.mark.promise("no script from a document or a query runs")
def test_nothing_is_declared_safe(promise: Promise) -> None:
    """No template says `|safe` and no module makes Markup: see search_app/marks.py."""
    templates = list((ROOT / "search_app" / "templates").rglob("*.*"))
    assert templates
    for path in templates:
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape false" not in text, path
    modules = list((ROOT / "search_app").rglob("*.py"))
    assert not [path.name for path in modules if "Markup" in path.read_text("utf-8")]
    promise.note(templates=len(templates), modules=len(modules), **{"texts declared safe": 0})
