"""Runs the migrations over the connection that migrating.py hands to Alembic."""

from alembic import context

from bot.adapters.storage.tables import is_in_metadata, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=is_in_metadata,
    # One transaction for all of them: a failed migration leaves the file as it was.
    transaction_per_migration=False,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite alters tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
