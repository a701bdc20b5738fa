"""Article in, brief out: sentences, reported speech, claims, quote, grounding; no IO."""
