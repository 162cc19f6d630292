"""The tables of the catalogue.

What is found in a text (citations, shorthand, definitions, targets) hangs on its document and is written anew with it;
``names`` and the targets of citations are what ties documents together. A topic is a file of its own and belongs to no
document: it has no revision, its digest says which version was read.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

properties = Table(
    "properties",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("format", String, nullable=False),
    Column("published", String),
    Column("facts", JSON, nullable=False),
    Column("reader", String, nullable=False),
    Column("exact", String, nullable=False, index=True),  # digest of the text, see indexer/duplicates.py
    Column("numbers", String, nullable=False),
    Column("revision", Integer, nullable=False, unique=True),
    Column("access", Integer, nullable=False, index=True),  # the level of its files, see kb/access.py
)

# Digests of what hangs on a document, see kb/seal.py.
seals = Table(
    "seals",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("lasting", String, nullable=False),  # of its text, written once with it
    Column("changing", String),  # of what runs change in place, None while they do
)

bands = Table(
    "bands",
    metadata,
    Column("band", String, primary_key=True),
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
)

folders = Table("folders", metadata, Column("path", String, primary_key=True))

sources = Table(
    "sources",
    metadata,
    Column("root", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("part", Integer, primary_key=True),  # 0, 1, 2 … for the articles of one file
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("digest", String, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("access", Integer, nullable=False),  # the level that rules give its place
    Column("likeness", Integer, nullable=False),  # percent of text shared with what is recorded, 100 for the same
)

sections = Table(
    "sections",
    metadata,
    Column("id", String, primary_key=True),  # document-id#anchor
    Column("document", ForeignKey("documents.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("anchor", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("heading", String, nullable=False),
    Column("path", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("markup", Text),
    UniqueConstraint("document", "ordinal"),
)

repairs = Table(
    "repairs",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("anchor", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("rule", String, nullable=False),
    Column("removed", Text, nullable=False),
    Column("put", Text, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("anchor", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("detail", Text, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("document", String, primary_key=True),
    Column("root", String, nullable=False),  # where it was first read from: a file that comes
    Column("path", String, nullable=False),  # back to its place gets its id back
    Column("part", Integer, nullable=False),
    Column("revision", Integer, nullable=False, unique=True),
    Column("access", Integer, nullable=False),  # its last level: what was taken from it stays at that
)

names = Table(
    "names",
    metadata,
    Column("name", String, primary_key=True),  # as kb.citations compares names
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
)

citations = Table(
    "citations",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("anchor", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False, index=True),
    Column("article", String, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("item", Integer, nullable=False),
    # Where it leads, None where the library has nothing of that name; decided after all texts are recorded.
    Column("target", String),
    Column("target_anchor", String),  # None where the document is there, but no such article
    Index("citations_by_target", "target", "target_anchor"),
)

terms = Table(
    "terms",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("anchor", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("term", String, nullable=False, index=True),
    Column("number", Integer),
    Column("parts", JSON, nullable=False),
    Column("meaning", Text, nullable=False),
)

targets = Table(
    "targets",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("anchor", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("action", String, nullable=False),
    Column("bound", String, nullable=False),
    Column("amount", Float, nullable=False),
    Column("unit", String, nullable=False),
    Column("period", String, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("slug", String, primary_key=True),  # its name in a link
    Column("root", String, nullable=False),
    Column("path", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("title", String, nullable=False, unique=True),
    Column("names", JSON, nullable=False),  # aliases, parents, related, pinned: lists of [name, line of the file]
    Column("query", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("line", Integer, nullable=False),  # the line of the file at which the text begins
    Column("access", Integer, nullable=False),
)
