"""Marks and the layout of a body."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app import prose
from search_app.document_view import MAX_PART, parts_of
from search_app.marks import Link, Run, lines, runs


def test_marks_become_runs() -> None:
    assert runs("công tác <mark>dân vận</mark> &lt;b&gt; &amp;amp; &quot;") == (
        Run("công tác "),
        Run("dân vận", True),
        Run(' <b> &amp; "'),
    )


def test_nothing_but_mark_is_a_tag() -> None:
    hostile = "<script>x</script><mark onclick=x>y</mark><MARK>z"
    assert "".join(run.text for run in runs(hostile)) == "<script>x</script><mark onclick=x>yz".replace(
        "yz", "y<MARK>z"
    )
    assert not any(run.marked for run in runs(hostile))


def test_lines_keep_marks_and_links_apart() -> None:
    text = "theo 290-QĐ/TW\nvà dân vận"
    marked = "theo <mark>290</mark>-QĐ/TW\nvà <mark>dân vận</mark>"
    assert lines(text, marked, [Link(5, 14, "/so/290-QD-TW")]) == [
        [Run("theo "), Run("290", True, "/so/290-QD-TW", 1), Run("-QĐ/TW", False, "/so/290-QD-TW")],
        [Run("và "), Run("dân vận", True, "", 2)],
    ]


def test_a_mark_across_a_line_end_is_one_match() -> None:
    assert lines("a\nb c", "<mark>a\nb</mark> c") == [[Run("a", True, "", 1)], [Run("b", True), Run(" c")]]


def test_marks_of_another_text_are_not_used() -> None:
    assert lines("dân vận", "<mark>dân</mark> VẬN") == [[Run("dân vận")]]


@given(
    st.text(alphabet="aâ<&>\"'\n |", max_size=40), st.sets(st.integers(0, 40)), st.integers(0, 40), st.integers(0, 40)
)
def test_no_character_is_lost(text: str, marked: set[int], start: int, end: int) -> None:
    out = "".join(f"<mark>{html.escape(c)}</mark>" if i in marked else html.escape(c) for i, c in enumerate(text))
    link = [Link(start, end, "/x")] if start < end else []
    made = lines(text, out, link)
    assert "\n".join("".join(run.text for run in line) for line in made) == text
    inside = "".join(run.text for line in made for run in line if run.href)
    assert inside == (text[start:end] if start < end else "").replace("\n", "")
    assert "".join(r.text for line in made for r in line if r.marked) == "".join(
        c for i, c in enumerate(text) if i in marked and c != "\n"
    )


@pytest.mark.parametrize(
    ("line", "kind", "level"),
    [
        ("Chương I", "heading", 1),
        ("Phần thứ nhất", "heading", 1),
        ("PHỤ LỤC", "heading", 1),
        ("Mục 2. TỔ CHỨC", "heading", 1),
        ("Điều 5. Phạm vi điều chỉnh", "heading", 3),
        ("Điều 5.", "heading", 3),
        ("I. MỤC ĐÍCH", "heading", 2),
        ("II- Nhiệm vụ, giải pháp", "heading", 2),
        ("KẾT QUẢ ĐẠT ĐƯỢC", "heading", 2),
        ("- Mỗi chi bộ một mô hình", "point", 0),
        ("a) Báo cáo", "point", 0),
        ("1. Nâng cao nhận thức", "item", 0),
        ("Điều này cho thấy sự quan tâm của cấp ủy.", "paragraph", 0),
        ("Phần lớn đảng viên đồng tình.", "paragraph", 0),
        ("Chương trình hành động được ban hành.", "paragraph", 0),
        ("Mục tiêu của nghị quyết là rõ ràng.", "paragraph", 0),
        ("12/3/2020", "paragraph", 0),
    ],
)
def test_the_kind_of_a_line(line: str, kind: str, level: int) -> None:
    filler = [[Run("Dòng thường.")]] * 20  # past the letterhead
    following = [Run("Đoạn văn dài hơn một dòng, để dòng trên không phải là dòng chữ ký ở cuối văn bản. " * 2)]
    block = prose.blocks([*filler, [Run(line)], following])[-2]
    assert (block.kind, block.level) == (kind, level)


def test_a_letterhead_is_centred() -> None:
    head = [
        "TỈNH ỦY BÌNH AN",
        "Số: 05-CT/TU",
        "Bình An, ngày 15 tháng 5 năm 2016",
        "CHỈ THỊ",
        "phát động phong trào thi đua",
        "Thân bài.",
    ]
    kinds = [block.kind for block in prose.blocks([[Run(line)] for line in head])]
    assert kinds == ["centre"] * 5 + ["paragraph"]


def test_rows_make_one_table() -> None:
    made = prose.blocks(
        [[Run("Đơn vị | Số | Ghi chú")], [Run("A | 1 | ")], [Run("| B | 2 |")], [Run("C | 3 | x | y")], [Run("Hết.")]]
    )
    assert [block.kind for block in made] == ["table", "paragraph"]
    rows = [["".join(r.text for r in cell).strip() for cell in row] for row in made[0].rows]
    assert rows == [["Đơn vị", "Số", "Ghi chú", ""], ["A", "1", "", ""], ["B", "2", "", ""], ["C", "3", "x", "y"]]


def test_a_long_body_is_cut_into_parts_at_line_ends() -> None:
    body = "\n".join(f"Dòng {n} " + "x" * 90 for n in range(5000))
    parts = parts_of(body)
    assert "\n".join(parts) == body and all(len(part) <= MAX_PART for part in parts) and len(parts) > 3
    assert parts_of("x" * (MAX_PART * 2 + 1)) == ["x" * MAX_PART, "x" * MAX_PART, "x"]
    assert parts_of("") == [""]


def test_layout_is_linear_in_hostile_lines() -> None:
    for line in (
        "I" * 60_000,
        "Điều " * 12_000,
        "| " * 30_000,
        "1." * 30_000,
        "Chương I " + "a" * 60_000,
        "-" * 60_000,
    ):
        assert prose.blocks([[Run(line)]])


def test_ranks_above_a_signature_are_no_headings() -> None:
    tail = [
        "III. TỔ CHỨC THỰC HIỆN",
        "Các chi bộ báo cáo hằng quý." + " Thêm." * 20,
        "T/M BAN THƯỜNG VỤ",
        "BÍ THƯ",
        "Trần Văn Mẫu",
    ]
    made = prose.blocks([*[[Run("Dòng thường.")]] * 20, *[[Run(line)] for line in tail]])
    assert [(block.kind, block.level) for block in made[20:]] == [
        ("heading", 2),
        ("paragraph", 0),
        ("centre", 0),
        ("centre", 0),
        ("paragraph", 0),
    ]
