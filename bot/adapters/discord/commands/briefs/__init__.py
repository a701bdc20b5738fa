"""Commands that find and show briefs."""
