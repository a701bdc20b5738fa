"""Lede: feeds in, true briefs out, found again."""

__version__ = "0.1.0"
