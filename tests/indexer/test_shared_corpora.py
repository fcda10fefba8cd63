"""The command line on real material: the sample pages and the articles of law (read only, where they are at hand)."""

import itertools
import json
import lzma
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / ".." / "shared"
SEEDS = SHARED / "seeds"
ARTICLES = SHARED / "data" / "legal_articles.jsonl.xz"
ENOUGH = 1500
Value = Callable[..., Any]

pytestmark = pytest.mark.shared


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here")
def test_the_seeds(kho: Path, value: Value) -> None:
    pages = sorted(path.name for path in SEEDS.glob("*.txt"))
    assert value("rebuild", "--corpus", SEEDS)["indexed"] == len(pages) == 5

    def found(query: str) -> list[str]:
        return sorted(hit["id"] for hit in value("search", query)["hits"])

    for everywhere in ("dân vận", "dan van", "Đảng", "đảng", "DÂN VẬN"):
        assert found(everywhere) == pages
    assert "cantho-bao-cao-178.txt" in found("2021 phương hướng")
    assert "cantho-290-qd-tw.txt" in found("290-qd/tw")
    expected = json.loads((SEEDS / "expected.json").read_text("utf-8"))
    for name in pages:
        for boilerplate in expected[name].get("body_lacks", ()):
            literally = value("search", "--strict", f'"{boilerplate}"')  # not relaxed to some of its words
            assert literally["total"] == 0, (name, boilerplate)


@pytest.mark.skipif(not ARTICLES.is_file(), reason="../shared/data/legal_articles.jsonl.xz is not here")
def test_articles_of_law_are_counted_right(kho: Path, value: Value) -> None:
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as file:
        lines = list(itertools.islice(file, 0, ENOUGH * 20, 20))
    Path("luật.jsonl").write_text("".join(lines), "utf-8")
    assert value("rebuild", "--corpus", "luật.jsonl")["indexed"] == ENOUGH
    records = [json.loads(line) for line in lines]
    years = Counter(record["date"][:4] for record in records if record["date"])
    page = value("search", "", "--limit", 0)
    assert page["total"] == ENOUGH
    assert {v["value"]: v["count"] for v in page["facets"]["year"]} == dict(years.most_common(50))
    issuers = Counter(record["issuer"] for record in records)
    for issuer, count in issuers.most_common(5):
        assert value("search", "", "--limit", 0, "--filter", f"issuer={issuer}")["total"] == count
        year, _ = Counter(r["date"][:4] for r in records if r["issuer"] == issuer).most_common(1)[0]
        both = sum(r["issuer"] == issuer and r["date"][:4] == year for r in records)
        filters = ("--filter", f"issuer={issuer}", "--filter", f"year={year}")
        assert value("search", "", "--limit", 0, *filters)["total"] == both
