"""The door to the public internet: URLs in, documents out, and nowhere else."""
