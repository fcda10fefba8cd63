"""Cleaning measured: token F1 against the document's own text, ours beside the libraries that exist.

    python -m benchmarks.cleaning                 # ours: pages, seeds, worst cases, cost; fails below the floors
    python -m benchmarks.cleaning --peers         # the table of candidates (those that are installed)
    python -m benchmarks.cleaning --cost          # CPU time of each stage beside parsing alone; fails above the bar

Candidates (trafilatura, jusText, readability-lxml, boilerpy3, resiliparse) are optional: the product needs none.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from analyzers.analysis import syllables
from analyzers.normalize import normalize
from indexer import cleaning, metadata, readers
from indexer.page import Page

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "data" / "cleaning_floors.json"
Candidate = Callable[[bytes], str]


class Score(NamedTuple):
    """Token precision, recall and F1 of one page."""

    precision: float
    recall: float
    f1: float


def score(text: str, gold: str) -> Score:
    """Compare two texts as multisets of normalised syllables."""
    ours, theirs = Counter(syllables(text)), Counter(syllables(gold))
    common = sum((ours & theirs).values())
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / sum(ours.values()), common / sum(theirs.values())
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def pages() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and the document's own text of each development page."""
    folder = SHARED / "data" / "pages"
    gold = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["file"]] = row["content"]
    with tarfile.open(folder / "tvpl_html.tar.xz") as archive:
        for member in archive:
            name = Path(member.name).name
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None and name in gold:
                yield name, stream.read(), gold[name]


def ours(data: bytes) -> str:
    """The product's own cleaning of one page alone."""
    return cleaning.clean(readers.read(data, "page.html")).body


def seed_faults() -> list[str]:
    """What of expected.json does not hold: body_has missing, body_lacks left. Compared in normal form."""
    folder = SHARED / "seeds"
    faults = []
    for name, wanted in json.loads((folder / "expected.json").read_text("utf-8")).items():
        if name.startswith("_"):
            continue
        source = normalize((folder / name).read_text("utf-8"))
        body = normalize(cleaning.clean(readers.read_file(folder / name, folder)).body)
        for text in map(normalize, wanted.get("body_has", ())):
            if text not in body:
                faults.append(f"{name}: {'missing' if text in source else 'not in the file itself'}: {text}")
        faults += [f"{name}: left: {text}" for text in map(normalize, wanted.get("body_lacks", ())) if text in body]
    return faults


def candidates() -> dict[str, Candidate]:
    """Every way of cleaning that can be tried here."""
    found: dict[str, Candidate] = {
        "ours": ours,
        "whole page (bs4)": lambda data: BeautifulSoup(data, "lxml").get_text(" "),
    }
    makers: dict[str, Callable[[], Candidate]] = {
        "trafilatura": lambda: _trafilatura(favor_recall=False),
        "trafilatura, recall": lambda: _trafilatura(favor_recall=True),
        "trafilatura + our lines": _trafilatura_lines,
        "jusText": _justext,
        "readability-lxml": _readability,
        "boilerpy3": _boilerpy,
        "resiliparse": _resiliparse,
    }
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"(not installed: {name})", file=sys.stderr)
    return found


def _trafilatura(*, favor_recall: bool) -> Candidate:
    module: Any = import_module("trafilatura")
    return lambda data: (
        module.extract(data, favor_recall=favor_recall, include_tables=True, include_comments=False) or ""
    )


def _trafilatura_lines() -> Candidate:
    extract = _trafilatura(favor_recall=True)
    return lambda data: cleaning.clean(readers.read(extract(data).encode() or b"-", "page.txt")).body


def _justext() -> Candidate:
    module: Any = import_module("justext")
    stoplist = module.get_stoplist("Vietnamese")
    return lambda data: "\n".join(p.text for p in module.justext(data, stoplist) if not p.is_boilerplate)


def _readability() -> Candidate:
    module: Any = import_module("readability")
    return lambda data: BeautifulSoup(module.Document(data.decode("utf-8", "replace")).summary(), "lxml").get_text(" ")


def _boilerpy() -> Candidate:
    extractors: Any = import_module("boilerpy3.extractors")
    extractor = extractors.ArticleExtractor(raise_on_failure=False)
    return lambda data: extractor.get_content(data.decode("utf-8", "replace"))


def _resiliparse() -> Candidate:
    extract: Any = import_module("resiliparse.extract.html2text")
    return lambda data: extract.extract_plain_text(data.decode("utf-8", "replace"), main_content=True)


def compare(material: list[tuple[str, bytes, str]]) -> None:
    """Print the table of candidates."""
    print(f"{len(material)} pages\n")
    print("| way | mean F1 | worst F1 | precision | recall | ms a page |\n|---|---|---|---|---|---|")
    for name, candidate in candidates().items():
        start = time.process_time()
        texts = [candidate(data) for _, data, _ in material]
        spent = (time.process_time() - start) / len(material)
        scores = [score(text, gold) for text, (_, _, gold) in zip(texts, material, strict=True)]
        means = [sum(column) / len(scores) for column in zip(*scores, strict=True)]
        worst = min(s.f1 for s in scores)
        print(f"| {name} | {means[2]:.4f} | {worst:.4f} | {means[0]:.4f} | {means[1]:.4f} | {spent * 1000:.0f} |")


class Cost(NamedTuple):
    """CPU seconds of each stage, and of parsing with BeautifulSoup/lxml alone, over the same pages."""

    parse: float
    read: float
    clean: float
    metadata: float

    @property
    def ratio(self) -> float:
        """From bytes to a document, as a multiple of parsing."""
        return (self.read + self.clean + self.metadata) / self.parse

    @property
    def beside(self) -> float:
        """Cleaning and metadata alone, as a multiple of parsing."""
        return (self.clean + self.metadata) / self.parse


def cost(material: list[tuple[str, bytes, str]], rounds: int = 1) -> Cost:
    """Every page parsed alone, then read, cleaned and understood: one process, page by page in turn, so that what
    else the machine does weighs on both alike."""
    spent = [0.0] * 4
    for name, data, _ in material * rounds:
        steps = [time.process_time()]
        BeautifulSoup(data.decode("utf-8", "replace"), "lxml")
        steps.append(time.process_time())
        page = readers.read(data, name)
        steps.append(time.process_time())
        cleaning.clean(page)
        steps.append(time.process_time())
        metadata.extract(page, doc_id=name)
        steps.append(time.process_time())
        spent = [total + after - before for total, (before, after) in zip(spent, pairwise(steps), strict=True)]
    return Cost(*spent)


def print_cost(material: list[tuple[str, bytes, str]]) -> int:
    """Print the table of stages; 1 when the bar is broken."""
    cost(material[:3])  # caches and compiled patterns
    found = cost(material, rounds=3)
    print("| stage | CPU ms a page | × parsing |\n|---|---|---|")
    for name, seconds in found._asdict().items():
        label = "parsing alone (BeautifulSoup, lxml)" if name == "parse" else name
        print(f"| {label} | {seconds / len(material) / 3 * 1000:.1f} | {seconds / found.parse:.2f} |")
    print(f"\ncleaning and metadata: {found.beside:.2f} × parsing; with reading (and its parsing): {found.ratio:.2f} ×")
    return int(found.ratio > json.loads(FLOORS.read_text("utf-8"))["most_cost"])


def explain(page: Page, gold: str) -> tuple[str, str]:
    """The longest kept block that is not the document's, and the longest dropped one that is."""
    flat = " ".join(gold.split())
    left = max((b.text for b in page.blocks if b.keep and b.text[:40] not in flat), key=len, default="")
    lost = max((b.text for b in page.blocks if not b.keep and len(b.text) > 30 and b.text in flat), key=len, default="")
    return left, lost


def main() -> int:
    """Run from the command line; exit code 1 when a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="the table of candidates")
    parser.add_argument("--cost", action="store_true", help="CPU time of each stage beside parsing alone")
    parser.add_argument("--worst", type=int, default=5, help="worst pages shown")
    options = parser.parse_args()
    if not (SHARED / "data" / "pages").is_dir():
        print("no development pages here: ../shared/data/pages is missing")
        return 0
    material = list(pages())
    if options.peers:
        compare(material)
        return 0
    if options.cost:
        return print_cost(material)
    results = []
    for name, data, gold in material:
        page = cleaning.clean(readers.read(data, name))
        results.append((score(page.body, gold), name, *explain(page, gold)))
    results.sort()
    results.sort(key=lambda row: row[0].f1)
    mean, worst = sum(row[0].f1 for row in results) / len(results), results[0][0].f1
    print(f"{len(results)} pages: token F1 mean {mean:.4f}, worst {worst:.4f}")
    for found, name, left, lost in results[: options.worst]:
        print(f"  {found.f1:.4f} (P {found.precision:.4f}, R {found.recall:.4f}) {name}")
        print(f"      left: {left[:100]}\n      lost: {lost[:100]}")
    faults = seed_faults()
    print(f"seeds: {len(faults)} faults", *faults, sep="\n  ")
    print(f"cost: {cost(material).ratio:.2f} × parsing with BeautifulSoup/lxml")
    floors = json.loads(FLOORS.read_text("utf-8"))
    broken = mean < floors["mean_f1"] or worst < floors["worst_f1"]
    return int(broken or any("not in the file itself" not in fault for fault in faults))


if __name__ == "__main__":
    sys.exit(main())
