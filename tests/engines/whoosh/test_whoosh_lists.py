"""Posting lists as bytes, and how they come about: whatever the memory, the same files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_collection import make_documents

from engines import whoosh
from engines.whoosh.arrays import GrowingArray, ends, load_arrays
from engines.whoosh.lists import Counts, CountsWriter, PostingLists, PostingListsWriter, decode, encode
from engines.whoosh.posting_cache import PostingCache
from engines.whoosh.store import current_manifest
from engines.whoosh.writer import WriterSettings

NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, 2**31 - 1))
LISTS = st.lists(st.sets(NUMBERS, max_size=30).map(sorted), max_size=12)


@pytest.mark.parametrize(
    ("ids", "data"),
    [
        ([], []),
        ([0], [0]),
        ([127], [127]),
        ([128], [0x81, 0]),
        ([5, 6, 300], [5, 1, 0x82, 38]),
        ([2**31 - 1], [0x87, 0xFF, 0xFF, 0xFF, 0x7F]),
    ],
)
def test_the_bytes_of_a_list(ids: list[int], data: list[int]) -> None:
    encoded, places = encode(np.array(ids, np.int32), np.array([0, len(ids)]))
    assert encoded.tolist() == data
    assert places.tolist() == [0, len(data)]
    assert decode(encoded).tolist() == ids


@given(LISTS, st.data())
def test_any_run_of_lists_comes_back(tmp_path_factory: pytest.TempPathFactory, lists: list[list[int]], data) -> None:
    folder = tmp_path_factory.mktemp("lists")
    cut = data.draw(st.integers(0, len(lists)))  # before the writer opens its files: a draw may end the test
    writer = PostingListsWriter(folder, "x")
    for piece in (lists[:cut], lists[cut:]):
        starts = ends(np.array([len(ids) for ids in piece], np.int64))
        writer.append(np.array([i for ids in piece for i in ids], np.int32), starts)
    writer.close()
    read = PostingLists(load_arrays(folder), "x")
    assert len(read) == len(lists)
    low = data.draw(st.integers(0, len(lists)))
    high = data.draw(st.integers(low, len(lists)))
    assert read.ids(low, high).tolist() == [i for ids in lists[low:high] for i in ids]
    assert read.frequency(low, high) == sum(map(len, lists[low:high]))


@given(st.lists(st.tuples(st.integers(0, 70_000), st.integers(0, 300)), max_size=40), st.data())
def test_counts_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], data) -> None:
    folder = tmp_path_factory.mktemp("counts")
    cut = data.draw(st.integers(0, len(rows)))
    writer = CountsWriter(folder, "x", (6, 2))
    for piece in (rows[:cut], rows[cut:]):
        writer.append(*np.array(piece, np.int64).reshape(-1, 2).T)
    writer.close()
    read = Counts(load_arrays(folder), "x", (6, 2))
    low = data.draw(st.integers(0, len(rows)))
    high = data.draw(st.integers(low, len(rows)))
    body, title = read.read(slice(low, high))
    assert body.tolist() == [min(count, 65535) for count, _ in rows[low:high]]
    assert title.tolist() == [count for _, count in rows[low:high]]


def test_a_growing_array_is_an_ordinary_one(tmp_path: Path) -> None:
    with GrowingArray(tmp_path, "x", np.uint16) as array:
        array.append(np.array([1, 2]))
        array.append(np.array([65535]))
    assert np.load(tmp_path / "x.npy").tolist() == [1, 2, 65535]
    assert np.load(tmp_path / "x.npy").dtype == np.uint16
    assert array.read(slice(1, 3)).tolist() == [2, 65535]


@dataclass(frozen=True, slots=True)
class Cramped(WriterSettings):
    """So little memory that everything waits on disk in many runs."""

    @property
    def memory(self) -> int:
        return 20_000


def test_the_files_do_not_depend_on_memory(tmp_path: Path) -> None:
    documents = make_documents(300)
    files = []
    for name, settings in (("ample", WriterSettings()), ("cramped", Cramped())):
        with whoosh.open_writer(tmp_path / name, settings) as writer:
            for low in range(0, len(documents), 40):
                writer.add(whoosh.analyse(documents[low : low + 40]))
            writer.commit(corpus=["kho"], report={})
        folder, manifest = current_manifest(tmp_path / name)
        assert len(manifest.segments) == 1
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - set(
            manifest.files
        ) == {"manifest.json", "committed", "verified.json"}, "nothing temporary is left"
        files.append(manifest.files)
    assert files[0] == files[1]


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    cache = PostingCache(20_000)
    made = []

    def list_of(number: int) -> np.ndarray:
        made.append(number)
        return np.full(500, number, np.int32)

    for number in (1, 2, 3, 1, 2, 3):
        assert cache.remembered(number, lambda number=number: list_of(number))[0] == number
    assert made == [1, 2, 3]
    for number in range(10, 20):
        cache.remembered(number, lambda number=number: list_of(number))
        cache.remembered(1, lambda: list_of(1))
        assert cache.nbytes <= 20_000
    assert 1 not in made[3:], "used all the time"
    made.clear()
    cache.remembered(2, lambda: list_of(2))
    assert made == [2], "forgotten"
    huge = cache.remembered("huge", lambda: np.zeros(10_000, np.int32))
    assert len(huge) == 10_000
    assert cache.nbytes <= 20_000, "what takes more than a quarter is not kept"
