"""Servers with their settings, forgetting them, small facts of the bot."""
