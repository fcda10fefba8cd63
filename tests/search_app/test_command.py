"""`python -m search_app` as a person starts it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_it_prints_its_address_explains_a_missing_index_and_stops_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "search_app", "--port", "0", "--index", str(tmp_path / "none")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stderr
        address = re.findall(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
        with pytest.raises(HTTPError) as refused:
            urlopen(address)
        page = refused.value.read().decode()
        refused.value.close()
        assert refused.value.code == 503 and "python -m indexer rebuild" in page
        with pytest.raises(HTTPError) as bad:
            urlopen(address + "doc/%ff")
        bad.value.close()
        assert bad.value.code == 400
        server.terminate()
        _, said = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "python -m indexer rebuild" in said and "Traceback" not in said


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "search_app", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "Không mở được" in done.stderr and "Traceback" not in done.stderr


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = "import sys; import search_app.__main__; print({'flask', 'whoosh', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout == "set()\n"


def test_a_facet_that_is_none_is_a_wrong_option() -> None:
    command = [sys.executable, "-m", "search_app", "--facet", "year", "--facet", "colour"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "colour" in done.stderr and "Traceback" not in done.stderr
