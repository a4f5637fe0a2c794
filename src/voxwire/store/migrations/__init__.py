"""Every shape the tables have had, one Alembic revision each."""
