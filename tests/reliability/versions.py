"""Collections of which every document says its version, and what an index is seen to hold."""

from __future__ import annotations

from pathlib import Path

from engines import whoosh
from engines.documents import Citation, Document
from engines.requests import SearchRequest

DOCUMENTS = 40


def version(number: int, count: int = DOCUMENTS) -> list[Document]:
    """The collection as it is in version `number`: `count` and `number` more documents, all changed."""
    return [
        Document(
            id=f"kho/{i:03}.txt",
            title=f"Báo cáo phiên bản {number}",
            number=f"{i + 1}-BC/TU",
            issuer="Thành ủy Cần Thơ",
            date=f"20{10 + number % 10}-0{1 + i % 9}-15",
            body=f"Công tác dân vận của phiên bản {number}, văn bản thứ {i}. " * (1 + i % 7),
            citations=(Citation(number="290-QĐ/TW", text="Thực hiện Quyết định số 290-QĐ/TW"),),
        )
        for i in range(count + number)
    ]


def write(index: Path, number: int, *, update: bool = False, flush: int = 0) -> None:
    """Put version `number` into the index, by a rebuild or by an update that replaces every document."""
    documents = version(number)
    with whoosh.open_writer(index, update=update) as writer:
        for low in range(0, len(documents), 16):
            writer.add(whoosh.analyse(documents[low : low + 16]))
            if flush and low % flush == 0:
                writer.flush()
        if update:
            writer.delete(f"kho/{i:03}.txt" for i in range(len(documents), 2000) if writer.stored(f"kho/{i:03}.txt"))
        writer.commit(corpus=["kho"], report={"failed": 0})


def held(index: Path) -> int:
    """The version that an index holds. Raises AssertionError on a mix, the engine's errors if it does not open."""
    assert whoosh.check(index) == []
    engine = whoosh.open_engine(index)
    try:
        page = engine.search(SearchRequest(limit=1000, snippets=0))
        found = {int(hit.title.rsplit(" ", 1)[1]) for hit in page.hits}
        assert len(found) == 1, f"a mix of versions {sorted(found)}"
        number = found.pop()
        assert page.total == DOCUMENTS + number, f"{page.total} documents in version {number}"
        assert engine.search(SearchRequest(query=f'"phiên bản {number}"', snippets=0)).total == page.total
        assert engine.get("kho/000.txt") == version(number)[0]
        return number
    finally:
        engine.close()
