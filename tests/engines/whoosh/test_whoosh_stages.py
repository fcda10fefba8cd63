"""Where the time of writing goes: each stage alone, nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up_collection import make_documents

from engines import whoosh
from engines.whoosh.stages import Stages


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    now = {"cpu": 100.0, "wall": 1000.0}
    monkeypatch.setattr("time.process_time", lambda: now["cpu"])
    monkeypatch.setattr("time.perf_counter", lambda: now["wall"])
    return now


def test_a_stage_within_another_is_charged_alone(clocks: dict[str, float]) -> None:
    stages = Stages()
    for _ in range(2):
        with stages.of("write"):
            clocks["cpu"] += 1
            with stages.of("invert"):
                clocks["cpu"] += 2
                with stages.of("sort"):
                    clocks["cpu"] += 4
            clocks["cpu"] += 8
    assert stages.seconds == {"sort": 8, "invert": 4, "write": 18}


def test_making_values_is_charged_and_using_them_is_not(clocks: dict[str, float]) -> None:
    def values() -> Iterator[str]:
        for value in ("a", "b"):
            clocks["cpu"] += 1
            yield value

    stages, seen = Stages(), []
    with stages.of("write"):
        for value in stages.each("invert", values()):
            seen.append(value)
            clocks["cpu"] += 10
    assert (seen, stages.seconds) == (["a", "b"], {"invert": 2, "write": 20})


def test_what_waits_is_charged_by_the_clock(clocks: dict[str, float]) -> None:
    stages = Stages()
    with stages.of("commit"):
        clocks["cpu"] += 1
        with stages.of("fsync", waiting=True):
            clocks["cpu"] += 2
            clocks["wall"] += 50
    assert stages.seconds == {"fsync": 50, "commit": 1}


def test_a_stage_that_fails_is_charged_too(clocks: dict[str, float]) -> None:
    stages = Stages()
    with pytest.raises(OSError, match="đầy"), stages.of("write"):
        clocks["cpu"] += 3
        raise OSError("đĩa đầy")
    assert stages.seconds == {"write": 3}


def test_a_writer_knows_its_stages(tmp_path: Path) -> None:
    with whoosh.open_writer(tmp_path) as writer:
        writer.add(whoosh.analyse(make_documents(20)))
        assert set(writer.profile) == {"gather"}
        writer.commit(corpus=[], report={})
        assert set(writer.profile) == {"gather", "invert", "write", "overview", "digest", "fsync"}
        assert all(seconds >= 0 for seconds in writer.profile.values())
