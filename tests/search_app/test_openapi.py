"""The OpenAPI document says what the server does: its references lead somewhere, real answers are what it describes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,),
    "object": (dict,), "null": (type(None),),
}


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found = client.get("/api/v1/openapi.json", base_url="https://tim.example.vn/so").json
    assert found
    return dict(found)


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any], where: str = "$") -> None:
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema == {"type": "object", "additionalProperties": True}:
        assert isinstance(value, dict), where
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert isinstance(value, tuple(t for kind in kinds for t in KINDS[kind])), where
    assert value in schema.get("enum", [value]), where
    if isinstance(value, list):
        for i, one in enumerate(value):
            fits(one, schema["items"], whole, f"{where}[{i}]")
    elif isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), where
        for name, one in value.items():
            known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            assert known, f"{where}.{name} is not described"
            fits(one, known, whole, f"{where}.{name}")


def test_it_names_this_host_and_its_references_lead_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0" and described["servers"] == [{"url": "https://tim.example.vn/so"}]
    for name in re.findall(r"#/components/schemas/(\w+)", json.dumps(described)):
        assert name in described["components"]["schemas"]
    names = [operation["get"]["operationId"] for operation in described["paths"].values()]
    assert len(names) == len(set(names))
    for path, operation in described["paths"].items():
        places = {p["name"] for p in operation["get"]["parameters"] if p["in"] == "path"}
        assert places == set(re.findall(r"\{(\w+)\}", path))


@pytest.mark.parametrize(
    ("route", "address", "status"),
    [
        ("/api/v1/search", "/api/v1/search?q=dân+vận&facets=issuer&facets=cites", 200),
        ("/api/v1/search", "/api/v1/search?q=vận&lang=en&limit=2", 200),
        ("/api/v1/search", "/api/v1/search?page=99", 404),
        ("/api/v1/documents/{id}", "/api/v1/documents/chi-thi/05-ct-tu.html", 200),
        ("/api/v1/documents/{id}", "/api/v1/documents/trống", 200),
        ("/api/v1/documents/{id}", "/api/v1/documents/nowhere", 404),
        ("/api/v1/suggest", "/api/v1/suggest?q=chi+thi", 200),
        ("/api/v1/status", "/api/v1/status", 200),
        ("/api/v1/numbers/{key}", "/api/v1/numbers/290-QĐ%2FTW", 200),
        ("/api/v1/numbers/{key}", "/api/v1/numbers/nothing", 404),
        ("/api/v1/lineage/{key}", "/api/v1/lineage/05-CT-TU?limit=400", 200),
        ("/api/v1/lineage/{key}", "/api/v1/lineage/05-CT-TU?limit=481", 400),
        ("/api/v1/search", "/api/v1/search?limit=1000", 400),
    ],
)
def test_answers_are_as_described(
    client: FlaskClient, described: dict[str, Any], route: str, address: str, status: int
) -> None:
    answer = client.get(address)
    content = described["paths"][route]["get"]["responses"][str(status)]["content"]
    assert answer.status_code == status and answer.mimetype in content
    fits(answer.json, content[answer.mimetype]["schema"], described)
