"""The index is an ordinary Whoosh index: stock Whoosh opens it and agrees with us on every document."""

import random
from pathlib import Path

import pytest
from whoosh import index as stock
from whoosh.query import And, Every, Not, Or, Query, Term

from analyzers.analysis import syllables, words
from engines import syntax
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine
from engines.whoosh.execution import Execution
from engines.whoosh.generation import open_generation
from engines.whoosh.matching import Matcher
from engines.whoosh.schema import VALUE_FIELDS, whoosh_schema


def generation_folder(index: Path) -> Path:
    return index / (index / "CURRENT").read_text().split()[0]


def stock_index(index: Path) -> stock.FileIndex:
    return stock.open_dir(str(generation_folder(index)))


def test_stock_whoosh_returns_the_same_documents(index: Path, documents: list[Document]) -> None:
    with stock_index(index).searcher() as searcher:
        found = {hit["id"]: hit.fields() for hit in searcher.search(Every(), limit=None)}
    assert found.keys() == {document.id for document in documents}
    for document in documents:
        fields = found[document.id]
        for name in ("title", "abstract", "body", "number", "date", *VALUE_FIELDS):
            assert fields.get(name, "") == getattr(document, name)


def test_postings_are_those_that_stock_whoosh_writes(documents: list[Document], index: Path, tmp_path: Path) -> None:
    ix = stock.create_in(str(tmp_path), whoosh_schema())
    writer = ix.writer()
    for document in documents:
        text = f"{document.abstract}\n{document.body}"
        writer.add_document(
            id=document.id,
            title=" ".join(syllables(document.title)),
            body=" ".join(syllables(text)),
            words=" ".join(w for t in (document.title, document.abstract, document.body) for w in words(t)),
            **{name: value for name in VALUE_FIELDS if (value := getattr(document, name))},
        )
    writer.commit()
    ours = stock_index(index)
    with ix.searcher() as expected, ours.searcher() as found:
        for field in ("title", "body", "words", "issuer", "doctype", "locality"):
            want = _postings(expected, field)
            have = _postings(found, field)
            assert have == want, field


def _postings(searcher, field: str) -> dict[bytes, dict[str, tuple[float, bytes | None]]]:
    reader, out = searcher.reader(), {}
    for term in reader.lexicon(field):
        matcher, rows = reader.postings(field, term), {}
        while matcher.is_active():
            rows[searcher.stored_fields(matcher.id())["id"]] = (matcher.weight(), matcher.value())
            matcher.next()
        if rows:
            out[term] = rows
    return out


def generated(rng: random.Random, terms: list[str], depth: int = 3) -> tuple[Query, syntax.Node]:
    """The same query for stock Whoosh and for us."""
    kind = rng.choice(("term", "term", "and", "or", "not")) if depth else "term"
    if kind == "term":
        term, field = rng.choice(terms), rng.choice(("body", "title"))
        return Term(field, term), syntax.Text((term,), marks=True, field=field)
    parts = [generated(rng, terms, depth - 1) for _ in range(rng.randint(2, 3))]
    theirs, ours = [a for a, _ in parts], tuple(b for _, b in parts)
    if kind == "not":
        # A bare Not of a Not raises in stock Whoosh (docs/engine.md): always beside something.
        return And([theirs[0], Not(theirs[1])]), syntax.And((ours[0], syntax.Not(ours[1])))
    return (And(theirs), syntax.And(ours)) if kind == "and" else (Or(theirs), syntax.Or(ours))


@pytest.mark.parametrize("seed", range(6))
def test_the_same_documents_for_generated_queries(index: Path, documents: list[Document], seed: int) -> None:
    rng = random.Random(seed)
    terms = sorted({term for document in documents for term in syllables(document.body)})
    generation = open_generation(index, cache_bytes=2**20)
    matchers = [Matcher(generation, segment, folding=False) for segment in generation.segments]
    with stock_index(index).searcher() as searcher:
        for _ in range(60):
            theirs, ours = generated(rng, terms)
            want = sorted(searcher.docs_for_query(theirs))
            have = [int(n) + m.segment.base for m in matchers for n in m.matches(ours)]
            assert have == want, ours
            matches = Execution(generation, SearchRequest(fold=False, relax=False), ours).run()
            assert len(matches.base) == len(want)


def test_every_id_is_found_in_one_way_only(engine: WhooshEngine, documents: list[Document]) -> None:
    for document in documents:
        assert engine.get(document.id) == document
    assert engine.get("kho/9999.txt") is None
    assert engine.get("") is None
    assert engine.get("kho/\ud800") is None
    assert engine.search(SearchRequest()).total == len(documents) == engine.status().documents
    assert engine.search(SearchRequest(query='"phiên bản cũ"')).total == 0
