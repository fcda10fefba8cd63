"""Exact and near copies are grouped, never deleted; forms filled in differently and other numbers are no copies."""

import random
from pathlib import Path

import numpy as np
import pytest
from made_up_collection import SYLLABLES, build_index

from engines import whoosh
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh.copies import FURNISHED


def text(seed: int, count: int = 200) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(SYLLABLES) for _ in range(count))


def edited(original: str, share: float, seed: int = 0) -> str:
    rng = random.Random(seed)
    """Other words, all different, in a share of the places."""
    made = ("".join(rng.choices("bcdghklmnprstvx", k=7)) for _ in iter(int, 1))
    return " ".join(next(made) if rng.random() < share else word for word in original.split())


NEWS = text(1)
DOCUMENTS = [
    Document(id="báo a", title="Hội nghị", body=NEWS, date="2021-05-01"),
    Document(id="báo b", title="Hội nghị", body=NEWS, date="2021-05-02"),
    Document(id="báo c", title="Hội nghị tổng kết", body=f"(TTXVN) {NEWS} Theo TTXVN", date="2021-05-03"),
    Document(id="báo d", title="Hội nghị", body=edited(NEWS, 0.01), date="2021-05-04"),
    Document(id="viết lại", title="Hội nghị", body=edited(NEWS, 0.3)),
    Document(id="nửa", title="Hội nghị", body=NEWS[: len(NEWS) // 2]),
    Document(id="quyết định 1", number="1-QĐ/TU", body=text(2)),
    Document(id="quyết định 2", number="2-QĐ/TU", body=text(2)),
    Document(id="ngắn 1", body="công tác dân vận"),
    Document(id="ngắn 2", body="công tác dân vận"),
    *(Document(id=f"riêng {n}", body=text(100 + n)) for n in range(30)),
]


@pytest.mark.parametrize("segments", [1, 3])
def test_copies_are_found(tmp_path: Path, segments: int) -> None:
    engine = whoosh.open_engine(build_index(tmp_path / "index", DOCUMENTS, segments=segments))
    found = {document.id: [hit.id for hit in engine.copies(document.id)] for document in DOCUMENTS}
    assert found.pop("báo a") == ["báo d", "báo c", "báo b"]
    assert found.pop("báo b") == ["báo d", "báo c", "báo a"]
    assert sorted(found.pop("báo c")) == ["báo a", "báo b", "báo d"]
    assert sorted(found.pop("báo d")) == ["báo a", "báo b", "báo c"]
    assert not any(found.values())
    assert engine.copies("không có") == ()
    page = engine.search(SearchRequest("tiêu đề:hội", limit=50))
    assert {hit.id: hit.copies for hit in page.hits if hit.copies} == {f"báo {n}": 3 for n in "abcd"}
    assert engine.search(SearchRequest()).total == len(DOCUMENTS)


def test_groups_follow_updates(tmp_path: Path) -> None:
    index = build_index(tmp_path / "index", DOCUMENTS)
    with whoosh.open_writer(index, update=True) as writer:
        writer.delete(["báo b", "báo d"])
        writer.add(whoosh.analyse([Document(id="mới", body=text(105))]))
        writer.commit(corpus=[], report={})
    engine = whoosh.open_engine(index)
    assert [hit.id for hit in engine.copies("báo a")] == ["báo c"]
    assert [hit.id for hit in engine.copies("mới")] == ["riêng 5"]
    assert engine.copies("báo b") == ()


def test_nearly_all_pairs_alike_are_found(tmp_path: Path) -> None:
    pairs = [(text(n), edited(text(n), 0.02, n)) for n in range(1000, 1060)]
    documents = [Document(id=f"{n} {k}", body=body) for n, pair in enumerate(pairs) for k, body in enumerate(pair)]
    engine = whoosh.open_engine(build_index(tmp_path / "index", documents))
    wanted = [n for n, (a, b) in enumerate(pairs) if overlap(a, b) >= 0.8]
    found = [n for n in range(len(pairs)) if [hit.id for hit in engine.copies(f"{n} 0")] == [f"{n} 1"]]
    assert len(wanted) > 20
    assert len(set(found) & set(wanted)) >= np.floor(0.97 * len(wanted))
    # What overlaps less is a copy only where little differs but at the ends.
    assert all(overlap(*pairs[n]) >= FURNISHED for n in found)


def overlap(a: str, b: str) -> float:
    from analyzers.analysis import syllables

    one, two = ({tuple(s[i : i + 4]) for i in range(len(s) - 3)} for s in (syllables(a), syllables(b)))
    return len(one & two) / len(one | two)


LINES = [text(50 + n, 25) for n in range(8)]
FORM = "\n".join(LINES)


def filled(*inserted: str) -> str:
    """The form with these words after its third, fifth and seventh line."""
    lines = list(LINES)
    for place, words in zip((3, 5, 7), inserted, strict=False):
        lines[place] = f"{words} {lines[place]}"
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        ({"body": FORM}, {"body": f"(TTXVN) {FORM}\nTheo Báo Nhân Dân, 1.234 lượt xem"}, True),
        ({"body": f"Cập nhật 8:30 ngày 1/2/2021\n{FORM}"}, {"body": f"Đăng 9:45 ngày 3/4/2021\n{FORM}"}, True),
        ({"body": FORM}, {"body": filled("thêm một câu có năm 2021")}, True),  # figures on one side only
        ({"body": filled("nghành")}, {"body": filled("ngành")}, True),
        ({"body": filled("đồng chí Nguyễn Văn An", "ông An")}, {"body": filled("đồng chí Nguyễn Văn An")}, True),
        ({"body": FORM, "date": "2021-03-01", "date_basis": "posted"},
         {"body": FORM, "date": "2021-03-02", "date_basis": "posted"}, True),
        ({"body": FORM, "number": "5-KH/TU"}, {"body": FORM}, True),
        ({"body": FORM, "number": "5-KH/TU"}, {"body": FORM, "number": "6-KH/TU"}, False),
        ({"body": FORM, "number": "5-KH/TU", "date": "2021-03-01", "date_basis": "issued"},
         {"body": FORM, "number": "5-KH/TU", "date": "2021-03-02", "date_basis": "issued"}, True),  # one was misread
        ({"body": FORM, "date": "2021-03-01", "date_basis": "issued"},
         {"body": FORM, "date": "2022-03-01", "date_basis": "issued"}, False),
        ({"body": filled("kết nạp 120 đảng viên")}, {"body": filled("kết nạp 135 đảng viên")}, False),
        ({"body": filled("năm 2020")}, {"body": filled("năm 2021")}, False),
        ({"body": filled("ngày 05")}, {"body": filled("ngày 5")}, True),
        ({"body": FORM, "title": "Báo cáo tháng 1"},
         {"body": f"{FORM} {text(9, 9)}", "title": "Báo cáo tháng 2"}, False),
        ({"body": filled("ông Trần Quốc Tuấn", "ông Trần Quốc Tuấn")},
         {"body": filled("bà Lê Thị Hạnh", "bà Lê Thị Hạnh")}, False),
    ],
)  # fmt: skip
def test_a_form_filled_in_anew_is_no_copy(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], copies: bool
) -> None:
    documents = [Document(id="một", **one), Document(id="hai", **other)]  # type: ignore[arg-type]
    engine = whoosh.open_engine(build_index(tmp_path / "index", documents))
    assert [hit.id for hit in engine.copies("một")] == (["hai"] if copies else [])


def test_a_text_without_a_number_does_not_connect_two_decisions(tmp_path: Path) -> None:
    numbered = [Document(id=f"qđ {n}", body=FORM, number=f"{n}-QĐ/TU") for n in range(1, 4)]
    engine = whoosh.open_engine(build_index(tmp_path / "index", [*numbered, Document(id="bản thảo", body=FORM)]))
    assert len(engine.copies("bản thảo")) == 1
    assert all({hit.id for hit in engine.copies(document.id)} <= {"bản thảo"} for document in numbered)


def test_nor_does_a_draft_with_blanks_connect_two_filled_in_forms(tmp_path: Path) -> None:
    documents = [
        Document(id="a", body=filled("kết nạp 120 đảng viên")), Document(id="b", body=FORM),
        Document(id="c", body=filled("kết nạp 135 đảng viên")),
    ]  # fmt: skip
    engine = whoosh.open_engine(build_index(tmp_path / "index", documents))
    assert "c" not in {hit.id for hit in engine.copies("a")}


@pytest.mark.shared
def test_quality_on_real_texts() -> None:
    from benchmarks import copies as measured

    if not measured.PAGES.exists():
        pytest.skip("../shared/data/pages is not here")
    by_piece = [one for one in measured.collection() if one.piece % 8 < 2]
    _, precision, recall, wrong = measured.measure(by_piece)
    assert precision >= measured.FLOORS["precision"] and recall >= measured.FLOORS["recall"], wrong
