"""Whose act it is when a sentence says that a document is replaced, repealed, amended or guided: that of the document
which speaks, of another one that it names ("Quyết định số A (thay thế Quyết định số B)"), or nobody's yet ("đề nghị
thay thế …", "không thay thế …").

One rule for the relations that are read at indexing and for the statements of succession on a number's page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

SPEAKER = ""
"""The document in which the sentence stands."""
REACH = 400
"""Characters before a verb in which the document that acts may be named."""
_DEPTH = 6
"""Verbs of one enumeration ("thay thế A, bãi bỏ B và sửa đổi C") that are followed back to the first."""

REPLACES = (
    r"thay thế(?:\s+cho)?|thay cho|thay(?=\s+(?:quyết định|quy định|quy chế|nghị quyết|nghị định|thông tư|hướng dẫn|"
    r"chỉ thị|kế hoạch|kết luận|luật)(?!\w)|\s*$)"
)
VERB = re.compile(
    rf"(?<!\w)(?:{REPLACES}|bãi bỏ|h(?:ủy|uỷ) bỏ|sửa đổi(?:,?\s+(?:và\s+)?bổ sung)?|bổ sung)(?!\w)",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"(?<!\w)(?:được|bị)\s+(?:[^\W\d_]+\s+){0,2}$", re.IGNORECASE)
BY = re.compile(r"\s+(?:[^\W\d_]+\s+){0,5}?(?:bằng|bởi|theo|tại)(?!\w)", re.IGNORECASE)
THIS = re.compile(r"(?<!\w)(?:[^\W\d_]+(?:\s[^\W\d_]+)?)\s+này(?!\w)", re.IGNORECASE)
ENDS = re.compile(
    r"(?:hết hiệu lực|chấm dứt hiệu lực|(?:được|bị)\s+(?:bãi bỏ|h(?:ủy|uỷ) bỏ))(?:\s+thi hành)?"
    r"(?:\s+(?:kể\s+)?từ (?:ngày|khi)\s+(?:[^\W\d_]+\s){1,4}này\s+(?:có|bắt đầu có)\s+hiệu lực|(?=\s*(?:[.;]|$)))",
    re.IGNORECASE,
)
"""How laws end one another: "Luật Tố cáo số 03/2011/QH13 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành"."""
YIELDS = re.compile(
    r"(?:được|bị)\s+thay thế\s+(?:bằng|bởi|theo)\s+(?:[^\W\d_]+\s){1,4}này(?!\w)", re.IGNORECASE
)
""" "Quyết định số A được thay thế bằng Quyết định này": the speaker replaces it."""
_NOT_SAID = re.compile(
    r"(?<!\w)(?:chưa|không|nếu|sẽ|sắp|đề nghị|kiến nghị|đề xuất|dự thảo|"
    r"đã(?!\s+(?:được|bị)\s+(?:sửa đổi|bổ sung)))(?!\w)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"(?<!\w)(?:do|vì|khi)\s+(?:[^\W\d_]+\s+){0,5}$", re.IGNORECASE)
STOP = re.compile(r"[;:]\s|\.\s")
PART = re.compile(
    r"(?<!\w)(?:cụm từ|khoản|điểm|điều(?! lệ)|chương(?! trình)|mục(?! tiêu)|phụ lục|đoạn|nội dung|một phần|"
    r"các quy định)(?!\w)",
    re.IGNORECASE,
)
"""A part of a document: whoever replaces or repeals it amends the document."""
ASIDE = re.compile(r"(?<!\w)(?:(?<!kèm )(?<!hành )theo|căn cứ|thực hiện|trên cơ sở|quy định tại)(?!\w)", re.IGNORECASE)
"""Between a verb and a number: the number is not what the verb is done to ("bãi bỏ thủ tục theo Nghị định số …")."""
_UNREAL = re.compile(
    r"(?<!\w)(?:chưa|không|sẽ|đề nghị|kiến nghị|đề xuất|dự thảo|dự kiến|nghiên cứu|xem xét|tham mưu|góp ý|chuẩn bị|nếu|"
    r"có thể|cần|phải|(?<!bộ )(?<!sở )(?<!luật )(?<!ngành )xây dựng|"
    r"(?<!chương )(?<!quá )(?<!quy )(?<!công )(?<!lộ )(?<!giáo )trình(?! độ))(?!\w)",
    re.IGNORECASE,
)
"""The act is wished for, planned or denied."""
DENIED = re.compile(r"(?<!\w)(?:chưa|không|sẽ|đề nghị|kiến nghị|đề xuất|nếu|cần|phải)(?!\w)", re.IGNORECASE)
"""The same between a document and what is done to it: "chưa được thay thế bằng …"."""
_FRESH = re.compile(
    r"(?<!\w)(?:đã|vừa|mới)\s+(?:ký\s+|được\s+)?(?:ban hành|ra|có)\s[^.;]*$|(?<!\w)mới(?:\s+\w+)?\s*$", re.IGNORECASE
)
"""A new document without a number acts: "đã ban hành Quy chế làm việc thay thế Quy chế số 05-QC/TU"."""
_JOINED = re.compile(
    r"(?:,|;|và|hoặc|đồng thời|cũng như)\s+(?:(?:đồng thời|chính thức|cùng với|để|nhằm)\s+){0,2}$", re.IGNORECASE
)
"""The verb goes on with the act of the verb before it."""
_SUBJECT = re.compile(
    r",\s+(?=[^\W\d_])(?P<body>[^,;]{3,120}?)\s(?:quyết định|ban hành|thống nhất|công bố|ký|ra)\s+"
    r"(?:[^\W\d_]+\s+){0,8}$"
)
"""A body that acts itself comes between: "Thực hiện Kết luận số A, Ban Thường vụ Tỉnh ủy quyết định thay thế …"."""
_OPEN, _CLOSE = "([", ")]"


class Named(Protocol):
    """A document named in the text: the place of its naming (of its number at least) and what it is called."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


def actor(text: str, verb: int, named: Sequence[Named]) -> Named | str | None:
    """Who does what the verb at `verb` says: `SPEAKER`, one of `named`, or None where nobody does (a wish, a denial, a
    new document without a number). `named`: the documents named in `text`, in order."""
    low = max(0, verb - REACH)
    for stop in STOP.finditer(text, low, verb):
        low = stop.end()
    clause = _without_brackets(text[low:verb])
    for _ in range(_DEPTH):
        before = [one for one in named if low <= one.start and one.end <= verb and _stands(clause, one.start - low)]
        last = before[-1] if before else None
        head = clause[last.end - low if last else 0 : verb - low]
        if _UNREAL.search(head[-80:]):
            return None
        if THIS.search(head):
            return SPEAKER
        if _FRESH.search(head):
            return None
        if last is None:
            return SPEAKER
        if _JOINED.search(head):
            earlier = list(VERB.finditer(clause, 0, last.start - low))
            begun, done = (earlier[-1].start(), earlier[-1].end()) if earlier else (0, 0)
            aside = head.rstrip().endswith(",") and ASIDE.search(clause, done, last.start - low)
            if earlier and not aside and not PASSIVE.search(clause[:begun][-30:]):
                verb = low + begun
                continue
        if _JOINED.search(head) and THIS.search(clause, 0, last.start - low):
            return SPEAKER  # "Quy chế này được xây dựng theo Quy định số A và thay thế Quy chế số B"
        found = _SUBJECT.search(head)
        return SPEAKER if found and found["body"][:1].isupper() else last
    return None


def ends_now(before: str, between: str) -> bool:
    """Whether a document ends by the act of the one that speaks, when `ENDS` or `YIELDS` follows it: not "do Quyết
    định số A đã hết hiệu lực". `before`, `between`: the words before it, and from it to those."""
    return not (_NOT_SAID.search(before) or _NOT_SAID.search(between) or _BECAUSE.search(before))


def _stands(clause: str, place: int) -> bool:
    return 0 <= place < len(clause) and not clause[place].isspace()


def _without_brackets(clause: str) -> str:
    """The clause with what stands in closed brackets made blank: what is said there is said of something else."""
    opened: list[int] = []
    blanks: list[tuple[int, int]] = []
    for place, sign in enumerate(clause):
        if sign in _OPEN:
            opened.append(place)
        elif sign in _CLOSE and opened:
            blanks.append((opened.pop(), place + 1))
    for start, end in blanks:
        clause = clause[:start] + " " * (end - start) + clause[end:]
    return clause
