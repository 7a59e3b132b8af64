"""Dates, text, encrypted fields and jobs: small things that every room needs."""
