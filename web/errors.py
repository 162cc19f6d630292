"""From an error to a status and a page, or JSON under /api: the only such mapping."""

from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from kb.annotations.inbox import InboxFullError
from kb.curricula.curriculum import CurriculumError
from kb.curricula.store import EditConflictError
from kb.errors import (
    DamagedIndexError,
    FingerprintError,
    KbError,
    NoLibraryError,
    NotFoundError,
    OutOfReachError,
    UsageError,
)

_STATUS: dict[type[KbError], int] = {
    UsageError: 400,
    CurriculumError: 400,
    EditConflictError: 409,
    NotFoundError: 404,
    InboxFullError: 429,
    NoLibraryError: 503,
    FingerprintError: 503,
    DamagedIndexError: 503,
    OutOfReachError: 503,
}

_SENTENCES = {
    404: _l("没有找到这个页面"),
    429: _l("请求太多，请稍候再试"),
    503: _l("资料库暂时不能使用，请稍后再试或联系管理员"),
}


def register(app: Flask) -> None:
    """Answer errors of ``app`` with a sentence, in the shape the caller expects."""
    app.register_error_handler(KbError, lambda error: _answer(_status(error), str(error)))
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(HTTPException, _refused)


def _not_found(error: NotFoundError) -> tuple[Any, int]:
    if request.path.startswith("/api/"):
        return _answer(404, str(error))
    page = render_template(
        "error.html", status=404, sentence=_SENTENCES[404], what=error.what, nearest=error.nearest, query=""
    )
    return page, 404


def _refused(error: HTTPException) -> tuple[Any, int, list[tuple[str, str]]]:
    """Answer what Flask or we refuse, with what its headers say beside: which methods there are, when to come again."""
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *_answer(error.code or 500, error.description or ""), headers


def _status(error: KbError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def _answer(status: int, message: str) -> tuple[Any, int]:
    if request.path.startswith("/api/"):
        return jsonify(error={"status": status, "message": message}), status
    reason = message if 400 <= status < 500 and status not in _SENTENCES else ""
    return render_template("error.html", status=status, sentence=_sentence(status), reason=reason, query=""), status


def _sentence(status: int) -> Any:
    if status in _SENTENCES:
        return _SENTENCES[status]
    return _l("这个请求无法处理") if status < 500 else _l("服务出现错误")
