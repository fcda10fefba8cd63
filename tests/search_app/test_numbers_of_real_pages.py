"""Pages of numbers over the real pages and the articles of law in ../shared."""

from __future__ import annotations

import html
import json
import lzma
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from analyzers import numbers
from engines import whoosh
from engines.documents import Document
from indexer import settings
from indexer.rebuild import rebuild
from search_app.app import create_app
from search_app.config import Config

SHARED = Path(__file__).parents[2] / "../shared"
SEEDS, ARTICLES = SHARED / "seeds", SHARED / "data/legal_articles.jsonl.xz"


def plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is missing")
def test_numbers_named_by_the_seeds(tmp_path: Path) -> None:
    rebuild(settings.load(None, {"corpus": [SEEDS], "index": tmp_path, "jobs": 1}))
    engine = whoosh.open_engine(tmp_path)
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        said = plain(client.get("/so/290-QD-TW").text)
        assert "Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị" in said
        assert "về ban hành Quy chế công tác dân vận của hệ thống chính trị" in said
        (known,) = client.get("/api/v1/numbers/290-QD-TW").json["documents"]  # type: ignore[index]
        assert (known["issuer"], known["date"], known["doctype"]) == ("Bộ Chính trị", "2010-02-25", "Quyết định")
        said = plain(client.get("/so/09-NQ-TW", follow_redirects=True).text)
        assert "Nghị quyết số 09-NQ/TW ngày 08/01/2002 của Bộ Chính trị" in said.replace("8/1/2002", "08/01/2002")


def named(text: str) -> set[str]:
    """Keys of the numbers in a text, found without the indexer."""
    return {found.number.key for found in numbers.find(text)}


@pytest.mark.shared
@pytest.mark.skipif(not ARTICLES.is_file(), reason="../shared/data/legal_articles.jsonl.xz is missing")
def test_the_most_cited_numbers_are_those_counted_in_the_file(tmp_path: Path) -> None:
    count: Counter[str] = Counter()
    documents = []
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as file:
        for row in map(json.loads, islice(file, 2500)):
            own = numbers.key(row["code"] or "")
            count.update(named(f"{row['title']}\n{row['text']}") - {own})
            documents.append(Document(id=row["id"], title=row["title"], number=row["code"] or "", body=row["text"]))
    with whoosh.open_writer(tmp_path) as writer:
        writer.add(whoosh.analyse(documents))
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(tmp_path)
    most = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:10]
    assert most[0][1] >= 10
    assert [(key, len(engine.cited_by(key, limit=1000))) for key, _ in most] == most
