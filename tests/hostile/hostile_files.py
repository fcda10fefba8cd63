"""Hostile files, made by code: what parsers choke on, what fills memory, what lies about itself, what lives oddly in a
file system. Each function of MAKERS makes one below the folder it is given; its name says what it is."""

import gzip
import io
import json
import lzma
import os
import socket
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

Maker = Callable[[Path], None]
K = 1000
HEAD = "<!DOCTYPE html><html><head><meta charset=utf-8><title>Trang</title></head><body>"
TEXT = "Công tác dân vận của Đảng trong tình hình mới. "


def _bytes(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return make


def _text(name: str, content: str) -> Maker:
    return _bytes(name, content.encode("utf-8", "surrogatepass"))


def _zip(name: str, members: dict[str, bytes], *, cut: int = 0, flag: int = 0) -> Maker:
    def make(folder: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        data = bytearray(buffer.getvalue())
        if flag:  # general purpose bits of the local and the central header
            data[6] |= flag
            data[data.rindex(b"PK\x01\x02") + 8] |= flag
        (folder / name).write_bytes(bytes(data[: len(data) - cut]))

    return make


def _docx(name: str, document: bytes, **more: bytes) -> Maker:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        b' Target="word/document.xml"/></Relationships>'
    )
    members = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
    return _zip(name, {**members, **more})


def _word(inside: bytes, prolog: bytes = b"") -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    head = b'<?xml version="1.0"?>' + prolog + b"<w:document " + space + b"><w:body>"
    return head + inside + b"</w:body></w:document>"


def _pdf(name: str, objects: list[bytes]) -> Maker:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return _bytes(name, out)


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _page(box: bytes = b"0 0 595 842") -> bytes:
    font = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R " + font + b" >>"


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
LAUGHS = f"<!DOCTYPE html [{ENTITIES}]>"

HTML = [
    _text("html-lồng-div.html", HEAD + "<div>" * 50 * K + TEXT),
    _text("html-lồng-bảng.html", HEAD + "<table><tr><td>" * 5 * K + TEXT),
    _text("html-lồng-danh-sách.html", HEAD + "<ul><li>" * 5 * K + TEXT),
    _text("html-lồng-chữ-đậm.html", HEAD + "<b><i>" * 30 * K + TEXT),
    _text("html-80kb-chú-thích.html", "<!--" * 20 * K),
    _text("html-chú-thích-dở.html", HEAD + TEXT + "<!-- -" * 50 * K),
    _text("html-nửa-thẻ.html", HEAD + "<" * 200 * K),
    _text("html-dấu-và.html", HEAD + "&" * 100 * K),
    _text("html-nhiều-thuộc-tính.html", HEAD + "<p " + " ".join(f"a{n}=1" for n in range(50 * K)) + ">" + TEXT),
    _text("html-thuộc-tính-dài.html", HEAD + f'<p title="{"x" * 2_000_000}">' + TEXT),
    _text("html-bom-thực-thể.html", LAUGHS + "<body><p>&a11;</p>" + TEXT),
    _text("html-bom-thực-thể.xhtml", '<?xml version="1.0"?>' + LAUGHS + "<html><body><p>&a11;</p></body></html>"),
    _text("html-thực-thể-ngoài.xhtml", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>'),
    _text("html-ký-tự-không-có.html", HEAD + "&#0;&#xD800;&#x110000;&#99999999999;" * 2000 + TEXT),
    _bytes("html-nul.html", b"<html>" + b"\0" * 200 * K),
    _text("html-không-dấu-cách.html", HEAD + "<p>" + "dânvận" * 20 * K),
    _text("html-chỉ-mã-lệnh.html", HEAD + "<script>" + "var a=1;" * 50 * K),
    _text("html-cdata.html", HEAD + "<![CDATA[" * 30 * K),
    _bytes("html-utf16-không-dấu.html", (HEAD + TEXT).encode("utf-16-le")[:-1]),
    _bytes("html-bảng-mã-lạ.html", b"<meta charset=khong-co><p>" + TEXT.encode("utf-8") * 9),
    _bytes("html-bảng-mã-utf7.html", b"<meta charset=utf-7><p>+ADw-script+AD4-" * 500),
    _bytes("html-byte-lẻ.html", b"<p>" + b"\x80\xbf\xc0\xff" * 50 * K),
    _text("html-ảnh-trong-trang.html", HEAD + f'<img src="data:image/png;base64,{"A" * 3_000_000}">' + TEXT),
    _text("html-nghìn-ô.html", HEAD + "<table>" + "<tr>" + "<td>1</td>" * 10 * K + "</table>" + TEXT),
    _text("html-nghìn-liên-kết.html", HEAD + '<a href="/x">Tin khác</a> ' * 5 * K),
    _text("html-nghìn-meta.html", "<head>" + '<meta name="a" content="b">' * 5 * K + "</head><p>" + TEXT),
    _text("html-jsonld-lồng.html", HEAD + '<script type="application/ld+json">' + "[" * 100 * K + "</script>" + TEXT),
    _text("html-jsonld-hỏng.html", HEAD + '<script type="application/ld+json">{"datePublished": </script>' + TEXT),
    _text("html-biểu-mẫu.html", HEAD + "<form><select><option>" * 5 * K + TEXT),
    _text("html-svg.html", HEAD + "<svg><g>" * 5 * K + TEXT),
]
PLAIN = [
    _bytes("chữ-rỗng.txt", b""),
    _text("chữ-trắng.txt", " \n\t\r\n" * 1000),
    _text("chữ-chỉ-bom.txt", "\ufeff"),
    _bytes("chữ-nul.txt", b"\0" * 1_000_000),
    _bytes("chữ-ngẫu-nhiên.txt", b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") for n in range(60 * K))),
    _text("chữ-1mb-không-dấu-cách.txt", "dânvận" * 150 * K),
    _text("chữ-100kb-gạch.txt", "-" * 100 * K),
    _text("chữ-100kb-chấm.txt", "." * 100 * K),
    _text("chữ-100kb-gạch-dưới.txt", "_" * 100 * K),
    _text("chữ-100kb-a-còng.txt", "a@" * 50 * K),
    _text("chữ-100kb-số.txt", "1234567890" * 10 * K),
    _text("chữ-100kb-số-và-gạch.txt", "1-1/" * 25 * K),
    _text("chữ-1mb-xuống-dòng.txt", "\n" * 1_000_000),
    _text("chữ-1mb-tab.txt", "a\t" * 500_000),
    _text("chữ-1mb-ống.txt", "| " * 500_000),
    _text("chữ-100kb-ngoặc.txt", "(" * 100 * K),
    _text("chữ-100kb-nháy.txt", "“" * 100 * K),
    _text("chữ-chồng-dấu.txt", "a" + "\u0301\u0323\u0302" * 100_000),
    _text("chữ-đảo-chiều.txt", "\u202e\u2066\u200f" * 100_000 + TEXT),
    _text("chữ-điều-khiển-màn-hình.txt", ("\x1b[2J\x1b]0;x\x07" + TEXT) * 1000),
    _text("chữ-nghìn-số-hiệu.txt", "Căn cứ Nghị quyết số 09-NQ/TW ngày 08/01/2002; " * 5000),
    _text("chữ-nghìn-ngày.txt", "ngày 30 tháng 02 năm 2021, " * 20 * K),
    _text("chữ-nghìn-chữ-số.txt", "Số: " * 100 * K),
    _text("chữ-dòng-mã-số.txt", (("1" * 40 + "a\t") * 3 + "\n") * 2000),
    _text("chữ-hoa-1mb.txt", "ỦY BAN NHÂN DÂN TỈNH " * 30 * K),
    _text("chữ-dòng-nơi-nhận.txt", "Nơi nhận:\n- Như trên;\n" * 20 * K),
    _bytes("chữ-utf8-quá-dài.txt", b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf" * 10 * K),
    _bytes("chữ-utf16-lẻ.txt", b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00"),
    _bytes("chữ-utf32.txt", TEXT.encode("utf-32") * 5),
    _text("chữ-nửa-cặp.txt", "\ud800\udc00 \udfff " * 1000),
]
OFFICE = [
    _bytes("pdf-chỉ-đầu.pdf", b"%PDF-1.7\n"),
    _bytes("pdf-là-html.pdf", (HEAD + TEXT).encode("utf-8")),
    _bytes("html-là-pdf.html", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    _pdf("pdf-trang-vòng.pdf", [CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
    _pdf("pdf-triệu-trang.pdf", [CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>", _page(), _stream(b"")]),
    _pdf("pdf-khổ-giấy-lớn.pdf", [CATALOG, PAGES, _page(b"0 0 99999999999 99999999999"), _stream(b"BT (x) Tj ET")]),
    _pdf("pdf-bom-nén.pdf", [CATALOG, PAGES, _page(), _stream(b" " * 80_000_000)]),
    _pdf("pdf-triệu-chữ.pdf", [CATALOG, PAGES, _page(), _stream(b"BT /F 9 Tf " + b"(x) Tj " * 100_000 + b"ET")]),
    _pdf("pdf-quét-không-chữ.pdf", [CATALOG, PAGES, _page(), _stream(b"0 0 9 9 re f")]),
    lambda folder: _cut(folder, "pdf-cụt.pdf"),
    _bytes("docx-không-phải-zip.docx", b"khong phai"),
    _zip("docx-thiếu-ruột.docx", {"word/khac.xml": b"<a/>"}),
    _docx("docx-bom-nén.docx", _word(b"<w:p><w:r><w:t>" + b" " * 150_000_000 + b"</w:t></w:r></w:p>")),
    _docx("docx-bom-thực-thể.docx", _word(b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS.encode())),
    _docx("docx-lồng.docx", _word(b"<w:tbl><w:tr><w:tc>" * 20 * K)),
    _docx("docx-xml-dở.docx", _word(b"<w:p>")[:-30]),
    _docx("docx-ra-ngoài.docx", _word(b""), **{"../../../tmp/x": b"x", "/etc/x": b"x"}),
    _zip("docx-cụt.docx", {"word/document.xml": _word(b"<w:p/>")}, cut=40),
    _zip("docx-mã-hóa.docx", {"word/document.xml": _word(b"<w:p/>")}, flag=1),
    _bytes("doc-giả.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000),
    _bytes("chương-trình.exe", b"MZ\x90\0" + b"\0\1\2\3" * 5000),
    _bytes("ảnh.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 5000),
    _bytes("không-đuôi", b"\x7fELF" + b"\xff\0" * 5000),
    _zip("nén-lồng.zip", {f"{n}.zip": b"PK\x05\x06" + b"\0" * 18 for n in range(50)}),
    _zip("bom.zip", {"a.txt": b"0" * 100_000_000}),
    lambda folder: _sparse(folder, "tệp-khổng-lồ.txt"),
]
RECORDS = [
    _bytes("dòng-không-phải-xz.jsonl.xz", b"khong phai"),
    _bytes("dòng-bom.jsonl.xz", lzma.compress(bytes(40_000_000), preset=0)),
    _bytes("dòng-cụt.jsonl.gz", gzip.compress(os.urandom(50_000))[:20_000]),
    _bytes("dòng-rỗng.jsonl", b""),
    _bytes("dòng-nul.jsonl", b"\0" * 100 * K + b"\n"),
    _text("dòng-dài.jsonl", json.dumps({"id": "dài", "body": "x" * 1_200_000})),
    _text("dòng-lồng.jsonl", '{"body":' + "[" * 200 * K),
    _text("dòng-nửa-cặp.jsonl", '{"id": "\\udfff", "title": "\\ud800", "body": "' + TEXT + '\\ud83d"}'),
    _text("dòng-số-lớn.jsonl", '{"id": 1' + "0" * 6000 + ', "body": "' + TEXT + '"}'),
    _text("dòng-lạ.jsonl", 'null\ntrue\n1e999\nNaN\n[]\n"x"\n{}\n{"body": {}}\n{"body": null}\n'),
    _bytes("dòng-không-utf8.jsonl", b'{"body": "\xff\xfe"}\n'),
]


def _cut(folder: Path, name: str) -> None:
    _pdf(name, [CATALOG, PAGES, _page(), _stream(b"BT (x) Tj ET " * 5000)])(folder)
    path = folder / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _sparse(folder: Path, name: str) -> None:
    with (folder / name).open("wb") as file:
        file.truncate(3 << 30)


def _oddly_named(name: bytes) -> Maker:
    def make(folder: Path) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(TEXT, "utf-8")

    return make


def _link(name: str, target: str) -> Maker:
    return lambda folder: (folder / name).symlink_to(target)


def _socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder)  # the path of a socket may have some hundred bytes only
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("ổ-cắm.txt")
    finally:
        os.chdir(before)


def _deep_folder(folder: Path) -> None:
    before = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(2200):  # a path longer than the system takes in one call
            Path("sâu").mkdir()
            os.chdir("sâu")
        Path("đáy.txt").write_text(TEXT, "utf-8")
    finally:
        os.chdir(before)


PLACES = [
    _oddly_named(b"ten-\xe1\xff.txt"),
    _oddly_named(b"xuong\ndong\x1b[2J.txt"),
    _oddly_named(b"x" * 251 + b".txt"),
    _oddly_named(b"-rf.txt"),
    _oddly_named(b"%00..%2f.txt"),
    _link("ra-ngoài.txt", "/etc/passwd"),
    _link("ra-thư-mục", "/etc"),
    _link("đứt.txt", "khong-co"),
    _link("vòng.txt", "vòng.txt"),
    _link("thiết-bị.txt", "/dev/zero"),
    _link("lên", "."),
    lambda folder: os.mkfifo(folder / "ống.txt"),
    _socket,
    _deep_folder,
    _text("chữ-thường.txt.meta.json", "[" * 100 * K),
    _text("chữ-thường.txt", TEXT),
    _text("lạc-lõng.meta.json", "{}"),
]
GROUPS: dict[str, list[Maker]] = {"html": HTML, "plain": PLAIN, "office": OFFICE, "records": RECORDS, "places": PLACES}
