"""A law in two editions, a local rule and a notice that cite it."""

LAW = "# {title}\n\n{date} 某省人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n{articles}\n"


def law(title: str, *articles: str, date: str = "2010年2月26日") -> str:
    numbered = (f"第{'一二三四五六七八九'[n]}条 {text}" for n, text in enumerate(articles))
    return LAW.format(title=title, date=date, articles="\n\n".join(numbered))


CITING = {
    "动员法(2010-02-26).md": law(
        "中华人民共和国动员法", "为了动员，制定本法。", "县级政府组织动员。", "违反前条的，处罚。"
    ),
    "动员法(2020-02-26).md": law(
        "中华人民共和国动员法", "为了动员，制定本法。", "县级以上政府组织动员。", date="2020年2月26日"
    ),
    "河南省动员条例(2015-01-01).md": law(
        "河南省动员条例",
        "根据《中华人民共和国动员法》，制定本条例。",
        "依照动员法第二条执行。",
        "违反本条例第二条的，依照《动员法》第三条处罚。",
        date="2015年1月1日",
    ),
    "通知.txt": "关于组织动员演练的通知\n\n2021年3月2日发布\n\n按照《动员法》第二条和《动员规划》，现通知如下。\n",
}

NEW, OLD, RULE, NOTICE = "动员法-2020-02-26", "动员法-2010-02-26", "河南省动员条例-2015-01-01", "通知"
"""The beginnings of the documents' ids."""


def short(document: str | None) -> str | None:
    """Return an id without the part that only makes it unique."""
    return document.rpartition("-")[0] if document else None
