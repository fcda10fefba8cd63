"""Did you mean: the slips of Vietnamese typing, corrected from what a small collection contains."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.analysis import fold, syllables
from engines.spelling import suggest

SENTENCES = """
Tổng kết công tác dân vận năm 2021 và phương hướng, nhiệm vụ năm 2022
Phong trào thi đua dân vận khéo trên địa bàn tỉnh
Ban Dân vận Tỉnh ủy tổ chức hội nghị tổng kết
Nghị quyết về tăng cường sự lãnh đạo của Đảng đối với công tác dân vận
Thực hiện quy chế dân chủ ở cơ sở
Ủy ban nhân dân tỉnh ban hành kế hoạch
Ủy ban nhân dân thành phố chỉ đạo các sở, ban, ngành
Xử phạt vi phạm hành chính trong lĩnh vực đất đai
Xử lý vi phạm trong lĩnh vực bảo vệ môi trường
Bảo vệ môi trường và an toàn thực phẩm
Trách nhiệm của người đứng đầu cấp ủy
Quản lý nhà nước về đất đai, xây dựng và môi trường
Báo cáo tình hình kinh tế, xã hội, quốc phòng, an ninh
Phát triển kinh tế gắn với bảo đảm quốc phòng, an ninh
Công tác kiểm tra, giám sát và kỷ luật của Đảng
Hợp đồng lao động và bảo hiểm xã hội
Phòng, chống dịch Covid trên địa bàn thành phố
Bộ Y tế hướng dẫn phòng, chống dịch
Mặt trận Tổ quốc và các đoàn thể chính trị xã hội
Tôn giáo, dân tộc và đồng bào vùng cao
Cải cách hành chính và chuyển đổi số
Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh
Vũ khí, vật liệu nổ và công cụ hỗ trợ
"""


class Collection:
    """A vocabulary counted from sentences, each taken as several documents."""

    def __init__(self, text: str, times: int = 20) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        self.documents = times * len(lines)
        self.terms: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.lines: list[str] = []
        self.times = times
        self.forms: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            terms = syllables(line)
            self.lines.append(f" {' '.join(terms)} ")
            self.terms.update(dict.fromkeys(terms, times))
            self.pairs.update(dict.fromkeys(pairwise(terms), times))
        for term in self.terms:
            self.forms[fold(term)].append(term)
        self.asked = 0

    def frequency(self, term: str) -> int:
        self.asked += 1
        return self.terms[term]

    def pair_frequency(self, first: str, second: str) -> int:
        self.asked += 1
        return self.pairs.get((first, second), 0)

    def run_frequency(self, terms: tuple[str, ...]) -> int:
        self.asked += 1
        return self.times * sum(f" {' '.join(terms)} " in line for line in self.lines)

    def spellings(self, folded: str) -> Sequence[str]:
        self.asked += 1
        return self.forms.get(folded, [])


@pytest.fixture(scope="module")
def collection() -> Collection:
    return Collection(SENTENCES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # marks and tones
        ("dân vân khéo", "dân vận khéo"),
        ("dân van", "dân vận"),
        ("trách nhiêm", "trách nhiệm"),
        ("uỹ ban nhân dân", "ủy ban nhân dân"),
        ("bảo vệ mồi trường", "bảo vệ môi trường"),
        ("đât đai", "đất đai"),
        ("dất đai", "đất đai"),
        # letters: by ear, by hand
        ("sử phạt vi phạm", "xử phạt vi phạm"),
        ("bảo vệ môi chường", "bảo vệ môi trường"),
        ("trách nghiệm", "trách nhiệm"),
        ("an toàn thực phẩn", "an toàn thực phẩm"),
        ("xử fạt vi phạm", "xử phạt vi phạm"),
        ("nghi quyet ve cong tca dan van", "nghi quyet ve cong tac dan van"),
        ("nghị quyêt", "nghị quyết"),
        ("hợp đồng lao dộngg", "hợp đồng lao động"),
        ("phòng, chống dịch covit", "phòng, chống dịch covid"),
        # spaces
        ("dânvận", "dân vận"),
        ("côngtácdânvận", "công tác dân vận"),
        ("congtacdanvan", "cong tac dan van"),
        ("bộ ytế", "bộ y tế"),
        ("dân vậ n khéo", "dân vận khéo"),
        ("ngh ị quyết", "nghị quyết"),
        # keystrokes
        ("daan vaanj", "dân vận"),
        ("dan6 van65", "dân vận"),
        ("nghij quyeets", "nghị quyết"),
        ("quar lys", "quản lý"),
        ("quanr lys nhaf nuwowcs", "quản lý nhà nước"),
        ("Uyr ban nhaan daan", "ủy ban nhân dân"),
        ("dân vaanj", "dân vận"),
        # the rest of the query stays
        ('"dân vân khéo" năm:2021', '"dân vận khéo" năm:2021'),
        ("-khéo (dân vân HOẶC tôn giáo) cq:Thanh", "-khéo (dân vận HOẶC tôn giáo) cq:Thanh"),
        ("tiêu đề:đât tổng kết", "tiêu đề:đất tổng kết"),
        ("số:290-QĐ/TW  dân vân", "số:290-QĐ/TW  dân vận"),
    ],
)
def test_corrected(typed: str, meant: str | None, collection: Collection) -> None:
    assert suggest(typed, collection) == meant


@pytest.mark.parametrize(
    "query",
    [
        "", "dân vận", "dan van kheo", "công tác dân vận 2021", "Ủy ban nhân dân", "uỷ ban nhân dân", "290-QĐ/TW",
        "2021",
        "kinh tế xã hội", "dân", "van", "H5N1", '"dân vận khéo"', "cq:Ủi năm:2021", 'cq:(Thành ũy) loại:"Báo cào"',
        "dâ*",
        "tw", "Putin", "zzz qqq", "***", "đất đai dân vận", "dân vận, đất đai", "(((", "AND OR",
    ],
)  # fmt: skip
def test_nothing_better(query: str, collection: Collection) -> None:
    assert suggest(query, collection) is None


@pytest.mark.parametrize(
    "query",
    [
        "thống kê truy cập", "lãnh thổ quốc gia", "thông gió", "tố tụng dân sự", "khủng bố", "từ chối",
        "bà con trồng xoài", "chị nuôi dê", "đôi dê", "Hội quán nông dân", "dược chất", "cấp thẻ", "nghề trồng cói",
        "huyện đổi mới", "biết điều chị mang",
    ],
)  # fmt: skip
def test_a_word_that_a_dictionary_knows_is_not_corrected(query: str, collection: Collection) -> None:
    """However little of it a small collection contains."""
    assert suggest(query, collection) is None


def test_a_suggestion_is_settled(collection: Collection) -> None:
    for typed in ("dân vân khéo", "daan vaanj", "congtacdanvan", "xử fạt vi phạm", "ngh ị quyết"):
        once = suggest(typed, collection)
        assert once
        assert suggest(once, collection) is None


SMALL = Collection(SENTENCES)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.lists(st.sampled_from(SENTENCES.split()), max_size=8).map(" ".join))
def test_never_raises(query: str) -> None:
    better = suggest(query, SMALL)
    assert better is None or better != query


@pytest.mark.parametrize(
    "query",
    ["vận" * 600, "dan " * 500, "ngan" * 500, "a b " * 400, "x" * 2000, '"' + "dân xx " * 250 + '"', "xx," * 600],
)
def test_bounded(query: str, collection: Collection) -> None:
    collection.asked = 0
    suggest(query, collection)
    assert collection.asked < 60_000
