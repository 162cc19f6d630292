"""Kinds of items, fields and findings in the words of the interface."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kb.curricula.checks import Finding, Matter
from kb.curricula.curriculum import ItemKind

ITEM_KINDS = {
    ItemKind.SECTION: _l("段落"),
    ItemKind.DOCUMENT: _l("文献"),
    ItemKind.ARTICLE: _l("法条"),
    ItemKind.TERM: _l("术语"),
    ItemKind.TOPIC: _l("主题"),
    ItemKind.NOTE: _l("说明"),
    ItemKind.EXERCISE: _l("练习"),
}
FIELD_NAMES = {
    "title": _l("标题"),
    "audience": _l("对象"),
    "hours": _l("学时"),
    "objectives": _l("目标"),
    "prerequisites": _l("先修要求"),
    "excerpt": _l("节选"),
    "text": _l("正文"),
    "remark": _l("教员备注"),
    "questions": _l("题目"),
    "source": _l("出处"),
    "order": _l("顺序"),
    "place": _l("所在单元"),
    "removed": _l("删除"),
    "part": _l("内容"),
    "kind": _l("类型"),
    "target": _l("链接"),
    "unit": _l("引用的课程"),
    "digest": _l("来源版本"),
}


def in_words(finding: Finding) -> str:
    """Return the sentence for a finding."""
    match finding.matter:
        case Matter.HOURS:
            return str(_("各单元合计 %(hours)s 学时，与总学时不符", hours=finding.detail))
        case Matter.MODULE_EMPTY:
            return str(_("本单元还没有内容"))
        case Matter.OBJECTIVE_OPEN:
            return str(_("目标“%(objective)s”还没有对应的内容", objective=finding.detail))
        case Matter.CHANGED:
            return str(_("来源已更新；节选仍是加入时的文字"))
        case Matter.VANISHED:
            return str(_("来源已不在库中；节选仍保留"))
        case Matter.SUPERSEDED:
            return str(_("这部法规有更新的版本"))
        case Matter.NOT_VALID:
            return str(_("来源不再有效：%(validity)s", validity=finding.detail))
        case Matter.TWICE:
            return str(_("同一段落在课程中出现两次"))
