"""Tests of bot.reading: bytes in, records out."""
