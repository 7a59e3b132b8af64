"""What may be done about records of the same person: one verb per function."""
