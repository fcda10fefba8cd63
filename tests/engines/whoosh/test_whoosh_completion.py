"""Completions: titles by any beginning of their words, in one segment and in several, deleted documents left out."""

import pytest

from analyzers.analysis import fold, syllables
from engines.documents import Document
from engines.whoosh import WhooshEngine


def words(text: str) -> list[str]:
    return [fold(term) for term in syllables(text)]


def beginnings(documents: list[Document]) -> list[str]:
    """Every beginning of one to three letters of a word of a title, and two words of some titles."""
    found = {word[:size] for document in documents for word in words(document.title) for size in (1, 2, 3)}
    found |= {" ".join(document.title.split()[1:3])[:-1] for document in documents[:60]}
    return sorted(one for one in found if words(one))


def holds(title: str, typed: str) -> bool:
    *whole, last = words(typed)
    terms = words(title)
    return all(word in terms for word in whole) and any(term.startswith(last) for term in terms)


def order(title: str, typed: str) -> int:
    """0: begins so; 1: stands in it; 2: neither."""
    place = f" {' '.join(words(title))}".find(f" {' '.join(words(typed))}")
    return 0 if place == 0 else 1 if place > 0 else 2


def test_every_beginning_finds_the_titles_that_hold_it(engine: WhooshEngine, documents: list[Document]) -> None:
    for typed in beginnings(documents):
        expected = {document.title for document in documents if holds(document.title, typed)}
        shown = [one for one in engine.suggest(typed, limit=1000) if one.kind == "title"]
        titles = [one.text for one in shown]
        assert set(titles) == expected, typed
        assert len(titles) == len(set(titles))
        orders = [order(title, typed) for title in titles]
        assert orders == sorted(orders), typed
        few = [one for one in engine.suggest(typed, limit=4) if one.kind == "title"]
        assert few == shown[: len(few)], typed


def test_what_was_replaced_is_not_offered(engine: WhooshEngine) -> None:
    assert not any(one.text == "phiên bản cũ" for one in engine.suggest("phiên bản c", limit=1000))


@pytest.mark.parametrize("typed", ["", "   ", "-", "\x00", "☃", "zzzzqqq", "d" * 5000, "một " * 500, "\ud800", "*"])
def test_anything_may_be_typed(typed: str, engine: WhooshEngine) -> None:
    assert isinstance(list(engine.suggest(typed)), list)
    assert engine.suggest(typed, limit=0) == []
