"""What the web of citations costs: `python -m benchmarks.citations --documents 280000 --citations 1500000`.

Documents are made by rule from the articles of law in ../shared: each copy keeps half of the numbers it names and moves
the others to other years, and one document in three is given a body of the Party, whose numbers (`12-NQ/TU`) every
province uses and begins anew each term: those are the hard ones to tell apart. Printed are processor seconds of the
graph's own steps within a whole build (full texts, `--full` documents) and at full size (texts cut to 400 characters,
set against the same build's rate), of an update of 100 documents, and the time of pages, first view and second.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from analyzers import numbers
from engines import whoosh
from engines.documents import Citation, Document
from engines.whoosh import batch, segments, writer
from indexer.metadata import citations
from indexer.metadata.wording import lines_of
from indexer.page import Block
from search_app.app import create_app
from search_app.config import Config

ARTICLES = Path(__file__).parent.parent / "../shared/data/legal_articles.jsonl.xz"
PLACES = ("Nghệ An", "Cần Thơ", "Gia Lai", "Hải Phòng", "Lào Cai", "Đà Nẵng", "Cà Mau", "Phú Thọ")
PARTY = ("NQ/TU", "CT/TU", "KH/TU", "NQ/HU", "KL/TW", "NQ/TW")
_YEAR = re.compile(r"/(?:19|20)\d\d/")


def pool(size: int) -> list[Document]:
    """The first articles, with their citations read."""
    out = []
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as file:
        for _, line in zip(range(size), file, strict=False):
            row = json.loads(line)
            found = citations.find(lines_of([Block(part) for part in row["text"].splitlines() if part.strip()]))
            out.append(Document(
                id=row["id"], title=row["title"], number=row["code"] or "", doctype=row["doctype"] or "",
                issuer=row["issuer"] or "", date=row["date"] or "", citations=found, body=row["text"],
            ))  # fmt: skip
    return out


def made(base: list[Document], count: int, per_document: float, cut: int | None) -> Iterator[Document]:
    """`count` documents with about so many citations each."""
    named = [c for d in base for c in d.citations if numbers.key(c.number)]
    weight = Counter(c.number for c in named)
    named.sort(key=lambda c: (-weight[c.number], c.number))
    rng = random.Random(11)
    for n in range(count):
        source = base[n % len(base)]
        party = n % 3 == 0
        place = PLACES[n // 3 % len(PLACES)]
        cited = [_moved(named[min(int(rng.paretovariate(0.6)) - 1, len(named) - 1)], rng, party)
                 for _ in range(int(per_document + rng.random()))]
        number = f"{rng.randint(1, 400)}-{rng.choice(PARTY)}" if party else source.number
        year = rng.randint(2011, 2025)
        yield replace(
            source, id=f"{n // len(base)}/{source.id}", number=number, citations=tuple(cited), body=source.body[:cut],
            issuer=f"Tỉnh ủy {place}" if party else source.issuer, locality=place if party else "",
            date=f"{year}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}" if party else source.date,
        )  # fmt: skip


def _moved(cited: Citation, rng: random.Random, party: bool) -> Citation:
    if party and rng.random() < 0.6:
        number, year = f"{int(rng.paretovariate(0.8)) % 400 + 1}-{rng.choice(PARTY)}", rng.randint(2005, 2024)
        date = f"{year}-05-{rng.randint(10, 19)}" if rng.random() < 0.6 else ""
        issuer = rng.choice(("", "Ban Chấp hành Trung ương" if "TW" in number else "Tỉnh ủy"))
        text = f"Thực hiện Nghị quyết số {number} về {rng.choice(('nông nghiệp', 'công tác dân vận', 'cán bộ'))}"
        return Citation(number, "Nghị quyết", date, issuer, rng.choice(("thực hiện", "căn cứ", "")), text)
    if rng.random() < 0.5:
        return cited
    return replace(cited, number=_YEAR.sub(f"/{rng.randint(1990, 2025)}/", cited.number), date="")


class Clock:
    """Processor seconds spent within some functions, added up by name."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def watch(self, module: Any, name: str) -> None:
        """Counts what `module.name` takes."""
        whole: Callable[..., Any] = getattr(module, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return whole(*arguments, **named)
            finally:
                self.seconds[name] += time.process_time() - started  # type: ignore[assignment]

        setattr(module, name, timed)


def build(index: Path, documents: Iterator[Document], clock: Clock, *, update: bool = False) -> float:
    """Processor seconds of the whole."""
    clock.seconds.clear()
    started = time.process_time()
    with whoosh.open_writer(index, update=update) as target:
        pending: list[Document] = []
        for document in documents:
            pending.append(document)
            if len(pending) == 500:
                target.add(whoosh.analyse(pending))
                pending = []
        target.add(whoosh.analyse(pending))
        target.commit(corpus=[], report={})
    return time.process_time() - started


def pages(index: Path, rng: random.Random) -> None:
    """Times of number pages and lineages."""
    engine = whoosh.open_engine(index)
    facet = engine.search(_everything()).facets[0]
    names = [v.value for v in facet.values]
    chosen = {
        "the 20 most cited": names[:20], "50 of the others": rng.sample(names[20:], min(50, len(names) - 20)),
        "20 of many bodies": [f"{n}-NQ/TU" for n in range(1, 21)],
        "20 of many terms": [f"{n}-NQ/TW" for n in range(1, 21)],
    }  # fmt: skip
    with create_app(Config(open_engine=lambda _: engine)).test_client() as client:
        client.get("/so/1-NQ-TW")
        for title, several in chosen.items():
            paths = [f"/so/{numbers.key(number).upper()}" for number in several if numbers.key(number)]
            first, again = [timed(client, path) for path in paths], [timed(client, path) for path in paths]
            print(f"number page, {title}: first {show(first)}; again {show(again)}")
        for limit in (60, 480):
            paths = [f"/lineage/{numbers.key(number).upper()}?limit={limit}" for number in names[:5]]
            print(f"lineage of at most {limit}: {show([timed(client, path) for path in paths])}")


def _everything() -> Any:
    from engines.requests import SearchRequest

    return SearchRequest(limit=0, snippets=0, facets=("cites",), facet_limit=5000)


def timed(client: Any, path: str) -> float:
    """Processor milliseconds of a request."""
    started = time.process_time()
    answer = client.get(path)
    assert answer.status_code in {200, 404}, (path, answer.status_code)
    return (time.process_time() - started) * 1000


def show(values: list[float]) -> str:
    """Median and worst."""
    return f"median {statistics.median(values):.1f} ms, worst {max(values):.1f} ms"


def main() -> int:
    """Build, update, ask; print."""
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=280_000)
    options.add_argument("--citations", type=int, default=1_500_000)
    options.add_argument("--full", type=int, default=4_000)
    wanted = options.parse_args()
    clock = Clock()
    for module, name in ((batch, "rows_of"), (segments, "citation_arrays"), (writer, "resolve")):
        clock.watch(module, name)
    base = pool(wanted.full)
    each = wanted.citations / wanted.documents
    with tempfile.TemporaryDirectory() as folder:
        whole = build(Path(folder) / "full", made(base, wanted.full, each, None), clock)
        own = sum(clock.seconds.values())
        print(f"{wanted.full} documents, whole texts: {whole:.1f} s, the graph {own:.2f} s ({own / whole:.1%})")
        index = Path(folder) / "large"
        build(index, made(base, wanted.documents, each, 400), clock)
        own, expected = sum(clock.seconds.values()), whole / wanted.full * wanted.documents
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in clock.seconds.items())
        print(f"{wanted.documents} documents: the graph {own:.1f} s ({steps}), {own / expected:.1%} of a build of "
              f"whole texts at the same rate ({expected:.0f} s)")
        size = sum(p.stat().st_size for p in index.glob("gen-*/*.arrays/citation.*")) / 2**20
        print(f"its arrays: {size:.0f} MB")
        fresh = (replace(d, id=f"new/{d.id}") for d in made(base, 100, each, None))
        spent = build(index, fresh, clock, update=True)
        print(f"update of 100 documents: {spent:.1f} s ({spent / expected:.2%} of a rebuild), "
              f"the graph {sum(clock.seconds.values()):.2f} s")
        pages(index, random.Random(5))
    return 0


if __name__ == "__main__":
    sys.exit(main())
