"""What the stages decide: pure functions from records to records, no clock, no network."""
