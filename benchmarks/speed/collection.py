"""The documents to measure on: nested samples of a .jsonl, the larger ones recombined from its paragraphs."""

from __future__ import annotations

import gzip
import json
import lzma
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from analyzers import analysis, numbers
from benchmarks.speed.contract import BREAK, ROWS, SOURCE, Row

SEED = 20261122
Record = dict[str, Any]


def load(path: Path) -> list[Record]:
    """All records of a .jsonl (plain, .gz, .xz), in an order drawn by the seed."""
    opener: dict[str, Callable[..., IO[str]]] = {".xz": lzma.open, ".gz": gzip.open}
    with opener.get(path.suffix, open)(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    random.Random(SEED).shuffle(records)
    return records


def grown(records: Sequence[Record], size: int) -> Iterator[Record]:
    """The first `size` records; past the last one, records made of paragraphs of others under new ids: as many
    paragraphs as some record has, with the title of another and the metadata of a third."""
    yield from records[:size]
    rng = random.Random(SEED + 1)
    paragraphs = [part for record in records for part in _body(record).splitlines() if part.strip()]
    for number in range(len(records), size):
        length = len(_body(rng.choice(records)).splitlines()) or 1
        yield {
            **rng.choice(records),
            "id": f"recombined-{number:07}",
            "title": rng.choice(records).get("title") or "",
            "text": "\n".join(rng.choice(paragraphs) for _ in range(length)),
        }


def _body(record: Record) -> str:
    return record.get("text") or record.get("body") or ""


def row_of(record: Record) -> Row:
    """The record as the peers index it: our tokens, so that all engines look for the same things."""
    title, body = record.get("title") or "", _body(record)
    tokens = [*analysis.syllables(title), BREAK, *analysis.syllables(body)]
    keys = {key: None for key in (numbers.key(record.get("code") or record.get("number") or ""),) if key}
    keys |= {match.number.key: None for part in (title, body) for match in numbers.find(part)}
    date = (record.get("date") or "").replace("-", "")
    return Row(
        record["id"], " ".join(tokens), analysis.fold(" ".join(tokens)), record.get("issuer") or "",
        int(date[:4] or 0), record.get("doctype") or "", int(date or 0), list(keys),
    )  # fmt: skip


def prepare(records: Sequence[Record], size: int, folder: Path) -> dict[str, int]:
    """Write both forms of a collection, unless they are there. What it holds: documents, tokens, bytes of text."""
    facts = folder / "facts.json"
    if facts.exists():
        return dict(json.loads(facts.read_text("utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    counts = {"documents": 0, "tokens": 0, "text_bytes": 0}
    with (folder / SOURCE).open("w", encoding="utf-8") as source, (folder / ROWS).open("w", encoding="utf-8") as out:
        for record in grown(records, size):
            row = row_of(record)
            source.write(json.dumps(record, ensure_ascii=False) + "\n")
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            counts["documents"] += 1
            counts["tokens"] += row.text.count(" ")
            counts["text_bytes"] += len((record.get("title") or "").encode()) + len(_body(record).encode())
    facts.write_text(json.dumps(counts), "utf-8")
    return counts
