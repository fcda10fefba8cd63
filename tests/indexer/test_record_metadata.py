"""Lines of a .jsonl: what is stated is kept, what is missing is read, what cannot be read is reported."""

import json
from pathlib import Path
from typing import Any

import pytest

from engines.documents import Document
from indexer.extraction import Extracted, FileItem, extract_file
from indexer.parcels import unpacked
from indexer.record_extraction import RecordsItem, extract_records
from indexer.report import Problem

LONG = (
    "Các cấp ủy, chính quyền đã quán triệt, triển khai nghiêm túc, phân công rõ người, rõ việc, rõ thời gian; nhiều "
    "việc khó ở cơ sở được giải quyết kịp thời."
)


def read(*records: dict[str, Any]) -> tuple[list[Document], list[Problem]]:
    lines = tuple((at, json.dumps(record).encode()) for at, record in enumerate(records, 1))
    results = extract_records(RecordsItem("a.jsonl", lines)).results
    return (
        [unpacked(r.blob) for r in results if isinstance(r, Extracted)],
        [r for r in results if isinstance(r, Problem)],
    )


@pytest.mark.parametrize(
    "body",
    [
        "Cơ quan đại diện của Việt Nam ở nước ngoài thực hiện việc hợp pháp hóa lãnh sự theo yêu cầu của người dân.",
        "1. Bộ Tài chính chủ trì, phối hợp với các bộ, ngành hướng dẫn thực hiện Điều này.",
        "Thông tư này có hiệu lực từ ngày 01/12/2015. Ngân hàng Nhà nước Việt Nam tổ chức thực hiện Thông tư này.",
        "Ủy ban nhân dân cấp tỉnh tổ chức thực hiện việc rà soát, thống kê số hộ được hỗ trợ trên địa bàn.",
    ],
)
def test_a_provision_has_no_issuer(body: str) -> None:
    (document,), problems = read({"id": "1", "body": f"{body}\n{LONG}"})
    assert (document.issuer, problems) == ("", [])


@pytest.mark.parametrize(
    ("body", "issuer"),
    [
        ("Sáng 14/3/2022, Huyện ủy Mường Khăn tổ chức hội nghị sơ kết công tác dân vận quý I.", "Huyện ủy Mường Khăn"),
        ("Ban Dân vận Tỉnh ủy vừa tổ chức hội nghị triển khai nhiệm vụ năm 2021.", "Ban Dân vận Tỉnh ủy"),
    ],
)
def test_a_report_has_its_acting_body(body: str, issuer: str) -> None:
    (document,), _ = read({"id": "1", "body": f"{body}\n{LONG}"})
    assert document.issuer == issuer


@pytest.mark.parametrize("date", ["31/02/2020", "không rõ", "2020", "0001-01-01", "12/2019"])
def test_a_bad_date_is_reported_by_line_and_the_document_kept(date: str) -> None:
    good = {"id": "1", "body": LONG, "date": "03/02/2020"}
    documents, problems = read(good, {"id": "2", "body": f"Sáng 14/3/2022, hội nghị khai mạc. {LONG}", "date": date})
    assert [d.id for d in documents] == ["1", "2"]
    assert (documents[0].date, documents[1].date, documents[1].date_basis) == ("2020-02-03", "2022-03-14", "event")
    assert [(p.source, p.kind) for p in problems] == [("a.jsonl:2", "record")]
    assert date in problems[0].reason


def test_a_bad_date_in_a_sidecar_costs_itself_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LONG, "utf-8")
    sidecar = tmp_path / "a.txt.meta.json"
    sidecar.write_text('{"date": "32/13/2020", "title": "Tên văn bản"}', "utf-8")
    results = extract_file(FileItem(tmp_path / "a.txt", tmp_path, "a.txt", sidecar, longest=1 << 20)).results
    (problem,) = [r for r in results if isinstance(r, Problem)]
    (kept,) = [r for r in results if isinstance(r, Extracted)]
    assert (problem.source, "32/13/2020" in problem.reason) == ("a.txt.meta.json", True)
    assert unpacked(kept.blob).title == "Tên văn bản"


@pytest.mark.parametrize(
    ("stated", "doctype"),
    [("báo cáo", "Báo cáo"), ("BÁO CÁO", "Báo cáo"), ("Báo cáo", "Báo cáo"), ("NĐ", "Nghị định"), ("Sổ tay", "Sổ tay")],
)
def test_a_known_type_has_one_spelling(stated: str, doctype: str) -> None:
    (document,), _ = read({"id": "1", "body": LONG, "doctype": stated})
    assert document.doctype == doctype


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ({"title": "Tên đã ghi", "body": LONG}, "Tên đã ghi"),
        ({"number": "12/QĐ-UBND", "doctype": "quyết định", "body": LONG}, "Quyết định số 12/QĐ-UBND"),
        (
            {"number": "12/QĐ-UBND", "doctype": "Quyết định", "abstract": "về quy chế làm việc", "body": LONG},
            "Quyết định về quy chế làm việc",
        ),
        (
            {"number": "12/QĐ-UBND", "body": f"Điều 3. Trách nhiệm thi hành\n{LONG}"},
            "Điều 3. Trách nhiệm thi hành",
        ),
        ({"number": "12/QĐ-UBND", "body": LONG}, LONG[:115].rsplit(" ", 1)[0] + "…"),
    ],
)
def test_a_record_without_a_title_takes_one_from_its_text(record: dict[str, Any], title: str) -> None:
    (document,), _ = read({"id": "1", **record})
    assert document.title[:100] == title[:100]
    assert len(document.title) <= 200
