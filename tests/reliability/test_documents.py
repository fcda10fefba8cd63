"""Documents changed at random, with regard to their structure: a rebuild finishes and accounts for each."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from promises import Promise
from samples import ROOT, TAGS, hostile_text

PAGES = ROOT.parent / "shared" / "data" / "pages"


def mutate(content: bytes, rng: random.Random) -> bytes:
    """One to four changes: bytes flipped, pieces cut out, repeated or recoded, tags torn or nested, text put in."""
    changed = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        if not changed:
            break
        low = rng.randrange(len(changed))
        high = min(len(changed), low + rng.choice((1, 8, 64, 512, 4096)))
        piece = bytes(changed[low:high])
        tags = [i for i in range(low, high) if changed[i] in b"<>{}\"'"]
        match rng.randrange(9):
            case 0:
                changed[low:high] = bytes(b ^ (1 << rng.randrange(8)) for b in piece)
            case 1:
                del changed[low:high]
            case 2:
                changed[low:low] = piece * rng.choice((2, 10, 100))
            case 3:
                del changed[low:]
            case 4 if tags:
                del changed[rng.choice(tags)]
            case 5 if tags:
                changed[rng.choice(tags) : low] = (
                    rng.choice((b"<div>", b"<table><tr><td>", b"<p", b"{\\rtf", b"[")) * 300
                )
            case 6:
                changed[low:low] = hostile_text(rng).encode("utf-8", "surrogatepass") + rng.choice(TAGS).encode()
            case 7:
                changed[low:high] = rng.randbytes(len(piece))
            case _:
                text = piece.decode("utf-8", "replace")
                changed[low:high] = text.encode(rng.choice(("utf-16", "cp1258", "utf-8-sig", "utf-7")), "replace")
    return bytes(changed)


@pytest.mark.promise("hostile documents: the rebuild finishes, each file is accounted for, memory is bounded")
def test_mutated_documents(promise: Promise, tmp_path: Path) -> None:
    sources = sorted(path for path in (ROOT / "corpus").rglob("*") if path.is_file())
    sources += sorted(path for path in PAGES.rglob("*.html")) if PAGES.exists() else []
    wanted, rng = promise.reach(60, 10_000), random.Random(11)
    corpus = tmp_path / "kho"
    for number in range(wanted):
        source = rng.choice(sources)
        name = source.name if rng.random() < 0.9 else source.stem + rng.choice(sources).suffix
        path = corpus / f"{number // 500:03}" / f"{number:05}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutate(source.read_bytes(), rng))
    command = [sys.executable, "-m", "indexer", "rebuild", "--json", "--corpus", str(corpus)]
    done = subprocess.run([*command, "--index", str(tmp_path / "index")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    told = {problem["source"].split("#")[0].split("!")[0] for problem in (*report["failed"], *report["skipped"])}
    shown = subprocess.run([sys.executable, "-m", "indexer", "search", "", "--json", "--limit", "1000", "--index",
                            str(tmp_path / "index")], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    kinds = Counter(problem["kind"] for problem in report["failed"])
    assert report["indexed"] + len(told) >= wanted * 0.98, "files went unaccounted for"
    assert not kinds["crash"], [problem for problem in report["failed"] if problem["kind"] == "crash"][:5]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    promise.note(documents=wanted, indexed=report["indexed"], reported=len(told), crashed=kinds["crash"],
                 **{"largest process (MB)": peak})  # fmt: skip
