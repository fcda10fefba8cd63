import csv
import json
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_texts import SHARED, seeds

from analyzers.numbers import DocNumber, doctypes_of, find, issuers_of, key, parse

# (as written, canonical, key)
SPELLINGS = [
    # the Party's style
    ("178-BC/TU", "178-BC/TU", "178-bc-tu"),
    ("09-NQ/TW", "09-NQ/TW", "9-nq-tw"),
    ("9-nq/tw", "9-NQ/TW", "9-nq-tw"),
    ("290-qd/tw", "290-QĐ/TW", "290-qd-tw"),
    ("290-QÐ/TW", "290-QĐ/TW", "290-qd-tw"),  # U+00D0
    ("290–QĐ/TW", "290-QĐ/TW", "290-qd-tw"),  # en dash
    ("290\u2011QĐ\u2215TW", "290-QĐ/TW", "290-qd-tw"),
    ("100 - KL/TW", "100-KL/TW", "100-kl-tw"),
    ("178 - BC / TU", "178-BC/TU", "178-bc-tu"),
    ("178\u00a0-\u00a0BC/TU", "178-BC/TU", "178-bc-tu"),
    ("15 -KH/TU", "15-KH/TU", "15-kh-tu"),
    ("178-BC/\nTU", "178-BC/TU", "178-bc-tu"),  # broken at a line end
    ("178-B\u200bC/TU", "178-BC/TU", "178-bc-tu"),
    ("34 TB/TW", "34-TB/TW", "34-tb-tw"),
    ("22NQ/TW", "22-NQ/TW", "22-nq-tw"),
    ("12a-CT/TW", "12a-CT/TW", "12a-ct-tw"),
    ("12-QĐi/TW", "12-QĐi/TW", "12-qdi-tw"),
    ("08-ctr/tu", "08-CTr/TU", "8-ctr-tu"),
    ("05-QC/BTCTU-BDVTU", "05-QC/BTCTU-BDVTU", "5-qc-btctu-bdvtu"),
    ("05-QCPH/BDVTU-CA", "05-QCPH/BDVTU-CA", "5-qcph-bdvtu-ca"),
    ("36-HD/VPTW", "36-HD/VPTW", "36-hd-vptw"),
    ("138-CV/BTGDVTU", "138-CV/BTGDVTU", "138-cv-btgdvtu"),
    ("12-TTr/BCSĐ", "12-TTr/BCSĐ", "12-ttr-bcsd"),
    ("45 KH/TWĐTN-BTG", "45-KH/TWĐTN-BTG", "45-kh-twdtn-btg"),
    # TƯ is Trung ương; TU is a provincial committee
    ("05-CT/TƯ", "05-CT/TW", "5-ct-tw"),
    ("05-CT/T.Ư", "05-CT/TW", "5-ct-tw"),
    (unicodedata.normalize("NFD", "05-CT/TƯ"), "05-CT/TW", "5-ct-tw"),
    ("05-CT/TU", "05-CT/TU", "5-ct-tu"),
    # the wrong style put right by the issuer
    ("217/QĐ-TW", "217-QĐ/TW", "217-qd-tw"),
    ("217&#x002F;QĐ-TW", "217-QĐ/TW", "217-qd-tw"),
    ("217/QĐ/TW", "217-QĐ/TW", "217-qd-tw"),
    ("217-QĐ-TW", "217-QĐ/TW", "217-qd-tw"),
    ("05/NQ-ĐU", "05-NQ/ĐU", "5-nq-du"),
    ("123/TB-TU", "123-TB/TU", "123-tb-tu"),
    ("16-CT/TTg", "16/CT-TTg", "16-ct-ttg"),
    ("12-NQ/HĐND", "12/NQ-HĐND", "12-nq-hdnd"),
    # steering committees are of both kinds: as written
    ("12-BC/BCĐ", "12-BC/BCĐ", "12-bc-bcd"),
    ("12/BC-BCĐ", "12/BC-BCĐ", "12-bc-bcd"),
    # the state's style
    ("16/CT-TTg", "16/CT-TTg", "16-ct-ttg"),
    ("16/ct-ttg", "16/CT-TTg", "16-ct-ttg"),
    ("21/CT-TTG", "21/CT-TTg", "21-ct-ttg"),
    ("12/NQ-HĐND", "12/NQ-HĐND", "12-nq-hdnd"),
    ("1234/QĐ-UBND", "1234/QĐ-UBND", "1234-qd-ubnd"),
    ("12/KH-MTTQ-BTT", "12/KH-MTTQ-BTT", "12-kh-mttq-btt"),
    ("30/2020/NĐ-CP", "30/2020/NĐ-CP", "30-2020-nd-cp"),
    ("30/2020/nd-cp", "30/2020/NĐ-CP", "30-2020-nd-cp"),
    ("47/2021/NĐ -CP", "47/2021/NĐ-CP", "47-2021-nd-cp"),
    ("137/2014/TT- BTC", "137/2014/TT-BTC", "137-2014-tt-btc"),
    ("95/1998-NĐ-CP", "95/1998/NĐ-CP", "95-1998-nd-cp"),
    ("50/2022/NĐ_CP", "50/2022/NĐ-CP", "50-2022-nd-cp"),
    ("30_2020_NĐ-CP", "30/2020/NĐ-CP", "30-2020-nd-cp"),
    ("88.2018.ND-CP", "88/2018/NĐ-CP", "88-2018-nd-cp"),
    ("09.2016TT-BNNPTNT", "09/2016/TT-BNNPTNT", "9-2016-tt-bnnptnt"),
    ("01/2021/TTLT-BTC-BNV", "01/2021/TTLT-BTC-BNV", "1-2021-ttlt-btc-bnv"),
    ("172/2005/TTLT/BQP-BTC", "172/2005/TTLT-BQP-BTC", "172-2005-ttlt-bqp-btc"),
    ("02/2018/TTLT--VKSTC-TATC", "02/2018/TTLT-VKSTC-TATC", "2-2018-ttlt-vkstc-tatc"),
    ("26/2004/TT-BGD&ĐT", "26/2004/TT-BGDĐT", "26-2004-tt-bgddt"),
    ("26/2004/TT-BGD&amp;ĐT", "26/2004/TT-BGDĐT", "26-2004-tt-bgddt"),
    ("61/2012/TT-BCA-C41", "61/2012/TT-BCA-C41", "61-2012-tt-bca-c41"),
    ("30a/2008/NQ-CP", "30a/2008/NQ-CP", "30a-2008-nq-cp"),
    ("01/2008/NQLT-BLĐTBXH-UBTƯMTTQVN", "01/2008/NQLT-BLĐTBXH-UBTWMTTQVN", "1-2008-nqlt-bldtbxh-ubtwmttqvn"),
    # laws, orders, old decrees, official letters
    ("40/2019/QH14", "40/2019/QH14", "40-2019-qh14"),
    ("1211/2016/UBTVQH13", "1211/2016/UBTVQH13", "1211-2016-ubtvqh13"),
    ("28/2005/PL-UBTVQH11", "28/2005/PL-UBTVQH11", "28-2005-pl-ubtvqh11"),
    ("18-L/CTN", "18-L/CTN", "18-l-ctn"),
    ("21-LCT/HĐNN8", "21-LCT/HĐNN8", "21-lct-hdnn8"),
    ("73-CP", "73/CP", "73-cp"),
    ("41/CP", "41/CP", "41-cp"),
    ("53/SL", "53/SL", "53-sl"),
    ("5678/BTC-CST", "5678/BTC-CST", "5678-btc-cst"),
    ("1234/BYT-K2ĐT", "1234/BYT-K2ĐT", "1234-byt-k2dt"),
    ("1234/BGDĐT-GDTrH", "1234/BGDĐT-GDTrH", "1234-bgddt-gdtrh"),
]


@pytest.mark.parametrize(("written", "canonical", "number_key"), SPELLINGS)
def test_every_spelling_is_found_and_read(written: str, canonical: str, number_key: str) -> None:
    for text in (written, f"Văn bản số {written} ngày 5/3/2020", f"({written})", f"số{written},"):
        (match,) = find(text)
        assert text[match.start : match.end] == written
        assert (match.number.canonical, match.number.key) == (canonical, number_key)
    number = parse(written)
    assert number is not None and (number.canonical, number.key) == (canonical, number_key)
    assert key(written) == number_key


@pytest.mark.parametrize("canonical", sorted({canonical for _, canonical, _ in SPELLINGS}))
def test_canonical_numbers_are_fixed_points(canonical: str) -> None:
    number = parse(canonical)
    assert number is not None and number.canonical == canonical
    assert parse(number.key) is None or parse(number.key).key == number.key  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("178-BC/TU", ("178", "", "BC", "TU")),
        ("05-QC/BTCTU-BDVTU", ("05", "", "QC", "BTCTU-BDVTU")),
        ("30/2020/NĐ-CP", ("30", "2020", "NĐ", "CP")),
        ("40/2019/QH14", ("40", "2019", "", "QH14")),
        ("5678/BTC-CST", ("5678", "", "", "BTC-CST")),
        ("53/SL", ("53", "", "SL", "")),
    ],
)
def test_parts(written: str, parts: tuple[str, str, str, str]) -> None:
    number = parse(written)
    assert number is not None
    assert (number.ordinal, number.year, number.doctype_code, number.issuer_code) == parts


@pytest.mark.parametrize(
    "text",
    [
        "14/11/1992",
        "ngày 14-11-1992",
        "13/1",
        "25/02/2010 của Bộ Chính trị",
        "tháng 5/2021 - BC",
        "năm 2021 - BC/TU",
        "2021-2026",
        "nhiệm kỳ 2020 - 2025",
        "24/7",
        "3/4",
        "1/500",
        "50/50",
        "10 km/h",
        "5-10 kg/ha",
        "60.000đ/người/ngày",
        "0225.3821.055",
        "0906-229-966",
        "(84-4) 3845",
        "kinh tế-xã hội",
        "kinh tế - xã hội 5 năm",
        "COVID-19",
        "Covid-19/SARS",
        "H5N1",
        "A/H1N1",
        "Điều 5",
        "Điều 12/NĐ",
        "khoản 2 Điều 3",
        "khóa XIII",
        "NQ/TW",
        "CT/TƯ",
        "NĐ-CP",
        "QĐ",
        "số QĐ/TW",
        "51F-123.45",
        "65A-12345",
        "29-B1 123.45",
        "ISO 9001:2015",
        "TCVN 5712:1993",
        "QCVN 16-1:2015/BYT",
        "2015/BGTVT",
        "Mẫu số 02/TB-TĐT",
        "mẫu 04A-HBQP",
        "Biểu số 05/BC-XYZ",
        "Phụ lục 01/GTGT",
        "1.1.NĐ",
        "34.4.NĐ.1.9.",
        "v1.2-rc/5",
        "3.4-QĐ/TW.5",
        "10-QĐ",
        "12-SL",
        "12-CT",
        "100/100",
        "http://a.vn/2020/05/tin-abc",
        "12/abc-def",
        "07-2/HĐTV",
        "",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text", ["178", "BC/TU", "dân vận", "2021", "năm 2021", "COVID-19", "24/7", "x" * 5000, "1" * 5000, ""]
)
def test_what_does_not_parse(text: str) -> None:
    assert parse(text) is None
    assert key(text) == ""


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("290 qđ tw", "290-QĐ/TW"),
        ("290 QD TW", "290-QĐ/TW"),
        ("số 290-QĐ/TW", "290-QĐ/TW"),
        ("Số: 290-QĐ/TW.", "290-QĐ/TW"),
        (" “30/2020/NĐ-CP” ", "30/2020/NĐ-CP"),
        ("30 2020 nd cp", "30/2020/NĐ-CP"),
        ("290qđ/tw", "290-QĐ/TW"),
        ("04/1999/TT-BCA(C13)", "04/1999/TT-BCA"),
        ("12-XYZ/ABC", "12-XYZ/ABC"),
        ("2021-BC/TU", "2021-BC/TU"),
        ("9-nq-tw", "9-NQ/TW"),
        ("30-2020-nd-cp", "30/2020/NĐ-CP"),
    ],
)
def test_typed_numbers(typed: str, canonical: str) -> None:
    number = parse(typed)
    assert number is not None and number.canonical == canonical


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "thực hiện Quyết định số 290-QĐ/TW, Kết luận 114-KL/TW và Chỉ thị 16/CT-TTg.",
            ["290-QĐ/TW", "114-KL/TW", "16/CT-TTg"],
        ),
        ("Quyết định 217-QĐ/TW,218-QĐ/TW", ["217-QĐ/TW", "218-QĐ/TW"]),
        ("31 - NQ/TW - Về công tác", ["31-NQ/TW"]),
        ("Nghị định 30/2020/NĐ-CPngày 05/3/2020", ["30/2020/NĐ-CP"]),
        ("Quyết định 30/2021/QĐ-TTGvà Chỉ thị", ["30/2021/QĐ-TTg"]),
        ("Luật số 40/2019/QH14quy định", ["40/2019/QH14"]),
        ("Số 268-CV/VPTUChuẩn bị hội nghị", ["268-CV/VPTU"]),
        ("Số 19-NQ/TW(khóa XII)", ["19-NQ/TW"]),
        ("09-NQ/TW-ngày 8/1/2002", ["09-NQ/TW"]),
        ("Số: 45/XYZ-ABC", ["45/XYZ-ABC"]),  # unknown codes, but said to be a number
        ("30_2020_NĐ-CP.doc", ["30/2020/NĐ-CP"]),
        ("12 - 13/CT-TTg", ["13/CT-TTg"]),
        ("Mẫu số 01 theo 30/2020/NĐ-CP", ["30/2020/NĐ-CP"]),
    ],
)
def test_running_text(text: str, found: list[str]) -> None:
    assert [match.number.canonical for match in find(text)] == found


def test_codes_have_names() -> None:
    assert doctypes_of("QĐ") == ("Quyết định", "Quy định")
    assert doctypes_of("QĐi") == ("Quy định",)
    assert doctypes_of("bc") == ("Báo cáo",)
    assert doctypes_of("TT") == ("Thông tư", "Thông tri")
    assert doctypes_of("XYZ") == ()
    assert issuers_of("TTg") == ("Thủ tướng Chính phủ",)
    assert issuers_of("TU") == ("Tỉnh ủy", "Thành ủy")
    assert issuers_of("QH14") == ("Quốc hội",)
    assert issuers_of("BDVHU") == ("Ban Dân vận Huyện ủy",)
    assert issuers_of("BTC-BNV") == ("Ban Tổ chức", "Bộ Tài chính", "Bộ Nội vụ")
    assert issuers_of("XYZ") == ()


def test_central_and_provincial_committees_stay_apart() -> None:
    assert key("05-CT/TƯ") == key("05-CT/TW") != key("05-CT/TU")
    assert issuers_of("TƯ") == issuers_of("TW") != issuers_of("TU")


@pytest.mark.shared
def test_seed_numbers() -> None:
    expected = json.loads((SHARED / "seeds" / "expected.json").read_text("utf-8")) if seeds() else {}
    for name, values in expected.items():
        if not name.endswith(".txt"):
            continue
        found = {match.number.canonical for match in find((SHARED / "seeds" / name).read_text("utf-8"))}
        named = {citation["number"] for citation in values["citations"]} | {values.get("number", "")} - {""}
        assert named - {""} <= found


@pytest.mark.shared
def test_gold_numbers_are_read_as_they_are_written() -> None:
    path = SHARED / "data" / "pages" / "gold.jsonl"
    if not path.is_file():
        pytest.skip("the labelled pages are not beside the repository")
    for line in path.read_text("utf-8").splitlines():
        code = json.loads(line)["code"]
        number = parse(code)
        assert number is not None and number.canonical == code


@pytest.mark.shared
def test_frequent_suffixes_are_read() -> None:
    path = SHARED / "data" / "lists" / "suffix_counts.csv"
    if not path.is_file():
        pytest.skip("the counted suffixes are not beside the repository")
    total = read = 0
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        suffix = row.pop("type/issuer")
        count = sum(map(int, row.values()))
        total += count
        ordinal = "12-" if "/" in suffix and "TTLT" not in suffix else "12/"
        found = find(f"Văn bản {ordinal}{suffix} nêu trên")
        read += count * bool(found)
    assert read / total > 0.99


@given(st.text(alphabet="0123456789/-–. QĐBCTWUqđtwNghịaố&;#x2F\n\u00a0\u0301"))
@settings(max_examples=300)
def test_any_text_is_searched_without_error(text: str) -> None:
    last = 0
    for start, end, number in find(text):
        assert last <= start < end <= len(text)
        assert isinstance(number, DocNumber) and number.canonical and number.key == number.key.lower()
        again = parse(number.canonical)
        assert again is not None and again.key == number.key
        last = end
    parse(text)


RUNS = [
    "1",
    "1/",
    "12-",
    "1-A",
    "12/QĐ-",
    "12-QĐ/TW-",
    " 1 - ",
    "12/QĐ-A&",
    "1&#x0",
    "1/&nbsp;",
    "1/2020/A",
    "12/T.Ư",
    "1\u200b",
    "A",
]


@pytest.mark.parametrize("unit", RUNS)
def test_search_takes_linear_time(unit: str) -> None:
    def took(count: int) -> float:
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find(unit * count)
            best = min(best, time.process_time() - start)
        return best

    small, large = took(1_000), took(8_000)
    assert large < 0.02 or large / small < 24  # 8 times the text
