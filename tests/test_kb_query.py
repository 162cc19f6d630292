"""The query language: what is typed becomes a tree, what is not understood becomes a remark, nothing raises."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.document import Kind
from kb.search.parser import citation, make_filter, parse
from kb.search.query import All, AnyOf, Citation, Filter, Group, Node, Not, Note, Phrase, Prefix, Words, leaves


@pytest.fixture(autouse=True)
def _no_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grammar alone; what is searched beside the words typed has tests of its own."""
    monkeypatch.setenv("KB_SYNONYMS", "0")
    monkeypatch.setenv("KB_REGIONAL", "0")


DRILL, SIREN, AIR = (Phrase(word, ((word, 0),)) for word in ("演练", "警报", "防空"))


def plain(text: str, *terms: str, field: str | None = None) -> Words:
    return Words(text, terms or (text,), field)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("防空", plain("防空")),
        ("防空 警报", plain("防空 警报", "防空", "警报")),
        ("防空警报", plain("防空警报", "防空", "警报", "防空警报")),
        ("防空 防空", plain("防空 防空", "防空")),
        ("的", plain("的")),
        ("什么是防空", plain("什么是防空", "防空")),
        ("防空演練", plain("防空演練", "防空", "演练")),
        ('"防空 警报"', Phrase("防空 警报", (("防空", 0), ("空\n", 1), ("警报", 3)))),
        ("“防空”", AIR),
        ("「防空」", AIR),
        ("『防空』", AIR),
        ("＂防空＂", AIR),
        ("防空 AND 警报", All((AIR, SIREN))),
        ("防空 且 警报 且 演练", All((AIR, SIREN, DRILL))),
        ("防空 OR 警报", AnyOf((AIR, SIREN))),
        ("防空 或 警报 或 演练", AnyOf((AIR, SIREN, DRILL))),
        ("防空 AND 警报 OR 演练", AnyOf((All((AIR, SIREN)), DRILL))),
        ("防空 AND (警报 OR 演练)", All((AIR, AnyOf((SIREN, DRILL))))),
        ("防空 且 （警报 或 演练）", All((AIR, AnyOf((SIREN, DRILL))))),
        ("防空或警报", plain("防空或警报", "防空", "警报")),
        ("OR", plain("OR", "or")),
        ("and or", plain("and or", "and", "or")),
        ("防空 -演练", Group((plain("防空"),), (), (DRILL,))),
        ("防空 NOT 演练", Group((plain("防空"),), (), (DRILL,))),
        ("-演练", Group((), (), (DRILL,))),
        ("防空 NOT NOT 演练", Group((plain("防空"),), (DRILL,), ())),
        ("防空 AND NOT 演练", All((AIR, Not(DRILL)))),
        ("防空-演练", plain("防空-演练", "防空", "演练")),
        ('防空 "警报"', Group((plain("防空"),), (SIREN,), ())),
        ("人防*", Prefix("人防")),
        ("人防**", Prefix("人防")),
        ("CIVIL*", Prefix("civil")),
        ("标题:防空", plain("防空", field="title")),
        ("标题：防空", plain("防空", field="title")),
        ("Title:防空", plain("防空", field="title")),
        ("目次:防空", plain("防空", field="headings")),
        ("heading:防空", plain("防空", field="headings")),
        ('标题:"防空"', Phrase("防空", (("防空", 0),), "title")),
        ("标题:防空*", Prefix("防空", "title")),
        ("-标题:防空", Group((), (), (Phrase("防空", (("防空", 0),), "title"),))),
        ("来源:防空", plain("来源:防空", "来源", "防空")),
        ("类型:法规", Filter("kind", ("law",))),
        ("防空 类型:法规", Group((plain("防空"),), (Filter("kind", ("law",)),), ())),
        ("防空 -类型:法规", Group((plain("防空"),), (), (Filter("kind", ("law",)),))),
        ("目录:报告", Filter("folder", ("报告",))),
        ("folder:training", Filter("folder", ("training",))),
    ],
)
def test_what_is_typed_and_what_it_means(typed: str, tree: Node | None) -> None:
    assert parse(typed).tree == tree


@pytest.mark.parametrize(
    "typed",
    [
        "国防动员法第十条",
        "国防动员法第10条",
        "国防动员法10条",
        "国防动员法第１０条",
        "國防動員法第十條",
        "国防动员法 第十条",
        "《国防动员法》第十条",
        "《國防動員法》 第10條",
        "  《国防动员法》第十条  ",
    ],
)
def test_an_article_may_be_cited_in_any_spelling(typed: str) -> None:
    assert parse(typed).citation == citation(typed.strip()) == Citation("国防动员法", "第十条")


@pytest.mark.parametrize(
    ("typed", "cited"),
    [
        ("刑法第一百零五条之二", Citation("刑法", "第一百零五条之二")),
        ("刑法105条之2", Citation("刑法", "第一百零五条之二")),
        ("刑法第一〇五条", Citation("刑法", "第一百零五条")),
        ("中华人民共和国人民防空法第三条", Citation("中华人民共和国人民防空法", "第三条")),
        ("刑法修正案（十一）第二条", Citation("刑法修正案(十一)", "第二条")),
        ("管理办法(试行)第二条", Citation("管理办法(试行)", "第二条")),
        ("国防动员法", None),
        ("国防动员法第十章", None),
        ("国防动员法第十条规定了什么", None),
        ("国防动员法第99999条", None),
        ("第十条", None),
        ("10条", None),
    ],
)
def test_only_a_law_with_an_article_is_a_citation(typed: str, cited: Citation | None) -> None:
    assert parse(typed).citation == cited


def test_a_citation_is_searched_as_words_too() -> None:
    assert parse("国防动员法第十条").tree is not None


@pytest.mark.parametrize(
    ("typed", "remarks"),
    [
        ("防空", []),
        ("防空 AND 警报", []),
        ("“防空", [(Note.OPEN_QUOTE, "")]),
        ('防空 "', [(Note.OPEN_QUOTE, "")]),
        ("(防空", [(Note.OPEN_BRACKET, "")]),
        ("防空))", [(Note.OPEN_BRACKET, "")]),
        ("防空 OR", [(Note.LONE_OPERATOR, "OR")]),
        ("或 防空", [(Note.LONE_OPERATOR, "或")]),
        ("防空 AND", [(Note.LONE_OPERATOR, "AND")]),
        ("防空 NOT", [(Note.LONE_OPERATOR, "NOT")]),
        ("类型:诗歌", [(Note.UNKNOWN_VALUE, "类型:诗歌")]),
        ("年份:猴年", [(Note.UNKNOWN_VALUE, "年份:猴年")]),
        ("年份:2021..2019", [(Note.UNKNOWN_VALUE, "年份:2021..2019")]),
        ("", [(Note.NOTHING_TO_FIND, "")]),
        ("，。！", [(Note.NOTHING_TO_FIND, "")]),
        ('""', [(Note.NOTHING_TO_FIND, "")]),
        ("*", [(Note.NOTHING_TO_FIND, "")]),
    ],
)
def test_what_was_read_otherwise_is_said(typed: str, remarks: list[tuple[Note, str]]) -> None:
    assert [tuple(remark) for remark in parse(typed).remarks] == remarks


@pytest.mark.parametrize(
    "typed",
    ["“防空", '防空 "', "(防空", "防空))", "防空 OR", "OR 防空", "防空 AND", "防空 NOT", "()防空", '"" 防空', "防空?"],
)
def test_what_is_not_understood_leaves_the_plain_words(typed: str) -> None:
    tree = parse(typed).tree
    assert isinstance(tree, Words)
    assert tree.terms == ("防空",)


def test_an_unknown_value_is_searched_as_words() -> None:
    assert parse("类型:诗歌").tree == plain("诗歌")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("防空 OR", "“OR”缺少可连接的词语，已忽略"),
        ("类型:诗歌", "“类型:诗歌”不是可用的取值，已按普通词语检索"),
        ("防" * 501, "查询过长，只用了前 500 个字符"),
        ("“防空", "引号没有成对，已按普通词语检索"),
    ],
)
def test_a_remark_is_a_sentence(typed: str, sentence: str) -> None:
    assert str(parse(typed).remarks[0]) == sentence


def test_a_query_of_ten_thousand_characters_is_cut() -> None:
    query = parse("防空警报" * 2500)
    assert (Note.CUT, "500") in query.remarks
    assert isinstance(query.tree, Words)
    assert len(query.tree.text) == 500


def test_a_query_of_two_hundred_terms_is_cut() -> None:
    query = parse(" ".join(str(number) for number in range(200))[:500])
    assert (Note.TOO_MANY_TERMS, "64") in query.remarks
    assert sum(len(leaf.terms) for leaf in leaves(query.tree) if not isinstance(leaf, Prefix)) == 64


def test_the_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_QUERY_CHARS", "5")
    monkeypatch.setenv("KB_MAX_QUERY_TERMS", "1")
    query = parse("防空 警报 演练")
    assert query.tree == plain("防空")
    assert [tuple(remark) for remark in query.remarks] == [(Note.CUT, "5"), (Note.TOO_MANY_TERMS, "1")]


@pytest.mark.parametrize("typed", ["(" * 400 + "防空", "NOT " * 120 + "防空", "(" * 200 + "防空" + ")" * 200])
def test_deep_nesting_still_finds_its_words(typed: str) -> None:
    (leaf,) = leaves(parse(typed).tree)
    assert "防空" in leaf.text


OPERATORS = st.text('()“”"-OR AND NOT 或且:*《》标题类型年份 防空')
PIECES = st.lists(
    st.sampled_from(
        [*'()“”「」"-:*《》 ', " OR ", " AND ", " NOT ", " 或 ", " 且 ", "标题:", "类型:", "年份:", "目录:"]
    )
    | st.sampled_from(["防空", "法规", "2021", "..", "第十条", "国防动员法", "１２", "İ", "𠮷"])
).map("".join)


@settings(deadline=None)
@given(st.text() | OPERATORS | PIECES)
@example("()" * 250)
@example("标题:")
@example("标题:(")
@example("类型:“")
@example("- -")
@example("NOT AND OR")
def test_nothing_that_is_typed_raises(typed: str) -> None:
    query = parse(typed)
    assert query.text == typed
    assert (query.tree is None) == (Note.NOTHING_TO_FIND in [remark.note for remark in query.remarks])


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        *[("kind", kind.value, (kind.value,)) for kind in Kind],
        ("kind", "LAW", ("law",)),
        ("kind", "法规", ("law",)),
        ("kind", "法律", ("law",)),
        ("kind", "政策", ("policy",)),
        ("kind", "工作报告", ("report",)),
        ("kind", "报告", ("report",)),
        ("kind", "培训", ("training",)),
        ("kind", "动态", ("news",)),
        ("kind", "其他", ("other",)),
        ("kind", "诗歌", None),
        ("kind", "", None),
        ("year", "2021", ("2021",)),
        ("year", "2021年", ("2021",)),
        ("year", "2019..2021", ("2019", "2020", "2021")),
        ("year", "2019-2021", ("2019", "2020", "2021")),
        ("year", "2019到2020年", ("2019", "2020")),
        ("year", "2019至2020", ("2019", "2020")),
        ("year", "2097..", ("2097", "2098", "2099")),
        ("year", "..1902", ("1900", "1901", "1902")),
        ("year", "2021..2019", None),
        ("year", "..", None),
        ("year", "21", None),
        ("year", "1821", None),
        ("year", "2021-05", None),
        ("folder", "报告/2024", ("报告/2024",)),
    ],
)
def test_filter_values(name: str, value: str, values: tuple[str, ...] | None) -> None:
    assert make_filter(name, value) == (Filter(name, values) if values else None)
