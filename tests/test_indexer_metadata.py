"""What a file says of itself: its title, its kind and its date, and which statement wins."""

import pytest

from indexer.articles import Article
from indexer.metadata import Description, describe
from indexer.readers import READERS
from kb.document import Kind

ARTICLES = "\n第一条 为了加强民防，制定本文件。\n第二条 组织试鸣。\n"


def described(text: str, path: str = "目录/文件名.txt") -> Description:
    suffix = path[path.rindex(".") :]
    content = READERS[suffix](text.encode(), path)
    return describe(Article(content.blocks), content.facts, path)


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a.md", "---\ntitle: 声明的标题\n---\n# 文中的标题\n\n正文。", "声明的标题"),
        ("a.md", "---\ntitle: '  '\n---\n# 文中的标题\n\n正文。", "文中的标题"),
        ("a.md", "# 文中的标题\n\n正文。", "文中的标题"),
        ("a.md", "# 短\n\n正文。", "短"),
        ("a.md", "发布。\n\n# 文中的标题\n\n正文。", "文中的标题"),
        ("民防知识.md", "## 只有二级标题\n\n# 一级标题\n\n正文。", "民防知识"),
        ("a.txt", "某办2024年工作总结\n正文。", "某办2024年工作总结"),
        ("a.txt", "通知。\n某办2024年工作总结\n正文。", "某办2024年工作总结"),
        ("目录/民防知识.txt", "一、主要工作\n某办2024年工作总结\n", "民防知识"),
        ("目录/民防知识.txt", "这一段以句号结尾，不是标题。\n", "民防知识"),
        ("目录/民防知识.txt", "各位领导：\n各位同志们、\n", "民防知识"),
        ("目录/民防知识.txt", "短标题\n", "民防知识"),
        ("目录/民防知识.txt", "防空警报" * 21 + "\n某办2024年工作总结\n", "民防知识"),
        ("目录/民防知识.txt", "来源: 某办网站\n", "民防知识"),
        ("民防条例(2021-05-01).txt", "正文。", "民防条例"),
        ("民防条例（2021-05-01）.txt", "正文。", "民防条例"),
        ("(2021-05-01).txt", "正文。", "(2021-05-01)"),
        ("民防条例(试行).txt", "正文。", "民防条例(试行)"),
    ],
)
def test_title(path: str, text: str, title: str) -> None:
    assert described(text, path).title == title


@pytest.mark.parametrize(
    ("path", "text", "body"),
    [
        ("a.txt", "导语。\n某办2024年工作总结\n正文。", ["导语。", "正文。"]),
        ("a.md", "# 标题\n\n正文。", ["正文。"]),
        ("a.md", "---\ntitle: 声明的标题\n---\n# 文中的标题\n\n正文。", ["文中的标题", "正文。"]),
        ("a.txt", "导语。\n正文。", ["导语。", "正文。"]),
    ],
)
def test_the_body_is_all_but_the_block_that_became_the_title(path: str, text: str, body: list[str]) -> None:
    assert [block.text for block in described(text, path).body] == body


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某市人民防空条例", Kind.LAW),
        ("中华人民共和国国防动员法", Kind.LAW),
        ("国防教育法(2018年修正)", Kind.LAW),
        ("民用运力国防动员实施办法", Kind.LAW),
        ("关于加强防空警报管理的意见", Kind.POLICY),
        ("人民防空条例解读", Kind.POLICY),
        ("人民防空建设规划", Kind.POLICY),
        ("关于批准预算的决议", Kind.POLICY),
        ("某办2024年工作总结", Kind.REPORT),
        ("在全市人防会议上的工作报告", Kind.REPORT),
        ("2026年工作要点", Kind.REPORT),
        ("防空袭疏散培训教案", Kind.TRAINING),
        ("家庭应急准备手册", Kind.TRAINING),
        ("群众防空组织训练与考核大纲", Kind.TRAINING),
        ("国防动员委员会全体会议纪要", Kind.REPORT),
        ("《民用资源征用指引》答记者问", Kind.POLICY),
        ("某市举行防空警报试鸣", Kind.NEWS),
        ("防空警报信号识别", Kind.OTHER),
    ],
)
def test_kind_by_the_title(title: str, kind: Kind) -> None:
    assert described(f"{title}\n正文。").kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("防空警报信号识别" + ARTICLES, Kind.LAW),
        ("关于加强管理的决定" + ARTICLES, Kind.LAW),
        ("关于加强管理的意见" + ARTICLES, Kind.POLICY),
        ("某办2024年工作总结" + ARTICLES, Kind.REPORT),
        ("防空警报信号识别\n第一条 为了加强民防，制定本文件。\n", Kind.OTHER),
    ],
)
def test_articles_make_a_law_unless_the_title_says_otherwise(text: str, kind: Kind) -> None:
    assert described(text).kind is kind


@pytest.mark.parametrize(
    ("stated", "kind"), [("training", Kind.TRAINING), ("Training", Kind.TRAINING), ("讲义", Kind.LAW), ("", Kind.LAW)]
)
def test_a_kind_stated_in_the_header_wins_if_there_is_such_a_kind(stated: str, kind: Kind) -> None:
    assert described(f"---\nkind: {stated}\n---\n# 某市人民防空条例\n\n正文。", "a.md").kind is kind


@pytest.mark.parametrize(
    ("path", "text", "published"),
    [
        ("a.md", "---\ndate: 2025-03-10\n---\n2024年1月1日公布\n\n正文。", "2025-03-10"),
        ("a.md", "---\ndate: 2025-03\n---\n正文。", "2025-03"),
        ("a.md", "---\ndate: 2025\n---\n正文。", "2025"),
        ("a.md", "---\npublished: 2025-03-10\n---\n正文。", "2025-03-10"),
        ("a.md", "---\ndate: 去年三月\n---\n# 条例\n\n2024年1月2日公布\n\n正文。", "2024-01-02"),
        ("a.txt", "某市民防条例规定\n2021年5月1日某市人大常委会通过\n正文。", "2021-05-01"),
        ("a.txt", "某市民防条例规定\n2002年3月29日通过 2010年12月23日修正 2002年5月1日施行\n", "2010-12-23"),
        ("a.txt", "某市民防条例规定\n2002-3-29 通过\n2010/12/23 修订\n", "2010-12-23"),
        ("条例(2019-01-01).txt", "某市民防条例规定\n2021年5月1日通过\n", "2021-05-01"),
        ("条例(2019-01-01).txt", "某市民防条例规定\n正文。", "2019-01-01"),
        ("条例（2019-01-01）.txt", "某市民防条例规定\n正文。", "2019-01-01"),
        ("a.txt", "某市民防条例规定\n2021年5月1日开展试鸣\n正文。", None),
        ("a.txt", "某市民防条例规定\n5月1日公布\n正文。", None),
        ("a.txt", "某市民防条例规定\n20xx年5月1日公布\n正文。", None),
        ("a.txt", "某市民防条例规定\n2021年13月45日公布，2021年2月30日施行\n正文。", None),
        ("a.txt", "某市民防条例规定\n" + "正文。\n" * 20 + "2021年5月1日公布\n", None),
        ("a.txt", "某市民防条例规定\n" + "正文，" * 80 + "2021年5月1日公布\n", None),
        ("2021-05-01 条例.txt", "某市民防条例规定\n正文。", None),
    ],
)
def test_date(path: str, text: str, published: str | None) -> None:
    assert described(text, path).published == published


@pytest.mark.parametrize(
    ("path", "text", "published"),
    [
        # A line of its own tells when this text was passed; a sentence tells it of another.
        ("a.txt", "救护培训教材\n学海编写组 2024年9月3日发布\n该法自2024年11月1日起施行。\n", "2024-09-03"),
        ("a.txt", "某部办案规定\n2014年6月29日 第一次修正\n2018年11月25日 第二次修正。\n", "2018-11-25"),
        ("a.txt", "供水保障方案\n（2024年5月28日某市国防动员办公室以某动办〔2024〕5号印发）\n正文。", "2024-05-28"),
        ("a.txt", "某公司收费纠纷案\n2005年7月11日某局印发《收费办法》，某公司没有执行。\n", None),
        ("a.txt", "民兵訓練課件\n學海編寫組 2024年6月11日發布\n正文。", "2024-06-11"),
        ("a.txt", "供水保障方案\n" + "正文。\n" * 20 + "某市国防动员办公室\n2024年5月28日\n", "2024-05-28"),
        ("a.txt", "供水保障方案\n" + "正文。\n" * 20 + "到会的有\n2024年5月28日\n", None),
    ],
)
def test_date_of_a_document_that_an_office_signs(path: str, text: str, published: str | None) -> None:
    assert described(text, path).published == published


@pytest.mark.parametrize(
    ("closing", "issuer"),
    [
        ("某市国防动员办公室\n2024年5月28日\n", "某市国防动员办公室"),
        ("某市国防动员办公室2024年5月28日\n", "某市国防动员办公室"),
        ("雲汀市人民政府\n2026年4月28日\n", "雲汀市人民政府"),
        ("某市国防动员办公室\n2024年5月28日\n抄送：某市人民政府。\n", "某市国防动员办公室"),
        ("王小明\n2024年5月28日\n", None),
        ("某市国防动员办公室\n正文。\n", None),
        ("某市国防动员办公室成立于2023年5月28日\n", None),
    ],
)
def test_an_office_that_closes_a_text_issued_it(closing: str, issuer: str | None) -> None:
    assert described("供水保障方案\n" + "正文。\n" * 3 + closing).facts.get("issuer") == issuer


def test_an_issuer_that_is_stated_wins_over_the_closing() -> None:
    text = "---\nissuer: 某市人民政府\n---\n# 供水方案\n\n正文。\n\n某市国防动员办公室\n\n2024年5月28日\n"
    assert described(text, "a.md").facts["issuer"] == "某市人民政府"


@pytest.mark.parametrize(
    ("lead", "number"),
    [
        ("某动办〔2024〕5号", "某动办〔2024〕5号"),
        ("（2024年5月28日某市国防动员办公室以某动办〔2024〕5号印发）", "某动办〔2024〕5号"),
        ("2024年5月28日某动办〔2024〕5号印发", "某动办〔2024〕5号"),
        ("文号 某动办[2024] 5号", "某动办[2024] 5号"),
        ("雲政告〔2026〕3號", "雲政告〔2026〕3號"),
        ("骨干训练参照《训练与考核大纲》（某防办〔2022〕9号）进行。", None),
    ],
)
def test_the_number_of_a_document_is_not_that_of_another_it_names(lead: str, number: str | None) -> None:
    assert described(f"供水保障方案\n{lead}\n正文。").facts.get("document_number") == number


@pytest.mark.parametrize(
    ("issuer", "level"),
    [("某某市国防动员办公室", "rule"), ("某某市人民代表大会常务委员会", "local"), ("", "local")],
)
def test_what_an_office_issues_is_no_law_of_its_province(issuer: str, level: str) -> None:
    text = f"---\ntitle: 某某市警报管理办法\nissuer: {issuer}\n---\n{ARTICLES}"
    assert described(text, "a.md").facts["level"] == level
