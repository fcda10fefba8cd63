"""/api/v1: the same names as the command line."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search_app.cursor import write
from search_app.params import State


def test_search(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=tôn giáo&facets=issuer&facets=year&year=2016").json
    assert found
    assert found["total"] == 2 and found["generation"] == "memory" and found["relaxed"] == []


def test_pages_and_keys(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=tôn giáo&limit=10&page=2").json
    assert found and (found["total"], found["page"], found["pages"]) == (35, 2, 4)
    assert {"total", "took_ms", "generation", "relaxed", "suggestion", "hits", "facets", "notes", "parsed"} <= set(
        found
    )
    assert set(found["facets"]) == {"issuer", "year", "doctype"}
    assert set(found["facets"]["issuer"][0]) == {"value", "count", "selected"}
    assert {"id", "score", "title", "number", "doctype", "issuer", "date", "date_basis", "source", "snippets"} <= set(
        found["hits"][0]
    )
    following = client.get(found["next"]).json
    assert following and following["page"] == 3 and following["hits"][0]["id"] not in {h["id"] for h in found["hits"]}
    assert client.get(found["previous"]).json["page"] == 1  # type: ignore[index]


def test_following_next_reads_everything_once(client: FlaskClient) -> None:
    link, ids = "/api/v1/search?limit=7&sort=oldest", []
    while link:
        page = client.get(link).json
        assert page
        ids += [hit["id"] for hit in page["hits"]]
        link = page["next"]
    assert len(ids) == len(set(ids)) == 41


def test_following_cursors_reads_everything_once(client: FlaskClient) -> None:
    cursor, ids = "", []
    while True:
        page = client.get(f"/api/v1/search?limit=7&sort=oldest&cursor={cursor}").json
        assert page and page["total"] == 41
        ids += [hit["id"] for hit in page["hits"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert len(ids) == len(set(ids)) == 41


def test_a_cursor_is_of_one_search_and_one_generation(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "/api/v1/search?q=tôn giáo&lang=en"
    cursor = client.get(asked).json["cursor"]  # type: ignore[index]
    assert client.get(f"{asked}&cursor={cursor}").json["page"] == 2  # type: ignore[index]
    assert client.get(f"/api/v1/search?lang=vi&q=tôn+giáo&cursor={cursor}").status_code == 200, "not of a language"
    assert client.get(f"/api/v1/search?q=dân&cursor={cursor}").status_code == 404
    for more in (f"limit=5&cursor={cursor}", "cursor=MTAuYS5i", f"cursor={cursor[:-2]}", f"cursor={'A' * 5000}"):
        assert client.get(f"{asked}&{more}").status_code == 404, more
    monkeypatch.setattr("search_app.cursor._digest", lambda state, generation, offset: "0" * 24)
    state = State(query="tôn giáo")
    assert client.get(f"{asked}&cursor={write(state, 'memory', 100_001)}").json["page"] == 1  # type: ignore[index]
    gone = client.get(f"{asked}&cursor={write(state, 'older', 10)}")
    assert gone.status_code == 410 and gone.content_type.startswith("application/problem+json") and gone.json
    assert gone.json["generation"] == "memory" and gone.json["restart"] == "/api/v1/search?q=t%C3%B4n+gi%C3%A1o&lang=en"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("from=hôm qua", ["from"]),
        ("from=2022&to=2020", ["from"]),
        ("year=x&level=y&sort=z&page=0", ["year", "level", "sort", "page"]),
        ("facets=colour", ["facets"]),
        ("limit=101", ["limit"]),
        ("q=" + "a" * 2001, ["q"]),
    ],
)
def test_bad_values_are_named(client: FlaskClient, query: str, names: list[str]) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400 and answer.content_type.startswith("application/problem+json")
    assert answer.json and sorted(e["name"] for e in answer.json["errors"]) == sorted(names)


def test_unknown_parameters_are_a_warning(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=dân&foo=1&lang=en").json
    assert found and found["warnings"] == ["There is no parameter “foo”; it was ignored."]


def test_document_suggest_status(client: FlaskClient) -> None:
    found = client.get("/api/v1/documents/chi-thi/05-ct-tu.html").json
    assert (
        found
        and found["number"] == "05-CT/TU"
        and found["year"] == 2016
        and found["evidence"]["issuer"]["how"] == "letterhead"
    )
    suggested = client.get("/api/v1/suggest?q=chi thi").json
    assert suggested and suggested["suggestions"][0]["page"] == "/doc/chi-thi/05-ct-tu.html"
    assert client.get("/api/v1/suggest").json == {"q": "", "suggestions": []}
    assert client.get("/api/v1/status").json["documents"] == 41  # type: ignore[index]
