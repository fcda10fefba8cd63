"""The house: imports go downward only, special packages have one home, modules stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOOR = {"analyzers": 0, "engines": 1, "indexer": 2, "search_app": 2}
HOME = {  # package → the only places that may import it
    "whoosh": ("engines/whoosh/",),
    "flask": ("search_app/",),
    "pyvi": ("analyzers/segment.py",),
    "bs4": ("indexer/",),
    "docx": ("indexer/readers/",),
    "pypdfium2": ("indexer/readers/",),
}
MODULES = sorted(p for package in FLOOR for p in (ROOT / package).rglob("*.py"))
MAX_LINES = 330
"""About 300; a longer module has more than one reason to change."""


def imported(path: Path) -> Iterator[str]:
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, node.module)) if node.module else ".".join(base)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_keeps_to_its_floor(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    own = relative.split("/")[0]
    for name in imported(path):
        top = name.split(".")[0]
        if top in FLOOR and top != own:
            assert FLOOR[top] < FLOOR[own], f"{relative} imports {name}: imports go downward only"
        for special, homes in HOME.items():
            if top == special:
                assert relative.startswith(homes), f"{relative} imports {name}: its home is {homes}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_is_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_no_circles() -> None:
    dotted = {p: p.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for p in MODULES}
    names = {name.removesuffix(".__init__"): p for p, name in dotted.items()}
    graph = {n: {m for m in imported(p) if m in names and m != n} for n, p in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "circle: " + " → ".join((*trail[trail.index(name):], name))
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
