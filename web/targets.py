"""The table of quantified commitments, of one document or across all, as a page, JSON and CSV."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kb.export import Sheet, separated
from kb.targets import COLUMNS, Choice, TargetView, cells
from kb.xml_text import legal
from web import shelf
from web.paging import Pages
from web.presentation import KINDS

blueprint = Blueprint("targets", __name__)

_ROWS = 100
_COLUMN_NAMES = {
    "title": _l("文献"),
    "kind": _l("类型"),
    "published": _l("日期"),
    "heading": _l("位置"),
    "who": _l("责任主体"),
    "action": _l("事项"),
    "bound": _l("限定"),
    "amount": _l("数量"),
    "unit": _l("单位"),
    "period": _l("时间"),
    "text": _l("原句"),
}


def _choice() -> Choice:
    return Choice(*(request.args.get(name, "") for name in Choice._fields))


@blueprint.get("/targets")
def targets() -> str:
    """Show the targets chosen, with what can be chosen among the others."""
    choice = _choice()
    found = shelf.library().targets(choice)
    pages = Pages.read(request.args, len(found), _ROWS)
    return render_template(
        "targets.html",
        choice=choice,
        found=found[pages.offset : pages.offset + _ROWS],
        pages=pages,
        years=_values("year", choice),
        of_kinds=_values("kind", choice),
        title=found[0].title if choice.document and found else "",
        pairs=pairs(choice),
        query="",
    )


@blueprint.get("/targets.csv")
def csv() -> Response:
    """Return the targets chosen as a file."""
    rows = [tuple(map(legal, _named(target))) for target in shelf.library().targets(_choice())]
    sheet = Sheet(_("量化指标"), [str(_COLUMN_NAMES[column]) for column in COLUMNS], rows)
    response = Response(separated.write(sheet), mimetype="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="targets.csv")
    return response


@blueprint.get("/api/v1/targets")
def targets_json() -> dict[str, Any]:
    """Return the targets chosen: the object of ``kb targets --json``."""
    return {"targets": [target._asdict() for target in shelf.library().targets(_choice())]}


def pairs(choice: Choice) -> list[tuple[str, str]]:
    """Return the parameters of a choice."""
    return [(name, value) for name, value in choice._asdict().items() if value]


def _values(name: str, choice: Choice) -> Sequence[tuple[str, int]]:
    """Return the values that ``name`` may be chosen from, with the number of targets that each would leave."""
    found = shelf.library().targets(choice._replace(**{name: ""}))
    counted = Counter(value for target in found if (value := getattr(target, name)))
    return sorted(counted.items(), reverse=True)


def _named(target: TargetView) -> tuple[str, ...]:
    row = dict(zip(COLUMNS, cells(target), strict=True))
    return tuple((row | {"kind": str(KINDS.get(target.kind, target.kind))}).values())
