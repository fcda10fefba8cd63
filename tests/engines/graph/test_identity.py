"""Which document a mention means, in the cases that numbers make hard."""

from __future__ import annotations

from engines.documents import Citation, Document
from engines.graph.bodies import national, same_body
from engines.graph.identity import Mention
from engines.graph.naming import called, subject
from engines.graph.telling_apart import identities


def mention(number: str, issuer: str = "", date: str = "", *, place: str = "", on: str = "", text: str = "") -> Mention:
    source = Document(id=f"{place}{on}{text}{issuer}{date}", locality=place, date=on)
    return Mention(source, Citation(number, "", date, issuer, "", text or number))


def test_one_number_of_two_provinces_stays_two() -> None:
    found, undecided = identities("01-NQ/TU", [
        mention("01-NQ/TU", "Tỉnh ủy", "2021-04-20", place="Quảng Nam"),
        mention("01-NQ/TU", "Tỉnh ủy Nghệ An", "2021-03-30"),
        mention("01-NQ/TU", "Tỉnh ủy", place="Nghệ An", on="2022-01-01"),
        mention("01-NQ/TU", place="Quảng Nam", on="2022-01-01"),
        mention("01-NQ/TU", on="2022-01-01"),
    ])
    assert sorted((i.issuer, i.date, len(i.mentions)) for i in found) == [
        ("Tỉnh ủy", "2021-04-20", 2), ("Tỉnh ủy Nghệ An", "2021-03-30", 2),
    ]
    assert len(undecided) == 1, "a page that names no place could mean either"


def test_one_number_of_two_terms_stays_two_and_the_subject_decides() -> None:
    old = mention("25-NQ/TW", "", "2003-03-12", on="2004-01-01", text="Nghị quyết số 25-NQ/TW về công tác tôn giáo")
    new = mention("25-NQ/TW", "Ban Chấp hành Trung ương", "2013-06-03", on="2014-01-01",
                  text="Nghị quyết số 25-NQ/TW về tăng cường, đổi mới công tác dân vận")
    late = mention("25-NQ/TW", on="2021-01-01", text="thực hiện Nghị quyết số 25-NQ/TW về công tác tôn giáo")
    early = mention("25-NQ/TW", on="2010-01-01", text="Nghị quyết số 25-NQ/TW")
    bare = mention("25-NQ/TW", on="2020-01-01", text="học Nghị quyết số 25-NQ/TW")
    found, undecided = identities("25-NQ/TW", [old, new, late, early, bare])
    assert {i.date: len(i.mentions) for i in found} == {"2003-03-12": 3, "2013-06-03": 1}
    assert undecided == [bare], "nothing is cited before it is issued; a bare number could be either"


def test_disagreement_and_slips_stay_one_document() -> None:
    said = [mention("290-QĐ/TW", "Bộ Chính trị", "2010-02-25", place=str(n)) for n in range(3)]
    said += [mention("290-QĐ/TW", "Ban Bí thư", "2010-02-26"), mention("290-QĐ/TW", "", "2020-02-25")]
    (one,), undecided = identities("290-QĐ/TW", said)
    assert (one.issuer, one.date, len(one.mentions), undecided) == ("Bộ Chính trị", "2010-02-25", 5, [])
    assert dict(one.dates) == {"2010-02-25": 3, "2010-02-26": 1, "2020-02-25": 1}


def test_order_does_not_matter() -> None:
    said = [mention("01-NQ/TU", "Tỉnh ủy", "2021-04-20", place="Quảng Nam"), mention("01-NQ/TU", place="Quảng Nam"),
            mention("01-NQ/TU", "Tỉnh ủy Nghệ An"), mention("01-NQ/TU")]
    assert repr(identities("01-NQ/TU", said)) == repr(identities("01-NQ/TU", said[::-1]))


def test_series() -> None:
    assert all(map(national, ("25-NQ/TW", "16/CT-TTg", "57/2020/QH14", "30/2020/NĐ-CP", "998-HD/BDVTW")))
    assert not any(map(national, ("01-NQ/TU", "31-CTr/HU", "12/QĐ-UBND", "không phải số", "03-KH/BDV")))
    assert same_body("Tỉnh ủy", "Tỉnh uỷ Nghệ An") and not same_body("Tỉnh ủy Nghệ An", "Tỉnh ủy Hà Giang")


def test_names() -> None:
    text = "Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị (khóa X) về Quy chế công tác dân vận; theo đó"
    assert subject(text, "290-qd-tw") == "về Quy chế công tác dân vận"
    assert subject("Luật 18-L/CTN Dầu khí ban hành ngày 06/07/1993", "18-l-ctn") == ""
    said = ["về Quy chế công tác dân vận", "về Quy chế công tác dân vận, và", "về Quy chế khác hẳn"]
    assert called(said) == "về Quy chế công tác dân vận"
    assert called([]) == ""
