"""Briefs and errors in, what people read out: cards, sentences, cleaned text; no IO."""
