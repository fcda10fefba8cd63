"""The sample corpus, its index, and hostile pieces to make requests, queries and documents of."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TAGS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>", "</mark><script>alert(1)//", "<mark>", "</script>", "<iframe srcdoc=x>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "${alert(1)}", "<!--",
    "]]>", "&lt;script&gt;", "&#60;script&#62;", "<math><mtext><style><img onerror=alert(1) src>", "<a href=//evil>",
    "\u202e", "\u2028", "\x00", "\x1b[2J", "<style>@import'//evil'</style>", "<base href=//evil>",
    "<meta http-equiv=refresh>",
)  # fmt: skip
PATHS = (
    "../", "..%2f", "%2e%2e/", "..\\", "%5c..", "/etc/passwd", "....//", "%00", "%c0%ae%c0%ae/", "file:///", "~root/",
    "/proc/self/environ", "C:\\", "\\\\host\\share", ".git/config", "CURRENT", "setup.cfg", "//", ";",
    "%252e%252e%252f",
)  # fmt: skip
WORDS = ("dân", "vận", "công tác", "nghị quyết", "290-QĐ/TW", "báo cáo", "cq:", "số:", "năm:", '"', "(", ")", "*", "-")


def build_sample_index(folder: Path) -> Path:
    """An index of corpus/, made by the command line."""
    index = folder / "index"
    command = [sys.executable, "-m", "indexer", "rebuild", "--corpus", "corpus", "--index", str(index)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr
    return index


def hostile_text(rng: random.Random, pieces: int = 5) -> str:
    """A few words with tags among them."""
    return rng.choice(["", " "]).join(rng.choice(rng.choice((TAGS, WORDS))) for _ in range(rng.randint(1, pieces)))
