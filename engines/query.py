"""The query language: text → syntax tree. docs/query-language.md says what may be typed.

Grammar, loosest first: alternatives (HOẶC, OR, |), then everything side by side (all must match; VÀ, AND may
stand between), then exclusion (KHÔNG, NOT, -). What cannot be understood is read as plain words and noted.

Notes (code, text: the part concerned):

| code | meaning |
|---|---|
| truncated | the query is too long, the rest from here on was not read |
| unclosed-quote | a quotation without an end: read as plain words |
| unbalanced | a bracket without its partner was passed over or completed |
| too-deep | brackets nested more than MAX_DEPTH deep were passed over |
| unknown-field | `name:` is no field: it and its value are looked for as a phrase |
| empty-field | a field without a value: its name was read as words |
| bad-number | the value of `số:` or `trích:` is no document number: looked for as a phrase |
| bad-year, bad-date | not a year or a range of years, not a date: looked for as a phrase |
| range-swapped | the bounds were in the wrong order and were exchanged |
| one-word | without quotes only this one word belongs to the field |
| partial-number | only some parts of a number: all numbers that have them |
| star-ignored | `*` counts only at the end of a word |
| stray-operator | an operator with nothing to work on was passed over |
| capitals | VÀ, HOẶC, KHÔNG in a heading of capitals or in a sentence are ordinary words |
| read-as-words | the query consists of operators only: read as words |
| nothing | there is nothing to look for in the query: every document |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from analyzers.analysis import has_marks, syllables
from engines.describe import canonical, written
from engines.fields import NUMBER_FIELDS, RELATIONS, VALUE_FIELDS, FieldName, lookup
from engines.lexer import QUOTES, Lexed, Token, lex
from engines.number_parts import alternatives, number_parts
from engines.query_numbers import TypedNumber, announcing, partial_key, recognise, shown
from engines.ranges import read_range
from engines.requests import Note
from engines.syntax import (
    All,
    And,
    Node,
    Not,
    Number,
    NumberField,
    Or,
    Text,
    TextField,
    Value,
    ValueField,
    leaves,
    positive_leaves,
)

MAX_LEAVES = 100
"""Different words, phrases and conditions that are read (the longest question of ALQAC 2025 has 87 words)."""

MAX_PHRASE = 100
"""Terms of a phrase that are read; a longer phrase is looked for by its beginning."""

MAX_NOTES = 16

_SIGNS = re.compile(f"[*{''.join(QUOTES)}]")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as understood. `str()` gives it back in the query language: parsed again, the same tree (unless
    it is longer than MAX_QUERY when written out)."""

    node: Node
    notes: tuple[Note, ...] = ()

    def __str__(self) -> str:
        return written(self.node)

    @property
    def text_terms(self) -> tuple[str, ...]:
        """The different terms that are looked for in text, in order; excluded ones left out."""
        texts = (leaf for leaf in positive_leaves(self.node) if isinstance(leaf, Text))
        return tuple(dict.fromkeys(term for leaf in texts for term in leaf.terms))


def parse(query: str) -> ParsedQuery:
    """Never raises; the cost is linear in the query, of which at most MAX_QUERY characters are read."""
    lexed = lex(query)
    parser = _Parser(lexed)
    node = parser.alternatives(None, grouped=False)
    notes = [*lexed.notes, *parser.notes]
    if node is None:
        # Nothing is left: only operators, empty brackets or signs.
        words = [_loose(term) for term in dict.fromkeys(syllables(lexed.query))][:MAX_LEAVES]
        node = _join(And, list(words))
        said = dict.fromkeys(notes)
        notes = [*list(said)[: MAX_NOTES - 1], Note("read-as-words" if node else "nothing", lexed.query.strip()[:80])]
    if node is None:
        return ParsedQuery(All(), tuple(notes) if query.strip() else ())
    loose = (leaf for leaf in leaves(node) if isinstance(leaf, Text) and not leaf.quoted)
    if any(has_marks(term) for leaf in loose for term in leaf.terms):
        node = _with_marks(node)
    if not notes and (parts := number_parts(lexed.query)):
        notes.append(Note("partial-number", shown(parts.keys[0])))
        node = alternatives(parts, node)
    return ParsedQuery(node, tuple(dict.fromkeys(notes))[:MAX_NOTES])


def _with_marks(node: Node) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(_with_marks(child) for child in node.nodes))
    if isinstance(node, Not):
        return Not(_with_marks(node.node))
    return replace(node, marks=True) if isinstance(node, Text) and not node.quoted else node


def _join(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    """One node of several: nested ones of the same kind opened, repeated ones once."""
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.nodes if isinstance(node, kind) else (node,)))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _negate(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


def _loose(*terms: str, prefix: bool = False, field: TextField = "") -> Text:
    """Unquoted words; their marks are judged at the end, for the whole query."""
    return Text(terms, marks=False, prefix=prefix, field=field)


class _Parser:
    """Recursive descent; the depth is bounded by the lexer. Every method gives None for nothing."""

    def __init__(self, lexed: Lexed) -> None:
        self.query = lexed.query
        self.tokens = lexed.tokens
        self.at = 0
        self.notes: list[Note] = []
        self.seen: set[Node] = set()

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def note(self, code: str, text: str = "") -> None:
        self.notes.append(Note(code, text[:80]))

    def alternatives(self, field: FieldName | None, *, grouped: bool = True) -> Node | None:
        nodes = [self.sequence(field, grouped=grouped)]
        while (token := self.peek()) and token.kind == "or":
            self.at += 1
            nodes.append(self.sequence(field, grouped=grouped))
            if None in nodes[-2:]:
                self.note("stray-operator", token.text)
        return _join(Or, [node for node in nodes if node])

    def sequence(self, field: FieldName | None, *, grouped: bool) -> Node | None:
        """What stands side by side, up to an alternative or a closing bracket."""
        nodes: list[Node] = []
        joined = True  # whether an AND would have nothing before it
        while (token := self.peek()) and token.kind not in {"or", "close"}:
            if token.kind == "and":
                self.at += 1
                following = self.peek()
                if joined or not following or following.kind in {"or", "close"}:
                    self.note("stray-operator", token.text)
                joined = True
                continue
            joined = False
            negated = False
            while token and token.kind == "not":
                negated = not negated
                self.at += 1
                last, token = token, self.peek()
            if not token or token.kind in {"and", "or", "close"}:
                self.note("stray-operator", last.text)
                continue
            node = self.operand(token, field, grouped=grouped)
            if node:
                nodes.append(_negate(node) if negated else node)
        if field in {"year", "date", "number"}:
            # A document has one year, one date, one number: several side by side can only mean any of them.
            wanted = _join(Or, [node for node in nodes if not isinstance(node, Not)])
            nodes = [*([wanted] if wanted else []), *(node for node in nodes if isinstance(node, Not))]
        return _join(And, nodes)

    def operand(self, token: Token, field: FieldName | None, *, grouped: bool) -> Node | None:
        self.at += 1
        if token.kind == "open":
            node = self.alternatives(field)
            self.at += 1  # its closing bracket, which the lexer guarantees
            return node
        if token.kind != "field":
            return self.leaf(token, field, grouped=grouped)
        value = self.peek()
        name = lookup(token.text)
        assert name
        if value and value.kind == "open":
            self.at += 1
            node = self.alternatives(name)
            self.at += 1
            return node
        if not value or value.kind not in {"word", "phrase", "number"}:
            self.note("empty-field", token.text)
            return self.text(token, "")
        self.at += 1
        following = self.peek()
        if (
            value.kind == "word"
            and name not in {"year", "date", *NUMBER_FIELDS}
            and following
            and following.kind == "word"
            and self.query[value.end : following.start].isspace()
        ):
            self.note("one-word", self.query[token.start : value.end])
        return self.leaf(value, name, grouped=False, named=token)

    def leaf(self, token: Token, field: FieldName | None, *, grouped: bool, named: Token | None = None) -> Node | None:
        """One word, phrase or number under a field. `named`: the field's own name, if it stands right before."""
        if field in {"year", "date"}:
            return self.range(token, field, named)
        if field in NUMBER_FIELDS:
            return self.number(token, cast("NumberField", field), named)
        if field in VALUE_FIELDS:
            return self.value(token, field, grouped=grouped)
        if token.number and not field:
            return self.numbered(token.number)
        return self.text(token, cast("TextField", field or ""))

    def text(self, token: Token, field: TextField) -> Node | None:
        terms = syllables(token.text)
        if len(terms) > MAX_PHRASE:
            self.note("truncated", token.text)
            terms = terms[:MAX_PHRASE]
        if not terms:
            return None
        if token.kind == "phrase":
            marks = any(map(has_marks, terms))
            return self.counted(Text(tuple(terms), marks=marks, quoted=True, field=field))
        if token.kind == "field":
            return _join(And, [node for term in terms if (node := self.counted(_loose(term, field=field)))])
        return self.counted(_loose(*terms, prefix=token.prefix, field=field))

    def value(self, token: Token, field: ValueField, *, grouped: bool) -> Node | None:
        last = token
        while grouped and token.kind == "word" and (following := self.peek()) and following.kind in {"word", "number"}:
            last = following
            self.at += 1
        text = token.text if last is token else self.query[token.start : last.end]
        if token.prefix or last.prefix:
            self.note("star-ignored", text)
        text = " ".join(_SIGNS.sub(" ", text).split())
        return self.counted(Value(field, text)) if syllables(text) else None

    def range(self, token: Token, field: Literal["year", "date"], named: Token | None) -> Node | None:
        reading = read_range(field, token.text)
        if not reading:
            return self.as_words(f"bad-{field}", token, named)
        if reading.swapped:
            self.note("range-swapped", token.text)
        return self.counted(reading.range)

    def number(self, token: Token, field: NumberField, named: Token | None) -> Node | None:
        if token.number:
            return self.numbered(token.number, field)
        nodes: list[Node | None]
        matches = recognise(token.text)
        key = "" if matches else partial_key(token.text)
        if field in RELATIONS and not matches and "-" not in key:
            # "Tổ chức thực hiện: các cấp ủy", "hướng dẫn: 5 bước": words before a colon.
            nodes = [self.text(named, "") if named else None, self.text(token, "")]
            return _join(And, [node for node in nodes if node])
        if key:
            self.note("partial-number", token.text)
            return self.counted(Number(key, shown(key), field, partial=True))
        if not matches:
            return self.as_words("bad-number", token, named)
        nodes = []
        at = 0
        for match in matches:
            before = token.text[at : match.start].split()
            kept = before[: len(before) - announcing(before, match)]
            nodes += [self.counted(_loose(term)) for term in syllables(" ".join(kept))]
            nodes.append(self.numbered(match, field))
            at = match.end
        nodes += [self.counted(_loose(term)) for term in syllables(token.text[at:])]
        return _join(And, [node for node in nodes if node])

    def numbered(self, typed: TypedNumber, field: NumberField = "") -> Node | None:
        """A number, and what else it may be."""
        readings = ((typed.key, typed.canonical), *typed.others)
        return _join(Or, [node for one in readings if (node := self.counted(Number(*one, field)))])

    def as_words(self, code: str, token: Token, named: Token | None) -> Node | None:
        """A value that is not what its field asks for: the field's name and the value, as they stand, as a phrase.
        It is a condition that never gives way: dropped, it would leave thousands of documents not asked for."""
        self.note(code, token.text)
        terms = [*(syllables(named.text) if named else ()), *syllables(token.text)][:MAX_PHRASE]
        return self.counted(Text(tuple(terms), marks=any(map(has_marks, terms)), quoted=True)) if terms else None

    def counted(self, node: Node) -> Node | None:
        """The node, or None when the query has too many already."""
        if node not in self.seen and len(self.seen) >= MAX_LEAVES:
            self.note("truncated", canonical(node))
            return None
        self.seen.add(node)
        return node
