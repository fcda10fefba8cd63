"""The names of issuers as people type them."""

import pytest

from analyzers.analysis import has_marks, syllables
from engines.whoosh.names import Names

ISSUERS = [
    "",
    "Ủy ban Kiểm tra Tỉnh ủy Hậu Giang",
    "Ban Dân vận Trung ương",
    "Thành ủy Cần Thơ",
    "Hội đồng nhân dân tỉnh Sóc Trăng",
    "Ủy ban nhân dân thành phố Cần Thơ",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Nam Định",
    "Ban Bí thư",
]
NAMES = Names(ISSUERS)


def found(query: str) -> list[tuple[str, str, bool]]:
    """(what was typed, the name it is most of, whether that goes by it)."""
    terms = syllables(query)
    runs = NAMES.runs(terms, marks=any(map(has_marks, terms)))
    best = [(run, max(run.values, key=run.values.__getitem__)) for run in runs]
    return [(" ".join(terms[run.start : run.end]), ISSUERS[value], value in run.known_by) for run, value in best]


@pytest.mark.parametrize(
    ("query", "typed", "issuer"),
    [
        ("Ủy ban Kiểm tra Tỉnh ủy Hậu Giang", "uỷ ban kiểm tra tỉnh uỷ hậu giang", ISSUERS[1]),
        ("ubkt tỉnh ủy hậu giang", "ubkt tỉnh uỷ hậu giang", ISSUERS[1]),
        ("ubkt hậu giang", "ubkt hậu giang", ISSUERS[1]),
        ("thông báo UBKTTU Hậu Giang", "ubkttu hậu giang", ISSUERS[1]),
        ("bdv tw", "bdv tw", ISSUERS[2]),
        ("bdvtw", "bdvtw", ISSUERS[2]),
        ("ban dan van trung uong", "ban dan van trung uong", ISSUERS[2]),
        ("báo cáo tỉnh ủy cần thơ 2022", "tỉnh uỷ cần thơ", ISSUERS[3]),
        ("nghị quyết hđnd tỉnh 2023", "hđnd tỉnh", ISSUERS[4]),
        ("hdnd soc trang", "hdnd soc trang", ISSUERS[4]),
        ("UBND TP Cần Thơ", "ubnd tp cần thơ", ISSUERS[5]),
        ("ubnd tỉnh cần thơ", "ubnd tỉnh cần thơ", ISSUERS[5]),
        ("mttq tỉnh nam định", "mttq tỉnh nam định", ISSUERS[6]),
        ("quyết định của ban bí thư về cán bộ", "ban bí thư", ISSUERS[7]),
    ],
)
def test_a_body_is_found_by_its_names(query: str, typed: str, issuer: str) -> None:
    assert (typed, issuer, True) in found(query)


@pytest.mark.parametrize("query", ["an ninh nhân dân", "tra tỉnh", "ban", "giang hồ", "vận ban"])
def test_words_within_a_name_are_no_name(query: str) -> None:
    assert found(query) == []


def test_a_subject_names_no_body_though_it_tells_of_one() -> None:
    assert found("dân vận khéo") == [("dân vận", "Ban Dân vận Trung ương", False)]
