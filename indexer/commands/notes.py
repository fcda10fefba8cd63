"""How a question was read, for a person at a terminal: the engine's notes that explain a surprising answer."""

from __future__ import annotations

from engines.requests import SearchPage

SENTENCES = {
    "also-spelt": "Tìm cả cách viết “{}”.",
    "ambiguous-number": "{} văn bản mang số hiệu này.",
    "bad-date": "“{}” không phải ngày nên được tìm nguyên văn.",
    "bad-number": "“{}” không phải số hiệu nên được tìm nguyên văn.",
    "bad-year": "“{}” không phải năm nên được tìm nguyên văn.",
    "conditions": "Không văn bản nào thỏa điều kiện {}.",
    "deadline": "Câu tìm mất quá nhiều thời gian nên đã dừng giữa chừng; hãy tìm ít từ hơn.",
    "near-number": "Số hiệu gần giống: {}.",
    "no-bearer": "Không văn bản nào mang số hiệu {}; dưới đây là những văn bản nhắc đến số hiệu này.",
    "phrase-relaxed": "Không văn bản nào có nguyên văn “{}” nên cụm này được tìm theo từng từ.",
    "truncated": "Nội dung tìm quá dài; chỉ phần đầu được dùng.",
    "unknown-field": "Không có trường “{}” nên được tìm nguyên văn.",
}
"""Code of a note (engines/query.py and the engines) → sentence, `{}` for its text. Others say nothing surprising."""
NOTHING = "Không tìm thấy. Hãy thử ít từ hơn, bỏ bớt điều kiện, hoặc xem lại chính tả."


def sentences(page: SearchPage) -> list[str]:
    """Sentences to print above the results, in the order of the notes; what to do when there are none."""
    told = [SENTENCES[note.code].format(note.text) for note in page.notes if note.code in SENTENCES]
    if not page.total and not page.suggestion:
        told.append(NOTHING)
    return list(dict.fromkeys(told))
