"""What may be done with aid: one verb per function."""
