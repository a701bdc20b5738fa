"""Articles read, briefs made, briefs standing on the page."""
