"""What the admins of a server are told, and where."""
