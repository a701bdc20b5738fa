"""Commands about a server as a whole, and about Lede itself."""
