"""What kills a worker costs the item in hand and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer import isolation
from indexer.isolation import Outcome, Pool, Task


def act(what: str) -> object:
    """What a hostile file might make a reader do."""
    match what:
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(60)
        case "nap":
            time.sleep(0.3)
        case "memory":
            return len(bytearray(400 << 20))
        case "leave":
            os._exit(3)
        case "abort":
            os.abort()
        case "raise":
            raise ValueError("xấu\n" + "x" * 9999)
        case "recursion":
            return act("recursion")
        case "unpicklable":
            return lambda: 1
        case "child":
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)", "tvb-child"])
            time.sleep(60)
        case "big":
            return b"x" * 5_000_000
    return what


def run(tasks: list[Task], size: int = 2) -> list[Outcome]:
    outcomes: list[Outcome] = []
    wanted = sum(len(task.items) for task in tasks)
    waiting = list(tasks)
    with Pool(size) as pool:
        while len(outcomes) < wanted:
            while waiting and pool.idle:
                pool.submit(waiting.pop(0))
            outcomes += pool.wait()
    return outcomes


def test_each_kind_of_death() -> None:
    items = ["một", "loop", "hai", "memory", "ba", "leave", "abort", "raise", "recursion", "unpicklable", "big", "bốn"]
    outcomes = run([Task(act, items, 0.3, 256)], size=1)
    assert [outcome.item for outcome in outcomes] == list(range(len(items)))
    kinds = {items[o.item]: o.failure.kind if o.failure else "" for o in outcomes}
    assert kinds == {
        "một": "", "loop": "timeout", "hai": "", "memory": "memory", "ba": "", "leave": "crash", "abort": "crash",
        "raise": "error", "recursion": "error", "unpicklable": "error", "big": "", "bốn": "",
    }  # fmt: skip
    reasons = [o.failure.reason for o in outcomes if o.failure]
    assert all(reason and "\n" not in reason and len(reason) < 400 for reason in reasons)


def test_many_tasks_come_back_once_each() -> None:
    tasks = [Task(act, [f"{n}-{i}" for i in range(7)], 5, 256, n) for n in range(30)]
    outcomes = run(tasks)
    assert sorted(str(o.value) for o in outcomes) == sorted(f"{n}-{i}" for n in range(30) for i in range(7))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_what_a_worker_started_dies_with_it() -> None:
    (outcome,) = run([Task(act, ["child"], 0.2, 256)])
    assert outcome.failure is not None
    assert outcome.failure.kind == "timeout"
    left = [p for p in Path("/proc").glob("[0-9]*/cmdline") if b"tvb-child" in _read(p)]
    assert not left


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_leaving_ends_workers_in_the_middle_of_something() -> None:
    with Pool(1) as pool:
        while not pool.idle:
            pool.wait()
        pool.submit(Task(act, ["sleep"], 60, 256))
        pid = pool._workers[0].process.pid
        assert pid
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.kill(pid, 0)
            time.sleep(0.02)


@contextmanager
def another_thread() -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_beside_threads_workers_come_from_a_server() -> None:
    def kinds() -> set[str]:
        with Pool(1) as pool:
            pool.submit(Task(act, ["một"], 5, 256))
            while not (outcomes := pool.wait()):
                pass
            assert outcomes[0].value == "một"
            return {type(worker.process).__name__ for worker in pool._workers}

    if threading.active_count() == 1:
        assert kinds() == {"ForkProcess"}
    with another_thread():
        assert kinds() == {"ForkServerProcess"}
        assert [o.failure.kind if o.failure else "" for o in run([Task(act, ["loop", "hai"], 0.3, 256)])] == [
            "timeout", "",
        ]  # fmt: skip


@pytest.mark.parametrize(("seconds", "workers"), [(3600.0, 1), (0.0, 3)])
def test_a_worker_is_started_when_it_is_worth_it(
    monkeypatch: pytest.MonkeyPatch, seconds: float, workers: int
) -> None:
    monkeypatch.setattr(isolation, "FURTHER_SECONDS", seconds)
    with Pool(3) as pool:
        assert (pool.idle, pool._workers) == (1, [])
        left = [Task(act, ["nap"], 5, 256) for _ in range(6)]
        come = 0
        while come < 6:
            while left and pool.idle:
                pool.submit(left.pop())
            come += len(pool.wait())
        assert len(pool._workers) == workers


WAITING = """
import time
from indexer import isolation
isolation.FURTHER_SECONDS = 0
with isolation.Pool(2) as pool:
    for _ in range(2):
        while not pool.idle:
            pool.wait()
        pool.submit(isolation.Task(time.sleep, [0.5], 300, 256))
    print(*(worker.process.pid for worker in pool._workers), flush=True)
    pool.wait()
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_was_killed() -> None:
    """Neither waits for the other, though the second began with all that the first was connected to."""
    running = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    pids = [int(pid) for pid in running.stdout.readline().split()]
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert len(pids) == 2
    until = time.monotonic() + 60
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < until
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    status = _read(Path(f"/proc/{pid}/stat"))
    return bool(status) and status.rpartition(b")")[2].split()[0] != b"Z"


def test_nothing_is_made_for_a_worker_before_what_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process killed while it loads what its workers share leaves nothing behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[list[Path]] = []
    with Pool(1, (), lambda: seen.append(list(tmp_path.iterdir()))) as pool:
        pool.submit(Task(act, ["một"], 5, 256))
        while not (outcomes := pool.wait()):
            pass
    assert outcomes[0].value == "một"
    assert seen in ([[]], [])  # forked here; or by a server, which loads it elsewhere
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_cannot_be_imported_is_the_workers_trouble() -> None:
    with Pool(1, ("no_such_module",)) as pool:
        pool.submit(Task(act, ["một"], 5, 256))
        while not (outcomes := pool.wait()):
            pass
    assert outcomes[0].value == "một"
