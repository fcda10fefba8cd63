"""The site over HTTP: what a page costs beyond the engine, and what many clients at once get."""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from benchmarks.speed.asking import summary
from benchmarks.speed.contract import Query
from benchmarks.speed.processes import ROOT
from engines import whoosh
from search_app.config import Config
from search_app.params import read

CLIENTS = 8
_ADDRESS = re.compile(r"http://[^:/]+:(\d+)/")
_TOOK = re.compile(r'class="took">[^<]*?(<|&lt;)?(\d+) ')


class Server(NamedTuple):
    """A site in a process of its own."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """CPU seconds that it has used; 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(index: Path, processes: int, threads: int) -> Iterator[list[Server]]:
    """Some servers."""
    command = [sys.executable, "-m", "search_app", "--port", "0", "--index", str(index), "--threads", str(threads)]
    servers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(processes)
    ]
    try:
        yield [Server(_port(server), server.pid) for server in servers]
    finally:
        for server in servers:
            server.terminate()
            server.wait(30)
            if server.stdout is not None:
                server.stdout.close()


def _port(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    for line in server.stdout:
        if found := _ADDRESS.search(line):
            return int(found[1])
    raise RuntimeError("the server did not start")


def path_of(query: Query) -> str:
    """The address of a question's page."""
    given = {"q": query.text, "issuer": query.issuer}
    if query.years:
        given |= {"from": f"{query.years[0]}-01-01", "to": f"{query.years[1]}-12-31"}
    return "/search?" + urlencode({name: value for name, value in given.items() if value})


class _Client:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, *, compressed: bool = True) -> tuple[int, bytes, float]:
        """Status, body, milliseconds."""
        started = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"} if compressed else {})
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, body, (time.perf_counter() - started) * 1000


def page(index: Path, queries: Sequence[Query], rounds: int) -> dict[str, Any]:
    """Milliseconds of a whole page, of the engine within it as the page itself says, and of the difference.

    The page prints whole milliseconds ("<1" counts as 0.5), which evens out over many pages."""
    whole, engine, rest, sizes = [], [], [], []
    with served(index, 1, 8) as (server,):
        client, used = _Client(server.port), 0.0
        for number in range(rounds + 1):
            used = used if number > 1 else server.cpu_s()
            for query in queries:
                status, body, took = client.get(path_of(query), compressed=False)
                found = _TOOK.search(body.decode("utf-8"))
                if status != 200 or not found:
                    continue
                own = 0.5 if found[1] else float(found[2])
                if number:
                    whole.append(took)
                    engine.append(own)
                    rest.append(took - own)
                    sizes.append(len(body))
        used = (server.cpu_s() - used) * 1000 / len(queries) / rounds
    return {"whole_ms": summary(whole), "engine_ms": summary(engine), "rest_ms": summary(rest),
            "page_bytes": statistics.median(sizes), "cpu_ms": used,
            "engine_cpu_ms": _engine_alone(index, queries, rounds)}  # fmt: skip


def _engine_alone(index: Path, queries: Sequence[Query], rounds: int) -> float:
    """Mean CPU milliseconds of the engine for the questions that those pages ask it."""
    engine = whoosh.open_engine(index)
    requests = [read(parse_qsl(path_of(query).partition("?")[2]))[0].request(Config().facets) for query in queries]
    used = 0.0
    for number in range(rounds + 1):
        used = used if number > 1 else time.process_time()
        for request in requests:
            engine.search(request)
    return (time.process_time() - used) * 1000 / len(requests) / rounds


def load(index: Path, queries: Sequence[Query], seconds: int) -> dict[str, Any]:
    """How served → throughput, times and errors, the same questions in random order as fast as they are answered."""
    out = {}
    ways = {"1 client, 1 process": (1, 1, 8), f"{CLIENTS} clients, 1 process of 8 threads": (CLIENTS, 1, 8),
            f"{CLIENTS} clients, 2 processes of 4 threads": (CLIENTS, 2, 4)}  # fmt: skip
    for name, (clients, processes, threads) in ways.items():
        with served(index, processes, threads) as servers:
            ports = [server.port for server in servers]
            _hammer(ports, queries, clients, min(seconds, 5))  # warm
            out[name] = _hammer(ports, queries, clients, seconds)
    return out


def _hammer(ports: Sequence[int], queries: Sequence[Query], clients: int, seconds: float) -> dict[str, Any]:
    times: list[list[float]] = [[] for _ in range(clients)]
    errors = [0] * clients
    stop = time.perf_counter() + seconds

    def run(number: int) -> None:
        rng, client = random.Random(number), _Client(ports[number % len(ports)])
        while time.perf_counter() < stop:
            try:
                status, _, took = client.get(path_of(rng.choice(queries)))
            except (OSError, http.client.HTTPException):
                client = _Client(ports[number % len(ports)])
                status, took = 0, 0.0
            if status == 200:
                times[number].append(took)
            else:
                errors[number] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [took for row in times for took in row]
    return {"per_second": len(every) / seconds, "ms": summary(every) if every else {}, "errors": sum(errors)}
