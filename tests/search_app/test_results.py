"""What a result shows of a document: passages that say more than the heading above them."""

import pytest

from search_app.marks import Run
from search_app.results import telling

TITLE = (Run("Hướng dẫn thực hiện phong trào thi đua “Dân vận khéo” giai đoạn 2019 - 2025"),)
REPEATED = "thực hiện phong trào thi đua “<mark>Dân vận khéo</mark>” giai đoạn 2019 - 2025"
LETTERHEAD = "BAN CHẤP HÀNH TRUNG ƯƠNG BAN <mark>DÂN VẬN</mark> * Số: 998-HD/BDVTW ĐẢNG CỘNG SẢN VIỆT NAM Hà Nội"
TELLING = "Làm cho “<mark>Dân vận khéo</mark>” trở thành nền nếp trong công việc hằng ngày của cán bộ, UBND các cấp"


@pytest.mark.parametrize(
    ("snippets", "kept"),
    [
        ((REPEATED, TELLING), [1]),
        ((LETTERHEAD, TELLING), [1]),
        ((TELLING, REPEATED, TELLING), [0, 2]),
        ((REPEATED, LETTERHEAD), [0]),
        ((REPEATED,), [0]),
        ((), []),
    ],
)
def test_passages_say_more_than_the_title(snippets: tuple[str, ...], kept: list[int]) -> None:
    texts = ["".join(run.text for run in passage) for passage in telling(TITLE, snippets)]
    plain = [s.replace("<mark>", "").replace("</mark>", "") for s in snippets]
    assert texts == [plain[i] for i in kept]
