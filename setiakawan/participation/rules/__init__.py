"""What follows from what: pure, without database or clock."""
