"""`python -m benchmarks.relevance`: ours beside peers on every set and suite; writes docs/relevance.md.

Ours is measured through the command line, `search --queries … --run …`, as any evaluator would. `--split` asks one
half of each set's queries: tune on one, confirm on the other. `--runs` keeps what peers answered, so that only ours is
asked again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, R, Success, nDCG

from benchmarks.relevance import peers, sets, suites
from benchmarks.relevance.peers import Analyse, AnalysedFile, Run
from benchmarks.relevance.sets import Collection, QuerySet

MEASURES = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "hit@1": Success @ 1, "hit@10": Success @ 10,
            "recall@100": R @ 100}
ROOT = Path(__file__).resolve().parents[2]


def measure(run: Run, queries: QuerySet) -> dict[str, float]:
    """Mean of each measure over the judged queries; an unanswered query counts as zero."""
    # trec_eval orders by score, so the rank is what it is given: ties keep the order in which they were answered
    scored = [ir_measures.ScoredDoc(q, d, -float(rank)) for q, hits in run.items() for rank, (d, _) in enumerate(hits)]
    judged = [ir_measures.Qrel(q, d, g) for q, docs in queries.qrels.items() for d, g in docs.items()]
    values = ir_measures.calc_aggregate(MEASURES.values(), judged, scored)
    return {name: float(values[m]) for name, m in MEASURES.items()}


def ours(collection: Collection, folder: Path) -> dict[str, Run]:
    """Index the collection and answer every set through the command line."""
    began, index = time.monotonic(), folder / "index"
    cli = [sys.executable, "-m", "indexer"]
    subprocess.run([*cli, "rebuild", "--corpus", str(collection.path), "--index", str(index), "--json"],
                   check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    runs: dict[str, Run] = {}
    for queries in collection.sets:
        asked, answered = folder / "queries.tsv", folder / "answers.run"
        asked.write_text("".join(f"{i}\t{q}\n" for i, q in queries.queries.items()), "utf-8")
        subprocess.run([*cli, "search", "--queries", str(asked), "--run", str(answered), "--limit", "100",
                        "--index", str(index)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        run: Run = {}
        for line in answered.read_text("utf-8").splitlines():
            query_id, _, doc_id, _, score, _ = line.split("\t")
            run.setdefault(query_id, []).append((doc_id, float(score)))
        runs[queries.name] = run
    print(f"{collection.name}: ours, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return runs


def evaluate(
    collection: Collection, with_peers: bool, worst: Path | None, runs: Path | None = None
) -> dict[str, dict[str, dict[str, float]]]:
    """set name → engine → measure → value. `runs`: a folder with what peers answered before, and will be kept. Ours is
    asked in processes of its own while the peers are asked here."""
    results: dict[str, dict[str, dict[str, float]]] = {q.name: {} for q in collection.sets}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside:
        own = beside.submit(ours, collection, Path(folder))
        others = list(asked(collection, Path(folder), runs)) if with_peers else []
        for name, run in own.result().items():
            queries = next(q for q in collection.sets if q.name == name)
            results[name]["ours"] = measure(run, queries)
            if worst is not None:
                write_worst(worst / f"{name}.txt", run, queries)
            for half in sets.SPLITS if with_peers else ():
                results[name][f"ours, {half} half"] = measure(run, sets.split(queries, half))
    for peer, name, run in others:
        results[name][peer] = measure(run, next(q for q in collection.sets if q.name == name))
    return results


def asked(collection: Collection, folder: Path, runs: Path | None) -> Iterator[tuple[str, str, Run]]:
    """What each peer answers to each set, from `runs` where it was asked before. The documents are analysed once for
    all peers that use the same terms."""
    analysed: tuple[Analyse, AnalysedFile] | None = None
    for peer in peers.peers():
        began, filled = time.monotonic(), False
        for queries in collection.sets:
            kept = runs / f"{queries.name} {peer.name}.json" if runs else None
            if kept and kept.exists():
                yield peer.name, queries.name, json.loads(kept.read_text("utf-8"))
                continue
            if not filled:
                if analysed is None or analysed[0] is not peer.analyse:
                    analysed = peer.analyse, AnalysedFile(folder / "terms", collection.records(), peer.analyse)
                peer.fill(analysed[1])
                filled = True
            run = {i: peer.ask(q, 100) for i, q in queries.queries.items()}
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(json.dumps(run), "utf-8")
            yield peer.name, queries.name, run
        print(f"{collection.name}: {peer.name}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def write_worst(path: Path, run: Run, queries: QuerySet, count: int = 20) -> None:
    """The queries whose first relevant document stands lowest, for a person to look at."""
    rows = []
    for query_id, relevant in queries.qrels.items():
        ranked = [d for d, _ in run.get(query_id, [])]
        best = min((ranked.index(d) for d in relevant if d in ranked), default=10_000)
        rows.append((best, query_id, queries.queries[query_id], sorted(relevant)[:3], ranked[:3]))
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.sort(key=lambda r: (-r[0], r[1]))
    lines = (f"{r}\t{i}\t{q}\trelevant {rel}\tfound {got}\n" for r, i, q, rel, got in rows[:count])
    path.write_text("".join(lines), "utf-8")


def as_table(results: dict[str, dict[str, dict[str, float]]]) -> str:
    """Markdown, a table per set, ours first."""
    out = []
    for name, engines in results.items():
        out.append(f"\n### {name}\n\n| engine | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}\n")
        whole = [values for engine, values in engines.items() if not engine.startswith("ours, ")]
        best = {m: max(values[m] for values in whole) for m in MEASURES}
        for engine, values in engines.items():
            bold = {m for m in MEASURES if values in whole and values[m] == best[m]}
            cells = (f"**{values[m]:.3f}**" if m in bold else f"{values[m]:.3f}" for m in MEASURES)
            out.append(f"| {engine} | {' | '.join(cells)} |\n")
    return "".join(out)


def main() -> None:
    """Parse arguments, evaluate, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-peers", action="store_true", help="ours only")
    parser.add_argument("--only", action="append", help="collection name (repeatable)")
    parser.add_argument("--worst", type=Path, help="folder for the worst queries of each set")
    parser.add_argument("--write", type=Path, help="write the tables into this Markdown file, below its marker line")
    parser.add_argument("--split", choices=sets.SPLITS, help="ask one half of each set's queries")
    parser.add_argument("--runs", type=Path, help="folder where peers' answers are kept and taken from")
    parser.add_argument("--peers-only", action="store_true", help="fill --runs and stop")
    args = parser.parse_args()
    collections = [sets.judged(name) for name in sets.judged_names()]
    if not args.only or "sample" in args.only:
        sample = sets.read_folder("sample", ROOT / "corpus")
        known = suites.known_items(list(sample.records()), "sample-")
        collections.append(replace(sample, sets=[sets.office(), *known]))
    legal = Collection("legal_articles", sets.SHARED / "legal_articles.jsonl.xz")
    if legal.path.exists() and (not args.only or "legal_articles" in args.only):
        collections.append(Collection(legal.name, legal.path, suites.known_items(list(legal.records()), "legal-")))
    if args.split:
        collections = [replace(c, sets=[sets.split(q, args.split) for q in c.sets]) for c in collections]
    results: dict[str, Any] = {}
    for collection in collections:
        if args.only and collection.name not in args.only:
            continue
        if args.peers_only:
            with tempfile.TemporaryDirectory() as folder:
                for _ in asked(collection, Path(folder), args.runs):
                    pass
        else:
            results |= evaluate(collection, not args.no_peers, args.worst, args.runs)
    table = as_table(results)
    print(table)
    print(json.dumps({n: e["ours"] for n, e in results.items()}, indent=1))
    if args.write:
        marker = "<!-- tables below are written by make eval-search -->\n"
        head = args.write.read_text("utf-8").split(marker)[0]
        args.write.write_text(head + marker + table, "utf-8")


if __name__ == "__main__":
    main()
