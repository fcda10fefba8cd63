"""The parse shown back, in the query language and in words."""

import pytest

from engines.describe import Language, canonical, in_words
from engines.query import parse
from engines.syntax import And, Number, Text


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("DÂN vận   KHÉO", "dân vận khéo"),
        ("dân AND vận", "dân vận"),
        ("issuer:UBND", 'cq:"UBND"'),
        ("(a OR b) NOT c", "(a HOẶC b) -c"),
        ("h5n1 tế-xã", "h5n1 tế-xã"),
        ("date:2021-02", "ngày:02/2021"),
        ("date:2021-02-01..2021-02-03", "ngày:01/02/2021..03/02/2021"),
        ("năm:2018-2022", "năm:2018..2022"),
        ("Nghị quyết số 09-nq/tw", "09-NQ/TW"),
        ("tên:dân", '"tên dân"'),
    ],
)
def test_canonical(query: str, written: str) -> None:
    assert str(parse(query)) == written


def test_words_beside_a_number_stay_words() -> None:
    number = Number("290-qd-tw", "290-QĐ/TW")
    for words in (("số",), ("quyết", "định"), ("5",)):
        tree = And((*(Text((word,), marks=False) for word in words), number))
        assert parse(canonical(tree)).node == parse(str(parse(canonical(tree)))).node
        assert len(parse(canonical(tree)).node.nodes) == len(words) + 1  # type: ignore[union-attr]
    apart = And(tuple(Text((word,), marks=True) for word in ("290", "qđ", "tw")))
    assert parse(canonical(apart)).node == apart


@pytest.mark.parametrize(
    "query",
    [
        "KHÔNG h5n1 NOT số: NOT NOT 09-NQ/TW",
        "van số: number: 16/CT-TTg",
        "title:(số) 16/CT-TTg",
        "năm:(…2018-2022\u0301…290",
        "(290) qđ tw",
        "İ** dân",
    ],
)
def test_found_by_fuzzing(query: str) -> None:
    assert parse(str(parse(query))).node == parse(query).node


@pytest.mark.parametrize(
    ("query", "lang", "said"),
    [
        ("", "vi", "mọi văn bản"),
        ("dân vận khéo", "vi", "có đủ các từ “dân”, “vận”, “khéo”"),
        ("dan van", "vi", "có đủ các từ “dan”, “van” (không phân biệt dấu)"),
        ("dan van", "en", "containing all the words “dan”, “van” (with any marks)"),
        ('"dân vận" -khéo', "vi", "có cụm từ “dân vận”; không có từ “khéo”"),
        ("290-QĐ/TW", "vi", "mang số hoặc trích dẫn 290-QĐ/TW"),
        ("trích:290-QĐ/TW năm:2018..", "vi", "trích dẫn 290-QĐ/TW; năm từ 2018 trở đi"),
        ('cq:"Thành ủy" ngày:..2/2021', "vi", "cơ quan ban hành có “Thành ủy”; ngày đến hết 28/02/2021"),
        ("tiêu đề:dâ*", "vi", "có từ bắt đầu bằng “dâ” trong tiêu đề"),
        ("(dân HOẶC vận) 2021", "vi", "(có từ “dân”, hoặc có từ “vận”); có từ “2021”"),
        ("(dân HOẶC vận)", "en", "containing the word “dân”, or containing the word “vận”"),
    ],
)
def test_in_words(query: str, lang: Language, said: str) -> None:
    assert in_words(parse(query).node, lang) == said
