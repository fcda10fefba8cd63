"""The five pages of ../shared/seeds give what a careful reader takes from them."""

import json
from pathlib import Path
from typing import Any

import pytest

from analyzers import numbers
from indexer import cleaning, metadata, readers

SEEDS = Path(__file__).parents[3] / "../shared/seeds"
EXPECTED: dict[str, Any] = (
    json.loads((SEEDS / "expected.json").read_text("utf-8")) if (SEEDS / "expected.json").is_file() else {}
)
PAGES = sorted(name for name in EXPECTED if not name.startswith("_"))
STATED = ("title", "doctype", "number", "issuer", "locality", "date", "date_basis", "author", "signer", "abstract")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PAGES, reason="../shared/seeds is not beside the repository"),
]


@pytest.mark.parametrize("cleaned", [True, False])
@pytest.mark.parametrize("name", PAGES or ["(missing)"])
def test_seed(name: str, cleaned: bool) -> None:
    expected = EXPECTED[name]
    page = readers.read((SEEDS / name).read_bytes(), name)
    document = metadata.extract(cleaning.clean(page) if cleaned else page, doc_id=name)
    for field in STATED:
        if field == "title" and "title_contains" in expected:
            assert expected["title_contains"] in document.title
        else:
            assert getattr(document, field) == expected.get(field, ""), field
    found = {numbers.key(c.number): c for c in document.citations if c.number}
    assert set(found) == {numbers.key(c["number"]) for c in expected["citations"]}
    for citation in expected["citations"]:
        got = found[numbers.key(citation["number"])]
        for field in ("number", "doctype", "date", "issuer"):
            assert getattr(got, field) == citation.get(field, ""), (citation["number"], field)
        assert got.text


@pytest.mark.parametrize("name", PAGES or ["(missing)"])
def test_every_value_has_evidence(name: str) -> None:
    document = metadata.extract(cleaning.clean(readers.read((SEEDS / name).read_bytes(), name)), doc_id=name)
    for field in ("title", "issuer", "date", "locality", "level", "number", "author", "doctype"):
        if getattr(document, field):
            assert document.evidence[field].how and 0 < document.evidence[field].confidence <= 1, field
