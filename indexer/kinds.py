"""What kind a document is: rules that explain themselves, in one visible table."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.readers import Block
from indexer.structure import numbering
from kb.analysis import fold
from kb.document import Kind

_LEAD_CHARS = 400


class Rule(NamedTuple):
    """A kind, where its words stand (题名 title, 栏目 category, 开头 lead, 署名 byline), and the words."""

    kind: Kind
    place: str
    words: re.Pattern[str]


RULES = (
    Rule(Kind.POLICY, "栏目", re.compile(r"政策|解读")),
    Rule(Kind.POLICY, "题名", re.compile(r"解读|答记者问|意见|通知|规划|方案|纲要|决定$|决议|批复|函$")),
    Rule(Kind.REPORT, "题名", re.compile(r"报告|总结|述职|汇报|要点|纪要")),
    Rule(Kind.TRAINING, "题名", re.compile(r"培训|大纲|教案|课程|教学|教材|手册|指南|攻略|须知")),
    Rule(Kind.LAW, "题名", re.compile(r"法$|法典|条例|规定|办法|规则|细则|解释|宪法|修正案|决定|法[(]")),
    Rule(Kind.LAW, "题名", re.compile(r"最高人民法院.*(?:安排|解答)")),
    Rule(Kind.NEWS, "题名", re.compile(r"召开|举行|开展|举办|致信|启动|新闻|动态|消息|公告|预告")),
    Rule(Kind.NEWS, "署名", re.compile(r"记者|通讯员")),
    Rule(Kind.REPORT, "开头", re.compile(r"^一年来|述职|(?:报告|汇报|总结)如下")),
    Rule(Kind.NEWS, "开头", re.compile(r"本报讯|记者\S{0,10}报道|日前[,，]|近日[,，]")),
)


class Judgement(NamedTuple):
    """A kind and the reason for it, in the words of the interface."""

    kind: Kind
    reason: str


def judge(title: str, facts: dict[str, str], body: Sequence[Block]) -> Judgement:
    """Return the kind of a document: as its header states, else by articles and title, else by the first rule."""
    stated = facts.get("kind", "").strip().lower()
    if stated in set(Kind):
        return Judgement(Kind(stated), "文件自述")
    places = {
        "题名": fold(title),
        "栏目": fold(facts.get("category", "") + facts.get("genre", "")),
        "署名": fold(facts.get("byline", "")),
        "开头": fold("".join(block.text for block in body[:3])[:_LEAD_CHARS]),
    }
    matching = [(rule, found) for rule in RULES if (found := rule.words.search(places[rule.place]))]
    if sum(numbering.article_label(block.text) is not None for block in body) >= 2:
        law = next((found for rule, found in matching if rule.kind is Kind.LAW), None)
        if law or not matching:
            return Judgement(Kind.LAW, f"分条，题名含“{law.group()}”" if law else "分条")
    if matching:
        rule, found = matching[0]
        return Judgement(rule.kind, f"{rule.place}含“{found.group()}”")
    return Judgement(Kind.OTHER, "没有可据以判断的词语")
