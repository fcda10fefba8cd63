"""What is found in a corpus, in which order, under which id; and what is left out, with the reason."""

import os
from pathlib import Path

import pytest

from indexer.corpus import CorpusError, Entry, listing_digest, walk
from indexer.report import Problem


def make(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Công tác dân vận", "utf-8")
    return root


def ids(found: list[Entry | Problem]) -> list[str]:
    return [one.source for one in found if isinstance(one, Entry)]


def problems(found: list[Entry | Problem]) -> list[tuple[str, str]]:
    return sorted((one.source, one.kind) for one in found if isinstance(one, Problem))


def test_ids_are_paths_in_a_stable_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/2.html", "a/10.html", "a/Ă.txt", "Đảng ủy/báo cáo số 1.txt", "a.txt")
    found = list(walk([tmp_path]))
    assert ids(found) == ["a/10.html", "a/2.html", "a/Ă.txt", "a.txt", "b.txt", "Đảng ủy/báo cáo số 1.txt"]
    assert found == list(walk([tmp_path]))


def test_hidden_temporary_and_companion_files_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, ".git/config", ".an.txt", "~$bao-cao.docx", "Thumbs.db")
    make(tmp_path, "tin.html", "tin_files/anh.js", "a_files/x.txt", "danh-muc.json", "phim.MP4")
    found = list(walk([tmp_path]))
    assert ids(found) == ["a_files/x.txt", "tin.html"]
    assert problems(found) == [
        (".an.txt", "hidden"),
        (".git", "hidden"),
        ("Thumbs.db", "hidden"),
        ("danh-muc.json", "data"),
        ("phim.MP4", "data"),
        ("tin_files", "companion"),
        ("~$bao-cao.docx", "hidden"),
    ]


def test_data_and_programs_are_no_documents(tmp_path: Path) -> None:
    make(tmp_path, "README.md", "expected.json", "a.JS", "a.b", "không đuôi", ".json")
    make(tmp_path, "thư mục.js/văn bản.txt", "x/README.md")
    found = list(walk([tmp_path]))
    assert ids(found) == ["a.b", "không đuôi", "thư mục.js/văn bản.txt", "x/README.md"]
    assert problems(found) == [
        (".json", "hidden"), ("README.md", "hidden"), ("a.JS", "data"), ("expected.json", "data"),
    ]  # fmt: skip


def test_links_may_not_lead_out(tmp_path: Path) -> None:
    outside = make(tmp_path / "ngoài", "mật.txt")
    kho = make(tmp_path / "kho", "a.txt", "con/b.txt")
    (kho / "ra.txt").symlink_to(outside / "mật.txt")
    (kho / "ra-thư-mục").symlink_to(outside)
    (kho / "đứt.txt").symlink_to(kho / "không có")
    (kho / "vòng").symlink_to(kho / "vòng")
    (kho / "trong.txt").symlink_to(kho / "a.txt")
    (kho / "lên").symlink_to(kho)
    found = list(walk([kho]))
    assert ids(found) == ["a.txt", "con/b.txt", "trong.txt"]
    assert problems(found)[:2] == [("lên", "link"), ("ra-thư-mục", "symlink")]
    assert dict(problems(found)) | {"vòng": ""} == {
        "lên": "link", "ra-thư-mục": "symlink", "ra.txt": "symlink", "vòng": "", "đứt.txt": "missing",
    }  # fmt: skip


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống.txt")
    assert problems(list(walk([tmp_path]))) == [("ống.txt", "special")]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"b\xe1o c\xe1o\n.txt")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this file system only takes UTF-8 names")
    (source,) = ids(list(walk([tmp_path])))
    assert source == r"b\xe1o c\xe1o\x0a.txt"


def test_folders_nested_beyond_recursion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = 1200
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    try:
        assert "z.txt" in ids(list(walk([make(tmp_path, "z.txt")])))
    finally:  # what cleans up after tests is recursive
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()


def test_a_file_is_a_corpus(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt", "a.txt.meta.json")
    (entry,) = walk([tmp_path / "a.txt"])
    assert isinstance(entry, Entry)
    assert (entry.source, entry.root, entry.sidecar) == ("a.txt", tmp_path, tmp_path / "a.txt.meta.json")


def test_sidecars(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "a.pdf.meta.json", "b.html", "b.docx", "b.meta.json", "lạc.meta.json")
    found = list(walk([tmp_path]))
    beside = {one.source: one.sidecar.name if one.sidecar else "" for one in found if isinstance(one, Entry)}
    assert beside == {"a.pdf": "a.pdf.meta.json", "b.html": "b.meta.json", "b.docx": "b.meta.json"}
    assert problems(found) == [("lạc.meta.json", "sidecar")]


def test_an_index_inside_the_corpus_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "index/gen-1/x.txt")
    assert ids(list(walk([tmp_path], tmp_path / "index"))) == ["a.txt"]


def test_the_same_corpus_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert ids(list(walk([tmp_path, tmp_path / "." / ""]))) == ["a.txt"]


def test_a_corpus_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="không có"):
        list(walk([tmp_path / "không có"]))


def test_listing_digest_sees_every_change(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    seen = {listing_digest(walk([tmp_path]))}
    changes = [
        lambda: make(tmp_path, "c.txt"),
        lambda: (tmp_path / "c.txt").rename(tmp_path / "d.txt"),
        lambda: (tmp_path / "d.txt").write_text("dài hơn trước", "utf-8"),
        lambda: os.utime(tmp_path / "d.txt", ns=(1, 1)),
        lambda: (tmp_path / "d.txt.meta.json").write_text("{}", "utf-8"),
        lambda: (tmp_path / "b.txt").unlink(),
    ]
    for number, change in enumerate(changes, 2):
        change()
        seen.add(listing_digest(walk([tmp_path])))
        assert len(seen) == number
    assert listing_digest(walk([tmp_path])) in seen
