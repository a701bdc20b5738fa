"""Briefs found again: the analyzer, the index, who says what, what was meant."""
