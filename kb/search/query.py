"""What a query means, engine-neutral: a frozen tree, and the notes made while reading it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kb import lexicon
from kb.analysis import analyze, covering, fold
from kb.analysis.pairs import han_pairs, lone_han, pairs

STOP_WORDS = lexicon.words("stopwords")


class Note(StrEnum):
    """Why a part of a query was read otherwise than typed. The value is the sentence shown."""

    CUT = "查询过长，只用了前 {detail} 个字符"
    TOO_MANY_TERMS = "查询词过多，只用了前 {detail} 个"
    OPEN_QUOTE = "引号没有成对，已按普通词语检索"
    OPEN_BRACKET = "括号没有成对，已忽略"
    LONE_OPERATOR = "“{detail}”缺少可连接的词语，已忽略"
    UNKNOWN_VALUE = "“{detail}”不是可用的取值，已按普通词语检索"
    NOTHING_TO_FIND = "查询中没有可检索的词语"
    DATE_READ = "“{detail}”已读作日期条件；要按词语检索，请加引号"
    NOT_NEAR = "NEAR 两边应是词语或短语，已改为同时出现"
    TOO_MANY_EXPANSIONS = "“{detail}”可代表的词语过多，只用了最常见的一部分"
    OUT_OF_TIME = "检索用时已到上限，没有再找更正和放宽的检索"
    INCOMPLETE = "检索用时已到上限，结果可能不全，排序也可能不准"
    PINYIN = "已按拼音同时检索：{detail}"
    CITATION_QUOTED = "库中没有“{detail}”的原文，先列出引用它的段落"
    CITATION_UNKNOWN = "库中没有找到“{detail}”，以下为相关内容"


class Remark(NamedTuple):
    """A note with what it speaks of."""

    note: Note
    detail: str = ""

    def __str__(self) -> str:
        return self.note.value.format(detail=self.detail)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to write a part of plain words, found beside them.

    ``text`` is folded and ``terms`` are its words; what they score counts ``weight`` times, above
    0 and at most 1. ``reason`` is "numeral", "synonym", "regional", "everyday" or "pinyin"; ``of`` is the
    folded part of the text that it is of, where it is of a certain one.
    """

    text: str
    terms: tuple[str, ...]
    weight: float
    reason: str
    of: str = ""

    @property
    def whole(self) -> bool:
        """Whether the terms must stand together: the 第, 12 and 条 of 第12条 mean nothing apart."""
        return len(self.terms) > 1


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words, ranked: more and rarer ones in a section count more. ``terms`` are in search mode.

    ``terms`` may be empty where ``variants`` hold all there is to find, the typed spelling among them.
    """

    text: str
    terms: tuple[str, ...]
    field: str | None = None
    variants: tuple[Variant, ...] = ()

    @property
    def pairs(self) -> tuple[str, ...]:
        """Every two Han characters that stand together in the text or an equal spelling of it, each pair once."""
        spellings = [self.text, *(variant.text for variant in self.variants if variant.weight == 1)]
        return tuple(dict.fromkeys(pair for text in spellings for pair in han_pairs(fold(text))))

    @property
    def characters(self) -> tuple[str, ...]:
        """Han characters that stand alone in the text: looked for inside words as well."""
        return lone_han(fold(self.text))

    @property
    def units(self) -> tuple[str, ...]:
        """The longest words of the text in order, blanks between them not counted."""
        return tuple(token.term for token in covering(analyze(self.text)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that stands verbatim, once folded: its pairs of characters with their offsets (``kb.analysis.pairs``).

    ``character`` is the whole of a phrase that is too short for a pair.
    """

    text: str
    terms: tuple[tuple[str, int], ...]
    field: str | None = None
    character: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The terms in the text, each once: what the phrase is scored by."""
        return tuple(dict.fromkeys(token.term for token in analyze(self.text)))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with ``stem``."""

    stem: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of one pattern: ``*`` stands for any characters of a word, ``?`` for exactly one character."""

    pattern: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Two phrases with at most ``distance`` characters between them, in any order."""

    first: Phrase
    second: Phrase
    distance: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A property of the document that must have one of ``values``; a name of one (issuer …) as it was typed."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part must match."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must match."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """Parts side by side: ``must`` all match, ``should`` raise the rank (and match if there is no must)."""

    should: tuple["Node", ...] = ()
    must: tuple["Node", ...] = ()
    must_not: tuple["Node", ...] = ()


Node = Words | Phrase | Prefix | Wildcard | Near | Filter | All | AnyOf | Not | Group


@dataclass(frozen=True, slots=True)
class Citation:
    """An article named by its law: 国防动员法, 第十条. ``article`` is its anchor."""

    law: str
    article: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood. ``tree`` is None when there is nothing to look for."""

    text: str
    tree: Node | None
    citation: Citation | None = None
    remarks: tuple[Remark, ...] = field(default=())


def words(text: str, of_field: str | None = None) -> Words:
    """Return the plain words of ``text``; stop words go unless there is nothing else."""
    return Words(text, telling(token.term for token in analyze(text)), of_field)


def telling(terms: Iterable[str]) -> tuple[str, ...]:
    """Return each term once, without stop words unless there is nothing else."""
    distinct = tuple(dict.fromkeys(terms))
    return tuple(term for term in distinct if term not in STOP_WORDS) or distinct


def exact(text: str, of_field: str | None = None) -> Phrase:
    """Return ``text`` as a phrase; blanks around it do not count."""
    folded = fold(text).strip()
    return Phrase(text, tuple(pairs(folded)), of_field, folded if len(folded) == 1 else "")


def leaves(node: Node | None) -> list[Words | Phrase | Prefix | Wildcard]:
    """Return the parts of a tree that match text and may be highlighted: those not under Not."""
    match node:
        case Words() | Phrase() | Prefix() | Wildcard():
            return [node]
        case Near(first, second, _):
            return [first, second]
        case All(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Group(should, must, _):
            return [leaf for part in (*must, *should) for leaf in leaves(part)]
        case _:
            return []


def terms_of(node: Node | None) -> list[str]:
    """Return the words that a tree ranks texts by, each once; words wanted in titles or headings say nothing of one."""
    found: dict[str, None] = {}
    for leaf in leaves(node):
        match leaf:
            case Words(_, terms, None | "body"):
                found |= dict.fromkeys(terms)
            case Phrase(field=None | "body"):
                found |= dict.fromkeys(leaf.words)
    return list(found)
