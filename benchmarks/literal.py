"""`python -m benchmarks.literal [--count N] [--seed N] INDEX`: the literal promise on random pieces of real documents.

Each piece, two to seven words as written in some document of the index, is asked as a phrase, with marks and
without; the document must be among the results. Ends with status 1 and the pieces that failed, if any did.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from analyzers import analysis
from engines import whoosh
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine


def kept(engine: WhooshEngine, doc_id: str, phrase: str) -> bool:
    """Whether the phrase finds the document. All pages are read: common phrases find thousands."""
    offset = 0
    while True:
        page = engine.search(SearchRequest(
            query=f'"{phrase}"', offset=offset, limit=1000, sort="newest", snippets=0, facets=(),
            relax=False, fold=False, expand=False,
        ))  # fmt: skip
        if any(hit.id == doc_id for hit in page.hits):
            return True
        offset += 1000
        if offset >= page.total:
            return False


def main() -> None:
    """Ask, count, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20261122)
    args = parser.parse_args()
    rng, engine = random.Random(args.seed), whoosh.open_engine(args.index)
    total = engine.status().documents
    failed = asked = 0
    while asked < args.count:
        # Documents by their place in order of date; the contract counts places no further than 100,000.
        place = rng.randrange(min(total, 100_000))
        hit = engine.search(SearchRequest(offset=place, limit=1, sort="newest", snippets=0, facets=())).hits[0]
        document = engine.get(hit.id)
        assert document is not None
        spans = analysis.spans(document.body)
        if len(spans) < 2:
            continue
        first = rng.randrange(len(spans) - 1)
        last = min(first + rng.randrange(1, 7), len(spans) - 1)
        words = document.body[spans[first].start : spans[last].end].replace('"', " ")
        plain = " ".join(map(analysis.fold, analysis.syllables(words)))
        asked += 1
        for phrase in (words, plain):
            if not kept(engine, document.id, phrase):
                failed += 1
                print(f"{document.id}\t{phrase!r}")
    print(f"{asked} pieces, each with and without marks: {failed} not found")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
