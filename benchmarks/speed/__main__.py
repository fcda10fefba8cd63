"""`make bench`: builds every index, asks every question, writes docs/benchmarks.md.

    python -m benchmarks.speed --fresh                       everything, in about 40 minutes on two idle cores
    python -m benchmarks.speed --sizes 10000                 a quick run
    python -m benchmarks.speed --render                      the tables and plots again, nothing measured

Every result is kept as soon as it is there: a run that is stopped is rendered with --render.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed import collection, floors, indexing, machine, opening, queries, serving
from benchmarks.speed.asking import Run
from benchmarks.speed.processes import ROOT
from engines import whoosh

SIZES = (69_283, 10_000, 2_000, 280_000, 35_000, 140_000)
"""What most goals speak of first; 2,000 only to see how the time of indexing grows."""
SOURCE = ROOT / "../shared/data/legal_articles.jsonl.xz"
RESULTS = ROOT / "docs/benchmarks/results.json"
ENGINES = ("ours", "ours:site", "fts5", "tantivy_peer", "stock_whoosh:ours", "stock_whoosh", "xapian_peer")
COMPARED = (10_000, 69_283)
"""Sizes at which every engine is asked; ours, FTS5 and tantivy are at all."""
AT = {"stock_whoosh": (2_000, 10_000), "xapian_peer": COMPARED, "stock_whoosh:ours": COMPARED, "ours:site": COMPARED}
"""Sizes of the others; --full lets them at every size. The tables name what was not run."""
SERVED = 69_283
"""The collection that the site and the first question are measured with, or else the largest; the largest whose floors
and updates are measured."""
PARTS = ("index", "update", "queries", "first", "serving", "floors")
_BEGUN = time.monotonic()


def main() -> None:
    """Parse arguments, measure part by part, keep every result as soon as it is there."""
    options = _options()
    earlier = json.loads(options.results.read_text("utf-8")) if options.results.exists() else {"sizes": {}}
    results = {"sizes": {}} if options.fresh else earlier
    if not options.render:
        results["machine"] = machine.describe()
        for size in options.sizes:
            measure(size, options, results, earlier["sizes"].get(str(size), {}).get("index", {}))
    from benchmarks.speed import report

    _say(0, "report")
    report.write(results, options.results.parent, options.results.parent.parent / "benchmarks.md")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="documents of each collection")
    parser.add_argument("--source", type=Path, default=SOURCE, help=".jsonl with id, title, text and metadata")
    parser.add_argument("--work", type=Path, default=ROOT / "build/bench", help="folder for collections and indexes")
    parser.add_argument("--results", type=Path, default=RESULTS, help="JSON of all results so far")
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--only", nargs="+", default=list(PARTS), choices=PARTS, help="parts to measure")
    parser.add_argument("--queries", type=int, default=30, help="questions of each class")
    parser.add_argument("--rounds", type=int, default=3, help="times that each question is timed")
    parser.add_argument("--seconds", type=int, default=60, help="how long the site is kept under load")
    parser.add_argument("--full", action="store_true", help="let stock Whoosh and Xapian build at every size")
    parser.add_argument("--fresh", action="store_true", help="forget the results of earlier runs")
    parser.add_argument("--keep", nargs="*", default=None, metavar="ENGINE",
                        help="do not build again indexes of these (none named: any) that are there and were measured")
    parser.add_argument("--render", action="store_true", help="only write tables and plots of the results so far")
    return parser.parse_args()


def measure(size: int, options: argparse.Namespace, results: dict[str, Any], known: dict[str, Any]) -> None:
    """All parts at one size. `known`: what indexing cost in an earlier run, by engine."""
    folder = options.work / str(size)
    records = _records(options)
    facts = collection.prepare(records(), size, folder) if not (folder / "facts.json").exists() else \
        json.loads((folder / "facts.json").read_text("utf-8"))  # fmt: skip
    found = results["sizes"].setdefault(str(size), {})
    found["collection"] = facts

    def keep() -> None:
        options.results.parent.mkdir(parents=True, exist_ok=True)
        options.results.write_text(json.dumps(results, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

    engines = [e for e in options.engines if _usable(e, size, options.full)]
    _index(engines, size, folder, options, found.setdefault("index", {}), known, keep)
    if "update" in options.only and "ours" in engines and size <= SERVED:
        _say(size, "update")
        found["update"] = indexing.update(folder, folder / "ours", folder)
        keep()
    if size < queries.SAMPLE and len(options.sizes) > 1:
        return
    drawn = queries.draw(folder, options.queries)
    indexes = {engine: folder / _index_of(engine) for engine in engines}
    indexes = {engine: path for engine, path in indexes.items() if path.exists()}
    if "queries" in options.only:
        _say(size, "queries")
        run = Run(indexes, drawn)
        run.go(options.rounds)
        run.close()
        found["queries"] = {"times": run.times(), "parity": run.parity(), "matches": run.matches(),
                            "memory_mb": run.memory}  # fmt: skip
        keep()
    served = size == SERVED or size == max(options.sizes) < SERVED
    if "first" in options.only and served:
        _say(size, "first question after opening")
        native = {name: path for name, path in indexes.items() if not name.startswith("stock")}
        found["first"] = opening.measure(native, drawn[:: max(options.queries // 3, 1)])
        keep()
    if "serving" in options.only and served:
        _say(size, "site over HTTP")
        found["page"] = serving.page(folder / "ours", drawn, 2)
        found["load"] = serving.load(folder / "ours", drawn, options.seconds)
        keep()
    if "floors" in options.only and size <= SERVED:
        _say(size, "floors")
        results["speeds"] = floors.machine_speeds()
        matches = found.get("queries", {}).get("matches", {})
        found["floors"] = {"stages": floors.stages(folder, facts["documents"]),
                           "bytes": floors.bytes_to_read(folder, drawn, matches)}  # fmt: skip
        keep()


def _index(
    engines: list[str], size: int, folder: Path, options: argparse.Namespace, found: dict[str, Any],
    known: dict[str, Any], keep: Callable[[], None],
) -> None:
    """Builds what is missing, or everything if that is to be measured."""
    wanted = list(dict.fromkeys(_index_of(engine) for engine in engines))
    if "fts5" in wanted:
        wanted.append("fts5:plain")
    for name in wanted:
        path = folder / name
        if "index" not in options.only and path.exists():
            continue
        kept = options.keep is not None and (not options.keep or name in options.keep)
        if kept and path.exists() and name in known and not (name == "ours" and whoosh.is_stale(path)):
            found[name] = known[name]
            continue
        _say(size, f"index {name}")
        try:
            found[name] = indexing.build(name, folder, path)
        except RuntimeError as error:
            print(error)
            continue
        keep()


def _index_of(engine: str) -> str:
    return "ours" if engine.endswith(":ours") or engine.startswith("ours") else engine


def _usable(engine: str, size: int, full: bool) -> bool:
    return full or size in AT.get(engine, (size,))


def _records(options: argparse.Namespace) -> Callable[[], list[collection.Record]]:
    known: list[collection.Record] = []

    def load() -> list[collection.Record]:
        if not known:
            known.extend(collection.load(options.source))
        return known

    return load


def _say(size: int, what: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _BEGUN), 60)
    print(f"{minutes:>4}:{seconds:02} {size:>8,} {what}", flush=True)


if __name__ == "__main__":
    main()
