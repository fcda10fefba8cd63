"""The results as small SVG plots, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed.contract import GROUPS

Results = Mapping[str, Any]

_STYLE = {"ours": ("#c8102e", "o"), "tantivy_peer": ("#1f5fa8", "s"), "fts5": ("#2e7d32", "^"),
          "xapian_peer": ("#8e5ea2", "D"), "stock_whoosh:ours": ("#777777", "x"), "stock_whoosh": ("#777777", "+"),
          "lucene": ("#d98c00", "v")}  # fmt: skip
_LABELS = {"ours": "ours", "tantivy_peer": "tantivy", "fts5": "SQLite FTS5", "xapian_peer": "Xapian",
           "stock_whoosh:ours": "stock Whoosh (our index)", "stock_whoosh": "stock Whoosh (its own)",
           "lucene": "Lucene"}  # fmt: skip


def draw(results: Results, folder: Path) -> list[tuple[str, str]]:
    """File names and titles; none where the plotting library is missing."""
    try:
        import matplotlib as mpl
    except ImportError:
        return []
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 8, "axes.grid": True,
                         "grid.alpha": 0.3})  # fmt: skip
    drawn = [_queries(results, folder), _indexing(results, folder)]
    return [one for one in drawn if one]


def _queries(results: Results, folder: Path) -> tuple[str, str] | None:
    import matplotlib.pyplot as plt

    sizes = sorted(int(s) for s, found in results["sizes"].items() if "queries" in found)
    if not sizes:
        return None
    figure, axes = plt.subplots(3, 4, figsize=(11, 7.5), sharex=True, layout="constrained")
    flat = list(axes.flat)
    for place, group in zip(flat, GROUPS, strict=False):
        for engine, (colour, mark) in _STYLE.items():
            found = [(s, t["cpu"]["p50"]) for s in sizes
                     if (t := results["sizes"][str(s)]["queries"]["times"].get(group, {}).get(engine))]  # fmt: skip
            if found:
                place.plot(*zip(*found, strict=True), color=colour, marker=mark, label=_LABELS[engine],
                           linewidth=1.8 if engine == "ours" else 1, markersize=4)  # fmt: skip
        place.set(title=group, xscale="log", yscale="log")
    flat[len(GROUPS)].axis("off")
    handles, labels = flat[0].get_legend_handles_labels()
    flat[len(GROUPS)].legend(handles, labels, loc="center")
    figure.supxlabel("documents")
    figure.supylabel("CPU ms, median")
    return _save(figure, folder / "questions.svg", "Median CPU time of a question by class and number of documents")


def _indexing(results: Results, folder: Path) -> tuple[str, str] | None:
    import matplotlib.pyplot as plt

    sizes = sorted(int(s) for s, found in results["sizes"].items() if "index" in found)
    if not sizes:
        return None
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for place, key, title, scale in zip(axes, ("cpu_s", "bytes"), ("CPU seconds to index", "index, MB"), (1, 1e6),
                                        strict=True):
        for engine, (colour, mark) in _STYLE.items():
            found = [(s, r[key] / scale) for s in sizes if (r := results["sizes"][str(s)]["index"].get(engine))]
            if found:
                place.plot(*zip(*found, strict=True), color=colour, marker=mark, label=_LABELS[engine], markersize=4)
        place.set(title=title, xscale="log", yscale="log", xlabel="documents")
    axes[0].legend()
    return _save(figure, folder / "indexing.svg", "CPU time and size of indexing by number of documents")


def _save(figure: Any, path: Path, title: str) -> tuple[str, str]:
    figure.savefig(path, metadata={"Date": None, "Title": title})
    return path.name, title
