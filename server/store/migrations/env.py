"""What Alembic runs: the migrations on the connection that `server.store.opening` hands over."""

from __future__ import annotations

from alembic import context

from server.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
