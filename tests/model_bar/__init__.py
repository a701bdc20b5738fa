"""Two hundred articles of our own, some with orders to a model in them, and what came of asking."""
