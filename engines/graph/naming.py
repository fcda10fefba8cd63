"""What a document is called by those that name it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analyzers.analysis import spans, syllables
from engines.graph import reading

_ABOUT = re.compile(r"(?<!\w)(?:về|v/v|quy định|ban hành)(?!\w)(?!\s+(?:ngày|kèm|tại|số)\b)\s*", re.IGNORECASE)
_END = re.compile(
    r"[.;:()\[\]“”\"\n|]|\s[-–]\s|,\s+(?:đã|thì|trong|nhằm|các|ban|tỉnh|thành|huyện|đảng)\s", re.IGNORECASE
)
_AHEAD = 320
_LEAST_WORDS, _MOST_WORDS = 3, 40
_FAR = 130
"""Characters after the number in which "về …" must begin: date, issuer and term stand between."""


def subject(sentence: str, key: str) -> str:
    """The words by which a sentence says what the document with this key is about: "về Quy chế công tác dân vận …";
    empty if it does not."""
    found = reading.found(sentence)
    for place, match in enumerate(found):
        if match.number.key != key:
            continue
        stop = found[place + 1].start if place + 1 < len(found) else len(sentence)
        text = sentence[match.end : min(stop, match.end + _AHEAD)]
        about = _ABOUT.search(text)
        if about is None or about.start() > _FAR or re.search(r"[.;:]\s", text[: about.start()]):
            continue
        rest = text[about.start() :]
        end = _END.search(rest, about.end() - about.start())
        if end is None and stop < len(sentence):
            return ""  # runs into the next document's name
        said = rest[: end.start() if end else None].strip(" ,")
        if len(said.split()) >= _LEAST_WORDS:
            return said
    return ""


def called(subjects: Iterable[str]) -> str:
    """The name that most agree on: of those that begin alike, the words that at least half of them share."""
    said = [(syllables(text)[:_MOST_WORDS], text) for text in subjects if text]
    if not said:
        return ""
    openings = Counter(tuple(words[:_LEAST_WORDS]) for words, _ in said)
    opening = min(openings, key=lambda o: (-openings[o], o))
    group = sorted(((w, t) for w, t in said if tuple(w[:_LEAST_WORDS]) == opening), key=lambda p: (len(p[0]), p[1]))
    if len(group) == 1:
        return _cut(group[0][1], _MOST_WORDS)
    length = _LEAST_WORDS
    alive = group
    while len(alive) * 2 >= len(group):
        following = Counter(w[length] for w, _ in alive if len(w) > length)
        if not following:
            break
        step, votes = max(following.items(), key=lambda item: (item[1], item[0]))
        if votes * 2 < len(group):
            break
        alive = [(w, t) for w, t in alive if len(w) > length and w[length] == step]
        length += 1
    exact = Counter(t for w, t in group if w[:length] == alive[0][0][:length] and len(w) == length)
    return exact.most_common(1)[0][0] if exact else _cut(alive[0][1], length)


def _cut(text: str, words: int) -> str:
    """The first `words` terms of the text as written."""
    found = spans(text)
    return text if len(found) <= words else text[: found[words - 1].end]
