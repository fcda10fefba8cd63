"""Any query gets an answer or a plain note, at a bounded cost."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from promises import SOAK, Promise
from samples import build_sample_index, hostile_text

from analyzers import analysis, numbers
from benchmarks import guided_fuzzing
from benchmarks.fuzz_queries import PIECES, RewrittenError, examine
from engines import whoosh
from engines.query import parse
from engines.requests import FACETS, SearchRequest

CHARACTERS = "".join(map(chr, (*range(32, 127), *range(0xC0, 0x180), *range(0x1EA0, 0x1EFA), 0x300, 0x301, 0x323)))


def random_query(seed: int) -> str:
    rng = random.Random(seed)
    kind = seed % 4
    if kind == 0:
        return rng.choice(["", " "]).join(rng.choices(PIECES, k=rng.randint(1, 14)))
    if kind == 1:
        return "".join(rng.choices(CHARACTERS, k=rng.randint(0, 60)))
    if kind == 2:
        return hostile_text(rng, 12)
    return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(0, 20)))


def examine_all(seeds: range) -> tuple[list[str], list[str]]:
    """What raised, and what means another query when it is written back."""
    uncaught, rewritten = [], []
    for seed in seeds:
        try:
            examine(random_query(seed))
        except RewrittenError:
            rewritten.append(f"seed {seed}: {random_query(seed)!r}")
        except Exception as error:
            uncaught.append(f"seed {seed}: {random_query(seed)!r}: {error!r}")
    return uncaught, rewritten


@pytest.mark.promise("any query gets an answer or a plain note")
def test_random_queries_are_understood(promise: Promise) -> None:
    wanted, step = promise.reach(1_000, 1_000_000), 1_000
    uncaught, rewritten = list[str](), list[str]()
    for low in range(0, wanted, step):
        for found, part in zip((uncaught, rewritten), examine_all(range(low, min(low + step, wanted))), strict=True):
            found.extend(part)
    print("\n".join(uncaught + rewritten))
    assert not uncaught, "\n".join(uncaught)
    assert len(rewritten) <= wanted / 100_000, "\n".join(rewritten)
    promise.note(queries=wanted, uncaught=0, **{"written back as another query": len(rewritten)})


@pytest.mark.skipif(not guided_fuzzing.installed(), reason="atheris, the extra “fuzz”, is not installed")
@pytest.mark.promise("any query gets an answer or a plain note")
def test_queries_that_coverage_leads_to(promise: Promise, tmp_path: Path) -> None:
    counts = guided_fuzzing.run(promise.reach(3, 3600), tmp_path)
    assert not counts.get("failed"), counts
    assert int(counts["queries"]) > 0 < int(counts["branches"])
    promise.note(uncaught=0, **counts)


def hostile_request(seed: int) -> SearchRequest:
    rng = random.Random(seed)
    queries: tuple[Callable[[], str], ...] = (
        lambda: " ".join(f"{c}*" for c in rng.choices("abcdđeghiklmnopqrstuvxy", k=rng.randint(1, 60))),
        lambda: '"' + " ".join(rng.choices(["của", "và", "các", "dân", "vận", "công"], k=rng.randint(2, 400))) + '"',
        lambda: "(" * rng.randint(1, 900) + "dân" + ")" * rng.randint(0, 900),
        lambda: "NOT " * rng.randint(1, 400) + "dân",
        lambda: " OR ".join(
            rng.choices(["dân*", "-vận", '"công tác"', "290-QĐ/TW", "năm:..2030"], k=rng.randint(1, 120))
        ),
        lambda: " ".join(f"-{word}" for word in rng.choices(["dân", "của", "một", "x"], k=rng.randint(1, 300))),
        lambda: f"năm:{rng.randint(-9999, 9999)}..{rng.randint(0, 99999)} ngày:1/1/1..31/12/9999",
        lambda: "".join(rng.choices("aăâeêioôơuưy\u0301\u0300\u0323", k=1999)),
        lambda: " ".join(
            f"{field}:{rng.choice('abcd')}*" for field in rng.choices(["cq", "loại", "ký", "tiêu đề"], k=90)
        ),
        lambda: random_query(seed),
    )
    many = tuple(f"giá trị {n}" for n in range(rng.choice((0, 0, 3, 300))))
    field = rng.choice(FACETS)
    return SearchRequest(
        query=rng.choice(queries)(), filters={field: many} if many else {}, limit=rng.choice((1, 10, 1000)),
        offset=rng.choice((0, 0, 90_000)), facets=FACETS, facet_limit=rng.choice((5, 0)), snippets=rng.choice((0, 3)),
        date_from=rng.choice(("", "0001-01-01", "9999-99-99", "x")),
    )  # fmt: skip


@pytest.mark.promise("bounded cost")
def test_hostile_queries_cost_little(promise: Promise, tmp_path: Path) -> None:
    """Answered over the sample corpus; in a soak run each within a second of processor time."""
    engine = whoosh.open_engine(build_sample_index(tmp_path))
    wanted, longest = promise.reach(300, 10_000), 0.0
    for seed in range(wanted):
        request = hostile_request(seed)
        started = time.thread_time()
        page = engine.search(request)
        spent = time.thread_time() - started
        assert page.total >= len(page.hits)
        assert not SOAK or spent <= 1, (seed, spent, request)
        longest = max(longest, spent)
    engine.close()
    promise.note(**{"hostile queries": wanted, "longest (CPU ms)": round(longest * 1000)})


GROWTH: dict[str, tuple[Callable[[str], object], str]] = {
    "syllables": (analysis.syllables, "Công tác dân vận của 290-QĐ/TW; "),
    "syllables, one word": (analysis.syllables, "ngh"),
    "segmenter": (analysis.words, "Ban Dân vận Trung ương tổng kết công tác dân vận chính quyền. "),
    "segmenter, no stop": (analysis.words, "dân vận chính quyền "),
    "numbers": (numbers.find, "số 290-QĐ/TW ngày 25/02/2010 và 30/2020/NĐ-CP; "),
    "numbers, signs": (numbers.find, "12-/"),
    "numbers, digits": (numbers.find, "1"),
    "query": (parse, 'dân "vận khéo" OR (cq:x -y*) '),
}


@pytest.mark.skipif(not SOAK, reason="compares times: only in a soak run, on a machine with nothing else to do")
@pytest.mark.promise("bounded cost")
@pytest.mark.parametrize("name", GROWTH)
def test_cost_grows_with_the_length_of_the_text(promise: Promise, name: str) -> None:
    """At n, 2n and 4n the time at most 2.5-folds; the best of several tries, as other programs disturb."""
    function, piece = GROWTH[name]
    n = max(20_000 // len(piece), 1)
    function(piece * n)

    def seconds(times: int) -> float:
        spent = []
        for _ in range(3):
            started = time.process_time()
            function(piece * (n * times))
            spent.append(time.process_time() - started)
        return min(spent)

    ratios: list[float] = []
    for _ in range(6):
        base, double, four = seconds(2), seconds(4), seconds(8)
        ratios = [double / max(base, 1e-4), four / max(double, 1e-4)]
        if max(ratios) <= 2.5:
            break
    assert max(ratios) <= 2.5, ratios
    promise.note(**{"time at 2n / n and 4n / 2n": " and ".join(f"{ratio:.2f}" for ratio in ratios)})
