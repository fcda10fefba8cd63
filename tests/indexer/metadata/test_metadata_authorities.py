"""The authority file as facts: sources, ordered dates, sound successions; one body, one name."""

import csv
from datetime import date
from pathlib import Path

import pytest

from indexer.metadata import authorities, bodies, places, tables

PROVINCES = Path(__file__).parents[3].parent / "shared" / "data" / "lists" / "provinces_63_to_34.csv"
ALL = {a.name: a for a in authorities.authorities()}


@pytest.mark.parametrize("name", ["authorities", "organs", "provinces", "doctypes", "domains"])
def test_every_row_has_a_source(name: str) -> None:
    assert [row for row in tables.rows(name) if not row["source"].strip()] == []


@pytest.mark.parametrize("authority", ALL.values(), ids=lambda a: a.name)
def test_succession_is_sound(authority: authorities.Authority) -> None:
    since = date.fromisoformat(authority.since) if authority.since else None
    until = date.fromisoformat(authority.until) if authority.until else None
    assert not (since and until) or since < until
    for name in authority.predecessors:
        before = ALL[name]  # a predecessor that the file does not name is a mistake
        assert before.until, f"{name} gave its work to {authority.name}: until when?"
        if since:  # it ended when the new body began, or was absorbed later
            assert (since - date.fromisoformat(before.until)).days <= 1, name
    assert authority.name not in authorities.predecessors(authority.name)


def test_successors_and_predecessors_agree() -> None:
    for old, heirs in authorities.successors().items():
        for heir in heirs:
            assert old in authorities.predecessors(heir)


def test_no_spelling_means_two_bodies() -> None:
    seen: dict[str, str] = {}
    for authority in authorities.authorities():
        for spelling in (authority.name, *authority.aliases):
            assert seen.setdefault(spelling, authority.name) == authority.name, spelling


@pytest.mark.parametrize(
    ("spellings", "name", "locality"),
    [
        (
            ["UBND tỉnh Sơn La", "Ủy ban nhân dân tỉnh Sơn La", "Uỷ ban Nhân dân Tỉnh Sơn La", "UBND TỈNH SƠN LA",
             "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "Chủ tịch UBND tỉnh Sơn La"],
            "Ủy ban nhân dân tỉnh Sơn La", "Sơn La",
        ),
        (
            ["Tỉnh ủy Sơn La", "TỈNH ỦY SƠN LA", "Tỉnh uỷ Sơn La", "BTV Tỉnh ủy Sơn La", "Ban Thường vụ Tỉnh ủy Sơn La",
             "Ban Chấp hành Đảng bộ tỉnh Sơn La", "Thường trực Tỉnh ủy Sơn La"],
            "Tỉnh ủy Sơn La", "Sơn La",
        ),
        (
            ["Ban Thường vụ Huyện ủy Mường Khăn", "HUYỆN ỦY MƯỜNG KHĂN", "BTV Huyện ủy Mường Khăn"],
            "Huyện ủy Mường Khăn", "",
        ),
        (
            ["Hội LHPN tỉnh Sơn La", "HỘI LIÊN HIỆP PHỤ NỮ TỈNH SƠN LA", "Ban Thường vụ Hội LHPN tỉnh Sơn La",
             "BTV Hội Liên hiệp Phụ nữ tỉnh Sơn La"],
            "Hội Liên hiệp Phụ nữ tỉnh Sơn La", "Sơn La",
        ),
        (
            ["Cục thuế thành phố Hà Nội", "CỤC THUẾ TP HÀ NỘI", "Cục Thuế TP. Hà Nội"],
            "Cục Thuế thành phố Hà Nội", "Hà Nội",
        ),
        (["QUẬN ĐOÀN TÂN MAI", "Quận Đoàn Tân Mai"], "Quận đoàn Tân Mai", ""),
        (["TỔNG CỤC THUẾ", "Tổng cục thuế"], "Tổng cục Thuế", ""),
    ],
)  # fmt: skip
def test_spellings_are_one_body(spellings: list[str], name: str, locality: str) -> None:
    assert {(bodies.identify(s).name, bodies.identify(s).locality) for s in spellings} == {(name, locality)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Y tế tỉnh Sơn La", "Sở Y tế tỉnh Lai Châu"),
        ("Ban Dân vận Tỉnh ủy Sơn La", "Ban Dân vận Tỉnh ủy Lai Châu"),
        ("Thành ủy Hải Phòng", "Thành ủy Hải Dương"),
        ("UBND thành phố Ninh Bình", "UBND tỉnh Ninh Bình"),
    ],
)
def test_like_names_in_two_places_stay_two(one: str, other: str) -> None:
    assert bodies.identify(one).name != bodies.identify(other).name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ĐẢNG ỦY KHỐI DOANH NGHIỆP TỈNH SƠN LA", "Đảng ủy Khối Doanh nghiệp tỉnh Sơn La"),
        ("BAN CÁN SỰ ĐẢNG ỦY BAN NHÂN DÂN TỈNH SƠN LA", "Ban Cán sự đảng Ủy ban nhân dân tỉnh Sơn La"),
        ("TRƯỜNG ĐẠI HỌC KỸ THUẬT SƠN LA", "Trường Đại học Kỹ thuật Sơn La"),
        (
            "TRUNG TÂM VĂN HÓA - THỂ THAO VÀ TRUYỀN THANH HUYỆN MƯỜNG KHĂN",
            "Trung tâm Văn hóa - Thể thao và Truyền thanh huyện Mường Khăn",
        ),
    ],
)
def test_names_typed_in_capitals(typed: str, name: str) -> None:
    assert bodies.identify(typed).name == name


@pytest.mark.shared
@pytest.mark.skipif(not PROVINCES.exists(), reason="../shared/data/lists is not beside the repository")
def test_provinces_are_those_of_the_merger() -> None:
    def name(written: str) -> str:
        known = places.province(written)
        assert known, written
        return known.name

    with PROVINCES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            old = places.province(row["old_name"])
            assert old and (old.successor or old.name) == name(row["new_name"]), row
            assert (old.since == "2025-07-01") == bool(old.successor)
