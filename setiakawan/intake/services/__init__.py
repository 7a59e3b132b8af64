"""What may be done to a batch: one verb per function."""
