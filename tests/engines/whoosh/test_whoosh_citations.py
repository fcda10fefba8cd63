"""The citation graph of a generation says what reading the documents says, after a rebuild, a merge and an update."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from made_up_collection import build_index

from engines import whoosh
from engines.documents import Citation, Document
from engines.graph.references import References, gather
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine

NUMBERS = ("290-QĐ/TW", "09-NQ/TW", "25-NQ/TW", "178-BC/TU", "1-NQ/TU", "05-KH/HU", "30/2020/NĐ-CP", "12/QĐ-UBND")
PLACES = ("Nghệ An", "Cần Thơ", "Gia Lai", "")
BODIES = ("", "Tỉnh ủy", "Tỉnh ủy Nghệ An", "Thành ủy Cần Thơ", "Bộ Chính trị", "Ủy ban nhân dân tỉnh Gia Lai")
DAYS = ("", "", "2010-02-25", "2010-03-25", "2013-06-03", "2020-06-03", "2021-01-05")
RELATIONS = ("", "căn cứ", "thực hiện", "thay thế", "bãi bỏ", "sơ kết, tổng kết")
SUBJECTS = ("", "về công tác dân vận của hệ thống chính trị", "về phát triển nông nghiệp và nông thôn")


def made(rng: random.Random, doc_id: str) -> Document:
    def citation() -> Citation:
        number, body, day = rng.choice(NUMBERS), rng.choice(BODIES), rng.choice(DAYS)
        text = f"Thực hiện Văn bản số {number} {rng.choice(SUBJECTS)}"
        return Citation(number, rng.choice(("", "Nghị quyết")), day, body, rng.choice(RELATIONS), text)  # type: ignore[arg-type]

    number = rng.choice(NUMBERS) if rng.random() < 0.15 else ""
    return Document(
        id=doc_id, number=number, title=f"Văn bản {rng.choice(SUBJECTS)}", date=rng.choice(DAYS),
        issuer=rng.choice(BODIES), locality=rng.choice(PLACES), body="Nội dung.",
        citations=tuple(citation() for _ in range(rng.randint(0, 4))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    rng = random.Random(7)
    return [made(rng, f"kho/{n:03}") for n in range(160)]


def told(found: References) -> object:
    """All that references say, the order of equals left out."""
    own = [
        (sorted(d.id for d in one.bearers), one.date, one.issuer, one.doctype, dict(one.dates), dict(one.issuers),
         dict(one.doctypes), dict(one.years), dict(one.citers), dict(one.relations),
         sorted((m.source.id, repr(m.citation)) for m in one.mentions))
        for one in found.identities
    ]
    return found.number, own, sorted((m.source.id, repr(m.citation)) for m in found.undecided), found.together


def same(engine: WhooshEngine) -> int:
    several = 0
    for number in NUMBERS:
        stored = gather(engine, number, limit=1000)
        assert told(engine.references(number, limit=1000)) == told(stored), number
        several += len(stored.identities) > 1
    return several


@pytest.mark.parametrize("segments", [1, 3])
def test_it_says_what_the_documents_say(tmp_path: Path, documents: list[Document], segments: int) -> None:
    engine = whoosh.open_engine(build_index(tmp_path, documents, segments=segments))
    assert same(engine) >= 4, "the cases must be hard ones"


def test_an_update_says_what_a_rebuild_says(tmp_path: Path, documents: list[Document]) -> None:
    rng = random.Random(3)
    index = build_index(tmp_path / "a", documents, segments=2)
    for turn in range(3):
        with whoosh.open_writer(index, update=True) as writer:
            gone = rng.sample([d.id for d in documents], 9)
            writer.delete(gone)
            fresh = [made(rng, f"mới/{turn}/{n}") for n in range(12)] + [made(rng, gone[0])]
            writer.add(whoosh.analyse(fresh))
            writer.commit(corpus=["kho"], report={})
        documents = [d for d in documents if d.id not in gone] + fresh
        engine = whoosh.open_engine(index)
        assert same(engine)
        whole = whoosh.open_engine(build_index(tmp_path / f"b{turn}", documents))
        counts = [{h.id: h.cited_by for h in e.search(SearchRequest(limit=1000)).hits} for e in (engine, whole)]
        assert counts[0] == counts[1]
        assert any(counts[0].values())


def test_hits_can_be_sorted_by_who_cites_them(tmp_path: Path) -> None:
    cite = Citation("09-NQ/TW", date="2013-06-03", text="Nghị quyết số 09-NQ/TW ngày 03/6/2013")
    other = Citation("5-KH/HU", issuer="Huyện ủy A", text="Kế hoạch số 5-KH/HU")
    engine = whoosh.open_engine(build_index(tmp_path, [
        Document(id="a", number="09-NQ/TW", date="2013-06-03", title="nghị quyết"),
        Document(id="a2", number="09-NQ/TW", date="2003-06-03", title="nghị quyết"),
        Document(id="b", number="5-KH/HU", issuer="Huyện ủy A", date="2014-01-01", title="kế hoạch", citations=(cite,)),
        Document(id="c", date="2015-01-01", title="tin", citations=(cite, other, cite)),
        Document(id="d", date="2016-01-01", title="tin"),
    ]))  # fmt: skip
    page = engine.search(SearchRequest(sort="cited"))
    assert [(h.id, h.cited_by) for h in page.hits] == [("a", 2), ("b", 1), ("d", 0), ("c", 0), ("a2", 0)]


def test_many_citers_are_counted_and_the_telling_ones_read(tmp_path: Path) -> None:
    replaced = Citation("1-NQ/TW", date="2010-01-01", relation="thay thế", text="thay thế Nghị quyết số 1-NQ/TW")
    plain = Citation("1-NQ/TW", date="2010-01-01", relation="thực hiện", text="thực hiện Nghị quyết số 1-NQ/TW")
    days = [f"20{n // 28:02}-02-{n % 28 + 1:02}" for n in range(300, 600)]
    documents = [Document(id=f"{n:03}", date=day, citations=(plain,)) for n, day in enumerate(days)]
    documents += [Document(id="alt", date="2011-01-01", number="2-NQ/TW", citations=(replaced,))]
    found = whoosh.open_engine(build_index(tmp_path, documents)).references("1-NQ/TW", limit=50)
    (one,) = found.identities
    assert (found.read, found.total, one.dates["2010-01-01"]) == (50, 301, 301)
    assert "alt" in {m.source.id for m in one.mentions}


@pytest.mark.parametrize("name", ["citation.doc", "citation.starts", "citation.keys.bytes"])
def test_damage_is_seen(tmp_path: Path, documents: list[Document], name: str) -> None:
    index = build_index(tmp_path, documents[:20])
    (path,) = index.glob(f"gen-*/*.arrays/{name}.npy")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert [name in str(error) for error in whoosh.check(index)] == [True]


def test_an_unknown_number_and_an_empty_index(tmp_path: Path) -> None:
    engine = whoosh.open_engine(build_index(tmp_path, []))
    found = engine.references("1-NQ/TW", limit=10)
    assert (found.identities, found.undecided, found.total) == ([], [], 0)
    assert not np.any(engine.search(SearchRequest(sort="cited")).hits)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thay thế:1-NQ/TW", {"c"}),
        ("thuc hien:1-nq/tw", {"a", "b"}),
        ("thực hiện:1-NQ", {"a", "b", "d"}),
        ("triển khai:1-NQ/TW -cq:\"Tỉnh ủy B\"", {"a"}),
        ("bãi bỏ:1-NQ/TW", set()),
        ("trích:1-NQ/TW", {"a", "b", "c"}),
    ],
)
def test_a_relation_can_be_asked_for(tmp_path: Path, query: str, found: set[str]) -> None:
    def citing(doc_id: str, relation: str, number: str = "1-NQ/TW", issuer: str = "Tỉnh ủy A") -> Document:
        return Document(id=doc_id, issuer=issuer, citations=(Citation(number, relation=relation),))  # type: ignore[arg-type]

    documents = [citing("a", "thực hiện"), citing("b", "thực hiện", issuer="Tỉnh ủy B"), citing("c", "thay thế"),
                 citing("d", "thực hiện", "1-NQ/TU")]
    engine = whoosh.open_engine(build_index(tmp_path, documents))
    assert {hit.id for hit in engine.search(SearchRequest(query, relax=False)).hits} == found


def test_of_very_many_mentions_the_like_of_those_weighed_are_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engines.whoosh import resolving

    def said(n: int, place: str, date: str) -> Document:
        cited = Citation("1-NQ/TU", "Nghị quyết", date, "Tỉnh ủy", "thực hiện")
        return Document(id=f"{n:03}", locality=place, issuer=f"Tỉnh ủy {place}", date="2022-01-01", citations=(cited,))

    places = [("Nghệ An", "2021-04-20"), ("Gia Lai", "2021-03-30"), ("Nghệ An", "2016-04-20"), ("Gia Lai", "")]
    documents = [said(n, *places[n % 4]) for n in range(200)]
    whole = whoosh.open_engine(build_index(tmp_path / "a", documents, segments=2)).references("1-NQ/TU", limit=10)
    monkeypatch.setattr(resolving, "MAX_WEIGHED", 8)
    few = whoosh.open_engine(build_index(tmp_path / "b", documents, segments=2)).references("1-NQ/TU", limit=10)
    assert [(one.date, one.count) for one in whole.identities] == [
        ("2021-03-30", 100), ("2016-04-20", 50), ("2021-04-20", 50)
    ]  # fmt: skip
    assert sorted((one.date, one.dates[one.date]) for one in few.identities) == [
        ("2016-04-20", 50), ("2021-03-30", 50), ("2021-04-20", 50)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """One number of 60 districts, the thirtieth of which many name; and a law in 30 parts."""
    documents = [
        Document(id=f"huyện/{n:02}", number="5-KH/HU", issuer=f"Huyện ủy Mẫu {n:02}", locality=f"Mẫu {n:02}",
                 date=f"2020-01-{n % 28 + 1:02}", title=f"Kế hoạch của huyện Mẫu {n:02}")
        for n in range(60)
    ]  # fmt: skip
    cited = Citation("5-KH/HU", "Kế hoạch", "", "Huyện ủy Mẫu 30", "thực hiện", "Thực hiện Kế hoạch số 5-KH/HU")
    documents += [Document(id=f"xã/{n}", date="2021-05-05", citations=(cited,)) for n in range(5)]
    documents += [
        Document(id=f"luật/{n:02}", number="57/2020/QH14", issuer="Quốc hội", date="2020-06-16", title=f"Điều {n}")
        for n in range(30)
    ]
    return whoosh.open_engine(build_index(tmp_path_factory.mktemp("districts"), documents, segments=2))


@pytest.mark.parametrize("whole", [True, False])
def test_of_many_documents_with_one_number_the_first_are_read(districts: WhooshEngine, whole: bool) -> None:
    def ask(**asked: object) -> References:
        if whole:
            return districts.references("5-KH/HU", limit=50, **asked)  # type: ignore[arg-type]
        return gather(districts, "5-KH/HU", limit=50, **asked)  # type: ignore[arg-type]

    behind = 60 if whole else 21  # what is gathered without a graph: twenty bearers, and the one that others name
    few = ask(entries=3)
    assert (few.behind, few.total) == (behind, 5)
    issuers = [one.issuer for one in few.identities]
    assert (len(issuers) in {3, 4} and "Huyện ủy Mẫu 30" in issuers) or not whole
    assert {one.issuer for one in ask(entries=1000).identities} >= set(issuers)
    last = [one for one in ask(entries=1000).identities if one.bearers][-1]
    (bearer,) = last.bearers
    assert last.issuer in {one.issuer for one in ask(entries=1, document=bearer.id).identities}
    assert last.issuer in {one.issuer for one in ask(entries=1, date=bearer.date).identities}
    assert ask(entries=1, document="../nowhere", date="31-02-x").behind == behind


def test_of_many_parts_of_one_document_some_are_listed_and_all_counted(districts: WhooshEngine) -> None:
    (law,) = districts.references("57/2020/QH14", limit=10).identities
    assert (law.borne, len(law.bearers)) == (30, 20)
