"""The database: tables, migrations, and the stores that fulfil the pipeline's ports."""
