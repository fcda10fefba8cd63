"""What it costs to index a collection, with each engine in a process of its own; and to update ours."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from math import log
from pathlib import Path
from statistics import linear_regression
from typing import Any

from benchmarks.speed.contract import SOURCE
from benchmarks.speed.processes import measured, python_of

CHANGED = 100
"""Documents that an update finds changed."""


def build(engine: str, collection: Path, index: Path, jobs: int = 0) -> dict[str, Any]:
    """Index anew and say what it cost: CPU and wall seconds, peak memory, bytes. For ours also its own profile."""
    shutil.rmtree(index, ignore_errors=True)
    output = index.with_suffix(".log")
    if engine == "ours":
        command = _ours("rebuild", collection, index) + (["--jobs", str(jobs)] if jobs else [])
    else:
        command = [python_of(engine), "-m", "benchmarks.speed.build", engine, str(collection), str(index)]
    cost = measured(command, output)
    found: dict[str, Any] = {**asdict(cost), "bytes": size_of(index)}
    if engine == "ours":
        report = json.loads(output.read_text())
        found["profile"], found["documents"] = report["profile"], report["indexed"]
    return found


def _ours(command: str, collection: Path, index: Path) -> list[str]:
    return [sys.executable, "-m", "indexer", command, "--corpus", str(collection / SOURCE), "--index", str(index),
            "--json"]  # fmt: skip


def size_of(folder: Path) -> int:
    """Bytes of all files, those with several names once."""
    sizes = {(s.st_dev, s.st_ino): s.st_size for p in folder.rglob("*") if p.is_file() for s in (p.stat(),)}
    return sum(sizes.values())


def update(collection: Path, index: Path, folder: Path) -> dict[str, Any]:
    """Change some documents of the collection and update a copy of its index; the collection is left as it was."""
    copy, source = folder / "update", collection / SOURCE
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(index, copy / "index", copy_function=_link)
    # Linking changes when files were last touched, so that they would be digested once more, which no real update does.
    opened = [sys.executable, "-m", "indexer", "status", "--index", str(copy / "index")]
    subprocess.run(opened, check=True, stdout=subprocess.DEVNULL)
    lines = source.read_text("utf-8").splitlines(keepends=True)
    for number in random.Random(1).sample(range(len(lines)), CHANGED):
        record = json.loads(lines[number])
        record["text"] = f"{record.get('text') or ''}\nĐiều khoản này đã được sửa đổi, bổ sung."
        lines[number] = json.dumps(record, ensure_ascii=False) + "\n"
    # In its own place: elsewhere it would be another corpus.
    original = source.rename(copy / SOURCE)
    try:
        source.write_text("".join(lines), "utf-8")
        cost = measured(_ours("update", collection, copy / "index"), copy / "update.log")
        report = json.loads((copy / "update.log").read_text())
    finally:
        original.replace(source)
    shutil.rmtree(copy)
    return {**asdict(cost), "indexed": report["indexed"], "unchanged": report["unchanged"],
            "profile": report["profile"]}  # fmt: skip


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def growth(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The exponent b of the power law a · size^b that fits best (least squares on logarithms)."""
    return linear_regression([log(s) for s in sizes], [log(max(v, 1e-9)) for v in values]).slope
