"""A real server over the sample corpus, and Debian's Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site over an index of corpus/, both started from the command line."""
    index = str(tmp_path_factory.mktemp("index"))
    rebuild = [sys.executable, "-m", "indexer", "rebuild", "--corpus", "corpus", "--index", index]
    subprocess.run(rebuild, cwd=ROOT, capture_output=True, timeout=300)
    serve = [sys.executable, "-m", "search_app", "--port", "0", "--index", index]
    with subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        said = "".join(server.stdout.readline() for _ in range(2))
        try:
            yield re.findall(r"http://[0-9.:]+", said)[0]
        finally:
            server.terminate()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium; at most one is open at a time. Skips the test where there is none."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with open_browser() as browser:
        yield browser
