"""What each account may read: administrators all, others what is for members."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Give every account the clearance that it would get when made now."""
    op.add_column("users", sa.Column("clearance", sa.Integer, nullable=False, server_default="1"))
    op.execute("UPDATE users SET clearance = 2 WHERE role = 'admin'")
