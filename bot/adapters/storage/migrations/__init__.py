"""Alembic's folder: how to run migrations, and the migrations themselves."""
