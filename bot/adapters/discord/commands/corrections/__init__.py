"""What is done about a wrong brief, and why things are as they are."""
