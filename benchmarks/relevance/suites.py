"""Known-item suites made by rule: a query is a document's own words, altered as people alter them.

Relevant are all documents that the unaltered words single out, not only the one they were taken from: law
books repeat titles such as "Phạm vi điều chỉnh" hundreds of times.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from analyzers import analysis, numbers
from benchmarks.relevance.sets import QuerySet

SEED = 20261122
SIZE = 300
"""Queries per suite, at most."""

Record = dict[str, Any]

_ARTICLE = re.compile(r"^Điều [\w.]+\.\s+")
"""The serial number that a codification puts before an article's title: no one types it."""

_TONE = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ",
         "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}
_TONE |= {new: old for old, new in _TONE.items()}
_TONE_RX = re.compile(r"(?<![qQ])(?:" + "|".join(_TONE) + r")(?!\w)")

_ABBREVIATIONS = {
    "Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND", "Trung ương": "TW", "Mặt trận Tổ quốc": "MTTQ",
    "Ban Chỉ đạo": "BCĐ", "Ban Thường vụ": "BTV", "kinh tế - xã hội": "KT-XH", "xã hội chủ nghĩa": "XHCN",
    "bảo hiểm xã hội": "BHXH", "bảo hiểm y tế": "BHYT", "giáo dục và đào tạo": "GDĐT",
    "trách nhiệm hữu hạn": "TNHH",
}

_QUESTIONS = ("{} được quy định như thế nào?", "Cho tôi hỏi quy định về {} là gì?", "{} gồm những nội dung nào?")


def title_of(record: Record) -> str:
    """The title as a person would type it."""
    return _ARTICLE.sub("", record.get("title") or "").strip()


def body_of(record: Record) -> str:
    """The text, whatever the record calls it."""
    return record.get("body") or record.get("text") or ""


def without_marks(text: str) -> str:
    """`text` as typed on a keyboard without Vietnamese."""
    return " ".join(analysis.fold(term) for term in analysis.syllables(text))


def other_tone(text: str) -> str:
    """`text` with the other tone placement (hòa ↔ hoà); unchanged when no syllable has two."""
    return _TONE_RX.sub(lambda m: _TONE[m.group()], text.lower())


def one_error(text: str, rng: random.Random) -> str:
    """`text` with one typing error: a letter doubled, dropped, replaced, or two exchanged."""
    places = [i for i, c in enumerate(text[:-1]) if c.isalpha() and text[i + 1].isalpha()]
    if not places:
        return text
    i = rng.choice(places)
    kind = rng.randrange(4)
    middle = (text[i] * 2 + text[i + 1], text[i + 1], rng.choice("abcdeghiklmnopqrstuvxy") + text[i + 1],
              text[i + 1] + text[i])[kind]
    return text[:i] + middle + text[i + 2:]


def spellings(canonical: str) -> list[str]:
    """Eight ways in which people write one number."""
    flat = analysis.fold(canonical.lower())
    spaced = re.sub(r"([-/])", r" \1 ", canonical)
    swapped = canonical.translate(str.maketrans("-/", "/-")) if canonical.count("/") == 1 else canonical
    return [canonical, canonical.lower(), flat, spaced, spaced.lower(), swapped,
            "số " + canonical, canonical.replace("-", "–")]


def _suite(name: str, items: Sequence[tuple[str, set[str]]], rng: random.Random) -> QuerySet:
    chosen = list(items) if len(items) <= SIZE else rng.sample(list(items), SIZE)
    ids = [f"{name}-{i}" for i in range(len(chosen))]
    return QuerySet(name, {i: q for i, (q, _) in zip(ids, chosen, strict=True)},
                    {i: dict.fromkeys(sorted(rel), 1) for i, (_, rel) in zip(ids, chosen, strict=True)})


def _rare_trigrams(records: Sequence[Record], rng: random.Random) -> list[tuple[str, set[str]]]:
    """Three consecutive body words that stand in at most three documents, as written in one of them."""
    vocabulary: dict[str, int] = {}
    keys, docs = [], []
    for n, record in enumerate(records):
        terms = analysis.syllables(body_of(record))
        ids = np.array([vocabulary.setdefault(t, len(vocabulary)) for t in terms], np.int64)
        if len(ids) >= 3:
            keys.append((ids[:-2] << 42) | (ids[1:-1] << 21) | ids[2:])
            docs.append(np.full(len(ids) - 2, n, np.int32))
    if not keys:
        return []
    key, doc = np.concatenate(keys), np.concatenate(docs)
    order = np.lexsort((doc, key))
    key, doc = key[order], doc[order]
    fresh = np.ones(len(key), bool)
    fresh[1:] = (key[1:] != key[:-1]) | (doc[1:] != doc[:-1])
    key, doc = key[fresh], doc[fresh]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    counts = np.diff(np.r_[starts, len(key)])
    spelling = list(vocabulary)
    rare = starts[counts <= 3]
    out = []
    for s in rng.sample(rare.tolist(), min(SIZE, len(rare))):
        k = int(key[s])
        words = (spelling[k >> 42], spelling[(k >> 21) & 0x1FFFFF], spelling[k & 0x1FFFFF])
        same = doc[s:s + 4][key[s:s + 4] == k]
        out.append((" ".join(words), {records[d]["id"] for d in same.tolist()}))
    return out


def known_items(records: Sequence[Record], prefix: str = "") -> list[QuerySet]:
    """Every suite over these documents. Deterministic."""
    rng = random.Random(SEED)
    by_title: dict[str, set[str]] = defaultdict(set)
    by_number: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for record in records:
        title = title_of(record)
        if 4 <= len(analysis.syllables(title)) <= 30:
            by_title[title].add(record["id"])
        number = numbers.parse(record.get("number") or record.get("code") or "")
        if number is not None:
            by_number[number.key].add(record["id"])
            spelled[number.key] = number.canonical
    titles = sorted(by_title)
    rng.shuffle(titles)
    merged: dict[str, set[str]] = defaultdict(set)
    for title in titles:
        merged[without_marks(title)] |= by_title[title]

    def altered(change: Callable[[str], str]) -> list[tuple[str, set[str]]]:
        pairs = ((change(title), by_title[title], title) for title in titles)
        return [(query, rel) for query, rel, title in pairs if query != title]

    def abbreviated(full_to_short: bool) -> list[tuple[str, set[str]]]:
        out = []
        for title in titles:
            for full, short in _ABBREVIATIONS.items():
                old, new = (full, short) if full_to_short else (short, full)
                if re.search(rf"\b{re.escape(old)}\b", title, re.IGNORECASE):
                    out.append((re.sub(rf"\b{re.escape(old)}\b", new, title, flags=re.IGNORECASE), by_title[title]))
                    break
        return out

    suites = {
        "title": [(title, by_title[title]) for title in titles],
        "title-no-marks": [(without_marks(title), merged[without_marks(title)]) for title in titles],
        "title-other-tone": [(q, r) for q, r in altered(other_tone)
                             if _TONE_RX.search(q)],
        "title-one-error": altered(lambda title: one_error(title, rng)),
        "three-words": _rare_trigrams(records, rng),
        "number-spellings": [(s, by_number[k]) for k in sorted(by_number) for s in spellings(spelled[k])],
        "abbreviation": abbreviated(True) + abbreviated(False),
        "question": [(rng.choice(_QUESTIONS).format(title), by_title[title]) for title in titles],
    }
    suites["stated"] = _stated(records)  # last: the draws of the others stay as they are
    return [_suite(prefix + name, items, rng) for name, items in suites.items() if items]


def _stated(records: Sequence[Record]) -> list[tuple[str, set[str]]]:
    """A title with the type, the issuer (abbreviated as usual) and the year of its document, which stand in its
    metadata: "Phạm vi điều chỉnh luật Quốc hội 2020"."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        title, doctype, issuer, date = (title_of(record), *(record.get(k) or "" for k in ("doctype", "issuer", "date")))
        if not (doctype and issuer and date and len(analysis.syllables(title)) <= 30):
            continue
        for full, short in _ABBREVIATIONS.items():
            issuer = re.sub(rf"\b{re.escape(full)}\b", short, issuer)
        found[f"{title} {doctype.lower()} {issuer} {date[:4]}"].add(record["id"])
    return sorted(found.items())
