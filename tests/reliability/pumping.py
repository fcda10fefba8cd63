"""Strings on which a regular expression may cost more than their length: whatever it repeats, repeated on and on."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as op
import re._parser as parser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ENOUGH = 400
"""A repetition of so many and more counts as one without a bound."""
ORDINARY = ("a", " ", "1", "\n", "-", "Đ")


def patterns(*packages: str) -> dict[str, re.Pattern[str]]:
    """Every text pattern that the modules of these packages hold, by `module:name`, and those written where they are
    used, by `module:line`."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()

    def visit(name: str, value: object, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            if isinstance(value.pattern, str) and (value.pattern, value.flags) not in seen:
                seen.add((value.pattern, value.flags))
                found[name] = value
        elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
            for number, one in enumerate(value):
                visit(f"{name}[{number}]", one, depth + 1)
        elif depth < 4 and isinstance(value, dict):
            for key, one in value.items():
                visit(f"{name}[{key!r}]", one, depth + 1)

    for package in packages:
        path = importlib.import_module(package).__path__
        for info in pkgutil.walk_packages(path, f"{package}."):
            if info.name.endswith("__main__"):
                continue
            module = importlib.import_module(info.name)
            for name, value in sorted(vars(module).items()):
                if not name.startswith("__"):
                    visit(f"{info.name}:{name}", value)
            assert module.__file__
            for line, pattern in _written(Path(module.__file__)):
                visit(f"{info.name}:{line}", pattern)
    return found


def _written(path: Path) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Patterns that stand in calls such as `re.sub("…", …)`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr="sub" | "split" | "search" | "findall" | "finditer"),
                args=[ast.Constant(value=str(pattern)), *_],
            ):
                yield node.lineno, re.compile(pattern)


def _characters(items: Iterable[tuple[Any, Any]]) -> list[str]:
    members, negated = list[str](), False
    for kind, value in items:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            members.append(chr(value))
        elif kind is op.RANGE:
            members.append(chr(value[0]))
        elif kind is op.CATEGORY:
            members.append({op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_NOT_WORD: "-"}.get(value, "a"))
    return [c for c in "a 1-.,x/A" if c not in members][:3] or ["é"] if negated else members


def _sample(tree: Any, choice: int = 0) -> str:
    """The shortest text that a pattern matches, nearly: assertions are left out."""
    text = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            text += chr(value)
        elif kind is op.NOT_LITERAL:
            text += "a" if value != ord("a") else "b"
        elif kind is op.ANY:
            text += "a "[choice % 2]
        elif kind is op.IN:
            members = _characters(value)
            text += members[choice % len(members)]
        elif kind in REPEATS:
            text += _sample(value[2], choice) * value[0]
        elif kind is op.SUBPATTERN:
            text += _sample(value[3], choice)
        elif kind is op.ATOMIC_GROUP:
            text += _sample(value, choice)
        elif kind is op.BRANCH:
            text += _sample(value[1][choice % len(value[1])], choice)
    return text


REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def _repeated(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before a repetition without a bound, and what it repeats."""
    for number, (kind, value) in enumerate(tree):
        head = before + _sample(tree[:number])
        if kind in REPEATS:
            if value[1] >= ENOUGH:
                yield from ((head, _sample(value[2], choice) or "a") for choice in range(4))
            yield from _repeated(value[2], head)
        elif kind is op.SUBPATTERN:
            yield from _repeated(value[3], head)
        elif kind is op.ATOMIC_GROUP:
            yield from _repeated(value, head)
        elif kind is op.BRANCH:
            for one in value[1]:
                yield from _repeated(one, head)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _repeated(value[1], head if value[0] == 1 else "")


def attacks(pattern: re.Pattern[str]) -> dict[tuple[str, str], None]:
    """Beginnings, and what is to be repeated after them."""
    found = {("", unit): None for unit in ORDINARY}
    for head, unit in _repeated(parser.parse(pattern.pattern, pattern.flags)):
        found |= {(head, unit): None, ("", unit): None, ("", head + unit): None}
    return found
