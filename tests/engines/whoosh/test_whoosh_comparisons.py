"""What was found out about two documents is asked once: again only when one of them has changed."""

import random
from functools import partial
from pathlib import Path

import pytest
from made_up_collection import SYLLABLES, build_index

from engines import whoosh
from engines.documents import Document
from engines.whoosh import copies
from engines.whoosh.comparisons import QUESTIONS, Comparisons
from engines.whoosh.merging import MergePolicy

TEXT, OTHER = (" ".join(random.Random(seed).choices(SYLLABLES, k=200)) for seed in (1, 2))
DOCUMENTS = [
    *(Document(id=f"báo {n}", body=f"{TEXT} theo báo thứ {n}") for n in range(4)),
    *(Document(id=f"tin {n}", body=f"{OTHER} theo tin thứ {n}") for n in range(4)),
]


def test_a_question_is_asked_once() -> None:
    asked: list[tuple[str, int, int]] = []

    def ask(name: str, a: int, b: int) -> bool:
        asked.append((name, a, b))
        return name != "contrary"

    known = Comparisons({name: partial(ask, name) for name in QUESTIONS})
    for _ in range(3):
        assert [known.says(question, 1, 2) for question in range(len(QUESTIONS))] == [True, False, True]
    assert len(asked) == len(QUESTIONS)
    arrays = known.arrays()
    assert arrays["copies.pairs"].tolist() == [[1, 2]]
    again = Comparisons({name: lambda a, b: not a for name in QUESTIONS}, {1 << 32 | 2: int(arrays["copies.said"][0])})
    assert [again.says(question, 1, 2) for question in range(len(QUESTIONS))] == [True, False, True]


def test_an_update_compares_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []
    original = copies._Texts.alike

    def alike(self: copies._Texts, a: int, b: int) -> bool:
        names = [self._segments[place].ids[local].decode() for place, local in map(self._locate, (a, b))]
        compared.append((names[0], names[1]))
        return original(self, a, b)

    monkeypatch.setattr(copies._Texts, "alike", alike)
    index = build_index(tmp_path / "index", DOCUMENTS)
    assert compared
    compared.clear()
    settings = whoosh.WriterSettings(policy=MergePolicy(floor=1))  # the large segment stays as it is
    with whoosh.open_writer(index, settings, update=True) as writer:
        writer.add(whoosh.analyse([Document(id="báo 9", body=f"{TEXT} theo báo thứ 9")]))
        writer.delete(["tin 3"])
        writer.commit(corpus=("a",), report={"n": 1})
    assert compared
    assert all("báo 9" in pair for pair in compared)
    engine = whoosh.open_engine(index)
    assert sorted(hit.id for hit in engine.copies("báo 9")) == ["báo 0", "báo 1", "báo 2", "báo 3"]
    assert sorted(hit.id for hit in engine.copies("tin 0")) == ["tin 1", "tin 2"]
