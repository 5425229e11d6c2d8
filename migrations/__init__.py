"""Alembic migrations, numbered; run by `reports.store.bootstrap.migrate` as the owner."""
