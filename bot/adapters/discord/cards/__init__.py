"""What people see of a brief: cards, digests, evidence, and the markdown they are made of."""
