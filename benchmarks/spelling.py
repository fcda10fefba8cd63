"""`python -m benchmarks.spelling [--count N] [--save FILE] [--before FILE] [--write FILE] SAMPLE LEGAL`: "did you
mean", how often wrong and right; `--before`: beside what an earlier version saved.

SAMPLE and LEGAL are indexes of the sample corpus and of the law articles beside the checkout. Asked through the
engine as a reader asks: correct titles, phrases and questions, for which nothing should be offered; and phrases of
the index with one slip of each kind, for which the phrase as it was should be.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analyzers import analysis
from benchmarks.relevance import sets
from benchmarks.slips import SLIPS, Slip
from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine

SEED = 20261122
NEWS = sets.SHARED / "segmentation/ud_vtb-dev.conllu"
"""Sentences of newspapers, a treebank's: neither index knows their subjects."""
MARKER = "<!-- the table below is written by make eval-spelling -->\n"
END = "<!-- end of the table of make eval-spelling -->\n"

class Outcome(NamedTuple):
    """Of `asked` queries."""

    asked: int
    offered: int
    right: int = 0


def documents(engine: WhooshEngine, rng: random.Random) -> Iterator[Document]:
    """Documents of an index, at random, again and again."""
    total = min(engine.status().documents, 100_000)
    while True:
        place = rng.randrange(total)
        hit = engine.search(SearchRequest(offset=place, limit=1, sort="newest", snippets=0, facets=())).hits[0]
        if document := engine.get(hit.id):
            yield document


def phrases(engine: WhooshEngine, rng: random.Random) -> Iterator[str]:
    """Three to six words of a sentence, as written."""
    for document in documents(engine, rng):
        sentences = [s for s in analysis_sentences(document.body) if 3 <= len(s.split()) <= 60]
        if sentences:
            words = rng.choice(sentences).split()
            size = min(rng.randrange(3, 7), len(words))
            at = rng.randrange(len(words) - size + 1)
            yield " ".join(words[at : at + size])


def analysis_sentences(text: str) -> list[str]:
    """Pieces without punctuation or digits."""
    cleaned = "".join(char if char.isalpha() or (char.isspace() and char != "\n") else "\n" for char in
                      unicodedata.normalize("NFC", text))  # fmt: skip
    return cleaned.split("\n")


def titles(engine: WhooshEngine, rng: random.Random) -> Iterator[str]:
    """Titles of at most twelve words, each once."""
    seen: set[str] = set()
    for document in itertools.islice(documents(engine, rng), 20_000):
        if 2 <= len(document.title.split()) <= 12 and document.title not in seen:
            seen.add(document.title)
            yield document.title


def news(path: Path, rng: random.Random) -> Iterator[str]:
    """Two to six words of a treebank's sentences."""
    lines = [line[9:] for line in path.read_text("utf-8").splitlines() if line.startswith("# text = ")]
    sentences = [part for line in lines for part in analysis_sentences(line) if 3 <= len(part.split()) <= 60]
    while True:
        words = rng.choice(sentences).split()
        size = min(rng.randrange(2, 7), len(words))
        at = rng.randrange(len(words) - size + 1)
        yield " ".join(words[at : at + size])


def without_marks(queries: Iterator[str]) -> Iterator[str]:
    """The queries as they are typed in a hurry."""
    return (analysis.fold(query.lower()) for query in queries)


def offered(engine: WhooshEngine, query: str) -> str:
    """What is offered or looked for instead of a query; "" for nothing."""
    page = engine.search(SearchRequest(query=query, limit=1, snippets=1, facets=()))
    also = next((note.text for note in page.notes if note.code == "also-spelt"), "")
    return page.suggestion or also


def correct(engine: WhooshEngine, queries: Iterator[str], count: int, wrong: list[str]) -> Outcome:
    """Queries that need no correction. Collects what was offered in `wrong`."""
    asked = found = 0
    for query in queries:
        if asked == count:
            break
        asked += 1
        if better := offered(engine, query):
            found += 1
            wrong.append(f"{query}\t{better}")
    return Outcome(asked, found)


def mistyped(engine: WhooshEngine, slip: Slip, count: int, rng: random.Random, wrong: list[str]) -> Outcome:
    """Phrases of the index with one slip; whether the phrase is what is offered."""
    asked = found = right = 0
    for phrase in phrases(engine, rng):
        if asked == count:
            break
        words = analysis.syllables(phrase)
        typed = slip(words, rng)
        if typed is None or not any(map(analysis.has_marks, words)):
            continue
        asked += 1
        better = offered(engine, " ".join(typed))
        found += better != ""
        if analysis.syllables(better) == words:
            right += 1
        else:
            wrong.append(f"{' '.join(typed)}\t{better}\t{' '.join(words)}")
    return Outcome(asked, found, right)


def _sources(engines: dict[str, WhooshEngine]) -> dict[str, Iterator[str]]:
    found = {f"titles, {name}": titles(engine, random.Random(SEED)) for name, engine in engines.items()}
    for name, engine in engines.items():
        found[f"phrases, {name}"] = phrases(engine, random.Random(SEED))
        found[f"phrases without marks, {name}"] = without_marks(phrases(engine, random.Random(SEED)))
    if NEWS.exists():
        found["phrases, news"] = news(NEWS, random.Random(SEED))
        found["phrases without marks, news"] = without_marks(news(NEWS, random.Random(SEED)))
    if "xquad_vi" in sets.judged_names():
        found["questions, encyclopaedia"] = iter(sets.judged("xquad_vi").sets[0].queries.values())
    return found


def _kept(wrong: dict[str, list[str]], name: str, index: str) -> list[str]:
    return wrong.setdefault(f"{name} on {index}", [])


def tables(rows: dict[str, Outcome], before: dict[str, Outcome]) -> str:
    """What was offered for correct queries, and found of slips, in Markdown; `before`: of an earlier version."""

    def share(part: int, outcome: Outcome, digits: int) -> str:
        return f"{100 * part / max(1, outcome.asked):.{digits}f} %"

    correct, slips = [], []
    for name, row in rows.items():
        earlier = before.get(name)
        if name.split(" | ")[0] in SLIPS:
            shares = [f"{share(o.offered, o, 0)} | {share(o.right, o, 0)}" if o else " | " for o in (earlier, row)]
            slips.append(f"| {name} | {row.asked} | {' | '.join(shares)} |\n")
        else:
            was = f"{earlier.offered} ({share(earlier.offered, earlier, 2)})" if earlier else ""
            correct.append(f"| {name} | {row.asked} | {was} | {row.offered} ({share(row.offered, row, 2)}) |\n")
    heads = (
        "\n| correct | asked on | queries | offered before | offered |\n|---|---|---|---|---|\n",
        "\n| slip | asked on | queries | offered before | right before | offered | right |\n"
        "|---|---|---|---|---|---|---|\n",
    )
    return "".join((heads[0], *correct, heads[1], *slips))


def main() -> None:
    """Ask, count, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path, help="index of the sample corpus")
    parser.add_argument("legal", type=Path, nargs="?", help="index of the law articles")
    parser.add_argument("--count", type=int, default=2_000, help="queries of each row (mistyped: half as many)")
    parser.add_argument("--wrong", type=Path, help="folder for what was offered wrongly")
    parser.add_argument("--save", type=Path, help="keep the figures in this JSON file")
    parser.add_argument("--before", type=Path, help="figures of an earlier version, to be shown beside")
    parser.add_argument("--write", type=Path, help="write the table into this Markdown file, between its markers")
    args = parser.parse_args()
    engines = {"sample": whoosh.open_engine(args.sample)}
    if args.legal:
        engines["law"] = whoosh.open_engine(args.legal)
    wrong: dict[str, list[str]] = {}
    rows: dict[str, Outcome] = {}
    for index, engine in engines.items():
        for source, queries in _sources(engines).items():
            rows[f"{source} | {index}"] = got = correct(engine, queries, args.count, _kept(wrong, source, index))
            print(f"{source} on {index}: {got.offered} of {got.asked}", flush=True)
    for index, engine in engines.items():
        for name, slip in SLIPS.items():
            rng, count = random.Random(SEED), max(1, args.count // 2)
            rows[f"{name} | {index}"] = got = mistyped(engine, slip, count, rng, _kept(wrong, name, index))
            print(f"{name} on {index}: {got.right} of {got.asked}", flush=True)
    if args.save:
        args.save.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    before = {name: Outcome(*row) for name, row in json.loads(args.before.read_text("utf-8")).items()} \
        if args.before else {}  # fmt: skip
    if args.wrong:
        args.wrong.mkdir(parents=True, exist_ok=True)
        for name, lines in wrong.items():
            (args.wrong / f"{name}.tsv").write_text("\n".join(lines), "utf-8")
    if args.write:
        head, rest = args.write.read_text("utf-8").split(MARKER)
        args.write.write_text(head + MARKER + tables(rows, before) + "\n" + END + rest.split(END)[-1], "utf-8")


if __name__ == "__main__":
    main()
