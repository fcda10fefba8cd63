"""`python -m benchmarks.spelling [--count N] [--write FILE] SAMPLE LEGAL`: "did you mean", how often wrong and right.

SAMPLE and LEGAL are indexes of the sample corpus and of the law articles beside the checkout. Asked through the
engine as a reader asks: correct titles, phrases and questions, for which nothing should be offered; and phrases of
the index with one slip of each kind, for which the phrase as it was should be.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analyzers import analysis
from benchmarks.relevance import sets
from engines import whoosh
from engines.documents import Document
from engines.orthography import put_together, take_apart
from engines.requests import SearchRequest
from engines.whoosh import WhooshEngine

SEED = 20261122
MARKER = "<!-- the table below is written by make eval-spelling -->\n"
END = "<!-- end of the table of make eval-spelling -->\n"

_TELEX = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}

Slip = Callable[[list[str], random.Random], list[str] | None]


def keystrokes(syllable: str, shapes: dict[str, str], tones: dict[str, str]) -> str:
    """What is typed for a syllable where the input method is off."""
    parts = take_apart(syllable)
    return "".join(shapes.get(char, char) for char in parts.shapes) + tones.get(parts.tone, "")


def _one(words: list[str], rng: random.Random, change: Callable[[str], str]) -> list[str] | None:
    """The words with one of them changed, if any can be."""
    for at in rng.sample(range(len(words)), len(words)):
        changed = change(words[at])
        if changed != words[at]:
            return [*words[:at], changed, *words[at + 1 :]]
    return None


def wrong_tone(words: list[str], rng: random.Random) -> list[str] | None:
    """hỏi for ngã, a tone forgotten or another."""

    def change(word: str) -> str:
        parts = take_apart(word)
        stopped = parts.letters.endswith(("p", "t", "c", "ch"))
        tones = ["\u0301", "\u0323"] if stopped else ["", *_TELEX_TONES]
        return put_together(parts.shapes, rng.choice([t for t in tones if t != parts.tone])) if parts.tone else word

    return _one(words, rng, change)


def missing_mark(words: list[str], rng: random.Random) -> list[str] | None:
    """A hat, horn or stroke forgotten, the tone kept."""

    def change(word: str) -> str:
        parts = take_apart(word)
        places = [i for i, char in enumerate(parts.shapes) if analysis.fold(char) != char]
        if not places:
            return word
        at = rng.choice(places)
        shapes = parts.shapes[:at] + analysis.fold(parts.shapes[at]) + parts.shapes[at + 1 :]
        return put_together(shapes, parts.tone)

    return _one(words, rng, change)


def wrong_letter(words: list[str], rng: random.Random) -> list[str] | None:
    """A letter doubled, dropped, replaced, or two exchanged."""

    def change(word: str) -> str:
        i = rng.randrange(len(word))
        after = word[i + 1 :]
        return rng.choice((
            word[:i] + word[i] * 2 + after, word[:i] + after if len(word) > 2 else word,
            word[:i] + rng.choice("abcdeghiklmnopqrstuvxy") + after, word[:i] + after[:1] + word[i] + after[1:],
        ))  # fmt: skip

    return _one(words, rng, change)


def joined(words: list[str], rng: random.Random) -> list[str] | None:
    """A space forgotten."""
    at = rng.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def split(words: list[str], rng: random.Random) -> list[str] | None:
    """A space too many."""
    long = [at for at, word in enumerate(words) if len(word) > 3]
    if not long:
        return None
    at = rng.choice(long)
    cut = rng.randrange(1, len(words[at]))
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def in_telex(words: list[str], rng: random.Random) -> list[str] | None:
    """The input method off: Telex."""
    return _all(words, _TELEX, _TELEX_TONES)


def in_vni(words: list[str], rng: random.Random) -> list[str] | None:
    """The input method off: VNI."""
    return _all(words, _VNI, _VNI_TONES)


def _all(words: list[str], shapes: dict[str, str], tones: dict[str, str]) -> list[str] | None:
    typed = [keystrokes(word, shapes, tones) for word in words]
    return typed if typed != words else None


SLIPS: dict[str, Slip] = {
    "tone": wrong_tone, "mark": missing_mark, "letter": wrong_letter, "joined": joined, "split": split,
    "Telex": in_telex, "VNI": in_vni,
}  # fmt: skip


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
    """Titles of at most twelve words."""
    for document in documents(engine, rng):
        if 2 <= len(document.title.split()) <= 12:
            yield document.title


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


def main() -> None:
    """Ask, count, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path, help="index of the sample corpus")
    parser.add_argument("legal", type=Path, nargs="?", help="index of the law articles")
    parser.add_argument("--count", type=int, default=2_000, help="queries of each row (mistyped: over all kinds)")
    parser.add_argument("--wrong", type=Path, help="folder for what was offered wrongly")
    parser.add_argument("--write", type=Path, help="write the table into this Markdown file, between its markers")
    args = parser.parse_args()
    engines = {"sample": whoosh.open_engine(args.sample)}
    if args.legal:
        engines["law"] = whoosh.open_engine(args.legal)
    lines = ["\n| correct | asked on | queries | offered |\n|---|---|---|---|\n"]
    wrong: dict[str, list[str]] = {}
    for index, engine in engines.items():
        sources = [(f"titles, {name}", titles(other, random.Random(SEED))) for name, other in engines.items()]
        sources += [(f"phrases, {name}", phrases(other, random.Random(SEED))) for name, other in engines.items()]
        if "xquad_vi" in sets.judged_names():
            questions = sets.judged("xquad_vi").sets[0].queries
            sources.append(("questions, encyclopaedia", iter(questions.values())))
        for source, queries in sources:
            got = correct(engine, queries, args.count, wrong.setdefault(f"{source} on {index}", []))
            share = 100 * got.offered / max(1, got.asked)
            lines.append(f"| {source} | {index} | {got.asked} | {got.offered} ({share:.2f} %) |\n")
            print(lines[-1], end="", flush=True)
    lines.append("\n| slip | asked on | queries | offered | right |\n|---|---|---|---|---|\n")
    for index, engine in engines.items():
        for name, slip in SLIPS.items():
            rng = random.Random(SEED)
            got = mistyped(engine, slip, args.count // len(SLIPS), rng, wrong.setdefault(f"{name} on {index}", []))
            shares = (100 * part / max(1, got.asked) for part in (got.offered, got.right))
            lines.append(f"| {name} | {index} | {got.asked} | {' | '.join(f'{s:.0f} %' for s in shares)} |\n")
            print(lines[-1], end="", flush=True)
    if args.wrong:
        args.wrong.mkdir(parents=True, exist_ok=True)
        for name, rows in wrong.items():
            (args.wrong / f"{name}.tsv").write_text("\n".join(rows), "utf-8")
    if args.write:
        head, rest = args.write.read_text("utf-8").split(MARKER)
        args.write.write_text(head + MARKER + "".join(lines) + "\n" + END + rest.split(END)[-1], "utf-8")


if __name__ == "__main__":
    main()
