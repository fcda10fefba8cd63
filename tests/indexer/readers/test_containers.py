"""ZIP and WARC: every document inside with its address and day, nothing outside the bounds."""

import gzip as gzip_module
import io
import zipfile

import pytest

from indexer.page import UnreadableError
from indexer.readers import containers
from indexer.readers.containers import Member, is_container, members

HTML = "<html><p>Dân vận khéo</p></html>".encode()


def make_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_warc(records: list[tuple[str, str, str, bytes]], *, gzip: bool = True) -> bytes:
    out = b""
    for url, status, kind, body in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2022-01-13T02:00:00Z\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        out += gzip_module.compress(record) if gzip else record
    return out


def test_zip() -> None:
    inner = make_zip({"báo cáo.txt": "Báo cáo".encode()})
    data = make_zip(
        {
            "tin/một.html": HTML,
            "../../etc/hai.html": HTML,
            "một_files/ad.html": HTML,
            "__MACOSX/một.html": HTML,
            "ảnh.jpg": b"\xff\xd8\xff",
            "trong.zip": inner,
        }
    )
    assert is_container(data, "a.zip")
    assert [(m.name, m.date) for m in members(data, "a.zip")] == [
        ("tin/một.html", "2021-03-04"),
        ("etc/hai.html", "2021-03-04"),
        ("trong.zip/báo cáo.txt", "2021-03-04"),
    ]


@pytest.mark.parametrize("gzip", [True, False])
def test_warc(gzip: bool) -> None:
    data = make_warc(
        [
            ("https://vi.example/tin/1.html", "200 OK", "text/html; charset=utf-8", HTML),
            ("https://vi.example/tin/1.html", "200 OK", "text/html", HTML),
            ("https://vi.example/a.css", "200 OK", "text/css", b"p{}"),
            ("https://vi.example/mat", "404 Not Found", "text/html", HTML),
        ],
        gzip=gzip,
    )
    assert is_container(data, "a.warc.gz" if gzip else "a.warc")
    assert list(members(data, "a.warc.gz")) == [
        Member("vi.example/tin/1.html", HTML, "https://vi.example/tin/1.html", "2022-01-13", "utf-8"),
        Member("vi.example/tin/1.html~2", HTML, "https://vi.example/tin/1.html", "2022-01-13", ""),
    ]


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = make_zip({"bom.txt": b"0" * (3 << 20), "sau.txt": b"sau"})
    assert [(m.name, bool(m.problem)) for m in members(bomb, "a.zip")] == [("bom.txt", True), ("sau.txt", False)]

    nested = make_zip({"x.txt": b"x"})
    for _ in range(6):
        nested = make_zip({"n.zip": nested})
    assert [m.problem != "" for m in members(nested, "a.zip")] == [True]

    monkeypatch.setattr(containers, "MAX_MEMBERS", 3)
    many = list(members(make_zip({f"{n}.txt": b"x" for n in range(10)}), "a.zip"))
    assert len(many) == 4 and many[-1].problem

    monkeypatch.setattr(containers, "MAX_MEMBER", 10)
    assert [m.problem != "" for m in members(make_zip({"a.txt": b"x" * 11}), "a.zip")] == [True]


def test_damage_is_reported() -> None:
    good = make_zip({"a.txt": b"x" * 50, "b.txt": b"y" * 50})
    with pytest.raises(UnreadableError):
        list(members(good[:60], "a.zip"))
    broken = bytearray(good)
    broken[40] ^= 0xFF
    assert [bool(m.problem) for m in members(bytes(broken), "a.zip")] == [True, False]
    whole = make_warc([("https://vi.example/1", "200 OK", "text/html", HTML)] * 3, gzip=False)
    assert len([m for m in members(whole[: len(whole) - 100], "a.warc") if m.data]) >= 2


def test_an_office_file_is_no_container() -> None:
    assert not is_container(make_zip({"word/document.xml": b"<x/>"}), "a.docx")
    assert not is_container(b"WAR", "a.txt")
