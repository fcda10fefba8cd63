"""Updating: only what changed is read, and the index is then what a rebuild would have made."""

import gzip
import json
import os
import random
import shutil
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

from engines import whoosh
from engines.requests import FACETS, SearchRequest
from engines.whoosh.generation import open_generation
from indexer import extraction, record_extraction
from indexer.settings import load
from indexer.update import update

Cli = Callable[..., Result]
Value = Callable[..., Any]
Process = Callable[..., "subprocess.Popen[str]"]

WORDS = (
    "dân", "vận", "khéo", "công", "tác", "đảng", "ủy", "nghị", "quyết", "báo", "cáo", "thành", "phố", "nông", "thôn",
    "mới", "kiểm", "tra", "giám", "sát", "mặt", "trận",
)  # fmt: skip
QUERIES = ("", "dân vận", "dan van", '"công tác"', "nghị quyết -giám", "290-QĐ/TW", "trích:09-NQ/TW", "năm:2021")
FURNITURE = "".join(f"<p>Tin liên quan số {n} của cổng thông tin điện tử tỉnh nhà</p>" for n in range(3))


def age(folder: Path) -> None:
    """Make every file old enough for its time to be relied on."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and time.time() - path.stat().st_mtime < 5:
            stamp = path.stat().st_mtime_ns - 10_000_000_000
            os.utime(path, ns=(stamp, stamp))


def text_of(rng: random.Random) -> str:
    words = " ".join(rng.choice(WORDS) for _ in range(rng.randint(15, 40)))
    number = rng.choice(("", "Thực hiện Quyết định số 290-QĐ/TW", "Căn cứ Nghị quyết số 09-NQ/TW ngày 08/01/2021"))
    return f"{number} {words.capitalize()} năm {rng.randint(2019, 2022)}."


def page_of(rng: random.Random) -> str:
    text = f"<h1>{text_of(rng)[:40]}</h1><p>{text_of(rng)}</p><p>{text_of(rng)}</p>"
    return f"<html><body>{text}{FURNITURE}</body></html>"


def record_of(rng: random.Random, doc_id: str) -> str:
    if rng.random() < 0.05:
        return "{hỏng"
    record = {"id": doc_id, "title": text_of(rng)[:30], "body": text_of(rng)}
    if rng.random() < 0.1:
        del record["id"]
    return json.dumps(record, ensure_ascii=False)


def write_zip(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def write_warc(path: Path, pages: dict[str, str]) -> None:
    whole = b""
    for url, page in pages.items():
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2021-03-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        whole += gzip.compress(record, mtime=0) if path.suffix == ".gz" else record
    path.write_bytes(whole)


def edit(rng: random.Random, kho: Path) -> None:
    """One random change of the corpus."""
    files = sorted(path for path in kho.rglob("*") if path.suffix in (".txt", ".html") and path.is_file())
    lines = kho / "bản ghi.jsonl"
    kind = rng.choice((
        "add", "add", "change", "delete", "rename", "touch", "sidecar", "plain", "lines", "lines", "duplicate", "zip",
        "warc", "folder", "link", "unreadable",
    ))  # fmt: skip
    victim = rng.choice(files) if files else kho / "đầu.txt"
    if kind == "add" or not files:
        folder = kho / rng.choice(("", "tin", "tin/mới"))
        folder.mkdir(exist_ok=True, parents=True)
        html = rng.random() < 0.5
        path = folder / f"{rng.randint(0, 999)}.{'html' if html else 'txt'}"
        path.write_text(page_of(rng) if html else text_of(rng), "utf-8")
    elif kind == "change":
        victim.write_text(page_of(rng) if victim.suffix == ".html" else rng.choice((text_of(rng), "")), "utf-8")
    elif kind == "delete":
        victim.unlink()
    elif kind == "rename":
        victim.rename(victim.with_name(f"đổi tên {rng.randint(0, 999)}{victim.suffix}"))
    elif kind == "touch":
        os.utime(victim, ns=(rng.randint(1, 10**18),) * 2)
    elif kind == "sidecar":
        side = victim.with_name(victim.name + ".meta.json")
        stated = {"issuer": f"Ban {rng.choice(WORDS)}"} if rng.random() < 0.8 else "hỏng"
        side.write_text(json.dumps(stated), "utf-8")
    elif kind == "plain":  # a sidecar goes
        for side in sorted(kho.rglob("*.meta.json"))[:1]:
            side.unlink()
    elif kind == "zip":
        write_zip(kho / "gói.zip", {f"{rng.randint(0, 5)}.txt": text_of(rng) for _ in range(rng.randint(1, 4))})
    elif kind == "warc":
        write_warc(kho / "kho.warc.gz", {f"http://bao.vn/{rng.randint(0, 5)}": page_of(rng) for _ in range(3)})
    elif kind == "folder":  # what was a file is now a folder of that name, or the other way round
        if victim.exists():
            victim.unlink()
            victim.mkdir()
            (victim / "bên trong.txt").write_text(text_of(rng), "utf-8")
        for folder in [path for path in kho.iterdir() if path.is_dir() and path.suffix and path != victim][:1]:
            shutil.rmtree(folder)
            folder.write_text(text_of(rng), "utf-8")
    elif kind == "link":  # out of the corpus: it can no longer be read
        if victim.exists():
            victim.unlink()
            victim.symlink_to(kho.parent / "ngoài.txt")
    elif kind == "unreadable":
        if victim.exists() and not victim.is_symlink():
            victim.write_bytes(b"%PDF-1.7 khong phai" + rng.randbytes(4))
    elif kind == "lines":
        rows = lines.read_text("utf-8").splitlines() if lines.exists() else []
        for _ in range(rng.randint(1, 4)):
            place = rng.randint(0, len(rows))
            if rows and rng.random() < 0.5:
                del rows[min(place, len(rows) - 1)]
            else:
                rows.insert(place, record_of(rng, f"r{rng.randint(0, 30)}"))
        lines.write_text("\n".join(rows) + "\n", "utf-8")
    else:
        (kho / "khác.jsonl").write_text(record_of(rng, f"r{rng.randint(0, 30)}") + "\n", "utf-8")


def contents(index: Path) -> dict[str, object]:
    generation = open_generation(index, cache_bytes=0)
    found = {}
    for segment in generation.segments:
        for number in range(segment.size):
            if segment.live is None or segment.live[number]:
                terms = segment.tokens(number).tolist()
                tokens = [segment.text.term(term) if term < len(segment.text) else "" for term in terms]
                found[segment.ids[number].decode()] = (segment.record(number), tokens)
    return found


def answers(index: Path) -> list[object]:
    engine = whoosh.open_engine(index)
    out: list[object] = []
    for query in QUERIES:
        page = engine.search(SearchRequest(query, limit=500, facets=FACETS, facet_limit=0))
        hits = sorted((-round(hit.score, 3), hit.id, hit.snippets) for hit in page.hits)
        out.append((query, page.total, hits, page.facets, page.notes))
    return out


def assert_as_rebuilt(value: Value, kho: Path, updated: dict[str, Any]) -> None:
    rebuilt = value("rebuild", "--corpus", kho, "--index", "dựng lại", code=3 if updated["failed"] else 0)
    assert contents(Path("index")) == contents(Path("dựng lại"))
    assert answers(Path("index")) == answers(Path("dựng lại"))
    assert sorted(map(str, updated["failed"])) == sorted(map(str, rebuilt["failed"]))
    one, two = (value("status", "--index", index) for index in ("index", "dựng lại"))
    for key in ("documents", "terms", "failed", "skipped", "stale"):
        assert one[key] == two[key], key


@pytest.fixture
def run(value: Value, cli: Cli, kho: Path) -> Callable[[], dict[str, Any]]:
    def go() -> dict[str, Any]:
        result = cli("update", "--corpus", kho, "--jobs", 1, "--json")
        assert result.exit_code in (0, 3), result.output
        report: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (3 if report["failed"] else 0)
        return report

    return go


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_then_update_is_a_rebuild(
    seed: int, kho: Path, value: Value, run: Callable[[], dict[str, Any]]
) -> None:
    rng = random.Random(seed)
    for _ in range(30):
        edit(rng, kho)
    age(kho)
    assert run()["reasons"] == ["missing"]
    for _ in range(4):
        for _ in range(rng.randint(1, 6)):
            edit(rng, kho)
        age(kho)
        report = run()
        assert report["rebuilt"] is False
        assert_as_rebuilt(value, kho, report)


@pytest.mark.parametrize("times", [2, 3, 5])
def test_runs_of_lines_that_come_again(times: int, kho: Path, value: Value, run: Callable[[], dict[str, Any]]) -> None:
    """`cat a a a > a`: the same blocks several times in one file are as many blocks; and then a line more."""
    path = kho / "luat.jsonl"
    once = path.read_bytes().rstrip(b"\n") + b"\n"
    path.write_bytes(once)
    age(kho)
    run()
    more = b'{"id": "luat-moi", "title": "C\\u00f4ng v\\u0103n", "body": "d\\u00e2n v\\u1eadn"}\n'
    for content in (once * times, once * times + more, once, more + once * 2):
        path.write_bytes(content)
        age(kho)
        assert_as_rebuilt(value, kho, run())


def test_only_what_changed_is_read(
    kho: Path, value: Value, run: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    age(kho)
    assert run()["indexed"] == 4
    report = run()
    assert (report["updated"], report["indexed"], report["unchanged"]) == (False, 0, 4)
    read = []
    monkeypatch.setattr("indexer.pipeline.Pool", recording(read))
    (kho / "mới.txt").write_text("Công văn mới về dân vận", "utf-8")
    os.utime(kho / "tin" / "hoi-nghi.html", ns=(5, 5))  # touched, not changed
    records = (kho / "luat.jsonl").read_text("utf-8").splitlines()
    changed = records[1].replace("tự do cư trú", "cư trú hợp pháp")
    (kho / "luat.jsonl").write_text("\n".join([changed, records[0]]) + "\n", "utf-8")
    report = run()
    assert (report["indexed"], report["changed"], report["unchanged"], report["removed"]) == (2, 1, 3, 0)
    # The survey looks at pages whose time has changed; extraction does not.
    assert sorted(read) == ["luat.jsonl", "mới.txt"]
    assert value("show", "luat-2")["body"] == "Công dân thực hiện quyền cư trú hợp pháp theo quy định của Luật này."
    (kho / "báo cáo 178.txt").unlink()
    report = run()
    assert (report["indexed"], report["unchanged"], report["removed"]) == (0, 4, 1)


def test_when_nothing_changed_nothing_is_opened(
    kho: Path, value: Value, run: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_zip(kho / "gói.zip", {"1.txt": "Công văn trong gói nén"})
    (kho / "hỏng.pdf").write_bytes(b"%PDF-1.7 khong phai")
    age(kho)
    first = run()
    generations = sorted(Path("index").glob("*"))

    def started(*args: object) -> object:
        raise AssertionError("a process was started")

    monkeypatch.setattr("indexer.pipeline.Pool", started)
    second = run()
    assert (second["updated"], second["unchanged"], second["failed"]) == (False, first["indexed"], first["failed"])
    assert sorted(Path("index").glob("*")) == generations


@pytest.mark.parametrize("container", ["zip", "warc", "jsonl"])
def test_one_record_of_a_container(
    kho: Path, value: Value, run: Callable[[], dict[str, Any]], container: str
) -> None:
    def write(changed: str) -> None:
        texts = {str(n): f"Văn bản thứ {n} về dân vận khéo ở cơ sở" for n in range(40)}
        texts["7"] = changed
        if container == "zip":
            write_zip(kho / "nhiều.zip", {f"{name}.txt": text for name, text in texts.items()})
        elif container == "warc":
            pages = {f"http://bao.vn/{name}": f"<p>{text}</p>" for name, text in texts.items()}
            write_warc(kho / "nhiều.warc", pages)
        else:
            rows = [json.dumps({"id": f"dòng {name}", "body": text}) for name, text in texts.items()]
            (kho / "nhiều.jsonl").write_text("\n".join(rows), "utf-8")

    write("Văn bản cũ")
    age(kho)
    run()
    write("Văn bản đã sửa nội dung")
    age(kho)
    report = run()
    assert (report["rebuilt"], report["removed"]) == (False, 0)
    assert report["indexed"] == (1 if container == "jsonl" else 40)  # an archive is read whole, a .jsonl by line
    assert report["unchanged"] == 44 - report["indexed"]
    assert value("search", "--strict", '"đã sửa nội dung"')["total"] == 1
    assert_as_rebuilt(value, kho, report)


def recording(read: list[str]) -> type:
    from indexer.isolation import Pool, Task

    class Recording(Pool):
        def submit(self, task: Task) -> None:
            if task.call in (extraction.extract_file, record_extraction.extract_records):
                read.extend(item.source for item in task.items)
            super().submit(task)

    return Recording


def test_a_file_that_changes_right_after_it_was_read_is_read_again(
    kho: Path, value: Value, run: Callable[[], dict[str, Any]]
) -> None:
    path = kho / "nóng.txt"
    path.write_text("Văn bản số một", "utf-8")
    stamp = path.stat().st_mtime_ns
    run()
    path.write_text("Văn bản số hai", "utf-8")
    os.utime(path, ns=(stamp, stamp))
    assert run()["changed"] == 1
    assert value("show", "nóng.txt")["body"] == "Văn bản số hai"


@pytest.mark.parametrize(
    ("patch", "reason"),
    [("indexer.freshness.rules_digest", "rules"), ("engines.whoosh.fingerprint", "analyzer")],
)
def test_other_rules_mean_a_rebuild(
    kho: Path, run: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch, patch: str, reason: str
) -> None:
    run()
    monkeypatch.setattr(patch, lambda: "khác")
    report = run()
    assert (report["rebuilt"], report["reasons"], report["indexed"]) == (True, [reason], 4)


def test_other_limits_mean_a_rebuild(kho: Path, value: Value) -> None:
    value("update", "--corpus", kho)
    Path("tim-van-ban.toml").write_text("record_mb = 4\n")
    assert value("update", "--corpus", kho)["reasons"] == ["settings"]


def test_a_first_owner_that_goes_gives_its_id_back(kho: Path, value: Value, run: Callable[[], dict[str, Any]]) -> None:
    (kho / "luật khác.jsonl").write_text('{"id": "luat-1", "body": "Luật khác cùng mã"}\n', "utf-8")
    age(kho)
    run()
    assert value("show", "kho/luật khác.jsonl/luat-1")["body"] == "Luật khác cùng mã"
    (kho / "luat.jsonl").unlink()
    report = run()
    assert (report["indexed"], report["removed"]) == (1, 2)
    assert value("show", "luat-1")["body"] == "Luật khác cùng mã"
    assert_as_rebuilt(value, kho, report)


def test_when_everything_fails_the_old_index_is_kept(kho: Path, value: Value, cli: Cli) -> None:
    value("update", "--corpus", kho)
    for path in (kho / "báo cáo 178.txt", kho / "tin" / "hoi-nghi.html", kho / "luat.jsonl"):
        path.write_text("", "utf-8")
    assert cli("update", "--corpus", kho, "--json").exit_code == 7
    assert value("search", "dân vận")["total"] > 0


@pytest.mark.parametrize("delay", [0.3, 0.8, 1.2])
def test_kill_9_leaves_the_old_index(kho: Path, value: Value, process: Process, delay: float) -> None:
    value("update", "--corpus", kho)
    generation = value("status")["generation"]
    text = "Thực hiện Quyết định số 290-QĐ/TW của Bộ Chính trị, cấp ủy lãnh đạo công tác dân vận. " * 20
    rows = [json.dumps({"id": f"n{n}", "body": f"Điều {n}. {text}"}, ensure_ascii=False) for n in range(3000)]
    (kho / "nhiều.jsonl").write_text("\n".join(rows), "utf-8")
    running = process("update", "--corpus", kho, "--jobs", 1)
    time.sleep(delay)
    assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert value("status")["generation"] == generation
    assert value("check")["sound"] is True
    assert value("search", "dân vận khéo")["total"] == 1


def test_the_python_call_says_what_it_did(kho: Path) -> None:
    settings = load(options={"corpus": (kho,), "jobs": 1})
    from indexer.rebuild import rebuild

    rebuild(settings)
    assert replace(update(settings), seconds=0, profile={}).to_dict() == {
        "generation": "", "indexed": 0, "unchanged": 4, "changed": 0, "removed": 0, "skipped": [], "failed": [],
        "seconds": 0, "profile": {},
    }  # fmt: skip
