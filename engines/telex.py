"""Keystrokes that an input method should have turned into letters: `daan vaanj`, `dan6 van65` → dân vận.

Two ways of typing: Telex writes marks as letters (aa aw ee oo ow uw dd; tones s f r x j), VNI as digits (6 7 8 9;
tones 1–5). Marks may be typed at once or at the end of the syllable, and letters that already carry a mark may be
mixed in, as half-failed input methods leave them (`vậnj`, `thươngf`).
"""

from __future__ import annotations

from engines.orthography import is_syllable, put_together, take_apart

LONGEST = 14
"""Keystrokes of one syllable: `nghieengx` and a few corrections."""

_ALONE = 4
"""Keystrokes from which on a lone w may stand for ư (nwowcs); before that it is an abbreviation (TW)."""

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VOWELS = frozenset("aăâeêioôơuưy")
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_VNI_SHAPES = {"6": _HAT, "7": _HORN, "8": _BREVE}


def from_telex(word: str) -> str | None:
    """The syllable that these Telex keystrokes mean; None if they mean none, or nothing else than they say."""
    typed = take_apart(word.lower())
    shapes: list[str] = []
    tone = typed.tone
    for key in typed.shapes if len(word) <= LONGEST else "":
        voiced = any(char in _VOWELS for char in shapes)
        if voiced and key in _TELEX_TONES:
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not (_horn_both(shapes) or _change(shapes, _HORN | _BREVE)):
                if len(word) < _ALONE:
                    return None
                shapes.append("ư")
        elif key in _HAT and _change(shapes, {key: _HAT[key]}):
            continue
        elif key == "d" and shapes[:1] == ["d"]:
            shapes[0] = "đ"
        else:
            shapes.append(key)
    return _accept(word, shapes, tone)


def from_vni(word: str) -> str | None:
    """The syllable that these VNI keystrokes mean; None if they mean none, or nothing else than they say."""
    typed = take_apart(word.lower())
    shapes: list[str] = []
    tone = typed.tone
    for key in typed.shapes if len(word) <= LONGEST else "":
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "9" and shapes[:1] == ["d"]:
            shapes[0] = "đ"
        elif key in _VNI_SHAPES:
            if not ((key == "7" and _horn_both(shapes)) or _change(shapes, _VNI_SHAPES[key])):
                return None
        else:
            shapes.append(key)
    return _accept(word, shapes, tone)


def _change(shapes: list[str], changes: dict[str, str]) -> bool:
    """Put a mark on the last letter that can take it."""
    for at in range(len(shapes) - 1, -1, -1):
        if shapes[at] in changes and not (shapes[at] == "u" and shapes[at - 1 : at] == ["q"]):
            shapes[at] = changes[shapes[at]]
            return True
    return False


def _horn_both(shapes: list[str]) -> bool:
    """uo → ươ: one key stands for both horns, also when the first is there already (uwow)."""
    for at in range(len(shapes) - 1, 0, -1):
        if shapes[at] == "o" and shapes[at - 1] in {"u", "ư"} and shapes[at - 2 : at - 1] != ["q"]:
            shapes[at - 1 : at + 1] = ["ư", "ơ"]
            return True
    return False


def _accept(word: str, shapes: list[str], tone: str) -> str | None:
    if not any(char in _VOWELS for char in shapes):
        return None
    spelt = "".join(shapes)
    for candidate in (spelt, spelt.replace("ươ", "uơ")):  # thuở: one horn only
        syllable = put_together(candidate, tone)
        if syllable != word.lower() and is_syllable(syllable):
            return syllable
    return None
