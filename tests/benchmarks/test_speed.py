"""The harness that compares speed: it must ask every engine the same, and notice when one answers otherwise."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks.speed import bars, collection, indexing, queries, report
from benchmarks.speed.asking import Run, percentile
from benchmarks.speed.contract import ROWS, Query, query_of
from engines.query import parse

ISSUERS = ("Chính phủ", "Quốc hội", "Bộ Tài chính")
ONSETS = "b c ch d đ g h kh l m n ng nh ph t th tr v x"
RHYMES = "an ân ang ăng ao áo ê ên êm i inh ình o oa ông ong ở ươi uy uyết ai ạch ấp ứng"
SYLLABLES = ["".join(pair) for pair in itertools.product(ONSETS.split(), RHYMES.split())]


def records(count: int) -> list[collection.Record]:
    """Words as uneven as in real text, with numbers cited and paragraphs."""
    rng = random.Random(1)
    shuffled = rng.sample(SYLLABLES, len(SYLLABLES))

    def words(most: int) -> str:
        return " ".join(
            shuffled[min(int(rng.paretovariate(0.6)) - 1, len(shuffled) - 1)] for _ in range(rng.randint(6, most))
        )

    return [
        {
            "id": f"văn bản {number}", "title": words(10), "code": f"{number % 90 + 10}/{2000 + number % 20}/NĐ-CP",
            "text": "\n".join(words(40) for _ in range(rng.randint(1, 4))) + f"\nTheo {number % 7 + 1}/2011/TT-BTC.",
            "issuer": rng.choice(ISSUERS), "doctype": "Nghị định", "date": f"{2000 + number % 20}-03-01",
        }
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection") / "1200"
    facts = collection.prepare(records(1000), 1200, folder)
    assert facts["documents"] == 1200
    return folder


def test_larger_collections_hold_the_smaller_ones_and_new_documents_of_known_paragraphs() -> None:
    small = records(50)
    large = list(collection.grown(small, 120))
    assert large[:50] == small
    assert list(collection.grown(small, 30)) == small[:30]
    assert large == list(collection.grown(small, 120))
    assert len({record["id"] for record in large}) == 120
    known = {part for record in small for part in record["text"].splitlines()}
    assert all(part in known for record in large[50:] for part in record["text"].splitlines())
    lengths = [len(record["text"].splitlines()) for record in large[50:]]
    assert sum(lengths) / 70 == pytest.approx(sum(len(r["text"].splitlines()) for r in small) / 50, rel=0.25)


def test_questions_of_every_class_mean_to_us_what_they_mean_to_the_peers(prepared: Path) -> None:
    drawn = queries.draw(prepared, 5)
    assert [q.group for q in drawn] == [group for group in queries.MAKERS for _ in range(5)]
    assert len({q.id for q in drawn}) == len(drawn)
    assert drawn == queries.draw(prepared, 5)
    for query in drawn:
        assert query_of(json.loads(json.dumps({name: getattr(query, name) for name in Query.__slots__}))) == query
        if query.kind != "number":
            assert parse(query.text).node == queries.wanted(query)
        assert (query.group in ("issuer", "issuer and years")) == bool(query.issuer)


@pytest.fixture(scope="module")
def run(prepared: Path) -> Run:
    indexes = {engine: prepared / engine for engine in ("ours", "fts5")}
    for engine, path in indexes.items():
        cost = indexing.build(engine, prepared, path)
        assert cost["bytes"] > 10_000
        assert cost["cpu_s"] > 0
    run = Run(indexes, queries.draw(prepared, 3))
    run.go(1)
    run.close()
    return run


def test_two_engines_give_the_same_totals_and_facets(run: Run) -> None:
    parity = run.parity()
    assert set(parity) == set(queries.MAKERS)
    for group, engines in parity.items():
        row = engines["fts5"]
        assert (row["totals"], row["facets"], row["failed"]) == (3, 3, 0), (group, row)
    assert all(answer["total"] > 0 for answers in run.first.values() for answer in answers.values())


def test_a_different_answer_is_counted_and_shown(run: Run) -> None:
    query = run.queries[0]
    before = run.first[query.id]["fts5"]
    run.first[query.id]["fts5"] = {**before, "total": before["total"] + 1}
    row = run.parity()[query.group]["fts5"]
    run.first[query.id]["fts5"] = before
    assert row["totals"] == 2
    assert row["examples"] == [[query.text, before["total"], before["total"] + 1]]


def test_the_page_has_every_class_with_its_ratio(run: Run, prepared: Path, tmp_path: Path) -> None:
    found: dict[str, Any] = {
        "collection": json.loads((prepared / "facts.json").read_text()),
        "queries": {"times": run.times(), "parity": run.parity(), "matches": run.matches(), "memory_mb": run.memory},
    }
    page = tmp_path / "benchmarks.md"
    page.write_text("# Words by hand\n\n" + report.MARKER + "old tables", "utf-8")
    report.write({"sizes": {"1200": found}, "machine": {}}, tmp_path / "plots", page)
    text = page.read_text("utf-8")
    assert text.startswith("# Words by hand\n")
    assert "old tables" not in text
    for group in report.GROUPS:
        times = found["queries"]["times"][group]
        ratio = times["ours"]["wall"]["p50"] / times["fts5"]["wall"]["p50"]
        assert f"| {group} |" in text
        assert f" {ratio:.2f} / " in text


def test_goals_are_judged_by_the_measures() -> None:
    def summary(p50: float, p95: float) -> dict[str, dict[str, float]]:
        return {clock: {"p50": p50, "p95": p95} for clock in ("wall", "cpu")}

    times = {
        "OR of 3": {"ours": summary(4, 9), "tantivy_peer": summary(4, 5)},
        "prefix": {"ours": summary(4, 9), "tantivy_peer": summary(3, 4)},
        "number": {"ours": summary(4, 5), "tantivy_peer": summary(2, 4)},
    }
    index = {"ours": {"cpu_s": 10, "bytes": 90, "peak_mb": 400}, "fts5:plain": {"cpu_s": 2, "bytes": 1}}
    results = {"sizes": {bars.AT: {"queries": {"times": times}, "index": index, "collection": {"text_bytes": 50},
                                   "update": {"cpu_s": 0.2}}}}  # fmt: skip
    lines = "".join(bars.table(results)).splitlines()
    rows = [line.split(" | ") for line in lines if line.endswith((" yes |", " no |"))]
    assert {row[0].removeprefix("| ").partition(":")[0]: row[-1] for row in rows} == {
        "OR of 3": "yes |", "prefix": "no |", "number": "no |",
        "indexing within 4 × of SQLite FTS5 with plain words, CPU": "no |", "index ≤ 2.2 × text": "yes |",
        "peak memory of indexing, all processes, MB": "yes |",
        "update of 100 documents ≤ 3 % of a rebuild's CPU": "yes |",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "values", "exponent"),
    [([1, 10, 100], [3, 30, 300], 1), ([10, 1000], [7, 7], 0), ([4, 16, 64], [2, 4, 8], 0.5)],
)
def test_growth_is_the_exponent_of_a_power_law(sizes: list[float], values: list[float], exponent: float) -> None:
    assert indexing.growth(sizes, values) == pytest.approx(exponent)


def test_percentiles_are_values_that_occur() -> None:
    assert percentile(range(1, 101), 0.95) == 96
    assert percentile([5], 0.95) == 5
    assert ROWS.endswith(".jsonl")
