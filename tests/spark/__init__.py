"""Whole populations on Spark: the same answers as in one process. Run by bin/test --part spark."""
