"""Indexes one collection with one engine: `python -m benchmarks.speed.build PEER COLLECTION INDEX`.

A process of its own, so that its CPU time and memory can be read from outside."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Build; `PEER:plain` calls the module's `build_plain`."""
    name, _, mode = sys.argv[1].partition(":")
    module = importlib.import_module(f"benchmarks.speed.peers.{name}")
    getattr(module, f"build_{mode}" if mode else "build")(Path(sys.argv[2]), Path(sys.argv[3]))


if __name__ == "__main__":
    main()
