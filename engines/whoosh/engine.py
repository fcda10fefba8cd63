"""The engine: one object for all threads that answers from the newest generation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from engines.authorities import Authorities
from engines.documents import Document
from engines.graph.references import MAX_ENTRIES, References
from engines.matching import Matcher
from engines.query import ParsedQuery, parse
from engines.requests import (
    FACETS,
    MAX_LIMIT,
    MAX_OFFSET,
    Facet,
    Hit,
    IndexStatus,
    Note,
    SearchPage,
    SearchRequest,
    Suggestion,
)
from engines.snippets import mark
from engines.whoosh.completion import complete
from engines.whoosh.deadline import DeadlineError, deadline
from engines.whoosh.execution import Execution, Matches
from engines.whoosh.facets import count, passing
from engines.whoosh.generation import Generation, open_earlier, open_generation
from engines.whoosh.likeness import related
from engines.whoosh.ordering import page, representatives
from engines.whoosh.records import restore
from engines.whoosh.references import read_references
from engines.whoosh.results import HitMaker, plain_hit
from engines.whoosh.rewording import alternatives
from engines.whoosh.scoring import RANKING, Ranking
from engines.whoosh.serving import Serving
from engines.whoosh.terms import better_spelling
from engines.whoosh.titles import titles
from engines.whoosh.writer import status_of

Array = npt.NDArray[Any]


_WARMING = 2.0
"""Seconds that a new generation may take for questions of its own before it is asked by others."""

_MAX_REMEMBERED = 200
"""Characters of the longest query whose tree is remembered."""

_MAX_CORRECTED = 12
"""Words of the longest query whose spelling is looked at."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine may use and how it ranks."""

    cache_mb: int = 128
    """Memory for posting lists that were decoded or merged lately."""
    seconds: float = 10.0
    """Time for one search that states no `timeout` of its own; 0: no bound."""
    ranking: Ranking = RANKING
    fallback: bool = False
    """Whether the generation before is opened when the newest is damaged; `status` says so. For servers."""
    warm: bool = False
    """Whether a generation is asked questions of its own before it serves. For servers: who asks once need not wait."""
    aside: bool = False
    """Whether a new generation is opened in a thread of its own while the one before serves. For servers: nobody waits
    for it; without it the call that follows a commit answers from it."""


class WhooshEngine:
    """See engines.base.Engine."""

    def __init__(self, index: Path, settings: EngineSettings | None = None) -> None:
        """Raises NoIndexError, DamagedIndexError or SchemaChangedError."""
        self._index, self._settings = index, settings or EngineSettings()
        before = self._earlier if self._settings.fallback else None
        self._serving = Serving(index, self._open, before, aside=self._settings.aside)

    def search(self, request: SearchRequest) -> SearchPage:
        """Never raises for what the query says."""
        generation = self._current()
        with deadline(request.timeout if request.timeout > 0 else self._settings.seconds):
            return self._answer(generation, _bounded(request))

    def _answer(self, generation: Generation, request: SearchRequest) -> SearchPage:
        started = time.perf_counter()
        parsed, written = _understood(request.query)
        suggestion = ""
        hits: list[Hit] = []
        try:
            matches = Execution(generation, request, parsed.node, self._settings.ranking).run()
        except DeadlineError:
            matches = Matches.none(parsed.node)
            matches.notes.append(Note("deadline"))
        places, listed = _page(generation, matches, request)
        maker = HitMaker(generation, matches, parsed.node, request.snippets, self._settings.ranking.tier)
        try:
            hits.extend(maker.hits(places))
            if _may_be_misspelt(request):
                suggestion = self._suggestion(generation, request, matches)
        except DeadlineError:
            if len(hits) < len(places):
                matches.notes.append(Note("deadline"))
        total = len(matches.selected)
        return SearchPage(
            total=total,
            collapsed=total - listed,
            took_ms=(time.perf_counter() - started) * 1000,
            generation=generation.name,
            hits=tuple(hits),
            facets=_facets(generation, matches, request),
            relaxed=matches.relaxed,
            suggestion=suggestion,
            notes=(*parsed.notes, *matches.notes),
            parsed=written,
        )

    def get(self, doc_id: str) -> Document | None:
        """The stored document, or None."""
        return self._current().document(doc_id)

    def by_number(self, number: str) -> Sequence[Hit]:
        """Documents that bear this number, newest first."""
        return self._with_number("number", number, MAX_LIMIT)

    def cited_by(self, number: str, *, limit: int = 50) -> Sequence[Hit]:
        """Documents that cite this number, newest first."""
        return self._with_number("cites", number, limit)

    def citing(self, number: str, *, limit: int = 50) -> Sequence[Document]:
        """The documents that cite this number, newest first."""
        generation = self._current()
        return tuple(restore(generation.record(place)) for place in _places(generation, "cites", number, limit))

    def references(
        self, number: str, *, limit: int, entries: int = MAX_ENTRIES, document: str = "", date: str = ""
    ) -> References:
        """The documents that bear or name a number, told apart when the generation was committed."""
        return read_references(self._current(), number, limit, entries, document, date)

    def authorities(self) -> Authorities:
        """Who took over from whom, as whoever built the index knew."""
        return self._current().authorities

    def mark(self, text: str, query: str) -> str:
        """`text` escaped, with what `query` matches in it marked."""
        node = parse(query).node
        also = alternatives(query, node)
        marked = mark(text, Matcher(node, also=also))
        if "<mark>" not in marked:
            # Found without regard to marks, perhaps: then show that.
            marked = mark(text, Matcher(node, fold_marks=True, also=also))
        return marked

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Completions of what is being typed."""
        return complete(self._current(), prefix, limit)

    def copies(self, doc_id: str) -> Sequence[Hit]:
        """The other documents that are exact or near copies of this one, newest first; none for an unknown id."""
        generation = self._current()
        number = generation.find(doc_id)
        found = generation.copies(number).tolist() if number >= 0 else []
        return tuple(plain_hit(generation.record(other), 0.0, copies=len(found)) for other in found)

    def related(self, doc_id: str, *, limit: int = 5) -> Sequence[Hit]:
        """Documents most like this one, its copies left out; none for an unknown id."""
        generation = self._current()
        number = generation.find(doc_id)
        if number < 0:
            return ()
        copies = set(generation.copies(number).tolist())
        found = [one for one in related(generation, number, limit + len(copies)) if one[0] not in copies][:limit]
        return tuple(plain_hit(generation.record(place), score) for place, score in found)

    def status(self) -> IndexStatus:
        """What is being served."""
        return replace(status_of(self._current().manifest), damaged=self._serving.damaged)

    def close(self) -> None:
        """Gives back files and memory as soon as the calls under way are done."""
        self._serving.close()

    def _open(self) -> Generation:
        generation = open_generation(self._index, cache_bytes=self._settings.cache_mb * 2**20)
        if not self._settings.warm:
            return generation
        generation.prepare()
        titles(generation)
        with suppress(Exception), deadline(_WARMING):
            # Tables of the language and pages of the index are read for these questions, not for the first reader's.
            for number in np.flatnonzero(generation.newest == 0).tolist():
                title = str(generation.record(number).get("title", ""))
                for query in (title, f"{title} zzz", f"{title} là gì?"):
                    self._answer(generation, SearchRequest(query=query))
        return generation

    def _earlier(self) -> Generation | None:
        generation = open_earlier(self._index, cache_bytes=self._settings.cache_mb * 2**20)
        if generation is not None:
            generation.prepare()
        return generation

    def _current(self) -> Generation:
        """The newest generation that opens."""
        return self._serving.current()

    def _suggestion(self, generation: Generation, request: SearchRequest, matches: Matches) -> str:
        """A better spelling of the query, if it finds more than what was typed."""
        better = better_spelling(generation, request.query) if request.query.strip() else None
        if not better:
            return ""
        plain = replace(request, query=better, relax=False, fold=False, expand=False, sort="newest")
        found = Execution(generation, plain, parse(better).node).run()
        return better if found.every > matches.strict else ""

    def _with_number(self, field: str, number: str, limit: int) -> tuple[Hit, ...]:
        generation = self._current()
        return tuple(plain_hit(generation.record(place), 0.0) for place in _places(generation, field, number, limit))


def _understood(query: str) -> tuple[ParsedQuery, str]:
    """The query's tree, and the query as understood. Remembered for short ones: whoever narrows a result or turns its
    pages asks the same query again."""
    if len(query) <= _MAX_REMEMBERED:
        return _remembered(query)
    parsed = parse(query)
    return parsed, str(parsed)


@lru_cache(maxsize=512)
def _remembered(query: str) -> tuple[ParsedQuery, str]:
    parsed = parse(query)
    return parsed, str(parsed)


def _page(generation: Generation, matches: Matches, request: SearchRequest) -> tuple[Array, int]:
    """Places in `matches.base` of the page asked for, in order, and how many hits all pages hold."""
    if not matches.masks and not request.collapse:
        chosen = page(generation, matches.base, matches.scores, request.sort, request.offset, request.limit)
        return chosen, len(matches.base)
    places = matches.selected
    if request.collapse:
        places = places[representatives(generation, matches.base[places], matches.scores[places], request.sort)]
    numbers, scores = matches.base[places], matches.scores[places]
    return places[page(generation, numbers, scores, request.sort, request.offset, request.limit)], len(places)


def _places(generation: Generation, field: str, number: str, limit: int) -> list[int]:
    """The newest documents that bear or cite a number."""
    key = numbers.key(number)
    if not key:
        return []
    parts = [_live(segment, segment.number_exact(field, key)) for segment in generation.segments]
    places = np.concatenate([np.zeros(0, np.int64), *parts])
    newest: list[int] = places[np.argsort(generation.newest[places])][: max(limit, 0)].tolist()
    return newest


def _live(segment: Any, ids: Array) -> Array:
    places: Array = (ids if segment.live is None else ids[segment.live[ids]]) + segment.base
    return places


def _may_be_misspelt(request: SearchRequest) -> bool:
    """A query short enough to be keywords, and a reader who is shown passages: whole files of queries and exports are
    not corrected, nor sentences, which cost some 40 ms and gain little. Who switches everything off that goes beyond
    what was typed wants just that."""
    literal = not (request.relax or request.fold or request.expand)
    return request.snippets > 0 and not literal and len(request.query.split()) <= _MAX_CORRECTED


def _bounded(request: SearchRequest) -> SearchRequest:
    """The request with its numbers within bounds."""
    offset, limit = min(max(request.offset, 0), MAX_OFFSET), min(max(request.limit, 0), MAX_LIMIT)
    if (offset, limit) == (request.offset, request.limit) and request.snippets >= 0 and request.facet_limit >= 0:
        return request  # as almost always
    snippets, facet_limit = max(request.snippets, 0), max(request.facet_limit, 0)
    return replace(request, offset=offset, limit=limit, snippets=snippets, facet_limit=facet_limit)


def _facets(generation: Generation, matches: Matches, request: SearchRequest) -> tuple[Facet, ...]:
    wanted = [field for field in dict.fromkeys(request.facets) if field in FACETS]
    return tuple(
        count(
            generation,
            field,
            passing(matches.base, matches.masks, leaving_out=field),
            tuple(request.filters.get(field, ())),
            request.facet_limit,
        )
        for field in wanted
    )

