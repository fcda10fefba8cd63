"""The made-up collection and its indexes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_collection import build_index, make_documents

from engines import whoosh
from engines.documents import Document

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds an index: `build(documents)`; `segments`: how many; `index`: where, to swap a generation in."""
    return lambda documents, **options: build_index(options.pop("index", tmp_path / "index"), documents, **options)


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return make_documents(400)


@pytest.fixture(scope="session", params=[1, 3], ids=["one segment", "three segments"])
def index(request: pytest.FixtureRequest, documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's index, in one segment and in several; with a replaced document in each."""
    path = tmp_path_factory.mktemp("index")
    old = [Document(id=documents[i].id, title="phiên bản cũ", body="dân vận khéo đã bị thay") for i in (7, 211)]
    return build_index(path, [*old, *documents], segments=request.param)


@pytest.fixture(scope="session")
def engine(index: Path) -> whoosh.WhooshEngine:
    return whoosh.open_engine(index)
