"""Texts for the tests: letters to draw from, and the reference data beside the repository (marked `shared`)."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
vietnamese_text = st.text(VIETNAMESE + VIETNAMESE.upper() + " .,-/0123456789\n")

SHARED = Path(__file__).resolve().parents[3] / "shared"


def seeds() -> list[str]:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the five seed pages are not beside the repository")
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]


def legal_texts(characters: int, *, every: int = 1) -> Iterator[str]:
    """Articles of law, together about as many characters as asked for."""
    path = SHARED / "data" / "legal_articles.jsonl.xz"
    if not path.is_file():
        pytest.skip("the legal articles are not beside the repository")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            if i % every:
                continue
            text = json.loads(line)["text"]
            yield text
            characters -= len(text)
            if characters <= 0:
                return
