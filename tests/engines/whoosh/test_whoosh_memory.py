"""The memory of building does not grow with the corpus: what is over the bound waits on disk."""

import subprocess
import sys
from pathlib import Path

import pytest

BUILDING = """
import dataclasses, resource, sys
from pathlib import Path
import numpy as np
from engines import whoosh
from engines.whoosh.writer import WriterSettings
from made_up_collection import make_documents

class Cramped(WriterSettings):
    memory = 16 << 20

rng, pieces = np.random.default_rng(1), int(sys.argv[2])
documents = [dataclasses.replace(d, body=" ".join([d.body] * 16)) for d in make_documents(400)]
batch = whoosh.analyse(documents)
with whoosh.open_writer(Path(sys.argv[1]), Cramped()) as writer:
    for piece in range(pieces):
        words = rng.integers(0, len(batch.syllables), len(batch.tokens))
        tokens = np.where(batch.tokens < 0, batch.tokens, words).astype(np.int32)
        writer.add(dataclasses.replace(batch, ids=tuple(f"{piece}/{i}" for i in batch.ids), tokens=tokens))
    status = writer.commit(corpus=[], report={})
print(status.documents, pieces * len(batch.tokens), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def build(index: Path, pieces: int) -> tuple[int, int, int]:
    """Documents, tokens and the peak of memory, in kB."""
    done = subprocess.run(
        [sys.executable, "-c", BUILDING, str(index), str(pieces)], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3], env={"PYTHONPATH": f".:{Path(__file__).parent}"},
    )  # fmt: skip
    documents, tokens, peak = map(int, done.stdout.split())
    return documents, tokens, peak


@pytest.mark.slow
def test_four_times_the_corpus_takes_no_more_memory(tmp_path: Path) -> None:
    _, fewer, small = build(tmp_path / "small", 6)
    documents, more, large = build(tmp_path / "large", 24)
    assert documents == 24 * 400
    assert more - fewer > 2_000_000, "tokens that would take 48 bytes each"
    assert large < 1.25 * small
