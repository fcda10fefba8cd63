"""Document numbers typed in a query: where they stand, and which words before them only announce them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzers import numbers
from analyzers.analysis import fold, syllables
from analyzers.numbers import DocNumber, NumberMatch

# "290 QĐ TW", "30 2020 nđ cp": a number whose signs were left out. The parts are few and short, so that the
# pattern cannot wander.
_SIGN = r"[\s/.–-]{1,3}"
_SPACED = re.compile(
    rf"(?<![\w/.,-])[0-9]{{1,5}}(?:{_SIGN}(?:19|20)[0-9]{{2}})?{_SIGN}?"
    rf"(?P<doctype>[^\W\d_]{{2,6}}){_SIGN}(?P<issuer>[^\W\d_]{{1,12}})(?![\w/]|[.,–-]\w)"
)
_PARTS = re.compile(r"[0-9]{1,5}(?: [0-9]{4})?(?: [a-z]{1,6})?")


def recognise(text: str) -> list[NumberMatch]:
    """Every document number in `text`, in order, not overlapping. Besides the spellings of
    `analyzers.numbers`, a number without its signs ("290 QĐ TW") counts when both codes are known ones."""
    found = numbers.find(text)
    for match in _SPACED.finditer(text):
        if any(n.start < match.end() and match.start() < n.end for n in found):
            continue
        number = numbers.parse(match.group())
        if number and numbers.doctypes_of(match["doctype"]) and numbers.issuers_of(match["issuer"]):
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
    parts = [fold(term) for term in syllables(text)]
    if not _PARTS.fullmatch(" ".join(parts)):
        return ""
    return "-".join([parts[0].lstrip("0") or "0", *parts[1:]])
