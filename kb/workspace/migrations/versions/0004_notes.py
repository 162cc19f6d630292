"""Notes on documents and sections, with their tags."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user", sa.Integer, nullable=True),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_notes_user_users"),
    )
    for column in ("user", "address"):
        op.create_index(f"ix_notes_{column}", "notes", [column])
    op.create_table(
        "note_tags",
        sa.Column("note", sa.Integer, nullable=False),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("tag", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("note", "folded", name="pk_note_tags"),
        sa.ForeignKeyConstraint(["note"], ["notes.id"], name="fk_note_tags_note_notes", ondelete="CASCADE"),
    )
    op.create_index("ix_note_tags_folded", "note_tags", ["folded"])
