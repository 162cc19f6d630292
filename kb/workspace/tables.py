"""The tables of ``curricula.db``. A change here needs a migration beside it (``kb/workspace/migrations``)."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

# Names of constraints as Alembic wants them, so that a later migration can take one away by its name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # as typed; compared folded
    Column("folded", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),  # Argon2id, with its parameters and salt
    Column("created", String, nullable=False),
    Column("clearance", Integer, nullable=False, server_default="1"),  # what the account may read, see kb/access.py
)

# A cookie names a row here and is worth nothing without it: signing out anywhere ends it for good.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", String, primary_key=True),  # SHA-256 of what the cookie holds
    Column("user", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", Float, nullable=False),  # seconds since 1970
)

failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),  # a name or an address that tried to sign in
    Column("at", Float, nullable=False),
    Index("ix_failures_key_at", "key", "at"),
)

curricula = Table(
    "curricula",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", ForeignKey("users.id"), nullable=True, index=True),  # None when the owner has gone
    Column("title", String, nullable=False),  # that of the newest edition, for lists
    Column("edition", Integer, nullable=False),  # the newest one
    Column("published", Integer),  # the edition that everybody may read, None for a draft
    Column("share", String, unique=True),  # the secret of a link that shows the newest edition
    Column("created", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("archived", Boolean, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("curriculum", ForeignKey("curricula.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),  # UTC, 2026-11-22T08:30:00Z
    Column("remark", String, nullable=False),  # what was done: 发布, 恢复第 3 版 …
    Column("content", Text, nullable=False),  # the JSON of a Curriculum
    Column("digest", String, nullable=False, server_default=""),  # of the rest of the row, see kb/workspace/editions.py
)

editors = Table(
    "editors",
    metadata,
    Column("curriculum", ForeignKey("curricula.id", ondelete="CASCADE"), primary_key=True),
    Column("user", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# What readers say is wrong with a text. No address of theirs is kept.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("matter", String, nullable=False),
    Column("address", String, nullable=False, index=True),  # document, document#anchor
    Column("title", String, nullable=False),  # of the passage, as it was
    Column("passage", Text, nullable=False),  # the words in question, as they were
    Column("digest", String, nullable=False),  # SHA-256 of the whole text then
    Column("revision", Integer, nullable=False),  # of the document then
    Column("words", Text, nullable=False),
    Column("author", String, nullable=False),  # the name of an account, "" for a reader without one
    Column("at", String, nullable=False),
    Column("closed", String, index=True),  # when, None while it is open
    Column("closed_by", String, nullable=False),
    Column("remark", Text, nullable=False),  # what came of it
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", ForeignKey("users.id"), index=True),  # None for a shared one whose author has gone
    Column("author", String, nullable=False),
    Column("address", String, nullable=False, index=True),
    Column("title", String, nullable=False),  # of the passage, as it was
    Column("digest", String, nullable=False),  # SHA-256 of the whole text then
    Column("text", Text, nullable=False),  # Markdown
    Column("shared", Boolean, nullable=False),
    Column("created", String, nullable=False),
    Column("changed", String, nullable=False),
)

note_tags = Table(
    "note_tags",
    metadata,
    Column("note", ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True),
    Column("folded", String, primary_key=True, index=True),
    Column("tag", String, nullable=False),  # as typed; compared folded
    Column("place", Integer, nullable=False),
)
