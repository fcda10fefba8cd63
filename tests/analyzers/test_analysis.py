import csv
from importlib.resources import files
from threading import Thread

import pytest

from analyzers import analysis, codes
from analyzers.analysis import fingerprint, fold, spans, syllables, words
from analyzers.cache import TokenCache


def test_facade_is_complete() -> None:
    assert {"Span", "syllables", "spans", "words", "fold", "has_marks", "fingerprint"} <= set(analysis.__all__)


def test_fingerprint_follows_rules_and_data(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    assert len(before) == 16 and int(before, 16) >= 0
    assert fingerprint.__wrapped__() == before  # the same at every start
    monkeypatch.setattr(analysis, "RULES", analysis.RULES + 1)
    assert fingerprint.__wrapped__() != before
    monkeypatch.undo()
    monkeypatch.setattr(codes, "DATA", codes.DATA[:1])
    assert fingerprint.__wrapped__() != before


def test_every_data_file_counts_for_the_fingerprint() -> None:
    assert {f.name for f in (files("analyzers") / "data").iterdir() if f.name.endswith(".csv")} == set(codes.DATA)


@pytest.mark.parametrize("name", codes.DATA)
def test_data_rows_are_whole_and_sourced(name: str) -> None:
    rows = list(csv.DictReader((files("analyzers") / "data" / name).read_text("utf-8").splitlines()))
    assert len(rows) > 60
    for row in rows:
        assert row["code"] and row["name"] and row["source"], row
        assert None not in row, row
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_a_phrase_of_the_query_is_a_run_of_the_text() -> None:
    text = syllables("tổng kết công tác dân vận năm 2021và phương hướng; Báo cáo số 178-BC/TU về H5N1")
    for query in ("2021và", "178-BC/TU", "178 bc tu", "H5N1", "DÂN VẬN năm 2021"):
        terms = syllables(query)
        assert any(text[i : i + len(terms)] == terms for i in range(len(text))), query


def test_threads_may_share_everything() -> None:
    text = "Ban Thường vụ Tỉnh ủy ban hành Chỉ thị số 05-CT/TU. " * 20
    expected = (syllables(text), spans(text), words(text), fold(text))
    results: list[object] = []

    def work() -> None:
        results.extend((syllables(text), spans(text), words(text), fold(text)) == expected for _ in range(20))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 80


def test_token_cache_is_bounded() -> None:
    asked: list[str] = []

    def length(token: str) -> int:
        asked.append(token)
        return len(token)

    cache = TokenCache(length, limit=3, longest=5)
    assert [cache[t] for t in ("a", "bb", "a", "toolong", "toolong")] == [1, 2, 1, 7, 7]
    assert asked == ["a", "bb", "toolong", "toolong"]
    for token in ("c", "d", "e", "f"):
        assert cache[token] == 1
        assert len(cache) <= 3
