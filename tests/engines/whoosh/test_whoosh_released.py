"""What answered is let go of at once: nothing of a query, nor the files of a replaced generation, waits for the garbage
collector. Twenty threads else pile up the arrays of hundreds of queries between two of its rounds."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines import whoosh
from engines.documents import Citation, Document
from engines.requests import FACETS, SearchRequest
from engines.whoosh.generation import Generation

QUERIES = (
    "", "dân vận", "cong tac", '"công tác dân vận"', "290-QĐ/TW", "quyết định 290", "vận OR phiên", "phien ban -không",
    "cô* dân", "thành ủy cần thơ 2012", "tiêu đề:báo cáo", "công tac dận vận", "congtac danvan", "UBND công tác",
    "năm:2012..2014 dân vận", "dân vận là gì?",
)  # fmt: skip


def put(index: Path, version: int) -> None:
    documents = [
        Document(
            id=str(i), title=f"Báo cáo {i} phiên bản {version}", number=f"{i + 1}-BC/TU", issuer="Thành ủy Cần Thơ",
            date=f"201{i % 5}-05-15", body=f"Công tác dân vận của phiên bản {version}, văn bản thứ {i}. " * 3,
            citations=(Citation(number="290-QĐ/TW", text="Thực hiện Quyết định số 290-QĐ/TW"),),
        )
        for i in range(40)
    ]  # fmt: skip
    with whoosh.open_writer(index) as writer:
        writer.add(whoosh.analyse(documents))
        writer.commit(corpus=[], report={})


def ask_everything(engine: whoosh.WhooshEngine) -> None:
    """Every kind of question, with all that a page asks for."""
    for query in QUERIES:
        page = engine.search(SearchRequest(query=query, limit=20, snippets=2, facets=FACETS))
        for hit in page.hits[:1]:
            assert engine.get(hit.id)
            engine.related(hit.id)
            engine.copies(hit.id)
        engine.suggest(query)
        engine.mark("Công tác dân vận", query)
    engine.by_number("1-BC/TU")
    engine.cited_by("290-QĐ/TW")
    engine.references("290-QĐ/TW", limit=10)
    engine.authorities()
    engine.status()


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_a_query_leaves_no_circles(tmp_path: Path) -> None:
    put(tmp_path, 1)
    engine = whoosh.open_engine(tmp_path)
    ask_everything(engine)
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    ask_everything(engine)
    gc.collect()
    homes = ((getattr(one, "__module__", None) or type(one).__module__, repr(type(one))) for one in gc.garbage)
    assert [(home, kind) for home, kind in homes if home.startswith(("engines", "analyzers"))] == []
    engine.close()


@pytest.mark.usefixtures("uncollected")
def test_a_replaced_generation_goes_with_its_last_answer(tmp_path: Path) -> None:
    put(tmp_path, 1)
    before = {id(one) for one in gc.get_objects() if isinstance(one, Generation)}
    engine = whoosh.open_engine(tmp_path)
    for version in (2, 3, 4):
        ask_everything(engine)
        put(tmp_path, version)
        assert engine.search(SearchRequest(query="dân vận")).hits[0].title.endswith(f"phiên bản {version}")
        mine = [one for one in gc.get_objects() if isinstance(one, Generation) and id(one) not in before]
        assert len(mine) == 1
        del mine
    engine.close()
