"""Briefs to Discord channels, and answers to the people there; the only door to discord.py."""
