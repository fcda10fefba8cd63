"""How a Vietnamese syllable is spelt: its parts, which ones exist, and the place of the tone mark as printed.

The table of rimes is the one of Quốc ngữ orthography (Hoàng Phê, Từ điển chính tả, 1995); it says what can be a
syllable, a vocabulary says what is a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from analyzers.analysis import fold
from analyzers.normalize import normalize

ONSETS = tuple("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split())  # noqa: SIM905

_RIME_TABLE = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uynh uyt uyu
ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
"""
RIMES = tuple(_RIME_TABLE.split())

TONES = {"\u0301": "sắc", "\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}
_VOWELS = frozenset("aăâeêioôơuưy")
_REMEMBERED = 4_096
"""Words that stay taken apart."""

_STOPS = ("p", "t", "c", "ch")
# With the old ("classic") place of the tone, which official papers print: hòa, khỏe, ủy; not after q (quý).
_OPEN = re.compile("(?<![qQ])(o)([àáảãạ]|[èéẻẽẹ])(?!\\w)|(?<![qQ])(u)([ỳýỷỹỵ])(?!\\w)", re.IGNORECASE)


class Syllable(NamedTuple):
    """A written syllable taken apart."""

    letters: str
    """Without any mark, đ as d: `duong`."""
    shapes: str
    """With all marks but the tone: `đương`."""
    tone: str
    """The combining tone mark, or empty."""


@lru_cache(_REMEMBERED)
def take_apart(word: str) -> Syllable:
    """`đường` → (`duong`, `đương`, huyền). Any word may be given; it need not be Vietnamese."""
    tone = ""
    shapes = []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tone = char
        else:
            shapes.append(char)
    plain = unicodedata.normalize("NFC", "".join(shapes))
    return Syllable(fold(plain), plain, tone)


def put_together(shapes: str, tone: str) -> str:
    """`đương` and huyền → `đường`, with the tone where the index has it."""
    if not tone:
        return shapes
    at = next((i for i, char in enumerate(shapes) if char in _VOWELS), len(shapes) - 1)
    if shapes.startswith(("qu", "gi")) and at == 1 and len(shapes) > 2 and shapes[2] in _VOWELS:
        at = 2
    return normalize(unicodedata.normalize("NFC", shapes[: at + 1] + tone + shapes[at + 1 :]))


def is_syllable(word: str) -> bool:
    """Whether lower-case `word`, marks included, can be a Vietnamese syllable."""
    parts = take_apart(word)
    stopped = parts.letters.endswith(_STOPS)
    return parts.shapes in _shapes() and not (stopped and parts.tone not in {"\u0301", "\u0323"})


@cache
def _shapes() -> frozenset[str]:
    """Every combination of onset and rime that is written."""
    made = set(RIMES)
    for onset in ONSETS:
        for rime in RIMES:
            if onset.endswith("i") and rime.startswith("i"):
                made.add(onset + rime[1:])  # gì, giếng
            elif onset == "qu" and rime[0] == "u":
                made.add("q" + rime)  # quyền
            else:
                made.add(onset + rime)
    return frozenset(made)


@cache
def plain_syllables() -> frozenset[str]:
    """Every written syllable without its marks."""
    return frozenset(fold(shape) for shape in _shapes())


def as_printed(text: str) -> str:
    """`text` with the tone mark where official papers put it: uỷ ban → ủy ban, hoà → hòa. For showing terms of
    the index, which has them the other way."""
    return _OPEN.sub(_move, text)


def _move(match: re.Match[str]) -> str:
    first, second = match[1] or match[3], match[2] or match[4]
    parts = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + parts[1:]) + parts[0]
