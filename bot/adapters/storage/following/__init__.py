"""Feeds, who follows them, what polls bring, hubs and notices."""
