"""What is removed when it was kept for long enough."""
