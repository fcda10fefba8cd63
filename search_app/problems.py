"""Errors: a page in the site's design for people, problem+json (RFC 9457) for programs, a traceback for no one."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from engines.base import DamagedIndexError, EngineError, NoIndexError, SchemaChangedError
from search_app.i18n import gettext, mark

TITLES = {
    400: mark("Địa chỉ không hợp lệ"),
    404: mark("Không tìm thấy trang này"),
    405: mark("Trang này chỉ để đọc"),
    413: mark("Yêu cầu quá lớn"),
    414: mark("Địa chỉ quá dài"),
    500: mark("Máy chủ gặp lỗi"),
    503: mark("Chưa tìm kiếm được"),
}
DETAILS = {
    400: mark("Địa chỉ có ký tự hỏng hoặc giá trị không dùng được. Hãy tìm lại từ ô tìm kiếm."),
    404: mark("Văn bản có thể đã được đổi tên hoặc bỏ khỏi bộ sưu tập. Hãy tìm theo số hiệu hoặc tiêu đề."),
    405: mark("Trang web này không nhận dữ liệu gửi lên."),
    413: mark("Trang web này không nhận dữ liệu gửi lên."),
    414: mark("Hãy rút gọn nội dung tìm hoặc bỏ bớt bộ lọc."),
    500: mark("Lỗi đã được ghi lại. Hãy thử lại; nếu vẫn gặp, hãy báo cho người quản trị."),
    503: mark("Chỉ mục chưa sẵn sàng. Hãy thử lại sau ít phút."),
}
ENGINE = (
    (NoIndexError, mark("Chưa có chỉ mục"), mark("Chưa có văn bản nào được lập chỉ mục.")),
    (DamagedIndexError, mark("Chỉ mục bị hỏng"), mark("Một tệp của chỉ mục bị thiếu hoặc hỏng. Hãy lập lại chỉ mục.")),
    (SchemaChangedError, mark("Chỉ mục thuộc phiên bản khác"),
     mark("Chỉ mục do phiên bản khác của chương trình tạo ra. Hãy lập lại chỉ mục.")),
    (EngineError, mark("Chưa tìm kiếm được"), mark("Chỉ mục chưa sẵn sàng. Hãy thử lại sau ít phút.")),
)


def install(app: Flask) -> None:
    """Answer every error in kind."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(EngineError, _engine)


def problem(status: int, title: str = "", detail: str = "", **more: Any) -> Response:
    """An error for programs."""
    body = {"type": "about:blank", "status": status, "title": title or gettext(TITLES.get(status, TITLES[400])),
            "detail": detail or gettext(DETAILS.get(status, DETAILS[400])), **more}
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/problem+json; charset=utf-8")


def _for_programs() -> bool:
    return request.path.startswith("/api/")


def _nowhere() -> bool:
    """Whether the request names a host that is none, so that a page could not even link to itself."""
    try:
        return current_app.create_url_adapter(request) is None
    except HTTPException:
        return True


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # redirects
    if not hasattr(g, "lang"):
        g.lang = "vi"  # refused before its parameters were read
    known = status if status in TITLES else 400
    if _for_programs() or _nowhere():
        answer = problem(status)
    else:
        said = {"title": gettext(TITLES[known]), "detail": gettext(DETAILS[known])}
        answer = make_response(render_template("error.html", status=status, **said), status)
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _engine(error: EngineError) -> Response:
    title, detail = next((gettext(t), gettext(d)) for kind, t, d in ENGINE if isinstance(error, kind))
    current_app.logger.warning("%s: %s", type(error).__name__, error)
    if _for_programs():
        return problem(503, title, detail)
    page = render_template("no_index.html", title=title, detail=detail, reason=str(error))
    answer = make_response(page, 503)
    answer.headers["Retry-After"] = "30"
    return answer
