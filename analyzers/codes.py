"""Abbreviations in document numbers: what `QĐ` and `BTCTU` stand for, and in which style their numbers are written.

The facts are in data/doctypes.csv and data/issuers.csv, each row with its source. Besides the listed codes, the
rule behind them is applied ("the first letters of the syllables", Hướng dẫn 36-HD/VPTW, II.1.3.1): a body's code
followed by its level's (BDV + HU: Ban Dân vận Huyện ủy), and a code followed by a term (QH + 14).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from analyzers.normalize import fold, normalize

Style = Literal["", "party", "state"]
"""`party`: N-TYPE/ISSUER; `state`: N/TYPE-ISSUER; empty: the code is used with both."""

DATA: Final = ("doctypes.csv", "issuers.csv")
"""The data files of this package, part of the analyzer fingerprint."""

_TERM: Final = re.compile(r"(\D+)(\d{1,3})")
_TERMED: Final = frozenset({"QH", "UBTVQH", "HĐNN", "NHNN", "NH", "BCĐ"})
_LEVELS: Final = ("TW", "TU", "HU", "QU", "ĐU", "ThU", "TXU")
_LEVEL_NAMES: Final = {"TW": ("Trung ương",)}
_TRUNG_UONG: Final = re.compile(r"T\.?Ư|T\.W", re.IGNORECASE)


class _Entry(NamedTuple):
    names: tuple[str, ...]
    style: Style


class _Table:
    """One data file: canonical code → names and style, and the way from any spelling to the canonical code."""

    def __init__(self, file: str) -> None:
        rows: dict[str, list[tuple[str, str]]] = {}
        text = (files("analyzers") / "data" / file).read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            rows.setdefault(row["code"], []).append((row["name"], row.get("style") or ""))
        self.entries: dict[str, _Entry] = {}
        self.by_lower: dict[str, str] = {}
        self.by_folded: dict[str, str] = {}
        for code, listed in rows.items():
            styles = {style for _, style in listed}
            style: Style = "party" if styles == {"party"} else "state" if styles == {"state"} else ""
            self.entries[code] = _Entry(tuple(dict.fromkeys(name for name, _ in listed)), style)
            self.by_lower.setdefault(code.lower(), code)
            self.by_folded.setdefault(fold(code.lower()), code)

    def canonical(self, written: str) -> str:
        """The listed code, or empty. Marks typed are kept to; without marks (`qd`) the first in the file wins."""
        lower = written.lower()
        found = self.by_lower.get(lower, "")
        if not found and fold(lower) == lower:
            found = self.by_folded.get(lower, "")
        return found


@cache
def _doctypes() -> _Table:
    return _Table("doctypes.csv")


@cache
def _issuers() -> _Table:
    return _Table("issuers.csv")


def clean(written: str) -> str:
    """A code as it should be compared: canonical letters, no `&`, `.` or inner blanks, TƯ (Trung ương) as TW.
    TU without the horn is another body (Tỉnh ủy, Thành ủy) and stays."""
    code = _TRUNG_UONG.sub(lambda m: "TW" if m.group()[0] == "T" else "tw", normalize(written))
    return code.replace("&amp;", "").replace("&", "").replace(".", "").replace(" ", "")


def doctype_code(code: str) -> str:
    """The canonical code of a type of document (`qđ`, `QD` → `QĐ`), or empty. `code` as `clean` gives it."""
    return _doctypes().canonical(code)


def issuer_code(code: str) -> str:
    """The canonical code of an issuer (`btctu` → `BTCTU`, `qh14` → `QH14`), or empty. One body, not a joint one."""
    table = _issuers()
    found = table.canonical(code)
    if found:
        return found
    if term := _TERM.fullmatch(code):
        base = table.canonical(term[1])
        return base + term[2] if base in _TERMED else ""
    for level in _LEVELS:
        if len(code) > len(level) and code.lower().endswith((level.lower(), fold(level.lower()))):
            body = table.canonical(code[: -len(level)])
            if body and body not in _LEVELS:
                return body + level
    return ""


def issuer_style(code: str) -> Style:
    """How numbers of this issuer are written. `code` canonical or unknown, joint codes by their first body."""
    code = code.split("-")[0]
    table = _issuers()
    if code in table.entries:
        return table.entries[code].style
    if term := _TERM.fullmatch(code):
        return table.entries[term[1]].style if term[1] in _TERMED else ""
    if code.startswith(("BCĐ", "HĐ")):
        return ""  # steering committees and councils are of both kinds
    # A committee's own organs (VPTU) and committees of a named place (ĐUBQL) write in the Party's style.
    party = code.startswith(("ĐU", "BCSĐ")) or any(len(code) > len(level) and code.endswith(level) for level in _LEVELS)
    return "party" if party else ""


def doctype_names(code: str) -> tuple[str, ...]:
    """`QĐ` → (`Quyết định`, `Quy định`), most frequent meaning first; empty tuple if the code is not listed."""
    entry = _doctypes().entries.get(doctype_code(clean(code)))
    return entry.names if entry else ()


@cache
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for code, entry in _doctypes().entries.items():
        for name in entry.names:
            found.setdefault(fold(name.lower()), {})[code] = None
    return {name: tuple(written) for name, written in found.items()}


def doctype_codes(name: str) -> tuple[str, ...]:
    """`quyết định` → (`QĐ`,); `quy định` → (`QĐ`, `QĐi`, `QyĐ`): every code that stands for this type of document,
    whose name may be typed without marks; empty tuple if there is none."""
    return _codes_by_name().get(" ".join(fold(name.lower()).split()), ())


def issuer_names(code: str) -> tuple[str, ...]:
    """`TTg` → (`Thủ tướng Chính phủ`,); `TU` → (`Tỉnh ủy`, `Thành ủy`): a code is no identity.
    Of a joint code the names of each body in turn; empty tuple if nothing is known."""
    names: list[str] = []
    for part in code.split("-"):
        names += _names_of_body(issuer_code(clean(part)))
    return tuple(dict.fromkeys(names))


def _names_of_body(code: str) -> tuple[str, ...]:
    entries = _issuers().entries
    if code in entries:
        return entries[code].names
    if term := _TERM.fullmatch(code):
        return entries[term[1]].names if term[1] in entries else ()
    for level in _LEVELS:
        body = entries.get(code[: -len(level)]) if code.endswith(level) else None
        if body:
            places = _LEVEL_NAMES.get(level) or entries[level].names
            return tuple(f"{name} {place}" for name in body.names for place in places)
    return ()
