"""Accompaniment: somebody stays with each person, over time."""
