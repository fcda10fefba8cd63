"""Heads and signature blocks set side by side: text dumps, Markdown, tables of unions; scanned heads."""

import pytest

from indexer import cleaning, readers

DUMP = """TỈNH UỶ HÀ GIANG            ĐẢNG CỘNG SẢN VIÊT NAM
        *                      ------***------
Sô: 12-NQ/TU              Hà Giang, ngày 20 tháng 10 năm 2008

                    NGHỊ QUYẾT
     về phát triển kinh tế - xã hội các xã biên giới

    Qua 5 năm thực hiện, công tác xây dựng các xã biên giới đã đạt nhiều kết quả.

Nơi nhận:                           T/M TỈNH UỶ
- Ban Bí thư TW Đảng,                 BÍ THƯ
- Lưu VPTU.

                                  Hoàng Minh Nhất
"""


def test_signature_beside_the_recipients() -> None:
    lines = readers.read(DUMP.encode(), "nghi-quyet.txt").body.split("\n")
    assert lines[:3] == ["TỈNH UỶ HÀ GIANG", "*", "Sô: 12-NQ/TU"]
    assert lines[-6:] == [
        "Nơi nhận:", "- Ban Bí thư TW Đảng,", "- Lưu VPTU.", "T/M TỈNH UỶ", "BÍ THƯ", "Hoàng Minh Nhất",
    ]  # fmt: skip


def test_wide_spaces_in_running_text_are_no_signature() -> None:
    text = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nMục 1:      kinh phí do ngân sách cấp.\n"
    assert readers.read(text.encode(), "a.txt").body.split("\n") == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "Mục 1: kinh phí do ngân sách cấp.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "a.html",
            "<table><tr><td><p>TỈNH ĐOÀN X</p><p>BAN THƯỜNG VỤ</p><p>***</p><p>Số: 210-KH/TĐTN</p></td>"
            "<td><p>ĐOÀN TNCS HỒ CHÍ MINH</p></td></tr></table>",
        ),
        ("a.md", "| TỈNH ỦY X<br>Số 12-NQ/TU | ĐẢNG CỘNG SẢN VIỆT NAM |\n|---|---|\n\nNGHỊ QUYẾT\n"),
    ],
)
def test_letterheads_in_tables_are_columns(name: str, source: str) -> None:
    assert {b.column for b in readers.read(source.encode(), name).blocks if b.kind == "row"} == set()
    assert {1, 2} <= {b.column for b in readers.read(source.encode(), name).blocks}


@pytest.mark.parametrize(
    "head",
    [
        ["TỈNH UỶ HÀ GIANG", "*", "Sô: l2-NQ/TU", "ĐẢNG CỘNG SẢN VIÊT NAM"],
        ["BAN CHẤP HÀNH TRUNG ƯƠNG", "-----", "Số 04 NQ/TƯ", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["TỈNH ĐOÀN VĨNH PHÚC", "Số: 210-KH/TĐTN", "ĐOÀN TNCS HỒ CHÍ MINH"],
        ["QUYẾT ĐỊNH CỦA HỘI ĐỒNG BỘ TRƯỞNG", "SỐ 167/HĐBT NGÀY 7 THÁNG 10 NĂM 1982"],
    ],
    ids=["scan", "old Party number", "Youth Union", "head in one"],
)
def test_heads_are_kept(head: list[str]) -> None:
    text = [
        *head,
        "Căn cứ tình hình thực tế và theo đề nghị của Ban Tổ chức, cấp có thẩm quyền quyết nghị các nội dung sau đây.",
        "Điều 1. Cán bộ xã, phường được hưởng phụ cấp hằng tháng theo quy định chung của Nhà nước và của địa phương.",
        "T.M HỘI ĐỒNG", "K.T CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An",
    ]  # fmt: skip
    page = cleaning.clean(readers.read("\n".join(text).encode(), "a.txt"))
    assert page.body.split("\n") == text
