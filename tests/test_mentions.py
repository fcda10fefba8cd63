"""The labelled mentions hold their floors: nothing joined that is two documents, little left apart that is one."""

from __future__ import annotations

from benchmarks import mentions


def test_floors() -> None:
    labelled = mentions.read()
    assert sum(map(len, labelled.values())) >= 200
    for found in (mentions.score(labelled), mentions.score(labelled, several_only=True)):
        assert found.right > 100 and found.precision >= mentions.LEAST_PRECISION, found.mistakes
    assert mentions.score(labelled).recall >= mentions.LEAST_RECALL
