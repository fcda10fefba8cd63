"""Numbers as people type them into the box: every spelling is the same number, and parts of a number stand for all
that have them."""

import pytest

from engines.number_parts import bearing, number_parts
from engines.query import parse
from engines.query_numbers import partial_key, shown
from engines.syntax import And, Number, Or, Range, Text, Value

SPELLINGS = {
    # the Party's, central
    "290-QĐ/TW": """290-QĐ/TW|290-qđ/tw|290-qd/tw|290qd/tw|290QĐ/TW|290qdtw|290qđtw|290 QĐ TW|290 qd tw|290 - QĐ / TW
        0290-QĐ/TW|00290-QĐ/TW|290–QĐ/TW|290—QĐ/TW|290‑QĐ/TW|290−QĐ∕TW|290.QĐ.TW|290_QĐ_TW|290/QĐ-TW|290/QĐ/TW
        290-QĐ-TW|290-QĐ/TƯ|QĐ 290/TW|QĐ290/TW|QĐ-290/TW|qđ 290 tw|QĐ số 290/TW|QĐ số 290-QĐ/TW|Quyết định số 290/TW
        quyet dinh 290-qd/tw|Quyết định số: 290-QĐ/TW|số 290-QĐ/TW|so 290-qd/tw|số.290-QĐ/TW|số hiệu 290-QĐ/TW
        (290-QĐ/TW)|290-Q\u0110/TW|290-Q\u00d0/TW|290-QĐ/TW.
        290 -QĐ/TW|290-qđ\\tw|QĐ-TW 290|qđ/tw 290|QĐ/TW số 290|qd-tw so 290|QĐ290-QĐ/TW|qđ290/qđ-tw""",
    "09-NQ/TW": "09-NQ/TW|9-NQ/TW|09nq/tw|9 NQ TW|NQ 09/TW|nghị quyết 09-nq/tw|Nghị quyết số 9 NQ/TW|009-NQ/TW",
    # provincial and its organs
    "178-BC/TU": """178-BC/TU|178bc/tu|BC178-TU|178 bc tu|báo cáo số 178-BC/TU|178 – BC / TU|bc 178/tu|178/BC-TU
        178bctu|BC/TU 178""",
    "131-KH/BTGTU": "131-KH/BTGTU|131 kh btgtu|131khbtgtu|KH số 131/BTGTU|131/KH-BTGTU|kế hoạch 131-KH/BTGTU",
    "12b-KH/TU": "12b-KH/TU|12 b-kh/tu|12-b/kh-tu|KH 12b/TU|12b kh tu",
    "12a-CT/TW": "12 a-CT/TW|12 A CT/TW|12-a/ct-tw|12a-CT/TW|12A CT TW|12a/CT-TW|Chỉ thị 12a-CT/TW|12a ct/tw",
    # the state's, with and without a year
    "16/CT-TTg": "16/CT-TTg|16ct-ttg|16 ct ttg|16/ct/ttg|Chỉ thị 16/CT-TTg|chi thi so 16/ct-ttg|16-CT/TTg|016/CT-TTg",
    "30/2020/NĐ-CP": """30/2020/NĐ-CP|30/2020/nđ-cp|30/2020/nd-cp|30/2020/ndcp|30/2020/NĐCP|30 2020 nđ cp|30/2020 ND CP
        NĐ 30/2020/CP|nđ 30/2020/cp|Nghị định số 30/2020/NĐ-CP|30-2020-NĐ-CP|30.2020.NĐ.CP|30/2020/NĐ–CP|30/2020/NĐ/CP
        30 / 2020 / NĐ - CP|nghi dinh 30/2020/cp
        NĐ-CP 30/2020|NĐ-CP số 30/2020|NĐ30/2020/NĐ-CP|30\\2020\\NĐ-CP""",
    "40/2019/QH14": "40/2019/QH14|40/2019/qh14|40/2019 QH14|luật số 40/2019/QH14|40-2019-QH14|Bộ luật số 40/2019/QH14\
|40/2019/qh 14|40/2019 QH 14|luật 40/2019 qh14|luật 40/2019/qh 14",
    "55/2017/QH14": "55/2017/QH14|nghị quyết 55/2017 QH14|nq 55/2017/qh 14|Nghị quyết số 55/2017/QH14",
    "19/2017/TT-BGTVT": """19/2017/TT-BGTVT|19/2017/ttbgtvt|tt19/2017/bgtvt|thông tư 19/2017 BGTVT|19 2017 TT BGTVT
        Thông tư số 19/2017/TT-BGTVT|tt 19/2017/bgtvt""",
    "12/2018/TT-BNN&PTNT": """12/2018/TT-BNN&PTNT|12/2018/tt-bnn&ptnt|tt 12/2018/bnn&ptnt|12/2018/TT-BNNPTNT
        thông tư 12/2018 bnn & ptnt""",
    # joint ones
    "01/2020/TTLT-BNV-BTC": """01/2020/TTLT-BNV-BTC|1/2020/ttlt-bnv-btc|01/2020/TTLT/BNV-BTC|01/2020/TTLT-BNV/BTC
        01/2020/TTLT BNV BTC|TTLT 01/2020 BNV BTC|thông tư liên tịch số 01/2020/TTLT-BNV-BTC""",
    # official letters
    "5678/BTC-CST": """5678/BTC-CST|công văn 5678/BTC-CST|Công văn số 5678/BTC-CST|CV 5678/BTC-CST|5678/btc-cst
        5678/btc/cst
        5678 / btc - cst|cv 5678/btc-cst|công văn số 5678/btc-cst|05678/BTC-CST""",
    "5678/BNNPTNT-TCLN": "5678/BNN&PTNT-TCLN|công văn 5678/bnn&ptnt-tcln|5678/bnn&ptnt-tcln|cv 5678/bnnptnt-tcln",
    "1234/UBND-VX": "1234/UBND-VX|1234/ubnd-vx|công văn 1234/ubnd-vx",
    "1234/VPCP-KTTH": "1234/VPCP-KTTH|1234/vpcp-ktth|so 1234/vpcp-ktth",
}
TABLE = [(typed.strip(), number) for number, all_of_it in SPELLINGS.items() for line in all_of_it.splitlines()
         for typed in line.split("|")]  # fmt: skip


def test_enough_spellings_of_enough_kinds() -> None:
    assert len(SPELLINGS) >= 10
    assert len({typed for typed, _ in TABLE}) >= 110


def key_of(number: str) -> str:
    node = parse(number).node
    assert isinstance(node, Number)
    return node.key


@pytest.mark.parametrize(("typed", "number"), TABLE)
def test_every_spelling_is_the_number(typed: str, number: str) -> None:
    node = parse(typed).node
    assert isinstance(node, Number), node
    assert node.key == key_of(number)
    assert not node.partial
    assert parse(str(parse(typed))).node == node


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("nghị định 73/CP", {"73-nd-cp", "73-cp"}),  # decrees until 1996 had no type in their numbers
        ("30/NĐ-CP/2020", {"30-2020-nd-cp", "30-nd-cp"}),  # the year behind, where none belongs
        ("CT 16/TTg", {"16-ct-ttg", "16-ttg"}),
        ("Quy định 41/TW", {"41-qd-tw", "41-qdi-tw", "41-qyd-tw"}),
        ("TTLT 01/2020/BNV-BTC", {"1-2020-ttlt-bnv-btc", "1-2020-bnv-btc"}),
    ],
)
def test_what_may_be_several_numbers_is_all_of_them(typed: str, numbers: set[str]) -> None:
    node = parse(typed).node
    assert isinstance(node, Or)
    assert {child.key for child in node.nodes if isinstance(child, Number)} == numbers
    assert len(bearing(node)) == len(numbers)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Quyết định 290", {"290-qd"}), ("QĐ 290", {"290-qd"}), ("qđ290", {"290-qd"}), ("290-QĐ", {"290-qd"}),
        ("290 QĐ", {"290-qd"}), ("290/TW", {"290-tw"}), ("số hiệu 290", {"290"}), ("số 290", {"290"}),
        ("Quyết định số 0290", {"290-qd"}), ("nghị định 30/2020", {"30-2020-nd"}), ("nđ30/2020", {"30-2020-nd"}),
        ("nghi dinh 30", {"30-nd"}), ("Luật 40/2019", {"40-2019"}), ("bộ luật 45/2019", {"45-2019"}),
        ("công văn 5678", {"5678"}), ("quy định 41", {"41-qd", "41-qdi", "41-qyd"}), ("chỉ thị 16", {"16-ct"}),
        ("Nghị định số 30 năm 2020", {"30-nd", "30-2020-nd"}), ("số 290 của Bộ Chính trị", {"290"}),
    ],
)  # fmt: skip
def test_parts_of_a_number_or_the_words(typed: str, keys: set[str]) -> None:
    parsed = parse(typed)
    assert isinstance(parsed.node, Or)
    borne = bearing(parsed.node)
    numbers = [n for b in borne for n in (b.nodes if isinstance(b, And) else (b,)) if isinstance(n, Number)]
    assert {number.key for number in numbers} == keys
    assert all(number.partial for number in numbers)
    assert isinstance(parsed.node.nodes[-1], And | Text)  # the words, as typed
    assert [note.code for note in parsed.notes] == ["partial-number"]
    assert parse(str(parsed)).node == parsed.node


def test_issuer_and_year_named_apart_are_conditions() -> None:
    node = parse("Nghị định số 30 năm 2020").node
    assert isinstance(node, Or)
    borne = Number("30-nd", "30-NĐ", "number", partial=True)
    assert And((borne, Range("year", "2020", "2020"))) in node.nodes
    node = parse("quyết định 290 của Bộ Chính trị").node
    assert isinstance(node, Or)
    assert node.nodes[0] == And((Number("290-qd", "290-QĐ", "number", partial=True), Value("issuer", "Bộ Chính trị")))


@pytest.mark.parametrize(
    "typed",
    [
        "", "290", "2021", "kế hoạch 2021", "báo cáo 6 tháng", "kế hoạch 5 năm", "kế hoạch 2021 UBND tỉnh",
        "báo cáo 9 UBND xã", "nghị quyết 18 và 19", "Điều 12 luật 40", "tháng 5/2020", "14/11/1992", "1.250 đồng",
        "nghị quyết Trung ương 4", "12 con giáp", "dân vận khéo", "covid 19", "H5N1", "tổng kết nghị quyết 25",
        "5 tổ chức", "3 tốt", "6 tháng đầu năm", "290-QĐ/TW", "phòng 12", "quyết định", "1 cửa của UBND",
        "5/btc-dân", "24/7 btc", "9/10 ubnd-hđnd", "2021 -khéo", "12 a b c", "12 a ở xã", "kế hoạch 5 -ubnd",
    ],
)  # fmt: skip
def test_words_stay_words(typed: str) -> None:
    assert number_parts(typed) is None
    node = parse(typed).node
    if typed != "290-QĐ/TW":
        assert not bearing(node)


@pytest.mark.parametrize(
    ("typed", "key", "written"),
    [
        ("290", "290", "290"), ("290-QĐ", "290-qd", "290-QĐ"), ("290/TW", "290-tw", "290/TW"),
        ("30/2020", "30-2020", "30/2020"), ("30/2020/NĐ", "30-2020-nd", "30/2020/NĐ"), ("09-NQ", "9-nq", "9-NQ"),
        ("abc", "", ""), ("12 34 56", "", ""),
    ],
)  # fmt: skip
def test_partial_keys(typed: str, key: str, written: str) -> None:
    assert partial_key(typed) == key
    assert not key or shown(key) == written


@pytest.mark.parametrize(
    ("asked", "other", "stands"),
    [
        (Number("290-qd", "", partial=True), "290-qd-tw", True),
        (Number("290-tw", "", partial=True), "290-qd-tw", True),
        (Number("30-nd", "", partial=True), "30-2020-nd-cp", True),
        (Number("30-2020", "", partial=True), "30-2020-nd-cp", True),
        (Number("290-tw-qd", "", partial=True), "290-qd-tw", False),
        (Number("29", "", partial=True), "290-qd-tw", False), (Number("290-qd-tw", ""), "290-2010-qd-tw", False),
        (Number("290-qd-tw", ""), "290-qd-tw", True), (Number("1-ttlt-bnv", ""), "1-ttlt-bnv-btc", True),
    ],
)  # fmt: skip
def test_what_a_key_stands_for(asked: Number, other: str, stands: bool) -> None:
    assert asked.stands_for(other) is stands


@pytest.mark.parametrize(
    "typed",
    [
        "số 290/AND16-CT-TTg", "x số 290/AND16-CT-TTg", "x HOẶC số 290/AND16/CT-TTg", "-(số 290/AND16-CT-TTg) x",
        "số 290 số 291/AND16-CT-TTg", "số:290/AND16/CT-TTg", "KHÉOqđ290qd/tẃ**|năm:2018..2022!số:290/AND16/CT-TTg",
    ],
)  # fmt: skip
def test_a_number_that_only_its_announcement_makes_one_is_written_with_it(typed: str) -> None:
    parsed = parse(typed)
    assert "Number(" in str(parsed.node)
    assert parse(str(parsed)).node == parsed.node
