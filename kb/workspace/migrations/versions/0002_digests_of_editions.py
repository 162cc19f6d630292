"""A digest for each edition; those that are there are taken to be as they were written."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column and fill it: the SHA-256 of the other columns in UTF-8, with a zero byte between two."""
    op.add_column("editions", sa.Column("digest", sa.String, nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT curriculum, number, author, at, remark, content FROM editions").all()
    for row in rows:
        digest = sha256("\0".join(map(str, row)).encode()).hexdigest()
        keys = {"digest": digest, "curriculum": row.curriculum, "number": row.number}
        connection.execute(
            sa.text("UPDATE editions SET digest = :digest WHERE curriculum = :curriculum AND number = :number"), keys
        )
