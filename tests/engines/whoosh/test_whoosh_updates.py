"""Updating: a generation made from the one before it is, document by document, what a rebuild would have made."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_collection import build_index, killed, make_documents
from whoosh import index as stock
from whoosh.query import Every, Term

from analyzers.analysis import syllables
from engines import whoosh
from engines.base import DamagedIndexError, NoIndexError, SchemaChangedError
from engines.documents import Document
from engines.requests import FACETS, SearchRequest
from engines.whoosh.generation import open_generation
from engines.whoosh.merging import MergePolicy
from engines.whoosh.store import current_manifest
from engines.whoosh.writer import WriterSettings

QUERIES = (
    "", "dân vận khéo", "dan van", "cong tac", '"dân vận"', '"cần thơ"', "đảng -công", "kheo OR tổ", "th*",
    "tiêu đề:dân", "290-QĐ/TW", "dân vận 290-QĐ/TW", "09-NQ/TW công tác",
    "trích:09-NQ/TW", "năm:2020..2021", "cq:cần thơ dân", "dân vận khéo công tác đảng ủy",
)  # fmt: skip


def update(
    index: Path, add: list[Document], delete: list[str], policy: MergePolicy | None = None
) -> whoosh.WhooshEngine:
    settings = WriterSettings(policy=policy) if policy else None
    with whoosh.open_writer(index, settings, update=True) as writer:
        assert writer.delete(delete) == len(delete)
        if add:
            writer.add(whoosh.analyse(add))
        writer.commit(corpus=["kho"], report={"failed": 0})
    return whoosh.open_engine(index)


def answers(engine: whoosh.WhooshEngine, query: str, sort: str) -> object:
    request = SearchRequest(query, sort=sort, limit=1000, facets=FACETS, facet_limit=0)
    page = engine.search(request)
    return page.total, page.hits, page.facets, page.relaxed, page.notes, page.parsed


def stock_state(index: Path) -> dict[str, object]:
    """Every live document and every posting of it, as stock Whoosh reads them."""
    folder = current_manifest(index)[0]
    out: dict[str, object] = {}
    with stock.open_dir(str(folder)).searcher() as searcher:
        out["documents"] = {hit["id"]: hit.fields() for hit in searcher.search(Every(), limit=None)}
        for field in ("title", "body", "words", "number", "cites", "issuer", "year"):
            rows: dict[bytes, set[tuple[str, float]]] = {}
            for reader, base in searcher.reader().leaf_readers():
                for term in reader.lexicon(field):
                    matcher = reader.postings(field, term)
                    while matcher.is_active():
                        doc_id = searcher.stored_fields(matcher.id() + base)["id"]
                        rows.setdefault(term, set()).add((doc_id, matcher.weight()))
                        matcher.next()
            out[field] = rows
    return out


def assert_same(updated: Path, rebuilt: Path) -> None:
    one, two = whoosh.open_engine(updated), whoosh.open_engine(rebuilt)
    assert one.status().documents == two.status().documents
    assert one.status().terms == two.status().terms
    assert stock_state(updated) == stock_state(rebuilt)
    for query in QUERIES:
        for sort in ("relevance", "newest", "oldest"):
            assert answers(one, query, sort) == answers(two, query, sort), (query, sort)
    for generation in (open_generation(index, cache_bytes=0) for index in (updated, rebuilt)):
        for segment in generation.segments:
            assert len(segment.ids) == segment.size


@pytest.mark.parametrize("policy", [MergePolicy(floor=20), MergePolicy(floor=1, dead=1.0)], ids=["usual", "no merging"])
@pytest.mark.parametrize("seed", range(2))
def test_an_update_is_what_a_rebuild_would_be(tmp_path: Path, policy: MergePolicy, seed: int) -> None:
    rng = random.Random(seed)
    pool = {document.id: document for document in make_documents(260, seed + 10)}
    fresh = iter(make_documents(700, seed + 90)[300:])
    now = dict(list(pool.items())[:200])
    index = build_index(tmp_path / "index", list(now.values()), segments=2)
    for _ in range(5):
        deleted = rng.sample(sorted(now), rng.randint(0, 15))
        for doc_id in deleted:
            del now[doc_id]
        changed = [replace(next(fresh), id=doc_id) for doc_id in rng.sample(sorted(now), rng.randint(0, 12))]
        added = [next(fresh) for _ in range(rng.randint(0, 12))]
        now.update((document.id, document) for document in (*changed, *added))
        update(index, [*changed, *added], deleted, policy)
    rebuilt = build_index(tmp_path / "rebuilt", list(now.values()))
    assert_same(index, rebuilt)
    assert whoosh.check(index) == []


def test_unchanged_segments_are_shared_and_the_old_generation_stays_whole(tmp_path: Path) -> None:
    documents = make_documents(300)
    index = build_index(tmp_path / "index", documents)
    before, old = current_manifest(index)
    engine = whoosh.open_engine(index)
    held = engine._current()
    update(index, [], [documents[3].id])
    after, new = current_manifest(index)
    shared = [name for name in new.files if name in old.files and new.files[name] == old.files[name]]
    assert len(shared) > 40
    assert all((before / name).samefile(after / name) for name in shared if name.startswith(old.segments[0]))
    assert held.document(documents[3].id) == documents[3]
    assert engine.get(documents[3].id) is None
    assert engine.search(SearchRequest()).total == 299


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    documents = make_documents(100)
    index = build_index(tmp_path / "index", documents)
    monkeypatch.setattr("os.link", refuse)
    assert update(index, [], [documents[0].id]).search(SearchRequest()).total == 99
    assert whoosh.check(index) == []


def test_damage_to_a_shared_file_is_not_taken_for_sound(tmp_path: Path) -> None:
    documents = make_documents(100)
    index = build_index(tmp_path / "index", documents)
    update(index, [], [documents[0].id])
    folder, manifest = current_manifest(index)
    name = next(name for name in manifest.files if name.endswith("pair.bytes.npy"))
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(DamagedIndexError, match=r"pair\.bytes"):
        whoosh.open_engine(index)
    with pytest.raises(DamagedIndexError, match=r"pair\.bytes"):
        whoosh.open_writer(index, update=True)
    assert [path.name for path in index.glob("build-*")] == []
    assert build_index(index, documents).is_dir()  # the lock is free, and a rebuild recovers


def test_damage_done_while_an_update_is_under_way_is_found(tmp_path: Path) -> None:
    documents = make_documents(100)
    index = build_index(tmp_path / "index", documents)
    folder, manifest = current_manifest(index)
    name = next(name for name in manifest.files if name.endswith("pair.bytes.npy"))
    with whoosh.open_writer(index, update=True) as writer:
        writer.delete([documents[0].id])
        content = bytearray((folder / name).read_bytes())
        content[-1] ^= 1
        (folder / name).write_bytes(content)
        with pytest.raises(DamagedIndexError, match=r"pair\.bytes"):
            writer.commit(corpus=[], report={})
    assert len(whoosh.check(index)) == 1
    assert current_manifest(index)[0] == folder


def test_an_update_needs_an_index_of_this_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoIndexError):
        whoosh.open_writer(tmp_path, update=True)
    index = build_index(tmp_path / "index", make_documents(5))
    monkeypatch.setattr("engines.whoosh.sharing.fingerprint", lambda: "khác")
    with pytest.raises(SchemaChangedError, match="rebuild"):
        whoosh.open_writer(index, update=True)
    monkeypatch.undo()
    whoosh.open_writer(index, update=True).__exit__(None, None, None)


def test_stock_whoosh_sees_deletions(tmp_path: Path) -> None:
    documents = make_documents(120)
    index = build_index(tmp_path / "index", documents)
    gone = [document.id for document in documents[5:15]]
    update(index, [], gone)
    term = syllables(documents[7].body)[0]
    with stock.open_dir(str(current_manifest(index)[0])).searcher() as searcher:
        found = {hit["id"] for hit in searcher.search(Term("body", term), limit=None)}
        assert searcher.doc_count() == 110
    wanted = {d.id for d in documents if term in syllables(f"{d.abstract}\n{d.body}")} - set(gone)
    assert found == wanted


def test_everything_may_be_deleted_and_come_back(tmp_path: Path) -> None:
    documents = make_documents(30)
    index = build_index(tmp_path / "index", documents)
    engine = update(index, [], [document.id for document in documents])
    assert engine.search(SearchRequest()).total == engine.status().documents == engine.status().terms == 0
    update(index, documents, [])
    assert_same(index, build_index(tmp_path / "rebuilt", documents))


def test_many_small_updates_leave_few_segments(tmp_path: Path) -> None:
    documents = make_documents(400)
    index = build_index(tmp_path / "index", documents[:200])
    for document in documents[200:216]:
        update(index, [document], [], MergePolicy(floor=1))
    assert len(current_manifest(index)[1].segments) <= 5
    update(index, [], [document.id for document in documents[200:216]], MergePolicy(floor=1))
    assert len(current_manifest(index)[1].segments) == 1


@pytest.mark.parametrize(
    ("segments", "new", "chosen"),
    [
        ([(70_000, 70_000)], 100, []),
        ([(70_000, 70_000), (100, 100)], 100, [1]),  # at most one very small one
        ([(70_000, 70_000), (1500, 1500)], 100, []),
        ([(70_000, 70_000), (1500, 1500), (100, 100)], 100, [1, 2]),
        ([(1000, 1000), (1000, 1000)], 2000, [0, 1]),
        ([(1000, 700)], 0, [0]),  # too many deleted
        ([(1000, 0), (50_000, 50_000)], 0, [0]),  # nothing left of it
        ([(1000, 900), (50_000, 50_000)], 0, []),
    ],
)
def test_the_merge_policy(segments: list[tuple[int, int]], new: int, chosen: list[int]) -> None:
    assert MergePolicy().choose(segments, new) == chosen


def test_attachments_come_back(tmp_path: Path) -> None:
    index = build_index(tmp_path / "index", make_documents(3))
    assert whoosh.attachment(index, "bảng") is None
    with whoosh.open_writer(index, update=True) as writer:
        writer.attach("bảng", b"x" * 9)
        writer.commit(corpus=[], report={})
    assert whoosh.attachment(index, "bảng") == b"x" * 9
    path = current_manifest(index)[0] / "attached" / "bảng"
    path.write_bytes(b"y" * 9)
    with pytest.raises(DamagedIndexError, match="bảng"):
        whoosh.attachment(index, "bảng")


@pytest.mark.slow
def test_kill_9_during_updates_leaves_a_whole_index(tmp_path: Path) -> None:
    index = build_index(tmp_path / "index", [Document(id="0", title="số 0", body="công tác dân vận")] * 1)
    script = (
        "import sys; from pathlib import Path; from engines import whoosh; from engines.documents import Document\n"
        "print('bắt đầu', flush=True)\n"
        "for n in range(1, 10**6):\n"
        "    docs = [Document(id=str(n % 50), title=f'lần {n}', body='công tác dân vận')]\n"
        "    with whoosh.open_writer(Path(sys.argv[1]), update=True) as writer:\n"
        "        writer.add(whoosh.analyse(docs)); writer.commit(corpus=[], report={})\n"
    )
    for _ in killed(script, index, 0.3):
        engine = whoosh.open_engine(index)
        page = engine.search(SearchRequest(query="công tác", limit=1000))
        assert page.total == len({hit.id for hit in page.hits}) == engine.status().documents >= 1
        assert whoosh.check(index) == []
    update(index, [], [])
    assert len(list(index.glob("gen-*"))) <= 2
    assert not list(index.glob("build-*"))
