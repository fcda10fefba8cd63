"""Names of bodies are brought to one form."""

import pytest

from indexer.metadata import authorities, bodies, domains, places
from indexer.metadata.wording import spelled


@pytest.mark.parametrize(
    ("written", "name", "level", "locality"),
    [
        ("Ban Dận vận Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "tỉnh", ""),
        ("THÀNH UỶ CẦN THƠ", "Thành ủy Cần Thơ", "tỉnh", "Cần Thơ"),
        ("Ban Thường vụ Thành ủy Cần Thơ", "Thành ủy Cần Thơ", "tỉnh", "Cần Thơ"),
        ("Ban Chấp hành Đảng bộ tỉnh Hà Giang", "Tỉnh ủy Hà Giang", "tỉnh", "Hà Giang"),
        ("BAN DÂN VẬN TỈNH ỦY KIÊN GIANG", "Ban Dân vận Tỉnh ủy Kiên Giang", "tỉnh", "Kiên Giang"),
        ("Thành ủy TP. Hồ Chí Minh", "Thành ủy Thành phố Hồ Chí Minh", "tỉnh", "Thành phố Hồ Chí Minh"),
        ("Thành ủy Ninh Bình", "Thành ủy Ninh Bình", "huyện", ""),
        ("Ban Thường vụ Tỉnh ủy Thừa Thiên Huế", "Tỉnh ủy Thừa Thiên Huế", "tỉnh", "Thừa Thiên Huế"),
        ("UBND xã Tân Lập, huyện Bắc Sơn, tỉnh Lạng Sơn", "Ủy ban nhân dân xã Tân Lập", "xã", "Lạng Sơn"),
        (
            "TÒA ÁN NHÂN DÂN HUYỆN CHÂU THÀNH, TỈNH TIỀN GIANG",
            "Tòa án nhân dân huyện Châu Thành", "huyện", "Tiền Giang",
        ),
        ("Đảng ủy xã Thanh Hà - huyện Thanh Chương", "Đảng ủy xã Thanh Hà", "xã", ""),
        ("Ban Pháp chế HĐND tỉnh Bến Tre", "Ban Pháp chế Hội đồng nhân dân tỉnh Bến Tre", "tỉnh", "Bến Tre"),
        ("UBND tỉnh Kiên Giang", "Ủy ban nhân dân tỉnh Kiên Giang", "tỉnh", "Kiên Giang"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Ủy ban nhân dân thành phố Hà Nội", "tỉnh", "Hà Nội"),
        ("Chủ tịch UBND tỉnh Bến Tre", "Ủy ban nhân dân tỉnh Bến Tre", "tỉnh", "Bến Tre"),
        ("UBND huyện Châu Thành", "Ủy ban nhân dân huyện Châu Thành", "huyện", ""),
        ("UBND Quận 1", "Ủy ban nhân dân quận 1", "huyện", ""),
        ("Đảng ủy xã Tân Phú", "Đảng ủy xã Tân Phú", "xã", ""),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch", "tỉnh", ""),
        ("Sở Y tế Cần Thơ", "Sở Y tế thành phố Cần Thơ", "tỉnh", "Cần Thơ"),
        ("Bộ công thương.", "Bộ Công Thương", "Trung ương", ""),
        ("Bộ Giáo Dục và Ðào Tạo", "Bộ Giáo dục và Đào tạo", "Trung ương", ""),
        ("Uỷ ban thường vụ Quốc hội", "Ủy ban Thường vụ Quốc hội", "Trung ương", ""),
        ("Toà án nhân dân tối cao", "Tòa án nhân dân tối cao", "Trung ương", ""),
        ("Bộ Chính trị (khóa X)", "Bộ Chính trị", "Trung ương", ""),
        ("Ban Bí thư Trung ương Đảng", "Ban Bí thư", "Trung ương", ""),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "Ban Chấp hành Trung ương", "Trung ương", ""),
        ("Ban Chấp hành Trung ương Đoàn", "Trung ương Đoàn TNCS Hồ Chí Minh", "Trung ương", ""),
        ("BCH ĐOÀN TỈNH BẾN TRE", "Tỉnh đoàn Bến Tre", "tỉnh", "Bến Tre"),
        ("Hội Khuyến học tỉnh Bến Tre", "Hội Khuyến học tỉnh Bến Tre", "tỉnh", "Bến Tre"),
        ("CỤC QUẢN LÝ ĐẤT ĐAI", "Cục Quản lý đất đai", "", ""),
    ],
)
def test_identify(written: str, name: str, level: str, locality: str) -> None:
    body = bodies.identify(written)
    assert (body.name, body.level, body.locality) == (name, level, locality)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bộ Chính trị (khóa X) về ban hành", "Bộ Chính trị"),
        ("Thủ tướng Chính phủ; quan tâm", "Thủ tướng Chính phủ"),
        ("Ban Dân vận Tỉnh ủy tổ chức Hội nghị", "Ban Dân vận Tỉnh ủy"),
        ("Thành ủy Cần Thơ Phạm Văn Hiểu", "Thành ủy Cần Thơ"),
        ("Hội đồng nhân dân tỉnh Bến Tre quy định", "Hội đồng nhân dân tỉnh Bến Tre"),
        ("Hội Khuyến học tỉnh Bến Tre về việc", "Hội Khuyến học tỉnh Bến Tre"),
        ("các cấp, các ngành", ""),
        ("", ""),
    ],
)
def test_match_in_text(text: str, found: str) -> None:
    hit = bodies.match(spelled(text)[1], 0)
    assert (hit[1].name if hit else "") == found


def test_canonical_names_are_fixed_points() -> None:
    for authority in authorities.authorities():
        assert bodies.identify(authority.name).name == authority.name
        assert bodies.identify(authority.name.upper()).name == authority.name
        for alias in authority.aliases:
            assert bodies.identify(alias).name == authority.name, alias


def test_succession() -> None:
    assert set(authorities.predecessors("Ban Tuyên giáo và Dân vận Trung ương")) == {
        "Ban Dân vận Trung ương", "Ban Tuyên giáo Trung ương",
    }  # fmt: skip
    assert "Bộ Thủy sản" in authorities.predecessors("Bộ Nông nghiệp và Môi trường")
    assert authorities.successors()["Bộ Giao thông vận tải"] == ("Bộ Xây dựng",)
    names = {a.name for a in authorities.authorities()}
    assert all(p in names for a in authorities.authorities() for p in a.predecessors)


def test_provinces() -> None:
    found = set(places.provinces().values())
    assert len(found) == 64  # the 63 of 2024 and Thừa Thiên Huế before it
    assert len({p.successor or p.name for p in found}) == 34
    assert places.province("TP.HCM") == places.province("Thành phố Hồ Chí Minh")
    hau_giang = places.province("tỉnh Hậu Giang")
    assert hau_giang and (hau_giang.successor, hau_giang.since) == ("Cần Thơ", "2025-07-01")


@pytest.mark.parametrize(
    ("host", "publisher"),
    [
        ("baocantho.com.vn", "Báo Cần Thơ"), ("www.haiphong.gov.vn", "Cổng Thông tin điện tử thành phố Hải Phòng"),
        ("baoquangninh.vn", "Báo Quảng Ninh"), ("tinhuybentre.vn", "Tỉnh ủy Bến Tre"), ("nhandan.vn", "Báo Nhân Dân"),
        ("thainguyen.gov.vn", "Cổng Thông tin điện tử tỉnh Thái Nguyên"), ("example.com", ""), ("facebook.com", ""),
    ],
)  # fmt: skip
def test_domains(host: str, publisher: str) -> None:
    assert domains.from_domain(host) == publisher
