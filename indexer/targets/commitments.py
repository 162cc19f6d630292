"""From a clause to a target: an amount, and a sign that it is promised rather than reported.

Signs are a bound (不少于, 至少), a round that comes again (每季度), a time by which (年底前, 到2026年), a heading of
plans (打算, 任务); what has been done already (共, 已, 先后, 由93%提高到96%) is none, and under a heading that looks
back (工作情况, 问题) a bound or a round alone is believed.
"""

import re
from enum import Enum
from typing import Self

from indexer.targets.amounts import Amount, amounts
from indexer.targets.clauses import Clause, unnumbered
from kb.document import Target

_ROUND = (
    r"每个?(?:半年|季度|季|学期|学年|年度|年|月|周|星期|日|天|旬|"
    r"[两二三四五六七八九十\d]+(?:年|个月|周|天))(?!度?计划)"
)
_BY = (
    r"(?:到|至|截至)?(?:20\d\d年|今年|明年|本年|年|上半年|下半年|第?[一二三四1-4]季度|"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?)"
    r"(?:底|末|中|上旬|中旬|下旬|\d{1,2}日)?(?:之?前|以前)|年内|到20\d\d年底?|\d{1,2}月(?:和|、)\d{1,2}月各?|"
    r"(?:[1-4一二三四]季度|\d{1,2}月)?底前|“?十[四五六]五”?(?:期间|末)"
)
_WITHIN = r"全年度?|年度内|本年度|20\d\d年度?|今年|上半年|下半年|[一二三四]季度|本学期|全学年"
_PERIOD = re.compile(rf"{_ROUND}|{_BY}|{_WITHIN}")
_RECURS = re.compile(_ROUND)
_DEADLINE = re.compile(_BY)
_PROMISE = re.compile(
    "力争|确保|计划|拟|将|要求|必须|应当|务必|争取|目标|不少于|不低于|至少|不超过|不得|控制在|应(?![急对用该变答])|要(?![求素点地害])"
)
_DONE = re.compile(
    "(?<!力)共[有计]?|累计|先后|已经?(?!有)|曾|合计|完成了|组织了|开展了|举办了|召开了|建成了|检查了|处置了|了|"
    "比上年|同比|由[^，]*%|从[^，]*%|去年|上年|截至目前|目前|现有|占|排名|居第|获"
)
_AHEAD = re.compile(
    "打算|计划|安排|(?<!学习)(?<!教学)目标|任务|下一步|下步|要点|规划|方案|部署|要求|措施|举措|指标|标准|考核"
)
_BACK = re.compile(
    "情况|总结|成效|成绩|问题|不足|回顾|完成|结果|概况|做法|述职|通报|评估|进展|一年来|汇报|报告|体会|经验|案例"
)
_DOES = re.compile(
    "组织|开展|举办|举行|召开|培训|轮训|集训|训练|新建|建设|更新|完成|安排|检查|演练|修订|印发|编印|走访|宣讲|配备|新增|改造|创建|建成|"
    "打造|抽查|编制|采购|维护|试鸣|考核|复查|发放|储备|制定|增加|建立|组建|实现|达标|核对|检验|调研|督查|巡查|排查|发布|推送|报送|"
    "上报|慰问|帮扶|落实|设置|设立|布设|安装|投入|争取|调查|核查|学习|授课|观摩|拉动|点验|研讨|座谈|会商|巡检|保养|清查|整治|整改|检修|维修|评选|选取|选派|参加|更换|补充|参训|提交|掌握|进行"
)
_RATE = re.compile(
    r"率|比例|比重|覆盖面?|合格|达标|占比|完好|满意度|时间|误差|人数|面积|用时|时限|参加|培训|参训|投入|字数|总量|数量|频次|次数|规模|经费|密度"
)
_BODY = (
    r"(?:各|全体|全市|全省|全县|全区|市|省|县|区|县级以上|国家|驻|本|相关|有关|所有|每个)?[一-鿿、（）()]{0,14}?"
    r"(?:人民政府|政府|办公室|委员会|指挥部|国动办|人防办|主管部门|部门|单位|街道|社区|乡镇|学校|企业|物业|局|办|厅|科|科室|处室|支队|大队|分队|队伍|人员|负责人|干部|党组|党委|支部|教员|学员|县区|市县|区县|各县|各区|各市)(?:\([^()]*\)|（[^（）]*）)?"
)
_WHO = re.compile(
    rf"^(?P<who>{_BODY})(?=(?:要|应当?|须|必须|每|全年|年|至少|不少于|在|按|于|\d|今年|组织|开展|集中|由))"
)
_NOT_WHO = re.compile(r"全年|每(?!个)|^(?:组织|开展|对|为|与|向|在|以|举办|结合|推动|完成|按|将|从|由|经|完善|加强)")
_BY_WHOM = re.compile(rf"由(?P<who>{_BODY})(?:牵头|负责|组织|会同|每)")
_SKIPPED = re.compile(
    r"^(?:其中|并|且|同时|以及|力争|确保|要|应当?|必须|须|计划|拟|将|至少|争取|在|于|也|都|还|再|使|做到|各|分别|务必|原则上|由(?=负责|牵头|会同)|负责|牵头|会同)+"
)


_NOT_COUNTED = re.compile("工作日|月|方面|单位|内|后|前|小时内|性|能源|全会|会议|全体|代表大会|罚|规定")
_NO_DUTY = re.compile("可以|可(?![靠持行视控])|罚款|罚金|违反|处以|有期徒刑|的$")


class Outlook(Enum):
    """Whether a heading looks back, ahead, or neither; or stands in a text that is no plan or report."""

    BACK = "back"
    AHEAD = "ahead"
    OPEN = "open"
    ASIDE = "aside"

    @classmethod
    def of(cls, headings: tuple[str, ...]) -> Self:
        """Return what the innermost heading says that says something; the title is the outermost."""
        for heading in reversed(headings):
            back = max((match.end() for match in _BACK.finditer(heading)), default=-1)
            ahead = max((match.end() for match in _AHEAD.finditer(heading)), default=-1)
            if max(back, ahead) >= 0:
                return cls.AHEAD if ahead > back else cls.BACK
        return cls.OPEN


def commitment(anchor: str, clause: Clause, outlook: Outlook) -> Target | None:
    """Return the target that a clause sets, None for one that sets none."""
    amount = _main(clause.text)
    if amount is None or not _is_promised(clause, amount, outlook):
        return None
    period = _period(clause)
    who = _who(clause)
    action = _action(clause.text, amount, period, who) or _named_before(clause.before)
    if not action or not (_DOES.search(action) or _RATE.search(action) or amount.is_share):
        return None
    return Target(anchor, clause.start, clause.end, who, action, amount.bound, amount.value, amount.unit, period)


def _main(text: str) -> Amount | None:
    """Return the amount that the clause is about: one that is bounded, then how often, then the last."""
    deadlines = [match.span() for match in _PERIOD.finditer(text)]
    found = [
        amount
        for amount in amounts(text)
        if not any(start < amount.end and amount.start < end for start, end in deadlines) and _counts(amount, text)
    ]
    for fits in (lambda amount: amount.bound, lambda amount: amount.is_times, lambda amount: not amount.is_duration):
        if chosen := [amount for amount in found if fits(amount)]:
            return chosen[-1]
    return None


def _counts(amount: Amount, text: str) -> bool:
    """Return whether an amount says how much, not which or within how long: 每次, 第3个, 15日内, 一个."""
    if amount.written in ("一", "两", "几") and not (amount.is_times or amount.bound):
        return False
    if amount.is_duration and not amount.bound:
        return False
    return not (_NOT_COUNTED.match(text, amount.end) or text[max(amount.start - 1, 0) : amount.start] == "届")


def _is_promised(clause: Clause, amount: Amount, outlook: Outlook) -> bool:
    text = clause.text
    if _NO_DUTY.search(text):
        return False
    if _DONE.search(text) and not _RECURS.search(text):
        return False
    if not amount.bound and re.search("问题|存在|缺|发生|剩", text):
        return False
    recurs = _RECURS.search(text) is not None
    bounded = bool(amount.before) or (bool(amount.after) and not amount.is_share) or _RATE.search(text) is not None
    bounded = bounded and bool(amount.bound)
    if outlook is Outlook.ASIDE:
        return _PERIOD.search(text) is not None and not amount.is_duration and (amount.is_times or bounded)
    if outlook is Outlook.BACK:
        return bounded and (recurs or amount.before.startswith(("不", "至少")))
    if recurs:
        return amount.is_times or bounded
    if bounded or _DEADLINE.search(_period(clause)):
        return True
    planned = _PERIOD.search(text) is not None or _PROMISE.search(text) is not None
    return amount.is_times and planned if outlook is Outlook.OPEN else not amount.is_share


def _period(clause: Clause) -> str:
    if match := _PERIOD.search(clause.text):
        return match[0]
    earlier = [match[0] for match in _PERIOD.finditer(clause.before)]
    return earlier[-1] if earlier else ""


def _who(clause: Clause) -> str:
    if match := _BY_WHOM.search(clause.text):
        return match["who"]
    match = _WHO.match(clause.text)
    return match["who"] if match and not _NOT_WHO.search(match["who"]) else ""


def _named_before(sentence: str) -> str:
    """Return what the clause before names: 每季度召开一次会商，全年不少于4次."""
    last = unnumbered(re.split("[，,；;：:]", sentence.rstrip("，,；;：: "))[-1])
    amount = _main(last)
    period = _PERIOD.search(last)
    return _action(last, amount, period[0] if period else "", "") if amount else _SKIPPED.sub("", last)


def _action(text: str, amount: Amount, period: str, who: str) -> str:
    """Return what is left of a clause without amount, bound, period and who."""
    head, tail = text[: amount.start], text[amount.end :]
    for said in filter(None, (who, period)):
        head = head.replace(said, "", 1)
    if amount.before:
        head = "".join(head.rsplit(amount.before, 1))
    return _SKIPPED.sub("", f"{head}{tail}".strip(" 　、的…")).strip(" 　、的…")
