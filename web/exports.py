"""Results of a search as files: CSV, Excel, Word and JSON."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kb import settings
from kb.errors import NotFoundError, UsageError
from kb.export import COLUMNS, FORMATS, Sheet, rows_of
from kb.library import Page
from web import scope, shelf, urls
from web.presentation import KINDS
from web.search_form import SearchForm

blueprint = Blueprint("exports", __name__)

NAMES = {"csv": "CSV", "xlsx": "Excel", "docx": "Word", "json": "JSON"}
_COLUMN_NAMES = {
    "title": _l("标题"),
    "kind": _l("类型"),
    "published": _l("日期"),
    "heading": _l("位置"),
    "passage": _l("段落"),
    "anchor": _l("锚点"),
    "source": _l("来源文件"),
    "link": _l("链接"),
    "citation": _l("引用"),
}


@blueprint.get("/search/export.<ending>")
def export(ending: str) -> Response:
    """Return all results of a search as a file, as many as the settings allow."""
    form = SearchForm.read(request.args)
    if not form.query:
        raise UsageError("the parameter q is missing; ask for /search/export.csv?q=防空警报")
    if ending not in NAMES:
        raise NotFoundError("format", ending)
    results = scope.search(shelf.library(), form, Page(0, settings.number("KB_EXPORT_HITS"), form.sort))
    if ending == "json":
        response = jsonify(results.as_json())
    else:
        rows = rows_of(results, _link, lambda kind: str(KINDS.get(kind, kind)))
        names = [str(_COLUMN_NAMES[column]) for column in COLUMNS]
        sheet = Sheet(_("检索：%(query)s", query=form.query), names, rows)
        response = Response(FORMATS[ending].write(sheet), mimetype=FORMATS[ending].media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"xuehai.{ending}")
    return response


def _link(document: str, anchor: str) -> str:
    return urls.absolute(urls.document(document, anchor))
