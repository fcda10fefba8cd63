"""Words that carry grammar, not content: they count less in ranking and find nothing by themselves.

A closed class (hư từ): interrogatives, pronouns, prepositions, conjunctions, adverbs of degree and negation after
Nguyễn Kim Thản, Nghiên cứu ngữ pháp tiếng Việt, and Diệp Quang Ban, Ngữ pháp tiếng Việt; only those whose
syllable is seldom part of another word. They are never taken out of a phrase, and never dropped from matching
when every word is demanded.
"""

from __future__ import annotations

from analyzers.analysis import fold, syllables

_LISTED = """
    là gì nào sao đâu ai thế như bao nhiêu lâu đúng hay sai
    được bị có không và hoặc của các những cho theo tại trong ngoài khi thì mà với về để từ đến
    này đó kia ấy đây sau trước do bởi vì nên cũng đã đang sẽ phải
"""
FUNCTION_WORDS = frozenset(syllables(_LISTED))
_FOLDED = frozenset(map(fold, FUNCTION_WORDS))


def is_function_word(term: str, *, marks: bool = True) -> bool:
    """Whether a normalised term is one. `marks`: False when it was typed without marks (`la gi`)."""
    return term in (FUNCTION_WORDS if marks else _FOLDED)
