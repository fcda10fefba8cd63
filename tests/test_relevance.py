"""Search quality must not fall: hit@1 and hit@10 of every suite and judged set against pinned floors.

tests/data/relevance_floors.json; docs/relevance.md says when and how a floor may be lowered.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from analyzers import analysis
from benchmarks.relevance import sets, suites
from benchmarks.relevance.sets import QuerySet
from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine

ROOT = Path(__file__).parents[1]
FLOORS: Mapping[str, Mapping[str, float]] = json.loads(
    (ROOT / "tests" / "data" / "relevance_floors.json").read_text("utf-8")
)["floors"]
ASKED = 150
"""Queries of each set that are asked: its first ones."""


def measured(engine: WhooshEngine, queries: QuerySet) -> dict[str, float]:
    """hit@1 and hit@10 over the first queries of a set, by counting."""
    asked = list(islice(queries.qrels, ASKED))
    first = within = 0
    for query_id in asked:
        relevant = {doc for doc, grade in queries.qrels[query_id].items() if grade > 0}
        request = SearchRequest(query=queries.queries[query_id], limit=10, snippets=0, facets=())
        found = [hit.id for hit in engine.search(request).hits]
        first += found[:1] != [] and found[0] in relevant
        within += not relevant.isdisjoint(found)
    return {"hit@1": first / len(asked), "hit@10": within / len(asked)}


def indexed(corpus: Path, index: Path) -> WhooshEngine:
    """The corpus as the command line indexes it."""
    command = [sys.executable, "-m", "indexer", "rebuild", "--corpus", str(corpus), "--index", str(index), "--json"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return whoosh.open_engine(index)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return indexed(ROOT / "corpus", tmp_path_factory.mktemp("sample") / "index")


@pytest.fixture(scope="module")
def documents(sample: WhooshEngine) -> list[Document]:
    everything = sample.search(SearchRequest(limit=1000, sort="newest", snippets=0, facets=())).hits
    found = [sample.get(doc_id) for doc_id in sorted(hit.id for hit in everything)]
    assert len(found) >= 60
    return [document for document in found if document is not None]


def below_floor(engine: WhooshEngine, all_queries: list[QuerySet]) -> list[str]:
    """Every measure that is lower than it may be; a set without a floor is an error."""
    return [
        f"{queries.name} {measure}: {value:.3f} < {FLOORS[queries.name][measure]}"
        for queries in all_queries
        for measure, value in measured(engine, queries).items()
        if value < FLOORS[queries.name][measure]
    ]


def test_known_items_of_the_sample_corpus(sample: WhooshEngine, documents: list[Document]) -> None:
    known = suites.known_items([document.to_dict() for document in documents], "sample-")
    assert {queries.name for queries in known} == {name for name in FLOORS if name.startswith("sample-")}
    assert below_floor(sample, known) == []


def test_questions_as_offices_ask_them(sample: WhooshEngine, documents: list[Document]) -> None:
    office = sets.office()
    answers = {doc_id for relevant in office.qrels.values() for doc_id in relevant}
    assert answers <= {document.id for document in documents}
    assert below_floor(sample, [office]) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["alqac25", "xquad_vi"])
def test_judged_questions(name: str, tmp_path: Path) -> None:
    if name not in sets.judged_names():
        pytest.skip(f"../shared/data/retrieval/{name} is not here")
    collection = sets.judged(name)
    assert below_floor(indexed(collection.path, tmp_path / "index"), collection.sets) == []


def help_examples(macro: str = "row") -> list[str]:
    """What the page on how to search offers to try."""
    page = (ROOT / "search_app" / "templates" / "help.html").read_text("utf-8")
    return re.findall(rf"{{{{ {macro}\('([^']+)'", page)


@pytest.mark.parametrize("example", help_examples())
def test_examples_of_the_help_page_find_something(sample: WhooshEngine, example: str) -> None:
    page = sample.search(SearchRequest(query=example))
    assert page.total
    assert not page.relaxed
    assert {note.code for note in page.notes} <= {"folded", "partial-number"}


@pytest.mark.parametrize("example", help_examples("slip"))
def test_slips_of_the_help_page_are_corrected(sample: WhooshEngine, example: str) -> None:
    page = sample.search(SearchRequest(query=example))
    assert page.total
    assert page.suggestion or "also-spelt" in {note.code for note in page.notes}


def substrings(documents: list[Document], count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(document id, words as written in it one after the other): two to seven, from title or body."""
    for _ in range(count):
        document = rng.choice(documents)
        text = document.title if document.title and rng.random() < 0.2 else document.body
        spans = analysis.spans(text)
        if len(spans) < 2:
            continue
        first = rng.randrange(len(spans) - 1)
        last = min(first + rng.randrange(1, 7), len(spans) - 1)
        yield document.id, text[spans[first].start : spans[last].end].replace('"', " ")


@pytest.mark.parametrize("marks", [True, False], ids=["with marks", "without marks"])
def test_a_phrase_finds_the_document_it_was_taken_from(
    sample: WhooshEngine, documents: list[Document], marks: bool
) -> None:
    """The literal promise, on 150 random substrings each; benchmarks/literal.py asks thousands."""
    for doc_id, words in substrings(documents, 150, random.Random(20261122)):
        terms = analysis.syllables(words)
        phrase = words if marks else " ".join(map(analysis.fold, terms))
        request = SearchRequest(query=f'"{phrase}"', limit=1000, snippets=0, facets=(), relax=False, fold=False)
        assert doc_id in {hit.id for hit in sample.search(request).hits}, phrase
