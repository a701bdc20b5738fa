"""Deliveries: queued, held in order, gathered, sent; channels that refuse."""
