"""One database copied into another, of the same kind or the other one, and compared."""
