"""Staff pages of participation, under /gotong-royong/."""
