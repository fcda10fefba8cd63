"""Segmentation is pyvi's, token for token; the real pyvi is asked beside ours."""

import os
import random
import subprocess
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_texts import legal_texts, seeds

from analyzers import segment
from analyzers.crf import ModelError, embedded_model, read_model
from analyzers.forms import Forms
from analyzers.segment import SHORT, segmenter, tokenize
from analyzers.tokens import pyvi_tokens

Tokenize = Callable[[str], str]


@pytest.fixture(scope="module")
def pyvi() -> Tokenize:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyvi's patterns have invalid escapes; scikit-learn warns of versions
        from pyvi import ViTokenizer
    return ViTokenizer.tokenize  # type: ignore[no-any-return]


TRAPS = {
    "a sentence": "Phó Bí thư Thường trực Thành ủy Cần Thơ dự hội nghị tổng kết công tác dân vận năm 2021.",
    "lower case": "phó bí thư thường trực thành ủy",
    "capitals": "BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG CỘNG SẢN VIỆT NAM",
    "a document number": "Báo cáo số 178-BC/TU ngày 14/2/2022",
    "a period glued to an abbreviation": "Chủ tịch UBND. HĐND thành phố, Tp. Hồ Chí Minh, ThS. Nguyễn Văn A, Mr. Ba",
    "Covid-19": "phòng, chống dịch Covid-19 và H5N1",
    "a glued word": "năm 2021và phương hướng",
    "eth for Đ": "Ðồng chí Bí thư Ðảng ủy",
    "old and new tone placement": "Tỉnh ủy, Tỉnh uỷ, hòa bình, hoà bình",
    "decomposed": unicodedata.normalize("NFD", "Ban Chấp hành Đảng bộ thành phố"),
    "an e-mail address": "gửi về banbientap@cantho.gov.vn trước ngày 5/3, a.b@c hoặc đa@b.vn.x-",
    "e-mail cut by an abbreviation": "A.B.c@d.vn AB.@x.y x@y.z. @ @a.b a@b@c.d 1@2.3",
    "a web address": "xem http://cantho.gov.vn/tin?id=1&x=2, ftp://a://b và ://x",
    "numbers": "9.720 điển hình, 1.000.000,5 đồng 1_2_3 4. 5, 1_a 1.2abc _1.2",
    "arrows and dots": "... .. . ==> -> >> => - > ... a...b",
    "punctuation of all kinds": "“Dân vận khéo” – (khóa XIII); «a» … § 5% №7 ½",
    "lines": "Thành ủy\nCần Thơ\n\nBan Dân vận\r\n  hết ",
    "odd blanks": "dân\u00a0vận\u3000khéo\x1cdân\u2028vận",
    "underscores": "dân_vận _khéo_ __ _a b_",
    "NUL and controls": "dân\0vận \0 \x01 a\0b",
    "invisible characters": "dân\u200bvận ph\u00adương \ufeff",
    "other scripts": "Москва 東京 ΑΣ ΣΑΣ. İstanbul ß ǅ １２ ²³",
    "one token": "dân",
    "nothing": "",
    "blanks only": " \t ",
    "a line feed only": "\n",
}


@pytest.mark.parametrize("name", TRAPS)
def test_traps(name: str, pyvi: Tokenize) -> None:
    assert tokenize(TRAPS[name]) == pyvi(TRAPS[name])


def test_expected_words() -> None:
    assert tokenize("Tổng kết công tác dân vận năm 2021") == "Tổng_kết công_tác dân_vận năm 2021"


@pytest.mark.shared
def test_seeds_equal_pyvi(pyvi: Tokenize) -> None:
    for text in seeds():
        assert tokenize(text) == pyvi(text)
        for line in text.splitlines():
            assert tokenize(line) == pyvi(line)


@pytest.mark.shared
@pytest.mark.slow
def test_a_megabyte_equals_pyvi(pyvi: Tokenize) -> None:
    lines = [line for text in legal_texts(1_000_000, every=5) for line in text.split("\n")]
    assert [line for line in lines if tokenize(line) != pyvi(line)] == []
    page = "\n".join(lines[:100])  # a long sequence goes another way than short ones
    assert tokenize(page) == pyvi(page)
    assert tokenize(page.upper()) == pyvi(page.upper())


def test_fuzzed_strings_equal_pyvi(pyvi: Tokenize) -> None:
    seed = int(os.environ.get("FUZZ_SEED", time.time_ns() % 1_000_000))
    print(f"FUZZ_SEED={seed}")
    rng = random.Random(seed)
    words = (
        [word for text in TRAPS.values() for word in text.split()]
        + list(".,-–/()@:_ \n\0")
        + [
            "://",
            "@b.vn",
            "Tp.",
            "A.",
            "==>",
            "...",
            "1.5",
            "xyz",
            "xyz",
            "của",
            "nhân",
            "dân",
            "Nhân",
            "Dân",
            "DÂN",
        ]
    )
    for _ in range(1200):
        size = rng.choice((1, 3, 8, 40, SHORT + 60))
        text = "".join(rng.choice(words) + rng.choice((" ", " ", " ", "", "\n")) for _ in range(rng.randint(1, size)))
        assert tokenize(text) == pyvi(text), repr(text)


@settings(max_examples=150)
@given(text=st.text())
def test_any_text_equals_pyvi(text: str, pyvi: Tokenize) -> None:
    assert tokenize(text) == pyvi(text)


PIECES = ["nhân", "dân", "xyz", "Đảng", "bộ", "công", "tác", ".", "5", "hợp", "tác", "xã", "XÃ"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=60))
def test_short_and_long_ways_agree(tokens: list[str]) -> None:
    """The plain loop, the arrays, and lines divided by line feeds are one algorithm."""
    machine = segmenter()
    ids = [machine.forms.form_of(token) for token in tokens]
    alone = machine.joins(ids)
    assert machine.joins(ids * 1 + [machine.forms.boundary] + ids, [len(ids)]) == alone + [
        i + len(ids) + 1 for i in alone
    ]


def test_what_pyvi_cannot_read_is_no_error() -> None:
    assert tokenize("dân vận \ud800 khéo") == "dân_vận \ud800 khéo"  # a lone surrogate: SystemError in pyvi


HOSTILE_RUNS = ["a-", "a.", "-.", "a@", "a-b@", "@b.", "a@b.", "A.", "://", "a://", "1.", "1_", "x", "ế"]


@pytest.mark.parametrize("unit", HOSTILE_RUNS)
def test_runs_without_a_blank_take_linear_time(unit: str) -> None:
    def steps(count: int) -> float:
        text = unit * count
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            pyvi_tokens(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = steps(4_000), steps(32_000)
    assert large < 0.02 or large / small < 24  # 8 times the text; pyvi's own pattern takes 64 times as long


def test_a_megabyte_without_a_blank_is_read() -> None:
    assert tokenize("dânvận" * 170_000).count(" ") == 0
    assert tokenize("xyz " * 50_000).count("xyz") == 50_000  # undecided by themselves: the recursion is linear


def test_forms_stay_bounded_by_the_model() -> None:
    forms = segmenter().forms
    for i in range(3000):
        forms.form_of(f"khôngcótừnày{i}")
    before = len(forms.rows)
    for i in range(3000):
        forms.form_of(f"cũngkhôngcó{i}")
    assert len(forms.rows) == before


def test_model_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(segment.MODEL_SHA256, "pyvi3.pkl", "0" * 64)
    with pytest.raises(ModelError, match=r"pyvi==0\.1\.1"):
        segmenter.__wrapped__()  # the one in use stays: caches of forms belong to it


@pytest.mark.parametrize("data", [b"", b"lCRF", b"lCRF" + b"@\0\0\0" + b"\0" * 56, b"x" * 100])
def test_damaged_models_are_refused(data: bytes) -> None:
    with pytest.raises(ModelError):
        read_model(data)


def test_a_pickle_without_a_model_is_refused() -> None:
    import pickle

    with pytest.raises(ModelError, match="no CRFsuite model"):
        embedded_model(pickle.dumps({"a": [1, "b"]}))


def test_truncated_model_is_refused() -> None:
    blob = embedded_model(segment._read_pinned("pyvi3.pkl"))
    model = read_model(blob)
    assert model.labels == ("B_W", "I_W")
    assert len(Forms(model, ["nhân dân"]).pair_set) == 1
    for cut in (50, 1_000, len(blob) // 2, len(blob) - 5):
        with pytest.raises(ModelError):
            read_model(blob[:cut])


def test_neither_scikit_learn_nor_pyvi_is_imported() -> None:
    script = (
        "import sys, analyzers.analysis as a\n"
        "early = 'numpy' in sys.modules\n"
        "assert a.words('dân vận') == ['dân_vận']\n"
        "heavy = {'pyvi', 'sklearn', 'scipy', 'pycrfsuite', 'joblib'} & set(sys.modules)\n"
        "print(early, sorted(heavy))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False []\n"
