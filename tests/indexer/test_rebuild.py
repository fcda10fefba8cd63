"""Rebuilding: ids, reports, sidecars, staleness, determinism; and what is left when it is stopped half-way."""

import gzip
import json
import lzma
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]
Value = Callable[..., Any]
Process = Callable[..., "subprocess.Popen[str]"]


def lines(path: Path, *values: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join((v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) + "\n" for v in values)
    path.write_text(text, "utf-8")
    return path


def all_ids(value: Value, **kwargs: Any) -> list[str]:
    return sorted(hit["id"] for hit in value("search", "", "--limit", 1000, **kwargs)["hits"])


def failed(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["source"], problem["kind"]) for problem in report["failed"]]


def test_a_report_accounts_for_every_file(kho: Path, value: Value) -> None:
    (kho / "rỗng.txt").write_text("", "utf-8")
    (kho / "trắng.txt").write_text(" \n\t\n", "utf-8")
    (kho / ".ẩn").write_text("x", "utf-8")
    (kho / "hỏng.docx").write_bytes(b"PK\x03\x04 khong phai")
    report = value("rebuild", "--corpus", kho, code=3)
    assert report["rebuilt"] is True
    assert report["indexed"] == 4
    assert sorted(source for source, _ in failed(report)) == ["hỏng.docx", "rỗng.txt", "trắng.txt"]
    assert all(problem["reason"] for problem in report["failed"])
    assert [problem["source"] for problem in report["skipped"]] == [".ẩn"]
    assert value("status")["failed"] == 3
    assert {failure["source"] for failure in value("status")["failures"]} == {"hỏng.docx", "rỗng.txt", "trắng.txt"}


def test_bad_lines_are_reported_and_the_rest_indexed(kho: Path, value: Value) -> None:
    good = {"id": "tốt", "body": "Nghị quyết về công tác dân vận"}
    path = lines(
        kho.parent / "a.jsonl", good, "{", "[]", '"chuỗi"', "", {"id": "rỗng", "body": ""}, {"id": "số", "body": 7},
        '{"id": "nửa", "body": "chữ \\ud800 lẻ"}', "[" * 100_000, {"id": "x" * 600, "body": "dài"},
        {"id": 12, "body": "Mã là một số"}, {"body": "Không có mã"}, {"id": "tốt", "body": "Trùng mã"}, "9" * 5000,
    )  # fmt: skip
    report = value("rebuild", "--corpus", path, code=3)
    kinds = [(source.removeprefix("a.jsonl:"), kind) for source, kind in failed(report)]
    assert kinds == [
        ("2", "record"), ("3", "record"), ("4", "record"), ("6", "empty"), ("7", "record"), ("9", "record"),
        ("10", "record"), ("13", "duplicate"), ("14", "record"),
    ]  # fmt: skip
    assert all_ids(value) == ["12", "a.jsonl#12", "nửa", "tốt"]
    assert "\ufffd" in value("show", "nửa")["body"]
    assert value("show", "tốt")["body"] == good["body"]


@pytest.mark.parametrize(("name", "compress"), [("a.jsonl.gz", gzip.compress), ("a.ndjson.xz", lzma.compress)])
def test_compressed_lines(kho: Path, value: Value, name: str, compress: Callable[[bytes], bytes]) -> None:
    (kho.parent / name).write_bytes(compress((kho / "luat.jsonl").read_bytes()))
    assert value("rebuild", "--corpus", kho.parent / name)["indexed"] == 2
    assert all_ids(value) == ["luat-1", "luat-2"]


def test_equal_ids_of_two_corpora_stay_apart(kho: Path, value: Value) -> None:
    lines(kho.parent / "hai" / "kho" / "b.jsonl", {"id": "luat-1", "body": "Luật khác cùng mã"})
    (kho.parent / "hai" / "kho" / "báo cáo 178.txt").write_text("Một báo cáo khác cùng tên tệp", "utf-8")
    lines(kho.parent / "ba" / "kho" / "b.jsonl", {"id": "luat-1", "body": "Luật thứ ba cùng mã"})
    report = value("rebuild", "--corpus", kho, "--corpus", "hai/kho", "--corpus", "ba/kho", "--corpus", kho)
    assert report["indexed"] == 7
    assert all_ids(value) == [
        "báo cáo 178.txt", "kho/b.jsonl/luat-1", "kho/b.jsonl~2/luat-1", "kho/báo cáo 178.txt", "luat-1", "luat-2",
        "tin/hoi-nghi.html",
    ]  # fmt: skip
    assert value("show", "kho/b.jsonl/luat-1")["body"] == "Luật khác cùng mã"
    assert value("show", "luat-1")["title"] == "Điều 1. Thanh niên"


def test_sidecars_override_add_and_take_away(kho: Path, value: Value) -> None:
    sidecar = kho / "báo cáo 178.txt.meta.json"
    stated = {"issuer": "Ban Dân vận Thành ủy Cần Thơ", "date": "", "url": "https://vi.example/178"}
    stated["signer"] = "Lê Văn A"
    sidecar.write_text(json.dumps(stated), "utf-8")
    assert value("rebuild", "--corpus", kho)["indexed"] == 4
    document = value("show", "báo cáo 178.txt")
    assert document["issuer"] == "Ban Dân vận Thành ủy Cần Thơ"
    assert (document["date"], document["date_basis"], document["year"]) == ("", "", None)
    assert (document["url"], document["signer"]) == ("https://vi.example/178", "Lê Văn A")
    assert document["number"] == "178-BC/TU"
    for bad in ("{", "[]", '{"isuer": "x"}', "[" * 100_000):
        sidecar.write_text(bad, "utf-8")
        report = value("rebuild", "--corpus", kho, code=3)
        assert (report["indexed"], failed(report)) == (4, [("báo cáo 178.txt.meta.json", "sidecar")])
        assert value("show", "báo cáo 178.txt")["issuer"] == "Thành ủy Cần Thơ"


def test_if_stale(kho: Path, value: Value) -> None:
    def again() -> tuple[bool, list[str]]:
        report = value("rebuild", "--corpus", kho, "--if-stale")
        return report["rebuilt"], report["reasons"]

    assert again() == (True, ["missing"])
    generation = value("status")["generation"]
    assert again() == (False, [])
    assert value("status")["generation"] == generation
    (kho / "mới.txt").write_text("Công văn mới", "utf-8")
    assert again() == (True, ["corpus"])
    os.utime(kho / "mới.txt", ns=(1, 1))
    assert again() == (True, ["corpus"])
    (kho / "mới.txt").unlink()
    assert again() == (True, ["corpus"])
    Path("index/CURRENT").write_text("hỏng", "utf-8")
    assert again() == (True, ["damaged"])
    assert again() == (False, [])


def test_the_result_does_not_depend_on_the_number_of_jobs(kho: Path, value: Value) -> None:
    for number in range(120):
        text = f"Báo cáo số {number} về công tác dân vận\nNội dung thứ {number % 7}"
        (kho / f"{number}.txt").write_text(text, "utf-8")
    lines(kho / "nhiều.jsonl", *({"id": f"r{n}", "body": f"Điều {n}. Dân vận khéo {n % 11}"} for n in range(300)))
    manifests = []
    for jobs in (1, 3):
        assert value("rebuild", "--corpus", kho, "--jobs", jobs)["indexed"] == 424
        folder = Path("index") / Path("index/CURRENT").read_text("ascii").split()[0]
        manifests.append(json.loads((folder / "manifest.json").read_bytes()))
    first, second = manifests
    assert first["documents"] == second["documents"] == 424
    assert first["terms"] == second["terms"]
    assert first["report"] == second["report"]
    assert [first["files"][name] for name in first["files"] if name.endswith(".npy")] == [
        second["files"][name] for name in second["files"] if name.endswith(".npy")
    ]


def test_when_every_file_fails_the_old_index_is_kept(built: Path, kho: Path, value: Value, cli: Cli) -> None:
    empty = kho.parent / "hỏng"
    empty.mkdir()
    (empty / "a.pdf").write_bytes(b"%PDF-1.7 khong phai")
    report = value("rebuild", "--corpus", empty, code=7)
    assert (report["rebuilt"], len(report["failed"])) == (False, 1)
    assert len(all_ids(value)) == 4
    assert value("rebuild", "--corpus", empty, "--index", "mới", code=3)["indexed"] == 0
    assert value("search", "dân vận", "--index", "mới")["total"] == 0


def test_an_empty_folder_becomes_an_empty_index_where_there_was_none(kho: Path, value: Value) -> None:
    (kho.parent / "trống").mkdir()
    assert value("rebuild", "--corpus", "trống")["indexed"] == 0
    assert all_ids(value) == []


def test_one_writer(built: Path, kho: Path, cli: Cli) -> None:
    from engines import whoosh

    with whoosh.open_writer(built):
        result = cli("rebuild", "--corpus", kho)
    assert result.exit_code == 5
    assert result.stderr
    assert cli("rebuild", "--corpus", kho).exit_code == 0


def slow_corpus(folder: Path) -> Path:
    """Enough documents for a rebuild of a second or more."""
    text = "Thực hiện Quyết định số 290-QĐ/TW của Bộ Chính trị, cấp ủy các cấp lãnh đạo công tác dân vận. " * 20
    return lines(folder / "nhiều.jsonl", *({"id": f"n{n}", "body": f"Điều {n}. {text}"} for n in range(3000)))


def children_of(pid: int) -> list[int]:
    tree: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = status.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        tree.setdefault(int(after[1]), []).append(int(status.parent.name))
    found, waiting = [], [pid]
    while waiting:
        waiting += (children := tree.get(waiting.pop(), []))
        found += children
    return found


def gone(pids: list[int]) -> bool:
    for _ in range(300):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("delay", [0.05, 0.6, 1.1])
def test_kill_9_leaves_the_old_index(built: Path, value: Value, process: Process, tmp_path: Path, delay: float) -> None:
    before = value("status")["generation"]
    running = process("rebuild", "--corpus", slow_corpus(tmp_path / "lớn"), "--jobs", 2)
    time.sleep(delay)
    started = children_of(running.pid)
    assert running.poll() is None
    running.kill()
    running.communicate()
    assert gone(started)
    assert value("status")["generation"] == before
    assert [hit["id"] for hit in value("search", "dân vận khéo")["hits"]] == ["báo cáo 178.txt"]
    assert value("check")["sound"] is True
    assert value("rebuild", "--corpus", "kho")["indexed"] == 4
    assert len(list(built.glob("gen-*"))) <= 2
    assert not list(built.glob("build-*"))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_leaves_cleanly(built: Path, value: Value, process: Process, tmp_path: Path, number: int) -> None:
    before = value("status")["generation"]
    running = process("rebuild", "--corpus", slow_corpus(tmp_path / "lớn"), "--jobs", 2)
    time.sleep(0.7)
    started = children_of(running.pid)
    running.send_signal(number)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert out == ""
    assert "chỉ mục cũ còn nguyên" in err
    assert "Traceback" not in err
    assert gone(started)
    assert value("status")["generation"] == before
    assert value("rebuild", "--corpus", "kho")["indexed"] == 4
    assert not list(built.glob("build-*"))


def test_what_the_pages_of_a_site_share_is_not_text(kho: Path, value: Value) -> None:
    site, copies = kho.parent / "trang", kho.parent / "trang" / "bản sao"
    copies.mkdir(parents=True)
    places = ["Ninh Kiều", "Bình Thủy", "Cái Răng", "Ô Môn", "Thốt Nốt", "Phong Điền", "Cờ Đỏ"]
    for place in places:
        text = (
            "Chung tay xây dựng thành phố đáng sống cho mọi nhà\n"
            f"Quận {place} tổng kết phong trào dân vận khéo năm 2021\n"
            f"Sáng ngày 14/01/2021, quận {place} tổ chức hội nghị tổng kết phong trào dân vận khéo, biểu dương các "
            f"tập thể và cá nhân có nhiều đóng góp cho phong trào của quận {place} trong năm qua.\n"
            "Chung tay xây dựng thành phố đáng sống cho mọi nhà\n"
        )
        (site / f"{place}.txt").write_text(text, "utf-8")
        (copies / f"{place}.txt").write_text("Một bài được nhiều nơi đăng lại nguyên văn về dân vận khéo.", "utf-8")
    assert value("rebuild", "--corpus", site)["indexed"] == 14
    assert value("search", "--strict", '"thành phố đáng sống"')["total"] == 0
    assert value("search", '"tổng kết phong trào dân vận khéo"')["total"] == 7
    assert value("search", '"đăng lại nguyên văn"')["total"] == 7


def test_documents_of_an_archive(kho: Path, value: Value) -> None:
    with zipfile.ZipFile(kho / "cũ.zip", "w") as archive:
        for number in range(30):
            archive.writestr(f"năm 2020/{number}.txt", f"Công văn cũ thứ {number} về công tác dân vận")
        archive.writestr("hỏng.pdf", b"%PDF-1.7 khong phai")
    report = value("rebuild", "--corpus", kho, code=3)
    assert report["indexed"] == 34
    assert failed(report) == [("cũ.zip/hỏng.pdf", "unreadable")]
    assert value("show", "cũ.zip/năm 2020/7.txt")["body"] == "Công văn cũ thứ 7 về công tác dân vận"
    assert value("search", '"công văn cũ"')["total"] == 30


def test_an_archive_is_read_in_slices(kho: Path, tmp_path: Path) -> None:
    """One after the other until the time of a slice is over; one at a time after a slice that killed its worker."""
    from indexer.extraction import Extracted, FileItem, extract_file

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", f"Công văn thứ {number}")
    whole = FileItem(path, tmp_path, "a.zip", None, 1 << 20)

    def ids(item: FileItem) -> tuple[list[str], int]:
        extraction = extract_file(item)
        assert all(isinstance(result, Extracted) for result in extraction.results)
        return [result.id for result in extraction.results if isinstance(result, Extracted)], extraction.resume

    assert ids(whole) == ([f"a.zip/{n}.txt" for n in range(5)], -1)
    assert ids(replace(whole, seconds=1e-9)) == (["a.zip/0.txt"], 1)
    assert ids(replace(whole, first=3)) == (["a.zip/3.txt", "a.zip/4.txt"], -1)
    assert ids(replace(whole, first=3, singly=9)) == (["a.zip/3.txt"], 4)
    assert ids(replace(whole, first=5)) == ([], -1)


def test_a_folder_that_has_become_empty_costs_no_index(built: Path, kho: Path, value: Value, cli: Cli) -> None:
    before = value("status", "--json")["generation"]
    empty = kho.parent / "trống"
    empty.mkdir()
    (empty / "danh-muc.json").write_text("{}", "utf-8")
    result = cli("rebuild", "--corpus", str(empty))
    assert result.exit_code == 7, result.output
    assert value("status", "--json")["generation"] == before


def test_a_record_of_which_only_the_title_is_stated_is_a_document(kho: Path, value: Value, cli: Cli) -> None:
    (kho / "de-muc.jsonl").write_text('{"id": "đề mục", "title": "Đề cương tuyên truyền"}\n', "utf-8")
    assert cli("rebuild", "--corpus", str(kho)).exit_code == 0
    assert value("show", "đề mục", "--json")["title"] == "Đề cương tuyên truyền"
