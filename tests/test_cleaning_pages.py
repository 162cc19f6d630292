"""What web pages and spam sites put around a text goes, on record; the text itself stays."""

import pytest

from indexer.cleaning import clean
from indexer.cleaning.edits import original
from indexer.readers import Block, Content, read
from kb import lexicon
from kb.document import Format

TEXT = (
    "某市召开国防动员工作会议",
    "国防动员工作是国家安全体系的重要组成部分，关乎国家安全。",
    "各级人民政府应当组织人民防空演练，并做好记录。",
)


def around(*, above: tuple[str, ...] = (), below: tuple[str, ...] = ()) -> Content:
    written = "\n\n".join((*above, *TEXT, *below))
    content = read(written.encode(), "file.txt")
    result = clean(content)
    assert original(result.blocks) == "\n".join(block.text for block in content.blocks)
    return result


def lines(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def removed(content: Content) -> str:
    return "".join(edit.removed for block in content.blocks for edit in block.edits)


@pytest.mark.parametrize(
    "line",
    [
        "【字体：大 中 小】 打印 关闭 分享到",
        "【字体：大 中 小】打印",
        "字体：[大 中 小]",
        "打印",
        "关闭",
        "关闭窗口",
        "我要分享",
        "分享到：微信 微博 QQ空间",
        "当前位置：首页>政务公开>工作动态",
        "您现在的位置: 首页 >> 新闻中心 >> 正文",
        "首页 | 新闻中心 | 政务公开 | 互动交流",
        "浏览次数：1234",
        "访问量: 56 次",
        "点击数：[789]",
        "责编:刘玉婷",
        "责任编辑：张三 李四",
        "責編:劉玉婷",
        "责任编辑：张 三",
        "编辑：张三 校对：李四 审核：王五",
        "（责任编辑：张三）",
        "上一篇：关于印发方案的通知",
        "某ICP备05000000号-1 某公网安备 11010102000000号",
        "版权所有：某市人民政府办公室",
        "版权所有 某市人民政府办公室",
        "网站标识码：1234560001",
        "返回顶部",
        "扫一扫在手机打开当前页",
    ],
)
def test_furniture_below_the_text_goes_and_is_on_record(line: str) -> None:
    result = around(below=(line,))
    assert lines(result) == list(TEXT)
    assert removed(result) == "\n" + line


@pytest.mark.parametrize(
    "line",
    ["【字体：大 中 小】 打印 关闭", "当前位置：首页>政务公开", "浏览次数：1234", "首页 新闻中心 政务公开 互动交流"],
)
def test_furniture_above_the_text_goes(line: str) -> None:
    assert lines(around(above=(line,))) == list(TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("省人防办 08-23 18:51 我要分享", "省人防办 08-23 18:51"),
        ("来源：某网 时间：2020-05-06 浏览次数：12 【字体：大 中 小】 打印 关闭", "来源：某网 时间：2020-05-06"),
        ("发布时间：2020-05-06 09:33 【字体：大 中 小】", "发布时间：2020-05-06 09:33"),
    ],
)
def test_furniture_behind_date_and_source_goes_and_these_stay(before: str, after: str) -> None:
    assert lines(around(above=(before,))) == [after, *TEXT]


@pytest.mark.parametrize("note", ["（责编：张三）", "(责任编辑：张三、李四)", "[责任编辑:张三]", " 【责任编辑：张三】"])
def test_the_editor_in_brackets_behind_the_text_goes(note: str) -> None:
    result = around(below=("工作取得新成效。" + note,))
    assert lines(result) == [*TEXT, "工作取得新成效。"]
    assert removed(result) == note


@pytest.mark.parametrize(
    "line",
    [
        "打印机应当定期维护。",
        "关闭阀门，打开排风机。",
        "分享经验",
        "首页应当公布举报电话，便于群众监督。",
        "责任编辑应当对稿件负责。",
        "信息来源：省人防综合处",
        "（张美银）",
        "（省人防办人事教育处）",
        "编辑出版《人民防空》",
        "中小学校",
        "阅读下列材料：",
        "登记注册",
        "联系我们的群众",
        "相关链接",
        "亲历者说",
    ],
)
def test_lines_of_the_text_that_look_like_furniture_stay(line: str) -> None:
    assert lines(around(below=(line, TEXT[1]))) == [*TEXT, line, TEXT[1]][: 5 if line else 4]


def test_words_that_are_furniture_only_outside_stay_inside_the_text() -> None:
    content = clean(read("\n\n".join((TEXT[1], "关闭", TEXT[2])).encode(), "file.txt"))
    assert lines(content) == [TEXT[1], "关闭", TEXT[2]]


def test_a_row_of_places_and_the_company_above_go() -> None:
    company, row = "丹东职址保险股份有限公司", "洛隆县| 林西县| 石景山区| 临清市| 若尔盖县| 财经| 乃东县|"
    result = around(above=(company,), below=(row,))
    assert lines(result) == list(TEXT)
    assert removed(result) == company + "\n\n" + row


def test_a_row_of_places_behind_the_last_sentence_goes() -> None:
    assert (
        lines(around(below=("工作取得新成效。洛隆县|林西县|石景山区|临清市|若尔盖县|乃东县",)))[-1]
        == "工作取得新成效。"
    )


@pytest.mark.parametrize(
    "line",
    [
        "丹东市、林西县、石景山区、临清市、若尔盖县、乃东县、织金县。",
        "单位|数量|备注|时间|地点|人员|",
        "甲县|12|乙县|15|丙县|18|丁县|20",
        "洛隆县 林西县 石景山区 临清市 若尔盖县 乃东县 织金县",
        "洛隆县|林西县|石景山区",
    ],
)
def test_lists_of_places_and_tables_stay(line: str) -> None:
    assert lines(around(below=(line,))) == [*TEXT, line]


def test_a_company_above_stays_without_spam_below_or_when_the_text_names_it() -> None:
    row = "洛隆县| 林西县| 石景山区| 临清市| 若尔盖县| 乃东县|"
    assert lines(around(above=("中国石油天然气股份有限公司",)))[0] == "中国石油天然气股份有限公司"
    named = around(above=("丹东职址保险股份有限公司",), below=("丹东职址公司参加了会议，并作交流发言。", row))
    assert lines(named)[0] == "丹东职址保险股份有限公司"


def test_a_file_of_nothing_but_furniture_is_left_with_its_record() -> None:
    content = clean(Content((Block("打印本页"), Block("关闭窗口")), Format.PLAIN))
    assert lines(content) == [""]
    assert original(content.blocks) == "打印本页\n关闭窗口"


def test_every_entry_of_the_lexicon_is_of_a_known_kind() -> None:
    rows = lexicon.entries("furniture")
    assert {row[0] for row in rows} == {"item", "word", "start", "count", "people", "links"}
    assert len(rows) == len(set(rows))


LINKS = ("相关链接：", "某地开户平台  在线娱乐  彩票计划", "2020年十大新闻盘点", "版权所有 某市人民政府办公室")


def test_a_list_of_links_at_the_end_goes_with_its_label() -> None:
    assert lines(around(below=LINKS)) == list(TEXT)
    assert lines(around(below=("[相关新闻]", "某市开展演练", "责任编辑：张三"))) == list(TEXT)


@pytest.mark.parametrize(
    "below",
    [
        ("相关链接：",),
        ("相关链接", "人民防空是国防的组成部分。"),
        ("相关链接", "某市开展演练", "某市人民防空办公室", "2020年5月6日"),
        ("相关信息", "附件：名单"),
        ("相关链接的规定另行发布", "某市开展演练"),
    ],
)
def test_what_stands_below_such_a_label_and_may_be_text_stays(below: tuple[str, ...]) -> None:
    assert lines(around(below=below)) == [*TEXT, *below]
