"""What a question asks to be defined."""

import pytest

from analyzers.analysis import syllables
from engines.emphasis import defined


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("“An ninh mạng” là gì?", "an ninh mạng"),
        ("Thế nào là dân vận khéo?", "dân vận khéo"),
        ("Định nghĩa về tiếp cận thông tin được hiểu như thế nào?", "tiếp cận thông tin"),
        ("Khái niệm hộ tịch là gì", "hộ tịch"),
        ("là gì?", ""),
        ("Tesla chết năm nào?", ""),
        ("công tác dân vận", ""),
        ("một câu dài kể chuyện anh Mẫu ở xã Mẫu hỏi thủ tục ấy là gì?", ""),
    ],
)
def test_what_is_to_be_defined(query: str, expected: str) -> None:
    assert " ".join(defined(syllables(query))) == expected
