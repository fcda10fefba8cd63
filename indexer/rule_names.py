"""Rules and confidences in words, as the command line prints them: Vietnamese, then English."""

from __future__ import annotations

from engines.rules import rule_in_words

_SURE = ((0.95, "chắc chắn"), (0.85, "khá chắc"), (0.7, "có thể"), (0.0, "chưa chắc"))


def rule_name(how: str) -> str:
    """The rule in words; its own name where there are none."""
    vi, en = rule_in_words(how, "vi"), rule_in_words(how, "en")
    return vi if vi == en else f"{vi} ({en})"


def how_sure(confidence: float) -> str:
    """A confidence from 0 to 1 in words and percent: "khá chắc, 90%"."""
    return f"{next(words for least, words in _SURE if confidence >= least)}, {confidence:.0%}"
