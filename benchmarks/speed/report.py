"""docs/benchmarks.md: the tables of the results, below a marker line; the text above it is written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed import bars, plots
from benchmarks.speed.contract import GROUPS
from benchmarks.speed.indexing import growth

MARKER = "<!-- everything below is written by make bench -->\n"
NAMES = {
    "ours": "ours", "ours:site": "ours, as the site asks", "fts5": "SQLite FTS5", "tantivy_peer": "tantivy",
    "stock_whoosh:ours": "stock Whoosh on our index", "stock_whoosh": "stock Whoosh on its own",
    "xapian_peer": "Xapian", "fts5:plain": "SQLite FTS5, plain words only",
}
ABSOLUTE = ("ours", "ours:site")

Results = Mapping[str, Any]


def write(results: Results, folder: Path, page: Path) -> None:
    """The page and its plots."""
    folder.mkdir(parents=True, exist_ok=True)
    text = page.read_text("utf-8") if page.exists() else "# Benchmarks\n\n" + MARKER
    drawn = plots.draw(results, folder)
    parts = [text.split(MARKER)[0], MARKER, "\n", *(_machine(results)), *bars.table(results)]
    for size in sorted(map(int, results["sizes"])):
        parts += _size(size, results)
    parts += _growth(results)
    parts += [f"\n![{title}](benchmarks/{name})\n" for name, title in drawn]
    page.write_text("".join(parts), "utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _machine(results: Results) -> Iterator[str]:
    machine = results.get("machine", {})
    versions = ", ".join(f"{name} {number}" for name, number in machine.get("versions", {}).items())
    yield f"Machine: {machine.get('cores')} cores of {machine.get('cpu')}, {machine.get('memory_gb')} GB; "
    yield f"{machine.get('system')}; {versions}.\n"
    speeds = results.get("speeds")
    if speeds:
        yield (f"It reads memory at {speeds['memory_gb_s']:.1f} GB/s, digests (SHA-256) at "
               f"{speeds['sha256_gb_s']:.2f} GB/s and sorts a million 64-bit keys in "
               f"{speeds['sort_million_s'] * 1000:.0f} ms (one core).\n")  # fmt: skip


def _size(size: int, results: Results) -> Iterator[str]:
    found = results["sizes"][str(size)]
    facts = found["collection"]
    yield (f"\n## {size:,} documents\n\n{facts['tokens'] / 1e6:.1f} million tokens, "
           f"{facts['text_bytes'] / 1e6:.0f} MB of text.\n")  # fmt: skip
    if "index" in found:
        yield from _index(found)
    if "queries" in found:
        yield from _queries(found, results)
    if "first" in found:
        yield "\n### First question after opening\n"
        yield table(
            ("engine", "to open, ms", "first, ms", "the same warm, ms", "ratio p50", "ratio p95"),
            [(NAMES[e], *(f"{row[k]['p50']:.1f}" for k in ("opened_ms", "first_ms", "warm_ms")),
              f"{row['ratio']['p50']:.1f}", f"{row['ratio']['p95']:.1f}") for e, row in found["first"].items()],
        )  # fmt: skip
    if "page" in found:
        yield from _served(found)


def _index(found: Results) -> Iterator[str]:
    yield "\n### Indexing\n"
    text, ours = found["collection"]["text_bytes"], found["index"].get("ours", {})
    rows = []
    for name, row in found["index"].items():
        ratio = ours["cpu_s"] / row["cpu_s"] if ours and row["cpu_s"] else 0
        rows.append((NAMES.get(name, name), f"{row['cpu_s']:.1f}", f"{row['wall_s']:.1f}", f"{row['peak_mb']:.0f}",
                     f"{row['bytes'] / 1e6:.1f}", f"{row['bytes'] / text:.2f}", f"{ratio:.2f}"))  # fmt: skip
    yield table(("engine", "CPU s", "wall s", "peak MB", "index MB", "× text", "our CPU / its"), rows)
    stages = found.get("floors", {}).get("stages", {})
    if ours.get("profile"):
        total = sum(ours["profile"].values())
        yield "\nOurs by stage, CPU seconds over all processes: "
        yield ", ".join(f"{k} {v:.1f} ({v / total:.0%})" for k, v in ours["profile"].items()) + ".\n"
    if stages:
        yield "Alone, in one process: " + ", ".join(f"{k} {v:.1f} s" for k, v in stages.items()) + ".\n"
    update = found.get("update")
    if update and ours:
        yield (f"\nUpdate after {update['indexed']} changed documents: {update['cpu_s']:.2f} CPU s, "
               f"{update['cpu_s'] / ours['cpu_s']:.1%} of a rebuild; {update['wall_s']:.1f} s wall.\n")  # fmt: skip


CLOCKS = {
    "wall": "Questions, wall clock",
    "cpu": "Questions, CPU time",
    "first_cpu": "Questions asked for the first time, CPU time",
}
"""What is measured of a question; that which was asked before may be answered from what an engine remembers."""


def _queries(found: Results, results: Results) -> Iterator[str]:
    times, matches = found["queries"]["times"], found["queries"]["matches"]
    floors = found.get("floors", {}).get("bytes", {})
    bandwidth = results.get("speeds", {}).get("memory_gb_s")
    groups = [g for g in GROUPS if g in times]
    engines = [e for e in NAMES if any(e in times[g] for g in groups)]
    for clock, title in CLOCKS.items():
        yield (f"\n### {title}\n\nOurs in milliseconds; the peers as our time divided by theirs, p50 / p95: below 1 we "
               "are faster.\n")  # fmt: skip
        head = ["class", "matches", *("ours ms" if e == "ours" else NAMES[e] for e in engines)]
        if clock == "wall" and floors:
            head.append("floor ms")
        rows = []
        for group in groups:
            row = [group, f"{matches.get(group, 0):,.0f}"]
            row += [_cell(times[group], engine, clock) for engine in engines]
            if clock == "wall" and floors:
                least = floors.get(group)
                row.append(f"{least['bytes'] / bandwidth / 1e6:.3f}" if least and bandwidth else "")
            rows.append(row)
        yield table(head, rows)
    left_out = [name for e, name in NAMES.items() if e not in engines and not e.startswith("fts5:")]
    if left_out:
        yield f"\nNot run at this size: {', '.join(left_out)}.\n"
    yield from _parity(found["queries"]["parity"])
    memory = ", ".join(f"{NAMES[e]} {mb:.0f}" for e, mb in found["queries"]["memory_mb"].items())
    yield f"\nMemory of the asking processes, MB, mapped files left out: {memory}.\n"


def _cell(times: Results, engine: str, clock: str) -> str:
    if engine not in times:
        return "–"
    own = times[engine][clock]
    if engine in ABSOLUTE:
        return f"{own['p50']:.1f} / {own['p95']:.1f}"
    ours = times["ours"][clock]
    return f"{ours['p50'] / own['p50']:.2f} / {ours['p95'] / own['p95']:.2f}"


def _parity(parity: Results) -> Iterator[str]:
    asked = equal = facets = 0
    lines = []
    for group, engines in parity.items():
        for engine, row in engines.items():
            if engine == "ours:site":
                continue
            asked, equal, facets = asked + row["asked"], equal + row["totals"], facets + row["facets"]
            if row["totals"] < row["asked"]:
                shown = "; ".join(f"`{text}` {want} / {have}" for text, want, have in row["examples"])
                share = f"{row['totals']} of {row['asked']}"
                lines.append(f"- {NAMES[engine]}, {group}: {share} (ours / theirs: {shown})\n")
    yield f"\nThe same total as ours: {equal} of {asked} answers of peers; the same facet counts: {facets}.\n"
    yield from lines


def _served(found: Results) -> Iterator[str]:
    page = found["page"]
    yield "\n### The site over HTTP\n"
    yield table(
        ("", "p50 ms", "p95 ms"),
        [(name, f"{page[k]['p50']:.1f}", f"{page[k]['p95']:.1f}") for name, k in
         (("a search page, end to end", "whole_ms"), ("of it the engine", "engine_ms"), ("the rest", "rest_ms"))],
    )  # fmt: skip
    yield (f"\nCPU per page, mean: {page['cpu_ms']:.1f} ms in the server, {page['engine_cpu_ms']:.1f} ms of it the "
           f"engine's; {page['page_bytes'] / 1000:.0f} kB before compression.\n")  # fmt: skip
    rows = [(name, f"{row['per_second']:.0f}", f"{row['ms']['p50']:.1f}", f"{row['ms']['p95']:.1f}", str(row["errors"]))
            for name, row in found["load"].items() if row["ms"]]  # fmt: skip
    yield table(("load", "pages a second", "p50 ms", "p95 ms", "errors"), rows)


def _growth(results: Results) -> Iterator[str]:
    sizes = sorted(int(s) for s, found in results["sizes"].items() if "queries" in found)
    if len(sizes) < 2:
        return
    yield "\n## Growth\n\nExponent of the power law in the number of documents, by CPU time (1: in proportion).\n"
    engines = [e for e in NAMES if e not in ("fts5:plain", "ours:site")]
    rows = []
    for group in GROUPS:
        row = [group]
        for engine in engines:
            have = [(s, t["cpu"]["p50"]) for s in sizes
                    if (t := results["sizes"][str(s)]["queries"]["times"].get(group, {}).get(engine))]  # fmt: skip
            row.append(f"{growth(*zip(*have, strict=True)):.2f}" if len(have) > 1 else "–")
        rows.append(row)
    index = ["indexing"]
    sizes = sorted(int(s) for s in results["sizes"])
    for engine in engines:
        have = [(s, r["cpu_s"]) for s in sizes if (r := results["sizes"][str(s)].get("index", {}).get(engine))]
        index.append(f"{growth(*zip(*have, strict=True)):.2f}" if len(have) > 1 else "–")
    yield table(("class", *(NAMES[e] for e in engines)), [*rows, index])
