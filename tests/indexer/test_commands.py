"""The commands on a small corpus: what they print, the JSON contracts, the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]
Value = Callable[..., Any]


def test_search_json(built: Path, value: Value) -> None:
    page = value("search", "dân vận khéo")
    assert page["total"] == 1
    assert page["took_ms"] > 0
    assert page["generation"] == value("status")["generation"]
    assert page["relaxed"] == []
    assert page["suggestion"] is None
    (hit,) = page["hits"]
    assert {k: hit[k] for k in ("id", "number", "doctype", "issuer", "date", "date_basis", "source")} == {
        "id": "báo cáo 178.txt", "number": "178-BC/TU", "doctype": "Báo cáo", "issuer": "Thành ủy Cần Thơ",
        "date": "2022-02-14", "date_basis": "issued", "source": "báo cáo 178.txt",
    }  # fmt: skip
    assert list(hit)[:10] == [
        "id", "score", "title", "number", "doctype", "issuer", "date", "date_basis", "source", "snippets",
    ]  # fmt: skip
    assert any("<mark>" in snippet for snippet in hit["snippets"])
    assert list(page["facets"]) == ["issuer", "year", "doctype"]
    assert page["facets"]["year"] == [{"value": "2022", "count": 1, "selected": False}]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["dan van kheo"], ["báo cáo 178.txt"]),
        (['"giám sát, phản biện xã hội"'], ["tin/hoi-nghi.html"]),
        (["178-bc/tu"], ["báo cáo 178.txt"]),
        (["công", "dân", "cư", "trú"], ["luat-2"]),
        (["", "--sort", "newest", "--filter", "issuer=Quốc hội"], ["luat-2", "luat-1"]),
        (["", "--sort", "oldest", "--filter", "issuer=Quốc hội"], ["luat-1", "luat-2"]),
        (["", "--sort", "oldest", "--filter", "issuer=Quốc hội", "--offset", 1], ["luat-2"]),
        (["", "--sort", "oldest", "--filter", "doctype=Luật", "--limit", 1], ["luat-1"]),
        (["", "--sort", "newest", "--filter", "year=2020", "--filter", "year=2022"],
         ["báo cáo 178.txt", "luat-2", "luat-1"]),
        (["", "--filter", "year=2020", "--filter", "doctype=Báo cáo"], []),
        (["", "--sort", "newest", "--exclude", "issuer=Quốc hội"], ["báo cáo 178.txt", "tin/hoi-nghi.html"]),
        (["", "--from", "2020-07-01", "--to", "2020-12-31"], ["luat-2"]),
        (["--strict", "xyzzy"], []),
    ],
)
def test_search(built: Path, value: Value, arguments: list[object], expected: list[str]) -> None:
    page = value("search", *arguments)
    assert [hit["id"] for hit in page["hits"]] == expected


def test_search_for_a_person(built: Path, cli: Cli) -> None:
    result = cli("search", "dân vận khéo")
    assert result.exit_code == 0
    assert "1 văn bản" in result.stdout
    assert "178-BC/TU · Báo cáo · Thành ủy Cần Thơ · 14/02/2022" in result.stdout
    assert "<mark>" not in result.stdout
    assert "&quot;" not in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "a", "--filter", "issuer"],
        ["search", "a", "--filter", "màu=đỏ"],
        ["search", "a", "--filter", "issuer="],
        ["search", "a", "--sort", "ngẫu nhiên"],
        ["search", "a", "--limit", "1001"],
        ["search", "a", "--offset", "-1"],
        ["search", "a", "--from", "31/02/2021"],
        ["search", "a", "--from", "2022", "--to", "2021"],
        ["search", "a", "--filter", "year=abc"],
        ["search", "a", "--queries", "a.tsv"],
        ["search", "--run", "a.run"],
        ["search", "--queries", "khong-co.tsv", "--run", "a.run"],
        ["rebuild", "--corpus", "khong-co"],
        ["rebuild", "--jobs", "-1"],
        ["rebuild", "--config", "khong-co.toml"],
        ["show"],
        ["extract"],
        ["extract", "kho"],
        ["extract", "khong-co.txt"],
        ["khong-co"],
    ],
)
def test_bad_usage(kho: Path, cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr
    assert not Path("index").exists() or not any(Path("index").glob("gen-*"))


@pytest.mark.parametrize("arguments", [["search", "a"], ["show", "a"], ["status"], ["check"]])
def test_no_index(kho: Path, cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments, "--json")
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "rebuild" in result.stderr


def test_show(built: Path, value: Value, cli: Cli) -> None:
    document = value("show", "báo cáo 178.txt")
    assert document["number"] == "178-BC/TU"
    assert document["year"] == 2022
    assert "Dân vận khéo" in document["body"]
    assert {"number": "290-QĐ/TW", "doctype": "Quyết định", "date": "2010-02-25", "issuer": "Bộ Chính trị"}.items() <= (
        document["citations"][0].items()
    )
    text = cli("show", "báo cáo 178.txt").stdout
    assert "178-BC/TU" in text
    assert "14/02/2022 (ban hành)" in text
    missing = cli("show", "không có", "--json")
    assert (missing.exit_code, missing.stdout) == (7, "")


def test_given_values_are_kept_and_missing_ones_read(
    built: Path, value: Value, records: list[dict[str, Any]]
) -> None:
    document = value("show", "luat-1")
    first = records[0]
    assert (document["title"], document["number"], document["doctype"]) == (first["title"], first["code"], "Luật")
    assert (document["issuer"], document["date"], document["year"]) == ("Quốc hội", "2020-06-16", 2020)
    assert (document["body"], document["url"]) == (first["text"], first["url"])
    assert document["source"] == "luat.jsonl"


def test_status(kho: Path, value: Value, cli: Cli) -> None:
    assert value("rebuild", "--corpus", kho)["indexed"] == 4
    status = value("status")
    assert status["documents"] == 4
    assert status["terms"] > 50
    assert status["bytes"] > 1000
    assert status["corpus"] == [str(kho)]
    assert status["failed"] == 0
    assert (status["stale"], status["stale_reasons"]) == (False, [])
    assert status["fingerprint"]
    assert status["schema"] >= 1
    assert status["built"][:2] == "20"
    (kho / "mới.txt").write_text("Công văn mới về công tác dân vận", "utf-8")
    assert value("status")["stale_reasons"] == ["corpus"]
    assert "kho văn bản đã đổi" in cli("status").stdout


def test_check_names_what_is_damaged(built: Path, value: Value, cli: Cli) -> None:
    assert value("check")["sound"] is True
    files = sorted(path for path in built.glob("gen-*/**/*") if path.is_file() and path.stat().st_size > 100)
    target = next(path for path in files if path.suffix != ".json")
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    found = value("check", code=6)
    assert found["sound"] is False
    assert any(target.name in problem for problem in found["problems"])
    assert cli("rebuild", "--corpus", "kho").exit_code == 0
    assert value("check")["sound"] is True


def test_config(kho: Path, value: Value, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tim-van-ban.toml").write_text("jobs = 3\n", "utf-8")
    monkeypatch.setenv("TVB_BATCH", "77")
    shown = value("config", "--index", "khác")
    assert (shown["jobs"]["value"], shown["jobs"]["origin"]) == (3, "tim-van-ban.toml")
    assert (shown["batch"]["value"], shown["batch"]["origin"]) == (77, "TVB_BATCH")
    assert (shown["index"]["value"], shown["index"]["origin"]) == ("khác", "--index")
    assert shown["corpus"]["value"] == ["corpus"]
    assert "TVB_BATCH" in cli("config").stdout
    monkeypatch.setenv("TVB_BATCH", "nhiều")
    assert cli("config").exit_code == 2


def test_extract(kho: Path, value: Value, cli: Cli) -> None:
    document = value("extract", kho / "báo cáo 178.txt")
    vocabulary = {
        "title", "abstract", "number", "doctype", "issuer", "level", "locality", "date", "date_basis", "year", "author",
        "signer", "citations", "source", "body",
    }  # fmt: skip
    assert vocabulary <= set(document)
    assert (document["number"], document["issuer"]) == ("178-BC/TU", "Thành ủy Cần Thơ")
    assert (document["locality"], document["year"]) == ("Cần Thơ", 2022)
    assert set(document["citations"][0]) == {"number", "doctype", "date", "issuer", "relation", "text"}
    assert not Path("index").exists()
    page = value("extract", kho / "tin" / "hoi-nghi.html", "--explain")
    assert page["evidence"]["title"]["how"]
    assert 0 < page["evidence"]["title"]["confidence"] <= 1
    assert any("Trang chủ" in dropped["text"] for dropped in page["dropped"])
    assert "Trang chủ" not in page["body"]
    assert cli("extract", kho / "tin" / "hoi-nghi.html").exit_code == 0


def test_extract_says_why_not(kho: Path, cli: Cli) -> None:
    (kho / "hỏng.pdf").write_bytes(b"%PDF-1.7 khong phai")
    result = cli("extract", kho / "hỏng.pdf", "--json")
    assert result.exit_code == 7
    assert result.stdout == ""
    assert "hỏng.pdf" in result.stderr


def test_a_file_of_queries_becomes_a_run(built: Path, cli: Cli, tmp_path: Path) -> None:
    Path("q.tsv").write_text("\ufeffq1\tdân vận khéo\n\nq2\tcông dân\r\nq3\tkhông thấy xyzzy\n", "utf-8")
    result = cli("search", "--queries", "q.tsv", "--run", "ra.run", "--limit", 100)
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in Path("ra.run").read_text("utf-8").splitlines()]
    assert all(len(row) == 6 and row[1] == "Q0" for row in rows)
    assert next(row[2] for row in rows if row[0] == "q1") == "báo cáo 178.txt"
    for qid in ("q1", "q2"):
        mine = [row for row in rows if row[0] == qid]
        assert [int(row[3]) for row in mine] == list(range(1, len(mine) + 1))
        scores = [float(row[4]) for row in mine]
        assert scores == sorted(set(scores), reverse=True)
    assert {row[2] for row in rows if row[0] == "q2"} >= {"luat-1", "luat-2"}
    same = cli("search", "--queries", "q.tsv", "--run", "-")
    assert same.stdout == Path("ra.run").read_text("utf-8")
    Path("q.tsv").write_text("q1 dân vận", "utf-8")
    bad = cli("search", "--queries", "q.tsv", "--run", "ra.run")
    assert bad.exit_code == 2
    assert "q.tsv:1" in bad.stderr


def test_json_is_all_that_stdout_gets(kho: Path, cli: Cli) -> None:
    (kho / "hỏng.pdf").write_bytes(b"%PDF-1.7 khong phai")
    result = cli("rebuild", "--corpus", kho, "--json", "--profile")
    assert result.exit_code == 3
    report = json.loads(result.stdout)
    assert report["indexed"] == 4
    assert [problem["source"] for problem in report["failed"]] == ["hỏng.pdf"]
    in_workers, in_writer = {"read", "clean", "metadata", "analyse"}, {"gather", "invert", "write", "digest", "fsync"}
    assert set(report["profile"]) >= in_workers | in_writer
