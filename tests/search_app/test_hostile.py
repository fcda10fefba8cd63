"""Nothing that a document or a query says is ever more than text."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.documents import Citation, Document, Evidence
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine
from tests.search_app.samples import DOCUMENTS

EVIL = next(d for d in DOCUMENTS if d.id.startswith("evil/"))
KNOWN_TAGS = """
html head meta title link script body a header div img nav form label input button main footer
section aside article p h1 h2 h3 h4 span b small q code kbd pre mark ol ul li dl dt dd details
summary fieldset legend table thead tbody tr th td svg g rect text line
"""


class Tags(HTMLParser):
    """Objects to every tag and attribute that our templates do not have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN_TAGS.split(), f"<{tag}>"
        for name, value in attrs:
            assert not name.startswith("on") and name not in {"style", "srcdoc", "formaction"}, name
            if name in {"href", "src", "action"}:
                assert (value or "").startswith(("/", "#", "https://example.org/")), value
                if tag in {"script", "img"}:
                    assert (value or "").startswith("/static/")


def inspect(client: FlaskClient, path: str) -> str:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code in {200, 400, 404, 414}, path
    Tags().feed(answer.text)
    return answer.text


QUERIES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</title><script>",
    "</form><form action=//evil.example>",
    "javascript:alert(1)",
    "{{7*191919}}{% raw %}",
    "%(text)s%(name)s%s%n",
    "<mark>",
    "&lt;mark&gt;",
    "\u202e\u2066",
    "a" * 1999,
    "{searchTerms}",
    "dân <b>vận</b>",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(
    "where",
    [
        "/search?q={}",
        "/search?q=dân&issuer={}",
        "/search?-issuer={}&q=x",
        "/search?from={}",
        "/search?{}=1",
        "/doc/chi-thi/05-ct-tu.html?q={}",
        "/doc/{}",
        "/so/{}",
        "/?lang={}",
        "/help?q={}",
    ],
)
def test_a_query_is_only_text(client: FlaskClient, query: str, where: str) -> None:
    assert "1343433" not in inspect(client, where.format(quote(query, safe="")))


@pytest.mark.parametrize(
    "path", ["/", "/search?q=dân", "/search?doctype=%3Cb%3EBáo+cáo%3C/b%3E", f"/doc/{quote(EVIL.id)}?q=dân+script+mark"]
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_document_is_only_text(client: FlaskClient, path: str, lang: str) -> None:
    page = inspect(client, quote(path, safe="/?&=%+-") + ("&" if "?" in path else "?") + f"lang={lang}")
    assert "&lt;script&gt;" in page


def test_hostile_values_survive_in_the_api_as_they_are(client: FlaskClient) -> None:
    found = client.get(f"/api/v1/documents/{quote(EVIL.id)}").json
    assert found and found["title"] == EVIL.title and found["signer"] == "{{7*7}}"
    hits = client.get("/api/v1/search?q=script").json
    assert hits and all(hit["url"] == "" for hit in hits["hits"])


ENGINE = MemoryEngine([])
APP = create_app(Config(open_engine=lambda _: ENGINE))
nasty = st.text(alphabet="<>\"'&/\\ abâ{}%|\n\x00\x1b\u2028:;=()-0", max_size=30) | st.sampled_from(QUERIES)


@settings(max_examples=50, deadline=None)
@given(nasty, nasty, nasty, nasty)
def test_any_document_renders_as_text(title: str, body: str, name: str, query: str) -> None:
    document = Document(
        id=name or "x",
        title=title,
        number=name,
        doctype=title,
        issuer=name,
        body=body,
        url=title,
        signer=body,
        author=name,
        abstract=body,
        citations=(Citation(name, title, body, name, "", body),),
        date="2020-13-45",
        evidence={"issuer": Evidence(name, 0.5, body)},
    )
    ENGINE.documents = {document.id: document}
    client = APP.test_client()
    inspect(client, "/")
    inspect(client, "/doc?" + f"id={quote(name or 'x')}&q={quote(query)}")
