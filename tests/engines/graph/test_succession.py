"""Who replaced whom: said, or not said."""

from __future__ import annotations

import pytest

from engines.graph.succession import statements

THIS = ""
SAID = [
    ("Quyết định này có hiệu lực kể từ ngày ký, thay thế Quyết định số 512-QĐ/TU ngày 20/10/2010.",
     [("thay thế", THIS, "512-QĐ/TU")]),
    ("Quyết định số 23-QĐ/TW ngày 30/7/2021 của Bộ Chính trị (thay thế Quyết định số 290-QĐ/TW).",
     [("thay thế", "23-QĐ/TW", "290-QĐ/TW")]),
    ("Quyết định số 290-QĐ/TW đã được thay thế bằng Quyết định số 23-QĐ/TW của Bộ Chính trị.",
     [("thay thế", "23-QĐ/TW", "290-QĐ/TW")]),
    ("Nghị định này thay thế Nghị định số 110/2004/NĐ-CP ngày 08/4/2004 và Nghị định số 09/2010/NĐ-CP ngày 08/02/2010.",
     [("thay thế", THIS, "110/2004/NĐ-CP"), ("thay thế", THIS, "09/2010/NĐ-CP")]),
    ("Quy định này bãi bỏ Quy định số 98-QĐ/TW.", [("bãi bỏ", THIS, "98-QĐ/TW")]),
]
NOT_SAID = [
    "Đề nghị Ban Bí thư sớm ban hành quy định thay thế Quyết định số 290-QĐ/TW.",
    "Dự thảo quyết định thay thế Quyết định số 290-QĐ/TW đang được lấy ý kiến.",
    "Thông tư này thay thế khoản 2 Điều 3 Thông tư số 06/2017/TT-BTC.",
    "Việc thay thế cán bộ thực hiện theo Quy định số 41-QĐ/TW.",
    "Kết luận này không thay thế Nghị quyết số 25-NQ/TW.",
    "Tổng kết 10 năm thực hiện Quyết định số 290-QĐ/TW của Bộ Chính trị.",
    "Các đơn vị bãi bỏ thủ tục rườm rà theo Nghị định số 61/2018/NĐ-CP.",
]


@pytest.mark.parametrize(("sentence", "expected"), SAID)
def test_said(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(s.act, s.successor, s.predecessor) for s in statements(sentence)] == expected
    assert all(s.sentence == sentence for s in statements(sentence))


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_not_said(sentence: str) -> None:
    assert statements(sentence) == []


def test_long_sentences_end_soon() -> None:
    assert len(statements("thay thế Quyết định số 1-QĐ/TW, " * 4000)) < 200
    assert statements("thay thế " + "a " * 50_000 + "1-QĐ/TW") == []


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [
        ("2. Luật Tố cáo số 03/2011/QH13 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.", ["03/2011/QH13"]),
        ("Pháp lệnh quảng cáo số 39/2001/PL-UBTVQH10 ngày 16 tháng 11 năm 2001 hết hiệu lực thi hành kể từ ngày "
         "Luật này có hiệu lực thi hành.", ["39/2001/PL-UBTVQH10"]),
        ("Luật Xây dựng số 16/2003/QH11 đã được sửa đổi, bổ sung một số điều theo Luật số 38/2009/QH12 hết hiệu lực "
         "kể từ ngày Luật này có hiệu lực.", ["16/2003/QH11"]),
        ("Quyết định số 12-QĐ/TU hết hiệu lực từ khi Quy chế này có hiệu lực.", ["12-QĐ/TU"]),
        # a part of it, or not said
        ("Những quy định về tiếp công dân tại Chương V của Luật khiếu nại, tố cáo số 09/1998/QH10 hết hiệu lực kể từ "
         "ngày Luật này có hiệu lực.", []),
        ("Nếu Nghị định số 5/2010/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực thì báo cáo.", []),
        ("Nghị định số 5/2010/NĐ-CP hết hiệu lực từ ngày 01/7/2015.", []),
    ],
)
def test_what_ends_when_this_begins(sentence: str, ended: list[str]) -> None:
    found = statements(sentence)
    assert [s.predecessor for s in found] == ended
    assert all((s.act, s.successor) == ("bãi bỏ", "") for s in found)
