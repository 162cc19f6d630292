"""How a repair changes blocks: whatever rules do, in whatever order, the record gives the original back."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning import clean
from indexer.cleaning.edits import Change, apply, drop, each, every_edit, is_editable, join, original
from indexer.readers import Block, Content, read
from indexer.readers.blocks import Edit
from indexer.readers.tables import table_block
from kb.document import Format


def test_a_change_is_recorded_at_its_place_in_the_new_text() -> None:
    block = apply(Block("實戰(zhàn)標(biāo)準"), [Change(2, 8), Change(9, 15)], "pinyin")
    assert block.text == "實戰標準"
    assert block.edits == (Edit(2, "pinyin", "(zhàn)"), Edit(3, "pinyin", "(biāo)"))


def test_earlier_edits_move_with_their_text() -> None:
    block = apply(apply(Block("一二三四"), [Change(2, 3)], "late"), [Change(0, 1, "甲乙")], "early")
    assert block == Block("甲乙二四", edits=(Edit(0, "early", "一", "甲乙"), Edit(3, "late", "三")))


def test_edits_inside_a_changed_stretch_become_part_of_its_record() -> None:
    block = apply(apply(Block("責(zé)編:劉"), [Change(1, 5)], "pinyin"), [Change(0, 4)], "furniture")
    assert block == Block("", edits=(Edit(0, "furniture", "責編:劉", "", (Edit(1, "pinyin", "(zé)"),)),))
    assert [(edit.rule, edit.at) for edit in every_edit(block.edits)] == [("furniture", 0), ("pinyin", 0)]


def test_a_change_that_cuts_through_an_edit_grows_over_it() -> None:
    block = apply(apply(Block("ab"), [Change(0, 1, "xyz")], "first"), [Change(2, 4, "!")], "second")
    assert block == Block("xy!", edits=(Edit(0, "second", "xyzb", "xy!", (Edit(0, "first", "a", "xyz"),)),))


def test_a_change_that_overlaps_another_or_changes_nothing_is_left_out() -> None:
    block = Block("abcd")
    assert apply(block, [Change(0, 2, "x"), Change(1, 3, "y")], "rule").text == "xcd"
    assert apply(block, [Change(0, 2, "ab")], "rule") is block


def test_a_dropped_block_is_recorded_behind_the_one_before() -> None:
    assert drop([Block("文"), Block("打印"), Block("末")], {1}, "furniture") == [
        Block("文", edits=(Edit(1, "furniture", "\n打印"),)),
        Block("末"),
    ]


def test_dropped_first_blocks_are_recorded_before_the_first_that_stays() -> None:
    assert drop([Block("甲"), Block("乙"), Block("文")], {0, 1}, "furniture") == [
        Block("文", edits=(Edit(0, "furniture", "甲\n"), Edit(0, "furniture", "乙\n")))
    ]


def test_when_every_block_goes_an_empty_one_carries_the_record() -> None:
    gone = drop([Block("甲"), Block("乙")], {0, 1}, "furniture")
    assert [block.text for block in gone] == [""]
    assert original(gone) == "甲\n乙"


def test_a_block_left_empty_is_dropped() -> None:
    assert [block.text for block in each([Block("文"), Block("x")], lambda text: _remove(text, "x"), "r")] == ["文"]


def test_a_block_with_markup_of_its_own_is_left_alone() -> None:
    table = Block("a x", markup="| a | x |")
    assert not is_editable(table)
    assert each([table], lambda text: _remove(text, "x"), "r") == [table]


def test_markup_that_is_the_text_changes_with_it() -> None:
    assert apply(Block("ax", markup="ax"), [Change(1, 2)], "r").markup == "a"


def _remove(text: str, char: str) -> list[Change]:
    return [Change(at, at + 1) for at, found in enumerate(text) if found == char]


LINES = st.lists(st.text("一二三ab \U00020000", min_size=1, max_size=8), min_size=1, max_size=6)
CHANGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("apply"), st.integers(0, 5), CHANGES),
        st.tuples(st.just("join"), st.integers(0, 5), st.text("xyz ", max_size=2)),
        st.tuples(st.just("drop"), st.sets(st.integers(0, 5), max_size=6), st.none()),
    ),
    max_size=8,
)


@given(LINES, STEPS)
def test_undoing_every_edit_gives_the_lines_as_read(lines: list[str], steps: list[tuple[str, object, object]]) -> None:
    blocks = [Block(line) for line in lines]
    for number, (action, what, how) in enumerate(steps):
        blocks = _step(blocks, action, what, how, f"rule{number}")
        assert original(blocks) == "\n".join(lines)
        for block in blocks:
            _stand_in_order(block)


def _step(blocks: list[Block], action: str, what: object, how: object, rule: str) -> list[Block]:
    if action == "drop":
        assert isinstance(what, set)
        return drop(blocks, {number for number in what if number < len(blocks)}, rule)
    assert isinstance(what, int)
    at = what % len(blocks)
    block = blocks[at]
    if action == "apply":
        assert isinstance(how, list)
        size = len(block.text)
        changes = [Change(min(start, size), min(start + length, size), put) for start, length, put in how]
        return [*blocks[:at], apply(block, changes, rule), *blocks[at + 1 :]]
    assert isinstance(how, str)
    if at + 1 == len(blocks):
        return blocks
    return [*blocks[:at], join(block, blocks[at + 1], rule, how), *blocks[at + 2 :]]


def _stand_in_order(block: Block) -> None:
    done = 0
    for edit in block.edits:
        assert edit.at >= done
        done = edit.at + len(edit.put)
        assert block.text[edit.at : done] == edit.put


def test_a_cell_of_a_table_is_mended_in_text_and_markup_and_the_blanks_between_cells_stay() -> None:
    table = table_block([["科目", "", "要求"], ["實戰(zhàn)化", "", "第２０条"]])
    cleaned = clean(Content((table,), Format.MARKDOWN)).blocks
    assert [block.text for block in cleaned] == ["科目  要求\n實戰化  第20条"]
    assert cleaned[0].markup == "| 科目 |  | 要求 |\n| --- | --- | --- |\n| 實戰化 |  | 第20条 |"
    assert [edit.rule for edit in cleaned[0].edits] == ["pinyin", "width"]
    assert original(cleaned) == table.text


def test_a_table_in_markdown_is_mended_unless_its_cells_hold_markup() -> None:
    source = "| 科目 | 要求 |\n| :- | - |\n| 實戰(zhàn)化 | 多練 |\n"
    plain = clean(read(source.replace(":", "-").encode(), "a.md"))
    assert plain.blocks[0].text == "科目 要求\n實戰化 多練"
    for kept in (source, source.replace(":", "-").replace("多練", "**多練**")):
        assert clean(read(kept.encode(), "a.md")).blocks[0].text == "科目 要求\n實戰(zhàn)化 多練"
