"""Whole populations on columns."""
