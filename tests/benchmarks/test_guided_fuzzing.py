"""The search led by coverage: what it is given, and that it says when it cannot be made."""

import re
import sys

import pytest

from benchmarks import guided_fuzzing
from benchmarks.fuzz_queries import PIECES


def test_without_atheris_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(guided_fuzzing, "installed", lambda: False)
    monkeypatch.setattr(sys, "argv", ["guided_fuzzing"])
    guided_fuzzing.main()
    assert "atheris is not installed" in capsys.readouterr().out


def test_the_dictionary_holds_every_piece_of_the_language() -> None:
    lines = guided_fuzzing.dictionary().splitlines()
    assert all(re.fullmatch(r'"(?:\\x[0-9a-f]{2})+"', line) for line in lines)
    words = [bytes.fromhex(line.strip('"').replace("\\x", "")) for line in lines]
    assert {word.decode("utf-8", "surrogatepass") for word in words} == set(PIECES)


@pytest.mark.parametrize(
    ("data", "query"),
    [(b"d\xc3\xa2n", "dân"), (b"\xffa", "\udcffa"), (b"", ""), (b"\xed\xa0\x80", "\udced\udca0\udc80")],
)
def test_any_bytes_are_a_query(data: bytes, query: str) -> None:
    assert guided_fuzzing.as_query(data) == query
