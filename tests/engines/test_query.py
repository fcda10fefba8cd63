"""What is typed and the tree that it means."""

import pytest

from engines.fields import ALIASES, VIETNAMESE, field_key
from engines.query import MAX_LEAVES, MAX_PHRASE, parse
from engines.requests import MAX_QUERY, Note
from engines.syntax import All, And, Node, Not, Number, Or, Range, Text, Value, positive_leaves


def w(words: str, *, marks: bool = True, field: str = "", prefix: bool = False) -> Text:
    """Unquoted: one word, or several that were typed as one."""
    return Text(tuple(words.split()), marks=marks, prefix=prefix, field=field)


def q(words: str, *, marks: bool = True, field: str = "") -> Text:
    """A quotation."""
    return Text(tuple(words.split()), marks=marks, quoted=True, field=field)


def words(text: str, *, marks: bool = True) -> tuple[Node, ...]:
    return tuple(w(word, marks=marks) for word in text.split())


def all_of(*nodes: Node) -> And:
    return And(nodes)


def any_of(*nodes: Node) -> Or:
    return Or(nodes)


N290 = Number("290-qd-tw", "290-QĐ/TW")

TREES: list[tuple[str, Node]] = [
    # words and marks
    ("", All()),
    ("   ", All()),
    ("dân", w("dân")),
    ("dân vận khéo", And(words("dân vận khéo"))),
    ("dan van kheo", And(words("dan van kheo", marks=False))),
    ("dân van", And(words("dân van"))),  # one mark: all were typed with marks
    ("dan van 2021", And(words("dan van 2021", marks=False))),
    ("DÂN VẬN", And(words("dân vận"))),
    ("Ðảng", w("đảng")),  # U+00D0
    ("da\u0302n va\u0323\u0302n", And(words("dân vận"))),  # NFD
    ("dân dân vận", And(words("dân vận"))),
    # words that the tokenizer takes apart stay together
    ("H5N1", w("h 5 n 1", marks=False)),
    ("năm 2021và", all_of(w("năm"), w("2021 và"))),
    ("kinh tế-xã hội", all_of(w("kinh"), w("tế xã"), w("hội"))),
    ("kinh tế - xã hội", And(words("kinh tế xã hội"))),
    ("14/11/1992", w("14 11 1992", marks=False)),
    ("dân vận,tôn giáo;dân tộc", And(words("dân vận tôn giáo tộc"))),
    ("1,5 triệu", all_of(w("1 5"), w("triệu"))),
    ("8:30", w("8 30", marks=False)),
    # phrases
    ('"dân vận khéo"', q("dân vận khéo")),
    ('"dan van"', q("dan van", marks=False)),
    ('dan "dân vận"', all_of(w("dan", marks=False), q("dân vận"))),
    ("“dân vận” „khéo” «giỏi»", all_of(q("dân vận"), q("khéo"), q("giỏi"))),
    ('"mô hình “Dân vận khéo” năm 2021"', q("mô hình dân vận khéo năm 2021")),
    ('“dân vận"', q("dân vận")),
    ('""', All()),
    ('"..." dân', w("dân")),
    ('"290-QĐ/TW"', q("290 qđ tw")),  # quoted: the letters themselves
    ('"dân vận"*', q("dân vận")),
    ('"a*b"', q("a b", marks=False)),
    # alternatives, all, exclusion
    ("dân vận HOẶC tuyên giáo", any_of(And(words("dân vận")), And(words("tuyên giáo")))),
    ("a OR b | c || d", any_of(*words("a b c d", marks=False))),
    ("a VÀ b AND c", And(words("a b c", marks=False))),
    ("và hoặc không or not", And(words("và hoặc không or not"))),
    ("dân -vận", all_of(w("dân"), Not(w("vận")))),
    ("dân KHÔNG vận NOT khéo", all_of(w("dân"), Not(w("vận")), Not(w("khéo")))),
    ('-"dân vận" tôn', all_of(Not(q("dân vận")), w("tôn"))),
    ("-dân", Not(w("dân"))),
    ("NOT NOT a", w("a", marks=False)),
    ("NOT -a", w("a", marks=False)),
    ("KHÔNG (a b)", Not(And(words("a b", marks=False)))),
    ("a HOẶC -b", any_of(w("a", marks=False), Not(w("b", marks=False)))),
    ("(a HOẶC b) c", all_of(any_of(*words("a b", marks=False)), w("c", marks=False))),
    ("a (b (c))", And(words("a b c", marks=False))),
    ("-(a -(b))", Not(all_of(w("a", marks=False), Not(w("b", marks=False))))),
    ("-(-a)", w("a", marks=False)),
    # headings in capitals
    ("ĐẢNG VÀ NHÀ NƯỚC", And(words("đảng và nhà nước"))),
    # operators stressed in sentences
    ("Điều nào sau đây KHÔNG đúng?", And(words("điều nào sau đây không đúng"))),
    ("Cha mẹ KHÔNG có nghĩa vụ khi nào", And(words("cha mẹ không có nghĩa vụ khi nào"))),
    ("cán bộ KHÔNG được nhận quà", And(words("cán bộ không được nhận quà"))),
    ("“dân vận” KHÔNG phải là gì?", all_of(q("dân vận"), *words("không phải là gì"))),
    ("Đảng HOẶC Nhà nước lãnh đạo?", And(words("đảng hoặc nhà nước lãnh đạo"))),
    (
        "bảo lưu quyền sở hữu chưa từng KHÔNG chấm dứt với bên mua tài sản",
        And(words("bảo lưu quyền sở hữu chưa từng không chấm dứt với bên mua tài sản")),
    ),
    ("dân vận KHÔNG khéo", all_of(*words("dân vận"), Not(w("khéo")))),
    ("(dân HOẶC vận) là gì?", all_of(any_of(w("dân"), w("vận")), *words("là gì"))),
    ("năm:2020 dân KHÔNG phải", all_of(Range("year", "2020", "2020"), w("dân"), Not(w("phải")))),
    ("UBND HOẶC HĐND", any_of(w("ubnd"), w("hđnd"))),
    ("ĐẢNG OR DÂN", any_of(w("đảng"), w("dân"))),
    # prefixes
    ("dâ*", w("dâ", prefix=True)),
    ("covid-1*", w("covid 1", prefix=True, marks=False)),
    ("tiêu đề:dâ*", w("dâ", prefix=True, field="title")),
    # numbers
    ("290-QĐ/TW", N290),
    ("290-qd/tw", N290),
    ("Quyết định số 290-QĐ/TW", N290),
    ("số 290-QĐ/TW", N290),
    ("quy dinh 290-qd/tw", N290),
    ("tổng kết Quyết định số 290-QĐ/TW", all_of(*words("tổng kết"), N290)),
    ("báo cáo 290-QĐ/TW", all_of(*words("báo cáo"), N290)),  # not what QĐ stands for
    ("(290-QĐ/TW)", N290),
    ("-290-QĐ/TW dân", all_of(Not(N290), w("dân"))),
    ("NOT Quyết định số 290-QĐ/TW dân", all_of(Not(N290), w("dân"))),
    ("290 qđ tw", N290),
    ("290 QD TW", N290),
    ("290 QĐ/TW", N290),
    ("5 năm tới", And(words("5 năm tới"))),
    ("16/CT-TTg", Number("16-ct-ttg", "16/CT-TTg")),
    ("30/2020/NĐ-CP", Number("30-2020-nd-cp", "30/2020/NĐ-CP")),
    ("số:290-QĐ/TW", Number("290-qd-tw", "290-QĐ/TW", "number")),
    ("Số: 290-QĐ/TW", Number("290-qd-tw", "290-QĐ/TW", "number")),
    ("NUMBER:290-qd/tw", Number("290-qd-tw", "290-QĐ/TW", "number")),
    ('số hiệu:"290-QĐ/TW"', Number("290-qd-tw", "290-QĐ/TW", "number")),
    ("trích:09-NQ/TW", Number("9-nq-tw", "09-NQ/TW", "cites")),
    ("thay thế:290-QĐ/TW", Number("290-qd-tw", "290-QĐ/TW", "replaces")),
    ("can cu: 290-QĐ/TW", Number("290-qd-tw", "290-QĐ/TW", "based_on")),
    ("Căn cứ: Nghị quyết số 25-NQ/TW", Number("25-nq-tw", "25-NQ/TW", "based_on")),
    ("tổng kết:290-QĐ", Number("290-qd", "290-QĐ", "reviews", partial=True)),
    ("amends:(30/2020/NĐ-CP OR 9-NQ/TW)", Or((Number("30-2020-nd-cp", "30/2020/NĐ-CP", "amends"),
                                              Number("9-nq-tw", "9-NQ/TW", "amends")))),
    ("Tổ chức thực hiện: các ngành", all_of(*words("tổ chức thực hiện các ngành"))),
    ("hướng dẫn: 5 bước", all_of(*words("hướng dẫn 5 bước"))),
    ('trich:"Nghị quyết số 09-NQ/TW"', Number("9-nq-tw", "09-NQ/TW", "cites")),
    ('cites:"công tác dân vận 09-NQ/TW"', all_of(*words("công tác dân vận"), Number("9-nq-tw", "09-NQ/TW", "cites"))),
    ("số:290", Number("290", "290", "number", partial=True)),
    ("trích:09-NQ", Number("9-nq", "9-NQ", "cites", partial=True)),
    ("title:290-QĐ/TW", w("290 qđ tw", field="title")),
    ("số:(1-NQ/TW 2-NQ/TW)", any_of(Number("1-nq-tw", "1-NQ/TW", "number"), Number("2-nq-tw", "2-NQ/TW", "number"))),
    # metadata
    ('cq:"Thành ủy Cần Thơ"', Value("issuer", "Thành ủy Cần Thơ")),
    ('cơ quan:"Thành ủy Cần Thơ"', Value("issuer", "Thành ủy Cần Thơ")),
    ('CO QUAN: "Thành ủy  Cần Thơ"', Value("issuer", "Thành ủy Cần Thơ")),
    ('Cơ quan ban hành:"Thành ủy"', Value("issuer", "Thành ủy")),
    ("cq:UBND tỉnh", all_of(Value("issuer", "UBND"), w("tỉnh"))),  # one word without quotes
    ("cq:(Thành ủy Cần Thơ)", Value("issuer", "Thành ủy Cần Thơ")),
    ('cq:(Thành ủy OR "Tỉnh ủy")', any_of(Value("issuer", "Thành ủy"), Value("issuer", "Tỉnh ủy"))),
    ("-cq:UBND dân", all_of(Not(Value("issuer", "UBND")), w("dân"))),
    ('loại:"Báo cáo"', Value("doctype", "Báo cáo")),
    ("cấp:tỉnh", Value("level", "tỉnh")),
    ('địa phương:"Cần Thơ"', Value("locality", "Cần Thơ")),
    ('tác giả:"Nguyễn Văn A"', Value("author", "Nguyễn Văn A")),
    ("ký:Hậu", Value("signer", "Hậu")),
    ("tiêu đề:dân vận", all_of(w("dân", field="title"), w("vận"))),
    ("tieude:dân", w("dân", field="title")),
    ("tiêu đề:(dân OR “vận khéo”)", any_of(w("dân", field="title"), q("vận khéo", field="title"))),
    ("title:(dân -vận)", all_of(w("dân", field="title"), Not(w("vận", field="title")))),
    ("nội dung:dân", w("dân", field="body")),
    ("title:(dân năm:2020)", all_of(w("dân", field="title"), Range("year", "2020", "2020"))),
    # years and dates
    ("năm:2021", Range("year", "2021", "2021")),
    ("nam:2018..2022", Range("year", "2018", "2022")),
    ("năm:2018-2022", Range("year", "2018", "2022")),
    ("năm: 2018 - 2022 dân", all_of(Range("year", "2018", "2022"), w("dân"))),
    ("năm:2018…2022", Range("year", "2018", "2022")),
    ("year:2018..", Range("year", "2018", "")),
    ("year:..2022", Range("year", "", "2022")),
    ("năm:2022..2018", Range("year", "2018", "2022")),
    ('năm:"2018..2022"', Range("year", "2018", "2022")),
    ("năm:(2018 2020)", any_of(Range("year", "2018", "2018"), Range("year", "2020", "2020"))),
    ("năm:2018,", Range("year", "2018", "2018")),
    ("-năm:2018 dân", all_of(Not(Range("year", "2018", "2018")), w("dân"))),
    ("ngày:15/4/2021", Range("date", "2021-04-15", "2021-04-15")),
    ("ngày:5-4-2021", Range("date", "2021-04-05", "2021-04-05")),
    ("date:2021-04-15", Range("date", "2021-04-15", "2021-04-15")),
    ("ngày:2/2020", Range("date", "2020-02-01", "2020-02-29")),
    ("ngày:2020", Range("date", "2020-01-01", "2020-12-31")),
    ("ngày:1/2/2020..3/4/2021", Range("date", "2020-02-01", "2021-04-03")),
    ("ngày:1/2/2020-3/4/2021", Range("date", "2020-02-01", "2021-04-03")),
    ("ngày: 1/2/2020 .. 3/4/2021", Range("date", "2020-02-01", "2021-04-03")),
    ("ngày:2/2020..", Range("date", "2020-02-01", "")),
    ("ngày:..2020", Range("date", "", "2020-12-31")),
]


@pytest.mark.parametrize(("query", "tree"), TREES)
def test_tree(query: str, tree: Node) -> None:
    assert parse(query).node == tree


@pytest.mark.parametrize(("query", "tree"), TREES)
def test_written_back_means_the_same(query: str, tree: Node) -> None:
    assert parse(str(parse(query))).node == tree


NOTES: list[tuple[str, Node, list[Note]]] = [
    ('"dân vận', And(words("dân vận")), [Note("unclosed-quote", '"dân vận')]),
    ("(dân", w("dân"), [Note("unbalanced", "(")]),
    ("dân)", w("dân"), [Note("unbalanced", ")")]),
    ("năm:nay", q("năm nay"), [Note("bad-year", "nay")]),
    ("năm:20211", q("năm 20211"), [Note("bad-year", "20211")]),
    ("ngày:31/02/2020", q("ngày 31 02 2020"), [Note("bad-date", "31/02/2020")]),
    ("ngày:14-1", q("ngày 14 1"), [Note("bad-date", "14-1")]),
    ("số:abc", q("số abc"), [Note("bad-number", "abc")]),
    ("số:290", Number("290", "290", "number", partial=True), [Note("partial-number", "290")]),
    ("năm:2022..2018", Range("year", "2018", "2022"), [Note("range-swapped", "2022..2018")]),
    ("abc:def dân", all_of(q("abc def", marks=False), w("dân")), [Note("unknown-field", "abc")]),
    ("Kính gửi: các đồng chí", And(words("kính gửi các đồng chí")), []),
    ("https://cantho.gov.vn", w("https cantho gov vn", marks=False), []),
    ("tiêu đề:", And(words("tiêu đề")), [Note("empty-field", "tiêu đề")]),
    ("cq: OR dân", any_of(w("cq"), w("dân")), [Note("empty-field", "cq")]),
    ("cq:Thành ủy", all_of(Value("issuer", "Thành"), w("uỷ")), [Note("one-word", "cq:Thành")]),
    ("năm:2020 dân", all_of(Range("year", "2020", "2020"), w("dân")), []),
    ("d*n", w("d n", marks=False), [Note("star-ignored", "d*n")]),
    ("dân *", w("dân"), []),
    ("dân OR", w("dân"), [Note("stray-operator", "OR")]),
    ("HOẶC dân", w("dân"), [Note("stray-operator", "HOẶC")]),
    ("dân NOT", w("dân"), [Note("stray-operator", "NOT")]),
    ("AND dân VÀ", w("dân"), [Note("stray-operator", "AND"), Note("stray-operator", "VÀ")]),
    ("-", All(), [Note("nothing", "-")]),
    ("dân - vận", And(words("dân vận")), []),
    ("dân -- vận", And(words("dân vận")), []),
    ("*:?!", All(), [Note("nothing", "*:?!")]),
    ("()", All(), [Note("nothing", "()")]),
    ("KHÔNG", w("không"), [Note("stray-operator", "KHÔNG"), Note("read-as-words", "KHÔNG")]),
    ("ĐẢNG KHÔNG", And(words("đảng không")), [Note("capitals", "KHÔNG")]),
    ("((" * 20 + "a" + "))" * 20, w("a", marks=False), [Note("too-deep")]),
]


@pytest.mark.parametrize(("query", "tree", "notes"), NOTES)
def test_malformed_is_read_as_words_and_noted(query: str, tree: Node, notes: list[Note]) -> None:
    parsed = parse(query)
    assert parsed.node == tree
    assert list(parsed.notes) == notes


def test_long_queries_are_cut() -> None:
    many = parse(" ".join(f"từ{'abcdefghij'[i // 26]}{chr(97 + i % 26)}" for i in range(250)))
    assert isinstance(many.node, And)
    assert len(many.node.nodes) == MAX_LEAVES
    assert {note.code for note in many.notes} == {"truncated"}
    long = parse("dân " * MAX_QUERY)
    assert long.node == w("dân")
    assert [note.code for note in long.notes] == ["truncated"]
    phrase = parse('"' + "dân vận " * 100 + '"').node
    assert isinstance(phrase, Text)
    assert len(phrase.terms) == MAX_PHRASE


def test_what_is_excluded_is_not_highlighted() -> None:
    parsed = parse('dân -vận ("khéo giỏi" OR NOT x) -(a -b) năm:2020')
    assert parsed.text_terms == ("dân", "khéo", "giỏi")
    assert list(positive_leaves(parsed.node)) == [w("dân"), q("khéo giỏi"), Range("year", "2020", "2020")]


def test_no_written_name_is_the_tail_of_another() -> None:
    """`người` before `ký:"x"` must not become the field `người ký`."""
    for written in VIETNAMESE.values():
        longer = [name for name in ALIASES if name.endswith(field_key(written)) and name != field_key(written)]
        assert not [name for name in longer if ALIASES[name] != ALIASES[field_key(written)]], written
        assert ALIASES[field_key(written)]
