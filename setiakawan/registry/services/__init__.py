"""What may be done to the registry: one verb per function."""
