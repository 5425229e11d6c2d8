"""How Alembic runs here: online, one transaction per step, guarded by time limits."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from reports.store.models import Base

# A migration waits for a lock at most this long: a queue behind it would stop the service.
LOCK_TIMEOUT = "5s"
# None of ours needs longer; a step that does sets its own and says why.
STATEMENT_TIMEOUT = "60s"


def run() -> None:
    """Connects as the owner and applies what is missing."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        # Two deployments at once: the second waits here, then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(20210930)"))
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        # Row-level security is forced on the owner, too: without it a migration sees no rows.
        connection.execute(text("SET gongkai.scope = 'everything'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    message = "migrations run on a database; offline SQL is not supported"
    raise RuntimeError(message)
run()
