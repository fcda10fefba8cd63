"""The site as it is run: many clients while documents are updated, and a stop that lets requests finish."""

from __future__ import annotations

import http.client
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from promises import SOAK, Promise
from samples import ROOT

PATHS = (
    "/",
    "/search?q=d%C3%A2n+v%E1%BA%ADn",
    "/search?q=cong+tac&year=2021",
    "/search?q=290-Q%C4%90%2FTW",
    "/search?q=ngh%E1%BB%8B*&sort=newest",
    "/browse/issuers",
    "/so/290-QD-TW",
    "/api/v1/search?q=b%C3%A1o+c%C3%A1o",
    "/api/v1/suggest?q=ngh",
    "/feed.atom?q=d%C3%A2n",
    "/status",
    "/healthz",
    "/khong-co",
)


@contextmanager
def serving(index: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "search_app", "--port", "0", "--index", str(index), *options]
    # A program that a shell starts in the background ignores SIGINT, and so would what it starts.
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as server:  # fmt: skip
        assert server.stdout is not None
        said = ""
        while not (found := re.search(r"http://[0-9.]+:(\d+)/", said)):
            line = server.stdout.readline()
            assert line, said
            said += line
        try:
            yield server, int(found.group(1))
        finally:
            server.kill()


def run(command: str, corpus: Path, index: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "indexer", command, "--corpus", str(corpus), "--index", str(index)],
                          cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert done.returncode in (0, 3), done.stderr


def resident(process: subprocess.Popen[str]) -> int:
    """Megabytes."""
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096 >> 20


@pytest.mark.promise("service: no 5xx and flat memory under load while documents are updated")
def test_many_clients_while_documents_change(promise: Promise, tmp_path: Path) -> None:
    corpus, index = tmp_path / "kho", tmp_path / "index"
    shutil.copytree(ROOT / "corpus", corpus)
    run("rebuild", corpus, index)
    clients, seconds = 50 if SOAK else 8, promise.reach(4, 600)
    statuses, waits, wrong = Counter[int](), list[float](), list[str]()
    until = time.monotonic() + seconds

    with serving(index) as (server, port):

        def client(seed: int) -> None:
            rng = random.Random(seed)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            while time.monotonic() < until:
                path = rng.choice(PATHS)
                started = time.monotonic()
                try:
                    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                    answer = connection.getresponse()
                    answer.read()
                except (OSError, http.client.HTTPException) as error:
                    wrong.append(f"{path}: {error!r}")
                    connection.close()
                    continue
                waits.append(time.monotonic() - started)
                statuses[answer.status] += 1
            connection.close()

        threads = [threading.Thread(target=client, args=(seed,)) for seed in range(clients)]
        for thread in threads:
            thread.start()
        updates, memory = 0, []
        while time.monotonic() < until:
            (corpus / f"mới-{updates % 20}.txt").write_text(f"Báo cáo số {updates}\n\nCông tác dân vận.", "utf-8")
            run("update", corpus, index)
            updates += 1
            memory.append(resident(server))
            time.sleep(0.2)
        for thread in threads:
            thread.join()
    assert not wrong, (len(wrong), wrong[:5], statuses)
    assert not [status for status in statuses if status >= 500], statuses
    if SOAK:
        assert memory[-1] <= memory[len(memory) // 4] * 1.2 + 16, memory
    waits.sort()
    promise.note(clients=clients, seconds=seconds, updates=updates, requests=len(waits), errors=len(wrong),
                 **{"5xx": 0, "p95 (ms)": round(waits[int(len(waits) * 0.95)] * 1000),
                    "memory (MB)": f"{memory[len(memory) // 4]} → {memory[-1]}"})  # fmt: skip


@pytest.mark.promise("service: SIGTERM finishes the requests in flight")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_stop_finishes_what_was_begun(promise: Promise, tmp_path: Path, sign: signal.Signals) -> None:
    corpus, index = tmp_path / "kho", tmp_path / "index"
    shutil.copytree(ROOT / "corpus", corpus)
    run("rebuild", corpus, index)
    asked, answered, clients = promise.reach(2, 20), 0, 8
    for number in range(asked):
        # With one thread most requests wait for it when the signal comes.
        with serving(index, "--threads", "1" if number % 2 else "4") as (server, port):
            begun, ended = threading.Barrier(clients + 1), list[tuple[int, int]]()

            def client(
                port: int = port, begun: threading.Barrier = begun, ended: list[tuple[int, int]] = ended
            ) -> None:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", f"/export.csv?q={quote('dân OR công OR của')}")
                begun.wait(30)
                answer = connection.getresponse()
                ended.append((answer.status, len(answer.read())))
                connection.close()

            threads = [threading.Thread(target=client) for _ in range(clients)]
            for thread in threads:
                thread.start()
            begun.wait(30)
            server.send_signal(sign)
            for thread in threads:
                thread.join(60)
            assert server.wait(30) == 0
            assert [status for status, size in ended if status == 200 and size] == [200] * clients, ended
            assert len(set(ended)) == 1, "each in full"
            answered += len(ended)
    promise.note(stops=asked, answered=answered)
