"""A Discord of our own: what a bot sends in, what Discord would answer out, in another process."""
