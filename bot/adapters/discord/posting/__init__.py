"""Messages put where they belong, once, and changed there."""
