"""The first tables: accounts, sign-ins, curricula with their editions and editors."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
        sa.UniqueConstraint("folded", name="uq_users_folded"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.String, nullable=False),
        sa.Column("user", sa.Integer, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sign_ins"),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_sign_ins_user_users", ondelete="CASCADE"),
    )
    op.create_index("ix_sign_ins_user", "sign_ins", ["user"])
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failures"),
    )
    op.create_index("ix_failures_key_at", "failures", ["key", "at"])
    _curricula()
    _editors()


def _curricula() -> None:
    op.create_table(
        "curricula",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("owner", sa.Integer, nullable=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("published", sa.Integer, nullable=True),
        sa.Column("share", sa.String, nullable=True),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_curricula"),
        sa.UniqueConstraint("share", name="uq_curricula_share"),
        sa.ForeignKeyConstraint(["owner"], ["users.id"], name="fk_curricula_owner_users"),
    )
    op.create_index("ix_curricula_owner", "curricula", ["owner"])
    op.create_table(
        "editions",
        sa.Column("curriculum", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("remark", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("curriculum", "number", name="pk_editions"),
        sa.ForeignKeyConstraint(
            ["curriculum"], ["curricula.id"], name="fk_editions_curriculum_curricula", ondelete="CASCADE"
        ),
    )


def _editors() -> None:
    op.create_table(
        "editors",
        sa.Column("curriculum", sa.String, nullable=False),
        sa.Column("user", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("curriculum", "user", name="pk_editors"),
        sa.ForeignKeyConstraint(
            ["curriculum"], ["curricula.id"], name="fk_editors_curriculum_curricula", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_editors_user_users", ondelete="CASCADE"),
    )
    op.create_index("ix_editors_user", "editors", ["user"])
