"""Every route: status, headers, language, no dead link; and what a request may be."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engines.base import DamagedIndexError, Engine, EngineError, NoIndexError, SchemaChangedError
from search_app.app import create_app
from search_app.config import Config
from search_app.security import HEADERS, MAX_BODY, MAX_PARAMETERS, MAX_QUERY_STRING
from tests.search_app.memory import MemoryEngine

EVIL = quote("evil/<script>alert(1)</script>.html")
PAGES = [
    ("/", 200),
    ("/search", 200),
    ("/search?q=dân+vận&issuer=Tỉnh+ủy+Bình+An&-year=2014&from=2010&sort=newest", 200),
    ("/search?q=tôn+giáo&page=2", 200),
    ("/search?q=không-có-từ-này", 200),
    ("/search?q=tôn+giáo&page=99", 404),
    ("/search?q=tôn+giáo&page=999999999", 404),
    ("/doc/chi-thi/05-ct-tu.html?q=dân+vận", 200),
    (f"/doc/{EVIL}?q=dân", 200),
    ("/doc?id=../mã//lạ", 200),
    ("/doc/trống", 200),
    ("/doc/nowhere", 404),
    ("/doc/chi-thi/05-ct-tu.html?part=2", 404),
    ("/doc", 404),
    ("/help", 200),
    ("/about", 200),
    ("/browse/issuers", 200),
    ("/browse/years?lang=en", 200),
    ("/browse/doctypes", 200),
    ("/browse/issuer?name=Tỉnh+ủy+Bình+An", 200),
    ("/browse/issuer", 404),
    ("/status", 302),
    ("/so/05-CT-TU", 301),
    ("/so/5-CT-TU", 200),
    ("/so/8-XY-TW", 404),
    ("/api/v1/numbers/05-CT-TU", 200),
    ("/api/v1/numbers/nowhere", 404),
    ("/?q=dân", 302),
    ("/healthz", 200),
    ("/opensearch.xml", 200),
    ("/robots.txt", 200),
    ("/sitemap.xml", 200),
    ("/favicon.ico", 302),
    ("/static/site.css", 200),
    ("/static/site.js", 200),
    ("/static/favicon.svg", 200),
    ("/static/nowhere.css", 404),
    ("/static/../app.py", 404),
    ("/nowhere", 404),
    ("/search?q=%ff", 400),
    ("/search?q=%00", 400),
    ("/search?q=%ed%a0%80", 400),
    ("/search?" + "&".join("q=x" for _ in range(MAX_PARAMETERS + 2)), 400),
    ("/search?q=" + "x" * MAX_QUERY_STRING, 414),
    ("/" + "x" * 3000, 414),
    ("/api/v1/search?q=dân", 200),
    ("/api/v1/search?from=hôm+qua", 400),
    ("/api/v1/search?q=%ff", 400),
    ("/api/v1/search?page=999", 404),
    ("/api/v1/documents/nghi-quyet/12.html", 200),
    ("/api/v1/documents/nowhere", 404),
    ("/api/v1/suggest?q=chỉ", 200),
    ("/api/v1/status", 200),
    ("/api/v1/openapi.json", 200),
    ("/api/v1/nowhere", 404),
]


def url(path: str) -> str:
    return quote(path, safe="/?&=%+-")


@pytest.mark.parametrize(("path", "status"), PAGES, ids=lambda value: str(value)[:60])
def test_every_route_has_its_status_and_headers(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(url(path), buffered=True)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    assert "Set-Cookie" not in answer.headers
    if path.startswith("/api/"):
        kind = "application/problem+json" if status >= 400 else "application/json"
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.json is not None and (status < 400 or answer.json["status"] == status)
    elif status >= 400:
        assert 'role="search"' in answer.text and "<h1" in answer.text, "an error page in the site's design"


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"unsafe|\*|https?:|data:", policy)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search", "/doc/x", "/api/v1/search", "/nowhere"])
def test_the_site_is_read_only(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, data="x=1")
    assert answer.status_code in {404, 405} and HEADERS.keys() <= set(answer.headers.keys())


def test_large_bodies_are_refused(client: FlaskClient) -> None:
    assert client.get("/search", data="x" * (MAX_BODY + 1)).status_code == 413


@pytest.mark.parametrize(
    "payload",
    [
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "....//....//etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "..\\..\\windows\\win.ini",
        "..%5c..%5cwindows",
        "%c0%ae%c0%ae/etc/passwd",
        "..;/etc/passwd",
        "file:///etc/passwd",
        "~/.ssh/id_rsa",
        "./app.py",
        "chi-thi/../../app.py",
        "chi-thi/05-ct-tu.html/..",
        "C:\\boot.ini",
        "%252e%252e%252fetc%252fpasswd",
        "....%2f",
        "..%00/etc/passwd",
        "\u2025/etc/passwd",
        "．．/etc/passwd",
    ],
)
def test_no_traversal(client: FlaskClient, payload: str) -> None:
    for path in (
        f"/doc/{payload}",
        f"/api/v1/documents/{payload}",
        f"/doc?id={payload}",
        f"/static/{payload}",
        f"/so/{payload}",
    ):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code in {200, 400, 404} and "root:" not in answer.text
        if path.startswith(("/doc/", "/api", "/static")):
            assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoIndexError("Không có chỉ mục trong index."), "Chưa có chỉ mục"),
        (DamagedIndexError("postings.bin"), "Chỉ mục bị hỏng"),
        (SchemaChangedError("2"), "phiên bản khác"),
        (EngineError("bận"), "Chưa tìm kiếm được"),
    ],
)
def test_without_an_index_the_page_says_what_to_do(error: EngineError, said: str) -> None:
    def refuse(_: Path) -> Engine:
        raise error

    client = create_app(Config(open_engine=refuse)).test_client()
    for path in ("/", "/search?q=x", "/doc/x", "/about"):
        answer = client.get(path)
        assert answer.status_code == 503 and said in answer.text and "python -m indexer rebuild" in answer.text
        assert "Traceback" not in answer.text and HEADERS.keys() <= set(answer.headers.keys())
    assert client.get("/help").status_code == 200
    assert client.get("/healthz").status_code == 503
    assert client.get("/api/v1/search?q=x").headers["Content-Type"].startswith("application/problem+json")


def test_an_index_that_appears_is_opened_without_a_restart(memory: MemoryEngine) -> None:
    ready = False

    def open_engine(_: Path) -> Engine:
        if not ready:
            raise NoIndexError("chưa có")
        return memory

    client = create_app(Config(open_engine=open_engine)).test_client()
    assert client.get("/").status_code == 503
    ready = True
    assert client.get("/").status_code == 200


def test_a_fault_of_ours_is_a_plain_page(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(MemoryEngine):
        def search(self, request: object) -> object:  # type: ignore[override]
            raise RuntimeError("secret path /srv/index")

    client = create_app(Config(open_engine=lambda _: Broken([]))).test_client()
    for path in ("/search?q=x", "/api/v1/search?q=x"):
        answer = client.get(path)
        assert answer.status_code == 500 and "secret" not in answer.text and "Máy chủ gặp lỗi" in answer.text
    assert "secret path" in caplog.text


def test_facets_must_be_known() -> None:
    with pytest.raises(ValueError, match="colour"):
        create_app(Config(facets=("issuer", "colour")))


class Links(HTMLParser):
    """Collects addresses and ids, and objects to what the policy would block anyway."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert not name.startswith("on") and name != "style", f"inline {name} on <{tag}>"
            if name in {"href", "src", "action"} and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)
        assert tag != "style"
        if tag == "script":
            assert dict(attrs).get("src")


def crawl(client: FlaskClient, start: str, most: int) -> Iterator[tuple[str, Links]]:
    queue, seen = [start], {start}
    while queue and len(seen) < most:
        path = queue.pop(0)
        answer = client.get(path, buffered=True)
        assert answer.status_code in {200, 302}, path
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        if answer.status_code == 302:
            queue.append(answer.headers["Location"])
            continue
        page = Links()
        page.feed(answer.text)
        yield path, page
        for link in page.links:
            target = urljoin(path, link).split("#")[0]
            if not urlsplit(target).netloc and target not in seen:
                seen.add(target)
                queue.append(target)


@pytest.mark.parametrize("start", ["/", "/?lang=en"])
def test_no_link_is_dead(client: FlaskClient, start: str) -> None:
    for path, page in crawl(client, start, 500):
        assert len(page.ids) == len(set(page.ids)), f"repeated id on {path}"
        for link in page.links:
            parts = urlsplit(link)
            if parts.netloc:
                assert parts.scheme == "https" and parts.netloc == "example.org"
            elif link.startswith("#"):
                assert link[1:] in page.ids, f"{link} on {path}"


def test_templates_and_code_never_call_anything_safe(app: Flask) -> None:
    root = Path(app.root_path)
    for path in [*root.rglob("*.html"), *root.rglob("*.py"), *root.rglob("*.xml")]:
        assert not re.search(
            r"\|\s*safe|Markup\(|autoescape\s+false|render_template_string", path.read_text("utf-8")
        ), path


@pytest.mark.parametrize("path", ["/search?q=dân", "/static/site.css", "/api/v1/search", "/nowhere"])
def test_text_is_compressed_for_those_who_accept_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    took = re.compile(rb"[0-9.]+ ms|[0-9]+ mili")
    assert took.sub(b"", gzip.decompress(packed.data)) == took.sub(b"", plain.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]


def test_static_files_are_not_sent_twice(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    first = client.get("/static/site.css", headers=headers, buffered=True)
    again = client.get("/static/site.css", headers={**headers, "If-None-Match": first.headers["ETag"]}, buffered=True)
    assert again.status_code == 304 and not again.data
