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
