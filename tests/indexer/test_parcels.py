"""What travels between processes arrives as it was."""

from hypothesis import given
from hypothesis import strategies as st

from engines.documents import Citation, Document, Evidence
from indexer.parcels import packed, unpacked

TEXT = st.text(max_size=12) | st.sampled_from(["Báo cáo số 178-BC/TU", "\ud800", "", "dòng một\ndòng hai"])
CITATIONS = st.builds(Citation, TEXT, TEXT, TEXT, TEXT, st.sampled_from(["", "căn cứ", "thay thế"]), TEXT)
EVIDENCE = st.dictionaries(TEXT, st.builds(Evidence, TEXT, st.floats(0, 1), TEXT), max_size=3)


@given(TEXT, TEXT, TEXT, st.lists(CITATIONS, max_size=3).map(tuple), EVIDENCE)
def test_there_and_back(
    doc_id: str, title: str, body: str, citations: tuple[Citation, ...], evidence: dict[str, Evidence]
) -> None:
    document = Document(
        doc_id, title, number="178-BC/TU", level="tỉnh", date="2021-06-01", date_basis="issued", source="a/b.html",
        citations=citations, body=body, evidence=evidence,
    )  # fmt: skip
    assert unpacked(packed(document)) == document
