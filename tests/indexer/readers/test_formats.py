"""Each format becomes the same kind of page: blocks in reading order, with what the container says of itself."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml

from indexer.page import Block, Page, UnreadableError
from indexer.readers import read, read_file
from indexer.readers.detect import detect
from indexer.readers.pdf_lines import Line, Segment, join_paragraphs

DATA = Path(__file__).parents[2] / "data" / "readers"
LETTERHEAD = [
    ("TỈNH ỦY MẪU SƠN", 1),
    ("BAN DÂN VẬN", 1),
    ("*", 1),
    ("Số 15-BC/BDVTU", 1),
    ("ĐẢNG CỘNG SẢN VIỆT NAM", 2),
    ("Mẫu Sơn, ngày 05 tháng 01 năm 2022", 2),
]

LONG = "Các cấp ủy đảng đã chú trọng chỉ đạo thực hiện các nhiệm vụ, giải pháp nâng cao chất lượng công tác dân vận."


def texts(page: Page) -> list[str]:
    return [b.text for b in page.blocks]


def columns(page: Page) -> list[tuple[str, int]]:
    return [(b.text, b.column) for b in page.blocks]


def html(body: str, head: str = "") -> Page:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


# --- HTML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Nghị quyết\n  số <b>25</b>-NQ/TW</p>", ["Nghị quyết số 25-NQ/TW"]),
        ("Dòng một<br>Dòng hai<br/><br/>Dòng ba", ["Dòng một", "Dòng hai", "Dòng ba"]),
        ("<ul><li>Một<li>Hai</ul>", ["Một", "Hai"]),
        ("<div>Ngoài<p>Trong</p>Sau</div>", ["Ngoài", "Trong", "Sau"]),
        ("số 178&#45;BC&#x002F;TU", ["số 178-BC/TU"]),
        ("<script>var a='<p>không</p>'</script><!-- không --><p>có</p><style>p{}</style>", ["có"]),
        ("<table border=1><tr><th>Huyện<th>Số<tr><td>Sơn Bình<td>64<td></table>", ["Huyện | Số", "Sơn Bình | 64"]),
        ("<p>a&nbsp;&nbsp; b</p>", ["a b"]),
        ("<select><option>Chọn</option></select><p>Chữ</p>", ["Chữ"]),
        ("<pre>dòng 1\ndòng 2</pre>", ["dòng 1", "dòng 2"]),
    ],
)
def test_html_blocks(body: str, expected: list[str]) -> None:
    assert texts(html(body)) == expected


def test_html_block_features() -> None:
    page = html(
        "<h2>Tin</h2><p align=center><b>BÁO CÁO</b></p><p style='text-align:right'>Hà Nội</p>"
        "<ul><li><a href=/x>Xem tiếp</a></li></ul><p><a name=d1>Điều 1</a></p>"
    )
    assert page.blocks[0] == Block("Tin", "heading", level=2, bold=True, container=0)
    assert (page.blocks[1].align, page.blocks[1].bold) == ("center", True)
    assert page.blocks[2].align == "right"
    assert (page.blocks[3].kind, page.blocks[3].linked) == ("item", len("Xem tiếp"))
    assert page.blocks[4].linked == 0, "an anchor is no link"


def test_html_letterhead_is_read_column_by_column() -> None:
    page = read_file(DATA / "bao-cao.html", DATA)
    assert columns(page)[:6] == LETTERHEAD
    assert columns(page)[-6:] == [
        ("Nơi nhận:", 1),
        ("- Ban Dân vận Trung ương,", 1),
        ("- Thường trực Tỉnh ủy,", 1),
        ("- Lưu Văn phòng.", 1),
        ("TRƯỞNG BAN", 2),
        ("Nguyễn Văn Mẫu", 2),
    ]


def test_html_says_what_it_is() -> None:
    page = html(
        "<table><tr><td>Số hiệu:</td><td>25-CT/HU</td></tr><tr><td>Người ký</td><td>Phạm Thị Lan</td></tr></table>"
        "<div><b>Ngày ban hành:</b> <span>15/05/2018</span></div>",
        head="<title> Chỉ thị  25 </title><meta property='og:title' content='Chỉ thị'>"
        "<meta name='DC.date' content='2018'>"
        "<link rel=canonical href='https://vi.example/25'>"
        '<script type="application/ld+json">{"@graph":[{"@type":"Article","datePublished":"2018-05-16",'
        '"author":{"name":"Thu Hà"}}]}</script>',
    )
    assert page.title == "Chỉ thị 25"
    assert page.url == "https://vi.example/25"
    assert {name: page.meta[name][0] for name in page.meta} == {
        "title": "Chỉ thị 25",
        "og:title": "Chỉ thị",
        "dc.date": "2018",
        "canonical": "https://vi.example/25",
        "jsonld.type": "Article",
        "jsonld.datepublished": "2018-05-16",
        "jsonld.author.name": "Thu Hà",
        "table.số hiệu": "25-CT/HU",
        "table.người ký": "Phạm Thị Lan",
        "table.ngày ban hành": "15/05/2018",
    }


def test_saved_page_knows_its_address() -> None:
    page = read(b"<!-- saved from url=(0029)https://vi.example/tin/12.html -->\n<html><p>Tin</p>", "tin.html")
    assert page.url == "https://vi.example/tin/12.html"


def test_a_page_that_its_scripts_fill_in() -> None:
    article = {"sapo": LONG, "content": f"<p>{LONG}</p><ul><li>{LONG}</li></ul>"}
    state = {"menu": [{"name": "Trang chủ"}], "article": article}
    for kind, before in (('type="application/json"', ""), ("", "window.__STATE__ = ")):
        script = f"<script {kind}>{before}{json.dumps(state)}</script>"
        page = html(f'<div id="app">Đang tải…</div>{script}')
        assert [(b.text, b.kind) for b in page.blocks[1:]] == [
            (LONG, "paragraph"), (LONG, "paragraph"), (LONG, "item"),
        ]  # fmt: skip
        full = html(f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>{script}")
        assert texts(full) == [LONG] * 3, "a page with text of its own needs no help"


def test_a_frameset_is_read_by_what_it_shows_without_frames() -> None:
    data = "<html><frameset cols='1,*'><frame src=a><noframes><body><p>Dân vận</p></noframes></frameset>"
    assert texts(read(data.encode(), "a.html")) == ["Dân vận"]


def test_a_table_that_lays_out_a_page_is_no_row() -> None:
    story = "".join(f"<p>{LONG}</p>" for _ in range(8))
    rows = f"<tr><td colspan=2>Ban Dân vận</td></tr><tr><td><p>Menu</p></td><td>{story}</td></tr>"
    assert texts(html(f"<table>{rows}{'<tr><td>Chân</td></tr>' * 3}</table>")).count(LONG) == 8


# --- text ---------------------------------------------------------------------------------------------------------


def test_text_lines_and_rows() -> None:
    page = read("Một dòng\r\n\r\n  • Mục\n| a | b |\n|---|---|\nx\ty\tz\n".encode(), "a.txt")
    assert [(b.text, b.kind) for b in page.blocks] == [
        ("Một dòng", "paragraph"),
        ("• Mục", "item"),
        ("a | b", "row"),
        ("x | y | z", "row"),
    ]


def test_hard_wrapped_text_is_joined() -> None:
    sentence = "Các cấp ủy đảng đã chú trọng công tác chỉ đạo thực hiện các nhiệm vụ, giải pháp"
    lines = [sentence] * 12
    page = read(("\n".join(lines) + "\nhiệu quả.\n\nĐoạn hai ngắn.\n").encode(), "a.txt")
    assert texts(page) == [" ".join([*lines, "hiệu quả."]), "Đoạn hai ngắn."]


def test_text_letterhead_in_two_columns() -> None:
    page = read_file(Path(__file__).parents[2] / "data/cleaning/dump-official.in.txt", Path(__file__).parents[2])
    assert columns(page)[3:8] == [
        ("TỈNH ỦY LÂM GIANG", 1),
        ("*", 1),
        ("Số 210-BC/TU", 1),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", 2),
        ("Lâm Giang, ngày 20 tháng 10 năm 2019", 2),
    ]


# --- PDF ----------------------------------------------------------------------------------------------------------


def test_pdf() -> None:
    page = read_file(DATA / "bao-cao.pdf", DATA)
    kept = [b for b in page.blocks if b.keep]
    assert [b.text for b in page.blocks if b.reason == "running head"] == ["Ban Dân vận Tỉnh ủy Mẫu Sơn"]
    assert [(b.text, b.column) for b in kept][:6] == LETTERHEAD
    assert (kept[6].text, kept[6].align) == ("BÁO CÁO", "center")
    paragraphs = [b.text for b in kept if b.text.endswith("nâng cao chất lượng, hiệu quả.")]
    assert len(paragraphs) == 16, "every paragraph is whole, over line ends and page ends"
    assert all(p.startswith(("Năm 2021, công tác", f"{n // 2 + 1}. Năm 2021")) for n, p in enumerate(paragraphs))
    assert "1 | Mô hình dân vận khéo | 125" in texts(page)
    assert columns(page)[-2:] == [("TRƯỞNG BAN", 2), ("Nguyễn Văn Mẫu", 2)]


def test_pdf_table_is_read_by_the_rules_between_its_cells() -> None:
    """Cells so close to each other that their gap is no wider than one between words, as Chromium prints them."""
    draw = "".join(f"{x} 640 0.7 60 re f " for x in (50, 72, 190, 260)) + "50 640 210 0.7 re f "
    rows = (("TT", "Noi dung cong viec", "Chu tri"), ("1", "Kiem tra dot mot nam", "Ban Dan van"))
    for number, cells in enumerate(rows):
        for x, cell in zip((53, 75, 193), cells, strict=True):
            draw += f"BT /F 11 Tf {x} {680 - 20 * number} Td ({cell}) Tj ET "
    draw += "BT /F 11 Tf 53 600 Td (Sau bang la mot dong chu thuong, khong o nao het ca.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, content) for n, content in enumerate(objects, 1))
    page = read(b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF", "bang.pdf")
    assert [(b.text, b.kind) for b in page.blocks] == [
        ("TT | Noi dung cong viec | Chu tri", "row"),
        ("1 | Kiem tra dot mot nam | Ban Dan van", "row"),
        ("Sau bang la mot dong chu thuong, khong o nao het ca.", "paragraph"),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Lâm Giang, ngày 05 tháng 01 năm", "2022"], ["Lâm Giang, ngày 05 tháng 01 năm 2022"]),
        (["Lâm Giang, ngày", "05 tháng 01 năm 2022"], ["Lâm Giang, ngày 05 tháng 01 năm 2022"]),
        (["Lâm Giang, ngày tháng năm", "TRƯỞNG BAN"], ["Lâm Giang, ngày tháng năm", "TRƯỞNG BAN"]),
        (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM", "Độc lập"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập"]),
    ],
)
def test_what_a_narrow_column_cuts_is_made_whole(lines: list[str], expected: list[str]) -> None:
    places = [Segment(text, 300, 500, 700 - 15 * n, 712 - 15 * n) for n, text in enumerate(lines)]
    printed = [Line([place], 0, 595, 842, column=2) for place in places]
    assert [b.text for b in join_paragraphs(printed)] == expected


def test_pdf_without_text_is_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    from indexer.readers import ocr

    ocr.available.cache_clear()
    with pytest.raises(UnreadableError, match="scan without text"):
        read(blank_pdf(), "scan.pdf")
    ocr.available.cache_clear()


def blank_pdf() -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 400)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


# --- DOCX ---------------------------------------------------------------------------------------------------------


def make_docx() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Báo cáo 15"
    document.sections[0].header.paragraphs[0].text = "Ban Dân vận Tỉnh ủy Mẫu Sơn"
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "TỈNH ỦY MẪU SƠN\nBAN DÂN VẬN\n*\nSố 15-BC/BDVTU"
    head.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM\nMẫu Sơn, ngày 05 tháng 01 năm 2022"
    title = document.add_paragraph()
    title.add_run("BÁO CÁO").bold = True
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("I. Kết quả", 1)
    document.add_paragraph("Công tác dân vận có nhiều chuyển biến.")
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, (("TT", "Huyện", "Số"), ("1", "Sơn Bình", "64")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Sau bảng.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx() -> None:
    page = read(make_docx(), "bao-cao.docx")
    assert page.title == "Báo cáo 15"
    assert page.blocks[0].reason == "running head"
    assert columns(page)[1:7] == LETTERHEAD
    assert (page.blocks[7].text, page.blocks[7].align, page.blocks[7].bold) == ("BÁO CÁO", "center", True)
    assert (page.blocks[8].kind, page.blocks[8].level) == ("heading", 1)
    assert texts(page)[9:] == [
        "Công tác dân vận có nhiều chuyển biến.",
        "TT | Huyện | Số",
        "1 | Sơn Bình | 64",
        "Sau bảng.",
    ]


def test_docx_controls_insertions_and_boxes() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    document.add_paragraph("Trước.")
    for xml in (
        f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>Trong ô điều khiển.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f"<w:p {space}><w:r><w:t>Chữ </w:t></w:r><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>",
        f"<w:p {space}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict><w:t>Ngoài khung</w:t></w:r></w:p>",
    ):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    out = io.BytesIO()
    document.save(out)
    page = read(out.getvalue(), "a.docx")
    assert texts(page) == ["Trước.", "Trong ô điều khiển.", "Chữ thêm", "Ngoài khung", "Trong khung"]


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def numbered_docx() -> bytes:
    """A regulation whose "Chương I", "Điều 1.", "a)" are counted by Word; with a nested table and a footnote."""
    document = docx.Document()
    levels = [("upperRoman", "Chương %1", ""), ("decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>'),
              ("decimal", "%3.", ""), ("lowerLetter", "%4)", "")]  # fmt: skip
    rules = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text, more) in enumerate(levels)
    )
    bullet = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    for number, own in ((1, rules), (2, bullet)):
        numbering.append(parse_xml(f'<w:abstractNum {WORD} w:abstractNumId="{number}">{own}</w:abstractNum>'))
    for number, kind in ((1, 1), (2, 2)):
        numbering.append(parse_xml(f'<w:num {WORD} w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>'))
    for text, number, level in (
        ("Quy định chung", 1, 0), ("Phạm vi", 1, 1), ("Quy chế này.", 1, 2), ("Áp dụng cho:", 1, 2),
        ("cấp tỉnh;", 1, 3), ("cấp huyện.", 1, 3),
        ("Đối tượng", 1, 1), ("Mọi người.", 1, 2), ("Điều khoản", 1, 0), ("Hiệu lực", 1, 1),
        ("Gạch đầu dòng", 2, 0),
    ):  # fmt: skip
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        levels_xml = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
        properties.append(parse_xml(f"<w:numPr {WORD}>{levels_xml}</w:numPr>"))
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Bên ngoài"
    inner = table.cell(0, 1).add_table(2, 2)
    for row, cells in zip(inner.rows, (("Huyện", "Số"), ("Sơn Bình", "64")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    hidden = document.add_paragraph("Chữ hiện").add_run(" chữ ẩn")
    hidden.font.hidden = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_numbers_that_word_counts() -> None:
    assert texts(read(numbered_docx(), "quy-che.docx")) == [
        "Chương I Quy định chung", "Điều 1. Phạm vi", "1. Quy chế này.", "2. Áp dụng cho:", "a) cấp tỉnh;",
        "b) cấp huyện.", "Điều 2. Đối tượng", "1. Mọi người.", "Chương II Điều khoản", "Điều 3. Hiệu lực",
        "Gạch đầu dòng", "Bên ngoài", "Huyện | Số", "Sơn Bình | 64", "Chữ hiện",
    ]  # fmt: skip


def test_docx_footnotes_follow_their_paragraph() -> None:
    reference = f'<w:p {WORD}><w:r><w:t>Theo Nghị quyết 25</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = docx.Document()
    document.element.body.insert(0, parse_xml(reference))
    document.add_paragraph("Đoạn sau.")
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = (
        f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Nghị quyết số 25-NQ/TW ngày 03/6/2013.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    out = io.BytesIO()
    document.save(out)
    page = read(out.getvalue(), "a.docx")
    assert texts(page) == ["Theo Nghị quyết 25", "Nghị quyết số 25-NQ/TW ngày 03/6/2013.", "Đoạn sau."]


# --- the lighter formats ------------------------------------------------------------------------------------------


def test_mhtml() -> None:
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://vi.example/tin\r\n"
        b"Subject: =?utf-8?Q?C=C3=B4ng_t=C3=A1c?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://vi.example/tin\r\n\r\n"
        b'<html><head><meta charset=3D"utf-8"></head><p>D=C3=A2n v=E1=BA=ADn kh=C3=A9o</p></html>\r\n--B--\r\n'
    )
    page = read(data, "tin.mhtml")
    assert (page.format, page.url, page.title, texts(page)) == (
        "mhtml",
        "https://vi.example/tin",
        "Công tác",
        ["Dân vận khéo"],
    )


def test_mail() -> None:
    data = (
        "From: vp@vi.example\nTo: ban@vi.example\nDate: Wed, 05 Jan 2022 08:00:00 +0700\n"
        "Subject: =?utf-8?B?R2nhuqV5IG3hu51p?=\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\nKính gửi các đồng chí\n"
    ).encode()
    page = read(data, "thu.eml")
    assert (page.format, page.title, texts(page)) == ("eml", "Giấy mời", ["Giấy mời", "Kính gửi các đồng chí"])


def test_markdown() -> None:
    data = "---\ntitle: Ghi chép\n---\n# Mục lớn\n\nĐoạn *một*\n\n- ý 1\n- ý 2\n"
    data += "\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    page = read(data.encode(), "a.md")
    assert page.title == "Ghi chép"
    assert [(b.text, b.kind, b.level) for b in page.blocks] == [
        ("Mục lớn", "heading", 1),
        ("Đoạn một", "paragraph", 0),
        ("ý 1", "item", 0),
        ("ý 2", "item", 0),
        ("a | b", "row", 0),
        ("1 | 2", "row", 0),
    ]


def test_rtf() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0 Times;}}{\info{\title B\'e1o c\'e1o}}\f0 "
        rb"T\u7893?ng k\u7871?t c\'f4ng t\'e1c d\'e2n v\'e2\'f2n\par {\pict\pngblip "
        + b"ab" * 3000
        + rb"}\b Xong\b0\par}"
    )
    page = read(data, "a.rtf")
    assert (page.title, texts(page)) == ("Báo cáo", ["Tổng kết công tác dân vận", "Xong"])


def test_rtf_tables() -> None:
    def row(*cells: str) -> str:
        return r"\trowd\cellx1\cellx2 " + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"

    def word(*cells: str) -> str:  # Word writes the definition of a row after it, too, and only there for later ones
        return "".join(rf"\pard\intbl {cell}\cell " for cell in cells) + r"\pard {\trowd\cellx1\cellx2 \row}"

    body = (
        row(r"TINH UY\par So 15-BC/TU", r"DANG CONG SAN VIET NAM\par ngay 05").replace("DANG CONG SAN VIET NAM",
            r"\u272?\u7842?NG C\u7896?NG S\u7842?N VI\u7878?T NAM")
        + r"\pard Than bai.\par " + row("TT", "Huyen", "So") + word("1", "Son Binh", "64") + r"\pard Sau bang.\par"
    )  # fmt: skip
    page = read((r"{\rtf1\ansi " + body + "}").encode("ascii", "replace"), "a.rtf")
    head = [("TINH UY", 1), ("So 15-BC/TU", 1), ("ĐẢNG CỘNG SẢN VIỆT NAM", 2), ("ngay 05", 2)]
    assert columns(page)[:4] == head
    assert texts(page)[-4:] == ["Than bai.", "TT | Huyen | So", "1 | Son Binh | 64", "Sau bang."]
    bare = read((r"{\rtf1\ansi\uc0 " + body + "}").encode("ascii", "replace"), "a.rtf")
    assert texts(bare)[-4:] == texts(page)[-4:]


def test_legacy_word_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableError, match="install LibreOffice"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc")


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for a program that is not installed here: it takes and gives what the real one does."""
    path = folder / name
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_office_files_go_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "converted.docx").write_bytes(make_docx())
    script = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done\n'
    script += f"cp {tmp_path}/converted.docx $out/document.docx\n"
    program(tmp_path, "soffice", script, monkeypatch)
    page = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc")
    assert (page.format, columns(page)[1:7]) == ("doc", LETTERHEAD)
    program(tmp_path, "soffice", "exit 1\n", monkeypatch)
    with pytest.raises(UnreadableError, match="LibreOffice cannot read it"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc")


def test_scans_go_through_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.readers import ocr

    rows = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    rows += ["1\t1\t0\t0\t0\t0\t0\t0\t1250\t1667\t-1\t", "4\t1\t1\t1\t1\t0\t100\t100\t300\t40\t-1\t"]
    for number, word in enumerate(["Chữ", "nhận", "dạng"]):
        rows.append(f"5\t1\t1\t1\t1\t{number}\t{100 + 100 * number}\t100\t90\t40\t91.5\t{word}")
    rows.append("5\t1\t1\t1\t1\t9\t400\t100\t90\t40\t3.0\tvết-bẩn")
    (tmp_path / "rows").write_text("\n".join(rows) + "\n")
    script = '[ "$1" = --list-langs ] && { echo vie; exit; }; head -c 2 | grep -q P5 && cat ' + f"{tmp_path}/rows\n"
    program(tmp_path, "tesseract", script, monkeypatch)
    ocr.available.cache_clear()
    try:
        assert texts(read(drawn_pdf(), "scan.pdf")) == ["Chữ nhận dạng"]
    finally:
        ocr.available.cache_clear()


def drawn_pdf() -> bytes:
    """A page that is one picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    page = document.new_page(300, 400)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.new_native(20, 20, pypdfium2.raw.FPDFBitmap_BGR))
    image.set_matrix(pypdfium2.PdfMatrix().scale(300, 400))
    page.insert_obj(image)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


# --- which reader -------------------------------------------------------------------------------------------------


def test_content_decides_before_the_name() -> None:
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    table = [
        (b"%PDF-1.4\n", "a.doc", "pdf"),
        (make_docx(), "a.zip", "docx"),
        (odt.getvalue(), "a.bin", "office"),
        (b"{\\rtf1 x}", "a.doc", "rtf"),
        (b"  <!DOCTYPE html><html>", "a.txt", "html"),
        (b"<html><body><p>x", "a.doc", "html"),
        ("\ufeff<html>".encode("utf-16"), "a", "html"),
        ("Văn bản thường".encode(), "a.pdf", "text"),
        ("# Tiêu đề".encode(), "a.md", "markdown"),
        (b"\x89PNG\r\n\x1a\n", "a.html", "image"),
        (b"\0\1\2\3" * 50, "a.txt", ""),
    ]
    for data, name, expected in table:
        assert detect(data, name) == expected, (data[:20], name)
