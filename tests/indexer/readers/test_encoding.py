"""Vietnamese text in every encoding that files really have, however it is labelled."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import legacy
from indexer.readers import encoding, read
from indexer.readers.encoding import decode, evidence

TEXT = (
    "Ban Thường vụ Tỉnh ủy ban hành Nghị quyết về tăng cường công tác dân vận của hệ thống chính trị; "
    "các cấp ủy, tổ chức đảng đã quán triệt và thực hiện nghiêm túc."
)


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters with their shape, tone marks apart."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            split = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(c for c in split if c not in "\u0300\u0301\u0303\u0309\u0323"))
            tone = [c for c in split if c in "\u0300\u0301\u0303\u0309\u0323"]
            out += base.encode("cp1258") + "".join(tone).encode("cp1258")
    return bytes(out)


def mojibake(text: str) -> bytes:
    out = ""
    for byte in text.encode("utf-8"):
        try:
            out += bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            out += chr(byte)
    return out.encode("utf-8")


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (TEXT.encode("utf-8"), ""),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), ""),
        (TEXT.encode("utf-8"), "iso-8859-1"),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), ""),
        (windows_1258(TEXT), "windows-1258"),
        (windows_1258(TEXT), ""),
        (windows_1258(TEXT), "utf-8"),
        (windows_1258(TEXT), "iso-8859-1"),
        (mojibake(TEXT), ""),
    ],
    ids=[
        "utf8",
        "bom",
        "mislabelled",
        "utf16",
        "utf16le",
        "utf16be",
        "1258",
        "1258-undeclared",
        "1258-as-utf8",
        "1258-as-latin1",
        "mojibake",
    ],
)
def test_encodings(data: bytes, hint: str) -> None:
    assert decode(data, hint).text == TEXT


@pytest.mark.parametrize("declared", ["utf-8", "windows-1258", "iso-8859-1", "x-unknown", "hex"])
@pytest.mark.parametrize("real", ["utf-8", "windows-1258"])
def test_declaration_in_html_is_weighed(declared: str, real: str) -> None:
    source = f'<html><head><meta charset="{declared}"></head><body><p>{TEXT}</p></body></html>'
    data = source.encode() if real == "utf-8" else windows_1258(source)
    assert [b.text for b in read(data, "a.html").blocks] == [TEXT]


def test_a_little_damage_does_not_change_the_encoding() -> None:
    damaged = TEXT.encode() * 20 + b"\xe1\xbb" + b" het"
    assert decode(damaged).encoding == "utf-8"


def test_vietnamese_outweighs_its_misreadings() -> None:
    wrong = [
        TEXT.encode().decode("cp1252", "replace"),
        windows_1258(TEXT).decode("cp1252", "replace"),
        "Hello the world",
    ]
    assert all(evidence(TEXT) > evidence(text) for text in wrong)


@given(st.binary(max_size=3000), st.sampled_from(["", "utf-8", "utf-16", "cp1258", "nonsense", "rot13"]))
def test_decoding_never_fails(data: bytes, hint: str) -> None:
    text = decode(data, hint).text
    assert "\0" not in text
    text.encode("utf-8")


TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
UNICODE = "Cộng hoà xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"


def test_pages_typed_for_old_fonts() -> None:
    entities = TCVN3.encode("ascii", "xmlcharrefreplace").decode()
    for source in (TCVN3.encode("cp1252"), TCVN3.encode("utf-8"), entities.encode()):
        page = read(b"<html><body><font face='.VnTime'>" + source + b"</font></body></html>", "a.html")
        assert [b.text for b in page.blocks] == [UNICODE]
    assert [b.text for b in read(TCVN3.encode("cp1252"), "a.txt").blocks] == [UNICODE]


def tcvn3(text: str) -> bytes:
    """As typed for an ABC font: capitals with marks become small letters."""
    codes: dict[str, bytes] = {}
    for byte in range(128, 256):
        letter = legacy.convert(bytes([byte]).decode("latin-1"), "tcvn3")
        codes.setdefault(letter, bytes([byte]))
    return b"".join(codes.get(c) or codes.get(c.lower()) or c.encode("latin-1") for c in text)


def test_old_fonts_without_a_declaration() -> None:
    lines = ["TỈNH ỦY MẪU SƠN", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-NQ/TU", TEXT, TEXT]
    body = "".join(f"<p>{line}</p>" for line in lines)
    data = tcvn3(f"<html><body><font face='.VnTime'>{body}</font></body></html>")
    assert [b.text for b in read(data, "cu.html").blocks] == lines


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + b"\0" * 9 + bytes(n for k in range(900) for n in (k % 90 + 33, 0)),
        bytes(n for k in range(2000) for n in (k % 90 + 33, 0)),
        b"\0" * 10 + "abc".encode("utf-16-le") * 500,
    ],
)
def test_programs_are_no_utf16(data: bytes) -> None:
    assert encoding.utf16(data) == ""


def test_a_heap_of_marks_is_cut_to_thirty() -> None:
    text = "a" + "\u0301\u0323" * 200_000 + " dân vận"
    found = encoding.decode(text.encode()).text
    assert found.endswith(" dân vận") and len(found) < 50
    assert encoding.decode("ế".encode()).text == "ế"
