"""LibreOffice and Tesseract as they are: real files, made and read by the real programs; and programs that go wrong."""

import io
import json
import shutil
import socket
import struct
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from test_formats import LETTERHEAD, columns, make_docx, program, texts

from analyzers.analysis import syllables
from indexer.cleaning import clean
from indexer.cli import cli
from indexer.page import Page, ProgramMissingError, UnreadableError
from indexer.readers import ocr, office, read, read_file

DATA = Path(__file__).parents[2] / "data" / "readers"
needs_office = pytest.mark.skipif(not office.program(), reason="LibreOffice (soffice) is not installed")
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract with its model `vie` is not installed")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


# --- LibreOffice --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Our DOCX saved by LibreOffice in another format."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "bao-cao.docx").write_bytes(make_docx())

    def save(extension: str, kind: str) -> Path:
        command = [office.program(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(folder / "bao-cao.docx")]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        return folder / f"bao-cao.{extension}"

    return save


@needs_office
@pytest.mark.parametrize(("extension", "kind"), [("doc", "doc:MS Word 97"), ("odt", "odt"), ("pdf", "pdf")])
def test_what_libreoffice_saves_is_read(saved: Callable[[str, str], Path], extension: str, kind: str) -> None:
    path = saved(extension, kind)
    page = read_file(path, path.parent)
    assert page.format == extension
    assert [b.text for b in page.blocks if b.reason == "running head"] in (["Ban Dân vận Tỉnh ủy Mẫu Sơn"], [])
    kept = [b for b in page.blocks if b.keep and b.text != "Ban Dân vận Tỉnh ủy Mẫu Sơn"]  # nothing runs on one page
    assert [(b.text, b.column) for b in kept][:6] == LETTERHEAD
    assert [b.text for b in kept[6:]] == [
        "BÁO CÁO",
        "I. Kết quả",
        "Công tác dân vận có nhiều chuyển biến.",
        "TT | Huyện | Số",
        "1 | Sơn Bình | 64",
        "Sau bảng.",
    ]


@needs_office
def test_conversions_at_the_same_time_do_not_disturb_each_other(saved: Callable[[str, str], Path]) -> None:
    data = saved("odt", "odt").read_bytes()
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(lambda name: read(data, name), ["a.odt", "b.odt"]))
    assert texts(pages[0]) == texts(pages[1])
    assert columns(pages[0])[1:7] == LETTERHEAD


# --- Tesseract ----------------------------------------------------------------------------------------------------


LINKED = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"><office:body><office:text>
<text:p>Báo cáo công tác quý I</text:p>
<text:section text:name="a"><text:section-source xlink:type="simple" xlink:href="{file}"/><text:p>cũ</text:p>
</text:section><text:p><draw:frame text:anchor-type="as-char"><draw:image xlink:href="{address}/con-dau.png"
 xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.2"><manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry
 manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


@needs_office
def test_nothing_is_fetched_for_a_document_from_the_network_or_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("không ai được đọc")
    odt = io.BytesIO()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        with zipfile.ZipFile(odt, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", LINKED.format(file=secret.as_uri(), address=address))
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        page = office.read(odt.getvalue(), "a.odt")
        with pytest.raises(BlockingIOError):  # nobody has called
            server.accept()
    assert [block.text for block in page.blocks] == ["Báo cáo công tác quý I", "cũ"]


def scan(number: int, dots: int = 300) -> Any:
    """A page of our PDF as a scanner sees it: an array of greys."""
    document = pdfium.PdfDocument(DATA / "bao-cao.pdf")
    try:
        return document[number].render(scale=dots / 72, grayscale=True).to_numpy().squeeze()
    finally:
        document.close()


def scanned_pdf() -> bytes:
    """The whole of our PDF as pictures."""
    original, made = pdfium.PdfDocument(DATA / "bao-cao.pdf"), pdfium.PdfDocument.new()
    for sheet in original:
        width, height = sheet.get_size()
        image = pdfium.PdfImage.new(made)
        image.set_bitmap(sheet.render(scale=300 / 72))
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        page = made.new_page(width, height)
        page.insert_obj(image)
        page.gen_content()
    out = io.BytesIO()
    made.save(out)
    made.close()
    original.close()
    return out.getvalue()


def png(grey: Any) -> bytes:
    height, width = grey.shape

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + row.tobytes() for row in grey))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(*greys: Any) -> bytes:
    """One uncompressed TIFF of several pages."""
    out = b"II*\0" + struct.pack("<I", 8)
    for number, grey in enumerate(greys):
        height, width = grey.shape
        data = grey.tobytes()
        strip = len(out) + 2 + 9 * 12 + 4
        tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, strip), (277, 1), (278, height)]
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in [*tags, (279, len(data))])
        after = strip + len(data) if number + 1 < len(greys) else 0
        out += struct.pack("<H", 9) + entries + struct.pack("<I", after) + data
    return out


def check_letterhead(page: Page) -> None:
    """Both columns in order; the place, set in italics of another font, may be misread."""
    head = [(b.text, b.column) for b in page.blocks if b.column][:6]
    assert head[:5] == LETTERHEAD[:5]
    assert (head[5][0].partition(", ")[2], head[5][1]) == ("ngày 05 tháng 01 năm 2022", 2)


@needs_ocr
def test_a_scanned_report_reads_as_the_report_itself() -> None:
    page, original = clean(read(scanned_pdf(), "quet.pdf")), clean(read_file(DATA / "bao-cao.pdf", DATA))
    check_letterhead(page)
    assert [b.text for b in page.blocks if b.reason == "running head"] == ["Ban Dân vận Tỉnh ủy Mẫu Sơn"]
    ours, wanted = Counter(syllables(page.body)), Counter(syllables(original.body))
    assert sum((ours & wanted).values()) >= 0.98 * max(sum(ours.values()), sum(wanted.values()))
    assert "1 | Mô hình dân vận khéo | 125" in texts(page)
    assert columns(page)[-2:] == [("TRƯỞNG BAN", 2), ("Nguyễn Văn Mẫu", 2)]


@needs_ocr
@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_pictures_of_pages(kind: str) -> None:
    page = read(png(scan(0)) if kind == "png" else tiff(scan(0), scan(1)), f"quet.{kind}")
    assert page.format == "image"
    check_letterhead(page)
    assert ("Năm 2021, công tác" in page.body, page.body.count("nâng cao chất lượng, hiệu quả.") > 5) == (True, True)


@needs_ocr
def test_a_picture_without_writing_is_a_scan_without_text() -> None:
    with pytest.raises(UnreadableError, match="scan without text"):
        read(png(scan(0)[:50, :50] * 0 + 255), "trang.png")


def test_pages_that_are_pictures_are_named_where_nothing_can_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ocr.available.cache_clear()
    try:
        document = pdfium.PdfDocument(DATA / "bao-cao.pdf")
        scans = pdfium.PdfDocument(scanned_pdf())
        document.import_pages(scans, [0])
        out = io.BytesIO()
        document.save(out)
        page = read(out.getvalue(), "kem-phu-luc.pdf")
        assert "1 pages are scans without text" in page.incomplete
        assert columns(page)[1:7] == LETTERHEAD
        with pytest.raises(ProgramMissingError, match="scan without text"):
            read(scanned_pdf(), "quet.pdf")
    finally:
        ocr.available.cache_clear()


# --- programs that go wrong ---------------------------------------------------------------------------------------


def rebuild(kho: Path, **settings: str) -> Any:
    environment = {f"TVB_{name}": value for name, value in settings.items()}
    arguments = ["rebuild", "--corpus", str(kho), "--index", str(kho.parent / "index"), "--jobs", "2", "--json"]
    return json.loads(CliRunner().invoke(cli, arguments, env=environment, catch_exceptions=False).stdout)


def running(mark: bytes) -> list[Path]:
    def command(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError:
            return b""

    return [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark in command(path)]


@pytest.fixture
def kho(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one Word file of old and one plain text; temporary files go to `tmp` beside it."""
    for name in ("kho", "tmp", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "kho" / "cu.doc").write_bytes(OLE)
    (tmp_path / "kho" / "moi.txt").write_text("Nghị quyết về công tác dân vận", "utf-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path / "kho"


def fork_server_again() -> None:
    """Workers take the environment of the fork server, which began before this test."""
    from multiprocessing import forkserver

    forkserver._forkserver._stop()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("script", "seconds", "kind", "reason"),
    [
        ("sleep 301 & sleep 301", "1", "unreadable", "takes too long"),
        ("trap '' TERM\nsleep 301 & sleep 301", "1", "unreadable", "takes too long"),
        ("sleep 301 & exit 3", "60", "unreadable", "cannot read it"),
    ],
    ids=["hangs", "hangs and does not listen", "leaves a process and fails"],
)
def test_a_program_that_goes_wrong_leaves_nothing(
    kho: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: str, kind: str, reason: str
) -> None:
    program(kho.parent / "bin", "soffice", f"touch $TMPDIR/lu123.tmp\n{script}\n", monkeypatch)
    fork_server_again()
    report = rebuild(kho, PROGRAM_SECONDS=seconds)
    fork_server_again()
    (problem,) = report["failed"]
    assert (report["indexed"], problem["source"], problem["kind"]) == (1, "cu.doc", kind)
    assert reason in problem["reason"]
    assert running(b"sleep\x00301") == []
    assert [p for p in (kho.parent / "tmp").rglob("*") if not p.name.startswith("pymp-") and p.suffix != ".sock"
            and "listener-" not in p.name] == []  # fmt: skip


def test_a_missing_program_is_named_and_the_file_tried_again(kho: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(shutil.which("sh") or "/bin/sh", kho.parent / "bin" / "sh")
    monkeypatch.setenv("PATH", str(kho.parent / "bin"))
    fork_server_again()
    report = rebuild(kho)
    assert [(p["source"], p["kind"]) for p in report["failed"]] == [("cu.doc", "program")]
    (kho.parent / "bin" / "ready.docx").write_bytes(make_docx())
    take = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done\n'
    program(kho.parent / "bin", "soffice", f"{take}cp {kho.parent}/bin/ready.docx $out/document.docx\n", monkeypatch)
    fork_server_again()
    arguments = ["update", "--corpus", str(kho), "--index", str(kho.parent / "index"), "--json"]
    report = json.loads(CliRunner().invoke(cli, arguments, catch_exceptions=False).stdout)
    fork_server_again()
    assert (report["indexed"], report["failed"]) == (1, [])


@needs_office
@needs_ocr
def test_a_folder_of_them_is_indexed_whole(kho: Path, saved: Callable[[str, str], Path]) -> None:
    (kho / "cu.doc").unlink()
    shutil.copy(saved("doc", "doc:MS Word 97"), kho / "bao-cao.doc")
    (kho / "quet.pdf").write_bytes(scanned_pdf())
    (kho / "quet.png").write_bytes(png(scan(0)))
    fork_server_again()
    report = rebuild(kho)
    fork_server_again()
    assert (report["failed"], report["indexed"]) == ([], 4)
    assert not [p for p in (kho.parent / "tmp").iterdir() if p.name.startswith(("tim-van-ban-", "office-", "lu"))]
