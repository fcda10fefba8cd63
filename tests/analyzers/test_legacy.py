import unicodedata

import pytest
from shared_texts import legal_texts, seeds

from analyzers import legacy
from analyzers.legacy import CHARSETS, convert, detect, to_unicode, weigh
from analyzers.normalize import normalize

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc"
REPORT = "Báo cáo công tác dân vận của Thành ủy Cần Thơ năm 2021"

TABLE = [
    ("tcvn3", "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc", MOTTO),
    ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc", MOTTO),
    ("windows-1258", "Côòng hoÌa xaÞ hôòi chuÒ nghiÞa Viêòt Nam. Ðôòc lâòp - Týò do - Haònh phuìc", MOTTO),
    ("tcvn3", "B¸o c¸o c«ng t¸c d©n vËn cña Thµnh ñy CÇn Th¬ n¨m 2021", REPORT),
    ("vni", "Baùo caùo coâng taùc daân vaän cuûa Thaønh uûy Caàn Thô naêm 2021", REPORT),
    ("vni", "ÑAÛNG BOÄ THAØNH PHOÁ, QUYEÁT ÑÒNH, Öu ñaõi", "ĐẢNG BỘ THÀNH PHỐ, QUYẾT ĐỊNH, Ưu đãi"),
    ("tcvn3", "®¶ng céng s¶n viÖt nam", "đảng cộng sản việt nam"),  # capitals came from the font
    ("tcvn3", "QuyÕt ®Þnh sè 290-Q§/TW, 25/02/2010: 9.720 (5%)", "Quyết định số 290-QĐ/TW, 25/02/2010: 9.720 (5%)"),
]


@pytest.mark.parametrize(("charset", "written", "expected"), TABLE)
def test_read(charset: str, written: str, expected: str) -> None:
    assert detect(written) == charset
    assert convert(written, charset) == expected
    assert to_unicode(written) == (expected, charset)


@pytest.mark.parametrize(
    "text",
    [
        MOTTO,
        unicodedata.normalize("NFD", MOTTO),
        "Ðảng bộ thành phố Cần Thơ",  # U+00D0 in proper text
        "Hà Nam có bà và má, là vô cùng ì ù",  # only letters that Latin-1 has too
        "Les élèves français étaient très fâchés à Noël, où l'été a été célébré",
        "El niño español comió mañana según la decisión, también",
        "Straße für Größe über Mädchen schön ändern",
        "São Paulo não coração informação é você avô",
        "Resolution No. 09-NQ/TW of 8 January 2002, 5 % «quoted» © 2021 ® 20 °C ±3 µm £5",
        "290-QĐ/TW",
        "0123456789 +-*/",
        "",
        "§ 5 và § 6",
    ],
)
def test_left_alone(text: str) -> None:
    assert detect(text) == ""
    assert to_unicode(text) == (text, "")


def test_evidence_is_given() -> None:
    best = weigh(TABLE[0][1])[0]
    assert best.charset == "tcvn3" and best.after == 1.0 and best.before <= 0.5 and best.words > 5
    assert weigh(MOTTO) == []


def test_proper_pieces_of_a_mixed_document_stay() -> None:
    assert convert("c«ng t¸c Đảng ủy d©n vËn http://a.vn/x", "tcvn3") == "công tác Đảng ủy dân vận http://a.vn/x"


def encode(text: str, charset: str) -> str | None:
    """What the text looks like in a legacy font; None if the charset lacks a letter."""
    if charset == "windows-1258":
        out = ""
        for ch in text:
            parts = unicodedata.normalize("NFD", ch)
            tone = "".join(m for m in parts if m in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else ch
            try:
                out += (base + tone).encode("cp1258").decode("cp1252")
            except UnicodeError:
                return None
        return out
    table = {v: chr(k) for k, v in legacy._TCVN3.items()} if charset == "tcvn3" else {}
    if charset == "vni":
        for written, letter in legacy._VNI.items():
            table.setdefault(letter, written)
    out = "".join(table.get(ch, ch) for ch in text)
    return None if any(ord(c) > 255 for c in out) else out


@pytest.mark.shared
@pytest.mark.parametrize("charset", CHARSETS)
def test_real_text_survives_the_round_trip(charset: str) -> None:
    lines = right = 0
    for text in [*seeds(), *legal_texts(120_000, every=3)]:
        for line in normalize(text).splitlines():
            if charset == "tcvn3":
                line = line.lower()  # its fonts have no capitals with tones
            if any(0xA0 <= ord(c) <= 0xBF for c in line):
                continue  # signs that these charsets used for letters
            if (written := encode(line, charset)) is None:
                continue
            assert convert(written, charset) == line
            if len({w for w in line.lower().split() if not w.isascii()}) >= 8:
                lines += 1
                right += detect(written) == charset
    assert lines > 250
    assert right / lines > 0.98


@pytest.mark.shared
def test_proper_text_is_never_taken_for_legacy() -> None:
    for text in [*seeds(), *legal_texts(300_000, every=3)]:
        for line in text.splitlines():
            assert detect(line) == ""
            assert detect(unicodedata.normalize("NFD", line)) == ""
