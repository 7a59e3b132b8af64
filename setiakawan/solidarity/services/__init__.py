"""Writes of solidarity."""
