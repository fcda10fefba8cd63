"""The slips of Vietnamese typing, made in correct words: what "did you mean" is measured with."""

from __future__ import annotations

import random
from collections.abc import Callable

from analyzers import analysis
from engines.orthography import put_together, take_apart

_TELEX = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}

Slip = Callable[[list[str], random.Random], list[str] | None]


def keystrokes(syllable: str, shapes: dict[str, str], tones: dict[str, str]) -> str:
    """What is typed for a syllable where the input method is off."""
    parts = take_apart(syllable)
    return "".join(shapes.get(char, char) for char in parts.shapes) + tones.get(parts.tone, "")


def _one(words: list[str], rng: random.Random, change: Callable[[str], str]) -> list[str] | None:
    """The words with one of them changed, if any can be."""
    for at in rng.sample(range(len(words)), len(words)):
        changed = change(words[at])
        if changed != words[at]:
            return [*words[:at], changed, *words[at + 1 :]]
    return None


def wrong_tone(words: list[str], rng: random.Random) -> list[str] | None:
    """hỏi for ngã, a tone forgotten or another."""

    def change(word: str) -> str:
        parts = take_apart(word)
        stopped = parts.letters.endswith(("p", "t", "c", "ch"))
        tones = ["\u0301", "\u0323"] if stopped else ["", *_TELEX_TONES]
        return put_together(parts.shapes, rng.choice([t for t in tones if t != parts.tone])) if parts.tone else word

    return _one(words, rng, change)


def missing_mark(words: list[str], rng: random.Random) -> list[str] | None:
    """A hat, horn or stroke forgotten, the tone kept."""

    def change(word: str) -> str:
        parts = take_apart(word)
        places = [i for i, char in enumerate(parts.shapes) if analysis.fold(char) != char]
        if not places:
            return word
        at = rng.choice(places)
        shapes = parts.shapes[:at] + analysis.fold(parts.shapes[at]) + parts.shapes[at + 1 :]
        return put_together(shapes, parts.tone)

    return _one(words, rng, change)


def wrong_letter(words: list[str], rng: random.Random) -> list[str] | None:
    """A letter doubled, dropped, replaced, or two exchanged."""

    def change(word: str) -> str:
        i = rng.randrange(len(word))
        after = word[i + 1 :]
        return rng.choice((
            word[:i] + word[i] * 2 + after, word[:i] + after if len(word) > 2 else word,
            word[:i] + rng.choice("abcdeghiklmnopqrstuvxy") + after, word[:i] + after[:1] + word[i] + after[1:],
        ))  # fmt: skip

    return _one(words, rng, change)


def joined(words: list[str], rng: random.Random) -> list[str] | None:
    """A space forgotten."""
    at = rng.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def split(words: list[str], rng: random.Random) -> list[str] | None:
    """A space too many."""
    long = [at for at, word in enumerate(words) if len(word) > 3]
    if not long:
        return None
    at = rng.choice(long)
    cut = rng.randrange(1, len(words[at]))
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def in_telex(words: list[str], rng: random.Random) -> list[str] | None:
    """The input method off: Telex."""
    return _all(words, _TELEX, _TELEX_TONES)


def in_vni(words: list[str], rng: random.Random) -> list[str] | None:
    """The input method off: VNI."""
    return _all(words, _VNI, _VNI_TONES)


def _all(words: list[str], shapes: dict[str, str], tones: dict[str, str]) -> list[str] | None:
    typed = [keystrokes(word, shapes, tones) for word in words]
    return typed if typed != words else None


SLIPS: dict[str, Slip] = {
    "tone": wrong_tone, "mark": missing_mark, "letter": wrong_letter, "joined": joined, "split": split,
    "Telex": in_telex, "VNI": in_vni,
}  # fmt: skip
