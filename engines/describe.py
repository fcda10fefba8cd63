"""A syntax tree back into text: the query language, or words that a person reads."""

from __future__ import annotations

import re
from typing import Literal

from analyzers.analysis import syllables
from engines.fields import VIETNAMESE, FieldName
from engines.lexer import lex
from engines.number_parts import number_parts
from engines.orthography import as_printed
from engines.query_numbers import announcing, recognise
from engines.ranges import show_date, write_range
from engines.syntax import All, And, Node, Not, Number, Or, Range, Text, Value

Language = Literal["vi", "en"]

_ANNOUNCED = "số "
_BRACKETS = re.compile("[()]")


def written(node: Node) -> str:
    """A whole query: `canonical`, in brackets where without them its words would be read as parts of a number, or
    its operators as words of a sentence."""
    text = canonical(node)
    sentence = isinstance(node, Or) and any(note.code == "capitals" for note in lex(text).notes)
    return f"({text})" if sentence or number_parts(text) else text


def canonical(node: Node) -> str:
    """The tree in the query language, with Vietnamese names, such that parsing it within a query gives the same
    tree. Empty for every document."""
    if isinstance(node, All):
        return ""
    if isinstance(node, Or):
        return " HOẶC ".join(canonical(child) for child in node.nodes)
    if isinstance(node, And):
        return _side_by_side(node)
    if isinstance(node, Not):
        return f"-{_bracketed(node.node)}"
    return _leaf(node)


def _bracketed(node: Node) -> str:
    text = canonical(node)
    return f"({text})" if isinstance(node, And | Or | Not) or text.startswith(_ANNOUNCED) else text


def _side_by_side(node: And) -> str:
    """Words beside a number must not be read as part of it, nor be taken for its announcement: where they
    would be, brackets keep them apart."""
    parts = [f"({canonical(c)})" if isinstance(c, And | Or) else canonical(c) for c in node.nodes]
    if not any(char.isdecimal() for part in parts for char in part):
        return " ".join(parts)
    apart = [f"({p})" if isinstance(c, Number) else p for c, p in zip(node.nodes, parts, strict=True)]
    for attempt in (parts, apart):
        if _reads_back(node, attempt):
            return " ".join(attempt)
    return " ".join(p if p.startswith(("(", "-", '"')) else f"({p})" for p in parts)


def _reads_back(node: And, parts: list[str]) -> bool:
    """Whether the numbers in the joined parts are the tree's own, and no word would be taken for theirs."""
    found = recognise(_BRACKETS.sub(";", " ".join(parts)))
    at = 0
    before: list[str] = []
    for child, part in zip(node.nodes, parts, strict=True):
        inside = [m for m in found if m.start < at + len(part) and at < m.end]
        bare = child.node if isinstance(child, Not) else child
        if isinstance(child, Number):
            bracket = part.startswith("(")
            announced = len(_ANNOUNCED) if part.startswith(_ANNOUNCED, bracket) else 0
            place = (at + bracket + announced, at + len(part) - bracket)
            if not child.field and [(m.start, m.end) for m in inside] != [place]:
                return False
            if inside and before and not bracket and announcing(before, inside[0]):
                return False
        elif inside and isinstance(bare, Text) and not bare.quoted:
            return False
        loose = isinstance(bare, Text) and not bare.quoted
        before = [*before, part.rsplit(":", 1)[-1].removeprefix("-")] if loose else []
        at += len(part) + 1
    return True


def _leaf(node: Text | Number | Value | Range) -> str:
    if isinstance(node, Range):
        return f"{VIETNAMESE[node.field]}:{write_range(node)}"
    if isinstance(node, Value):
        return f'{VIETNAMESE[node.field]}:"{node.text}"'
    if isinstance(node, Number):
        return f"{VIETNAMESE[node.field]}:{node.canonical}" if node.field else _number(node)
    name: FieldName | None = node.field or None
    terms = tuple(map(_shown, node.terms))
    text = f'"{" ".join(terms)}"' if node.quoted else _word(terms) + ("*" if node.prefix else "")
    return f"{VIETNAMESE[name]}:{text}" if name else text


def _number(node: Number) -> str:
    """A number by itself; with "số" before it where only that makes a number of it (`số 290/AND16/CT-TTg`)."""
    plain = node.partial or any(found.key == node.key for found in recognise(node.canonical))
    return node.canonical if plain else f"{_ANNOUNCED}{node.canonical}"


def _shown(term: str) -> str:
    """A term as official papers print it (uỷ → ủy), if it is read as the same term again."""
    printed = as_printed(term)
    return printed if printed != term and syllables(printed) == [term] else term


def _word(terms: tuple[str, ...]) -> str:
    """Terms as one word typed without spaces: `h5n1`, `tế-xã`. A sign is put where letters would grow
    together, or where they would read as a document number."""
    meant = [found for term in terms for found in syllables(term)]
    for sign in ("", "-", "'"):
        word = sign.join(terms)
        if syllables(word) == meant and (len(terms) == 1 or not recognise(word)):
            return word
    return "'".join(terms)


# ---------------------------------------------------------------------------------------------------- words

_WORDS: dict[str, tuple[str, str]] = {
    "all": ("mọi văn bản", "every document"),
    "and": ("và", "and"),
    "or": ("hoặc", "or"),
    "not": ("không {}", "not {}"),
    "word": ("có từ {}", "containing the word {}"),
    "words": ("có đủ các từ {}", "containing all the words {}"),
    "phrase": ("có cụm từ {}", "containing the phrase {}"),
    "prefix": ("có từ bắt đầu bằng {}", "containing a word that begins with {}"),
    "folded": ("{} (không phân biệt dấu)", "{} (with any marks)"),
    "title": ("{} trong tiêu đề", "{} in the title"),
    "body": ("{} trong nội dung", "{} in the body"),
    "": ("mang số hoặc trích dẫn {}", "numbered {} or citing it"),
    "number": ("mang số {}", "numbered {}"),
    "cites": ("trích dẫn {}", "citing {}"),
    "based_on": ("căn cứ {}", "based on {}"),
    "implements": ("thực hiện {}", "implementing {}"),
    "replaces": ("thay thế {}", "replacing {}"),
    "amends": ("sửa đổi, bổ sung {}", "amending {}"),
    "guides": ("hướng dẫn {}", "guiding {}"),
    "reviews": ("sơ kết, tổng kết {}", "reviewing {}"),
    "repeals": ("bãi bỏ {}", "repealing {}"),
    "issuer": ("cơ quan ban hành có {}", "issuer containing {}"),
    "doctype": ("loại văn bản có {}", "document type containing {}"),
    "level": ("cấp có {}", "level containing {}"),
    "locality": ("địa phương có {}", "locality containing {}"),
    "author": ("tác giả có {}", "author containing {}"),
    "signer": ("người ký có {}", "signer containing {}"),
    "year": ("năm {}", "year {}"),
    "date": ("ngày {}", "date {}"),
    "between": ("từ {} đến {}", "from {} to {}"),
    "from": ("từ {} trở đi", "from {} on"),
    "until": ("đến hết {}", "up to {}"),
}


def in_words(node: Node, lang: Language = "vi") -> str:
    """What the query asks for, as a phrase a person can check: `có đủ các từ “dân”, “vận”; năm từ 2018 đến
    2022`. Plain text: escape it before it goes into a page."""
    return _Speaker(lang).say(node)


class _Speaker:
    """The two languages differ only in the table above."""

    def __init__(self, lang: Language) -> None:
        self.lang = 0 if lang == "vi" else 1

    def word(self, key: str, *parts: str) -> str:
        return _WORDS[key][self.lang].format(*parts)

    def say(self, node: Node, *, inside: bool = False) -> str:
        if isinstance(node, All):
            return self.word("all")
        if isinstance(node, Not):
            return self.word("not", self.say(node.node, inside=True))
        if isinstance(node, Or):
            text = f", {self.word('or')} ".join(self.say(child, inside=True) for child in node.nodes)
            return f"({text})" if inside else text
        if isinstance(node, And):
            text = "; ".join(self.together(node))
            return f"({text})" if inside and "; " in text else text
        if isinstance(node, Text):
            return self.text(node)
        if isinstance(node, Range):
            return self.word(node.field, self.range(node))
        if isinstance(node, Value):
            return self.word(node.field, f"“{node.text}”")
        return self.word(node.field, node.canonical)

    def together(self, node: And) -> list[str]:
        """The parts of an And; single loose words of one place are gathered into one part."""
        gathered: dict[tuple[str, bool], list[Text]] = {}
        parts: list[Node | list[Text]] = []
        for child in node.nodes:
            if isinstance(child, Text) and not child.quoted and not child.prefix and len(child.terms) == 1:
                group = gathered.setdefault((child.field, child.marks), [])
                if not group:
                    parts.append(group)
                group.append(child)
            else:
                parts.append(child)
        return [self.words(p) if isinstance(p, list) else self.say(p, inside=True) for p in parts]

    def words(self, group: list[Text]) -> str:
        if len(group) == 1:
            return self.text(group[0])
        return self.placed(group[0], self.word("words", ", ".join(f"“{_shown(t.terms[0])}”" for t in group)))

    def text(self, node: Text) -> str:
        key = "prefix" if node.prefix else "phrase" if len(node.terms) > 1 else "word"
        return self.placed(node, self.word(key, f"“{' '.join(map(_shown, node.terms))}”"))

    def placed(self, node: Text, text: str) -> str:
        if not node.marks and not all(map(str.isdecimal, node.terms)):
            text = self.word("folded", text)
        return self.word(node.field, text) if node.field else text

    def range(self, node: Range) -> str:
        low, high = show_date(node.low), show_date(node.high)
        if low == high:
            return low
        if low and high:
            return self.word("between", low, high)
        return self.word("from", low) if low else self.word("until", high)
