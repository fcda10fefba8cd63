"""The command line, loaded once: each command is a fork of the loaded process, so that thousands can be tried.

`LoadedCommands` starts that process. Run as a program it reads a request a line from its input, as JSON, and answers in
kind: `{"argv": […], "said": path, "fail": [call, number, error, folder] | null, "after": path | null}` starts a command
and gives its `pid`; `{"wait": pid}` gives its `code` and the `seconds` it took, those left out in which the machine
ran something else. Exit code 99: a change that was to fail did not come up.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTHING_FAILED = 99


@dataclass(frozen=True)
class Ended:
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float


class LoadedCommands:
    """A context: the loaded process. Its commands' output goes to files in `folder`."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.started = folder, 0
        self.process = subprocess.Popen([sys.executable, __file__], cwd=ROOT, env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip

    def __enter__(self) -> LoadedCommands:
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()

    def start(self, *argv: str, fail: tuple[str, int, str, str] | None = None, after: Path | None = None) -> Started:
        """`after`: the command begins when there is such a file."""
        self.started += 1
        said = self.folder / f"said-{self.started}"
        request = {"argv": argv, "said": str(said), "fail": fail, "after": after and str(after)}
        return Started(self, self.ask(request)["pid"], said)

    def run(self, *argv: str, fail: tuple[str, int, str, str] | None = None) -> Ended:
        return self.start(*argv, fail=fail).wait()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@dataclass(frozen=True)
class Started:
    """A command under way."""

    commands: LoadedCommands
    pid: int
    said: Path

    def wait(self) -> Ended:
        answer = self.commands.ask({"wait": self.pid})
        texts = []
        for end in ("out", "err"):
            path = self.said.with_suffix(f".{end}")
            # One killed at its first step has not come to opening them.
            texts.append(path.read_text("utf-8") if path.exists() else "")
            path.unlink(missing_ok=True)
        return Ended(answer["code"], *texts, answer["seconds"])


def _command(request: dict[str, Any], ended: int) -> int:
    """The exit code of one command; the time it took is written to `ended`."""
    from failing import Changes, fail

    from indexer import cli

    said = request["said"]
    for number, end in ((1, "out"), (2, "err")):
        file = os.open(f"{said}.{end}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    while request["after"] and not os.path.exists(request["after"]):  # noqa: PTH110
        time.sleep(0)
    sys.argv[1:] = request["argv"]
    changes: Changes | None = fail(*request["fail"]) if request["fail"] else None
    started, elsewhere = time.monotonic(), _elsewhere()
    code: int | None = 1
    try:
        cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int | None) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(ended, json.dumps(time.monotonic() - started - (_elsewhere() - elsewhere)).encode())
    if changes and request["fail"][0] == "any" and changes.left > 0 and not code:
        return NOTHING_FAILED
    return code or 0


def _elsewhere() -> float:
    """Seconds that this thread stood ready while the machine ran something else."""
    return int(Path("/proc/thread-self/schedstat").read_bytes().split()[1]) / 1e9


def _load() -> None:
    """Everything that a command and its workers need: what is loaded only when it is needed by one command of all."""
    from multiprocessing import forkserver

    from indexer import cli

    forkserver.set_forkserver_preload(["indexer.extraction", "indexer.metadata", "indexer.cleaning",
                                       "engines.whoosh.batch"])  # fmt: skip
    with TemporaryDirectory() as scratch:
        (Path(scratch) / "kho").mkdir()
        (Path(scratch) / "kho" / "a.txt").write_text("Báo cáo\n\nCông tác dân vận.", "utf-8")
        options = ["--corpus", f"{scratch}/kho", "--index", f"{scratch}/index", "--jobs", "1", "--json"]
        for command in ("rebuild", "update"):
            sys.argv[1:] = [command, *options]
            with suppress(SystemExit), redirect_stdout(io.StringIO()):
                cli.main()


def main() -> None:
    from multiprocessing import forkserver

    _load()
    pipes: dict[int, int] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            pid = request["wait"]
            _, status = os.waitpid(pid, 0)
            with open(pipes.pop(pid), "rb") as ended:  # noqa: PTH123
                seconds = json.loads(ended.read() or b"0")
            answer = {"code": os.waitstatus_to_exitcode(status), "seconds": seconds}
        else:
            forkserver.ensure_running()  # a command killed while it asked for a worker ends the server of workers
            ours, theirs = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(ours)
                # A fork is not the parent of that server, but may use it.
                forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined,method-assign]
                code = 1
                try:
                    code = _command(request, theirs)
                finally:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    os._exit(code)
            os.close(theirs)
            pipes[pid] = ours
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
