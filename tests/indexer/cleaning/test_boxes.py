"""Which box of a page holds the document: leads beside the text, lists of teasers, parts that are not shown."""

import pytest

from indexer.cleaning import clean
from indexer.page import Page
from indexer.readers import read

TITLE = "Hội nghị tổng kết công tác dân vận năm 2021"
TEXT = [
    f"Ngày {n} tháng 3, các cấp ủy đảng đã chú trọng công tác chỉ đạo thực hiện các nhiệm vụ, giải pháp nâng cao chất "
    f"lượng, hiệu quả công tác dân vận trong tình hình mới, nhất là ở cơ sở; {n * 7} mô hình được nhân rộng."
    for n in range(1, 6)
]
LEAD = "Sáng nay, Ban Dân vận Tỉnh ủy tổ chức hội nghị tổng kết công tác dân vận năm 2021 với 120 đại biểu dự."
BODY = "".join(f"<p>{text}</p>" for text in TEXT)
PART = "".join(f"<p>{text}</p>" for text in TEXT[:4])
OTHER = BODY.replace("tháng 3", "tháng 4")
TEASERS = "".join(
    f"<div><b><a href='/{n}'>Tập huấn nghiệp vụ đợt {n}</a></b><br>Đợt {n}: {LEAD}</div>" for n in range(6)
)


def cleaned(body: str) -> Page:
    data = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return clean(read(data.encode(), "a.html"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the lead in a box of its own
        (f"<h1>{TITLE}</h1><div class=brief>{LEAD}</div><div class=news-content>{BODY}</div>", [LEAD, *TEXT]),
        (
            f"<h1>{TITLE}</h1><div class=sapo>{LEAD}</div><div>12/03/2021</div><figure><figcaption>Đại biểu dự hội nghị"
            f"</figcaption></figure><div class=detail-content>{BODY}</div>",
            [LEAD, "Đại biểu dự hội nghị", *TEXT],
        ),
        # a link, or another page's title, parts it from the text
        (f"<div>{LEAD}</div><h2>Tin mới</h2><div class=news-content><h1>{TITLE}</h1>{BODY}</div>", TEXT),
        (f"<div>{LEAD}</div><a href=/>Xem tất cả các tin</a><div class=news-content>{BODY}</div>", TEXT),
        # but links to other pages between lead and text, all in one box, do not
        (
            f"<div class=detail><h1>{TITLE}</h1><div class=sapo>{LEAD}</div><p><a href=/1>Thành phố họp báo về lễ hội"
            f"</a></p><div class=news-content>{BODY}</div></div>",
            [LEAD, *TEXT],
        ),
        # a box between paragraphs: another page's title and summary, or its heading, with one paragraph after it
        (
            f"<h1>{TITLE}</h1><div class=c><p>{TEXT[0]}</p><p>{TEXT[1]}</p><div><a href=/2>Gỡ khó cho vùng cao</a><p>"
            f"{LEAD}</p></div><p>{TEXT[2]}</p><p>{TEXT[3]}</p><p>{TEXT[4]}</p></div>",
            TEXT,
        ),
        (
            f"<h1>{TITLE}</h1><div class=c>{PART}<div><p>Tin "
            f"bài khác</p><p><a href=/2>Gỡ khó cho vùng cao</a></p></div><p>{TEXT[4]}</p></div><div class=comment>0"
            "</div>",
            TEXT,
        ),
        # a print page names its parts "print-…"
        (f"<div class=print-title>{TITLE}</div><div class=print-body>{BODY}</div><div>© Báo X</div>", TEXT),
        # titles with summaries are other pages'
        (f"<div id=c1>{TEASERS}</div><div id=c2><h1>{TITLE}</h1>{BODY}</div><div id=c3>{TEASERS}</div>", TEXT),
        # what is not shown
        (f"<div style='display:none'>{OTHER}</div><div><h1>{TITLE}</h1>{BODY}</div>", TEXT),
        (f"<div hidden>{BODY}</div><p>Đang tải</p>", TEXT),
    ],
    ids=["lead", "lead and caption", "heading between", "link between", "link in one box",
         "teaser box", "related box", "print page", "teasers", "hidden part", "all hidden"],
)
def test_the_document_and_nothing_else(body: str, expected: list[str]) -> None:
    assert cleaned(body).body.split("\n") == expected
