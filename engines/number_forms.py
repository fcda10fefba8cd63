"""Forms of a typed number whose parts stand elsewhere than in official papers, or whose codes no list covers.

`5678/btc-cst` (an official letter: codes of the issuer and of the unit that wrote it), `12 a-CT/TW`,
`30/NĐ-CP/2020`, `NĐ-CP 30/2020`. A query is cut into pieces: runs of letters, of digits, and of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from analyzers import codes
from analyzers.analysis import fold
from engines.orthography import plain_syllables

_SLASHES = {"/", "\\"}
_JOINTS = {"-", "/", "–"}
_SUFFIXES = "abcdeg"
_YEAR = re.compile(r"19[4-9][0-9]|20[0-9]{2}")
_BEFORE = re.compile(
    r"(?<![^\W_])(?P<type>[^\W\d_]{2,5})[ ]?[-/\u2013][ ]?(?P<issuer>[^\W\d_]{2,10})[ ]{1,2}(?:s[ốo][ .:]{0,3})?$",
    re.IGNORECASE,
)
_REACH = 40
"""Characters before an ordinal in which its codes are looked for."""

_MAX_UNITS = 3
_LONGEST = 10
"""Letters of a unit's code."""


class Piece(Protocol):
    """A piece of a query."""

    @property
    def text(self) -> str:
        """As typed."""
        ...

    @property
    def end(self) -> int:
        """Its end in the query."""
        ...


def suffix_apart(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a letter of the ordinal stands apart from it, a sign behind it: 12 a-CT/TW. `at`: the piece after
    the ordinal, as below."""
    letter, sign = _text(pieces, at + 1), _text(pieces, at + 2)
    apart = _text(pieces, at) in {" ", "-"} and len(letter) == 1 and fold(letter.lower()) in _SUFFIXES
    return apart and (sign == " " or sign.strip() in _JOINTS | _SLASHES)


def year_behind(pieces: Sequence[Piece], at: int, end: int) -> tuple[str, int]:
    """The year behind codes that end at `end`, and its end: 30/NĐ-CP/2020. ("", 0) if there is none."""
    while at < len(pieces) and pieces[at].end < end:
        at += 1
    sign, year, after = (_text(pieces, at + ahead) for ahead in (1, 2, 3))
    if sign.strip() in _SLASHES and _YEAR.fullmatch(year) and not after[:1].isalnum():
        return year, pieces[at + 2].end
    return "", 0


def codes_before(text: str, start: int) -> tuple[str, str, int] | None:
    """Type and issuer that stand before the ordinal at `start`, and where: NĐ-CP 30/2020, QĐ/TW số 290."""
    match = _BEFORE.search(text[max(0, start - _REACH) : start])
    if not match:
        return None
    doctype, issuer = codes.doctype_code(codes.clean(match["type"])), codes.issuer_code(codes.clean(match["issuer"]))
    return (doctype, issuer, max(0, start - _REACH) + match.start()) if doctype and issuer else None


def letter_codes(pieces: Sequence[Piece], at: int) -> tuple[list[str], int] | None:
    """The codes of an official letter, `["BTC", "CST"]`, and where they end; None if it is none. A unit's code is in no
    list: the form alone tells, a slash, a known issuer, and codes that no Vietnamese word is spelt like."""
    if at + 3 >= len(pieces) or pieces[at].text.strip() not in _SLASHES:
        return None
    written, end = pieces[at + 1].text, at + 1
    if _text(pieces, at + 2).strip() == "&":  # bnn&ptnt
        written, end = written + _text(pieces, at + 3), at + 3
    issuer = codes.issuer_code(codes.clean(written))
    if len(issuer) < 2 or codes.doctype_code(codes.clean(written)):
        return None
    found = [issuer]
    while end + 2 < len(pieces) and len(found) <= _MAX_UNITS and pieces[end + 1].text.strip() in _JOINTS:
        unit = pieces[end + 2].text
        if not unit.isalpha() or len(unit) > _LONGEST or fold(unit.lower()) in plain_syllables():
            break
        found.append(unit.upper())
        end += 2
    return None if len(found) == 1 or _text(pieces, end + 1)[:1].isalnum() else (found, pieces[end].end)


def _text(pieces: Sequence[Piece], at: int) -> str:
    return pieces[at].text if at < len(pieces) else ""
