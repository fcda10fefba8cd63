"""A search that has taken its time stops, says so, and leaves the engine fit for the next one."""

import itertools
import math
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import EngineSettings, WhooshEngine, deadline, open_engine
from engines.whoosh.deadline import DeadlineError, check

HOSTILE = [
    "công tác dân vận",
    " ".join(f"{a}{b}*" for a, b in itertools.product("abcdđeghiklmnopqrstuvx", "aeiouy")),
    " HOẶC ".join(f'"dân vận {word}"' for word in ("khéo", "công", "tác", "của", "đảng") * 60),
    "(" * 60 + "dân -vận " * 200,
    "congg tacc dann vann kheoo " * 2,
    "làm thế nào để công tác dân vận của đảng ủy thành phố cần thơ được tổ chức năm 2021?",
]


class _Clock:
    """Time that goes on by a second at each look."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return float(self.looks)


@pytest.mark.parametrize("query", HOSTILE)
def test_the_search_stops_at_any_point(engine: WhooshEngine, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = SearchRequest(query=query, facets=("issuer", "year"))
    clock = _Clock()
    monkeypatch.setattr(deadline, "time", clock)
    whole = engine.search(replace(request, timeout=1e9))
    looks = clock.looks
    assert looks > 2
    assert "deadline" not in {note.code for note in whole.notes}
    for seconds in sorted({1, 2, looks // 3, looks // 2, looks - 2}):
        clock.looks = 0
        page = engine.search(replace(request, timeout=seconds + 0.5))
        assert clock.looks <= looks + 1
        stopped = [note.code for note in page.notes if note.code == "deadline"]
        assert stopped == ["deadline"] or page.hits == whole.hits
        assert page.hits == whole.hits[: len(page.hits)] or page.total != whole.total
        assert [facet.field for facet in page.facets] == ["issuer", "year"]
    assert replace(engine.search(replace(request, timeout=1e9)), took_ms=0) == replace(whole, took_ms=0)


def test_no_time_at_all(engine: WhooshEngine, documents: list[Document]) -> None:
    page = engine.search(SearchRequest(query="dân vận", timeout=1e-9))
    assert (page.total, page.hits) == (0, ())
    assert [note.code for note in page.notes] == ["deadline"]
    assert engine.search(SearchRequest(query="dân vận", timeout=0)).total > 0


def test_the_earlier_of_two_counts_and_threads_have_their_own() -> None:
    with deadline.deadline(1e-9):
        with deadline.deadline(3600), pytest.raises(DeadlineError):
            check()
        other: list[Exception | None] = []

        def look() -> None:
            try:
                check()
                other.append(None)
            except DeadlineError as error:
                other.append(error)

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert other == [None]
    check()
    with deadline.deadline(0), deadline.deadline(math.inf):
        check()


@pytest.mark.parametrize(("warm", "asked"), [(False, 0), (True, 3)])
def test_only_servers_warm_up(index: Path, warm: bool, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[str] = []
    answer = WhooshEngine._answer

    def counted(engine: WhooshEngine, generation: Any, request: SearchRequest) -> Any:
        answered.append(request.query)
        return answer(engine, generation, request)

    monkeypatch.setattr(WhooshEngine, "_answer", counted)
    open_engine(index, EngineSettings(warm=warm)).close()
    assert len(answered) == asked
