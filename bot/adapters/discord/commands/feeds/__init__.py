"""Commands about what a server follows."""
