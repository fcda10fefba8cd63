"""Places of matches read from the token streams are those that are found in the texts themselves."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzers.analysis import fold, spans
from engines import whoosh
from engines.documents import Document
from engines.matching import Matcher
from engines.query import parse
from engines.requests import SearchRequest
from engines.syntax import Node, Text
from engines.whoosh import highlights
from engines.whoosh.generation import Generation, open_generation
from engines.whoosh.highlights import TokenMatcher

Build = Callable[..., Path]

WORDS = (
    *"dân vận khéo Đảng Ðảng ủy uỷ hòa hoà thủy thuỷ 2021 2021và h5n1 UBND công tác công đoàn xã a quyết".split(),  # noqa: SIM905
    *("định", "số290", "290-QĐ/TW", "290\u00ad-QĐ/TW", "0290-qđ/tw", "290-QĐ/TU", "30/2020/NĐ-CP", "30", "2020", "<b>"),
    *("&amp;", "\u0301", "ư\u0323", "e\u0301", "ﬁ", "m²", "Ⅳ", "İ", "ß", "二", "____", "\u00ad", "dâ\u200bn", "_vận_"),
)
GAPS = (" ", " ", " ", "  ", ", ", ". ", "\n", "-", "/", " “", "” ", "\u00a0", "…", "_", "\n\n" + " " * 300)

QUERIES = (
    "dân", "dan", "vận khéo", '"dân vận"', '"dan van kheo"', "công*", "con*", "d*", "290-QĐ/TW", "290-QĐ", "290/TW",
    "30/2020/NĐ-CP", "2021", "hoà", "hòa thủy", "đảng uỷ", "title:đảng", "body:đảng công", '"công tác" | khéo',
    "fi iv m2", "ß", "dân -vận", '"quyết định" 290-QĐ/TW', "a xã ubnd h5n1",
    "không có gì ở đây", '"dân vận khéo đảng đảng"',
)  # fmt: skip


def text(rng: random.Random, length: int) -> str:
    made = "".join(rng.choice(WORDS) + rng.choice(GAPS) for _ in range(length))
    return unicodedata.normalize(rng.choice(["NFC", "NFD"]), made) if rng.random() < 0.6 else made


def documents() -> list[Document]:
    rng = random.Random(5)
    return [
        Document(
            id=f"{number:03}", title=text(rng, rng.choice([0, 3, 8])), abstract=text(rng, rng.choice([0, 0, 5])),
            body=text(rng, rng.choice([0, 10, 60, 250])),
        )
        for number in range(70)
    ]  # fmt: skip


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def generation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    from made_up_collection import build_index

    path = tmp_path_factory.mktemp("placed")
    return open_generation(build_index(path, documents(), segments=request.param), cache_bytes=2**20)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("folding", [False, True])
def test_the_same_places_as_in_the_texts(generation: Generation, query: str, folding: bool) -> None:
    matcher = Matcher(parse(query).node, fold_marks=folding)
    assert_same_places(generation, matcher)


def test_many_words(generation: Generation) -> None:
    """A bit for each of up to 63 terms; with more, the texts are looked through."""
    rng = random.Random(3)
    found = sorted({span.term for document in documents() for span in spans(document.body)})
    for count in (8, 9, 16, 30, 40, 63):
        node: Node = parse(" | ".join(rng.choices(found, k=count))).node
        assert_same_places(generation, Matcher(node))
    many = [Text((term,), marks=True) for term in found]
    assert not TokenMatcher(generation.segments[0], Matcher(many[0], also=many * 2)).usable or len(found) < 64


def assert_same_places(generation: Generation, matcher: Matcher) -> None:
    for segment in generation.segments:
        finder = TokenMatcher(segment, matcher)
        assert finder.usable
        numbers = list(range(segment.size))
        records = [segment.record(number) for number in numbers]
        texts = [segment.shown(number) for number in numbers]
        for record, shown, found in zip(records, texts, finder.find(numbers, texts), strict=True):
            for field, have in (("title", found.title), ("body", found.body)):
                written = shown.title if field == "title" else shown.body
                want = matcher.find(written, field)  # type: ignore[arg-type]
                # No phrase runs from the abstract into the body.
                edge = len(record.get("abstract", ""))
                want = [m for m in want if field == "title" or not (m.start < edge < m.end)]
                assert [(start, leaf) for start, _, leaf in have] == [(m.start, m.leaf) for m in want], written
                for (_, end, _), match in zip(have, want, strict=True):
                    # Marks without a letter and invisible signs after a word may be marked with it.
                    assert not written[end : match.end].strip("\u00ad\u200b\u0301\u0323\u0302\u0306\u031b_"), written
                    assert end <= match.end, written


def test_hits_show_what_the_texts_show(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles and passages of whole searches, made from the token streams and from the texts."""
    engine = whoosh.open_engine(build(documents(), segments=2))
    requests = [SearchRequest(query, limit=70) for query in QUERIES]
    streams = [engine.search(request).hits for request in requests]
    monkeypatch.setattr(highlights, "_MOST_SLOTS", 0)
    for request, found in zip(requests, streams, strict=True):
        for hit, other in zip(found, engine.search(request).hits, strict=True):
            assert hit.id == other.id, request.query
            assert plain(hit.title_marked) == plain(other.title_marked), (request.query, hit.id)
            assert [*map(plain, hit.snippets)] == [*map(plain, other.snippets)], (request.query, hit.id)


def plain(marked: str) -> str:
    """Without regard to where a mark ends among signs that are no letters."""
    return fold(marked.replace("\u00ad</mark>", "</mark>\u00ad"))
