"""How Alembic runs the migrations: inside the transaction that ``kb.workspace.database`` hands over."""

from alembic import context

from kb.workspace.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
context.run_migrations()
