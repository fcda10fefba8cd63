"""Generations: swapped whole, kept for those who read them, never harmed by a killed or losing writer."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from made_up_collection import killed

from engines import whoosh
from engines.base import BusyIndexError, EngineError, NoIndexError, SchemaChangedError
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh.manifest import describe
from engines.whoosh.store import KEPT, WriterLock, current_manifest, exclusive


def version(number: int, count: int = 5) -> list[Document]:
    """A collection whose every document says which version it is of."""
    return [Document(id=f"{i}", title=f"phiên bản {number}", body="công tác dân vận") for i in range(count + number)]


def generations(index: Path) -> list[str]:
    return sorted(path.name for path in index.glob("gen-*"))


def leftovers(index: Path) -> list[str]:
    kept = {"CURRENT", ".lock", *generations(index)}
    return sorted(path.name for path in index.iterdir() if path.name not in kept)


def test_without_an_index(tmp_path: Path) -> None:
    assert whoosh.is_stale(tmp_path / "không có") == "missing"
    for path in (tmp_path, tmp_path / "không có"):
        with pytest.raises(NoIndexError, match="rebuild"):
            whoosh.open_engine(path)


def test_an_empty_index_answers(build) -> None:
    index = build([])
    engine = whoosh.open_engine(index)
    for query in ("", "dân vận", '"dân vận"', "d*", "290-QĐ/TW", "-x", "năm:2020"):
        page = engine.search(SearchRequest(query=query))
        assert (page.total, page.hits) == (0, ())
    assert engine.suggest("dân") == []
    assert engine.related("x") == ()
    assert engine.get("x") is None
    assert whoosh.check(index) == []


def test_a_reader_sees_each_new_generation_and_at_most_two_are_kept(build) -> None:
    index = build(version(1))
    engine = whoosh.open_engine(index)
    for number in range(2, 6):
        build(version(number), index=index)
        page = engine.search(SearchRequest(query="công tác"))
        assert page.total == 5 + number
        assert page.hits[0].title == f"phiên bản {number}"
        assert page.generation == engine.status().generation
        assert len(generations(index)) == KEPT
        assert not leftovers(index)


def test_what_was_opened_stays_readable_after_it_was_removed(build) -> None:
    index = build(version(1))
    engine = whoosh.open_engine(index)
    held = engine._current()
    for number in range(2, 5):
        build(version(number), index=index)
    assert f"gen-{held.name}" not in generations(index)
    assert [held.record(i)["title"] for i in range(held.size)] == ["phiên bản 1"] * 6


def test_a_closed_engine_says_so(build) -> None:
    engine = whoosh.open_engine(build(version(1)))
    engine.close()
    engine.close()
    with pytest.raises(EngineError):
        engine.search(SearchRequest())


def test_each_answer_speaks_of_one_generation_while_they_are_swapped(build) -> None:
    index = build(version(0))
    engine = whoosh.open_engine(index)
    totals: dict[str, int] = {engine.status().generation: 5}
    errors: list[BaseException] = []
    answers = 0
    done = threading.Event()

    def read() -> None:
        nonlocal answers
        seen: dict[str, set[tuple[int, str]]] = {}
        try:
            while not done.is_set():
                page = engine.search(SearchRequest(query="công tác", limit=3))
                seen.setdefault(page.generation, set()).update((page.total, hit.title) for hit in page.hits)
                answers += 1
            for generation, found in seen.items():
                total = totals[generation]
                assert found == {(total, f"phiên bản {total - 5}")}
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        with whoosh.open_writer(index) as writer:
            writer.add(whoosh.analyse(version(number)))
            totals[writer.commit(corpus=[], report={}).generation] = 5 + number
    done.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert answers > 7


def test_leaving_a_writer_without_commit_changes_nothing(build) -> None:
    index = build(version(1))
    before = generations(index)
    with pytest.raises(RuntimeError), whoosh.open_writer(index) as writer:
        writer.add(whoosh.analyse(version(2)))
        writer.flush()
        raise RuntimeError
    assert generations(index) == before
    assert not leftovers(index)
    assert whoosh.open_engine(index).search(SearchRequest()).total == 6
    build(version(3), index=index)  # and the lock is free again


def test_one_writer(build, tmp_path: Path) -> None:
    index = build(version(1))
    with whoosh.open_writer(index):
        with pytest.raises(BusyIndexError):
            whoosh.open_writer(index)
        script = (
            "import sys; from pathlib import Path; from engines import whoosh\n"
            "from engines.base import BusyIndexError\n"
            "try: whoosh.open_writer(Path(sys.argv[1]))\n"
            "except BusyIndexError: sys.exit(7)"
        )
        result = subprocess.run([sys.executable, "-c", script, str(index)], timeout=30, check=False,
                                cwd=Path(__file__).parents[3])  # fmt: skip
        assert result.returncode == 7
    with exclusive(index), pytest.raises(BusyIndexError):
        WriterLock(index)
    WriterLock(index).release()


def _hold_on(ready: int) -> None:
    os.write(ready, b"x")
    time.sleep(60)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_forked_worker_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    reading, writing = os.pipe()
    worker = multiprocessing.get_context("fork").Process(target=_hold_on, args=(writing,))
    worker.start()
    os.read(reading, 1)
    lock.release()
    WriterLock(tmp_path).release()
    worker.kill()
    worker.join()
    os.close(reading)
    os.close(writing)


@pytest.mark.slow
def test_kill_9_at_any_time_leaves_the_old_or_the_new_index(build) -> None:
    index = build(version(1))
    script = (
        "import sys; from pathlib import Path; from engines import whoosh; from engines.documents import Document\n"
        "docs = [Document(id=str(i), title='phiên bản 2', body='công tác dân vận ' * 9) for i in range(300)]\n"
        "batch = whoosh.analyse(docs)\n"
        "print('bắt đầu', flush=True)\n"
        "while True:\n"
        "    with whoosh.open_writer(Path(sys.argv[1])) as writer:\n"
        "        writer.add(batch); writer.flush(); writer.commit(corpus=[], report={})\n"
    )
    for _ in killed(script, index, 0.25):
        engine = whoosh.open_engine(index)
        page = engine.search(SearchRequest(query="công tác", limit=1000))
        titles = {hit.title for hit in page.hits}
        assert (page.total, titles) in ((6, {"phiên bản 1"}), (300, {"phiên bản 2"}))
        assert whoosh.check(index) == []
    build(version(1), index=index)
    assert len(generations(index)) <= KEPT
    assert not leftovers(index)


def test_an_index_of_another_analyzer_or_schema_is_stale(build, monkeypatch: pytest.MonkeyPatch) -> None:
    index = build(version(1))
    assert whoosh.is_stale(index) == ""
    assert whoosh.is_stale(index, corpus=["kho"]) == ""
    assert whoosh.is_stale(index, corpus=["kho khác"]) == "corpus"
    for name, value, reason in (("fingerprint", lambda: "khác", "analyzer"), ("SCHEMA_VERSION", 0, "schema")):
        with monkeypatch.context() as patch:
            patch.setattr(f"engines.whoosh.{name}", value)
            patch.setattr(f"engines.whoosh.generation.{name}", value)
            assert whoosh.is_stale(index) == reason
            with pytest.raises(SchemaChangedError, match="rebuild"):
                whoosh.open_engine(index)


def test_the_same_batches_give_the_same_files(tmp_path: Path, documents: list[Document]) -> None:
    from made_up_collection import build_index

    found = []
    for name in ("a", "b"):
        folder, manifest = current_manifest(build_index(tmp_path / name, documents, segments=2))
        files = describe(folder)
        found.append({k: v for k, v in files.items() if k not in {"manifest.json", "committed"}})
        assert manifest.documents == len(documents)
    changing = {name for name in found[0] if found[0][name] != found[1].get(name)}
    assert not changing


def test_batches_of_any_size_give_the_same_index(tmp_path: Path, documents: list[Document]) -> None:
    from made_up_collection import build_index

    first, second = (current_manifest(build_index(tmp_path / f"{size}", documents, batch=size)) for size in (400, 11))
    assert first[1].files == second[1].files
    arrays = next(first[0].glob("*.arrays"))
    assert len(np.load(arrays / "date.npy")) == len(documents)
