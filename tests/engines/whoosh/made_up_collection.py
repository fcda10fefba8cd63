"""A made-up collection with everything that matching can stumble over, and indexes built from it."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from engines import whoosh
from engines.documents import Citation, Document

SYLLABLES = tuple(
    word
    for line in (
        "dân dan dần đan vận van văn vạn khéo kheo công cong tác tạc tổ to tô chức chúc đảng dang đang ủy uy",
        "năm nam nằm 2021 2022 báo bao cáo cao nghị quyết quyet thành thanh phố pho cần can thơ tho và của",
    )
    for word in line.split()
)
ISSUERS = ("Thành ủy Cần Thơ", "Tỉnh ủy Hải Dương", "Bộ Chính trị", "Ban Dân vận Trung ương", "")
DOCTYPES = ("Báo cáo", "Nghị quyết", "Chỉ thị", "")
NUMBERS = ("290-QĐ/TW", "09-NQ/TW", "178-BC/TU", "16/CT-TTg", "30/2020/NĐ-CP", "1-NQ/TU")


def _words(rng: random.Random, low: int, high: int) -> str:
    # Some words are common and some rare, as in real text.
    chosen = [SYLLABLES[min(int(rng.expovariate(0.09)), len(SYLLABLES) - 1)] for _ in range(rng.randint(low, high))]
    return " ".join(word.capitalize() if rng.random() < 0.1 else word for word in chosen)


def make_documents(count: int, seed: int = 1) -> list[Document]:
    rng = random.Random(seed)
    documents = []
    for number in range(count):
        year = rng.choice((0, 2019, 2020, 2021, 2021, 2022))
        documents.append(Document(
            id=f"kho/{number:04}.txt",
            title=_words(rng, 0, 8),
            abstract=_words(rng, 0, 5) if rng.random() < 0.3 else "",
            body=". ".join(_words(rng, 1, 15) for _ in range(rng.randint(0, 6))),
            number=rng.choice(NUMBERS) if rng.random() < 0.2 else "",
            issuer=rng.choice(ISSUERS),
            doctype=rng.choice(DOCTYPES),
            locality=rng.choice(("Cần Thơ", "")),
            date=f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" if year else "",
            citations=tuple(Citation(number=n, text="Căn cứ …") for n in rng.sample(NUMBERS, rng.randint(0, 2))),
        ))  # fmt: skip
    return documents


def build_index(index: Path, documents: Sequence[Document], *, segments: int = 1, batch: int = 37) -> Path:
    with whoosh.open_writer(index) as writer:
        size = -(-len(documents) // segments) or 1
        for start in range(0, len(documents), size):
            part = documents[start : start + size]
            for low in range(0, len(part), batch):
                writer.add(whoosh.analyse(part[low : low + batch]))
            if start + size < len(documents):
                writer.flush()
        writer.commit(corpus=["kho"], report={"failed": 0})
    return index


def killed(script: str, index: Path, longest: float) -> Iterator[None]:
    """Six times: starts a script that writes the index on and on, kills it within `longest` seconds of its first line,
    and hands over."""
    rng = random.Random(4)
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", script, str(index)], stdout=subprocess.PIPE,
                                   cwd=Path(__file__).parents[3])  # fmt: skip
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0, longest))
            process.send_signal(signal.SIGKILL)
        yield
