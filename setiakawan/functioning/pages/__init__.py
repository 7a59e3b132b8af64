"""Pages of functioning."""
