"""How the question was read, in sentences: the engine's notes, the URL's problems, and one click to undo each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzers import numbers
from analyzers.numbers import DocNumber
from engines.requests import Note, SearchPage
from search_app import labels
from search_app.i18n import gettext, mark
from search_app.params import Problem, State
from search_app.urls import number_url, page_url, search_url

NOTES = {
    "best-match": mark("Câu tìm dài nên không đòi đủ mọi từ; văn bản khớp nhiều nhất đứng trên."),
    "prefix-too-wide": mark("Phần đầu từ trước dấu * quá ngắn; chỉ những từ thường gặp nhất được dùng."),
    "deadline": mark("Câu tìm mất quá nhiều thời gian nên đã dừng giữa chừng; hãy tìm ít từ hơn."),
    "truncated": mark("Nội dung tìm quá dài; chỉ phần đầu được dùng."),
    "unclosed-quote": mark("Dấu ngoặc kép chưa đóng nên %(text)s được đọc như từ thường."),
    "unbalanced": mark("Dấu ngoặc đơn chưa đủ cặp nên đã được tự điều chỉnh."),
    "too-deep": mark("Quá nhiều lớp ngoặc đơn; những lớp trong cùng đã bỏ qua."),
    "unknown-field": mark(
        "Không có trường “%(text)s” nên được tìm nguyên văn như một cụm từ. "
        "Các trường: số, trích, cq, loại, năm, ngày, tiêu đề…"
    ),
    "empty-field": mark("Sau “%(text)s” không có giá trị nên được đọc như từ thường."),
    "bad-number": mark(
        "“%(text)s” không phải số hiệu văn bản (viết như số:290-QĐ/TW) "
        "nên được tìm nguyên văn như một cụm từ."
    ),
    "bad-year": mark(
        "“%(text)s” không phải năm (viết như năm:2021 hoặc năm:2018..2022) "
        "nên được tìm nguyên văn như một cụm từ."
    ),
    "bad-date": mark("“%(text)s” không phải ngày (viết như ngày:25/02/2010) nên được tìm nguyên văn như một cụm từ."),
    "range-swapped": mark("Khoảng “%(text)s” viết ngược nên đã đổi chỗ hai đầu."),
    "one-word": mark("“%(text)s”: chỉ từ này thuộc về trường; đặt cả cụm trong ngoặc kép nếu cần."),
    "partial-number": mark("“%(text)s”: tìm mọi số hiệu có các phần này; gõ đủ số hiệu để tìm đúng một văn bản."),
    "star-ignored": mark("Dấu * chỉ có nghĩa ở cuối từ nên đã bỏ qua trong “%(text)s”."),
    "stray-operator": mark("“%(text)s” không nối được với từ nào nên đã bỏ qua."),
    "capitals": mark("“%(text)s” viết hoa trong câu được đọc như từ thường, không phải toán tử."),
    "phrase-relaxed": mark("Không văn bản nào có nguyên văn “%(text)s” nên cụm này được tìm theo từng từ."),
    "conditions": mark("Không văn bản nào thỏa điều kiện %(text)s; hãy bỏ hoặc đổi điều kiện này."),
    "expanded": mark("Tìm cả cách viết khác: %(text)s."),
    "also-spelt": mark("Không văn bản nào có đủ các từ như bạn gõ nên tìm cả “%(text)s”."),
    "ambiguous-number": mark("%(text)s văn bản mang số hiệu này; chọn theo cơ quan ban hành hoặc năm."),
    "no-bearer": mark("Không văn bản nào mang số hiệu %(text)s; dưới đây là những văn bản trích dẫn số hiệu này."),
    "near-number": mark("Số hiệu gần giống: %(text)s."),
    "read-as-words": mark("Câu tìm chỉ có toán tử nên được đọc như từ thường."),
    "nothing": mark("Câu tìm không có từ nào; dưới đây là mọi văn bản."),
}
"""The codes of engines/query.py and of the engines, but for `folded`."""
ABOUT_A_NUMBER = {"no-bearer", "ambiguous-number"}
MAX_NUMBER = 120
"""Characters of a query that may ask for one number; a pasted title or paragraph is longer."""
FOLDED = mark("Ít văn bản viết đúng dấu như bạn gõ, nên bên dưới có thêm văn bản khác dấu.")
ONLY_FOLDED = mark("Không văn bản nào viết đúng dấu như bạn gõ; đây là những văn bản khác dấu.")
RELAXED = mark("Không văn bản nào có đủ mọi từ, nên đã bỏ bớt: %(words)s.")

PROBLEMS = {
    "unknown": mark("Không có tham số “%(name)s” nên đã bỏ qua."),
    "bad": mark("“%(value)s” không dùng được cho “%(name)s” nên đã bỏ qua."),
    "swapped": mark("Ngày đầu đứng sau ngày cuối nên đã đổi chỗ cho nhau."),
    "long": mark("Nội dung tìm quá dài; chỉ phần đầu được dùng."),
    "large": mark("“%(name)s” nhiều nhất là %(value)s."),
    "many": mark("Quá nhiều giá trị cho “%(name)s”; chỉ những giá trị đầu được dùng."),
}
BAD_DATE = mark("“%(value)s” không phải là ngày (viết như 25/02/2010, 2/2010 hoặc 2010) nên đã bỏ qua.")


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about how the question was read, with at most one thing to do about it."""

    text: str
    action: str = ""
    url: str = ""


def problem_text(problem: Problem) -> str:
    """A problem with the URL as a sentence."""
    message = BAD_DATE if problem.code == "bad" and problem.name in {"from", "to"} else PROBLEMS[problem.code]
    name = problem.name if problem.code == "unknown" else labels.field_label(problem.name)
    return gettext(message) % {"name": name, "value": problem.value}


def notices(state: State, page: SearchPage, problems: Sequence[Problem]) -> list[Notice]:
    """Everything the reader should know about how the question was read."""
    out = [Notice(problem_text(problem)) for problem in problems]
    long_question = any(note.code == "best-match" for note in page.notes)
    if page.relaxed and not long_question:
        dropped = ", ".join(f"“{word}”" for word in page.relaxed)
        out.append(_only_all(state, gettext(RELAXED) % {"words": dropped}))
    for note in page.notes:
        out += _notice(state, note)
    parsed = _only_number(state.query)
    if parsed and not any(note.code in ABOUT_A_NUMBER for note in page.notes):
        text = gettext(mark("%(number)s là một số hiệu.")) % {"number": parsed.canonical}
        out.append(_number(text, parsed.canonical))
    return out


def _only_number(query: str) -> DocNumber | None:
    """The number that a short question is or names, alone or among words; None when it names none or several."""
    if len(query) > MAX_NUMBER:
        return None
    if parsed := numbers.parse(query):
        return parsed
    named = {match.number.key: match.number for match in numbers.find(query)}
    return next(iter(named.values())) if len(named) == 1 else None


def _notice(state: State, note: Note) -> list[Notice]:
    if note.code == "folded":
        message = ONLY_FOLDED if note.text == "0" else FOLDED
        return [Notice(gettext(message), gettext(mark("Chỉ tìm đúng dấu")), search_url(state.change(fold=False)))]
    if note.code not in NOTES:
        return []
    text = gettext(NOTES[note.code]) % {"text": note.text}
    if note.code == "best-match":
        return [_only_all(state, text)]
    if note.code == "near-number":
        return [Notice(text, gettext(mark("Tìm số hiệu này")), search_url(state.change(query=note.text)))]
    if note.code in ABOUT_A_NUMBER and (parsed := numbers.parse(state.query)):
        return [_number(text, parsed.canonical)]
    return [Notice(text, gettext(mark("Cách viết câu tìm")), page_url("help_page"))]


def _number(text: str, number: str) -> Notice:
    return Notice(text, gettext(mark("Ai nhắc đến, văn bản nào thay thế")), number_url(number))


def _only_all(state: State, text: str) -> Notice:
    return Notice(text, gettext(mark("Chỉ tìm văn bản có đủ các từ")), search_url(state.change(relax=False)))
