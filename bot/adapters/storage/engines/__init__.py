"""What opens a database: SQLite's file or PostgreSQL's server, its errors, its migrations."""
