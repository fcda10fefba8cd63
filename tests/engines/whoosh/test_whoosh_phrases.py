"""Phrases and words against a plain scan of the texts, with marks and without."""

import random

import pytest

from analyzers.analysis import fold, syllables
from engines.documents import Document
from engines.requests import SearchRequest
from engines.syntax import Text, TextField
from engines.whoosh import WhooshEngine
from engines.whoosh.execution import Execution


def stands_in(text: Text, document: Document) -> bool:
    parts = {"title": (document.title,), "body": (document.abstract, document.body)}
    for part in parts.get(text.field, (document.title, document.abstract, document.body)):
        terms = [term if text.marks else fold(term) for term in syllables(part)]
        wanted = [term if text.marks else fold(term) for term in text.terms]
        for start in range(len(terms) - len(wanted) + 1):
            *head, tail = terms[start : start + len(wanted)]
            if head == wanted[:-1] and (tail.startswith(wanted[-1]) if text.prefix else tail == wanted[-1]):
                return True
    return False


def found(engine: WhooshEngine, text: Text) -> set[str]:
    generation = engine._current()
    matches = Execution(generation, SearchRequest(fold=False, relax=False), text).run()
    return {str(generation.record(int(number))["id"]) for number in matches.base}


@pytest.mark.parametrize("field", ["", "title", "body"])
@pytest.mark.parametrize("marks", [True, False], ids=["marks", "no marks"])
@pytest.mark.parametrize("prefix", [False, True], ids=["whole", "prefix"])
def test_a_phrase_is_found_where_it_stands_and_nowhere_else(
    engine: WhooshEngine, documents: list[Document], field: TextField, marks: bool, prefix: bool
) -> None:
    rng = random.Random(f"{field} {marks} {prefix}")
    for _ in range(40):
        document = rng.choice(documents)
        terms = syllables(document.title if field == "title" else document.body)
        if not terms:
            continue
        start, size = rng.randrange(len(terms)), rng.choice((1, 2, 2, 3, 4, 6))
        chosen = terms[start : start + size]
        if rng.random() < 0.3:
            chosen = chosen[::-1]
        if prefix:
            chosen[-1] = chosen[-1][: rng.randint(1, len(chosen[-1]))]
        if not marks:
            chosen = [fold(term) for term in chosen]
        text = Text(tuple(chosen), marks=marks, prefix=prefix, field=field)
        assert found(engine, text) == {d.id for d in documents if stands_in(text, d)}, text


def test_no_phrase_crosses_from_title_to_body(build) -> None:
    from engines import whoosh

    engine = whoosh.open_engine(build([
        Document(id="a", title="công tác dân", abstract="vận khéo", body="năm 2021"),
        Document(id="b", title="công tác", body="dân vận khéo năm"),
    ]))  # fmt: skip
    ids = {q: [hit.id for hit in engine.search(SearchRequest(query=q, relax=False)).hits]
           for q in ('"dân vận"', '"khéo năm"', '"năm công"', '"dan van"')}  # fmt: skip
    assert ids == {'"dân vận"': ["b"], '"khéo năm"': ["b"], '"năm công"': [], '"dan van"': ["b"]}
