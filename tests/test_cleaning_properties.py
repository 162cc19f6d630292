"""Cleaning whatever comes: it never raises, a second cleaning finds nothing, the original can be had back."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.cleaning import RULES, clean
from indexer.cleaning.edits import every_edit, original
from indexer.flags import FLAGS, flags_of
from indexer.readers import Block, Content, read
from indexer.readers.lines import one_line
from indexer.readers.tables import pipe_tables
from kb.document import Format
from kb.errors import UnreadableFileError
from kb.markup import parse, visible_text

# What the rules look for, so that random texts run into them.
FRAGMENTS = (
    "實戰(zhàn)", "分(fēn)為(wèi)", "人(ren2)", "战(ㄓㄢˋ)", "(WHO)", "（试行）", "(zh", "àn)", "?fù)",
    "国防动员 则如战争之弓。", "人民防空工程由国家和社会共同建设，", "平时由投资者使用管理，收益归投资者所有。",
    "第十条 ", "（一）", "一、", "1.", "久", "久为功的韧劲，",
    "洛隆县| 林西县| 石景山区| 临清市| 若尔盖县| 乃东县|", "丹东职址保险股份有限公司", "【字体：大 中 小】", "打印",
    "关闭", "责编:刘玉婷", "浏览次数：12", "当前位置：首页>新闻", "仅展示661字,全文共1644字",
    "……(开头部分已省略275字)", "— 3 —", "第3页", "12", "好", "头", "更", "走在前列", "干在实处", "浜烘皯闃茬┖",
    "äººæ°‘é˜²ç©º", "ÈËÃñ·À¿Õ", "\u200b", "\ufeff", "\x00", "\u2028", "\ue24f", "\ufffd", "２０２０年",
    "ＡＢＣ", "⼈⺠", "2O20年", "8月l日", "一九九0年", "327日", "20xx年", "***", "“", "”", "《", "》", "。", "，",
    "、", " ", "　", "\t", "|", "\n", "\n\n", "\n　　", "记者 贾 勇", "短 期 负 荷",
)  # fmt: skip
MIXED = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=30).map("".join)
TEXTS = st.one_of(st.text(max_size=200), MIXED)
FORMS = st.sampled_from((Format.PLAIN, Format.MARKDOWN))
BLOCKS = st.lists(
    st.builds(Block, MIXED, st.sampled_from((0, 0, 0, 2)), gap=st.booleans(), indent=st.booleans()), max_size=12
)


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def read_text(text: str) -> Content:
    try:
        return read(text.encode("utf-8", "ignore"), "some.txt")
    except UnreadableFileError:
        return Content((Block(text),), Format.PLAIN)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("久(" * 60 + "zhàn" + ")" * 60)
@example("重?fù)?dān)" * 3)
def test_cleaning_any_text_is_idempotent_and_reversible(text: str) -> None:
    content = read_text(text)
    cleaned = clean(content)
    assert original(cleaned.blocks) == "\n".join(texts(content))
    assert texts(clean(cleaned)) == texts(cleaned)


@settings(max_examples=400, deadline=None)
@given(BLOCKS, FORMS)
def test_cleaning_any_blocks_is_idempotent_and_reversible(blocks: list[Block], form: Format) -> None:
    content = Content(tuple(blocks), form)
    cleaned = clean(content)
    assert original(cleaned.blocks) == "\n".join(texts(content))
    assert texts(clean(cleaned)) == texts(cleaned)
    assert clean(cleaned).flags == cleaned.flags


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_every_edit_names_its_rule_and_stands_where_it_says(blocks: list[Block]) -> None:
    names = {rule.name for rule in RULES}
    for block in clean(Content(tuple(blocks), Format.PLAIN)).blocks:
        assert {edit.rule for edit in every_edit(block.edits)} <= names
        assert all(block.text[edit.at : edit.at + len(edit.put)] == edit.put for edit in block.edits)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(Block, MIXED, markup=st.just("**own**")), max_size=6))
def test_blocks_with_markup_of_their_own_are_left_alone(blocks: list[Block]) -> None:
    assert clean(Content(tuple(blocks), Format.MARKDOWN)).blocks == tuple(blocks)


def blanks_aside(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(MIXED.map(one_line), min_size=2, max_size=4), min_size=2, max_size=5))
def test_cells_of_a_table_are_cleaned_in_text_and_markup_alike(rows: list[list[str]]) -> None:
    content = Content(tuple(pipe_tables(rows)), Format.MARKDOWN)
    cleaned = clean(content)
    assert original(cleaned.blocks) == "\n".join(texts(content))
    assert texts(clean(cleaned)) == texts(cleaned)
    for before, block in zip(content.blocks, cleaned.blocks, strict=True):
        assert len(block.cells) == len(before.cells) or not block.text
        spans = [span for row in block.cells for span in row]
        assert blanks_aside("".join(block.text[start:end] for start, end in spans)) == blanks_aside(block.text)
        shown = visible_text(parse(block.markup or "")).replace("\ufffd", "\0")
        assert blanks_aside(shown) == blanks_aside(block.text.replace("\ufffd", "\0"))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_flags_stand_where_they_say(text: str) -> None:
    names = {flag.name for flag in FLAGS}
    found = flags_of(text)
    assert all(name in names and detail and text[at : at + len(detail)] == detail for name, at, detail in found)
    assert found == sorted(found, key=lambda flag: flag[1])
