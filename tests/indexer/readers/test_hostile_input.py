"""Whatever the bytes: a Page or an UnreadableError, in time that grows with the size."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning import clean
from indexer.page import UnreadableError
from indexer.readers import read, read_file

DATA = Path(__file__).parents[2] / "data"
PDF = (DATA / "readers" / "bao-cao.pdf").read_bytes()


def take(data: bytes, name: str) -> None:
    try:
        page = clean(read(data, name))
    except UnreadableError as error:
        assert str(error)
    else:
        assert page.blocks
        page.body.encode("utf-8")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.html"),
        (b" \n\t", "a.txt"),
        (b"<!--" * 20_000, "a.html"),
        (b"<div>" * 20_000 + b"x", "a.html"),
        (b"<table><tr><td>" * 3_000 + b"x", "a.html"),
        (b"<p>" + b"a" * 10**6, "a.html"),
        ("ă".encode() * 500_000, "a.txt"),
        (b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><p>&b;</p></html>", "a.html"),
        (b"<html><script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>x", "a.html"),
        (b"<html><title>" + b"x " * 50_000 + b"</title><p>x", "a.html"),
        (b"<html><p>&#0;&#xD800;&#x110000;&#1;</p>", "a.html"),
        (b"\xff\xfe<\0p\0>\0\x00\xd8", "a.html"),
        (PDF[:40_000], "a.pdf"),
        (PDF[:1000] + b"\0" * 5000 + PDF[6000:], "a.pdf"),
        (b"%PDF-1.7\n" + b"1 0 obj" * 1000, "a.pdf"),
        (b"PK\x03\x04" + b"x" * 100, "a.docx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "a.doc"),
        (b"{\\rtf1 " + b"{" * 50_000, "a.rtf"),
        (b"{\\rtf1\\ansicpg99999 \\u-1? \\'zz \\bin99999999 x", "a.rtf"),
        (b"From: a\nSubject: b\nContent-Type: multipart/mixed\n\n", "a.eml"),
        (b"From: a\nSubject: =?x?Q?=zz?=\nDate: never\nTo: <<<\nContent-Type: text/plain; charset=nope\n\nx", "a.eml"),
        (b"> " * 2000 + b"x", "a.md"),
        (PDF, "sai-duoi.html"),
        (b"GIF89a" + b"\0" * 100, "a.txt"),
        (bytes(range(256)) * 20, "a.txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value[:12]),
)
def test_never_anything_but_a_page_or_a_reason(data: bytes, name: str) -> None:
    take(data, name)


@given(st.binary(max_size=2000), st.sampled_from(["a.html", "a.txt", "a.rtf", "a.eml", "a.md", "a.pdf", "a.docx", "a"]))
@settings(deadline=None, max_examples=60)
def test_random_bytes(data: bytes, name: str) -> None:
    take(data, name)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<div class=menu>", "</div>", "<br>", "<li>"]
)
WORDS = st.sampled_from(
    ["Dân vận ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/QĐ-UBND", "Các tin khác", "&lt;", "Nơi nhận:"]
)


@given(st.lists(TAGS | WORDS, max_size=60))
@settings(deadline=None, max_examples=60)
def test_random_markup(pieces: list[str]) -> None:
    take(("<html>" + "".join(pieces)).encode(), "a.html")


@given(st.integers(0, len(PDF) - 1), st.binary(min_size=1, max_size=40))
@settings(deadline=None, max_examples=25)
def test_damaged_pdf(at: int, junk: bytes) -> None:
    take(PDF[:at] + junk + PDF[at + len(junk) :], "a.pdf")


GROWING: dict[str, tuple[str, Callable[[int], str]]] = {
    "nested tables": ("a.html", lambda n: "<html>" + "<table><tr><td>" * n + "x"),
    "nested divs": ("a.html", lambda n: "<html>" + "<div class=x>" * n + "x"),
    "list of links": ("a.html", lambda n: "<html>" + "<li><a href=x>Tin</a>" * n),
    "wrapped lines": ("a.txt", lambda n: "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3\n" * n),
    "mottos": ("a.txt", lambda n: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n" * n),
    "related headings": ("a.txt", lambda n: "Các tin khác\nMột dòng ngắn\n" * n),
    "e-mail look-alikes": ("a.txt", lambda n: ("a." * 60 + "@\n") * n),
}


@pytest.mark.parametrize("case", GROWING)
def test_time_grows_with_the_size(case: str) -> None:
    name, make = GROWING[case]

    def spent(size: int) -> float:
        data = make(size).encode()
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            take(data, name)
            best = min(best, time.process_time() - start)
        return best

    small, large = spent(250), spent(2000)
    assert large <= 8 * 3 * max(small, 0.002), f"8 times the size took {large / small:.0f} times as long"


def test_unreadable_files_have_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_file(tmp_path / "missing.html", tmp_path)
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_file(tmp_path, tmp_path.parent)
