"""Writing requests."""
