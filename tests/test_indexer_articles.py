"""Where one file holds several articles, and what its label table says."""

import pytest

from indexer.articles import split_articles
from indexer.labels import take_label_table
from indexer.readers import Block

BODY = (
    "组织开展疏散演练，检验方案和队伍，查找短板弱项，逐项整改落实，确保警报响起时人人知道往哪里去、由谁带领、带些什么。"
    * 2
)


def blocks(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


def test_a_text_without_bylines_is_one_article() -> None:
    (article,) = split_articles(blocks("演练方案", BODY, "一、目的", BODY))
    assert article.title is None
    assert [block.text for block in article.blocks] == ["演练方案", BODY, "一、目的", BODY]


def test_names_in_brackets_end_articles() -> None:
    found = split_articles(blocks("演练动真格", BODY, "（王小明）", "警报响起来", BODY, "（李 华）"))
    assert [(article.title, article.facts["author"]) for article in found] == [
        ("演练动真格", "王小明"),
        ("警报响起来", "李华"),
    ]


def test_marked_bylines_open_articles_with_the_title_above_them() -> None:
    found = split_articles(
        blocks(
            "综述",
            BODY,
            "◎ 甲市 → 练队伍",
            "拉得出用得上",
            "■张三丰 本报记者 贾 勇",
            BODY,
            "夜训不熄灯",
            "■本报特约通讯员 刘 娴",
            BODY,
        )
    )
    assert [(article.title, article.facts.get("author")) for article in found[1:]] == [
        ("拉得出用得上", "张三丰、贾勇"),
        ("夜训不熄灯", "刘娴"),
    ]
    assert found[1].facts["kicker"] == "甲市 → 练队伍"


@pytest.mark.parametrize("bracketed", ["（试行）", "（院印）", "（回执）", "（一）", "(WHO)"])
def test_other_things_in_brackets_are_no_names(bracketed: str) -> None:
    assert len(split_articles(blocks("通知", BODY, bracketed, "附件说明", BODY, bracketed))) == 1


def test_every_block_is_in_exactly_one_article_or_on_record() -> None:
    texts = ["综述", BODY, "演练动真格", "■王小明", BODY, "警报响起来", "■李华", BODY]
    found = split_articles(blocks(*texts))
    kept = [block.text for article in found for block in article.blocks]
    recorded = [edit.removed.strip() for article in found for block in article.blocks for edit in block.edits]
    assert sorted(kept + recorded + [article.title for article in found if article.title]) == sorted(texts)


def test_rows_of_a_label_table_become_facts_and_leave_the_text() -> None:
    kept, facts = take_label_table(
        blocks(
            "索引号: 003110598/202005-00043 信息分类: 通知",
            "发布机构: 某市人防办 成文日期: 2020-05-06",
            "文号: 某防办〔2020〕3号",
            "正文：说明如下。",
        )
    )
    assert facts == {
        "index_number": "003110598/202005-00043",
        "category": "通知",
        "issuer": "某市人防办",
        "written": "2020-05-06",
        "document_number": "某防办〔2020〕3号",
    }
    assert [block.text for block in kept] == ["正文：说明如下。"]
    assert len(kept[0].edits) == 3


def test_labels_that_lost_characters_are_known_by_their_values() -> None:
    _, facts = take_label_table(
        blocks("号: 003110598/202005-00043 信息分类: 解读", "号: 某防办〔2020〕3号 是否有效: 有效", "正文。")
    )
    assert facts["index_number"] == "003110598/202005-00043"
    assert facts["document_number"] == "某防办〔2020〕3号"
    assert facts["validity"] == "有效"


@pytest.mark.parametrize("line", ["来源：本报讯。今天上午，全市开展演练。", "名称：某某", "注意:警报响起时不要惊慌"])
def test_a_lone_label_in_a_text_is_no_table(line: str) -> None:
    kept, facts = take_label_table(blocks("一份通知", line, BODY))
    assert facts == {}
    assert len(kept) == 3


def test_labels_set_wide_are_labels() -> None:
    kept, facts = take_label_table(blocks("索 引 号：000014349/2020-00031", "标　　题：一份通知", "一份通知", BODY))
    assert facts == {"index_number": "000014349/2020-00031", "title": "一份通知"}
    assert [block.text for block in kept] == [BODY]
