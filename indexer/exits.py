"""The exit codes of the command line: one table, printed by `--help` and documented in docs/cli.md."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a script can learn from a command's exit code. Stable."""

    OK = 0
    FAULT = 1
    USAGE = 2
    PARTIAL = 3
    NO_INDEX = 4
    BUSY = 5
    DAMAGED = 6
    NOTHING = 7
    INTERRUPTED = 130


MEANING: dict[Exit, tuple[str, str]] = {
    Exit.OK: ("mọi việc xong", "all done"),
    Exit.FAULT: ("lỗi không lường trước", "an unexpected error"),
    Exit.USAGE: ("tham số, cấu hình hoặc kho văn bản sai", "wrong option, setting or corpus"),
    Exit.PARTIAL: (
        "đã lập chỉ mục, nhưng có tệp không đọc được (xem báo cáo)",
        "the index was built, but some files could not be read (see the report)",
    ),
    Exit.NO_INDEX: ("chưa có chỉ mục", "there is no index yet"),
    Exit.BUSY: ("một tiến trình khác đang ghi chỉ mục", "another process is writing the index"),
    Exit.DAMAGED: (
        "chỉ mục hỏng hoặc do phiên bản khác tạo ra, cần lập lại",
        "the index is damaged or of another version: rebuild it",
    ),
    Exit.NOTHING: (
        "không có văn bản: mã không tồn tại, tệp không đọc được, hoặc mọi tệp đều lỗi và chỉ mục cũ được giữ lại",
        "no document: unknown id, unreadable file, or every file failed and the old index was kept",
    ),
    Exit.INTERRUPTED: ("bị dừng giữa chừng, chỉ mục cũ còn nguyên", "interrupted; the old index is untouched"),
}
"""Vietnamese and English meaning of each code."""
