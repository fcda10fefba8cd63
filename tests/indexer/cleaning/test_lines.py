"""Rules for single lines: what is furniture, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning import clean, phrases, shapes
from indexer.cleaning.regions import region_of
from indexer.page import Block, Page

SENTENCE = (
    "Các cấp ủy đảng đã chú trọng công tác chỉ đạo thực hiện các nhiệm vụ, giải pháp nâng cao chất lượng, "
    "hiệu quả công tác dân vận trong tình hình mới, nhất là ở cơ sở."
)


def text(*lines: str) -> Page:
    return clean(Page("a.txt", "text", [Block(line) for line in lines]))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Các tin khác:", "related"),
        ("CÁC TIN KHÁC", "related"),
        ("cac tin khac", "related"),
        ("Cỡ chữ: +A | -A | Bản in", "tools"),
        ("Lượt xem: 1.024", "counter"),
        ("Lượt truy cập 15", "counter"),
        ("© 2023 Báo Lâm Giang", ""),
        ("Bản quyền thuộc về Báo Lâm Giang", "footer"),
        ("Điện thoại: 0225.3821.055", "footer"),
        ("image advertisement", "ads"),
        ("Giới thiệu sách mới về công tác dân vận", ""),
        ("Điện thoại và thiết bị viễn thông", ""),
        ("Liên hệ thực tiễn tại địa phương", ""),
        ("Chia sẻ khó khăn với đồng bào vùng lũ", ""),
        ("Thống kê đất đai năm 2020", ""),
        ("Tin liên quan đến hội nghị đã được báo cáo", ""),
        ("Những tin đã đăng:", "related"),
        ("Các bài viết cùng tác giả", "related"),
        ("Tin bài cùng sự kiện", "related"),
        ("Tin học và ngoại ngữ", ""),
        ("Các thông báo về việc thu hồi đất", ""),
        ("Chia sẻ Zalo", "share"),
        ("Chia sẻZaloFacebook", "share"),
        ("Chia sẻ  Facebook  Zalo  Sao chép liên kết  In bài viết", "share"),
        ("Chia sẻ khó khăn", ""),
        ("In ấn tài liệu tuyên truyền", ""),
        ("Trang chủ Giới thiệu Tin tức Công dân Doanh nghiệp", "menu"),
        ("Xem tin theo ngày", "menu"),
        ("Độc giả quan tâm xem thêm: Bữa cơm công đoàn", "related"),
    ],
)
def test_phrases(line: str, reason: str) -> None:
    hit = phrases.find(line)
    assert (hit.reason if hit else "") == reason


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thứ Ba, 25/6/2024", True),
        ("Ngày đăng: 16/07/2020", True),
        ("Cập nhật lúc 08:15, Thứ Hai, 13/03/2023 (GMT+7)", True),
        ("08:15 13/03/2023", True),
        ("(Ngày 13/03/2003)", True),
        ("Thứ hai, ngày 13 tháng 3 năm 2023", True),
        ("Chủ nhật, 12/3/2023 - 15:20", True),
        ("Ngày 14 tháng 02 năm 2022, Thành ủy Cần Thơ ban hành Báo cáo", False),
        ("Từ ngày 13/03/2023 đến ngày 15/03/2023", False),
    ],
)
def test_date_lines(line: str, expected: bool) -> None:
    assert bool(shapes.DATE_LINE.match(line)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("eeba5c24-e272-4432-b7d9-724158b02e59", "id"),
        ("<< < 1 2 3 4 5 6 7 8 9 10", "pagination"),
        ("1 2 3 ... 15 Trang sau »", "pagination"),
        ("1.234 lượt xem", "counter"),
        ("25", ""),
        ("1. Mục tiêu", ""),
        ("- - - - -", ""),
    ],
)
def test_shapes(line: str, expected: str) -> None:
    assert shapes.furniture(line) == expected


@pytest.mark.parametrize(
    "line", ["Nguyễn Hải", "Cầm Thi Giang", "THU HÀ", "Bài và ảnh: Minh Hoàng", "Thu Hà - Minh Hoàng"]
)
def test_bylines(line: str) -> None:
    assert shapes.byline(line)
    page = text("Hội nghị tổng kết công tác dân vận năm 2021", SENTENCE, SENTENCE, line)
    assert page.blocks[-1].reason == "byline"


@pytest.mark.parametrize(
    ("tag", "label", "region"),
    [
        ("nav", "", "menu"),
        ("div", "box-related", "related"),
        ("div", "article-relate", "related"),
        ("div", "tinlienquan", "related"),
        ("div", "tin-lien-quan", "related"),
        ("div", "div tin lien quan", "related"),
        ("div", "footer-inner", "footer"),
        ("div", "chan-trang", "footer"),
        ("ul", "breadcrumb", "menu"),
        ("div", "fb-comments", "comment"),
        ("div", "article__body", ""),
        ("div", "entry-content", ""),
        ("div", "noi-dung", ""),
        ("body", "has-sidebar comments-open", ""),
        ("div", "post-77 post type-post", ""),
    ],
)
def test_regions(tag: str, label: str, region: str) -> None:
    assert region_of(tag, label) == region


@pytest.mark.parametrize(
    "line",
    [
        "Nguyễn Văn An | 12/03/2021 08:15",
        "Nguyễn Văn An - 12/03/2021, 08:15",
        "Nguyễn Văn An 08:15 12/03/2021",
        "Viết bởi Nguyễn Văn An",
        "Tác giả bài viết: Nguyễn Văn An",
        "Nguyễn Văn An - 12/03/2021",
        "2 giờ trước",
        "[Trở về] [In] [Gửi email]",
        "Trang web này sử dụng cookie để nâng cao trải nghiệm; tiếp tục duyệt nghĩa là bạn đồng ý với chính sách này.",
        "Nghe nội dung bài viết 0:00 / 0:00 Giọng Nữ Miền Bắc",
        "12/03/2021 08:15 | Lượt xem: 305 | Phản hồi: 0",
    ],
)
def test_writer_and_stamp_above_the_text(line: str) -> None:
    page = text("Hội nghị tổng kết công tác dân vận năm 2021", line, SENTENCE, SENTENCE)
    assert page.body == "\n".join([SENTENCE, SENTENCE])


def test_a_caption_that_repeats_the_title_stays() -> None:
    title = "Hội nghị tổng kết công tác dân vận năm 2021"
    for caption in (f"Quang cảnh h{title[1:]}", f"Ảnh: Quang cảnh h{title[1:]} tại huyện"):
        page = text(title, SENTENCE, caption, SENTENCE, "Ảnh: Minh Hoàng")
        assert page.body == "\n".join([SENTENCE, caption, SENTENCE])


@pytest.mark.parametrize(
    ("title", "head"),
    [
        (["LUẬT", "QUẢNG CÁO"], ["QUỐC HỘI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                                 "Luật số: 16/2012/QH13"]),
        (["LUẬT", "DU LỊCH"], ["QUỐC HỘI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Luật số: 09/2017/QH14"]),
        (["QUYẾT ĐỊNH", "TÀI TRỢ"], ["UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 9/QĐ-UBND"]),
    ],
)  # fmt: skip
def test_a_law_may_be_called_like_an_advertisement(title: list[str], head: list[str]) -> None:
    lines = [*head, *title, SENTENCE, "Điều 1. Phạm vi điều chỉnh", SENTENCE]
    assert text(*lines, "Chia sẻ Zalo").body == "\n".join(lines)


@pytest.mark.parametrize(
    "subject",
    [["V/v tăng cường công tác dân vận"], ["V/v tăng cường công tác", "dân vận trong tình hình mới"],
     ["Về việc trả lời kiến nghị của cử tri", "trước kỳ họp thứ 8", "Quốc hội khóa XIV"]],
)  # fmt: skip
def test_the_subject_of_a_letter_may_stand_before_the_motto(subject: list[str]) -> None:
    lines = ["UBND TỈNH LÂM GIANG", "SỞ NỘI VỤ", "Số: 12/SNV-XDCQ", *subject, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
             "Độc lập - Tự do - Hạnh phúc", "Lâm Giang, ngày 05 tháng 01 năm 2022", SENTENCE]  # fmt: skip
    assert text("Trang chủ", "Văn bản", *lines).body == "\n".join(lines)


def test_the_text_resumes_after_a_box_of_links() -> None:
    page = text(
        "Hội nghị tổng kết công tác dân vận năm 2021",
        SENTENCE,
        "Tin liên quan",
        "Tập huấn nghiệp vụ",
        SENTENCE,
        SENTENCE,
    )
    assert [b.keep for b in page.blocks] == [False, True, False, False, True, True]


def test_teasers_under_a_heading_do_not_look_like_the_text_resuming() -> None:
    page = text(
        *("Hội nghị tổng kết công tác dân vận năm 2021", SENTENCE, SENTENCE, "Tin liên quan"),
        *("Khai mạc kỳ họp thứ 11", SENTENCE, "Ra quân trồng cây đầu năm", SENTENCE, "Trang chủ"),
    )
    assert [b.text for b in page.blocks if b.keep] == [SENTENCE, SENTENCE]


def test_menu_entries_above_the_text_take_nothing_along() -> None:
    page = text(
        *(
            "Bình luận",
            "Tin liên quan",
            "Xem nhiều",
            "Hội nghị tổng kết công tác dân vận năm 2021",
            "Toàn cảnh hội nghị",
        ),
        *("Đại biểu dự hội nghị rất đông.", SENTENCE, "Bình luận", "0", SENTENCE * 2, SENTENCE * 2, SENTENCE),
    )
    reasons = {b.text: b.reason for b in page.blocks}
    assert reasons["Hội nghị tổng kết công tác dân vận năm 2021"] == "title"
    assert page.body.count(SENTENCE) == 6
    assert "Toàn cảnh hội nghị" in page.body and "Bình luận" not in page.body


def test_headings_that_sound_like_a_menu_stay_between_paragraphs() -> None:
    lines = [SENTENCE, "Kinh tế", SENTENCE, "2. Văn hóa - Xã hội", SENTENCE]
    assert text("Kết quả thực hiện nhiệm vụ năm 2021 của tỉnh", *lines).body == "\n".join(lines)


def test_below_the_first_furniture_nothing_is_text() -> None:
    page = text(
        "Hội nghị tổng kết công tác dân vận năm 2021", SENTENCE, SENTENCE, "Số lượt xem: 512", "Một dòng lạ", "|"
    )
    assert page.body == "\n".join([SENTENCE, SENTENCE])


def test_readers_comments_go() -> None:
    page = text(
        *("Hội nghị tổng kết công tác dân vận năm 2021", SENTENCE * 2, SENTENCE * 2, SENTENCE * 2),
        *("Bình luận", "Nguyễn Văn A", "Tôi thấy bài viết " + SENTENCE, "Trần B", SENTENCE.upper()),
    )
    assert page.body == "\n".join([SENTENCE * 2] * 3)


def test_a_sentence_that_begins_like_a_footer_is_text() -> None:
    chief = "Tổng Biên tập Báo Lâm Giang Trần Văn Bình dự và phát biểu chỉ đạo tại hội nghị."
    page = text(
        "Hội nghị cộng tác viên năm 2021 của Báo Lâm Giang", SENTENCE, chief, SENTENCE, "Tổng Biên tập: Trần Văn Bình"
    )
    assert page.body == "\n".join([SENTENCE, chief, SENTENCE])


def test_a_plan_without_letterhead_keeps_its_headings() -> None:
    lines = [
        "KẾ HOẠCH",
        "triển khai công tác dân vận năm 2022",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích của kế hoạch này",
        SENTENCE,
    ]
    assert text(*lines).body == "\n".join(lines)
    assert text(*lines[1:]).body == "\n".join(lines[2:]), "the line above the first heading is the title"


def test_signature_is_content_in_an_official_text_only() -> None:
    official = text(
        *("TỈNH ỦY LÂM GIANG", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-NQ/TU", "NGHỊ QUYẾT", SENTENCE, SENTENCE),
        *("T/M TỈNH ỦY", "BÍ THƯ", "Trần Văn Bình"),
    )
    assert official.blocks[-1].keep
    assert official.body.startswith("TỈNH ỦY LÂM GIANG")


def test_the_form_in_an_appendix_is_content() -> None:
    head = [
        "TỈNH ỦY LÂM GIANG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 12-HD/TU",
        "HƯỚNG DẪN",
        SENTENCE,
        "Nơi nhận:",
        "- Ban Bí thư,",
    ]
    form = ["PHỤ LỤC", "Điện thoại: ........", *(f"Ý {n}: {SENTENCE}" for n in range(3))]
    page = text(*head, *form, "Lượt truy cập: 15", "Trang chủ")
    assert page.body == "\n".join([*head, *form])


def test_a_heading_that_sounds_like_furniture_stays_in_an_official_text() -> None:
    page = text(
        *("TỈNH ỦY LÂM GIANG", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-NQ/TU", "NGHỊ QUYẾT", SENTENCE),
        *("Giáo dục", SENTENCE, "Văn hóa - Xã hội", SENTENCE, "Nơi nhận:", "- Ban Bí thư,", "Trang chủ", "Tin tức"),
    )
    kept = [b.text for b in page.blocks if b.keep]
    assert "Giáo dục" in kept and "Văn hóa - Xã hội" in kept
    assert "Trang chủ" not in kept and "Tin tức" not in kept


@given(st.lists(st.text(max_size=300), max_size=30))
def test_cleaning_marks_and_changes_no_text(lines: list[str]) -> None:
    blocks = [Block(" ".join(line.split())) for line in lines]
    before = [b.text for b in blocks]
    page = clean(Page("a.txt", "text", blocks))
    assert [b.text for b in page.blocks] == before
    assert all(b.keep or b.reason for b in page.blocks)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("This is a modal window.", "dialog"),
        ("Trình duyệt của bạn không hỗ trợ JavaScript. Vui lòng bật JavaScript.", "dialog"),
        ("Trình duyệt nội dung trước khi công bố", ""),
        ("4 phút đọc", "date line"),
        ("Đọc 3 phút", "date line"),
        ("00:00 / 12:35", "tools"),
        ("10:15", ""),
        ("© Báo Lâm Giang giữ bản quyền", "footer"),
        ("File đính kèm: ke-hoach-doi-thoai.pdf", "tools"),
        ("Tài liệu đính kèm: Báo cáo của các đơn vị", ""),
        ("#danvan #coso", "tags"),
        ("#1 về chuyển đổi số", ""),
    ],
)
def test_furniture_by_shape(line: str, reason: str) -> None:
    assert shapes.furniture(line) == reason


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PGS, TS. Lê Mậu Lâm", True),
        ("Nội dung: Tiến Đông", True),
        ("Thiết kế: Hữu Quân", True),
        ("Nội dung: chuyển đổi số ở cơ sở và những vấn đề đặt ra", False),
    ],
)
def test_credits(line: str, expected: bool) -> None:
    assert shapes.byline(line) is expected


def test_a_name_between_the_text_and_its_notes_is_a_byline() -> None:
    note = "(1) Hồ Chí Minh: Toàn tập, Nxb. Chính trị quốc gia, Hà Nội, 2011, t.6, tr.234."
    page = text(SENTENCE, SENTENCE.replace("Các", "Những"), "PGS, TS. Lê Mậu Lâm", note, "Phản hồi")
    assert page.body.split("\n")[-1] == note
    assert [b.reason for b in page.blocks] == ["", "", "byline", "", "comment"]


def test_the_head_of_a_page() -> None:
    page = text("Báo Lâm Giang > Xã hội", "16:32', 12/4/ 2017 (GMT+7)", "baolamgiang.vn", SENTENCE, SENTENCE + " Hai.")
    assert page.body.split("\n") == [SENTENCE, SENTENCE + " Hai."]


def test_a_caption_with_its_credit_is_running_text() -> None:
    caption = "Nghi lễ cúng thần Nông cầu cho mưa thuận gió hòa, mùa màng bội thu. (Ảnh: Quang Đán/TTXVN)"
    assert shapes.prose(Block(caption))
