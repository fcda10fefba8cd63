"""Exact and near copies are grouped, never deleted; forms filled in differently and other numbers are no copies."""

import random
from pathlib import Path

import numpy as np
import pytest
from made_up_collection import SYLLABLES, build_index

from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest


def text(seed: int, count: int = 200) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(SYLLABLES) for _ in range(count))


def edited(original: str, share: float, seed: int = 0) -> str:
    rng = random.Random(seed)
    return " ".join(f"khác{rng.random()}"[:9] if rng.random() < share else word for word in original.split())


NEWS = text(1)
DOCUMENTS = [
    Document(id="báo a", title="Hội nghị", body=NEWS, date="2021-05-01"),
    Document(id="báo b", title="Hội nghị", body=NEWS, date="2021-05-02"),
    Document(id="báo c", title="Hội nghị tổng kết", body=f"(TTXVN) {NEWS} Theo TTXVN", date="2021-05-03"),
    Document(id="báo d", title="Hội nghị", body=edited(NEWS, 0.01), date="2021-05-04"),
    Document(id="viết lại", title="Hội nghị", body=edited(NEWS, 0.3)),
    Document(id="nửa", title="Hội nghị", body=NEWS[: len(NEWS) // 2]),
    Document(id="quyết định 1", number="1-QĐ/TU", body=text(2)),
    Document(id="quyết định 2", number="2-QĐ/TU", body=text(2)),
    Document(id="ngắn 1", body="công tác dân vận"),
    Document(id="ngắn 2", body="công tác dân vận"),
    *(Document(id=f"riêng {n}", body=text(100 + n)) for n in range(30)),
]


@pytest.mark.parametrize("segments", [1, 3])
def test_copies_are_found(tmp_path: Path, segments: int) -> None:
    engine = whoosh.open_engine(build_index(tmp_path / "index", DOCUMENTS, segments=segments))
    found = {document.id: [hit.id for hit in engine.copies(document.id)] for document in DOCUMENTS}
    assert found.pop("báo a") == ["báo d", "báo c", "báo b"]
    assert found.pop("báo b") == ["báo d", "báo c", "báo a"]
    assert sorted(found.pop("báo c")) == ["báo a", "báo b", "báo d"]
    assert sorted(found.pop("báo d")) == ["báo a", "báo b", "báo c"]
    assert not any(found.values())
    assert engine.copies("không có") == ()
    page = engine.search(SearchRequest("tiêu đề:hội", limit=50))
    assert {hit.id: hit.copies for hit in page.hits if hit.copies} == {f"báo {n}": 3 for n in "abcd"}
    assert engine.search(SearchRequest()).total == len(DOCUMENTS)


def test_groups_follow_updates(tmp_path: Path) -> None:
    index = build_index(tmp_path / "index", DOCUMENTS)
    with whoosh.open_writer(index, update=True) as writer:
        writer.delete(["báo b", "báo d"])
        writer.add(whoosh.analyse([Document(id="mới", body=text(105))]))
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(index)
    assert [hit.id for hit in engine.copies("báo a")] == ["báo c"]
    assert [hit.id for hit in engine.copies("mới")] == ["riêng 5"]
    assert engine.copies("báo b") == ()


def test_nearly_all_pairs_alike_are_found(tmp_path: Path) -> None:
    pairs = [(text(n), edited(text(n), 0.02, n)) for n in range(1000, 1060)]
    documents = [Document(id=f"{n} {k}", body=body) for n, pair in enumerate(pairs) for k, body in enumerate(pair)]
    engine = whoosh.open_engine(build_index(tmp_path / "index", documents))
    wanted = [n for n, (a, b) in enumerate(pairs) if overlap(a, b) >= 0.8]
    found = [n for n in range(len(pairs)) if [hit.id for hit in engine.copies(f"{n} 0")] == [f"{n} 1"]]
    assert set(found) <= set(wanted)
    assert len(wanted) > 20
    assert len(found) >= np.floor(0.97 * len(wanted))


def overlap(a: str, b: str) -> float:
    from analyzers.analysis import syllables

    one, two = ({tuple(s[i : i + 4]) for i in range(len(s) - 3)} for s in (syllables(a), syllables(b)))
    return len(one & two) / len(one | two)
