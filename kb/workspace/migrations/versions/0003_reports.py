"""What readers report to be wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("matter", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("closed", sa.String, nullable=True),
        sa.Column("closed_by", sa.String, nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    for column in ("address", "closed"):
        op.create_index(f"ix_reports_{column}", "reports", [column])
