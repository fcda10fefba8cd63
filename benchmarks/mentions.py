"""How well mentions are brought together: `python -m benchmarks.mentions` prints precision and recall.

Each line of tests/data/mentions.jsonl is a sentence, the number it names, where it stands, and by hand which document
is meant (`is`; null where a careful reader could not tell). The sentence is read as at indexing; the mentions of one
number are then told apart. Counted are pairs of mentions: joined rightly, joined wrongly, not joined.

Each line of tests/data/short_names.jsonl is a sentence and the numbers that a careful reader takes from it, many of
them named short ("Quyết định 290 của Bộ Chính trị"). Counted are numbers. What no author of rules could make up: every
full mention in the articles of law (../shared) with its code covered, which must be made again from type, body, date.
"""

from __future__ import annotations

import itertools
import json
import lzma
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzers import numbers
from engines.documents import Citation, Document
from engines.graph.identity import Mention
from engines.graph.telling_apart import identities
from indexer.metadata import citations, mentions, national
from indexer.metadata.wording import lines_of
from indexer.page import Block

LABELLED = Path(__file__).parent.parent / "tests" / "data" / "mentions.jsonl"
SHORT = LABELLED.with_name("short_names.jsonl")
ARTICLES = Path(__file__).parent.parent / "../shared/data/legal_articles.jsonl.xz"
LEAST_PRECISION, LEAST_RECALL = 0.98, 0.90


@dataclass
class Score:
    """Pairs of mentions of one number."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the joined pairs that are one document."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the pairs of one document that are joined."""
        return self.right / max(self.right + self.missed, 1)


def cited(row: dict[str, Any]) -> Citation:
    """The citation that indexing reads from the sentence; without facts if it reads none."""
    wanted = numbers.key(row["number"])
    for citation in citations.find(lines_of([Block(row["text"])])):
        if citation.number and numbers.key(citation.number) == wanted:
            return citation
    return Citation(row["number"], text=row["text"])


def read(path: Path = LABELLED) -> dict[str, list[tuple[Mention, str | None]]]:
    """Key of the number → its mentions and what each means."""
    out: dict[str, list[tuple[Mention, str | None]]] = defaultdict(list)
    for place, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        source = row["source"]
        document = Document(id=f"{place}", issuer=source["issuer"], locality=source["locality"], date=source["date"])
        out[numbers.key(row["number"])].append((Mention(document, cited(row)), row["is"]))
    return out


def score(labelled: dict[str, list[tuple[Mention, str | None]]], *, several_only: bool = False) -> Score:
    """Resolve and compare. `several_only`: only numbers that more than one document bears."""
    total = Score()
    for rows in labelled.values():
        if several_only and len({meant for _, meant in rows if meant}) < 2:
            continue
        found, _ = identities(rows[0][0].citation.number, [mention for mention, _ in rows])
        home = {mention.source.id: place for place, one in enumerate(found) for mention in one.mentions}
        for (one, meant), (other, also) in itertools.combinations(rows, 2):
            joined = home.get(one.source.id, -1) == home.get(other.source.id, -2)
            same = meant is not None and meant == also
            total.right += joined and same
            total.wrong += joined and not same
            total.missed += same and not joined
            if joined != same:
                how = "joined" if joined else "parted"
                total.mistakes.append(f"{how}: {one.citation.text} | {other.citation.text}")
    return total


def short_names(path: Path = SHORT) -> Score:
    """The numbers read from sentences that name documents short."""
    total = Score()
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        wanted = set(map(numbers.key, row["numbers"]))
        found = {numbers.key(c.number) for c in citations.find(lines_of([Block(row["text"])])) if c.number}
        total.right += len(found & wanted)
        total.wrong += len(found - wanted)
        total.missed += len(wanted - found)
        if found != wanted:
            total.mistakes.append(f"read {sorted(found)}: {row['text']}")
    return total


def covered(path: Path = ARTICLES, *, step: int = 1) -> Score:
    """Full mentions whose number is made again without its code; missed are those that are left words."""
    total = Score()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, itertools.islice(file, 0, None, step)):
            for line in lines_of([Block(f"{row['source']}\n{row['text']}")]):
                if not any(code in line.plain for code in ("/TW", "-CP", "CT-TTg")):
                    continue
                for mention in mentions.find(line.plain):
                    parsed = numbers.parse(mention.number)
                    if parsed is None or not mention.date or mention.issuer not in national.BODIES:
                        continue
                    made = national.number_of(mention.doctype, parsed.ordinal, mention.date[:4], mention.issuer)
                    same = numbers.key(made) == parsed.key if made else False
                    total.right += same
                    total.missed += not made
                    total.wrong += bool(made) and not same
                    if made and not same:
                        total.mistakes.append(f"made {made}: {line.text[mention.start : mention.end]}")
    return total


def main() -> int:
    """Print the figures; 1 if a floor is broken."""
    labelled = read()
    print(f"{sum(map(len, labelled.values()))} mentions of {len(labelled)} numbers")
    whole = score(labelled)
    for name, one in (("all", whole), ("numbers of several documents", score(labelled, several_only=True))):
        print(f"{name}: precision {one.precision:.4f}, recall {one.recall:.4f} "
              f"({one.right} right, {one.wrong} wrong, {one.missed} missed)")
    several = {"short names": short_names()}
    if ARTICLES.is_file():
        several["full mentions of the law with their codes covered"] = covered()
    for name, one in several.items():
        print(f"{name}: precision {one.precision:.4f}, recall {one.recall:.4f} "
              f"({one.right} right, {one.wrong} wrong, {one.missed} left words)")
    if "-v" in sys.argv:
        print(*whole.mistakes, *(text for one in several.values() for text in one.mistakes), sep="\n")
    short = several["short names"]
    return int(min(whole.precision, short.precision) < LEAST_PRECISION or whole.recall < LEAST_RECALL)


if __name__ == "__main__":
    sys.exit(main())
