"""In what relation a sentence puts the document that speaks to each one that it names.

The sentences are written in the manner of real decisions, plans, reports and the press; the relations were labelled by
hand by those who wrote the rules, before the rules. A number alone: named, in no relation.
"""

from __future__ import annotations

import pytest

from engines.graph.succession import statements
from indexer.metadata import citations
from indexer.metadata.wording import lines_of
from indexer.page import Block

CLAUSES = [
    # căn cứ and what the named document did
    (
        "Căn cứ Quyết định số 23-QĐ/TW ngày 30/7/2021 của Bộ Chính trị (thay thế Quyết định số 290-QĐ/TW "
        "ngày 25/02/2010);",
        ["23-QĐ/TW căn cứ", "290-QĐ/TW"],
    ),
    # căn cứ and what the named document did
    (
        "Căn cứ Quyết định số 23-QĐ/TW ngày 30/7/2021 của Bộ Chính trị về Quy chế công tác dân vận, thay thế "
        "Quyết định số 290-QĐ/TW;",
        ["23-QĐ/TW căn cứ", "290-QĐ/TW"],
    ),
    (
        "Căn cứ Nghị định số 15/2020/NĐ-CP ngày 03/02/2020 của Chính phủ sửa đổi, bổ sung một số điều của "
        "Nghị định số 30/2018/NĐ-CP;",
        ["15/2020/NĐ-CP căn cứ", "30/2018/NĐ-CP"],
    ),
    (
        "Căn cứ Nghị định số 30/2018/NĐ-CP đã được sửa đổi, bổ sung tại Nghị định số 15/2020/NĐ-CP;",
        ["30/2018/NĐ-CP căn cứ", "15/2020/NĐ-CP"],
    ),
    (
        "Căn cứ Nghị định số 30/2018/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 15/2020/NĐ-CP) và Thông "
        "tư số 05/2021/TT-BNV;",
        ["30/2018/NĐ-CP căn cứ", "15/2020/NĐ-CP", "05/2021/TT-BNV căn cứ"],
    ),
    (
        "Căn cứ Hướng dẫn số 03-HD/BTCTW ngày 05/3/2021 của Ban Tổ chức Trung ương hướng dẫn thực hiện Quy "
        "định số 22-QĐ/TW;",
        ["03-HD/BTCTW căn cứ", "22-QĐ/TW"],
    ),
    (
        "Căn cứ Quy định số 08-QĐ/TU của Tỉnh ủy; Quyết định số 15-QĐ/TU bãi bỏ Quyết định số 7-QĐ/TU;",
        ["08-QĐ/TU căn cứ", "15-QĐ/TU", "7-QĐ/TU"],
    ),
    (
        "Căn cứ Quy định số 41-QĐ/TW và Hướng dẫn số 05-HD/BTCTW (thay thế Hướng dẫn số 12-HD/BTCTW và Hướng "
        "dẫn số 16-HD/BTCTW);",
        ["41-QĐ/TW căn cứ", "05-HD/BTCTW căn cứ", "12-HD/BTCTW", "16-HD/BTCTW"],
    ),
    (
        "Căn cứ các Quyết định số 45-QĐ/TU, số 46-QĐ/TU, số 47-QĐ/TU ngày 10/5/2021 của Ban Thường vụ Tỉnh ủy;",
        ["45-QĐ/TU căn cứ", "46-QĐ/TU căn cứ", "47-QĐ/TU căn cứ"],
    ),
    # thực hiện
    (
        "Thực hiện Kế hoạch số 12-KH/TU ngày 10/01/2022 của Tỉnh ủy và Hướng dẫn số 31-HD/BTGTW, Huyện ủy "
        "báo cáo như sau",
        ["12-KH/TU thực hiện", "31-HD/BTGTW thực hiện"],
    ),
    (
        "Thực hiện Quyết định số 217-QĐ/TW, Quyết định số 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị (khóa XI)",
        ["217-QĐ/TW thực hiện", "218-QĐ/TW thực hiện"],
    ),
    (
        "Thực hiện Kết luận số 62-KL/TW, Ban Thường vụ Tỉnh ủy quyết định thay thế Quyết định số 820-QĐ/TU "
        "ngày 12/8/2016.",
        ["62-KL/TW thực hiện", "820-QĐ/TU thay thế"],
    ),
    (
        "Thực hiện Nghị quyết số 18-NQ/TW, Ban Thường vụ ban hành Quy chế này, thay thế Quy chế số 03-QC/TU.",
        ["18-NQ/TW thực hiện", "03-QC/TU thay thế"],
    ),
    (
        "Thực hiện Kế hoạch số 80-KH/TU của Ban Thường vụ Tỉnh ủy về tổng kết 10 năm thực hiện Quyết định số "
        "290-QĐ/TW",
        ["80-KH/TU thực hiện", "290-QĐ/TW sơ kết, tổng kết"],
    ),
    (
        "Chương trình hành động thực hiện Nghị quyết số 20-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương",
        ["20-NQ/TW thực hiện"],
    ),
    # thay thế, by this document
    (
        "Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 512-QĐ/TU ngày 20/10/2010.",
        ["512-QĐ/TU thay thế"],
    ),
    (
        "Quyết định này thay thế các Quyết định số 11-QĐ/HU, số 12-QĐ/HU và số 15-QĐ/HU của Ban Thường vụ "
        "Huyện ủy.",
        ["11-QĐ/HU thay thế", "12-QĐ/HU thay thế", "15-QĐ/HU thay thế"],
    ),
    (
        "Chương trình này thay thế Chương trình số 05-CTr/TU ngày 12/3/2016.",
        ["05-CTr/TU thay thế"],
    ),
    (
        "Quyết định này thay thế Quyết định số 19-QĐ/TU và bãi bỏ Quyết định số 27-QĐ/TU của Ban Thường vụ "
        "Tỉnh ủy.",
        ["19-QĐ/TU thay thế", "27-QĐ/TU bãi bỏ"],
    ),
    (
        "Quy định này thay thế Quy định số 08-QĐ/TU; bãi bỏ Hướng dẫn số 02-HD/TU và sửa đổi, bổ sung Quy "
        "chế số 01-QC/TU.",
        ["08-QĐ/TU thay thế", "02-HD/TU bãi bỏ", "01-QC/TU sửa đổi, bổ sung"],
    ),
    (
        "Ban hành kèm theo Quyết định này Quy chế làm việc của Huyện ủy, thay thế Quy chế số 01-QC/HU.",
        ["01-QC/HU thay thế"],
    ),
    (
        "Quyết định số 512-QĐ/TU ngày 20/10/2010 được thay thế bằng Quyết định này.",
        ["512-QĐ/TU thay thế"],
    ),
    (
        "Quy chế số 06-QC/TU bị thay thế bởi Quy chế này kể từ ngày ký.",
        ["06-QC/TU thay thế"],
    ),
    (
        "Thông tư của Bộ Xây dựng này thay thế Thông tư số 09/2016/TT-BXD.",
        ["09/2016/TT-BXD thay thế"],
    ),
    # thay thế, by another
    (
        "Quyết định số 290-QĐ/TW đã được thay thế bằng Quyết định số 23-QĐ/TW của Bộ Chính trị.",
        ["290-QĐ/TW", "23-QĐ/TW"],
    ),
    (
        "Ngày 30/7/2021, Bộ Chính trị ban hành Quyết định số 23-QĐ/TW thay thế Quyết định số 290-QĐ/TW.",
        ["23-QĐ/TW", "290-QĐ/TW"],
    ),
    (
        "Quy định số 37-QĐ/TW (thay thế Quy định số 47-QĐ/TW) nêu rõ 19 điều đảng viên không được làm.",
        ["37-QĐ/TW", "47-QĐ/TW"],
    ),
    (
        "Tỉnh ủy đã ban hành Quy chế mới thay thế Quy chế số 05-QC/TU ngày 15/9/2015.",
        ["05-QC/TU"],
    ),
    (
        "Quyết định số 290-QĐ/TW hiện đã bị thay thế.",
        ["290-QĐ/TW"],
    ),
    (
        "Hướng dẫn thực hiện Quyết định số 23-QĐ/TW (thay cho Quyết định số 290-QĐ/TW)",
        ["23-QĐ/TW hướng dẫn", "290-QĐ/TW"],
    ),
    # negations, wishes
    (
        "Quy định này không thay thế Quy định số 11-QĐ/TU.",
        ["11-QĐ/TU"],
    ),
    (
        "Kết luận này bổ sung, không thay thế Nghị quyết số 25-NQ/TW.",
        ["25-NQ/TW"],
    ),
    (
        "Đề nghị Ban Bí thư sớm ban hành quy định thay thế Quyết định số 290-QĐ/TW.",
        ["290-QĐ/TW"],
    ),
    (
        "Kiến nghị Chính phủ sửa đổi, bổ sung Nghị định số 34/2019/NĐ-CP cho phù hợp.",
        ["34/2019/NĐ-CP"],
    ),
    (
        "Dự thảo Nghị định thay thế Nghị định số 123/2016/NĐ-CP đang được lấy ý kiến.",
        ["123/2016/NĐ-CP"],
    ),
    (
        "Nghị định số 61/2018/NĐ-CP chưa bị bãi bỏ.",
        ["61/2018/NĐ-CP"],
    ),
    (
        "Bộ Nội vụ đang xây dựng Nghị định thay thế Nghị định số 30/2020/NĐ-CP.",
        ["30/2020/NĐ-CP"],
    ),
    # what is replaced is no document
    (
        "Việc thay thế cán bộ thực hiện theo Quy định số 41-QĐ/TW.",
        ["41-QĐ/TW thực hiện"],
    ),
    (
        "Bổ sung kinh phí hoạt động cho các chi bộ theo Quyết định số 99-QĐ/TW.",
        ["99-QĐ/TW"],
    ),
    (
        "Các đơn vị bãi bỏ thủ tục rườm rà theo Nghị định số 61/2018/NĐ-CP.",
        ["61/2018/NĐ-CP"],
    ),
    # sửa đổi, bổ sung
    (
        "Sửa đổi, bổ sung một số điều của Quy chế số 01-QC/TU ngày 20/10/2020 như sau:",
        ["01-QC/TU sửa đổi, bổ sung"],
    ),
    (
        "Thông tư này bãi bỏ khoản 2 Điều 3 Thông tư số 06/2017/TT-BTC.",
        ["06/2017/TT-BTC sửa đổi, bổ sung"],
    ),
    (
        "Quyết định này sửa đổi Quyết định số 12-QĐ/TU và thay thế Quyết định số 34-QĐ/TU.",
        ["12-QĐ/TU sửa đổi, bổ sung", "34-QĐ/TU thay thế"],
    ),
    (
        "Quyết định số 88-QĐ/TU ngày 02/3/2023 về việc sửa đổi, bổ sung Quyết định số 12-QĐ/TU",
        ["88-QĐ/TU", "12-QĐ/TU"],
    ),
    (
        "Luật số 21/2017/QH14 đã được sửa đổi, bổ sung một số điều theo Luật số 35/2018/QH14",
        ["21/2017/QH14", "35/2018/QH14"],
    ),
    # hướng dẫn
    (
        "Hướng dẫn một số nội dung thực hiện Quy định số 24-QĐ/TW ngày 30/7/2021 về thi hành Điều lệ Đảng",
        ["24-QĐ/TW hướng dẫn"],
    ),
    (
        "Thông tư này quy định chi tiết thi hành Nghị định số 30/2020/NĐ-CP.",
        ["30/2020/NĐ-CP hướng dẫn"],
    ),
    (
        "theo Thông tư số 01/2011/TT-BNV hướng dẫn Nghị định số 110/2004/NĐ-CP",
        ["01/2011/TT-BNV", "110/2004/NĐ-CP"],
    ),
    # sơ kết, tổng kết
    (
        "Báo cáo tổng kết 10 năm thực hiện Quyết định số 290-QĐ/TW và 5 năm thực hiện Quyết định số 217-QĐ/TW",
        ["290-QĐ/TW sơ kết, tổng kết", "217-QĐ/TW sơ kết, tổng kết"],
    ),
    (
        "Sơ kết 3 năm thực hiện Chỉ thị số 05-CT/TW gắn với triển khai Kết luận số 21-KL/TW",
        ["05-CT/TW sơ kết, tổng kết", "21-KL/TW thực hiện"],
    ),
    (
        "Hội nghị sơ kết, tổng kết các Nghị quyết số 18-NQ/TW và số 19-NQ/TW",
        ["18-NQ/TW sơ kết, tổng kết", "19-NQ/TW sơ kết, tổng kết"],
    ),
    # bãi bỏ
    (
        "Bãi bỏ Quyết định số 27-QĐ/TU ngày 05/4/2018 của Ban Thường vụ Tỉnh ủy về việc sửa đổi Quyết định "
        "số 19-QĐ/TU.",
        ["27-QĐ/TU bãi bỏ", "19-QĐ/TU"],
    ),
    (
        "Quyết định số 27-QĐ/TU hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        ["27-QĐ/TU bãi bỏ"],
    ),
    (
        "Do Quyết định số 27-QĐ/TU đã hết hiệu lực nên các chi bộ áp dụng Quy định số 30-QĐ/TU.",
        ["27-QĐ/TU", "30-QĐ/TU"],
    ),
    (
        "Hủy bỏ Thông báo số 120-TB/TU và Thông báo số 121-TB/TU.",
        ["120-TB/TU bãi bỏ", "121-TB/TU bãi bỏ"],
    ),
    (
        "Quyết định số 45-QĐ/TU bị bãi bỏ bởi Quyết định số 99-QĐ/TU.",
        ["45-QĐ/TU", "99-QĐ/TU"],
    ),
    # brackets
    (
        "Quyết định này (ban hành theo Quy định số 50-QĐ/TW) thay thế Quyết định số 12-QĐ/TU.",
        ["50-QĐ/TW", "12-QĐ/TU thay thế"],
    ),
    (
        "Triển khai Nghị quyết số 04-NQ/TW [bổ sung cho Kết luận số 21-KL/TW] trong toàn Đảng bộ.",
        ["04-NQ/TW thực hiện", "21-KL/TW"],
    ),
    (
        "Thông tư này thay thế Thông tư số 45/2009/TT-BCA hướng dẫn thi hành Nghị định số 52/2008/NĐ-CP và "
        "Thông tư số 33/2010/TT-BCA.",
        ["45/2009/TT-BCA thay thế", "52/2008/NĐ-CP", "33/2010/TT-BCA thay thế"],
    ),
    (
        "Nghị định này thay thế Nghị định số 61/2006/NĐ-CP và khoản 4 Điều 1 Quyết định số 494/QĐ-TTg.",
        ["61/2006/NĐ-CP thay thế", "494/QĐ-TTg sửa đổi, bổ sung"],
    ),
    (
        "Luật Xây dựng số 16/2003/QH11 đã được sửa đổi, bổ sung một số điều theo Luật số 38/2009/QH12 hết "
        "hiệu lực kể từ ngày Luật này có hiệu lực.",
        ["16/2003/QH11 bãi bỏ", "38/2009/QH12"],
    ),
    (
        "Kể từ ngày Quy chế này có hiệu lực, Quy chế số 04-QC/ĐU bị bãi bỏ.",
        ["04-QC/ĐU bãi bỏ"],
    ),
    # written after the rules: 20 of 24 were right at first; one, "Để thay thế A, … ban hành B", is left as it was read
    (
        "Quyết định này thay thế cho Quyết định số 45-QĐ/HU ngày 3/4/2015 và các văn bản trước đây trái với "
        "Quyết định này.",
        ["45-QĐ/HU thay thế"],
    ),
    (
        "Các quy định trước đây trái với Quy chế này, trong đó có Quy chế số 05-QC/HU, đều bị bãi bỏ.",
        ["05-QC/HU bãi bỏ"],
    ),
    (
        "Thông báo này hủy bỏ Thông báo số 33-TB/TU ngày 09/9/2022.",
        ["33-TB/TU bãi bỏ"],
    ),
    (
        "Kết luận số 86-KL/TU về sửa đổi, bổ sung Kế hoạch số 12-KH/TU đã được triển khai tới cơ sở.",
        ["86-KL/TU", "12-KH/TU"],
    ),
    (
        "Căn cứ Quyết định số 05-QĐ/TW của Ban Bí thư quy định chức năng, nhiệm vụ (được bổ sung theo Quyết "
        "định số 19-QĐ/TW);",
        ["05-QĐ/TW căn cứ", "19-QĐ/TW"],
    ),
    (
        "Căn cứ Nghị quyết số 1211/2016/UBTVQH13 ngày 25/5/2016 (đã được sửa đổi, bổ sung một số điều tại "
        "Nghị quyết số 27/2022/UBTVQH15);",
        ["1211/2016/UBTVQH13 căn cứ", "27/2022/UBTVQH15"],
    ),
    (
        "Tiếp tục thực hiện Chỉ thị số 18-CT/TW, Kết luận số 43-KL/TW; đồng thời sửa đổi Quy chế số 02-QC/TU "
        "cho phù hợp.",
        ["18-CT/TW thực hiện", "43-KL/TW thực hiện", "02-QC/TU sửa đổi, bổ sung"],
    ),
    (
        "Bộ Chính trị vừa ban hành Quy định số 80-QĐ/TW về phân cấp quản lý cán bộ, thay thế Quy định số "
        "105-QĐ/TW.",
        ["80-QĐ/TW", "105-QĐ/TW"],
    ),
    (
        "Thông tư số 01/2021/TT-BNV được ban hành nhằm bãi bỏ một số văn bản, trong đó có Thông tư số "
        "04/2013/TT-BNV.",
        ["01/2021/TT-BNV", "04/2013/TT-BNV"],
    ),
    (
        "Điều 2. Quyết định này có hiệu lực từ ngày ký, bãi bỏ Quyết định số 1200-QĐ/TU, Quyết định số "
        "1345-QĐ/TU của Ban Thường vụ Tỉnh ủy khóa XVI.",
        ["1200-QĐ/TU bãi bỏ", "1345-QĐ/TU bãi bỏ"],
    ),
    (
        "Hướng dẫn này thay thế Hướng dẫn số 11-HD/BTCTU và được phổ biến đến chi bộ theo Công văn số "
        "290-CV/BTCTU.",
        ["11-HD/BTCTU thay thế", "290-CV/BTCTU"],
    ),
    (
        "Đề nghị bãi bỏ Nghị quyết số 14/2017/NQ-HĐND vì không còn phù hợp.",
        ["14/2017/NQ-HĐND"],
    ),
    (
        "Quy chế này được xây dựng theo Quy định số 10-QĐi/TW và thay thế Quy chế số 01-QC/TU.",
        ["10-QĐi/TW", "01-QC/TU thay thế"],
    ),
    (
        "Tổng kết 15 năm Nghị quyết số 26-NQ/TW, Ban Chỉ đạo kiến nghị ban hành nghị quyết mới thay thế.",
        ["26-NQ/TW sơ kết, tổng kết"],
    ),
    (
        "Ủy ban nhân dân tỉnh báo cáo việc rà soát, sửa đổi, bổ sung Quyết định số 22/2019/QĐ-UBND.",
        ["22/2019/QĐ-UBND sửa đổi, bổ sung"],
    ),
    (
        "Sửa đổi điểm b khoản 2 Điều 4 của Quy định ban hành kèm theo Quyết định số 22/2019/QĐ-UBND như sau:",
        ["22/2019/QĐ-UBND sửa đổi, bổ sung"],
    ),
    (
        "Hướng dẫn số 20-HD/VPTW (hướng dẫn Quy định số 66-QĐ/TW) vẫn còn hiệu lực.",
        ["20-HD/VPTW", "66-QĐ/TW"],
    ),
    (
        "Quyết định số 15-QĐ/ĐU hết hiệu lực thi hành kể từ ngày Quyết định này có hiệu lực thi hành.",
        ["15-QĐ/ĐU bãi bỏ"],
    ),
    (
        "Khi Quyết định số 15-QĐ/ĐU hết hiệu lực, áp dụng Quyết định số 16-QĐ/ĐU.",
        ["15-QĐ/ĐU", "16-QĐ/ĐU"],
    ),
    (
        "Nghị định này không áp dụng với đối tượng đã hưởng theo Nghị định số 26/2015/NĐ-CP, và thay thế "
        "Nghị định số 67/2010/NĐ-CP.",
        ["26/2015/NĐ-CP", "67/2010/NĐ-CP thay thế"],
    ),
    (
        "Báo cáo kết quả 3 năm thực hiện Đề án số 05-ĐA/TU và sơ kết Chỉ thị số 22-CT/TU",
        ["05-ĐA/TU thực hiện", "22-CT/TU sơ kết, tổng kết"],
    ),
    (
        "Thi hành Điều lệ Đảng và Quy định số 232-QĐ/TW (thay Quy định số 24-QĐ/TW)",
        ["232-QĐ/TW thực hiện", "24-QĐ/TW"],
    ),
    (
        "Ban hành bổ sung Kế hoạch số 100-KH/TU",
        ["100-KH/TU sửa đổi, bổ sung"],
    ),
]


def related(text: str, own: str = "") -> list[str]:
    found = citations.find(lines_of([Block(text)]), own_number=own)
    return [f"{c.number} {c.relation}".strip() for c in found]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_relations(text: str, expected: list[str]) -> None:
    assert related(text) == expected


def test_statements_of_succession_agree() -> None:
    """What a number's page says of succession and what is listed as cited come from one rule: nothing is said there
    that is not listed, and nearly all that is listed is said (a list that another document's number interrupts is
    read to its end for the list only)."""
    heard = listed = 0
    for text, expected in CLAUSES:
        said = {s.predecessor: s.act for s in statements(text) if not s.successor}
        parted = (one.partition(" ") for one in expected)
        acts = {number: act for number, _, act in parted if act in {"thay thế", "bãi bỏ"}}
        assert said.items() <= acts.items(), text
        heard, listed = heard + len(said), listed + len(acts)
    assert listed > 30 and heard >= listed - 2


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("Quyết định số 88-QĐ/TU về việc sửa đổi, bổ sung Quyết định số 12-QĐ/TU", "88-QĐ/TU",
         ["12-QĐ/TU sửa đổi, bổ sung"]),
        ("Quyết định số 88-QĐ/TU thay thế Quyết định số 12-QĐ/TU.", "88-QĐ/TU", ["12-QĐ/TU thay thế"]),
        ("Hướng dẫn số 03-HD/TU hướng dẫn thực hiện Quy định số 22-QĐ/TW", "03-HD/TU", ["22-QĐ/TW hướng dẫn"]),
    ],
)  # fmt: skip
def test_the_own_number_speaks_for_itself(text: str, own: str, expected: list[str]) -> None:
    assert related(text, own) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "Quyết định số 12-QĐ/TU" + ")" * 5_000,
        "thay thế Quyết định số 12-QĐ/TU và " * 2_000,
        "bãi bỏ " * 8_000 + "Quyết định số 12-QĐ/TU",
        "Quyết định số 12-QĐ/TU " + "được sửa đổi, " * 5_000,
        "Quyết định số 12-QĐ/TU, " + "khoản 1 " * 8_000 + "Quyết định số 13-QĐ/TU",
    ],
)
def test_long_clauses_end(text: str) -> None:
    assert all(one.split()[0] in {"12-QĐ/TU", "13-QĐ/TU"} for one in related(text))
