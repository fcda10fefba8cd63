"""The labelled mentions hold their floors: nothing joined that is two documents, little left apart that is one."""

from __future__ import annotations

import pytest

from benchmarks import mentions


def test_floors() -> None:
    labelled = mentions.read()
    assert sum(map(len, labelled.values())) >= 200
    for found in (mentions.score(labelled), mentions.score(labelled, several_only=True)):
        assert found.right > 100 and found.precision >= mentions.LEAST_PRECISION, found.mistakes
    assert mentions.score(labelled).recall >= mentions.LEAST_RECALL


def test_short_names_are_read_as_labelled() -> None:
    found = mentions.short_names()
    assert found.right > 40 and found.precision >= mentions.LEAST_PRECISION and found.recall > 0.9, found.mistakes


@pytest.mark.shared
@pytest.mark.skipif(not mentions.ARTICLES.is_file(), reason="../shared/data/legal_articles.jsonl.xz is not here")
def test_a_number_without_its_code_is_made_again() -> None:
    found = mentions.covered(step=20)
    assert found.right > 200 and found.precision >= mentions.LEAST_PRECISION, found.mistakes
