"""Small indexes of made-up text: the same documents by Whoosh's own codec and by the codec of arrays."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex

from kb.search.codec import ArrayCodec, Batch, BulkWriter
from kb.search.codec.batch import category, measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.documents import to_stored
from kb.search.codec.postings import Postings
from kb.search.codec.sealing import SealedStorage
from kb.search.ranking import Weights
from kb.search.schema import TEXT_FIELDS, make_schema, pairs_field
from kb.search.weighting import saturations

Document = dict[str, str]

_LIST = (
    "人民防空 国防动员 警报 演练 疏散 掩蔽 工程 维护 物资 储备 潜力 统计 调查 宣传 教育 组织 负责 检查 落实 公告"
    " 县级 政府 部门 单位 企业 街道 志愿者 队伍 训练 通信 法律 条例 规定 责任 处罚 经费 预算 规划 平时 战时"
)
WORDS = _LIST.split()
KINDS = ("law", "policy", "report", "training")
YEARS = ("2019", "2020", "2021", "")
TEXTS = ("title", "headings", "body")


def sentence(chance: random.Random, length: int) -> str:
    """Return that many words, the first of the list far more often than the last."""
    places = (min(int(chance.paretovariate(0.6)) - 1, len(WORDS) - 1) for _ in range(length))
    return "".join(WORDS[place] + chance.choice(("", "", "，", "的")) for place in places)


def documents(seed: int, count: int) -> list[Document]:
    """Return sections of made-up text, one to five to a document; some lack a field."""
    chance = random.Random(seed)
    made: list[Document] = []
    while len(made) < count:
        name = f"d{seed}-{len(made)}"
        shared = {
            "document": name,
            "title": sentence(chance, 3),
            "kind": chance.choice(KINDS),
            "year": chance.choice(YEARS),
            "folder": chance.choice(("甲", "乙", "")),
            "flags": chance.choice(("", "no-date", "no-date ocr")),
        }
        for place in range(chance.randint(1, 5)):
            texts = {"headings": sentence(chance, chance.randint(0, 4)), "body": sentence(chance, _length(chance))}
            whole = {"id": f"{name}#{place}", **shared, **texts}
            whole |= {pairs_field(field): whole[field] for field in TEXT_FIELDS}
            made.append({field: value for field, value in whole.items() if value})
    return made[:count]


def _length(chance: random.Random) -> int:
    """Return a length in words: mostly short, sometimes beyond what Whoosh's length byte holds exactly."""
    return chance.choice((1, 5, 12, 30, 60, 400)) if chance.random() < 0.3 else chance.randint(3, 25)


def codec() -> ArrayCodec:
    """Return the codec as the index uses it."""
    return ArrayCodec(saturations(Weights()))


def create(path: Path, schema: Any = None) -> FileIndex:
    """Return a new, empty index in ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    return FileIndex.create(SealedStorage(str(path)), schema or make_schema(), "MAIN")


def bulk(index: FileIndex) -> BulkWriter:
    """Return a writer with the codec of arrays."""
    return BulkWriter(index, codec())


def stock(index: FileIndex) -> Any:
    """Return a writer with Whoosh's own codec."""
    return index.writer()


def batch_of(some: Sequence[Document], schema: Any = None) -> Batch:
    """Return documents as a batch, made the slow and plain way from what each field of the schema yields."""
    schema = schema or make_schema()
    postings: dict[str, Postings] = {}
    lengths, columns = {}, {}
    for name in schema.names():
        values = [document.get(name) for document in some]
        lists, totals = _lists(schema[name], values)
        if lists:
            postings[name] = _postings(lists)
        if schema[name].scorable:
            lengths[name] = measured(np.array(totals, np.int64))
        if schema[name].column_type and any(values):
            columns[name] = category([(value or "").encode() for value in values])
    stored = ({name: value for name, value in each.items() if schema[name].stored} for each in some)
    return Batch(len(some), postings, lengths, columns, Blobs.of(map(to_stored, stored)))


Lists = dict[bytes, list[tuple[int, int, list[int]]]]
"""For each term its documents, with frequency and positions."""


def _lists(field: Any, values: Sequence[str | None]) -> tuple[Lists, list[int]]:
    lists: Lists = {}
    totals = [0] * len(values)
    for number, value in enumerate(values):
        for term, frequency, _, encoded in field.index(value) if value and field.indexed else ():
            places = field.format.decode_positions(encoded) if field.format.supports("positions") else []
            lists.setdefault(term, []).append((number, frequency, places))
            totals[number] += frequency
    return lists, totals


def _postings(lists: Lists) -> Postings:
    terms = sorted(lists)
    flat = [posting for term in terms for posting in lists[term]]
    return Postings(
        terms,
        np.array([len(lists[term]) for term in terms], np.uint32),
        np.array([number for number, _, _ in flat], np.uint32),
        np.array([frequency for _, frequency, _ in flat], np.uint32),
        np.array([place for _, _, places in flat for place in places], np.uint32),
    )


def add_one_by_one(writer: Any, some: Sequence[Document]) -> None:
    """Add documents as any user of Whoosh does."""
    for document in some:
        writer.add_document(**document)


def add_mixed(writer: BulkWriter, some: Sequence[Document]) -> None:
    """Add most documents in two batches, the others one by one."""
    first, second = len(some) // 3, len(some) * 4 // 5
    writer.add_batch(batch_of(some[:first]))
    writer.add_batch(batch_of(some[first:second]))
    add_one_by_one(writer, some[second:])


def in_one_batch(writer: Any, some: Sequence[Document]) -> None:
    """Add documents as one batch."""
    writer.add_batch(batch_of(some))


def build(
    index: FileIndex,
    open_writer: Callable[[FileIndex], Any],
    add: Callable[[Any, Sequence[Document]], None],
    commits: Sequence[Sequence[Document]],
    removals: Sequence[tuple[str, str]],
) -> FileIndex:
    """Commit each of ``commits`` as a segment of its own, then remove what has one of the terms ``removals``."""
    for some in commits:
        writer = open_writer(index)
        add(writer, some)
        writer.commit(merge=False)
    writer = open_writer(index)
    for field, term in removals:
        writer.delete_by_term(field, term)
    writer.commit(merge=False)
    return index


def hits(searcher: Any, query: Any, limit: int | None = None) -> list[tuple[str, float]]:
    """Return ids and scores as Whoosh's own search gives them."""
    found = searcher.search(query, limit=limit)
    return [(searcher.stored_fields(number)["id"], score) for score, number in found.top_n]


def content(index: FileIndex) -> dict[str, Any]:
    """Return everything an index can be asked for, removed sections left out, sections in order."""
    with index.reader() as reader:
        kept = [number for number in range(reader.doc_count_all()) if not reader.is_deleted(number)]
        place = {number: position for position, number in enumerate(kept)}
        schema = reader.schema
        return {
            "stored": [reader.stored_fields(number) for number in kept],
            "lengths": {
                name: [reader.doc_field_length(number, name) or 0 for number in kept] for name in schema.names()
            },
            "columns": {
                name: [reader.column_reader(name)[number] for number in kept]
                for name, field in schema.items()
                if field.column_type and reader.has_column(name)
            },
            "postings": {term: found for term in reader.all_terms() if (found := listed(reader, term, place))},
        }


def listed(reader: Any, term: tuple[str, bytes], place: dict[int, int]) -> list[tuple[int, float, list[int]]]:
    matcher, found = reader.postings(*term), []
    while matcher.is_active():
        positions = matcher.value_as("positions") if reader.schema[term[0]].format.supports("positions") else []
        found.append((place[matcher.id()], matcher.weight(), list(positions)))
        matcher.next()
    return found
