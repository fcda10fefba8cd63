"""`python -m benchmarks.guided_fuzzing [--seconds N] [--keep FOLDER]`: queries that coverage leads to.

atheris (extra `fuzz`) changes strings so that they reach code which none before has reached. Every string must be
read without an exception and keep the promises of `fuzz_queries.examine`. Ends with status 1 and the first string that
does not, which is also kept in FOLDER as `crash-…`, or with a few that mean another query when written back; with
status 0 and a plain word where atheris is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import resource
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("analyzers", "engines")
"""Packages whose branches lead."""
SEEDS = 2_000
MAX_BYTES = 1_000
"""Of one string: longer ones reach no other branches and cost more."""
REWRITTEN = "written back as another query: "
"""What the search says of such a query; it goes on."""
ONE_STRING = 20
"""Seconds by the clock after which a string is taken to hang."""


def as_query(data: bytes) -> str:
    """Any bytes as text; those that are no UTF-8 become lone surrogates, as in a request's address."""
    return data.decode("utf-8", "surrogateescape")


def dictionary() -> str:
    """The pieces of the language as libFuzzer reads them."""
    from benchmarks.fuzz_queries import PIECES

    words = (piece.encode("utf-8", "surrogatepass") for piece in dict.fromkeys(PIECES))
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in words)


def installed() -> bool:
    """Whether atheris can be had."""
    return importlib.util.find_spec("atheris") is not None


def run(seconds: int, keep: Path) -> dict[str, int | str]:
    """Let processes of their own search until they have had so many seconds of the processor, at least once through
    the first strings. On a busy machine that takes longer by the clock: each goes on from what the one before found.

    Returns counts: `queries`, `branches`, seconds by the clock and of the processor, and where something failed
    `failed`: what was said of it.
    """
    from benchmarks.fuzz_queries import strings

    found, start = keep / "found", keep / "start"
    for folder in (found, start):
        folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(islice(strings(1), SEEDS)):
        (start / f"{number:04}").write_bytes(text.encode("utf-8", "surrogatepass")[:MAX_BYTES])
    (keep / "pieces.dict").write_text(dictionary(), "utf-8")
    counts: dict[str, int] = dict.fromkeys(("queries", "branches", "seconds", "processor seconds"), 0)
    rewritten = set[str]()
    failed = ""
    while not failed and counts["processor seconds"] < seconds:
        left = max(seconds - counts["processor seconds"], ONE_STRING)
        command = [sys.executable, "-m", "benchmarks.guided_fuzzing", "--child", f"-max_total_time={left}",
                   f"-max_len={MAX_BYTES}", f"-timeout={ONE_STRING}", "-rss_limit_mb=2048", "-print_final_stats=1",
                   f"-dict={keep / 'pieces.dict'}", f"-artifact_prefix={keep}/", str(found), str(start)]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with (keep / "said.txt").open("w+b") as said:
            code = subprocess.run(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT).returncode
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        text = (keep / "said.txt").read_text("utf-8", "replace")
        rewritten |= {line for line in text.splitlines() if line.startswith(REWRITTEN)}
        counts["queries"] += _last(r"number_of_executed_units:\s*(\d+)", text) or _last(r"^#(\d+)", text)
        counts["branches"] = _last(r"cov: (\d+)", text)
        counts["seconds"] += _last(r"Done \d+ runs in (\d+) second", text)
        counts["processor seconds"] += max(round(spent), 1)
        failed = text[-3000:] if code else ""
    print("\n".join(sorted(rewritten, key=len)[:5]))
    said_of = {"failed": failed} if failed else {}
    return counts | {"written back as another query": len(rewritten)} | said_of


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.M)
    return int(found[-1]) if found else 0


def _child(arguments: list[str]) -> None:
    import atheris

    # Only what is imported here is instrumented: nothing above may have imported the language.
    with atheris.instrument_imports(include=list(MODULES)):
        from benchmarks.fuzz_queries import RewrittenError, examine

    def one(data: bytes) -> None:
        try:
            examine(as_query(data))
        except RewrittenError as error:
            print(f"{REWRITTEN}{error.args!r}", flush=True)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def main() -> None:
    """Search, count, report."""
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="of the processor")
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    if not installed():
        print('not searched by coverage: atheris is not installed (pip install -e ".[fuzz]", Linux only)')
        return
    with tempfile.TemporaryDirectory() as scratch:
        counts = run(args.seconds, args.keep or Path(scratch))
    failed = counts.pop("failed", "")
    print(json.dumps(counts), failed)
    sys.exit(bool(failed or counts["written back as another query"]))


if __name__ == "__main__":
    main()
