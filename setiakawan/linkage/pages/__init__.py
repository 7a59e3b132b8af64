"""Pages on which people decide whether two records are one person."""
