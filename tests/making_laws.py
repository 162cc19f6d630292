"""Laws with editions that were renumbered, set anew and repealed, a code in two volumes, and what cites them."""

from tests.making_citations import CITING, law

CODE = "# 中华人民共和国动员法典\n\n2024年1月1日 通过\n\n<!-- INFO END -->\n\n{}\n"

LAWS = CITING | {
    "演练法(2001-01-01).md": law(
        "中华人民共和国演练法",
        "为了组织演练，制定本法。",
        "县级人民政府每年组织演练一次（含桌面推演）。",
        "演练的费用由组织者负担。",
        "本法自公布之日起施行。",
        date="2001年1月1日",
    ),
    "演练法(2011-01-01).md": law(
        "中华人民共和国演练法",
        "为了组织演练，制定本法。",
        "演练应当通知公众。",
        "县级以上人民政府每年组织演练两次(含桌面推演)。",
        "演练的费用  由组织者负担。",
        "本法自公布之日起施行。",
        date="2011年1月1日",
    ),
    "警报办法(2003-01-01).md": law("警报管理办法", "为了管理警报，制定本办法。", "警报分为三种。", date="2003年1月1日"),
    "警报办法(2013-01-01).md": law(
        "警报管理办法", "為了管理警報，制定本辦法。", " 警报分为 三种。", date="2013年1月1日"
    ),
    "警报条例(2019-01-01).md": law(
        "警报条例", "警报由市级统一发放。", "本条例自公布之日起施行。《警报管理办法》同时废止。", date="2019年1月1日"
    ),
    "演练意见.md": (
        "---\ntitle: 关于<b>演练</b>的意见\nkind: policy\ndate: 2022-05-06\nissuer: 某市人民政府\n"
        "document_number: 某政发〔2022〕5号\nurl: https://example.org/a?b=1&c=2\nfetched: 2023-01-02\n---\n\n"
        "## 总的要求\n\n按照[《演练法》](https://example.org)和**演练法第三条**组织，不得违反《演练法》第九条。\n\n"
        "<script>alert(1)</script>《没有的法》第一条也应遵守。\n"
    ),
    "动员法典/总则.md": CODE.format("第一条 本编是总则。\n\n第二条 依照本法第三条办理。"),
    "动员法典/分则.md": CODE.format("第三条 本编是分则。\n\n第四条 违反前条的，处罚。"),
}
