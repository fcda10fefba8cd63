"""Documents for the site's tests: plain ones, hostile ones, and enough of them to fill several pages."""

from engines.documents import Citation, Document, Evidence

BODY = """TỈNH ỦY BÌNH AN
Số: 05-CT/TU
CHỈ THỊ
về đẩy mạnh phong trào thi đua “Dân vận khéo”
Căn cứ Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị, Ban Thường vụ Tỉnh ủy yêu cầu:
I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cấp ủy về công tác dân vận.
- Mỗi chi bộ chọn một mô hình dân vận khéo.
a) Báo cáo hằng quý.
II. TỔ CHỨC THỰC HIỆN
Điều 1. Phạm vi
Các huyện ủy, thành ủy báo cáo trước ngày 15.
Đơn vị | Số mô hình | Ghi chú
Thành ủy Minh Hà | 12 | <b>đạt</b>
Huyện ủy Tân Lập | 7 | đạt"""

DOCUMENTS = [
    Document(
        id="chi-thi/05-ct-tu.html",
        title="Chỉ thị số 05-CT/TU về đẩy mạnh phong trào thi đua “Dân vận khéo”",
        abstract="Về đẩy mạnh phong trào thi đua “Dân vận khéo”",
        number="05-CT/TU",
        doctype="Chỉ thị",
        issuer="Tỉnh ủy Bình An",
        level="tỉnh",
        locality="Bình An",
        date="2016-05-15",
        date_basis="issued",
        signer="Trần Văn Mẫu",
        body=BODY,
        citations=(
            Citation("290-QĐ/TW", "Quyết định", "2010-02-25", "Bộ Chính trị", "căn cứ", "Căn cứ Quyết định 290-QĐ/TW"),
            Citation("12-NQ/TU", "Nghị quyết", "", "", "thực hiện", "thực hiện Nghị quyết số 12-NQ/TU"),
            Citation("", "", "", "", "", "Nghị quyết Trung ương 7 khóa X"),
        ),
        source="chi-thi/05-ct-tu.html",
        url="https://example.org/05",
        evidence={"issuer": Evidence("letterhead", 0.97, "TỈNH ỦY BÌNH AN"), "date": Evidence("letterhead", 0.9)},
    ),
    Document(
        id="nghi-quyet/12.html",
        title="Nghị quyết về công tác dân vận trong tình hình mới",
        number="12-NQ/TU",
        doctype="Nghị quyết",
        issuer="Tỉnh ủy Bình An",
        level="tỉnh",
        locality="Bình An",
        date="2014-02-03",
        date_basis="issued",
        body="Dân vận là vận động tất cả lực lượng của mỗi một người dân.",
    ),
    Document(
        id="tin/hoi-nghi.html",
        title="Hội nghị tổng kết công tác dân vận năm 2020",
        doctype="Tin, bài",
        issuer="Báo Bình An",
        level="tỉnh",
        date="2021-01-14",
        date_basis="page",
        body="Ngày 14-1, hội nghị tổng kết công tác dân vận.\nChỉ thị số 05-CT/TU được quán triệt.",
        citations=(Citation("05-CT/TU", "Chỉ thị", "", "Tỉnh ủy Bình An", "thực hiện", "Chỉ thị số 05-CT/TU"),),
    ),
    Document(
        id="evil/<script>alert(1)</script>.html",
        title='<script>document.title="pwned"</script> dân vận',
        abstract="<img src=x onerror=alert(1)>",
        number='66-BC/"><svg onload=alert(1)>',
        doctype="<b>Báo cáo</b>",
        issuer="</title><script>alert(2)</script>",
        level="xã",
        locality="'><script>",
        date="2020-01-01",
        date_basis="posted",
        author="javascript:alert(1)",
        signer="{{7*7}}",
        body="dân vận </mark><script>document.title='pwned'</script> | <iframe src=//evil.example></iframe>"
        "\n<mark>giả</mark> &lt;script&gt;",
        citations=(Citation('1-"><script>alert(3)</script>', "x", "2020-13-45", "<i>", "căn cứ", "<script>"),),
        source="evil/<script>",
        url="javascript:alert(1)",
        evidence={"issuer": Evidence("<script>", 9.0, "<script>alert(4)</script>")},
    ),
    Document(id="../mã//lạ", title="Mã lạ dân vận", body="Văn bản có mã giống đường dẫn, dân vận."),
    Document(id="trống", title="", body=""),
    *(
        Document(
            id=f"ke-hoach/{n:02}.txt",
            title=f"Kế hoạch số {n} thực hiện công tác tôn giáo",
            number=f"{n}-KH/HU",
            doctype="Kế hoạch",
            issuer=f"Huyện ủy số {n % 14}",
            level="huyện",
            locality="Bình An",
            date=f"{2001 + n % 20}-0{1 + n % 9}-1{n % 10}",
            date_basis="issued",
            body=f"Kế hoạch thứ {n} về tôn giáo.",
        )
        for n in range(1, 36)
    ),
]
