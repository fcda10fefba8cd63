"""Passages and highlights: what is marked, where, and how a passage is cut."""

import html
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.analysis import fold, spans
from engines.matching import Matcher
from engines.query import parse
from engines.snippets import WIDTH, mark, passages
from engines.syntax import Text

SEEDS = Path(__file__).parents[2] / "../shared/seeds"


def matcher(query: str, *, fold_marks: bool = False) -> Matcher:
    return Matcher(parse(query).node, fold_marks=fold_marks)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def unmarked(snippet: str) -> str:
    return html.unescape(snippet.replace("<mark>", "").replace("</mark>", ""))


def marks(snippet: str) -> list[str]:
    return [html.unescape(found) for found in re.findall("<mark>(.*?)</mark>", snippet)]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        # words, in any case and Unicode form
        ("dân vận", "Công tác dân vận của Đảng", ["dân vận"]),
        ("dân vận", "DÂN VẬN; dân, vận", ["DÂN VẬN", "dân", "vận"]),
        ("dân vận", nfd("Ban Dân vận"), [nfd("Dân vận")]),
        ("Đảng", "Ðảng bộ, đảng viên", ["Ðảng", "đảng"]),  # U+00D0
        ("đ", "Đ/c", ["Đ"]),
        ("hòa bình", "hoà bình, HÒA BÌNH", ["hoà bình", "HÒA BÌNH"]),
        ("thuỷ", "Thủy lợi", ["Thủy"]),
        # marks
        ("dân", "dần dân dẫn", ["dân"]),
        ("dan", "dần dân DÂN đán", ["dần dân DÂN đán"]),
        ("dan van", "Dân vận khéo", ["Dân vận"]),
        # words stand by themselves, digits apart from letters
        ("vận", "vậnđộng vận-động", ["vận"]),
        ("2021", "năm 2021và 12021 2021,", ["2021", "2021"]),
        ("và", "2021và", ["và"]),
        ("h5n1", "cúm H5N1", ["H5N1"]),
        ("tế-xã", "kinh tế - xã hội, tế, xã", ["tế - xã", "tế, xã"]),
        # phrases
        ('"dân vận khéo"', "dân vận. Dân vận khéo, khéo", ["Dân vận khéo"]),
        ('"dân vận"', "dân, vận", ["dân, vận"]),
        ('"dân vận"', "vận dân, dân không vận", []),
        ('"dân dân vận"', "dân dân dân vận", ["dân dân vận"]),
        ('"dan van"', "dẫn văn", ["dẫn văn"]),
        # prefixes
        ("vậ*", "vận vật vẫn vậy, vân", ["vận vật", "vậy"]),
        ("va*", "vận 2021vạch", ["vận", "vạch"]),
        ("20*", "2021 120", ["2021"]),
        # numbers in any spelling
        ("290-QĐ/TW", "QĐ số 290/QĐ-TW và 290-QĐ/TW; 1290-QĐ/TW; 290 người", ["290/QĐ-TW", "290-QĐ/TW"]),
        ("9-NQ/TW", "Nghị quyết số 09-NQ/TW", ["09-NQ/TW"]),
        ("30/2020/NĐ-CP", "Nghị định 30/2020/NĐ-CP", ["30/2020/NĐ-CP"]),
        ("số:290", "Quyết định 290-QĐ/TW, 290 đồng", ["290-QĐ/TW"]),
        # excluded and elsewhere
        ("dân -vận", "dân vận", ["dân"]),
        ("nội dung:dân tiêu đề:vận", "dân vận", ["dân"]),
        ('cq:"Thành ủy" năm:2020', "Thành ủy năm 2020", []),
        ("", "dân", []),
    ],
)
def test_marks(query: str, text: str, marked: list[str]) -> None:
    out = mark(text, matcher(query), "body")
    assert marks(out) == marked
    assert unmarked(out) == text


def test_the_field_decides() -> None:
    query = matcher("tiêu đề:dân nội dung:vận khéo")
    assert marks(mark("dân vận khéo", query, "title")) == ["dân", "khéo"]
    assert marks(mark("dân vận khéo", query, "body")) == ["vận khéo"]
    assert marks(mark("dân vận khéo", query)) == ["dân vận khéo"]


def test_widened_results_are_marked_without_regard_to_marks() -> None:
    assert marks(mark("dan van", matcher("dân vận"))) == []
    assert marks(mark("dan van", matcher("dân vận", fold_marks=True))) == ["dan van"]


def test_synonyms_are_marked_too() -> None:
    wide = Matcher(parse("ubnd").node, also=[Text(("uỷ", "ban", "nhân", "dân"), marks=True)])
    assert marks(mark("Ủy ban nhân dân (UBND) tỉnh, ủy viên", wide)) == ["Ủy ban nhân dân", "UBND"]


@pytest.mark.parametrize("query", ["dân", '"x y"', "script", "amp lt", "b"])
def test_everything_is_escaped(query: str) -> None:
    text = "<script>alert('x')</script> & \"dân\" <mark>b</mark> &amp; &lt; x\" y"
    out = mark(text, matcher(query))
    assert unmarked(out) == text
    rest = out.replace("<mark>", "").replace("</mark>", "")
    assert not set("<>\"'") & set(rest)
    for passage in passages(text, matcher(query)):
        assert not set("<>\"'") & set(passage.replace("<mark>", "").replace("</mark>", ""))


REPORT = (
    "Công tác xây dựng Đảng được chú trọng. Ngày 14 tháng 02 năm 2022, Thành ủy ban hành Báo cáo số 178-BC/TU. "
    "Các cấp ủy đã quán triệt, triển khai nghiêm túc các văn bản của Trung ương.\n"
    "Phong trào thi đua “Dân vận khéo” tiếp tục được nhân rộng; toàn thành phố có 1.250 mô hình. "
    "Công tác tôn giáo, dân tộc được quan tâm. Tình hình an ninh, trật tự ổn định; quốc phòng được giữ vững.\n"
    "Kinh tế tiếp tục phục hồi. Thu ngân sách đạt 105% dự toán. Giáo dục, y tế có chuyển biến tốt.\n"
) * 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            '"dân vận khéo"',
            "Phong trào thi đua “<mark>Dân vận khéo</mark>” tiếp tục được nhân rộng; toàn thành phố có 1.250 mô hình.",
        ),
        ("thu ngân sách", "Kinh tế tiếp tục phục hồi. <mark>Thu ngân sách</mark> đạt 105% dự toán."),
    ],
)
def test_passages_are_whole_sentences(query: str, expected: str) -> None:
    first = passages(REPORT, matcher(query))[0]
    assert expected in first or first.startswith(expected.split(". ")[-1])
    assert "…" not in first


def test_passages_show_all_words_with_few_repeats() -> None:
    shown = passages(REPORT[: len(REPORT) // 3], matcher("tôn giáo ngân sách 178-BC/TU"))
    assert len(shown) <= 3
    found = [m for passage in shown for m in marks(passage)]
    assert {"tôn giáo", "ngân sách", "178-BC/TU"} <= set(found)
    assert found.count("tôn giáo") == found.count("ngân sách") == found.count("178-BC/TU") == 1
    assert len(passages(REPORT, matcher("thành"))) <= 2
    assert len(passages(REPORT, matcher("tôn giáo ngân sách"), limit=1)) == 1
    assert passages(REPORT, matcher("dân"), limit=0) == ()


def test_the_best_place_wins() -> None:
    body = "dân làm. " * 40 + "vận hành. " * 40 + "Ban Dân vận Tỉnh ủy họp. " + "dân bàn. " * 40
    assert "Ban <mark>Dân vận</mark> Tỉnh ủy họp." in passages(body, matcher("dân vận"), limit=1)[0]


def test_the_beginning_when_nothing_matches() -> None:
    assert passages("  Hội nghị tổng kết. Tiếp theo.", matcher("khác")) == ("Hội nghị tổng kết. Tiếp theo.",)
    long = passages(REPORT, matcher("khác"))
    assert len(long) == 1
    assert long[0].startswith("Công tác xây dựng Đảng")
    assert len(long[0]) <= WIDTH + 1
    assert passages("", matcher("khác")) == ()
    assert passages(" \n ", matcher("khác")) == ()


LETTERHEAD = (
    "ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY MẪU\n*\nMẫu, ngày 14 tháng 02 năm 2022\nBÁO CÁO\nCÔNG TÁC DÂN VẬN CỦA ĐẢNG\n"
    "Năm qua, công tác dân vận của các cấp ủy Đảng được đổi mới, hướng về cơ sở, gần dân hơn trước. "
    "Các ban, ngành phối hợp chặt chẽ.\n"
)


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("công tác dân vận Đảng", "Năm qua, <mark>công tác dân vận</mark>"),  # not the heading, which says it too
        ("khác hẳn", "Năm qua, công tác dân vận"),  # nothing found: the text, not who wrote it
        ("báo cáo", "<mark>BÁO CÁO</mark>"),  # only in the letterhead
    ],
)
def test_a_letterhead_is_shown_only_for_what_stands_nowhere_else(query: str, begins: str) -> None:
    assert passages(LETTERHEAD, matcher(query), limit=1)[0].startswith(begins)


@pytest.mark.parametrize("query", ["hòa bình Đảng", "hoà bình Ðảng", nfd("hòa bình Đảng")])
@pytest.mark.parametrize("body", ["Hòa bình, Đảng ta.", "Hoà bình, Ðảng ta.", nfd("Hòa bình, Đảng ta.")])
def test_highlights_of_any_form_by_any_form(query: str, body: str) -> None:
    shown = passages(body, matcher(query))[0]
    assert unmarked(shown) == body
    assert [unicodedata.normalize("NFC", m).replace("Ð", "Đ").replace("oà", "òa") for m in marks(shown)] == [
        "Hòa bình", "Đảng",
    ]  # fmt: skip


def test_cuts_are_shown() -> None:
    body = "một hai ba bốn năm sáu bảy tám chín mười " * 50 + "dân vận " + "một hai ba bốn năm " * 50
    (passage,) = passages(body, matcher("dân vận"))
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(unmarked(passage)) <= WIDTH + 2
    inner = unmarked(passage).strip("…")
    assert f" {inner} " in f" {body} "


def words_between(rng: random.Random) -> str:
    return rng.choice([" ", " ", " ", "  ", ", ", ". ", "\n", "-", "/", " “", "” ", "\u00a0", "\u200b", "…", "_", "x"])


WORDS = [
    *"dân vận khéo Đảng Ðảng ủy uỷ hòa hoà thủy 2021 2021và h5n1 UBND kinh tế xã hội a quyết định".split(),  # noqa: SIM905
    *["290-QĐ/TW\u00ad", "09-NQ/TW", "số290", "<b>", "&amp;", "\u0301", "ư\u0323", "e\u0301"],
    *["ﬁ", "m²", "Ⅳ", "İ", "ß", "Дa", "二", "\U0001f1fb"],
]


def random_text(rng: random.Random, length: int) -> str:
    text = "".join(rng.choice(WORDS) + words_between(rng) for _ in range(length))
    return unicodedata.normalize(rng.choice(["NFC", "NFD"]), text) if rng.random() < 0.7 else text


def test_matches_are_where_the_analyzer_says() -> None:
    """The quick scan over folded text finds the very terms, at the very places, that the tokenizer gives."""
    for seed in range(400):
        rng = random.Random(seed)
        text = random_text(rng, 30)
        found = spans(text)
        if not found:
            continue
        term = rng.choice(found).term
        for leaf in (Text((term,), marks=True), Text((fold(term),), marks=False)):
            expected = [(s.start, s.end) for s in found if (s.term if leaf.marks else fold(s.term)) == leaf.terms[0]]
            got = [(m.start, m.end) for m in Matcher(leaf).find(text)]
            assert [g[0] for g in got] == [e[0] for e in expected], (seed, term, text)
            for (_, end), (_, least) in zip(got, expected, strict=True):
                assert not text[least:end].strip("\u00ad\u200b\u0301\u0323\u0302\u0306\u031b"), (seed, term, text)
        at = rng.randrange(len(found))
        phrase = tuple(s.term for s in found[at : at + 4])
        starts = [m.start for m in Matcher(Text(phrase, marks=True)).find(text)]
        assert found[at].start in starts, (seed, phrase, text)


def test_passages_of_random_texts() -> None:
    for seed in range(300):
        rng = random.Random(seed)
        text = random_text(rng, rng.choice([3, 30, 300]))
        query = " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 4)))
        flat = " ".join(text.split())
        for passage in passages(text, matcher(query), width=rng.choice([20, 80, 240])):
            assert re.fullmatch(r"([^<>\"']|</?mark>)*", passage), seed
            inner = " ".join(unmarked(passage).split())
            assert inner in flat or inner.strip("…") in flat, (seed, passage)
            assert unicodedata.category((inner.strip("…") or "x")[0])[0] != "M" or inner.strip("…")[0] in "\u0301", seed


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_any_query(text: str, query: str) -> None:
    query_matcher = matcher(query)
    assert unmarked(mark(text, query_matcher)) == text
    passages(text, query_matcher, width=40)


@pytest.mark.parametrize("unit", ["a", "dân ", ".", "\n", " ", "dân.", "\u0301", "290-", "290-qđ", "0", "a\u0301"])
def test_monotonous_texts(unit: str) -> None:
    text = unit * 20_000
    for passage in passages(text, matcher('dân "dân dân" 290-QĐ/TW d* 0')):
        assert len(unmarked(passage)) <= 2 * WIDTH


@pytest.mark.shared
@pytest.mark.parametrize("query", ["dân vận", "dan van", '"công tác dân vận"', "Đảng", "2021"])
def test_real_pages(query: str) -> None:
    if not SEEDS.exists():
        pytest.skip("../shared/seeds is not here")
    for page in sorted(SEEDS.glob("*.txt")):
        text = page.read_text("utf-8")
        query_matcher = matcher(query)
        assert unmarked(mark(text, query_matcher)) == text
        shown = passages(text, query_matcher)
        assert shown
        assert any("<mark>" in passage for passage in shown) or not query_matcher.find(text), page.name
