"""Following a folder: a real folder, a real process, and every wait ends when what it waits for has come about."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from engines.whoosh.store import exclusive
from indexer.noticing import Looks, Notices

Value = Callable[..., Any]
Process = Callable[..., "subprocess.Popen[str]"]
PATIENCE = 90.0
SETTLE = 0.3


class Watching:
    """A running `watch --json`, and what it has told."""

    def __init__(self, running: "subprocess.Popen[str]", index: Path) -> None:
        self.running, self.index = running, index
        self.told: Queue[dict[str, Any]] = Queue()
        self.every: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.running.stdout is not None
        for line in self.running.stdout:
            self.told.put(json.loads(line))

    def until(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The next event that is wanted."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                event = self.told.get(timeout=max(until - time.monotonic(), 0.01))
            except Empty:
                raise AssertionError(f"not told in time; told: {self.every}") from None
            self.every.append(event)
            if wanted(event):
                return event

    def stop(self, number: signal.Signals) -> str:
        """Send a signal; what was said on stderr."""
        self.running.send_signal(number)
        self.running.wait(PATIENCE)
        assert self.running.stderr is not None
        said = self.running.stderr.read()
        assert self.running.returncode == 0, said
        assert "Traceback" not in said
        assert not list(self.index.glob("build-*"))
        return said


@pytest.fixture
def watch(kho: Path, process: Process) -> Iterator[Callable[..., Watching]]:
    started: list[subprocess.Popen[str]] = []

    def start(*options: object) -> Watching:
        running = process("watch", "--corpus", kho, "--jobs", 1, "--settle", SETTLE, "--json", *options)
        started.append(running)
        return Watching(running, kho.parent / "index")

    yield start
    for running in started:
        running.kill()
        running.communicate()


def replaced(path: Path, text: str) -> None:
    """Saved as editors save: written aside, then renamed."""
    aside = path.with_name(f".{path.name}.swp")
    aside.write_text(text, "utf-8")
    aside.replace(path)


@pytest.mark.parametrize("options", [(), ("--poll", 0.2)], ids=["notices", "poll"])
def test_changes_reach_the_index(
    kho: Path, value: Value, watch: Callable[..., Watching], options: tuple[object, ...]
) -> None:
    def found(doc_id: str, word: str) -> bool:
        return doc_id in [hit["id"] for hit in value("search", "--strict", word)["hits"]]

    watching = watch(*options)
    first = watching.until(lambda event: event["rebuilt"])
    assert (first["reasons"], first["indexed"]) == (["missing"], 4)

    (kho / "mới").mkdir()
    path = kho / "mới" / "công văn.txt"
    for number in range(20):  # a burst of saves
        replaced(path, f"Công văn bản thảo lần {number} về nông thôn")
    replaced(path, "Công văn hoàn chỉnh về xóa đói giảm nghèo")
    watching.until(lambda event: found("mới/công văn.txt", "hoàn chỉnh"))
    assert not found("mới/công văn.txt", "bản thảo")

    with (kho / "lớn.txt").open("w", encoding="utf-8") as growing:  # a copy that takes its time
        for number in range(10):
            growing.write(f"Đoạn {number} của văn bản lớn. ")
            growing.flush()
            time.sleep(SETTLE / 6)
        growing.write("Hết văn bản lớn.")
    watching.until(lambda event: found("lớn.txt", '"hết văn bản lớn"'))

    (kho / "hỏng.pdf").write_bytes(b"%PDF-1.7 khong phai")  # one bad file is reported, and life goes on
    event = watching.until(lambda event: event.get("failed"))
    assert [problem["source"] for problem in event["failed"]] == ["hỏng.pdf"]

    path.rename(kho / "tin" / "đổi tên.txt")
    (kho / "luat.jsonl").unlink()
    event = watching.until(lambda event: event["removed"] >= 2)
    watching.until(lambda event: True) if not found("tin/đổi tên.txt", "hoàn chỉnh") else None
    assert found("tin/đổi tên.txt", "hoàn chỉnh")
    assert value("search", "--filter", "doctype=Luật", "")["total"] == 0

    watching.stop(signal.SIGTERM)
    assert not [event for event in watching.every if not event["generation"]], "told although nothing had changed"
    assert value("status")["stale"] is False


def test_it_waits_for_another_writer(kho: Path, value: Value, watch: Callable[..., Watching]) -> None:
    watching = watch()
    watching.until(lambda event: event["rebuilt"])
    with exclusive(watching.index):
        (kho / "mới.txt").write_text("Công văn mới", "utf-8")
        watching.until(lambda event: event["trouble"] == "busy")
    assert watching.until(lambda event: event.get("indexed"))["indexed"] == 1
    watching.stop(signal.SIGINT)


def test_a_corpus_that_goes_and_comes_back(
    kho: Path, value: Value, watch: Callable[..., Watching], tmp_path: Path
) -> None:
    """As a share that is unmounted for a while: nothing is taken out of the index for it."""
    watching = watch("--poll", 0.2)
    watching.until(lambda event: event["rebuilt"])
    kho.rename(tmp_path / "đi vắng")
    watching.until(lambda event: event["trouble"] == "corpus")
    assert value("search", "dân vận khéo")["total"] == 1
    shutil.copytree(tmp_path / "đi vắng", tmp_path / "thay")
    (tmp_path / "thay" / "mới.txt").write_text("Công văn mới", "utf-8")
    (tmp_path / "thay").rename(kho)
    assert watching.until(lambda event: event.get("indexed"))["indexed"] == 1
    for path in sorted(kho.rglob("*"), reverse=True):  # an empty mount point
        path.rmdir() if path.is_dir() else path.unlink()
    watching.until(lambda event: event["trouble"] == "nothing")
    assert value("search", "dân vận khéo")["total"] == 1
    watching.stop(signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_of_an_update(
    kho: Path, value: Value, watch: Callable[..., Watching], number: signal.Signals
) -> None:
    value("rebuild", "--corpus", kho)
    before = value("status")["generation"]
    text = "Thực hiện Quyết định số 290-QĐ/TW của Bộ Chính trị, cấp ủy lãnh đạo công tác dân vận. " * 20
    rows = [json.dumps({"id": f"n{n}", "body": f"Điều {n}. {text}"}, ensure_ascii=False) for n in range(4000)]
    (kho / "nhiều.jsonl").write_text("\n".join(rows), "utf-8")
    watching = watch()
    until = time.monotonic() + PATIENCE
    while not list(watching.index.glob("build-*")):
        assert time.monotonic() < until and watching.running.poll() is None
        time.sleep(0.01)
    watching.stop(number)
    assert value("status")["generation"] == before
    assert value("check")["sound"] is True


def test_for_a_person(kho: Path, process: Process) -> None:
    running = process("watch", "--corpus", kho, "--jobs", 1, "--settle", SETTLE)
    assert running.stdout is not None
    line = running.stdout.readline()
    running.send_signal(signal.SIGTERM)
    rest, said = running.communicate(timeout=PATIENCE)
    assert "Đã lập chỉ mục 4 văn bản" in line and "Indexed 4 documents" in line and not rest
    assert "Đang theo dõi kho" in said and "Đã thôi theo dõi" in said


def test_a_corpus_that_never_was(kho: Path, process: Process) -> None:
    running = process("watch", "--corpus", kho / "không có")
    out, said = running.communicate(timeout=PATIENCE)
    assert (running.returncode, out) == (2, "") and "không có" in said


def noticed(notices: Notices | Looks, change: Callable[[], object]) -> None:
    """Waits in a thread of its own until the change is noticed."""
    waiting = threading.Thread(target=notices.wait, daemon=True)
    waiting.start()
    change()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    notices.rest(0.1)


def test_notices(tmp_path: Path) -> None:
    kho, index, alone = tmp_path / "kho", tmp_path / "kho" / "index", tmp_path / "riêng" / "một.jsonl"
    for path in (kho / "sâu" / "hơn", index, alone.parent):
        path.mkdir(parents=True)
    alone.write_text("{}\n")
    notices = Notices([kho, alone], index)
    try:
        noticed(notices, lambda: (kho / "sâu" / "hơn" / "a.txt").write_text("a"))
        noticed(notices, lambda: (kho / "mới").mkdir())
        noticed(notices, lambda: (kho / "mới" / "b.txt").write_text("b"))
        noticed(notices, lambda: (kho / "mới" / "b.txt").rename(kho / "c.txt"))
        noticed(notices, lambda: os.utime(kho / "c.txt", (1, 1)))
        noticed(notices, lambda: replaced(alone, "{}\n{}\n"))
        noticed(notices, lambda: (kho / "c.txt").unlink())
        noticed(notices, lambda: shutil.rmtree(kho / "sâu"))
        # What we write ourselves, and reading, are no change.
        (index / "gen-1").mkdir()
        (index / "gen-1" / "manifest.json").write_text("{}")
        alone.read_text()
        assert not notices._seen.wait(1.0)
    finally:
        notices.close()
        notices.close()


def test_looks_wait_for_rest(tmp_path: Path) -> None:
    states = iter("aabbcddd")
    looks = Looks(0.01, lambda: next(states))
    looks.rest(0.01)  # a, a
    looks.wait()  # b
    looks.rest(0.01)  # b, c, d, d
    assert list(states) == ["d"]
