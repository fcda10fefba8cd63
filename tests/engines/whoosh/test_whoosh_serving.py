"""Which generation answers while new ones come: nobody waits for one that is being opened, and none is refused for
good because the machine was short of something."""

import errno
import logging
import resource
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engines import whoosh
from engines.base import DamagedIndexError, EngineError
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import serving
from engines.whoosh.generation import Generation, open_generation
from engines.whoosh.manifest import problems
from engines.whoosh.serving import Serving
from engines.whoosh.store import current_manifest


def put(index: Path, count: int) -> None:
    with whoosh.open_writer(index) as writer:
        writer.add(whoosh.analyse([Document(id=str(i), title=f"Báo cáo {i}") for i in range(count)]))
        writer.commit(corpus=[], report={})


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    put(tmp_path, 1)
    return tmp_path


class Opener:
    """Opens generations, waits until it may, and fails as it is told."""

    def __init__(self, index: Path) -> None:
        self.index, self.may, self.calls = index, threading.Event(), 0
        self.failing: Exception | None = None
        self.may.set()

    def __call__(self) -> Generation:
        self.calls += 1
        assert self.may.wait(30)
        if self.failing:
            raise self.failing
        return open_generation(self.index, cache_bytes=0)


@pytest.fixture
def opener(index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    monkeypatch.setattr(serving, "_PAUSE", (0.02, 0.05))
    made = Opener(index)
    yield made
    made.may.set()


def test_nobody_waits_for_a_generation_that_is_being_opened(index: Path, opener: Opener) -> None:
    served = Serving(index, opener, aside=True)
    first = served.current()
    opener.may.clear()
    put(index, 2)
    assert [served.current() for _ in range(50)] == [first] * 50
    assert opener.calls == 2  # one thread is at it, however many ask
    opener.may.set()
    until(lambda: served.current().documents == 2)
    assert opener.calls == 2


def test_without_a_thread_of_its_own_the_next_call_answers_from_the_new_one(index: Path, opener: Opener) -> None:
    served = Serving(index, opener)
    put(index, 2)
    assert served.current().documents == 2


@pytest.mark.parametrize("aside", [False, True])
@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "Too many open files"), OSError(errno.ENOMEM, "x"),
                                   MemoryError()], ids=repr)  # fmt: skip
def test_a_shortage_passes(
    index: Path, opener: Opener, error: Exception, aside: bool, caplog: pytest.LogCaptureFixture
) -> None:
    served = Serving(index, opener, aside=aside)
    put(index, 2)
    opener.failing = error
    with caplog.at_level(logging.WARNING):
        until(lambda: served.current().documents == 1 and opener.calls > 2)
    assert "trying again" in caplog.text
    assert not served.damaged
    opener.failing = None
    until(lambda: served.current().documents == 2)


def test_between_two_tries_there_is_a_pause(
    index: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_PAUSE", (600.0, 600.0))
    served = Serving(index, opener)
    put(index, 2)
    opener.failing = MemoryError()
    for _ in range(100):
        assert served.current().documents == 1
    assert opener.calls == 2


@pytest.mark.parametrize("error", [DamagedIndexError("hỏng"), ValueError("x")], ids=repr)
def test_what_is_wrong_in_itself_is_refused_until_there_is_another(
    index: Path, opener: Opener, error: Exception
) -> None:
    served = Serving(index, opener)
    put(index, 2)
    opener.failing = error
    assert {served.current().documents for _ in range(100)} == {1}
    assert opener.calls == 2
    assert served.damaged == isinstance(error, DamagedIndexError)
    opener.failing = None
    put(index, 3)
    assert served.current().documents == 3
    assert not served.damaged


def test_what_is_opened_after_the_end_is_let_go(index: Path, opener: Opener) -> None:
    served = Serving(index, opener, aside=True)
    opener.may.clear()
    put(index, 2)
    served.current()
    until(lambda: opener.calls == 2)
    served.close()
    opener.may.set()
    until(lambda: not served._opening.locked())
    with pytest.raises(EngineError):
        served.current()


def test_files_that_cannot_be_opened_for_want_of_descriptors_are_not_called_damaged(index: Path) -> None:
    folder, manifest = current_manifest(index)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 20, limits[1]))
        with pytest.raises(OSError, match="Too many open files"):
            while True:
                held.append(open("/dev/null"))  # noqa: PTH123, SIM115
        with pytest.raises(OSError, match="Too many open files"):
            list(problems(folder, manifest))
    finally:
        for file in held:
            file.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert list(problems(folder, manifest)) == []


def test_a_server_answers_on_while_a_generation_is_opened(index: Path) -> None:
    engine = whoosh.open_engine(index, whoosh.EngineSettings(fallback=True, warm=True, aside=True))
    put(index, 7)
    seen = [engine.search(SearchRequest()).total]
    while seen[-1] != 7:
        seen.append(engine.search(SearchRequest()).total)
    assert set(seen) == {1, 7}
    assert seen == sorted(seen)
    engine.close()
