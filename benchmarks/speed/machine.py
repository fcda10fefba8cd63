"""What the figures were measured on: no names, no paths."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.speed.processes import SYSTEM_PYTHON

PACKAGES = ("Whoosh-Reloaded", "pyvi", "numpy", "tantivy", "waitress", "flask")


def describe() -> dict[str, Any]:
    """Processor, memory, versions."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    xapian = subprocess.run([SYSTEM_PYTHON, "-c", "import xapian; print(xapian.version_string())"],
                            capture_output=True, text=True, check=False) if Path(SYSTEM_PYTHON).exists() else None
    if xapian and xapian.returncode == 0:
        versions["xapian"] = xapian.stdout.strip()
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_gb": round(memory / 2**20, 1),
            "system": f"{platform.system()} {platform.machine()}", "versions": versions}  # fmt: skip


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
