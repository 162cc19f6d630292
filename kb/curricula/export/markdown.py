"""A curriculum as Markdown that can be read, edited by hand and taken in again without losing anything.

What a person edits (excerpts, texts, remarks) stands in the open; what keeps it together (ids, addresses, digests) in
comments of JSON before it. Where a heading and its comment disagree the comment counts.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from kb.curricula import MARKDOWN_MARK
from kb.curricula.curriculum import Curriculum, CurriculumError, Item, Module, convert

_COMMENT = re.compile(r"^<!-- (?P<name>[a-z-]+) ?(?P<data>\{.*\})? -->$")
# What stands in the open between <!-- text --> and <!-- end -->; an excerpt is quoted line by line.
_OPEN = ("excerpt", "text", "remark")
_LETTERS = "ABCDEFGH"


def write(curriculum: Curriculum) -> str:
    """Return the Markdown of a curriculum; ``read`` gives it back."""
    data = _fields(curriculum, skip=("modules",))
    lines = [_comment("xuehai-curriculum", data), f"# {_line(curriculum.title)}", ""]
    lines += _facts(curriculum)
    for number, module in enumerate(curriculum.modules, start=1):
        lines += _module(module, number)
    return "\n".join(lines) + "\n"


def read(text: str) -> Curriculum:
    """Return the curriculum that Markdown holds; raises CurriculumError for anything ``write`` does not make."""
    if not text.startswith(MARKDOWN_MARK):
        raise CurriculumError("line 1", "the Markdown does not begin as our export does")
    whole: dict[str, Any] = {}
    modules: list[dict[str, Any]] = []
    reading = iter(enumerate(text.split("\n"), start=1))
    for number, line in reading:
        match = _COMMENT.match(line)
        if match is None:
            continue
        name, data = match["name"], _data(match["data"], number)
        if name == "xuehai-curriculum":
            whole = data
        elif name == "module":
            modules.append(data | {"items": []})
        elif name == "item" and modules:
            modules[-1]["items"].append(data)
        elif name in _OPEN and modules and modules[-1]["items"]:
            modules[-1]["items"][-1][name] = _body(name, reading)
        else:
            raise CurriculumError(f"line {number}", f"a comment {name} has no place here")
    return convert(whole | {"modules": modules})


def _module(module: Module, number: int) -> Iterator[str]:
    yield from ("", f"## {number}. {_line(module.title)}（{module.hours:g} 学时）", "")
    yield _comment("module", _fields(module, skip=("items",)))
    yield from _listed("目标", module.objectives)
    for place, item in enumerate(module.items, start=1):
        yield from ("", f"### {number}.{place} {_line(item.title) or item.kind.value}", "")
        yield _comment("item", _fields(item, skip=_OPEN))
        if item.source:
            yield from ("", f"出处：{_line(item.source)}")
        yield from _bodies(item)
        yield from _questions(item)


def _bodies(item: Item) -> Iterator[str]:
    for name in _OPEN:
        text = getattr(item, name)
        if text:
            lines = _escaped(text).split("\n")
            yield from (
                "",
                f"<!-- {name} -->",
                *(f"> {line}" if name == "excerpt" else line for line in lines),
                "<!-- end -->",
            )


def _questions(item: Item) -> Iterator[str]:
    for number, question in enumerate(item.questions, start=1):
        yield from ("", f"{number}. {_line(question.asked)}")
        yield from (f"   {_LETTERS[at]}. {_line(choice)}" for at, choice in enumerate(question.choices))


def _facts(curriculum: Curriculum) -> Iterator[str]:
    if curriculum.audience:
        yield f"对象：{_line(curriculum.audience)}"
    if curriculum.hours:
        yield from ("", f"学时：{curriculum.hours:g}")
    yield from _listed("先修要求", curriculum.prerequisites)
    yield from _listed("目标", curriculum.objectives)


def _listed(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"{name}：", "", *(f"- {_line(line)}" for line in lines))


def _body(name: str, reading: Iterator[tuple[int, str]]) -> str:
    """Return the lines up to the end mark, as they were before they were quoted and escaped."""
    lines: list[str] = []
    for _, line in reading:
        if line == "<!-- end -->":
            return _plain("\n".join(lines))
        lines.append(line.removeprefix(">").removeprefix(" ") if name == "excerpt" else line)
    raise CurriculumError("the end of the file", f"the {name} of an item does not end")


def _fields(value: Any, skip: Sequence[str]) -> dict[str, Any]:
    return {name: data for name, data in msgspec.to_builtins(value).items() if name not in skip}


def _comment(name: str, data: dict[str, Any]) -> str:
    """Return a comment of JSON that nothing inside it can end."""
    written = json.dumps(data, ensure_ascii=False).replace(">", "\\u003e")
    return f"<!-- {name} {written} -->"


def _data(written: str | None, number: int) -> dict[str, Any]:
    try:
        data = json.loads(written or "{}")
    except (ValueError, RecursionError) as error:
        raise CurriculumError(f"line {number}", f"its comment is no JSON ({error})") from error
    return dict(data)


def _line(text: str) -> str:
    """Return text for a heading or a list: on one line, unable to begin a comment."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"<(\\*)!--", r"<\\\1!--", text)


def _plain(text: str) -> str:
    return re.sub(r"<\\(\\*)!--", r"<\1!--", text)
