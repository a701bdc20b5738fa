"""Discord reached, and reached again: clients, failures, permissions, languages of guilds."""
