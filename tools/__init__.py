"""What is run by hand to keep the project in order; the bot never imports it."""
