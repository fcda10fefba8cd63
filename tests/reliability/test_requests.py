"""Requests of any kind get an answer with every header, and nothing outside the site's folders is opened."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from promises import Promise
from samples import PATHS, ROOT, TAGS, build_sample_index, hostile_text

from search_app.app import create_app
from search_app.config import Config
from search_app.security import HEADERS

OPENED: list[str] = []
LISTENING = [False]


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    if LISTENING[0] and event == "open" and isinstance(arguments[0], str | bytes):
        OPENED.append(str(arguments[0]))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(Config(index=build_sample_index(tmp_path_factory.mktemp("requests"))))
    yield app
    app.extensions["search_app.source"].close()


def routes(app: Flask) -> list[str]:
    """An address of every route, with something in each of its places."""
    found = []
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            path = rule.rule
            for argument in rule.arguments:
                path = path.replace(
                    next(p for p in ("<" + argument + ">", f"<path:{argument}>", path) if p in path), "x"
                )
        found.append(path)
    return sorted(set(found))


@pytest.mark.promise("headers on every response")
def test_headers_of_every_route(promise: Promise, app: Flask) -> None:
    client, statuses = app.test_client(), Counter[int]()
    paths = routes(app)
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
            for suffix in ("", "?q=%FF", "?q=d%C3%A2n", "?page=999999", "/khong/co", "?" + "x" * 20_000):
                answer = client.open(path + suffix, method=method)
                statuses[answer.status_code] += 1
                assert answer.status_code < 500 or (answer.status_code, path) == (503, "/healthz"), path + suffix
                for name, value in HEADERS.items():
                    assert answer.headers.get(name) == value, (path, name)
                answer.close()
    promise.note(routes=len(paths), responses=sum(statuses.values()), **{f"status {k}": v for k, v in statuses.items()})


@pytest.mark.promise("no traversal: documents are found through the index, never by path")
def test_payloads_open_nothing(promise: Promise, app: Flask, tmp_path: Path) -> None:
    sys.addaudithook(listen)
    client, rng = app.test_client(), random.Random(5)
    for path in ("/", "/search?q=dân", "/doc/x", "/so/x", "/static/site.css"):  # what is loaded at first use
        client.get(path).close()
    allowed = (str(app.extensions["search_app.config"].index), str(ROOT / "search_app"), str(ROOT / "engines"),
               str(ROOT / "analyzers"), sys.prefix, sys.base_prefix)  # fmt: skip
    wanted = promise.reach(100, 500)
    for number in range(wanted):
        payload = "".join(rng.choice(PATHS) for _ in range(rng.randint(1, 6))) + rng.choice(
            ("etc/passwd", "setup.cfg", "")
        )
        where = ("/doc/{}", "/static/{}", "/so/{}", "/doc?id={}", "/api/v1/documents/{}", "/{}")[number % 6]
        for form in (payload, quote(payload, safe="")):
            OPENED.clear()
            LISTENING[0] = True
            answer = client.get(where.format(form))
            LISTENING[0] = False
            assert answer.status_code in (400, 404, 308, 301, 302), (where.format(form), answer.status_code)
            assert "root:" not in answer.text
            assert "install_requires" not in answer.text
            outside = [path for path in OPENED if path.startswith("/") and not path.startswith(allowed)]
            assert not outside, (where.format(form), outside)
            answer.close()
    promise.note(payloads=wanted, requests=2 * wanted, **{"files opened outside": 0})


NAMES = (
    *("q", "page", "limit", "sort", "issuer", "-issuer", "year", "doctype", "from", "to", "lang", "view", "id"),
    *("cursor", "facets", "collapse", "format", "x", "", "q[]", "offset", "facet", "prefix", "find"),
)
VALUES = (
    *("", "0", "-1", "1", "99999999999999999999", "1e9", "NaN", "dân vận", "2021", "31/12/2021", "2021-02-30", "null"),
    *("relevance", "newest", "\u0000", "\udcff", "𝟐𝟎𝟐𝟏", "٣", "a" * 3000, "%", "%zz", "[]", "{}", "true", "issuer"),
)
HEADER_NAMES = ("Accept", "Accept-Language", "Cookie", "If-None-Match", "Range", "X-Forwarded-For", "Host")
HEADER_VALUES = ("*/*", "vi", "en;q=x", "bytes=0-", "x" * 2000, "1.1.1.1, ,", "application/json", "localhost")


@pytest.mark.promise("sane requests: no 5xx whatever is asked")
def test_fuzzed_requests(promise: Promise, app: Flask) -> None:
    client, statuses = app.test_client(), Counter[int]()
    paths = [path for path in routes(app) if "static" not in path]
    wanted = promise.reach(400, 100_000)
    for seed in range(wanted):
        rng = random.Random(seed)
        path = rng.choice(paths)
        if rng.random() < 0.3:
            path = path.replace("x", quote(rng.choice((*TAGS, *PATHS)).encode("utf-8", "surrogateescape"), safe=""))
        pairs = []
        for _ in range(rng.choice((0, 1, 2, 3, 5, 20))):
            value = rng.choice((rng.choice(VALUES), hostile_text(rng), rng.randbytes(8).decode("latin-1")))
            raw = value.encode("utf-8", "surrogateescape" if rng.random() < 0.9 else "surrogatepass")
            pairs.append(f"{quote(rng.choice(NAMES))}={quote(raw) if rng.random() < 0.95 else quote(raw, safe='%')}")
        method = rng.choice(("GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS"))
        headers = {rng.choice(HEADER_NAMES): rng.choice(HEADER_VALUES)}
        address = path + ("?" + "&".join(pairs) if pairs else "")
        body = rng.randbytes(rng.choice((0, 10, 6000))) if method in ("POST", "PUT") else None
        answer = client.open(address, method=method, headers=headers, data=body)
        statuses[answer.status_code] += 1
        assert answer.status_code < 500, (seed, method, address, answer.status_code)
        answer.close()
    promise.note(requests=wanted, **{f"status {k}": v for k, v in sorted(statuses.items())})
