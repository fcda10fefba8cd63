"""What the pages of one source have in common goes, even where no rule names it; official texts are left whole."""

from indexer.cleaning import clean, learn, learn_from, signature, source_of
from indexer.page import Block, Page

HEAD = ["Đất và người Lâm Giang", "Chuyện quê, chuyện phố"]
FOOT = [
    "Tiếng nói của Đảng bộ, chính quyền và nhân dân các dân tộc Lâm Giang trên mạng từ năm 2001, phục vụ bạn đọc.",
    "Bản tin số 15",
]


def news(number: int) -> Page:
    body = [
        f"Hội nghị lần thứ {number} của huyện về công tác dân vận ở cơ sở",
        *(f"Ngày {number} tháng 3, huyện số {number * 7 + n} tổ chức hội nghị về việc {chr(97 + number)}{chr(97 + n)}, "
          "các đại biểu đã thảo luận nhiều giải pháp để thực hiện tốt nhiệm vụ được giao." for n in range(3)),
    ]  # fmt: skip
    lines = [*HEAD, *body, *FOOT]
    return Page(f"huyen/{number}.txt", "text", [Block(line) for line in lines])


def test_a_template_is_learnt_from_text_dumps() -> None:
    template = learn(news(n) for n in range(8))
    page = clean(news(9), template)
    assert [b.text for b in page.blocks if b.reason == "template"] == [*HEAD, *FOOT]
    assert page.body.count("huyện số") == 3
    alone = clean(news(9))
    assert FOOT[0] in alone.body, "the page alone cannot know"


def test_numbers_do_not_hide_a_template_line() -> None:
    template = learn(Page("a", "text", [Block(f"Bản tin số {n}")]) for n in range(5))
    assert template.share("Bản tin số 99") == 1.0


def test_few_pages_teach_nothing() -> None:
    assert learn(news(n) for n in range(3)).shares == {}


def test_near_copies_are_no_template() -> None:
    def copy(n: int) -> Page:
        lines = [b.text for b in news(1).blocks[2:-2]] * 1 + [f"Báo số {n} đăng lại"]
        return Page(f"bao/{n}.txt", "text", [Block(line) for line in lines])

    reprints = [copy(n) for n in range(6)]
    others = [Page(f"bao/khac{n}.txt", "text", news(n).blocks[2:-2]) for n in range(10, 14)]
    assert learn(reprints).shares == {}, "one text, six times"
    shares = learn([*reprints, *others]).shares
    assert not any(learn([*reprints, *others]).share(b.text) for b in reprints[0].blocks), shares


def test_signatures_are_enough_to_learn_from() -> None:
    pages = [news(n) for n in range(6)]
    assert learn(pages) == learn_from([signature(page) for page in pages])


def test_an_official_text_keeps_what_official_texts_share() -> None:
    def decree(n: int) -> Page:
        lines = [
            *HEAD, "QUỐC HỘI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
            f"Luật số: {n}/2020/QH14",
            "LUẬT", "Điều 1. Phạm vi điều chỉnh",
            f"Luật này quy định về vấn đề thứ {n} trong hoạt động của cơ quan nhà nước.",
            "Điều 2. Hiệu lực thi hành", "CHỦ TỊCH QUỐC HỘI", "Nguyễn Văn Mẫu", *FOOT,
        ]  # fmt: skip
        return Page(f"luat/{n}.txt", "text", [Block(line) for line in lines])

    page = clean(decree(30), learn(decree(n) for n in range(10)))
    kept = [b.text for b in page.blocks if b.keep]
    assert kept[0] == "QUỐC HỘI"
    assert "Điều 1. Phạm vi điều chỉnh" in kept and "CHỦ TỊCH QUỐC HỘI" in kept
    assert not set(HEAD) & set(kept) and FOOT[0] not in kept


def test_source_is_the_host_or_the_folder() -> None:
    assert source_of(Page("tin/2021/a.html", "html", url="https://Vi.Example/tin/a")) == "vi.example"
    assert source_of(Page("tin/2021/a.txt", "text")) == "tin/2021"
    assert source_of(Page("a.txt", "text", url="file:///x/a.txt")) == ""
