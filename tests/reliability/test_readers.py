"""Readers are undisturbed by new generations: every answer is of one generation, and nothing piles up."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from promises import Promise
from test_crashes import ROOT, environment
from versions import DOCUMENTS, write

from engines import whoosh
from engines.requests import SearchRequest

SWAPPER = """
import sys
from pathlib import Path
from versions import write
for n in range(int(sys.argv[2])):
    write(Path(sys.argv[1]), 1 + n % 8, update=n % 3 == 0)
    print(n, flush=True)
"""
QUERIES = ("", "dân vận", '"công tác dân vận"', "cong tac", "290-QĐ/TW", "vận OR phiên", "phien ban -khong")


@pytest.mark.promise("readers are undisturbed while generations are swapped")
def test_searches_over_swaps(promise: Promise, tmp_path: Path) -> None:
    index = tmp_path / "index"
    write(index, 1)
    # No deadline: what is promised is one generation an answer, however long the machine lets twenty threads wait.
    engine = whoosh.open_engine(index, whoosh.EngineSettings(seconds=0))
    for query in QUERIES:  # what is loaded once is there before memory is compared
        engine.search(SearchRequest(query=query, limit=100, snippets=1))
    swaps, wanted = promise.reach(6, 100), promise.reach(600, 100_000)
    counts, wrong, over = [0] * 20, [], threading.Event()

    def reader(place: int) -> None:
        while not wrong and not (over.is_set() and sum(counts) >= wanted):
            request = SearchRequest(query=QUERIES[counts[place] % len(QUERIES)], limit=100, snippets=1)
            try:
                page = engine.search(request)
                versions = {hit.title.rsplit(" ", 1)[1] for hit in page.hits}
                assert len(versions) == 1, f"{request.query!r}: versions {versions} in one answer, {page.notes}"
                assert page.total == DOCUMENTS + int(versions.pop()), page.total
                document = engine.get(page.hits[0].id)
                assert document is not None
            except BaseException as error:
                wrong.append(error)
            counts[place] += 1

    threads = [threading.Thread(target=reader, args=(place,)) for place in range(20)]
    swapper = subprocess.Popen([sys.executable, "-c", SWAPPER, str(index), str(swaps)], cwd=ROOT,
                               env=environment(), stdout=subprocess.PIPE, text=True)  # fmt: skip
    for thread in threads:
        thread.start()
    early = (0, 0)
    with swapper:
        assert swapper.stdout
        for line in swapper.stdout:
            if int(line) == swaps // 5:
                gc.collect()
                early = descriptors(), memory()
    over.set()
    for thread in threads:
        thread.join()
    assert swapper.returncode == 0
    if wrong:
        raise wrong[0]
    gc.collect()
    late = descriptors(), memory()
    # Each generation maps its files; those of one or two generations may be open at either time.
    assert late[0] <= early[0] * 2, (early, late)
    assert late[1] <= early[1] * 1.15 + 8192, (early, late)
    assert sum(counts) >= wanted
    engine.close()
    promise.note(threads=20, swaps=swaps, searches=sum(counts), errors=0)
    promise.note(**{"descriptors": f"{early[0]} → {late[0]}", "memory (MB)": f"{early[1] >> 10} → {late[1] >> 10}"})


def descriptors() -> int:
    """Open files and mapped ones."""
    mapped = Path("/proc/self/maps").read_text("utf-8").count("/index/")
    return len(list(Path("/proc/self/fd").iterdir())) + mapped


def memory() -> int:
    """Resident kilobytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024
