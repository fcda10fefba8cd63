"""Query text → tokens with their places. Decides what is an operator, a field, a number, a phrase or a word.

One pass from left to right; every decision looks at most a few words back or to the end of one quotation, so
that the cost is linear in the query.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Literal

from engines.emphasis import in_heading, in_sentence
from engines.fields import MAX_NAME_WORDS, lookup
from engines.query_numbers import TypedNumber, announcing, recognise
from engines.requests import MAX_QUERY, Note

Kind = Literal["word", "phrase", "number", "field", "open", "close", "or", "and", "not"]

MAX_DEPTH = 16
"""Parentheses within parentheses that are followed; deeper ones are passed over (note `too-deep`)."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_PIECE = re.compile(r'\s+|[()|]|["“”„‟«»＂]|[^\s()|"“”„‟«»＂]+')
# What ends a quotation, by what began it. A straight quote is not ended by a curly one that comes with a
# partner: pasted titles carry “…” inside.
_CLOSING = {'"': ('"', "”"), "＂": ("＂", '"'), "“": ("”", '"', "“"), "„": ("“", "”", '"'), "‟": ("”", '"')}
_CLOSING |= {"”": ("”", '"'), "«": ("»", '"'), "»": ("«", "»", '"')}
QUOTES = tuple(_CLOSING)
"""Every sign that begins a quotation."""

_OPERATORS: dict[str, Kind] = {
    "OR": "or", "HOẶC": "or", "AND": "and", "VÀ": "and", "NOT": "not", "KHÔNG": "not",
}
# A sign between words that were typed without a space; between digits it belongs to the number (1,5).
_SPLIT = re.compile(r"(?<![0-9])[,;!?…]+|[,;!?…]+(?![0-9])")
# A dash between a number's ordinal and its codes excludes nothing: 290 -QĐ/TW.
_MASKED = re.compile(r"[()|]|(?<![^\s(|])-(?=\S)(?!(?<=[0-9]\s-)[^\W\d_]{2,5}/[^\W\d_])")
_SPACED_RANGE = re.compile(r"\s*([0-9/.-]{4,10})\s+(?:\.{2,3}|…|–|—|-)\s+([0-9/.-]{4,10})(?=[\s();,|]|$)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `text` is as typed (a phrase without its quotes, a field without its colon)."""

    kind: Kind
    text: str
    start: int
    end: int
    number: TypedNumber | None = None
    prefix: bool = False
    """A word followed by `*`."""


@dataclass(frozen=True, slots=True)
class Lexed:
    """A query cut into tokens; parentheses are balanced."""

    query: str
    """The query that was read (NFC, unprintable characters blanked, at most MAX_QUERY long); the tokens'
    offsets are into it."""
    tokens: tuple[Token, ...]
    notes: tuple[Note, ...]


def lex(query: str) -> Lexed:
    """Never raises. Notes: `truncated`, `unclosed-quote`, `unknown-field`, `star-ignored`, `too-deep`,
    `unbalanced`, `capitals`."""
    notes: list[Note] = []
    if len(query) > MAX_QUERY:
        notes.append(Note("truncated", query[MAX_QUERY : MAX_QUERY + 80]))
    text = _UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", query[:MAX_QUERY])))
    tokens = _Lexer(text, notes).run()
    return Lexed(text, tuple(_absorb(_capitals(text, _balance(tokens, notes), notes))), tuple(notes))


class _Lexer:
    """The state of one pass."""

    def __init__(self, text: str, notes: list[Note]) -> None:
        self.text = text
        self.notes = notes
        self.tokens: list[Token] = []
        self.quotes = self._find_quotes()
        # Numbers are looked for outside quotations, never across a bracket, and after an excluding "-".
        masked = list(_MASKED.sub(";", text))
        for start, end in self.quotes.items():
            masked[start:end] = ";" * (end - start)
        self.numbers = {m.start: m for m in recognise("".join(masked))}
        self.number_starts = sorted(self.numbers)

    def _find_quotes(self) -> dict[int, int]:
        """Start → end of each closed quotation, quotes included."""
        found: dict[int, int] = {}
        position = 0
        for match in re.finditer("[" + "".join(_CLOSING) + "]", self.text):
            start = match.start()
            if start < position:
                continue
            ends = (self.text.find(mark, start + 1) for mark in _CLOSING[match.group()])
            end = next((e for e in ends if e >= 0), -1)
            if end < 0:
                self.notes.append(Note("unclosed-quote", self.text[start : start + 80]))
                break
            position = found[start] = end + 1
        return found

    def run(self) -> list[Token]:
        at = piece_end = 0
        while at < len(self.text):
            if at in self.quotes:
                end = self.quotes[at]
                self.add("phrase", at + 1, end - 1, span=(at, end))
                at = end + (self.text[end : end + 1] == "*")
            elif at in self.numbers:
                match = self.numbers[at]
                self.tokens.append(Token("number", self.text[at : match.end], at, match.end, match))
                at = match.end
            else:
                if at >= piece_end:
                    piece = _PIECE.match(self.text, at)
                    assert piece
                    piece_end = piece.end()
                at = self.piece(at, piece_end)
        return self.tokens

    def add(self, kind: Kind, start: int, end: int, *, span: tuple[int, int] | None = None) -> None:
        first, last = span or (start, end)
        self.tokens.append(Token(kind, self.text[start:end], first, last))

    def piece(self, start: int, end: int) -> int:
        """One piece between spaces, brackets and quotes; returns where to go on."""
        following = bisect_right(self.number_starts, start)
        if following < len(self.number_starts):
            end = min(end, self.number_starts[following])
        piece = self.text[start:end]
        if piece.isspace() or piece in _CLOSING:
            return end
        if piece in "()|":
            self.add("open" if piece == "(" else "close" if piece == ")" else "or", start, end)
            return end
        if piece[0] == "-" and piece[1:2] != "-" and not self.glued(start):
            after = self.text[start + 1 : start + 2]
            if after and not after.isspace() and after not in ")|":
                self.add("not", start, start + 1)
                return start + 1
        colon = piece.replace("：", ":").find(":")
        if colon > 0 and (after_field := self.field(start, start + colon, end)):
            return after_field
        operator = _OPERATORS.get(piece)
        if operator:
            self.add(operator, start, end)
        else:
            self.words(start, end)
        return end

    def glued(self, start: int) -> bool:
        """Whether something other than a space or an opening bracket stands right before."""
        return start > 0 and not self.text[start - 1].isspace() and self.text[start - 1] not in "(|"

    def field(self, start: int, colon: int, end: int) -> int:
        """Read `name:` where the name ends at `colon`, its earlier words being tokens already. Returns where
        to go on, or 0 when it is not to be treated as a field at all."""
        head = self.text[start:colon]
        if not head.isalpha():
            return 0
        earlier = 0
        while earlier < min(MAX_NAME_WORDS - 1, len(self.tokens)):
            word = self.tokens[-1 - earlier]
            following = self.tokens[-earlier].start if earlier else start
            if word.kind != "word" or not word.text.isalpha() or not self.text[word.end : following].isspace():
                break
            earlier += 1
        for count in range(earlier, -1, -1):
            first = self.tokens[-count].start if count else start
            name = lookup(self.text[first:colon])
            if name:
                del self.tokens[len(self.tokens) - count :]
                self.add("field", first, colon, span=(first, colon + 1))
                if name in {"year", "date"}:
                    return self.range_value(colon + 1, end)
                return colon + 1
        rest = self.text[colon + 1 : end]
        if rest[:1].isalnum():
            # As it stands, as a phrase: what was meant for a condition must not give way like a word.
            self.notes.append(Note("unknown-field", head))
            self.add("phrase", start, end)
            return end
        return 0

    def range_value(self, start: int, end: int) -> int:
        """The value of a year or a date is one piece, dots and dashes included, or two around a dash."""
        spaced = _SPACED_RANGE.match(self.text, start)
        if spaced:
            end = spaced.end()
        elif start == end:
            while end < len(self.text) and self.text[end].isspace():
                end += 1
            piece = _PIECE.match(self.text, end)
            end = piece.end() if piece and end not in self.quotes else end
        value = self.text[start:end].strip().rstrip(",;")
        if not value or not (value[0].isdigit() or value[0] in ".…"):
            return start
        first = self.text.index(value, start)
        self.add("word", first, first + len(value))
        return end

    def words(self, start: int, end: int) -> None:
        """Plain words, cut at signs that were typed without a space."""
        at = start
        cuts = [(m.start() + start, m.end() + start) for m in _SPLIT.finditer(self.text[start:end])]
        for stop, resume in [*cuts, (end, end)]:
            word = self.text[at:stop]
            if any(ch.isalnum() for ch in word):
                bare = word.rstrip("*")
                prefix = bare != word and unicodedata.category(bare[-1])[0] in "LMN"
                if "*" in bare or (bare != word and not prefix):
                    self.notes.append(Note("star-ignored", word[:80]))
                self.tokens.append(Token("word", bare, at, stop, prefix=prefix))
            at = resume


def _balance(tokens: list[Token], notes: list[Note]) -> list[Token]:
    """Without brackets that have no partner or lie too deep; missing closing ones are added at the end."""
    out: list[Token] = []
    depth = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                notes.append(Note("too-deep"))
                continue
        elif token.kind == "close":
            if depth == 0:
                notes.append(Note("unbalanced", ")"))
                continue
            depth -= 1
            if depth >= MAX_DEPTH:
                continue
        out.append(token)
    if depth:
        notes.append(Note("unbalanced", "("))
        end = tokens[-1].end
        out.extend(Token("close", "", end, end) for _ in range(min(depth, MAX_DEPTH)))
    return out


def _capitals(query: str, tokens: list[Token], notes: list[Note]) -> list[Token]:
    """With VÀ, HOẶC and KHÔNG read as words where they are: in headings in capitals and in sentences."""
    stressed = [t for t in tokens if t.kind in {"or", "and", "not"} and t.text.isalpha() and not t.text.isascii()]
    if not stressed or not (
        in_heading([t.text for t in tokens if t.kind in {"word", "field"}])
        or (
            all(t in stressed or (t.kind in {"word", "phrase", "number"} and not t.prefix) for t in tokens)
            and in_sentence(query, [t.text for t in tokens])
        )
    ):
        return tokens
    notes.extend(Note("capitals", token.text) for token in stressed)
    words = set(stressed)
    return [replace(t, kind="word") if t in words else t for t in tokens]


def _absorb(tokens: list[Token]) -> list[Token]:
    """Without the words that merely announce the number after them ("Quyết định số 290-QĐ/TW")."""
    out: list[Token] = []
    for token in tokens:
        if token.number:
            last = len(out) - (1 if out and out[-1].kind == "field" and lookup(out[-1].text) == "number" else 0)
            first = last
            while first > 0 and last - first < 6 and out[first - 1].kind == "word" and not out[first - 1].prefix:
                first -= 1
            count = announcing([t.text for t in out[first:last]], token.number)
            del out[last - count : last]
        out.append(token)
    return out
