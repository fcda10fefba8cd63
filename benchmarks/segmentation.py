"""Segmentation beside pyvi in one run: are the tokens equal, and how much faster are they?

    python benchmarks/segmentation.py [FILE ...] [--lines N] [--rounds N]

FILE: plain text, or .jsonl (also .gz, .xz) whose records have `text` or `body`. Without one the sample corpus's
text files are read. Both sides get the same lines, in turn; the best of the rounds counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent


def open_text(path: Path) -> IO[str]:
    """Plain, gzip or xz, as UTF-8."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8", errors="replace")


def read_lines(paths: Sequence[Path], count: int) -> Iterator[str]:
    """The first `count` lines with text, over all files."""
    for path in paths:
        with open_text(path) as file:
            for record in file:
                text = record
                if ".jsonl" in path.name:
                    fields = json.loads(record)
                    text = fields.get("text") or fields.get("body") or ""
                for line in text.split("\n"):
                    if line.strip():
                        yield line
                        count -= 1
                        if count <= 0:
                            return


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of one run: other work on the machine counts less than in wall time."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    """Compare, and print one line per measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="*", type=Path, default=sorted((ROOT / "corpus").rglob("*.txt")))
    parser.add_argument("--lines", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer

    from analyzers import compounds, segment
    from analyzers.tokens import pyvi_tokens

    lines = list(read_lines(options.file, options.lines))
    pages = ["\n".join(lines[i : i + 12]) for i in range(0, len(lines), 12)]
    tokens = sum(len(pyvi_tokens(line)) for line in lines)
    load = seconds(segment.segmenter)
    different = sum(ViTokenizer.tokenize(line) != segment.tokenize(line) for line in lines)
    runs: dict[str, Callable[[], object]] = {
        "pyvi, line by line": lambda: [ViTokenizer.tokenize(line) for line in lines],
        "segment.tokenize, line by line": lambda: [segment.tokenize(line) for line in lines],
        "segment.tokenize, 12 lines": lambda: [segment.tokenize(page) for page in pages],
        "segment.tokenize, one call": lambda: segment.tokenize("\n".join(lines)),
        "compounds.words, 12 lines": lambda: [compounds.words(page) for page in pages],
        "compounds.words, one call": lambda: compounds.words("\n".join(lines)),
    }
    best = {name: min(column) for name, column in zip(
        runs, zip(*([seconds(run) for run in runs.values()] for _ in range(options.rounds)), strict=True), strict=True
    )}
    print(f"{len(lines):,} lines, {tokens:,} tokens; {different} lines differ; model read in {load:.3f} s")
    base = best["pyvi, line by line"]
    for name, took in best.items():
        print(f"{name:32} {tokens / took:12,.0f} tokens/s {base / took:7.1f} ×")


if __name__ == "__main__":
    main()
