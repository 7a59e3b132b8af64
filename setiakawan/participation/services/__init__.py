"""What is done with needs, offers, matches, acts and pairs. One verb per function."""
