"""Pages of the staff's door, and the public front page."""
