"""The main job end to end, through the command line, on real pages and records (development data)."""

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analyzers.analysis import syllables
from indexer.cli import cli

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
ARTICLES = SHARED / "data" / "legal_articles.jsonl.xz"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="development data (../shared) is not beside this checkout"),
]


def run(*arguments: str | Path) -> Any:
    """What `python -m indexer … --json` prints."""
    done = CliRunner().invoke(cli, [*map(str, arguments), "--json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("seeds")
    run("rebuild", "--corpus", SEEDS, "--index", index)
    return index


def says(body: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `body` in order with at most three others between (the reader's
    notes leave out a word here and there)."""
    words, wanted = syllables(body), syllables(phrase)
    for start in (i for i, word in enumerate(words) if word == wanted[0]):
        rest = iter(words[start : start + len(wanted) + 3])
        if all(word in rest for word in wanted):
            return True
    return False


EXPECTED = (
    {k: v for k, v in json.loads((SEEDS / "expected.json").read_text("utf-8")).items() if not k.startswith("_")}
    if SEEDS.is_dir()
    else {}
)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_seed_is_read_as_a_careful_reader_reads_it(name: str) -> None:
    expected, found = EXPECTED[name], run("extract", SEEDS / name)
    if "title" in expected:
        assert found["title"] == expected["title"]
    assert expected.get("title_contains", "") in found["title"]
    for key in ("number", "issuer", "locality", "author", "date", "date_basis"):
        assert found[key] == expected.get(key, ""), key
    if "doctype" in expected:
        assert found["doctype"] == expected["doctype"]
    numbered = {c["number"]: c for c in found["citations"] if c["number"]}
    assert set(numbered) == {c["number"] for c in expected["citations"]}
    for citation in expected["citations"]:
        for key in ("number", "doctype", "date", "issuer"):
            assert numbered[citation["number"]][key] == citation.get(key, ""), (citation["number"], key)
    for phrase in expected.get("body_has", ()):
        assert says(found["body"], phrase), phrase
    for phrase in expected.get("body_lacks", ()):
        assert phrase not in found["body"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("dân vận", set(EXPECTED)),
        ("dan van", set(EXPECTED)),
        ("DÂN VẬN", set(EXPECTED)),
        ("Đảng", set(EXPECTED)),
        ('"dân vận khéo"', set(EXPECTED) - {"cantho-bao-cao-178.txt"}),
        ('"dan van kheo"', set(EXPECTED) - {"cantho-bao-cao-178.txt"}),
        ('"2021 và phương hướng"', {"cantho-bao-cao-178.txt"}),
        ("178-BC/TU", {"cantho-bao-cao-178.txt"}),
        ("178 bc tu", {"cantho-bao-cao-178.txt"}),
        ("290-qd/tw", {"cantho-290-qd-tw.txt"}),
        ("290/QĐ-TW", {"cantho-290-qd-tw.txt"}),
        ("23-QĐ/TW", {"haiphong-hoi-nghi-2021.txt"}),
        ("trích:09-NQ/TW", {"cantho-bao-cao-178.txt"}),
        ("số:290-QĐ/TW", set()),
        ('cq:"Thành ủy Cần Thơ" năm:2018..2022', {"cantho-bao-cao-178.txt", "cantho-290-qd-tw.txt"}),
        ('"tiêu đề":290', set()),
        ("tieude:290", {"cantho-290-qd-tw.txt"}),
    ],
)
def test_seeds_are_found(seeds: Path, query: str, names: set[str]) -> None:
    assert {hit["id"] for hit in run("search", query, "--index", seeds)["hits"]} == names


def test_words_glued_in_the_source_are_found_and_side_by_side_ranks_first(seeds: Path) -> None:
    assert run("search", "2021 phương hướng", "--index", seeds)["hits"][0]["id"] == "cantho-bao-cao-178.txt"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_boilerplate_of_a_seed_is_not_findable(seeds: Path, name: str) -> None:
    for phrase in EXPECTED[name].get("body_lacks", ()):
        page = run("search", f'"{phrase}"', "--index", seeds)
        assert name not in {hit["id"] for hit in page["hits"]}, phrase


@pytest.mark.skipif(not ARTICLES.is_file(), reason="the law articles (../shared/data) are not beside this checkout")
def test_counts_by_issuer_and_year_equal_a_count_from_the_file(tmp_path: Path) -> None:
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        kept = [line for _, line in zip(range(2000), lines, strict=False)]
    (tmp_path / "part.jsonl").write_text("".join(kept), "utf-8")
    run("rebuild", "--corpus", tmp_path / "part.jsonl", "--index", tmp_path / "index")
    records = [json.loads(line) for line in kept]
    by_issuer = Counter(r["issuer"] for r in records if r["issuer"])
    by_year = Counter(r["date"][:4] for r in records if r["date"])
    everything = run("search", "", "--index", tmp_path / "index", "--limit", 1)
    assert everything["total"] == len(records)
    counted = {v["value"]: v["count"] for v in everything["facets"]["year"]}
    assert counted == {y: n for y, n in by_year.items() if y in counted}
    issuer, count = by_issuer.most_common(1)[0]
    year, _ = Counter(r["date"][:4] for r in records if r["issuer"] == issuer).most_common(1)[0]
    narrowed = run("search", "", "--index", tmp_path / "index", "--filter", f"issuer={issuer}")
    assert narrowed["total"] == count
    both = ("--filter", f"issuer={issuer}", "--filter", f"year={year}")
    narrowed = run("search", "", "--index", tmp_path / "index", *both)
    assert narrowed["total"] == sum(r["issuer"] == issuer and (r["date"] or "").startswith(year) for r in records)
    # several values within a facet: the other issuers stay visible with the counts of the year alone
    others = {v["value"]: v["count"] for v in narrowed["facets"]["issuer"]}
    in_year = Counter(r["issuer"] for r in records if (r["date"] or "").startswith(year) and r["issuer"])
    assert others == {i: n for i, n in in_year.items() if i in others}
    assert len(others) == min(50, len(in_year))
