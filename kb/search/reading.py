"""How a query was read, in words: the tree as a sentence a person can check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb.search import dates
from kb.search.filters import FLAG_NAMES, KIND_NAMES
from kb.search.query import All, AnyOf, Filter, Group, Near, Node, Not, Phrase, Prefix, Wildcard, Words

_MOST_TERMS = 12


class Wording(StrEnum):
    """The pieces of a reading. The value is what is shown."""

    WORDS = "词语 {detail}"
    PHRASE = "“{detail}”"
    PREFIX = "以“{detail}”开头的词"
    PATTERN = "与“{detail}”相符的词"
    NEAR = "“{first}”与“{second}”相距不超过 {distance} 字"
    TITLE = "标题中的{detail}"
    HEADINGS = "目次中的{detail}"
    BODY = "正文中的{detail}"
    NOT = "不含{detail}"
    BRACKETS = "（{detail}）"
    AND = " 且 "
    OR = " 或 "
    BESIDE = "；"
    COMMA = "、"
    KIND = "类型为{detail}"
    YEAR = "年份为 {detail}"
    FOLDER = "目录为“{detail}”"
    FLAGS = "标有“{detail}”"
    ISSUER = "发布机构含“{detail}”"
    AUTHOR = "作者含“{detail}”"
    REGION = "地区含“{detail}”"
    VALIDITY = "效力为“{detail}”"
    LEVEL = "级别含“{detail}”"
    CITES = "引用“{detail}”"


_FIELDS = {"title": Wording.TITLE, "headings": Wording.HEADINGS, "body": Wording.BODY}
_FILTERS = {
    "kind": Wording.KIND,
    "year": Wording.YEAR,
    "folder": Wording.FOLDER,
    "flags": Wording.FLAGS,
    "issuer": Wording.ISSUER,
    "author": Wording.AUTHOR,
    "region": Wording.REGION,
    "validity": Wording.VALIDITY,
    "level": Wording.LEVEL,
    "cites": Wording.CITES,
}
_VALUES: dict[str, dict[str, str]] = {
    "kind": {kind.value: name for name, kind in reversed(KIND_NAMES.items())},
    "flags": {flag: name for name, flag in FLAG_NAMES.items()},
}


def value_name(name: str, value: str) -> str:
    """Return the Chinese name of a filter's value."""
    return _VALUES.get(name, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads trees in a language: ``say`` translates a wording, ``name`` a value of a filter."""

    say: Callable[[str], str] = str
    name: Callable[[str, str], str] = value_name

    def read(self, node: Node | None) -> str:
        """Return how ``node`` was understood, empty for nothing."""
        match node:
            case Words(_, terms, field, variants):
                shown = terms or tuple(variant.text for variant in variants)
                return self._in(field, self._form(Wording.WORDS, detail=self._list(shown)))
            case Phrase(text, _, field):
                return self._in(field, self._form(Wording.PHRASE, detail=text.strip()))
            case Prefix(stem, field):
                return self._in(field, self._form(Wording.PREFIX, detail=stem))
            case Wildcard(pattern, field):
                return self._in(field, self._form(Wording.PATTERN, detail=pattern))
            case Near(first, second, distance):
                facts = {"first": first.text, "second": second.text, "distance": distance}
                return self._in(first.field, self._form(Wording.NEAR, **facts))
            case None:
                return ""
            case Filter():
                return self._filter(node)
            case _:
                return self._whole(node)

    def _whole(self, node: All | AnyOf | Not | Group) -> str:
        match node:
            case All(parts):
                return self._joined(parts, Wording.AND)
            case AnyOf(parts):
                return self._joined(parts, Wording.OR)
            case Not(part):
                return self._form(Wording.NOT, detail=self._inner(part))
            case Group(should, must, must_not):
                return self._joined((*should, *must, *map(Not, must_not)), Wording.BESIDE)

    def _joined(self, parts: Iterable[Node], between: Wording) -> str:
        return self.say(between).join(map(self._inner, parts))

    def _inner(self, node: Node) -> str:
        compound = isinstance(node, All | AnyOf) or (isinstance(node, Group) and len(node.must + node.should) > 1)
        return self._form(Wording.BRACKETS, detail=self.read(node)) if compound else self.read(node)

    def _filter(self, node: Filter) -> str:
        if node.name == "year":
            shown = [str(span) for span in dates.spans(node.values)]
        else:
            shown = [self.name(node.name, value) for value in node.values]
        wording = _FILTERS.get(node.name)
        return self._form(wording, detail=self._list(shown)) if wording else f"{node.name}:{self._list(shown)}"

    def _in(self, field: str | None, read: str) -> str:
        return self._form(_FIELDS[field], detail=read) if field in _FIELDS else read

    def _list(self, parts: Iterable[str]) -> str:
        kept = list(parts)
        shown = self.say(Wording.COMMA).join(kept[:_MOST_TERMS])
        return shown + " …" if len(kept) > _MOST_TERMS else shown

    def _form(self, wording: Wording, **facts: object) -> str:
        return self.say(wording.value).format(**facts)
