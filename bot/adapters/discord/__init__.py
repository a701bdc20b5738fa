"""Cards, commands and deliveries in, Discord's messages and answers out."""
