"""Sentences whose rest stands in another column: what is put together, what is left and flagged."""

import random
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cleaning import clean
from indexer.cleaning.columns import restore_columns
from indexer.cleaning.edits import original
from indexer.cleaning.moves import in_lines
from indexer.parse import documents_of
from indexer.readers import Block, Content, read
from indexer.run import Options, run
from kb.commands.check import check
from kb.document import Document, Format
from kb.library import Library
from tests.conftest import CORPUS, write_files

WIDTH = 18

# Our own text. A bar marks where a column ends.
PANTRY = (
    "◎ 甲省青山市 → 清点应急物资",
    "仓库里的明白账",
    "■王小明 本报记者 李 华",
    "“货架上的每一件器材，都能说出来处和去向。”青山市国动办仓库保管|员赵明打开登记本，向检查组介绍去年以来的清点情况。",
    "过去，各单位的储备物资分散存放，账目各记各的，遇到演练常常要临时拼|凑。今年春天，该市把十二处仓库编成一本总账，每季度核对一次。",
    "清点不是为了好看。检查组随机抽取器材通电试用，对过期的滤毒罐当场登记更换，并把结果通报各单位。",
)
DRILL = (
    "◎ 乙省白河市 → 组织疏散演练",
    "楼道里练出来的默契",
    "■本报通讯员 周 宁",
    "五月的一个上午，防空警报在白河市城东社区响起。不到十分钟，两千多名居|民按照楼栋顺序进入地下人防工程，老人和孩子由志愿者陪同。",
    "这样的演练，社区已经组织了三次。第一次演练时，有的楼道灯不亮，有的居民不认得墙上的标|识，走了不少弯路。社区干部逐户上门，把路线图贴在每家门后。",
    "演练结束后，居民代表坐在一起提意见。大家认为，下一次应当选在夜间进行。",
)
LECTURE = (
    "◎ 丙省红岩市 → 国防教育进校园",
    "一堂课的三次修改",
    "■陈静",
    "“同学们，听到这样的声音，应该往哪里走？”红岩市第三中学的操场上，教|官播放一段音响，向学生提问。为了这堂课，备课组前后改了三稿。",
    "第一稿讲的是条文，学生听得昏昏欲睡。第二稿加了视频，热闹却记不住。第三稿把课堂搬到工程里，学生自己找出口、关闸|门，一节课下来人人会做。",
    "目前，这堂课已经在全市推广。备课组说，修改还会继续。",
)
ARTICLES = (PANTRY, DRILL, LECTURE)
UNSURE = (
    "◎ 丙省红岩市 → 国防教育进校园",
    "一堂课的三次修改",
    "■陈静",
    "红岩市第三中学的操场上，教官播放一段音响，向学生提问。为了这堂课，备课组走访了五所学校，收集了|学生们最关心的问题。",
    "目前，这堂课已经在全市推广。备课组说，修改还会继续。",
)


def columns(article: tuple[str, ...]) -> list[list[str]]:
    """Return the columns of an article, each the paragraphs it holds: a bar ends a column."""
    found: list[list[str]] = [[]]
    for paragraph in article:
        first, *others = paragraph.split("|")
        found[-1].append(first)
        found += [[piece] for piece in others]
    return found


def page(*articles: tuple[str, ...]) -> str:
    """Return a page as read across its columns: each article's first column, then the second ones, …"""
    rows = zip_longest(*map(columns, articles), fillvalue=[])
    return "\n\n".join(wrapped(paragraph) for paragraph in chain.from_iterable(chain.from_iterable(rows)))


def wrapped(paragraph: str) -> str:
    """Return a paragraph as the lines of a column."""
    if paragraph.startswith(("◎", "■")):
        return paragraph
    return "\n".join(paragraph[at : at + WIDTH] for at in range(0, len(paragraph), WIDTH))


def read_page(*articles: tuple[str, ...]) -> tuple[Document, ...]:
    return documents_of(read(page(*articles).encode(), "版面.txt"), "版面.txt")


def lines(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def body(document: Document) -> list[str]:
    return [line for section in document.sections for line in section.text.split("\n")]


def whole(article: tuple[str, ...]) -> list[str]:
    return [paragraph.replace("|", "") for paragraph in article[3:]]


def test_a_page_of_three_articles_becomes_three_documents_with_whole_sentences() -> None:
    found = read_page(*ARTICLES)
    assert [document.title for document in found] == [article[1] for article in ARTICLES]
    assert [document.facts["author"] for document in found] == ["王小明、李华", "周宁", "陈静"]
    assert [body(document) for document in found] == [whole(article) for article in ARTICLES]
    assert not any(flag.name in ("column-order", "broken-off") for document in found for flag in document.flags)


def test_the_page_as_read_can_be_had_back() -> None:
    content = read(page(*ARTICLES).encode(), "版面.txt")
    assert original(clean(content).blocks) == "\n".join(lines(content))


def test_the_three_documents_share_the_page_as_their_source(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"版面.txt": page(*ARTICLES)})
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    with Library(tmp_path / "home") as library:
        hits = library.search("防空警报 OR 滤毒罐 OR 备课组").hits
        assert {hit.source for hit in hits} == {"版面.txt"}
        assert {hit.title for hit in hits} == {article[1] for article in ARTICLES}
        _, doubts = library.check()
    assert {doubt.name for doubt in doubts} == {"no-date"}


def test_a_page_that_cannot_be_put_in_order_is_listed_with_its_place(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"版面.txt": page(PANTRY, DRILL, UNSURE)})
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    outcome = CliRunner().invoke(check, obj=tmp_path / "home")
    listed = [line for line in outcome.stdout.splitlines() if "版面待核" in line]
    assert outcome.exit_code == 0
    assert len(listed) == 1
    assert listed[0].startswith("column-order 版面待核: 版面.txt#")
    assert listed[0].endswith(": ，收集了")
    with Library(tmp_path / "home") as library:
        assert [hit.title for hit in library.search("含:版面待核 操场").hits] == [UNSURE[1]]


def test_a_rest_that_nothing_ties_to_its_beginning_stays_where_it_is() -> None:
    content = clean(read(page(PANTRY, DRILL, UNSURE).encode(), "版面.txt"))
    assert "column-order" in content.flags
    assert "学生们最关心的问题。" in lines(content)
    assert any(line.endswith("，收集了") for line in lines(content))


def test_two_beginnings_that_fit_one_rest_are_left_alone() -> None:
    """Both columns end with the same half of a word: nothing says which goes on."""
    first = "社区组织居民熟悉疏散路线。大家边走边记，最后在广场集合，由物业公司的管理人"
    second = "学校组织师生开展应急演练。各班按顺序下楼，最后在操场集合，由后勤部门的工作人"
    texts = [first, "这一天，警报准时响起，各单位按方案行动。", second, "演练历时一小时，全程平稳。", "员清点人数。"]
    content = clean(read("\n\n".join(texts).encode(), "版面.txt"))
    assert lines(content) == texts
    assert content.flags == ("column-order",)


def test_a_rest_goes_to_the_only_beginning_that_fits() -> None:
    texts = [
        "社区组织居民熟悉疏散路线。大家边走边记，最后在广场集合，由物业公司的管理人",
        "这一天，警报准时响起，各单位按方案行动。",
        "员清点人数。",
    ]
    content = clean(read("\n\n".join(texts).encode(), "版面.txt"))
    assert lines(content) == [texts[0] + texts[2], texts[1]]
    assert original(content.blocks) == "\n".join(texts)


def test_a_bracket_closed_further_on_ties_a_rest_to_its_beginning() -> None:
    texts = [
        "检查组依据有关规定逐项核对。核对的内容包括器材数量、存放条件和《人防工程维护",
        "演练分三个阶段进行，历时一小时。",
        "管理办法》规定的其他事项。",
    ]
    assert lines(clean(read("\n\n".join(texts).encode(), "版面.txt"))) == [texts[0] + texts[2], texts[1]]


@pytest.mark.parametrize(
    "between",
    [
        "数智赋能，破解难点。",  # a word that the dictionary lacks, no half of 人数
        "王鹰介绍了情况。",  # a name
        "（一）员工的职责。",  # an item
        "与人合作的，从其规定。",  # may begin a paragraph of a law
    ],
)
def test_what_may_begin_a_paragraph_is_no_rest(between: str) -> None:
    first = "社区组织居民熟悉疏散路线。大家边走边记，最后在广场集合，清点参训人"
    texts = [first, "这一天，警报准时响起，各单位按方案行动。", between, "演练历时一小时，全程平稳。"]
    assert lines(clean(read("\n\n".join(texts).encode(), "版面.txt"))) == texts


def test_a_page_read_in_order_is_left_alone() -> None:
    in_order = "\n\n".join(paragraph.replace("|", "") for article in ARTICLES for paragraph in article)
    content = read(in_order.encode(), "版面.txt")
    assert clean(content).blocks == content.blocks
    assert clean(content).flags == ()


def test_the_rule_changes_nothing_in_the_starter_library() -> None:
    for path in sorted(CORPUS.rglob("*.md")):
        blocks = list(read(path.read_bytes(), path.name).blocks)
        assert restore_columns(blocks) == blocks
        paragraphs = [block for block in blocks if len(block.text) > 1]
        random.Random(path.name).shuffle(paragraphs)
        # Whole paragraphs in any order: nothing breaks off, so nothing goes elsewhere.
        assert restore_columns(paragraphs) == paragraphs


def test_the_rule_changes_nothing_in_300_laws(shared: Path) -> None:
    paths = sorted((shared / "corpora" / "laws").rglob("*.md"))
    for path in paths[:: len(paths) // 300]:
        blocks = list(read(path.read_bytes(), path.name).blocks)
        assert restore_columns(blocks) == blocks


PIECES = [
    *(piece for article in (*ARTICLES, UNSURE) for paragraph in article for piece in paragraph.split("|")),
    "检查组逐项核对。核对的内容包括《人防工程维护",
    "管理办法》规定的其他事项。",
    "的重要纽带，形成了合力。",
    "随着县级以上政府普遍成立国防动",
    '"某小区 门零件锈 员办公室,县以下 工作谁来抓。',
    "蚀,其他门扇下 缺少垫托。",
]


@pytest.mark.parametrize("seed", range(200))
def test_pieces_in_any_order_come_back_as_read_and_stay_as_mended(seed: int) -> None:
    chance = random.Random(seed)
    blocks = [Block(chance.choice(PIECES)) for _ in range(chance.randrange(2, 16))]
    cleaned = clean(Content(tuple(blocks), Format.PLAIN))
    again = clean(cleaned)
    assert original(cleaned.blocks) == "\n".join(block.text for block in blocks)
    assert (lines(again), again.flags) == (lines(cleaned), cleaned.flags)
    # The paragraphs that went below another are blocks again, with their own edits.
    split = in_lines(cleaned.blocks)
    assert "\n".join(block.text for block in split) == "\n".join(lines(cleaned))
    assert all(block.text[edit.at : edit.at + len(edit.put)] == edit.put for block in split for edit in block.edits)


def test_a_line_of_a_slide_goes_to_no_other_slide() -> None:
    decks = sorted(CORPUS.rglob("*.pptx"))
    assert len(decks) == 2
    for path in decks:
        content = read(path.read_bytes(), path.name)
        assert clean(content).blocks == content.blocks
        assert clean(content).flags == ()
