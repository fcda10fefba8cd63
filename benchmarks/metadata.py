"""Metadata measured: precision, recall and F1 per field, and the worst cases.

    python -m benchmarks.metadata            # every set; fails below the floors
    python -m benchmarks.metadata --worst 20 # more of what went wrong

Sets: the seeds (../shared/seeds); the portal pages as HTML, as HTML without what the page declares of itself, and
as bare text (../shared/data/pages); the sources of law articles, whose one citation is known (legal_articles).
Precision: right among the values given. Recall: right among the values that are stated.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import re
import sys
import tarfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from analyzers import numbers
from engines.documents import Document
from indexer import cleaning, metadata, readers
from indexer.metadata import bodies, mentions
from indexer.metadata.wording import spelled
from indexer.page import Page
from indexer.readers.text import blocks_of

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "data" / "metadata_floors.json"
SEED_FIELDS = ("title", "doctype", "number", "issuer", "locality", "date", "date_basis", "author")
PAGE_FIELDS = ("number", "issuer", "date", "signer", "doctype")
CITATION_FIELDS = ("number", "doctype", "date", "issuer")


@dataclass
class Tally:
    """Counts of one field of one set."""

    stated: int = 0
    given: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, where: str, got: str, expected: str, *, right: bool | None = None) -> None:
        """Count one value; empty strings are values that are not stated or not given."""
        ok = got == expected if right is None else right
        self.stated += bool(expected)
        self.given += bool(got)
        self.right += bool(expected) and ok
        if not ok:
            self.wrong.append(f"{where}: {got!r}, expected {expected!r}")

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall, F1; 1.0 where there was nothing to find and nothing was given."""
        precision = self.right / self.given if self.given else float(not self.stated)
        recall = self.right / self.stated if self.stated else float(not self.given)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return precision, recall, f1


Tallies = dict[str, Tally]


def extracted(page: Page, *, clean: bool = True) -> Document:
    """The document of a page as the indexer makes it."""
    return metadata.extract(cleaning.clean(page) if clean else page, doc_id=page.source)


def seeds() -> Tallies:
    """The five seeds against expected.json."""
    out: Tallies = {name: Tally() for name in (*SEED_FIELDS, *(f"citations.{f}" for f in CITATION_FIELDS))}
    expected: dict[str, Any] = json.loads((SHARED / "seeds" / "expected.json").read_text("utf-8"))
    for name, want in expected.items():
        if name.startswith("_"):
            continue
        document = extracted(readers.read((SHARED / "seeds" / name).read_bytes(), name))
        for key in SEED_FIELDS:
            stated = want.get(key, want.get("title_contains", "") if key == "title" else "")
            right = stated in document.title if key == "title" else None
            out[key].add(name, getattr(document, key), stated, right=right)
        cited = {numbers.key(c.number): c for c in document.citations if c.number}
        wanted = {numbers.key(c["number"]): c for c in want["citations"]}
        for key in {**cited, **wanted}:
            got, should = cited.get(key), wanted.get(key, {})
            for part in CITATION_FIELDS:
                out[f"citations.{part}"].add(f"{name} {key}", getattr(got, part) if got else "", should.get(part, ""))
    return out


def gold(limit: int = 1000) -> Iterator[tuple[dict[str, str], bytes]]:
    """The first development pages with what is known of them."""
    folder = SHARED / "data" / "pages"
    known = {row["file"]: row for row in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines())}
    with tarfile.open(folder / "tvpl_html.tar.xz") as archive:
        for member in itertools.islice(archive, limit):
            name = Path(member.name).name
            handle = archive.extractfile(member) if name in known else None
            if handle:
                yield known[name], handle.read()


def pages(limit: int = 1000) -> dict[str, Tallies]:
    """The portal pages in three forms."""
    out: dict[str, Tallies] = {
        name: {key: Tally() for key in PAGE_FIELDS} for name in ("pages", "pages without declarations", "pages as text")
    }
    for row, data in gold(limit):
        issued = datetime.strptime(row["issued"], "%d/%m/%Y").date().isoformat()
        want = {"number": row["code"], "issuer": row["issuer"], "date": issued, "signer": row["signer"],
                "doctype": row["doctype"]}  # fmt: skip
        page = readers.read(data, row["file"])
        whole = extracted(page)
        page.meta, page.title = {}, ""
        bare = extracted(page, clean=False)
        text = extracted(Page(row["file"], "text", list(blocks_of(row["content"]))))
        for name, document in zip(out, (whole, bare, text), strict=True):
            for key, value in want.items():
                out[name][key].add(row["file"], getattr(document, key), value)
    return out


def law_sources(limit: int) -> Tallies:
    """The citation in the source line of law articles ("Điều 1 Luật số 57/2020/QH14 … ngày … của Quốc hội")."""
    out: Tallies = {key: Tally() for key in CITATION_FIELDS}
    seen: set[str] = set()
    with lzma.open(SHARED / "data" / "legal_articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            code, source, issuer = record["code"] or "", record["source"], record["issuer"] or ""
            # records that were cut wrongly: an issuer that holds a date, a code that ends in a dash
            if code in seen or "ngày" in issuer or not record["date"] or not numbers.parse(code) or code[-1] == "-":
                continue
            if " ngày " not in source.split(", có hiệu lực")[0]:
                continue
            if len(seen) == limit:
                break
            seen.add(code)
            key = numbers.key(code)
            got = next((m for m in mentions.find(spelled(source)[1]) if numbers.key(m.number) == key), None)
            want = {
                "number": code,
                "doctype": record["doctype"] or "",
                "date": record["date"],
                "issuer": _joint(issuer),
            }
            for part, value in want.items():
                found = getattr(got, part) if got else ""
                right = numbers.key(found) == key if part == "number" else None
                out[part].add(source[:160], found, value, right=right)
    return out


def _joint(issuer: str) -> str:
    head = r"(?=(?:bộ|ban|viện|tòa|toà|ủy|uỷ|ngân|chính|thanh|văn|trung|tổng|hội|đoàn|liên) )"
    parts = re.split(rf",\s*{head}|\s+và\s+{head}", issuer.strip(" ."), flags=re.IGNORECASE)
    return bodies.joint([bodies.identify(part) for part in parts]).name


def report(name: str, tallies: Tallies, worst: int) -> dict[str, float]:
    """Print a set's table and worst cases; F1 by field."""
    print(f"\n{name}")
    print(f"  {'field':<20}{'stated':>8}{'given':>8}{'right':>8}{'prec.':>9}{'recall':>9}{'F1':>9}")
    for key, tally in tallies.items():
        precision, recall, f1 = tally.scores
        print(f"  {key:<20}{tally.stated:>8}{tally.given:>8}{tally.right:>8}{precision:>9.4f}{recall:>9.4f}{f1:>9.4f}")
    shown = [f"{key}: {case}" for key, tally in tallies.items() for case in tally.wrong[:worst]]
    for case in shown[: worst * 2]:
        print(f"    {case[:300]}")
    return {key: round(tally.scores[2], 4) for key, tally in tallies.items()}


def below(measured: dict[str, dict[str, float]]) -> list[str]:
    """What fell under the floors of tests/data/metadata_floors.json."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    return [
        f"{name} {key}: {measured[name][key]} < {floor}"
        for name, fields in floors.items()
        if name in measured
        for key, floor in fields.items()
        if measured[name][key] < floor
    ]


def measure(worst: int = 0, laws: int = 4000) -> dict[str, dict[str, float]]:
    """F1 by set and field, printed on the way."""
    sets: Iterable[tuple[str, Tallies]] = [("seeds", seeds()), *pages().items(), ("law sources", law_sources(laws))]
    return {name: report(name, tallies, worst) for name, tallies in sets}


def main() -> int:
    """Run the command; 1 if a field is below its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worst", type=int, default=5, help="worst cases shown per field")
    parser.add_argument("--laws", type=int, default=4000, help="law sources read")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        print("../shared is not beside the repository: nothing to measure", file=sys.stderr)
        return 2
    start = time.perf_counter()
    measured = measure(arguments.worst, arguments.laws)
    print(f"\n{time.perf_counter() - start:.1f} s")
    failed = below(measured)
    for line in failed:
        print(f"below the floor: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
