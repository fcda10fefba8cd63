"""Document numbers typed in a query: where they stand, and which words before them only announce them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzers import numbers
from analyzers.analysis import fold
from analyzers.numbers import DocNumber, NumberMatch

# "290 QĐ TW", "16 ct-ttg": a number whose signs were left out. The parts are few and short, so that the
# pattern cannot wander.
_SPACED = re.compile(
    r"(?<![\w/.,-])([0-9]{1,5})[\s/.–-]{0,3}([^\W\d_]{1,6})[\s/.–-]{1,3}([^\W\d_]{1,12})(?![\w/]|[.,–-]\w)"
)
_PART = re.compile(r"([0-9]{1,5})(?:[\s/.-]{1,3}([0-9]{4}))?(?:[\s/.-]{0,3}([^\W\d_]{1,6}))?")


def recognise(text: str) -> list[NumberMatch]:
    """Every document number in `text`, in order, not overlapping. Besides the spellings of
    `analyzers.numbers`, a number without its signs ("290 QĐ TW") counts when both codes are known ones."""
    found = numbers.find(text)
    for match in _SPACED.finditer(text):
        ordinal, doctype, issuer = match.groups()
        if any(n.start < match.end() and match.start() < n.end for n in found):
            continue
        if numbers.doctypes_of(doctype) and numbers.issuers_of(issuer):
            number = numbers.parse(f"{ordinal}-{doctype}/{issuer}")
            if number:
                found.append(NumberMatch(match.start(), match.end(), number))
    return sorted(found)


def announcing(words: Sequence[str], number: DocNumber) -> int:
    """How many of the last `words` say nothing beyond the number that follows them: "Quyết định số" before
    290-QĐ/TW. To demand them would lose the document itself, which need not contain the word "số"."""
    folded = [fold(word.lower()) for word in words]
    taken = 1 if folded and folded[-1] in {"so", "no"} else 0
    rest = folded[: len(folded) - taken]
    names = [fold(name.lower()).split() for name in (*numbers.doctypes_of(number.doctype_code), number.doctype_code)]
    fitting = [len(name) for name in names if name and rest[-len(name) :] == name]
    return taken + max(fitting, default=0)


def partial_key(text: str) -> str:
    """The key of the beginning of a number, `290` or `290-qd`, in the form of `analyzers.numbers.key`; ""
    if it is not one. It stands for every number that begins with these parts."""
    match = _PART.fullmatch(text.strip())
    if not match:
        return ""
    ordinal, year, doctype = match.groups()
    parts = (ordinal.lstrip("0") or "0", year, fold(doctype.lower()) if doctype else "")
    return "-".join(part for part in parts if part)
