"""Why a passage was found: its score as a sentence for each part, on a page of its own that a script folds in."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kb.errors import NotFoundError, UsageError
from kb.search.engine import Explanation
from web import shelf

blueprint = Blueprint("why", __name__)

_FIELDS = {"title": _l("标题"), "headings": _l("章节标题"), "body": _l("正文"), "body_pairs": _l("正文（相邻两字）")}
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score, in words, and its share of the whole in percent."""

    text: str
    percent: int


@blueprint.get("/search/why")
def why() -> str:
    """Show how a section came to its score."""
    query, section = request.args.get("q", "").strip(), request.args.get("section", "")
    explanation = explained(query, section)
    document, _hash, anchor = section.partition("#")
    entry = next(iter(shelf.library().entries([document])), None)
    if entry is None:
        raise NotFoundError("section", section)
    return render_template(
        "why.html", query=query, entry=entry, anchor=anchor, parts=parts_of(explanation) if explanation else []
    )


def explained(query: str, section: str) -> Explanation | None:
    """Return the explanation of a section's score, None if the query does not find it; raises UsageError."""
    if not query or not section:
        raise UsageError("the parameters q and section are needed; section is document#anchor")
    return shelf.library().explain(query, section)


def parts_of(explanation: Explanation) -> list[Part]:
    """Return the parts of a score that count most, the same word in several fields one after the other."""
    whole = sum(part.value for part in explanation.details) or 1.0
    return [Part(_worded(part), round(100 * part.value / whole)) for part in explanation.details[:_LISTED]]


def _worded(part: Explanation) -> str:
    facts = part.facts
    if "times" in facts:
        name = str(facts["field"])
        field = _FIELDS.get(name, name)
        return str(_("“%(term)s”在%(field)s中出现 %(times)s 次", term=facts["term"], field=field, times=facts["times"]))
    if "first" in facts:
        return str(_("“%(first)s”与“%(second)s”相邻", first=facts["first"], second=facts["second"]))
    if "lacking" in facts:
        return str(_("没有“%(word)s”", word=facts["lacking"]))
    if "share" in facts:
        return str(_("所在文献整篇与检索词的关系"))
    if "factor" in facts:
        return str(_("文献的类型与层级（× %(factor)s）", factor=facts["factor"]))
    return part.description
