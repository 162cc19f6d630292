"""Texts of everything that our own rules look for, in any order and without end: no rule may stumble.

What reading a file would turn into one line is not caught here: an exception is a fault of ours.
"""

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from indexer.parse import documents_of
from indexer.readers import read
from kb.curricula.export import markdown
from kb.errors import KbError
from kb.markup import render
from kb.search.parser import parse
from tests.fuzzing.tally import Tally, tried
from tests.fuzzing.values import text

_SIGNS = (
    "一十百千第条章节款项之的和、，。；：！？“”‘’（）()《》〈〉【】〔〕[]…—-－～·•■●#|*_`<>&\"'/\\ \t\n\u3000\u200b"
)
_PIECES = [
    *_SIGNS,
    "第一条",
    "第９９条之二",
    "第十章 总则\n",
    "\n\n",
    "\n第二条　",
    "第（三）项",
    "前款",
    "本法第三条",
    "《国防动员法》第十条第二款",
    "一、",
    "（一）",
    "1.",
    "1.1.1 ",
    "①",
    "附件１",
    "附：",
    "\n## ",
    "\n> ",
    "\n- ",
    "\n| a | b |\n| --- | --- |\n",
    "```\n",
    "国发〔2020〕1号",
    "国务院令第697号",
    "2020年1月1日",
    "二〇二〇年",
    "20201301",
    "日期：",
    "来源：",
    "责任编辑：",
    "印发",
    "四个全面",
    "“两学一做”",
    "三会一课，即",
    "是指",
    "简称“",
    "以下称",
    "不少于30%",
    "达到100万人",
    "力争到2025年",
    "每年",
    "仅展示前500字",
    "共1页 第2页",
    "- 3 -",
    "上一页 下一页",
    "首页 > 新闻 > ",
    "zhòng(重)",
    "锟斤拷",
    "â€œ",
    "防 空 警 报",
    "---\n",
    "title: ",
    "kind: law\n",
    "---\ntitle: [\n---\n",
    "[[防空|",
    "]]",
    "](javascript:x)",
    "{#a}",
    "<b>",
    "</b",
    "&#0;",
    "&amp;",
]


def _as(name: str) -> Callable[[str], object]:
    return lambda typed: documents_of(read(typed.encode("utf-8", "replace"), name), name)


_TAKERS: dict[str, Callable[[str], object]] = {
    "query": parse,
    "text": _as("a.txt"),
    "Markdown": _as("a.md"),
    "HTML": _as("a.html"),
    "rendered": lambda typed: render(typed, lambda _text: []),
    "curriculum": markdown.read,
}


def try_texts(_home: Path, cases: int) -> Tally:
    """Give ``cases`` texts to everything that takes one."""
    piece = st.one_of(st.sampled_from(_PIECES), st.sampled_from(_PIECES), text)
    some = st.lists(piece, max_size=40).map("".join)
    few = st.lists(piece, min_size=1, max_size=3).map("".join)
    many = st.builds(lambda one, times: one * times, few, st.integers(2, 300))
    return tried(st.tuples(st.sampled_from(sorted(_TAKERS)), st.one_of(some, some, many)), _taken, cases)


def _taken(case: tuple[str, str]) -> str:
    taker, typed = case
    try:
        _TAKERS[taker](typed[:100_000])
    except KbError as refusal:
        if len(str(refusal).splitlines()) > 1:
            raise AssertionError(f"more than one line: {refusal}") from refusal
        return "refused"
    return "taken"
